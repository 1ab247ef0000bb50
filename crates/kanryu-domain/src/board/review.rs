//! The review of a five-year cycle as one document: plan, do, check and act, what was built and signed, and the outlook.
//!
//! [`cycle`](super::indicators::cycle) says what the cycle planned, what happened, what the indicators say and what was
//! decided. This board adds how each indicator went from year to year, the bases opened against those planned, the
//! agreements signed, actions without dates, and what the projection expects. Page, document and API show this one board.

use serde::Serialize;

use super::actions::{ActionRow, actions};
use super::agreements::{Agreements, KindCount, agreements};
use super::indicators::{CycleBoard, Value, cycle as cycle_board, shown};
use super::projection::{AssumptionRow, MeasureSeries, ProjectionBoard};
use super::{Board, Finding, Question, Report, Table};
use crate::calendar::{Day, PartialDate};
use crate::indicator::cycle::Cycle;
use crate::indicator::decision::DECIDED;
use crate::indicator::measure::Measures;
use crate::indicator::{Indicator, Light};
use crate::pathway::Law;
use crate::projection::run::Projection;
use crate::text::Text;
use crate::word::Coded;

mod findings;
mod table;

#[cfg(test)]
mod tests;

/// The review of a cycle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewBoard {
    /// Plan, do, check and act.
    #[serde(flatten)]
    pub cycle: CycleBoard,
    /// Policy actions without a dated period: they stand beside every cycle.
    pub undated: Vec<ActionRow>,
    /// The days on which the cycle is looked at: before it began, each end of a fiscal year, the day of the check.
    pub days: Vec<Day>,
    /// Medical bases planned and opened on each of these days.
    pub places: Vec<PlacesOn>,
    /// Each indicator on each of these days.
    pub course: Vec<Course>,
    /// Agreements by kind on the day of the check; kinds are never added up.
    pub memoranda: Vec<KindCount>,
    /// Agreements that were, or may have been, signed in the cycle.
    pub signed: Vec<Signed>,
    /// What the projection expects, where one was made.
    pub outlook: Option<Outlook>,
}

/// Medical bases on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PlacesOn {
    /// The day.
    pub on: Day,
    /// Planned to be open by then.
    pub planned: Option<f64>,
    /// Surely opened by then; later closures are not taken off.
    pub opened: Option<f64>,
}

/// An indicator over the cycle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Course {
    /// Its key.
    pub key: String,
    /// Its values, one for each day of the review.
    pub points: Vec<CoursePoint>,
}

/// An indicator on a day of the cycle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CoursePoint {
    /// The day.
    pub on: Day,
    /// The value.
    pub value: Value,
    /// What the straight way from baseline to target asks for; absent where there is none.
    pub asked_for: Option<f64>,
    /// The light of that day.
    pub light: Light,
}

/// An agreement that was, or may have been, signed in the cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// The kind.
    pub kind: Coded,
    /// With whom, or its title.
    pub what: Text,
    /// The day of signature, as precise as known.
    pub signed_on: PartialDate,
    /// How sure it is; absent for what is on record.
    pub confidence: Option<Coded>,
    /// Who says so.
    pub source: String,
}

/// What the projection expects: central measures with bands, and what they rest on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlook {
    /// The fingerprint of the law it was made under.
    pub rulebook: String,
    /// How many draws of the assumptions the bands come from.
    pub draws: u64,
    /// The seed of the draws.
    pub seed: u64,
    /// The central measures by month.
    pub measures: Vec<MeasureSeries>,
    /// The assumptions that these measures rest on.
    pub assumptions: Vec<AssumptionRow>,
    /// What a reader of the projection must know.
    pub findings: Vec<Finding>,
}

/// The measures of a projection that a review shows.
pub const CENTRAL: [&str; 4] = ["care-in-japan", "certified", "returns", "care-at-home"];

impl Outlook {
    /// The part of a projection that a review shows.
    pub fn of(board: &ProjectionBoard) -> Outlook {
        let central = CENTRAL.iter().filter_map(|name| board.measures.iter().find(|one| one.name == *name));
        let measures: Vec<MeasureSeries> = central.cloned().collect();
        let is_used = |row: &&AssumptionRow| measures.iter().any(|one| one.rests_on.contains(&row.key));
        Outlook {
            rulebook: board.rulebook.clone(),
            draws: board.draws,
            seed: board.seed,
            assumptions: board.assumptions.iter().filter(is_used).cloned().collect(),
            findings: board.findings.clone(),
            measures,
        }
    }
}

