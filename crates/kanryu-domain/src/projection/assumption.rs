//! Assumptions as records: a value with its range, date, source and confidence, by country and year where it has them.
//!
//! They stand in `catalog/assumptions`; a scenario may override any of them. A rate may be worked out from a published
//! series up to a year, so that a back-test uses only what was known then. An assumption without a source is marked
//! `unverified` and its range is wide on purpose.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::calendar::PartialDate;
use crate::event::Confidence;
use crate::formula::rounded;
use crate::projection::month::Month;
use crate::projection::pass::FromSittings;
use crate::projection::posterior::Posterior;
use crate::series::{Series, SeriesRow};
use crate::text::Text;

#[cfg(test)]
mod tests;

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/assumptions.rs"));

/// The word of an assumption for everybody whose country is not told apart.
pub const ALL_COUNTRIES: &str = "ALL";

/// What a value of an assumption is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// People in a fiscal year.
    PersonsAYear,
    /// A chance in one month, 0 to 1.
    PerMonth,
    /// A chance when the occasion comes, 0 to 1.
    Probability,
    /// A yearly rate, such as 0.01 for one per cent; may be negative.
    Rate,
}

impl Unit {
    /// The least and the largest number it allows.
    pub fn bounds(self) -> (f64, f64) {
        match self {
            Unit::PersonsAYear => (0.0, 1e9),
            Unit::PerMonth | Unit::Probability => (0.0, 1.0),
            Unit::Rate => (-1.0, 10.0),
        }
    }
}

/// A rate worked out from counts of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromSeries {
    /// The series.
    pub series: String,
    /// The column of those to whom it happened.
    pub happened: String,
    /// The column of all of them.
    pub of: String,
    /// The column of the year.
    pub year: String,
    /// Only rows in which these columns hold these texts; by country the country's code replaces that column's text.
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<String, String>,
    /// The column of the country, where the series tells countries apart.
    #[serde(default)]
    pub country: Option<String>,
    /// Only rows of this year or later.
    #[serde(default)]
    pub since: Option<i32>,
}

/// A published stock that must be met: by arrivals, or by a value that is found so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToStock {
    /// The series of the stock.
    pub series: String,
    /// Its column of months.
    pub month: String,
    /// Its column of persons.
    pub persons: String,
    /// The stages of the circulation that it counts together.
    pub stages: Vec<String>,
    /// Only rows in which these columns hold these texts.
    #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub filter: BTreeMap<String, String>,
}

/// A low and a high end, as numbers or as factors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ends {
    /// The low end.
    pub low: f64,
    /// The high end.
    pub high: f64,
}

/// One assumption as its file writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// What is assumed.
    pub title: Text,
    /// What its value is.
    pub unit: Unit,
    /// The value for every country.
    #[serde(default)]
    pub value: Option<f64>,
    /// The low end of the range that holds the truth with about nine chances in ten.
    #[serde(default)]
    pub low: Option<f64>,
    /// The high end.
    #[serde(default)]
    pub high: Option<f64>,
    /// Values of single countries, ISO 3166-1 alpha-3.
    #[serde(default)]
    pub by_country: BTreeMap<String, f64>,
    /// People by country (or `ALL`) and fiscal year; the last year goes on.
    #[serde(default)]
    pub by_year: BTreeMap<String, BTreeMap<String, f64>>,
    /// The share of each country in people that are not told apart; they add to 1.
    #[serde(default)]
    pub share: BTreeMap<String, f64>,
    /// The range of people as factors of the value, in years that were not counted yet.
    #[serde(default)]
    pub factor: Option<Ends>,
    /// Calendar months in which people arrive; every month where absent.
    #[serde(default)]
    pub months: Vec<u8>,
    /// The date of the newest figure behind it.
    pub as_of: PartialDate,
    /// How sure it is.
    pub confidence: Confidence,
    /// The published series it rests on.
    #[serde(default)]
    pub series: Vec<String>,
    /// Any other source in words.
    #[serde(default)]
    pub source: String,
    /// How it was worked out.
    #[serde(default)]
    pub calibrated: Text,
    /// Where its value comes from counts of a series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<FromSeries>,
    /// Where its value comes from people who sat an examination, told apart by whether they had sat before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sittings: Option<FromSittings>,
    /// Where it is worked out so that a published stock is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<ToStock>,
    /// Where its value is the one in its range with which a published stock is met; `value` serves before the first
    /// figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fit: Option<ToStock>,
}

