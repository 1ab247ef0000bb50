//! Reading a backup file line by line, trusting nothing in it.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

use super::{End, FORMAT, Header, TableLine};
use crate::chain::{from_hex, to_hex};
use crate::database::{Bulk, Column, Value};
use crate::error::{Phrase, StoreError, phrase};
use crate::log::MAX_EVENT_BYTES;
use crate::schema::{self, BACKED_UP};

/// A line is a row; the largest is an event, which JSON may write with six characters a byte.
const MAX_LINE: u64 = 6 * MAX_EVENT_BYTES as u64 + 4_096;

/// A backup file that is being read.
pub(super) struct Reader {
    path: PathBuf,
    lines: BufReader<File>,
    sum: Sha256,
    line: u64,
    rows: u64,
    pub(super) header: Header,
    /// Tables that have not been read yet, in their order.
    ahead: &'static [schema::Table],
    table: Option<&'static Bulk>,
}

/// A row and the table it belongs to.
pub(super) struct TableRow {
    pub(super) bulk: &'static Bulk,
    pub(super) values: Vec<Value>,
}

impl Reader {
    /// Opens a file and reads its header.
    pub(super) async fn open(path: &Path) -> Result<Reader, StoreError> {
        let file = File::open(path).await.map_err(|error| StoreError::file(path, &error))?;
        let header = Header {
            format: 0,
            schema: 0,
            created_at: kanryu_domain::calendar::Instant::from_ms(0),
            events: super::Link { seq: 0, hash: String::new() },
            audit: super::Link { seq: 0, hash: String::new() },
        };
        let lines = BufReader::with_capacity(1 << 18, file);
        let (path, ahead) = (path.to_owned(), BACKED_UP.as_slice());
        let mut reader =
            Reader { path, lines, sum: Sha256::new(), line: 0, rows: 0, header, ahead, table: None };
        let text = reader.text().await?.unwrap_or_default();
        let header: Result<Header, _> = serde_json::from_str(&text);
        reader.header = header.map_err(|_| reader.refuse(phrase::NO_BACKUP))?;
        reader.sum.update(&text);
        if reader.header.format != FORMAT {
            return Err(reader.refuse(phrase::FORM_UNKNOWN));
        }
        if reader.header.schema > schema::LATEST || reader.header.schema < 1 {
            return Err(StoreError::Newer { found: reader.header.schema, known: schema::LATEST });
        }
        Ok(reader)
    }

    /// The next row, or `None` at an end that was checked.
    pub(super) async fn next(&mut self) -> Result<Option<TableRow>, StoreError> {
        loop {
            let Some(text) = self.text().await? else {
                return Err(self.refuse(phrase::BREAKS_OFF));
            };
            if text.starts_with('[') {
                let Some(bulk) = self.table else { return Err(self.refuse(phrase::ROW_WITHOUT_TABLE)) };
                let values = read_row(bulk, &text).ok_or_else(|| self.refuse(phrase::ROW_MISFIT))?;
                self.sum.update(&text);
                self.rows += 1;
                return Ok(Some(TableRow { bulk, values }));
            }
            if let Ok(line) = serde_json::from_str::<TableLine>(&text) {
                self.begin_table(&line)?;
                self.sum.update(&text);
                continue;
            }
            self.check_end(&text).await?;
            return Ok(None);
        }
    }

    fn begin_table(&mut self, line: &TableLine) -> Result<(), StoreError> {
        let Some((table, rest)) = self.ahead.split_first() else {
            return Err(self.refuse(phrase::TABLE_TOO_MANY));
        };
        if TableLine::of(&table.bulk) != *line || table.since > self.header.schema {
            return Err(self.refuse(phrase::OTHER_SCHEMA));
        }
        (self.table, self.ahead) = (Some(&table.bulk), rest);
        Ok(())
    }

    async fn check_end(&mut self, text: &str) -> Result<(), StoreError> {
        let end: Result<End, _> = serde_json::from_str(text);
        let end = end.map_err(|_| self.refuse(phrase::LINE_UNKNOWN))?;
        if end.sha256 != to_hex(&self.sum.clone().finalize()) {
            return Err(self.refuse(phrase::SUM_DIFFERS));
        }
        if end.rows != self.rows || self.ahead.iter().any(|table| table.since <= self.header.schema) {
            return Err(self.refuse(phrase::ROWS_MISSING));
        }
        match self.text().await? {
            None => Ok(()),
            Some(_) => Err(self.refuse(phrase::AFTER_END)),
        }
    }

    /// The next line with its line feed, or `None` at the end of the file.
    async fn text(&mut self) -> Result<Option<String>, StoreError> {
        let mut bytes = Vec::new();
        let mut limited = (&mut self.lines).take(MAX_LINE);
        let read = limited.read_until(b'\n', &mut bytes).await;
        read.map_err(|error| StoreError::file(&self.path, &error))?;
        self.line += 1;
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes.last() != Some(&b'\n') {
            return Err(self.refuse(phrase::LINE_TOO_LONG));
        }
        String::from_utf8(bytes).map(Some).map_err(|_| self.refuse(phrase::NOT_UTF8))
    }

    pub(super) fn refuse(&self, why: Phrase) -> StoreError {
        StoreError::Backup { file: self.path.display().to_string(), line: self.line, why }
    }
}

fn read_row(bulk: &Bulk, text: &str) -> Option<Vec<Value>> {
    let cells: Vec<Json> = serde_json::from_str(text).ok()?;
    if cells.len() != bulk.columns.len() {
        return None;
    }
    bulk.columns.iter().zip(cells).map(|(column, cell)| read_cell(*column, cell)).collect()
}

fn read_cell(column: Column, cell: Json) -> Option<Value> {
    match (column, cell) {
        (Column::Int(_), Json::Null) => Some(Value::Int(None)),
        (Column::Text(_), Json::Null) => Some(Value::Text(None)),
        (Column::Bytes(_), Json::Null) => Some(Value::Bytes(None)),
        (Column::Int(_), Json::Number(number)) => Some(Value::Int(Some(number.as_i64()?))),
        (Column::Text(_), Json::String(text)) => Some(Value::Text(Some(text))),
        (Column::Bytes(_), Json::String(text)) => Some(Value::Bytes(Some(from_hex(&text)?))),
        (Column::Int(_) | Column::Text(_) | Column::Bytes(_), _) => None,
    }
}
