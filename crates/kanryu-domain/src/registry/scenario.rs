//! Scenarios of the projection that somebody kept under a name.

use super::{Entry, Record, Registry};
use crate::event::Fact;
use crate::id::{Kind, Subject};
use crate::text::Text;

/// A scenario that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptScenario {
    /// Its record.
    pub subject: Subject,
    /// What it is called.
    pub title: Text,
    /// The text of its file.
    pub file: String,
    /// The entry that states it.
    pub entry: Entry,
}

impl KeptScenario {
    /// The scenario of this record; `None` where it was dropped.
    pub fn of(record: &Record) -> Option<KeptScenario> {
        let told = |entry: &&Entry| matches!(entry.fact, Fact::ScenarioKept { .. } | Fact::ScenarioDropped);
        let entry = record.entries.iter().rev().find(told)?;
        let Fact::ScenarioKept { title, file } = entry.fact.clone() else { return None };
        Some(KeptScenario { subject: record.subject.clone(), title, file, entry: entry.clone() })
    }

    /// Every scenario that is kept, the one kept last first.
    pub fn all(registry: &Registry) -> Vec<KeptScenario> {
        let mut all: Vec<KeptScenario> =
            registry.of_kind(Kind::Scenario).filter_map(KeptScenario::of).collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.entry.recorded_at));
        all
    }
}
