//! A person's own page about being found: consent, what operators see, and requests to answer. Made for a phone.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::returnees::{RequestRow, Requests, passed_words, requests};
use kanryu_domain::board::{Audience, Report};
use kanryu_domain::event::Fact;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::returnee::{PURPOSE, Profile};
use kanryu_domain::word;

use crate::access::form::Posted;
use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::Markup;
use crate::look::form::tied;
use crate::page::Frame;
use crate::page::sheet::{Section, Sheet};
use crate::state::AppState;
use crate::telling::tell;

async fn board(state: &AppState, asked: &Asked, key: &str) -> Result<Report<Requests>, Fault> {
    asked.options(&[])?;
    let subject = Subject::new(Kind::Person, key).map_err(|_| Fault::NotFound)?;
    let snapshot = state.snapshot(asked).await?;
    let found = requests(&snapshot.question(asked), &subject).ok_or(Fault::NotFound)?;
    state.read_person(asked, &subject).await?;
    Ok(found)
}

/// `GET /people/{id}/requests`
pub async fn page(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    asked.signed_in()?;
    let found = board(&state, &asked, &key).await?;
    let frame = Frame::over(&asked, &*state.snapshot(&asked).await?);
    let own = matches!(&asked.audience, Audience::Person(own) if *own == found.value.person);
    let mut list = Markup::new();
    if found.value.rows.is_empty() {
        list.leaf("p", &[], frame.t("requests.none"));
    }
    for row in &found.value.rows {
        list.add(&request(row, &key, own, &frame));
    }
    let sheet = Sheet::new(frame.clone(), frame.t("requests.title"), frame.t("requests.lead"))
        .section(
            Section::new(frame.t("requests.consent"), consent(&found.value, &key, own, &frame)).at("consent"),
        )
        .section(Section::new(frame.t("requests.list"), list).at("requests"));
    answer::html(&sheet)
}

/// `GET /api/people/{id}/requests`
pub async fn json(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::PeopleRead)?;
    Ok(answer::json(&board(&state, &asked, &key).await?))
}

fn consent(board: &Requests, key: &str, own: bool, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.leaf("p", &[], frame.t(if board.consents { "requests.found" } else { "requests.not_found" }));
    if let Some(profile) = &board.shown {
        out.leaf("p", &[], frame.t("requests.shown")).add(&shown(profile, frame));
    }
    if own {
        let action = format!("/people/{key}/consent");
        out.open("form", &[("method", "post"), ("action", &action)]);
        tied(&mut out, frame);
        let (answer, words) =
            if board.consents { ("no", "requests.take_back") } else { ("yes", "requests.agree") };
        let class = if board.consents { "quiet" } else { "main" };
        out.leaf(
            "button",
            &[("type", "submit"), ("class", class), ("name", "answer"), ("value", answer)],
            frame.t(words),
        );
        out.close("form");
    }
    out
}

/// What operators see.
fn shown(profile: &Profile, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[]);
    let mut line = |label: &'static str, text: String| {
        if !text.is_empty() {
            out.leaf("li", &[], &format!("{}: {text}", frame.t(label)));
        }
    };
    line(
        "vacancies.certified",
        if profile.certified { frame.t("requests.registered").to_owned() } else { String::new() },
    );
    line("returnees.japanese", profile.japanese.clone().unwrap_or_default());
    line("vacancies.tests", frame.text(&passed_words(&profile.tests)).to_owned());
    line("returnees.days", profile.worked_days.map(|days| days.to_string()).unwrap_or_default());
    line("returnees.country", frame.text(&word::country(&profile.country)).to_owned());
    line("requests.back", profile.returned_on.map(|on| on.to_string()).unwrap_or_default());
    out.close("ul");
    out
}

fn request(row: &RequestRow, key: &str, own: bool, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("article", &[("class", "card")]);
    let post = frame.href(format!("/vacancies/{}", row.vacancy.subject.key()));
    out.open("h3", &[]).leaf("a", &[("href", &post)], frame.text(&row.vacancy.title)).close("h3");
    let employer =
        row.vacancy.organization_name.as_ref().map_or(String::new(), |name| frame.text(name).to_owned());
    let pay =
        if row.vacancy.pay().is_empty() { frame.t("vacancies.no_pay").to_owned() } else { row.vacancy.pay() };
    let place = frame.text(&word::country(&row.vacancy.country)).to_owned();
    out.leaf("p", &[], &[employer, place, pay].join(" · "));
    if let Some(message) = &row.message {
        out.leaf("blockquote", &[], message);
    }
    let (on, state) = (row.asked_on.to_string(), frame.text(&row.contact.label));
    out.leaf("p", &[("class", "soft")], &format!("{on} · {state}"));
    if own {
        let action = format!("/people/{key}/requests");
        out.open("form", &[("class", "row"), ("method", "post"), ("action", &action)]);
        tied(&mut out, frame);
        out.empty("input", &[("type", "hidden"), ("name", "vacancy"), ("value", row.vacancy.subject.key())]);
        for (answer, words, class) in [("yes", "requests.yes", "main"), ("no", "requests.no", "quiet")] {
            out.leaf(
                "button",
                &[("type", "submit"), ("class", class), ("name", "answer"), ("value", answer)],
                frame.t(words),
            );
        }
        out.close("form");
    }
    out.close("article");
    out
}

/// Whether the signed-in account is this person; nobody answers or consents for somebody else.
fn own(asked: &Asked, key: &str) -> Result<Subject, Fault> {
    asked.signed_in()?;
    match &asked.audience {
        Audience::Person(own) if own.key() == key => Ok(own.clone()),
        _ => Err(Fault::NotFound),
    }
}

/// `POST /people/{id}/requests`: yes or no to one request.
pub async fn answered(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    let (person, agrees) = (own(&asked, &key)?, form.yes_or_no()?);
    let found = board(&state, &asked, &key).await?;
    let wanted = form.text("vacancy");
    let row =
        found.value.rows.iter().find(|row| row.vacancy.subject.key() == wanted).ok_or(Fault::NotFound)?;
    let fact = Fact::ContactAnswered { vacancy: row.vacancy.subject.clone(), agrees };
    tell(&state, &asked, vec![(person, fact)]).await?;
    Ok(answer::see_other(&format!("/people/{key}/requests#requests")))
}

/// `POST /people/{id}/consent`: to be found, or no longer.
pub async fn consent_form(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    let (person, agrees) = (own(&asked, &key)?, form.yes_or_no()?);
    let purpose = PURPOSE.to_owned();
    let fact = if agrees { Fact::ConsentGiven { purpose } } else { Fact::ConsentWithdrawn { purpose } };
    tell(&state, &asked, vec![(person, fact)]).await?;
    Ok(answer::see_other(&format!("/people/{key}/requests#consent")))
}
