//! A published table worked out again: rows as given, columns by formula, totals, and what was printed to compare with.
//!
//! The file is TOML or JSON of one shape (docs/projection-file.md). It serves pass rates, shares, growth, gaps, margins
//! and any other table whose cells follow from others. A missing cell stays missing; what was printed is compared
//! within a stated tolerance and never used in the working.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::formula::{ColumnFunction, Formula, FormulaError, Scope, rounded};

#[cfg(test)]
mod tests;

/// A cell of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// Yes or no, 1 or 0 in formulas.
    YesNo(bool),
    /// A number.
    Number(f64),
    /// A text, by which rows are told apart.
    Text(String),
    /// Several numbers: `parts.1`, `parts.2`, … and `parts.sum`, `parts.count` in formulas.
    List(Vec<f64>),
}

/// A column to work out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnText {
    key: String,
    formula: String,
    #[serde(default)]
    decimals: Option<i32>,
}

/// Totals over one column of texts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct TotalText {
    over: String,
    #[serde(default = "total_label")]
    label: String,
}

fn total_label() -> String {
    "total".to_owned()
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    title: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    group: Vec<String>,
    row: Vec<BTreeMap<String, Scalar>>,
    #[serde(default)]
    total: Vec<TotalText>,
    #[serde(default)]
    column: Vec<ColumnText>,
    #[serde(default)]
    expect: Vec<BTreeMap<String, Scalar>>,
    #[serde(default)]
    tolerance: BTreeMap<String, f64>,
}

/// What is wrong with a file of figures.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FiguresError {
    /// No TOML or JSON of the right shape.
    #[error("{0}")]
    Shape(String),
    /// A formula that cannot be read.
    #[error("column {key}: {error}")]
    Formula {
        /// The column.
        key: String,
        /// What is wrong.
        error: FormulaError,
    },
    /// A formula that names no column.
    #[error("column {key}: no row has {name:?}; columns are {known}")]
    UnknownColumn {
        /// The column.
        key: String,
        /// The name.
        name: String,
        /// The columns that there are.
        known: String,
    },
    /// A printed figure for a row or column that is not there.
    #[error("expect {number}: {what}")]
    Expect {
        /// Which of them, from 1.
        number: usize,
        /// What is wrong.
        what: String,
    },
}

/// The table worked out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// What the table is.
    pub title: String,
    /// Where it was printed.
    pub source: String,
    /// What a reader must know.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Columns in order: those of the rows, then those worked out.
    pub columns: Vec<String>,
    /// The rows, totals after the rows they add.
    pub rows: Vec<BTreeMap<String, Scalar>>,
    /// What was printed, compared.
    pub compared: Vec<Compared>,
    /// How many printed figures came out within the tolerance.
    pub agree: usize,
    /// How many did not.
    pub differ: usize,
}

/// One printed figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// The texts that tell its row.
    pub row: BTreeMap<String, Scalar>,
    /// Its column.
    pub column: String,
    /// As printed.
    pub printed: f64,
    /// As worked out; absent where something it needs is missing.
    pub found: Option<f64>,
    /// How far they may lie apart.
    pub tolerance: f64,
    /// Whether they agree.
    pub agrees: bool,
}

type Row = BTreeMap<String, Scalar>;

struct Cell<'a> {
    rows: &'a [Row],
    at: usize,
    group: &'a [String],
}

impl Scalar {
    fn number(&self) -> Option<f64> {
        match self {
            Scalar::YesNo(is_so) => Some(f64::from(u8::from(*is_so))),
            Scalar::Number(number) => Some(*number),
            Scalar::Text(_) | Scalar::List(_) => None,
        }
    }
}

fn number_in(row: &Row, name: &str) -> Option<f64> {
    if let Some(scalar) = row.get(name) {
        return scalar.number();
    }
    let (list, part) = name.rsplit_once('.')?;
    let Some(Scalar::List(numbers)) = row.get(list) else { return None };
    match part {
        "sum" => Some(numbers.iter().sum()),
        "count" => Some(numbers.len() as f64),
        place => numbers.get(place.parse::<usize>().ok()?.checked_sub(1)?).copied(),
    }
}

