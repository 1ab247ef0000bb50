//! Host facilities and supervising and support bodies on record: the list, one of them under the law of the day, and
//! the form in which it tells how it stands.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::hosts::{self, HostPage, Hosts, host, may_see};
use kanryu_domain::board::{Audience, Board, Count, Report, Row};
use kanryu_domain::calendar::Day;
use kanryu_domain::event::Fact;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::pathway::Law;

use super::law::host::{deadlines, faulty, questions};
use super::sheet::{Section, Sheet};
use super::{Frame, address};
use crate::access::form::Posted;
use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::form::{button, field, tied};
use crate::look::table::{self, Dress};
use crate::look::tally::Figure;
use crate::look::{Markup, mark};
use crate::state::AppState;
use crate::telling::tell_on;

/// `GET /hosts`
pub async fn list(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    asked.signed_in()?;
    let snapshot = state.snapshot(&asked).await?;
    let (shared, by, law) = (snapshot.clone(), asked.clone(), state.law());
    let found = state.compute(move || hosts::hosts(&shared.question(&by), law)).await?;
    answer::html(&sheet(&found, &asked, Frame::over(&asked, &snapshot)))
}

fn sheet(found: &Report<Hosts>, asked: &Asked, frame: Frame) -> Sheet {
    let rows = &found.value.rows;
    let count = |n: usize| Some(Count::exact(n as i64));
    let figures = [
        Figure::new(count(rows.len()), frame.t("hosts.on_record"), ""),
        Figure::new(count(rows.iter().map(|row| row.over).sum()), frame.t("hosts.past"), "")
            .marked(mark::Mark::NotMet),
    ];
    let link = |row: &Row| row.subject.as_ref().map(|subject| frame.href(address::of_host(subject)));
    let dress = Dress { leads: "name", link: &link, hidden: &["id"], ..Dress::default() };
    let mut body = Markup::new();
    match rows.is_empty() {
        true => body.leaf("p", &[], frame.t("hosts.none")),
        false => body.add(&table::sheet(&found.value.tables().remove(0), &frame, dress)),
    };
    body.open("p", &[("class", "small")])
        .leaf("a", &[("href", &frame.href("/law/facility"))], frame.t("hosts.title"))
        .close("p");
    let sheet = Sheet::new(frame.clone(), frame.t("nav.hosts"), frame.t("hosts.list_lead"))
        .files(Hosts::NAME)
        .figures(&figures)
        .told(&found.findings, &found.sources)
        .section(Section::new("", body));
    if tells(&asked.audience) { sheet.section(telling("", None, "", &frame)) } else { sheet }
}

/// Whether the reader may tell how some organization stands.
fn tells(audience: &Audience) -> bool {
    match audience {
        Audience::CaseWorker(_) | Audience::Secretariat | Audience::Administrator => true,
        Audience::Public | Audience::Person(_) | Audience::Operator(_) => false,
    }
}

/// The form; `of` is the organization it is about, where that is settled.
fn telling(file: &str, of: Option<&Subject>, lead: &str, frame: &Frame) -> Section {
    let mut out = Markup::new();
    out.leaf("p", &[("class", "small")], if lead.is_empty() { frame.t("hosts.tell_lead") } else { lead });
    out.open("form", &[("class", "card wide"), ("method", "post"), ("action", "/hosts")]);
    tied(&mut out, frame);
    match of {
        Some(subject) => {
            let subject = subject.to_string();
            out.empty("input", &[("type", "hidden"), ("name", "organization"), ("value", &subject)]);
        }
        None => field(
            &mut out,
            "organization",
            frame.t("hosts.organization"),
            "text",
            &[("placeholder", "organization:…"), ("required", "yes")],
        ),
    }
    let today = frame.today.to_string();
    let dated = [("value", &*today), ("max", &*today), ("required", "yes")];
    field(&mut out, "told_on", frame.t("hosts.told_on"), "date", &dated);
    out.open("p", &[("class", "field")]).leaf("label", &[("for", "told")], frame.t("hosts.file"));
    let lines = (file.lines().count().clamp(12, 40)).to_string();
    out.leaf(
        "textarea",
        &[
            ("id", "told"),
            ("name", "file"),
            ("rows", &lines),
            ("class", "mono"),
            ("spellcheck", "false"),
            ("required", "yes"),
        ],
        file,
    )
    .close("p");
    button(&mut out, frame.t("hosts.tell"));
    out.close("form");
    Section::new(frame.t("hosts.tell"), out).at("tell")
}

