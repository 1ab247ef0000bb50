//! From an uploaded file to a dry run, from a confirmed dry run to events, and back again.

use kanryu_domain::event::{Event, Source, SourceKind};
use kanryu_domain::id::Subject;
use kanryu_domain::message::wording;
use kanryu_domain::roster::{self, Intake, Preview, Selection};
use kanryu_domain::text::Text;
use kanryu_store::{AccountId, Append, MAX_BATCH};
use serde_json::json;

use super::previews::Waiting;
use super::sight::Sight;
use super::{ReadFile, check};
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::Fault;
use crate::error::refusal::refused;
use crate::snapshot::Shared;
use crate::state::AppState;

/// What was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// The import's record.
    pub import: Subject,
    /// How many events were recorded.
    pub events: u64,
}

/// Reads a file against the records. Nothing is stored.
pub(crate) async fn dry_run(
    state: &AppState,
    asked: &Asked,
    account: AccountId,
    file: ReadFile,
    owner: Option<Subject>,
) -> Result<Waiting, Fault> {
    let snapshot = state.latest().await?;
    let waiting = compared(state, asked, account, file, owner, snapshot).await?;
    let detail = json!({
        "file_sha256": waiting.file.sha256,
        "new": waiting.preview.new_rows().count(),
        "matched": waiting.preview.matched_rows().count(),
        "rejected": waiting.preview.rejected_rows(),
    });
    // A match shows what is recorded about a person, so it is a read of that person.
    let matched: Vec<Subject> = waiting.preview.matched_rows().map(|row| row.subject.clone()).collect();
    let import = Some(waiting.preview.import.clone());
    state.audit(vec![state.entry(asked, Action::ImportPreviewed, import, detail)]).await?;
    state.read_people(asked, Action::PersonListed, &matched).await?;
    Ok(waiting)
}

async fn compared(
    state: &AppState,
    asked: &Asked,
    account: AccountId,
    file: ReadFile,
    owner: Option<Subject>,
    snapshot: Shared,
) -> Result<Waiting, Fault> {
    let (law, audience, now) = (state.law(), asked.audience.clone(), state.now());
    let seen = snapshot.head;
    let (preview, file, owner) = state
        .compute(move || {
            let today = now.day_in_japan();
            let registry = Sight { snapshot: &snapshot, law, today, audience: &audience }.comparable();
            let intake = Intake {
                file: &file.name,
                sha256: &file.sha256,
                grids: &file.grids,
                today,
                owner: owner.as_ref(),
            };
            (roster::preview(&intake, &registry), file, owner)
        })
        .await?;
    Ok(Waiting { account, file, owner, preview, seen, made_at: now })
}

/// Records the selected rows of a dry run.
///
/// Where the records have changed since, the dry run is made again; if it says the same, it is recorded, else the
/// new one is put in its place and the reader looks again.
pub(crate) async fn accept(
    state: &AppState,
    asked: &Asked,
    id: &str,
    waiting: &Waiting,
    selection: &Selection,
) -> Result<Accepted, Fault> {
    let snapshot = state.latest().await?;
    if snapshot.head != waiting.seen {
        let (file, owner) = (waiting.file.clone(), waiting.owner.clone());
        let again = compared(state, asked, waiting.account, file, owner, snapshot.clone()).await?;
        let same = again.preview == waiting.preview;
        state.previews().replace(id, again);
        if !same {
            return Err(Fault::Conflict {
                code: "store/moved",
                message: Text::new(
                    "確認した後に記録が変わったため、比較し直しました。何も保存されていません。",
                    "The records changed after you looked, so the file was compared again. Nothing was stored.",
                ),
                hint: Text::new("もう一度内容を確認してください。", "Look at the comparison once more."),
            });
        }
    }
    let events = waiting.preview.events(selection, state.now());
    let (law, today, audience, looked_at) =
        (state.law(), asked.today, asked.audience.clone(), snapshot.clone());
    let checked = state
        .compute(move || {
            let sight = Sight { snapshot: &looked_at, law, today, audience: &audience };
            verify(&events, &sight).map(|()| events)
        })
        .await??;
    record(state, asked, &waiting.preview, id, &checked, snapshot.head).await
}

