//! `kanryu match`: rounds in which people and places rank each other, with every result explained and audited.

use std::path::Path;

use clap::{Args, Subcommand};
use kanryu_domain::matching::{self, Asked, Method, Round, RunError};
use kanryu_domain::pathway::Law;
use kanryu_domain::text::{Lang, Text};

use crate::exit::{Failure, Outcome};

mod run;

/// Match people and places: run a round by a method, and see why everybody got what they got.
///
/// ROUND is a round file, TOML or JSON (see docs/round-file.md). A result is a proposal: nothing is recorded by it.
/// What each method promises, with its theorem and source, is told in docs/matching.md.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Run(run::Arguments),
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    match arguments.action {
        Action::Run(arguments) => run::run(&arguments, lang),
    }
}

/// What is asked of a round; shared by all commands that run one.
#[derive(Debug, Clone, Args)]
pub struct Question {
    /// The method; default: the one the round names, or deferred-acceptance. The list is in docs/matching.md.
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// The definition of stability; required where the published definitions disagree.
    #[arg(long, value_name = "WORD")]
    definition: Option<String>,
    /// The seed of the lottery that breaks ties; default: the one the round names, or 0.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

impl Question {
    fn asked(&self) -> Result<Asked, Failure> {
        let method = self.method.as_deref().map(method).transpose()?;
        Ok(Asked { method, definition: self.definition.clone(), seed: self.seed })
    }
}

fn method(word: &str) -> Result<Method, Failure> {
    word.parse().map_err(|_| {
        let words = matching::METHODS.map(Method::word).join(", ");
        Failure::input(
            "input/method",
            Text::new(format!("方法「{word}」はありません"), format!("there is no method {word:?}")),
            Text::new(format!("次のいずれか: {words}"), format!("one of: {words}")),
        )
    })
}

fn refused(error: &RunError) -> Failure {
    Failure::input_from("input/round-method", error)
}

/// Reads a round file; files it names lie beside it.
fn read(path: &Path, law: &Law) -> Result<Round, Failure> {
    let unreadable = |path: &Path, kind| {
        let path = path.display();
        Failure::input(
            "input/round-file",
            Text::new(format!("{path} を読めません（{kind}）"), format!("{path} cannot be read: {kind}")),
            Text::new("募集回のファイルを指定してください", "give a round file (see docs/round-file.md)"),
        )
    };
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, error.kind()))?;
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let attached = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).map_err(|error| {
            format!("the file {name} cannot be read ({}); paths are relative to the round file", error.kind())
        })
    };
    matching::parse(&path.display().to_string(), &text, law, &attached).map_err(|errors| {
        let all = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        Failure::input_from("input/round-file", &all)
    })
}
