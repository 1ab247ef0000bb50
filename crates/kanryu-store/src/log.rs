//! Appending to the log and reading it.
//!
//! A batch is recorded as a whole or not at all. Whoever appends holds the log's head until the batch is
//! committed, so numbers have no gaps and become visible in order, whichever process wrote them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kanryu_domain::calendar::Instant;
use kanryu_domain::event::{Body, Event};
use kanryu_domain::id::{EventId, Subject};
use sha2::{Digest, Sha256};

use crate::chain::{Hash, Head};
use crate::database::{Tx, Value, params};
use crate::error::{StoreError, phrase};
use crate::opening::Store;
use crate::{dialect, schema};

mod reading;

pub use reading::Recorded;
pub(crate) use reading::{Raw, parse, raw_events};

/// Events in a batch, at most: a batch is held in memory and locks the log while it is written.
pub const MAX_BATCH: usize = 100_000;
/// Bytes of an event's JSON, at most.
pub const MAX_EVENT_BYTES: usize = 1 << 20;
/// Under which conditions a batch is appended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Append {
    /// The number of the last event that the caller looked at when it checked the batch. If a later event
    /// touches a subject of the batch, the batch is refused; a batch of an import is refused as well if rows of
    /// another import came in, because its rows were matched against all records.
    pub seen: Option<u64>,
    /// A name for the batch, such as a form's number: a second append with the same name and the same batch
    /// records nothing and answers as the first did.
    pub key: Option<String>,
}

/// What an append did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The number of the first event that was recorded.
    pub first_seq: u64,
    /// The number of the last; one less than `first_seq` where nothing was recorded.
    pub last_seq: u64,
    /// How many events were recorded by this call.
    pub recorded: u64,
    /// How many were recorded already, or stood twice in the batch.
    pub already_known: u64,
}

/// An event ready to be written.
struct Prepared {
    id: EventId,
    subject: String,
    other: Option<String>,
    import: Option<String>,
    occurred: (i64, i64),
    recorded_at: i64,
    payload: String,
}

/// A batch ready to be written: each id once.
struct Batch {
    events: Vec<Prepared>,
    repeated: u64,
    digest: [u8; 32],
}

impl Store {
    /// Appends a batch of events that were checked against the registry.
    ///
    /// Events that are recorded already with the same bytes are skipped.
    ///
    /// # Errors
    /// [`StoreError::Moved`] where the batch was checked against something older, [`StoreError::Conflict`] where
    /// an id belongs to another event, [`StoreError::KeyReused`], [`StoreError::TooLarge`]. Nothing is recorded then.
    pub async fn append(&self, batch: &[Event], options: Append) -> Result<Appended, StoreError> {
        // Nearly always every event is new, and the unique index says so for free. Only where it objects, or where
        // the batch's own first sending may be what moved the log, is it tried again with a look at what is there.
        match self.try_append(batch, &options, false).await {
            Err(StoreError::Database { unique: true, .. } | StoreError::Moved { .. }) => {
                self.try_append(batch, &options, true).await
            }
            done => done,
        }
    }

    async fn try_append(
        &self,
        batch: &[Event],
        options: &Append,
        look: bool,
    ) -> Result<Appended, StoreError> {
        let batch = prepare(batch, options.key.is_some())?;
        let mut tx = self.db.write().await?;
        match append_in(&mut tx, batch, options, look).await {
            Ok(appended) => tx.commit().await.map(|()| appended),
            Err(error) => {
                tx.rollback().await?;
                Err(error)
            }
        }
    }

    /// Where the log ends.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn head(&self) -> Result<Head, StoreError> {
        let row = self.db.row("SELECT seq, hash FROM heads WHERE name = $1", params!["events"]).await?;
        row.map_or(Ok(Head::EMPTY), |row| Ok(Head { seq: row.seq(0)?, hash: Hash(row.hash(1)?) }))
    }
}

