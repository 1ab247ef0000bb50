//! Assumptions that are not published themselves, found so that a published stock is met.
//!
//! Where nobody publishes how often something happens, the stock that follows from it is often published. The value is
//! then the one in its range at which the expected stock, with every other assumption at its value or where a draw puts
//! it, meets the last figure that was known: by false position with the rule of Illinois (Dowell and Jarratt, BIT 11,
//! 1971, 168–174), within one person. Where the range ends before the figure is met, the end is taken and said.

use serde::Serialize;

use super::assumption::{Assumptions, Ranged};
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

/// An assumption to fit, with what its figure says and law up to it.
#[derive(Debug, Clone)]
pub struct Fitting {
    key: String,
    series: String,
    month: Month,
    published: f64,
    range: Ranged,
    stages: Vec<usize>,
    law: LawCalendar,
}

/// What every walk of a fit needs besides.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The circulation.
    pub circulation: &'a Circulation,
    /// Countries that are told apart.
    pub countries: &'a [String],
    /// The last month of which published figures are known; everything published where absent.
    pub known_until: Option<Month>,
}

/// The assumptions to fit, in the order of their keys; one without a figure that was known by then is left as it is.
///
/// # Errors
/// A series without a usable row; facts of the circulation that the catalog does not know.
pub fn fittings(
    law: &Law,
    calendar: &LawCalendar,
    assumptions: &Assumptions,
    ground: Ground<'_>,
) -> Result<Vec<Fitting>, ProjectionError> {
    let known = ground.known_until.unwrap_or(Month::new(9_999, 1));
    let mut all = Vec::new();
    for (key, assumption) in &assumptions.0 {
        let Some(rule) = &assumption.fit else { continue };
        let figure = points(rule, known).pop().filter(|(month, _)| *month >= EMPTY_BEFORE);
        let Some((month, published)) = figure else { continue };
        all.push(Fitting {
            key: key.clone(),
            series: rule.series.clone(),
            month,
            published,
            range: assumption.ranged(key, "", None)?,
            stages: rule.stages.iter().filter_map(|stage| ground.circulation.stage(stage)).collect(),
            law: up_to(law, ground.circulation, calendar, month)?,
        });
    }
    Ok(all)
}

impl Fitting {
    /// The key of the assumption.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Finds the value with every other assumption where the draw puts it, and puts it into the assumptions.
    ///
    /// The base is fitted, whatever scenario follows, so that scenarios differ in what they change alone.
    ///
    /// # Errors
    /// A series without a usable row.
    pub fn fit(
        &self,
        ground: Ground<'_>,
        assumptions: &mut Assumptions,
        draw: &Draw,
    ) -> Result<Fitted, ProjectionError> {
        let others: Draw =
            draw.iter().filter(|(key, _)| **key != self.key).map(|(key, at)| (key.clone(), *at)).collect();
        let (value, left) = self.solved(ground, assumptions, &others)?;
        Ok(Fitted {
            assumption: self.key.clone(),
            series: self.series.clone(),
            month: self.month,
            published: self.published,
            reached: self.published + left,
            recorded: self.range.value,
            value,
            is_met: left.abs() < NEAR,
        })
    }

    /// The value in the range whose stock is nearest to the published one, and what it is above it; the value stays in
    /// the assumptions.
    fn solved(
        &self,
        ground: Ground<'_>,
        assumptions: &mut Assumptions,
        draw: &Draw,
    ) -> Result<(f64, f64), ProjectionError> {
        let mut miss = |value: f64| -> Result<f64, ProjectionError> {
            if let Some(one) = assumptions.0.get_mut(&self.key) {
                one.value = Some(value);
            }
            Ok(self.stock(ground, assumptions, draw)? - self.published)
        };
        let (mut low, mut high) = (self.range.low, self.range.high);
        let (mut at_low, mut at_high) = (miss(low)?, miss(high)?);
        if at_low.signum() == at_high.signum() {
            let nearer = if at_low.abs() < at_high.abs() { low } else { high };
            return Ok((nearer, miss(nearer)?));
        }
        if !draw.is_empty() {
            // A share works on the stock along a straight line but for caps and clamps; many draws are worth more than
            // the last person of each.
            let value = (low * at_high - high * at_low) / (at_high - at_low);
            if let Some(one) = assumptions.0.get_mut(&self.key) {
                one.value = Some(value);
            }
            return Ok((value, 0.0));
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

    /// The expected stock in the month of the figure.
    fn stock(
        &self,
        ground: Ground<'_>,
        assumptions: &Assumptions,
        draw: &Draw,
    ) -> Result<f64, ProjectionError> {
        let Ground { circulation, countries, known_until } = ground;
        let base = Scenario::base();
        let values = Values::new(assumptions, &base, countries, draw, known_until.map(Month::year))?;
        let chances = Chances::new(circulation, &self.law, &values, countries.len());
        let known = known_until.unwrap_or(Month::new(9_999, 1));
        let keep = Keep { cohorts: false, flows: false };
        let walk = expected(&chances, &values, assumptions, countries, known, keep);
        Ok(self.stages.iter().map(|stage| walk.in_stage(walk.months - 1, *stage, None)).sum())
    }
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
