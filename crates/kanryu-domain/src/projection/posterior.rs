//! What counts say about a chance: a Beta posterior, widened where the rows of a series differ more than chance would make
//! them.
//!
//! From `k` of `n` the posterior under Jeffreys' prior is Beta(k + ½, n − k + ½). Rows of several years that scatter more
//! than binomial counts have the overdispersion φ = X² / (rows − 1), Pearson's statistic over its degrees of freedom
//! (McCullagh and Nelder, Generalized Linear Models, §4.5); counts are then worth 1/φ of themselves.

use serde::Serialize;

/// A Beta distribution of a chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Posterior {
    /// Successes, with the prior.
    pub a: f64,
    /// Failures, with the prior.
    pub b: f64,
    /// How many times the rows scatter as counts would, 1 and more.
    pub overdispersion: f64,
}

impl Posterior {
    /// From rows of how often it happened, of how many; every second number is above 0.
    pub fn of(rows: &[(f64, f64)]) -> Posterior {
        let (happened, of) = rows.iter().fold((0.0, 0.0), |sum, row| (sum.0 + row.0, sum.1 + row.1));
        let chance = happened / of;
        let spread = chance * (1.0 - chance);
        let pearson = |(happened, of): &(f64, f64)| (happened - of * chance).powi(2) / (of * spread);
        let freedom = rows.len() as f64 - 1.0;
        let overdispersion = match freedom > 0.0 && spread > 0.0 {
            true => (rows.iter().map(pearson).sum::<f64>() / freedom).max(1.0),
            false => 1.0,
        };
        Posterior {
            a: happened / overdispersion + 0.5,
            b: (of - happened) / overdispersion + 0.5,
            overdispersion,
        }
    }

    /// The chance below which this share of the distribution lies, by bisection; exact to 1e-12.
    pub fn quantile(&self, share: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.share_below(middle) < share {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    }

    /// The share of the distribution below a chance: the regularized incomplete beta function.
    pub fn share_below(&self, chance: f64) -> f64 {
        if chance <= 0.0 || chance >= 1.0 {
            return if chance <= 0.0 { 0.0 } else { 1.0 };
        }
        let (a, b) = (self.a, self.b);
        // The fraction converges fast on one side of the mean; the other is its complement.
        match chance < (a + 1.0) / (a + b + 2.0) {
            true => head(a, b, chance) * fraction(a, b, chance) / a,
            false => 1.0 - head(b, a, 1.0 - chance) * fraction(b, a, 1.0 - chance) / b,
        }
    }
}

/// `x^a (1 − x)^b / B(a, b)`.
fn head(a: f64, b: f64, x: f64) -> f64 {
    (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln()).exp()
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), by the modified method of Lentz.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |number: f64| if number.abs() < TINY { TINY } else { number };
    let (mut c, mut d) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut value = d;
    for m in 1..1_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        value *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

/// The logarithm of the gamma function for positive numbers: Stirling's series (DLMF 5.11.1) above 10, the recurrence below.
fn ln_gamma(x: f64) -> f64 {
    if x < 10.0 {
        return ln_gamma(x + 1.0) - x.ln();
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series =
        inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1_260.0 - square / 1_680.0)));
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beta(a: f64, b: f64) -> Posterior {
        Posterior { a, b, overdispersion: 1.0 }
    }

    #[test]
    fn shares_of_small_whole_numbers_are_the_polynomials_that_they_are() {
        let near =
            |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        near(beta(2.0, 3.0).share_below(0.5), 11.0 / 16.0);
        near(beta(1.0, 1.0).share_below(0.3), 0.3);
        near(beta(3.0, 1.0).share_below(0.2), 0.008);
        near(beta(0.5, 0.5).share_below(0.5), 0.5);
        near(beta(1.0, 4.0).quantile(0.05), 1.0 - 0.95_f64.powf(0.25));
    }

    #[test]
    fn the_mean_and_the_variance_of_draws_are_those_of_the_distribution() {
        for (a, b) in [(0.5, 3.5), (12.5, 30.5), (800.5, 120.5), (5_000.5, 70_000.5)] {
            let posterior = beta(a, b);
            let draws: Vec<f64> =
                (0..2_000).map(|at| posterior.quantile((f64::from(at) + 0.5) / 2_000.0)).collect();
            let mean = draws.iter().sum::<f64>() / 2_000.0;
            let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / 2_000.0;
            let sum: f64 = a + b;
            let expected = a * b / (sum * sum * (sum + 1.0));
            assert!((mean - a / sum).abs() < 0.002 * (a / sum), "{a} {b}: {mean}");
            assert!((variance - expected).abs() < 0.02 * expected, "{a} {b}: {variance} {expected}");
        }
    }

    #[test]
    fn rows_that_scatter_widen_the_posterior_and_rows_that_agree_do_not() {
        let even = Posterior::of(&[(50.0, 100.0), (50.0, 100.0), (51.0, 100.0)]);
        let uneven = Posterior::of(&[(30.0, 100.0), (50.0, 100.0), (71.0, 100.0)]);
        assert!((even.overdispersion - 1.0).abs() < 1e-12);
        assert!(uneven.overdispersion > 10.0, "{}", uneven.overdispersion);
        let width = |posterior: &Posterior| posterior.quantile(0.95) - posterior.quantile(0.05);
        assert!(width(&uneven) > 3.0 * width(&even));
        assert!((Posterior::of(&[(0.0, 40.0)]).a - 0.5).abs() < 1e-12, "nobody is not impossible");
    }
}
