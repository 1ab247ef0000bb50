//! Dates as records know them: a day, only a month, only a year, or only a fiscal year.
//!
//! Days and spans themselves are the law engine's ([`kanryu_rules::Day`]); this module adds what records need:
//! dates of limited precision, fiscal years, instants, and Japanese eras at the edge.

use std::fmt;
use std::str::FromStr;

pub use kanryu_rules::{Day, DayError, Span};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub mod era;

/// A date that may be known only to the month, the year or the fiscal year.
///
/// Written `2017-05-01`, `2017-05`, `2017` or `FY2017`. A date of limited precision is never rounded to a
/// day: every question about it has the answers "surely", "possibly" and "no".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartialDate {
    /// Known to the day.
    Day(Day),
    /// Known to the month (year, month 1–12).
    Month(i32, u8),
    /// Known to the calendar year.
    Year(i32),
    /// Known to the Japanese fiscal year, 1 April to 31 March (年度).
    FiscalYear(i32),
}

impl PartialDate {
    /// The earliest day it can mean.
    pub fn earliest(self) -> Day {
        let first = |year, month| Day::from_ymd(year, month, 1).unwrap_or(Day::MIN);
        match self {
            PartialDate::Day(day) => day,
            PartialDate::Month(year, month) => first(year, month),
            PartialDate::Year(year) => first(year, 1),
            PartialDate::FiscalYear(year) => first(year, 4),
        }
    }

    /// The latest day it can mean.
    pub fn latest(self) -> Day {
        let last = |year, month| {
            Day::from_ymd(year, month, kanryu_rules::days_in_month(year, month)).unwrap_or(Day::MAX)
        };
        match self {
            PartialDate::Day(day) => day,
            PartialDate::Month(year, month) => last(year, month),
            PartialDate::Year(year) => last(year, 12),
            PartialDate::FiscalYear(year) => last(year + 1, 3),
        }
    }

    /// Whether it surely lies on or before `day`.
    pub fn surely_by(self, day: Day) -> bool {
        self.latest() <= day
    }

    /// Whether it can lie on or before `day`.
    pub fn possibly_by(self, day: Day) -> bool {
        self.earliest() <= day
    }

    /// The day, where it is known to the day.
    pub fn exact(self) -> Option<Day> {
        match self {
            PartialDate::Day(day) => Some(day),
            PartialDate::Month(..) | PartialDate::Year(_) | PartialDate::FiscalYear(_) => None,
        }
    }
}

impl From<Day> for PartialDate {
    fn from(day: Day) -> PartialDate {
        PartialDate::Day(day)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartialDate::Day(day) => write!(f, "{day}"),
            PartialDate::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            PartialDate::Year(year) => write!(f, "{year:04}"),
            PartialDate::FiscalYear(year) => write!(f, "FY{year:04}"),
        }
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PartialDate {
    type Err = DayError;

    fn from_str(text: &str) -> Result<PartialDate, DayError> {
        let fail = || DayError::Form(text.to_owned());
        let year = |part: &str| {
            let digits = part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse::<i32>().ok()).flatten().filter(|y| *y >= 1).ok_or_else(fail)
        };
        if let Some(rest) = text.strip_prefix("FY") {
            return Ok(PartialDate::FiscalYear(year(rest)?));
        }
        match text.len() {
            4 => Ok(PartialDate::Year(year(text)?)),
            7 => {
                let (y, m) = text.split_once('-').ok_or_else(fail)?;
                let month: u8 = m.parse().map_err(|_| fail())?;
                if m.len() != 2 || !(1..=12).contains(&month) {
                    return Err(DayError::NoSuchDay(text.to_owned()));
                }
                Ok(PartialDate::Month(year(y)?, month))
            }
            _ => text.parse().map(PartialDate::Day),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PartialDate, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for PartialDate {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for PartialDate {}

/// A moment, in milliseconds since 1970-01-01T00:00Z. Written `2026-11-24T01:02:03.004Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

const MS_PER_DAY: i64 = 86_400_000;
/// Deadlines and pages count days in Japan Standard Time.
const JST_OFFSET_MS: i64 = 9 * 3_600_000;

impl Instant {
    /// The moment this many milliseconds after 1970-01-01T00:00Z.
    pub fn from_ms(ms: i64) -> Instant {
        Instant(ms)
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    pub fn ms(self) -> i64 {
        self.0
    }

    /// The first moment of `day` in Japan.
    pub fn start_of(day: Day) -> Instant {
        Instant(i64::from(day.number()) * MS_PER_DAY - JST_OFFSET_MS)
    }

    /// The last moment of `day` in Japan.
    pub fn end_of(day: Day) -> Instant {
        Instant(Instant::start_of(day).0 + MS_PER_DAY - 1)
    }

    /// The day it falls on in Japan.
    pub fn day_in_japan(self) -> Day {
        Day::from_number((self.0 + JST_OFFSET_MS).div_euclid(MS_PER_DAY) as i32)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = Day::from_number(self.0.div_euclid(MS_PER_DAY) as i32);
        let ms = self.0.rem_euclid(MS_PER_DAY);
        let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
        write!(f, "{day}T{hour:02}:{minute:02}:{second:02}.{:03}Z", ms % 1_000)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Instant {
    type Err = DayError;

    /// Reads `YYYY-MM-DDTHH:MM:SSZ` with or without milliseconds, and `YYYY-MM-DD` as the end of that day in Japan.
    fn from_str(text: &str) -> Result<Instant, DayError> {
        let fail = || DayError::Form(text.to_owned());
        let Some((date, clock)) = text.split_once('T') else {
            return text.parse().map(Instant::end_of);
        };
        let day: Day = date.parse()?;
        let clock = clock.strip_suffix('Z').ok_or_else(fail)?;
        let (clock, ms) = clock.split_once('.').unwrap_or((clock, "0"));
        let parts: Vec<i64> = clock.split(':').filter_map(|part| part.parse().ok()).collect();
        let ms: i64 = ms.parse().map_err(|_| fail())?;
        match parts[..] {
            [h @ 0..=23, m @ 0..=59, s @ 0..=59] if (0..1_000).contains(&ms) => {
                Ok(Instant(i64::from(day.number()) * MS_PER_DAY + (h * 3_600 + m * 60 + s) * 1_000 + ms))
            }
            _ => Err(fail()),
        }
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Instant {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Instant {}

#[cfg(test)]
mod tests;
