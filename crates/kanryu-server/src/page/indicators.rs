//! The scorecard: every indicator with its light, and below what each is made of, down to records and assumptions.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::indicators::{IndicatorRow, IndicatorsBoard, Value, indicators};
use kanryu_domain::board::{Board, Cell, Column, Count, Report, Row, Table};
use kanryu_domain::indicator::measure::Measures;
use kanryu_domain::indicator::{self, Light};
use kanryu_domain::pathway::Law;
use kanryu_domain::projection::run::Projection;
use kanryu_domain::text::Text;
use kanryu_domain::word;

use super::Frame;
use super::sheet::{Section, Sheet};
use crate::answer;
use crate::asked::Asked;
use crate::error::PageError;
use crate::look::table::{self, Dress};
use crate::look::tally::Figure;
use crate::look::{Mark, Markup, mark};
use crate::snapshot::Snapshot;
use crate::state::AppState;

/// Every light, from the best to what says nothing.
pub const LIGHTS: [Light; 5] =
    [Light::OnTrack, Light::Behind, Light::OffTrack, Light::NoTarget, Light::NoData];

/// The scorecard as the reader may see it. It looks at everybody on record: run it inside `state.compute`.
pub fn report(snapshot: &Snapshot, asked: &Asked, law: &Law) -> Report<IndicatorsBoard> {
    // Law from a folder may leave out stages that the projection walks; what needs it is then "no data".
    let projection = Projection::base_until(law, asked.as_of).ok().flatten();
    let source = Measures::new(&snapshot.registry, asked.as_of, law, projection.as_ref());
    indicators(&snapshot.question(asked), &indicator::builtin(), &source, None)
}

/// `GET /indicators`
pub async fn page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let (snapshot, law) = (state.snapshot(&asked).await?, state.law());
    let (snapshot_in, asked_in) = (snapshot.clone(), asked.clone());
    let report = state.compute(move || report(&snapshot_in, &asked_in, law)).await?;
    let frame = Frame::over(&asked, &snapshot);
    let board = &report.value;
    let count = |light: Light| board.rows.iter().filter(|row| row.light == light).count() as i64;
    let figures = LIGHTS.map(|light| {
        let title = frame.text(&light.title()).to_owned();
        Figure::new(Some(Count::exact(count(light))), title, "#scorecard").marked(mark_of(light))
    });
    let mut rule = Markup::new();
    rule.leaf("p", &[], frame.text(&board.rule));
    let mut sheet = Sheet::new(frame.clone(), frame.t("nav.indicators"), frame.t("indicators.lead"))
        .files(IndicatorsBoard::NAME)
        .figures(&figures)
        .told(&report.findings, &report.sources)
        .section(Section::new(frame.t("indicators.scorecard"), scorecard(board, &frame)).at("scorecard"))
        .section(Section::new(frame.t("indicators.rule"), rule).at("rule"));
    for row in &board.rows {
        sheet = sheet.section(Section::new(frame.text(&row.title), detail(row, &frame)).at(&row.key));
    }
    answer::html(&sheet)
}

/// The mark of a light; it always stands beside the word.
pub fn mark_of(light: Light) -> Mark {
    match light {
        Light::OnTrack => Mark::Met,
        Light::Behind => Mark::Warn,
        Light::OffTrack => Mark::NotMet,
        Light::NoTarget => Mark::NotInForce,
        Light::NoData => Mark::Unknown,
    }
}

fn scorecard(board: &IndicatorsBoard, frame: &Frame) -> Markup {
    let mut all = board.tables().remove(0);
    // Rows of the table stand in the order of the board.
    for (row, one) in all.rows.iter_mut().zip(&board.rows) {
        row.cells.push(Cell::Text(one.direction.title()));
    }
    all.columns.push(Column { key: "better", title: Text::same(frame.t("indicators.better")) });
    let key_of = |row: &Row| row.cells.first().map(|cell| cell.plain(frame.lang)).unwrap_or_default();
    let of = |row: &Row| board.rows.iter().find(|one| one.key == key_of(row));
    let dress = Dress {
        leads: "title",
        link: &|row| Some(format!("#{}", key_of(row))),
        cell: &|row, column, cell| {
            let one = of(row)?;
            match (column.key, cell) {
                ("light", _) => Some(mark::badge(mark_of(one.light), frame.text(&one.light.title()))),
                ("actual", Cell::Empty) => Some(said(frame.t("indicators.no_data"))),
                _ => None,
            }
        },
        hidden: &["indicator", "source"],
        ..Dress::default()
    };
    table::sheet(&all, frame, dress)
}

fn said(text: &str) -> Markup {
    let mut out = Markup::new();
    out.text(text);
    out
}

