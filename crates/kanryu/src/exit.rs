//! How a command ends: the exit codes, and the one place where failures become messages.
//!
//! 0 fine; 1 answered, and the answer is "no" or has findings; 2 the reader's input; 3 our bug.

use std::fmt;
use std::process::ExitCode;

use kanryu_domain::text::{Lang, Text};

/// How a command ended when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done, or answered "yes".
    Fine,
    /// Answered, and the answer is "no" or has findings.
    Findings,
}

/// Why a command could not answer. Says what, where, why and what to do; never carries personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// A stable code such as `input/no-store`.
    pub code: String,
    /// What is wrong, in both languages.
    pub message: Text,
    /// What to do about it, in both languages; empty where the message says it.
    pub remedy: Text,
    /// Whether it is the reader's input (exit code 2) or our bug (3).
    pub blame: Blame,
}

/// Whose fault a failure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The input: an argument, a file, a folder.
    Input,
    /// Kanryu itself, or the machine under it.
    Bug,
}

impl Failure {
    /// A failure of the input.
    pub fn input(code: &str, message: Text, remedy: Text) -> Failure {
        Failure { code: code.to_owned(), message, remedy, blame: Blame::Input }
    }

    /// A failure of the input whose message an engine wrote in English only.
    pub fn input_from(code: &str, error: &dyn fmt::Display) -> Failure {
        Failure::input(code, Text::same(error.to_string()), Text::default())
    }

    /// A failure of ours.
    pub fn bug(code: &str, error: &dyn fmt::Display) -> Failure {
        Failure {
            code: code.to_owned(),
            message: Text::same(error.to_string()),
            remedy: Text::default(),
            blame: Blame::Bug,
        }
    }

    /// The lines shown on standard error.
    pub fn lines(&self, lang: Lang) -> String {
        let head = match lang {
            Lang::Ja => "エラー",
            Lang::En => "error",
        };
        let mut lines = format!("{head}[{}]: {}", self.code, self.message.get(lang));
        if !self.remedy.get(lang).is_empty() {
            let word = match lang {
                Lang::Ja => "対処",
                Lang::En => "hint",
            };
            lines.push_str(&format!("\n  {word}: {}", self.remedy.get(lang)));
        }
        lines
    }
}

/// The exit code of a command.
pub fn code(result: &Result<Outcome, Failure>) -> ExitCode {
    ExitCode::from(match result {
        Ok(Outcome::Fine) => 0,
        Ok(Outcome::Findings) => 1,
        Err(Failure { blame: Blame::Input, .. }) => 2,
        Err(Failure { blame: Blame::Bug, .. }) => 3,
    })
}

/// Ends the program without a word when whoever read its output has gone, as after `kanryu … | head`.
///
/// `println!` panics then; that is no bug of ours, and the reader has had what they wanted.
pub fn quietly_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let words = panic.payload_as_str().unwrap_or_default();
        if words.starts_with("failed printing to stdout") && words.contains("Broken pipe") {
            std::process::exit(0);
        }
        usual(panic);
    }));
}
