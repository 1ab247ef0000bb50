//! Posts for people who return, as their records tell them.

use super::{Entry, Record, Registry};
use crate::calendar::Day;
use crate::event::{Fact, Pay};
use crate::id::{Kind, Subject};
use crate::text::Text;

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacancy {
    /// Its record.
    pub subject: Subject,
    /// The employer.
    pub organization: Subject,
    /// Where, if at a recorded place.
    pub site: Option<Subject>,
    /// What it is called.
    pub title: Text,
    /// What the work is.
    pub work: String,
    /// How many people are sought.
    pub places: i64,
    /// ISO 3166-1 alpha-2 of the country.
    pub country: String,
    /// The town.
    pub town: Option<Text>,
    /// When the work begins.
    pub starts_on: Option<Day>,
    /// What people must have.
    pub needs: Needs,
    /// What is paid in a month.
    pub pay: Option<Pay>,
    /// The entry that posted it.
    pub entry: Entry,
    /// The entry that closed it, whenever that was.
    pub closed: Option<Entry>,
}

/// What a post asks of people; every part must be verified to count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// A registration as a certified care worker, not a provisional one.
    pub certified: bool,
    /// The least level of Japanese, a word of the fact `japanese_level`.
    pub japanese: Option<String>,
    /// Tests that must have been passed.
    pub tests: Vec<String>,
}

/// Whether a post is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VacancyState {
    /// It can be applied for.
    Open,
    /// It was posted for a later day.
    Later,
    /// It is filled or given up.
    Closed,
}

impl VacancyState {
    /// Its word in `catalog/words.toml`.
    pub fn word(self) -> &'static str {
        match self {
            VacancyState::Open => "open",
            VacancyState::Later => "later",
            VacancyState::Closed => "closed",
        }
    }
}

impl Vacancy {
    /// The post of this record; the last posting counts where it was changed.
    pub fn of(record: &Record) -> Option<Vacancy> {
        let posted = record.entries.iter().filter(|entry| matches!(entry.fact, Fact::VacancyPosted { .. }));
        let entry = posted.max_by_key(|entry| entry.recorded_at)?;
        let Fact::VacancyPosted {
            organization,
            site,
            title,
            work,
            places,
            country,
            town,
            starts_on,
            certified,
            japanese,
            tests,
            pay,
        } = entry.fact.clone()
        else {
            return None;
        };
        let closed =
            record.entries.iter().rev().find(|entry| matches!(entry.fact, Fact::VacancyClosed { .. }));
        Some(Vacancy {
            subject: record.subject.clone(),
            organization,
            site,
            title,
            work,
            places,
            country,
            town,
            starts_on,
            needs: Needs { certified, japanese, tests },
            pay,
            entry: entry.clone(),
            closed: closed.cloned(),
        })
    }

    /// Every post, by key.
    pub fn all(registry: &Registry) -> Vec<Vacancy> {
        registry.of_kind(Kind::Vacancy).filter_map(Vacancy::of).collect()
    }

    /// Whether it is open on a day.
    pub fn state(&self, as_of: Day) -> VacancyState {
        let begun = |entry: &Entry| entry.occurred_on.possibly_by(as_of);
        match (&self.closed, begun(&self.entry)) {
            (Some(closed), _) if begun(closed) => VacancyState::Closed,
            (_, true) => VacancyState::Open,
            (_, false) => VacancyState::Later,
        }
    }
}
