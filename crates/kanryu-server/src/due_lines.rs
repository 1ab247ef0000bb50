//! The deadlines of people, judged once a state of their record, a day and a reach, and kept for later readers.
//!
//! A deadline depends on the record, the law, the day and how far ahead is asked. A record that did not change is the
//! very same one in the next snapshot, so that after a write only the people it was about are judged anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use kanryu_domain::calendar::Day;
use kanryu_domain::id::Subject;
use kanryu_domain::pathway::{Deadline, deadlines};
use kanryu_domain::registry::{Record, Registry};
use rayon::prelude::*;

use crate::law::Law;
use crate::snapshot::Snapshot;

/// The deadlines of one person.
pub type Lines = Arc<[Deadline]>;

/// Reaches that are kept beside each other; the page offers eight.
const MOST_REACHES: usize = 8;

type ByReach = BTreeMap<i32, BTreeMap<Subject, Lines>>;

/// The deadlines that were asked for, by days ahead and person.
#[derive(Default)]
struct Kept(Mutex<ByReach>);

impl Kept {
    /// What was known of people whose records are the same in both registries.
    fn carried(&self, old: &Registry, new: &Registry) -> Kept {
        let is_same = |subject: &Subject| match (old.get(subject), new.get(subject)) {
            (Some(old), Some(new)) => std::ptr::eq(old, new),
            (Some(_) | None, _) => false,
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        kept.values_mut().for_each(|lines| lines.retain(|subject, _| is_same(subject)));
        Kept(Mutex::new(kept))
    }

    fn of(&self, within: i32, subjects: &BTreeSet<&Subject>) -> BTreeMap<Subject, Lines> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(lines) = kept.get(&within) else { return BTreeMap::new() };
        let asked = lines.iter().filter(|(subject, _)| subjects.contains(subject));
        asked.map(|(subject, lines)| (subject.clone(), Arc::clone(lines))).collect()
    }

    fn keep(&self, within: i32, more: &[(Subject, Lines)]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_REACHES && !kept.contains_key(&within) {
            kept.clear();
        }
        kept.entry(within).or_default().extend(more.iter().cloned());
    }
}

/// The deadlines of these people up to `within` days after `as_of`. Whoever was not asked about before is judged now,
/// on all cores; run it inside `state.compute`.
pub fn of<'a>(
    snapshot: &Snapshot,
    law: &Law,
    as_of: Day,
    within: i32,
    subjects: impl Iterator<Item = &'a Subject>,
) -> BTreeMap<Subject, Lines> {
    let kept = snapshot.derived(as_of, |new, before| {
        before.map_or_else(Kept::default, |(old, kept): (&Registry, Arc<Kept>)| kept.carried(old, new))
    });
    let subjects: BTreeSet<&Subject> = subjects.collect();
    let mut lines = kept.of(within, &subjects);
    let unknown = subjects.into_iter().filter(|subject| !lines.contains_key(subject));
    let records: Vec<&Record> = unknown.filter_map(|subject| snapshot.registry.get(subject)).collect();
    let judged: Vec<(Subject, Lines)> = records
        .par_iter()
        .map(|record| (record.subject.clone(), deadlines(law, record, as_of, within).into()))
        .collect();
    kept.keep(within, &judged);
    lines.extend(judged);
    lines
}

#[cfg(test)]
mod tests;
