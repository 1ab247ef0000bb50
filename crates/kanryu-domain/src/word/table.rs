//! Reading the comma-separated tables that are compiled in from `catalog/` (RFC 4180, header in the first line).
//!
//! The tables are part of the program, so a missing column is a bug and stops with its name.

use std::collections::BTreeMap;

use crate::text::Text;

/// One row, by column name.
#[derive(Debug)]
pub(crate) struct Row(BTreeMap<&'static str, String>);

impl Row {
    /// The cell of a column, trimmed; empty where the table has nothing.
    pub(crate) fn cell(&self, column: &str) -> &str {
        self.0
            .get(column)
            .map(|text| text.trim())
            .unwrap_or_else(|| panic!("the table has no column {column:?}"))
    }

    /// The cell of a column, or `None` where it is empty.
    pub(crate) fn filled(&self, column: &str) -> Option<&str> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty())
    }

    /// The parts of a cell that lists several things, separated by `;`.
    pub(crate) fn list(&self, column: &str) -> Vec<&str> {
        self.cell(column).split(';').map(str::trim).filter(|part| !part.is_empty()).collect()
    }

    /// A text from its two columns.
    pub(crate) fn text(&self, ja: &str, en: &str) -> Text {
        Text::new(self.cell(ja), self.cell(en))
    }

    /// Whether the cell says `true`.
    pub(crate) fn is_true(&self, column: &str) -> bool {
        self.cell(column) == "true"
    }
}

/// The rows of a table.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Row> {
    let mut records = records(table).into_iter();
    let header: Vec<&'static str> = table.lines().next().unwrap_or_default().split(',').collect();
    records.next();
    records.map(move |cells| Row(header.iter().copied().zip(cells).collect()))
}

/// Cells by record; quoted cells may hold commas, doubled quotes and line breaks.
pub(crate) fn records(table: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = table.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut cells));
            }
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    if !cell.is_empty() || !cells.is_empty() {
        cells.push(cell);
        records.push(cells);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_cells_keep_commas_quotes_and_line_breaks() {
        let found = records("a,b\n\"x, y\",\"say \"\"so\"\"\"\n\"two\nlines\",\n");
        assert_eq!(found, [vec!["a", "b"], vec!["x, y", "say \"so\""], vec!["two\nlines", ""]]);
    }
}
