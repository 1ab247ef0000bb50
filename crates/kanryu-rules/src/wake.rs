//! The next day on which an answer changes although nothing happens: what a nightly run must look at again.
//!
//! With facts that stay as they are, an answer moves only where law begins or ends, where a condition compares a day
//! with the day of the question, and where a limit, a clock or a calendar passes a day. Those days are collected, and
//! the first on which some answer really differs is the wake-up day. Facts that themselves grow day by day, such as
//! counted days, are the affair of whoever counts them.

use std::collections::BTreeSet;

use crate::bulk::{Program, RowAnswers};
use crate::catalog::{AS_OF, number};
use crate::confidence::Confidence;
use crate::day::Day;
use crate::evaluate::{Asked, ClockVerdict, LimitVerdict};
use crate::rulebook::{Against, FactId, Formula, LeftOut, Rulebook, Start, Test, latest_within};
use crate::value::{Facts, Value};

#[cfg(test)]
mod tests;

/// A rulebook made ready to find wake-up days. Immutable; share it between threads.
#[derive(Debug, Clone)]
pub struct Waking {
    book: Rulebook,
    program: Program,
    /// Comparisons that the day of the question decides.
    tests: Vec<Test>,
    /// Days on which law or a calendar may turn an answer, whoever is asked about.
    days: BTreeSet<Day>,
    /// Whether some answer may move from one day to the next.
    moves_daily: bool,
}

/// What was said on a day, as far as it matters whether it is said on another day too.
#[derive(PartialEq, Eq)]
struct Said {
    limits: Vec<(LimitVerdict, Confidence, bool)>,
    clocks: Vec<(Clock, Confidence)>,
}

#[derive(PartialEq, Eq)]
enum Clock {
    Counts { last_day: Day, is_running: bool, is_over: bool, if_confirmed: Option<Day> },
    Other(ClockVerdict),
}

impl Rulebook {
    /// Makes the rulebook ready to find wake-up days for many subjects.
    pub fn waking(&self) -> Waking {
        let tests: Vec<Test> =
            tests_of(self).into_iter().filter(|test| depends(self, test)).cloned().collect();
        let starts =
            || self.book.limits.iter().flat_map(|limit| &limit.versions).flat_map(|version| &version.entries);
        // A clock that stands still today ends a day later tomorrow.
        let moves_daily =
            !self.book.clocks.is_empty() || starts().any(|entry| moves_daily(self, &entry.start));
        let rows = self.book.calendars.iter().flat_map(|calendar| &calendar.rows);
        let dated = rows.flat_map(|row| row.days.values().copied().chain([row.on]));
        let ends = left_out(self)
            .flat_map(|left_out| [left_out.version.from, left_out.version.until.map(|day| day.plus_days(1))]);
        let days = dated.flat_map(|day| [day, day.plus_days(1)]).chain(ends.flatten().flat_map(around));
        let days = days.chain(self.book.edges.iter().copied()).collect();
        Waking { book: self.clone(), program: self.program_of_all_claims(), tests, days, moves_daily }
    }

    /// The first day after `as_of` on which the answer to some claim, limit or clock differs from that of `as_of`,
    /// or on which a last day has passed, as long as these facts stay as they are; `None` if that never happens.
    ///
    /// For many subjects, [`Rulebook::waking`] is made ready once.
    pub fn wake_up(&self, facts: &Facts, as_of: Day) -> Option<Day> {
        self.waking().next(facts, as_of)
    }
}

impl Waking {
    /// As [`Rulebook::wake_up`].
    pub fn next(&self, facts: &Facts, as_of: Day) -> Option<Day> {
        let now = self.said(facts, as_of);
        let mut days = self.days_of(facts, as_of, &now);
        days.extend(self.days.range(as_of.plus_days(1)..).copied());
        if self.moves_daily {
            days.insert(as_of.plus_days(1));
        }
        let (mut before, mut after) = (RowAnswers::default(), RowAnswers::default());
        let mut row = self.program.row(facts, as_of);
        self.program.judge(&row, &mut before);
        for day in days.range(as_of.plus_days(1)..).copied().filter(|day| *day > as_of) {
            self.program.read_row(facts, day, &mut row);
            self.program.judge(&row, &mut after);
            if !self.program.same(&before, &after) || self.said(facts, day) != now {
                return Some(day);
            }
        }
        None
    }

    /// Days that these facts make important.
    fn days_of(&self, facts: &Facts, as_of: Day, now: &Said) -> BTreeSet<Day> {
        let mut days = BTreeSet::new();
        for test in &self.tests {
            turning_days(&self.book, test, facts, as_of, &mut days);
        }
        for (limit, _, _) in &now.limits {
            if let LimitVerdict::Until { day, .. } = limit {
                days.insert(day.plus_days(1));
            }
        }
        for (clock, _) in &now.clocks {
            if let Clock::Counts { last_day, .. } = clock {
                days.insert(last_day.plus_days(1));
            }
        }
        let spans = facts.iter().filter_map(|(_, value)| match value {
            Value::Spans(spans) => Some(spans),
            Value::Count(_) | Value::Day(_) | Value::YesNo(_) | Value::Word(_) => None,
        });
        for interval in spans.flat_map(|spans| spans.iter()) {
            days.extend(around(interval.from));
            days.extend(interval.until.map(|until| until.plus_days(1)).into_iter().flat_map(around));
        }
        days
    }

