//! A scenario: what differs from the base. Assumptions, arrivals and caps, from a month until a month, for all or one country.
//!
//! The file is TOML or JSON (docs/projection-file.md). A draft law is a folder of rulebooks that the scenario names; who
//! reads the scenario loads it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::assumption::{AssumptionError, Assumptions, Unit};
use super::month::Month;
use crate::text::Text;

#[cfg(test)]
mod tests;

/// A scenario as its file writes it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// A short name for tables and files.
    #[serde(default)]
    pub name: String,
    /// What it supposes.
    #[serde(default)]
    pub title: Text,
    /// A folder of rulebooks, from the folder of the scenario; absent for the law in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rulebooks: Option<String>,
    /// What differs.
    #[serde(default)]
    pub change: Vec<Change>,
}

/// One difference. Exactly one of `assumption` and `cap`; exactly one of `value`, `factor` and `add`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The assumption that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assumption: Option<String>,
    /// The stage whose cap differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<String>,
    /// Only for people of this country, ISO 3166-1 alpha-3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The value instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The value times this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<f64>,
    /// The value plus this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add: Option<f64>,
    /// The first month in which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Month>,
    /// The last month in which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Month>,
}

/// What is wrong with a scenario.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScenarioError {
    /// No TOML or JSON of a scenario.
    #[error("{0}")]
    Shape(String),
    /// A change that does not say one thing about one thing.
    #[error("change {0}: name one of `assumption` and `cap`, and give one of `value`, `factor` and `add`")]
    NotOne(usize),
    /// An assumption that does not exist.
    #[error("change {number}: {error}")]
    Assumption {
        /// Which of them, from 1.
        number: usize,
        /// What is wrong.
        error: AssumptionError,
    },
    /// A stage without a cap, or no stage.
    #[error("change {number}: {stage:?} is no stage with a cap; those are {known}")]
    Cap {
        /// Which of them, from 1.
        number: usize,
        /// The stage.
        stage: String,
        /// The stages that have one.
        known: String,
    },
    /// A country that nothing tells apart.
    #[error("change {number}: {country:?} is no country of the projection; those are {known}")]
    Country {
        /// Which of them, from 1.
        number: usize,
        /// The country.
        country: String,
        /// The countries that there are.
        known: String,
    },
    /// A value that the assumption cannot have.
    #[error("change {number}: {value} is no {unit:?}; give a number from {least} to {most}")]
    Value {
        /// Which of them, from 1.
        number: usize,
        /// The value.
        value: f64,
        /// The unit of the assumption.
        unit: Unit,
        /// The least number.
        least: f64,
        /// The largest number.
        most: f64,
    },
}

impl Scenario {
    /// The base: nothing differs.
    pub fn base() -> Scenario {
        Scenario { name: "base".to_owned(), title: Text::new("基準", "Base"), ..Scenario::default() }
    }

    /// Reads a scenario, TOML or JSON by the ending of its name.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(name: &str, text: &str) -> Result<Scenario, ScenarioError> {
        let mut scenario: Scenario = super::input::read(name, text).map_err(ScenarioError::Shape)?;
        if scenario.name.is_empty() {
            let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
            scenario.name = stem.split('.').next().unwrap_or(stem).to_owned();
        }
        Ok(scenario)
    }

    /// Whether every change speaks of something that is there.
    ///
    /// # Errors
    /// The first change that does not.
    pub fn check(
        &self,
        assumptions: &Assumptions,
        capped: &[&str],
        countries: &[String],
    ) -> Result<(), ScenarioError> {
        for (number, change) in (1..).zip(&self.change) {
            let values = [change.value, change.factor, change.add].iter().flatten().count();
            if values != 1 || change.assumption.is_some() == change.cap.is_some() {
                return Err(ScenarioError::NotOne(number));
            }
            if let Some(country) = change.country.as_ref().filter(|country| !countries.contains(country)) {
                let known = countries.join(", ");
                return Err(ScenarioError::Country { number, country: country.clone(), known });
            }
            if let Some(stage) = change.cap.as_ref().filter(|stage| !capped.contains(&stage.as_str())) {
                return Err(ScenarioError::Cap { number, stage: stage.clone(), known: capped.join(", ") });
            }
            if let Some(key) = &change.assumption {
                let found =
                    assumptions.get(key).map_err(|error| ScenarioError::Assumption { number, error })?;
                let (least, most) = found.unit.bounds();
                if let Some(value) = change.value.filter(|value| !(least..=most).contains(value)) {
                    return Err(ScenarioError::Value { number, value, unit: found.unit, least, most });
                }
            }
        }
        Ok(())
    }

    /// The assumptions it changes, with what it changes in words.
    pub fn changed(&self) -> BTreeMap<&str, Vec<&Change>> {
        let mut all: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
        for change in &self.change {
            let key = change.assumption.as_deref().or(change.cap.as_deref()).unwrap_or_default();
            all.entry(key).or_default().push(change);
        }
        all
    }
}

