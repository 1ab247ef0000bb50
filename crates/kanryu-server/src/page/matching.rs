//! Rounds of matching: the list and its form; one round, a person's own view, results and evidence are beside it.

pub mod lists;
pub mod own;
pub mod result;
pub mod round;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::rounds::{RoundBoardError, rounds, sees_results};
use kanryu_domain::board::{Audience, Board};
use kanryu_domain::calendar::Day;
use kanryu_domain::event::Fact;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::text::Text;
use uuid::Uuid;

use super::Frame;
use super::sheet::{Section, Sheet, records};
use crate::access::form::Posted;
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::Markup;
use crate::look::form::{area, button, field, tied};
use crate::state::AppState;
use crate::telling::tell;

/// The round that an address names.
fn subject(key: &str) -> Result<Subject, Fault> {
    Subject::new(Kind::Round, key).map_err(|_| Fault::NotFound)
}

/// What keeps a board of a round from being drawn, as a fault of the request.
fn fault(error: RoundBoardError) -> Fault {
    let code = match &error {
        RoundBoardError::Nothing => return Fault::NotFound,
        RoundBoardError::Recorded(_) => "rounds/settings",
        RoundBoardError::Run(_) => "rounds/method",
    };
    let message = Text::new(format!("この募集回はそのままでは解けません: {error}"), error.to_string());
    Fault::Refused { code: code.to_owned(), message, place: None, hint: None }
}

/// Only those who see whole results go on.
fn secretariat(asked: &Asked) -> Result<(), Fault> {
    asked.signed_in()?;
    if sees_results(&asked.audience) { Ok(()) } else { Err(Fault::NotFound) }
}

/// Rows of a form in which things are ranked: equal numbers are a tie, an empty field leaves a thing out.
fn ranking(out: &mut Markup, rows: &[(String, String)], list: &[Vec<String>]) {
    out.open("table", &[("class", "facts")]);
    for (id, words) in rows {
        let rank = list.iter().position(|tier| tier.contains(id)).map(|at| (at + 1).to_string());
        out.open("tr", &[]).leaf("th", &[("scope", "row")], words).open("td", &[]);
        out.empty("input", &[("type", "hidden"), ("name", "id"), ("value", id)]);
        let value = rank.unwrap_or_default();
        out.empty(
            "input",
            &[
                ("type", "number"),
                ("name", "rank"),
                ("min", "1"),
                ("max", "9999"),
                ("inputmode", "numeric"),
                ("aria-label", words),
                ("value", &value),
            ],
        );
        out.close("td").close("tr");
    }
    out.close("table");
}

/// The list that a form of [`ranking`] sends.
fn ranked(form: &Posted) -> Result<Vec<Vec<String>>, Fault> {
    let mut tiers: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (id, rank) in form.all("id").iter().zip(form.all("rank")) {
        let rank = rank.trim();
        if rank.is_empty() {
            continue;
        }
        let number = rank.parse::<u32>().map_err(|_| {
            Fault::value("rank", rank, "1 以上の整数を入力してください。", "Write a whole number from 1.")
        })?;
        tiers.entry(number).or_default().push(id.clone());
    }
    Ok(tiers.into_values().collect())
}

/// `GET /matching`
pub async fn list(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    let found = rounds(&snapshot.question(&asked));
    let frame = Frame::over(&asked, &snapshot);
    let table = found.value.tables().remove(0);
    let body = records(&table, "title", &[], &["id"], &frame);
    let sheet = Sheet::new(frame.clone(), frame.t("nav.matching"), frame.t("matching.lead"))
        .files("rounds")
        .told(&found.findings, &found.sources)
        .section(Section::new("", body));
    answer::html(&if sees_results(&asked.audience) {
        sheet.section(Section::new(frame.t("matching.open"), form(&frame)).at("open"))
    } else {
        sheet
    })
}

fn form(frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "card"), ("method", "post"), ("action", "/matching")]);
    tied(&mut out, frame);
    let needed = [("required", "yes")];
    field(&mut out, "title_ja", frame.t("vacancies.title_ja"), "text", &needed);
    field(&mut out, "title_en", frame.t("vacancies.title_en"), "text", &[]);
    field(&mut out, "opens_on", frame.t("matching.opens"), "date", &needed);
    field(&mut out, "closes_on", frame.t("matching.closes"), "date", &needed);
    field(&mut out, "starts_on", frame.t("matching.starts"), "date", &[]);
    field(&mut out, "definition", frame.t("matching.definition"), "text", &[]);
    area(&mut out, frame.t("matching.settings"));
    button(&mut out, frame.t("matching.open"));
    out.close("form");
    out
}

/// `POST /matching`: opens a round.
pub async fn open(State(state): State<AppState>, asked: Asked, form: Posted) -> Result<Response, PageError> {
    secretariat(&asked)?;
    let day = ("2027-04-01 の形で入力してください。", "Write a date such as 2027-04-01.");
    let fact = Fact::RoundOpened {
        title: form.title()?,
        opens_on: form.read("opens_on", day)?,
        closes_on: form.read("closes_on", day)?,
        starts_on: form.given::<Day>("starts_on", day)?,
        definition: Some(form.text("definition").to_owned()).filter(|word| !word.is_empty()),
        settings: form.raw("settings").to_owned(),
    };
    let key = format!("r{}", Uuid::now_v7().simple());
    tell(&state, &asked, vec![(subject(&key)?, fact)]).await?;
    Ok(answer::see_other(&format!("/matching/{key}")))
}

/// The person who is signed in as such; nobody wishes for somebody else.
fn own_person(asked: &Asked) -> Result<Subject, Fault> {
    asked.signed_in()?;
    match &asked.audience {
        Audience::Person(own) => Ok(own.clone()),
        Audience::Public
        | Audience::Operator(_)
        | Audience::CaseWorker(_)
        | Audience::Secretariat
        | Audience::Administrator => Err(Fault::NotFound),
    }
}
