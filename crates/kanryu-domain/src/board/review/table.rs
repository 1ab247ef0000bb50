//! The tables of a review, in the order of the document.

use std::collections::BTreeMap;

use super::super::actions::ActionRow;
use super::super::agreements::KindCount;
use super::super::indicators::{IndicatorRow, Value};
use super::super::projection::Point;
use super::super::{Board, Cell, Column, Row, Table};
use super::{Outlook, ReviewBoard};
use crate::calendar::PartialDate;
use crate::event::Confidence;
use crate::text::Text;
use crate::word;

/// Keys of the columns of days.
const DAYS: [&str; 8] = ["day-1", "day-2", "day-3", "day-4", "day-5", "day-6", "day-7", "day-8"];

pub(super) fn tables(board: &ReviewBoard) -> Vec<Table> {
    let done = board.cycle.tables().into_iter().find(|table| table.name == "done");
    let plan = Text::new("期間がこの期にかかる施策", "Policy actions whose period touches the cycle");
    let undated = Text::new("期間のない施策", "Policy actions without dates");
    let mut all = vec![action_table("plan", plan, &board.cycle.plan)];
    all.push(action_table("undated", undated, &board.undated));
    all.extend(done);
    all.extend([places(board), memoranda(board), signed(board), check(board), course(board)]);
    all.extend([by_country(board), definitions(board), decisions(&board.cycle.decisions)]);
    all.extend(board.outlook.iter().flat_map(|outlook| [expected(outlook), assumptions(outlook)]));
    all
}

fn plain(text: impl ToString) -> Cell {
    Cell::Plain(text.to_string())
}

fn date(date: Option<PartialDate>) -> Cell {
    date.map_or(Cell::Empty, Cell::Date)
}

fn no_data() -> Cell {
    Cell::Text(Text::new("データなし", "no data"))
}

/// A value in words where it is no number: what is missing is said.
fn value(value: Value, decimals: u8) -> Cell {
    match value {
        Value::Known(number) => Cell::Decimal(number, decimals),
        Value::NoData => no_data(),
        Value::Withheld => Cell::Text(Text::new("少数のため非表示", "withheld (few people)")),
    }
}

fn action_table(name: &'static str, title: Text, rows: &[ActionRow]) -> Table {
    let columns = vec![
        Column::new("title", "施策", "Action"),
        Column::new("owners", "担当（根拠）", "Owners (basis)"),
        Column::new("period", "期間", "Period"),
        Column::new("state", "報告された状況", "Reported state"),
        Column::new("source", "出典", "Source"),
    ];
    let row = |row: &ActionRow| {
        let basis = &row.owner_basis.label;
        let owners = row.owners.join("、");
        let owners = Text::new(format!("{owners}（{}）", basis.ja), format!("{owners} ({})", basis.en));
        let reported = row.reported_on.map(|on| format!(" {on}")).unwrap_or_default();
        let told = row.evidence.as_ref().map(|text| format!(" — {text}")).unwrap_or_default();
        let state = &row.state.label;
        let state =
            Text::new(format!("{}{reported}{told}", state.ja), format!("{}{reported}{told}", state.en));
        let cells = vec![
            Cell::Text(row.title.clone()),
            if row.owners.is_empty() { Cell::Text(basis.clone()) } else { Cell::Text(owners) },
            period(row),
            Cell::Text(state),
            plain(&row.source.place),
        ];
        Row { subject: Some(row.subject.clone()), cells }
    };
    Table { name, title, columns, rows: rows.iter().map(row).collect() }
}

/// The period in the words of the source, or by its dates.
fn period(row: &ActionRow) -> Cell {
    match (&row.period, row.begins_on, row.ends_on) {
        (Some(words), ..) => plain(words),
        (None, Some(from), Some(to)) => plain(format!("{from} – {to}")),
        (None, from, to) => date(from.or(to)),
    }
}

