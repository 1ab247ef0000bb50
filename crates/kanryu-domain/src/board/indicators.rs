//! The scorecard: indicators on a day with baseline, target, actual and light, told apart by country; and a cycle's review.

use std::collections::BTreeMap;

use serde::Serialize;

use super::audience::{Shown, small_cell};
use super::{Board, Cell, Column, Finding, Question, Report, Row, Table};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::indicator::cycle::Cycle;
use crate::indicator::decision::DECIDED;
use crate::indicator::measure::{self, Measures};
use crate::indicator::{Dated, Direction, Indicator, Light, light_rule};
use crate::text::Text;

/// Indicators on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndicatorsBoard {
    /// The rule of the light.
    pub rule: Text,
    /// The indicators, in the order of their files.
    pub rows: Vec<IndicatorRow>,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndicatorRow {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub title: Text,
    /// What exactly is measured.
    pub definition: Text,
    /// Its unit.
    pub unit: Text,
    /// Its formula.
    pub formula: String,
    /// Which way is better.
    pub direction: Direction,
    /// What it rests on.
    pub source: Text,
    /// How sure it can be at best; absent where it rests on records, which carry their own.
    pub confidence: Option<Confidence>,
    /// The value on the day.
    pub actual: Value,
    /// Decimals shown.
    pub decimals: u8,
    /// The value from which progress is counted.
    pub baseline: Option<Dated>,
    /// The value to reach.
    pub target: Option<Dated>,
    /// What the straight way asks for on the day.
    pub asked_for: Option<f64>,
    /// The light.
    pub light: Light,
    /// The measures it is made of, with their values.
    pub measures: Vec<MeasureValue>,
    /// By country, ISO 3166-1 alpha-3.
    pub countries: BTreeMap<String, Value>,
}

/// A value as the reader may see it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "is", content = "value", rename_all = "kebab-case")]
pub enum Value {
    /// A number.
    Known(f64),
    /// Nobody knows: never 0.
    NoData,
    /// It rests on so few people that it is not shown.
    Withheld,
}

/// A measure with its value, for drilling down.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureValue {
    /// Its name in the formula.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// Its value.
    pub value: Value,
    /// Whether people on record are counted.
    pub people: bool,
}

impl Value {
    fn cell(self, decimals: u8) -> Cell {
        match self {
            Value::Known(number) => Cell::Decimal(number, decimals),
            Value::NoData => Cell::Empty,
            Value::Withheld => Cell::Text(Text::new("少数のため非表示", "withheld (few people)")),
        }
    }

    /// The number, where it is known and shown.
    pub fn number(self) -> Option<f64> {
        match self {
            Value::Known(number) => Some(number),
            Value::NoData | Value::Withheld => None,
        }
    }
}

impl Board for IndicatorsBoard {
    const NAME: &'static str = "indicators";

    fn tables(&self) -> Vec<Table> {
        vec![self.scorecard(), self.by_country(), self.drill_down()]
    }
}

fn plain(text: impl ToString) -> Cell {
    Cell::Plain(text.to_string())
}

impl IndicatorsBoard {
    fn scorecard(&self) -> Table {
        let columns = vec![
            Column::new("indicator", "指標", "Indicator"),
            Column::new("title", "内容", "What"),
            Column::new("actual", "値", "Actual"),
            Column::new("unit", "単位", "Unit"),
            Column::new("baseline", "基準値", "Baseline"),
            Column::new("asked_for", "この日に求められる値", "Asked for on the day"),
            Column::new("target", "目標値", "Target"),
            Column::new("target_on", "目標の時点", "Target date"),
            Column::new("light", "信号", "Light"),
            Column::new("source", "出典", "Source"),
        ];
        let number =
            |number: Option<f64>, decimals: u8| number.map_or(Cell::Empty, |n| Cell::Decimal(n, decimals));
        let rows = self.rows.iter().map(|row| {
            let cells = vec![
                plain(&row.key),
                Cell::Text(row.title.clone()),
                row.actual.cell(row.decimals),
                Cell::Text(row.unit.clone()),
                number(row.baseline.as_ref().map(|one| one.value), row.decimals),
                number(row.asked_for, row.decimals),
                number(row.target.as_ref().map(|one| one.value), row.decimals),
                row.target.as_ref().map_or(Cell::Empty, |one| Cell::Date(one.on)),
                Cell::Text(row.light.title()),
                Cell::Text(row.source.clone()),
            ];
            Row { subject: None, cells }
        });
        Table { name: "indicators", title: Text::new("指標", "Indicators"), columns, rows: rows.collect() }
    }

