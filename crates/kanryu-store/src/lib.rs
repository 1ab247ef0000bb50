//! The store: an append-only log of events in SQLite or PostgreSQL, and what is derived from it.
//!
//! One interface, two databases; `database` and `dialect` hold all that differs. The log is a hash chain that
//! [`Store::verify`] proves. Current records are derived from it, lazily, and can be rebuilt at any time.
//! Accounts, sessions, tokens, settings, exports and the audit log stand beside it in `access`.
//! The store must never be able to judge: it takes events that somebody else has checked, decides no
//! permission, hashes no password and reads no clock.

mod access;
mod backup;
mod chain;
mod database;
mod dialect;
mod error;
mod log;
mod opening;
mod records;
mod schema;
mod target;
mod verify;

pub use access::{
    Account, AccountId, AuditEntry, AuditQuery, Audited, Export, ExportState, Feed, NewAccount, NewSession,
    NewToken, SecretHash, Session, SetupLink, Token, TokenId,
};
pub use backup::{BackedUp, Restored};
pub use chain::{Hash, Head};
pub use error::{Phrase, StoreError};
pub use log::{Append, Appended, MAX_BATCH, MAX_EVENT_BYTES, Recorded};
pub use opening::Store;
pub use schema::LATEST as LATEST_SCHEMA;
pub use target::Target;
pub use verify::{Broken, BrokenKind, Verification};
