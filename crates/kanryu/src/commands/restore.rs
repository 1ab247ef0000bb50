//! `kanryu restore`: a store from a backup.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::text::{Lang, Text};
use kanryu_store::Store;

use super::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::{progress, reader};

/// Restore a store from a backup. The file's sum and the chain of its log are checked before and after.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The backup.
    file: PathBuf,
    /// Replace what is in the store.
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let target = arguments.location.target()?;
    let bar = progress::bar(0, Text::new("復元中", "restoring").get(lang));
    let done = Store::restore(&arguments.file, &target, arguments.replace, reader::now(), |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    let done = done.await.map_err(|error| store_failure(&error))?;
    bar.finish_and_clear();
    let (events, hash) = (done.head.seq, done.head.hash);
    let text = Text::new(
        format!("戻しました（記録 {events} 件、最後のハッシュ {hash}）"),
        format!("restored ({events} events, last hash {hash})"),
    );
    println!("{}", text.get(lang));
    Ok(Outcome::Fine)
}
