//! Two laws side by side: which statements differ, and whose answers change by law alone.
//!
//! A side is a law on a day: the same law on two days, or a draft beside the law that ships. The facts of a person
//! are read once and put to both sides, so that no change comes from new facts. Between two days an answer may still
//! change because a birthday, a period or another day of the person passes: the law of the first day, standing still,
//! is asked about the second day too, and where it says the same there, time alone made the change. A step or a stay
//! whose law says the same on both sides is not asked about at all (see `signature`).

use std::collections::{BTreeMap, BTreeSet};

use kanryu_rules::{Facts, Judgment, Mark, Program, RowAnswers, Step, Verdict};
use serde::Serialize;

use super::standing::collect_blocking;
use super::{LastDay, Law, RuleRef, StepState, place};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::facts::{Place, overlaid, read};
use crate::registry::Record;
use crate::text::Text;

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

/// What makes an answer change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Other law: that of the first side, asked about the same day, says something else.
    Law,
    /// Days that pass: the law of the first side would say the same by the second day.
    Time,
}

impl Origin {
    /// Both, in the order in which they are shown.
    pub const ALL: [Origin; 2] = [Origin::Law, Origin::Time];

    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Origin::Law => Text::new("法が変わるため", "because the law changes"),
            Origin::Time => Text::new("日がたつだけで（法は同じ）", "by passing time alone (the same law)"),
        }
    }
}

/// An answer that differs between the sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub about: About,
    /// How the answer changes.
    pub effect: Effect,
    /// Whether law or time makes the change.
    pub by: Origin,
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
struct ToAsk<'a> {
    /// Steps whose law differs, by id, each as both sides have it.
    steps: Vec<Asked<'a>>,
    /// The claims that open them, compiled for each side.
    gates: [Option<Program>; 2],
    /// Those of the first side under the law of its day standing still; absent where both sides ask about one day.
    still: Option<Program>,
    /// Whether the law of the stay differs.
    stay: bool,
}

/// A step as both sides have it.
#[derive(Debug)]
struct Asked<'a> {
    id: String,
    sides: [Option<OnSide<'a>>; 2],
}

/// A step on one side.
#[derive(Debug)]
struct OnSide<'a> {
    step: &'a Step,
    /// Whether the step and the stage it reaches exist on the day.
    exists: bool,
    /// Its claim among the compiled gates; absent where it asks for nothing.
    gate: Option<usize>,
}

/// Two sides, ready to be put to any number of people.
#[derive(Debug)]
pub struct Comparison<'a> {
    first: Side<'a>,
    second: Side<'a>,
    /// The law of the first side as it stands on its day; absent where both sides ask about one day.
    still: Option<Law>,
    by_stage: BTreeMap<String, ToAsk<'a>>,
}