/// The organization at this address.
fn organization(key: &str) -> Result<Subject, Fault> {
    Subject::new(Kind::Organization, key).map_err(|_| Fault::NotFound)
}

async fn found(state: &AppState, asked: &Asked, key: &str) -> Result<Report<HostPage>, Fault> {
    asked.signed_in()?;
    let subject = organization(key)?;
    let (snapshot, by, law) = (state.snapshot(asked).await?, asked.clone(), state.law());
    let found = state.compute(move || host(&snapshot.question(&by), law, &subject)).await?;
    found.ok_or(Fault::NotFound)
}

/// `GET /hosts/{id}`
pub async fn one(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    asked.options(&[])?;
    let found = found(&state, &asked, &key).await?;
    let snapshot = state.snapshot(&asked).await?;
    answer::html(&host_sheet(state.law(), &found, &asked, Frame::over(&asked, &snapshot)))
}

fn host_sheet(law: &Law, found: &Report<HostPage>, asked: &Asked, frame: Frame) -> Sheet {
    let page = &found.value;
    let mut above = Markup::new();
    above.leaf("a", &[("href", &frame.href("/hosts"))], frame.t("nav.hosts"));
    above.raw(" / ").text(frame.text(&page.name));
    let lead = frame.fill("hosts.as_told", &[&frame.day(page.told_on)]);
    let mut sheet = Sheet::new(frame.clone(), frame.text(&page.name), lead)
        .above(above)
        .told(&found.findings, &found.sources);
    if let Some(standing) = &page.standing {
        if !standing.deadlines.is_empty() {
            let body = deadlines(standing, &frame);
            sheet = sheet.section(Section::new(frame.t("hosts.deadlines"), body).at("deadlines"));
        }
        if !standing.questions.is_empty() {
            let body = questions(law, standing, &frame);
            sheet = sheet.section(Section::new(frame.t("hosts.answers"), body).at("answers"));
        }
    }
    let mut told = Markup::new();
    told.open("ul", &[]);
    for day in page.told.iter().rev() {
        let link = frame.with("as_of", &day.to_string());
        told.open("li", &[]).leaf("a", &[("href", &link)], &frame.day(*day)).close("li");
    }
    told.close("ul");
    sheet = sheet.section(Section::new(frame.t("hosts.told"), told).at("told"));
    if tells(&asked.audience) {
        sheet = sheet.section(telling(&page.file, Some(&page.subject), frame.t("hosts.tell_anew"), &frame));
    }
    sheet
}

/// `GET /api/hosts/{id}`
pub async fn one_json(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    asked.options(&[])?;
    Ok(answer::json(&found(&state, &asked, &key).await?))
}

/// `POST /hosts`: records how an organization stands from a day on; what was told before is kept.
///
/// # Errors
/// [`Fault::Role`]; [`Fault::NotFound`] for an organization that the reader does not act for; [`Fault::Value`];
/// [`Fault::Refused`] with every fault of the file and its line.
pub async fn post(State(state): State<AppState>, asked: Asked, form: Posted) -> Result<Response, PageError> {
    asked.signed_in()?;
    if !tells(&asked.audience) {
        return Err(Fault::Role { needs: crate::access::Role::CaseWorker.title() });
    }
    let named = ("organization:… の識別子を指定してください。", "Give an identifier such as organization:….");
    let subject: Subject = form.read("organization", named)?;
    let snapshot = state.latest().await?;
    let is_known = subject.kind() == Kind::Organization && snapshot.registry.get(&subject).is_some();
    if !is_known || !may_see(&snapshot.question_today(&asked), &subject) {
        let remedy = (
            "記録にある、担当の組織を指定してください。",
            "Name an organization on record that you act for.",
        );
        return Err(Fault::value("organization", &subject.to_string(), remedy.0, remedy.1));
    }
    let told_on: Day = form
        .read("told_on", ("2026-11-01 の形の日付を指定してください。", "Give a date such as 2026-11-01."))?;
    if told_on > asked.today {
        let remedy = ("今日までの日付を指定してください。", "Give a day up to today.");
        return Err(Fault::value("told_on", &told_on.to_string(), remedy.0, remedy.1));
    }
    let file = form.raw("file").replace("\r\n", "\n");
    hosts::read(state.law(), "facility.toml", &file).map_err(|errors| faulty(&errors))?;
    let path = address::of_host(&subject);
    tell_on(&state, &asked, told_on, vec![(subject, Fact::HostTold { file })]).await?;
    Ok(answer::see_other(&path))
}
