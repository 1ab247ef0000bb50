//! The clocks that run for a person: the stay, the rulebooks' clocks, what grows toward the examination, what lapses.
//!
//! How long each runs and what it leaves out is law; which conditions are shown as clocks is `catalog/deadlines.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use kanryu_rules::{Facts, Ground, LimitVerdict, Op, Proof, Span, Value};
use serde::{Deserialize, Serialize};

use super::window::YEARS_AHEAD;
use super::{LastDay, Law, Need, Whereabouts};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::facts::{Future, Pace};
use crate::text::Text;

mod period;

const SOURCE: &str = include_str!("../../../../catalog/deadlines.toml");

/// What `catalog/deadlines.toml` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// Days before a deadline on which it is shown again, from far to near.
    pub ladder: Vec<i32>,
    /// Counts that grow toward a condition, by the id of the clock.
    pub toward: BTreeMap<String, Toward>,
    /// Limits that run beside the stay, by the id of the clock.
    pub beside: BTreeMap<String, Beside>,
}

/// A count that grows toward a condition of a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Toward {
    /// What the clock is called.
    pub title: Text,
    /// The claim that the rule grants.
    pub claim: String,
    /// The rule whose condition says how much is needed.
    pub rule: String,
    /// The count.
    pub fact: String,
    /// The yes-no fact after which nothing is counted any more.
    pub done: String,
}

/// A limit that runs beside the stay.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    /// The limit.
    pub limit: String,
}

impl Deadlines {
    /// The file that ships with the program.
    pub fn builtin() -> &'static Deadlines {
        static READ: OnceLock<Deadlines> = OnceLock::new();
        READ.get_or_init(|| {
            toml::from_str(SOURCE).expect("catalog/deadlines.toml is embedded, and a test reads it")
        })
    }
}

/// What a clock measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClockKind {
    /// The present stay, to its last lawful day.
    Stay,
    /// A period of law that may pause.
    Period,
    /// A count that must reach something.
    Toward,
    /// Something that lapses beside the stay.
    Beside,
}

/// Where a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClockState {
    /// The day of the question counts.
    Running,
    /// It has begun, and the day of the question does not count.
    Paused,
    /// A count has reached what is needed.
    Reached,
    /// The last day has passed.
    Over,
    /// It depends on facts that are not known.
    Unknown,
}

impl ClockState {
    /// Its word in interchange and in the catalog of words.
    pub fn word(self) -> &'static str {
        match self {
            ClockState::Running => "running",
            ClockState::Paused => "paused",
            ClockState::Reached => "reached",
            ClockState::Over => "over",
            ClockState::Unknown => "unknown",
        }
    }
}

/// A clock on the day of the question. Counts are days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Clock {
    /// Its id: of a limit or clock of the rulebooks, or of `catalog/deadlines.toml`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it measures.
    pub kind: ClockKind,
    /// Where it stands.
    pub state: ClockState,
    /// Days that have counted so far.
    pub used_days: Option<i64>,
    /// Days that must be reached; absent for a period, which ends on a day.
    pub needed_days: Option<i64>,
    /// Days that are left or still lacking.
    pub left_days: Option<i64>,
    /// The first day that counts.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub started_on: Option<Day>,
    /// The last day, included.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub last_day: Option<Day>,
    /// The day on which a count reaches what is needed, if everything goes on.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub reached_on: Option<Day>,
    /// What was not counted, and why.
    pub not_counted: Vec<NotCounted>,
    /// A later last day that holds only if a point that is not established is confirmed.
    pub if_confirmed: Option<LaterDay>,
    /// What is assumed.
    pub assumes: Option<Text>,
    /// The facts that would decide.
    pub needs: Vec<Need>,
    /// As sure as the least sure thing it rests on.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub confidence: Confidence,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
}

/// Days that a clock did not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotCounted {
    /// What they are called in law; `gap` for days between counted stretches.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// How many days.
    pub days: i64,
    /// Whether the last day is put off by them; days that law is not established to leave out do not put it off.
    pub applied: bool,
    /// How sure it is that they do not count.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub confidence: Confidence,
}

