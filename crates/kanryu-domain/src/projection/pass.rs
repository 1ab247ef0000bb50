//! Who passes an examination: a logistic model with the country, whether somebody sat before, and the sitting.
//!
//! A candidate of country c passes a sitting t with logit p = α(c) + β·(sat before) + u(t), u(t) normal with variance σ².
//! A line of counts that does not tell first from later sitters has the mixture of both chances. The mode is found by
//! Fisher scoring under normal priors (α: 0 ± 1.5, β: 0 ± 1), σ² by the EM steps of Laplace's approximation (Gelman and
//! others, Bayesian Data Analysis, 3rd edition, §§13.3, 13.6 and 16.4). What sittings have in common, such as a hard
//! year, then widens what is said about the next one instead of passing for precision.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::assumption::Ranged;
use crate::formula::rounded;
use crate::series::Series;

#[cfg(test)]
mod tests;

const COUNTRY_SPREAD: f64 = 1.5;
const LATER_SPREAD: f64 = 1.0;
/// Two-sided 90 % of the normal curve.
const Z_90: f64 = 1.644_853_626_951_472_2;
const STEPS: usize = 60;
const ROUNDS: usize = 200;
/// A smaller variance of sittings than this is none.
const LEAST_VARIANCE: f64 = 1e-4;

/// A chance that comes from lines of sitters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromSittings {
    /// The series; its columns are `year`, `nationality`, `takers`, `later_takers` and `passers`.
    pub series: String,
    /// Whether the chance is that of those who sat before.
    pub later: bool,
}

/// People of one country who sat together.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The year of the sitting.
    pub year: i32,
    /// The country, ISO 3166-1 alpha-3.
    pub country: String,
    /// Who sat for the first time.
    pub first: f64,
    /// Who had sat before.
    pub later: f64,
    /// How many of both passed.
    pub passed: f64,
}

/// The model, fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct PassModel {
    countries: Vec<String>,
    /// α of each country, then β; on the logit scale.
    effects: Vec<f64>,
    /// Their covariance, the sittings summed out.
    covariance: Vec<Vec<f64>>,
    /// σ² of a sitting.
    variance: f64,
}

fn chance(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

impl FromSittings {
    /// The lines of the series up to a year, where one is given.
    pub fn lines(&self, until: Option<i32>) -> Vec<Line> {
        let rows = Series::get(&self.series).into_iter().flat_map(Series::rows);
        let line = |row: crate::series::SeriesRow<'_>| {
            let (takers, later) = (row.number("takers")?, row.number("later_takers")?);
            Some(Line {
                year: row.number("year")? as i32,
                country: row.text("nationality").to_owned(),
                first: takers - later,
                later,
                passed: row.number("passers")?,
            })
        };
        rows.filter_map(line).filter(|line| until.is_none_or(|until| line.year <= until)).collect()
    }

    /// The model of what was known up to a year; `None` where nothing was.
    pub fn model(&self, until: Option<i32>) -> Option<Arc<PassModel>> {
        // Every draw of every projection asks again, and the series of a program never change.
        type Known = BTreeMap<(String, Option<i32>), Option<Arc<PassModel>>>;
        static FITTED: Mutex<Known> = Mutex::new(BTreeMap::new());
        let mut fitted = FITTED.lock().unwrap_or_else(PoisonError::into_inner);
        let model = fitted.entry((self.series.clone(), until));
        model.or_insert_with(|| PassModel::of(&self.lines(until)).map(Arc::new)).clone()
    }

    /// The value and range of a country; `None` where nothing was known by then.
    pub fn ranged(&self, country: &str, until: Option<i32>) -> Option<Ranged> {
        Some(self.model(until)?.long_run(country, self.later))
    }
}

/// What a fit works on: lines with the numbers of their country and sitting.
struct Fit<'a> {
    lines: &'a [Line],
    country: Vec<usize>,
    sitting: Vec<usize>,
    countries: usize,
    size: usize,
}

