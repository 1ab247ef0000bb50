//! What readers read: the registry as of one moment of the log, folded once and shared.
//!
//! A snapshot never changes. Pages take the current one, compute their board from memory and never wait for
//! the database; when the log has grown, a copy that shares all unchanged records is carried forward and takes
//! its place. Snapshots "as known at" a moment are folded from the log and a few of them kept.

use std::any::{Any, TypeId};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use kanryu_domain::board::Question;
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::registry::Registry;
use kanryu_store::{Recorded, Store, StoreError};

use crate::asked::Asked;
use crate::error::Fault;

/// Events fetched at once when the log has grown.
const PAGE: u64 = 5_000;
/// Snapshots of the past that are kept.
const MOST_PAST: usize = 4;
/// Snapshots of the past that are folded at once: each reads the log from its beginning.
const FOLDING_AT_ONCE: usize = 1;
/// How many of them may wait for a turn before others are sent away.
const MOST_WAITING: usize = 8;
/// Derived values that a snapshot keeps, one a day and kind; the index of 100,000 people takes some 70 MB.
const MOST_DERIVED: usize = 6;

/// The records as known at one moment.
#[derive(Default)]
pub struct Snapshot {
    /// The records.
    pub registry: Registry,
    /// The number of the last event of the log when it was folded.
    pub head: u64,
    /// When the last event folded in was recorded.
    pub recorded_until: Option<Instant>,
    /// The moment of knowledge, for a snapshot of the past.
    pub known_at: Option<Instant>,
    derived: Mutex<VecDeque<Derived>>,
    /// The snapshot that this one was carried forward from, with what was derived from it.
    before: Mutex<Option<Shared>>,
}

type Held = Arc<dyn Any + Send + Sync>;

struct Derived {
    kind: TypeId,
    as_of: Day,
    cell: Arc<std::sync::OnceLock<Held>>,
}

/// A snapshot, shared.
pub type Shared = Arc<Snapshot>;

impl Snapshot {
    /// A snapshot of these records.
    pub fn new(registry: Registry, head: u64) -> Snapshot {
        let recorded_until =
            registry.iter().flat_map(|record| &record.entries).map(|entry| entry.recorded_at).max();
        Snapshot { registry, head, recorded_until, ..Snapshot::default() }
    }

    /// What a board is asked.
    pub fn question<'a>(&'a self, asked: &'a Asked) -> Question<'a> {
        Question {
            registry: &self.registry,
            as_of: asked.as_of,
            known_at: self.known_at,
            audience: &asked.audience,
        }
    }

    /// The question of this reader about today and everything known, for what a form is about to change.
    pub fn question_today<'a>(&'a self, asked: &'a Asked) -> Question<'a> {
        Question { as_of: asked.today, known_at: None, ..self.question(asked) }
    }

    /// A value derived from the records for a day, such as an index of people: computed once a snapshot and day,
    /// however many readers ask at once, and kept while it is among the last ones asked for. `make` is given the
    /// records, and where there is one the value of the snapshot before with its records.
    ///
    /// `T` tells derived values apart, so each has a type of its own. It must not depend on who asks.
    pub fn derived<T: Send + Sync + 'static>(
        &self,
        as_of: Day,
        make: impl FnOnce(&Registry, Option<(&Registry, Arc<T>)>) -> T,
    ) -> Arc<T> {
        let cell = self.derived_cell(TypeId::of::<T>(), as_of);
        let held = cell.get_or_init(|| {
            let before = self.before.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let earlier =
                before.as_ref().and_then(|before| Some((&before.registry, before.already::<T>(as_of)?)));
            Arc::new(make(&self.registry, earlier)) as Held
        });
        Arc::clone(held).downcast::<T>().expect("the cell was found by the type of its value")
    }

    /// A derived value that was computed already.
    fn already<T: Send + Sync + 'static>(&self, as_of: Day) -> Option<Arc<T>> {
        let kept = self.derived.lock().unwrap_or_else(PoisonError::into_inner);
        let derived = kept.iter().find(|known| known.kind == TypeId::of::<T>() && known.as_of == as_of)?;
        Arc::clone(derived.cell.get()?).downcast::<T>().ok()
    }

    /// Forgets the snapshot before, so that no more than two are held.
    fn stand_alone(&self) {
        *self.before.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn derived_cell(&self, kind: TypeId, as_of: Day) -> Arc<std::sync::OnceLock<Held>> {
        let mut kept = self.derived.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|known| known.kind == kind && known.as_of == as_of);
        let found = at.and_then(|at| kept.remove(at));
        let derived = found.unwrap_or_else(|| Derived { kind, as_of, cell: Arc::default() });
        let cell = Arc::clone(&derived.cell);
        kept.push_front(derived);
        kept.truncate(MOST_DERIVED);
        cell
    }
}

