//! Separated values: comma, semicolon or tab, by RFC 4180, row by row in bounded memory.
//!
//! Blank lines are rows here, as they are in a spreadsheet, so that an address in a message is the address the
//! reader sees. A quotation mark that never closes is refused: it would swallow every row after it.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use super::encoding::{self, Decoding, Encoding};
use super::{
    Collector, FileFormat, Limits, RawCell, ReadError, ReadWarning, Sheet, Workbook, at_most, length,
};
use crate::address::Address;

/// How a file of separated values was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvSummary {
    /// How its characters were encoded.
    pub encoding: Encoding,
    /// What separates its fields.
    pub delimiter: char,
    /// Rows read, blank ones included.
    pub rows: u64,
}

/// One row and the line it begins on, from 1.
struct Row {
    line: u64,
    fields: Vec<String>,
}

/// Hands every row to `take`, one at a time, without keeping any: for files of any size up to the limit.
///
/// `take` gets the line on which the row begins (from 1) and its fields; it may stop the reading by an error.
///
/// # Errors
/// As [`super::read_path`], and whatever `take` returns.
pub fn csv_rows<R, E, F>(mut source: R, limits: &Limits, mut take: F) -> Result<CsvSummary, E>
where
    R: Read + Seek,
    E: From<ReadError>,
    F: FnMut(u64, Vec<String>) -> Result<(), E>,
{
    at_most(length(&mut source)?, limits.csv_bytes)?;
    let encoding = encoding::detect(&mut source)?;
    let delimiter = detect_delimiter(&mut source, encoding, limits)?;
    let mut rows = Rows::new(Decoding::new(source, encoding), delimiter, limits);
    while let Some(row) = rows.next_row()? {
        take(row.line, row.fields)?;
    }
    Ok(CsvSummary { encoding, delimiter: char::from(delimiter), rows: rows.row })
}

pub(super) fn read<R: Read + Seek>(source: R, stem: &str, limits: &Limits) -> Result<Workbook, ReadError> {
    let mut collector = Collector { limits, cells: 0 };
    let mut rows: Vec<Vec<RawCell>> = Vec::new();
    let mut widths = Widths::default();
    let mut at = 0;
    let summary = csv_rows(source, limits, |line, fields| {
        widths.note(line, &fields);
        for (column, field) in fields.into_iter().enumerate().filter(|(_, field)| !field.is_empty()) {
            collector.put(&mut rows, (at, column), RawCell::Text(field))?;
        }
        at += 1;
        Ok::<(), ReadError>(())
    })?;
    let sheet = Sheet { name: stem.to_owned(), hidden: false, rows, merges: Vec::new() };
    let format = FileFormat::Csv { encoding: summary.encoding, delimiter: summary.delimiter };
    Ok(Workbook { format, sheets: vec![sheet], warnings: widths.warnings() })
}

/// Counts fields per row, to name the rows that differ from most.
#[derive(Default)]
struct Widths {
    rows: Vec<(u64, u32)>,
    histogram: BTreeMap<usize, usize>,
}

/// Uneven rows that are named one by one.
const NAMED_RAGGED_ROWS: usize = 20;

impl Widths {
    fn note(&mut self, line: u64, fields: &[String]) {
        if fields.iter().any(|field| !field.is_empty()) {
            *self.histogram.entry(fields.len()).or_default() += 1;
            self.rows.push((line, u32::try_from(fields.len()).unwrap_or(u32::MAX)));
        }
    }

    fn warnings(&self) -> Vec<ReadWarning> {
        let Some((usual, _)) = self.histogram.iter().max_by_key(|(width, count)| (**count, **width)) else {
            return Vec::new();
        };
        let uneven = || self.rows.iter().filter(|(_, width)| *width as usize != *usual);
        let mut warnings: Vec<ReadWarning> = uneven()
            .take(NAMED_RAGGED_ROWS)
            .map(|(line, width)| ReadWarning::RaggedRow {
                line: *line,
                found: *width as usize,
                usual: *usual,
            })
            .collect();
        let more = uneven().count().saturating_sub(NAMED_RAGGED_ROWS);
        if more > 0 {
            warnings.push(ReadWarning::MoreRaggedRows { more });
        }
        warnings
    }
}

const SAMPLE_BYTES: u64 = 1 << 16;
const SAMPLE_ROWS: usize = 50;

/// The separator under which most rows of the first part have the same number of fields, and more than one.
fn detect_delimiter<R: Read + Seek>(
    source: &mut R,
    encoding: Encoding,
    limits: &Limits,
) -> Result<u8, ReadError> {
    let mut sample = Vec::new();
    let mut reader = Decoding::new(source.by_ref().take(SAMPLE_BYTES), encoding);
    let mut buffer = vec![0; 1 << 14];
    // The sample may end within a character; what was decoded before that is enough.
    while let Ok(n @ 1..) = reader.read(&mut buffer) {
        sample.extend_from_slice(&buffer[..n]);
    }
    source.rewind().map_err(|error| ReadError::Unreadable(error.kind()))?;
    // Spreadsheet programs write and honour a first line that names the separator.
    if let [b's', b'e', b'p', b'=', named @ (b',' | b';' | b'\t'), b'\r' | b'\n', ..] = sample[..] {
        return Ok(named);
    }
    let score = |delimiter: u8| {
        let mut rows = Rows::new(&sample[..], delimiter, limits);
        let (mut widths, mut all): (BTreeMap<usize, usize>, usize) = (BTreeMap::new(), 0);
        while let (0..SAMPLE_ROWS, Ok(Some(row))) = (all, rows.next_row()) {
            if row.fields.iter().any(|field| !field.is_empty()) {
                *widths.entry(row.fields.len()).or_default() += 1;
                all += 1;
            }
        }
        // The share of even rows comes first: a separator within texts makes rows too, but not even ones.
        let even = widths
            .into_iter()
            .filter(|(width, _)| *width > 1)
            .map(|(width, count)| (count * 1_000 / all.max(1), width));
        even.max().unwrap_or((0, 0))
    };
    let best = [b';', b'\t', b','].into_iter().max_by_key(|delimiter| score(*delimiter));
    Ok(best.filter(|delimiter| score(*delimiter) > (0, 0)).unwrap_or(b','))
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// After a quotation mark inside a quoted field: it ends the field unless another one follows.
    AfterQuote,
}