impl PassModel {
    /// Fits the model; `None` without a line.
    pub fn of(lines: &[Line]) -> Option<PassModel> {
        let mut countries: Vec<String> = lines.iter().map(|line| line.country.clone()).collect();
        countries.sort();
        countries.dedup();
        let mut years: Vec<i32> = lines.iter().map(|line| line.year).collect();
        years.sort_unstable();
        years.dedup();
        if lines.is_empty() {
            return None;
        }
        let place = |line: &Line| countries.iter().position(|one| *one == line.country).unwrap_or(0);
        let when = |line: &Line| years.iter().position(|one| *one == line.year).unwrap_or(0);
        let fit = Fit {
            lines,
            country: lines.iter().map(place).collect(),
            sitting: lines.iter().map(when).collect(),
            countries: countries.len(),
            size: countries.len() + 1 + years.len(),
        };
        let mut variance = 0.1;
        let mut mode = vec![0.0; fit.size];
        let mut covariance = Vec::new();
        for _ in 0..ROUNDS {
            (mode, covariance) = fit.mode(mode, variance);
            let own = countries.len() + 1..fit.size;
            let sum: f64 = own.clone().map(|at| mode[at] * mode[at] + covariance[at][at]).sum();
            let next = (sum / own.len() as f64).max(LEAST_VARIANCE);
            let is_settled = (next - variance).abs() < 1e-9;
            variance = next;
            if is_settled {
                break;
            }
        }
        let kept = countries.len() + 1;
        mode.truncate(kept);
        covariance.truncate(kept);
        covariance.iter_mut().for_each(|row| row.truncate(kept));
        Some(PassModel { countries, effects: mode, covariance, variance })
    }

    /// How much a sitting differs from another, as a standard deviation on the logit scale.
    pub fn sitting_spread(&self) -> f64 {
        self.variance.sqrt()
    }

    /// What having sat before adds, on the logit scale.
    pub fn later_effect(&self) -> f64 {
        self.effects.last().copied().unwrap_or(0.0)
    }

    /// Which effects make the logit of a country: every country equally where it is none of those of the model.
    fn weights(&self, country: &str, later: bool) -> Vec<f64> {
        let count = self.countries.len();
        let own = self.countries.iter().position(|one| one == country);
        let of = |at: usize| match own {
            Some(own) => f64::from(u8::from(at == own)),
            None => 1.0 / count as f64,
        };
        (0..count).map(of).chain([f64::from(u8::from(later))]).collect()
    }

    fn logit(&self, weights: &[f64]) -> f64 {
        weights.iter().zip(&self.effects).map(|(weight, effect)| weight * effect).sum()
    }

    fn spread(&self, one: &[f64], other: &[f64]) -> f64 {
        let row = |at: usize| self.covariance[at].iter().zip(other).map(|(c, w)| c * w).sum::<f64>();
        one.iter().enumerate().map(|(at, weight)| weight * row(at)).sum()
    }

    /// The chance over many sittings, with the range of nine chances in ten.
    pub fn long_run(&self, country: &str, later: bool) -> Ranged {
        let weights = self.weights(country, later);
        let spread = self.spread(&weights, &weights).max(0.0).sqrt();
        // The mean of a logistic curve over a normal one, to three decimals (MacKay, Neural Computation 4, 1992, 720–736).
        let flat = (1.0 + std::f64::consts::PI * self.variance / 8.0).sqrt();
        let at = |reach: f64| rounded(chance((self.logit(&weights) + reach * spread) / flat), 6);
        Ranged { value: at(0.0), low: at(-Z_90), high: at(Z_90), posterior: None }
    }

