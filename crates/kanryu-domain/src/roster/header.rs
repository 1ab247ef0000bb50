//! Where the headings of a sheet are and which column each one means.
//!
//! People put titles above the headings, merge cells, and write headings on two or three lines
//! （在留資格｜期限）. Every row near the top is tried as the first of one to three heading rows; the reading
//! that knows most columns wins, and of equal ones the one with fewer rows.

use std::collections::BTreeSet;

use super::column::{CATALOG, Field};
use super::fault::Fault;
use super::grid::{Grid, clean};
use crate::text::Text;

/// Rows in which headings are looked for.
const MOST_ROWS_ABOVE: usize = 40;
/// Columns in which headings are looked for.
const MOST_COLUMNS: usize = 400;
const MOST_HEADING_ROWS: usize = 3;

/// The headings of a sheet.
#[derive(Debug)]
pub(super) struct Header {
    /// The first heading row.
    pub(super) row: usize,
    /// How many heading rows there are.
    pub(super) depth: usize,
    /// Known columns: which column of the sheet, and what it means.
    pub(super) columns: Vec<(usize, Field)>,
    /// What deserves a look: columns that are not taken in.
    pub(super) warnings: Vec<Fault>,
}

impl Header {
    /// The column of the sheet that holds `field`.
    pub(super) fn column_of(&self, field: Field) -> Option<usize> {
        self.columns.iter().find(|(_, known)| *known == field).map(|(column, _)| *column)
    }
}

/// The headings of the sheet, or `None` where no row has a name column beside another one.
pub(super) fn find(grid: &Grid) -> Option<Header> {
    let rows = grid.rows.len().min(MOST_ROWS_ABOVE);
    let mut best: Option<(usize, usize, usize)> = None;
    for row in 0..rows {
        for depth in 1..=MOST_HEADING_ROWS.min(grid.rows.len() - row) {
            let known: BTreeSet<Field> =
                fields(grid, row, depth).into_iter().filter_map(|(_, _, field)| field).collect();
            let names = [Field::Name, Field::NameKana, Field::NameLatin, Field::NameNative];
            let usable = known.len() >= 2 && names.iter().any(|name| known.contains(name));
            if usable && best.is_none_or(|(most, _, _)| known.len() > most) {
                best = Some((known.len(), row, depth));
            }
        }
    }
    best.map(|(_, row, depth)| settle(grid, row, depth))
}

fn settle(grid: &Grid, row: usize, depth: usize) -> Header {
    let mut header = Header { row, depth, columns: Vec::new(), warnings: Vec::new() };
    for (at, text, field) in fields(grid, row, depth) {
        let fault = |code| Fault::new(row + depth - 1, at, code).with("heading", shortened(&text));
        match field {
            Some(field) if header.column_of(field).is_none() => header.columns.push((at, field)),
            Some(field) => header.warnings.push(fault("roster/duplicate-column").about(field)),
            None if text.is_empty() => {}
            None => header.warnings.push(not_taken(&text, &fault)),
        }
    }
    header
}

fn not_taken(text: &str, fault: &dyn Fn(&'static str) -> Fault) -> Fault {
    if let Some(why) = CATALOG.left_out(text) {
        return fault("roster/left-out-column").with_text("why", why.clone());
    }
    match CATALOG.nearest(text) {
        Some(near) => fault("roster/unknown-column-near").about(near),
        None => {
            let join = |titles: Vec<&str>, mark: &str| titles.join(mark);
            let ja = join(CATALOG.columns.iter().map(|column| column.title.ja.as_str()).collect(), "、");
            let en = join(CATALOG.columns.iter().map(|column| column.title.en.as_str()).collect(), ", ");
            fault("roster/unknown-column").with_text("known", Text::new(ja, en))
        }
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if text.chars().count() > 40 {
        short.push('…');
    }
    short
}

/// Every column under the given heading rows: its place, its heading, and the field it means.
fn fields(grid: &Grid, row: usize, depth: usize) -> Vec<(usize, String, Option<Field>)> {
    let width = grid.width(row..row + depth).min(MOST_COLUMNS);
    (0..width)
        .map(|at| {
            let own: Vec<String> = (row..row + depth).map(|row| heading(grid, row, at)).collect();
            let forms = forms(grid, row, &own, at);
            let field = forms.iter().find_map(|form| CATALOG.field(form));
            let shown = own.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" ");
            (at, shown, field)
        })
        .collect()
}

/// The texts that may be the heading of a column, the likeliest first.
fn forms(grid: &Grid, row: usize, own: &[String], at: usize) -> Vec<String> {
    let joined = |parts: &[String]| parts.join(" ").trim().to_owned();
    let mut forms = vec![joined(own)];
    if own.len() > 1 {
        // A heading that was centred over several columns without merging stands only over the first of them.
        let last = own.len() - 1;
        let carried: Vec<String> =
            own.iter()
                .enumerate()
                .map(|(depth, text)| {
                    if text.is_empty() && depth < last {
                        left_of(grid, row + depth, at)
                    } else {
                        text.clone()
                    }
                })
                .collect();
        if !own[last].is_empty() {
            forms.push(joined(&carried));
            forms.push(own[last].clone());
        }
        forms.extend(own.iter().rev().skip(1).filter(|text| !text.is_empty()).cloned());
    }
    forms
}

/// The nearest heading to the left in the same row.
fn left_of(grid: &Grid, row: usize, at: usize) -> String {
    (0..at).rev().map(|column| heading(grid, row, column)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// The text of a heading cell; a merged area has the text of its first cell, once.
fn heading(grid: &Grid, row: usize, at: usize) -> String {
    let area = grid
        .merges
        .iter()
        .find(|(first, last)| (first.0..=last.0).contains(&row) && (first.1..=last.1).contains(&at));
    let text = match area {
        // A heading merged downward stands in its first row only, or it would be read twice.
        Some((first, _)) if first.0 != row => return String::new(),
        Some((first, _)) => grid.cell(first.0, first.1).line(),
        None => grid.cell(row, at).line(),
    };
    clean(&text)
}

/// What a heading row looks like, to recognize it when it is repeated further down (for printing).
pub(super) fn repeats(grid: &Grid, header: &Header, row: usize) -> bool {
    let last = header.row + header.depth - 1;
    let same = |at: usize| {
        let text = grid.cell(row, at).line();
        !text.is_empty() && (header.row..=last).any(|heading_row| heading(grid, heading_row, at) == text)
    };
    header.columns.iter().filter(|(at, _)| same(*at)).count() * 2 > header.columns.len()
}

/// The required columns that the sheet lacks, as faults at its first heading.
pub(super) fn missing(header: &Header) -> Vec<Fault> {
    let first = header.columns.first().map_or(0, |(at, _)| *at);
    let lacking = |field: &Field| *field != Field::Name && header.column_of(*field).is_none();
    CATALOG
        .columns
        .iter()
        .filter(|definition| definition.required)
        .map(|definition| definition.key)
        .filter(lacking)
        .map(|field| Fault::new(header.row, first, "roster/missing-column").about(field))
        .collect()
}