/// Rows of UTF-8 text.
struct Rows<'a, R> {
    source: R,
    limits: &'a Limits,
    delimiter: u8,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    line: u64,
    row: u64,
    skip_line_feed: bool,
}

impl<'a, R: Read> Rows<'a, R> {
    fn new(source: R, delimiter: u8, limits: &'a Limits) -> Rows<'a, R> {
        let buffer = vec![0; 1 << 16];
        Rows { source, limits, delimiter, buffer, at: 0, filled: 0, line: 1, row: 0, skip_line_feed: false }
    }

    fn byte(&mut self) -> Result<Option<u8>, ReadError> {
        if self.at == self.filled {
            self.filled = loop {
                match self.source.read(&mut self.buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    other => break other.map_err(|error| ReadError::Unreadable(error.kind()))?,
                }
            };
            self.at = 0;
            if self.filled == 0 {
                return Ok(None);
            }
        }
        self.at += 1;
        Ok(Some(self.buffer[self.at - 1]))
    }

    /// The next row, or `None` at the end of the text.
    fn next_row(&mut self) -> Result<Option<Row>, ReadError> {
        let (mut state, mut field, mut fields) = (State::FieldStart, Vec::new(), Vec::new());
        let (mut begins, mut opened, mut started) = (self.line, self.line, false);
        loop {
            let Some(byte) = self.byte()? else {
                if state == State::Quoted {
                    return Err(ReadError::UnclosedQuote { line: opened });
                }
                if !started {
                    return Ok(None);
                }
                self.end_field(&mut field, &mut fields)?;
                break;
            };
            if std::mem::take(&mut self.skip_line_feed) && byte == b'\n' {
                continue;
            }
            if !started {
                (started, begins) = (true, self.line);
            }
            match (state, byte) {
                (State::Quoted, b'"') => state = State::AfterQuote,
                (State::AfterQuote, b'"') => {
                    field.push(b'"');
                    state = State::Quoted;
                }
                (State::FieldStart, b'"') => {
                    state = State::Quoted;
                    opened = self.line;
                }
                (State::Quoted, b'\r') => {
                    field.push(b'\n');
                    self.line += 1;
                    self.skip_line_feed = true;
                }
                (State::Quoted, _) => {
                    self.line += u64::from(byte == b'\n');
                    field.push(byte);
                }
                (_, b'\r' | b'\n') => {
                    self.skip_line_feed = byte == b'\r';
                    self.line += 1;
                    self.end_field(&mut field, &mut fields)?;
                    break;
                }
                (_, byte) if byte == self.delimiter => {
                    self.end_field(&mut field, &mut fields)?;
                    state = State::FieldStart;
                }
                (_, byte) => {
                    field.push(byte);
                    state = State::Plain;
                }
            }
            self.check_length(&field, &fields, state, opened)?;
        }
        self.row += 1;
        Ok(Some(Row { line: begins, fields }))
    }

    /// Stops before a runaway field fills the memory: four bytes are the longest character.
    fn check_length(
        &self,
        field: &[u8],
        fields: &[String],
        state: State,
        opened: u64,
    ) -> Result<(), ReadError> {
        if field.len() <= self.limits.cell_chars.saturating_mul(4) {
            return Ok(());
        }
        Err(match state {
            State::Quoted | State::AfterQuote => ReadError::UnclosedQuote { line: opened },
            State::FieldStart | State::Plain => self.too_long(fields.len()),
        })
    }

    fn too_long(&self, column: usize) -> ReadError {
        let address = Address::new(
            u32::try_from(self.row).unwrap_or(u32::MAX),
            u32::try_from(column).unwrap_or(u32::MAX),
        );
        ReadError::CellTooLong { cell: address.to_string(), limit: self.limits.cell_chars }
    }

    fn end_field(&self, field: &mut Vec<u8>, fields: &mut Vec<String>) -> Result<(), ReadError> {
        let text = String::from_utf8(std::mem::take(field))
            .map_err(|_| ReadError::Damaged { place: "text".to_owned() })?;
        if text.len() > self.limits.cell_chars && text.chars().count() > self.limits.cell_chars {
            return Err(self.too_long(fields.len()));
        }
        if fields.len() >= self.limits.columns {
            return Err(ReadError::TooManyColumns { limit: self.limits.columns });
        }
        fields.push(text);
        Ok(())
    }
}
