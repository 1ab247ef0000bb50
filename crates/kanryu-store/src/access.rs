//! Who may use the house: accounts, set-up links, sessions, tokens, feeds, settings, exports and the audit log.
//!
//! The store keeps what it is given. Whoever calls it hashes passwords and secrets, decides what a role may do,
//! and says what time it is. Secrets arrive as SHA-256 sums and never leave.

mod account;
mod audit;
mod export;
mod feed;
mod session;
mod setting;
mod setup_link;
mod token;

pub use account::{Account, AccountId, NewAccount};
pub(crate) use audit::audit_hash_input;
pub use audit::{AuditEntry, AuditQuery, Audited};
pub use export::{Export, ExportState};
pub use feed::Feed;
pub use session::{NewSession, Session};
pub use setup_link::SetupLink;
pub use token::{NewToken, Token, TokenId};

use kanryu_domain::calendar::Instant;
use kanryu_domain::id::Subject;

use crate::error::{Phrase, StoreError};

/// The sum of a secret: its SHA-256.
pub type SecretHash = [u8; 32];

fn instant(ms: i64) -> Instant {
    Instant::from_ms(ms)
}

fn instant_or_none(ms: Option<i64>) -> Option<Instant> {
    ms.map(Instant::from_ms)
}

fn ms_or_none(at: Option<Instant>) -> Option<i64> {
    at.map(Instant::ms)
}

fn subject_or_none(text: Option<String>) -> Result<Option<Subject>, StoreError> {
    let read = |text: String| {
        text.parse().map_err(|_| StoreError::Database {
            doing: "reading a row",
            cause: "a column does not hold the identifier of a record".to_owned(),
            unique: false,
        })
    };
    text.map(read).transpose()
}

/// Says what was not there where a statement changed nothing.
fn changed(rows: u64, what: Phrase) -> Result<(), StoreError> {
    (rows > 0).then_some(()).ok_or(StoreError::NoSuch { what })
}

/// Says what is taken where a unique index stood against it.
fn taken<T>(done: Result<T, StoreError>, what: Phrase) -> Result<T, StoreError> {
    done.map_err(|error| match error {
        StoreError::Database { unique: true, .. } => StoreError::Taken { what },
        other => other,
    })
}