impl Cell<'_> {
    /// Rows of the same group, with their places.
    fn fellows(&self) -> impl DoubleEndedIterator<Item = (usize, &Row)> {
        let own = &self.rows[self.at];
        let is_fellow = |row: &Row| self.group.iter().all(|key| row.get(key) == own.get(key));
        self.rows.iter().enumerate().filter(move |(_, row)| is_fellow(row))
    }
}

impl Scope for Cell<'_> {
    fn value(&self, name: &str) -> Option<f64> {
        number_in(&self.rows[self.at], name)
    }

    fn over_rows(&self, function: ColumnFunction, name: &str) -> Option<f64> {
        let values = || self.fellows().filter_map(|(at, row)| Some((at, number_in(row, name)?)));
        let sum = |values: Vec<f64>| (!values.is_empty()).then(|| values.iter().sum());
        match function {
            ColumnFunction::Sum => sum(values().map(|(_, value)| value).collect()),
            ColumnFunction::Running => {
                sum(values().filter(|(at, _)| *at <= self.at).map(|(_, value)| value).collect())
            }
            ColumnFunction::Previous => {
                let before = self.fellows().rfind(|(at, _)| *at < self.at);
                before.and_then(|(_, row)| number_in(row, name))
            }
            ColumnFunction::First => self.fellows().next().and_then(|(_, row)| number_in(row, name)),
            ColumnFunction::Count => Some(values().count() as f64),
        }
    }
}

/// Reads a file of figures, TOML or JSON by its ending, and works it out.
///
/// # Errors
/// What is wrong with the file; nothing is worked out from part of one.
pub fn figures(name: &str, text: &str) -> Result<Figures, FiguresError> {
    let file: File = super::input::read(name, text).map_err(FiguresError::Shape)?;
    let columns = columns(&file);
    let formulas = formulas(&file, &columns)?;
    let mut rows = file.row.clone();
    file.total.iter().for_each(|total| add_totals(&mut rows, total));
    for (column, formula) in file.column.iter().zip(&formulas) {
        let values: Vec<Option<f64>> =
            (0..rows.len()).map(|at| formula.value(&Cell { rows: &rows, at, group: &file.group })).collect();
        for (row, value) in rows.iter_mut().zip(values) {
            match value.map(|value| column.decimals.map_or(value, |decimals| rounded(value, decimals))) {
                Some(value) => row.insert(column.key.clone(), Scalar::Number(value)),
                None => row.remove(&column.key),
            };
        }
    }
    let compared = compared(&file, &columns, &rows)?;
    let agree = compared.iter().filter(|one| one.agrees).count();
    Ok(Figures {
        title: file.title,
        source: file.source,
        note: file.note,
        differ: compared.len() - agree,
        agree,
        columns,
        rows,
        compared,
    })
}

/// Columns in order: texts first, because they tell rows apart, then numbers, then what is worked out.
fn columns(file: &File) -> Vec<String> {
    let is_text = |key: &String| file.row.iter().any(|row| matches!(row.get(key), Some(Scalar::Text(_))));
    let mut given: Vec<String> = Vec::new();
    for key in file.row.iter().flat_map(|row| row.keys()) {
        if !given.contains(key) {
            given.push(key.clone());
        }
    }
    let (mut texts, numbers): (Vec<String>, Vec<String>) = given.into_iter().partition(is_text);
    texts.extend(numbers);
    for column in &file.column {
        if !texts.contains(&column.key) {
            texts.push(column.key.clone());
        }
    }
    texts
}

