//! What an import may look at and touch, by who imports.
//!
//! A case worker's roster is compared with the people of their own organization only: a match with somebody
//! else's person would show that person's record. Where two organizations know the same person, the secretariat
//! links the two records.

use std::collections::BTreeSet;

use kanryu_domain::board::Audience;
use kanryu_domain::board::audience::{Content, Reach, reach};
use kanryu_domain::event::Event;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::registry::Registry;

use crate::access::people_of;
use crate::people;
use crate::state::AppState;

/// The records that an import of this audience is compared with: everything but other organizations' people.
pub fn comparable(state: &AppState, registry: &Registry, audience: &Audience) -> Registry {
    match reach(audience, Content::Imports) {
        Reach::All => registry.clone(),
        Reach::Own | Reach::Nothing => {
            let own = people::visible(registry, state.law(), state.now().day_in_japan(), audience);
            let kept = registry.iter().filter(|record| record.subject.kind() != Kind::Person || own.contains(&record.subject));
            Registry::from_records(kept.cloned())
        }
    }
}

/// People whom the events touch and whom this audience would not see afterward: such rows are not theirs to record.
pub fn out_of_sight(state: &AppState, registry: &Registry, events: &[Event], audience: &Audience) -> BTreeSet<Subject> {
    if reach(audience, Content::Imports) == Reach::All {
        return BTreeSet::new();
    }
    let mut after = registry.clone();
    events.iter().for_each(|event| after.apply(event));
    let seen = people::visible(&after, state.law(), state.now().day_in_japan(), audience);
    people_of(events).into_iter().filter(|person| !seen.contains(person)).collect()
}

/// Whether this audience may take the import back: all of it, or one that touched only their own people.
pub fn may_undo(state: &AppState, registry: &Registry, import: &Subject, audience: &Audience) -> bool {
    match reach(audience, Content::Imports) {
        Reach::All => true,
        Reach::Nothing => false,
        Reach::Own => {
            let people = touched(registry, import);
            let own = people::visible(registry, state.law(), state.now().day_in_japan(), audience);
            !people.is_empty() && people.iter().all(|person| own.contains(person))
        }
    }
}

/// The people about whom an import states something.
pub fn touched(registry: &Registry, import: &Subject) -> BTreeSet<Subject> {
    let by_import = |record: &&kanryu_domain::registry::Record| {
        let stated = record.entries.iter().any(|entry| entry.import.as_ref() == Some(import));
        stated || record.amendments.iter().any(|amendment| amendment.import.as_ref() == Some(import))
    };
    registry.of_kind(Kind::Person).filter(by_import).map(|record| record.subject.clone()).collect()
}
