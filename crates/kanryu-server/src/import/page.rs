//! The pages of imports: upload, look, confirm, take back.

use std::collections::BTreeSet;

use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path, State};
use axum::response::Response;
use kanryu_domain::board::Audience;
use kanryu_domain::board::audience::{Content, Reach, reach};
use kanryu_domain::event::Fact;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::registry::Record;
use kanryu_domain::roster::{PreviewView, RowRef, Selection};
use kanryu_domain::text::{Lang, Text};

use super::sight::Sight;
use super::{accept, dry_run, read_bytes, template, undo};
use crate::access::form::{CSRF_FIELD, Posted, is_own};
use crate::access::role::Role;
use crate::access::visitor::{SignedIn, Visitor};
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::limits::UPLOAD_BYTES;
use crate::page::Frame;
use crate::state::AppState;

/// Rows of a dry run that are drawn; longer ones are confirmed as a whole, less the rows unchecked here.
const MOST_DRAWN: usize = 500;
/// Imports listed.
const MOST_LISTED: usize = 100;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "import/start.html")]
struct StartPage {
    frame: Frame,
    imports: Vec<ImportRow>,
    asks_owner: bool,
    most_mb: usize,
}

struct ImportRow {
    subject: Subject,
    file: String,
    on: String,
    accepted: i64,
    rejected: i64,
    undone: bool,
}

#[derive(Template)]
#[template(path = "import/preview.html")]
struct PreviewPage {
    frame: Frame,
    id: String,
    view: PreviewView,
    new_count: usize,
    matched_count: usize,
    rejected_count: usize,
    rejected_more: usize,
    not_drawn: usize,
}

/// The account that asks, if its audience may import.
///
/// # Errors
/// [`Fault::SignIn`] or [`Fault::Role`].
pub fn importer(asked: &Asked) -> Result<&SignedIn, Fault> {
    let account = asked.signed_in()?;
    match reach(&asked.audience, Content::Imports) {
        Reach::All | Reach::Own => Ok(account),
        Reach::Nothing => Err(Fault::Role { needs: Role::CaseWorker.title() }),
    }
}

/// `GET /import`
pub async fn start_page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    importer(&asked)?;
    let done = asked.options(&["done", "undone"])?;
    let mut frame = Frame::of(&asked).undated();
    if let Some(events) = done.read::<u64>("done", ("件数です。", "A count."))? {
        frame.notices.push(frame.fill("intake.done", &[&events.to_string()]));
    }
    if let Some(events) = done.read::<u64>("undone", ("件数です。", "A count."))? {
        frame.notices.push(frame.fill("intake.undone", &[&events.to_string()]));
    }
    let (snapshot, law, today, audience) =
        (state.current(), state.law(), asked.today, asked.audience.clone());
    let imports = state
        .compute(move || listed(&Sight { snapshot: &snapshot, law, today, audience: &audience }))
        .await?;
    let asks_owner = reach(&asked.audience, Content::Imports) == Reach::All;
    answer::html(&StartPage { frame, imports, asks_owner, most_mb: UPLOAD_BYTES / (1024 * 1024) })
}

/// Imports that this audience may take back, the latest first.
fn listed(sight: &Sight<'_>) -> Vec<ImportRow> {
    let own = sight.undoable();
    let records = sight.snapshot.registry.of_kind(Kind::Import);
    let mut records: Vec<&Record> = records.filter(|record| own.contains(&record.subject)).collect();
    records
        .sort_by_key(|record| std::cmp::Reverse(record.entries.iter().map(|entry| entry.recorded_at).max()));
    records.into_iter().filter_map(import_row).take(MOST_LISTED).collect()
}

fn import_row(record: &Record) -> Option<ImportRow> {
    let undone = record.entries.iter().any(|entry| matches!(entry.fact, Fact::ImportUndone { .. }));
    record.entries.iter().find_map(|entry| match &entry.fact {
        Fact::ImportAccepted { file, accepted, rejected, .. } => Some(ImportRow {
            subject: record.subject.clone(),
            file: file.clone(),
            on: entry.recorded_at.day_in_japan().to_string(),
            accepted: *accepted,
            rejected: *rejected,
            undone,
        }),
        _ => None,
    })
}

/// `GET /import/template.xlsx`
pub async fn template_file(asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let bytes = kanryu_files::write_template(&template(asked.lang), Vec::new());
    let bytes = bytes.map_err(|error| Fault::bug("writing the template", &error))?;
    let name = match asked.lang {
        Lang::Ja => "kanryu-roster-ja.xlsx",
        Lang::En => "kanryu-roster-en.xlsx",
    };
    Ok(answer::file(name, XLSX, bytes))
}

/// What an upload form carries.
#[derive(Default)]
struct Upload {
    csrf: String,
    owner: String,
    file: Option<(String, Vec<u8>)>,
}

/// `POST /import`
pub async fn upload(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    asked: Asked,
    form: Multipart,
) -> Result<Response, PageError> {
    let account = importer(&asked)?.id;
    let _place = state.uploading()?;
    let upload = read_upload(form, &visitor).await?;
    let Some((name, bytes)) = upload.file.filter(|(_, bytes)| !bytes.is_empty()) else {
        return Err(Fault::value("file", "", "ファイルを選んでください。", "Choose a file."));
    };
    let owner = owner(&state, &asked.audience, &upload.owner)?;
    let file = state.compute(move || read_bytes(&bytes, &name)).await?.map_err(file_fault)?;
    let waiting = dry_run(&state, &asked, account, file, owner).await?;
    let id = state.previews().keep(waiting);
    Ok(answer::see_other(&format!("/import/{id}")))
}

