//! The audit log: who read or wrote what, and when. It is a hash chain of its own.

use std::fmt;

use kanryu_domain::calendar::Instant;
use kanryu_domain::id::Subject;
use serde_json::Value as Json;

use super::{AccountId, instant, ms_or_none, subject_or_none};
use crate::chain::Head;
use crate::database::{Row, Value, params};
use crate::error::StoreError;
use crate::log::{lock_head, move_head, number};
use crate::opening::Store;
use crate::schema;

/// Something to be noted.
#[derive(Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When it was done.
    pub at: Instant,
    /// Who did it; nobody for the command line and the public.
    pub account: Option<AccountId>,
    /// What was done: `person.read`, `import.accept`, `login.failed`.
    pub action: String,
    /// The record it was done to.
    pub subject: Option<Subject>,
    /// What else there is to know.
    pub detail: Json,
}

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// What was noted.
    pub entry: AuditEntry,
}

/// Which entries are wanted; an empty query wants all, at most `limit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditQuery {
    /// Done by this account.
    pub account: Option<AccountId>,
    /// Done to this record; a person's own view of the log asks for the person.
    pub subject: Option<Subject>,
    /// This action, exactly.
    pub action: Option<String>,
    /// Done at or after this moment.
    pub from: Option<Instant>,
    /// Done at or before this moment.
    pub until: Option<Instant>,
    /// Only entries with a smaller number: the last one of the page before.
    pub before: Option<u64>,
    /// How many, at most.
    pub limit: u64,
}

impl AuditQuery {
    /// The latest `limit` entries.
    pub fn latest(limit: u64) -> AuditQuery {
        AuditQuery {
            account: None,
            subject: None,
            action: None,
            from: None,
            until: None,
            before: None,
            limit,
        }
    }

    /// The latest `limit` entries about a record: what a person may read of the log.
    pub fn about(subject: &Subject, limit: u64) -> AuditQuery {
        AuditQuery { subject: Some(subject.clone()), ..AuditQuery::latest(limit) }
    }
}

impl fmt::Debug for AuditEntry {
    /// Never the detail.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuditEntry({}, {}, {:?})", self.at, self.action, self.subject)
    }
}

impl Store {
    /// Notes entries, all or none. Many entries in one call cost hardly more than one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn audit(&self, entries: &[AuditEntry]) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.write().await?;
        let mut head = lock_head(&mut tx, "audit").await?;
        let mut rows = Vec::with_capacity(entries.len());
        for entry in entries {
            let (next, row) = row(head, entry);
            head = next;
            rows.push(row);
        }
        tx.insert(&schema::AUDIT, rows).await?;
        move_head(&mut tx, "audit", head).await?;
        tx.commit().await
    }

    /// Entries that a query wants, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn search_audit(&self, query: &AuditQuery) -> Result<Vec<Audited>, StoreError> {
        let conditions = [
            ("account =", query.account.map(|id| Value::from(id.0))),
            ("subject =", query.subject.as_ref().map(|subject| Value::from(subject.to_string()))),
            ("action =", query.action.as_deref().map(Value::from)),
            ("at >=", ms_or_none(query.from).map(Value::from)),
            ("at <=", ms_or_none(query.until).map(Value::from)),
            ("seq <", query.before.map(|seq| Value::from(number(seq)))),
        ];
        let mut sql = "SELECT seq, at, account, action, subject, detail FROM audit".to_owned();
        let mut values = Vec::new();
        for (condition, value) in conditions {
            let Some(value) = value else { continue };
            values.push(value);
            let word = if values.len() == 1 { "WHERE" } else { "AND" };
            sql += &format!(" {word} {condition} ${}", values.len());
        }
        values.push(Value::from(number(query.limit)));
        sql += &format!(" ORDER BY seq DESC LIMIT ${}", values.len());
        self.db.rows(sql, values).await?.iter().map(audited).collect()
    }
}

fn row(head: Head, entry: &AuditEntry) -> (Head, Vec<Value>) {
    let at = entry.at.ms();
    let account = entry.account.map(|id| id.0);
    let subject = entry.subject.as_ref().map(Subject::to_string);
    let detail = entry.detail.to_string();
    let next = head.and(&audit_hash_input(at, account, &entry.action, subject.as_deref(), &detail));
    let row = params![number(next.seq), at, account, entry.action.as_str(), subject, detail, &next.hash.0];
    (next, row)
}

/// The bytes of an entry that its hash covers: a JSON array, in which no two entries can look alike.
pub(crate) fn audit_hash_input(
    at: i64,
    account: Option<i64>,
    action: &str,
    subject: Option<&str>,
    detail: &str,
) -> Vec<u8> {
    serde_json::to_vec(&(at, account, action, subject, detail)).expect("numbers and texts have a JSON form")
}

fn audited(row: &Row) -> Result<Audited, StoreError> {
    let entry = AuditEntry {
        at: instant(row.int(1)?),
        account: row.int_or_none(2)?.map(AccountId),
        action: row.text(3)?,
        subject: subject_or_none(row.text_or_none(4)?)?,
        // A detail that was damaged is shown as a text; that it was damaged is what `verify` says.
        detail: row.text(5).map(|text| serde_json::from_str(&text).unwrap_or(Json::String(text)))?,
    };
    Ok(Audited { seq: row.seq(0)?, entry })
}
