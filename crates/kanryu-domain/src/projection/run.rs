//! A projection from law, assumptions and a scenario: set up once, then run at the value or at a draw of the assumptions.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;
use serde::Serialize;

use super::assumption::{AssumptionError, Assumptions};
use super::chance::Chances;
use super::circulation::{Circulation, CirculationError};
use super::expected::{Expected, Keep, expected};
use super::fit::{Fitted, Fitting, Ground, fittings};
use super::lawful::{FactsError, LawCalendar};
use super::measure::Measure;
use super::month::Month;
use super::scenario::{Scenario, ScenarioError};
use super::values::{Draw, Values};
use crate::calendar::Day;
use crate::pathway::Law;

/// The first month of every walk: the circulation is taken to be empty before it, which leaves out candidates of
/// economic partnership agreements who arrived before fiscal 2014.
pub const EMPTY_BEFORE: Month = Month::april_2014();

/// Why a projection cannot be run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProjectionError {
    /// An assumption.
    #[error(transparent)]
    Assumption(#[from] AssumptionError),
    /// The circulation under this law.
    #[error(transparent)]
    Circulation(#[from] CirculationError),
    /// Facts of the circulation.
    #[error(transparent)]
    Facts(#[from] FactsError),
    /// The scenario.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// Months that cannot be projected.
    #[error("{months} months from {from}: give 1 to 600 months, beginning in {earliest} or later")]
    Months {
        /// The first month asked for.
        from: Month,
        /// How many.
        months: u32,
        /// The earliest month.
        earliest: Month,
    },
}

/// What is projected.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// The first month that is shown.
    pub from: Month,
    /// How many months are shown.
    pub months: u32,
    /// The last month of which published figures are known; everything published where absent.
    pub known_until: Option<Month>,
}

/// A projection that is ready to run.
#[derive(Debug)]
pub struct Projection {
    /// What differs from the base.
    pub scenario: Scenario,
    /// The assumptions, with the values that were fitted.
    pub assumptions: Assumptions,
    /// The values that were fitted to published stocks.
    pub fitted: Vec<Fitted>,
    fittings: Vec<Fitting>,
    /// The circulation.
    pub circulation: Circulation,
    /// Law along the months, from [`EMPTY_BEFORE`] on.
    pub law: LawCalendar,
    /// Countries that are told apart, ISO 3166-1 alpha-3; `XXX` is every other.
    pub countries: Vec<String>,
    /// What is shown.
    pub setup: Setup,
    /// Stages of the pathway that the circulation does not walk.
    pub left_out: Vec<String>,
    /// The fingerprint of the law.
    pub rulebook: String,
}

/// A value of the projection with a band over draws of the assumptions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Band {
    /// With every assumption at its value.
    pub value: f64,
    /// The 5th percentile over draws.
    pub low90: f64,
    /// The 25th percentile.
    pub low50: f64,
    /// The median over draws.
    pub median: f64,
    /// The 75th percentile.
    pub high50: f64,
    /// The 95th percentile.
    pub high90: f64,
}

impl Projection {
    /// Sets a projection up: reads the circulation under this law and asks the law about every month.
    ///
    /// # Errors
    /// What is wrong with the assumptions, the circulation under this law, the scenario or the months.
    pub fn new(
        law: &Law,
        mut assumptions: Assumptions,
        scenario: Scenario,
        setup: Setup,
    ) -> Result<Projection, ProjectionError> {
        let before = setup.from.since(EMPTY_BEFORE);
        if before < 0 || !(1..=600).contains(&setup.months) {
            let Setup { from, months, .. } = setup;
            return Err(ProjectionError::Months { from, months, earliest: EMPTY_BEFORE });
        }
        let circulation = Circulation::builtin(law, &assumptions)?;
        let countries: Vec<String> = assumptions.countries().into_iter().collect();
        let capped: Vec<&str> = circulation
            .stages
            .iter()
            .filter(|stage| stage.cap.is_some())
            .map(|stage| stage.key.as_str())
            .collect();
        scenario.check(&assumptions, &capped, &countries)?;
        let calendar = LawCalendar::of(law, &circulation, EMPTY_BEFORE, before as u32 + setup.months)?;
        let ground =
            Ground { circulation: &circulation, countries: &countries, known_until: setup.known_until };
        let fittings = fittings(law, &calendar, &assumptions, ground)?;
        let mut fitted = Vec::new();
        for fitting in &fittings {
            fitted.push(fitting.fit(ground, &mut assumptions, &Draw::new())?);
        }
        let left_out = circulation.left_out(law).into_iter().map(str::to_owned).collect();
        let rulebook = law.rulebook().fingerprint().to_string();
        Ok(Projection {
            scenario,
            assumptions,
            fitted,
            fittings,
            circulation,
            law: calendar,
            countries,
            setup,
            left_out,
            rulebook,
        })
    }

