//! Indicators: a formula over measures, with unit, source, direction, baseline, target and a traffic light by a stated rule.
//!
//! They stand in `catalog/indicators`; a new one from known measures is one file. What is missing is "no data" and never
//! 0. [`measure`] lists the measures and works them out from the records, the published series, the law and a projection.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::calendar::{Day, PartialDate};
use crate::event::Confidence;
use crate::formula::{Formula, FormulaError, Scope};
use crate::text::Text;

pub mod cost;
pub mod cycle;
pub mod decision;
pub mod measure;

#[cfg(test)]
mod tests;

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/indicators.rs"));

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither by itself: no light is shown.
    None,
}

impl Direction {
    /// Which way is better, in words with a sign.
    pub fn title(self) -> Text {
        match self {
            Direction::Up => Text::new("↑ 多いほどよい", "↑\u{a0}more"),
            Direction::Down => Text::new("↓ 少ないほどよい", "↓\u{a0}less"),
            Direction::None => Text::new("向きなし", "neither"),
        }
    }
}

/// A value on a date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated {
    /// When.
    pub on: PartialDate,
    /// The value, in the unit of the indicator.
    pub value: f64,
    /// Where it is stated.
    pub source: String,
}

/// An indicator as its file writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorText {
    /// What it is called.
    pub title: Text,
    /// What exactly is measured.
    pub definition: Text,
    /// Its unit in words.
    pub unit: Text,
    /// The formula over measures.
    pub formula: String,
    /// Decimals shown.
    #[serde(default)]
    pub decimals: u8,
    /// Which way is better.
    pub direction: Direction,
    /// How it is told apart: `country` or nothing.
    #[serde(default)]
    pub by: Vec<String>,
    /// What it rests on, in words.
    pub source: Text,
    /// The value from which progress is counted.
    #[serde(default)]
    pub baseline: Option<Dated>,
    /// The value to reach; absent where nobody has set one.
    #[serde(default)]
    pub target: Option<Dated>,
    /// How sure a value can be at best.
    #[serde(default)]
    pub confidence: Option<Confidence>,
}

/// An indicator that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its key.
    pub key: String,
    /// As written.
    pub text: IndicatorText,
    /// Its formula.
    pub formula: Formula,
}

/// What is wrong with a file of indicators.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IndicatorError {
    /// No TOML of indicators.
    #[error("{file}: {message}")]
    File {
        /// The file.
        file: String,
        /// What the reader says.
        message: String,
    },
    /// A formula that cannot be read.
    #[error("{file}, indicator {key}: {error}")]
    Formula {
        /// The file.
        file: String,
        /// The indicator.
        key: String,
        /// What is wrong.
        error: FormulaError,
    },
    /// A measure that does not exist.
    #[error("{file}, indicator {key}: there is no measure {name:?}; there are {known}")]
    Measure {
        /// The file.
        file: String,
        /// The indicator.
        key: String,
        /// The name.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// An indicator that is told apart by something else than the country.
    #[error("{file}, indicator {key}: {by:?} cannot be told apart; write by = [\"country\"] or leave it out")]
    By {
        /// The file.
        file: String,
        /// The indicator.
        key: String,
        /// What was written.
        by: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    indicator: BTreeMap<Spanned<String>, IndicatorText>,
}

/// Reads a file of indicators, in the order in which it writes them.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read(file: &str, text: &str) -> Result<Vec<Indicator>, IndicatorError> {
    let parsed: File = toml::from_str(text)
        .map_err(|error| IndicatorError::File { file: file.to_owned(), message: error.to_string() })?;
    let mut all = Vec::new();
    let mut written: Vec<(Spanned<String>, IndicatorText)> = parsed.indicator.into_iter().collect();
    written.sort_by_key(|(key, _)| key.span().start);
    for (key, text) in written {
        let (file, key) = (file.to_owned(), key.into_inner());
        if let Some(by) = text.by.iter().find(|by| *by != "country") {
            return Err(IndicatorError::By { file, key, by: by.clone() });
        }
        let formula = Formula::parse(&text.formula).map_err(|error| {
            let (file, key) = (file.clone(), key.clone());
            IndicatorError::Formula { file, key, error }
        })?;
        let unknown = formula.names().into_iter().find(|name| !measure::is_known(name)).map(str::to_owned);
        if let Some(name) = unknown {
            return Err(IndicatorError::Measure { file, key, name, known: measure::names().join(", ") });
        }
        all.push(Indicator { key, text, formula });
    }
    Ok(all)
}

