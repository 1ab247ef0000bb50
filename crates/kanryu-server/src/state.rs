//! What every handler shares: the records, the store, the law, the clock, and who may come in.

use std::sync::Arc;

use kanryu_domain::calendar::Instant;
use kanryu_domain::event::Event;
use kanryu_domain::id::Subject;
use kanryu_store::{Append, Appended, AuditEntry, Store, StoreError};
use serde_json::json;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::access::password::Hasher;
use crate::access::session::{Lifetimes, Sessions};
use crate::access::throttle::Throttle;
use crate::asked::Asked;
use crate::audit::{self, Action, Actor, Auditor};
use crate::error::Fault;
use crate::export::Exports;
use crate::import::Previews;
use crate::law::Law;
use crate::limits;
use crate::people;
use crate::snapshot::{Shared, Snapshots};

/// The clock of the edge; tests bring their own.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// How the site is served.
#[derive(Clone)]
pub struct Settings {
    /// The law that answers rest on.
    pub law: &'static Law,
    /// The clock.
    pub clock: Clock,
    /// Whether readers reach the site over https; cookies are then marked for it.
    pub https: bool,
    /// Whether a proxy of ours stands before the site and writes `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// How long sessions live.
    pub lifetimes: Lifetimes,
    /// The folder in which files of exports lie.
    pub exports: std::path::PathBuf,
}

/// Shared by all handlers; cloning it clones a pointer.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    settings: Settings,
    store: Store,
    snapshots: Snapshots,
    sessions: Sessions,
    auditor: Auditor,
    hasher: Hasher,
    throttle: Throttle,
    previews: Previews,
    exports: Exports,
    computing: Semaphore,
    uploading: Semaphore,
}

impl AppState {
    /// A state over a store; loads its records.
    ///
    /// # Errors
    /// What the store says when it cannot be read.
    pub async fn open(store: Store, settings: Settings) -> Result<AppState, StoreError> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let inner = Inner {
            snapshots: Snapshots::load(store.clone()).await?,
            sessions: Sessions::new(store.clone(), settings.lifetimes),
            auditor: Auditor::start(store.clone()),
            hasher: Hasher::default(),
            throttle: Throttle::default(),
            previews: Previews::default(),
            exports: Exports::new(settings.exports.clone()),
            computing: Semaphore::new(cores),
            uploading: Semaphore::new(limits::UPLOADS_AT_ONCE),
            settings,
            store,
        };
        Ok(AppState(Arc::new(inner)))
    }

    /// Now.
    pub fn now(&self) -> Instant {
        (self.0.settings.clock)()
    }

    /// The law that answers rest on.
    pub fn law(&self) -> &'static Law {
        self.0.settings.law
    }

    /// Whether readers come over https.
    pub fn https(&self) -> bool {
        self.0.settings.https
    }

    /// Whether a proxy of ours stands before the site.
    pub fn behind_proxy(&self) -> bool {
        self.0.settings.behind_proxy
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Sessions and tokens.
    pub fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    /// Passwords.
    pub fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    /// Counts of tries to sign in.
    pub fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    /// Dry runs of imports that wait for confirmation.
    pub fn previews(&self) -> &Previews {
        &self.0.previews
    }

    /// Exports that are being written.
    pub fn exports(&self) -> &Exports {
        &self.0.exports
    }

    /// The records as the request asks for them: the current ones, or those known at `asked.known_at`.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many readers ask for different moments of knowledge at once.
    pub async fn snapshot(&self, asked: &Asked) -> Result<Shared, Fault> {
        match asked.known_at {
            None => Ok(self.0.snapshots.current()),
            Some(moment) => self.0.snapshots.known_at(moment).await,
        }
    }

    /// The current records, carried forward to the end of the log: what a change is checked against.
    ///
    /// # Errors
    /// What the store says.
    pub async fn latest(&self) -> Result<Shared, Fault> {
        Ok(self.0.snapshots.refresh().await?)
    }

    /// The current records as they were last carried forward.
    pub fn current(&self) -> Shared {
        self.0.snapshots.current()
    }

    /// A place for an upload, which is held in memory until it is read.
    ///
    /// # Errors
    /// [`Fault::Busy`] when all places are taken.
    pub fn uploading(&self) -> Result<SemaphorePermit<'_>, Fault> {
        self.0.uploading.try_acquire().map_err(|_| Fault::Busy)
    }

    /// Computes something heavy off the threads that serve requests, one job a core at a time.
    ///
    /// # Errors
    /// [`Fault::Bug`] when the job panicked.
    pub async fn compute<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let failed = |what: &dyn std::fmt::Display| Fault::bug("computing off the serving threads", what);
        let turn = self.0.computing.acquire().await.map_err(|error| failed(&error))?;
        let done = tokio::task::spawn_blocking(job).await.map_err(|_| failed(&"the job panicked"));
        drop(turn);
        done
    }

    /// Appends checked events, carries the records forward and notes it in the audit log.
    ///
    /// # Errors
    /// What the store refuses; nothing was recorded then.
    pub async fn append(&self, asked: &Asked, batch: &[Event], append: Append) -> Result<Appended, Fault> {
        let appended = self.0.store.append(batch, append).await?;
        self.latest().await?;
        let detail =
            json!({ "events": appended.recorded, "first": appended.first_seq, "last": appended.last_seq });
        // Which people were written about is noted for each of them; events themselves are the log.
        let people = crate::access::people_of(batch);
        let mut entries = vec![self.entry(asked, Action::EventsRecorded, None, detail.clone())];
        entries.extend(
            people
                .into_iter()
                .map(|person| self.entry(asked, Action::EventsRecorded, Some(person), detail.clone())),
        );
        if appended.recorded > 0 {
            self.audit(entries).await?;
        }
        Ok(appended)
    }

    /// An entry of the audit log about what this request does.
    pub fn entry(
        &self,
        asked: &Asked,
        action: Action,
        subject: Option<Subject>,
        detail: serde_json::Value,
    ) -> AuditEntry {
        audit::entry(self.now(), Actor::of(asked.account.as_ref()), action, subject, detail)
    }

    /// Notes entries in the audit log and returns when they are durable.
    ///
    /// # Errors
    /// [`Fault::Bug`] when they could not be written; then the answer must not be given.
    pub async fn audit(&self, entries: Vec<AuditEntry>) -> Result<(), Fault> {
        self.0.auditor.note(entries).await
    }

    /// Notes that a person's record is read; call it before the page or JSON is given out. Refuses whoever does not
    /// see the person today, whatever day was asked about.
    ///
    /// # Errors
    /// [`Fault::NotFound`] for somebody else's person; otherwise as [`AppState::audit`].
    pub async fn read_person(&self, asked: &Asked, person: &Subject) -> Result<(), Fault> {
        if !people::is_seen_today(self, asked, person) {
            return Err(Fault::NotFound);
        }
        self.read_people(asked, Action::PersonRead, std::slice::from_ref(person)).await
    }

    /// Notes that these people stood in a list or file that is read.
    ///
    /// # Errors
    /// As [`AppState::audit`].
    pub async fn read_people(&self, asked: &Asked, action: Action, people: &[Subject]) -> Result<(), Fault> {
        let detail = json!({ "as": audit::role_word(&asked.audience), "path": asked.path });
        let entry = |person: &Subject| self.entry(asked, action, Some(person.clone()), detail.clone());
        self.audit(people.iter().map(entry).collect()).await
    }
}
