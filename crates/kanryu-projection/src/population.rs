//! Population by age group carried forward by survival, from death rates: who is old in the years to come.
//!
//! An abridged life table is made from the rates of a period (deaths spread as `n/2` in five-year ages, `0.045 + 2.684 m`
//! years in the first year of life, 1.5 years from 1 to 4), and each group survives into the next by `L(x+5) / L(x)`.
//! Migration is left out, so results for the young and for countries with much of it are off; births are too, so the
//! youngest groups are unknown unless they are given.

#[cfg(test)]
mod tests;

/// Years of an age group and of a step.
pub const STEP: usize = 5;
/// Lived in the first year by those who die in it: `0.045 + 2.684 m` years, a fit for low mortality (Coale and Demeny).
const INFANT: (f64, f64) = (0.045, 2.684);
/// Lived between 1 and 5 by those who die in between, years.
const CHILD: f64 = 1.5;

/// What is wrong with a population or its death rates.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PopulationError {
    /// Lists that do not fit together.
    #[error("{groups} age groups of five years need {} death rates (0, 1, 5, 10 and so on), but step {step} has {rates}", groups + 1)]
    Rates {
        /// Age groups.
        groups: usize,
        /// Which step, from 1.
        step: usize,
        /// Rates given.
        rates: usize,
    },
    /// Fewer than three age groups.
    #[error("{0} age groups; give at least three, the last of them open")]
    Groups(usize),
    /// A number that cannot be.
    #[error("{what} is {number}; give a number from 0 (a death rate above 0 in the last group)")]
    Number {
        /// Which.
        what: String,
        /// The number.
        number: f64,
    },
    /// A published population that does not fit.
    #[error("step {step}: {found} published age groups where there are {groups}")]
    Published {
        /// Which step, from 1.
        step: usize,
        /// Groups given.
        found: usize,
        /// Groups there are.
        groups: usize,
    },
}

/// A population of a step: by age group, `None` where nothing is known about its births.
pub type Ages = Vec<Option<f64>>;

/// Ages that are taken from elsewhere instead of being carried forward, because births and migration decide them.
#[derive(Debug, Clone, PartialEq)]
pub struct Published<'a> {
    /// Groups below this one are taken from here.
    pub below_group: usize,
    /// The population of each step by age group.
    pub steps: &'a [Vec<f64>],
}

/// Person-years lived between the ages of a life table, by age group of five years, the first two ages together; the
/// last group is open. `rates` are deaths for a person-year at 0, 1 to 4, 5 to 9 and so on.
pub fn lived(rates: &[f64]) -> Vec<f64> {
    let mut alive = 1.0;
    let mut lived = Vec::with_capacity(rates.len());
    for (number, rate) in rates.iter().enumerate() {
        if number + 1 == rates.len() {
            lived.push(alive / rate);
            break;
        }
        let (width, until_death) = match number {
            0 => (1.0, INFANT.0 + INFANT.1 * rate),
            1 => (STEP as f64 - 1.0, CHILD),
            _ => (STEP as f64, STEP as f64 / 2.0),
        };
        let dies = (width * rate / (1.0 + (width - until_death) * rate)).min(1.0);
        let left = alive * (1.0 - dies);
        lived.push(width * left + until_death * (alive - left));
        alive = left;
    }
    let under_five = lived[0] + lived[1];
    lived.splice(0..2, [under_five]);
    lived
}

/// Carries a population forward: one step of five years for each list of death rates.
///
/// # Errors
/// Lists that do not fit together, and numbers below 0.
pub fn carried_forward(
    population: &[f64],
    rates: &[Vec<f64>],
    published: Option<&Published<'_>>,
) -> Result<Vec<Ages>, PopulationError> {
    let groups = population.len();
    if groups < 3 {
        return Err(PopulationError::Groups(groups));
    }
    numbers("the population of group", population)?;
    let mut now: Ages = population.iter().copied().map(Some).collect();
    let mut out = Vec::with_capacity(rates.len());
    for (number, rates) in rates.iter().enumerate() {
        let step = number + 1;
        check_rates(groups, step, rates)?;
        now = survived(&now, &lived(rates));
        if let Some(published) = published {
            let given = published.steps.get(number).map_or(&[][..], Vec::as_slice);
            if given.len() != groups {
                return Err(PopulationError::Published { step, found: given.len(), groups });
            }
            numbers("the published population of group", given)?;
            let young = published.below_group.min(groups);
            now.iter_mut().zip(given).take(young).for_each(|(group, given)| *group = Some(*given));
        }
        out.push(now.clone());
    }
    Ok(out)
}

fn survived(now: &Ages, lived: &[f64]) -> Ages {
    let last = now.len() - 1;
    let mut next = vec![None; now.len()];
    for group in 1..last {
        next[group] = now[group - 1].map(|people| people * lived[group] / lived[group - 1]);
    }
    let old = now[last - 1].zip(now[last]).map(|(before, open)| before + open);
    next[last] = old.map(|people| people * lived[last] / (lived[last - 1] + lived[last]));
    next
}

fn check_rates(groups: usize, step: usize, rates: &[f64]) -> Result<(), PopulationError> {
    if rates.len() != groups + 1 {
        return Err(PopulationError::Rates { groups, step, rates: rates.len() });
    }
    numbers(&format!("step {step}, the death rate of age"), rates)?;
    match rates.last() {
        Some(0.0) => {
            Err(PopulationError::Number { what: format!("step {step}, the last death rate"), number: 0.0 })
        }
        Some(_) | None => Ok(()),
    }
}

fn numbers(what: &str, list: &[f64]) -> Result<(), PopulationError> {
    match (1..).zip(list).find(|(_, number)| !(number.is_finite() && **number >= 0.0)) {
        Some((place, number)) => {
            Err(PopulationError::Number { what: format!("{what} {place}"), number: *number })
        }
        None => Ok(()),
    }
}

/// People from an age on (a multiple of five); `None` where some group of them is unknown.
pub fn from_age(ages: &Ages, age: usize) -> Option<f64> {
    ages.iter().skip(age / STEP).copied().sum()
}
