//! Clocks that pause: how much of a period has been used, and when the last of its days is.
//!
//! The last day is the corresponding day of the first counted day, put off by every day up to it that does not
//! count: days between counted stretches, and days that the clock leaves out. The sum is small enough to be read
//! off by hand: each day put off may bring further days that do not count, until nothing more is added.

use std::collections::BTreeSet;

use serde::Serialize;

use super::limit::added;
use super::{Asked, Ground, Mark, Part, Proof, Truth};
use crate::confidence::Confidence;
use crate::day::Day;
use crate::interval::{Interval, Intervals};
use crate::rulebook::{ClockId, ClockVersion, FactId, LeftOut, Rulebook};
use crate::value::{Facts, Value};

/// What a clock shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockCount {
    /// The first day that counts.
    pub started_on: Day,
    /// The last day, if counting goes on from the day after the one asked about.
    pub last_day: Day,
    /// Days counted so far, the day asked about included.
    pub used_days: i64,
    /// Days that are left after the day asked about; 0 when the last day has passed.
    pub left_days: i64,
    /// Whether the day asked about counts, and the period is not over.
    pub is_running: bool,
    /// Days between the counted stretches, from the first to the last day.
    pub gap_days: i64,
    /// What the clock leaves out, in the order of the rulebook.
    pub left_out: Vec<LeftOutDays>,
    /// A later last day that holds only if a point that is not established is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub if_confirmed: Option<IfConfirmed>,
}

/// Days that one part of a clock leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOutDays {
    /// The part.
    pub name: String,
    /// How many days, up to the last day; for a part that is not established, up to the day that holds if it is.
    pub days: i64,
    /// Whether they are left out of the last day. A part without a source is not.
    pub is_applied: bool,
    /// How sure the part is.
    pub confidence: Confidence,
}

/// What would hold if a point that is not established were confirmed. It is never asserted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IfConfirmed {
    /// The last day then.
    pub last_day: Day,
    /// How sure it is: as sure as the least sure point.
    pub confidence: Confidence,
    /// The parts of the clock it rests on.
    pub rests_on: Vec<String>,
}

/// What a clock says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "clock", rename_all = "kebab-case")]
pub enum ClockVerdict {
    /// It has begun.
    Counts(ClockCount),
    /// There is no stretch of days that it counts.
    NotStarted,
    /// It depends on facts that are not known.
    Unknown {
        /// The facts that would decide, by name.
        needs: Vec<String>,
    },
    /// No version is in force.
    NotInForce,
}

/// The reading of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockReading {
    /// The clock.
    pub id: String,
    /// The day on which it is read.
    pub as_of: Day,
    /// What it says.
    #[serde(flatten)]
    pub verdict: ClockVerdict,
    /// As sure as the least sure thing the last day rests on.
    pub confidence: Confidence,
    /// Why.
    pub proof: Proof,
}

impl ClockReading {
    /// What it counts, where it has begun.
    pub fn count(&self) -> Option<&ClockCount> {
        match &self.verdict {
            ClockVerdict::Counts(count) => Some(count),
            ClockVerdict::NotStarted | ClockVerdict::Unknown { .. } | ClockVerdict::NotInForce => None,
        }
    }
}

impl Rulebook {
    /// What a clock shows on these facts; `None` for a clock that the rulebook does not have.
    pub fn clock(&self, id: &str, facts: &Facts, as_of: Day) -> Option<ClockReading> {
        self.clock_asked(id, &Asked::new(self, facts, as_of))
    }

    pub(crate) fn clock_asked(&self, id: &str, asked: &Asked<'_>) -> Option<ClockReading> {
        let at = self.book.clocks.binary_search_by(|clock| (*clock.id).cmp(id)).ok()?;
        Some(asked.clock(at as ClockId))
    }
}

/// One part of a clock as it counts.
struct Judged<'a> {
    part: &'a LeftOut,
    /// The days it leaves out, where they are known.
    days: Option<Intervals>,
    /// Whether it applies at all, by its condition.
    truth: Truth,
    confidence: Confidence,
    /// Whether it may be left out of what is asserted: it has a source, or is as sure as the clock itself.
    is_asserted: bool,
    proof: Option<Proof>,
}

