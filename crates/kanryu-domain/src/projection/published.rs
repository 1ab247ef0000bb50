//! Published methods that officials recognize, from files: the ministry's worksheet, WISN, Markov manpower, survival.
//!
//! Each reads a file (TOML or JSON, docs/projection-file.md), works it out with `kanryu-projection` and compares with
//! what was printed, within a stated tolerance.

use std::collections::BTreeMap;

use serde::Serialize;

pub mod markov;
pub mod population;
pub mod wisn;
pub mod worksheet;

#[cfg(test)]
mod tests;

/// Why a file could not be worked out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PublishedError {
    /// No TOML or JSON of the right shape.
    #[error("{0}")]
    Shape(String),
    /// What the method says about the numbers.
    #[error("{file}: {message}")]
    Numbers {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
}

impl PublishedError {
    fn numbers(file: &str, error: &dyn std::fmt::Display) -> PublishedError {
        PublishedError::Numbers { file: file.to_owned(), message: error.to_string() }
    }
}

/// One printed figure beside what was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Printed {
    /// Which figure, such as `available.SF` or `2040.need`.
    pub figure: String,
    /// As printed.
    pub printed: f64,
    /// As worked out; absent where there is no such figure.
    pub found: Option<f64>,
    /// How far they may lie apart.
    pub tolerance: f64,
    /// Whether they agree.
    pub agrees: bool,
}

/// What a method gives, by name, with what was printed beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Published {
    /// What it is.
    pub title: String,
    /// Where it was printed.
    pub source: String,
    /// Every figure, by name.
    pub figures: BTreeMap<String, f64>,
    /// What was printed, compared.
    pub compared: Vec<Printed>,
    /// How many printed figures came out within the tolerance.
    pub agree: usize,
    /// How many did not.
    pub differ: usize,
}

/// The tolerance of a figure: its own, that of its last part (`need` of `2040.need`), that of its first part, or `all`.
fn tolerance_of(tolerances: &BTreeMap<String, f64>, figure: &str) -> f64 {
    let parts = [
        figure,
        figure.rsplit('.').next().unwrap_or(figure),
        figure.split('.').next().unwrap_or(figure),
        "all",
    ];
    parts.iter().find_map(|part| tolerances.get(*part)).copied().unwrap_or(0.0)
}

impl Published {
    /// Puts printed figures beside those found.
    fn new(
        (title, source): (String, String),
        figures: BTreeMap<String, f64>,
        printed: &BTreeMap<String, f64>,
        tolerances: &BTreeMap<String, f64>,
    ) -> Published {
        let compare = |(figure, printed): (&String, &f64)| {
            let found = figures.get(figure).copied();
            let tolerance = tolerance_of(tolerances, figure);
            let agrees = found.is_some_and(|found| (found - printed).abs() <= tolerance + 1e-9);
            Printed { figure: figure.clone(), printed: *printed, found, tolerance, agrees }
        };
        let compared: Vec<Printed> = printed.iter().map(compare).collect();
        let agree = compared.iter().filter(|one| one.agrees).count();
        Published { title, source, differ: compared.len() - agree, agree, figures, compared }
    }
}

/// Printed figures in a file: numbers, lists by the names given, or tables, flattened to names with dots.
fn flattened(value: &serde_json::Value, names: &[String], at: &str, into: &mut BTreeMap<String, f64>) {
    let below = |part: &str| if at.is_empty() { part.to_owned() } else { format!("{at}.{part}") };
    match value {
        serde_json::Value::Number(number) => {
            into.extend(number.as_f64().map(|number| (at.to_owned(), number)));
        }
        serde_json::Value::Array(list) => {
            for (number, one) in list.iter().enumerate() {
                let name = names.get(number).cloned().unwrap_or_else(|| (number + 1).to_string());
                flattened(one, names, &below(&name), into);
            }
        }
        serde_json::Value::Object(table) => {
            table.iter().for_each(|(key, one)| flattened(one, names, &below(key), into));
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::String(_) => {}
    }
}