    fn by_country(&self) -> Table {
        let columns = vec![
            Column::new("indicator", "指標", "Indicator"),
            Column::new("country", "国", "Country"),
            Column::new("actual", "値", "Actual"),
        ];
        let of = |row: &IndicatorRow| -> Vec<Row> {
            let countries = row.countries.iter().map(|(country, value)| {
                let cells = vec![Cell::Text(row.title.clone()), plain(country), value.cell(row.decimals)];
                Row { subject: None, cells }
            });
            countries.collect()
        };
        let rows = self.rows.iter().flat_map(of).collect();
        Table { name: "by-country", title: Text::new("国別", "By country"), columns, rows }
    }

    fn drill_down(&self) -> Table {
        let columns = vec![
            Column::new("indicator", "指標", "Indicator"),
            Column::new("measure", "測るもの", "Measure"),
            Column::new("title", "内容", "What"),
            Column::new("value", "値", "Value"),
        ];
        let of = |row: &IndicatorRow| -> Vec<Row> {
            let measures = row.measures.iter().map(|one| {
                let is_whole = one.value.number().is_none_or(|number| number.fract() == 0.0);
                let decimals = if one.people || is_whole { 0 } else { 1 };
                let cells = vec![
                    plain(&row.key),
                    plain(&one.name),
                    Cell::Text(one.title.clone()),
                    one.value.cell(decimals),
                ];
                Row { subject: None, cells }
            });
            measures.collect()
        };
        let rows = self.rows.iter().flat_map(of).collect();
        Table {
            name: "measures",
            title: Text::new("指標の内訳", "What indicators are made of"),
            columns,
            rows,
        }
    }
}

/// The scorecard on the day of the question; `only` narrows it to some keys.
pub fn indicators(
    question: &Question<'_>,
    all: &[Indicator],
    source: &Measures<'_>,
    only: Option<&[String]>,
) -> Report<IndicatorsBoard> {
    let wanted = all.iter().filter(|one| only.is_none_or(|only| only.contains(&one.key)));
    let rows: Vec<IndicatorRow> = wanted.map(|one| row(question, one, source)).collect();
    let missing = rows.iter().filter(|row| row.actual == Value::NoData).count();
    let mut report = Report::new(question, IndicatorsBoard { rule: light_rule(), rows });
    if missing > 0 {
        report.findings.push(Finding {
            code: "indicators/no-data".to_owned(),
            text: Text::new(
                format!("{missing}件の指標にはデータがありません。0ではありません。"),
                format!("{missing} indicators have no data, which is not 0."),
            ),
            subjects: Vec::new(),
        });
    }
    report
}

fn row(question: &Question<'_>, indicator: &Indicator, source: &Measures<'_>) -> IndicatorRow {
    let text = &indicator.text;
    let actual = shown(question, indicator, source, None);
    let countries =
        if text.by.is_empty() { Default::default() } else { by_country(question, indicator, source) };
    let of_measure = |name: &str| {
        let people = measure::counts_people(name);
        let value = match source.value(name, None) {
            None => Value::NoData,
            Some(value) if people && is_small(question, value) => Value::Withheld,
            Some(value) => Value::Known(value),
        };
        MeasureValue { name: name.to_owned(), title: measure::title(name), value, people }
    };
    IndicatorRow {
        key: indicator.key.clone(),
        title: text.title.clone(),
        definition: text.definition.clone(),
        unit: text.unit.clone(),
        formula: text.formula.clone(),
        direction: text.direction,
        source: text.source.clone(),
        confidence: text.confidence,
        light: text.light(actual.number(), question.as_of),
        actual,
        decimals: text.decimals,
        baseline: text.baseline.clone(),
        target: text.target.clone(),
        asked_for: text.asked_for(question.as_of),
        measures: indicator.formula.names().into_iter().map(of_measure).collect(),
        countries,
    }
}

