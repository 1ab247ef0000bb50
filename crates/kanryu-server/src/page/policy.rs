//! What the policy sets out to do.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::actions::{ActionRow, Actions, actions as actions_board};
use kanryu_domain::board::{Board, Cell, Column, Count, Row};

use super::places::sort_of;
use super::sheet::{Section, Sheet};
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
