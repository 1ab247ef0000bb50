//! Two-valued planes over rows: each a test of one or two columns, or `and` and `or` of other planes.
//!
//! A gate with three values is two planes: surely met, and possibly met. Equal planes are one; tests of one column
//! that stand together are one; negation is carried down to the tests, so that there is no `not`.

use std::collections::BTreeMap;

use super::column::{Extent, Presence};
use super::program::ColumnId;
use super::ranges::{Ranges, UNKNOWN};
use crate::day::{Day, Span};
use crate::value::Op;

pub(super) type PlaneId = u32;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plane {
    False,
    True,
    /// The value of the column, or its being unknown, is in the set.
    Value {
        column: ColumnId,
        set: Ranges,
    },
    /// Both known: `right - left` is in the set. Unknown as below.
    Gap {
        left: ColumnId,
        right: ColumnId,
        set: Ranges,
    },
    /// Both known: `left + plus OP right`. What it says of rows where one is unknown does not count.
    Pair {
        left: ColumnId,
        plus: Pair,
        op: Op,
        right: ColumnId,
    },
    /// Both known: `left OP` a share of `of`. Unknown as above.
    Share {
        left: ColumnId,
        op: Op,
        of: ColumnId,
        permille: i64,
        up: bool,
    },
    And(Vec<PlaneId>),
    Or(Vec<PlaneId>),
}

/// What is added to the left column of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pair {
    Nothing,
    Days(i32),
    /// Years, months, days by the calendar.
    Calendar(i32, i32, i32),
}

impl Pair {
    pub fn of(span: Span) -> Pair {
        match span {
            Span { years: 0, months: 0, days: 0 } => Pair::Nothing,
            Span { years: 0, months: 0, days } => Pair::Days(days),
            Span { years, months, days } => Pair::Calendar(years, months, days),
        }
    }

    pub fn span(self) -> Span {
        match self {
            Pair::Nothing => Span::default(),
            Pair::Days(days) => Span::days(days),
            Pair::Calendar(years, months, days) => Span { years, months, days },
        }
    }
}

pub(super) const FALSE: PlaneId = 0;
pub(super) const TRUE: PlaneId = 1;

/// Planes under construction, each once.
pub(super) struct Planes {
    pub planes: Vec<Plane>,
    known: BTreeMap<Plane, PlaneId>,
    negated: BTreeMap<PlaneId, PlaneId>,
    /// What each column holds, and whether it is one of numbers.
    extents: Vec<(Extent, bool)>,
    /// Planes that are computed for themselves; others take them as they are.
    pub whole: Vec<bool>,
}

impl Planes {
    pub fn new(extents: Vec<(Extent, bool)>) -> Planes {
        let mut planes = Planes {
            planes: Vec::new(),
            known: BTreeMap::new(),
            negated: BTreeMap::new(),
            extents,
            whole: Vec::new(),
        };
        planes.put(Plane::False);
        planes.put(Plane::True);
        planes
    }

    pub fn put(&mut self, plane: Plane) -> PlaneId {
        if let Some(known) = self.known.get(&plane) {
            return *known;
        }
        let at = self.planes.len() as PlaneId;
        self.planes.push(plane.clone());
        self.whole.push(false);
        self.known.insert(plane, at);
        at
    }

    /// The test that the column's value, or its being unknown, is in the set.
    pub fn value(&mut self, column: ColumnId, set: &Ranges) -> PlaneId {
        let (Extent { presence, least, most }, _) = self.extents[usize::from(column)];
        let set = match presence {
            Presence::None => return if set.holds(UNKNOWN) { TRUE } else { FALSE },
            Presence::All => set.among(least, most).for_known_column(),
            Presence::Some if set.holds(UNKNOWN) => set.among(least, most).or(&Ranges::unknown()),
            Presence::Some => set.among(least, most),
        };
        match (set.is_nothing(), set.is_everything()) {
            (true, _) => FALSE,
            (_, true) => TRUE,
            (false, false) => self.put(Plane::Value { column, set }),
        }
    }