/// A file that cannot be read, as the reader is told.
pub fn file_fault(fault: super::FileFault) -> Fault {
    Fault::Refused {
        code: fault.code().to_owned(),
        message: fault.message(),
        place: None,
        hint: Some(fault.remedy()).filter(|hint| *hint != Text::default()),
    }
}

/// Reads the form; its first field ties it to the session, before any of the file is kept.
async fn read_upload(mut form: Multipart, visitor: &Visitor) -> Result<Upload, Fault> {
    let unreadable = |error: axum::extract::multipart::MultipartError| match error.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge { most_bytes: UPLOAD_BYTES as u64 },
        _ => Fault::unreadable("送られた内容を読めません。", "What was sent cannot be read."),
    };
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            CSRF_FIELD => upload.csrf = field.text().await.map_err(unreadable)?,
            _ if !is_own(Some(visitor), &upload.csrf) => return Err(Fault::Form),
            "owner" => upload.owner = field.text().await.map_err(unreadable)?,
            "file" => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let bytes = field.bytes().await.map_err(unreadable)?;
                if bytes.len() > UPLOAD_BYTES {
                    return Err(Fault::TooLarge { most_bytes: UPLOAD_BYTES as u64 });
                }
                upload.file = Some((name, bytes.to_vec()));
            }
            other => {
                return Err(Fault::UnknownOption {
                    name: crate::error::shown(other),
                    valid: vec!["csrf".into(), "owner".into(), "file".into()],
                });
            }
        }
    }
    if is_own(Some(visitor), &upload.csrf) { Ok(upload) } else { Err(Fault::Form) }
}

/// Whose roster it is: a case worker's own organization, or the recorded organization that the form names.
///
/// # Errors
/// [`Fault::Value`] where no such organization is recorded.
pub fn owner(state: &AppState, audience: &Audience, text: &str) -> Result<Option<Subject>, Fault> {
    if let Audience::CaseWorker(own) | Audience::Operator(own) = audience {
        return Ok(Some(own.clone()));
    }
    if text.trim().is_empty() {
        return Ok(None);
    }
    let subject = text.trim().parse().or_else(|_| Subject::new(Kind::Organization, text.trim())).ok();
    let known = |subject: &Subject| {
        subject.kind() == Kind::Organization && state.current().registry.get(subject).is_some()
    };
    subject.filter(known).map(Some).ok_or_else(|| {
        Fault::value(
            "owner",
            text,
            "登録されている organization:… の識別子を指定してください。",
            "Give the identifier organization:… of an organization that is recorded.",
        )
    })
}

/// `GET /import/{id}`
pub async fn preview_page(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    let account = importer(&asked)?.id;
    asked.options(&[])?;
    let waiting = state.previews().get(&id, account, state.now()).ok_or(Fault::NotFound)?;
    let mut view = waiting.preview.view(asked.lang);
    let (new_count, matched_count) = (view.new.len(), view.matched.len());
    let rejected_count = waiting.preview.rejected_rows();
    view.new.truncate(MOST_DRAWN);
    view.matched.truncate(MOST_DRAWN);
    let rejected_more = view.rejected.len().saturating_sub(MOST_DRAWN);
    view.rejected.truncate(MOST_DRAWN);
    view.warnings.truncate(MOST_DRAWN);
    let not_drawn = new_count + matched_count - view.new.len() - view.matched.len();
    answer::html(&PreviewPage {
        frame: Frame::of(&asked).undated(),
        id,
        view,
        new_count,
        matched_count,
        rejected_count,
        rejected_more,
        not_drawn,
    })
}

/// `POST /import/{id}/confirm`
pub async fn confirm(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    let account = importer(&asked)?.id;
    let waiting = state.previews().get(&id, account, state.now()).ok_or(Fault::NotFound)?;
    let shown = rows(&form, "shown")?;
    let checked = rows(&form, "row")?;
    // Rows that were drawn and left unchecked stay out; rows too many to draw go along.
    let chosen = waiting
        .preview
        .ready
        .iter()
        .map(|ready| ready.at)
        .filter(|at| !shown.contains(at) || checked.contains(at));
    let accepted = accept(&state, &asked, &id, &waiting, &Selection::Rows(chosen.collect())).await?;
    state.previews().drop(&id, account);
    Ok(answer::see_other(&format!("/import?done={}", accepted.events)))
}

fn rows(form: &Posted, name: &str) -> Result<BTreeSet<RowRef>, Fault> {
    let read = |text: &String| {
        text.parse().map_err(|_| {
            Fault::value(name, text, "1-12 のような行を指定してください。", "Give a row such as 1-12.")
        })
    };
    form.all(name).iter().map(read).collect()
}

/// `POST /import/{id}/discard`
pub async fn discard(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
    _form: Posted,
) -> Result<Response, PageError> {
    let account = importer(&asked)?.id;
    state.previews().drop(&id, account);
    Ok(answer::see_other("/import"))
}

/// `POST /import/undo`
pub async fn take_back(
    State(state): State<AppState>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    importer(&asked)?;
    let import: Subject = form
        .read("import", ("import:… の識別子を指定してください。", "Give an identifier such as import:…."))?;
    let reason = form.required("reason", 200)?;
    let withdrawn = undo(&state, &asked, &import, reason).await?;
    Ok(answer::see_other(&format!("/import?undone={withdrawn}")))
}
