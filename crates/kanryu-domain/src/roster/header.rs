//! Where the headings of a sheet are and which column each one means.
//!
//! People put titles above the headings, merge cells, and write headings on two or three lines
//! （在留資格｜期限）. Every row near the top is tried as the first of one to three heading rows; the reading
//! that knows most columns wins, and of equal ones the one with fewer rows.

use std::collections::BTreeSet;

use super::column::{CATALOG, Field};
use super::fault::Fault;
use super::grid::{CellText, Grid};
use crate::text::Text;

/// Rows in which headings are looked for.
const MOST_ROWS_ABOVE: usize = 40;
/// Columns in which headings are looked for.
const MOST_COLUMNS: usize = 400;
const MOST_HEADING_ROWS: usize = 3;
/// Merged areas at the top that are looked at.
const MOST_MERGES: usize = 1_000;
/// No heading is longer than this many bytes of UTF-8.
const MOST_HEADING_BYTES: usize = 400;

/// The headings of a sheet.
#[derive(Debug)]
pub(super) struct Header {
    /// The first heading row.
    pub(super) row: usize,
    /// How many heading rows there are.
    pub(super) depth: usize,
    /// Known columns: which column of the sheet, and what it means.
    pub(super) columns: Vec<(usize, Field)>,
    /// Every text of the heading rows.
    texts: BTreeSet<String>,
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
    let top = Top::of(grid);
    let rows = top.texts.len().min(MOST_ROWS_ABOVE);
    let mut best: Option<(usize, usize, usize)> = None;
    for row in 0..rows {
        for depth in 1..=MOST_HEADING_ROWS.min(top.texts.len() - row) {
            let known: BTreeSet<Field> =
                fields(&top, row, depth).into_iter().filter_map(|(_, _, field)| field).collect();
            let names = [Field::Name, Field::NameKana, Field::NameLatin, Field::NameNative];
            let usable = known.len() >= 2 && names.iter().any(|name| known.contains(name));
            if usable && best.is_none_or(|(most, _, _)| known.len() > most) {
                best = Some((known.len(), row, depth));
            }
        }
    }
    best.map(|(_, row, depth)| settle(&top, row, depth))
}

fn settle(top: &Top, row: usize, depth: usize) -> Header {
    let mut header = Header { row, depth, columns: Vec::new(), texts: BTreeSet::new(), warnings: Vec::new() };
    header
        .texts
        .extend(top.texts[row..row + depth].iter().flatten().filter(|text| !text.is_empty()).cloned());
    for (at, text, field) in fields(top, row, depth) {
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
fn fields(top: &Top, row: usize, depth: usize) -> Vec<(usize, String, Option<Field>)> {
    let width = top.texts[row..row + depth].iter().map(Vec::len).max().unwrap_or(0);
    (0..width)
        .map(|at| {
            let own: Vec<String> = (row..row + depth).map(|row| top.text(row, at).to_owned()).collect();
            let forms = forms(top, row, &own, at);
            let field = forms.iter().find_map(|form| CATALOG.field(form));
            let shown = own.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" ");
            (at, shown, field)
        })
        .collect()
}

/// The texts that may be the heading of a column, the likeliest first.
fn forms(top: &Top, row: usize, own: &[String], at: usize) -> Vec<String> {
    let joined = |parts: &[String]| parts.join(" ").trim().to_owned();
    let mut forms = vec![joined(own)];
    if own.len() > 1 {
        // A heading that was centred over several columns without merging stands only over the first of them.
        let last = own.len() - 1;
        let carried: Vec<String> =
            own.iter()
                .enumerate()
                .map(|(depth, text)| {
                    if text.is_empty() && depth < last { top.left_of(row + depth, at) } else { text.clone() }
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

/// The texts of the first rows, with merged areas resolved once: looking for headings asks for them many times.
struct Top {
    texts: Vec<Vec<String>>,
}

impl Top {
    fn of(grid: &Grid) -> Top {
        let rows = grid.rows.len().min(MOST_ROWS_ABOVE + MOST_HEADING_ROWS - 1);
        let width = grid.width(0..rows).min(MOST_COLUMNS);
        let mut texts: Vec<Vec<String>> =
            (0..rows).map(|row| (0..width).map(|at| heading(grid, row, at)).collect()).collect();
        for (first, last) in grid.merges.iter().filter(|(first, _)| first.0 < rows).take(MOST_MERGES) {
            let text = texts[first.0].get(first.1).cloned().unwrap_or_default();
            // A heading merged downward stands in its first row only, or it would be read twice.
            for (row, cells) in texts.iter_mut().enumerate().take(last.0.saturating_add(1)).skip(first.0) {
                for cell in cells.iter_mut().take(last.1.saturating_add(1)).skip(first.1) {
                    *cell = if row == first.0 { text.clone() } else { String::new() };
                }
            }
        }
        Top { texts }
    }

    fn text(&self, row: usize, at: usize) -> &str {
        self.texts.get(row).and_then(|cells| cells.get(at)).map_or("", String::as_str)
    }

    /// The nearest heading to the left in the same row.
    fn left_of(&self, row: usize, at: usize) -> String {
        let to_the_left = (0..at).rev().map(|column| self.text(row, column));
        to_the_left.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned()
    }
}

/// The text of a cell as a heading; what is longer than any heading is none.
fn heading(grid: &Grid, row: usize, at: usize) -> String {
    match grid.cell(row, at) {
        CellText::Text(text) if text.len() > MOST_HEADING_BYTES => String::new(),
        cell => cell.line(),
    }
}

/// Whether the row repeats the headings, as lists do at the top of each printed page.
pub(super) fn repeats(grid: &Grid, header: &Header, row: usize) -> bool {
    let same = |at: usize| {
        let text = heading(grid, row, at);
        !text.is_empty() && header.texts.contains(&text)
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