async fn append_in(tx: &mut Tx, batch: Batch, options: &Append, look: bool) -> Result<Appended, StoreError> {
    let mut head = lock_head(tx, "events").await?;
    if let Some(key) = &options.key
        && let Some(earlier) = earlier_append(tx, key, &batch).await?
    {
        return Ok(earlier);
    }
    let known = if look { known_events(tx, &batch).await? } else { BTreeSet::new() };
    if let Some(seen) = options.seen
        && known.len() < batch.events.len()
    {
        refuse_moved(tx, &batch, seen, head).await?;
    }
    let first_seq = head.seq + 1;
    let mut rows = Vec::with_capacity(batch.events.len() - known.len());
    for event in batch.events.into_iter().filter(|event| !known.contains(&event.id)) {
        head = head.and(event.payload.as_bytes());
        rows.push(event.row(head));
    }
    let appended = Appended {
        first_seq,
        last_seq: head.seq,
        recorded: rows.len() as u64,
        already_known: known.len() as u64 + batch.repeated,
    };
    tx.insert(&schema::EVENTS, rows).await?;
    move_head(tx, "events", head).await?;
    if let Some(key) = &options.key {
        let insert = "INSERT INTO appends (name, first_seq, last_seq, batch) VALUES ($1, $2, $3, $4)";
        let (first, last) = (number(appended.first_seq), number(appended.last_seq));
        tx.run(insert, params![key.as_str(), first, last, &batch.digest]).await?;
    }
    Ok(appended)
}

/// Takes hold of the end of a chain until the transaction ends.
pub(crate) async fn lock_head(tx: &mut Tx, name: &str) -> Result<Head, StoreError> {
    let row = tx.row(dialect::LOCK_HEAD, params![name]).await?;
    row.map_or(Ok(Head::EMPTY), |row| Ok(Head { seq: row.seq(0)?, hash: Hash(row.hash(1)?) }))
}

/// Notes the new end of a chain.
pub(crate) async fn move_head(tx: &mut Tx, name: &str, head: Head) -> Result<(), StoreError> {
    let update = "UPDATE heads SET seq = $1, hash = $2 WHERE name = $3";
    tx.run(update, params![number(head.seq), &head.hash.0, name]).await.map(|_| ())
}

/// What an append with this key did, if there was one.
async fn earlier_append(tx: &mut Tx, key: &str, batch: &Batch) -> Result<Option<Appended>, StoreError> {
    let row = tx.row("SELECT first_seq, last_seq, batch FROM appends WHERE name = $1", params![key]).await?;
    let Some(row) = row else { return Ok(None) };
    if row.bytes(2)? != batch.digest {
        return Err(StoreError::KeyReused);
    }
    let already_known = batch.events.len() as u64 + batch.repeated;
    Ok(Some(Appended { first_seq: row.seq(0)?, last_seq: row.seq(1)?, recorded: 0, already_known }))
}

/// The ids of the batch that are recorded already; refuses one that belongs to another event.
async fn known_events(tx: &mut Tx, batch: &Batch) -> Result<BTreeSet<EventId>, StoreError> {
    let ids = batch.events.iter().map(|event| format!("{:032x}", event.id.bits())).collect();
    let rows = tx.rows(dialect::KNOWN_EVENTS, vec![Value::Texts(ids)]).await?;
    let by_id: BTreeMap<EventId, &Prepared> = batch.events.iter().map(|event| (event.id, event)).collect();
    let mut known = BTreeSet::new();
    for row in rows {
        let id = event_id(&row.bytes(0)?);
        let payload = row.text(1)?;
        if by_id.get(&id).is_none_or(|event| event.payload != payload) {
            return Err(StoreError::Conflict { id });
        }
        known.insert(id);
    }
    Ok(known)
}

async fn refuse_moved(tx: &mut Tx, batch: &Batch, seen: u64, head: Head) -> Result<(), StoreError> {
    let moved = StoreError::Moved { head: head.seq };
    if seen == head.seq {
        return Ok(());
    }
    if seen > head.seq {
        // The caller looked at a log that is not there any more, as after restoring an older backup.
        return Err(moved);
    }
    let touched = batch.events.iter().flat_map(|event| std::iter::once(&event.subject).chain(&event.other));
    let touched: BTreeSet<&String> = touched.collect();
    let touched = Value::Texts(touched.into_iter().cloned().collect());
    if tx.row(dialect::TOUCHED_SINCE, vec![Value::from(number(seen)), touched]).await?.is_some() {
        return Err(moved);
    }
    let imports: BTreeSet<&String> = batch.events.iter().filter_map(|event| event.import.as_ref()).collect();
    if !imports.is_empty() {
        let imports = Value::Texts(imports.into_iter().cloned().collect());
        if tx.row(dialect::IMPORTED_SINCE, vec![Value::from(number(seen)), imports]).await?.is_some() {
            return Err(moved);
        }
    }
    Ok(())
}

