//! The proof that nobody changed the log, or the first event at which it fails.
//!
//! The chain proves that no event was changed, taken out, put in or moved as long as the last hash is known
//! from elsewhere: from a backup, or from whoever wrote it down. The store keeps its own copy of that hash,
//! which shows damage and hasty tampering; whoever rewrites the whole log and the copy needs the outside one.

use kanryu_domain::event::Event;
use kanryu_domain::id::EventId;
use kanryu_domain::message::{Wording, wording};

use crate::access::audit_hash_input;
use crate::chain::{Hash, Head};
use crate::database::{Tx, params};
use crate::error::StoreError;
use crate::log::{Columns, Raw, number, parse, raw_events};
use crate::opening::Store;

/// Rows read at once.
const PAGE: u64 = 5_000;

/// What the verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Events that hold, counted up to the first that does not.
    pub events: u64,
    /// Where the log ends as far as it holds; note the hash elsewhere to prove later that nothing was rewritten.
    pub head: Head,
    /// The first event that does not hold.
    pub broken: Option<Broken>,
    /// Entries of the audit log that hold.
    pub audit_entries: u64,
    /// The first entry of the audit log that does not hold.
    pub broken_audit: Option<u64>,
}

/// The first event that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its number in the log.
    pub seq: u64,
    /// Its id, where the row still says one.
    pub id: Option<EventId>,
    /// What is wrong.
    pub what: BrokenKind,
}

/// What is wrong with an event of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenKind {
    /// The number is missing: an event was taken out.
    Missing,
    /// The hash is not that of the event after the one before: the event, its hash or its place was changed.
    Chain,
    /// The text is not an event.
    Unreadable,
    /// The row's columns or id say something else than its text.
    Columns,
    /// The log goes on after the end that the store noted: an event was put in.
    AfterHead,
    /// The end that the store noted has another hash: the last event was replaced together with its hash.
    Head,
}

impl BrokenKind {
    /// The stable code, a key of `catalog/messages.toml`.
    pub fn code(self) -> &'static str {
        match self {
            BrokenKind::Missing => "verify/missing",
            BrokenKind::Chain => "verify/chain",
            BrokenKind::Unreadable => "verify/unreadable",
            BrokenKind::Columns => "verify/columns",
            BrokenKind::AfterHead => "verify/after-head",
            BrokenKind::Head => "verify/head",
        }
    }
}

impl Broken {
    /// What is wrong, in both languages.
    pub fn wording(&self) -> Wording {
        wording(self.what.code(), &[("seq", self.seq.to_string())])
    }
}

impl Store {
    /// Proves the log and the audit log, or names the first entry at which they fail.
    ///
    /// `progress` hears how many events of how many were proved.
    ///
    /// # Errors
    /// [`StoreError::Database`]; a broken log is an answer, not an error.
    pub async fn verify(
        &self,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Verification, StoreError> {
        let mut tx = self.db.read().await?;
        let verification = verify_in(&mut tx, &mut progress).await?;
        tx.rollback().await?;
        Ok(verification)
    }
}

/// The same, in a transaction.
pub(crate) async fn verify_in(
    tx: &mut Tx,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Verification, StoreError> {
    let noted = noted_head(tx, "events").await?;
    let (head, broken) = verify_events(tx, noted, progress).await?;
    let (audit_entries, broken_audit) = verify_audit(tx).await?;
    Ok(Verification { events: head.seq, head, broken, audit_entries, broken_audit })
}

/// Where a chain ends according to the store.
pub(crate) async fn noted_head(tx: &mut Tx, name: &str) -> Result<Head, StoreError> {
    let row = tx.row("SELECT seq, hash FROM heads WHERE name = $1", params![name]).await?;
    row.map_or(Ok(Head::EMPTY), |row| {
        Ok(Head { seq: row.seq(0)?, hash: row.bytes(1)?.try_into().map_or(Hash::ZERO, Hash) })
    })
}

async fn verify_events(
    tx: &mut Tx,
    noted: Head,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<(Head, Option<Broken>), StoreError> {
    let mut head = Head::EMPTY;
    loop {
        progress(head.seq, noted.seq);
        let page = raw_events(tx, head.seq, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for raw in page {
            match check(head, noted, &raw) {
                Ok(next) => head = next,
                Err(broken) => return Ok((head, Some(broken))),
            }
        }
    }
    if head.seq < noted.seq {
        return Ok((head, Some(Broken { seq: head.seq + 1, id: None, what: BrokenKind::Missing })));
    }
    if head.hash != noted.hash {
        return Ok((head, Some(Broken { seq: head.seq, id: None, what: BrokenKind::Head })));
    }
    Ok((head, None))
}

/// The head after `raw`, or what is wrong with it.
fn check(head: Head, noted: Head, raw: &Raw) -> Result<Head, Broken> {
    let id = <[u8; 16]>::try_from(raw.id.as_slice())
        .ok()
        .map(|bytes| EventId::from_bits(u128::from_be_bytes(bytes)));
    let broken = |seq, what| Err(Broken { seq, id: if seq == raw.seq { id } else { None }, what });
    if raw.seq != head.seq + 1 {
        return broken(head.seq + 1, BrokenKind::Missing);
    }
    if raw.seq > noted.seq {
        return broken(raw.seq, BrokenKind::AfterHead);
    }
    let next = head.and(raw.payload.as_bytes());
    if next.hash != raw.hash {
        return broken(raw.seq, BrokenKind::Chain);
    }
    let event: Event = match parse(raw.seq, &raw.payload) {
        Ok(event) => event,
        Err(_) => return broken(raw.seq, BrokenKind::Unreadable),
    };
    if Some(event.id) != id || Columns::of(&event) != raw.columns {
        return broken(raw.seq, BrokenKind::Columns);
    }
    Ok(next)
}

/// How many entries of the audit log hold, and the first that does not.
async fn verify_audit(tx: &mut Tx) -> Result<(u64, Option<u64>), StoreError> {
    let noted = noted_head(tx, "audit").await?;
    let sql = "SELECT seq, hash, at, account, action, subject, detail FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2";
    let mut head = Head::EMPTY;
    loop {
        let page = tx.rows(sql, params![number(head.seq), number(PAGE)]).await?;
        if page.is_empty() {
            break;
        }
        for row in page {
            let input = audit_hash_input(
                row.int(2)?,
                row.int_or_none(3)?,
                &row.text(4)?,
                row.text_or_none(5)?.as_deref(),
                &row.text(6)?,
            );
            let next = head.and(&input);
            if row.seq(0)? != next.seq || row.bytes(1)? != next.hash.0 || next.seq > noted.seq {
                return Ok((head.seq, Some(next.seq)));
            }
            head = next;
        }
    }
    let holds = head == noted;
    Ok((head.seq, (!holds).then_some(head.seq + u64::from(head.seq < noted.seq))))
}