fn formulas(file: &File, columns: &[String]) -> Result<Vec<Formula>, FiguresError> {
    let read = |column: &ColumnText| {
        let key = column.key.clone();
        let formula = Formula::parse(&column.formula)
            .map_err(|error| FiguresError::Formula { key: key.clone(), error })?;
        let is_known = |name: &&str| {
            let list = name.rsplit_once('.').map_or(*name, |(list, _)| list);
            columns.iter().any(|known| known == name || known == list)
        };
        let unknown = formula.names().into_iter().find(|name| !is_known(name)).map(str::to_owned);
        match unknown {
            Some(name) => Err(FiguresError::UnknownColumn { key, name, known: columns.join(", ") }),
            None => Ok(formula),
        }
    };
    file.column.iter().map(read).collect()
}

/// Adds one row for each set of rows that differ in the column `over` alone; numbers add, missing ones stay missing only
/// where every row misses them.
fn add_totals(rows: &mut Vec<Row>, total: &TotalText) {
    let mut sums: Vec<(Row, Row)> = Vec::new();
    for row in rows.iter().filter(|row| matches!(row.get(&total.over), Some(Scalar::Text(_)))) {
        let is_text =
            |(key, cell): &(&String, &Scalar)| matches!(cell, Scalar::Text(_)) && **key != total.over;
        let texts: Row = row.iter().filter(is_text).map(|(key, cell)| (key.clone(), cell.clone())).collect();
        if !sums.iter().any(|(known, _)| *known == texts) {
            sums.push((texts.clone(), Row::new()));
        }
        let Some((_, sum)) = sums.iter_mut().find(|(known, _)| *known == texts) else { continue };
        for (key, cell) in row {
            if let Some(number) = cell.number() {
                let before = sum.get(key).and_then(Scalar::number).unwrap_or(0.0);
                sum.insert(key.clone(), Scalar::Number(before + number));
            }
        }
    }
    for (texts, sum) in sums {
        let label = (total.over.clone(), Scalar::Text(total.label.clone()));
        rows.push(texts.into_iter().chain(sum).chain([label]).collect());
    }
}

fn compared(file: &File, columns: &[String], rows: &[Row]) -> Result<Vec<Compared>, FiguresError> {
    let mut all = Vec::new();
    for (number, expect) in (1..).zip(&file.expect) {
        let fail = |what: String| FiguresError::Expect { number, what };
        if let Some(key) = expect.keys().find(|key| !columns.contains(key)) {
            return Err(fail(format!("no row has {key:?}; columns are {}", columns.join(", "))));
        }
        let worked_out: Vec<&String> = file.column.iter().map(|column| &column.key).collect();
        let has_total = !file.total.is_empty();
        // Texts and given numbers tell the row; with totals, numbers may be printed sums and tell nothing.
        let tells = |key: &String, cell: &Scalar| {
            matches!(cell, Scalar::Text(_)) || (!worked_out.contains(&key) && !has_total)
        };
        let telling: Row = expect
            .iter()
            .filter(|(key, cell)| tells(key, cell))
            .map(|(key, cell)| (key.clone(), cell.clone()))
            .collect();
        let mut found =
            rows.iter().filter(|row| telling.iter().all(|(key, cell)| row.get(key) == Some(cell)));
        let row = found.next().ok_or_else(|| fail("no row is like that".to_owned()))?;
        if found.next().is_some() {
            return Err(fail("more than one row is like that; give more of its texts".to_owned()));
        }
        for (key, cell) in expect.iter().filter(|(key, cell)| !tells(key, cell)) {
            let printed = cell.number().ok_or_else(|| fail(format!("{key} is no number")))?;
            let found = number_in(row, key);
            let tolerance = file.tolerance.get(key).or(file.tolerance.get("all")).copied().unwrap_or(0.0);
            let agrees = found.is_some_and(|found| (found - printed).abs() <= tolerance + 1e-9);
            all.push(Compared {
                row: telling.clone(),
                column: key.clone(),
                printed,
                found,
                tolerance,
                agrees,
            });
        }
    }
    Ok(all)
}