    /// The share of these people who pass one sitting to come, with the range of nine chances in ten: effects, the sitting
    /// and the chance of each are uncertain.
    pub fn predicted(&self, groups: &[Line]) -> (f64, f64, f64) {
        let (mut of, mut passed, mut by_chance, mut by_sitting) = (0.0, 0.0, 0.0, 0.0);
        let mut slope = vec![0.0; self.effects.len()];
        for group in groups {
            for (persons, later) in [(group.first, false), (group.later, true)] {
                let weights = self.weights(&group.country, later);
                let p = chance(self.logit(&weights));
                let bend = persons * p * (1.0 - p);
                (of, passed, by_chance, by_sitting) =
                    (of + persons, passed + persons * p, by_chance + bend, by_sitting + bend);
                slope.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += bend * weight);
            }
        }
        let share = passed / of;
        let variance =
            self.spread(&slope, &slope).max(0.0) + by_sitting * by_sitting * self.variance + by_chance;
        // On the logit scale a share stays one.
        let (middle, reach) =
            ((share / (1.0 - share)).ln(), Z_90 * variance.sqrt() / (of * share * (1.0 - share)));
        (share, chance(middle - reach), chance(middle + reach))
    }
}

impl Fit<'_> {
    /// The mode and the inverse of the information there, for a variance of sittings.
    fn mode(&self, mut at: Vec<f64>, variance: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
        let mut covariance = vec![vec![0.0; self.size]; self.size];
        for _ in 0..STEPS {
            let (score, information) = self.curve(&at, variance);
            covariance = inverse(information);
            let step: Vec<f64> = covariance
                .iter()
                .map(|row| row.iter().zip(&score).map(|(c, s)| c * s).sum::<f64>().clamp(-2.0, 2.0))
                .collect();
            at.iter_mut().zip(&step).for_each(|(value, step)| *value += step);
            if step.iter().all(|step| step.abs() < 1e-10) {
                break;
            }
        }
        (at, covariance)
    }

    /// The slope of the log posterior and its expected information.
    fn curve(&self, at: &[f64], variance: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
        let mut score = vec![0.0; self.size];
        let mut information = vec![vec![0.0; self.size]; self.size];
        let later = self.countries;
        for parameter in 0..self.size {
            let prior = match parameter {
                at if at < self.countries => COUNTRY_SPREAD * COUNTRY_SPREAD,
                at if at == later => LATER_SPREAD * LATER_SPREAD,
                _ => variance,
            };
            score[parameter] -= at[parameter] / prior;
            information[parameter][parameter] += 1.0 / prior;
        }
        for ((line, country), sitting) in self.lines.iter().zip(&self.country).zip(&self.sitting) {
            let sitting = self.countries + 1 + sitting;
            let of = line.first + line.later;
            let base = at[*country] + at[sitting];
            let (p, q) = (chance(base), chance(base + at[later]));
            let mixed = ((line.first * p + line.later * q) / of).clamp(1e-9, 1.0 - 1e-9);
            let bends = [line.first * p * (1.0 - p) / of, line.later * q * (1.0 - q) / of];
            let slope = [(*country, bends[0] + bends[1]), (later, bends[1]), (sitting, bends[0] + bends[1])];
            let worth = of / (mixed * (1.0 - mixed));
            for (one, bend) in slope {
                score[one] += (line.passed - of * mixed) / (mixed * (1.0 - mixed)) * bend;
                for (other, besides) in slope {
                    information[one][other] += worth * bend * besides;
                }
            }
        }
        (score, information)
    }
}

/// The inverse of a symmetric positive definite matrix, by Gauss and Jordan; its diagonal never vanishes.
fn inverse(mut matrix: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let size = matrix.len();
    let mut inverse: Vec<Vec<f64>> =
        (0..size).map(|row| (0..size).map(|at| f64::from(u8::from(at == row))).collect()).collect();
    for pivot in 0..size {
        let by = matrix[pivot][pivot];
        for at in 0..size {
            matrix[pivot][at] /= by;
            inverse[pivot][at] /= by;
        }
        for row in (0..size).filter(|row| *row != pivot) {
            let by = matrix[row][pivot];
            for at in 0..size {
                let (upper, right) = (matrix[pivot][at], inverse[pivot][at]);
                matrix[row][at] -= by * upper;
                inverse[row][at] -= by * right;
            }
        }
    }
    inverse
}
