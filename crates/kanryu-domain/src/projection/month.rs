//! Months as a projection counts them: one number a month, with their days and fiscal years.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::calendar::Day;

/// A calendar month. Written `2027-04`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

/// A text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no month; write it as 2027-04")]
pub struct MonthError(pub String);

impl Month {
    /// The month of a year; `month` is 1 to 12.
    pub fn new(year: i32, month: u8) -> Month {
        Month(year * 12 + i32::from(month) - 1)
    }

    /// April 2014, the month before which a projection takes the circulation to be empty.
    pub(crate) const fn april_2014() -> Month {
        Month(2_014 * 12 + 3)
    }

    /// January 2025, the month after the newest published stock of specified skilled workers that is not derived.
    pub const fn january_2025() -> Month {
        Month(2_025 * 12)
    }

    /// The month of a day.
    pub fn of(day: Day) -> Month {
        let (year, month, _) = day.ymd();
        Month::new(year, month)
    }

    /// The month this many months later; earlier where negative.
    pub fn plus(self, months: i32) -> Month {
        Month(self.0 + months)
    }

    /// How many months after `other` it lies; negative where before.
    pub fn since(self, other: Month) -> i32 {
        self.0 - other.0
    }

    /// Its calendar year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// Its number in the year, 1 to 12.
    pub fn of_year(self) -> u8 {
        self.0.rem_euclid(12) as u8 + 1
    }

    /// The Japanese fiscal year it lies in.
    pub fn fiscal_year(self) -> i32 {
        self.plus(-3).year()
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        Day::from_ymd(self.year(), self.of_year(), 1).expect("the first of a month exists")
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.of_year())
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Month, MonthError> {
        let fail = || MonthError(text.to_owned());
        let (year, month) = text.split_once('-').ok_or_else(fail)?;
        let is_written_so = year.len() == 4 && month.len() == 2;
        let (year, month) = (year.parse().map_err(|_| fail())?, month.parse().map_err(|_| fail())?);
        if !is_written_so || !(1..=12).contains(&month) {
            return Err(fail());
        }
        Ok(Month::new(year, month))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Month, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
