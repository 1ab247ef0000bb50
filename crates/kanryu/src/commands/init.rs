//! `kanryu init`: an empty store with the records of the initiative.

use clap::Args;
use kanryu_domain::event::Event;
use kanryu_domain::initiative;
use kanryu_domain::text::{Lang, Text};
use kanryu_store::{Append, Store};

use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::{progress, reader};

/// Make a store and load the records of the initiative into it.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    location: Location,
    /// Load nothing, not even the records of the initiative.
    #[arg(long)]
    empty: bool,
}

/// Events in one batch: small enough that a kill loses little, large enough to be fast.
pub const BATCH: usize = 5_000;

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let store = create(&arguments.location).await?;
    let events = if arguments.empty { Vec::new() } else { initiative::events() };
    append(&store, &events, "initiative", lang).await?;
    let (ja, en) =
        (format!("記録 {} 件を読み込みました", events.len()), format!("loaded {} events", events.len()));
    println!("{}", Text::new(ja, en).get(lang));
    store.close().await;
    Ok(Outcome::Fine)
}

/// Creates the store of `location`.
pub async fn create(location: &Location) -> Result<Store, Failure> {
    Store::create(&location.target()?, reader::now()).await.map_err(|error| store_failure(&error))
}

/// A failure of the store as the reader sees it.
pub fn store_failure(error: &kanryu_store::StoreError) -> Failure {
    let wording = error.wording();
    Failure::input(error.code(), wording.message, wording.remedy)
}

/// Appends events in batches with a progress bar; a second call with the same events records nothing.
pub async fn append(store: &Store, events: &[Event], what: &str, lang: Lang) -> Result<u64, Failure> {
    let words = Text::new(format!("記録 {what}"), format!("recording {what}"));
    let bar = progress::bar(events.len() as u64, words.get(lang));
    let mut recorded = 0;
    for batch in events.chunks(BATCH) {
        let appended = store.append(batch, Append::default()).await.map_err(|error| store_failure(&error))?;
        recorded += appended.recorded;
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    Ok(recorded)
}
