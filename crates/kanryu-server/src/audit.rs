//! The audit log: every read of a person and every write, noted before the answer leaves the house.
//!
//! A read that was shown but not noted would be a lie to the person concerned, so the answer waits for the
//! note to be durable. What waits together is written together: one task takes everything that has queued up
//! and writes it in one transaction, so sixteen readers share one commit and none waits for a clock. Where
//! the note cannot be written, the page is not shown.

use kanryu_domain::board::Audience;
use kanryu_domain::calendar::Instant;
use kanryu_domain::id::Subject;
use kanryu_store::{AccountId, AuditEntry, Store, StoreError};
use serde_json::Value as Json;
use tokio::sync::{mpsc, oneshot};

use crate::access::visitor::SignedIn;
use crate::error::Fault;

/// Notes waiting at once; whoever comes later waits for a place.
const QUEUE: usize = 1_024;
/// Entries written in one transaction, at most one request's more.
const MOST_TOGETHER: usize = 5_000;

/// What can be noted. The words are stored and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// A person's page, JSON or standing was read.
    PersonRead,
    /// A person stood in a list that was read.
    PersonListed,
    /// A person was part of a file that was exported.
    PersonExported,
    /// Who read a person's record was read.
    PersonReadersRead,
    /// Events were recorded.
    EventsRecorded,
    /// A file was read as a dry run.
    ImportPreviewed,
    /// An import was accepted.
    ImportAccepted,
    /// An import was undone.
    ImportUndone,
    /// An export began.
    ExportStarted,
    /// An export was cancelled.
    ExportCancelled,
    /// An export's file was fetched.
    ExportFetched,
    /// Somebody signed in.
    SignedIn,
    /// Somebody failed to sign in.
    SignInFailed,
    /// Somebody signed out, here or everywhere.
    SignedOut,
    /// A password was set.
    PasswordSet,
    /// An account was created.
    AccountCreated,
    /// An account was changed, disabled or enabled.
    AccountChanged,
    /// A one-time link was given out.
    LinkIssued,
    /// An API token was made.
    TokenCreated,
    /// An API token was revoked.
    TokenRevoked,
    /// A calendar feed was made or given a new secret.
    FeedRenewed,
    /// A calendar feed was ended.
    FeedRevoked,
    /// The audit log was searched.
    AuditRead,
}

/// Every action, in the order of the search form.
pub const ACTIONS: [Action; 23] = [
    Action::PersonRead,
    Action::PersonListed,
    Action::PersonExported,
    Action::PersonReadersRead,
    Action::EventsRecorded,
    Action::ImportPreviewed,
    Action::ImportAccepted,
    Action::ImportUndone,
    Action::ExportStarted,
    Action::ExportCancelled,
    Action::ExportFetched,
    Action::SignedIn,
    Action::SignInFailed,
    Action::SignedOut,
    Action::PasswordSet,
    Action::AccountCreated,
    Action::AccountChanged,
    Action::LinkIssued,
    Action::TokenCreated,
    Action::TokenRevoked,
    Action::FeedRenewed,
    Action::FeedRevoked,
    Action::AuditRead,
];

impl Action {
    /// The word that is stored.
    pub fn word(self) -> &'static str {
        match self {
            Action::PersonRead => "person.read",
            Action::PersonListed => "person.listed",
            Action::PersonExported => "person.exported",
            Action::PersonReadersRead => "person.readers-read",
            Action::EventsRecorded => "events.recorded",
            Action::ImportPreviewed => "import.previewed",
            Action::ImportAccepted => "import.accepted",
            Action::ImportUndone => "import.undone",
            Action::ExportStarted => "export.started",
            Action::ExportCancelled => "export.cancelled",
            Action::ExportFetched => "export.fetched",
            Action::SignedIn => "session.begun",
            Action::SignInFailed => "session.refused",
            Action::SignedOut => "session.ended",
            Action::PasswordSet => "account.password-set",
            Action::AccountCreated => "account.created",
            Action::AccountChanged => "account.changed",
            Action::LinkIssued => "account.link-issued",
            Action::TokenCreated => "token.created",
            Action::TokenRevoked => "token.revoked",
            Action::FeedRenewed => "feed.renewed",
            Action::FeedRevoked => "feed.revoked",
            Action::AuditRead => "audit.read",
        }
    }

    /// The action with this word.
    pub fn from_word(word: &str) -> Option<Action> {
        ACTIONS.into_iter().find(|action| action.word() == word)
    }
}

/// Who did something: an account, by session or token, or nobody who is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: Option<AccountId>,
    /// Whether a token was sent rather than a session.
    pub by_token: bool,
}

impl Actor {
    /// Nobody who is known.
    pub const NOBODY: Actor = Actor { account: None, by_token: false };

    /// The account that sends a request, if there is one.
    pub fn of(account: Option<&SignedIn>) -> Actor {
        account.map_or(Actor::NOBODY, |account| Actor {
            account: Some(account.id),
            by_token: account.scopes.is_some(),
        })
    }
}

/// An entry.
pub fn entry(
    at: Instant,
    actor: Actor,
    action: Action,
    subject: Option<Subject>,
    mut detail: Json,
) -> AuditEntry {
    if actor.by_token
        && let Some(fields) = detail.as_object_mut()
    {
        fields.insert("by".to_owned(), "token".into());
    }
    AuditEntry { at, account: actor.account, action: action.word().to_owned(), subject, detail }
}

/// In which role a record was read, as the person concerned may know it.
pub fn role_word(audience: &Audience) -> &'static str {
    match audience {
        Audience::Public => "public",
        Audience::Person(_) => "person",
        Audience::Operator(_) => "operator",
        Audience::CaseWorker(_) => "case-worker",
        Audience::Secretariat => "secretariat",
        Audience::Administrator => "administrator",
    }
}

type Done = oneshot::Sender<Result<(), StoreError>>;

/// The queue to the one task that writes.
#[derive(Clone)]
pub struct Auditor {
    queue: mpsc::Sender<(Vec<AuditEntry>, Done)>,
}

impl Auditor {
    /// Starts the task; it ends when the last auditor is dropped, after everything queued is written.
    pub fn start(store: Store) -> Auditor {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(write_together(store, waiting));
        Auditor { queue }
    }

    /// Notes entries and returns when they are durable.
    ///
    /// # Errors
    /// [`Fault::Bug`] when they could not be written; then the answer must not be given.
    pub async fn note(&self, entries: Vec<AuditEntry>) -> Result<(), Fault> {
        if entries.is_empty() {
            return Ok(());
        }
        let (done, written) = oneshot::channel();
        let gone = |_| Fault::bug("noting in the audit log", &"the writing task has ended");
        self.queue.send((entries, done)).await.map_err(|_| gone(()))?;
        written.await.map_err(|_| gone(()))?.map_err(|error| Fault::bug("noting in the audit log", &error))
    }
}

async fn write_together(store: Store, mut waiting: mpsc::Receiver<(Vec<AuditEntry>, Done)>) {
    while let Some((mut entries, done)) = waiting.recv().await {
        let mut all_done = vec![done];
        while entries.len() < MOST_TOGETHER
            && let Ok((more, done)) = waiting.try_recv()
        {
            entries.extend(more);
            all_done.push(done);
        }
        let written = store.audit(&entries).await;
        for done in all_done {
            // Whoever went away needs no answer.
            let _ = done.send(written.clone());
        }
    }
}
