//! The chances of a route: pass rates of examinations by year, beside the plan and never mixed with what is lawful.
//!
//! Rates are those of the rulebooks' calendars, passes of all who sat. A rate of the past is no promise: the layer
//! shows the ones that are known, and changes nothing that law has said.

use serde::Serialize;

use super::{MoveKind, PlanAnswer};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::pathway::Law;
use crate::text::Text;

/// The published pass rate of one sitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// The row of the calendar.
    pub sitting: String,
    /// The day it was held.
    pub held_on: Day,
    /// How many sat.
    pub sat: i64,
    /// How many passed.
    pub passed: i64,
    /// Passes in a thousand, rounded down.
    pub permille: i64,
    /// How sure the row is.
    pub confidence: Confidence,
}

/// The chances of one examination of a route.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chance {
    /// The examination.
    pub activity: String,
    /// What it is called.
    pub title: Text,
    /// Its published rates, by day; empty where none is known.
    pub rates: Vec<Rate>,
}

/// The chances of one route.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chances {
    /// Each examination of the route, in its order.
    pub examinations: Vec<Chance>,
    /// What to make of them.
    pub note: Text,
}

/// The pass rates that a calendar of the rulebooks tells, by day.
pub fn rates(law: &Law, calendar: &str) -> Vec<Rate> {
    let rows = law.rulebook().calendar(calendar).map(|calendar| calendar.rows.as_slice()).unwrap_or_default();
    let rate = |row: &kanryu_rules::CalendarRow| {
        let (sat, passed) = (row.count("sat").filter(|sat| *sat > 0)?, row.count("passed")?);
        let (sitting, permille) = (row.id.to_string(), passed * 1_000 / sat);
        Some(Rate { sitting, held_on: row.on, sat, passed, permille, confidence: row.confidence })
    };
    rows.iter().filter_map(rate).collect()
}

/// Puts beside each route the published rates of its examinations.
pub fn with_chances(law: &Law, mut answer: PlanAnswer) -> PlanAnswer {
    for route in answer.routes.iter_mut().chain(&mut answer.not_established) {
        let examinations = route.steps.iter().filter(|step| step.kind == MoveKind::Examination);
        let chance = |step: &super::PlannedMove| Chance {
            activity: step.id.clone(),
            title: step.title.clone(),
            rates: step.calendar.as_deref().map(|calendar| rates(law, calendar)).unwrap_or_default(),
        };
        route.chances = Some(Chances {
            examinations: examinations.map(chance).collect(),
            note: Text::new(
                "全受験者の過去の合格率であり、この人の見込みではない。適法かどうかには関わらない。",
                "Pass rates of all who sat in the past, not this person's prospects; they say nothing about what is lawful.",
            ),
        });
    }
    answer
}