fn places(board: &ReviewBoard) -> Table {
    let columns = vec![
        Column::new("on", "時点", "On"),
        Column::new("planned", "その日までの開業が計画された拠点", "Planned to be open"),
        Column::new("opened", "開業した拠点", "Surely opened"),
    ];
    let number = |number: Option<f64>| number.map_or_else(no_data, |number| Cell::Decimal(number, 0));
    let rows = board.places.iter().map(|one| Row {
        subject: None,
        cells: vec![Cell::Date(one.on.into()), number(one.planned), number(one.opened)],
    });
    let title = Text::new("計画に対する医療拠点の開業", "Medical bases opened against those planned");
    Table { name: "places", title, columns, rows: rows.collect() }
}

fn memoranda(board: &ReviewBoard) -> Table {
    let columns = vec![
        Column::new("kind", "種別", "Kind"),
        Column::new("recorded", "記録", "On record"),
        Column::new("reported", "公開資料（確か–可能性）", "Published (sure – possible)"),
        Column::new("total", "公表された総数", "Published total"),
        Column::new("met", "約束の履行", "Commitments met"),
    ];
    let rows = board.memoranda.iter().map(|kind| {
        let total = kind.total.as_ref().map_or(Cell::Empty, |total| {
            let sure = &total.confidence.label;
            let (number, by) = (total.total, total.by);
            Cell::Text(Text::new(
                format!("{number}（{by}まで、確度：{}）", sure.ja),
                format!("{number} (by {by}; confidence: {})", sure.en),
            ))
        });
        let cells = vec![
            Cell::Text(kind.kind.label.clone()),
            Cell::Number(kind.recorded),
            Cell::Count(kind.reported),
            total,
            met(kind),
        ];
        Row { subject: None, cells }
    });
    let title = Text::new("覚書・協定（種別ごと、合算しない）", "Agreements by kind, never added up");
    Table { name: "memoranda", title, columns, rows: rows.collect() }
}

/// How commitments on record were met, in words.
fn met(kind: &KindCount) -> Cell {
    let KindCount { commitments, done, overdue, .. } = kind;
    if *commitments == 0 {
        return no_data();
    }
    let (mut ja, mut en) =
        (format!("{commitments}件のうち{done}件完了"), format!("{done} of {commitments} done"));
    if *overdue > 0 {
        ja.push_str(&format!("、期限超過{overdue}件"));
        en.push_str(&format!(", {overdue} overdue"));
    }
    Cell::Text(Text::new(ja, en))
}

fn signed(board: &ReviewBoard) -> Table {
    let columns = vec![
        Column::new("signed_on", "署名", "Signed"),
        Column::new("kind", "種別", "Kind"),
        Column::new("what", "相手・名称", "With, or title"),
        Column::new("confidence", "確度", "Confidence"),
        Column::new("source", "出典", "Source"),
    ];
    let rows = board.signed.iter().map(|one| {
        let on_record = || Text::new("記録", "on record");
        let sure = one.confidence.as_ref().map_or_else(on_record, |sure| sure.label.clone());
        let cells = vec![
            Cell::Date(one.signed_on),
            Cell::Text(one.kind.label.clone()),
            Cell::Text(one.what.clone()),
            Cell::Text(sure),
            plain(&one.source),
        ];
        Row { subject: None, cells }
    });
    let title = Text::new("この期に署名された覚書・協定", "Agreements signed in the cycle");
    Table { name: "signed", title, columns, rows: rows.collect() }
}

fn check(board: &ReviewBoard) -> Table {
    let columns = vec![
        Column::new("indicator", "指標", "Indicator"),
        Column::new("before", "期の初め", "At the beginning"),
        Column::new("actual", "実績", "Actual"),
        Column::new("unit", "単位", "Unit"),
        Column::new("baseline", "基準値", "Baseline"),
        Column::new("target", "目標値", "Target"),
        Column::new("direction", "望ましい向き", "Better"),
        Column::new("light", "信号", "Light"),
    ];
    let rows = board.cycle.check.iter().map(|checked| {
        let row = &checked.row;
        let dated = |one: &Option<crate::indicator::Dated>| {
            one.as_ref().map_or(Cell::Empty, |one| {
                plain(format!("{:.*} ({})", usize::from(row.decimals), one.value, one.on))
            })
        };
        let cells = vec![
            Cell::Text(row.title.clone()),
            value(checked.before, row.decimals),
            value(row.actual, row.decimals),
            Cell::Text(row.unit.clone()),
            dated(&row.baseline),
            dated(&row.target),
            Cell::Text(row.direction.title()),
            Cell::Text(row.light.title()),
        ];
        Row { subject: None, cells }
    });
    Table { name: "check", title: Text::new("指標", "Indicators"), columns, rows: rows.collect() }
}

