//! Reviews of the five-year cycles: the list, one review, its PDF, and the forms of whoever records what it decided.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::review::ReviewBoard;
use kanryu_domain::board::{Audience, Cell, Column, Report, Row, Table};
use kanryu_domain::calendar::Day;
use kanryu_domain::commitment::STATES;
use kanryu_domain::event::{Body, Fact};
use kanryu_domain::id::Subject;
use kanryu_domain::indicator::cycle::Cycle;
use kanryu_domain::indicator::decision::{Decision, decision};
use kanryu_domain::text::Text;
use kanryu_domain::word;
use kanryu_store::Head;

use super::indicators::{LIGHTS, mark_of};
use super::sheet::{Section, Sheet};
use super::{Frame, address};
use crate::access::Role;
use crate::access::form::Posted;
use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::form::{button, choice, field, tied};
use crate::look::table::{self, Dress};
use crate::look::{Markup, mark};
use crate::review::part::{self, Part, Piece};
use crate::review::{Given, board, document};
use crate::snapshot::Shared;
use crate::state::AppState;
use crate::telling::tell;

/// `GET /reviews`
pub async fn list(State(_): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let frame = Frame::of(&asked);
    let columns = vec![
        Column { key: "title", title: Text::same(frame.t("reviews.cycle")) },
        Column::new("begins_on", "始まり", "Begins"),
        Column::new("ends_on", "終わり", "Ends"),
        Column::new("inferred", "日付", "Dates"),
        Column::new("file", "文書", "Document"),
    ];
    let rows = Cycle::all().iter().map(|cycle| {
        let inferred = if cycle.inferred { frame.t("reviews.inferred") } else { "" };
        let cells = vec![
            Cell::Text(cycle.title.clone()),
            Cell::Date(cycle.begins_on.into()),
            Cell::Date(cycle.ends_on.into()),
            Cell::Plain(inferred.to_owned()),
            Cell::Plain(cycle.key.clone()),
        ];
        Row { subject: None, cells }
    });
    let title = Text::same(frame.t("nav.reviews"));
    let all = Table { name: "reviews", title, columns, rows: rows.collect() };
    let key = |row: &Row| row.cells.last().map(|cell| cell.plain(frame.lang)).unwrap_or_default();
    let dress = Dress {
        leads: "title",
        link: &|row| Some(frame.href(format!("/reviews/{}", key(row)))),
        cell: &|row, column, _| {
            (column.key == "file").then(|| {
                let mut out = Markup::new();
                let path = frame.href(format!("/reviews/{}.pdf", key(row)));
                out.leaf("a", &[("href", &path)], frame.t("reviews.pdf"));
                out
            })
        },
        ..Dress::default()
    };
    let body = table::sheet(&all, &frame, dress);
    let lead = frame.t("reviews.list_lead");
    answer::html(&Sheet::new(frame.clone(), frame.t("nav.reviews"), lead).section(Section::new("", body)))
}

/// The cycle of an address.
fn named(key: &str) -> Result<&'static Cycle, Fault> {
    Cycle::get(key).ok_or(Fault::NotFound)
}

/// The records with the end of the log that they belong to.
async fn records(state: &AppState, asked: &Asked) -> Result<(Shared, Head), Fault> {
    loop {
        state.latest().await?;
        let (snapshot, head) = (state.snapshot(asked).await?, state.store().head().await?);
        // Somebody may have written in between; then both are read again.
        if snapshot.head == head.seq {
            return Ok((snapshot, head));
        }
    }
}

/// `GET /reviews/{cycle}`, and `GET /reviews/{cycle}.pdf`: the same as a document.
pub async fn page(
    State(state): State<AppState>,
    Path(name): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    asked.options(&[])?;
    let pdf = name.strip_suffix(".pdf");
    let cycle = named(pdf.unwrap_or(&name))?;
    let (snapshot, head) = records(&state, &asked).await?;
    let (law, held, lang) = (state.law(), snapshot.clone(), asked.lang);
    let (as_of, known_at) = (asked.as_of, snapshot.known_at);
    if pdf.is_some() {
        let made = state.compute(move || {
            let given = Given { registry: &held.registry, head, law, as_of, known_at };
            document(&given, cycle, lang)
        });
        let bytes = made.await?.map_err(|error| Fault::bug("typesetting a review", &error))?;
        let name = format!("kanryu-review-{}-{as_of}-{}.pdf", cycle.key, lang.code());
        return Ok(answer::file(&name, "application/pdf", bytes));
    }
    let made =
        state.compute(move || board(&Given { registry: &held.registry, head, law, as_of, known_at }, cycle));
    let report = made.await?;
    let frame = Frame::over(&asked, &snapshot);
    answer::html(&sheet(&report, &asked, frame))
}

