//! The values that a projection runs with: assumptions, moved within their ranges by a draw, then changed by a scenario.
//!
//! A draw says for each assumption where in its range it lies: 0.5 is the value itself, 0.05 the low end, 0.95 the high
//! end. A chance that comes from counts follows their Beta posterior; for the others a split normal curve is followed
//! between and beyond the ends, on the logit scale for chances and on the log scale for persons, so that a chance stays one.

use std::collections::BTreeMap;

use super::assumption::{Assumption, AssumptionError, Assumptions, Ranged, Unit};
use super::month::Month;
use super::scenario::Scenario;

/// The quantile of the standard normal curve at 0.95.
const Z_95: f64 = 1.644_853_626_951_472_2;
/// A chance of 0 or 1 has no logit; this near to it is as good.
const NEAR: f64 = 1e-4;

/// Where in its range each assumption lies, 0 to 1; what is not named lies at its value.
pub type Draw = BTreeMap<String, f64>;

/// The values of one run.
#[derive(Debug, Clone)]
pub struct Values<'a> {
    assumptions: &'a Assumptions,
    scenario: &'a Scenario,
    countries: Vec<String>,
    /// By key and country: the value before the scenario, or the factor of persons.
    drawn: BTreeMap<&'a str, Vec<f64>>,
    /// The last year of which published figures are known.
    known_until: Option<i32>,
}

impl<'a> Values<'a> {
    /// The values under a scenario and a draw, knowing only what was published up to `known_until` where a rate comes
    /// from a series.
    ///
    /// # Errors
    /// A series without a usable row.
    pub fn new(
        assumptions: &'a Assumptions,
        scenario: &'a Scenario,
        countries: &[String],
        draw: &Draw,
        known_until: Option<i32>,
    ) -> Result<Values<'a>, AssumptionError> {
        let mut drawn = BTreeMap::new();
        for (key, assumption) in &assumptions.0 {
            let place = draw.get(key).copied().unwrap_or(0.5);
            let of = |country: &String| match assumption.unit {
                Unit::PersonsAYear => Ok(factor(assumption, place)),
                Unit::PerMonth | Unit::Probability | Unit::Rate => assumption
                    .ranged(key, country, known_until)
                    .map(|ranged| within(ranged, assumption.unit, place)),
            };
            drawn.insert(key.as_str(), countries.iter().map(of).collect::<Result<Vec<f64>, _>>()?);
        }
        Ok(Values { assumptions, scenario, countries: countries.to_vec(), drawn, known_until })
    }

    /// A chance or rate for a country (its number) in a month.
    pub fn value(&self, key: &str, country: usize, month: Month) -> Option<f64> {
        let assumption = self.assumptions.0.get(key)?;
        let before = *self.drawn.get(key)?.get(country)?;
        let (least, most) = assumption.unit.bounds();
        Some(self.changed(key, before, country, month).clamp(least, most))
    }

    /// Whether values may differ from those of the month before: a change of the scenario begins or has ended.
    pub fn turns(&self, month: Month) -> bool {
        let ends = |until: Month| until.plus(1) == month;
        self.scenario.change.iter().any(|change| change.from == Some(month) || change.until.is_some_and(ends))
    }

    /// People who would arrive in a month, before law and caps.
    pub fn persons(&self, key: &str, country: usize, month: Month) -> f64 {
        let Some(assumption) = self.assumptions.0.get(key) else { return 0.0 };
        let (place, year) = (&self.countries[country], month.fiscal_year());
        // Who arrived in a year that was counted is no longer open.
        let is_counted =
            assumption.is_counted(place, year) && self.known_until.is_none_or(|known| year <= known);
        let drawn = self.drawn.get(key).and_then(|drawn| drawn.get(country)).copied().unwrap_or(1.0);
        let factor = if is_counted { 1.0 } else { drawn };
        let months = if assumption.months.is_empty() { 12.0 } else { assumption.months.len() as f64 };
        let arrives = assumption.months.is_empty() || assumption.months.contains(&month.of_year());
        let a_year = assumption.persons(place, year) * factor;
        let a_year = self.changed(key, a_year, country, month);
        if arrives { a_year.max(0.0) / months } else { 0.0 }
    }

    /// The factor that the draw puts on persons, and then the changes of the scenario, for persons worked out from a stock.
    pub fn arriving(&self, key: &str, country: usize, month: Month, worked_out: f64) -> f64 {
        let factor = self.drawn.get(key).and_then(|drawn| drawn.get(country)).copied().unwrap_or(1.0);
        // A change by `value` speaks of persons a year, as everywhere; a factor works on either.
        (self.changed(key, worked_out * factor * 12.0, country, month) / 12.0).max(0.0)
    }

    /// The cap of a stage in a month.
    pub fn cap(&self, stage: &str, lawful: Option<f64>, month: Month) -> Option<f64> {
        let changes = self.scenario.change.iter().filter(|change| change.cap.as_deref() == Some(stage));
        changes.fold(lawful, |cap, change| {
            let next = change.applied(cap.unwrap_or(f64::INFINITY), None, month);
            next.is_finite().then_some(next)
        })
    }

    fn changed(&self, key: &str, before: f64, country: usize, month: Month) -> f64 {
        let changes = self.scenario.change.iter().filter(|change| change.assumption.as_deref() == Some(key));
        let country = self.countries.get(country).map(String::as_str);
        changes.fold(before, |value, change| change.applied(value, country, month))
    }
}

