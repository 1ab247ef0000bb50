//! What a test or course is worth, read from `catalog/tests.toml`: which result gives which value of which fact.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::calendar::Day;
use crate::event::Confidence;
use crate::text::Text;

const SOURCE: &str = include_str!("../../../../catalog/tests.toml");

/// The whole table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worth {
    /// The first national examination that was judged in parts too.
    pub first_examination_in_parts: i64,
    /// Tests by the word of the event format.
    pub test: std::collections::BTreeMap<String, Test>,
    /// Results that give a level.
    pub equivalence: Vec<Equivalence>,
    /// Tests whose score is itself a fact.
    pub score: Vec<Score>,
    /// Tests that are passed or not.
    pub pass: Vec<Pass>,
    /// Courses.
    pub course: Vec<Course>,
    /// National examinations, by number.
    pub examination: Vec<Examination>,
}

/// A test.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// What it is called.
    pub title: Text,
    /// Keys of `catalog/sources.toml`.
    pub sources: Vec<String>,
}

/// A result that gives a level of a fact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equivalence {
    /// The test.
    pub test: String,
    /// The fact.
    pub fact: String,
    /// The levels as recorded that count; any level where absent.
    #[serde(default)]
    pub level: Option<Vec<String>>,
    /// The least score; a row without one asks for a pass.
    #[serde(default)]
    pub score: Option<i64>,
    /// The level given.
    pub gives: String,
    /// First day of sitting that counts.
    #[serde(default, deserialize_with = "day")]
    pub from: Option<Day>,
    /// Last day of sitting that counts.
    #[serde(default, deserialize_with = "day")]
    pub until: Option<Day>,
    /// How sure the row is.
    pub confidence: Confidence,
    /// A remark.
    #[serde(default)]
    pub note: Option<Text>,
}

/// A test whose score is a fact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// The test.
    pub test: String,
    /// The levels as recorded that count; any level where absent.
    #[serde(default)]
    pub level: Option<Vec<String>>,
    /// The fact.
    pub fact: String,
}

/// A test that is passed or not.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pass {
    /// The test.
    pub test: String,
    /// Other tests that serve as well: a pass of any of them counts, and only failures of all that were sat fail.
    #[serde(default)]
    pub or: Vec<String>,
    /// The fact.
    pub fact: String,
    /// The day fact that holds the day of the last verified pass.
    #[serde(default)]
    pub passed_on: Option<String>,
    /// The yes-no fact that says whether it was ever sat.
    #[serde(default)]
    pub sat: Option<String>,
    /// The day fact that holds the day of the last sitting.
    #[serde(default)]
    pub sat_on: Option<String>,
}

/// A course.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// The word of the event format.
    pub course: String,
    /// What it is called.
    pub title: Text,
    /// The fact.
    pub fact: String,
    /// What completion gives.
    pub gives: Gives,
}

/// What a course gives.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Gives {
    /// A yes.
    YesNo(bool),
    /// At least this count.
    Count(i64),
    /// A word.
    Word(String),
}

/// A national examination.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Examination {
    /// Its number.
    pub number: i64,
    /// The day of the written examination.
    #[serde(deserialize_with = "some_day")]
    pub held_on: Day,
    /// The day of the results.
    #[serde(default, deserialize_with = "day")]
    pub result_on: Option<Day>,
    /// The pass mark.
    #[serde(default)]
    pub pass_mark: Option<i64>,
    /// How sure the days are; `open` for those predicted from the pattern.
    pub confidence: Confidence,
}

fn some_day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
    let date = toml::value::Datetime::deserialize(deserializer)?;
    date.to_string().parse().map_err(serde::de::Error::custom)
}

fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
    some_day(deserializer).map(Some)
}

impl Worth {
    /// The table that ships with the program.
    pub fn builtin() -> &'static Worth {
        static WORTH: OnceLock<Worth> = OnceLock::new();
        WORTH.get_or_init(|| {
            toml::from_str(SOURCE).expect("catalog/tests.toml is embedded, and a test reads it")
        })
    }

    /// The examination with this number.
    pub fn examination(&self, number: i64) -> Option<&Examination> {
        self.examination.iter().find(|exam| exam.number == number)
    }

    /// The number of the first examination on or after `day`, where the calendar knows it.
    pub fn next_examination(&self, day: Day) -> Option<i64> {
        self.examination.iter().filter(|exam| exam.held_on >= day).map(|exam| exam.number).min()
    }
}

/// One sitting of a test.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sitting<'a> {
    pub day: Day,
    pub test: &'a str,
    pub level: Option<&'a str>,
    pub score: Option<i64>,
    pub passed: bool,
    pub verified: bool,
}

fn level_fits(wanted: Option<&Vec<String>>, found: Option<&str>) -> bool {
    wanted.is_none_or(|levels| found.is_some_and(|found| levels.iter().any(|level| level == found)))
}

impl Equivalence {
    /// Whether this sitting gives the level.
    pub(super) fn fits(&self, sitting: &Sitting<'_>) -> bool {
        let in_time = self.from.is_none_or(|from| from <= sitting.day)
            && self.until.is_none_or(|until| sitting.day <= until);
        let reached = match self.score {
            Some(least) => sitting.score.is_some_and(|score| score >= least),
            None => sitting.passed,
        };
        self.test == sitting.test && in_time && reached && level_fits(self.level.as_ref(), sitting.level)
    }
}

impl Score {
    pub(super) fn fits(&self, sitting: &Sitting<'_>) -> bool {
        self.test == sitting.test && level_fits(self.level.as_ref(), sitting.level)
    }
}
