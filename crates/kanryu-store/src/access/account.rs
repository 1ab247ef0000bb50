//! Accounts: who signs in, in which role, for which organization, about which person.

use std::fmt;

use kanryu_domain::calendar::Instant;
use kanryu_domain::id::Subject;

use super::{changed, instant, instant_or_none, subject_or_none, taken};
use crate::database::{Row, Tx, params};
use crate::dialect;
use crate::error::{StoreError, phrase};
use crate::opening::Store;

/// The number of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub i64);

/// An account. `Debug` shows its number and role only.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// The name to sign in with, as it was given.
    pub login: String,
    /// The name to show.
    pub display_name: String,
    /// The word of the role; what it may do is decided elsewhere.
    pub role: String,
    /// The organization it acts for.
    pub organization: Option<Subject>,
    /// The person it belongs to.
    pub person: Option<Subject>,
    /// The password's hash in the PHC format; without one nobody can sign in with a password.
    pub password_hash: Option<String>,
    /// When it was created.
    pub created_at: Instant,
    /// When it was disabled, if it is.
    pub disabled_at: Option<Instant>,
}

/// An account to be created, or the new state of one.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The name to sign in with; names that differ only in upper and lower case are the same.
    pub login: String,
    /// The name to show.
    pub display_name: String,
    /// The word of the role.
    pub role: String,
    /// The organization it acts for.
    pub organization: Option<Subject>,
    /// The person it belongs to.
    pub person: Option<Subject>,
    /// The password's hash in the PHC format.
    pub password_hash: Option<String>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({}, {})", self.id.0, self.role)
    }
}

impl fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewAccount({})", self.role)
    }
}

const COLUMNS: &str = "SELECT id, login, display_name, role, organization, person, password_hash, created_at, \
                       disabled_at FROM accounts";

impl Store {
    /// Creates an account.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the login is in use.
    pub async fn create_account(&self, new: &NewAccount, now: Instant) -> Result<AccountId, StoreError> {
        let mut tx = self.db.write().await?;
        let id = insert_account(&mut tx, new, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The account with this number.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let row = self.db.row(format!("{COLUMNS} WHERE id = $1"), params![id.0]).await?;
        row.map(|row| account(&row)).transpose()
    }

    /// The account with this login, in upper or lower case.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>, StoreError> {
        let row = self.db.row(format!("{COLUMNS} WHERE login_folded = $1"), params![folded(login)]).await?;
        row.map(|row| account(&row)).transpose()
    }

    /// All accounts, by login.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows = self.db.rows(format!("{COLUMNS} ORDER BY login_folded"), params![]).await?;
        rows.iter().map(account).collect()
    }

    /// Changes login, names, role, organization and person of an account; its password stays.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`], [`StoreError::Taken`].
    pub async fn update_account(&self, id: AccountId, state: &NewAccount) -> Result<(), StoreError> {
        let sql = "UPDATE accounts SET login = $1, login_folded = $2, display_name = $3, role = $4, \
                   organization = $5, person = $6 WHERE id = $7";
        let values = params![
            state.login.trim(),
            folded(&state.login),
            state.display_name.as_str(),
            state.role.as_str(),
            state.organization.as_ref().map(Subject::to_string),
            state.person.as_ref().map(Subject::to_string),
            id.0,
        ];
        changed(taken(self.db.run(sql, values).await, phrase::LOGIN)?, phrase::ACCOUNT)
    }

    /// Sets the password's hash and ends every session of the account.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`].
    pub async fn set_password(&self, id: AccountId, password_hash: &str) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        set_password_in(&mut tx, id, password_hash).await?;
        tx.commit().await
    }

    /// Disables an account at `disabled_at` and ends its sessions, or enables it again with `None`.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`].
    pub async fn disable_account(
        &self,
        id: AccountId,
        disabled_at: Option<Instant>,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        let update = "UPDATE accounts SET disabled_at = $1 WHERE id = $2";
        changed(tx.run(update, params![disabled_at.map(Instant::ms), id.0]).await?, phrase::ACCOUNT)?;
        tx.run("DELETE FROM sessions WHERE account = $1", params![id.0]).await?;
        tx.commit().await
    }
}

pub(super) async fn insert_account(
    tx: &mut Tx,
    new: &NewAccount,
    now: Instant,
) -> Result<AccountId, StoreError> {
    tx.run(dialect::LOCK_NUMBERS, params![]).await?;
    let row = tx.row("SELECT COALESCE(MAX(id), 0) + 1 FROM accounts", params![]).await?;
    let id = row.map_or(Ok(1), |row| row.int(0))?;
    let sql = "INSERT INTO accounts (id, login, login_folded, display_name, role, organization, person, \
               password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = params![
        id,
        new.login.trim(),
        folded(&new.login),
        new.display_name.as_str(),
        new.role.as_str(),
        new.organization.as_ref().map(Subject::to_string),
        new.person.as_ref().map(Subject::to_string),
        new.password_hash.clone(),
        now.ms(),
    ];
    taken(tx.run(sql, values).await, phrase::LOGIN)?;
    Ok(AccountId(id))
}

pub(super) async fn set_password_in(
    tx: &mut Tx,
    id: AccountId,
    password_hash: &str,
) -> Result<(), StoreError> {
    let update = "UPDATE accounts SET password_hash = $1 WHERE id = $2";
    changed(tx.run(update, params![password_hash, id.0]).await?, phrase::ACCOUNT)?;
    tx.run("DELETE FROM sessions WHERE account = $1", params![id.0]).await.map(|_| ())
}

/// The form in which logins are compared.
fn folded(login: &str) -> String {
    login.trim().to_lowercase()
}

fn account(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: AccountId(row.int(0)?),
        login: row.text(1)?,
        display_name: row.text(2)?,
        role: row.text(3)?,
        organization: subject_or_none(row.text_or_none(4)?)?,
        person: subject_or_none(row.text_or_none(5)?)?,
        password_hash: row.text_or_none(6)?,
        created_at: instant(row.int(7)?),
        disabled_at: instant_or_none(row.int_or_none(8)?),
    })
}
