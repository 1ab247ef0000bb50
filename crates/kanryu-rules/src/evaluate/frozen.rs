//! Law that stands still: what one day has in force, asked about any other day.

use std::sync::Arc;

use super::history::{Ended, kept_or_never_of};
use crate::day::Day;
use crate::rulebook::{Exception, Rulebook, Version};

impl Rulebook {
    /// This law with what the day of the question selects fixed to `day`: whatever was in force then is in force on
    /// every day, and nothing else is. Versions that a date of the person selects stay dated.
    ///
    /// Asked on two days it tells what changes by the passing of time alone. It keeps the fingerprint of its files.
    pub fn frozen_on(&self, day: Day) -> Rulebook {
        let mut book = (*self.book).clone();
        for rule in &mut book.rules {
            if rule.by.is_none() {
                rule.versions = in_force(&rule.versions, day);
            }
            for version in &mut rule.versions {
                version.exceptions = version.exceptions.iter().filter_map(|e| of_day(e, day)).collect();
            }
        }
        for claim in &mut book.claims {
            claim.rules.retain(|rule| !book.rules[usize::from(*rule)].versions.is_empty());
        }
        for limit in book.limits.iter_mut().filter(|limit| limit.by.is_none()) {
            limit.versions = kept_or_never_of(in_force(&limit.versions, day), &limit.versions);
        }
        for table in book.tables.iter_mut().filter(|table| table.by.is_none()) {
            table.versions = kept_or_never_of(in_force(&table.versions, day), &table.versions);
        }
        for clock in book.clocks.iter_mut().filter(|clock| clock.by.is_none()) {
            clock.versions = kept_or_never_of(in_force(&clock.versions, day), &clock.versions);
        }
        for stage in &mut book.stages {
            (stage.from, stage.until) = always_or_never(stage.is_in_force_on(day));
        }
        for step in &mut book.steps {
            (step.from, step.until) = always_or_never(step.is_in_force_on(day));
        }
        Rulebook { book: Arc::new(book) }
    }
}

/// The version in force on the day, without beginning or end.
fn in_force<V: Ended>(versions: &[V], day: Day) -> Vec<V> {
    let found = versions.iter().filter(|version| version.version().is_in_force_on(day));
    found
        .map(|version| {
            let mut version = version.clone();
            *version.version_mut() = always(version.version());
            version
        })
        .collect()
}

fn always(version: &Version) -> Arc<Version> {
    Arc::new(Version { from: None, until: None, ..version.clone() })
}

/// `None` where the exception is selected by the day of the question and is not in force.
fn of_day(exception: &Exception, day: Day) -> Option<Exception> {
    match exception.by {
        Some(_) => Some(exception.clone()),
        None => exception.version.is_in_force_on(day).then(|| {
            let version = always(&exception.version);
            Exception { version, ..exception.clone() }
        }),
    }
}

/// First and last day of what exists on every day, or on none that is ever asked about.
fn always_or_never(exists: bool) -> (Option<Day>, Option<Day>) {
    if exists { (None, None) } else { (Some(Day::MAX), Some(Day::MIN)) }
}