/// A last day that is never asserted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LaterDay {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub last_day: Day,
    /// How sure it is.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub confidence: Confidence,
}

impl Clock {
    fn new(id: &str, title: Text, kind: ClockKind) -> Clock {
        Clock {
            id: id.to_owned(),
            title,
            kind,
            state: ClockState::Unknown,
            used_days: None,
            needed_days: None,
            left_days: None,
            started_on: None,
            last_day: None,
            reached_on: None,
            not_counted: Vec::new(),
            if_confirmed: None,
            assumes: None,
            needs: Vec::new(),
            confidence: Confidence::High,
            sources: Vec::new(),
        }
    }

    /// The same as a period that ends on a day.
    fn until(mut self, last: Day, as_of: Day) -> Clock {
        let left = i64::from(last.number()) - i64::from(as_of.number());
        self.state = if left < 0 { ClockState::Over } else { ClockState::Running };
        (self.last_day, self.left_days) = (Some(last), Some(left.max(0)));
        self
    }
}

/// Periods and what lapses beside the stay: the clocks that end on a day.
pub(super) fn ending(law: &Law, future: &Future<'_>, as_of: Day) -> Vec<Clock> {
    let periods = period::periods(law, future.now(), as_of).into_iter();
    let beside = Deadlines::builtin().beside.iter();
    periods
        .chain(beside.filter_map(|(id, beside)| beside_stay(law, id, beside, future.now(), as_of)))
        .collect()
}

/// The clocks of a person, the stay first.
pub(super) fn clocks(law: &Law, whereabouts: &Whereabouts, future: &Future<'_>, as_of: Day) -> Vec<Clock> {
    let deadlines = Deadlines::builtin();
    let pace = future.pace();
    let stay = stay(law, whereabouts, future.now(), as_of);
    let toward =
        deadlines.toward.iter().filter_map(|(id, toward)| toward_clock(law, id, toward, future, pace, as_of));
    stay.into_iter().chain(ending(law, future, as_of)).chain(toward).collect()
}

fn stay(law: &Law, whereabouts: &Whereabouts, facts: &Facts, as_of: Day) -> Option<Clock> {
    // A limit that counts from a day begins on that day; otherwise the stay began with the stage.
    let begins = |decided_by: &str| match facts.get(decided_by.split_once(" + ")?.0.trim_end_matches('?')) {
        Some(Value::Day(day)) => Some(*day),
        _ => None,
    };
    let started_on = match &whereabouts.last_lawful_day {
        LastDay::Until { decided_by, .. } => begins(decided_by),
        LastDay::NotStaying | LastDay::Open | LastDay::Unknown { .. } => None,
    };
    let titled = |limit: &Option<String>| {
        let version = limit.as_ref().and_then(|limit| version(law, limit, as_of));
        let id = limit.as_deref().unwrap_or("residence-card");
        let printed = || Text::new("在留カードの期限", "Last day on the residence card");
        let mut clock =
            Clock::new(id, version.map_or_else(printed, |version| (&version.title).into()), ClockKind::Stay);
        clock.sources = version.map(|version| version.sources.clone()).unwrap_or_default();
        clock.started_on = started_on.or_else(|| whereabouts.since.and_then(|since| since.exact()));
        clock.used_days =
            clock.started_on.map(|from| i64::from(as_of.number()) - i64::from(from.number()) + 1);
        clock
    };
    match &whereabouts.last_lawful_day {
        LastDay::Until { day, confidence, limit, .. } => {
            Some(Clock { confidence: *confidence, ..titled(limit).until(*day, as_of) })
        }
        LastDay::Unknown { needs, limit } => Some(Clock {
            needs: needs.iter().map(|fact| super::standing::need(law, fact)).collect(),
            ..titled(limit)
        }),
        LastDay::NotStaying | LastDay::Open => None,
    }
}

/// The version of a limit, clock or part of one that is in force on the day, or else the last one.
pub(super) fn version<'a>(law: &'a Law, id: &str, as_of: Day) -> Option<&'a kanryu_rules::Version> {
    let versions = law.rulebook().versions().into_iter().filter(|version| &*version.id == id);
    versions.max_by_key(|version| (version.is_in_force_on(as_of), version.from))
}

