//! Conditions: comparisons of facts, and `all`, `any`, `not` over them, with three values.

use std::collections::BTreeSet;

use super::{Asked, ClockVerdict, Ground, LimitVerdict, Part, Proof, TableVerdict, Truth};
use crate::catalog::number;
use crate::confidence::Confidence;
use crate::day::Span;
use crate::rulebook::{Against, FactId, Formula, Test};
use crate::value::Value;

pub(super) fn evaluate(asked: &Asked<'_>, formula: &Formula) -> Part {
    match formula {
        Formula::All(members) => all(members.iter().map(|member| evaluate(asked, member)).collect()),
        Formula::Any(members) => any(members.iter().map(|member| evaluate(asked, member)).collect()),
        Formula::Not(member) => not(evaluate(asked, member), member.written()),
        Formula::Test(test) => self::test(asked, test),
        Formula::Granted { claim, .. } => asked.granted(*claim),
    }
}

fn node(truth: Truth, confidence: Confidence, what: Ground, because: Vec<Proof>) -> Part {
    let proof = Proof { mark: truth.mark(), confidence, what, because };
    Part { truth, confidence, proof }
}

fn least_sure<'a>(parts: impl IntoIterator<Item = &'a Part>) -> Confidence {
    parts.into_iter().map(|part| part.confidence).max().unwrap_or_default()
}

fn surest<'a>(parts: impl IntoIterator<Item = &'a Part>) -> Confidence {
    parts.into_iter().map(|part| part.confidence).min().unwrap_or_default()
}

fn needs_of(parts: &[Part]) -> BTreeSet<String> {
    let needs = parts.iter().filter_map(|part| match &part.truth {
        Truth::Unknown { needs } => Some(needs),
        Truth::Yes | Truth::No { .. } => None,
    });
    needs.flatten().cloned().collect()
}

fn missing_of(parts: &[Part]) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    for part in parts {
        let Truth::No { missing: own } = &part.truth else { continue };
        for text in own {
            if !missing.contains(text) {
                missing.push(text.clone());
            }
        }
    }
    missing
}

fn all(parts: Vec<Part>) -> Part {
    let failed: Vec<&Part> = parts.iter().filter(|part| matches!(part.truth, Truth::No { .. })).collect();
    let needs = needs_of(&parts);
    let (truth, confidence) = if !failed.is_empty() {
        (Truth::No { missing: missing_of(&parts) }, surest(failed))
    } else if needs.is_empty() {
        (Truth::Yes, least_sure(&parts))
    } else {
        (Truth::Unknown { needs }, least_sure(&parts))
    };
    node(truth, confidence, Ground::All, parts.into_iter().map(|part| part.proof).collect())
}

fn any(parts: Vec<Part>) -> Part {
    let held: Vec<&Part> = parts.iter().filter(|part| part.truth == Truth::Yes).collect();
    let needs = needs_of(&parts);
    let (truth, confidence) = if !held.is_empty() {
        (Truth::Yes, surest(held))
    } else if needs.is_empty() {
        (Truth::No { missing: missing_of(&parts) }, least_sure(&parts))
    } else {
        (Truth::Unknown { needs }, least_sure(&parts))
    };
    node(truth, confidence, Ground::Any, parts.into_iter().map(|part| part.proof).collect())
}

fn not(part: Part, written: String) -> Part {
    let truth = match part.truth {
        Truth::Yes => Truth::No { missing: vec![format!("not {written}")] },
        Truth::No { .. } => Truth::Yes,
        Truth::Unknown { needs } => Truth::Unknown { needs },
    };
    node(truth, part.confidence, Ground::Not, vec![part.proof])
}

impl Asked<'_> {
    /// The number of a fact, or `None` where it is unknown.
    pub(super) fn number(&self, fact: FactId) -> Option<i64> {
        let name = &self.book.book.fact_names[usize::from(fact)];
        if &**name == crate::catalog::AS_OF {
            return Some(i64::from(self.as_of.number()));
        }
        number(self.book.book.catalog.get(name), self.facts.get(name)?)
    }

    /// A number as a value of this fact.
    pub(super) fn value(&self, fact: FactId, number: i64) -> Value {
        let name = &self.book.book.fact_names[usize::from(fact)];
        match self.book.book.catalog.get(name) {
            Some(declaration) => declaration.value(number),
            None => Value::Day(crate::day::Day::from_number(number as i32)),
        }
    }

    pub(super) fn fact_name(&self, fact: FactId) -> String {
        self.book.book.fact_names[usize::from(fact)].to_string()
    }
}

