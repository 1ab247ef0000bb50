//! Conditions: comparisons of facts, and `all`, `any`, `not` over them, with three values.

use std::collections::BTreeSet;

use super::{Asked, Ground, Part, Proof, Truth};
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

fn test(asked: &Asked<'_>, test: &Test) -> Part {
    let found = asked.number(test.fact);
    let left = found.map(|number| test.shifted(number));
    let (right, right_needs, confidence) = right_side(asked, test.against);
    let truth = match (left, right) {
        (Some(left), Some(right)) if test.op.holds(left, right) => Truth::Yes,
        (Some(_), Some(_)) => Truth::No { missing: vec![test.text.to_string()] },
        // A table that gives no number for a known count decides: nothing is allowed there.
        (_, None) if right_needs.is_empty() => Truth::No { missing: vec![test.text.to_string()] },
        (left, _) => {
            let own = left.is_none().then(|| asked.fact_name(test.fact));
            Truth::Unknown { needs: right_needs.into_iter().chain(own).collect() }
        }
    };
    let what = Ground::Test {
        text: test.text.clone(),
        fact: asked.book.book.fact_names[usize::from(test.fact)].clone(),
        value: found.map(|number| asked.value(test.fact, number)),
        plus: (test.plus != Span::default()).then_some(test.plus),
        op: test.op,
        against: right.map(|number| asked.value(test.fact, number)),
    };
    node(truth, confidence, what, Vec::new())
}

/// The right side as a number, the facts it still needs, and how sure it is.
fn right_side(asked: &Asked<'_>, against: Against) -> (Option<i64>, Vec<String>, Confidence) {
    match against {
        Against::Number(number) => (Some(number), Vec::new(), Confidence::High),
        Against::Fact(fact) => {
            let number = asked.number(fact);
            let needs = if number.is_none() { vec![asked.fact_name(fact)] } else { Vec::new() };
            (number, needs, Confidence::High)
        }
        Against::Table(table) => {
            let answer = asked.table(table);
            match answer.verdict {
                super::TableVerdict::Gives { value, .. } => (Some(value), Vec::new(), answer.confidence),
                super::TableVerdict::NoRow | super::TableVerdict::NotInForce => {
                    (None, Vec::new(), answer.confidence)
                }
                super::TableVerdict::Unknown { needs } => (None, needs, answer.confidence),
            }
        }
    }
}
