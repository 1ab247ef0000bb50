//! Civil days and calendar spans, counted as Japanese law counts them.
//!
//! A [`Day`] is one day of the Gregorian calendar; a [`Span`] keeps years, months and days apart, because
//! "one month" and "thirty days" are different periods that law never exchanges.
//! Periods follow 民法 138–143条: the day of the event is not counted, and a period of months or years ends
//! the day before the corresponding day of the first counted day, or at the end of the month if there is none.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One civil day, held as days since 1970-01-01. Range: years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// Why a text is not a day or a span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// The text does not have the form `YYYY-MM-DD`.
    #[error("{0:?} is not a date of the form YYYY-MM-DD")]
    Form(String),
    /// The form is right but the calendar has no such day.
    #[error("{0:?} is not a day of the calendar")]
    NoSuchDay(String),
    /// The text is not a span such as `3 years`, `10 months` or `1 year 6 months`.
    #[error("{0:?} is not a span such as `3 years`, `10 months` or `540 days`")]
    Span(String),
}

/// A calendar span. Years, months and days are never converted into one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// Whole years.
    pub years: i32,
    /// Whole months.
    pub months: i32,
    /// Days.
    pub days: i32,
}

impl Day {
    /// The earliest day that can be expressed, 0001-01-01.
    pub const MIN: Day = Day(-719_162);
    /// The latest day that can be expressed, 9999-12-31.
    pub const MAX: Day = Day(2_932_896);

    /// The day `year-month-day`, or `None` where the calendar has no such day.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Day> {
        let valid = (1..=9999).contains(&year) && (1..=12).contains(&month);
        (valid && day >= 1 && day <= days_in_month(year, month))
            .then(|| Day(days_from_civil(year, month, day)))
    }

    /// The day with this count of days since 1970-01-01, clamped to the range of the type.
    pub fn from_number(number: i32) -> Day {
        Day(number.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Days since 1970-01-01; negative before.
    pub fn number(self) -> i32 {
        self.0
    }

    /// Year, month (1–12) and day (1–31).
    pub fn ymd(self) -> (i32, u8, u8) {
        civil_from_days(self.0)
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.ymd().0
    }

    /// The Japanese fiscal year (年度, 1 April to 31 March) that holds this day.
    pub fn fiscal_year(self) -> i32 {
        let (year, month, _) = self.ymd();
        if month >= 4 { year } else { year - 1 }
    }

    /// The day `days` later (earlier when negative).
    pub fn plus_days(self, days: i32) -> Day {
        Day::from_number(self.0.saturating_add(days))
    }

    /// The corresponding day after `span`; at month end when the month has no such day.
    ///
    /// This is the day printed on a residence card for a period of `span` granted on `self`.
    pub fn corresponding_day(self, span: Span) -> Day {
        if span.years == 0 && span.months == 0 {
            return self.plus_days(span.days);
        }
        let (year, month, day) = self.ymd();
        let months = year * 12 + i32::from(month) - 1 + span.years * 12 + span.months;
        let (year, month) = (months.div_euclid(12).clamp(1, 9999), (months.rem_euclid(12) + 1) as u8);
        let day = day.min(days_in_month(year, month));
        Day(days_from_civil(year, month, day)).plus_days(span.days)
    }

    /// The last day of a period of `span` whose event fell on `self` (民法140・143条: first day not counted).
    pub fn last_day_of_period(self, span: Span) -> Day {
        if span.years == 0 && span.months == 0 {
            return self.plus_days(span.days);
        }
        let first = self.plus_days(1);
        let (_, _, day) = first.ymd();
        let end = first.corresponding_day(Span { days: 0, ..span });
        let last = if end.ymd().2 == day { end.plus_days(-1) } else { end };
        last.plus_days(span.days)
    }

    /// Whole years of age on `self` of somebody born on `born`; the birthday itself counts (年齢計算法).
    pub fn age(self, born: Day) -> i32 {
        let (year, month, day) = self.ymd();
        let (born_year, born_month, born_day) = born.ymd();
        year - born_year - i32::from((month, day) < (born_month, born_day))
    }
}

impl Span {
    /// `n` years.
    pub fn years(n: i32) -> Span {
        Span { years: n, ..Span::default() }
    }
    /// `n` months.
    pub fn months(n: i32) -> Span {
        Span { months: n, ..Span::default() }
    }
    /// `n` days.
    pub fn days(n: i32) -> Span {
        Span { days: n, ..Span::default() }
    }
}

fn is_leap(year: i32) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

/// Days in a month (1–12) of a year.
pub fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 => 28 + u8::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

// Both conversions count from 1 March, so that the leap day is the last day of the counted year.
fn days_from_civil(year: i32, month: u8, day: u8) -> i32 {
    let year = year - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (i32::from(month) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i32::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(number: i32) -> (i32, u8, u8) {
    let shifted = number + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u8;
    let month = ((month_from_march + 2) % 12 + 1) as u8;
    let year = era * 400 + year_of_era + i32::from(month <= 2);
    (year, month, day)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Day, DayError> {
        let form = || DayError::Form(text.to_owned());
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' || !text.is_ascii() {
            return Err(form());
        }
        let number = |range: std::ops::Range<usize>| {
            let part = &text[range];
            part.bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| part.parse::<i32>().ok())
                .flatten()
                .ok_or_else(form)
        };
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        Day::from_ymd(year, month as u8, day as u8).ok_or_else(|| DayError::NoSuchDay(text.to_owned()))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [(self.years, "year"), (self.months, "month"), (self.days, "day")];
        let words: Vec<String> = parts
            .iter()
            .filter(|(n, _)| *n != 0)
            .map(|(n, unit)| format!("{n} {unit}{}", if n.abs() == 1 { "" } else { "s" }))
            .collect();
        f.write_str(if words.is_empty() { "0 days".into() } else { words.join(" ") }.as_str())
    }
}

impl FromStr for Span {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Span, DayError> {
        let fail = || DayError::Span(text.to_owned());
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() || !words.len().is_multiple_of(2) {
            return Err(fail());
        }
        let mut span = Span::default();
        for pair in words.chunks(2) {
            let n: i32 = pair[0].parse().map_err(|_| fail())?;
            match pair[1] {
                "year" | "years" => span.years = n,
                "month" | "months" => span.months = n,
                "day" | "days" => span.days = n,
                _ => return Err(fail()),
            }
        }
        Ok(span)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