impl Judged<'_> {
    fn applies(&self) -> bool {
        self.truth == Truth::Yes
    }
}

impl Asked<'_> {
    /// Stretches of days of a fact, or `None` where it is unknown.
    fn stretches(&self, fact: FactId) -> Option<Intervals> {
        match self.facts.get(&self.book.book.fact_names[usize::from(fact)])? {
            Value::Spans(intervals) => Some(intervals.clone()),
            Value::Count(_) | Value::Day(_) | Value::YesNo(_) | Value::Word(_) => None,
        }
    }

    pub(super) fn clock(&self, at: ClockId) -> ClockReading {
        let clock = &self.book.book.clocks[usize::from(at)];
        let reading = |verdict, mark, what, confidence, because| ClockReading {
            id: clock.id.to_string(),
            as_of: self.as_of,
            verdict,
            confidence,
            proof: Proof { mark, confidence, what, because },
        };
        let day = match self.selecting_day(clock.by) {
            Ok(day) => day,
            Err(fact) => {
                let what = Ground::Selection { id: clock.id.clone(), by: fact.as_str().into() };
                let sure = clock.versions.iter().map(|version| version.version.confidence).max();
                let verdict = ClockVerdict::Unknown { needs: vec![fact] };
                return reading(verdict, Mark::Unknown, what, sure.unwrap_or_default(), Vec::new());
            }
        };
        let Some(version) = self.in_force(&clock.versions, day) else {
            let version = clock.versions.last().expect("a clock has at least one version").version.clone();
            let confidence = version.confidence;
            let what = Ground::Clock { version, count: None };
            return reading(ClockVerdict::NotInForce, Mark::NotInForce, what, confidence, Vec::new());
        };
        let (verdict, confidence, because) = self.clock_version(version);
        let (mark, count) = match &verdict {
            ClockVerdict::Counts(count) => (Mark::Met, Some(count.clone())),
            ClockVerdict::NotStarted | ClockVerdict::NotInForce => (Mark::NotInForce, None),
            ClockVerdict::Unknown { .. } => (Mark::Unknown, None),
        };
        let what = Ground::Clock { version: version.version.clone(), count };
        reading(verdict, mark, what, confidence, because)
    }

    fn clock_version(&self, version: &ClockVersion) -> (ClockVerdict, Confidence, Vec<Proof>) {
        let sure = version.version.confidence;
        let Some(counted) = self.stretches(version.counts) else {
            let needs = vec![self.fact_name(version.counts)];
            return (ClockVerdict::Unknown { needs }, sure, Vec::new());
        };
        if counted.is_empty() {
            return (ClockVerdict::NotStarted, sure, Vec::new());
        }
        let counted = Counted { version, actual: counted.clone(), projected: projected(counted, self.as_of) };
        let parts: Vec<Judged<'_>> =
            version.leaves_out.iter().filter_map(|part| self.left_out(part, sure)).collect();
        let Some(plain) = counted.without(&Intervals::default()) else {
            return (ClockVerdict::NotStarted, sure, Vec::new());
        };
        // The latest day on which anything could still matter: every part that is known applies.
        let widest = union(parts.iter().filter(|part| !matches!(part.truth, Truth::No { .. })));
        let reach = counted.without(&widest).map_or(plain.last_day, |widest| widest.last_day);
        let mut needs = BTreeSet::new();
        for part in parts.iter().filter(|part| part.is_asserted) {
            needs.extend(self.needs_of(part, &counted, plain.started_on, reach));
        }
        let because = |last: Option<(&Sum, &Sum)>| {
            parts
                .iter()
                .map(|part| part_proof(part, last.map(|sums| part_days(part, &counted, sums))))
                .collect()
        };
        if !needs.is_empty() {
            let needs = needs.into_iter().collect();
            return (ClockVerdict::Unknown { needs }, least_sure(sure, &parts), because(None));
        }
        let applied = union(parts.iter().filter(|part| part.applies() && part.is_asserted));
        let Some(asserted) = counted.without(&applied) else {
            return (ClockVerdict::NotStarted, sure, because(None));
        };
        let everything = union(parts.iter().filter(|part| part.applies()));
        let confirmed = counted.without(&everything);
        let sums = (&asserted, confirmed.as_ref().unwrap_or(&asserted));
        let count = count(self.as_of, &counted, &parts, sums, &applied);
        let confidence = effective(sure, &parts, &counted, sums);
        (ClockVerdict::Counts(count), confidence, because(Some(sums)))
    }

    /// What is needed to know whether a part changes the last day.
    fn needs_of(&self, part: &Judged<'_>, counted: &Counted<'_>, from: Day, until: Day) -> BTreeSet<String> {
        let touches = |days: &Intervals| counted.overlap(days, from, until) > 0;
        match (&part.truth, &part.days) {
            (Truth::No { .. }, _) | (Truth::Yes, Some(_)) => BTreeSet::new(),
            (Truth::Unknown { needs }, Some(days)) if touches(days) => needs.clone(),
            (Truth::Unknown { .. }, Some(_)) => BTreeSet::new(),
            (Truth::Yes, None) => BTreeSet::from([self.fact_name(part.part.spans)]),
            (Truth::Unknown { needs }, None) => {
                let own = self.fact_name(part.part.spans);
                needs.iter().cloned().chain([own]).collect()
            }
        }
    }

    /// `None` for a part that was not known yet.
    fn left_out<'p>(&self, part: &'p LeftOut, clock: Confidence) -> Option<Judged<'p>> {
        if !self.knows(&part.version) {
            return None;
        }
        let condition = part.when.as_ref().map(|when| self.formula(when));
        let (truth, confidence, proof) = match condition {
            Some(Part { truth, confidence, proof }) => (truth, confidence, Some(proof)),
            None => (Truth::Yes, Confidence::High, None),
        };
        let recorded = self.stretches(part.spans);
        let days = match recorded {
            None if part.optional => Some(Intervals::default()),
            recorded => recorded,
        };
        let (from, until) = (part.version.from, self.known_until(&part.version));
        let known =
            |days: Intervals| days.iter().filter_map(|day| ended(day, self.as_of)).collect::<Intervals>();
        let days = days.map(|days| known(days).clipped(from, until));
        let confidence = confidence.and(part.version.confidence);
        let is_asserted = confidence.has_source() || confidence <= clock;
        Some(Judged { part, days, truth, confidence, is_asserted, proof })
    }
}