/// Whether the registry takes the events and all of them are the reader's to record.
fn verify(events: &[Event], sight: &Sight<'_>) -> Result<(), Fault> {
    if events.is_empty() {
        return Err(nothing_selected());
    }
    check(events, &sight.snapshot.registry).map_err(|refusal| refused(&refusal, None))?;
    match sight.out_of_sight(events).len() {
        0 => Ok(()),
        count => Err(not_own(count)),
    }
}

async fn record(
    state: &AppState,
    asked: &Asked,
    preview: &Preview,
    id: &str,
    events: &[Event],
    head: u64,
) -> Result<Accepted, Fault> {
    let (mut seen, mut recorded) = (head, 0);
    // A very long roster is several batches, each recorded as a whole; the import's record, which undoes all of
    // them, stands in the first.
    for (number, batch) in events.chunks(MAX_BATCH).enumerate() {
        let append = Append { seen: Some(seen), key: Some(format!("preview {id} {number}")) };
        let appended = state.append(asked, batch, append).await?;
        seen = seen.max(appended.last_seq);
        recorded += appended.recorded;
    }
    let detail = json!({ "events": recorded, "file_sha256": preview.sha256 });
    let import = preview.import.clone();
    state.audit(vec![state.entry(asked, Action::ImportAccepted, Some(import.clone()), detail)]).await?;
    Ok(Accepted { import, events: recorded })
}

/// Takes an import back; returns how many statements were withdrawn or put back.
pub(crate) async fn undo(
    state: &AppState,
    asked: &Asked,
    import: &Subject,
    reason: &str,
) -> Result<u64, Fault> {
    let account = asked.signed_in()?;
    let snapshot = state.latest().await?;
    let place = format!("account {}", account.id.0);
    let source = Source { kind: SourceKind::Statement, place, note: None };
    let (law, today, audience, now) = (state.law(), asked.today, asked.audience.clone(), state.now());
    let (subject, why, looked_at) = (import.clone(), reason.to_owned(), snapshot.clone());
    let undone = state
        .compute(move || {
            let sight = Sight { snapshot: &looked_at, law, today, audience: &audience };
            if !sight.undoable().contains(&subject) {
                return Err(Fault::NotFound);
            }
            let undo = roster::undo(&subject, &looked_at.registry, now, &source, &why);
            undo.map_err(|refusal| worded(refusal.code(), &refusal.values(), None))
        })
        .await??;
    let mut seen = snapshot.head;
    for batch in undone.events.chunks(MAX_BATCH) {
        seen = seen.max(state.append(asked, batch, Append { seen: Some(seen), key: None }).await?.last_seq);
    }
    let withdrawn = undone.events.len() as u64 - 1;
    let detail = json!({ "events": withdrawn, "kept": undone.kept.len() });
    state.audit(vec![state.entry(asked, Action::ImportUndone, Some(import.clone()), detail)]).await?;
    Ok(withdrawn)
}

/// A refusal whose wording stands in the catalog of messages.
pub(crate) fn worded(code: &str, values: &[(&str, String)], place: Option<String>) -> Fault {
    let wording = wording(code, values);
    let hint = (wording.remedy != Text::default()).then_some(wording.remedy);
    Fault::Refused { code: code.to_owned(), message: wording.message, place, hint }
}

fn nothing_selected() -> Fault {
    Fault::Refused {
        code: "import/nothing-selected".to_owned(),
        message: Text::new("記録する行が選ばれていません。", "No row that says something new is selected."),
        place: None,
        hint: Some(Text::new("少なくとも一行を選んでください。", "Select at least one row.")),
    }
}

fn not_own(count: usize) -> Fault {
    Fault::Refused {
        code: "import/not-own".to_owned(),
        message: Text::new(
            format!("{count} 人は、取り込んでもあなたの機関の担当になりません。何も保存されていません。"),
            format!(
                "{count} people would not belong to your organization after the import. Nothing was stored."
            ),
        ),
        place: None,
        hint: Some(Text::new(
            "担当機関の列にあなたの機関を入れるか、その行の選択を外してください。",
            "Name your organization in the columns of responsible organizations, or leave those rows out.",
        )),
    }
}