/// What is wrong with an assumption. Every message names the assumption and what would be right.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AssumptionError {
    /// The file is no TOML of assumptions.
    #[error("{file}: {message}")]
    File {
        /// The file.
        file: String,
        /// What the reader of TOML says.
        message: String,
    },
    /// A value that its unit does not allow.
    #[error("assumption {key}: {what} is {value}, and {unit:?} is a number from {least} to {most}")]
    OutOfRange {
        /// The assumption.
        key: String,
        /// Which number.
        what: String,
        /// The number.
        value: f64,
        /// The unit.
        unit: Unit,
        /// The least number.
        least: f64,
        /// The largest number.
        most: f64,
    },
    /// Low is above high, or the value outside of both.
    #[error("assumption {key}: low {low}, value {value} and high {high} are not in order")]
    Order {
        /// The assumption.
        key: String,
        /// Low.
        low: f64,
        /// Value.
        value: f64,
        /// High.
        high: f64,
    },
    /// It says nothing about the value.
    #[error(
        "assumption {key}: give `value` (with `low` and `high`), `by_year`, `from`, `sittings` or `stock`"
    )]
    NoValue {
        /// The assumption.
        key: String,
    },
    /// A value that cannot be fitted.
    #[error(
        "assumption {key}: `fit` goes with one `value` between `low` and `high`, a chance or a rate of every country"
    )]
    Fit {
        /// The assumption.
        key: String,
    },
    /// A range is missing.
    #[error("assumption {key}: a range is missing; give `low` and `high`, or `factor` for persons")]
    NoRange {
        /// The assumption.
        key: String,
    },
    /// Shares that do not add to 1.
    #[error("assumption {key}: the shares of the countries add to {sum}, not to 1")]
    Shares {
        /// The assumption.
        key: String,
        /// Their sum.
        sum: f64,
    },
    /// A series or column that is not there, or not one usable row.
    #[error("assumption {key}: series {series} has no usable row for {what}")]
    Series {
        /// The assumption.
        key: String,
        /// The series.
        series: String,
        /// What was looked for.
        what: String,
    },
    /// An id that is no assumption.
    #[error("there is no assumption {key:?}; nearest: {nearest}")]
    Unknown {
        /// The id.
        key: String,
        /// The one most like it.
        nearest: String,
    },
}

/// A value with its range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ranged {
    /// The value.
    pub value: f64,
    /// The low end.
    pub low: f64,
    /// The high end.
    pub high: f64,
    /// What counts say, where the value comes from counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posterior: Option<Posterior>,
}

/// Every assumption, by key.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Assumptions(pub BTreeMap<String, Assumption>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    assumption: BTreeMap<String, Assumption>,
}

impl Assumptions {
    /// The assumptions that ship with the program.
    pub fn builtin() -> Assumptions {
        let mut all = Assumptions::default();
        for (file, text) in FILES {
            all.read(file, text).expect("the assumptions are embedded, and a test reads them");
        }
        all
    }

    /// Adds or replaces the assumptions of a file.
    ///
    /// # Errors
    /// The file or the first assumption that is wrong.
    pub fn read(&mut self, file: &str, text: &str) -> Result<(), AssumptionError> {
        let read: File = toml::from_str(text)
            .map_err(|error| AssumptionError::File { file: file.to_owned(), message: error.to_string() })?;
        for (key, assumption) in read.assumption {
            assumption.check(&key)?;
            self.0.insert(key, assumption);
        }
        Ok(())
    }

    /// The assumption with this key.
    ///
    /// # Errors
    /// There is none; the message names the nearest.
    pub fn get(&self, key: &str) -> Result<&Assumption, AssumptionError> {
        self.0.get(key).ok_or_else(|| self.unknown(key))
    }