/// What goes on is taken to end on the day asked about: what comes after it is not known.
pub(crate) fn ended(day: Interval, as_of: Day) -> Option<Interval> {
    match day.until {
        Some(_) => Some(day),
        None => (day.from <= as_of).then_some(Interval { until: Some(as_of), ..day }),
    }
}

/// The stretches that a clock counts.
pub(crate) struct Counted<'a> {
    pub version: &'a ClockVersion,
    pub actual: Intervals,
    /// As if counting went on from the day after the one asked about.
    pub projected: Intervals,
}

/// The period on what counts.
pub(crate) struct Sum {
    pub started_on: Day,
    pub last_day: Day,
    running: Intervals,
}

impl Counted<'_> {
    /// The period where these days do not count; `None` if no day counts.
    pub(crate) fn without(&self, left_out: &Intervals) -> Option<Sum> {
        let running = match left_out.is_empty() {
            true => self.projected.clone(),
            false => self.projected.without(left_out),
        };
        let started_on = running.iter().next()?.from;
        let plain = added(started_on, self.version.runs_for, self.version.counting);
        let mut last_day = plain;
        loop {
            let passed = last_day.number() - started_on.number();
            let counted = running.days_within(started_on.plus_days(1), last_day);
            let put_off = plain.plus_days(passed - counted as i32);
            // Putting off only ever adds days, and past the last stretch it adds none.
            if put_off <= last_day {
                return Some(Sum { started_on, last_day, running });
            }
            last_day = put_off;
        }
    }

    /// How many of these days would count if they were not left out.
    pub(crate) fn overlap(&self, days: &Intervals, from: Day, until: Day) -> i64 {
        let both = days.iter().map(|part| {
            let last = part.until.map_or(until, |end| end.min(until));
            self.projected.days_within(part.from.max(from), last)
        });
        both.sum()
    }
}

