//! Sets of column values as sorted ranges, unknown among them: every test of one column is such a set.
//!
//! The number below all others stands for "unknown". `and`, `or` and `not` of tests on one column are then
//! intersection, union and complement, and a test that may be unknown differs from a sure one by that number alone.

use crate::day::Span;
use crate::rulebook::latest_within;
use crate::value::Op;

/// The number that stands for "unknown" in a column.
pub(super) const UNKNOWN: i32 = i32::MIN;
/// The least number that a known value may have.
pub(super) const LEAST: i32 = i32::MIN + 1;

/// Ranges with both ends included, ascending, with a gap between any two.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ranges(pub Vec<(i32, i32)>);

impl Ranges {
    pub fn none() -> Ranges {
        Ranges(Vec::new())
    }

    pub fn unknown() -> Ranges {
        Ranges(vec![(UNKNOWN, UNKNOWN)])
    }

    pub fn known() -> Ranges {
        Ranges(vec![(LEAST, i32::MAX)])
    }

    /// Known numbers from `low` to `high`; numbers beyond what a column can hold are cut off.
    pub fn between(low: i64, high: i64) -> Ranges {
        let cut = |number: i64| number.clamp(i64::from(UNKNOWN), i64::from(i32::MAX)) as i32;
        let (low, high) = (low.max(i64::from(LEAST)), high.min(i64::from(i32::MAX)));
        if low > high { Ranges::none() } else { Ranges(vec![(cut(low), cut(high))]) }
    }

    /// Known numbers for which `number OP against` holds.
    pub fn where_holds(op: Op, against: i64) -> Ranges {
        let (least, most) = (i64::MIN, i64::MAX);
        match op {
            Op::Equal => Ranges::between(against, against),
            Op::NotEqual => Ranges::between(against, against).other_known(),
            Op::Less if against == least => Ranges::none(),
            Op::Less => Ranges::between(least, against - 1),
            Op::AtMost => Ranges::between(least, against),
            Op::More if against == most => Ranges::none(),
            Op::More => Ranges::between(against + 1, most),
            Op::AtLeast => Ranges::between(against, most),
        }
    }

    /// Known days for which `day + plus OP against` holds.
    pub fn where_later_holds(plus: Span, op: Op, against: i64) -> Ranges {
        if plus == Span::default() {
            return Ranges::where_holds(op, against);
        }
        let at_most = |limit: i64| {
            latest_within(plus, limit).map_or(Ranges::none(), |day| Ranges::between(i64::MIN, day))
        };
        let (to_there, to_before) = (at_most(against), at_most(against.saturating_sub(1)));
        match op {
            Op::AtMost => to_there,
            Op::Less => to_before,
            Op::More => to_there.other_known(),
            Op::AtLeast => to_before.other_known(),
            Op::Equal => to_there.and(&to_before.not()),
            Op::NotEqual => to_there.and(&to_before.not()).other_known(),
        }
    }

    pub fn not(&self) -> Ranges {
        let mut gaps = Vec::with_capacity(self.0.len() + 1);
        let mut next = Some(UNKNOWN);
        for (low, high) in &self.0 {
            if let Some(from) = next.filter(|from| from < low) {
                gaps.push((from, low - 1));
            }
            next = high.checked_add(1);
        }
        gaps.extend(next.map(|from| (from, i32::MAX)));
        Ranges(gaps)
    }

    /// The known numbers that are not in it.
    pub fn other_known(&self) -> Ranges {
        self.not().and(&Ranges::known())
    }

    pub fn and(&self, other: &Ranges) -> Ranges {
        let mut shared = Vec::new();
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some((low, high)), Some((other_low, other_high))) = (left.peek(), right.peek()) {
            let (from, until) = (*low.max(other_low), *high.min(other_high));
            if from <= until {
                shared.push((from, until));
            }
            if high < other_high {
                left.next()
            } else {
                right.next()
            };
        }
        Ranges(shared)
    }

    pub fn or(&self, other: &Ranges) -> Ranges {
        self.not().and(&other.not()).not()
    }

    pub fn holds(&self, number: i32) -> bool {
        self.0.iter().any(|(low, high)| *low <= number && number <= *high)
    }

    /// The same set for known values from `least` to `most`: what lies beyond may fall on either side.
    pub fn among(&self, least: i32, most: i32) -> Ranges {
        let mut inside = self.and(&Ranges::between(i64::from(least), i64::from(most)));
        if let Some(first) = inside.0.first_mut().filter(|first| first.0 == least) {
            first.0 = LEAST;
        }
        if let Some(last) = inside.0.last_mut().filter(|last| last.1 == most) {
            last.1 = i32::MAX;
        }
        inside
    }

    /// The numbers with their signs turned.
    pub fn negative(&self) -> Ranges {
        let turned = |number: i32| number.saturating_neg();
        Ranges(self.0.iter().rev().map(|(low, high)| (turned(*high), turned(*low))).collect())
    }

    /// The same set for a column in which nothing is unknown: the number for "unknown" joins its neighbor.
    pub fn for_known_column(&self) -> Ranges {
        let known = self.and(&Ranges::known());
        match known.0.first() {
            Some((LEAST, _)) => known.or(&Ranges::unknown()),
            _ => known,
        }
    }

    pub fn is_everything(&self) -> bool {
        self.0 == [(UNKNOWN, i32::MAX)]
    }

    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }
}
