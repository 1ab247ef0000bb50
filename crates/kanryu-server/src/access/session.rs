//! Sessions and tokens: from the secret a request carries to the account it belongs to.
//!
//! The store keeps the hash of each secret; a copy of what it answered is kept here for a few seconds, so that
//! pages do not ask the database who is reading them. What this process ends it also forgets at once; what
//! another process ends (a disabled account) stops working within [`TRUSTED_MS`].

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kanryu_domain::calendar::Instant;
use kanryu_store::{AccountId, NewSession, SecretHash, Store, StoreError, TokenId};

use super::visitor::{SignedIn, Visitor};
use crate::secret;

/// How long an answer of the store is trusted, in milliseconds.
const TRUSTED_MS: i64 = 5_000;
/// A session's use is noted in the store this often, in milliseconds: noting it is a write.
const NOTED_MS: i64 = 60_000;
/// Answers kept before all are asked for again.
const MOST_KEPT: usize = 20_000;

/// How long sessions live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// Minutes without a request after which a session ends.
    pub idle_minutes: u32,
    /// Hours after which it ends, used or not.
    pub absolute_hours: u32,
}

impl Default for Lifetimes {
    /// Half an hour idle, twelve hours in all: a working day, and a machine left alone over lunch is safe.
    fn default() -> Lifetimes {
        Lifetimes { idle_minutes: 30, absolute_hours: 12 }
    }
}

/// The keeper of sessions and tokens.
pub struct Sessions {
    store: Store,
    lifetimes: Lifetimes,
    kept: Mutex<HashMap<SecretHash, Kept>>,
}

#[derive(Clone)]
struct Kept {
    visitor: Visitor,
    expires_at: Option<Instant>,
    /// The last request; `None` for a token, which has no idle limit.
    seen_at: Option<Instant>,
    noted_at: Instant,
    asked_at: Instant,
    token: Option<TokenId>,
}

/// A session that began: the secret for the cookie.
pub struct Begun {
    /// The secret, which only the reader keeps.
    pub secret: String,
}

impl Sessions {
    /// A keeper over a store.
    pub fn new(store: Store, lifetimes: Lifetimes) -> Sessions {
        Sessions { store, lifetimes, kept: Mutex::default() }
    }

    /// Begins a session with a new secret.
    ///
    /// # Errors
    /// What the store says.
    pub async fn begin(&self, account: AccountId, now: Instant) -> Result<Begun, StoreError> {
        let secret = secret::fresh();
        let lifetime = i64::from(self.lifetimes.absolute_hours) * 3_600_000;
        let expires_at = Instant::from_ms(now.ms() + lifetime);
        let new = NewSession { account, csrf: secret::fresh(), expires_at };
        self.store.create_session(&secret::sum(&secret), &new, now).await?;
        Ok(Begun { secret })
    }

    /// Who holds the session of this secret; `None` for one that ended or never was.
    ///
    /// # Errors
    /// What the store says.
    pub async fn by_session(&self, secret: &str, now: Instant) -> Result<Option<Visitor>, StoreError> {
        let hash = secret::sum(secret);
        let kept = match self.trusted(&hash, now) {
            Some(kept) => kept,
            None => match self.ask_session(&hash, now).await? {
                Some(kept) => kept,
                None => return Ok(None),
            },
        };
        let idle = i64::from(self.lifetimes.idle_minutes) * 60_000;
        let ended = kept.expires_at.is_some_and(|at| at <= now)
            || kept.seen_at.is_some_and(|seen| now.ms() - seen.ms() > idle);
        if ended {
            self.end(secret).await?;
            return Ok(None);
        }
        if self.used(&hash, &kept, now) {
            self.store.touch_session(&hash, now).await?;
        }
        Ok(Some(kept.visitor))
    }