fn course(board: &ReviewBoard) -> Table {
    let days = DAYS.iter().zip(&board.days);
    let mut columns = vec![Column::new("indicator", "指標", "Indicator")];
    columns.extend(days.map(|(key, day)| {
        let day = day.to_string();
        Column::new(key, &day, &day)
    }));
    let rows = board.course.iter().filter_map(|one| {
        let checked = board.cycle.check.iter().find(|checked| checked.row.key == one.key)?;
        let values = one.points.iter().map(|point| value(point.value, checked.row.decimals));
        let cells = std::iter::once(Cell::Text(named(&checked.row))).chain(values).collect();
        Some(Row { subject: None, cells })
    });
    let title = Text::new("年度末ごとの値", "Values at the ends of fiscal years");
    Table { name: "course", title, columns, rows: rows.collect() }
}

/// The title of an indicator with its unit.
fn named(row: &IndicatorRow) -> Text {
    Text::new(format!("{}（{}）", row.title.ja, row.unit.ja), format!("{} ({})", row.title.en, row.unit.en))
}

fn by_country(board: &ReviewBoard) -> Table {
    let columns = vec![
        Column::new("indicator", "指標", "Indicator"),
        Column::new("countries", "国別の値", "By country"),
    ];
    let names: BTreeMap<&str, &Text> =
        word::countries().values().map(|country| (country.alpha3.as_str(), &country.name)).collect();
    let rows = board.cycle.check.iter().filter(|checked| !checked.row.countries.is_empty()).map(|checked| {
        let told = checked.row.countries.iter().map(|(code, one)| {
            let name = names.get(code.as_str()).map_or_else(|| Text::same(code), |name| (*name).clone());
            let one = value(*one, checked.row.decimals);
            let told = |lang| one.plain(lang);
            Text::new(
                format!("{} {}", name.ja, told(crate::text::Lang::Ja)),
                format!("{} {}", name.en, told(crate::text::Lang::En)),
            )
        });
        let cells = vec![Cell::Text(named(&checked.row)), Cell::Text(super::super::evidence::join(told))];
        Row { subject: None, cells }
    });
    let title = Text::new("国別", "By country");
    Table { name: "by-country", title, columns, rows: rows.collect() }
}

fn definitions(board: &ReviewBoard) -> Table {
    let columns = vec![
        Column::new("indicator", "指標", "Indicator"),
        Column::new("definition", "測るもの", "What is measured"),
        Column::new("target", "目標値の根拠", "Target set by"),
        Column::new("source", "出典", "Source"),
        Column::new("confidence", "確度", "Confidence"),
    ];
    let rows = board.cycle.check.iter().map(|checked| {
        let row = &checked.row;
        let nobody = || Cell::Text(Text::new("目標なし", "no target"));
        let records = || Text::new("記録ごと", "as each record");
        let sure = row.confidence.map_or_else(records, |sure| word::code("confidence", sure.word()));
        let cells = vec![
            Cell::Text(row.title.clone()),
            Cell::Text(row.definition.clone()),
            row.target.as_ref().map_or_else(nobody, |one| plain(&one.source)),
            Cell::Text(row.source.clone()),
            Cell::Text(sure),
        ];
        Row { subject: None, cells }
    });
    let title = Text::new("指標の定義と出典", "Definitions and sources of the indicators");
    Table { name: "definitions", title, columns, rows: rows.collect() }
}

