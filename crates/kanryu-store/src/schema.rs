//! The tables, version by version, and how an older store is brought to the newest.
//!
//! A version is a list of statements that is never changed once it was released; a change is a new version.
//! Both databases change their tables inside a transaction, so a migration happens as a whole or not at all.

use kanryu_domain::calendar::Instant;
use sqlx::AssertSqlSafe;

use crate::database::{Db, Tx, params};
use crate::dialect;
use crate::error::StoreError;

mod tables;

use tables::DROPPED;
pub(crate) use tables::{AUDIT, BACKED_UP, EVENTS, RECORDS, Table};

/// The newest schema.
pub const LATEST: i64 = 3;

/// What each version adds, the first at index 0.
const VERSIONS: [&[&str]; LATEST as usize] = [VERSION_1, VERSION_2, VERSION_3];

/// The log with its head, the records derived from it, and who may use them.
const VERSION_1: &[&str] = &[
    "CREATE TABLE kanryu_meta (name {text} PRIMARY KEY, value {text} NOT NULL) {strict}",
    // `events` and `audit` end where their chains end; `records` holds what was derived up to `seq`.
    "CREATE TABLE heads (name {text} PRIMARY KEY, seq {int} NOT NULL, hash {bytes} NOT NULL) {strict}",
    // Days are counted from 1970-01-01, moments in milliseconds; `other` is the second record of a link.
    "CREATE TABLE events (seq {key}, occurred_from {int} NOT NULL, occurred_until {int} NOT NULL, \
     recorded_at {int} NOT NULL, id {bytes} NOT NULL UNIQUE, subject {text} NOT NULL, other {text}, import {text}, \
     payload {text} NOT NULL, hash {bytes} NOT NULL) {strict}",
    "CREATE INDEX events_subject ON events (subject)",
    "CREATE INDEX events_other ON events (other) WHERE other IS NOT NULL",
    "CREATE TABLE appends (name {text} PRIMARY KEY, first_seq {int} NOT NULL, last_seq {int} NOT NULL, \
     batch {bytes} NOT NULL) {strict}",
    "CREATE TABLE records (subject {text} PRIMARY KEY, kind {text} NOT NULL, revision {int} NOT NULL, \
     organizations {text} NOT NULL, record {text} NOT NULL) {strict}",
    "CREATE INDEX records_kind ON records (kind, subject)",
    "CREATE TABLE accounts (id {key}, login {text} NOT NULL, login_folded {text} NOT NULL UNIQUE, \
     display_name {text} NOT NULL, role {text} NOT NULL, organization {text}, person {text}, password_hash {text}, \
     created_at {int} NOT NULL, disabled_at {int}) {strict}",
    "CREATE TABLE setup_links (token_hash {bytes} PRIMARY KEY, account {int} REFERENCES accounts (id), \
     created_at {int} NOT NULL, expires_at {int} NOT NULL, used_at {int}) {strict}",
    "CREATE TABLE sessions (token_hash {bytes} PRIMARY KEY, account {int} NOT NULL REFERENCES accounts (id), \
     csrf {text} NOT NULL, created_at {int} NOT NULL, seen_at {int} NOT NULL, expires_at {int} NOT NULL) {strict}",
    "CREATE INDEX sessions_account ON sessions (account)",
    "CREATE TABLE tokens (id {key}, token_hash {bytes} NOT NULL UNIQUE, account {int} NOT NULL REFERENCES accounts (id), \
     label {text} NOT NULL, scopes {text} NOT NULL, created_at {int} NOT NULL, expires_at {int}, seen_at {int}, \
     revoked_at {int}) {strict}",
    "CREATE TABLE settings (name {text} PRIMARY KEY, value {text} NOT NULL) {strict}",
    "CREATE TABLE audit (seq {key}, at {int} NOT NULL, account {int}, action {text} NOT NULL, subject {text}, \
     detail {text} NOT NULL, hash {bytes} NOT NULL) {strict}",
];

