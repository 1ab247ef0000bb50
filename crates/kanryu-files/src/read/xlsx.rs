//! Cells of an .xlsx workbook that has passed the container's checks.
//!
//! Sheets are read cell by cell, so that a sheet which claims a million rows costs what it holds, not what it
//! claims. The reader underneath is not ours: should it panic on a crafted file, the file counts as damaged.

use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{
    Collector, DateSystem, FileFormat, Limits, Merge, RawCell, ReadError, ReadWarning, Sheet, Workbook,
};
use crate::address::Address;

pub(super) fn read<R: Read + Seek>(source: R, limits: &Limits) -> Result<Workbook, ReadError> {
    let outcome = catch_unwind(AssertUnwindSafe(|| read_workbook(source, limits)));
    outcome.unwrap_or_else(|_| Err(damaged("workbook")))
}

fn damaged(place: &str) -> ReadError {
    ReadError::Damaged { place: place.to_owned() }
}

fn read_workbook<R: Read + Seek>(source: R, limits: &Limits) -> Result<Workbook, ReadError> {
    let mut book: Xlsx<R> = Xlsx::new(source).map_err(|error| refusal(&error, "workbook"))?;
    let metadata = book.sheets_metadata().to_vec();
    if metadata.len() > limits.sheets {
        return Err(ReadError::TooManySheets { found: metadata.len(), limit: limits.sheets });
    }
    let system = if book.has_1904_epoch() { DateSystem::From1904 } else { DateSystem::From1900 };
    let mut collector = Collector { limits, cells: 0 };
    let (mut sheets, mut warnings) = (Vec::new(), Vec::new());
    for (number, sheet) in metadata.iter().enumerate() {
        let hidden = !matches!(sheet.visible, SheetVisible::Visible);
        if !matches!(sheet.typ, SheetType::WorkSheet) {
            warnings.push(ReadWarning::NotCells { sheet: sheet.name.clone() });
            continue;
        }
        let place = (number + 1).to_string();
        let rows = match read_rows(&mut book, &sheet.name, system, &mut collector, &place)? {
            Some(rows) => rows,
            None => {
                warnings.push(ReadWarning::NotCells { sheet: sheet.name.clone() });
                continue;
            }
        };
        if hidden {
            warnings.push(ReadWarning::HiddenSheet { sheet: sheet.name.clone() });
        }
        let merges = read_merges(&mut book, &sheet.name, &place)?;
        sheets.push(Sheet { name: sheet.name.clone(), hidden, rows, merges });
    }
    Ok(Workbook { format: FileFormat::Xlsx, sheets, warnings })
}

fn refusal(error: &XlsxError, place: &str) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Encrypted,
        _ => damaged(place),
    }
}

/// The rows of one sheet, or `None` where the part turns out not to be a worksheet.
fn read_rows<R: Read + Seek>(
    book: &mut Xlsx<R>,
    name: &str,
    system: DateSystem,
    collector: &mut Collector<'_>,
    place: &str,
) -> Result<Option<Vec<Vec<RawCell>>>, ReadError> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(error) => return Err(refusal(&error, place)),
    };
    let mut rows = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(|error| refusal(&error, place))? {
        let (row, column) = cell.get_position();
        let raw = raw_cell(cell.get_value(), system);
        if raw == RawCell::Empty {
            continue;
        }
        if let RawCell::Text(text) = &raw
            && text.len() > collector.limits.cell_chars
            && text.chars().count() > collector.limits.cell_chars
        {
            let cell = Address::new(row, column).to_string();
            return Err(ReadError::CellTooLong { cell, limit: collector.limits.cell_chars });
        }
        collector.put(&mut rows, (row as usize, column as usize), raw)?;
    }
    Ok(Some(rows))
}

fn raw_cell(value: &DataRef<'_>, system: DateSystem) -> RawCell {
    let text = |text: &str| if text.is_empty() { RawCell::Empty } else { RawCell::Text(text.to_owned()) };
    match value {
        DataRef::Empty => RawCell::Empty,
        DataRef::Int(n) => RawCell::Number(*n as f64),
        DataRef::Float(n) => RawCell::Number(*n),
        DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => text(s),
        DataRef::SharedString(s) => text(s),
        DataRef::Bool(yes) => RawCell::Bool(*yes),
        DataRef::DateTime(moment) if moment.is_duration() => RawCell::Number(moment.as_f64()),
        DataRef::DateTime(moment) => RawCell::Date { serial: moment.as_f64(), system },
        DataRef::Error(fault) => RawCell::Fault(Data::Error(fault.clone()).to_string()),
    }
}

fn read_merges<R: Read + Seek>(book: &mut Xlsx<R>, name: &str, place: &str) -> Result<Vec<Merge>, ReadError> {
    let areas = book.merge_cells_by_sheet_name(name).map_err(|error| refusal(&error, place))?;
    Ok(areas.iter().map(|area| Merge { first: area.start, last: area.end }).collect())
}