/// Serializes a batch and drops what stands in it twice, before any lock is taken.
fn prepare(batch: &[Event], named: bool) -> Result<Batch, StoreError> {
    if batch.len() > MAX_BATCH {
        return Err(StoreError::TooLarge { what: phrase::BATCH, found: batch.len(), limit: MAX_BATCH });
    }
    let mut events: Vec<Prepared> = Vec::with_capacity(batch.len());
    let mut places: HashMap<EventId, usize> = HashMap::with_capacity(batch.len());
    // Only a batch with a name is ever compared with another.
    let mut digest = named.then(Sha256::new);
    let mut repeated = 0;
    for event in batch {
        let prepared = Prepared::new(event)?;
        if let Some(digest) = &mut digest {
            digest.update((prepared.payload.len() as u64).to_be_bytes());
            digest.update(&prepared.payload);
        }
        match places.get(&prepared.id) {
            Some(&place) if events[place].payload == prepared.payload => repeated += 1,
            Some(_) => return Err(StoreError::Conflict { id: prepared.id }),
            None => {
                places.insert(prepared.id, events.len());
                events.push(prepared);
            }
        }
    }
    Ok(Batch { events, repeated, digest: digest.unwrap_or_default().finalize().into() })
}

impl Prepared {
    fn new(event: &Event) -> Result<Prepared, StoreError> {
        let payload = serde_json::to_string(event).expect("an event has only text keys and finite values");
        if payload.len() > MAX_EVENT_BYTES {
            return Err(StoreError::TooLarge {
                what: phrase::EVENT,
                found: payload.len(),
                limit: MAX_EVENT_BYTES,
            });
        }
        let Columns { occurred, recorded_at, subject, other, import } = Columns::of(event);
        Ok(Prepared { id: event.id, subject, other, import, occurred, recorded_at, payload })
    }

    fn row(self, head: Head) -> Vec<Value> {
        params![
            number(head.seq),
            self.occurred.0,
            self.occurred.1,
            self.recorded_at,
            self.id.bits().to_be_bytes().as_slice(),
            self.subject,
            self.other,
            self.import,
            self.payload,
            &head.hash.0,
        ]
    }
}

/// What stands beside an event's text in its row, so that the log can be searched.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) occurred: (i64, i64),
    pub(crate) recorded_at: i64,
    pub(crate) subject: String,
    pub(crate) other: Option<String>,
    pub(crate) import: Option<String>,
}

impl Columns {
    pub(crate) fn of(event: &Event) -> Columns {
        let occurred_on = event.occurred_on;
        Columns {
            occurred: (occurred_on.earliest().number().into(), occurred_on.latest().number().into()),
            recorded_at: event.recorded_at.ms(),
            subject: event.subject.to_string(),
            other: linked(&event.body).map(Subject::to_string),
            import: event.import.as_ref().map(Subject::to_string),
        }
    }
}

/// The second record of a link.
fn linked(body: &Body) -> Option<&Subject> {
    match body {
        Body::SameAs { other, .. } | Body::NotSameAs { other, .. } => Some(other),
        Body::States { .. } | Body::Corrects { .. } | Body::Withdraws { .. } => None,
    }
}

/// A number of the log as the database holds it. Logs end long before the 63 bits do.
pub(crate) fn number(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn event_id(bytes: &[u8]) -> EventId {
    EventId::from_bits(bytes.iter().fold(0, |bits, byte| bits << 8 | u128::from(*byte)))
}

/// A moment as the database holds it.
pub(crate) fn moment(at: Instant) -> i64 {
    at.ms()
}