    /// The base scenario from the beginning of the circulation up to the month of a day, as indicators use it; `None` for
    /// a day before the circulation begins or more than fifty years after.
    ///
    /// # Errors
    /// As [`Projection::new`].
    pub fn base_until(law: &Law, day: Day) -> Result<Option<Projection>, ProjectionError> {
        let months = Month::of(day).since(EMPTY_BEFORE) + 1;
        let Some(months) = u32::try_from(months).ok().filter(|months| (1..=600).contains(months)) else {
            return Ok(None);
        };
        let setup = Setup { from: EMPTY_BEFORE, months, known_until: None };
        Projection::new(law, Assumptions::builtin(), Scenario::base(), setup).map(Some)
    }

    /// Expected numbers, with every assumption at its value or where the draw puts it.
    ///
    /// # Errors
    /// A series without a usable row.
    pub fn expected(&self, draw: &Draw, keep: Keep) -> Result<Expected, ProjectionError> {
        self.expected_under(&self.scenario, draw, keep)
    }

    /// Expected numbers under a scenario that differs from this one in changes alone, not in law.
    ///
    /// # Errors
    /// A series without a usable row.
    pub fn expected_under(
        &self,
        scenario: &Scenario,
        draw: &Draw,
        keep: Keep,
    ) -> Result<Expected, ProjectionError> {
        let until = self.setup.known_until.map(Month::year);
        let (assumptions, draw) = self.refitted(draw)?;
        let values = Values::new(&assumptions, scenario, &self.countries, &draw, until)?;
        let chances = Chances::new(&self.circulation, &self.law, &values, self.countries.len());
        let known = self.setup.known_until.unwrap_or(Month::new(9_999, 1));
        Ok(expected(&chances, &values, &assumptions, &self.countries, known, keep))
    }