impl Board for ReviewBoard {
    const NAME: &'static str = "review";

    fn tables(&self) -> Vec<Table> {
        table::tables(self)
    }
}

/// The days on which a cycle is looked at, as far as they have come: the day before it began, each 31 March in it, and
/// the day of the check.
fn days(cycle: &Cycle, checked_on: Day) -> Vec<Day> {
    let years = cycle.begins_on.fiscal_year()..=cycle.ends_on.fiscal_year();
    let ends = years.filter_map(|year| Day::from_ymd(year + 1, 3, 31));
    let mut days: Vec<Day> = std::iter::once(cycle.begins_on.plus_days(-1)).chain(ends).collect();
    days.retain(|day| *day < checked_on);
    days.push(checked_on);
    days
}

/// What a review is made of besides the records.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// The indicators that there are.
    pub indicators: &'a [Indicator],
    /// The law.
    pub law: &'a Law,
    /// The projection that indicators may name, up to the day of the check.
    pub projection: Option<&'a Projection>,
}

/// The review of a cycle on the day of the question; `outlook` is what a projection expects, where one was made.
pub fn review(
    question: &Question<'_>,
    cycle: &Cycle,
    basis: Basis<'_>,
    outlook: Option<Outlook>,
) -> Report<ReviewBoard> {
    let checked_on = question.as_of.min(cycle.ends_on);
    let days = days(cycle, checked_on);
    let measured = |day: &Day| Measures::new(question.registry, *day, basis.law, basis.projection);
    let measures: Vec<Measures<'_>> = days.iter().map(measured).collect();
    let always = "the day of the check is always among the days";
    let (before, now) = (measures.first().expect(always), measures.last().expect(always));
    let inner = cycle_board(question, cycle, basis.indicators, before, now);
    let of_keys = |key: &String| basis.indicators.iter().find(|one| one.key == *key);
    let wanted: Vec<&Indicator> = cycle.indicators.iter().filter_map(of_keys).collect();
    let place = |one: &Measures<'_>| PlacesOn {
        on: one.as_of(),
        planned: one.value("places_planned", None),
        opened: one.value("places_opened", None),
    };
    let checked = Question { as_of: checked_on, ..*question };
    let agreed = agreements(&checked);
    let is_undated = |row: &ActionRow| row.begins_on.is_none() && row.owner_basis.code != DECIDED;
    let value = ReviewBoard {
        undated: actions(question).value.rows.into_iter().filter(is_undated).collect(),
        places: measures.iter().map(place).collect(),
        course: wanted.iter().map(|one| course(question, one, &measures)).collect(),
        memoranda: agreed.value.kinds.clone(),
        signed: signed(&agreed.value, cycle),
        cycle: inner.value,
        days,
        outlook,
    };
    let mut report = Report::new(question, value);
    report.sources = agreed.sources;
    report.findings = inner.findings;
    report.findings.extend(findings::of(question, &report.value, &agreed.findings));
    report
}

fn course(question: &Question<'_>, indicator: &Indicator, measures: &[Measures<'_>]) -> Course {
    let point = |source: &Measures<'_>| {
        let (on, value) = (source.as_of(), shown(question, indicator, source, None));
        let text = &indicator.text;
        CoursePoint { on, value, asked_for: text.asked_for(on), light: text.light(value.number(), on) }
    };
    Course { key: indicator.key.clone(), points: measures.iter().map(point).collect() }
}

fn signed(agreements: &Agreements, cycle: &Cycle) -> Vec<Signed> {
    let recorded = agreements.recorded.iter().map(|row| Signed {
        kind: row.kind.clone(),
        what: row.title.clone(),
        signed_on: row.signed_on,
        confidence: None,
        source: row.source.place.clone(),
    });
    let reported = agreements.reported.iter().map(|row| Signed {
        kind: row.kind.clone(),
        what: row.country.label.clone(),
        signed_on: row.signed_on,
        confidence: Some(row.confidence.clone()),
        source: row.source.clone().unwrap_or_default(),
    });
    let in_cycle =
        |one: &Signed| one.signed_on.latest() >= cycle.begins_on && one.signed_on.possibly_by(cycle.ends_on);
    let mut all: Vec<Signed> = recorded.chain(reported).filter(in_cycle).collect();
    all.sort_by_key(|one| (one.signed_on.earliest(), one.signed_on.latest()));
    all
}
