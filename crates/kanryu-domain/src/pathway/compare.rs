//! Two laws side by side: which statements differ, and whose answers change by law alone.
//!
//! A side is a law on a day: the same law on two days, or a draft beside the law that ships. The facts of a person
//! are read once and put to both sides, so that every change that is found is a change of law. A step or a stay
//! whose law says the same on both sides is not asked about at all (see `signature`).

use std::collections::BTreeMap;

use kanryu_rules::{Facts, Judgment, Step, Verdict};
use serde::Serialize;

use super::standing::{collect_blocking, judge};
use super::{LastDay, Law, RuleRef, StepState, place};
use crate::calendar::Day;
use crate::facts::{Place, overlaid, read};
use crate::registry::Record;

mod cause;
mod difference;
mod signature;
mod tally;
#[cfg(test)]
mod tests;

pub use cause::{Cause, Effect, Reason};
pub use difference::{ChangeKind, Condition, StatementChange, in_one_line, law_changes};
pub use tally::{Group, Tally};

use signature::Signatures;

/// A law on a day.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The law.
    pub law: &'a Law,
    /// The day on which it is asked.
    pub day: Day,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "about", content = "id", rename_all = "kebab-case")]
pub enum About {
    /// A step of the rulebooks.
    Step(String),
    /// How long the present stage may be held; the stage.
    Stay(String),
}

/// An answer that differs between the sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub about: About,
    /// How the answer changes.
    pub effect: Effect,
    /// Why, on the side on which it is closed.
    pub reasons: Vec<Reason>,
    /// Of a stay: the last lawful day on the first side.
    pub first_day: Option<Day>,
    /// Of a stay: the last lawful day on the second side.
    pub second_day: Option<Day>,
}

/// A person whose answers were compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The stage, where the record shows one.
    pub stage: Option<String>,
    /// What differs; nothing where all answers are the same.
    pub changes: Vec<Change>,
}

/// What must be asked of people in one stage.
#[derive(Debug, Default)]
struct ToAsk {
    /// Steps whose law differs, by id.
    steps: Vec<String>,
    /// Whether the law of the stay differs.
    stay: bool,
}

/// Two sides, ready to be put to any number of people.
#[derive(Debug)]
pub struct Comparison<'a> {
    first: Side<'a>,
    second: Side<'a>,
    by_stage: BTreeMap<String, ToAsk>,
}

impl<'a> Comparison<'a> {
    /// Finds out what must be asked.
    pub fn new(first: Side<'a>, second: Side<'a>) -> Comparison<'a> {
        let (mut before, mut after) = (Signatures::new(first), Signatures::new(second));
        let mut by_stage: BTreeMap<String, ToAsk> = BTreeMap::new();
        let sides = [first, second];
        for step in sides.iter().flat_map(|side| side.law.rulebook().steps()) {
            if before.step(&step.id) == after.step(&step.id) {
                continue;
            }
            for stage in &step.from_stages {
                let steps = &mut by_stage.entry(stage.to_string()).or_default().steps;
                if !steps.iter().any(|known| *known == *step.id) {
                    steps.push(step.id.to_string());
                }
            }
        }
        for stage in sides.iter().flat_map(|side| side.law.rulebook().stages()) {
            if before.stay(&stage.id) != after.stay(&stage.id) {
                by_stage.entry(stage.id.to_string()).or_default().stay = true;
            }
        }
        Comparison { first, second, by_stage }
    }

    /// The first side.
    pub fn first(&self) -> Side<'a> {
        self.first
    }

    /// The second side.
    pub fn second(&self) -> Side<'a> {
        self.second
    }

    /// Steps whose answer can differ for somebody, by id.
    pub fn steps(&self) -> Vec<&str> {
        let mut steps: Vec<&str> =
            self.by_stage.values().flat_map(|ask| &ask.steps).map(String::as_str).collect();
        steps.sort_unstable();
        steps.dedup();
        steps
    }

    /// The person of `record`, as known on `facts_on`, under both sides; facts of `over` prevail.
    pub fn of(&self, record: &Record, over: &Facts, facts_on: Day) -> Compared {
        let reading = read(record, facts_on);
        let Some(stage) = reading.place.as_ref().and_then(|place| place.stage) else {
            return Compared { stage: None, changes: Vec::new() };
        };
        let compared = |changes| Compared { stage: Some(stage.to_owned()), changes };
        let Some(ask) = self.by_stage.get(stage) else { return compared(Vec::new()) };
        let facts = overlaid(&reading.facts, over);
        let steps = ask.steps.iter().filter_map(|step| self.step(step, stage, &facts));
        let stay = ask.stay.then(|| self.stay(stage, reading.place.as_ref(), &facts)).flatten();
        compared(steps.chain(stay).collect())
    }

    fn step(&self, id: &str, stage: &str, facts: &Facts) -> Option<Change> {
        let [first, second] = [self.first, self.second].map(|side| {
            let step = side.law.step(id, side.day).filter(|step| step.leaves(stage));
            Answer::of(side, step, facts)
        });
        let effect = Effect::of_states(first.state, second.state)?;
        // What closes a way stands on the side on which it is closed.
        let (side, answer) =
            if effect.is_for_the_better() { (self.first, &first) } else { (self.second, &second) };
        let reasons = cause::of_step(side, answer.step, answer.state, answer.judgment.as_ref());
        let about = About::Step(id.to_owned());
        Some(Change { about, effect, reasons, first_day: None, second_day: None })
    }

    fn stay(&self, stage: &str, place: Option<&Place<'_>>, facts: &Facts) -> Option<Change> {
        let last = |side: Side<'_>| place::on(side.law, place, facts, side.day).last_lawful_day;
        let (first, second) = (last(self.first), last(self.second));
        let effect = Effect::of_days(&first, &second)?;
        let reasons = match effect.is_for_the_better() {
            true => cause::of_stay(self.first, &first),
            false => cause::of_stay(self.second, &second),
        };
        let day = |last: &LastDay| match last {
            LastDay::Until { day, .. } => Some(*day),
            LastDay::NotStaying | LastDay::Open | LastDay::Unknown { .. } => None,
        };
        Some(Change {
            about: About::Stay(stage.to_owned()),
            effect,
            reasons: reasons.into_iter().collect(),
            first_day: day(&first),
            second_day: day(&second),
        })
    }
}

/// What one side says of a step.
struct Answer<'a> {
    step: Option<&'a Step>,
    state: StepState,
    judgment: Option<Judgment>,
}

impl<'a> Answer<'a> {
    fn of(side: Side<'a>, step: Option<&'a Step>, facts: &Facts) -> Answer<'a> {
        match step {
            None => Answer { step, state: StepState::NotInForce, judgment: None },
            Some(found) => {
                let (state, judgment) = judge(side.law, found, facts, side.day);
                Answer { step, state, judgment }
            }
        }
    }
}

/// The rules that stand against a judgment.
fn blocking(judgment: &Judgment) -> Vec<RuleRef> {
    let mut found = Vec::new();
    if judgment.verdict != Verdict::Met {
        collect_blocking(&judgment.proof, &mut found);
    }
    found
}
