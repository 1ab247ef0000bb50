//! `kanryu undo`: takes an import back.

use clap::Args;
use kanryu_domain::event::{Source, SourceKind};
use kanryu_domain::id::Subject;
use kanryu_domain::roster;
use kanryu_domain::text::{Lang, Text};
use kanryu_store::Append;

use super::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::reader;

/// Take an import back: every record that came with it is withdrawn. Nothing is deleted.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The import, as `kanryu import` printed it (import:…).
    import: Subject,
    /// Why it is taken back.
    #[arg(long, default_value = "undone on the command line")]
    reason: String,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let store = arguments.location.open().await?;
    let (registry, seen) = store.load_registry().await.map_err(|error| store_failure(&error))?;
    let source = Source { kind: SourceKind::Statement, place: "kanryu undo".to_owned(), note: None };
    let undo = roster::undo(&arguments.import, &registry, reader::now(), &source, &arguments.reason)
        .map_err(|error| Failure::input_from(error.code(), &error))?;
    let append = Append { seen: Some(seen), key: None };
    store.append(&undo.events, append).await.map_err(|error| store_failure(&error))?;
    let count = undo.events.len() - 1;
    let text = Text::new(
        format!("{} を取り消しました（撤回 {count} 件）", arguments.import),
        format!("{} was undone ({count} statements withdrawn)", arguments.import),
    );
    println!("{}", text.get(lang));
    for kept in &undo.kept {
        let text = Text::new(
            format!("{kept} は他の記録があるため残しました"),
            format!("{kept} stays, because something else was recorded about it since"),
        );
        println!("{}", text.get(lang));
    }
    Ok(Outcome::Fine)
}
