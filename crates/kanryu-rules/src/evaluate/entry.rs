//! One entry of a limit: its day from a fact, a date, a clock or a calendar, and whether it applies.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::limit::added;
use super::{Asked, ClockVerdict, Ground, IfConfirmed, Mark, Proof, Truth};
use crate::confidence::Confidence;
use crate::day::{Day, Span};
use crate::rulebook::{Entry, Lookup, Start};
use crate::source::Counting;

/// One entry as it counts: its day, or what is needed to know it.
pub(super) enum Counted {
    Day(Day),
    LeftOut,
    /// Its fact is not recorded and was marked `?`.
    NotRecorded(String),
    /// The day is known where only the condition is not.
    Needs(BTreeSet<String>, Option<Day>),
}

/// An entry with what it rests on.
pub(super) struct Judged {
    pub counted: Counted,
    pub confidence: Confidence,
    pub if_confirmed: Option<IfConfirmed>,
    because: Vec<Proof>,
}

/// A day to start from, before the span is added.
struct Started {
    day: Result<Day, Absent>,
    confidence: Confidence,
    if_confirmed: Option<IfConfirmed>,
    because: Vec<Proof>,
}

/// Why there is no day to start from.
enum Absent {
    /// It depends on these facts.
    Needs(BTreeSet<String>),
    /// It was not recorded, which leaves the entry out beside others.
    NotRecorded(String),
    /// There is none.
    None,
}

impl Started {
    fn plain(day: Result<Day, Absent>) -> Started {
        Started { day, confidence: Confidence::High, if_confirmed: None, because: Vec::new() }
    }

    /// The same with the span added on top.
    fn plus(self, span: Span, counting: Counting) -> Started {
        let if_confirmed = self
            .if_confirmed
            .map(|later| IfConfirmed { last_day: added(later.last_day, span, counting), ..later });
        Started { day: self.day.map(|day| added(day, span, counting)), if_confirmed, ..self }
    }
}

impl Asked<'_> {
    pub(super) fn entry(&self, entry: &Entry, counting: Counting) -> Judged {
        let own = entry.confidence.unwrap_or_default();
        let (applies, sure) = match &entry.when {
            None => (Truth::Yes, own),
            Some(when) => {
                let part = self.formula(when);
                // What is left out is as sure as its condition; how sure the day would be says nothing then.
                let own = if matches!(part.truth, Truth::No { .. }) { Confidence::High } else { own };
                (part.truth, part.confidence.and(own))
            }
        };
        let start = self.start(&entry.start).plus(entry.span, counting);
        let counted = match (applies, start.day) {
            (Truth::No { .. }, _) | (_, Err(Absent::None)) => Counted::LeftOut,
            (Truth::Yes, Ok(day)) => Counted::Day(day),
            (Truth::Unknown { needs }, Ok(day)) => Counted::Needs(needs, Some(day)),
            (_, Err(Absent::NotRecorded(fact))) => Counted::NotRecorded(fact),
            (Truth::Yes, Err(Absent::Needs(needs))) => Counted::Needs(needs, None),
            (Truth::Unknown { needs }, Err(Absent::Needs(own))) => {
                Counted::Needs(needs.into_iter().chain(own).collect(), None)
            }
        };
        let confidence = match counted {
            // An entry that does not apply rests on its condition alone.
            Counted::LeftOut => sure,
            Counted::Day(_) | Counted::NotRecorded(_) | Counted::Needs(..) => sure.and(start.confidence),
        };
        Judged { counted, confidence, if_confirmed: start.if_confirmed, because: start.because }
    }

    fn start(&self, start: &Start) -> Started {
        match start {
            Start::Day(day) => Started::plain(Ok(*day)),
            Start::Fact { fact, optional } => Started::plain(match self.number(*fact) {
                Some(number) => Ok(Day::from_number(number as i32)),
                None if *optional => Err(Absent::NotRecorded(self.fact_name(*fact))),
                None => Err(Absent::Needs(BTreeSet::from([self.fact_name(*fact)]))),
            }),
            Start::Clock { clock, optional } => self.clock_start(*clock, *optional),
            Start::Lookup(lookup) => self.lookup(lookup),
        }
    }

    fn clock_start(&self, clock: u16, optional: bool) -> Started {
        let reading = self.clock(clock);
        let counts = || self.clock_counts(clock);
        let (day, if_confirmed) = match reading.verdict {
            ClockVerdict::Counts(count) => (Ok(count.last_day), count.if_confirmed),
            // A clock that never began is no reason to stay for ever: another entry must give the day.
            ClockVerdict::NotStarted => (Err(Absent::NotRecorded(counts())), None),
            ClockVerdict::Unknown { .. } if optional => (Err(Absent::NotRecorded(counts())), None),
            ClockVerdict::Unknown { needs } => (Err(Absent::Needs(needs.into_iter().collect())), None),
            ClockVerdict::NotInForce => (Err(Absent::None), None),
        };
        Started { day, confidence: reading.confidence, if_confirmed, because: vec![reading.proof] }
    }

    /// The fact that a clock counts, by its latest version.
    fn clock_counts(&self, clock: u16) -> String {
        let clock = &self.book.book.clocks[usize::from(clock)];
        clock.versions.last().map(|version| self.fact_name(version.counts)).unwrap_or_default()
    }

    fn lookup(&self, lookup: &Lookup) -> Started {
        let calendar = &self.book.book.calendars[usize::from(lookup.calendar)];
        let start = self.start(&lookup.reference);
        let find = |day: Day| {
            let (column, includes) = (&*lookup.column, lookup.includes);
            match lookup.is_last {
                true => calendar.last_known(column, day, includes, self.known_at),
                false => calendar.next_known(column, day, includes, self.known_at),
            }
        };
        let Ok(day) = start.day else { return start };
        let found = find(day).and_then(|row| Some((row, row.day(&lookup.column)?)));
        let Some((row, on)) = found else {
            let id = calendar.id.to_string();
            // The calendar ends before the day that is asked for: it is named as what is needed.
            let absent =
                if lookup.optional { Absent::NotRecorded(id) } else { Absent::Needs(BTreeSet::from([id])) };
            return Started { day: Err(absent), if_confirmed: None, ..start };
        };
        let what = Ground::CalendarRow { title: calendar.title.clone(), row: row.id.clone(), day: on };
        let own = Proof { mark: Mark::Met, confidence: row.confidence, what, because: Vec::new() };
        let because = start.because.into_iter().chain([own]).collect();
        // A day of a calendar never goes on by itself, so that what would put off the other day is not followed.
        Started { day: Ok(on), confidence: start.confidence.and(row.confidence), if_confirmed: None, because }
    }
}

pub(super) fn entry_proof(entry: &Entry, judged: Judged, deciding: Option<&Arc<str>>) -> Proof {
    let (mark, day) = match judged.counted {
        Counted::Day(day) => (Mark::Met, Some(day)),
        Counted::LeftOut | Counted::NotRecorded(_) => (Mark::NotInForce, None),
        Counted::Needs(_, day) => (Mark::Unknown, day),
    };
    let decides = deciding.is_some_and(|text| Arc::ptr_eq(text, &entry.text));
    let what = Ground::Entry { text: entry.text.clone(), day, decides };
    Proof { mark, confidence: judged.confidence, what, because: judged.because }
}
