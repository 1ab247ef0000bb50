//! What an import may look at and touch, by who imports.
//!
//! A case worker's roster is compared with the people of their own organization only: a match with somebody
//! else's person would show that person's record. Where two organizations know the same person, the secretariat
//! links the two records.

use std::collections::{BTreeMap, BTreeSet};

use kanryu_domain::board::Audience;
use kanryu_domain::board::audience::{Content, Reach, reach};
use kanryu_domain::calendar::Day;
use kanryu_domain::event::Event;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::registry::{AmendmentKind, Record, Registry};

use crate::access::people_of;
use crate::law::Law;
use crate::people;
use crate::snapshot::Snapshot;

/// Who imports, looking at what, under which law, on which day.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// The records.
    pub snapshot: &'a Snapshot,
    /// The law.
    pub law: &'a Law,
    /// Today.
    pub today: Day,
    /// Who imports.
    pub audience: &'a Audience,
}

impl Sight<'_> {
    fn reach(&self) -> Reach {
        reach(self.audience, Content::Imports)
    }

    /// The people that the audience sees.
    fn own(&self) -> BTreeSet<Subject> {
        let index = people::index(self.snapshot, self.law, self.today);
        index.visible(self.audience).map(|row| row.subject.clone()).collect()
    }

    /// The records that an import is compared with: everything but other organizations' people.
    pub fn comparable(&self) -> Registry {
        let registry = &self.snapshot.registry;
        match self.reach() {
            Reach::All => registry.clone(),
            Reach::Own | Reach::Nothing => {
                let own = self.own();
                let is_kept =
                    |record: &&Record| record.subject.kind() != Kind::Person || own.contains(&record.subject);
                Registry::from_records(registry.iter().filter(is_kept).cloned())
            }
        }
    }

    /// People whom the events touch and whom the audience sees neither before nor afterward: such rows are not
    /// theirs to record.
    pub fn out_of_sight(&self, events: &[Event]) -> BTreeSet<Subject> {
        if self.reach() == Reach::All {
            return BTreeSet::new();
        }
        let mut after = self.snapshot.registry.clone();
        events.iter().for_each(|event| after.apply(event));
        let sees = |registry: &Registry, person: &Subject| {
            people::seen(registry, self.law, self.today, self.audience, person).is_some()
        };
        let is_strange = |person: &Subject| !sees(&self.snapshot.registry, person) && !sees(&after, person);
        people_of(events).into_iter().filter(is_strange).collect()
    }

    /// The imports that the audience may take back: all of them, or those that touched only their own people.
    pub fn undoable(&self) -> BTreeSet<Subject> {
        let registry = &self.snapshot.registry;
        match self.reach() {
            Reach::All => registry.of_kind(Kind::Import).map(|record| record.subject.clone()).collect(),
            Reach::Nothing => BTreeSet::new(),
            Reach::Own => {
                let own = self.own();
                let mut all_own: BTreeMap<&Subject, bool> = BTreeMap::new();
                for record in registry.of_kind(Kind::Person) {
                    let is_own = own.contains(&record.subject);
                    for import in imports_of(record) {
                        *all_own.entry(import).or_insert(true) &= is_own;
                    }
                }
                all_own.into_iter().filter(|(_, own)| *own).map(|(import, _)| import.clone()).collect()
            }
        }
    }
}

/// The imports that stated, corrected or once stated something about a record.
fn imports_of(record: &Record) -> impl Iterator<Item = &Subject> {
    let stated = record.entries.iter().filter_map(|entry| entry.import.as_ref());
    let amended = record.amendments.iter().flat_map(|amendment| {
        let before = match &amendment.what {
            AmendmentKind::Corrected { before } | AmendmentKind::Withdrawn { before } => {
                before.import.as_ref()
            }
            AmendmentKind::Linked { .. } | AmendmentKind::Unlinked { .. } => None,
        };
        amendment.import.as_ref().into_iter().chain(before)
    });
    stated.chain(amended)
}
