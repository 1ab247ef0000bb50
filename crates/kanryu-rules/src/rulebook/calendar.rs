//! Calendars: dated rows such as sittings of an examination, and the few ways to look something up in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Version;
use crate::confidence::Confidence;
use crate::day::Day;
use crate::text::Text;

/// A list of dated rows, from the earliest to the latest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Calendar {
    /// Its id.
    pub id: Arc<str>,
    /// What it is called.
    pub title: Text,
    /// The parts it is written in, as a reader may cite them.
    pub parts: Vec<Arc<Version>>,
    /// Its rows, by day.
    pub rows: Vec<CalendarRow>,
}

/// One row of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarRow {
    /// Its id, such as `exam-38`.
    pub id: Arc<str>,
    /// The day it is about.
    pub on: Day,
    /// Further days by column, such as `apply_until`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub days: BTreeMap<Arc<str>, Day>,
    /// Counts by column, such as `pass_mark`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<Arc<str>, i64>,
    /// As sure as the calendar and the row; a day that is only expected is less sure than one that is announced.
    pub confidence: Confidence,
    /// The day on which it became known; `None` is known on every day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Day>,
    /// What a reader must know beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The part it stands in, by its place in `parts`.
    pub part: usize,
    /// The line on which it stands.
    pub line: u32,
}

impl CalendarRow {
    /// The day of a column; `on` is the day the row is about.
    pub fn day(&self, column: &str) -> Option<Day> {
        if column == "on" { Some(self.on) } else { self.days.get(column).copied() }
    }

    /// The count of a column.
    pub fn count(&self, column: &str) -> Option<i64> {
        self.counts.get(column).copied()
    }

    /// Whether it was known on `day`; without a day, whether it ever is.
    pub fn is_known_on(&self, day: Option<Day>) -> bool {
        self.published.is_none_or(|published| day.is_none_or(|day| published <= day))
    }
}

impl Calendar {
    /// The row with this id.
    pub fn row(&self, id: &str) -> Option<&CalendarRow> {
        self.rows.iter().find(|row| &*row.id == id)
    }

    /// The row at this place, from 0.
    pub fn nth(&self, place: usize) -> Option<&CalendarRow> {
        self.rows.get(place)
    }

    /// The row whose day in `column` is the first after `day`, or with `includes` on that day or after it.
    pub fn next(&self, column: &str, day: Day, includes: bool) -> Option<&CalendarRow> {
        self.next_known(column, day, includes, None)
    }

    /// The row whose day in `column` is the last before `day`, or with `includes` on that day or before it.
    pub fn last(&self, column: &str, day: Day, includes: bool) -> Option<&CalendarRow> {
        self.last_known(column, day, includes, None)
    }

    /// The same as [`Calendar::next`] among the rows that were known on a day.
    pub fn next_known(
        &self,
        column: &str,
        day: Day,
        includes: bool,
        known_at: Option<Day>,
    ) -> Option<&CalendarRow> {
        let dated = self.dated(column, known_at);
        let later = dated.filter(|(on, _)| *on > day || (includes && *on == day));
        later.min_by_key(|(on, _)| *on).map(|(_, row)| row)
    }

    /// The same as [`Calendar::last`] among the rows that were known on a day.
    pub fn last_known(
        &self,
        column: &str,
        day: Day,
        includes: bool,
        known_at: Option<Day>,
    ) -> Option<&CalendarRow> {
        let dated = self.dated(column, known_at);
        let earlier = dated.filter(|(on, _)| *on < day || (includes && *on == day));
        earlier.max_by_key(|(on, _)| *on).map(|(_, row)| row)
    }

    /// Whether some row has a day in this column.
    pub fn has_days(&self, column: &str) -> bool {
        self.dated(column, None).next().is_some()
    }

    /// Rows that have a day in the column, with that day.
    fn dated<'a, 'c>(
        &'a self,
        column: &'c str,
        known_at: Option<Day>,
    ) -> impl Iterator<Item = (Day, &'a CalendarRow)> + use<'a, 'c> {
        let known = self.rows.iter().filter(move |row| row.is_known_on(known_at));
        known.filter_map(move |row| row.day(column).map(|day| (day, row)))
    }
}