/// A change in one line, as addresses carry it: `epa-pass*1.2`, `epa-arrivals=300@VNM`, `cap:specified-skilled-1=150000`,
/// `specified-skilled-leaves+0.002@2027-04..2030-03`. `=` gives a value, `*` a factor, `+` adds.
impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.assumption, &self.cap) {
            (Some(key), _) => f.write_str(key)?,
            (None, Some(stage)) => write!(f, "cap:{stage}")?,
            (None, None) => {}
        }
        let numbers = [('=', self.value), ('*', self.factor), ('+', self.add)];
        for (sign, number) in numbers {
            number.map_or(Ok(()), |number| write!(f, "{sign}{number}"))?;
        }
        if let Some(country) = &self.country {
            write!(f, "@{country}")?;
        }
        if self.from.is_some() || self.until.is_some() {
            let word = |month: Option<Month>| month.map_or(String::new(), |month| month.to_string());
            write!(f, "@{}..{}", word(self.from), word(self.until))?;
        }
        Ok(())
    }
}

impl std::str::FromStr for Change {
    type Err = ScenarioError;

    fn from_str(text: &str) -> Result<Change, ScenarioError> {
        let wrong = || {
            ScenarioError::Shape(format!(
                "{text:?} is no change; write one such as epa-pass*1.2, cap:specified-skilled-1=150000 or \
                 epa-arrivals=300@VNM@2027-04..2030-03"
            ))
        };
        let mut parts = text.trim().split('@');
        let head = parts.next().unwrap_or_default();
        let at = head.find(['=', '*', '+']).ok_or_else(wrong)?;
        let (target, rest) = head.split_at(at);
        let number: f64 = rest.get(1..).and_then(|number| number.trim().parse().ok()).ok_or_else(wrong)?;
        if target.is_empty() || !number.is_finite() {
            return Err(wrong());
        }
        let mut change = Change::default();
        match target.strip_prefix("cap:") {
            Some(stage) => change.cap = Some(stage.to_owned()),
            None => change.assumption = Some(target.to_owned()),
        }
        match rest.chars().next() {
            Some('=') => change.value = Some(number),
            Some('*') => change.factor = Some(number),
            _ => change.add = Some(number),
        }
        for part in parts {
            let Some((from, until)) = part.split_once("..") else {
                change.country = Some(part.to_owned());
                continue;
            };
            let month = |word: &str| match word {
                "" => Ok(None),
                _ => word.parse::<Month>().map(Some).map_err(|_| wrong()),
            };
            (change.from, change.until) = (month(from)?, month(until)?);
        }
        Ok(change)
    }
}

impl Change {
    /// The value after the change, where it holds in that month for that country.
    pub fn applied(&self, before: f64, country: Option<&str>, month: Month) -> f64 {
        let in_time =
            self.from.is_none_or(|from| from <= month) && self.until.is_none_or(|until| month <= until);
        let in_place = match (&self.country, country) {
            (Some(wanted), Some(country)) => wanted == country,
            (Some(_), None) => false,
            (None, _) => true,
        };
        if !in_time || !in_place {
            return before;
        }
        let changed = self.value.unwrap_or(before) * self.factor.unwrap_or(1.0);
        changed + self.add.unwrap_or(0.0)
    }
}
