//! Reads the days of `until`: facts, dates, clocks and look-ups in calendars, each with a span after it.

use super::forms::{is_kebab, signed_span};
use super::is_fact_name;
use crate::day::{Day, DayError, Span};

/// Where an entry of `until` starts from. What is `optional` (`?`) may be left out where it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RawStart {
    Fact {
        name: String,
        optional: bool,
    },
    Day(Day),
    /// The last day of a clock.
    Clock {
        name: String,
        optional: bool,
    },
    Lookup(RawLookup),
}

/// A day of a calendar, found from another day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawLookup {
    pub calendar: String,
    /// The column whose day is looked for; `on` if none is named.
    pub column: String,
    /// The last one before the other day, or the next one after it.
    pub is_last: bool,
    /// Whether the other day itself is taken too.
    pub includes: bool,
    pub optional: bool,
    pub reference: Box<RawStart>,
}

const LOOKUP: &str =
    "write `next CALENDAR.column after DAY`, `next … from DAY`, `last … before DAY` or `last … by DAY`";

/// A start with `+ span` or `- span` after it; the error says what is wrong.
pub(super) fn parse_start(text: &str) -> Result<(RawStart, Span), String> {
    let words: Vec<&str> = text.split(' ').collect();
    match words[..] {
        [word @ ("next" | "last"), name, how, reference, ref rest @ ..] => {
            Ok((lookup(word, name, how, reference)?, signed_span(&rest.join(" "))?))
        }
        ["next" | "last", ..] => Err(LOOKUP.to_owned()),
        [start, ref rest @ ..] => Ok((simple(start)?, signed_span(&rest.join(" "))?)),
        [] => Err("nothing stands here".to_owned()),
    }
}

fn simple(start: &str) -> Result<RawStart, String> {
    match start.parse::<Day>() {
        Ok(day) => return Ok(RawStart::Day(day)),
        Err(error @ DayError::NoSuchDay(_)) => return Err(error.to_string()),
        Err(DayError::Form(_) | DayError::Span(_)) => {}
    }
    let name = start.strip_suffix('?').unwrap_or(start);
    let optional = name != start;
    // A name without a joint could be either; facts are what most entries start from.
    if is_fact_name(name) {
        Ok(RawStart::Fact { name: name.to_owned(), optional })
    } else if is_kebab(name) {
        Ok(RawStart::Clock { name: name.to_owned(), optional })
    } else {
        Err(format!("`{start}` is neither a fact name (snake_case), a clock (kebab-case) nor a date"))
    }
}

fn lookup(word: &str, name: &str, how: &str, reference: &str) -> Result<RawStart, String> {
    let (is_last, includes) = match (word, how) {
        ("next", "after") => (false, false),
        ("next", "from") => (false, true),
        ("last", "before") => (true, false),
        ("last", "by") => (true, true),
        _ => return Err(LOOKUP.to_owned()),
    };
    let plain = name.strip_suffix('?').unwrap_or(name);
    let (calendar, column) = plain.split_once('.').unwrap_or((plain, "on"));
    if !is_kebab(calendar) || !is_fact_name(column) {
        return Err(format!(
            "`{name}` is not a calendar (kebab-case), or one with a column (`calendar.column`)"
        ));
    }
    Ok(RawStart::Lookup(RawLookup {
        calendar: calendar.to_owned(),
        column: column.to_owned(),
        is_last,
        includes,
        optional: plain != name,
        reference: Box::new(simple(reference)?),
    }))
}
