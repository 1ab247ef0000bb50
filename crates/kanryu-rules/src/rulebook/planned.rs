//! What plans are made of, checked: goals, activities, stays, lead times and facts that move with time.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::Serialize;

use crate::confidence::Confidence;
use crate::day::{Day, Span, days_in_month};
use crate::rulebook::{ClaimId, FactId};
use crate::text::Text;

/// What a goal, an activity, a stay or a lead time says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assumption {
    /// `goal`, `activity`, `stay` or `lead`.
    pub kind: &'static str,
    /// The id; of a stay that of its stage, of a lead time that of its step.
    pub id: Arc<str>,
    /// What it is called or what it assumes.
    pub title: Text,
    /// The article or page, where one is cited.
    pub cite: Option<String>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// How well it is established; high where the rulebook says nothing.
    pub confidence: Confidence,
    /// First day on which it can be used.
    pub from: Option<Day>,
    /// Last day on which it can be used.
    pub until: Option<Day>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// The file in which it is written.
    pub file: Arc<str>,
    /// The line on which it begins.
    pub line: u32,
}

/// What a plan may be asked to reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// What it says about itself.
    #[serde(flatten)]
    pub about: Assumption,
    /// What must be reached, in this order.
    pub reach: Vec<Reach>,
    /// Stages that a route enters only where the goal asks for them: detours that are not sought.
    pub not_through: Vec<Arc<str>>,
}

/// One thing that a goal asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// The claim is granted.
    Claim(Arc<str>),
    /// One of these stages is entered.
    Stages(Vec<Arc<str>>),
}

/// The value that an activity or a stay gives a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Set {
    /// This number.
    Number(i64),
    /// The day on which it takes effect.
    Day,
    /// The day of the sitting.
    Sitting,
    /// The fiscal year of the day on which it takes effect.
    FiscalYear,
    /// The last day of that fiscal year.
    FiscalYearEnd,
    /// Nothing is known any more.
    Unknown,
}

/// Something that can be done between steps, or beside them.
#[derive(Debug, Clone)]
pub(crate) struct Activity {
    pub about: Assumption,
    pub actor: Option<String>,
    pub examination: bool,
    /// Taken for granted, and only where the facts that it sets are unknown.
    pub assumed: bool,
    /// Among equals the lower rank is proposed.
    pub rank: i64,
    /// Judged on the day of the sitting.
    pub requires: Option<ClaimId>,
    /// Judged when the time that it takes begins.
    pub ready: Option<ClaimId>,
    /// Judged on the last day of application.
    pub applies: Option<ClaimId>,
    /// Judged on the day up to which a sitting counts.
    pub counted: Option<ClaimId>,
    pub in_stages: Vec<Arc<str>>,
    pub calendar: Option<Arc<str>>,
    pub continues: Vec<Pattern>,
    pub takes: Span,
    pub result_after: Span,
    pub sets: Vec<(FactId, Set)>,
    pub adds: Vec<(FactId, i64)>,
}

/// What a stay does to facts.
#[derive(Debug, Clone)]
pub(crate) struct Stay {
    pub about: Assumption,
    pub sets: Vec<(FactId, Set)>,
    pub leaves: Vec<(FactId, Set)>,
    pub grows: Vec<(FactId, Growth)>,
    /// Facts that list times, to which the stay is added.
    pub opens: Vec<FactId>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Growth {
    Permille(i64),
    MonthsSince(FactId),
    MonthsAfter(Span),
}

/// The least time that a step takes.
#[derive(Debug, Clone)]
pub(crate) struct Lead {
    pub about: Assumption,
    pub takes: Span,
    pub ready: Option<ClaimId>,
    pub calendar: Option<Arc<str>>,
    pub continues: Vec<Pattern>,
}

/// A fact that moves by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moving {
    pub fact: FactId,
    pub of: FactId,
    pub how: Move,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Move {
    /// Whole years since the day, as age is counted.
    YearsSince(Span),
    /// Whole months since the day.
    MonthsSince(Span),
    /// Yes from the day on.
    Reached(Span),
    /// What the count comes to on the last day of the fiscal year, if everything goes on.
    AtYearEnd,
}

/// Everything that plans are made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Planned {
    pub goals: Vec<Goal>,
    pub activities: Vec<Activity>,
    pub stays: Vec<Stay>,
    pub leads: Vec<Lead>,
    pub movings: Vec<Moving>,
}

/// Days that come back every year or month, for the time after the last published row of a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// `first sunday of july`.
    FirstSunday(u8),
    /// `last sunday of january`.
    LastSunday(u8),
    /// `april 1`.
    Yearly { month: u8, day: u8 },
    /// `every month 15`.
    Monthly { day: u8 },
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month(word: &str) -> Option<u8> {
    MONTHS.iter().position(|month| *month == word).map(|at| at as u8 + 1)
}

impl FromStr for Pattern {
    type Err = ();

    fn from_str(text: &str) -> Result<Pattern, ()> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let number = |word: &str| word.parse::<u8>().ok().filter(|day| (1..=31).contains(day)).ok_or(());
        match words[..] {
            ["first", "sunday", "of", name] => month(name).map(Pattern::FirstSunday).ok_or(()),
            ["last", "sunday", "of", name] => month(name).map(Pattern::LastSunday).ok_or(()),
            ["every", "month", day] => Ok(Pattern::Monthly { day: number(day)? }),
            [name, day] => Ok(Pattern::Yearly { month: month(name).ok_or(())?, day: number(day)? }),
            _ => Err(()),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |month: &u8| MONTHS[usize::from(*month) - 1];
        match self {
            Pattern::FirstSunday(month) => write!(f, "first sunday of {}", name(month)),
            Pattern::LastSunday(month) => write!(f, "last sunday of {}", name(month)),
            Pattern::Yearly { month, day } => write!(f, "{} {day}", name(month)),
            Pattern::Monthly { day } => write!(f, "every month {day}"),
        }
    }
}

impl Pattern {
    /// The days of one year, in order.
    pub(crate) fn days(self, year: i32) -> Vec<Day> {
        // 1970-01-04 was a Sunday.
        let after_sunday = |day: Day| (day.number() - 3).rem_euclid(7);
        let at = |month: u8, day: u8| Day::from_ymd(year, month, day.min(days_in_month(year, month)));
        let days = match self {
            Pattern::FirstSunday(month) => {
                vec![at(month, 1).map(|first| first.plus_days((7 - after_sunday(first)) % 7))]
            }
            Pattern::LastSunday(month) => vec![at(month, 31).map(|last| last.plus_days(-after_sunday(last)))],
            Pattern::Yearly { month, day } => vec![at(month, day)],
            Pattern::Monthly { day } => (1..=12).map(|month| at(month, day)).collect(),
        };
        days.into_iter().flatten().collect()
    }
}
