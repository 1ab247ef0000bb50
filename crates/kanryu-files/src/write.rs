//! Writing tables: .xlsx, CSV, JSON and Parquet, streamed.
//!
//! Rows are handed over one by one and not kept, so memory does not grow with their number. [`write_table`] adds
//! progress and a flag by which another thread cancels the work.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

mod csv;
mod json;
mod parquet;
#[cfg(test)]
mod tests;
mod xlsx;

pub(crate) use self::xlsx::{sheet_name, width, workbook, workbook_error};

pub use self::csv::guarded;

/// The form in which a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// An Excel workbook with one sheet.
    Xlsx,
    /// Comma-separated values, UTF-8, lines ended as Windows ends them.
    Csv {
        /// Whether to begin with the mark by which Excel recognizes UTF-8.
        byte_order_mark: bool,
    },
    /// A JSON array with one object a row.
    Json,
    /// Parquet, with the keys of the headings as names; columns have the type of what they hold.
    Parquet,
}

/// The heading of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The key of its values in JSON.
    pub key: String,
    /// The heading in .xlsx and CSV.
    pub title: String,
}

impl Heading {
    /// A heading.
    pub fn new(key: impl Into<String>, title: impl Into<String>) -> Heading {
        Heading { key: key.into(), title: title.into() }
    }
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing; `null` in JSON.
    Empty,
    /// Text, always text: it is never run as a formula.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number; one that is not finite is written as nothing.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A day of the calendar: a true date in .xlsx, `YYYY-MM-DD` elsewhere.
    Day {
        /// Year.
        year: i32,
        /// Month, 1 to 12.
        month: u8,
        /// Day of the month.
        day: u8,
    },
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk or the connection failed.
    #[error("the table cannot be written: {0}")]
    Sink(#[from] io::Error),
    /// Cancelled by whoever asked for it; what was written so far is no whole file.
    #[error("cancelled after {rows} rows")]
    Cancelled {
        /// Rows written before.
        rows: u64,
    },
    /// More rows than a sheet has.
    #[error("a sheet holds {limit} rows; write CSV or JSON instead, or narrow the selection")]
    TooManyRows {
        /// How many rows fit.
        limit: u64,
    },
    /// A row with more or fewer values than there are headings.
    #[error("row {row} has {found} values for {expected} headings")]
    RowLength {
        /// The row, from 1.
        row: u64,
        /// Values found.
        found: usize,
        /// Headings.
        expected: usize,
    },
    /// A column of Parquet that first held one kind of value and then another.
    #[error("column {column} holds another kind of value from row {row} on; write CSV or JSON instead")]
    KindChanges {
        /// Its key.
        column: String,
        /// The row, from 1.
        row: u64,
    },
    /// A text that no spreadsheet cell holds.
    #[error("the text of cell {cell} is longer than a spreadsheet cell holds; write CSV or JSON instead")]
    CellTooLong {
        /// Its address.
        cell: String,
    },
    /// The spreadsheet writer refused, for a reason that no input of ours should cause.
    #[error("the workbook cannot be written: {0}")]
    Workbook(String),
}

impl WriteError {
    /// The stable code, a key of `catalog/messages.toml`.
    pub fn code(&self) -> &'static str {
        match self {
            WriteError::Sink(_) => "file/not-writable",
            WriteError::Cancelled { .. } => "file/cancelled",
            WriteError::TooManyRows { .. } => "file/too-many-rows-to-write",
            WriteError::RowLength { .. } => "file/row-length",
            WriteError::KindChanges { .. } => "file/kind-changes",
            WriteError::CellTooLong { .. } => "file/text-too-long-to-write",
            WriteError::Workbook(_) => "file/workbook",
        }
    }

    /// The values of the placeholders in the message of [`WriteError::code`].
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            WriteError::Sink(error) => vec![("reason", error.kind().to_string())],
            WriteError::Cancelled { rows } => vec![("rows", rows.to_string())],
            WriteError::TooManyRows { limit } => vec![("limit", limit.to_string())],
            WriteError::RowLength { row, found, expected } => {
                vec![
                    ("row", row.to_string()),
                    ("found", found.to_string()),
                    ("expected", expected.to_string()),
                ]
            }
            WriteError::KindChanges { column, row } => {
                vec![("column", column.clone()), ("row", row.to_string())]
            }
            WriteError::CellTooLong { cell } => vec![("cell", cell.clone())],
            WriteError::Workbook(reason) => vec![("reason", reason.clone())],
        }
    }
}

/// Writes one table row by row. Nothing is complete before [`TableWriter::finish`].
pub struct TableWriter<W: Write + Send> {
    form: Form<W>,
    width: usize,
    rows: u64,
}

enum Form<W: Write + Send> {
    Xlsx(Box<xlsx::Sheet<W>>),
    Csv(Box<csv::Lines<W>>),
    Json(json::Objects<W>),
    Parquet(Box<parquet::Groups<W>>),
}

