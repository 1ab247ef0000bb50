//! The law as JSON: the list in words, one statement, and two days compared.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::Audience;
use kanryu_domain::board::law::{law as law_board, law_detail};
use kanryu_domain::id::Subject;

use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::Fault;
use crate::page::law::{compare, query};
use crate::state::AppState;

/// `GET /api/law`
pub async fn list(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    let query = query(&asked.options(&crate::page::law::OPTIONS)?)?;
    let (snapshot, law) = (state.snapshot(&asked).await?, state.law());
    let report = state.compute(move || law_board(&snapshot.question(&asked), law, &query)).await?;
    Ok(answer::json(&report))
}

/// `GET /api/law/{id}`
pub async fn one(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    asked.options(&[])?;
    let (snapshot, law) = (state.snapshot(&asked).await?, state.law());
    let report = state.compute(move || law_detail(&snapshot.question(&asked), law, &id)).await?;
    Ok(answer::json(&report.ok_or(Fault::NotFound)?))
}

/// `GET /api/law/compare`
pub async fn compared(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    let days = compare::days(&state, &asked.options(&compare::OPTIONS)?, &asked)?;
    // A token that may not read people is answered about law alone, as the public is.
    let mut asked = asked;
    if allow(&asked, Scope::PeopleRead).is_err() {
        asked.audience = Audience::Public;
    }
    let report = compare::board(&state, &asked, days, None).await?;
    let people: Vec<Subject> = compare::persons(&report).collect();
    state.read_people(&asked, Action::PersonListed, &people).await?;
    Ok(answer::json(&report))
}