/// The current snapshot and a few of the past.
pub struct Snapshots {
    store: Store,
    current: ArcSwap<Snapshot>,
    refreshing: tokio::sync::Mutex<()>,
    past: Mutex<VecDeque<Shared>>,
    folding: tokio::sync::Semaphore,
    waiting: tokio::sync::Semaphore,
}

impl Snapshots {
    /// Loads the records of a store.
    ///
    /// # Errors
    /// What the store says when it cannot be read.
    pub async fn load(store: Store) -> Result<Snapshots, StoreError> {
        let (registry, head) = store.load_registry().await?;
        Ok(Snapshots {
            store,
            current: ArcSwap::from_pointee(Snapshot::new(registry, head)),
            refreshing: tokio::sync::Mutex::new(()),
            past: Mutex::default(),
            folding: tokio::sync::Semaphore::new(FOLDING_AT_ONCE),
            waiting: tokio::sync::Semaphore::new(MOST_WAITING),
        })
    }

    /// The records as known now.
    pub fn current(&self) -> Shared {
        self.current.load_full()
    }

    /// Carries the current snapshot forward to the end of the log; another process may have written it.
    ///
    /// # Errors
    /// What the store says when it cannot be read; the snapshot before stays.
    pub async fn refresh(&self) -> Result<Shared, StoreError> {
        let _one_at_a_time = self.refreshing.lock().await;
        let before = self.current.load_full();
        let head = self.store.head().await?.seq;
        if head == before.head {
            return Ok(before);
        }
        let next = if head < before.head {
            // The log became shorter: another one was restored in its place.
            let (registry, head) = self.store.load_registry().await?;
            Snapshot::new(registry, head)
        } else {
            self.carried_forward(&before, head).await?
        };
        let next = Arc::new(next);
        self.current.store(Arc::clone(&next));
        Ok(next)
    }

    async fn carried_forward(&self, before: &Shared, head: u64) -> Result<Snapshot, StoreError> {
        let (mut registry, mut reached) = (before.registry.clone(), before.head);
        let mut recorded_until = before.recorded_until;
        while reached < head {
            let page = self.store.events_after(reached, PAGE).await?;
            let Some(last) = page.last() else { break };
            reached = last.seq;
            recorded_until = recorded_until.max(page.iter().map(|recorded| recorded.event.recorded_at).max());
            registry = applied(registry, page).await;
        }
        before.stand_alone();
        let before = Mutex::new(Some(Arc::clone(before)));
        Ok(Snapshot { registry, head: reached, recorded_until, before, ..Snapshot::default() })
    }

    /// The records as known at a moment.
    ///
    /// # Errors
    /// [`Fault::Busy`] when many readers ask for different moments at once.
    pub async fn known_at(&self, moment: Instant) -> Result<Shared, Fault> {
        if let Some(kept) = self.kept(moment) {
            return Ok(kept);
        }
        let _place = self.waiting.try_acquire().map_err(|_| Fault::Busy)?;
        let _turn =
            self.folding.acquire().await.map_err(|error| Fault::bug("waiting to fold the log", &error))?;
        // Another reader may have asked for the same moment while this one waited.
        if let Some(kept) = self.kept(moment) {
            return Ok(kept);
        }
        let snapshot = Arc::new(self.folded_until(moment).await?);
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        past.push_front(Arc::clone(&snapshot));
        past.truncate(MOST_PAST);
        Ok(snapshot)
    }

    async fn folded_until(&self, moment: Instant) -> Result<Snapshot, Fault> {
        let current = self.current();
        let registry = match current.recorded_until {
            // Everything was known by then already.
            Some(last) if last <= moment => current.registry.clone(),
            _ => self.store.registry_known_at(moment).await?,
        };
        Ok(Snapshot { known_at: Some(moment), ..Snapshot::new(registry, current.head) })
    }

    /// A snapshot of the past, unless the log has grown since: events may be recorded with an earlier moment, as
    /// when a log is copied in, and then it would be wrong.
    fn kept(&self, moment: Instant) -> Option<Shared> {
        let head = self.current().head;
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        past.retain(|snapshot| snapshot.head == head);
        let at = past.iter().position(|snapshot| snapshot.known_at == Some(moment))?;
        let snapshot = past.remove(at)?;
        past.push_front(Arc::clone(&snapshot));
        Some(snapshot)
    }
}

/// Carries events out off the threads that serve requests; an import is thousands of them.
async fn applied(mut registry: Registry, page: Vec<Recorded>) -> Registry {
    let work = tokio::task::spawn_blocking(move || {
        page.iter().for_each(|recorded| registry.apply(&recorded.event));
        registry
    });
    work.await.expect("an event that was accepted once always folds")
}

#[cfg(test)]
mod tests;
