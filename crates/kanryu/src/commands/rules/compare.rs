//! `kanryu rules compare`: two laws side by side, and whose answers change.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kanryu_domain::board::compare::{CompareBoard, compare};
use kanryu_domain::board::{Audience, Board, Question, Report};
use kanryu_domain::calendar::Day;
use kanryu_domain::pathway::Law;
use kanryu_domain::pathway::compare::{Comparison, Side};
use kanryu_domain::registry::Registry;
use kanryu_domain::text::{Lang, Text};

use crate::exit::{Failure, Outcome};
use crate::output::{self, not_writable};
use crate::{law, reader};

mod people;
mod shown;

/// Compare law on two days, or today's law with a draft, and show whose answers change and why.
///
/// With --from and --to the law of two days is compared; with --rulebooks the law on the second side is that of the
/// folder, so that one day is enough to compare a draft with the law in use. With --roster or --data every person is
/// put to both laws with the same facts, and those whose answers change are grouped by step and reason.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The first day; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// The second day; default: the first day.
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// A folder of rulebooks for the second side instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// A roster (.xlsx or CSV), a history file (person.toml), or a folder of history files.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["data", "store"])]
    roster: Option<PathBuf>,
    /// The day on which people's facts are read; default: the first day.
    #[arg(long, value_name = "DATE")]
    facts_on: Option<Day>,
    /// The data folder whose register is compared, which holds one SQLite file.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A PostgreSQL database instead of the folder: postgres://user@host/database.
    #[arg(long, value_name = "URL", conflicts_with = "data")]
    store: Option<String>,
    /// Form of the output: text, json or xlsx.
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// Write to FILE instead of standard output; an .xlsx workbook needs one.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The form of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a person at a terminal.
    Text,
    /// For a program.
    Json,
    /// An Excel workbook with a sheet for each table.
    Xlsx,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    if arguments.format == Form::Xlsx && arguments.out.is_none() {
        return Err(output::needs_a_file("xlsx"));
    }
    let from = arguments.from.unwrap_or_else(reader::today);
    let to = arguments.to.unwrap_or(from);
    if from == to && arguments.rulebooks.is_none() {
        return Err(Failure::input(
            "input/nothing-to-compare",
            Text::new("比べる二つがありません", "there are no two laws to compare"),
            Text::new(
                "--from と --to に別の日を、又は --rulebooks を指定してください",
                "give two days with --from and --to, or --rulebooks",
            ),
        ));
    }
    let first = Side { law: Law::builtin(), day: from };
    let second = Side { law: law::in_use(arguments.rulebooks.as_deref())?, day: to };
    let comparison = Comparison::new(first, second);
    let facts_on = arguments.facts_on.unwrap_or(from);
    let people = people::gathered(&arguments, &comparison, facts_on).await?;
    // Whoever holds the machine may read the store itself, so they see every record.
    let registry = Registry::default();
    let question =
        Question { registry: &registry, as_of: facts_on, known_at: None, audience: &Audience::Administrator };
    let report = compare(&question, first, second, people);
    print(&report, &arguments, lang)?;
    let changed = report.value.people.as_ref().is_some_and(|people| !people.groups.is_empty());
    Ok(if report.value.law.is_empty() && !changed { Outcome::Fine } else { Outcome::Findings })
}

fn print(report: &Report<CompareBoard>, arguments: &Arguments, lang: Lang) -> Result<(), Failure> {
    match arguments.format {
        Form::Xlsx => {
            let path = arguments.out.as_deref().unwrap_or(Path::new(""));
            let sink = BufWriter::new(File::create(path).map_err(|error| not_writable(path, error.kind()))?);
            output::write_workbook(&report.value.tables(), sink, lang)
        }
        Form::Json => with_sink(arguments.out.as_deref(), |sink| {
            serde_json::to_writer_pretty(&mut *sink, report).map_err(std::io::Error::from)?;
            sink.write_all(b"\n")
        }),
        Form::Text => {
            with_sink(arguments.out.as_deref(), |sink| sink.write_all(shown::text(report, lang).as_bytes()))
        }
    }
}

/// Writes to the file, or to standard output; a closed pipe is the reader's choice, not a failure.
fn with_sink(
    out: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Failure> {
    match out {
        Some(path) => {
            let file = File::create(path).map_err(|error| not_writable(path, error.kind()))?;
            let mut sink = BufWriter::new(file);
            write(&mut sink).and_then(|()| sink.flush()).map_err(|error| not_writable(path, error.kind()))
        }
        None => {
            let mut sink = BufWriter::new(std::io::stdout().lock());
            let _ = write(&mut sink).and_then(|()| sink.flush());
            Ok(())
        }
    }
}
