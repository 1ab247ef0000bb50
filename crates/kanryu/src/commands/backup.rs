//! `kanryu backup`: the whole store in one file.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::text::{Lang, Text};

use super::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::{progress, reader};

/// Write the whole store to one file: log, accounts, audit log, settings. It works across the two databases.
///
/// The file holds personal data and password hashes; keep it where only the keeper of the store can read it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The file to write; it must not exist.
    file: PathBuf,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let store = arguments.location.open().await?;
    let bar = progress::bar(0, Text::new("控えを書き出し中", "backing up").get(lang));
    let done = store.backup(&arguments.file, reader::now(), |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    let done = done.await.map_err(|error| store_failure(&error))?;
    bar.finish_and_clear();
    let (events, bytes, path) = (done.head.seq, done.bytes, arguments.file.display());
    let text = Text::new(
        format!("{path} に控えました（記録 {events} 件、{bytes} バイト）"),
        format!("backed up to {path} ({events} events, {bytes} bytes)"),
    );
    println!("{}", text.get(lang));
    Ok(Outcome::Fine)
}
