//! `kanryu match`: rounds in which people and places rank each other, with every result explained and audited.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::matching::{self, Asked, Method, Round, RunError};
use kanryu_domain::pathway::Law;
use kanryu_domain::text::{Lang, Text};

use crate::exit::{Failure, Outcome};
use crate::law;
use crate::location::Location;
use crate::output::{self, Plain};

mod accept;
mod audit;
mod check;
mod compare;
mod explain;
mod lattice;
mod lines;
mod on_record;
mod run;
mod whatif;
mod workbook;

/// Match people and places: run a round by a method, and see why everybody got what they got.
///
/// ROUND is a round file, TOML, JSON or a workbook (.xlsx; see docs/round-file.md), or a round of the store (round:…). A result is a
/// proposal: nothing is recorded by it; `kanryu match accept` records the result of a round of the store.
/// What each method promises, with its theorem and source, is told in docs/matching.md.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Check(check::Arguments),
    Run(run::Arguments),
    Explain(explain::Arguments),
    Audit(audit::Arguments),
    Compare(compare::Arguments),
    Whatif(whatif::Arguments),
    Lattice(lattice::Arguments),
    Accept(accept::Arguments),
    Export(workbook::ExportArguments),
    Import(workbook::ImportArguments),
}

impl Action {
    fn input(&mut self) -> &mut Input {
        match self {
            Action::Check(arguments) => &mut arguments.input,
            Action::Run(arguments) => &mut arguments.input,
            Action::Explain(arguments) => &mut arguments.input,
            Action::Audit(arguments) => &mut arguments.input,
            Action::Compare(arguments) => &mut arguments.input,
            Action::Whatif(arguments) => &mut arguments.input,
            Action::Lattice(arguments) => &mut arguments.input,
            Action::Accept(arguments) => &mut arguments.input,
            Action::Export(arguments) => &mut arguments.input,
            Action::Import(arguments) => &mut arguments.input,
        }
    }
}

pub async fn run(mut arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    on_record::load(arguments.action.input()).await?;
    match arguments.action {
        Action::Check(arguments) => check::run(&arguments, lang),
        Action::Run(arguments) => run::run(&arguments, lang),
        Action::Explain(arguments) => explain::run(&arguments, lang),
        Action::Audit(arguments) => audit::run(&arguments, lang),
        Action::Compare(arguments) => compare::run(&arguments, lang),
        Action::Whatif(arguments) => whatif::run(&arguments, lang),
        Action::Lattice(arguments) => lattice::run(&arguments, lang),
        Action::Accept(arguments) => accept::run(&arguments, lang).await,
        Action::Export(arguments) => workbook::export(&arguments, lang),
        Action::Import(arguments) => workbook::import(&arguments, lang).await,
    }
}

/// Which round, under which law, and how the answer is written; shared by all commands.
#[derive(Debug, Clone, Args)]
pub struct Input {
    /// A round file (round.toml, round.json or round.xlsx), or a round of the store (round:…).
    round: PathBuf,
    /// For a round of the store: the day the answer speaks of; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// For a round of the store: answer with what was recorded by this day or moment only.
    #[arg(long, value_name = "TIME")]
    known_at: Option<Instant>,
    #[command(flatten)]
    location: Location,
    #[arg(skip)]
    recorded: Option<Box<Round>>,
    /// A folder of rulebooks instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
    /// The file to write; default: standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Input {
    fn read(&self) -> Result<(Round, &'static Law), Failure> {
        let law = law::in_use(self.rulebooks.as_deref())?;
        let round = match &self.recorded {
            Some(round) => Round::clone(round),
            None => read(&self.round, law)?,
        };
        Ok((round, law))
    }

    /// Writes an answer as JSON, or as the text made from it.
    fn write(&self, answer: &impl serde::Serialize, text: impl FnOnce() -> String) -> Result<(), Failure> {
        let written = match self.format {
            Plain::Json => format!("{}\n", serde_json::to_string_pretty(answer).unwrap_or_default()),
            Plain::Text => text(),
        };
        output::write_text(&written, self.out.as_deref())
    }
}

/// What is asked of a round; shared by all commands that run one.
#[derive(Debug, Clone, Args)]
pub struct Question {
    /// The method; default: the one the round names, or the one its contents ask for. The list is in docs/matching.md.
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
    let is_workbook = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let text = match is_workbook {
        true => workbook::read(path)?.round_file(),
        false => text_of(path, "input/round-file")?,
    };
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

fn text_of(path: &Path, code: &str) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let (path, kind) = (path.display(), error.kind());
        Failure::input(
            code,
            Text::new(format!("{path} を読めません（{kind}）"), format!("{path} cannot be read: {kind}")),
            Text::new(
                "ファイルの場所を確かめてください（形式は docs/round-file.md）",
                "check where the file is (its form is told in docs/round-file.md)",
            ),
        )
    })
}