    /// Whose token this is; `None` for one that was revoked, expired or never was.
    ///
    /// # Errors
    /// What the store says.
    pub async fn by_token(&self, secret: &str, now: Instant) -> Result<Option<Visitor>, StoreError> {
        let hash = secret::sum(secret);
        let kept = match self.trusted(&hash, now) {
            Some(kept) => Some(kept),
            None => self.ask_token(&hash, now).await?,
        };
        let Some(kept) = kept.filter(|kept| kept.expires_at.is_none_or(|at| at > now)) else {
            return Ok(None);
        };
        if let Some(token) = kept.token
            && self.used(&hash, &kept, now)
        {
            self.store.touch_token(token, now).await?;
        }
        Ok(Some(kept.visitor))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// What the store says.
    pub async fn end(&self, secret: &str) -> Result<(), StoreError> {
        let hash = secret::sum(secret);
        self.lock().remove(&hash);
        self.store.end_session(&hash).await
    }

    /// Ends every session of an account; returns how many there were.
    ///
    /// # Errors
    /// What the store says.
    pub async fn end_all(&self, account: AccountId) -> Result<u64, StoreError> {
        self.forget(account);
        self.store.end_sessions_of(account).await
    }

    /// Asks the store again about everything of this account: it was changed.
    pub fn forget(&self, account: AccountId) {
        let is_own = |kept: &Kept| kept.visitor.account.as_ref().is_some_and(|known| known.id == account);
        self.lock().retain(|_, kept| !is_own(kept));
    }

    /// Clears sessions that ended; called now and then.
    ///
    /// # Errors
    /// What the store says.
    pub async fn clear(&self, now: Instant) -> Result<(), StoreError> {
        let idle_since = Instant::from_ms(now.ms() - i64::from(self.lifetimes.idle_minutes) * 60_000);
        self.store.clear_sessions(now, idle_since).await.map(|_| ())
    }

    async fn ask_session(&self, hash: &SecretHash, now: Instant) -> Result<Option<Kept>, StoreError> {
        let Some(session) = self.store.session(hash, now).await? else { return Ok(None) };
        let Some(account) = self.account(session.account, None).await? else { return Ok(None) };
        // Requests are noted once a minute only, so the later of the two moments is the last request.
        let before = self.lock().get(hash).and_then(|kept| kept.seen_at);
        let kept = Kept {
            visitor: Visitor { account: Some(account), csrf: session.csrf.into() },
            expires_at: Some(session.expires_at),
            seen_at: Some(before.map_or(session.seen_at, |before| before.max(session.seen_at))),
            noted_at: session.seen_at,
            asked_at: now,
            token: None,
        };
        Ok(Some(self.keep(hash, kept)))
    }

    async fn ask_token(&self, hash: &SecretHash, now: Instant) -> Result<Option<Kept>, StoreError> {
        let Some(token) = self.store.token(hash, now).await? else { return Ok(None) };
        let Some(account) = self.account(token.account, Some(&token.scopes)).await? else { return Ok(None) };
        let kept = Kept {
            visitor: Visitor { account: Some(account), csrf: "".into() },
            expires_at: token.expires_at,
            seen_at: None,
            noted_at: token.seen_at.unwrap_or(Instant::from_ms(0)),
            asked_at: now,
            token: Some(token.id),
        };
        Ok(Some(self.keep(hash, kept)))
    }

    async fn account(
        &self,
        id: AccountId,
        scopes: Option<&[String]>,
    ) -> Result<Option<SignedIn>, StoreError> {
        let account = self.store.account(id).await?;
        Ok(account.and_then(|account| SignedIn::of(&account, scopes)))
    }

    fn trusted(&self, hash: &SecretHash, now: Instant) -> Option<Kept> {
        self.lock().get(hash).filter(|kept| now.ms() - kept.asked_at.ms() < TRUSTED_MS).cloned()
    }

    fn keep(&self, hash: &SecretHash, kept: Kept) -> Kept {
        let mut all = self.lock();
        if all.len() >= MOST_KEPT {
            all.clear();
        }
        all.insert(*hash, kept.clone());
        kept
    }

    /// Notes a request; whether it is time to note it in the store as well.
    fn used(&self, hash: &SecretHash, kept: &Kept, now: Instant) -> bool {
        let due = now.ms() - kept.noted_at.ms() >= NOTED_MS;
        if let Some(known) = self.lock().get_mut(hash) {
            known.seen_at = known.seen_at.map(|_| now);
            if due {
                known.noted_at = now;
            }
        }
        due
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<SecretHash, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
