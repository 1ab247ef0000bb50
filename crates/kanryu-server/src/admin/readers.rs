//! Who read my record: the audit log about one person, as that person reads it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::audience::{self, Content, Owner};
use kanryu_domain::id::{Kind, Subject};
use kanryu_store::{AuditQuery, Audited};

use super::log::{moment, names, who};
use super::words;
use crate::access::role::Role;
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::page::Frame;
use crate::state::AppState;

const PAGE: u64 = 200;

#[derive(Template)]
#[template(path = "admin/readers.html")]
struct ReadersPage {
    frame: Frame,
    person: Subject,
    rows: Vec<Reading>,
    before: Option<u64>,
}

struct Reading {
    at: String,
    who: String,
    role: &'static str,
    action: String,
}

/// `GET /people/{id}/readers`
pub async fn readers_page(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    let before =
        asked.options(&["before"])?.read("before", ("番号を指定してください。", "Give a number."))?;
    let person = allowed(&asked, &key)?;
    let query = AuditQuery { before, ..AuditQuery::about(&person, PAGE) };
    let found = state.store().search_audit(&query).await?;
    state.read_people(&asked, Action::PersonReadersRead, std::slice::from_ref(&person)).await?;
    let names = names(&state).await?;
    let frame = Frame::of(&asked).undated();
    let before = (found.len() as u64 == PAGE).then(|| found.last().map(|last| last.seq)).flatten();
    let rows = found.iter().map(|audited| reading(audited, &names, &frame)).collect();
    answer::html(&ReadersPage { frame, person, rows, before })
}

/// The person, for those who may see who read the record; to everybody else there is nothing here.
fn allowed(asked: &Asked, key: &str) -> Result<Subject, Fault> {
    asked.signed_in()?;
    let person = Subject::new(Kind::Person, key).map_err(|_| Fault::NotFound)?;
    // Case workers do not see this in any case, so whose people they are does not matter here.
    let owner = Owner::Person { person: &person, organizations: &[] };
    let may = audience::may(&asked.audience, "person", Content::Readers, owner);
    may.then_some(person).ok_or(Fault::NotFound)
}

fn reading(audited: &Audited, names: &std::collections::BTreeMap<i64, String>, frame: &Frame) -> Reading {
    let entry = &audited.entry;
    let role =
        entry.detail.get("as").and_then(|word| word.as_str()).and_then(|word| word.parse::<Role>().ok());
    Reading {
        at: moment(entry.at),
        who: who(entry.account, names),
        role: role.map_or("", |role| frame.t(role.label())),
        action: Action::from_word(&entry.action)
            .map_or(entry.action.clone(), |action| frame.t(words::label(action)).to_owned()),
    }
}
