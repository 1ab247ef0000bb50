//! Backup to a single file and restore from it, from either database to either.
//!
//! The file is lines of JSON: a header with schema and heads, then each table as a line that names its columns
//! and one array a row, bytes in hexadecimal digits, and a last line with the number of rows and the SHA-256 of
//! everything before it. It holds personal data and is readable by its owner only. Derived records are left out,
//! because they are rebuilt; sessions and set-up links are left out, so that a copy lets nobody in.

use std::path::{Path, PathBuf};

use kanryu_domain::calendar::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::chain::{Hash, Head, to_hex};
use crate::database::{Bulk, Column, Db, Row, Tx, params};
use crate::error::{StoreError, phrase};
use crate::opening::Store;
use crate::schema;
use crate::verify::{self, Verification};

mod reader;
mod restore;

pub use restore::Restored;

/// The form of the file described above.
const FORMAT: i64 = 1;
/// Rows read from the database at once.
const PAGE: i64 = 5_000;

/// What was backed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackedUp {
    /// The end of the log in the backup.
    pub head: Head,
    /// Rows of all tables.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
}

/// The first line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    #[serde(rename = "kanryu-backup")]
    format: i64,
    schema: i64,
    created_at: Instant,
    events: Link,
    audit: Link,
}

/// Where a chain ends.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    seq: u64,
    hash: String,
}

/// The line before the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableLine {
    table: String,
    columns: Vec<String>,
}

/// The last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    rows: u64,
    sha256: String,
}

impl Link {
    fn of(head: Head) -> Link {
        Link { seq: head.seq, hash: head.hash.to_string() }
    }

    fn head(&self) -> Option<Head> {
        Some(Head { seq: self.seq, hash: Hash::from_hex(&self.hash)? })
    }
}

impl TableLine {
    fn of(bulk: &Bulk) -> TableLine {
        let columns = bulk.columns.iter().map(|column| column.name().to_owned()).collect();
        TableLine { table: bulk.table.to_owned(), columns }
    }
}