fn is_small(question: &Question<'_>, count: f64) -> bool {
    !matches!(small_cell(count.round() as i64, question.audience), Shown::Exact(_))
}

/// The value, withheld where any count of people behind it is too small to be shown.
pub(super) fn shown(
    question: &Question<'_>,
    indicator: &Indicator,
    source: &Measures<'_>,
    country: Option<&str>,
) -> Value {
    let mut people = indicator.people_measures().into_iter();
    if people.any(|name| source.value(name, country).is_some_and(|count| is_small(question, count))) {
        return Value::Withheld;
    }
    indicator.value(source, country).map_or(Value::NoData, Value::Known)
}

/// Values by country. Where exactly one country is withheld, the one with the fewest people beside it is withheld too,
/// because the total would give it away.
fn by_country(
    question: &Question<'_>,
    indicator: &Indicator,
    source: &Measures<'_>,
) -> BTreeMap<String, Value> {
    let mut countries = source.countries();
    let rests_on_series = indicator.formula.names().into_iter().all(|name| !measure::counts_people(name));
    if rests_on_series {
        countries.extend(crate::projection::demand::countries());
    }
    let of = |country: &String| (country.clone(), shown(question, indicator, source, Some(country)));
    let mut values: BTreeMap<String, Value> =
        countries.iter().map(of).filter(|(_, value)| *value != Value::NoData).collect();
    let hidden = values.values().filter(|value| **value == Value::Withheld).count();
    let people = |country: &str| {
        let counts =
            indicator.people_measures().into_iter().filter_map(|name| source.value(name, Some(country)));
        counts.sum::<f64>()
    };
    if hidden == 1 && !rests_on_series {
        let beside =
            values.iter().filter(|(_, value)| **value != Value::Withheld).map(|(country, _)| country.clone());
        if let Some(next) = beside.min_by(|a, b| people(a).total_cmp(&people(b))) {
            values.insert(next, Value::Withheld);
        }
    }
    values
}

/// The review of a cycle: what was planned, what was done, what the indicators say, what was decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CycleBoard {
    /// The cycle.
    pub cycle: Cycle,
    /// The day the check speaks of: the day of the question, or the last day of the cycle where that is earlier.
    pub checked_on: Day,
    /// Plan: the policy actions whose period touches the cycle.
    pub plan: Vec<super::actions::ActionRow>,
    /// Do: what happened in the cycle.
    pub done: Vec<Happened>,
    /// Check: the indicators at the beginning and on the day.
    pub check: Vec<Checked>,
    /// Act: what was decided in a review of this cycle, as policy actions with owner and date.
    pub decisions: Vec<super::actions::ActionRow>,
    /// The rule of the light.
    pub rule: Text,
}

/// Something that happened in a cycle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Happened {
    /// When.
    pub on: crate::calendar::PartialDate,
    /// What.
    pub text: Text,
    /// The record.
    pub subject: crate::id::Subject,
}

/// An indicator at the beginning of a cycle and on the day of the check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checked {
    /// On the day before the cycle began.
    pub before: Value,
    /// On the day of the check.
    #[serde(flatten)]
    pub row: IndicatorRow,
}

impl Board for CycleBoard {
    const NAME: &'static str = "cycle";

    fn tables(&self) -> Vec<Table> {
        vec![self.check_table(), self.done_table(), self.decision_table()]
    }
}

impl CycleBoard {
    fn check_table(&self) -> Table {
        let columns = vec![
            Column::new("indicator", "指標", "Indicator"),
            Column::new("before", "期の初め", "At the beginning"),
            Column::new("actual", "値", "Actual"),
            Column::new("unit", "単位", "Unit"),
            Column::new("target", "目標値", "Target"),
            Column::new("light", "信号", "Light"),
        ];
        let rows = self.check.iter().map(|checked| {
            let row = &checked.row;
            let target =
                row.target.as_ref().map_or(Cell::Empty, |one| Cell::Decimal(one.value, row.decimals));
            let cells = vec![
                Cell::Text(row.title.clone()),
                checked.before.cell(row.decimals),
                row.actual.cell(row.decimals),
                Cell::Text(row.unit.clone()),
                target,
                Cell::Text(row.light.title()),
            ];
            Row { subject: None, cells }
        });
        Table { name: "check", title: Text::new("評価（Check）", "Check"), columns, rows: rows.collect() }
    }