pub(super) fn test(asked: &Asked<'_>, test: &Test) -> Part {
    let found = asked.number(test.fact);
    let left = found.map(|number| test.shifted(number));
    let (right, confidence, because) = right_side(asked, test.against);
    let own = || left.is_none().then(|| asked.fact_name(test.fact));
    let holds = |holds| match holds {
        true => Truth::Yes,
        false => Truth::No { missing: vec![test.text.to_string()] },
    };
    let truth = match (left, &right) {
        (Some(left), Right::Number(right)) => holds(test.op.holds(left, *right)),
        // Nothing is so late as a day that there is not.
        (Some(left), Right::NoLastDay) => holds(test.op.holds(left, NO_LAST_DAY)),
        // A table that gives no number for a known count decides: nothing is allowed there.
        (_, Right::Nothing) => holds(false),
        (_, Right::Needs(needs)) => Truth::Unknown { needs: needs.iter().cloned().chain(own()).collect() },
        (None, Right::Number(_) | Right::NoLastDay) => Truth::Unknown { needs: own().into_iter().collect() },
    };
    let against = match right {
        Right::Number(number) => Some(asked.value(test.fact, number)),
        Right::NoLastDay | Right::Nothing | Right::Needs(_) => None,
    };
    let what = Ground::Test {
        text: test.text.clone(),
        fact: asked.book.book.fact_names[usize::from(test.fact)].clone(),
        value: found.map(|number| asked.value(test.fact, number)),
        plus: (test.plus != Span::default()).then_some(test.plus),
        op: test.op,
        against,
    };
    node(truth, confidence, what, because)
}

/// The number of a day that there is not: it lies after every day.
pub(crate) const NO_LAST_DAY: i64 = i32::MAX as i64;

/// The right side of a comparison.
enum Right {
    Number(i64),
    /// A clock that has not started, a limit that is open, or one of them that is not in force: no day is the last.
    NoLastDay,
    /// A table without such a row.
    Nothing,
    /// It depends on these facts.
    Needs(Vec<String>),
}

impl Asked<'_> {
    /// The last day that a condition compares with as a number, how sure it is, and the facts it still needs.
    pub(crate) fn last_day(&self, against: Against) -> (Option<i64>, Confidence, Vec<String>) {
        let (right, confidence, _) = right_side(self, against);
        match right {
            Right::Number(number) => (Some(number), confidence, Vec::new()),
            Right::NoLastDay => (Some(NO_LAST_DAY), confidence, Vec::new()),
            Right::Nothing => (None, confidence, Vec::new()),
            Right::Needs(needs) => (None, confidence, needs),
        }
    }
}

/// The right side, how sure it is, and why where it is an answer of its own.
fn right_side(asked: &Asked<'_>, against: Against) -> (Right, Confidence, Vec<Proof>) {
    let day = |day: crate::day::Day| Right::Number(i64::from(day.number()));
    match against {
        Against::Number(number) => (Right::Number(number), Confidence::High, Vec::new()),
        Against::Fact(fact) => {
            let number = asked.number(fact).map(Right::Number);
            let right = number.unwrap_or_else(|| Right::Needs(vec![asked.fact_name(fact)]));
            (right, Confidence::High, Vec::new())
        }
        Against::Table(table) => {
            let answer = asked.table(table);
            let right = match answer.verdict {
                TableVerdict::Gives { value, .. } => Right::Number(value),
                TableVerdict::NoRow | TableVerdict::NotInForce => Right::Nothing,
                TableVerdict::Unknown { needs } => Right::Needs(needs),
            };
            (right, answer.confidence, Vec::new())
        }
        Against::Clock(clock) => {
            let reading = asked.clock(clock);
            let right = match reading.verdict {
                ClockVerdict::Counts(count) => day(count.last_day),
                ClockVerdict::NotStarted | ClockVerdict::NotInForce => Right::NoLastDay,
                ClockVerdict::Unknown { needs } => Right::Needs(needs),
            };
            (right, reading.confidence, vec![reading.proof])
        }
        Against::Limit(limit) => {
            let answer = asked.limit(usize::from(limit));
            let right = match answer.verdict {
                LimitVerdict::Until { day: last, .. } => day(last),
                LimitVerdict::Open | LimitVerdict::NotInForce => Right::NoLastDay,
                LimitVerdict::Unknown { needs } => Right::Needs(needs),
            };
            (right, answer.confidence, vec![answer.proof])
        }
    }
}