fn decisions(rows: &[ActionRow]) -> Table {
    let columns = vec![
        Column::new("title", "決定", "Decision"),
        Column::new("text", "内容", "Wording"),
        Column::new("owners", "担当", "Owners"),
        Column::new("begins_on", "決定日", "Decided"),
        Column::new("ends_on", "期限", "Due"),
        Column::new("state", "報告された状況", "Reported state"),
    ];
    let row = |row: &ActionRow| {
        let cells = vec![
            Cell::Text(row.title.clone()),
            Cell::Text(row.text.clone()),
            plain(row.owners.join("、")),
            date(row.begins_on),
            date(row.ends_on),
            Cell::Text(row.state.label.clone()),
        ];
        Row { subject: Some(row.subject.clone()), cells }
    };
    let title = Text::new("評価での決定", "Decisions of the review");
    Table { name: "decisions", title, columns, rows: rows.iter().map(row).collect() }
}

/// A whole number with a comma before every three digits.
fn thousands(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number <= -0.5 { format!("−{out}") } else { out }
}

fn expected(outlook: &Outlook) -> Table {
    let mut columns = vec![Column::new("month", "月末", "End of month")];
    let keys = super::CENTRAL.iter().zip(&outlook.measures);
    columns.extend(keys.map(|(key, one)| Column { key, title: one.title.clone() }));
    let points = outlook.measures.first().map(|one| one.points.as_slice()).unwrap_or_default();
    let is_end = |(_, point): &(usize, &Point)| point.month.of_year() == 3;
    let rows = points.iter().enumerate().filter(is_end).map(|(at, point)| {
        let told = |point: &Point| {
            let band = &point.band;
            let [value, low, high] = [band.value, band.low90, band.high90].map(thousands);
            plain(format!("{value} ({low}–{high})"))
        };
        let values = outlook.measures.iter().map(|one| one.points.get(at).map_or(Cell::Empty, told));
        Row { subject: None, cells: std::iter::once(plain(point.month)).chain(values).collect() }
    });
    let title = Text::new("予測（値と90%の帯、人）", "Projection (value and 90 % band, persons)");
    Table { name: "outlook", title, columns, rows: rows.collect() }
}

/// Assumptions, the countries of each in one row.
fn assumptions(outlook: &Outlook) -> Table {
    let columns = vec![
        Column::new("title", "前提", "Assumption"),
        Column::new("values", "値（国により）", "Value (by country)"),
        Column::new("as_of", "時点", "As of"),
        Column::new("confidence", "確度", "Confidence"),
        Column::new("sources", "出典", "Sources"),
    ];
    let mut keys: Vec<&str> = outlook.assumptions.iter().map(|row| row.key.as_str()).collect();
    keys.dedup();
    let rows = keys.into_iter().filter_map(|key| {
        let all: Vec<_> = outlook.assumptions.iter().filter(|row| row.key == key).collect();
        let first = all.first()?;
        let fold = |start: f64, pick: fn(f64, f64) -> f64| all.iter().map(|row| row.value).fold(start, pick);
        let (low, high) = (fold(f64::INFINITY, f64::min), fold(f64::NEG_INFINITY, f64::max));
        let values = if low == high { short(low) } else { format!("{} – {}", short(low), short(high)) };
        let as_of = all.iter().map(|row| row.as_of.as_str()).max().unwrap_or_default();
        let sure = all.iter().map(|row| row.confidence).fold(Confidence::High, Confidence::and);
        let mut sources: Vec<&str> =
            all.iter().flat_map(|row| row.sources.iter().map(String::as_str)).collect();
        sources.sort_unstable();
        sources.dedup();
        let cells = vec![
            Cell::Text(first.title.clone()),
            plain(values),
            plain(as_of),
            Cell::Text(word::code("confidence", sure.word())),
            plain(sources.join("; ")),
        ];
        Some(Row { subject: None, cells })
    });
    let title = Text::new("予測の前提", "Assumptions of the projection");
    Table { name: "assumptions", title, columns, rows: rows.collect() }
}

fn short(number: f64) -> String {
    if number.abs() >= 100.0 {
        return thousands(number);
    }
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
