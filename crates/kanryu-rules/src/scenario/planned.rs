//! Scenarios that ask for a plan: where it begins, and what its routes must be like.

use serde::Serialize;

use super::{Answer, Expectation, Question, form};
use crate::confidence::Confidence;
use crate::day::{Day, Span};
use crate::plan::{Plan, Planner, Route, Start};
use crate::rulebook::Rulebook;
use crate::source::Reader;
use crate::source::reader::Fields;
use crate::value::Facts;

/// What may come out of a plan.
pub(super) const VERDICTS: [&str; 4] = ["reached", "lawful", "not-established", "no-lawful-route"];

/// How many years ahead a scenario plans where it does not say until when.
const YEARS: i32 = 15;

/// A plan that a scenario asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanAsked {
    /// The goal.
    pub goal: String,
    /// The stage in which it begins.
    pub from: String,
    /// Since when that stage goes on; without it, from the day of the plan.
    pub since: Option<Day>,
    /// Nothing is planned beyond this day; without it, fifteen years ahead.
    pub until: Option<Day>,
}

/// What a plan came to.
pub(super) struct Planned {
    plan: Plan,
}

impl PlanAsked {
    pub(super) fn answer(&self, rulebook: &Rulebook, facts: &Facts, as_of: Day) -> Answer {
        let horizon = self.until.unwrap_or_else(|| as_of.corresponding_day(Span::years(YEARS)));
        let start = Start { stage: &self.from, since: self.since, facts, as_of, horizon };
        let plan = Planner::new(rulebook, &self.goal).and_then(|planner| planner.plan(&start));
        let Some(plan) = plan else { return Answer::absent() };
        let planned = Planned { plan };
        let confidence = planned.first().map_or(Confidence::High, |route| route.confidence);
        Answer { plan: Some(planned), ..Answer::new("", confidence) }.with_verdict()
    }
}

impl Answer {
    fn with_verdict(mut self) -> Answer {
        self.verdict = self.plan.as_ref().map(|planned| planned.verdict().to_owned()).unwrap_or_default();
        self
    }
}

impl Planned {
    /// Lawful routes, and only where there is none those on law that is not established.
    fn routes(&self) -> &[Route] {
        if self.plan.routes.is_empty() { &self.plan.not_established } else { &self.plan.routes }
    }

    fn first(&self) -> Option<&Route> {
        self.routes().first()
    }

    fn verdict(&self) -> &'static str {
        match (self.plan.routes.first(), self.plan.not_established.first()) {
            (Some(route), _) if route.moves.is_empty() => "reached",
            (Some(_), _) => "lawful",
            (None, Some(_)) => "not-established",
            (None, None) => "no-lawful-route",
        }
    }

    /// Adds what differs from what is expected.
    pub(super) fn compare(&self, expect: &Expectation, differs: &mut Vec<String>) {
        use super::compare;
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let examinations = |route: &Route| count(route.examinations);
        let first = self.first();
        compare(differs, "reached_on", expect.reached_on.map(Some), first.map(|route| route.reached_on));
        compare(differs, "examinations", expect.examinations.map(Some), first.map(examinations));
        let fewest = self.routes().iter().map(examinations).min();
        compare(differs, "fewest_examinations", expect.fewest_examinations.map(Some), fewest);
        compare(differs, "routes", expect.routes, count(self.routes().len()));
        if let Some(wanted) = &expect.moves {
            let made: Vec<&str> =
                first.iter().flat_map(|route| &route.moves).map(|told| told.id.as_str()).collect();
            let mut left = made.iter();
            if !wanted.iter().all(|wanted| left.any(|made| made == wanted)) {
                differs.push(format!("moves: expected {wanted:?} in this order, found {made:?}"));
            }
        }
        if let Some(wanted) = &expect.blocked_by {
            let barriers = || self.plan.barriers.iter();
            let stands = |wanted: &String| {
                barriers().any(|barrier| barrier.id == *wanted || barrier.requires.as_ref() == Some(wanted))
            };
            for wanted in wanted.iter().filter(|wanted| !stands(wanted)) {
                let found: Vec<&str> = barriers().map(|barrier| barrier.id.as_str()).collect();
                differs.push(format!("blocked_by: expected {wanted:?} among them, found {found:?}"));
            }
        }
    }
}

/// Reads the plan that a scenario asks for; a goal or stage that does not exist is a fault.
pub(super) fn question(
    reader: &mut Reader<'_>,
    fields: &Fields<'_, '_>,
    rulebook: &Rulebook,
    goal: String,
) -> Option<Question> {
    if !rulebook.goals().iter().any(|known| *known.about.id == *goal) {
        let known: Vec<&str> = rulebook.goals().iter().map(|goal| &*goal.about.id).collect();
        let detail = format!("it plans to `{goal}`, which is no goal; the goals are {}", known.join(", "));
        form(reader, fields, detail);
    }
    if fields.get("from").is_none() {
        reader.missing(fields, "from");
    }
    let from = reader.string(fields, "from")?.value;
    if !rulebook.stages().iter().any(|stage| *stage.id == *from) {
        form(reader, fields, format!("it begins in `{from}`, which is no stage of the rulebook"));
    }
    let [since, until] = ["since", "until"].map(|key| reader.day(fields, key).map(|spot| spot.value));
    Some(Question::Plan(PlanAsked { goal, from, since, until }))
}
