//! JSON: an array with one object a row, written as it comes.

use std::io::{BufWriter, Write};

use super::{Heading, Value, WriteError};

/// `YYYY-MM-DD`.
pub(super) fn iso(year: i32, month: u8, day: u8) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

pub(super) struct Objects<W: Write> {
    sink: BufWriter<W>,
    keys: Vec<String>,
    first: bool,
}

impl<W: Write> Objects<W> {
    pub(super) fn begin(sink: W, headings: &[Heading]) -> Result<Objects<W>, WriteError> {
        let keys = headings.iter().map(|heading| quoted(&heading.key)).collect::<Result<_, _>>()?;
        let mut sink = BufWriter::new(sink);
        sink.write_all(b"[")?;
        Ok(Objects { sink, keys, first: true })
    }

    pub(super) fn row(&mut self, values: &[Value]) -> Result<(), WriteError> {
        self.sink.write_all(if self.first { b"\n{" } else { b",\n{" })?;
        self.first = false;
        for (at, (key, value)) in self.keys.iter().zip(values).enumerate() {
            if at > 0 {
                self.sink.write_all(b",")?;
            }
            write!(self.sink, "{key}:{}", literal(value)?)?;
        }
        self.sink.write_all(b"}")?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        self.sink.write_all(b"\n]\n")?;
        self.sink.into_inner().map_err(|error| WriteError::Sink(error.into_error()))
    }
}

fn quoted(text: &str) -> Result<String, WriteError> {
    serde_json::to_string(text).map_err(|error| WriteError::Sink(error.into()))
}

fn literal(value: &Value) -> Result<String, WriteError> {
    Ok(match value {
        Value::Empty => "null".to_owned(),
        Value::Text(text) => quoted(text)?,
        Value::Integer(n) => n.to_string(),
        Value::Number(n) => {
            serde_json::Number::from_f64(*n).map_or_else(|| "null".to_owned(), |n| n.to_string())
        }
        Value::Bool(yes) => yes.to_string(),
        Value::Day { year, month, day } => quoted(&iso(*year, *month, *day))?,
    })
}
