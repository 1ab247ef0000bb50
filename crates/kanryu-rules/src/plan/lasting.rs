//! Last days of clocks and limits at one moment of a plan, without a proof.
//!
//! The rules are those of `evaluate`, told there with their reasons; a test compares the two on random facts.

use super::cells::{Cell, View, as_day};
use super::truth::Truth;
use crate::confidence::Confidence;
use crate::day::Day;
use crate::evaluate::{Counted, NO_LAST_DAY, added, ended, projected};
use crate::interval::Intervals;
use crate::rulebook::{Against, ClockId, ClockVersion, Entry, FactId, LeftOut, LimitVersion, Lookup, Start};
use crate::source::Counting;

/// What a clock or a limit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    Day(Day),
    /// No clock has started, no entry applies, or none is in force: `has_none` of a clock that never began.
    Open {
        not_started: bool,
    },
    /// It depends on facts that are not known; whatever they are, it is not after this day.
    Unknown {
        not_after: Option<Day>,
    },
}

const UNKNOWN: Last = Last::Unknown { not_after: None };

/// A day to start from, or why there is none.
enum Begun {
    Day(Day),
    Needs,
    NotRecorded,
    None,
}

/// One entry of a limit as it counts.
enum Kept {
    Day(Day),
    LeftOut,
    NotRecorded,
    /// The day is known where only the condition is not.
    Needs(Option<Day>),
}

/// One part that a clock leaves out.
struct Part {
    days: Option<Intervals>,
    truth: Truth,
    confidence: Confidence,
    is_asserted: bool,
}

impl Part {
    fn applies(&self) -> bool {
        self.truth == Truth::Yes && self.is_asserted
    }
}

