//! Stretches of days, such as the times somebody held a status: sorted, apart from one another, both ends included.
//!
//! A [`Span`](crate::Span) is a length on the calendar; an [`Interval`] lies somewhere on it.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeSeq, Serializer};

use crate::day::Day;

/// One stretch of days; both ends are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// The first day.
    pub from: Day,
    /// The last day; `None` while it goes on.
    pub until: Option<Day>,
}

/// Stretches of days in order. None touches another: what overlaps or follows without a day between is one stretch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Intervals(Arc<[Interval]>);

/// Why a text or a list is not a list of stretches of days.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntervalError {
    /// A stretch that ends before it begins.
    #[error("the days {from} to {until} end before they begin; write the first day first")]
    EndsBeforeItBegins {
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
    },
    /// A text that is not in the form.
    #[error("`{0}` is not a stretch of days; write 2024-01-10..2025-01-09, or 2024-01-10.. while it goes on")]
    Form(String),
}

impl Interval {
    /// The days from `from` to `until`, or without end.
    ///
    /// # Errors
    /// It would end before it begins.
    pub fn new(from: Day, until: Option<Day>) -> Result<Interval, IntervalError> {
        match until {
            Some(until) if until < from => Err(IntervalError::EndsBeforeItBegins { from, until }),
            until => Ok(Interval { from, until }),
        }
    }

    /// Whether `day` lies in it.
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

impl Intervals {
    /// These stretches, put in order and joined where they touch. A stretch without end takes in every later one.
    pub fn new(intervals: impl IntoIterator<Item = Interval>) -> Intervals {
        let mut sorted: Vec<Interval> = intervals.into_iter().collect();
        sorted.sort();
        let mut joined: Vec<Interval> = Vec::new();
        for next in sorted {
            match joined.last_mut() {
                Some(last) if last.until.is_none_or(|until| next.from <= until.plus_days(1)) => {
                    last.until = match (last.until, next.until) {
                        (Some(a), Some(b)) => Some(a.max(b)),
                        (None, _) | (_, None) => None,
                    };
                }
                Some(_) | None => joined.push(next),
            }
        }
        Intervals(joined.into())
    }

    /// The stretches, from first to last.
    pub fn iter(&self) -> impl Iterator<Item = Interval> + '_ {
        self.0.iter().copied()
    }

    /// How many stretches there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none: it never happened.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `day` lies in one of them.
    pub fn holds(&self, day: Day) -> bool {
        let after = self.0.partition_point(|interval| interval.from <= day);
        after > 0 && self.0[after - 1].holds(day)
    }

    /// How many of the days `from` to `until`, both included, lie in them.
    pub fn days_within(&self, from: Day, until: Day) -> i64 {
        let within = |interval: &Interval| {
            let last = interval.until.map_or(until, |end| end.min(until));
            (i64::from(last.number()) - i64::from(interval.from.max(from).number()) + 1).max(0)
        };
        self.0.iter().map(within).sum()
    }

    /// The days of these stretches that lie from `from` to `until`; an end that is `None` is open.
    pub(crate) fn clipped(&self, from: Option<Day>, until: Option<Day>) -> Intervals {
        let clip = |interval: &Interval| {
            let first = from.map_or(interval.from, |from| from.max(interval.from));
            let last = match (interval.until, until) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (one, other) => one.or(other),
            };
            last.is_none_or(|last| first <= last).then_some(Interval { from: first, until: last })
        };
        Intervals(self.0.iter().filter_map(clip).collect())
    }

    /// The days that lie in these stretches and in none of the others.
    pub(crate) fn without(&self, others: &Intervals) -> Intervals {
        let mut left = Vec::new();
        for mut rest in self.iter() {
            let mut is_spent = false;
            for other in others.iter() {
                if other.until.is_some_and(|until| until < rest.from) {
                    continue;
                }
                if rest.until.is_some_and(|until| until < other.from) {
                    break;
                }
                if rest.from < other.from {
                    left.push(Interval { from: rest.from, until: Some(other.from.plus_days(-1)) });
                }
                match other.until {
                    Some(until) if rest.until.is_none_or(|end| until < end) => rest.from = until.plus_days(1),
                    Some(_) | None => {
                        is_spent = true;
                        break;
                    }
                }
            }
            if !is_spent {
                left.push(rest);
            }
        }
        Intervals(left.into())
    }
}

impl FromIterator<Interval> for Intervals {
    fn from_iter<I: IntoIterator<Item = Interval>>(intervals: I) -> Intervals {
        Intervals::new(intervals)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.until {
            Some(until) => write!(f, "{}..{until}", self.from),
            None => write!(f, "{}..", self.from),
        }
    }
}

impl fmt::Display for Intervals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, interval) in self.0.iter().enumerate() {
            write!(f, "{}{interval}", if place == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl FromStr for Intervals {
    type Err = IntervalError;

    /// `2024-01-10..2025-01-09, 2026-02-01..`; an empty text is no stretch at all.
    fn from_str(text: &str) -> Result<Intervals, IntervalError> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let read = |part: &str| {
            let form = || IntervalError::Form(part.to_owned());
            let (from, until) = part.split_once("..").ok_or_else(form)?;
            let day = |text: &str| text.trim().parse::<Day>().map_err(|_| form());
            let until = if until.trim().is_empty() { None } else { Some(day(until)?) };
            Interval::new(day(from)?, until)
        };
        parts.map(read).collect::<Result<Vec<_>, _>>().map(Intervals::new)
    }
}

/// As a list of one or two days, as a rulebook writes it.
impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut days = serializer.serialize_seq(Some(1 + usize::from(self.until.is_some())))?;
        days.serialize_element(&self.from)?;
        self.until.iter().try_for_each(|until| days.serialize_element(until))?;
        days.end()
    }
}

impl Serialize for Intervals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter())
    }
}

#[cfg(test)]
mod tests;
