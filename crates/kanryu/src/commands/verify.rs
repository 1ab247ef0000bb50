//! `kanryu verify`: the proof that nobody changed the log.

use clap::Args;
use kanryu_domain::text::{Lang, Text};

use super::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::progress;

/// Check the hash chain of the log and name the first broken event.
///
/// Note the last hash somewhere else: with it you can prove later that nothing was rewritten.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    location: Location,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: crate::output::Plain,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let store = arguments.location.open().await?;
    let bar = progress::bar(0, Text::new("記録を検査中", "checking the log").get(lang));
    let found = store.verify(|done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    let found = found.await.map_err(|error| store_failure(&error))?;
    bar.finish_and_clear();
    let broken = found.broken.as_ref().map(
        |broken| serde_json::json!({ "seq": broken.seq, "event": broken.id, "what": broken.what.code() }),
    );
    let sound = broken.is_none() && found.broken_audit.is_none();
    match arguments.format {
        crate::output::Plain::Json => println!(
            "{}",
            serde_json::json!({
                "events": found.events, "head": { "seq": found.head.seq, "hash": found.head.hash.to_string() },
                "broken": broken, "audit_entries": found.audit_entries, "broken_audit": found.broken_audit,
            })
        ),
        crate::output::Plain::Text => print_text(&found, lang),
    }
    Ok(if sound { Outcome::Fine } else { Outcome::Findings })
}

fn print_text(found: &kanryu_store::Verification, lang: Lang) {
    let (events, hash) = (found.events, found.head.hash);
    let text = Text::new(
        format!(
            "記録 {events} 件が正しく連なっています\n最後のハッシュ {hash}\n閲覧・操作の記録 {} 件",
            found.audit_entries
        ),
        format!(
            "{events} events hold\nlast hash {hash}\n{} entries of the audit log hold",
            found.audit_entries
        ),
    );
    println!("{}", text.get(lang));
    if let Some(broken) = &found.broken {
        let id = broken.id.map_or_else(|| "–".to_owned(), |id| id.to_string());
        let (seq, what) = (broken.seq, broken.wording().message);
        let text = Text::new(
            format!("壊れた最初の記録: {seq} 番（{id}）: {}", what.ja),
            format!("first broken event: number {seq} ({id}): {}", what.en),
        );
        println!("{}", text.get(lang));
    }
    if let Some(seq) = found.broken_audit {
        let text = Text::new(
            format!("閲覧・操作の記録の壊れた最初の項目: {seq} 番"),
            format!("first broken entry of the audit log: number {seq}"),
        );
        println!("{}", text.get(lang));
    }
}
