//! What the page of projections shows: figures, each beside a table with the same numbers.

use std::collections::BTreeMap;

use kanryu_domain::board::projection::{MeasureSeries, ProjectionBoard, StageHead};
use kanryu_domain::board::{Cell, Column, Row, Table};
use kanryu_domain::projection::assumption::Assumptions;
use kanryu_domain::projection::month::Month;
use kanryu_domain::text::Text;
use kanryu_domain::word;

use super::{Ask, Computed};
use crate::look::Markup;
use crate::look::figure::sankey::{self, Knot, Ribbon};
use crate::look::figure::series::{self, Change, Line, Series};
use crate::look::figure::tornado::{self, Lever};
use crate::look::table::{self, Dress};
use crate::page::Frame;
use crate::page::sheet::{Section, Sheet};

/// Levers shown in the picture; the table has all of them.
const LEVERS: usize = 12;

/// The page; `tried` is the part about scenarios.
pub(super) fn page(
    ask: &Ask,
    base: &Computed,
    other: Option<&Computed>,
    (tried, frame): (Markup, Frame),
) -> Sheet {
    let shown = other.unwrap_or(base);
    let board = &shown.board;
    let title = measure(board, &ask.measure).map_or(String::new(), |one| frame.text(&one.title).to_owned());
    let mut stock = chooser(ask, board, &frame);
    stock.add(&picture(measure_figure(ask, base, other, &frame), "measure", &frame));
    stock.add(&details(
        "projections.as_table",
        table::sheet(&years(ask, base, other), &frame, Dress::default()),
        &frame,
    ));
    let mut flows = year_chooser(ask, board, &frame);
    flows.add(&picture(flow_figure(ask, shown, &frame), "flows", &frame));
    flows.add(&table::sheet(&flow_table(board, ask.year), &frame, Dress::default()));
    let sheet = Sheet::new(frame.clone(), frame.t("nav.projections"), frame.t("projections.lead"))
        .told(&board.findings, &[])
        .section(Section::new(title, stock).at("measure"))
        .section(
            Section::new(frame.fill("projections.flows_of", &[&ask.year.to_string()]), flows).at("flows"),
        )
        .section(Section::new(frame.t("projections.depends"), levers(ask, shown, &frame)).at("levers"))
        .section(Section::new(frame.t("projections.try"), tried).at("scenario"));
    sheet.section(
        Section::new(frame.t("projections.assumptions"), assumptions(board, &frame)).at("assumptions"),
    )
}

fn measure<'a>(board: &'a ProjectionBoard, name: &str) -> Option<&'a MeasureSeries> {
    board.measures.iter().find(|one| one.name == name)
}

/// The measure over time.
pub(super) fn measure_figure(ask: &Ask, base: &Computed, other: Option<&Computed>, frame: &Frame) -> Markup {
    series::draw(&lines(ask, base, other, frame))
}

/// The flows of the fiscal year.
pub(super) fn flow_figure(ask: &Ask, shown: &Computed, frame: &Frame) -> Markup {
    let (knots, ribbons) = (knots(&shown.board, ask.year, frame), ribbons(&shown.board, ask.year));
    sankey::draw(&knots, &ribbons, frame.t("projections.flows"))
}

/// What the measure depends on.
pub(super) fn lever_figure(ask: &Ask, shown: &Computed, frame: &Frame) -> Markup {
    let swings = shown.swings.as_deref().unwrap_or_default();
    let last = measure(&shown.board, &ask.measure).and_then(|one| one.points.last());
    let range = |key: &str| {
        let row = shown.board.assumptions.iter().find(|row| row.key == key);
        row.map_or((String::new(), String::new()), |row| (short(row.low), short(row.high)))
    };
    let wide = swings.iter().filter(|swing| swing.swing > 0.0).take(LEVERS);
    let levers: Vec<Lever> = wide
        .map(|swing| Lever {
            label: frame.text(&title(&swing.assumption)).to_owned(),
            range: range(&swing.assumption),
            low: swing.low,
            high: swing.high,
        })
        .collect();
    tornado::draw(&levers, last.map_or(0.0, |last| last.band.value), frame.t("projections.depends"))
}

