//! Dry runs that wait to be confirmed: in memory, for half an hour, for the account that made them.
//!
//! They hold personal data that nobody has accepted yet, so they are never written to a disk, and they are gone
//! when the server stops.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kanryu_domain::calendar::Instant;
use kanryu_domain::id::Subject;
use kanryu_domain::roster::Preview;
use kanryu_store::AccountId;

use super::ReadFile;
use crate::secret;

/// How long a dry run waits.
pub const WAITS_MS: i64 = 30 * 60_000;
/// Dry runs of one account that wait at once; the oldest makes room.
const MOST_OF_ONE: usize = 3;
/// Dry runs of everybody that wait at once.
const MOST: usize = 40;

/// A dry run that waits.
#[derive(Debug)]
pub struct Waiting {
    /// Who made it; nobody else can see or confirm it.
    pub account: AccountId,
    /// The file, so that the dry run can be made again when the records have changed.
    pub file: ReadFile,
    /// Whose roster it is.
    pub owner: Option<Subject>,
    /// What it found.
    pub preview: Preview,
    /// The number of the last event it looked at.
    pub seen: u64,
    /// When it was made.
    pub made_at: Instant,
}

/// All dry runs that wait.
#[derive(Default)]
pub struct Previews {
    waiting: Mutex<HashMap<String, Arc<Waiting>>>,
}

impl Previews {
    /// Keeps a dry run and returns its id, which cannot be guessed.
    pub fn keep(&self, waiting: Waiting) -> String {
        let id = secret::fresh();
        let mut all = self.fresh(waiting.made_at);
        make_room(&mut all, |known| known.account == waiting.account, MOST_OF_ONE);
        make_room(&mut all, |_| true, MOST);
        all.insert(id.clone(), Arc::new(waiting));
        id
    }

    /// Puts a newer dry run in the place of an older one of the same file.
    pub fn replace(&self, id: &str, waiting: Waiting) {
        self.lock().insert(id.to_owned(), Arc::new(waiting));
    }

    /// The dry run of this id, for whoever made it.
    pub fn get(&self, id: &str, account: AccountId, now: Instant) -> Option<Arc<Waiting>> {
        self.fresh(now).get(id).filter(|waiting| waiting.account == account).cloned()
    }

    /// Throws a dry run away.
    pub fn drop(&self, id: &str, account: AccountId) {
        self.lock().retain(|known, waiting| known != id || waiting.account != account);
    }

    /// Throws away those that waited too long.
    fn fresh(&self, now: Instant) -> MutexGuard<'_, HashMap<String, Arc<Waiting>>> {
        let mut all = self.lock();
        all.retain(|_, waiting| now.ms() - waiting.made_at.ms() < WAITS_MS);
        all
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Waiting>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Throws the oldest of those that `counts` away until there is room for one more below `most`.
fn make_room(all: &mut HashMap<String, Arc<Waiting>>, counts: impl Fn(&Waiting) -> bool, most: usize) {
    while all.values().filter(|waiting| counts(waiting)).count() >= most {
        let oldest =
            all.iter().filter(|(_, waiting)| counts(waiting)).min_by_key(|(_, waiting)| waiting.made_at);
        let Some(id) = oldest.map(|(id, _)| id.clone()) else { return };
        all.remove(&id);
    }
}