fn beside_stay(law: &Law, id: &str, beside: &Beside, facts: &Facts, as_of: Day) -> Option<Clock> {
    let limit = law.rulebook().limit(&beside.limit, facts, as_of)?;
    let LimitVerdict::Until { day, .. } = limit.verdict else { return None };
    let version = version(law, &beside.limit, as_of);
    let clock =
        Clock::new(id, version.map(|version| (&version.title).into()).unwrap_or_default(), ClockKind::Beside);
    Some(Clock {
        confidence: limit.confidence,
        sources: version.map(|version| version.sources.clone()).unwrap_or_default(),
        ..clock.until(day, as_of)
    })
}

fn toward_clock(
    law: &Law,
    id: &str,
    toward: &Toward,
    future: &Future<'_>,
    pace: Option<Pace>,
    as_of: Day,
) -> Option<Clock> {
    let is_done = future.now().get(&toward.done) == Some(&Value::YesNo(true));
    let Some(Value::Count(used)) = future.now().get(&toward.fact).filter(|_| !is_done) else { return None };
    let judgment = law.rulebook().judge(&toward.claim, future.now(), as_of);
    let found = condition(&judgment.proof, &toward.rule, &toward.fact)?;
    let mut clock = Clock::new(id, toward.title.clone(), ClockKind::Toward);
    let left = found.needed.saturating_sub(*used).max(0);
    let count_on = |day: Day| match future.on(day).get(&toward.fact) {
        Some(Value::Count(count)) => *count,
        _ => *used,
    };
    let is_growing = count_on(as_of.corresponding_day(Span::months(1))) > *used;
    clock.state = match (left, is_growing) {
        (0, _) => ClockState::Reached,
        (_, true) => ClockState::Running,
        (_, false) => ClockState::Paused,
    };
    clock.reached_on = reached_on(&count_on, found.needed, as_of).filter(|_| left > 0);
    clock.assumes = pace.filter(|_| clock.reached_on.is_some()).map(assumption);
    (clock.used_days, clock.needed_days, clock.left_days) = (Some(*used), Some(found.needed), Some(left));
    (clock.confidence, clock.sources) = (found.confidence, found.sources);
    Some(clock)
}

/// The first day on which the count reaches `needed`, within the years that are looked ahead.
fn reached_on(count_on: &dyn Fn(Day) -> i64, needed: i64, as_of: Day) -> Option<Day> {
    let horizon = as_of.corresponding_day(Span::years(YEARS_AHEAD));
    if count_on(horizon) < needed {
        return None;
    }
    // Counts of days never shrink, so that halving finds the day.
    let (mut low, mut high) = (as_of.number(), horizon.number());
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        if count_on(Day::from_number(middle)) >= needed { high = middle } else { low = middle }
    }
    Some(Day::from_number(high))
}

/// What is assumed where days of work are counted ahead.
pub fn assumption(pace: Pace) -> Text {
    let Pace { worked_days, enrolled_days } = pace;
    Text::new(
        format!(
            "仕事が今のまま続き、従事日数が今までの割合（在職{enrolled_days}日のうち{worked_days}日）で増えると仮定"
        ),
        format!(
            "assumes that work goes on and days worked grow as they have so far ({worked_days} of {enrolled_days} days employed)"
        ),
    )
}

struct Condition {
    needed: i64,
    confidence: Confidence,
    sources: Vec<String>,
}

/// The first condition of `rule` on `fact`, as the proof shows it.
fn condition(proof: &Proof, rule: &str, fact: &str) -> Option<Condition> {
    if let Ground::Rule { version } = &proof.what
        && &*version.id == rule
    {
        let needed = needed(proof, fact)?;
        return Some(Condition { needed, confidence: version.confidence, sources: version.sources.clone() });
    }
    proof.because.iter().find_map(|part| condition(part, rule, fact))
}

fn needed(proof: &Proof, fact: &str) -> Option<i64> {
    match &proof.what {
        Ground::Test { fact: found, op: Op::AtLeast, against: Some(Value::Count(needed)), .. }
            if &**found == fact =>
        {
            Some(*needed)
        }
        _ => proof.because.iter().find_map(|part| needed(part, fact)),
    }
}