fn factor(assumption: &Assumption, place: f64) -> f64 {
    let Some(ends) = assumption.factor else { return 1.0 };
    let side = if place < 0.5 { ends.low } else { ends.high };
    (side.max(NEAR).ln() * normal_quantile(place).abs() / Z_95).exp()
}

fn logit(chance: f64) -> f64 {
    let chance = chance.clamp(NEAR, 1.0 - NEAR);
    (chance / (1.0 - chance)).ln()
}

/// The value at a place of its range: of counts the quantile of their posterior, moved so that its middle is the value.
fn within(ranged: Ranged, unit: Unit, place: f64) -> f64 {
    if let (Some(posterior), Unit::PerMonth | Unit::Probability) = (ranged.posterior, unit)
        && place != 0.5
    {
        let moved = logit(posterior.quantile(place)) - logit(posterior.quantile(0.5));
        return 1.0 / (1.0 + (-(logit(ranged.value) + moved)).exp());
    }
    let reach = normal_quantile(place).abs() / Z_95;
    let end = if place < 0.5 { ranged.low } else { ranged.high };
    if place == 0.5 || end == ranged.value {
        return ranged.value;
    }
    match unit {
        Unit::Rate | Unit::PersonsAYear => ranged.value + reach * (end - ranged.value),
        Unit::PerMonth | Unit::Probability => {
            let moved = logit(ranged.value) + reach * (logit(end) - logit(ranged.value));
            1.0 / (1.0 + (-moved).exp())
        }
    }
}

/// The quantile function of the standard normal curve, by bisection of its distribution: slower than a fitted formula,
/// and exact to 1e-12 without one.
pub fn normal_quantile(place: f64) -> f64 {
    let place = place.clamp(1e-9, 1.0 - 1e-9);
    let (mut low, mut high) = (-7.0, 7.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if normal_share(middle) < place {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The share of the standard normal curve below `z`, by its power series (good to 1e-14 for |z| ≤ 7).
pub fn normal_share(z: f64) -> f64 {
    let (mut term, mut sum, mut odd) = (z, z, 1.0);
    for _ in 0..200 {
        odd += 2.0;
        term *= z * z / odd;
        sum += term;
        if term.abs() < 1e-17 * sum.abs() {
            break;
        }
    }
    0.5 + sum * (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt()
}
