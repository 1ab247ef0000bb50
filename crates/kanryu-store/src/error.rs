//! What the store refuses, and why. No message and no `Debug` output carries a payload, a name or a password.

use kanryu_domain::id::EventId;

pub(crate) mod phrase;
#[cfg(test)]
mod tests;
mod wording;

pub use phrase::Phrase;

/// Why the store did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The text names neither a folder nor a PostgreSQL database.
    #[error(
        "this is no place for a store: {why}; give a folder, or an address such as postgres://user@host/database"
    )]
    Target {
        /// What is wrong with it; the address itself may hold a password and is not repeated.
        why: Phrase,
    },
    /// The place holds no store.
    #[error("{place} is not a store: {why}; create one there first, or name the folder of an existing one")]
    NotAStore {
        /// The place, without password.
        place: String,
        /// What was missing.
        why: Phrase,
    },
    /// The place holds a store already.
    #[error("{place} holds a store already; open it, or name an empty place")]
    Exists {
        /// The place, without password.
        place: String,
    },
    /// The store was written by a newer program.
    #[error(
        "the store has schema {found}, but this program knows schemas up to {known}; use the newer program"
    )]
    Newer {
        /// Schema of the store.
        found: i64,
        /// Newest schema that this program knows.
        known: i64,
    },
    /// The store is older and must be backed up before it is migrated, but no folder for the backup is known.
    #[error(
        "the store has schema {found} and must be migrated to {known}, but there is no folder for the backup that \
         comes first; name one"
    )]
    NoBackupFolder {
        /// Schema of the store.
        found: i64,
        /// Schema it would be migrated to.
        known: i64,
    },
    /// Something that concerns the batch was recorded after the caller looked.
    #[error(
        "records of this batch changed meanwhile (the log now ends at {head}); check the batch again and repeat"
    )]
    Moved {
        /// The number of the last event now.
        head: u64,
    },
    /// The id belongs to another event.
    #[error(
        "event {id} is recorded already with other content; events are never changed: record a correction with an id of its own"
    )]
    Conflict {
        /// The id.
        id: EventId,
    },
    /// The idempotency key was used for another batch.
    #[error("the idempotency key was used for another batch; use a new key for a new batch")]
    KeyReused,
    /// An event or batch is larger than the store takes.
    #[error("{what} is too large: {found}, the limit is {limit}; split it")]
    TooLarge {
        /// The event or the batch.
        what: Phrase,
        /// Its size: bytes of an event, events of a batch.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// A recorded event cannot be read: it was changed from outside, or written by a newer program.
    #[error(
        "event {seq} of the log cannot be read (column {column} of its text); run the verification to see whether the log was changed"
    )]
    Unreadable {
        /// Its number in the log.
        seq: u64,
        /// Where reading stopped, counted in bytes from 1; 0 for the row itself.
        column: usize,
    },
    /// A derived record cannot be read.
    #[error("the derived record of {subject} cannot be read; rebuild the records from the log")]
    Record {
        /// Its subject as stored.
        subject: String,
    },
    /// A value that must be unique is taken.
    #[error("this {what} is taken already; choose another")]
    Taken {
        /// What it is.
        what: Phrase,
    },
    /// There is no such thing.
    #[error("there is no such {what}")]
    NoSuch {
        /// What was looked for.
        what: Phrase,
    },
    /// A set-up link that is unknown, used or expired; which of the three is not told to whoever tries it.
    #[error("this link is not valid: it was used, it expired, or it never existed; ask for a new one")]
    Link,
    /// A backup that is damaged, or is none.
    #[error("{file} cannot be restored: {why} (line {line})")]
    Backup {
        /// The file.
        file: String,
        /// Line in the file, from 1; 0 for the whole file.
        line: u64,
        /// What is wrong.
        why: Phrase,
    },
    /// A log that should be backed up or was restored does not verify.
    #[error(
        "the {log} does not verify at entry {seq}, so nothing was changed; run the verification, and keep a copy of the database as it is"
    )]
    BrokenLog {
        /// The log of events, or the audit log.
        log: Phrase,
        /// The first broken entry.
        seq: u64,
    },
    /// A file could not be read or written.
    #[error("{place}: {kind}")]
    File {
        /// The file or folder.
        place: String,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// Somebody else kept writing for longer than the store waits.
    #[error("the store is busy: another process has been writing for over a minute; try again")]
    Busy,
    /// The database said no, or could not be reached.
    #[error("the database failed while {doing}: {cause}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// The driver's message, without values.
        cause: String,
        /// Whether a unique index stood against it.
        unique: bool,
    },
}

impl StoreError {
    /// The stable code of the error, a key of `catalog/messages.toml`.
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::Target { .. } => "store/target",
            StoreError::NotAStore { .. } => "store/not-a-store",
            StoreError::Exists { .. } => "store/exists",
            StoreError::Newer { .. } => "store/newer",
            StoreError::NoBackupFolder { .. } => "store/no-backup-folder",
            StoreError::Moved { .. } => "store/moved",
            StoreError::Conflict { .. } => "store/conflict",
            StoreError::KeyReused => "store/key-reused",
            StoreError::TooLarge { .. } => "store/too-large",
            StoreError::Unreadable { .. } => "store/unreadable",
            StoreError::Record { .. } => "store/record",
            StoreError::Taken { .. } => "store/taken",
            StoreError::NoSuch { .. } => "store/no-such",
            StoreError::Link => "store/link",
            StoreError::Backup { .. } => "store/backup",
            StoreError::BrokenLog { .. } => "store/broken-log",
            StoreError::File { .. } => "store/file",
            StoreError::Busy => "store/busy",
            StoreError::Database { .. } => "store/database",
        }
    }

    /// Takes over a driver error, leaving out what may carry values.
    pub(crate) fn database(doing: &'static str, error: sqlx::Error) -> StoreError {
        let error = match error {
            sqlx::Error::PoolTimedOut => return StoreError::Busy,
            sqlx::Error::Database(error) => error,
            sqlx::Error::ColumnDecode { index, .. } => {
                let cause = format!("column {index} holds something else than expected");
                return StoreError::Database { doing, cause, unique: false };
            }
            other => return StoreError::Database { doing, cause: other.to_string(), unique: false },
        };
        let code = error.code().unwrap_or_default().into_owned();
        // SQLITE_BUSY and its extended codes have 5 in the low byte and fewer digits than an SQLSTATE; 55P03 is PostgreSQL's lock_not_available.
        let sqlite_busy = code.len() < 5 && code.parse::<i64>().is_ok_and(|code| code & 0xff == 5);
        if sqlite_busy || code == "55P03" {
            return StoreError::Busy;
        }
        let unique = error.is_unique_violation();
        // Messages of data and constraint errors (classes 22 and 23) may quote values.
        let quotes = code.starts_with("22") || code.starts_with("23");
        let cause =
            if quotes { format!("code {code}") } else { format!("{} (code {code})", error.message()) };
        StoreError::Database { doing, cause, unique }
    }

    /// Takes over a file error.
    pub(crate) fn file(place: &std::path::Path, error: &std::io::Error) -> StoreError {
        StoreError::File { place: place.display().to_string(), kind: error.kind() }
    }
}
