//! Calendar feeds: secret addresses from which a calendar program fetches an account's deadlines.

use kanryu_domain::calendar::Instant;

use super::{AccountId, SecretHash, changed, instant, instant_or_none};
use crate::database::{Row, params};
use crate::dialect;
use crate::error::{StoreError, phrase};
use crate::opening::Store;

/// A feed that works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its number.
    pub id: i64,
    /// Whose deadlines it shows.
    pub account: AccountId,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last noted to be fetched.
    pub seen_at: Option<Instant>,
}

const COLUMNS: &str = "SELECT id, account, created_at, seen_at FROM feeds";

impl Store {
    /// Keeps a feed, to be known by the sum of its secret. An account has one: earlier ones cease to work.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn renew_feed(
        &self,
        secret: &SecretHash,
        account: AccountId,
        now: Instant,
    ) -> Result<i64, StoreError> {
        let mut tx = self.db.write().await?;
        tx.run(dialect::LOCK_NUMBERS, params![]).await?;
        let end = "UPDATE feeds SET revoked_at = $1 WHERE account = $2 AND revoked_at IS NULL";
        tx.run(end, params![now.ms(), account.0]).await?;
        let row = tx.row("SELECT COALESCE(MAX(id), 0) + 1 FROM feeds", params![]).await?;
        let id = row.map_or(Ok(1), |row| row.int(0))?;
        let sql = "INSERT INTO feeds (id, token_hash, account, created_at) VALUES ($1, $2, $3, $4)";
        tx.run(sql, params![id, secret, account.0, now.ms()]).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The feed of this secret, if it works.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn feed(&self, secret: &SecretHash) -> Result<Option<Feed>, StoreError> {
        let sql = format!("{COLUMNS} WHERE token_hash = $1 AND revoked_at IS NULL");
        self.db.row(sql, params![secret]).await?.map(|row| feed(&row)).transpose()
    }

    /// The feed of an account that works, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn feed_of(&self, account: AccountId) -> Result<Option<Feed>, StoreError> {
        let sql = format!("{COLUMNS} WHERE account = $1 AND revoked_at IS NULL");
        self.db.row(sql, params![account.0]).await?.map(|row| feed(&row)).transpose()
    }

    /// Notes that a feed was fetched.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn touch_feed(&self, id: i64, now: Instant) -> Result<(), StoreError> {
        self.db.run("UPDATE feeds SET seen_at = $1 WHERE id = $2", params![now.ms(), id]).await.map(|_| ())
    }

    /// Ends the feed of an account.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is none that works.
    pub async fn revoke_feed(&self, account: AccountId, now: Instant) -> Result<(), StoreError> {
        let sql = "UPDATE feeds SET revoked_at = $1 WHERE account = $2 AND revoked_at IS NULL";
        changed(self.db.run(sql, params![now.ms(), account.0]).await?, phrase::FEED)
    }
}

fn feed(row: &Row) -> Result<Feed, StoreError> {
    Ok(Feed {
        id: row.int(0)?,
        account: AccountId(row.int(1)?),
        created_at: instant(row.int(2)?),
        seen_at: instant_or_none(row.int_or_none(3)?),
    })
}
