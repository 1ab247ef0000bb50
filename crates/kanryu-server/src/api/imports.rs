//! Rosters through the API: the dry run, the import, and taking it back.

use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use kanryu_domain::id::Subject;
use kanryu_domain::roster::{PreviewView, Selection};
use kanryu_domain::text::Text;
use serde::{Deserialize, Serialize};

use super::events::Recorded;
use crate::access::scope::{Scope, demand};
use crate::answer;
use crate::asked::Asked;
use crate::error::Fault;
use crate::import::page::{file_fault, importer, owner};
use crate::import::{accept, dry_run, read_bytes, undo as take_back};
use crate::limits::UPLOAD_BYTES;
use crate::state::AppState;

/// A dry run, and what was recorded of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Imported {
    /// Whether anything was recorded.
    pub stored: bool,
    /// How many events were recorded.
    pub recorded_events: u64,
    /// What was read, row by row.
    #[serde(flatten)]
    pub preview: PreviewView,
}

/// Which import is taken back.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoRequest {
    /// The import, such as `import:…`.
    pub import: Subject,
    /// Why.
    pub reason: String,
}

/// `POST /api/imports`
pub async fn import(
    State(state): State<AppState>,
    asked: Asked,
    request: Request,
) -> Result<Response, Fault> {
    let account = demand(&asked, Scope::PeopleWrite)?.id;
    importer(&asked)?;
    let options = asked.options(&["dry_run", "name", "owner"])?;
    // Whoever does not say that rows are to be recorded is shown what would be.
    let dry = options.one_of("dry_run", &["true", "false"])? != Some("false");
    // The file is taken in only now: nobody fills the memory without an account that may import.
    let _place = state.uploading()?;
    let too_large = |_| Fault::TooLarge { most_bytes: UPLOAD_BYTES as u64 };
    let body = to_bytes(request.into_body(), UPLOAD_BYTES).await.map_err(too_large)?;
    let owner = owner(&state, &asked.audience, options.get("owner").unwrap_or_default())?;
    let name = options.get("name").unwrap_or("roster").to_owned();
    let file = state.compute(move || read_bytes(&body, &name)).await?.map_err(file_fault)?;
    let waiting = dry_run(&state, &asked, account, file, owner).await?;
    let preview = waiting.preview.view(asked.lang);
    // A file that says nothing new is no mistake: importing it twice changes nothing the second time.
    let says_something =
        waiting.preview.new_rows().next().is_some() || waiting.preview.matched_rows().next().is_some();
    if dry || !says_something {
        return Ok(answer::json(&Imported { stored: false, recorded_events: 0, preview }));
    }
    let id = crate::secret::fresh();
    let accepted = accept(&state, &asked, &id, &waiting, &Selection::All).await?;
    Ok(answer::json(&Imported { stored: true, recorded_events: accepted.events, preview }))
}

/// `POST /api/imports/undo`
pub async fn undo(State(state): State<AppState>, asked: Asked, body: Bytes) -> Result<Response, Fault> {
    demand(&asked, Scope::PeopleWrite)?;
    importer(&asked)?;
    asked.options(&[])?;
    let request: UndoRequest = serde_json::from_slice(&body).map_err(|error| Fault::Unreadable {
        why: Text::new(
            "import と reason を持つ JSON を送ってください。",
            "Send JSON with import and reason.",
        ),
        place: Some(format!("line {}, column {}", error.line(), error.column())),
    })?;
    let reason: String = request.reason.chars().filter(|c| !c.is_control()).take(200).collect();
    let withdrawn = take_back(&state, &asked, &request.import, &reason).await?;
    let head = state.current().head;
    Ok(answer::json(&Recorded {
        recorded: withdrawn,
        already_known: 0,
        first: head.saturating_sub(withdrawn),
        last: head,
    }))
}
