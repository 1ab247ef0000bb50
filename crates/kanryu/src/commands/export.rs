//! `kanryu export`: the log, the records or a board, as a file.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::text::{Lang, Text};
use kanryu_files::{Heading, Output, TableWriter, Value};
use kanryu_store::{Recorded, Store};

use super::init::store_failure;
use crate::boards::{self, Sources};
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::output::{self, Format};
use crate::{law, progress, reader};

/// Write the log (events) or any board to .xlsx, CSV, JSON or Parquet.
///
/// The log is streamed in bounded memory with a progress bar; Ctrl-C stops it and removes the unfinished file.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What to write: events, or the name of a board.
    what: String,
    /// Form of the file.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The day a board speaks of; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Only what was recorded by this day or moment.
    #[arg(long, value_name = "TIME")]
    known_at: Option<Instant>,
    #[command(flatten)]
    location: Location,
}

/// Events read and written at once.
const PAGE: u64 = 2_000;

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let store = arguments.location.open().await?;
    if arguments.what == "events" {
        return events(&store, &arguments, lang).await;
    }
    let registry = boards::registry(&store, arguments.known_at, Sources::All).await?;
    let as_of = arguments.as_of.unwrap_or_else(reader::today);
    let question = boards::question(&registry, as_of, arguments.known_at);
    let drawn = boards::draw(&arguments.what, &question, law::in_use(None)?)?;
    output::write_board(&drawn, arguments.format, Some(&arguments.out), lang)?;
    println!("{}", arguments.out.display());
    Ok(Outcome::Fine)
}

const COLUMNS: [(&str, &str, &str); 8] = [
    ("seq", "番号", "Number"),
    ("event", "記録", "Event"),
    ("subject", "対象", "Subject"),
    ("occurred_on", "発生日", "Occurred on"),
    ("recorded_at", "記録時刻", "Recorded at"),
    ("source", "出典", "Source"),
    ("does", "行為", "Does"),
    ("body", "内容", "Body"),
];

async fn events(store: &Store, arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let stop = std::sync::Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            flag.store(true, Ordering::Relaxed);
        }
    });
    let written = write_events(store, arguments, lang, &stop).await;
    if !matches!(written, Ok(Some(_))) {
        // What was written so far is no whole file; a file that cannot be removed was not made by us.
        let _ = std::fs::remove_file(&arguments.out);
    }
    match written? {
        Some(rows) => {
            let path = arguments.out.display();
            let text = Text::new(format!("{path}（{rows} 行）"), format!("{path} ({rows} rows)"));
            println!("{}", text.get(lang));
            Ok(Outcome::Fine)
        }
        None => {
            let text = Text::new("取り消しました。ファイルは残していません", "cancelled; no file was left");
            println!("{}", text.get(lang));
            Ok(Outcome::Findings)
        }
    }
}

/// Writes every event; `None` where it was stopped.
async fn write_events(
    store: &Store,
    arguments: &Arguments,
    lang: Lang,
    stop: &AtomicBool,
) -> Result<Option<u64>, Failure> {
    let failed = |error: kanryu_files::WriteError| Failure::input_from(error.code(), &error);
    let file =
        File::create(&arguments.out).map_err(|error| output::not_writable(&arguments.out, error.kind()))?;
    let form = match arguments.format {
        Format::Xlsx => Output::Xlsx,
        Format::Json => Output::Json,
        Format::Parquet => Output::Parquet,
        Format::Csv | Format::Text => Output::Csv { byte_order_mark: true },
    };
    let headings: Vec<Heading> =
        COLUMNS.iter().map(|(key, ja, en)| Heading::new(*key, Text::new(*ja, *en).get(lang))).collect();
    let mut writer = TableWriter::begin(form, BufWriter::new(file), "events", &headings).map_err(failed)?;
    let until = arguments.known_at.unwrap_or(Instant::from_ms(i64::MAX));
    let total = store.head().await.map_err(|error| store_failure(&error))?.seq;
    let bar = progress::bar(total, Text::new("書き出し中", "writing").get(lang));
    let mut seq = 0;
    loop {
        let page = store.events_until(until, seq, PAGE).await.map_err(|error| store_failure(&error))?;
        let Some(last) = page.last() else { break };
        seq = last.seq;
        for row in &page {
            writer.row(&cells(row)).map_err(failed)?;
        }
        bar.set_position(seq);
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
    }
    bar.finish_and_clear();
    let rows = writer.rows_written();
    let mut sink = writer.finish().map_err(failed)?;
    sink.flush().map_err(|error| output::not_writable(&arguments.out, error.kind()))?;
    Ok(Some(rows))
}

fn cells(row: &Recorded) -> Vec<Value> {
    let event = &row.event;
    let body = serde_json::to_value(&event.body).unwrap_or_default();
    let does = body["does"].as_str().unwrap_or_default().to_owned();
    vec![
        Value::Integer(i64::try_from(row.seq).unwrap_or(i64::MAX)),
        Value::Text(event.id.to_string()),
        Value::Text(event.subject.to_string()),
        Value::Text(event.occurred_on.to_string()),
        Value::Text(event.recorded_at.to_string()),
        Value::Text(event.source.place.clone()),
        Value::Text(does),
        Value::Text(body.to_string()),
    ]
}
