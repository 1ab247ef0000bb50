//! What is due: deadlines of everybody whom the reader sees, to filter by kind, organization and days, as page and file.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::audience::{Content, Reach, reach};
use kanryu_domain::board::due::{DueBoard, DueQuery, due, due_rows};
use kanryu_domain::board::hosts::due_at_hosts;
use kanryu_domain::board::people::PersonRow;
use kanryu_domain::board::{Board, Cell, Column, Count, Report, Row};
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::pathway::{DUE_KINDS, Deadlines, DueKind};
use kanryu_domain::word;
use kanryu_files::{Heading, Output, Value, Watch, write_table};

use super::people::deadline;
use super::sheet::{Section, Sheet};
use super::{Frame, address};
use crate::access::role::Role;
use crate::access::scope::{Scope, allow};
use crate::asked::{Asked, Options};
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::look::table::{self, Dress};
use crate::look::tally::Figure;
use crate::look::{Markup, mark};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::{answer, due_lines, people};

/// Options of the page, its file and the API.
pub const OPTIONS: [&str; 3] = ["kind", "for", "within"];
/// Rows on the page; the file has all of them.
const MOST_ROWS: usize = 500;
/// Days ahead that can be asked for.
const MOST_DAYS: usize = 3_660;

/// The query that the options ask for.
///
/// # Errors
/// [`Fault::Value`] for an option that cannot be read, with the valid words.
pub fn query(options: &Options) -> Result<DueQuery, Fault> {
    let whose = (
        "person:… または organization:… の識別子を指定してください。",
        "Give an identifier such as person:… or organization:….",
    );
    let usual = DueQuery::default();
    let within = options.number("within", 0, MOST_DAYS, usual.within as usize)?;
    let kinds = DUE_KINDS.map(DueKind::word);
    let kind = options.one_of("kind", &kinds)?.and_then(DueKind::from_word);
    Ok(DueQuery { within: within as i32, kind, subject: options.read("for", whose)? })
}

/// The deadlines that this reader sees, and the moment of the last record they rest on, in milliseconds.
///
/// # Errors
/// As [`AppState::snapshot`].
pub async fn report(
    state: &AppState,
    asked: &Asked,
    query: DueQuery,
) -> Result<(Report<DueBoard>, i64), Fault> {
    let snapshot = state.snapshot(asked).await?;
    let stamp = snapshot.recorded_until.map_or(0, |at| at.ms());
    let (state_in, asked) = (state.clone(), asked.clone());
    let found = state.compute(move || board(&state_in, &snapshot, &asked, &query)).await?;
    Ok((found, stamp))
}

fn board(state: &AppState, snapshot: &Snapshot, asked: &Asked, query: &DueQuery) -> Report<DueBoard> {
    let (law, question) = (state.law(), snapshot.question(asked));
    // Whose people somebody sees is judged today, as in the list of people.
    let index = people::index_for(state, snapshot, asked);
    let visible: Vec<&PersonRow> =
        index.visible(&asked.audience).filter(|row| row.subject.kind() == Kind::Person).collect();
    let lines =
        due_lines::of(snapshot, law, asked.as_of, query.within, visible.iter().map(|row| &row.subject));
    let nothing: due_lines::Lines = Arc::default();
    let people = visible.iter().flat_map(|row| {
        let found = lines.get(&row.subject).unwrap_or(&nothing);
        due_rows(&question, row, query, || found)
    });
    let rows = people.chain(due_at_hosts(&question, law, query)).collect();
    due(&question, rows, query)
}

async fn answered(state: &AppState, asked: &Asked, action: Action) -> Result<(Report<DueBoard>, i64), Fault> {
    let query = query(&asked.options(&OPTIONS)?)?;
    asked.signed_in()?;
    if reach(&asked.audience, Content::Identity) == Reach::Nothing {
        return Err(Fault::Role { needs: Role::CaseWorker.title() });
    }
    let (found, stamp) = report(state, asked, query).await?;
    state.read_people(asked, action, &people_of(&found.value)).await?;
    Ok((found, stamp))
}

/// The people of these deadlines, each once.
pub fn people_of(board: &DueBoard) -> Vec<Subject> {
    let people = board.rows.iter().map(|row| &row.subject).filter(|subject| subject.kind() == Kind::Person);
    let people: BTreeSet<&Subject> = people.collect();
    people.into_iter().cloned().collect()
}

/// The page behind a deadline.
pub fn page_of(subject: &Subject) -> Option<String> {
    match subject.kind() {
        Kind::Organization => Some(address::of_host(subject)),
        _ => address::of(subject),
    }
}

/// `GET /due`
pub async fn due_page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let (found, _) = answered(&state, &asked, Action::PersonListed).await?;
    let snapshot = state.snapshot(&asked).await?;
    answer::html(&page(&found, Frame::over(&asked, &snapshot)))
}

/// `GET /api/due`
pub async fn due_json(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::PeopleRead)?;
    let (found, _) = answered(&state, &asked, Action::PersonListed).await?;
    Ok(answer::json(&found))
}