/// What an indicator is, what it is made of, and its values by country.
fn detail(row: &IndicatorRow, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("p", &[]).add(&mark::badge(mark_of(row.light), frame.text(&row.light.title()))).raw(" ");
    out.text(frame.text(&row.definition)).close("p");
    out.open("p", &[("class", "small")]).text(frame.t("indicators.formula")).raw(": ");
    out.leaf("code", &[], &row.formula).raw(" · ").text(frame.text(&row.source));
    if let Some(sure) = row.confidence {
        out.raw(" · ")
            .text(frame.t("indicators.sure"))
            .raw(": ")
            .text(frame.text(&word::code("confidence", sure.word())));
    }
    out.close("p");
    let dated = |key, one: &Option<indicator::Dated>| {
        let one = one.as_ref()?;
        let value = format!("{:.*}", usize::from(row.decimals), one.value);
        Some(frame.fill(key, &[&value, &frame.date(&one.on), &one.source]))
    };
    match (dated("indicators.baseline", &row.baseline), dated("indicators.target", &row.target)) {
        (baseline, Some(target)) => {
            out.leaf("p", &[("class", "small")], &[baseline.unwrap_or_default(), target].join(" "));
        }
        (_, None) => {
            out.leaf("p", &[("class", "small")], frame.t("indicators.no_target"));
        }
    }
    out.add(&made_of(row, frame));
    if !row.countries.is_empty() {
        out.open("details", &[]).leaf("summary", &[], frame.t("indicators.by_country"));
        out.add(&by_country(row, frame)).close("details");
    }
    out
}

/// The measures of an indicator, each with a link to where its number comes from.
fn made_of(row: &IndicatorRow, frame: &Frame) -> Markup {
    let columns = vec![
        Column { key: "title", title: Text::same(frame.t("indicators.measure")) },
        Column { key: "value", title: Text::same(frame.t("indicators.value")) },
    ];
    let decimals = |value: Value| u8::from(value.number().is_some_and(|number| number.fract() != 0.0));
    let rows = row.measures.iter().map(|one| Row {
        subject: None,
        cells: vec![Cell::Text(one.title.clone()), cell(one.value, decimals(one.value))],
    });
    let title = Text::same(frame.t("indicators.made_of"));
    let table = Table { name: "measures", title, columns, rows: rows.collect() };
    let link = |shown: &Row| {
        let at = table.rows.iter().position(|other| std::ptr::eq(other, shown))?;
        row.measures.get(at).and_then(|one| whence(&one.name)).map(|path| frame.href(path))
    };
    let mut out = Markup::new();
    out.leaf("h3", &[], frame.t("indicators.made_of"));
    out.add(&table::sheet(&table, frame, Dress { leads: "title", link: &link, ..Dress::default() }));
    out
}

/// The page on which the records, law or assumptions behind a measure stand; `None` for a published series, which the
/// source of the indicator names.
fn whence(measure: &str) -> Option<String> {
    if let Some(projected) = measure.strip_prefix("projected_") {
        return Some(format!("/projections?measure={}", projected.replace('_', "-")));
    }
    let path = match measure {
        "places_opened" | "places_planned" => "/bases",
        "memoranda_signed" => "/agreements",
        "memoranda_with_commitments" | "memoranda_commitments_met" | "commitments_overdue" => {
            "/agreements#commitments"
        }
        "actions_listed" | "actions_reported" => "/actions",
        "specified_skilled_cap" => "/law/specified-skilled-cap",
        name if indicator::measure::counts_people(name) => "/people",
        name if name.starts_with("median_") => "/people",
        _ => return None,
    };
    Some(path.to_owned())
}

fn cell(value: Value, decimals: u8) -> Cell {
    match value {
        Value::Known(number) => Cell::Decimal(number, decimals),
        Value::NoData => Cell::Text(Text::new("データなし", "no data")),
        Value::Withheld => Cell::Text(Text::new("少数のため非表示", "withheld (few people)")),
    }
}

fn by_country(row: &IndicatorRow, frame: &Frame) -> Markup {
    let columns = vec![
        Column { key: "country", title: Text::same(frame.t("indicators.country")) },
        Column { key: "value", title: Text::same(frame.t("indicators.value")) },
    ];
    let name = |code: &str| {
        let found = word::countries().values().find(|country| country.alpha3 == code);
        found.map_or_else(|| Text::same(code), |country| country.name.clone())
    };
    let rows = row.countries.iter().map(|(code, value)| Row {
        subject: None,
        cells: vec![Cell::Text(name(code)), cell(*value, row.decimals)],
    });
    let title = Text::same(frame.t("indicators.by_country"));
    let table = Table { name: "by-country", title, columns, rows: rows.collect() };
    table::sheet(&table, frame, Dress::default())
}