/// The indicators that ship with the program, in the order of their files.
pub fn builtin() -> Vec<Indicator> {
    let read = |(file, text): &(&str, &str)| {
        read(file, text).expect("the indicators are embedded, and a test reads them")
    };
    FILES.iter().flat_map(read).collect()
}

/// The traffic light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    /// On the straight way from the baseline to the target, or beyond.
    OnTrack,
    /// At least four fifths of the progress that the way asks for.
    Behind,
    /// Less than that.
    OffTrack,
    /// Nobody set a target, or there is no better direction.
    NoTarget,
    /// There is no value.
    NoData,
}

impl Light {
    /// Its word in interchange.
    pub fn word(self) -> &'static str {
        match self {
            Light::OnTrack => "on-track",
            Light::Behind => "behind",
            Light::OffTrack => "off-track",
            Light::NoTarget => "no-target",
            Light::NoData => "no-data",
        }
    }

    /// Its name.
    pub fn title(self) -> Text {
        match self {
            Light::OnTrack => Text::new("順調", "On track"),
            Light::Behind => Text::new("やや遅れ", "Behind"),
            Light::OffTrack => Text::new("遅れ", "Off track"),
            Light::NoTarget => Text::new("目標なし", "No target"),
            Light::NoData => Text::new("データなし", "No data"),
        }
    }
}

/// The share of the progress asked for below which an indicator is off track.
const ENOUGH: f64 = 0.8;

/// The rule of the light in words.
pub fn light_rule() -> Text {
    Text::new(
        "基準値から目標値まで直線で進むとみて、その日に求められる進みに達していれば「順調」、8割以上なら「やや遅れ」、それ未満は「遅れ」。目標のないもの、向きのないものには付けない。値がなければ「データなし」で、0とはしない。",
        "Progress is taken to be a straight line from baseline to target: at least what the day asks for is on track, four fifths of it behind, less off track. Without a target or a direction there is no light. Without a value it is \"no data\", never 0.",
    )
}

impl IndicatorText {
    /// What the straight way from baseline to target asks for on a day.
    pub fn asked_for(&self, as_of: Day) -> Option<f64> {
        let (baseline, target) = (self.baseline.as_ref()?, self.target.as_ref()?);
        let (from, to) = (baseline.on.latest().number(), target.on.latest().number());
        let share = if to > from { f64::from(as_of.number() - from) / f64::from(to - from) } else { 1.0 };
        Some(baseline.value + (target.value - baseline.value) * share.clamp(0.0, 1.0))
    }

    /// The light of a value on a day.
    pub fn light(&self, value: Option<f64>, as_of: Day) -> Light {
        let Some(value) = value else { return Light::NoData };
        let sign = match self.direction {
            Direction::Up => 1.0,
            Direction::Down => -1.0,
            Direction::None => return Light::NoTarget,
        };
        let (Some(asked), Some(baseline)) = (self.asked_for(as_of), &self.baseline) else {
            return Light::NoTarget;
        };
        let (progress, wanted) = (sign * (value - baseline.value), sign * (asked - baseline.value));
        if progress >= wanted {
            Light::OnTrack
        } else if wanted > 0.0 && progress >= ENOUGH * wanted {
            Light::Behind
        } else {
            Light::OffTrack
        }
    }
}

/// Measures as a formula sees them, for one country or all.
struct Seen<'a> {
    source: &'a measure::Measures<'a>,
    country: Option<&'a str>,
}

impl Scope for Seen<'_> {
    fn value(&self, name: &str) -> Option<f64> {
        self.source.value(name, self.country)
    }
}

impl Indicator {
    /// Its value for a country, or for all of them.
    pub fn value(&self, source: &measure::Measures<'_>, country: Option<&str>) -> Option<f64> {
        self.formula.value(&Seen { source, country })
    }

    /// The measures of people that it counts; a value that rests on fewer than the smallest cell is not shown to everybody.
    pub fn people_measures(&self) -> BTreeSet<&str> {
        self.formula.names().into_iter().filter(|name| measure::counts_people(name)).collect()
    }
}
