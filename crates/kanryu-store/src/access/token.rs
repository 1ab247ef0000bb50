//! API tokens: secrets that programs use in an account's name, within scopes.

use kanryu_domain::calendar::Instant;

use super::{AccountId, SecretHash, changed, instant, instant_or_none, ms_or_none};
use crate::database::{Row, params};
use crate::dialect;
use crate::error::{StoreError, phrase};
use crate::opening::Store;

/// The number of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub i64);

/// A token to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// In whose name it acts.
    pub account: AccountId,
    /// What it is for, in its owner's words.
    pub label: String,
    /// The words of what it may do; none has a space.
    pub scopes: Vec<String>,
    /// When it ceases to work; without, it works until it is revoked.
    pub expires_at: Option<Instant>,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its number.
    pub id: TokenId,
    /// In whose name it acts.
    pub account: AccountId,
    /// What it is for.
    pub label: String,
    /// The words of what it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Instant,
    /// When it ceases to work.
    pub expires_at: Option<Instant>,
    /// When it was last noted to be in use.
    pub seen_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

const COLUMNS: &str =
    "SELECT id, account, label, scopes, created_at, expires_at, seen_at, revoked_at FROM tokens";

impl Store {
    /// Keeps a token, to be known by the sum of its secret.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn create_token(
        &self,
        secret: &SecretHash,
        new: &NewToken,
        now: Instant,
    ) -> Result<TokenId, StoreError> {
        let mut tx = self.db.write().await?;
        tx.run(dialect::LOCK_NUMBERS, params![]).await?;
        let row = tx.row("SELECT COALESCE(MAX(id), 0) + 1 FROM tokens", params![]).await?;
        let id = row.map_or(Ok(1), |row| row.int(0))?;
        let sql = "INSERT INTO tokens (id, token_hash, account, label, scopes, created_at, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let (label, scopes) = (new.label.as_str(), new.scopes.join(" "));
        tx.run(sql, params![id, secret, new.account.0, label, scopes, now.ms(), ms_or_none(new.expires_at)])
            .await?;
        tx.commit().await?;
        Ok(TokenId(id))
    }

    /// The token of this secret, if it works at `now`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn token(&self, secret: &SecretHash, now: Instant) -> Result<Option<Token>, StoreError> {
        let sql = format!(
            "{COLUMNS} WHERE token_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)"
        );
        self.db.row(sql, params![secret, now.ms()]).await?.map(|row| token(&row)).transpose()
    }

    /// Every token of an account, revoked and expired ones too, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn tokens_of(&self, account: AccountId) -> Result<Vec<Token>, StoreError> {
        let sql = format!("{COLUMNS} WHERE account = $1 ORDER BY id DESC");
        self.db.rows(sql, params![account.0]).await?.iter().map(token).collect()
    }

    /// Notes that a token is in use. This is a write: once a minute a token is enough.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn touch_token(&self, id: TokenId, now: Instant) -> Result<(), StoreError> {
        self.db.run("UPDATE tokens SET seen_at = $1 WHERE id = $2", params![now.ms(), id.0]).await.map(|_| ())
    }

    /// Revokes a token of an account; an account cannot revoke another's.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`].
    pub async fn revoke_token(
        &self,
        account: AccountId,
        id: TokenId,
        now: Instant,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE tokens SET revoked_at = COALESCE(revoked_at, $1) WHERE id = $2 AND account = $3";
        changed(self.db.run(sql, params![now.ms(), id.0, account.0]).await?, phrase::TOKEN)
    }
}

fn token(row: &Row) -> Result<Token, StoreError> {
    Ok(Token {
        id: TokenId(row.int(0)?),
        account: AccountId(row.int(1)?),
        label: row.text(2)?,
        scopes: row.text(3)?.split_whitespace().map(str::to_owned).collect(),
        created_at: instant(row.int(4)?),
        expires_at: instant_or_none(row.int_or_none(5)?),
        seen_at: instant_or_none(row.int_or_none(6)?),
        revoked_at: instant_or_none(row.int_or_none(7)?),
    })
}
