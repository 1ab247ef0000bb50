//! The second axis of time: what was known of the law on a day, whatever has been published since.
//!
//! A version that says when it was published is not seen before that day. That a version ends is known when its
//! end was published (`until_published`), or with the version that follows it on the next day; before that, and
//! where neither is said of a successor that is seen, the version is taken to go on. So a later day of knowledge
//! never changes the answer for an earlier one: law that is added later carries a later day of publication.

use super::{Asked, ClockReading, Judgment, Limit, TableAnswer};
use crate::day::Day;
use crate::rulebook::{ClockVersion, LimitVersion, RuleVersion, Rulebook, TableVersion, Version};
use crate::value::Facts;

/// What has a dated version.
pub(crate) trait Dated {
    fn version(&self) -> &Version;
}

impl Dated for RuleVersion {
    fn version(&self) -> &Version {
        &self.version
    }
}
impl Dated for LimitVersion {
    fn version(&self) -> &Version {
        &self.version
    }
}
impl Dated for TableVersion {
    fn version(&self) -> &Version {
        &self.version
    }
}
impl Dated for ClockVersion {
    fn version(&self) -> &Version {
        &self.version
    }
}

impl Version {
    /// Whether it was known on `day`; without a day, whether it ever is.
    pub fn is_known_on(&self, day: Option<Day>) -> bool {
        is_by(self.published, day)
    }

    /// The last day of the version, if on `day` it was known that it ends then.
    pub(crate) fn end_known_on(&self, day: Option<Day>) -> Option<Day> {
        self.until.filter(|_| is_by(self.until_published, day))
    }
}

fn is_by(published: Option<Day>, known_at: Option<Day>) -> bool {
    published.is_none_or(|published| known_at.is_none_or(|known_at| published <= known_at))
}

impl<'a> Asked<'a> {
    /// A question under all the law there is.
    pub(crate) fn new(book: &'a Rulebook, facts: &'a Facts, as_of: Day) -> Asked<'a> {
        Asked { book, facts, as_of, known_at: None }
    }

    pub(crate) fn knows(&self, version: &Version) -> bool {
        version.is_known_on(self.known_at)
    }

    /// The last day of a version as far as it was known that it ends.
    pub(crate) fn known_until(&self, version: &Version) -> Option<Day> {
        version.end_known_on(self.known_at)
    }

    /// The version in force on `day`, of versions in order of their first days.
    pub(crate) fn in_force<'v, V: Dated>(&self, versions: &'v [V], day: Day) -> Option<&'v V> {
        if self.known_at.is_none() {
            return versions.iter().find(|version| version.version().is_in_force_on(day));
        }
        let begun = |version: &&V| version.version().from.is_none_or(|from| from <= day);
        let last = versions.iter().rev().filter(begun).find(|version| self.knows(version.version()))?;
        self.known_end(versions, last.version()).is_none_or(|until| day <= until).then_some(last)
    }

    /// The last day of one of these versions as far as it was known, also by those that follow it.
    pub(crate) fn known_end<V: Dated>(&self, versions: &[V], version: &Version) -> Option<Day> {
        let until = self.known_until(version)?;
        // An end that only a successor explains was not known before that one was.
        let successor = versions.iter().find(|next| next.version().from == Some(until.plus_days(1)));
        let is_hidden = successor.is_some_and(|next| !self.knows(next.version()));
        (!is_hidden || version.until_published.is_some()).then_some(until)
    }
}

impl Rulebook {
    /// What the law published by `known_at` says about `claim` on these facts.
    pub fn judge_known(&self, claim: &str, facts: &Facts, as_of: Day, known_at: Day) -> Judgment {
        self.judge_asked(claim, &Asked { book: self, facts, as_of, known_at: Some(known_at) })
    }

    /// [`Rulebook::limit`] under the law published by `known_at`.
    pub fn limit_known(&self, id: &str, facts: &Facts, as_of: Day, known_at: Day) -> Option<Limit> {
        self.limit_asked(id, &Asked { book: self, facts, as_of, known_at: Some(known_at) })
    }

    /// [`Rulebook::table`] under the law published by `known_at`.
    pub fn table_known(&self, id: &str, facts: &Facts, as_of: Day, known_at: Day) -> Option<TableAnswer> {
        self.table_asked(id, &Asked { book: self, facts, as_of, known_at: Some(known_at) })
    }

    /// [`Rulebook::clock`] under the law published by `known_at`.
    pub fn clock_known(&self, id: &str, facts: &Facts, as_of: Day, known_at: Day) -> Option<ClockReading> {
        self.clock_asked(id, &Asked { book: self, facts, as_of, known_at: Some(known_at) })
    }
}