impl Store {
    /// Writes everything to `file`, which must not exist, as of one moment; others may go on writing.
    ///
    /// `progress` hears how many events of how many were written.
    ///
    /// # Errors
    /// [`StoreError::File`] where the file exists or cannot be written, [`StoreError::BrokenLog`] where the log
    /// does not verify: such a backup could not be restored.
    pub async fn backup(
        &self,
        file: &Path,
        now: Instant,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<BackedUp, StoreError> {
        write(&self.db, file, now, &mut progress).await
    }
}

/// Writes a backup beside its final name first, so that a file of that name is always complete.
pub(crate) async fn write(
    db: &Db,
    file: &Path,
    now: Instant,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<BackedUp, StoreError> {
    let failed = |error| StoreError::file(file, &error);
    if file.exists() {
        return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
    }
    let part = part_of(file);
    let written = write_part(db, &part, now, progress).await;
    if let Err(error) = written {
        // Best effort: the error that matters is the first one.
        let _ = std::fs::remove_file(&part);
        return Err(error);
    }
    // Unlike a rename, a hard link never replaces a file that somebody else made meanwhile.
    let linked = std::fs::hard_link(&part, file);
    let removed = std::fs::remove_file(&part);
    linked.and(removed).map_err(failed)?;
    written
}

fn part_of(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    file.with_file_name(name)
}

async fn write_part(
    db: &Db,
    part: &Path,
    now: Instant,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<BackedUp, StoreError> {
    let mut tx = db.read().await?;
    let verification = verify::verify_in(&mut tx, &mut |_, _| {}).await?;
    refuse_broken(&verification)?;
    let schema = schema::version_in(&mut tx).await?.unwrap_or(schema::LATEST);
    let audit = verify::noted_head(&mut tx, "audit").await?;
    let mut out = Out::create(part).await?;
    let (events, audit) = (Link::of(verification.head), Link::of(audit));
    out.line(&Header { format: FORMAT, schema, created_at: now, events, audit }).await?;
    for table in schema::BACKED_UP.iter().filter(|table| table.since <= schema) {
        write_table(&mut tx, &table.bulk, &mut out, verification.events, progress).await?;
    }
    tx.rollback().await?;
    let end = End { rows: out.rows, sha256: to_hex(&out.sum.clone().finalize()) };
    out.line(&end).await?;
    let bytes = out.finish().await?;
    Ok(BackedUp { head: verification.head, rows: end.rows, bytes })
}

/// A backup or a restored store is only worth having if its logs verify.
fn refuse_broken(verification: &Verification) -> Result<(), StoreError> {
    if let Some(broken) = &verification.broken {
        return Err(StoreError::BrokenLog { log: phrase::LOG, seq: broken.seq });
    }
    match verification.broken_audit {
        Some(seq) => Err(StoreError::BrokenLog { log: phrase::AUDIT_LOG, seq }),
        None => Ok(()),
    }
}

async fn write_table(
    tx: &mut Tx,
    bulk: &Bulk,
    out: &mut Out,
    events: u64,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<(), StoreError> {
    out.line(&TableLine::of(bulk)).await?;
    let (names, table, key) = (bulk.names(), bulk.table, bulk.columns[0].name());
    let first = format!("SELECT {names} FROM {table} ORDER BY {key} LIMIT $1");
    let next = format!("SELECT {names} FROM {table} WHERE {key} > $2 ORDER BY {key} LIMIT $1");
    let mut rows = tx.rows(first, params![PAGE]).await?;
    let mut written = 0;
    while let Some(last) = rows.last() {
        let after = bulk.columns[0].value(last, 0)?;
        let mut text = String::new();
        for row in &rows {
            write_row(&mut text, bulk, row)?;
        }
        out.rows += rows.len() as u64;
        out.bytes(text.as_bytes()).await?;
        if bulk.table == "events" {
            written += rows.len() as u64;
            progress(written, events);
        }
        rows = tx.rows(next.clone(), vec![PAGE.into(), after]).await?;
    }
    Ok(())
}

fn write_row(text: &mut String, bulk: &Bulk, row: &Row) -> Result<(), StoreError> {
    let json = |text: &Option<String>| serde_json::to_string(text).expect("a text has a JSON form");
    for (at, column) in bulk.columns.iter().enumerate() {
        text.push(if at == 0 { '[' } else { ',' });
        match column {
            Column::Int(_) => {
                text.push_str(&row.int_or_none(at)?.map_or("null".to_owned(), |int| int.to_string()))
            }
            Column::Text(_) => text.push_str(&json(&row.text_or_none(at)?)),
            Column::Bytes(_) => text.push_str(&json(&row.bytes_or_none(at)?.map(|bytes| to_hex(&bytes)))),
        }
    }
    text.push_str("]\n");
    Ok(())
}

/// The file being written and the sum of what it holds so far.
struct Out {
    path: PathBuf,
    file: File,
    sum: Sha256,
    rows: u64,
    length: u64,
}

impl Out {
    async fn create(path: &Path) -> Result<Out, StoreError> {
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(path).await.map_err(|error| StoreError::file(path, &error))?;
        Ok(Out { path: path.to_owned(), file, sum: Sha256::new(), rows: 0, length: 0 })
    }

    async fn line(&mut self, line: &impl Serialize) -> Result<(), StoreError> {
        let mut text = serde_json::to_string(line).expect("the lines have only text keys");
        text.push('\n');
        self.bytes(text.as_bytes()).await
    }

    async fn bytes(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.sum.update(bytes);
        self.length += bytes.len() as u64;
        self.file.write_all(bytes).await.map_err(|error| StoreError::file(&self.path, &error))
    }

    /// Makes sure that it is on the disk.
    async fn finish(mut self) -> Result<u64, StoreError> {
        let failed = |error| StoreError::file(&self.path, &error);
        self.file.flush().await.map_err(failed)?;
        self.file.sync_all().await.map_err(failed)?;
        Ok(self.length)
    }
}
