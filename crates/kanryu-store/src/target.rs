//! Where a store lives: a folder with one SQLite file, or a PostgreSQL database.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use crate::error::{StoreError, phrase};

/// The file inside the folder.
pub(crate) const FILE: &str = "kanryu.db";

/// Where a store lives. `Debug` and `Display` never show a password.
#[derive(Clone)]
pub enum Target {
    /// A folder; the store is the file `kanryu.db` in it, backups before migrations go to `backups/` in it.
    Folder(PathBuf),
    /// A PostgreSQL database.
    Postgres {
        /// How to connect.
        address: Box<PgConnectOptions>,
        /// The folder for the backup that comes before a migration; without one, an older store is not migrated.
        backups: Option<PathBuf>,
    },
}

impl Target {
    /// The store in a folder.
    pub fn folder(path: impl Into<PathBuf>) -> Target {
        Target::Folder(path.into())
    }

    /// The same target with a folder for the backup that comes before a migration.
    ///
    /// Only PostgreSQL needs it; a folder keeps its backups itself.
    pub fn with_backups(self, folder: impl Into<PathBuf>) -> Target {
        match self {
            Target::Folder(path) => Target::Folder(path),
            Target::Postgres { address, .. } => Target::Postgres { address, backups: Some(folder.into()) },
        }
    }

    /// Where the backup before a migration goes.
    pub(crate) fn backups(&self) -> Option<PathBuf> {
        match self {
            Target::Folder(path) => Some(path.join("backups")),
            Target::Postgres { backups, .. } => backups.clone(),
        }
    }

    pub(crate) fn file(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }
}

impl FromStr for Target {
    type Err = StoreError;

    /// Reads a folder's path, or an address that begins with `postgres://` or `postgresql://`.
    fn from_str(text: &str) -> Result<Target, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let address: PgConnectOptions =
                text.parse().map_err(|_| StoreError::Target { why: phrase::ADDRESS_UNREADABLE })?;
            if address.get_database().is_none_or(str::is_empty) {
                return Err(StoreError::Target { why: phrase::ADDRESS_WITHOUT_DATABASE });
            }
            return Ok(Target::Postgres { address: Box::new(address), backups: None });
        }
        if text.contains("://") {
            return Err(StoreError::Target { why: phrase::ADDRESS_UNKNOWN });
        }
        if text.trim().is_empty() {
            return Err(StoreError::Target { why: phrase::PATH_EMPTY });
        }
        Ok(Target::Folder(PathBuf::from(text)))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Folder(path) => write!(f, "{}", path.display()),
            Target::Postgres { address, .. } => {
                let database = address.get_database().unwrap_or_default();
                match address.get_socket() {
                    Some(socket) => write!(f, "PostgreSQL database {database} at {}", socket.display()),
                    None => write!(
                        f,
                        "PostgreSQL database {database} at {}:{}",
                        address.get_host(),
                        address.get_port()
                    ),
                }
            }
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
