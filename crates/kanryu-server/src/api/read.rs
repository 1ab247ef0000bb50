//! Boards and single records as JSON.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::pathways::pathways as pathways_board;
use kanryu_domain::board::record::record as record_board;
use kanryu_domain::board::search::{SearchIndex, search as search_board};
use kanryu_domain::board::site::site as site_board;
use kanryu_domain::board::slides::slide as slide_board;
use kanryu_domain::calendar::Day;
use kanryu_domain::id::{Kind, Subject};

use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::boards::Plain;
use crate::error::Fault;
use crate::people;
use crate::state::AppState;

/// A board by its name.
pub async fn board(board: Plain, State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    asked.options(&[])?;
    let (snapshot, law) = (state.snapshot(&asked).await?, state.law());
    let drawn = state.compute(move || board.drawn(&snapshot, &asked, law)).await?;
    Ok(answer::json(&drawn.json))
}

/// `GET /api/pathways`
pub async fn pathways(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    let a_day = (
        "2027-04-01 のような実在する日付を指定してください。",
        "Give a day of the calendar such as 2027-04-01.",
    );
    let compare: Option<Day> = asked.options(&["compare"])?.read("compare", a_day)?;
    let (snapshot, law) = (state.snapshot(&asked).await?, state.law());
    let report = state.compute(move || {
        let counts = people::counts(&snapshot, law, asked.as_of);
        pathways_board(&snapshot.question(&asked), law, &counts, compare)
    });
    Ok(answer::json(&report.await?))
}

/// `GET /api/sites/{id}`
pub async fn site(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    asked.options(&[])?;
    let subject = keyed(Kind::Site, &id)?;
    let snapshot = state.snapshot(&asked).await?;
    let report = site_board(&snapshot.question(&asked), &subject).ok_or(Fault::NotFound)?;
    Ok(answer::json(&report))
}

/// `GET /api/records/{id}`
pub async fn record(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    asked.options(&[])?;
    let subject: Subject = id.parse().map_err(|_| Fault::NotFound)?;
    let snapshot = state.snapshot(&asked).await?;
    let report = record_board(&snapshot.question(&asked), &subject).ok_or(Fault::NotFound)?;
    Ok(answer::json(&report))
}

/// `GET /api/slides/{id}`
pub async fn slide(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    asked.options(&[])?;
    let subject = keyed(Kind::Slide, &id)?;
    let (snapshot, law) = (state.snapshot(&asked).await?, state.law());
    let report = state.compute(move || {
        let counts = people::counts(&snapshot, law, asked.as_of);
        slide_board(&snapshot.question(&asked), &subject, &counts)
    });
    Ok(answer::json(&report.await?.ok_or(Fault::NotFound)?))
}

/// `GET /api/search`
pub async fn search(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    let options = asked.options(&["q", "size"])?;
    let (query, size) =
        (options.get("q").unwrap_or_default().to_owned(), options.number("size", 1, 500, 50)?);
    let (snapshot, state_in) = (state.snapshot(&asked).await?, state.clone());
    // People are found only by tokens that may read people.
    let with_people = allow(&asked, Scope::PeopleRead).is_ok();
    let asked_in = asked.clone();
    let report = state.compute(move || {
        let index = snapshot.derived(asked_in.as_of, |registry, _| SearchIndex::new(registry));
        let people = if with_people { people::entries(&state_in, &snapshot, &asked_in) } else { Vec::new() };
        search_board(&snapshot.question(&asked_in), &index, &query, &people, size)
    });
    let report = report.await?;
    let found: Vec<Subject> = people_in(report.value.hits.iter().map(|hit| &hit.subject));
    state.read_people(&asked, Action::PersonListed, &found).await?;
    Ok(answer::json(&report))
}

fn people_in<'a>(subjects: impl Iterator<Item = &'a Subject>) -> Vec<Subject> {
    subjects.filter(|subject| subject.kind() == Kind::Person).cloned().collect()
}

/// A key of a kind; one that no record can have leads nowhere.
pub fn keyed(kind: Kind, key: &str) -> Result<Subject, Fault> {
    Subject::new(kind, key).map_err(|_| Fault::NotFound)
}
