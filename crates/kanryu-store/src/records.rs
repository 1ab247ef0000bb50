//! Records derived from the log: caught up lazily, rebuilt at will.
//!
//! Appending writes only the log. Whoever reads records first carries out the events that came in since; a
//! head named `records` says how far that went. The tables hold nothing that the log does not.

use std::collections::BTreeMap;

use kanryu_domain::event::{Event, Fact};
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::registry::{Record, Registry, mirrored};
use sha2::{Digest, Sha256};

use crate::chain::{Hash, Head};
use crate::database::{Db, Row, Tx, Value, params};
use crate::dialect;
use crate::error::StoreError;
use crate::log::{lock_head, move_head, number, parse};
use crate::opening::Store;
use crate::schema;

/// Events carried out in one transaction: bounds memory, and how long writers wait.
const SLICE: u64 = 20_000;
/// Records read from the database at once.
const PAGE: i64 = 5_000;

impl Store {
    /// Carries out on the derived records whatever was appended since; returns up to which number they stand.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] names an event that is none.
    pub async fn catch_up(&self) -> Result<u64, StoreError> {
        self.catch_up_in_slices(SLICE, &mut |_, _| {}).await
    }

    /// Throws the derived records away and derives them again from the whole log.
    ///
    /// `progress` hears how many events of how many were carried out.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] names an event that is none; what was derived before it stays.
    pub async fn rebuild(&self, mut progress: impl FnMut(u64, u64) + Send) -> Result<u64, StoreError> {
        let mut tx = self.db.write().await?;
        lock_head(&mut tx, "records").await?;
        tx.run(dialect::CLEAR_RECORDS, params![]).await?;
        move_head(&mut tx, "records", Head::EMPTY).await?;
        tx.commit().await?;
        self.catch_up_in_slices(SLICE, &mut progress).await
    }