    /// The message about an id that is no assumption.
    pub fn unknown(&self, key: &str) -> AssumptionError {
        let likeness = |known: &&String| known.bytes().zip(key.bytes()).take_while(|(a, b)| a == b).count();
        let nearest = self.0.keys().max_by_key(likeness).cloned().unwrap_or_default();
        AssumptionError::Unknown { key: key.to_owned(), nearest }
    }

    /// Every country that some assumption tells apart, without the word for all of them.
    pub fn countries(&self) -> BTreeSet<String> {
        let of = |one: &Assumption| -> Vec<String> {
            one.by_country.keys().chain(one.by_year.keys()).chain(one.share.keys()).cloned().collect()
        };
        self.0.values().flat_map(of).filter(|country| country != ALL_COUNTRIES).collect()
    }
}

impl Assumption {
    fn check(&self, key: &str) -> Result<(), AssumptionError> {
        let key_of = || key.to_owned();
        let says_a_value = self.value.is_some()
            || !self.by_year.is_empty()
            || self.from.is_some()
            || self.sittings.is_some()
            || self.stock.is_some();
        if !says_a_value {
            return Err(AssumptionError::NoValue { key: key_of() });
        }
        let (least, most) = self.unit.bounds();
        let numbers = [("value", self.value), ("low", self.low), ("high", self.high)];
        let given =
            numbers.into_iter().filter_map(|(what, number)| number.map(|number| (what.to_owned(), number)));
        let countries =
            self.by_country.iter().map(|(country, number)| (format!("by_country.{country}"), *number));
        let years = self.by_year.iter().flat_map(|(country, years)| {
            years.iter().map(move |(year, number)| (format!("by_year.{country}.{year}"), *number))
        });
        for (what, value) in given.chain(countries).chain(years) {
            if !(least..=most).contains(&value) {
                return Err(AssumptionError::OutOfRange {
                    key: key_of(),
                    what,
                    value,
                    unit: self.unit,
                    least,
                    most,
                });
            }
        }
        let one_for_all = self.value.is_some() && self.by_country.is_empty() && self.from.is_none();
        if self.fit.is_some() && !(one_for_all && self.unit != Unit::PersonsAYear) {
            return Err(AssumptionError::Fit { key: key_of() });
        }
        self.check_range(key)
    }

    fn check_range(&self, key: &str) -> Result<(), AssumptionError> {
        match (self.unit, self.low, self.value, self.high) {
            (Unit::PersonsAYear, ..) if self.factor.is_none() => {
                return Err(AssumptionError::NoRange { key: key.to_owned() });
            }
            (_, Some(low), Some(value), Some(high)) if !(low <= value && value <= high) => {
                return Err(AssumptionError::Order { key: key.to_owned(), low, value, high });
            }
            (_, None, Some(_), _) | (_, _, Some(_), None) => {
                return Err(AssumptionError::NoRange { key: key.to_owned() });
            }
            _ => {}
        }
        let sum: f64 = self.share.values().sum();
        if !self.share.is_empty() && (sum - 1.0).abs() > 1e-6 {
            return Err(AssumptionError::Shares { key: key.to_owned(), sum });
        }
        Ok(())
    }

    /// Its value and range for a country, using only what was published up to `known_until` (a year) where it comes
    /// from a series. Not for people who arrive; those are asked by year.
    ///
    /// # Errors
    /// The series has no usable row.
    pub fn ranged(
        &self,
        key: &str,
        country: &str,
        known_until: Option<i32>,
    ) -> Result<Ranged, AssumptionError> {
        if let Some(from) = &self.from {
            return from.ranged(key, country, known_until);
        }
        if let Some(sittings) = &self.sittings {
            return sittings.ranged(country, known_until).ok_or_else(|| AssumptionError::Series {
                key: key.to_owned(),
                series: sittings.series.clone(),
                what: country.to_owned(),
            });
        }
        let value = self.by_country.get(country).copied().or(self.value).unwrap_or(0.0);
        let low = self.low.unwrap_or(value).min(value);
        let high = self.high.unwrap_or(value).max(value);
        Ok(Ranged { value, low, high, posterior: None })
    }

