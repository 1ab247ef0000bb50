//! Reading the log: page by page, about one subject, of one import, or as known at a moment.

use kanryu_domain::calendar::Instant;
use kanryu_domain::event::Event;
use kanryu_domain::id::Subject;
use kanryu_domain::registry::Registry;

use super::{Columns, moment, number};
use crate::chain::Hash;
use crate::database::{Row, Tx, Value, params};
use crate::error::StoreError;
use crate::opening::Store;

/// An event with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// The hash that ends the chain with it.
    pub hash: Hash,
    /// The event.
    pub event: Event,
}

/// A row of the log as it stands.
pub(crate) struct Raw {
    pub(crate) seq: u64,
    pub(crate) id: Vec<u8>,
    pub(crate) columns: Columns,
    pub(crate) payload: String,
    pub(crate) hash: Hash,
}

/// Events read from the database at once where a whole log is read.
const PAGE: u64 = 5_000;

impl Store {
    /// Events after number `seq`, in order, at most `limit` of them.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] names an event that is none.
    pub async fn events_after(&self, seq: u64, limit: u64) -> Result<Vec<Recorded>, StoreError> {
        let sql = "SELECT seq, hash, payload FROM events WHERE seq > $1 ORDER BY seq LIMIT $2";
        recorded(self.db.rows(sql, params![number(seq), number(limit)]).await?)
    }

    /// Events about `subject`, links from other records to it included, in the order of the log.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] names an event that is none.
    pub async fn events_of(&self, subject: &Subject) -> Result<Vec<Recorded>, StoreError> {
        let sql = "SELECT seq, hash, payload FROM events WHERE subject = $1 OR other = $1 ORDER BY seq";
        recorded(self.db.rows(sql, params![subject.to_string()]).await?)
    }

    /// Events that came in with an import, after number `seq`, at most `limit` of them.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] names an event that is none.
    pub async fn events_of_import(
        &self,
        import: &Subject,
        seq: u64,
        limit: u64,
    ) -> Result<Vec<Recorded>, StoreError> {
        let sql =
            "SELECT seq, hash, payload FROM events WHERE import = $1 AND seq > $2 ORDER BY seq LIMIT $3";
        recorded(self.db.rows(sql, params![import.to_string(), number(seq), number(limit)]).await?)
    }

    /// Events recorded by `known_at`, that moment included, after number `seq`, at most `limit` of them.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] names an event that is none.
    pub async fn events_until(
        &self,
        known_at: Instant,
        seq: u64,
        limit: u64,
    ) -> Result<Vec<Recorded>, StoreError> {
        let sql = "SELECT seq, hash, payload FROM events WHERE seq > $1 AND recorded_at <= $2 ORDER BY seq LIMIT $3";
        recorded(self.db.rows(sql, params![number(seq), moment(known_at), number(limit)]).await?)
    }

    /// The registry as known at a moment: folded from the events recorded by then.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] names an event that is none.
    pub async fn registry_known_at(&self, known_at: Instant) -> Result<Registry, StoreError> {
        let mut registry = Registry::default();
        let mut after = 0;
        loop {
            let page = self.events_until(known_at, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(registry) };
            after = last.seq;
            page.iter().for_each(|recorded| registry.apply(&recorded.event));
        }
    }
}

fn recorded(rows: Vec<Row>) -> Result<Vec<Recorded>, StoreError> {
    rows.iter().map(|row| one(row.seq(0)?, Hash(row.hash(1)?), &row.text(2)?)).collect()
}

fn one(seq: u64, hash: Hash, payload: &str) -> Result<Recorded, StoreError> {
    Ok(Recorded { seq, hash, event: parse(seq, payload)? })
}

/// Reads an event's text; the error says where it stops making sense and never quotes it.
pub(crate) fn parse(seq: u64, payload: &str) -> Result<Event, StoreError> {
    serde_json::from_str(payload).map_err(|error| StoreError::Unreadable { seq, column: error.column() })
}

/// Rows of the log after number `seq` as they stand, readable or not.
pub(crate) async fn raw_events(tx: &mut Tx, seq: u64, limit: u64) -> Result<Vec<Raw>, StoreError> {
    let sql = "SELECT seq, id, occurred_from, occurred_until, recorded_at, subject, other, import, payload, hash \
               FROM events WHERE seq > $1 ORDER BY seq LIMIT $2";
    let rows = tx.rows(sql, vec![Value::from(number(seq)), Value::from(number(limit))]).await?;
    rows.iter().map(raw).collect()
}

fn raw(row: &Row) -> Result<Raw, StoreError> {
    let columns = Columns {
        occurred: (row.int(2)?, row.int(3)?),
        recorded_at: row.int(4)?,
        subject: row.text(5)?,
        other: row.text_or_none(6)?,
        import: row.text_or_none(7)?,
    };
    // A hash of the wrong length matches nothing, which is what it proves.
    let hash = row.bytes(9)?.try_into().map_or(Hash::ZERO, Hash);
    Ok(Raw { seq: row.seq(0)?, id: row.bytes(1)?, columns, payload: row.text(8)?, hash })
}
