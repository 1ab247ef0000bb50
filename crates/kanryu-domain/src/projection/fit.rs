//! Assumptions that are not published themselves, found so that a published stock is met.
//!
//! Where nobody publishes how often something happens, the stock that follows from it is often published. The value is
//! then the one in its range at which the expected stock, with every other assumption at its value, meets the last figure
//! that was known: by false position with the rule of Illinois (Dowell and Jarratt, BIT 11, 1971, 168–174), within one
//! person. Where the range ends before the figure is met, the end is taken and said.

use serde::Serialize;

use super::assumption::{Assumptions, Ranged, ToStock};
use super::chance::Chances;
use super::circulation::Circulation;
use super::expected::{Keep, expected, points};
use super::lawful::{FactsError, LawCalendar};
use super::month::Month;
use super::run::{EMPTY_BEFORE, ProjectionError};
use super::scenario::Scenario;
use super::values::{Draw, Values};
use crate::pathway::Law;

/// Nearer than this many persons is met.
const NEAR: f64 = 1.0;
/// Steps after which the value is near enough in any case.
const STEPS: usize = 40;

/// What a fit came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fitted {
    /// The assumption.
    pub assumption: String,
    /// The series of the stock.
    pub series: String,
    /// The month of the figure that it was fitted to, the last one known.
    pub month: Month,
    /// That figure, in persons.
    pub published: f64,
    /// The expected stock of that month with the value found, in persons.
    pub reached: f64,
    /// The value as its record gives it.
    pub recorded: f64,
    /// The value found.
    pub value: f64,
    /// Whether the figure is met; if not, the value is the end of the range that is nearest to it.
    pub is_met: bool,
}

/// What every walk of a fit needs.
struct Fit<'a> {
    circulation: &'a Circulation,
    countries: &'a [String],
    law: LawCalendar,
    known_until: Option<Month>,
    stages: Vec<usize>,
}

/// Fits every assumption that says so, in the order of their keys, and puts the values found into the assumptions.
///
/// The base is fitted, whatever scenario follows, so that scenarios differ in what they change alone.
///
/// # Errors
/// A series without a usable row; facts of the circulation that the catalog does not know.
pub fn fit(
    law: &Law,
    (circulation, calendar): (&Circulation, &LawCalendar),
    countries: &[String],
    assumptions: &mut Assumptions,
    known_until: Option<Month>,
) -> Result<Vec<Fitted>, ProjectionError> {
    let wanted: Vec<(String, ToStock)> = assumptions
        .0
        .iter()
        .filter_map(|(key, assumption)| Some((key.clone(), assumption.fit.clone()?)))
        .collect();
    let mut all = Vec::new();
    for (key, rule) in wanted {
        let known = known_until.unwrap_or(Month::new(9_999, 1));
        let Some((month, published)) = points(&rule, known).pop().filter(|(month, _)| *month >= EMPTY_BEFORE)
        else {
            continue;
        };
        let fit = Fit {
            circulation,
            countries,
            law: up_to(law, circulation, calendar, month)?,
            known_until,
            stages: rule.stages.iter().filter_map(|stage| circulation.stage(stage)).collect(),
        };
        let recorded = assumptions.get(&key)?.ranged(&key, "", None)?;
        let (value, left) = fit.solved(&key, recorded, assumptions, published)?;
        let (recorded, reached, is_met) = (recorded.value, published + left, left.abs() < NEAR);
        let (assumption, series) = (key, rule.series);
        all.push(Fitted { assumption, series, month, published, reached, recorded, value, is_met });
    }
    Ok(all)
}

/// Law up to a month: a part of the calendar, or asked anew where the calendar ends before.
fn up_to(
    law: &Law,
    circulation: &Circulation,
    calendar: &LawCalendar,
    month: Month,
) -> Result<LawCalendar, FactsError> {
    let months = month.since(EMPTY_BEFORE) as usize + 1;
    match calendar.months() >= months {
        true => Ok(calendar.cut(months)),
        false => LawCalendar::of(law, circulation, EMPTY_BEFORE, months as u32),
    }
}

impl Fit<'_> {
    /// The value in the range whose stock is nearest to the published one, and what it is above it; the value stays in
    /// the assumptions.
    fn solved(
        &self,
        key: &str,
        range: Ranged,
        assumptions: &mut Assumptions,
        published: f64,
    ) -> Result<(f64, f64), ProjectionError> {
        let mut miss = |value: f64| -> Result<f64, ProjectionError> {
            if let Some(one) = assumptions.0.get_mut(key) {
                one.value = Some(value);
            }
            Ok(self.stock(assumptions)? - published)
        };
        let (mut low, mut high) = (range.low, range.high);
        let (mut at_low, mut at_high) = (miss(low)?, miss(high)?);
        if at_low.signum() == at_high.signum() {
            let nearer = if at_low.abs() < at_high.abs() { low } else { high };
            return Ok((nearer, miss(nearer)?));
        }
        let (mut value, mut left, mut moved_high) = (high, at_high, None);
        for _ in 0..STEPS {
            value = (low * at_high - high * at_low) / (at_high - at_low);
            left = miss(value)?;
            if left.abs() < NEAR {
                break;
            }
            let moves_high = left.signum() == at_high.signum();
            // An end that stays twice running holds the line back; its miss is halved.
            let stays_again = moved_high == Some(moves_high);
            if moves_high {
                (high, at_high) = (value, left);
                at_low *= if stays_again { 0.5 } else { 1.0 };
            } else {
                (low, at_low) = (value, left);
                at_high *= if stays_again { 0.5 } else { 1.0 };
            }
            moved_high = Some(moves_high);
        }
        Ok((value, left))
    }

    /// The expected stock in the last month of the calendar.
    fn stock(&self, assumptions: &Assumptions) -> Result<f64, ProjectionError> {
        let (base, draw) = (Scenario::base(), Draw::new());
        let until = self.known_until.map(Month::year);
        let values = Values::new(assumptions, &base, self.countries, &draw, until)?;
        let chances = Chances::new(self.circulation, &self.law, &values, self.countries.len());
        let known = self.known_until.unwrap_or(Month::new(9_999, 1));
        let keep = Keep { cohorts: false, flows: false };
        let walk = expected(&chances, &values, assumptions, self.countries, known, keep);
        Ok(self.stages.iter().map(|stage| walk.in_stage(walk.months - 1, *stage, None)).sum())
    }
}
