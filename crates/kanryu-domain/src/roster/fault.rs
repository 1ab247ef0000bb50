//! What is wrong with a cell or a file: a code, its place, and the values its wording needs.
//!
//! What a cell holds never enters a fault: its address is enough to find it, and a column out of place may
//! hold a name. Headings are the one exception, since they name columns and not people.

use super::column::{Field, column};
use crate::message::{Wording, wording_of};
use crate::text::Text;

/// A fault or a warning at one place of one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Row, from 0.
    pub(super) row: usize,
    /// Column, from 0.
    pub(super) column: usize,
    /// A key of `catalog/messages.toml`.
    pub(super) code: &'static str,
    /// The values of its placeholders.
    pub(super) values: Vec<(&'static str, Text)>,
}

impl Fault {
    pub(super) fn new(row: usize, column: usize, code: &'static str) -> Fault {
        Fault { row, column, code, values: Vec::new() }
    }

    /// With a value that reads the same in both languages.
    pub(super) fn with(self, name: &'static str, value: impl ToString) -> Fault {
        self.with_text(name, Text::same(value.to_string()))
    }

    pub(super) fn with_text(mut self, name: &'static str, value: Text) -> Fault {
        self.values.push((name, value));
        self
    }

    /// With the heading of a column as the value `column`.
    pub(super) fn about(self, field: Field) -> Fault {
        self.with_text("column", column(field).title.clone())
    }

    pub(super) fn wording(&self) -> Wording {
        wording_of(self.code, &self.values)
    }

    /// The address of the cell, such as `B7`.
    pub(super) fn cell(&self) -> String {
        address(self.row, self.column)
    }
}

/// The address of a cell as spreadsheets show it; row and column from 0.
pub(super) fn address(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), row + 1)
}