    /// `left + plus OP right` for rows in which both are known.
    pub fn pair(&mut self, left: ColumnId, plus: Span, op: Op, right: ColumnId) -> PlaneId {
        let pair = Pair::of(plus);
        let days = match pair {
            Pair::Nothing => Some(0),
            Pair::Days(days) => Some(days),
            Pair::Calendar(..) => None,
        };
        let gaps = self.gaps(left, right);
        let days = days.filter(|days| gaps.is_some() && self.stays_in_calendar(left, *days));
        let Some(days) = days else { return self.put(Plane::Pair { left, plus: pair, op, right }) };
        // `left + days <= right` is `right - left >= days`.
        self.gap(left, right, &Ranges::where_holds(mirrored(op), i64::from(days)))
    }

    /// Whether the days of a column with so many added are days of the calendar still.
    fn stays_in_calendar(&self, column: ColumnId, days: i32) -> bool {
        let (Extent { least, most, .. }, _) = self.extents[usize::from(column)];
        let calendar = i64::from(Day::MIN.number())..=i64::from(Day::MAX.number());
        let within = |number: i32| calendar.contains(&(i64::from(number) + i64::from(days)));
        days == 0 || within(least) && within(most)
    }

    /// The least and greatest difference of two columns of numbers, where it is a number that fits.
    fn gaps(&self, left: ColumnId, right: ColumnId) -> Option<(i32, i32)> {
        let ((left, is_number), (right, _)) =
            (self.extents[usize::from(left)], self.extents[usize::from(right)]);
        if !is_number || left.least > left.most || right.least > right.most {
            return None;
        }
        let (least, most) = (right.least.checked_sub(left.most)?, right.most.checked_sub(left.least)?);
        (least > UNKNOWN).then_some((least, most))
    }

    fn gap(&mut self, left: ColumnId, right: ColumnId, set: &Ranges) -> PlaneId {
        let Some((least, most)) = self.gaps(left, right) else { return FALSE };
        // One way round, so that tests of one pair meet.
        if left > right {
            return self.gap(right, left, &set.negative());
        }
        let set = set.among(least, most).for_known_column();
        match (set.is_nothing(), set.is_everything()) {
            (true, _) => FALSE,
            (_, true) => TRUE,
            (false, false) => self.put(Plane::Gap { left, right, set }),
        }
    }

    pub fn and(&mut self, members: impl IntoIterator<Item = PlaneId>) -> PlaneId {
        self.join(members, true)
    }

    pub fn or(&mut self, members: impl IntoIterator<Item = PlaneId>) -> PlaneId {
        self.join(members, false)
    }

