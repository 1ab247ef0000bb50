//! Who steers the initiative: the chart of bodies, and the councils with their seats on the day.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::council::{CouncilBody, council as council_board};
use kanryu_domain::board::governance::{BodyRow, Governance, SeatRow, governance as governance_board};
use kanryu_domain::board::{Board, Count};
use kanryu_domain::event::{BodyKind, BodyRelation, Word};

use super::sheet::{Section, Sheet, records};
use super::{Frame, address};
use crate::answer;
use crate::asked::Asked;
use crate::error::PageError;
use crate::look::chart::{self, Body, Wire};
use crate::look::tally::Figure;
use crate::look::{Mark, Markup, mark};
use crate::state::AppState;

/// `GET /governance`
pub async fn governance(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    let report = governance_board(&snapshot.question(&asked));
    let frame = Frame::over(&asked, &snapshot);
    let board = &report.value;
    let tables = board.tables();
    let figures = [
        Figure::new(Some(Count::exact(board.counts.bodies)), frame.t("governing.bodies"), "#bodies"),
        Figure::new(Some(Count::exact(board.counts.seats)), frame.t("governing.seats"), "#seats"),
        Figure::new(Some(Count::exact(board.counts.stated)), frame.t("governing.stated"), "#relations"),
        Figure::new(Some(Count::exact(board.counts.inferred)), frame.t("governing.inferred"), "#relations"),
    ];
    let mut sheet = Sheet::new(frame.clone(), frame.t("nav.governance"), frame.t("governing.lead"))
        .files(Governance::NAME)
        .figures(&figures)
        .told(&report.findings, &report.sources)
        .section(Section::new(frame.t("governing.chart"), chart_of(board, &frame)));
    for (table, leads) in tables.iter().zip(["name", "from", "body"]) {
        let body = records(table, leads, &[], &["level"], &frame);
        sheet = sheet.section(Section::new(frame.text(&table.title), body).at(table.name));
    }
    answer::html(&sheet)
}

/// The chart: parents and what was set up under them; ministries stand in the table only.
fn chart_of(board: &Governance, frame: &Frame) -> Markup {
    let is_line = |code: &str| {
        [BodyRelation::ParentOf, BodyRelation::SetUpUnder].iter().any(|line| line.word() == code)
    };
    let drawn: Vec<&BodyRow> =
        board.bodies.iter().filter(|body| body.kind.code != BodyKind::Ministry.word()).collect();
    let bodies: Vec<Body> = drawn.iter().map(|body| box_of(body, frame)).collect();
    let lines = board.relations.iter().filter(|line| is_line(&line.relation.code));
    let wires: Vec<Wire> = lines
        .map(|line| Wire {
            from: line.from.key().to_owned(),
            to: line.to.key().to_owned(),
            inferred: line.inferred,
        })
        .collect();
    let mut out = Markup::new();
    out.open("figure", &[("class", "picture scroll")]).add(&chart::tree(
        &bodies,
        &wires,
        frame.t("governing.chart"),
    ));
    out.close("figure").leaf("p", &[("class", "small soft")], frame.t("governing.legend"));
    out
}

fn box_of(body: &BodyRow, frame: &Frame) -> Body {
    let seats = match body.seats {
        0 => String::new(),
        seats => frame.fill("governing.seat_count", &[&seats.to_string()]),
    };
    let lane = body.lane.as_ref().map_or("", |lane| frame.text(&lane.label));
    let parts = [frame.text(&body.kind.label), lane, &seats];
    Body {
        key: body.subject.key().to_owned(),
        name: frame.text(&body.name).to_owned(),
        note: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        href: address::of(&body.subject).map(|path| frame.href(path)).unwrap_or_default(),
    }
}

/// `GET /council`
pub async fn council(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    let report = council_board(&snapshot.question(&asked));
    let frame = Frame::over(&asked, &snapshot);
    let mut sheet = Sheet::new(frame.clone(), frame.t("nav.council"), frame.t("governing.council_lead"))
        .files("council")
        .told(&report.findings, &report.sources)
        .section(Section::new(frame.t("governing.chart"), steering(&report.value.bodies, &frame)));
    for body in &report.value.bodies {
        let section =
            Section::new(frame.text(&body.body.name), seats(body, &frame)).at(body.body.subject.key());
        sheet = sheet.section(section);
    }
    answer::html(&sheet)
}

/// The liaison meeting, what it joins, and the working groups below.
fn steering(all: &[CouncilBody], frame: &Frame) -> Markup {
    let mut bodies: Vec<Body> = Vec::new();
    let mut wires: Vec<Wire> = Vec::new();
    let first = all.first().map(|one| one.body.subject.key().to_owned());
    for one in all {
        let key = one.body.subject.key().to_owned();
        bodies.push(box_of(&one.body, frame));
        if let (Some(first), Some(_)) = (&first, &one.relation) {
            wires.push(Wire { from: first.clone(), to: key.clone(), inferred: one.inferred });
        }
        for group in &one.working_groups {
            bodies.push(box_of(group, frame));
            wires.push(Wire { from: key.clone(), to: group.subject.key().to_owned(), inferred: false });
        }
    }
    bodies.dedup_by(|one, other| one.key == other.key);
    let mut out = Markup::new();
    out.open("figure", &[("class", "picture scroll")]).add(&chart::tree(
        &bodies,
        &wires,
        frame.t("governing.chart"),
    ));
    out.close("figure").leaf("p", &[("class", "small soft")], frame.t("governing.legend"));
    out
}

fn seats(body: &CouncilBody, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if let Some(relation) = &body.relation {
        out.open("p", &[]).leaf("span", &[("class", "tag")], frame.text(&relation.label));
        if body.inferred {
            out.raw(" ").leaf("span", &[("class", "tag")], frame.t("governing.is_inferred"));
        }
        out.close("p");
    }
    if body.seats.is_empty() {
        out.leaf("p", &[("class", "soft")], frame.t("governing.no_seats"));
        return out;
    }
    out.open(
        "div",
        &[
            ("class", "sheet"),
            ("tabindex", "0"),
            ("role", "region"),
            ("aria-label", frame.text(&body.body.name)),
        ],
    );
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for key in [
        "governing.role",
        "governing.holder",
        "governing.side",
        "governing.named",
        "governing.state",
        "site.source",
    ] {
        out.leaf("th", &[("scope", "col")], frame.t(key));
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for seat in &body.seats {
        row(&mut out, seat, frame);
    }
    out.close("tbody").close("table").close("div");
    out
}

fn row(out: &mut Markup, seat: &SeatRow, frame: &Frame) {
    let mark_of = match seat.state.code.as_str() {
        "held" => Mark::Met,
        "vacant" => Mark::NotInForce,
        _ => Mark::Unknown,
    };
    out.open("tr", &[]).leaf("td", &[], frame.text(&seat.role.label));
    out.open("th", &[("scope", "row")]).text(frame.text(&seat.holder));
    if let Some(note) = &seat.note {
        out.leaf("div", &[("class", "small soft")], note);
    }
    out.close("th");
    out.leaf("td", &[], seat.side.as_deref().unwrap_or("–")).leaf(
        "td",
        &[],
        seat.named.as_deref().unwrap_or("–"),
    );
    out.open("td", &[]).add(&mark::badge(mark_of, frame.text(&seat.state.label)));
    out.leaf("div", &[("class", "small soft")], &frame.date(&seat.stated_on)).close("td");
    out.open("td", &[]).add(&crate::look::report::source(&seat.source, frame)).close("td").close("tr");
}