    async fn catch_up_in_slices(
        &self,
        slice: u64,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<u64, StoreError> {
        loop {
            let (log, derived) = heads(&self.db).await?;
            progress(derived, log);
            if log == derived {
                return Ok(derived);
            }
            let mut tx = self.db.write().await?;
            let head = lock_head(&mut tx, "records").await?;
            let reached = carry_out(&mut tx, head.seq, slice).await?;
            move_head(&mut tx, "records", Head { seq: reached, hash: Hash::ZERO }).await?;
            tx.commit().await?;
            if reached == derived {
                // Another process did the work meanwhile, or rows are missing: the proof is `verify`'s, not ours.
                let (log, derived) = heads(&self.db).await?;
                if derived == reached && log > reached {
                    return Err(StoreError::Unreadable { seq: reached + 1, column: 0 });
                }
            }
        }
    }

    /// The current record of `subject`.
    ///
    /// # Errors
    /// [`StoreError::Record`] where it cannot be read.
    pub async fn record(&self, subject: &Subject) -> Result<Option<Record>, StoreError> {
        self.catch_up().await?;
        let sql = "SELECT subject, record FROM records WHERE subject = $1";
        self.db.row(sql, params![subject.to_string()]).await?.map(|row| record(&row)).transpose()
    }

    /// Current records of a kind, by key, after the given one, at most `limit` of them.
    ///
    /// # Errors
    /// [`StoreError::Record`] where one cannot be read.
    pub async fn records(
        &self,
        kind: Kind,
        after: Option<&Subject>,
        limit: u64,
    ) -> Result<Vec<Record>, StoreError> {
        self.catch_up().await?;
        let after = after.map_or_else(String::new, Subject::to_string);
        let sql =
            "SELECT subject, record FROM records WHERE kind = $1 AND subject > $2 ORDER BY subject LIMIT $3";
        self.db.rows(sql, params![kind.word(), after, number(limit)]).await?.iter().map(record).collect()
    }

    /// All current records, and the number of the last event carried out in them.
    ///
    /// # Errors
    /// [`StoreError::Record`] where one cannot be read.
    pub async fn load_registry(&self) -> Result<(Registry, u64), StoreError> {
        self.catch_up().await?;
        let mut tx = self.db.read().await?;
        let row = tx.row("SELECT seq FROM heads WHERE name = 'records'", params![]).await?;
        let reached = row.map_or(Ok(0), |row| row.seq(0))?;
        let mut records = Vec::new();
        each_page(&mut tx, |rows| {
            for row in rows {
                records.push(record(row)?);
            }
            Ok(())
        })
        .await?;
        tx.rollback().await?;
        Ok((Registry::from_records(records), reached))
    }

    /// A SHA-256 over all derived records in order, to prove that a rebuild changed nothing.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] as `catch_up`.
    pub async fn records_digest(&self) -> Result<Hash, StoreError> {
        self.catch_up().await?;
        let mut tx = self.db.read().await?;
        let mut sum = Sha256::new();
        each_page(&mut tx, |rows| {
            for row in rows {
                for part in [row.text(0)?, row.text(1)?, row.int(2)?.to_string(), row.text(3)?] {
                    sum.update((part.len() as u64).to_be_bytes());
                    sum.update(part);
                }
            }
            Ok(())
        })
        .await?;
        tx.rollback().await?;
        Ok(Hash(sum.finalize().into()))
    }
}

/// The last number of the log and of the derived records, of one moment.
async fn heads(db: &Db) -> Result<(u64, u64), StoreError> {
    let sql = "SELECT log.seq, derived.seq FROM heads AS log, heads AS derived \
               WHERE log.name = 'events' AND derived.name = 'records'";
    db.row(sql, params![]).await?.map_or(Ok((0, 0)), |row| Ok((row.seq(0)?, row.seq(1)?)))
}

/// Carries out up to `slice` events after number `from`; returns the number reached.
async fn carry_out(tx: &mut Tx, from: u64, slice: u64) -> Result<u64, StoreError> {
    let sql = "SELECT seq, payload FROM events WHERE seq > $1 ORDER BY seq LIMIT $2";
    let rows = tx.rows(sql, params![number(from), number(slice)]).await?;
    let mut events: Vec<(u64, Event)> = Vec::with_capacity(rows.len());
    for row in &rows {
        let seq = row.seq(0)?;
        let event = parse(seq, &row.text(1)?)?;
        let mirror = mirrored(&event);
        events.push((seq, event));
        events.extend(mirror.map(|event| (seq, event)));
    }
    drop(rows);
    let Some(reached) = events.last().map(|(seq, _)| *seq) else { return Ok(from) };
    let mut touched: BTreeMap<Subject, (u64, Record)> = existing(tx, from, &events).await?;
    for (seq, event) in &events {
        let entry = touched.entry(event.subject.clone());
        let (revision, record) = entry.or_insert_with(|| (0, Record::new(event.subject.clone())));
        record.apply(event);
        *revision = *seq;
    }
    tx.insert(&schema::RECORDS, touched.values().map(|(revision, record)| row(*revision, record)).collect())
        .await?;
    Ok(reached)
}

/// The records, as they stand, of the subjects that the events are about.
async fn existing(
    tx: &mut Tx,
    from: u64,
    events: &[(u64, Event)],
) -> Result<BTreeMap<Subject, (u64, Record)>, StoreError> {
    if from == 0 {
        return Ok(BTreeMap::new());
    }
    let mut subjects: Vec<String> = events.iter().map(|(_, event)| event.subject.to_string()).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let rows = tx.rows(dialect::RECORDS_OF, vec![Value::Texts(subjects)]).await?;
    rows.iter().map(record).map(|found| found.map(|record| (record.subject.clone(), (0, record)))).collect()
}

fn row(revision: u64, record: &Record) -> Vec<Value> {
    let text = serde_json::to_string(record).expect("a record has only text keys and finite values");
    let kind = record.subject.kind().word();
    params![record.subject.to_string(), kind, number(revision), organizations(record), text]
}

/// The organizations that ever were responsible for the subject or employed it, separated by spaces: the keys
/// by which a cluster spreads its records.
fn organizations(record: &Record) -> String {
    let keys = record.entries.iter().filter_map(|entry| match &entry.fact {
        Fact::AffiliationBegan { organization, .. } | Fact::EmploymentBegan { organization, .. } => {
            Some(organization.key())
        }
        _ => None,
    });
    let mut keys: Vec<&str> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys.join(" ")
}

fn record(row: &Row) -> Result<Record, StoreError> {
    let subject = row.text(0)?;
    serde_json::from_str(&row.text(1)?).map_err(|_| StoreError::Record { subject })
}

/// Calls `take` with every page of `subject, record, revision, organizations`, by subject.
async fn each_page(
    tx: &mut Tx,
    mut take: impl FnMut(&[Row]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let sql = "SELECT subject, record, revision, organizations FROM records WHERE subject > $1 ORDER BY subject LIMIT $2";
    let mut after = String::new();
    loop {
        let rows = tx.rows(sql, params![after, PAGE]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.text(0)?;
        take(&rows)?;
    }
}
