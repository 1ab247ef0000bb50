//! Sessions of people who signed in.

use std::fmt;

use kanryu_domain::calendar::Instant;

use super::{AccountId, SecretHash, instant};
use crate::database::{Row, params};
use crate::error::StoreError;
use crate::opening::Store;

/// A session to be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Whose it is.
    pub account: AccountId,
    /// The secret that forms must repeat.
    pub csrf: String,
    /// When it ends, used or not.
    pub expires_at: Instant,
}

/// A session.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub account: AccountId,
    /// The secret that forms must repeat.
    pub csrf: String,
    /// When it began.
    pub created_at: Instant,
    /// When it was last noted to be in use.
    pub seen_at: Instant,
    /// When it ends, used or not.
    pub expires_at: Instant,
}

impl fmt::Debug for NewSession {
    /// Never the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewSession(account {}, until {})", self.account.0, self.expires_at)
    }
}

impl fmt::Debug for Session {
    /// Never the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session(account {}, until {})", self.account.0, self.expires_at)
    }
}

const COLUMNS: &str = "SELECT account, csrf, created_at, seen_at, expires_at FROM sessions";

impl Store {
    /// Keeps a session, to be known by the sum of its secret.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn create_session(
        &self,
        secret: &SecretHash,
        new: &NewSession,
        now: Instant,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO sessions (token_hash, account, csrf, created_at, seen_at, expires_at) \
                   VALUES ($1, $2, $3, $4, $4, $5)";
        let values = params![secret, new.account.0, new.csrf.as_str(), now.ms(), new.expires_at.ms()];
        self.db.run(sql, values).await.map(|_| ())
    }

    /// The session of this secret, unless it has ended. Idle limits are the caller's, who reads `seen_at`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn session(&self, secret: &SecretHash, now: Instant) -> Result<Option<Session>, StoreError> {
        let sql = format!("{COLUMNS} WHERE token_hash = $1 AND expires_at > $2");
        self.db.row(sql, params![secret, now.ms()]).await?.map(|row| session(&row)).transpose()
    }

    /// Sessions of an account that have not ended, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn sessions_of(&self, account: AccountId, now: Instant) -> Result<Vec<Session>, StoreError> {
        let sql = format!("{COLUMNS} WHERE account = $1 AND expires_at > $2 ORDER BY created_at DESC");
        self.db.rows(sql, params![account.0, now.ms()]).await?.iter().map(session).collect()
    }

    /// Notes that a session is in use. This is a write: once a minute a session is enough.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn touch_session(&self, secret: &SecretHash, now: Instant) -> Result<(), StoreError> {
        let sql = "UPDATE sessions SET seen_at = $1 WHERE token_hash = $2 AND seen_at < $1";
        self.db.run(sql, params![now.ms(), secret]).await.map(|_| ())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn end_session(&self, secret: &SecretHash) -> Result<(), StoreError> {
        self.db.run("DELETE FROM sessions WHERE token_hash = $1", params![secret]).await.map(|_| ())
    }

    /// Ends every session of an account; returns how many there were.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn end_sessions_of(&self, account: AccountId) -> Result<u64, StoreError> {
        self.db.run("DELETE FROM sessions WHERE account = $1", params![account.0]).await
    }

    /// Clears sessions that have ended or were not in use since `idle_since`; returns how many.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn clear_sessions(&self, now: Instant, idle_since: Instant) -> Result<u64, StoreError> {
        let sql = "DELETE FROM sessions WHERE expires_at <= $1 OR seen_at < $2";
        self.db.run(sql, params![now.ms(), idle_since.ms()]).await
    }
}

fn session(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        account: AccountId(row.int(0)?),
        csrf: row.text(1)?,
        created_at: instant(row.int(2)?),
        seen_at: instant(row.int(3)?),
        expires_at: instant(row.int(4)?),
    })
}
