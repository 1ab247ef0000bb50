//! The compiled form: flat lists with numbers for names, in the order in which they are evaluated.

use std::ops::Range;
use std::sync::Arc;

use super::Requirement;
use crate::catalog::FactDeclaration;
use crate::confidence::Confidence;
use crate::day::{Day, Span};
use crate::rulebook::{ClockId, Row as TableRow, Rulebook, Version};
use crate::value::Op;

/// A column; number 0 is the as-of day.
pub(super) type ColumnId = u16;
/// The column of the as-of day.
pub(super) const AS_OF_COLUMN: ColumnId = 0;

/// One fact as a column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub name: Arc<str>,
    /// `None` of the as-of day, which the engine supplies.
    pub declaration: Option<FactDeclaration>,
    /// The clock or limit whose last day it is; `None` of a fact.
    pub last_day_of: Option<LastDayOf>,
}

/// What a day is read off, where it is no fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LastDayOf {
    Clock(ClockId),
    /// By its place.
    Limit(u16),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Against {
    Number(i64),
    Column(ColumnId),
    Table(u16),
}

#[derive(Debug, Clone)]
pub(super) struct Test {
    pub column: ColumnId,
    pub plus: Span,
    pub op: Op,
    pub against: Against,
    pub requirement: u32,
}

impl Test {
    /// The number on the left as it is compared.
    pub fn shifted(&self, number: i64) -> i64 {
        shifted(number, self.plus)
    }
}

/// A day's number with a span added; any number where the span is nothing.
pub(super) fn shifted(number: i64, plus: Span) -> i64 {
    if plus == Span::default() {
        return number;
    }
    i64::from(Day::from_number(number as i32).corresponding_day(plus).number())
}

/// One node of a condition. Members stand before the node that joins them.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// Members are a range of `Program::members`.
    All(Range<u32>),
    Any(Range<u32>),
    Not {
        member: u32,
        requirement: u32,
    },
    Test(u32),
    /// A claim earlier in the list; the requirement names it where it is not in force.
    Claim {
        claim: u32,
        requirement: u32,
    },
}

/// A period with both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub from: i32,
    pub until: i32,
}

impl Period {
    pub fn of(version: &Version) -> Period {
        Period {
            from: version.from.map_or(i32::MIN, Day::number),
            until: version.until.map_or(i32::MAX, Day::number),
        }
    }

    pub fn holds(self, day: i32) -> bool {
        self.from <= day && day <= self.until
    }
}

/// A condition: its nodes in order; the last one is the whole.
#[derive(Debug, Clone)]
pub(super) struct Formula {
    pub nodes: Range<u32>,
}

impl Formula {
    pub fn root(&self) -> u32 {
        self.nodes.end - 1
    }
}

#[derive(Debug, Clone)]
pub(super) struct Exception {
    pub by: ColumnId,
    pub period: Period,
    pub then_met: bool,
    pub when: Formula,
    pub confidence: Confidence,
    /// `not` and its name.
    pub requirement: u32,
}

#[derive(Debug, Clone)]
pub(super) struct RuleVersion {
    pub period: Period,
    pub when: Formula,
    /// In the order in which they turn the answer: the one that prevails over all comes last.
    pub exceptions: Vec<Exception>,
    pub confidence: Confidence,
}

#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub by: ColumnId,
    pub versions: Vec<RuleVersion>,
    /// Of all versions, the least sure: while the day that selects one is unknown.
    pub least_sure: Confidence,
}

impl Rule {
    /// The version in force on a day.
    pub fn on(&self, day: i32) -> Option<usize> {
        self.versions.iter().position(|version| version.period.holds(day))
    }

    /// How sure it is that no version is in force: as sure as the version nearest before the day.
    pub fn idle_confidence(&self, day: i32) -> Confidence {
        let nearest = self.versions.iter().rev().find(|version| version.period.from <= day);
        nearest.or(self.versions.first()).map(|version| version.confidence).unwrap_or_default()
    }
}

#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub id: Arc<str>,
    pub rules: Range<u32>,
}

#[derive(Debug, Clone)]
pub(super) struct TableVersion {
    pub period: Period,
    pub rows: Vec<TableRow>,
    pub confidence: Confidence,
}

#[derive(Debug, Clone)]
pub(super) struct Table {
    pub on: ColumnId,
    pub by: ColumnId,
    pub versions: Vec<TableVersion>,
}

/// Claims compiled with everything they rest on. Immutable; share it between threads.
#[derive(Debug, Clone)]
pub struct Program {
    pub(super) book: Rulebook,
    /// The day by which law must have been published to be seen; `None` is all of it.
    pub(super) known_at: Option<Day>,
    pub(super) columns: Vec<Column>,
    pub(super) tests: Vec<Test>,
    pub(super) members: Vec<u32>,
    pub(super) nodes: Vec<Node>,
    pub(super) rules: Vec<Rule>,
    /// A claim stands behind every claim that it rests on.
    pub(super) claims: Vec<Claim>,
    pub(super) tables: Vec<Table>,
    pub(super) requirements: Vec<Requirement>,
    /// Requirements with one text have one number, so that each text blocks once.
    pub(super) text_of: Vec<u32>,
    pub(super) gates: Vec<u32>,
}

impl Program {
    /// The law it was compiled from.
    pub fn rulebook(&self) -> &Rulebook {
        &self.book
    }

    /// The gates, in the order in which they were asked for.
    pub fn gates(&self) -> impl ExactSizeIterator<Item = &str> {
        self.gates.iter().map(|claim| &*self.claims[*claim as usize].id)
    }

    /// The facts it reads, in the order of its columns; the first is `as_of`.
    pub fn facts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|column| &*column.name)
    }

    /// Every condition that may block a gate, by the number that a [`super::Blocker`] gives.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// Whether two requirements are written alike.
    pub(super) fn is_same_text(&self, one: u32, other: u32) -> bool {
        self.text_of[one as usize] == self.text_of[other as usize]
    }
}