    /// The assumptions with what is fitted found anew for a draw, so that no draw contradicts a stock that was known, and
    /// the draw of the others. A draw of a fitted assumption alone asks what that one does, and stays as it is.
    fn refitted<'d>(&self, draw: &'d Draw) -> Result<(Cow<'_, Assumptions>, Cow<'d, Draw>), ProjectionError> {
        let is_fitted = |key: &String| self.fittings.iter().any(|fitting| fitting.key() == key);
        if self.fittings.is_empty() || draw.keys().all(is_fitted) {
            return Ok((Cow::Borrowed(&self.assumptions), Cow::Borrowed(draw)));
        }
        let (countries, known_until) = (&self.countries, self.setup.known_until);
        let ground = Ground { circulation: &self.circulation, countries, known_until };
        let mut assumptions = self.assumptions.clone();
        for fitting in &self.fittings {
            fitting.fit(ground, &mut assumptions, draw)?;
        }
        let others = draw.iter().filter(|(key, _)| !is_fitted(key));
        let others = others.map(|(key, place)| (key.clone(), *place)).collect();
        Ok((Cow::Owned(assumptions), Cow::Owned(others)))
    }

    /// The values of the assumptions at a draw.
    ///
    /// # Errors
    /// A series without a usable row.
    pub fn values(&self, draw: &Draw) -> Result<Values<'_>, ProjectionError> {
        let known = self.setup.known_until.map(Month::year);
        Ok(Values::new(&self.assumptions, &self.scenario, &self.countries, draw, known)?)
    }

    /// The months that are shown, as numbers of [`Expected`].
    pub fn shown(&self) -> std::ops::Range<usize> {
        let first = self.setup.from.since(EMPTY_BEFORE) as usize;
        first..first + self.setup.months as usize
    }

    /// One draw: where each assumption lies in its range. The same seed and number give the same draw in every scenario,
    /// so that scenarios are compared on the same chances.
    pub fn draw(&self, seed: u64, number: u64) -> Draw {
        let mut random = ChaCha12Rng::seed_from_u64(seed);
        random.set_stream(number + 1);
        let place = |key: &String| {
            let bits: u64 = random.random();
            (key.clone(), (bits >> 11) as f64 / (1u64 << 53) as f64)
        };
        self.assumptions.0.keys().map(place).collect()
    }

    /// A measure by shown month at one draw.
    ///
    /// # Errors
    /// A series without a usable row.
    pub fn series(&self, measure: &Measure, draw: &Draw) -> Result<Vec<f64>, ProjectionError> {
        let keep = Keep { cohorts: false, flows: measure.needs_flows() };
        let expected = self.expected(draw, keep)?;
        Ok(self.shown().map(|at| measure.at(self, &expected, at, None)).collect())
    }

    /// The keys of the assumptions that a measure can depend on: those of every move and arrival on a way into its
    /// stages.
    pub fn rests_on(&self, measure: &Measure) -> BTreeSet<String> {
        let mut stages: BTreeSet<usize> = measure.stages(self).into_iter().collect();
        let circulation = &self.circulation;
        loop {
            let before: Vec<usize> = circulation
                .moves
                .iter()
                .filter(|one| stages.contains(&one.to))
                .map(|one| one.from)
                .chain(circulation.stages.iter().enumerate().filter_map(|(number, stage)| {
                    stage.otherwise.filter(|to| stages.contains(to)).map(|_| number)
                }))
                .filter(|stage| !stages.contains(stage))
                .collect();
            if before.is_empty() {
                break;
            }
            stages.extend(before);
        }
        let moves =
            circulation.moves.iter().filter(|one| stages.contains(&one.from) || stages.contains(&one.to));
        let arrivals = circulation.arrivals.iter().filter(|arrival| stages.contains(&arrival.to));
        moves
            .flat_map(super::circulation::Move::assumptions)
            .chain(arrivals.map(|arrival| arrival.persons.clone()))
            .collect()
    }
}

/// The band of several draws around a value.
pub fn band(value: f64, mut drawn: Vec<f64>) -> Band {
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let Some(last) = drawn.len().checked_sub(1) else { return value };
        let place = share * last as f64;
        let (low, part) = (place.floor() as usize, place.fract());
        drawn[low] + (drawn[(low + 1).min(last)] - drawn[low]) * part
    };
    Band { value, low90: at(0.05), low50: at(0.25), median: at(0.5), high50: at(0.75), high90: at(0.95) }
}

/// One end of a tornado: what a measure comes to with one assumption at an end of its range and the others at their values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swing {
    /// The assumption.
    pub assumption: String,
    /// With the assumption at its low end.
    pub low: f64,
    /// With it at its high end.
    pub high: f64,
    /// The distance of the two.
    pub swing: f64,
}

impl Projection {
    /// Which assumption matters how much for a measure in a month, the largest swing first.
    ///
    /// # Errors
    /// A series without a usable row.
    pub fn tornado(&self, measure: &Measure, month: Month) -> Result<(f64, Vec<Swing>), ProjectionError> {
        let keep = Keep { cohorts: false, flows: measure.needs_flows() };
        let of = |draw: &Draw| -> Result<f64, ProjectionError> {
            let expected = self.expected(draw, keep)?;
            let at = expected.at(month).unwrap_or(expected.months - 1);
            Ok(measure.at(self, &expected, at, None))
        };
        let value = of(&Draw::new())?;
        let mut swings = Vec::new();
        for key in self.rests_on(measure) {
            let end = |place: f64| of(&BTreeMap::from([(key.clone(), place)]));
            let (low, high) = (end(0.05)?, end(0.95)?);
            swings.push(Swing { assumption: key.clone(), low, high, swing: (high - low).abs() });
        }
        swings.sort_by(|a, b| b.swing.total_cmp(&a.swing).then_with(|| a.assumption.cmp(&b.assumption)));
        Ok((value, swings))
    }
}
