//! People as JSON: the list, one person, and one question of law about a person.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::Report;
use kanryu_domain::board::people::{PeopleBoard, PersonRow};
use kanryu_domain::board::person::{PersonBoard, person};
use kanryu_domain::board::standing::standing;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::pathway::{ExplainError, explain as judge};
use kanryu_domain::registry::Record;
use kanryu_domain::text::Text;

use super::read::keyed;
use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::Fault;
use crate::people;
use crate::snapshot::Snapshot;
use crate::state::AppState;

/// `GET /api/people`
pub async fn list(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::PeopleRead)?;
    let query = people::query(&asked.options(&people::OPTIONS)?)?;
    let (snapshot, state_in, asked_in) = (state.snapshot(&asked).await?, state.clone(), asked.clone());
    let report: Report<PeopleBoard> = state
        .compute(move || {
            let board = people::index_for(&state_in, &snapshot, &asked_in).list(&query, &asked_in.audience);
            Report::new(&snapshot.question(&asked_in), board)
        })
        .await?;
    let listed: Vec<Subject> = report.value.people.iter().map(|row| row.subject.clone()).collect();
    state.read_people(&asked, Action::PersonListed, &listed).await?;
    Ok(answer::json(&report))
}

/// `GET /api/people/{id}`
pub async fn one(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    let (_, report) = noted(&state, &id, &asked).await?;
    Ok(answer::json(&report))
}

/// `GET /api/people/{id}/standing`
pub async fn stands(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    let (subject, report) = noted(&state, &id, &asked).await?;
    Ok(answer::json(&standing(report.value.standing, Some(&subject), asked.known_at)))
}

/// The board of a person whom the reader may see; the reading is noted.
async fn noted(state: &AppState, id: &str, asked: &Asked) -> Result<(Subject, Report<PersonBoard>), Fault> {
    allow(asked, Scope::PeopleRead)?;
    asked.options(&[])?;
    let subject = keyed(Kind::Person, id)?;
    let snapshot = state.snapshot(asked).await?;
    let report = person(&snapshot.question(asked), state.law(), &subject).ok_or(Fault::NotFound)?;
    state.read_person(asked, &subject).await?;
    Ok((subject, report))
}

/// The record and row of a person whom the reader sees; of anybody else there is nothing here.
fn visible<'a>(
    state: &AppState,
    snapshot: &'a Snapshot,
    asked: &Asked,
    subject: &Subject,
) -> Result<(&'a Record, PersonRow), Fault> {
    let row = people::seen(&snapshot.registry, state.law(), asked.as_of, &asked.audience, subject);
    snapshot.registry.get(subject).zip(row).ok_or(Fault::NotFound)
}

/// `GET /api/explain`
pub async fn explain(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::PeopleRead)?;
    let options = asked.options(&["subject", "claim"])?;
    let a_person = ("person:… の識別子を指定してください。", "Give an identifier such as person:….");
    let subject: Option<Subject> = options.read("subject", a_person)?;
    let subject = subject.ok_or_else(|| Fault::value("subject", "", a_person.0, a_person.1))?;
    let claim = options.get("claim").unwrap_or_default().to_owned();
    let snapshot = state.snapshot(&asked).await?;
    let (record, _) = visible(&state, &snapshot, &asked, &subject)?;
    let explanation = judge(state.law(), record, &claim, asked.as_of).map_err(|error| unknown(&error))?;
    state.read_person(&asked, &subject).await?;
    Ok(answer::json(&explanation))
}

fn unknown(error: &ExplainError) -> Fault {
    match error {
        ExplainError::Unknown { name, nearest } => {
            let list = nearest.join(", ");
            Fault::Value {
                option: "claim".to_owned(),
                found: crate::error::shown(name),
                expected: Text::new(format!("近いもの: {list}"), format!("Known names: {list}.")),
            }
        }
    }
}
