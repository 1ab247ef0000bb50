//! Parquet: a row group every 65,536 rows, so that memory does not grow with the table.
//!
//! What a column holds is told by the first row group: whole numbers, numbers, yes or no, days, else text. A column with
//! both numbers and texts is text. A later row that does not fit is refused; nothing is changed in silence.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::{Heading, Value, WriteError};

/// Rows that are kept until they are written together.
const GROUP: usize = 65_536;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Number,
    Bool,
    Day,
    Text,
}

pub(super) struct Groups<W: Write + Send> {
    keys: Vec<String>,
    kinds: Vec<Kind>,
    kept: Vec<Vec<Value>>,
    written: u64,
    place: Place<W>,
}

enum Place<W: Write + Send> {
    /// Before the first row group.
    Sink(W),
    File(SerializedFileWriter<W>),
    /// After a failure.
    Gone,
}

impl<W: Write + Send> Groups<W> {
    pub(super) fn begin(sink: W, headings: &[Heading]) -> Groups<W> {
        let keys = headings.iter().map(|heading| heading.key.clone()).collect();
        Groups { keys, kinds: Vec::new(), kept: Vec::new(), written: 0, place: Place::Sink(sink) }
    }

    pub(super) fn row(&mut self, values: &[Value]) -> Result<(), WriteError> {
        self.kept.push(values.to_vec());
        if self.kept.len() == GROUP { self.flush() } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        self.flush()?;
        match self.place {
            Place::File(file) => file.into_inner().map_err(failed),
            Place::Sink(_) | Place::Gone => Err(WriteError::Workbook("nothing was begun".to_owned())),
        }
    }

    fn flush(&mut self) -> Result<(), WriteError> {
        let mut file = match std::mem::replace(&mut self.place, Place::Gone) {
            Place::Sink(sink) => {
                self.kinds = (0..self.keys.len()).map(|at| kind(&self.kept, at)).collect();
                let schema = schema(&self.keys, &self.kinds).map_err(failed)?;
                let by = format!("kanryu {}", env!("CARGO_PKG_VERSION"));
                let properties = WriterProperties::builder().set_created_by(by).build();
                SerializedFileWriter::new(sink, Arc::new(schema), Arc::new(properties)).map_err(failed)?
            }
            Place::File(file) => file,
            Place::Gone => return Err(WriteError::Workbook("writing had failed before".to_owned())),
        };
        if !self.kept.is_empty() {
            let mut group = file.next_row_group().map_err(failed)?;
            for (at, kind) in self.kinds.iter().enumerate() {
                self.fits(at, *kind)?;
                let Some(mut column) = group.next_column().map_err(failed)? else { break };
                write_column(&mut column, *kind, self.kept.iter().map(|row| &row[at])).map_err(failed)?;
                column.close().map_err(failed)?;
            }
            group.close().map_err(failed)?;
            self.written += self.kept.len() as u64;
            self.kept.clear();
        }
        self.place = Place::File(file);
        Ok(())
    }

    fn fits(&self, at: usize, kind: Kind) -> Result<(), WriteError> {
        let strange = self.kept.iter().position(|row| {
            let own = of(&row[at]);
            !(kind == Kind::Text
                || own.is_none_or(|own| own == kind || (own == Kind::Integer && kind == Kind::Number)))
        });
        strange.map_or(Ok(()), |row| {
            Err(WriteError::KindChanges { column: self.keys[at].clone(), row: self.written + row as u64 + 1 })
        })
    }
}

fn of(value: &Value) -> Option<Kind> {
    match value {
        Value::Empty => None,
        Value::Text(_) => Some(Kind::Text),
        Value::Integer(_) => Some(Kind::Integer),
        Value::Number(_) => Some(Kind::Number),
        Value::Bool(_) => Some(Kind::Bool),
        Value::Day { .. } => Some(Kind::Day),
    }
}

/// What a column of these rows holds; text where nothing is in it.
fn kind(rows: &[Vec<Value>], at: usize) -> Kind {
    let join = |one: Kind, other: Kind| match (one, other) {
        (one, other) if one == other => one,
        (Kind::Integer, Kind::Number) | (Kind::Number, Kind::Integer) => Kind::Number,
        _ => Kind::Text,
    };
    rows.iter().filter_map(|row| of(&row[at])).reduce(join).unwrap_or(Kind::Text)
}

fn schema(keys: &[String], kinds: &[Kind]) -> Result<Type, ParquetError> {
    let field = |(key, kind): (&String, &Kind)| {
        let (physical, converted) = match kind {
            Kind::Integer => (Physical::INT64, ConvertedType::NONE),
            Kind::Number => (Physical::DOUBLE, ConvertedType::NONE),
            Kind::Bool => (Physical::BOOLEAN, ConvertedType::NONE),
            Kind::Day => (Physical::INT32, ConvertedType::DATE),
            Kind::Text => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
        };
        let builder = Type::primitive_type_builder(key, physical).with_repetition(Repetition::OPTIONAL);
        builder.with_converted_type(converted).build().map(Arc::new)
    };
    let fields = keys.iter().zip(kinds).map(field).collect::<Result<_, _>>()?;
    Type::group_type_builder("table").with_fields(fields).build()
}

fn write_column<'a>(
    column: &mut SerializedColumnWriter<'_>,
    kind: Kind,
    values: impl Iterator<Item = &'a Value> + Clone,
) -> Result<(), ParquetError> {
    let is_there = |value: &&Value| match value {
        Value::Empty => false,
        Value::Number(number) => number.is_finite(),
        _ => true,
    };
    let levels: Vec<i16> = values.clone().map(|value| i16::from(is_there(&value))).collect();
    let there = values.filter(is_there);
    let levels = Some(levels.as_slice());
    match kind {
        Kind::Integer => {
            let all: Vec<i64> =
                there.map(|value| if let Value::Integer(n) = value { *n } else { 0 }).collect();
            column.typed::<Int64Type>().write_batch(&all, levels, None)?
        }
        Kind::Number => {
            let number = |value: &Value| match value {
                Value::Integer(n) => *n as f64,
                Value::Number(n) => *n,
                _ => 0.0,
            };
            let all: Vec<f64> = there.map(number).collect();
            column.typed::<DoubleType>().write_batch(&all, levels, None)?
        }
        Kind::Bool => {
            let all: Vec<bool> = there.map(|value| *value == Value::Bool(true)).collect();
            column.typed::<BoolType>().write_batch(&all, levels, None)?
        }
        Kind::Day => {
            let all: Vec<i32> = there.map(days).collect();
            column.typed::<Int32Type>().write_batch(&all, levels, None)?
        }
        Kind::Text => {
            let all: Vec<ByteArray> = there.map(|value| text(value).into_bytes().into()).collect();
            column.typed::<ByteArrayType>().write_batch(&all, levels, None)?
        }
    };
    Ok(())
}

/// Days from 1970-01-01 (H. Hinnant, chrono-compatible low-level date algorithms, `days_from_civil`).
fn days(value: &Value) -> i32 {
    let Value::Day { year, month, day } = value else { return 0 };
    let (month, day) = (i32::from(*month), i32::from(*day));
    let year = if month <= 2 { year - 1 } else { *year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn text(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.clone(),
        Value::Integer(n) => n.to_string(),
        Value::Number(n) => n.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Day { year, month, day } => super::json::iso(*year, *month, *day),
    }
}

fn failed(error: ParquetError) -> WriteError {
    match error {
        ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
            Ok(cause) => WriteError::Sink(*cause),
            Err(cause) => WriteError::Workbook(cause.to_string()),
        },
        other => WriteError::Workbook(other.to_string()),
    }
}