/// `GET /api/reviews/{cycle}`
pub async fn json(
    State(state): State<AppState>,
    Path(name): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    asked.options(&[])?;
    let cycle = named(&name)?;
    let (snapshot, head) = records(&state, &asked).await?;
    let (law, as_of, known_at) = (state.law(), asked.as_of, snapshot.known_at);
    let made = state
        .compute(move || board(&Given { registry: &snapshot.registry, head, law, as_of, known_at }, cycle));
    Ok(answer::json(&made.await?))
}

fn sheet(told: &Report<ReviewBoard>, asked: &Asked, frame: Frame) -> Sheet {
    let cycle = &told.value.cycle.cycle;
    let mut above = Markup::new();
    let (pdf, json) = (format!("/reviews/{}.pdf", cycle.key), format!("/api/reviews/{}", cycle.key));
    above.leaf("a", &[("href", &frame.href(pdf))], frame.t("reviews.pdf")).raw(" · ");
    above.leaf("a", &[("href", &frame.href(json))], frame.t("reviews.json"));
    let title = part::title(&told.value, frame.lang);
    let mut sheet = Sheet::new(frame.clone(), title, part::lead(told, frame.lang))
        .above(above)
        .told(&told.findings, &told.sources);
    // Findings stand above everything on a page.
    for part in part::parts(told, frame.lang).iter().filter(|part| part.id != "findings") {
        let mut body = shown(part, told, &frame);
        if part.id == "act" && keeps(asked) {
            body.add(&decide_form(cycle, &frame)).add(&report_form(told, &frame));
        }
        sheet = sheet.section(Section::new(&part.title, body).at(part.id));
    }
    sheet
}

fn shown(part: &Part, told: &Report<ReviewBoard>, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    for piece in &part.pieces {
        match piece {
            Piece::Text(text) => {
                out.leaf("p", &[], text);
            }
            Piece::Note(text) => {
                out.leaf("p", &[("class", "small soft")], text);
            }
            Piece::Points(points) => {
                out.open("ul", &[]);
                for point in points {
                    out.leaf("li", &[], point);
                }
                out.close("ul");
            }
            Piece::Table(table) => {
                out.leaf("h3", &[], frame.text(&table.title));
                out.add(&dressed(table, told, frame));
            }
            Piece::Picture(picture) => {
                out.open("figure", &[]).open(
                    "div",
                    &[
                        ("class", "picture scroll"),
                        ("tabindex", "0"),
                        ("role", "region"),
                        ("aria-label", &picture.caption),
                    ],
                );
                out.add(&picture.drawing).close("div");
                out.leaf("figcaption", &[("class", "small")], &picture.caption).close("figure");
            }
        }
    }
    out
}

/// A table of the review: titles of indicators lead to the scorecard, records to their pages, lights are badges.
fn dressed(all: &Table, told: &Report<ReviewBoard>, frame: &Frame) -> Markup {
    let checked = |row: &Row| {
        let title = row.cells.first()?;
        told.value.cycle.check.iter().find(|one| *title == Cell::Text(one.row.title.clone()))
    };
    let leads = all.columns.first().map_or("", |column| column.key);
    let link = |row: &Row| match &row.subject {
        Some(subject) => address::of(subject).map(|path| frame.href(path)),
        None => checked(row).map(|one| frame.href(format!("/indicators#{}", one.row.key))),
    };
    let cell = |_: &Row, column: &Column, cell: &Cell| match (column.key, cell) {
        ("light", Cell::Text(text)) => {
            let light = LIGHTS.into_iter().find(|light| light.title() == *text)?;
            Some(mark::badge(mark_of(light), frame.text(text)))
        }
        _ => None,
    };
    table::sheet(all, frame, Dress { leads, link: &link, cell: &cell, ..Dress::default() })
}

/// Whether the reader keeps the whole register.
pub(super) fn keeps(asked: &Asked) -> bool {
    match asked.audience {
        Audience::Secretariat | Audience::Administrator => true,
        Audience::Public | Audience::Person(_) | Audience::CaseWorker(_) | Audience::Operator(_) => false,
    }
}

/// Refuses whoever does not keep the register.
pub(super) fn keeper(asked: &Asked) -> Result<(), Fault> {
    asked.signed_in()?;
    if keeps(asked) { Ok(()) } else { Err(Fault::Role { needs: Role::Secretariat.title() }) }
}

/// A text of at most 1,000 characters that may be left out.
pub(super) fn optional(form: &Posted, name: &str, otherwise: &str) -> Result<String, Fault> {
    match form.text(name) {
        "" => Ok(otherwise.to_owned()),
        _ => form.required(name, 1_000).map(str::to_owned),
    }
}

