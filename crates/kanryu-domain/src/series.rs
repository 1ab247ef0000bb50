//! Published series: figures that others printed, each with its source, licence and how far it can be trusted.
//!
//! They stand in `catalog/series`, one CSV file each, and are described in `index.toml` beside them. An empty cell is
//! missing, never zero.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::event::Confidence;
use crate::text::Text;
use crate::word::table;

#[cfg(test)]
mod tests;

const INDEX: &str = include_str!("../../../catalog/series/index.toml");
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/series.rs"));

/// What is known about a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesHead {
    /// What it counts.
    pub title: Text,
    /// Where the figures were read.
    pub source: String,
    /// Who published them first; empty where not known.
    #[serde(default)]
    pub original: String,
    /// Under which terms they may be used.
    pub licence: String,
    /// How far the copy can be trusted.
    pub confidence: Confidence,
    /// What a reader must know.
    #[serde(default)]
    pub note: Text,
}

/// A published series with its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its key, the name of its file.
    pub key: &'static str,
    /// What is known about it.
    pub head: SeriesHead,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// One row of a series.
#[derive(Debug, Clone, Copy)]
pub struct SeriesRow<'a> {
    columns: &'a [String],
    cells: &'a [String],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    series: BTreeMap<String, SeriesHead>,
}

impl Series {
    /// The series with this key.
    pub fn get(key: &str) -> Option<&'static Series> {
        Series::all().get(key)
    }

    /// Every series, by key.
    pub fn all() -> &'static BTreeMap<&'static str, Series> {
        static READ: OnceLock<BTreeMap<&'static str, Series>> = OnceLock::new();
        READ.get_or_init(|| {
            let mut index: Index = toml::from_str(INDEX).expect("the index is embedded, and a test reads it");
            let read = |(key, text): &(&'static str, &'static str)| {
                let head = index
                    .series
                    .remove(*key)
                    .unwrap_or_else(|| panic!("{key} is not in the index of series"));
                let mut records = table::records(text).into_iter();
                let columns = records.next().unwrap_or_default();
                (*key, Series { key, head, columns, rows: records.collect() })
            };
            FILES.iter().map(read).collect()
        })
    }

    /// Its columns, in order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Its rows, in order.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = SeriesRow<'_>> {
        self.rows.iter().map(|cells| SeriesRow { columns: &self.columns, cells })
    }

    /// The rows in which each of these columns holds this text.
    pub fn matching<'a>(
        &'a self,
        wanted: &'a [(&'a str, &'a str)],
    ) -> impl DoubleEndedIterator<Item = SeriesRow<'a>> {
        self.rows().filter(move |row| wanted.iter().all(|(column, text)| row.text(column) == *text))
    }
}

impl<'a> SeriesRow<'a> {
    /// The cell of a column; empty where the row or the series has none.
    pub fn text(&self, column: &str) -> &'a str {
        let at = self.columns.iter().position(|known| known == column);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }

    /// The number in a column; `None` where the cell is empty or no number.
    pub fn number(&self, column: &str) -> Option<f64> {
        self.text(column).parse().ok()
    }
}