    fn said(&self, facts: &Facts, as_of: Day) -> Said {
        let limits = self.book.limits().filter_map(|id| self.book.limit(id, facts, as_of)).map(|limit| {
            let is_over = matches!(limit.verdict, LimitVerdict::Until { day, .. } if day < as_of);
            (limit.verdict, limit.confidence, is_over)
        });
        let clocks = self.book.clocks().filter_map(|id| self.book.clock(id, facts, as_of)).map(|reading| {
            let clock = match reading.verdict {
                ClockVerdict::Counts(count) => Clock::Counts {
                    last_day: count.last_day,
                    is_running: count.is_running,
                    is_over: count.last_day < as_of,
                    if_confirmed: count.if_confirmed.map(|later| later.last_day),
                },
                other => Clock::Other(other),
            };
            (clock, reading.confidence)
        });
        Said { limits: limits.collect(), clocks: clocks.collect() }
    }
}

/// A day with those beside it: a clock goes on from the day after the one asked about, so that each may count.
fn around(day: Day) -> [Day; 3] {
    [day.plus_days(-1), day, day.plus_days(1)]
}

/// What the clocks leave out.
fn left_out(book: &Rulebook) -> impl Iterator<Item = &LeftOut> {
    let versions = book.book.clocks.iter().flat_map(|clock| &clock.versions);
    versions.flat_map(|version| &version.leaves_out)
}

/// Every comparison of every condition.
fn tests_of(book: &Rulebook) -> Vec<&Test> {
    let versions = || book.book.rules.iter().flat_map(|rule| &rule.versions);
    let rules = versions().map(|version| &version.when);
    let exceptions = versions().flat_map(|version| &version.exceptions).map(|exception| &exception.when);
    let entries =
        book.book.limits.iter().flat_map(|limit| &limit.versions).flat_map(|version| &version.entries);
    let mut tests = Vec::new();
    let entries = entries.filter_map(|entry| entry.when.as_ref());
    let paused = left_out(book).filter_map(|left_out| left_out.when.as_ref());
    rules.chain(exceptions).chain(entries).chain(paused).for_each(|when| collect(when, &mut tests));
    tests
}

fn collect<'b>(formula: &'b Formula, tests: &mut Vec<&'b Test>) {
    match formula {
        Formula::All(members) | Formula::Any(members) => {
            members.iter().for_each(|member| collect(member, tests))
        }
        Formula::Not(member) => collect(member, tests),
        Formula::Test(test) => tests.push(test),
        Formula::Granted { .. } => {}
    }
}

fn is_as_of(book: &Rulebook, fact: FactId) -> bool {
    *book.book.fact_names[usize::from(fact)] == *AS_OF
}

fn depends(book: &Rulebook, test: &Test) -> bool {
    let right = matches!(test.against, Against::Fact(fact) if is_as_of(book, fact));
    is_as_of(book, test.fact) || right
}

/// Whether a limit that starts so may have another last day on every day.
fn moves_daily(book: &Rulebook, start: &Start) -> bool {
    match start {
        Start::Fact { fact, .. } => is_as_of(book, *fact),
        Start::Clock { .. } | Start::Day(_) | Start::Lookup(_) => false,
    }
}

/// The days on which a comparison with the day of the question may turn.
fn turning_days(book: &Rulebook, test: &Test, facts: &Facts, as_of: Day, days: &mut BTreeSet<Day>) {
    let value = |fact: FactId| {
        let name = &book.book.fact_names[usize::from(fact)];
        number(book.book.catalog.get(name), facts.get(name)?)
    };
    let mut put = |number: i64| {
        if let Ok(number) = i32::try_from(number) {
            days.insert(Day::from_number(number));
        }
    };
    if is_as_of(book, test.fact) {
        let limit = match test.against {
            Against::Number(number) => Some(number),
            Against::Fact(fact) if !is_as_of(book, fact) => value(fact),
            Against::Clock(_) | Against::Limit(_) => Asked::new(book, facts, as_of).last_day(test.against).0,
            Against::Fact(_) | Against::Table(_) => None,
        };
        // The day after the last on which `as_of + span` is before the other day, and after the last on which it is not later.
        let ends = limit.into_iter().flat_map(|limit| [limit - 1, limit]);
        ends.filter_map(|limit| latest_within(test.plus, limit)).for_each(|day| put(day.saturating_add(1)));
    } else if let Some(number) = value(test.fact) {
        let day = test.shifted(number);
        put(day);
        put(day + 1);
    }
}