/// `GET /due.csv`
pub async fn due_csv(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let (found, _) = answered(&state, &asked, Action::PersonExported).await?;
    let table = found.value.tables().remove(0);
    let headings: Vec<Heading> =
        table.columns.iter().map(|column| Heading::new(column.key, column.title.get(asked.lang))).collect();
    let rows = table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| Value::Text(cell.plain(asked.lang))).collect());
    let mut bytes = Vec::new();
    let form = Output::Csv { byte_order_mark: true };
    write_table(form, &mut bytes, table.title.get(asked.lang), &headings, rows, Watch::default())
        .map_err(|error| Fault::bug("writing a file of deadlines", &error))?;
    Ok(answer::file("kanryu-due.csv", "text/csv; charset=utf-8", bytes))
}

fn page(found: &Report<DueBoard>, frame: Frame) -> Sheet {
    let board = &found.value;
    let mut body = filters(&frame);
    body.open("p", &[("class", "small")])
        .leaf("a", &[("href", &frame.same_question("/due.csv"))], frame.t("due.csv"))
        .raw(" · ")
        .leaf("a", &[("href", "/account")], frame.t("due.feed"))
        .raw(" · ")
        .leaf("a", &[("href", &frame.href("/hosts"))], frame.t("nav.hosts"))
        .close("p");
    match board.rows.is_empty() {
        true => body.leaf("p", &[], frame.t("due.nothing")),
        false => body.add(&rows(board, &frame)),
    };
    if board.rows.len() > MOST_ROWS {
        let (most, all) = (MOST_ROWS.to_string(), table::thousands(board.rows.len() as i64));
        body.leaf("p", &[("class", "soft")], &frame.fill("due.most", &[&most, &all]));
    }
    let count = |count: usize| Some(Count::exact(count as i64));
    let mut figures =
        vec![Figure::new(count(board.over), frame.t("due.over"), "").marked(mark::Mark::NotMet)];
    figures.extend(
        board.rungs.iter().map(|rung| {
            Figure::new(count(rung.count), frame.fill("due.rung", &[&rung.days.to_string()]), "")
        }),
    );
    Sheet::new(frame.clone(), frame.t("nav.due"), frame.t("due.lead"))
        .figures(&figures)
        .told(&found.findings, &found.sources)
        .section(Section::new("", body))
}

fn filters(frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", "/due"), ("data-auto", "yes")]);
    for (name, value) in frame.others(&["kind", "within", "for"]) {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
    let select =
        |out: &mut Markup, name: &'static str, label: &str, choices: Vec<(String, String)>, any: &str| {
            out.open("div", &[]).leaf("label", &[("for", name)], label);
            out.open("select", &[("id", name), ("name", name)]).leaf("option", &[("value", "")], any);
            for (value, words) in choices {
                let chosen = if frame.asked(name) == value { "selected" } else { "" };
                out.leaf("option", &[("value", &value), ("selected", chosen)], &words);
            }
            out.close("select").close("div");
        };
    let kinds = DUE_KINDS
        .map(|kind| (kind.word().to_owned(), frame.text(&word::code("due-kind", kind.word())).to_owned()));
    select(&mut out, "kind", frame.t("due.kind"), kinds.to_vec(), frame.t("due.any_kind"));
    let mut ladder: Vec<i32> = Deadlines::builtin().ladder.clone();
    ladder.push(365);
    ladder.sort_unstable();
    let days =
        ladder.iter().map(|days| (days.to_string(), frame.fill("people.within", &[&days.to_string()])));
    select(&mut out, "within", frame.t("due.within"), days.collect(), frame.t("due.as_far"));
    out.open("div", &[("class", "grow")]).leaf("label", &[("for", "for")], frame.t("due.for"));
    out.empty(
        "input",
        &[("id", "for"), ("name", "for"), ("value", frame.asked("for")), ("placeholder", "organization:…")],
    )
    .close("div");
    out.leaf("button", &[("type", "submit")], frame.t("places.filter"));
    if OPTIONS.iter().any(|name| !frame.asked(name).is_empty()) {
        out.leaf("a", &[("class", "clear"), ("href", &frame.href("/due"))], frame.t("places.clear"));
    }
    out.close("form");
    out
}

fn rows(board: &DueBoard, frame: &Frame) -> Markup {
    let mut table = board.tables().remove(0);
    table.rows.truncate(MOST_ROWS);
    let link = |row: &Row| row.subject.as_ref().and_then(page_of).map(|path| frame.href(path));
    let cell = |_: &Row, column: &Column, cell: &Cell| match (column.key, cell) {
        ("on", Cell::Date(date)) => Some(deadline(date.exact(), frame)),
        _ => None,
    };
    table::sheet(
        &table,
        frame,
        Dress {
            leads: "name",
            cell: &cell,
            link: &link,
            hidden: &["days_left", "subject"],
            ..Dress::default()
        },
    )
}
