//! The whole law as it was known on a day: what was published later is taken out, and ends nobody knew of are open.

use std::sync::Arc;

use super::Asked;
use super::known::Dated;
use crate::day::Day;
use crate::rulebook::{
    ClockVersion, Exception, LimitVersion, Rule, RuleVersion, Rulebook, TableVersion, Version,
};
use crate::value::Facts;

impl Rulebook {
    /// This law as it was known on `day`. Every question to it is answered as it could have been answered then:
    /// standings, plans and compiled law need not know of the second axis.
    ///
    /// It keeps the fingerprint of the files it was read from. A limit, table or clock that was not known yet is
    /// never in force; a claim of which no rule was known is in force on no day.
    pub fn known_by(&self, day: Day) -> Rulebook {
        let facts = Facts::new();
        let asked = Asked { book: self, facts: &facts, as_of: day, known_at: Some(day) };
        let mut book = (*self.book).clone();
        for rule in &mut book.rules {
            let known = kept(&asked, &rule.versions);
            rule.versions =
                known.into_iter().map(|version| without_later_exceptions(&asked, version)).collect();
        }
        let is_known = |rule: &Rule| !rule.versions.is_empty();
        for claim in &mut book.claims {
            claim.rules.retain(|rule| is_known(&book.rules[usize::from(*rule)]));
        }
        book.limits.iter_mut().for_each(|limit| limit.versions = kept_or_never(&asked, &limit.versions));
        book.tables.iter_mut().for_each(|table| table.versions = kept_or_never(&asked, &table.versions));
        for clock in &mut book.clocks {
            clock.versions = kept_or_never(&asked, &clock.versions);
            for version in &mut clock.versions {
                version.leaves_out.retain(|part| asked.knows(&part.version));
                for part in &mut version.leaves_out {
                    part.version = ended(&part.version, asked.known_until(&part.version));
                }
            }
        }
        for calendar in &mut book.calendars {
            calendar.rows.retain(|row| row.is_known_on(Some(day)));
        }
        for stage in &mut book.stages {
            hide(stage.published, day, (&mut stage.from, &mut stage.until));
        }
        for step in &mut book.steps {
            hide(step.published, day, (&mut step.from, &mut step.until));
        }
        Rulebook { book: Arc::new(book) }
    }
}

/// What was published later exists on no day.
fn hide(published: Option<Day>, day: Day, (from, until): (&mut Option<Day>, &mut Option<Day>)) {
    if published.is_some_and(|published| published > day) {
        (*from, *until) = (Some(Day::MAX), Some(Day::MIN));
    }
}

/// What has a dated version that can be given another end.
pub(super) trait Ended: Dated + Clone {
    fn version_mut(&mut self) -> &mut Arc<Version>;
}

impl Ended for RuleVersion {
    fn version_mut(&mut self) -> &mut Arc<Version> {
        &mut self.version
    }
}
impl Ended for LimitVersion {
    fn version_mut(&mut self) -> &mut Arc<Version> {
        &mut self.version
    }
}
impl Ended for TableVersion {
    fn version_mut(&mut self) -> &mut Arc<Version> {
        &mut self.version
    }
}
impl Ended for ClockVersion {
    fn version_mut(&mut self) -> &mut Arc<Version> {
        &mut self.version
    }
}

/// The same version with another last day.
fn ended(version: &Arc<Version>, until: Option<Day>) -> Arc<Version> {
    if version.until == until {
        version.clone()
    } else {
        Arc::new(Version { until, ..Version::clone(version) })
    }
}

/// Versions that were known, each until its end as far as that was known, or until the next one that was known.
fn kept<V: Ended>(asked: &Asked<'_>, versions: &[V]) -> Vec<V> {
    let known: Vec<&V> = versions.iter().filter(|version| asked.knows(version.version())).collect();
    let mut kept = Vec::new();
    for (place, version) in known.iter().enumerate() {
        let until = asked.known_end(versions, version.version());
        let next = known.get(place + 1).and_then(|next| next.version().from).map(|from| from.plus_days(-1));
        let until = match (until, next) {
            (Some(until), Some(next)) => Some(until.min(next)),
            (one, other) => one.or(other),
        };
        let mut version = (*version).clone();
        *version.version_mut() = ended(version.version_mut(), until);
        kept.push(version);
    }
    kept
}

/// The same; where nothing was known, one version that is in force on no day.
fn kept_or_never<V: Ended>(asked: &Asked<'_>, versions: &[V]) -> Vec<V> {
    kept_or_never_of(kept(asked, versions), versions)
}

/// What was kept of `versions`; where that is nothing, one version that is in force on no day.
pub(super) fn kept_or_never_of<V: Ended>(kept: Vec<V>, versions: &[V]) -> Vec<V> {
    if !kept.is_empty() {
        return kept;
    }
    let never = |version: &V| {
        let mut version = version.clone();
        let own = Version { from: Some(Day::MAX), until: Some(Day::MIN), ..version.version().clone() };
        *version.version_mut() = Arc::new(own);
        version
    };
    versions.last().map(never).into_iter().collect()
}

fn without_later_exceptions(asked: &Asked<'_>, mut version: RuleVersion) -> RuleVersion {
    version.exceptions.retain(|exception| asked.knows(&exception.version));
    for exception in &mut version.exceptions {
        let until = asked.known_until(&exception.version);
        *exception = Exception { version: ended(&exception.version, until), ..exception.clone() };
    }
    version
}
