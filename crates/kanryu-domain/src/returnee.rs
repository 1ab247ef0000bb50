//! People who agreed to be found by operators: what is verified about them, which posts they fit, who asked for contact.
//!
//! Nothing here tells who somebody is: a [`Profile`] has no name, birth, sex or number, and its [`handle`] differs from
//! one asker to the next. A name is shown by the board only where the person agreed to that employer's request.

use std::fmt::Write as _;

use kanryu_rules::Value;
use sha2::{Digest, Sha256};

use crate::calendar::{Day, PartialDate};
use crate::event::Fact;
use crate::facts;
use crate::id::Subject;
use crate::registry::vacancy::Needs;
use crate::registry::{Entry, Record};

#[cfg(test)]
mod tests;

/// The purpose of the consent without which nobody is found.
pub const PURPOSE: &str = "operator-search";
/// Levels of Japanese from the least, as the fact `japanese_level` has them.
pub const JAPANESE: [&str; 5] = ["N5", "N4", "N3", "N2", "N1"];

/// What operators learn of a person who agreed to be found. Claims that nobody verified are not among it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    /// Whether the person is in the register of certified care workers, not provisionally.
    pub certified: bool,
    /// The best verified level of Japanese, where there is one.
    pub japanese: Option<String>,
    /// Tests that were passed and whose result was verified, each with its level, by name.
    pub tests: Vec<Passed>,
    /// Days of care work in Japan that employers certified; absent where none are recorded.
    pub worked_days: Option<i64>,
    /// The country of return, ISO 3166-1 alpha-2.
    pub country: String,
    /// Since when the person is back for good; absent while still in Japan.
    pub returned_on: Option<PartialDate>,
}

/// A test that was passed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passed {
    /// The test, a word of `catalog/tests.toml`.
    pub test: String,
    /// The level, where the test has levels.
    pub level: Option<String>,
}

/// Whom an operator looks for. What is left out is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Certification, level and tests.
    pub needs: Needs,
    /// The country of return.
    pub country: Option<String>,
    /// Back for good by this day.
    pub by: Option<Day>,
    /// At least so many days of care work.
    pub worked_days: Option<i64>,
}

/// What keeps a person from fitting.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "gap", rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Gap {
    /// No registration as a certified care worker on record.
    Certified,
    /// The verified level of Japanese is lower, or there is none.
    Japanese {
        /// The level asked for.
        wanted: String,
    },
    /// No verified pass of this test.
    Test {
        /// The test.
        test: String,
    },
    /// Another country of return.
    Place,
    /// Not recorded as back by that day.
    Date,
    /// Fewer days of care work, or none on record.
    Days,
}

impl Gap {
    /// Its word in the table `returnee-gap` of `catalog/words.toml`.
    pub fn word(&self) -> &'static str {
        match self {
            Gap::Certified => "certified",
            Gap::Japanese { .. } => "japanese",
            Gap::Test { .. } => "test",
            Gap::Place => "place",
            Gap::Date => "date",
            Gap::Days => "days",
        }
    }
}

/// How far a request about a post has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Contact {
    /// Nobody asked.
    None,
    /// Asked, without an answer.
    Asked,
    /// The person said yes: the employer sees the name.
    Agreed,
    /// The person said no.
    Declined,
}

impl Contact {
    /// Its word in `catalog/words.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Contact::None => "none",
            Contact::Asked => "asked",
            Contact::Agreed => "agreed",
            Contact::Declined => "declined",
        }
    }
}

/// Whether the person agrees, on the day, to be found by operators: the last consent or withdrawal decides.
pub fn consents(record: &Record, as_of: Day) -> bool {
    // A withdrawal whose day is not certain counts from the first day on which it may be true; consent from the last.
    let given = |entry: &Entry| match &entry.fact {
        Fact::ConsentGiven { purpose } if purpose == PURPOSE => {
            entry.occurred_on.surely_by(as_of).then_some(true)
        }
        Fact::ConsentWithdrawn { purpose } if purpose == PURPOSE => Some(false),
        _ => None,
    };
    record.by(as_of).rev().find_map(given).unwrap_or(false)
}

