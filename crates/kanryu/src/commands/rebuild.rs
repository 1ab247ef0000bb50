//! `kanryu rebuild`: the current state, derived again from the log.

use clap::Args;
use kanryu_domain::text::{Lang, Text};

use super::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::progress;

/// Derive the current state again from the log and compare it with what stood before.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let store = arguments.location.open().await?;
    let before = store.records_digest().await.map_err(|error| store_failure(&error))?;
    let bar = progress::bar(0, Text::new("作り直し中", "rebuilding").get(lang));
    let events = store.rebuild(|done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    let events = events.await.map_err(|error| store_failure(&error))?;
    bar.finish_and_clear();
    let after = store.records_digest().await.map_err(|error| store_failure(&error))?;
    let equal = before == after;
    let text = if equal {
        Text::new(
            format!("記録 {events} 件から作り直し、以前と等しい（{after}）"),
            format!("rebuilt from {events} events, equal to before ({after})"),
        )
    } else {
        Text::new(
            format!("作り直した状態は以前と異なります: 以前 {before}、今 {after}。記録（ログ）が正です"),
            format!("the state differs from before: {before} then, {after} now; the log is what counts"),
        )
    };
    println!("{}", text.get(lang));
    Ok(if equal { Outcome::Fine } else { Outcome::Findings })
}