    fn done_table(&self) -> Table {
        let columns = vec![Column::new("on", "時点", "When"), Column::new("text", "出来事", "What happened")];
        let rows = self.done.iter().map(|one| Row {
            subject: Some(one.subject.clone()),
            cells: vec![Cell::Date(one.on), Cell::Text(one.text.clone())],
        });
        Table { name: "done", title: Text::new("実施（Do）", "Do"), columns, rows: rows.collect() }
    }

    fn decision_table(&self) -> Table {
        let columns = vec![
            Column::new("title", "決定", "Decision"),
            Column::new("owners", "担当", "Owners"),
            Column::new("begins_on", "開始", "Begins"),
            Column::new("ends_on", "期限", "Due"),
            Column::new("state", "状況", "State"),
        ];
        let rows = self.decisions.iter().map(|one| {
            let date = |date: Option<crate::calendar::PartialDate>| date.map_or(Cell::Empty, Cell::Date);
            let cells = vec![
                Cell::Text(one.title.clone()),
                plain(one.owners.join("、")),
                date(one.begins_on),
                date(one.ends_on),
                Cell::Text(one.state.label.clone()),
            ];
            Row { subject: Some(one.subject.clone()), cells }
        });
        Table { name: "decisions", title: Text::new("改善（Act）", "Act"), columns, rows: rows.collect() }
    }
}

/// The review of a cycle. `before` holds the measures on the day before the cycle began, `now` those on the day of the
/// check.
pub fn cycle(
    question: &Question<'_>,
    cycle: &Cycle,
    all: &[Indicator],
    before: &Measures<'_>,
    now: &Measures<'_>,
) -> Report<CycleBoard> {
    let checked_on = question.as_of.min(cycle.ends_on);
    let at = |as_of: Day| Question { as_of, ..*question };
    let actions = super::actions::actions(question);
    let touches = |row: &super::actions::ActionRow| {
        let begins = row.begins_on.map_or(Day::MIN, |date| date.earliest());
        let ends = row.ends_on.map_or(begins, |date| date.latest());
        row.begins_on.is_some() && begins <= cycle.ends_on && ends >= cycle.begins_on
    };
    let is_decision = |row: &super::actions::ActionRow| {
        row.owner_basis.code == DECIDED && row.period.as_deref() == Some(cycle.key.as_str())
    };
    let (decisions, others): (Vec<_>, Vec<_>) = actions.value.rows.into_iter().partition(is_decision);
    let plan = others.into_iter().filter(|row| row.owner_basis.code != DECIDED && touches(row)).collect();
    let milestones = crate::registry::policy::Milestone::all(question.registry);
    let in_cycle = milestones.into_iter().filter(|one| {
        let day = one.occurred_on.earliest();
        (cycle.begins_on..=checked_on).contains(&day)
    });
    let done =
        in_cycle.map(|one| Happened { on: one.occurred_on, text: one.text, subject: one.subject }).collect();
    let wanted: Vec<&Indicator> =
        cycle.indicators.iter().filter_map(|key| all.iter().find(|one| one.key == *key)).collect();
    let check = wanted.into_iter().map(|one| Checked {
        before: shown(&at(cycle.begins_on.plus_days(-1)), one, before, None),
        row: row(&at(checked_on), one, now),
    });
    let value = CycleBoard {
        cycle: cycle.clone(),
        checked_on,
        plan,
        done,
        check: check.collect(),
        decisions,
        rule: light_rule(),
    };
    let mut report = Report::new(question, value);
    if cycle.inferred {
        report.findings.push(Finding {
            code: "cycle/inferred".to_owned(),
            text: Text::new(
                "期の日付は推定です。スライドは「当初５年間」「以降は５年程度の単位」とだけ述べます。",
                "The dates of the cycle are inferred; the slides say only \"the first five years\" and \"units of about five years\".",
            ),
            subjects: Vec::new(),
        });
    }
    report
}
