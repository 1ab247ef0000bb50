//! What the policy sets out to do, and the memoranda concluded for it.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::actions::{ActionRow, Actions, actions as actions_board};
use kanryu_domain::board::agreements::{Agreements, KindCount, agreements as agreements_board};
use kanryu_domain::board::{Board, Cell, Column, Count, Row};

use super::places::sort_of;
use super::sheet::{Section, Sheet, records};
use super::{Frame, address};
use crate::answer;
use crate::asked::Asked;
use crate::error::PageError;
use crate::look::table::{self, Dress};
use crate::look::tally::Figure;
use crate::look::{Mark, Markup, mark};
use crate::state::AppState;

const SORTS: [&str; 6] = ["id", "group", "title", "begins_on", "state", "reported_on"];

/// `GET /actions`
pub async fn actions(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let options = asked.options(&["group", "sort", "order"])?;
    let sort = sort_of(&options, &SORTS)?;
    let group = options.get("group").map(str::to_owned);
    let snapshot = state.snapshot(&asked).await?;
    let report = actions_board(&snapshot.question(&asked));
    let frame = Frame::over(&asked, &snapshot);
    let board = &report.value;
    let mut figures =
        vec![Figure::new(Some(Count::exact(board.actions)), frame.t("actions.all"), frame.without("group"))];
    figures.push(
        Figure::new(Some(Count::exact(board.reported)), frame.t("actions.reported"), "")
            .because(frame.t("actions.reported_why")),
    );
    figures.extend(board.groups.iter().map(|count| {
        Figure::new(
            Some(Count::exact(count.actions)),
            frame.text(&count.group.label),
            frame.with("group", &count.group.code),
        )
    }));
    let mut all = board.tables().remove(0);
    let shown: Vec<&ActionRow> =
        board.rows.iter().filter(|row| group.as_ref().is_none_or(|code| row.group.code == *code)).collect();
    all.rows.retain(|row| shown.iter().any(|action| row.subject.as_ref() == Some(&action.subject)));
    if let Some((key, order)) = sort {
        table::sort(&mut all, &key, order, frame.lang);
    }
    let action_of =
        |row: &Row| shown.iter().find(|action| row.subject.as_ref() == Some(&action.subject)).copied();
    let dress = Dress {
        sorts: &SORTS,
        leads: "title",
        link: &|row| row.subject.as_ref().and_then(address::of).map(|path| frame.href(path)),
        cell: &|row, column, _: &Cell| action_of(row).and_then(|action| dressed(action, column, &frame)),
        hidden: &["owner_basis", "period"],
    };
    let body = table::sheet(&all, &frame, dress);
    let sheet = Sheet::new(frame.clone(), frame.t("nav.actions"), frame.t("actions.lead"))
        .files(Actions::NAME)
        .figures(&figures)
        .told(&report.findings, &report.sources)
        .section(Section::new("", body));
    answer::html(&sheet)
}

fn dressed(action: &ActionRow, column: &Column, frame: &Frame) -> Option<Markup> {
    let mut out = Markup::new();
    match column.key {
        "state" => {
            let mark_of = match action.state.code.as_str() {
                "no-report" => Mark::Unknown,
                "done" => Mark::Met,
                _ => Mark::Planned,
            };
            out.add(&mark::badge(mark_of, frame.text(&action.state.label)));
            if let Some(evidence) = &action.evidence {
                out.leaf("div", &[("class", "small soft")], evidence);
            }
        }
        "owners" => {
            let owners = if action.owners.is_empty() { "–".to_owned() } else { action.owners.join("、") };
            out.text(&owners).leaf("div", &[("class", "small soft")], frame.text(&action.owner_basis.label));
        }
        "source" => {
            out.add(&crate::look::report::source(&action.source, frame));
        }
        _ => return None,
    }
    Some(out)
}

/// `GET /agreements`
pub async fn agreements(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    let report = agreements_board(&snapshot.question(&asked));
    let frame = Frame::over(&asked, &snapshot);
    let figures: Vec<Figure> = report.value.kinds.iter().map(|kind| figure(kind, &frame)).collect();
    let tables = report.value.tables();
    let told = |row: &Row, column: &Column, cell: &Cell| {
        let at = tables[0].rows.iter().position(|other| std::ptr::eq(other, row))?;
        let reported = report.value.reported.get(at)?;
        match column.key {
            "confidence" => Some(mark::sure(mark::confidence(&reported.confidence.code), frame.lang)),
            "source" | "note" => Some(linked(&cell.plain(frame.lang))),
            _ => None,
        }
    };
    let reported =
        table::sheet(&tables[0], &frame, Dress { leads: "country", cell: &told, ..Dress::default() });
    let recorded = records(&tables[1], "title", &[], &[], &frame);
    let sheet = Sheet::new(frame.clone(), frame.t("nav.agreements"), frame.t("agreements.lead"))
        .files(Agreements::NAME)
        .figures(&figures)
        .told(&report.findings, &report.sources)
        .section(Section::new(frame.text(&tables[0].title), reported).at("reported"))
        .section(Section::new(frame.text(&tables[1].title), recorded).at("recorded"));
    answer::html(&sheet)
}

/// A text in which addresses of pages are links.
fn linked(text: &str) -> Markup {
    let mut out = Markup::new();
    if text.is_empty() {
        out.text("–");
    }
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            out.raw(" ");
        }
        match word.starts_with("https://") {
            true => out.leaf("a", &[("href", word), ("rel", "noreferrer")], word),
            false => out.text(word),
        };
    }
    out
}

/// The kinds are never added up; a total that a source gives stands below with its date.
fn figure(kind: &KindCount, frame: &Frame) -> Figure {
    let why = match &kind.total {
        Some(total) => frame.fill("agreements.total", &[&total.total.to_string(), &frame.date(&total.by)]),
        None => frame.fill("agreements.recorded", &[&kind.recorded.to_string()]),
    };
    Figure::new(Some(kind.reported), frame.text(&kind.kind.label), "#reported").because(why)
}
