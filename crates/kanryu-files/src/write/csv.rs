//! CSV: UTF-8, CRLF, and text that stays text when a spreadsheet program opens it.

use std::borrow::Cow;
use std::io::Write;

use super::{Heading, Value, WriteError};

/// The text as CSV carries it: what a spreadsheet program would run as a formula is preceded by an apostrophe.
///
/// Dangerous beginnings are `=`, `+`, `-`, `@`, a tab and a carriage return, and the full-width forms of the
/// first four, which Japanese spreadsheet programs fold. Numbers are written as numbers and never come here.
pub fn guarded(text: &str) -> Cow<'_, str> {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            Cow::Owned(format!("'{text}"))
        }
        Some(_) | None => Cow::Borrowed(text),
    }
}

pub(super) struct Lines<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> Lines<W> {
    pub(super) fn begin(
        mut sink: W,
        byte_order_mark: bool,
        headings: &[Heading],
    ) -> Result<Lines<W>, WriteError> {
        if byte_order_mark {
            sink.write_all("\u{feff}".as_bytes())?;
        }
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(sink);
        writer
            .write_record(headings.iter().map(|heading| guarded(&heading.title).into_owned()))
            .map_err(sink_error)?;
        Ok(Lines { writer })
    }

    pub(super) fn row(&mut self, values: &[Value]) -> Result<(), WriteError> {
        for value in values {
            self.writer.write_field(plain(value).as_bytes()).map_err(sink_error)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(sink_error)
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        self.writer.flush()?;
        self.writer.into_inner().map_err(|error| WriteError::Sink(std::io::Error::from(error.error().kind())))
    }
}

fn sink_error(error: csv::Error) -> WriteError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => WriteError::Sink(error),
        // The writer is fed one width of rows only, so nothing else can go wrong but the sink.
        other => WriteError::Workbook(format!("{other:?}")),
    }
}

fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Empty => Cow::Borrowed(""),
        Value::Text(text) => guarded(text),
        Value::Integer(n) => Cow::Owned(n.to_string()),
        Value::Number(n) if n.is_finite() => Cow::Owned(n.to_string()),
        Value::Number(_) => Cow::Borrowed(""),
        Value::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
        Value::Day { year, month, day } => Cow::Owned(super::json::iso(*year, *month, *day)),
    }
}