/// The profile of a person who agreed to be found; `None` for everybody else.
pub fn profile(record: &Record, as_of: Day) -> Option<Profile> {
    if !consents(record, as_of) {
        return None;
    }
    let nationality = record.entries.iter().rev().find_map(|entry| match &entry.fact {
        Fact::PersonRegistered { nationality, .. } => Some(nationality.clone()),
        _ => None,
    })?;
    let facts = facts::facts_of(record, as_of);
    let holds = |name: &str| matches!(facts.get(name), Some(Value::YesNo(true)));
    let certified = holds("registered") && !holds("registration_is_provisional");
    let japanese = match facts.get("japanese_level") {
        Some(Value::Word(word)) if JAPANESE.contains(&&**word) => Some(word.to_string()),
        _ => None,
    };
    let worked_days = match facts.get("worked_days") {
        Some(Value::Count(days)) => Some(*days),
        _ => None,
    };
    let tests = passed(record, as_of);
    Some(Profile {
        certified,
        japanese,
        tests,
        worked_days,
        country: nationality,
        returned_on: returned(record, as_of),
    })
}

/// Verified passes, each test at each level once.
fn passed(record: &Record, as_of: Day) -> Vec<Passed> {
    let pass = |entry: &Entry| match &entry.fact {
        Fact::TestTaken { test, level, passed: true, verified: true, .. } => {
            Some(Passed { test: test.clone(), level: level.clone() })
        }
        _ => None,
    };
    let mut found: Vec<Passed> = record.by(as_of).filter_map(pass).collect();
    found.sort();
    found.dedup();
    found
}

/// Since when the person is back for good: the last departure for good without an entry after it.
fn returned(record: &Record, as_of: Day) -> Option<PartialDate> {
    record.by(as_of).fold(None, |back, entry| match entry.fact {
        Fact::LeftJapan { for_good: true } => Some(entry.occurred_on),
        Fact::EnteredJapan => None,
        _ => back,
    })
}

/// What keeps this person from what is wanted; nothing where the person fits.
pub fn gaps(profile: &Profile, wanted: &Wanted) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if wanted.needs.certified && !profile.certified {
        gaps.push(Gap::Certified);
    }
    let rank = |level: &str| JAPANESE.iter().position(|known| *known == level);
    if let Some(level) = &wanted.needs.japanese
        && profile.japanese.as_deref().and_then(rank) < rank(level)
    {
        gaps.push(Gap::Japanese { wanted: level.clone() });
    }
    let has = |test: &String| profile.tests.iter().any(|passed| passed.test == *test);
    gaps.extend(
        wanted.needs.tests.iter().filter(|test| !has(test)).map(|test| Gap::Test { test: test.clone() }),
    );
    if wanted.country.as_ref().is_some_and(|country| *country != profile.country) {
        gaps.push(Gap::Place);
    }
    if wanted.by.is_some_and(|by| !profile.returned_on.is_some_and(|on| on.surely_by(by))) {
        gaps.push(Gap::Date);
    }
    if wanted.worked_days.is_some_and(|least| profile.worked_days.unwrap_or(0) < least) {
        gaps.push(Gap::Days);
    }
    gaps
}

/// How far the request about a post has come by the day.
pub fn contact(record: &Record, vacancy: &Subject, as_of: Day) -> Contact {
    record.by(as_of).fold(Contact::None, |so_far, entry| match &entry.fact {
        Fact::ContactAsked { vacancy: about, .. } if about == vacancy => Contact::Asked,
        Fact::ContactAnswered { vacancy: about, agrees } if about == vacancy && so_far != Contact::None => {
            if *agrees {
                Contact::Agreed
            } else {
                Contact::Declined
            }
        }
        _ => so_far,
    })
}

/// What an asker calls a person whose name it may not know: the same for one asker each time, another for the next.
///
/// It is drawn from the id of the event that registered the person, which no outsider knows, so that nobody who knows
/// a person's number can find the handle of that person by trying.
pub fn handle(record: &Record, asker: Option<&Subject>) -> Option<String> {
    let registered =
        record.entries.iter().find(|entry| matches!(entry.fact, Fact::PersonRegistered { .. }))?;
    let asker = asker.map(Subject::to_string).unwrap_or_default();
    let digest = Sha256::digest(format!("returnee {} {asker}", registered.event).as_bytes());
    let mut out = String::from("R");
    for byte in digest.iter().take(6) {
        let _ = write!(out, "{byte:02x}");
    }
    Some(out)
}