impl View<'_> {
    fn stretches(&self, fact: FactId) -> Option<&Intervals> {
        match self.cells[self.planner.slot(fact)?] {
            Cell::Spans(at) => Some(&self.spans[at as usize]),
            Cell::Unknown | Cell::Is(_) | Cell::Grows { .. } | Cell::Months { .. } => None,
        }
    }

    /// The last day that a condition compares with as a number, and how sure it is; `None` where it is not known.
    pub fn last_day(&self, against: Against) -> (Option<i64>, Confidence) {
        let (last, confidence) = match against {
            Against::Clock(clock) => self.clock(clock),
            Against::Limit(limit) => self.any_limit(usize::from(limit)),
            Against::Number(_) | Against::Fact(_) | Against::Table(_) => return (None, Confidence::High),
        };
        let number = match last {
            Last::Day(day) => Some(i64::from(day.number())),
            Last::Open { .. } => Some(NO_LAST_DAY),
            Last::Unknown { .. } => None,
        };
        (number, confidence)
    }

    pub fn clock(&self, at: ClockId) -> (Last, Confidence) {
        let clock = &self.planner.rulebook.book.clocks[usize::from(at)];
        let Some(day) = self.selecting_day(clock.by) else {
            let sure = clock.versions.iter().map(|version| version.version.confidence).max();
            return (UNKNOWN, sure.unwrap_or_default());
        };
        match clock.versions.iter().find(|version| version.version.is_in_force_on(day)) {
            Some(version) => self.clock_version(version),
            None => {
                let sure = clock.versions.last().map(|version| version.version.confidence);
                (Last::Open { not_started: false }, sure.unwrap_or_default())
            }
        }
    }

    fn clock_version(&self, version: &ClockVersion) -> (Last, Confidence) {
        let sure = version.version.confidence;
        let Some(actual) = self.stretches(version.counts) else { return (UNKNOWN, sure) };
        let never = (Last::Open { not_started: true }, sure);
        if actual.is_empty() {
            return never;
        }
        let projected = projected(actual.clone(), Day::from_number(self.day));
        let counted = Counted { version, actual: actual.clone(), projected };
        let parts: Vec<Part> = version.leaves_out.iter().map(|part| self.part(part, sure)).collect();
        let Some(plain) = counted.without(&Intervals::default()) else { return never };
        let widest = union(parts.iter().filter(|part| part.truth != Truth::No));
        let reach = counted.without(&widest).map_or(plain.last_day, |widest| widest.last_day);
        let is_needed = |part: &Part| match (part.truth, &part.days) {
            (Truth::No, _) | (Truth::Yes, Some(_)) => false,
            (Truth::Unknown, Some(days)) => counted.overlap(days, plain.started_on, reach) > 0,
            (Truth::Unknown | Truth::Yes, None) => true,
        };
        let asserted = || parts.iter().filter(|part| part.is_asserted);
        if asserted().any(is_needed) {
            return (UNKNOWN, asserted().map(|part| part.confidence).fold(sure, Confidence::and));
        }
        let Some(sum) = counted.without(&union(parts.iter().filter(|part| part.applies()))) else {
            return never;
        };
        // The last day rests on what puts it off, and on what keeps something from putting it off.
        let first = counted.projected.iter().next().map_or(sum.started_on, |first| first.from);
        let matters = |part: &&Part| match (part.truth, &part.days) {
            (Truth::Yes, Some(days)) => counted.overlap(days, first, sum.last_day) > 0,
            (Truth::No, Some(days)) => counted.overlap(days, sum.started_on, sum.last_day) > 0,
            (Truth::No, None) => true,
            (Truth::Yes, None) | (Truth::Unknown, _) => false,
        };
        let sure = asserted().filter(matters).map(|part| part.confidence).fold(sure, Confidence::and);
        (Last::Day(sum.last_day), sure)
    }

    fn part(&self, part: &LeftOut, clock: Confidence) -> Part {
        let (truth, confidence) = match &part.when {
            Some(when) => self.formula(when),
            None => (Truth::Yes, Confidence::High),
        };
        let recorded = self.stretches(part.spans);
        let today = Day::from_number(self.day);
        let (from, until) = (part.version.from, part.version.until);
        let days = match recorded {
            Some(days) if days.is_empty() => Some(days.clone()),
            Some(days) => {
                let kept = days.iter().filter_map(|day| ended(day, today));
                Some(kept.collect::<Intervals>().clipped(from, until))
            }
            None => part.optional.then(Intervals::default),
        };
        let confidence = confidence.and(part.version.confidence);
        let is_asserted = confidence.has_source() || confidence <= clock;
        Part { days, truth, confidence, is_asserted }
    }

    /// What a limit says, whatever its entries start from.
    pub fn any_limit(&self, at: usize) -> (Last, Confidence) {
        let limit = &self.planner.rulebook.book.limits[at];
        let Some(day) = self.selecting_day(limit.by) else {
            let sure = limit.versions.iter().map(|version| version.version.confidence).max();
            return (UNKNOWN, sure.unwrap_or_default());
        };
        match limit.versions.iter().find(|version| version.version.is_in_force_on(day)) {
            Some(version) => self.limit_version(version),
            None => {
                let sure = limit.versions.last().map(|version| version.version.confidence);
                (Last::Open { not_started: false }, sure.unwrap_or_default())
            }
        }
    }

    fn limit_version(&self, version: &LimitVersion) -> (Last, Confidence) {
        let sure = version.version.confidence;
        let mut earliest: Option<Day> = None;
        let (mut confidence, mut conditions) = (sure, Confidence::High);
        let (mut undecided, mut not_recorded, mut is_needed) = (Vec::new(), false, false);
        let mut printed: Option<(Day, Confidence)> = None;
        for entry in &version.entries {
            let (kept, own) = self.entry(entry, version.counting);
            if let Kept::Day(day) = kept
                && entry.printed
                && printed.is_none_or(|(first, _)| day < first)
            {
                printed = Some((day, own));
            }
            match kept {
                Kept::Day(day) if earliest.is_none_or(|first| day < first) => {
                    earliest = Some(day);
                    confidence = sure.and(own);
                }
                Kept::Day(_) => {}
                Kept::LeftOut if entry.when.is_some() => conditions = conditions.and(own),
                Kept::LeftOut => {}
                Kept::NotRecorded => not_recorded = true,
                Kept::Needs(Some(day)) => undecided.push(day),
                Kept::Needs(None) => is_needed = true,
            }
        }
        // A day on a paper stands, whatever is computed beside it.
        if let Some((day, own)) = printed {
            return (Last::Day(day), sure.and(own));
        }
        // A day that is not earlier than a certain one changes nothing, whether or not it applies.
        is_needed |= undecided.iter().any(|day| earliest.is_none_or(|first| first > *day));
        is_needed |= earliest.is_none() && not_recorded;
        let last = match earliest {
            _ if is_needed => Last::Unknown { not_after: undecided.into_iter().chain(earliest).min() },
            Some(day) => Last::Day(day),
            None => Last::Open { not_started: false },
        };
        (last, confidence.and(conditions))
    }

    fn entry(&self, entry: &Entry, counting: Counting) -> (Kept, Confidence) {
        let own = entry.confidence.unwrap_or_default();
        let (applies, sure) = match &entry.when {
            None => (Truth::Yes, own),
            Some(when) => {
                let (truth, confidence) = self.formula(when);
                let own = if truth == Truth::No { Confidence::High } else { own };
                (truth, confidence.and(own))
            }
        };
        if applies == Truth::No {
            return (Kept::LeftOut, sure);
        }
        let (start, confidence) = self.start(&entry.start);
        let kept = match (applies, start) {
            (_, Begun::None) | (Truth::No, _) => return (Kept::LeftOut, sure),
            (_, Begun::NotRecorded) => Kept::NotRecorded,
            (Truth::Yes, Begun::Day(day)) => Kept::Day(added(day, entry.span, counting)),
            (Truth::Unknown, Begun::Day(day)) => Kept::Needs(Some(added(day, entry.span, counting))),
            (Truth::Yes | Truth::Unknown, Begun::Needs) => Kept::Needs(None),
        };
        (kept, sure.and(confidence))
    }

    fn start(&self, start: &Start) -> (Begun, Confidence) {
        match start {
            Start::Day(day) => (Begun::Day(*day), Confidence::High),
            Start::Fact { fact, optional } => {
                let day = self.number(*fact).map(|number| Begun::Day(as_day(number)));
                let absent = if *optional { Begun::NotRecorded } else { Begun::Needs };
                (day.unwrap_or(absent), Confidence::High)
            }
            Start::Clock { clock, optional } => {
                let (last, confidence) = self.clock(*clock);
                let begun = match last {
                    Last::Day(day) => Begun::Day(day),
                    Last::Open { not_started: true } => Begun::NotRecorded,
                    Last::Open { not_started: false } => Begun::None,
                    Last::Unknown { .. } if *optional => Begun::NotRecorded,
                    Last::Unknown { .. } => Begun::Needs,
                };
                (begun, confidence)
            }
            Start::Lookup(lookup) => self.lookup(lookup),
        }
    }

    fn lookup(&self, lookup: &Lookup) -> (Begun, Confidence) {
        let calendar = &self.planner.rulebook.book.calendars[usize::from(lookup.calendar)];
        let (start, confidence) = self.start(&lookup.reference);
        let Begun::Day(day) = start else { return (start, confidence) };
        let row = match lookup.is_last {
            true => calendar.last(&lookup.column, day, lookup.includes),
            false => calendar.next(&lookup.column, day, lookup.includes),
        };
        match row.and_then(|row| Some((row.day(&lookup.column)?, row.confidence))) {
            Some((on, sure)) => (Begun::Day(on), confidence.and(sure)),
            None if lookup.optional => (Begun::NotRecorded, confidence),
            None => (Begun::Needs, confidence),
        }
    }
}

fn union<'p>(parts: impl Iterator<Item = &'p Part>) -> Intervals {
    let days: Vec<_> = parts.filter_map(|part| part.days.as_ref()).flat_map(Intervals::iter).collect();
    if days.is_empty() { Intervals::default() } else { days.into_iter().collect() }
}
