//! `kanryu due`: deadlines of the people in the store, as a table, JSON, CSV or calendar.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kanryu_domain::board::Report;
use kanryu_domain::board::drawn::Drawn;
use kanryu_domain::board::due::{DueBoard, DueQuery, DueRow, due, due_of};
use kanryu_domain::board::hosts::due_at_hosts;
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::pathway::{DUE_KINDS, DueKind};
use kanryu_domain::registry::Record;
use kanryu_domain::text::{Lang, Text};
use rayon::prelude::*;

use crate::boards::{self, Sources};
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::output::{self, Format};
use crate::{law, reader};

/// Show what is due: the ends of stays and periods, steps that close, examinations, permits and audits of hosts and
/// bodies on record, the nearest first.
///
/// A deadline is shown again on each rung of the ladder (120, 90, 60, 30, 14, 7, 1 days; catalog/deadlines.toml) and
/// stays on the list when it has passed. The command reads the store itself, so it sees what an administrator sees.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The day the answer speaks of; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Days ahead; default: as far as the ladder reaches.
    #[arg(long, value_name = "DAYS")]
    within: Option<u16>,
    /// Only this person (person:…), or this organization and the people for whom it is responsible (organization:…).
    #[arg(long = "for", id = "for", value_name = "SUBJECT")]
    subject: Option<Subject>,
    /// Only this kind: stay-ends, clock-ends, step-closes, application, examination or host-duty.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Answer with what was recorded by this day or moment only.
    #[arg(long, value_name = "TIME")]
    known_at: Option<Instant>,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// The file to write; default: standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    location: Location,
}

/// The form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a person at a terminal.
    Text,
    /// For a program.
    Json,
    /// Comma-separated values, UTF-8.
    Csv,
    /// A calendar (iCalendar).
    Ics,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let query = query(&arguments)?;
    let law = law::in_use(None)?;
    let store = arguments.location.open().await?;
    let registry = boards::registry(&store, arguments.known_at, Sources::All).await?;
    let as_of = arguments.as_of.unwrap_or_else(reader::today);
    let question = boards::question(&registry, as_of, arguments.known_at);
    let people: Vec<&Record> = registry.of_kind(Kind::Person).collect();
    let rows: Vec<DueRow> =
        people.par_iter().flat_map_iter(|record| due_of(&question, law, record, &query)).collect();
    let rows = rows.into_iter().chain(due_at_hosts(&question, law, &query)).collect();
    let report = due(&question, rows, &query);
    write(&report, &arguments, lang)?;
    Ok(if report.value.over > 0 { Outcome::Findings } else { Outcome::Fine })
}

fn query(arguments: &Arguments) -> Result<DueQuery, Failure> {
    let usual = DueQuery::default();
    let kind = arguments.kind.as_deref().map(|word| {
        DueKind::from_word(word).ok_or_else(|| {
            let words = DUE_KINDS.map(DueKind::word).join(", ");
            Failure::input(
                "input/due-kind",
                Text::new(
                    format!("期限の種類「{word}」はありません"),
                    format!("there is no kind of deadline {word:?}"),
                ),
                Text::new(format!("次のいずれか: {words}"), format!("one of: {words}")),
            )
        })
    });
    Ok(DueQuery {
        within: arguments.within.map_or(usual.within, i32::from),
        kind: kind.transpose()?,
        subject: arguments.subject.clone(),
    })
}

fn write(report: &Report<DueBoard>, arguments: &Arguments, lang: Lang) -> Result<(), Failure> {
    let out = arguments.out.as_deref();
    let format = match arguments.format {
        Form::Text => Format::Text,
        Form::Json => Format::Json,
        Form::Csv => Format::Csv,
        Form::Ics => {
            // The day of the question is all that the calendar speaks of.
            let stamp = i64::from(report.as_of.number()) * 86_400_000;
            let text = kanryu_server::feed::calendar(report, None, stamp, lang);
            return output::write_text(&text, out);
        }
    };
    output::write_board(&Drawn::of(report), format, out, lang)
}
