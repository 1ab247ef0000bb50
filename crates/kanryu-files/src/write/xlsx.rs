//! One sheet of an .xlsx workbook, row by row in constant memory: rows go to a temporary file at once.

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Heading, Value, WriteError, json};
use crate::address::Address;

/// Rows of a sheet below the heading row.
const MOST_ROWS: u64 = 1_048_575;

pub(super) struct Sheet<W: Write + Send> {
    workbook: Workbook,
    sink: W,
    next: u32,
    day: Format,
}

/// The name as a sheet may carry it: at most 31 characters, none that the format forbids.
pub(crate) fn sheet_name(name: &str) -> String {
    let allowed = |c: char| {
        if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { '_' } else { c }
    };
    let mut cut = String::new();
    for c in name.trim().trim_matches('\'').chars().map(allowed) {
        let units: usize = cut.chars().map(char::len_utf16).sum();
        if units + c.len_utf16() > 31 {
            break;
        }
        cut.push(c);
    }
    let cut = cut.trim_matches('\'').trim();
    // Excel keeps the name "History" for itself.
    if cut.is_empty() || cut.eq_ignore_ascii_case("history") { "Sheet1".to_owned() } else { cut.to_owned() }
}

/// A workbook whose bytes depend on its content alone: no clock enters it.
pub(crate) fn workbook() -> Result<Workbook, WriteError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(workbook_error)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    Ok(workbook)
}

pub(crate) fn workbook_error(error: XlsxError) -> WriteError {
    match error {
        XlsxError::IoError(error) => WriteError::Sink(error),
        other => WriteError::Workbook(other.to_string()),
    }
}

impl<W: Write + Send> Sheet<W> {
    pub(super) fn begin(sink: W, name: &str, headings: &[Heading]) -> Result<Sheet<W>, WriteError> {
        let mut workbook = workbook()?;
        add_sheet(&mut workbook, &sheet_name(name), headings)?;
        Ok(Sheet { workbook, sink, next: 1, day: day_format() })
    }

    pub(super) fn row(&mut self, values: &[Value]) -> Result<(), WriteError> {
        if u64::from(self.next) > MOST_ROWS {
            return Err(WriteError::TooManyRows { limit: MOST_ROWS });
        }
        let sheet = self.workbook.worksheet_from_index(0).map_err(workbook_error)?;
        write_row(sheet, self.next, values, &self.day)?;
        self.next += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        self.workbook.save_to_writer(&mut self.sink).map_err(workbook_error)?;
        Ok(self.sink)
    }
}

/// Several sheets of one workbook, one after another. A table longer than a sheet goes on in the next one.
pub(super) struct Book<W: Write + Send> {
    workbook: Workbook,
    sink: W,
    names: Vec<String>,
    headings: Vec<Heading>,
    next: u32,
    day: Format,
}

impl<W: Write + Send> Book<W> {
    pub(super) fn begin(sink: W) -> Result<Book<W>, WriteError> {
        let (names, headings) = (Vec::new(), Vec::new());
        Ok(Book { workbook: workbook()?, sink, names, headings, next: 1, day: day_format() })
    }

    pub(super) fn sheet(&mut self, name: &str, headings: &[Heading]) -> Result<(), WriteError> {
        let name = self.unused(&sheet_name(name));
        add_sheet(&mut self.workbook, &name, headings)?;
        self.names.push(name);
        self.headings = headings.to_vec();
        self.next = 1;
        Ok(())
    }

    /// The name, or the name with a number behind it where a sheet has it already.
    fn unused(&self, name: &str) -> String {
        let numbered = (2..).map(|number| {
            let ending = format!(" {number}");
            let kept: String = name.chars().take(31 - ending.len()).collect();
            sheet_name(&format!("{kept}{ending}"))
        });
        let is_free = |name: &String| !self.names.iter().any(|known| known.eq_ignore_ascii_case(name));
        [name.to_owned()].into_iter().chain(numbered).find(is_free).unwrap_or_default()
    }

    pub(super) fn row(&mut self, values: &[Value]) -> Result<(), WriteError> {
        if u64::from(self.next) > MOST_ROWS {
            let (name, headings) = (self.names.last().cloned().unwrap_or_default(), self.headings.clone());
            self.sheet(&name, &headings)?;
        }
        let sheet = self.workbook.worksheet_from_index(self.names.len() - 1).map_err(workbook_error)?;
        write_row(sheet, self.next, values, &self.day)?;
        self.next += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        self.workbook.save_to_writer(&mut self.sink).map_err(workbook_error)?;
        Ok(self.sink)
    }
}

fn day_format() -> Format {
    Format::new().set_num_format("yyyy-mm-dd")
}

fn add_sheet(workbook: &mut Workbook, name: &str, headings: &[Heading]) -> Result<(), WriteError> {
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(workbook_error)?;
    sheet.set_name(name).map_err(workbook_error)?;
    sheet.set_freeze_panes(1, 0).map_err(workbook_error)?;
    let bold = Format::new().set_bold();
    for (column, heading) in (0..).zip(headings) {
        sheet
            .write_string_with_format(0, column, &heading.title, &bold)
            .map_err(|error| cell_error(error, 0, column))?;
        sheet.set_column_width(column, width(&heading.title)).map_err(workbook_error)?;
    }
    Ok(())
}

fn write_row(sheet: &mut Worksheet, row: u32, values: &[Value], day: &Format) -> Result<(), WriteError> {
    for (column, value) in (0..).zip(values) {
        write_value(sheet, row, column, value, day).map_err(|error| cell_error(error, row, column))?;
    }
    Ok(())
}

fn cell_error(error: XlsxError, row: u32, column: u16) -> WriteError {
    match error {
        XlsxError::MaxStringLengthExceeded => {
            WriteError::CellTooLong { cell: Address::new(row, u32::from(column)).to_string() }
        }
        other => workbook_error(other),
    }
}

fn write_value(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
    day_format: &Format,
) -> Result<(), XlsxError> {
    match value {
        Value::Empty => Ok(sheet),
        Value::Text(text) if text.is_empty() => Ok(sheet),
        Value::Text(text) => sheet.write_string(row, column, text),
        // Beyond 2^53 a spreadsheet would round; such a number is written as its digits.
        Value::Integer(n) if n.unsigned_abs() > 1 << 53 => sheet.write_string(row, column, n.to_string()),
        Value::Integer(n) => sheet.write_number(row, column, *n as f64),
        Value::Number(n) if n.is_finite() => sheet.write_number(row, column, *n),
        Value::Number(_) => Ok(sheet),
        Value::Bool(yes) => sheet.write_boolean(row, column, *yes),
        Value::Day { year, month, day } => match spreadsheet_day(*year, *month, *day) {
            Some(date) => sheet.write_datetime_with_format(row, column, date, day_format),
            None => sheet.write_string(row, column, json::iso(*year, *month, *day)),
        },
    }
    .map(|_| ())
}

/// The day as spreadsheets count it. They have none before 1900, and miscount until 1 March of that year.
fn spreadsheet_day(year: i32, month: u8, day: u8) -> Option<ExcelDateTime> {
    let year = u16::try_from(year).ok().filter(|year| *year > 1900)?;
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// A column as wide as its heading, full-width characters counted double, within reason.
pub(crate) fn width(title: &str) -> f64 {
    let units: usize = title.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    (units + 4).clamp(12, 48) as f64
}