impl<W: Write + Send> TableWriter<W> {
    /// Begins a table; `sheet` names it in .xlsx.
    ///
    /// # Errors
    /// [`WriteError::Sink`] where the headings cannot be written.
    pub fn begin(
        output: Output,
        sink: W,
        sheet: &str,
        headings: &[Heading],
    ) -> Result<TableWriter<W>, WriteError> {
        let form = match output {
            Output::Xlsx => Form::Xlsx(Box::new(xlsx::Sheet::begin(sink, sheet, headings)?)),
            Output::Csv { byte_order_mark } => {
                Form::Csv(Box::new(csv::Lines::begin(sink, byte_order_mark, headings)?))
            }
            Output::Json => Form::Json(json::Objects::begin(sink, headings)?),
            Output::Parquet => Form::Parquet(Box::new(parquet::Groups::begin(sink, headings))),
        };
        Ok(TableWriter { form, width: headings.len(), rows: 0 })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// A row of the wrong length, what the form cannot hold, or a sink that fails.
    pub fn row(&mut self, values: &[Value]) -> Result<(), WriteError> {
        if values.len() != self.width {
            return Err(WriteError::RowLength {
                row: self.rows + 1,
                found: values.len(),
                expected: self.width,
            });
        }
        match &mut self.form {
            Form::Xlsx(sheet) => sheet.row(values)?,
            Form::Csv(lines) => lines.row(values)?,
            Form::Json(objects) => objects.row(values)?,
            Form::Parquet(groups) => groups.row(values)?,
        }
        self.rows += 1;
        Ok(())
    }

    /// Rows written so far, headings not counted.
    pub fn rows_written(&self) -> u64 {
        self.rows
    }

    /// Completes the file and gives the sink back.
    ///
    /// # Errors
    /// A sink that fails.
    pub fn finish(self) -> Result<W, WriteError> {
        match self.form {
            Form::Xlsx(sheet) => sheet.finish(),
            Form::Csv(lines) => lines.finish(),
            Form::Json(objects) => objects.finish(),
            Form::Parquet(groups) => groups.finish(),
        }
    }
}

/// How long work is watched and stopped.
#[derive(Default)]
pub struct Watch<'a> {
    /// Set by another thread to stop the work.
    pub cancel: Option<&'a AtomicBool>,
    /// Told the number of rows written, every thousand rows and at the end.
    pub progress: Option<&'a mut dyn FnMut(u64)>,
}

const WATCH_EVERY: u64 = 1_000;

impl Watch<'_> {
    fn look(&mut self, rows: u64) -> Result<(), WriteError> {
        if self.cancel.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Err(WriteError::Cancelled { rows });
        }
        if let Some(progress) = &mut self.progress {
            progress(rows);
        }
        Ok(())
    }
}

/// Writes a whole table from rows that are made while it is written, and returns the sink.
///
/// # Errors
/// As [`TableWriter`], and [`WriteError::Cancelled`] within a thousand rows of the flag being set.
pub fn write_table<W, I>(
    output: Output,
    sink: W,
    sheet: &str,
    headings: &[Heading],
    rows: I,
    mut watch: Watch<'_>,
) -> Result<W, WriteError>
where
    W: Write + Send,
    I: IntoIterator<Item = Vec<Value>>,
{
    watch.look(0)?;
    let mut writer = TableWriter::begin(output, sink, sheet, headings)?;
    for values in rows {
        writer.row(&values)?;
        if writer.rows_written() % WATCH_EVERY == 0 {
            watch.look(writer.rows_written())?;
        }
    }
    watch.look(writer.rows_written())?;
    writer.finish()
}

/// A table of a workbook: its sheet's name, its headings, and its rows, made while they are written.
pub struct SheetRows<'a> {
    /// What the sheet is called; a name that is taken gets a number.
    pub name: &'a str,
    /// The headings.
    pub headings: Vec<Heading>,
    /// The rows.
    pub rows: Box<dyn Iterator<Item = Vec<Value>> + 'a>,
}

/// Writes a workbook with several sheets and returns the sink. A table that is longer than a sheet goes on in the next.
///
/// # Errors
/// A row of the wrong length, a text that no cell holds, or a sink that fails.
pub fn write_workbook<W: Write + Send>(sink: W, sheets: Vec<SheetRows<'_>>) -> Result<W, WriteError> {
    let mut book = xlsx::Book::begin(sink)?;
    for sheet in sheets {
        book.sheet(sheet.name, &sheet.headings)?;
        for (row, values) in (1..).zip(sheet.rows) {
            if values.len() != sheet.headings.len() {
                let (found, expected) = (values.len(), sheet.headings.len());
                return Err(WriteError::RowLength { row, found, expected });
            }
            book.row(&values)?;
        }
    }
    book.finish()
}