/// What an assumption is called.
pub(super) fn title(key: &str) -> Text {
    Assumptions::builtin().0.get(key).map_or_else(|| Text::same(key), |one| one.title.clone())
}

/// A figure that scrolls on a small screen, with a link to it as a file.
fn picture(drawing: Markup, name: &str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open(
        "div",
        &[
            ("class", "picture scroll"),
            ("tabindex", "0"),
            ("role", "region"),
            ("aria-label", frame.t("projections.figure")),
        ],
    );
    out.add(&drawing).close("div");
    let query: Vec<String> = frame.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let file = format!("/projections/figures/{name}.svg?{}", query.join("&"));
    out.open("p", &[("class", "small")]).leaf("a", &[("href", &file)], "SVG").close("p");
    out
}

fn details(summary: &'static str, body: Markup, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("details", &[]).leaf("summary", &[], frame.t(summary)).add(&body).close("details");
    out
}

pub(super) fn hidden(out: &mut Markup, but: &[&str], frame: &Frame) {
    for (name, value) in frame.others(but) {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
}

pub(super) fn select(
    out: &mut Markup,
    name: &'static str,
    label: &str,
    pairs: &[(String, String)],
    chosen: &str,
) {
    out.open("div", &[]).leaf("label", &[("for", name)], label);
    out.open("select", &[("id", name), ("name", name)]);
    for (value, words) in pairs {
        let selected = if value == chosen { "selected" } else { "" };
        out.leaf("option", &[("value", value), ("selected", selected)], words);
    }
    out.close("select").close("div");
}

fn chooser(ask: &Ask, board: &ProjectionBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open(
        "form",
        &[("class", "filters"), ("method", "get"), ("action", "/projections"), ("data-auto", "yes")],
    );
    hidden(&mut out, &["measure"], frame);
    let pairs: Vec<(String, String)> =
        board.measures.iter().map(|one| (one.name.clone(), frame.text(&one.title).to_owned())).collect();
    select(&mut out, "measure", frame.t("projections.measure"), &pairs, &ask.measure);
    out.leaf("button", &[("type", "submit")], frame.t("places.filter")).close("form");
    out
}

fn year_chooser(ask: &Ask, board: &ProjectionBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open(
        "form",
        &[("class", "filters"), ("method", "get"), ("action", "/projections#flows"), ("data-auto", "yes")],
    );
    hidden(&mut out, &["year"], frame);
    let mut years: Vec<i32> = board.flows.iter().map(|flow| flow.fiscal_year).collect();
    years.sort_unstable();
    years.dedup();
    let pairs: Vec<(String, String)> =
        years.iter().map(|year| (year.to_string(), year.to_string())).collect();
    select(&mut out, "year", frame.t("projections.year"), &pairs, &ask.year.to_string());
    out.leaf("button", &[("type", "submit")], frame.t("places.filter")).close("form");
    out
}

/// A month as a place on the axis: the end of March 2026 is 2026.25.
fn place(month: Month) -> f64 {
    f64::from(month.year()) + f64::from(month.of_year()) / 12.0
}

fn line(one: &MeasureSeries, label: String, banded: bool) -> Line {
    let points = one.points.iter().map(|point| (place(point.month), point.band.value)).collect();
    let band = |edge: fn(&kanryu_domain::projection::run::Band) -> (f64, f64)| {
        one.points
            .iter()
            .map(|point| (place(point.month), edge(&point.band).0, edge(&point.band).1))
            .collect()
    };
    let bands = if banded {
        vec![band(|band| (band.low90, band.high90)), band(|band| (band.low50, band.high50))]
    } else {
        Vec::new()
    };
    Line { label, points, bands, actual: false }
}

fn lines(ask: &Ask, base: &Computed, other: Option<&Computed>, frame: &Frame) -> Series {
    let mut lines = Vec::new();
    let label = if other.is_some() { "projections.base" } else { "projections.value" };
    if let Some(one) = measure(&base.board, &ask.measure) {
        lines.push(line(one, frame.t(label).to_owned(), true));
    }
    if let Some(one) = other.and_then(|other| measure(&other.board, &ask.measure)) {
        let kept = ask.kept.as_ref().filter(|_| ask.changes.is_empty());
        let label = kept.map_or(frame.t("projections.scenario"), |kept| frame.text(&kept.title));
        lines.push(line(one, label.to_owned(), false));
    }
    let closes = |stage: &StageHead| {
        stage.closes.filter(|month| *month >= base.board.from).map(|month| Change {
            at: f64::from(month.year()) + f64::from(month.of_year() - 1) / 12.0,
            label: frame.fill("projections.closes", &[frame.text(&stage.title)]),
        })
    };
    let mut changes: Vec<Change> = base.board.stages.iter().filter_map(closes).collect();
    changes.sort_by(|a, b| a.at.total_cmp(&b.at));
    changes.dedup_by(|a, b| a.at == b.at);
    let words =
        measure(&base.board, &ask.measure).map_or(String::new(), |one| frame.text(&one.title).to_owned());
    Series { words, unit: frame.t("projections.people").to_owned(), lines, changes, from_nought: true }
}

/// The ends of fiscal years, with the bands of the base and the difference of the scenario.
fn years(ask: &Ask, base: &Computed, other: Option<&Computed>) -> Table {
    let mut columns = vec![
        Column::new("month", "月末", "End of month"),
        Column::new("value", "値", "Value"),
        Column::new("low90", "90%帯の下", "90 % low"),
        Column::new("high90", "90%帯の上", "90 % high"),
    ];
    if other.is_some() {
        columns.push(Column::new("scenario", "想定", "Scenario"));
        columns.push(Column::new("difference", "差", "Difference"));
    }
    let points = measure(&base.board, &ask.measure).map(|one| one.points.as_slice()).unwrap_or_default();
    let others = other.and_then(|other| measure(&other.board, &ask.measure)).map(|one| one.points.as_slice());
    let row = |(at, point): (usize, &kanryu_domain::board::projection::Point)| {
        let mut cells = vec![
            Cell::Plain(point.month.to_string()),
            Cell::Decimal(point.band.value, 0),
            Cell::Decimal(point.band.low90, 0),
            Cell::Decimal(point.band.high90, 0),
        ];
        if let Some(other) = others.and_then(|points| points.get(at)) {
            cells.push(Cell::Decimal(other.band.value, 0));
            cells.push(Cell::Decimal(other.band.value - point.band.value, 0));
        }
        Row { subject: None, cells }
    };
    let rows = points.iter().enumerate().filter(|(_, point)| point.month.of_year() == 3).map(row).collect();
    Table { name: "years", title: Text::new("年度末", "Ends of fiscal years"), columns, rows }
}

/// Stages in columns, each at least one to the right of those before it from which people come. Flows against the order
/// of the stages are ways back and push nothing to the right.
fn columns(board: &ProjectionBoard, year: i32) -> Vec<usize> {
    let number = |key: &str| board.stages.iter().position(|stage| stage.key == key);
    let mut columns = vec![0; board.stages.len()];
    for from in 0..board.stages.len() {
        for flow in board.flows.iter().filter(|flow| flow.fiscal_year == year && flow.persons >= 0.5) {
            let to = number(&flow.to).filter(|to| *to > from);
            if let Some(to) = to.filter(|_| flow.from == board.stages[from].key) {
                columns[to] = columns[to].max(columns[from] + 1);
            }
        }
    }
    columns
}

fn knots(board: &ProjectionBoard, year: i32, frame: &Frame) -> Vec<Knot> {
    let columns = columns(board, year);
    board
        .stages
        .iter()
        .zip(columns)
        .map(|(stage, column)| Knot {
            key: stage.key.clone(),
            label: frame.text(&stage.title).to_owned(),
            column,
            kind: if stage.at_home { "home" } else { "japan" },
            href: "#flows".to_owned(),
        })
        .collect()
}

fn ribbons(board: &ProjectionBoard, year: i32) -> Vec<Ribbon> {
    let of_year = board.flows.iter().filter(|flow| flow.fiscal_year == year && flow.persons >= 0.5);
    of_year.map(|flow| Ribbon { from: flow.from.clone(), to: flow.to.clone(), value: flow.persons }).collect()
}

fn flow_table(board: &ProjectionBoard, year: i32) -> Table {
    let titles: BTreeMap<&str, &Text> =
        board.stages.iter().map(|stage| (stage.key.as_str(), &stage.title)).collect();
    let title = |key: &str| titles.get(key).map_or_else(|| Text::same(key), |title| (*title).clone());
    let columns = vec![
        Column::new("from", "移る前", "From"),
        Column::new("to", "移った後", "To"),
        Column::new("persons", "人数", "Persons"),
    ];
    let rows =
        board.flows.iter().filter(|flow| flow.fiscal_year == year && flow.persons >= 0.05).map(|flow| Row {
            subject: None,
            cells: vec![
                Cell::Text(title(&flow.from)),
                Cell::Text(title(&flow.to)),
                Cell::Decimal(flow.persons, 1),
            ],
        });
    Table { name: "flows", title: Text::new("移った人", "Moves"), columns, rows: rows.collect() }
}

fn levers(ask: &Ask, shown: &Computed, frame: &Frame) -> Markup {
    let swings = shown.swings.as_deref().unwrap_or_default();
    let mut out = Markup::new();
    out.leaf("p", &[], frame.t("projections.depends_lead"));
    if shown.swings.is_none() {
        let path = format!("{}#levers", frame.with("levers", "yes"));
        out.open("p", &[]).leaf("a", &[("href", &path)], frame.t("projections.work_out")).close("p");
        return out;
    }
    out.add(&picture(lever_figure(ask, shown, frame), "levers", frame));
    let columns = vec![
        Column::new("title", "前提", "Assumption"),
        Column::new("low", "下の端で", "At its low end"),
        Column::new("high", "上の端で", "At its high end"),
        Column::new("swing", "振れ幅", "Swing"),
    ];
    let rows = swings.iter().map(|swing| Row {
        subject: None,
        cells: vec![
            Cell::Text(title(&swing.assumption)),
            Cell::Decimal(swing.low, 0),
            Cell::Decimal(swing.high, 0),
            Cell::Decimal(swing.swing, 0),
        ],
    });
    let table = Table {
        name: "levers",
        title: Text::new("前提ごとの振れ幅", "Swing by assumption"),
        columns,
        rows: rows.collect(),
    };
    out.add(&details("projections.as_table", table::sheet(&table, frame, Dress::default()), frame));
    out
}

fn short(value: f64) -> String {
    let decimals = if value.abs() >= 100.0 {
        0
    } else if value.abs() >= 1.0 {
        1
    } else {
        3
    };
    format!("{value:.decimals$}")
}

fn assumptions(board: &ProjectionBoard, frame: &Frame) -> Markup {
    let columns = vec![
        Column::new("title", "前提", "Assumption"),
        Column::new("country", "国", "Country"),
        Column::new("value", "値", "Value"),
        Column::new("low", "下", "Low"),
        Column::new("high", "上", "High"),
        Column::new("as_of", "時点", "As of"),
        Column::new("confidence", "確度", "Confidence"),
        Column::new("sources", "出典", "Sources"),
    ];
    let rows = board.assumptions.iter().map(|row| Row {
        subject: None,
        cells: vec![
            Cell::Text(row.title.clone()),
            Cell::Plain(row.country.clone()),
            Cell::Plain(short(row.value)),
            Cell::Plain(short(row.low)),
            Cell::Plain(short(row.high)),
            Cell::Plain(row.as_of.clone()),
            Cell::Text(word::code("confidence", row.confidence.word())),
            Cell::Plain(row.sources.join(" ")),
        ],
    });
    let table =
        Table {
            name: "assumptions", title: Text::new("前提", "Assumptions"), columns, rows: rows.collect()
        };
    table::sheet(&table, frame, Dress::default())
}
