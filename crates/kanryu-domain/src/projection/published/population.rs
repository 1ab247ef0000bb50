//! People of old age carried forward by survival, from a file: five-year ages, death rates, published ages below.

use std::collections::BTreeMap;

use kanryu_projection::population::{self, Published as Given, STEP};
use serde::Deserialize;

use super::{Published, PublishedError, flattened};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepText {
    /// The year at the end of the step, five years after the one before.
    year: i32,
    /// Deaths for a person-year at 0, 1–4, 5–9 and so on; the last age is open.
    mx: Vec<f64>,
    /// The published population of that year by five-year age.
    #[serde(default)]
    published: Option<Vec<f64>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupText {
    name: String,
    /// The population of the first year by five-year age, the last open.
    population: Vec<f64>,
    step: Vec<StepText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    title: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    #[expect(dead_code, reason = "a remark for readers of the file")]
    note: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the unit of people, for readers of the file")]
    unit: String,
    /// Ages below this one are taken from the published population of each step, where it is given.
    #[serde(default = "old")]
    survival_from_age: usize,
    /// Ages from which people are added up.
    #[serde(default = "from_ages")]
    from_ages: Vec<usize>,
    group: Vec<GroupText>,
    #[serde(default)]
    expect: serde_json::Value,
    #[serde(default)]
    tolerance: BTreeMap<String, f64>,
}

fn old() -> usize {
    65
}

fn from_ages() -> Vec<usize> {
    vec![65, 75]
}

/// Reads a file and carries its groups forward. Figures are `GROUP.YEAR.65plus`, `GROUP.YEAR.75plus` (those of
/// `from_ages`); where the year was published also `GROUP.YEAR.65plus_published` and `GROUP.YEAR.65plus_error_pct`; and
/// `all.YEAR.65plus` for all groups together.
///
/// # Errors
/// What is wrong with the file or its numbers.
pub fn population(name: &str, text: &str) -> Result<Published, PublishedError> {
    let file: File = super::super::input::read(name, text).map_err(PublishedError::Shape)?;
    let mut figures: BTreeMap<String, f64> = BTreeMap::new();
    for group in &file.group {
        let found = carried(name, &file, group)?;
        for (figure, number) in found {
            if !figure.contains('_') {
                *figures.entry(format!("all.{figure}")).or_insert(0.0) += number;
            }
            figures.insert(format!("{}.{figure}", group.name), number);
        }
    }
    let mut printed = BTreeMap::new();
    flattened(&file.expect, &[], "", &mut printed);
    Ok(Published::new((file.title, file.source), figures, &printed, &file.tolerance))
}

fn carried(name: &str, file: &File, group: &GroupText) -> Result<Vec<(String, f64)>, PublishedError> {
    let fail = |error: &dyn std::fmt::Display| {
        PublishedError::numbers(name, &format!("group {:?}: {error}", group.name))
    };
    for (pair, next) in group.step.iter().zip(group.step.iter().skip(1)) {
        if next.year != pair.year + STEP as i32 {
            return Err(fail(&format!("{} follows {}; steps are five years apart", next.year, pair.year)));
        }
    }
    let rates: Vec<Vec<f64>> = group.step.iter().map(|step| step.mx.clone()).collect();
    let published: Vec<Vec<f64>> = group.step.iter().filter_map(|step| step.published.clone()).collect();
    let is_published = published.len() == group.step.len();
    // Published ages decide below the age; above it the population is carried on from its own.
    let given = Given { below_group: file.survival_from_age / STEP, steps: &published };
    let steps = population::carried_forward(&group.population, &rates, is_published.then_some(&given))
        .map_err(|error| fail(&error))?;
    let mut figures = Vec::new();
    for (step, ages) in group.step.iter().zip(&steps) {
        for age in &file.from_ages {
            let Some(people) = population::from_age(ages, *age) else { continue };
            let at = format!("{}.{age}plus", step.year);
            if let Some(published) = &step.published {
                let printed: f64 = published.iter().skip(age / STEP).sum();
                figures.push((format!("{at}_published"), printed));
                figures.push((format!("{at}_error_pct"), 100.0 * (people - printed) / printed));
            }
            figures.push((at, people));
        }
    }
    Ok(figures)
}