fn decide_form(cycle: &Cycle, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.leaf("h3", &[("id", "decide")], frame.t("reviews.decide"));
    out.leaf("p", &[], frame.t("reviews.decide_lead"));
    let action = format!("/reviews/{}/decisions", cycle.key);
    out.open("form", &[("class", "card"), ("method", "post"), ("action", &action)]);
    tied(&mut out, frame);
    let texts = [("title_ja", "reviews.title_ja"), ("title_en", "reviews.title_en")];
    for (name, label) in texts {
        field(&mut out, name, frame.t(label), "text", &[("maxlength", "120"), ("required", "yes")]);
    }
    for (name, label) in [("text_ja", "reviews.text_ja"), ("text_en", "reviews.text_en")] {
        field(&mut out, name, frame.t(label), "text", &[("maxlength", "1000")]);
    }
    field(
        &mut out,
        "owners",
        frame.t("reviews.owners"),
        "text",
        &[("maxlength", "400"), ("required", "yes")],
    );
    field(&mut out, "due", frame.t("reviews.due"), "date", &[("required", "yes")]);
    button(&mut out, frame.t("reviews.decide"));
    out.close("form");
    out
}

/// The form that reports on a decision; nothing where none is on record.
fn report_form(told: &Report<ReviewBoard>, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let decisions = &told.value.cycle.decisions;
    if decisions.is_empty() {
        return out;
    }
    out.leaf("h3", &[("id", "report")], frame.t("reviews.report"));
    let action = format!("/reviews/{}/reports", told.value.cycle.cycle.key);
    out.open("form", &[("class", "card"), ("method", "post"), ("action", &action)]);
    tied(&mut out, frame);
    let pairs: Vec<(String, String)> =
        decisions.iter().map(|row| (row.subject.to_string(), frame.text(&row.title).to_owned())).collect();
    choice(&mut out, "decision", frame.t("reviews.which"), &pairs, "");
    let states =
        STATES.map(|state| (state.to_owned(), frame.text(&word::code("policy-state", state)).to_owned()));
    choice(&mut out, "state", frame.t("reviews.state"), &states, "under-way");
    field(
        &mut out,
        "evidence",
        frame.t("reviews.evidence"),
        "text",
        &[("maxlength", "400"), ("required", "yes")],
    );
    button(&mut out, frame.t("reviews.report"));
    out.close("form");
    out
}

/// `POST /reviews/{cycle}/decisions`
pub async fn decide(
    State(state): State<AppState>,
    Path(name): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    keeper(&asked)?;
    let cycle = named(&name)?;
    let a_day = ("2027-03-31 のような日付を指定してください。", "Give a day such as 2027-03-31.");
    let title = Text::new(form.required("title_ja", 120)?, form.required("title_en", 120)?);
    let text = Text::new(optional(&form, "text_ja", &title.ja)?, optional(&form, "text_en", &title.en)?);
    let owners = form.required("owners", 400)?.split([';', '；']).map(str::trim);
    let owners: Vec<String> = owners.filter(|owner| !owner.is_empty()).map(str::to_owned).collect();
    let due_on: Day = form.read("due", a_day)?;
    let decided = Decision { title, text, owners, decided_on: asked.today, due_on };
    let event = decision(cycle, &decided, state.now()).map_err(|error| {
        let field = if decided.owners.is_empty() { "owners" } else { "due" };
        let ja = "担当を一つ以上、期限を今日以後の日にしてください。";
        Fault::value(field, form.text(field), ja, error.to_string())
    })?;
    let Body::States { fact } = event.body else {
        return Err(Fault::bug("recording a decision", &"a decision states a fact"));
    };
    tell(&state, &asked, vec![(event.subject, fact)]).await?;
    Ok(answer::see_other(&format!("/reviews/{}#act", cycle.key)))
}

/// `POST /reviews/{cycle}/reports`
pub async fn report_on(
    State(state): State<AppState>,
    Path(name): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    keeper(&asked)?;
    let cycle = named(&name)?;
    let one_of = ("一覧から選んでください。", "Choose one of the list.");
    let subject: Subject = form.read("decision", one_of)?;
    let known = state.latest().await?;
    let cycles_own = kanryu_domain::registry::policy::PolicyAction::all(&known.registry)
        .into_iter()
        .any(|action| action.subject == subject && action.period.as_deref() == Some(cycle.key.as_str()));
    let word = form.text("state").to_owned();
    if !cycles_own || !STATES.contains(&word.as_str()) {
        let field = if cycles_own { "state" } else { "decision" };
        return Err(Fault::value(field, form.text(field), one_of.0, one_of.1));
    }
    let evidence = form.required("evidence", 400)?.to_owned();
    let fact = Fact::PolicyActionReported { state: word, evidence };
    tell(&state, &asked, vec![(subject, fact)]).await?;
    Ok(answer::see_other(&format!("/reviews/{}#act", cycle.key)))
}