/// The list of exports, and indexes that undo of an import and search of the audit log need.
const VERSION_2: &[&str] = &[
    "CREATE TABLE exports (id {text} PRIMARY KEY, account {int}, what {text} NOT NULL, state {text} NOT NULL, \
     row_count {int} NOT NULL, started_at {int} NOT NULL, finished_at {int}, file {text}) {strict}",
    "CREATE INDEX events_import ON events (import, seq) WHERE import IS NOT NULL",
    "CREATE INDEX audit_subject ON audit (subject, seq) WHERE subject IS NOT NULL",
    "CREATE INDEX audit_account ON audit (account, seq)",
    "CREATE INDEX audit_action ON audit (action, seq)",
];

/// Calendar feeds, each known by the sum of its secret.
const VERSION_3: &[&str] = &[
    "CREATE TABLE feeds (id {key}, token_hash {bytes} NOT NULL UNIQUE, account {int} NOT NULL REFERENCES accounts (id), \
     created_at {int} NOT NULL, seen_at {int}, revoked_at {int}) {strict}",
    "CREATE INDEX feeds_account ON feeds (account)",
];

/// The schema of the store behind `db`, or `None` where there is no store.
pub(crate) async fn version(db: &Db) -> Result<Option<i64>, StoreError> {
    let mut tx = db.read().await?;
    version_in(&mut tx).await
}

/// The same, in a transaction.
pub(crate) async fn version_in(tx: &mut Tx) -> Result<Option<i64>, StoreError> {
    let found = tx.row(dialect::IS_STORE, params![]).await?.map_or(Ok(0), |row| row.int(0))?;
    if found == 0 {
        return Ok(None);
    }
    let row = tx.row("SELECT value FROM kanryu_meta WHERE name = 'schema'", params![]).await?;
    Ok(row.map(|row| row.text(0)).transpose()?.and_then(|text| text.parse().ok()))
}

/// Whether nothing at all is there.
pub(crate) async fn is_empty(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(tx.row(dialect::TABLES, params![]).await?.map_or(Ok(0), |row| row.int(0))? == 0)
}

/// Creates the tables of schema `version` with empty chains.
pub(crate) async fn create(tx: &mut Tx, version: i64, now: Instant) -> Result<(), StoreError> {
    migrate(tx, 0, version).await?;
    let meta = "INSERT INTO kanryu_meta (name, value) VALUES ($1, $2)";
    tx.run(meta, params!["schema", version.to_string()]).await?;
    tx.run(meta, params!["created_at", now.to_string()]).await?;
    for name in ["events", "audit", "records"] {
        let head = "INSERT INTO heads (name, seq, hash) VALUES ($1, 0, $2)";
        tx.run(head, params![name, &[0_u8; 32]]).await?;
    }
    Ok(())
}

/// Carries out the versions after `from`, up to and including `to`, and notes the new version where one was noted.
pub(crate) async fn migrate(tx: &mut Tx, from: i64, to: i64) -> Result<(), StoreError> {
    let steps = VERSIONS.iter().zip(1..).filter(|(_, version)| (from + 1..=to).contains(version));
    for statement in steps.flat_map(|(statements, _)| statements.iter()) {
        tx.define(statement).await?;
    }
    if from > 0 {
        tx.run("UPDATE kanryu_meta SET value = $1 WHERE name = 'schema'", params![to.to_string()]).await?;
    }
    Ok(())
}

/// Drops every table of the store.
pub(crate) async fn drop_all(tx: &mut Tx) -> Result<(), StoreError> {
    for table in DROPPED {
        tx.define(&format!("DROP TABLE IF EXISTS {table}")).await?;
    }
    Ok(())
}

impl Tx {
    /// Runs one statement of the schema in the words of the database.
    async fn define(&mut self, statement: &str) -> Result<(), StoreError> {
        let words = |sqlite: bool| {
            dialect::WORDS.iter().fold(statement.to_owned(), |text, (word, in_sqlite, in_postgres)| {
                text.replace(word, if sqlite { in_sqlite } else { in_postgres })
            })
        };
        let failed = |error| StoreError::database("changing the tables", error);
        match self {
            Tx::Sqlite(tx) => {
                sqlx::query(AssertSqlSafe(words(true)))
                    .persistent(false)
                    .execute(&mut **tx)
                    .await
                    .map_err(failed)?;
            }
            Tx::Postgres(tx) => {
                sqlx::query(AssertSqlSafe(words(false)))
                    .persistent(false)
                    .execute(&mut **tx)
                    .await
                    .map_err(failed)?;
            }
        }
        Ok(())
    }
}
