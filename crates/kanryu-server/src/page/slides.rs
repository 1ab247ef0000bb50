//! The slides of the mission, each as a live page: what it states, what the records say now, where they differ.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::figure::{Figure as Told, FigureValue};
use kanryu_domain::board::slides::{
    ClaimRow, Panel, SlidePage, Slides, slide as slide_board, slides as slides_board,
};
use kanryu_domain::board::{Board, Count};
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::text::Lang;

use super::Frame;
use super::sheet::{Section, Sheet};
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::tally::{self, Figure};
use crate::look::{Mark, Markup, mark, report};
use crate::state::AppState;
use crate::{answer, people};

/// `GET /slides`
pub async fn slides(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    let told = slides_board(&snapshot.question(&asked));
    let frame = Frame::over(&asked, &snapshot);
    let sheet = Sheet::new(frame.clone(), frame.t("nav.slides"), frame.t("slides.lead"))
        .files(Slides::NAME)
        .told(&told.findings, &told.sources)
        .section(Section::new("", tiles(&told.value.rows, &frame)));
    answer::html(&sheet)
}

fn tiles(panels: &[Panel], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[("class", "tiles")]);
    for panel in panels {
        let href = frame.href(format!("/slides/{}", panel.subject.key()));
        out.open("li", &[]).leaf("span", &[("class", "code")], panel.subject.key());
        out.open("h3", &[]).leaf("a", &[("href", &href)], frame.text(&panel.title)).close("h3");
        if frame.lang == Lang::En {
            // What a panel shows is described in English only; in Japanese its own title says it.
            out.leaf("p", &[], &panel.shows);
        }
        let records = frame.fill("slides.records", &[&panel.records.to_string()]);
        out.leaf("p", &[("class", "small")], &format!("{} · {}", records, frame.date(&panel.stated_on)))
            .close("li");
    }
    out.close("ul");
    out
}

/// `GET /slides/{panel}`
pub async fn slide(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    asked.options(&[])?;
    let subject = Subject::new(Kind::Slide, &key).map_err(|_| Fault::NotFound)?;
    let snapshot = state.snapshot(&asked).await?;
    let (counted, law, as_of) = (snapshot.clone(), state.law(), asked.as_of);
    let counts = state.compute(move || people::index(&counted, law, as_of).counts()).await?;
    let told = slide_board(&snapshot.question(&asked), &subject, &counts).ok_or(Fault::NotFound)?;
    let frame = Frame::over(&asked, &snapshot);
    let board = &told.value;
    let figures: Vec<Figure> = board.live.iter().map(|figure| figure_of(figure, &frame)).collect();
    let lead = if frame.lang == Lang::En { board.panel.shows.clone() } else { String::new() };
    let mut sheet = Sheet::new(frame.clone(), frame.text(&board.panel.title), lead)
        .above(above(board, &frame))
        .told(&told.findings, &told.sources);
    if let Some(board) = live_board(&key) {
        sheet = sheet.section(Section::new("", way_to(board, &frame)));
    }
    if !figures.is_empty() {
        sheet = sheet.section(Section::new(
            frame.fill("slides.live", &[&frame.day(frame.as_of)]),
            tally::tally(&figures, &frame),
        ));
    }
    if !board.claims.is_empty() {
        sheet = sheet.section(Section::new(frame.t("slides.claims"), claims(&board.claims, &frame)));
    }
    for group in &board.groups {
        let mut out = Markup::new();
        out.open("ul", &[]);
        for record in &group.records {
            out.open("li", &[])
                .add(&report::link(&record.subject, &frame))
                .raw(" ")
                .text(frame.text(&record.title))
                .close("li");
        }
        out.close("ul");
        sheet = sheet.section(Section::new(frame.text(&group.kind.label), out));
    }
    answer::html(&sheet)
}

/// The page that is this slide, live.
fn live_board(panel: &str) -> Option<(&'static str, &'static str)> {
    Some(match panel {
        "S01" => ("/", "nav.overview"),
        "S02a" | "S02f" | "S02g" | "S06" | "S07" => ("/medicines", "nav.medicines"),
        "S02b" => ("/", "nav.overview"),
        "S02c" => ("/businesses", "nav.businesses"),
        "S02d" | "S02e" => ("/bases", "nav.bases"),
        "S03" => ("/governance", "nav.governance"),
        "S04" => ("/pathways", "nav.pathways"),
        "S05" => ("/council", "nav.council"),
        "S08" => ("/actions", "nav.actions"),
        _ => return None,
    })
}

fn way_to((path, key): (&'static str, &'static str), frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let words = frame.fill("slides.board", &[frame.t(key)]);
    out.open("p", &[]).leaf("a", &[("class", "button main"), ("href", &frame.href(path))], &words).close("p");
    out
}

fn above(board: &SlidePage, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.leaf("a", &[("href", &frame.href("/slides"))], frame.t("nav.slides")).raw(" / ");
    out.leaf("span", &[("class", "mono")], board.panel.subject.key());
    for (next, word) in [(&board.previous, "slides.before"), (&board.next, "slides.after")] {
        if let Some(subject) = next {
            let href = frame.href(format!("/slides/{}", subject.key()));
            out.raw(" · ").leaf("a", &[("href", &href)], &frame.fill(word, &[subject.key()]));
        }
    }
    out
}

/// A figure of a board as a page shows it; counts of people as this reader may see them.
pub fn figure_of(told: &Told, frame: &Frame) -> Figure {
    let board = match told.board {
        "overview" => "/".to_owned(),
        board => format!("/{board}"),
    };
    let mut figure = Figure::new(None, frame.text(&told.title), frame.href(board));
    figure.number = number(told.value, frame);
    match &told.note {
        Some(note) => figure.because(frame.text(note)),
        None => figure,
    }
}

/// The number of a figure in words.
pub fn number(value: FigureValue, frame: &Frame) -> String {
    match value {
        FigureValue::Records(count) => tally::number(Some(count)),
        FigureValue::People(shown) => super::pathways::shown(shown, frame),
    }
}

fn claims(claims: &[ClaimRow], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open(
        "div",
        &[
            ("class", "sheet"),
            ("tabindex", "0"),
            ("role", "region"),
            ("aria-label", frame.t("slides.claims")),
        ],
    );
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for (key, class) in [
        ("slides.statement", ""),
        ("slides.on", ""),
        ("slides.claimed", "n"),
        ("slides.counted", "n"),
        ("slides.verdict", ""),
    ] {
        out.leaf("th", &[("scope", "col"), ("class", class)], frame.t(key));
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for claim in claims {
        let mark_of = match claim.verdict.code.as_str() {
            "agrees" => Mark::Met,
            "differs" => Mark::NotMet,
            _ => Mark::Unknown,
        };
        out.open("tr", &[]).open("th", &[("scope", "row")]).text(frame.text(&claim.text));
        out.leaf("div", &[("class", "small soft")], frame.text(&claim.count.label)).close("th");
        out.leaf("td", &[("class", "d")], &frame.day(claim.on));
        out.leaf("td", &[("class", "n")], &tally::number(Some(Count::exact(claim.claimed))));
        out.leaf("td", &[("class", "n")], &tally::number(Some(claim.counted)));
        out.open("td", &[])
            .add(&mark::badge(mark_of, frame.text(&claim.verdict.label)))
            .close("td")
            .close("tr");
    }
    out.close("tbody").close("table").close("div");
    out
}