/// What has ended goes on from the day after the one asked about, or after its own last day if that is later.
pub(crate) fn projected(counted: Intervals, as_of: Day) -> Intervals {
    let end = counted.iter().last().and_then(|last| last.until);
    match end {
        None => counted,
        Some(end) => {
            let goes_on = Interval { from: end.max(as_of).plus_days(1), until: None };
            counted.iter().chain([goes_on]).collect()
        }
    }
}

fn union<'p>(parts: impl Iterator<Item = &'p Judged<'p>>) -> Intervals {
    parts.filter_map(|part| part.days.as_ref()).flat_map(|days| days.iter().collect::<Vec<_>>()).collect()
}

/// Days of a part from the first counted day to the last day it is judged on.
fn part_days(part: &Judged<'_>, counted: &Counted<'_>, (asserted, confirmed): (&Sum, &Sum)) -> i64 {
    let Some(days) = part.days.as_ref().filter(|_| part.applies()) else { return 0 };
    let sum = if part.is_asserted { asserted } else { confirmed };
    // A stretch that begins with days left out begins later; those days are left out all the same.
    let first = counted.projected.iter().next().map_or(sum.started_on, |first| first.from);
    counted.overlap(days, first, sum.last_day)
}

fn count(
    as_of: Day,
    counted: &Counted<'_>,
    parts: &[Judged<'_>],
    sums: (&Sum, &Sum),
    applied: &Intervals,
) -> ClockCount {
    let (asserted, confirmed) = sums;
    let left_out: Vec<LeftOutDays> = parts
        .iter()
        .map(|part| LeftOutDays {
            name: part.part.name.to_string(),
            days: part_days(part, counted, sums),
            is_applied: part.applies() && part.is_asserted,
            confidence: part.confidence,
        })
        .collect();
    let open = || parts.iter().zip(&left_out).filter(|(part, own)| !part.is_asserted && own.days > 0);
    let if_confirmed = (confirmed.last_day > asserted.last_day).then(|| IfConfirmed {
        last_day: confirmed.last_day,
        confidence: open().map(|(part, _)| part.confidence).max().unwrap_or(Confidence::Open),
        rests_on: open().map(|(_, own)| own.name.clone()).collect(),
    });
    let Sum { started_on, last_day, running } = asserted;
    let (first, all) = (*started_on, i64::from(last_day.number()) - i64::from(started_on.number()) + 1);
    ClockCount {
        started_on: first,
        last_day: *last_day,
        used_days: running.days_within(first, as_of),
        left_days: running.days_within(first.max(as_of.plus_days(1)), *last_day),
        is_running: counted.actual.holds(as_of) && !applied.holds(as_of) && as_of <= *last_day,
        gap_days: all - counted.projected.days_within(first, *last_day),
        left_out,
        if_confirmed,
    }
}

fn least_sure(sure: Confidence, parts: &[Judged<'_>]) -> Confidence {
    let asserted = parts.iter().filter(|part| part.is_asserted);
    asserted.map(|part| part.confidence).fold(sure, Confidence::and)
}

/// The last day rests on the clock, on the parts that put it off, and on the conditions that keep parts from it.
fn effective(
    sure: Confidence,
    parts: &[Judged<'_>],
    counted: &Counted<'_>,
    sums: (&Sum, &Sum),
) -> Confidence {
    let matters = |part: &&Judged<'_>| match &part.truth {
        Truth::Yes => part_days(part, counted, sums) > 0,
        Truth::No { .. } => part
            .days
            .as_ref()
            .is_none_or(|days| counted.overlap(days, sums.0.started_on, sums.0.last_day) > 0),
        Truth::Unknown { .. } => false,
    };
    let asserted = parts.iter().filter(|part| part.is_asserted).filter(matters);
    asserted.map(|part| part.confidence).fold(sure, Confidence::and)
}

fn part_proof(part: &Judged<'_>, days: Option<i64>) -> Proof {
    let mark = match (&part.truth, part.is_asserted) {
        (Truth::Yes, true) => Mark::Met,
        // What is not established is neither left out nor counted for certain.
        (Truth::Yes, false) | (Truth::Unknown { .. }, _) => Mark::Unknown,
        (Truth::No { .. }, _) => Mark::NotInForce,
    };
    let what = Ground::LeftOut { version: part.part.version.clone(), days };
    Proof { mark, confidence: part.confidence, what, because: part.proof.iter().cloned().collect() }
}
