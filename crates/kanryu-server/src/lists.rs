//! Lists of a round and results as workbooks, for pages and commands alike.

use kanryu_domain::matching::lists::ListSheet;
use kanryu_files::{Heading, SheetRows, Value, WriteError, write_workbook};

/// The sheets as an .xlsx file. Headings are the keys that are read again.
///
/// # Errors
/// A text that no cell holds.
pub fn workbook(sheets: Vec<ListSheet>) -> Result<Vec<u8>, WriteError> {
    let sheets = sheets.into_iter().map(|sheet| SheetRows {
        name: sheet.name,
        headings: sheet.headings.iter().map(|head| Heading::new(head.clone(), head.clone())).collect(),
        rows: Box::new(sheet.rows.into_iter().map(|row| row.into_iter().map(cell).collect())),
    });
    write_workbook(Vec::new(), sheets.collect())
}

/// A whole number as a number, so that it sorts; everything else as text.
fn cell(text: String) -> Value {
    let plain = text.parse::<i64>().ok().filter(|number| number.to_string() == text);
    match plain {
        _ if text.is_empty() => Value::Empty,
        Some(number) if number.abs() < 1_000_000_000_000_000 => Value::Integer(number),
        Some(_) | None => Value::Text(text),
    }
}
