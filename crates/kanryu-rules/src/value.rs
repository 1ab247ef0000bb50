//! Typed values of facts, and the facts known about one subject.
//!
//! There are five kinds of value and no floats or free texts, so that every comparison in a rulebook can be
//! checked before it is ever run. A fact that is absent is unknown; it is never zero, false or "no".

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::day::Day;
use crate::interval::Intervals;

/// The value of one fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A whole number of something; the unit stands in the catalog.
    Count(i64),
    /// A civil day.
    Day(Day),
    /// Yes or no.
    YesNo(bool),
    /// A word of the closed list of a `code` or `level` fact.
    Word(Arc<str>),
    /// Stretches of days, such as the times somebody held a status. None at all is "never", which is not "unknown".
    Spans(Intervals),
}

/// What kind of value a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactType {
    /// Whole numbers.
    Count,
    /// Civil days.
    Day,
    /// Yes or no.
    YesNo,
    /// One word of a closed list; words can only be equal or different.
    Code,
    /// One word of a closed list that runs from lowest to highest.
    Level,
    /// Stretches of days; nothing compares them, clocks count them.
    Spans,
}

impl FactType {
    /// The word used in the catalog.
    pub fn word(self) -> &'static str {
        match self {
            FactType::Count => "count",
            FactType::Day => "day",
            FactType::YesNo => "yes-no",
            FactType::Code => "code",
            FactType::Level => "level",
            FactType::Spans => "spans",
        }
    }

    /// The type with this word.
    pub fn from_word(word: &str) -> Option<FactType> {
        use FactType::{Code, Count, Day, Level, Spans, YesNo};
        [Count, Day, YesNo, Code, Level, Spans].into_iter().find(|kind| kind.word() == word)
    }

    /// Whether values of this type stand in an order, so that `<` and `>=` make sense.
    pub fn is_ordered(self) -> bool {
        match self {
            FactType::Count | FactType::Day | FactType::Level => true,
            FactType::YesNo | FactType::Code | FactType::Spans => false,
        }
    }
}

impl fmt::Display for FactType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Op {
    /// `==`
    #[serde(rename = "==")]
    Equal,
    /// `!=`
    #[serde(rename = "!=")]
    NotEqual,
    /// `<`
    #[serde(rename = "<")]
    Less,
    /// `<=`
    #[serde(rename = "<=")]
    AtMost,
    /// `>`
    #[serde(rename = ">")]
    More,
    /// `>=`
    #[serde(rename = ">=")]
    AtLeast,
}

impl Op {
    /// As written in a rulebook.
    pub fn sign(self) -> &'static str {
        match self {
            Op::Equal => "==",
            Op::NotEqual => "!=",
            Op::Less => "<",
            Op::AtMost => "<=",
            Op::More => ">",
            Op::AtLeast => ">=",
        }
    }

    /// As shown to a reader.
    pub fn symbol(self) -> &'static str {
        match self {
            Op::Equal => "=",
            Op::NotEqual => "≠",
            Op::Less => "<",
            Op::AtMost => "≤",
            Op::More => ">",
            Op::AtLeast => "≥",
        }
    }

    /// Whether it needs an order.
    pub fn needs_order(self) -> bool {
        match self {
            Op::Equal | Op::NotEqual => false,
            Op::Less | Op::AtMost | Op::More | Op::AtLeast => true,
        }
    }

    pub(crate) fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Op::Equal => left == right,
            Op::NotEqual => left != right,
            Op::Less => left < right,
            Op::AtMost => left <= right,
            Op::More => left > right,
            Op::AtLeast => left >= right,
        }
    }
}

impl From<i64> for Value {
    fn from(count: i64) -> Value {
        Value::Count(count)
    }
}
impl From<Day> for Value {
    fn from(day: Day) -> Value {
        Value::Day(day)
    }
}
impl From<bool> for Value {
    fn from(answer: bool) -> Value {
        Value::YesNo(answer)
    }
}
impl From<Intervals> for Value {
    fn from(intervals: Intervals) -> Value {
        Value::Spans(intervals)
    }
}
impl From<&str> for Value {
    fn from(word: &str) -> Value {
        Value::Word(word.into())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Count(count) => write!(f, "{count}"),
            Value::Day(day) => write!(f, "{day}"),
            Value::YesNo(answer) => write!(f, "{answer}"),
            Value::Word(word) => f.write_str(word),
            Value::Spans(intervals) => write!(f, "{intervals}"),
        }
    }
}

/// What is known about one subject: fact names with their values. Absent means unknown. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Facts(Arc<BTreeMap<Arc<str>, Value>>);

impl Facts {
    /// Nothing is known.
    pub fn new() -> Facts {
        Facts::default()
    }

    /// The same facts and this one; a value already there is replaced.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Facts {
        self.set(name, value);
        self
    }

    /// Records a value; a value already there is replaced.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        Arc::make_mut(&mut self.0).insert(name.into(), value.into());
    }

    /// Makes a fact unknown again.
    pub fn forget(&mut self, name: &str) {
        Arc::make_mut(&mut self.0).remove(name);
    }

    /// The value of a fact, or `None` where it is unknown.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// All known facts, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// How many facts are known.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: AsRef<str>, V: Into<Value>> FromIterator<(N, V)> for Facts {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Facts {
        Facts(Arc::new(pairs.into_iter().map(|(name, value)| (name.as_ref().into(), value.into())).collect()))
    }
}

#[cfg(test)]
mod tests;
