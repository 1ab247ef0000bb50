//! What readers read: the registry as of one moment of the log, folded once and shared.
//!
//! A snapshot never changes. Pages take the current one, compute their board from memory and never wait for
//! the database; a new snapshot takes its place when the log has grown.

use std::sync::Arc;

use kanryu_domain::board::Question;
use kanryu_domain::calendar::Instant;
use kanryu_domain::registry::Registry;

use crate::asked::Asked;

/// The records as known at one moment.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// The records.
    pub registry: Registry,
    /// The number of the last event folded in.
    pub head: u64,
    /// The moment of knowledge, for a snapshot of the past.
    pub known_at: Option<Instant>,
}

impl Snapshot {
    /// What a board is asked.
    pub fn question<'a>(&'a self, asked: &'a Asked) -> Question<'a> {
        Question { registry: &self.registry, as_of: asked.as_of, known_at: self.known_at, audience: &asked.audience }
    }
}

/// A snapshot, shared.
pub type Shared = Arc<Snapshot>;
