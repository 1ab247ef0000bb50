//! The initiative in time: what the slides date and what later evidence dates, with the day shown marked.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::timeline::{TimelineRow, timeline as timeline_board};

use super::Frame;
use super::sheet::{Section, Sheet, records};
use crate::answer;
use crate::asked::Asked;
use crate::error::PageError;
use crate::look::{Markup, report};
use crate::state::AppState;

/// `GET /timeline`
pub async fn timeline(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    let told = timeline_board(&snapshot.question(&asked));
    let frame = Frame::over(&asked, &snapshot);
    let board = &told.value;
    let mut rows: Vec<(&TimelineRow, bool)> = board.rows.iter().map(|row| (row, false)).collect();
    rows.extend(board.evidence.iter().map(|row| (row, true)));
    rows.sort_by_key(|(row, _)| (row.on.earliest(), row.on.latest()));
    let tables: Vec<_> = kanryu_domain::board::Board::tables(board);
    let mut sheet = Sheet::new(frame.clone(), frame.t("nav.timeline"), frame.t("time.lead"))
        .files("timeline")
        .told(&told.findings, &told.sources)
        .section(Section::new("", rail(&rows, &frame)));
    for table in &tables {
        sheet = sheet.section(
            Section::new(frame.text(&table.title), records(table, "text", &[], &[], &frame)).at(table.name),
        );
    }
    answer::html(&sheet)
}

fn rail(rows: &[(&TimelineRow, bool)], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let mut year = None;
    let mut passed = false;
    out.open("ol", &[("class", "rail")]);
    for (row, later) in rows {
        if !passed && row.on.earliest() > frame.as_of {
            passed = true;
            today(&mut out, frame);
        }
        if year != Some(row.on.earliest().year()) {
            year = Some(row.on.earliest().year());
            let title = row.on.earliest().year().to_string();
            out.open("li", &[("class", "year")]).text(&title).close("li");
        }
        let id = row.subject.key();
        out.open(
            "li",
            &[
                ("id", if *later { "" } else { id }),
                ("class", if row.time.code == "ahead" { "future" } else { "" }),
            ],
        );
        out.open("div", &[("class", "when")]).text(&frame.date(&row.on));
        if let Some(until) = &row.until {
            out.raw(" – ").text(&frame.date(until));
        }
        out.close("div").open("div", &[]).open("p", &[]).text(frame.text(&row.text)).close("p");
        out.open("p", &[("class", "small soft")])
            .leaf("span", &[("class", "tag")], frame.text(&row.kind.label))
            .raw(" ");
        out.leaf("span", &[("class", "tag")], frame.text(&row.time.label)).raw(" ");
        if let Some(site) = &row.site {
            out.add(&report::link(site, frame)).raw(" ");
        }
        out.add(&report::source(&row.source, frame)).close("p").close("div").close("li");
    }
    if !passed {
        today(&mut out, frame);
    }
    out.close("ol");
    out
}

fn today(out: &mut Markup, frame: &Frame) {
    out.open("li", &[("class", "now-line")])
        .open("div", &[("class", "when")])
        .text(&frame.day(frame.as_of))
        .close("div");
    out.leaf("p", &[], frame.t("time.here")).close("li");
}
