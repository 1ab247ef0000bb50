//! Restoring a backup: checked to the last byte before anything is touched, and proved again before it counts.

use std::path::Path;

use kanryu_domain::calendar::Instant;

use super::reader::{Reader, TableRow};
use super::refuse_broken;
use crate::chain::{Hash, Head};
use crate::database::{Bulk, Tx, Value, params};
use crate::error::{StoreError, phrase};
use crate::log::move_head;
use crate::opening::Store;
use crate::schema::EVENTS;
use crate::target::Target;
use crate::{dialect, schema, verify};

/// Rows inserted at once.
const PAGE: usize = 5_000;

/// What was restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// The schema of the store now: that of the backup, so that the program that wrote it can read it. Opening
    /// the store with this program migrates it.
    pub schema: i64,
    /// Where its log ends.
    pub head: Head,
    /// Rows of all tables.
    pub rows: u64,
    /// When the backup was made.
    pub backed_up_at: Instant,
}

impl Store {
    /// Makes the store at `target` what it was when `file` was written.
    ///
    /// The file's sum and the log's chain are checked first. Everything happens in one transaction, which is
    /// committed only if the restored log verifies: a restore that fails changes nothing. A store that is there
    /// already is refused unless `replace` says that it may go. Everybody must sign in again afterwards.
    /// `progress` hears how many rows of how many events were restored.
    ///
    /// # Errors
    /// [`StoreError::Backup`] where the file is damaged, [`StoreError::Exists`] where a store is there,
    /// [`StoreError::NotAStore`] where something else is, [`StoreError::Newer`].
    pub async fn restore(
        file: &Path,
        target: &Target,
        replace: bool,
        now: Instant,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Restored, StoreError> {
        let head = check(file).await?;
        let mut reader = Reader::open(file).await?;
        let store = Store::connect(target, true).await?;
        let mut tx = store.db.write().await?;
        tx.run(dialect::LOCK_SCHEMA, params![]).await?;
        clear(&mut tx, target, replace).await?;
        let schema = reader.header.schema;
        schema::create(&mut tx, schema, now).await?;
        let rows = insert_all(&mut tx, &mut reader, head, &mut progress).await?;
        let verification = verify::verify_in(&mut tx, &mut |_, _| {}).await?;
        refuse_broken(&verification)?;
        if verification.head != head {
            return Err(reader.refuse(phrase::CHANGED_MEANWHILE));
        }
        tx.commit().await?;
        store.close().await;
        Ok(Restored { schema, head, rows, backed_up_at: reader.header.created_at })
    }
}

/// Reads the whole file without writing anything; returns where its log ends.
async fn check(file: &Path) -> Result<Head, StoreError> {
    let mut reader = Reader::open(file).await?;
    let mut head = Head::EMPTY;
    while let Some(row) = reader.next().await? {
        if row.bulk.table == EVENTS.table {
            head = follow(head, &row).ok_or_else(|| reader.refuse(phrase::CHAIN_BROKEN))?;
        }
    }
    let noted = reader.header.events.head();
    (noted == Some(head)).then_some(head).ok_or_else(|| reader.refuse(phrase::HEAD_DIFFERS))
}

/// The head after an event's row, or `None` where the row does not follow.
fn follow(head: Head, row: &TableRow) -> Option<Head> {
    let column = |name: &str| {
        let at = row.bulk.columns.iter().position(|column| column.name() == name)?;
        row.values.get(at)
    };
    let (Value::Int(Some(seq)), Value::Text(Some(payload)), Value::Bytes(Some(hash))) =
        (column("seq")?, column("payload")?, column("hash")?)
    else {
        return None;
    };
    let next = head.and(payload.as_bytes());
    let fits = u64::try_from(*seq) == Ok(next.seq) && hash.as_slice() == next.hash.0;
    fits.then_some(next)
}

/// Empties the place, if it may be emptied.
async fn clear(tx: &mut Tx, target: &Target, replace: bool) -> Result<(), StoreError> {
    let place = target.to_string();
    if schema::version_in(tx).await?.is_some() {
        if !replace {
            return Err(StoreError::Exists { place });
        }
        return schema::drop_all(tx).await;
    }
    if schema::is_empty(tx).await? {
        return Ok(());
    }
    Err(StoreError::NotAStore { place, why: phrase::OTHER_TABLES })
}

async fn insert_all(
    tx: &mut Tx,
    reader: &mut Reader,
    head: Head,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<u64, StoreError> {
    let mut total = 0;
    let mut page: Vec<Vec<Value>> = Vec::new();
    let mut table: Option<&'static Bulk> = None;
    while let Some(row) = reader.next().await? {
        let another = table.is_some_and(|bulk| bulk.table != row.bulk.table);
        if another || page.len() == PAGE {
            insert(tx, table, &mut page).await?;
            progress(total, head.seq);
        }
        table = Some(row.bulk);
        page.push(row.values);
        total += 1;
    }
    insert(tx, table, &mut page).await?;
    let audit = reader.header.audit.head().unwrap_or(Head { seq: 0, hash: Hash::ZERO });
    move_head(tx, "events", head).await?;
    move_head(tx, "audit", audit).await?;
    Ok(total)
}

async fn insert(tx: &mut Tx, table: Option<&Bulk>, page: &mut Vec<Vec<Value>>) -> Result<(), StoreError> {
    match table {
        Some(bulk) => tx.insert(bulk, std::mem::take(page)).await,
        None => Ok(()),
    }
}
