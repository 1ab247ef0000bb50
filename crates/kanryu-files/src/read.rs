//! Reading: a file of unknown origin becomes plain cells, inside stated limits.
//!
//! The format is recognized by the content, never by the name. What cannot be read is refused by a
//! [`ReadError`] whose code and values the caller turns into words; what could be read but deserves a look is
//! a [`ReadWarning`] beside the cells. Nothing of a cell's content ever stands in either.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

mod container;
mod csv;
mod encoding;
mod fault;
#[cfg(test)]
mod tests;
mod xlsx;

pub use self::csv::{CsvSummary, csv_rows};
pub use encoding::Encoding;
pub use fault::{ReadError, ReadWarning};

/// How much a file may ask of the machine. Sizes are bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest .xlsx file.
    pub xlsx_bytes: u64,
    /// Largest CSV file.
    pub csv_bytes: u64,
    /// Most parts inside an .xlsx file.
    pub parts: u64,
    /// Most bytes that the parts of an .xlsx file may unpack to, all together.
    pub unpacked_bytes: u64,
    /// Most bytes that one packed byte may unpack to; parts under one megabyte are not judged by it.
    pub unpack_ratio: u64,
    /// Most sheets.
    pub sheets: usize,
    /// Most rows of a sheet.
    pub rows: usize,
    /// Most columns of a row.
    pub columns: usize,
    /// Most cells of a file, gaps between cells included: what bounds the memory.
    pub cells: usize,
    /// Most characters of one cell; a spreadsheet holds 32,767.
    pub cell_chars: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            xlsx_bytes: 50_000_000,
            csv_bytes: 250_000_000,
            parts: 2_000,
            unpacked_bytes: 500_000_000,
            unpack_ratio: 250,
            sheets: 200,
            rows: 1_048_576,
            columns: 2_000,
            cells: 4_000_000,
            cell_chars: 32_767,
        }
    }
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// What kind of file it was.
    pub format: FileFormat,
    /// Its sheets, in order; a CSV file has one.
    pub sheets: Vec<Sheet>,
    /// What deserves a look.
    pub warnings: Vec<ReadWarning>,
}

/// The kinds of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// An Excel workbook.
    Xlsx,
    /// Separated values.
    Csv {
        /// How its characters were encoded.
        encoding: Encoding,
        /// What separates its fields: `,`, `;` or a tab.
        delimiter: char,
    },
}

/// One sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name; the name of the file without its ending for CSV.
    pub name: String,
    /// Whether its author hid it.
    pub hidden: bool,
    /// Rows from the first row of the sheet on, each from column A on; trailing empty cells are left out.
    pub rows: Vec<Vec<RawCell>>,
    /// Merged areas; only the first cell of each has content.
    pub merges: Vec<Merge>,
}

impl Sheet {
    /// The cell at this row and column, both from 0.
    pub fn cell(&self, row: usize, column: usize) -> &RawCell {
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&RawCell::Empty)
    }
}

/// A merged area; both corners belong to it. Rows and columns are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// Row and column of the first cell.
    pub first: (u32, u32),
    /// Row and column of the last cell.
    pub last: (u32, u32),
}

/// A cell as it stands in the file; a formula is the result that was stored with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum RawCell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A number that the sheet shows as a date.
    Date {
        /// Days since the system's day 0; the fraction is the time of day.
        serial: f64,
        /// Which day is day 0.
        system: DateSystem,
    },
    /// A formula that failed, such as `#N/A`.
    Fault(String),
}

/// From which day a workbook counts its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateSystem {
    /// 1 is 1900-01-01, and 60 is a 29 February 1900 that never was.
    #[default]
    From1900,
    /// 0 is 1904-01-01.
    From1904,
}

/// Reads the file at `path`.
///
/// # Errors
/// Every way in which a file can fail to be a table; see [`ReadError`].
pub fn read_path(path: &Path, limits: &Limits) -> Result<Workbook, ReadError> {
    let file = File::open(path).map_err(|error| ReadError::Unreadable(error.kind()))?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    read(BufReader::with_capacity(1 << 16, file), &stem, limits)
}

/// Reads a file that is already in memory, such as an upload; `name` is what its sender called it.
///
/// # Errors
/// As [`read_path`].
pub fn read_bytes(bytes: &[u8], name: &str, limits: &Limits) -> Result<Workbook, ReadError> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    read(Cursor::new(bytes), stem, limits)
}

fn read<R: Read + Seek>(mut source: R, stem: &str, limits: &Limits) -> Result<Workbook, ReadError> {
    let found = length(&mut source)?;
    if found == 0 {
        return Err(ReadError::EmptyFile);
    }
    if container::is_archive(&mut source)? {
        at_most(found, limits.xlsx_bytes)?;
        container::inspect(&mut source, limits)?;
        return xlsx::read(source, limits);
    }
    if let Some(format) = container::foreign_format(&mut source)? {
        return Err(ReadError::OtherFormat { format });
    }
    at_most(found, limits.csv_bytes)?;
    csv::read(source, stem, limits)
}

fn at_most(found: u64, limit: u64) -> Result<(), ReadError> {
    if found > limit { Err(ReadError::FileTooLarge { found, limit }) } else { Ok(()) }
}

fn length<R: Seek>(source: &mut R) -> Result<u64, ReadError> {
    let length = source.seek(SeekFrom::End(0)).map_err(|error| ReadError::Unreadable(error.kind()))?;
    source.rewind().map_err(|error| ReadError::Unreadable(error.kind()))?;
    Ok(length)
}

/// Collects cells row by row and refuses what does not fit the limits.
struct Collector<'a> {
    limits: &'a Limits,
    cells: usize,
}

impl Collector<'_> {
    /// Puts a cell at its place, filling the gap before it; gaps count, because they take memory too.
    fn put(
        &mut self,
        rows: &mut Vec<Vec<RawCell>>,
        at: (usize, usize),
        cell: RawCell,
    ) -> Result<(), ReadError> {
        let (row, column) = at;
        if row >= self.limits.rows {
            return Err(ReadError::TooManyRows { limit: self.limits.rows });
        }
        if column >= self.limits.columns {
            return Err(ReadError::TooManyColumns { limit: self.limits.columns });
        }
        let row_gap = (row + 1).saturating_sub(rows.len());
        let filled = rows.get(row).map_or(0, Vec::len);
        self.cells = self.cells.saturating_add(row_gap + (column + 1).saturating_sub(filled));
        if self.cells > self.limits.cells {
            return Err(ReadError::TooManyCells { limit: self.limits.cells });
        }
        if row_gap > 0 {
            rows.resize_with(row + 1, Vec::new);
        }
        if filled <= column {
            rows[row].resize_with(column + 1, RawCell::default);
        }
        rows[row][column] = cell;
        Ok(())
    }
}
