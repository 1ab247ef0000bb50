//! Who counts among the full-time care staff, read from `catalog/staff.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::event::Confidence;
use crate::text::Text;

const SOURCE: &str = include_str!("../../../../../catalog/staff.toml");

/// The whole table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// Rows by what somebody is, such as `japanese` or `technical-intern`.
    pub staff: BTreeMap<String, Row>,
}

/// One kind of staff.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// What they are called.
    pub title: Text,
    /// Whether they are in the base of the headcount of trainees.
    pub trainees: Counts,
    /// Whether they are "Japanese and the like" for specified skilled workers.
    pub specified_skilled: Counts,
    /// Keys of `catalog/sources.toml`.
    pub sources: Vec<String>,
}

/// Whether somebody counts, and how sure that is.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Whether.
    pub counts: bool,
    /// How sure.
    pub confidence: Confidence,
}

/// A number of staff: those who surely count, and those who count if every row of the table holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counted {
    /// Surely.
    pub sure: i64,
    /// With the rows that are not sure.
    pub likely: i64,
}

impl Counted {
    /// A number that somebody counted already.
    pub fn stated(count: i64) -> Counted {
        Counted { sure: count, likely: count }
    }

    pub fn add(&mut self, number: i64, row: Counts) {
        if row.counts {
            self.likely += number;
            if row.confidence <= Confidence::Medium {
                self.sure += number;
            }
        }
    }
}

impl Staff {
    /// The table that ships with the program.
    pub fn builtin() -> &'static Staff {
        static STAFF: OnceLock<Staff> = OnceLock::new();
        STAFF.get_or_init(|| toml::from_str(SOURCE).expect("catalog/staff.toml is checked by the tests"))
    }
}
