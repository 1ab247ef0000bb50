//! What law says about a claim at one moment of a plan, without a proof; and when the answer changes by itself.
//!
//! The answers are those of `evaluate`: a test compares the two. Proofs are made afterwards, for the moves of the
//! routes that were found.

use super::cells::{Cell, NEVER, View, as_day};
use super::lasting::Last;
use super::watch::{AskedOf, Watch};
use crate::confidence::Confidence;
use crate::day::Span;
use crate::evaluate::{NO_LAST_DAY, added};
use crate::rulebook::{
    Against, ClaimId, FactId, Formula, Rule, RuleVersion, Start, TableId, Test, amount, shifted,
};

/// Three values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    No,
    Unknown,
    Yes,
}

type Answer = (Truth, Confidence);

impl View<'_> {
    /// Whether the claim is granted, and how sure that is.
    pub fn claim(&self, claim: ClaimId) -> Answer {
        let book = &self.planner.rulebook.book;
        let (mut met, mut least) = (None::<Confidence>, Confidence::High);
        let (mut idle, mut judged, mut unknown) = (Confidence::High, false, false);
        for rule in &book.claims[usize::from(claim)].rules {
            let rule = &book.rules[usize::from(*rule)];
            match self.rule(rule) {
                Ok((truth, confidence)) => {
                    judged = true;
                    least = least.and(confidence);
                    match truth {
                        Truth::Yes => met = Some(met.map_or(confidence, |met| met.min(confidence))),
                        Truth::Unknown => unknown = true,
                        Truth::No => {}
                    }
                }
                Err(confidence) => idle = idle.and(confidence),
            }
        }
        match met {
            Some(surest) => (Truth::Yes, surest),
            None if !judged => (Truth::No, idle),
            None => (if unknown { Truth::Unknown } else { Truth::No }, least),
        }
    }

    /// Whether a claim is met on this day.
    pub fn is_met(&self, claim: Option<ClaimId>) -> Option<Confidence> {
        let Some(claim) = claim else { return Some(Confidence::High) };
        match self.claim(claim) {
            (Truth::Yes, confidence) => Some(confidence),
            (Truth::No | Truth::Unknown, _) => None,
        }
    }

    pub(super) fn selecting_day(&self, by: Option<FactId>) -> Option<crate::Day> {
        match by {
            None => Some(crate::Day::from_number(self.day)),
            Some(fact) => self.number(fact).map(as_day),
        }
    }

    /// `Err` where no version is in force.
    fn rule(&self, rule: &Rule) -> Result<Answer, Confidence> {
        let Some(day) = self.selecting_day(rule.by) else {
            let sure = rule.versions.iter().map(|version| version.version.confidence).max();
            return Ok((Truth::Unknown, sure.unwrap_or_default()));
        };
        match rule.versions.iter().find(|version| version.version.is_in_force_on(day)) {
            Some(version) => Ok(self.version(version)),
            None => {
                let nearest =
                    rule.versions.iter().rev().find(|v| v.version.from.is_none_or(|from| from <= day));
                Err(nearest.or(rule.versions.first()).map(|v| v.version.confidence).unwrap_or_default())
            }
        }
    }

    fn version(&self, version: &RuleVersion) -> Answer {
        let (mut truth, mut confidence) = self.formula(&version.when);
        for exception in version.exceptions.iter().rev() {
            let (applies, own) = match self.selecting_day(exception.by) {
                None => (Truth::Unknown, exception.version.confidence),
                Some(day) if !exception.version.is_in_force_on(day) => continue,
                Some(_) => {
                    let (applies, own) = self.formula(&exception.when);
                    (applies, own.and(exception.version.confidence))
                }
            };
            confidence = match (applies, truth == Truth::Yes && exception.then_met) {
                (Truth::Yes, true) => confidence.min(own),
                (Truth::Yes, false) => own,
                (Truth::Unknown, false) => confidence.and(own),
                (Truth::Unknown, true) | (Truth::No, _) => confidence,
            };
            truth = match (applies, truth, exception.then_met) {
                (Truth::Yes, _, then_met) => {
                    if then_met {
                        Truth::Yes
                    } else {
                        Truth::No
                    }
                }
                (Truth::No, beneath, _) => beneath,
                (Truth::Unknown, beneath @ Truth::Yes, true)
                | (Truth::Unknown, beneath @ Truth::No, false) => beneath,
                (Truth::Unknown, _, _) => Truth::Unknown,
            };
        }
        (truth, confidence.and(version.version.confidence))
    }

    pub fn formula(&self, formula: &Formula) -> Answer {
        match formula {
            Formula::All(members) => self.group(members, Truth::No),
            Formula::Any(members) => self.group(members, Truth::Yes),
            Formula::Not(member) => match self.formula(member) {
                (Truth::Yes, confidence) => (Truth::No, confidence),
                (Truth::No, confidence) => (Truth::Yes, confidence),
                unknown @ (Truth::Unknown, _) => unknown,
            },
            Formula::Test(test) => self.test(test),
            Formula::Granted { claim, .. } => self.claim(*claim),
        }
    }

    /// `all` is decided by one member that has failed, `any` by one that holds; the surest such member is enough.
    fn group(&self, members: &[Formula], decisive: Truth) -> Answer {
        let (mut decided, mut least) = (None::<Confidence>, Confidence::High);
        let mut unknown = false;
        for member in members {
            let (truth, confidence) = self.formula(member);
            least = least.and(confidence);
            unknown |= truth == Truth::Unknown;
            if truth == decisive {
                decided = Some(decided.map_or(confidence, |sure| sure.min(confidence)));
            }
        }
        match (decided, unknown, decisive) {
            (Some(confidence), _, _) => (decisive, confidence),
            (None, true, _) => (Truth::Unknown, least),
            (None, false, Truth::No) => (Truth::Yes, least),
            (None, false, _) => (Truth::No, least),
        }
    }

    fn test(&self, test: &Test) -> Answer {
        let left = self.number(test.fact).map(|number| test.shifted(number));
        let (right, confidence) = match test.against {
            Against::Number(number) => (Some(number), Confidence::High),
            Against::Fact(fact) => (self.number(fact), Confidence::High),
            Against::Table(table) => match self.table(table) {
                Ok((Some(number), confidence)) => (Some(number), confidence),
                Ok((None, confidence)) => return (Truth::No, confidence),
                Err(confidence) => (None, confidence),
            },
            Against::Clock(_) | Against::Limit(_) => self.last_day(test.against),
        };
        let truth = match (left, right) {
            (Some(left), Some(right)) if test.op.holds(left, right) => Truth::Yes,
            (Some(_), Some(_)) => Truth::No,
            _ => Truth::Unknown,
        };
        (truth, confidence)
    }

    /// `Ok(None)` where the table gives no number, `Err` where what it runs over is unknown.
    fn table(&self, table: TableId) -> Result<(Option<i64>, Confidence), Confidence> {
        let table = &self.planner.rulebook.book.tables[usize::from(table)];
        let day = self.selecting_day(table.by).ok_or(Confidence::High)?;
        let Some(version) = table.versions.iter().find(|version| version.version.is_in_force_on(day)) else {
            return Ok((None, Confidence::High));
        };
        let sure = version.version.confidence;
        let count = self.number(table.on).ok_or(sure)?;
        let row = version.rows.iter().find(|row| row.from <= count && row.to.is_none_or(|to| count <= to));
        Ok(match row {
            Some(row) => {
                let number = amount(row.value, count);
                (Some(number), sure.and(row.confidence.unwrap_or_default()))
            }
            None => (None, sure),
        })
    }

    /// The last lawful day that a limit surely gives; `NEVER` where it gives none, or no entry has a day that is known.
    ///
    /// An entry that may or may not apply is taken to apply: what is not known lets nobody stay longer.
    pub fn limit(&self, limit_at: usize) -> i32 {
        let limit = &self.planner.rulebook.book.limits[limit_at];
        let Some(day) = self.selecting_day(limit.by) else { return NEVER };
        let Some(version) = limit.versions.iter().find(|version| version.version.is_in_force_on(day)) else {
            return NEVER;
        };
        let is_plain = |start: &Start| matches!(start, Start::Day(_) | Start::Fact { .. });
        if version.entries.iter().any(|entry| entry.printed || !is_plain(&entry.start)) {
            return match self.any_limit(limit_at).0 {
                Last::Day(day) | Last::Unknown { not_after: Some(day) } => day.number(),
                Last::Open { .. } | Last::Unknown { not_after: None } => NEVER,
            };
        }
        let mut earliest = NEVER;
        for entry in &version.entries {
            if let Some(when) = &entry.when
                && self.formula(when).0 == Truth::No
            {
                continue;
            }
            let start = match &entry.start {
                Start::Day(day) => Some(*day),
                Start::Fact { fact, .. } => self.number(*fact).map(as_day),
                Start::Clock { .. } | Start::Lookup(_) => None,
            };
            let day = start.map(|start| added(start, entry.span, version.counting).number());
            earliest = earliest.min(day.unwrap_or(NEVER));
        }
        earliest
    }

    /// The first day from this one to `until` on which the claim is met, and how sure it is then.
    pub fn first_met(&self, claim: ClaimId, until: i32) -> Option<(i32, Confidence)> {
        let watch = self.planner.watch(claim);
        let mut view = *self;
        loop {
            if view.day > until {
                return None;
            }
            if let (Truth::Yes, confidence) = view.claim(claim) {
                return Some((view.day, confidence));
            }
            let next = view.next_change(watch);
            if next == NEVER {
                return None;
            }
            view.day = next;
        }
    }

    /// Days from `after` to `until` on which what grows here, and would not grow in the stage `to`, comes up to a number
    /// that some rule asks for: who leaves earlier gives it up.
    pub fn growth_days(&self, to: Option<usize>, after: i32, until: i32, days: &mut Vec<i32>) {
        let stay = to.and_then(|to| self.planner.stages[to].stay.as_ref());
        for slot in self.planner.growing.iter().copied() {
            let numbers = &self.planner.asked[slot];
            let grows = match self.cells[slot] {
                Cell::Grows { .. } | Cell::Months { .. } => true,
                Cell::Unknown | Cell::Is(_) | Cell::Spans(_) => false,
            };
            if !grows || stay.is_some_and(|stay| stay.grows.iter().any(|(other, _)| *other == slot)) {
                continue;
            }
            let reached = numbers.iter().map(|number| self.first_day_of(self.planner.facts[slot], *number));
            days.extend(reached.filter(|day| *day > after && *day <= until));
        }
    }

    /// The next day on which an answer that rests on this may be another one, although nothing is done.
    pub fn next_change(&self, watch: &Watch) -> i32 {
        let edge = watch.edges.partition_point(|edge| *edge <= self.day);
        let mut next = watch.edges.get(edge).copied().unwrap_or(NEVER);
        for asked in &watch.tests {
            next = next.min(self.next_crossing(asked));
        }
        next
    }

    fn next_crossing(&self, asked: &AskedOf) -> i32 {
        let AskedOf { fact, plus, against } = *asked;
        let later = |day: i32| if day > self.day { day } else { NEVER };
        // A test can only turn where the moving side reaches the other side's number, or goes beyond it.
        let around = |fact: FactId, plus: Span, number: i64| {
            let first = |number: i64| later(self.first_day_shifted(fact, plus, number));
            first(number).min(first(number.saturating_add(1)))
        };
        match against {
            Against::Number(number) if self.moves(fact) => around(fact, plus, number),
            Against::Number(_) => NEVER,
            Against::Fact(other) => match (self.moves(fact), self.moves(other)) {
                (false, false) => NEVER,
                (true, false) => self.number(other).map_or(NEVER, |number| around(fact, plus, number)),
                (false, true) => self.number(fact).map_or(NEVER, |number| {
                    let number = shifted(number, plus);
                    around(other, Span::default(), number)
                }),
                (true, true) => self.day + 1,
            },
            // A clock that stands still puts its last day off by a day each day, which turns nothing.
            Against::Clock(_) | Against::Limit(_) => match self.last_day(against).0 {
                Some(number) if self.moves(fact) && number != NO_LAST_DAY => around(fact, plus, number),
                Some(_) | None => NEVER,
            },
            // A table's number may change with every step of its count.
            Against::Table(table) => {
                let on = self.planner.rulebook.book.tables[usize::from(table)].on;
                if self.moves(fact) || self.moves(on) { self.day + 1 } else { NEVER }
            }
        }
    }
}