impl<'a> Comparison<'a> {
    /// Finds out what must be asked.
    pub fn new(first: Side<'a>, second: Side<'a>) -> Comparison<'a> {
        let (mut before, mut after) = (Signatures::new(first), Signatures::new(second));
        let sides = [first, second];
        let still = (first.day != second.day).then(|| first.law.frozen_on(first.day));
        let mut steps: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for step in sides.iter().flat_map(|side| side.law.rulebook().steps()) {
            if before.step(&step.id) == after.step(&step.id) {
                continue;
            }
            for stage in &step.from_stages {
                steps.entry(stage.to_string()).or_default().insert(step.id.to_string());
            }
        }
        let mut by_stage: BTreeMap<String, ToAsk<'a>> = steps
            .into_iter()
            .map(|(stage, ids)| (stage.clone(), to_ask(sides, still.as_ref(), &stage, ids)))
            .collect();
        for stage in sides.iter().flat_map(|side| side.law.rulebook().stages()) {
            if before.stay(&stage.id) != after.stay(&stage.id) {
                by_stage.entry(stage.id.to_string()).or_default().stay = true;
            }
        }
        Comparison { first, second, still, by_stage }
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
            self.by_stage.values().flat_map(|ask| &ask.steps).map(|step| step.id.as_str()).collect();
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
        let steps = self.steps_of(ask, &facts);
        let stay = ask.stay.then(|| self.stay(stage, reading.place.as_ref(), &facts)).flatten();
        compared(steps.into_iter().chain(stay).collect())
    }

    /// The compiled law says which steps change; why is asked of the clear evaluator, for those alone.
    fn steps_of(&self, ask: &ToAsk<'_>, facts: &Facts) -> Vec<Change> {
        let sides = [self.first, self.second];
        let mut answers = [RowAnswers::default(), RowAnswers::default()];
        for ((gates, answers), side) in ask.gates.iter().zip(&mut answers).zip(sides) {
            if let Some(gates) = gates {
                gates.judge(&gates.row(facts, side.day), answers);
            }
        }
        let mut passing = None;
        let changed = ask.steps.iter().filter_map(|step| {
            let state = |at: usize| {
                step.sides[at].as_ref().map_or(StepState::NotInForce, |on| on.state(&answers[at]))
            };
            let effect = Effect::of_states(state(0), state(1))?;
            // What closes a way stands on the side on which it is closed.
            let at = usize::from(!effect.is_for_the_better());
            let reasons = self.reasons(step, at, state(at), facts);
            let about = About::Step(step.id.clone());
            let by = ask.still.as_ref().map_or(Origin::Law, |still| {
                let passing = passing.get_or_insert_with(|| judged(still, facts, self.second.day));
                let unchanged = step.sides[0].as_ref().map_or(StepState::NotInForce, |on| on.state(passing));
                by(Effect::of_states(unchanged, state(1)))
            });
            Some(Change { about, effect, by, reasons, first_day: None, second_day: None })
        });
        changed.collect()
    }

    fn reasons(&self, asked: &Asked<'_>, at: usize, state: StepState, facts: &Facts) -> Vec<Reason> {
        let side = [self.first, self.second][at];
        let step = asked.sides[at].as_ref().map(|on| on.step);
        let claim = step.and_then(|step| step.requires.as_deref());
        let judgment = claim.map(|claim| side.law.rulebook().judge(claim, facts, side.day));
        cause::of_step(side, step, state, judgment.as_ref())
    }

    fn stay(&self, stage: &str, place: Option<&Place<'_>>, facts: &Facts) -> Option<Change> {
        let last = |side: Side<'_>| place::on(side.law, place, facts, side.day).last_lawful_day;
        let (first, second) = (last(self.first), last(self.second));
        let effect = Effect::of_days(&first, &second)?;
        let by = self.still.as_ref().map_or(Origin::Law, |still| {
            let unchanged = last(Side { law: still, day: self.second.day });
            by(Effect::of_days(&unchanged, &second))
        });
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
            by,
            reasons: reasons.into_iter().collect(),
            first_day: day(&first),
            second_day: day(&second),
        })
    }
}

/// Law makes the change unless the law that stands still says on the second day what the second side says.
fn by(differs: Option<Effect>) -> Origin {
    if differs.is_some() { Origin::Law } else { Origin::Time }
}

fn judged(gates: &Program, facts: &Facts, day: Day) -> RowAnswers {
    let mut answers = RowAnswers::default();
    gates.judge(&gates.row(facts, day), &mut answers);
    answers
}

/// The steps of a stage as both sides have them, with the claims that open them compiled.
fn to_ask<'a>(sides: [Side<'a>; 2], still: Option<&Law>, stage: &str, ids: BTreeSet<String>) -> ToAsk<'a> {
    let mut claims: [Vec<&'a str>; 2] = Default::default();
    let mut on_side = |at: usize, id: &str| {
        let side = sides[at];
        let step = side.law.step(id, side.day).filter(|step| step.leaves(stage))?;
        let reached = side.law.stage(&step.to_stage, side.day).is_some_and(|to| to.is_in_force_on(side.day));
        let gate = step.requires.as_deref().map(|claim| {
            let known = claims[at].iter().position(|known| *known == claim);
            known.unwrap_or_else(|| {
                claims[at].push(claim);
                claims[at].len() - 1
            })
        });
        Some(OnSide { step, exists: reached && step.is_in_force_on(side.day), gate })
    };
    let steps: Vec<Asked<'a>> =
        ids.into_iter().map(|id| Asked { sides: [on_side(0, &id), on_side(1, &id)], id }).collect();
    let compiled = |law: &Law, at: usize| {
        let gates = claims[at].iter().copied();
        Some(law.rulebook().program(gates).expect("a checked rulebook names only claims that it has"))
    };
    let gates = [compiled(sides[0].law, 0), compiled(sides[1].law, 1)];
    ToAsk { steps, gates, still: still.and_then(|law| compiled(law, 0)), stay: false }
}

impl OnSide<'_> {
    /// What the compiled law says of the step, as `standing::judge` says it.
    fn state(&self, answers: &RowAnswers) -> StepState {
        if !self.exists {
            return StepState::NotInForce;
        }
        let own = self.step.confidence.unwrap_or_default();
        let (mark, confidence) = match self.gate {
            None => (Mark::Met, own),
            Some(gate) => (answers.mark(gate), answers.confidence(gate).and(own)),
        };
        match mark {
            Mark::NotInForce => StepState::NotInForce,
            Mark::NotMet => StepState::Blocked,
            Mark::Unknown => StepState::Unknown,
            Mark::Met if confidence == Confidence::Open => StepState::NotEstablished,
            Mark::Met => StepState::Lawful,
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
