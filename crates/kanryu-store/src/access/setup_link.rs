//! One-time links: the first administrator sets up the house with one, and a new or forgotten password is set
//! with one.

use kanryu_domain::calendar::Instant;

use super::account::{insert_account, set_password_in};
use super::{AccountId, NewAccount, SecretHash, changed, instant};
use crate::database::{Tx, params};
use crate::error::{StoreError, phrase};
use crate::opening::Store;

/// A link that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupLink {
    /// The account whose password it sets; without one, it creates an account.
    pub account: Option<AccountId>,
    /// When it ceases to work.
    pub expires_at: Instant,
}

impl Store {
    /// Keeps a link, to be known by the sum of its secret.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn create_setup_link(
        &self,
        secret: &SecretHash,
        link: &SetupLink,
        now: Instant,
    ) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO setup_links (token_hash, account, created_at, expires_at) VALUES ($1, $2, $3, $4)";
        let values = params![secret, link.account.map(|id| id.0), now.ms(), link.expires_at.ms()];
        self.db.run(sql, values).await.map(|_| ())
    }

    /// The link of this secret, if it still works; looking does not use it up.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn setup_link(
        &self,
        secret: &SecretHash,
        now: Instant,
    ) -> Result<Option<SetupLink>, StoreError> {
        let sql = "SELECT account, expires_at FROM setup_links \
                   WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
        let row = self.db.row(sql, params![secret, now.ms()]).await?;
        row.map(|row| {
            Ok(SetupLink { account: row.int_or_none(0)?.map(AccountId), expires_at: instant(row.int(1)?) })
        })
        .transpose()
    }

    /// Uses a link up and creates the account, both or neither.
    ///
    /// # Errors
    /// [`StoreError::Link`] where it does not work or is for another purpose, [`StoreError::Taken`].
    pub async fn create_account_by_link(
        &self,
        secret: &SecretHash,
        new: &NewAccount,
        now: Instant,
    ) -> Result<AccountId, StoreError> {
        let mut tx = self.db.write().await?;
        if use_up(&mut tx, secret, now).await?.is_some() {
            return Err(StoreError::Link);
        }
        let id = insert_account(&mut tx, new, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Uses a link up and sets the password of its account, both or neither. Ends the account's sessions.
    ///
    /// # Errors
    /// [`StoreError::Link`] where it does not work or is for another purpose.
    pub async fn set_password_by_link(
        &self,
        secret: &SecretHash,
        password_hash: &str,
        now: Instant,
    ) -> Result<AccountId, StoreError> {
        let mut tx = self.db.write().await?;
        let id = use_up(&mut tx, secret, now).await?.ok_or(StoreError::Link)?;
        set_password_in(&mut tx, id, password_hash).await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// Uses the link up; of two that try at once, one succeeds.
async fn use_up(tx: &mut Tx, secret: &SecretHash, now: Instant) -> Result<Option<AccountId>, StoreError> {
    let update =
        "UPDATE setup_links SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL AND expires_at > $1";
    changed(tx.run(update, params![now.ms(), secret]).await?, phrase::LINK).map_err(|_| StoreError::Link)?;
    let row = tx.row("SELECT account FROM setup_links WHERE token_hash = $1", params![secret]).await?;
    row.map_or(Err(StoreError::Link), |row| Ok(row.int_or_none(0)?.map(AccountId)))
}
