//! `kanryu review`: the review of a five-year cycle as one printable document.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::registry::Registry;
use kanryu_domain::text::{Lang, Text};
use kanryu_server::review::{Given, Seal, document};
use kanryu_store::{Head, Store};

use super::indicators::cycle_named;
use super::init::store_failure;
use crate::boards::{self, Sources};
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::{law, output, reader};

/// Write the review of a five-year cycle as a PDF: plan, do, check, act, charts, outlook, findings and sources.
///
/// The document is made for everybody: small numbers are withheld. Its footer names the law, the records and a hash of
/// all inputs; the same inputs give the same bytes. The page /reviews/CYCLE shows the same.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The cycle: fy2016-20, fy2021-25, fy2026-30.
    cycle: String,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The day the review speaks of; default: today in Japan. A cycle that is over is checked on its last day.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Answer with what was recorded by this day or moment only.
    #[arg(long, value_name = "TIME")]
    known_at: Option<Instant>,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let cycle = cycle_named(&arguments.cycle)?;
    let store = arguments.location.open().await?;
    let (head, registry) = records(&store, arguments.known_at).await?;
    let given = Given {
        registry: &registry,
        head,
        law: law::in_use(None)?,
        as_of: arguments.as_of.unwrap_or_else(reader::today),
        known_at: arguments.known_at,
    };
    let pdf = document(&given, cycle, lang).map_err(|error| Failure::bug("review/print", &error))?;
    std::fs::write(&arguments.out, &pdf)
        .map_err(|error| output::not_writable(&arguments.out, error.kind()))?;
    let (file, bytes, inputs) = (arguments.out.display(), pdf.len(), Seal::of(&given, cycle).inputs);
    let written = Text::new(
        format!("{file}（{bytes} バイト）を書きました。入力のハッシュ: {inputs}"),
        format!("wrote {file} ({bytes} bytes); hash of the inputs: {inputs}"),
    );
    println!("{}", written.get(lang));
    store.close().await;
    Ok(Outcome::Fine)
}

/// The records with the end of the log that they were read from: read again where somebody wrote in between.
async fn records(store: &Store, known_at: Option<Instant>) -> Result<(Head, Registry), Failure> {
    let mut head = store.head().await.map_err(|error| store_failure(&error))?;
    loop {
        let registry = boards::registry(store, known_at, Sources::All).await?;
        let after = store.head().await.map_err(|error| store_failure(&error))?;
        if after == head {
            return Ok((head, registry));
        }
        head = after;
    }
}