    /// People of a country in a fiscal year; the last year that is given goes on, and before the first there are none.
    pub fn persons(&self, country: &str, fiscal_year: i32) -> f64 {
        let of = |years: &BTreeMap<String, f64>| {
            let known =
                years.iter().filter_map(|(year, persons)| Some((year.parse::<i32>().ok()?, *persons)));
            known
                .filter(|(year, _)| *year <= fiscal_year)
                .max_by_key(|(year, _)| *year)
                .map_or(0.0, |(_, n)| n)
        };
        let own = self.by_year.get(country).map(of);
        let shared = self.by_year.get(ALL_COUNTRIES).map(of);
        match (own, shared) {
            (Some(own), _) => own,
            (None, Some(all)) => all * self.share.get(country).copied().unwrap_or(0.0),
            (None, None) => self.value.unwrap_or(0.0) * self.share.get(country).copied().unwrap_or(0.0),
        }
    }

    /// Whether people of a country were counted in a fiscal year: it is given, and not later than the newest figure.
    pub fn is_counted(&self, country: &str, fiscal_year: i32) -> bool {
        let years = self.by_year.get(country).or_else(|| self.by_year.get(ALL_COUNTRIES));
        let last = years.and_then(|years| years.keys().filter_map(|year| year.parse::<i32>().ok()).max());
        let newest = Month::of(self.as_of.latest()).fiscal_year();
        last.is_some_and(|last| fiscal_year <= last.min(newest))
    }

    /// The last fiscal year for which people are given.
    pub fn last_year(&self) -> Option<i32> {
        self.by_year.values().flat_map(|years| years.keys()).filter_map(|year| year.parse().ok()).max()
    }

    /// Whether something published stands behind it.
    pub fn has_source(&self) -> bool {
        !self.series.is_empty() || !self.source.is_empty() || self.from.is_some() || self.sittings.is_some()
    }

    /// Whether countries may have values of their own.
    pub fn tells_countries_apart(&self) -> bool {
        let by_series = self.from.as_ref().is_some_and(|from| from.country.is_some());
        !self.by_country.is_empty() || by_series || self.sittings.is_some()
    }
}

impl FromSeries {
    /// The pooled rate of a country where the series tells it apart, else of everybody, with the posterior of its counts.
    fn ranged(&self, key: &str, country: &str, known_until: Option<i32>) -> Result<Ranged, AssumptionError> {
        let fail = |what: &str| AssumptionError::Series {
            key: key.to_owned(),
            series: self.series.clone(),
            what: what.to_owned(),
        };
        let series = Series::get(&self.series).ok_or_else(|| fail("anything"))?;
        let own =
            self.country.as_ref().map(|column| self.pooled(series, Some((column, country)), known_until));
        let pooled = own.flatten().or_else(|| self.pooled(series, None, known_until));
        pooled.ok_or_else(|| fail(country))
    }

    fn pooled(
        &self,
        series: &Series,
        country: Option<(&String, &str)>,
        until: Option<i32>,
    ) -> Option<Ranged> {
        let is_wanted = |row: &SeriesRow<'_>| {
            let filtered = self.filter.iter().all(|(column, text)| match country {
                Some((own, code)) if own == column => row.text(column) == code,
                _ => row.text(column) == text,
            });
            let year = row.number(&self.year).map_or(i32::MIN, |year| year as i32);
            filtered
                && self.since.is_none_or(|since| year >= since)
                && until.is_none_or(|until| year <= until)
        };
        let counts = |row: SeriesRow<'_>| Some((row.number(&self.happened)?, row.number(&self.of)?));
        let counts: Vec<(f64, f64)> =
            series.rows().filter(is_wanted).filter_map(counts).filter(|(_, of)| *of > 0.0).collect();
        let (happened, of) = counts.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        if of == 0.0 {
            return None;
        }
        let value = happened / of;
        let posterior = Posterior::of(&counts);
        let (low, high) = (posterior.quantile(0.05).min(value), posterior.quantile(0.95).max(value));
        Some(Ranged {
            value: rounded(value, 6),
            low: rounded(low, 6),
            high: rounded(high, 6),
            posterior: Some(posterior),
        })
    }
}
