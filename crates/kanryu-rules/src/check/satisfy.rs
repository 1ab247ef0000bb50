//! Whether facts exist that meet several conditions at once, as far as comparisons with literals can tell.
//!
//! The answer "no" is certain. The answer "yes" may be wrong where only an `any`, a comparison of two facts or
//! the rules of a claim exclude it: such conditions are taken as possible.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use crate::day::Span;
use crate::rulebook::{Against, ClaimId, FactId, Formula, Test};
use crate::value::{FactType, Op};

struct Range {
    low: i64,
    high: i64,
    excluded: BTreeSet<i64>,
}

#[derive(Default)]
struct Needed {
    ranges: BTreeMap<FactId, Range>,
    granted: BTreeSet<ClaimId>,
    refused: BTreeSet<ClaimId>,
}

/// Whether all these conditions can be met together.
pub(super) fn can_hold_together(checker: &Checker<'_>, formulas: &[&Formula]) -> bool {
    let mut needed = Needed::default();
    formulas.iter().for_each(|formula| collect(checker, formula, true, &mut needed));
    needed.granted.is_disjoint(&needed.refused) && needed.ranges.values().all(has_value)
}

fn has_value(range: &Range) -> bool {
    if range.low > range.high {
        return false;
    }
    // A range with more numbers than exclusions has one left over.
    let numbers = i128::from(range.high) - i128::from(range.low) + 1;
    numbers > range.excluded.range(range.low..=range.high).count() as i128
}

/// Follows only what must be true (`wanted`) or must be false for the whole to hold.
fn collect(checker: &Checker<'_>, formula: &Formula, wanted: bool, needed: &mut Needed) {
    match (formula, wanted) {
        (Formula::All(members), true) | (Formula::Any(members), false) => {
            members.iter().for_each(|member| collect(checker, member, wanted, needed));
        }
        // One member is like no group at all; of several, none is needed by itself.
        (Formula::All(members), false) | (Formula::Any(members), true) => {
            if let [only] = &**members {
                collect(checker, only, wanted, needed);
            }
        }
        (Formula::Not(member), _) => collect(checker, member, !wanted, needed),
        (Formula::Granted { claim, .. }, true) => drop(needed.granted.insert(*claim)),
        (Formula::Granted { claim, .. }, false) => drop(needed.refused.insert(*claim)),
        (Formula::Test(test), _) => narrow(checker, test, wanted, needed),
    }
}

fn narrow(checker: &Checker<'_>, test: &Test, wanted: bool, needed: &mut Needed) {
    let (Against::Number(number), Some(kind)) = (test.against, checker.fact_type(test.fact)) else { return };
    // Where a span is added, the day itself is another one; such a condition is taken as possible.
    if test.plus != Span::default() {
        return;
    }
    let words =
        checker.catalog.get(&checker.fact_names[usize::from(test.fact)]).map_or(0, |fact| fact.words.len());
    let (low, high) = match kind {
        FactType::Count | FactType::Day | FactType::Spans => (i64::MIN, i64::MAX),
        FactType::YesNo => (0, 1),
        FactType::Code | FactType::Level => (0, words as i64 - 1),
    };
    let range =
        needed.ranges.entry(test.fact).or_insert_with(|| Range { low, high, excluded: BTreeSet::new() });
    match (test.op, wanted) {
        (Op::Equal, true) | (Op::NotEqual, false) => {
            (range.low, range.high) = (range.low.max(number), range.high.min(number));
        }
        (Op::NotEqual, true) | (Op::Equal, false) => drop(range.excluded.insert(number)),
        (Op::Less, true) | (Op::AtLeast, false) => range.high = range.high.min(number.saturating_sub(1)),
        (Op::AtMost, true) | (Op::More, false) => range.high = range.high.min(number),
        (Op::More, true) | (Op::AtMost, false) => range.low = range.low.max(number.saturating_add(1)),
        (Op::AtLeast, true) | (Op::Less, false) => range.low = range.low.max(number),
    }
}
