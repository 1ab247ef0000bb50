//! Cells as the roster takes them: neutral, whatever kind of file they came from.

use unicode_normalization::UnicodeNormalization;

/// One sheet of cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// The name of the sheet.
    pub sheet: String,
    /// Rows from the first row of the sheet on, each from column A on; rows may differ in length.
    pub rows: Vec<Vec<CellText>>,
    /// Merged areas as (row, column) of the first and last cell, from 0; only the first cell has content.
    pub merges: Vec<((usize, usize), (usize, usize))>,
}

/// One cell.
#[derive(Clone, PartialEq, Default)]
pub enum CellText {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A spreadsheet's date: days since its day 0.
    Date {
        /// The days; the fraction is the time of day.
        serial: f64,
        /// Whether it counts from 1904 rather than 1900.
        from_1904: bool,
    },
    /// A formula that failed.
    Fault(String),
}

impl std::fmt::Debug for CellText {
    /// Never the content: a roster is personal data and `Debug` reaches logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            CellText::Empty => "Empty",
            CellText::Text(_) => "Text(withheld)",
            CellText::Number(_) => "Number(withheld)",
            CellText::Bool(_) => "Bool(withheld)",
            CellText::Date { .. } => "Date(withheld)",
            CellText::Fault(_) => "Fault",
        })
    }
}

impl Grid {
    /// The cell at this row and column, both from 0.
    pub fn cell(&self, row: usize, column: usize) -> &CellText {
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&CellText::Empty)
    }

    /// How many columns the widest of the rows `rows` has.
    pub(super) fn width(&self, rows: std::ops::Range<usize>) -> usize {
        rows.filter_map(|row| self.rows.get(row)).map(Vec::len).max().unwrap_or(0)
    }
}

impl CellText {
    /// The cell as one line of text: full-width and half-width forms made equal, spaces collapsed.
    pub fn line(&self) -> String {
        match self {
            CellText::Empty => String::new(),
            CellText::Text(text) => clean(text),
            CellText::Number(n) => plain_number(*n),
            CellText::Bool(yes) => if *yes { "true" } else { "false" }.to_owned(),
            CellText::Date { serial, .. } => plain_number(*serial),
            CellText::Fault(fault) => fault.clone(),
        }
    }

    /// The day of a cell that a spreadsheet shows as a date.
    pub fn day(&self) -> Option<crate::calendar::Day> {
        match self {
            CellText::Date { serial, from_1904 } => super::date::from_serial(*serial, *from_1904).ok(),
            CellText::Empty
            | CellText::Text(_)
            | CellText::Number(_)
            | CellText::Bool(_)
            | CellText::Fault(_) => None,
        }
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        match self {
            CellText::Empty => true,
            CellText::Text(text) => clean(text).is_empty(),
            CellText::Number(_) | CellText::Bool(_) | CellText::Date { .. } | CellText::Fault(_) => false,
        }
    }
}

/// A number as a person would write it: no `.0`.
pub(super) fn plain_number(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 { format!("{}", n as i64) } else { n.to_string() }
}

/// The text in its compatibility form (NFKC: half-width kana become full-width, full-width letters and digits
/// half-width), with invisible marks dropped, spaces collapsed, and the guard of our own exports taken off.
pub(super) fn clean(text: &str) -> String {
    let visible =
        text.chars().filter(|c| !matches!(c, '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{ad}'));
    let normal: String = visible.nfkc().collect();
    let mut line = String::with_capacity(normal.len());
    for word in normal.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        Some(_) | None => line,
    }
}

/// Whether the text has a character that shows itself as another order or as nothing: control characters and
/// marks that turn the direction of writing. Such a name could be read as another one.
pub(super) fn has_deceptive_character(text: &str) -> bool {
    text.chars().any(|c| {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        turns || (c.is_control() && !c.is_whitespace()) || c == '\u{fffd}'
    })
}

/// The text as headings and words are compared: letters and digits only, one case, hiragana as katakana.
pub(super) fn fold(text: &str) -> String {
    clean(text)
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || matches!(c, 'ー' | '#'))
        .map(|c| match c {
            '\u{3041}'..='\u{3096}' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
            _ => c,
        })
        .collect()
}