    fn join(&mut self, members: impl IntoIterator<Item = PlaneId>, is_and: bool) -> PlaneId {
        let (neutral, deciding) = if is_and { (TRUE, FALSE) } else { (FALSE, TRUE) };
        let mut sets: BTreeMap<ColumnId, Ranges> = BTreeMap::new();
        let mut gaps: BTreeMap<(ColumnId, ColumnId), Ranges> = BTreeMap::new();
        let mut others: Vec<PlaneId> = Vec::new();
        let meet = |known: &Ranges, set: &Ranges| if is_and { known.and(set) } else { known.or(set) };
        let mut open: Vec<PlaneId> = members.into_iter().collect();
        while let Some(member) = open.pop() {
            match &self.planes[member as usize] {
                _ if member == neutral => {}
                _ if member == deciding => return deciding,
                _ if self.whole[member as usize] => others.push(member),
                Plane::And(inner) if is_and => open.extend(inner),
                Plane::Or(inner) if !is_and => open.extend(inner),
                Plane::Value { column, set } => {
                    let joined = sets.get(column).map_or_else(|| set.clone(), |known| meet(known, set));
                    sets.insert(*column, joined);
                }
                Plane::Gap { left, right, set } => {
                    let joined =
                        gaps.get(&(*left, *right)).map_or_else(|| set.clone(), |known| meet(known, set));
                    gaps.insert((*left, *right), joined);
                }
                Plane::False
                | Plane::True
                | Plane::And(_)
                | Plane::Or(_)
                | Plane::Pair { .. }
                | Plane::Share { .. } => {
                    others.push(member);
                }
            }
        }
        let values: Vec<PlaneId> = sets.into_iter().map(|(column, set)| self.value(column, &set)).collect();
        let gaps: Vec<PlaneId> =
            gaps.into_iter().map(|((left, right), set)| self.gap(left, right, &set)).collect();
        for plane in values.into_iter().chain(gaps) {
            match plane {
                plane if plane == neutral => {}
                plane if plane == deciding => return deciding,
                plane => others.push(plane),
            }
        }
        others.sort_unstable();
        others.dedup();
        match (&others[..], is_and) {
            ([], _) => neutral,
            ([only], _) => *only,
            (_, true) => self.put(Plane::And(others)),
            (_, false) => self.put(Plane::Or(others)),
        }
    }

    pub fn not(&mut self, plane: PlaneId) -> PlaneId {
        if let Some(known) = self.negated.get(&plane) {
            return *known;
        }
        let negated = match self.planes[plane as usize].clone() {
            Plane::False => TRUE,
            Plane::True => FALSE,
            Plane::Value { column, set } => self.value(column, &set.not()),
            Plane::Gap { left, right, set } => self.gap(left, right, &set.not()),
            Plane::Pair { left, plus, op, right } => {
                self.put(Plane::Pair { left, plus, op: opposite(op), right })
            }
            Plane::Share { left, op, of, permille, up } => {
                self.put(Plane::Share { left, op: opposite(op), of, permille, up })
            }
            Plane::And(members) => {
                let members: Vec<PlaneId> = members.into_iter().map(|member| self.not(member)).collect();
                self.or(members)
            }
            Plane::Or(members) => {
                let members: Vec<PlaneId> = members.into_iter().map(|member| self.not(member)).collect();
                self.and(members)
            }
        };
        self.negated.insert(plane, negated);
        negated
    }

    /// What two or more planes have in common when each is read as `and`, and what is left of each.
    pub fn shared(&self, planes: &[PlaneId]) -> (Vec<PlaneId>, Vec<Vec<PlaneId>>) {
        let parts = |plane: PlaneId| match &self.planes[plane as usize] {
            Plane::And(members) if !self.whole[plane as usize] => members.clone(),
            _ => vec![plane],
        };
        let lists: Vec<Vec<PlaneId>> = planes.iter().map(|plane| parts(*plane)).collect();
        let Some(first) = lists.first() else { return (Vec::new(), Vec::new()) };
        let shared: Vec<PlaneId> =
            first.iter().copied().filter(|part| lists.iter().all(|list| list.contains(part))).collect();
        let rest =
            lists.iter().map(|list| list.iter().copied().filter(|part| !shared.contains(part)).collect());
        let rest = rest.collect();
        (shared, rest)
    }
}

/// The comparison read from the right.
pub(super) fn mirrored(op: Op) -> Op {
    match op {
        Op::Equal => Op::Equal,
        Op::NotEqual => Op::NotEqual,
        Op::Less => Op::More,
        Op::AtMost => Op::AtLeast,
        Op::More => Op::Less,
        Op::AtLeast => Op::AtMost,
    }
}

fn opposite(op: Op) -> Op {
    match op {
        Op::Equal => Op::NotEqual,
        Op::NotEqual => Op::Equal,
        Op::Less => Op::AtLeast,
        Op::AtMost => Op::More,
        Op::More => Op::AtMost,
        Op::AtLeast => Op::Less,
    }
}
