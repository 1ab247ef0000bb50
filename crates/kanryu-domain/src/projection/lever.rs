//! The inverse question: the smallest change of one assumption that brings a measure to a target.
//!
//! Each assumption is moved by a factor from a month on, by bisection on the logarithm of the factor between 1/100 and
//! 100; chances stop at 1. The measure is taken to move one way with the factor, which is checked at both ends.

use serde::Serialize;

use super::assumption::Unit;
use super::expected::Keep;
use super::measure::Measure;
use super::month::Month;
use super::run::{Projection, ProjectionError};
use super::scenario::{Change, Scenario};
use super::values::Draw;

/// The largest factor that is tried, and its inverse the smallest.
const MOST: f64 = 100.0;
/// Halvings of the search; 40 leave a factor known to 1e-10.
const STEPS: usize = 40;

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Levers {
    /// The measure without any lever.
    pub now: f64,
    /// The number to reach.
    pub target: f64,
    /// The levers: those that reach the target first, the smallest change before larger ones.
    pub levers: Vec<Lever>,
}

/// One assumption as a lever.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lever {
    /// The assumption.
    pub assumption: String,
    /// The factor that reaches the target; absent where none does.
    pub factor: Option<f64>,
    /// The value with that factor, of the first country; absent for persons worked out from a stock.
    pub value: Option<f64>,
    /// Whether the factor keeps the assumption within its own range.
    pub in_range: Option<bool>,
    /// How near it comes where it does not reach the target.
    pub best: Option<f64>,
}

/// Tries each assumption that the measure rests on, or only those named.
///
/// # Errors
/// An assumption that does not exist, or a series without a usable row.
pub fn levers(
    projection: &Projection,
    measure: &Measure,
    (month, target): (Month, f64),
    from: Month,
    only: &[String],
) -> Result<Levers, ProjectionError> {
    for key in only {
        projection.assumptions.get(key)?;
    }
    let at = |change: Option<Change>| value(projection, measure, month, change);
    let now = at(None)?;
    let mut levers = Vec::new();
    for key in projection.rests_on(measure) {
        if !only.is_empty() && !only.contains(&key) {
            continue;
        }
        let with = |factor: f64| {
            at(Some(Change {
                assumption: Some(key.clone()),
                factor: Some(factor),
                from: Some(from),
                ..Change::default()
            }))
        };
        levers.push(lever(projection, &key, (now, target), with)?);
    }
    let size = |lever: &Lever| lever.factor.map_or(f64::INFINITY, |factor| factor.ln().abs());
    levers.sort_by(|a, b| size(a).total_cmp(&size(b)).then_with(|| a.assumption.cmp(&b.assumption)));
    Ok(Levers { now, target, levers })
}

fn lever(
    projection: &Projection,
    key: &str,
    (now, target): (f64, f64),
    with: impl Fn(f64) -> Result<f64, ProjectionError>,
) -> Result<Lever, ProjectionError> {
    let assumption = projection.assumptions.get(key)?;
    let gap = |value: f64| (value - target).abs();
    let ends = [with(1.0 / MOST)?, with(MOST)?];
    let reaches = |end: f64| (now <= target) == (end >= target) && (end - now).abs() > 1e-9;
    let side = if reaches(ends[1]) { Some(MOST) } else { reaches(ends[0]).then_some(1.0 / MOST) };
    let Some(side) = side else {
        let best = ends.into_iter().chain([now]).min_by(|a, b| gap(*a).total_cmp(&gap(*b)));
        return Ok(Lever { assumption: key.to_owned(), factor: None, value: None, in_range: None, best });
    };
    let (mut near, mut far) = (0.0_f64, side.ln());
    for _ in 0..STEPS {
        let middle = 0.5 * (near + far);
        if (with(middle.exp())? >= target) == (now >= target) { near = middle } else { far = middle }
    }
    let factor = far.exp();
    let country = projection.countries.first().map_or("", String::as_str);
    let (value, in_range) = if assumption.unit == Unit::PersonsAYear {
        let inside = assumption.factor.map(|ends| (ends.low..=ends.high).contains(&factor));
        (None, inside)
    } else {
        let ranged = assumption.ranged(key, country, projection.setup.known_until.map(Month::year))?;
        let value = (ranged.value * factor).clamp(assumption.unit.bounds().0, assumption.unit.bounds().1);
        (Some(value), Some((ranged.low..=ranged.high).contains(&value)))
    };
    Ok(Lever { assumption: key.to_owned(), factor: Some(factor), value, in_range, best: None })
}

fn value(
    projection: &Projection,
    measure: &Measure,
    month: Month,
    change: Option<Change>,
) -> Result<f64, ProjectionError> {
    let mut scenario: Scenario = projection.scenario.clone();
    scenario.change.extend(change);
    let keep = Keep { cohorts: false, flows: measure.needs_flows() };
    let expected = projection.expected_under(&scenario, &Draw::new(), keep)?;
    let at = expected.at(month).unwrap_or(expected.months - 1);
    Ok(measure.at(projection, &expected, at, None))
}
