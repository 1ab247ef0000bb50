//! Whether simulated people agree with expected numbers, within an error that is stated beforehand.
//!
//! People move independently, so a count of expected value `x` among `n` people of a group and cohort has a variance of at
//! most `x (1 − x/n)` (exactly that where all of them entered together). By Bernstein's inequality it lies farther than
//! `t = L/3 + √(L²/9 + 2 L x (1 − x/n))` from `x` with a chance below `2 e^(−L)`, whatever the size of the numbers. `L` is
//! chosen so that all cells together fail with a chance below [`FALSE_ALARM`] if the engine is right.

use crate::flows::{Flows, SizeError};

#[cfg(test)]
mod tests;

/// The chance that a right engine is called wrong.
pub const FALSE_ALARM: f64 = 1e-3;

/// How simulated and expected numbers compare.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Cells with people or expectations that were compared.
    pub cells: usize,
    /// Cells outside of the stated error.
    pub outside: usize,
    /// The largest distance as a part of what the stated error allows: at most 1 where everything agrees.
    pub worst: f64,
    /// The largest distance in standard errors, over cells with at least 25 people expected.
    pub largest_sigma: f64,
    /// The root mean square of distances in standard errors over these cells, about 1 where everything agrees.
    pub mean_sigma: f64,
}

impl Agreement {
    /// Whether every cell lies within the stated error.
    pub fn agrees(&self) -> bool {
        self.outside == 0
    }
}

/// The standard error of one count, from Monte Carlo alone: at most `√(x (1 − x/n))`.
pub fn standard_error(expected: f64, of: f64) -> f64 {
    if of <= 0.0 { 0.0 } else { (expected * (1.0 - expected / of)).max(0.0).sqrt() }
}

/// Compares simulated stocks with expected ones of exactly the same people ([`crate::intake::People::as_intake`]).
///
/// # Errors
/// Tables of different size.
pub fn agreement(simulated: &Flows<u64>, expected: &Flows<f64>) -> Result<Agreement, SizeError> {
    if simulated.size() != expected.size() {
        return Err(SizeError(simulated.size(), expected.size()));
    }
    let cells = expected.stock.len().max(1);
    let level = (2.0 * cells as f64 / FALSE_ALARM).ln();
    let mut out = Agreement { cells: 0, outside: 0, worst: 0.0, largest_sigma: 0.0, mean_sigma: 0.0 };
    let (mut squares, mut large) = (0.0, 0.0_f64);
    for month in 0..expected.months {
        for group in 0..expected.groups {
            for cohort in 0..expected.cohorts {
                let cells = (0..expected.stages).map(|stage| expected.at(month, stage, group, cohort));
                let people: f64 = cells.clone().map(|at| expected.stock[at]).sum();
                for at in cells {
                    let (found, wanted) = (simulated.stock[at] as f64, expected.stock[at]);
                    if found == 0.0 && wanted == 0.0 {
                        continue;
                    }
                    let (distance, error) = ((found - wanted).abs(), standard_error(wanted, people));
                    let allowed = level / 3.0 + (level * level / 9.0 + 2.0 * level * error * error).sqrt();
                    // An expectation of exactly 0 means that nobody can get there.
                    let part = if wanted == 0.0 { f64::INFINITY } else { distance / allowed };
                    out.cells += 1;
                    out.outside += usize::from(part > 1.0);
                    out.worst = out.worst.max(part);
                    if wanted >= 25.0 && people - wanted >= 25.0 {
                        squares += (distance / error).powi(2);
                        large += 1.0;
                        out.largest_sigma = out.largest_sigma.max(distance / error);
                    }
                }
            }
        }
    }
    out.mean_sigma = if large > 0.0 { (squares / large).sqrt() } else { 0.0 };
    Ok(out)
}
