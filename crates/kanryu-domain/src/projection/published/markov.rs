//! A Markov manpower forecast from a file: levels, stock, rates of moving and leaving, what is required.

use std::collections::BTreeMap;

use kanryu_projection::markov::Markov;
use serde::Deserialize;

use super::{Published, PublishedError, flattened};

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
    states: Vec<String>,
    stock: Vec<f64>,
    transition: Vec<Vec<f64>>,
    #[serde(default)]
    exit: Option<Vec<f64>>,
    /// Recruits of each step by level; the last list serves for later steps.
    #[serde(default)]
    recruits: Vec<Vec<f64>>,
    #[serde(default)]
    required: Option<Vec<f64>>,
    #[serde(default = "one")]
    steps: usize,
    #[serde(default)]
    expect: serde_json::Value,
    #[serde(default)]
    tolerance: BTreeMap<String, f64>,
}

fn one() -> usize {
    1
}

/// Reads a file and works the forecast out. Figures of the first step are `flows.FROM.TO`, `exits.LEVEL`,
/// `available.LEVEL`, `unexplained.LEVEL`, `gap.LEVEL` (available less required) and `hires.LEVEL` (required less
/// available, where more are required); of later steps `step2.available.LEVEL` and so on; `steady.LEVEL` is the stock
/// that the same recruits lead to.
///
/// # Errors
/// What is wrong with the file or its numbers.
pub fn markov(name: &str, text: &str) -> Result<Published, PublishedError> {
    let file: File = super::super::input::read(name, text).map_err(PublishedError::Shape)?;
    let levels = &file.states;
    let fail = |error: &dyn std::fmt::Display| PublishedError::numbers(name, error);
    if file.transition.len() != levels.len() {
        let (rows, states) = (file.transition.len(), levels.len());
        return Err(fail(&format!(
            "{rows} rows of `transition` for {states} `states`; give one row a state"
        )));
    }
    let model = Markov::new(file.transition.clone(), file.exit.clone()).map_err(|error| fail(&error))?;
    let steps = model
        .forecast(&file.stock, &file.recruits, file.steps.clamp(1, 1_000))
        .map_err(|error| fail(&error))?;
    let mut figures = BTreeMap::new();
    for (number, step) in (1..).zip(&steps) {
        let prefix = if number == 1 { String::new() } else { format!("step{number}.") };
        let lists = [
            ("exits", &step.exits),
            ("available", &step.available),
            ("unexplained", &step.unexplained),
            ("recruits", &step.recruits),
        ];
        for (what, list) in lists {
            let named =
                levels.iter().zip(list).map(|(level, persons)| (format!("{prefix}{what}.{level}"), *persons));
            figures.extend(named);
            figures.insert(format!("{prefix}{what}_total"), list.iter().sum());
        }
        for (from, row) in levels.iter().zip(&step.flows) {
            let named =
                levels.iter().zip(row).map(|(to, persons)| (format!("{prefix}flows.{from}.{to}"), *persons));
            figures.extend(named);
        }
    }
    if let (Some(required), Some(first)) = (&file.required, steps.first()) {
        model.recruits_for(&file.stock, required).map_err(|error| fail(&error))?;
        for (level, (required, available)) in levels.iter().zip(required.iter().zip(&first.available)) {
            figures.insert(format!("gap.{level}"), available - required);
            figures.insert(format!("hires.{level}"), (required - available).max(0.0));
        }
    }
    if let Some(recruits) = file.recruits.last() {
        let steady = model.steady_stock(recruits).map_err(|error| fail(&error))?;
        let named = steady.into_iter().flat_map(|stock| levels.iter().cloned().zip(stock));
        figures.extend(named.map(|(level, persons)| (format!("steady.{level}"), persons)));
    }
    let mut printed = BTreeMap::new();
    flattened(&file.expect, levels, "", &mut printed);
    Ok(Published::new((file.title, file.source), figures, &printed, &file.tolerance))
}
