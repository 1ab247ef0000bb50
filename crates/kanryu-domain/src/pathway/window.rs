//! When a step may be taken: the earliest and the last lawful day, with today's facts and the law that is known.
//!
//! Nothing is assumed to happen but time. The answer is judged on days on which it may change (versions of law that
//! begin or end, days that facts name, every month) and, where two neighbors differ, on the days between them until
//! the very day is found. The stay ends the search; where there is none, a fixed number of years does.

use std::collections::{BTreeMap, BTreeSet};

use kanryu_rules::{Mark, RowAnswers, Span, Step, Value};
use serde::Serialize;

use super::standing::{StepState, state};
use super::{LastDay, Law};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::facts::Future;

/// How far ahead answers are searched where no stay ends before.
pub(super) const YEARS_AHEAD: i32 = 6;

/// A day on which a step may be taken for the first or the last time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dated {
    /// The day, included.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub day: Day,
    /// Why it is this day.
    pub because: Because,
    /// As sure as the answer on that day, and as the stay where it ends there.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub confidence: Confidence,
}

/// What makes a day the first or the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// It is so already on the day of the question.
    Already,
    /// Law begins, changes or ends.
    Law,
    /// Time that runs reaches or passes what law asks for.
    Time,
    /// The present stay ends.
    StayEnds,
}

impl Because {
    /// Its word in interchange and in the catalog of words.
    pub fn word(self) -> &'static str {
        match self {
            Because::Already => "already",
            Because::Law => "law",
            Because::Time => "time",
            Because::StayEnds => "stay-ends",
        }
    }
}

/// When a step may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Window {
    /// The first day, not before the day of the question; absent where nothing but time does not bring it.
    pub earliest: Option<Dated>,
    /// The last day; absent where none is known. Where the answer is unknown: the last day on which it is not surely no.
    pub latest: Option<Dated>,
}

/// One day of one person: what every claim comes to, and how sure that is.
type Answers = Vec<(Mark, Confidence)>;

/// The days on which one person's answers are judged.
pub(super) struct Windows<'a> {
    law: &'a Law,
    future: &'a Future<'a>,
    as_of: Day,
    /// The last day that is looked at.
    end: Day,
    /// The last lawful day of the stay and how sure it is, where there is one.
    stay: Option<(Day, Confidence)>,
    days: Vec<Day>,
    edges: BTreeSet<Day>,
    known: BTreeMap<Day, Answers>,
    working: RowAnswers,
}

impl<'a> Windows<'a> {
    /// Looks as far as the stay reaches, and not beyond `horizon`.
    pub(super) fn of(
        law: &'a Law,
        future: &'a Future<'a>,
        as_of: Day,
        last: &LastDay,
        horizon: Day,
    ) -> Windows<'a> {
        let stay = match last {
            LastDay::Until { day, confidence, .. } => Some((*day, *confidence)),
            LastDay::NotStaying | LastDay::Open | LastDay::Unknown { .. } => None,
        };
        let end = stay.map_or(horizon, |(day, _)| day.min(horizon));
        let next_edge = |day: &Day| law.rulebook().next_version_edge(*day);
        let edges: BTreeSet<Day> =
            std::iter::successors(next_edge(&as_of), next_edge).take_while(|edge| *edge <= end).collect();
        let (days, known, working) = (Vec::new(), BTreeMap::new(), RowAnswers::default());
        let mut windows = Windows { law, future, as_of, end, stay, days, edges, known, working };
        windows.days = windows.days_to_look_at();
        windows
    }

    fn days_to_look_at(&self) -> Vec<Day> {
        let mut days: BTreeSet<Day> = (0..)
            .map(|months| self.as_of.corresponding_day(Span::months(months)))
            .take_while(|day| *day <= self.end)
            .collect();
        days.insert(self.end);
        // Years of account end on 31 March; what is counted to that day changes on the next.
        let years = self.as_of.year()..=self.end.year();
        let account = years.filter_map(|year| Day::from_ymd(year, 4, 1));
        let named = self.future.now().iter().filter_map(|(_, value)| match value {
            Value::Day(day) => Some(*day),
            Value::Count(_) | Value::YesNo(_) | Value::Word(_) | Value::Spans(_) => None,
        });
        // A change shows on the day itself or on the day after; the day before is the other side of it.
        let turning = account.chain(named).chain(self.edges.iter().copied());
        days.extend(turning.flat_map(|day| [day.plus_days(-1), day, day.plus_days(1)]));
        days.into_iter().filter(|day| (self.as_of..=self.end).contains(day)).collect()
    }

    /// When `step` may be taken, counting answers of the states in `open` as yes.
    pub(super) fn of_step(&mut self, step: &Step, open: &[StepState]) -> Window {
        if self.end < self.as_of {
            // The stay is over: the last day to take the step was the last day of the stay.
            let latest =
                self.stay.map(|(day, confidence)| Dated { day, because: Because::StayEnds, confidence });
            let is_open = open.contains(&self.answer(step, self.as_of).0);
            return Window { earliest: None, latest: latest.filter(|_| is_open) };
        }
        let days = self.days.clone();
        let Some(at) = days.iter().position(|day| open.contains(&self.answer(step, *day).0)) else {
            return Window::default();
        };
        let first = match at.checked_sub(1) {
            None => {
                let confidence = self.answer(step, self.as_of).1;
                Dated { day: self.as_of, because: Because::Already, confidence }
            }
            Some(before) => {
                let day = self.turn(step, open, days[before], days[at]);
                Dated { day, because: self.cause(day), confidence: self.answer(step, day).1 }
            }
        };
        let closed = (at..days.len()).find(|at| !open.contains(&self.answer(step, days[*at]).0));
        let latest = match closed {
            Some(closed) => {
                let turn = self.turn(step, open, days[closed - 1], days[closed]);
                let confidence = self.answer(step, turn).1;
                Some(Dated { day: turn.plus_days(-1), because: self.cause(turn), confidence })
            }
            None => self.stay.filter(|(day, _)| *day == self.end).map(|(day, confidence)| Dated {
                day,
                because: Because::StayEnds,
                confidence: confidence.and(self.answer(step, day).1),
            }),
        };
        Window { earliest: Some(first), latest }
    }

    /// The first day after `from`, up to `to`, on which the answer is on the other side.
    fn turn(&mut self, step: &Step, open: &[StepState], from: Day, to: Day) -> Day {
        let was = open.contains(&self.answer(step, from).0);
        let (mut low, mut high) = (from.number(), to.number());
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            let same = open.contains(&self.answer(step, Day::from_number(middle)).0) == was;
            if same { low = middle } else { high = middle }
        }
        Day::from_number(high)
    }

    fn cause(&self, day: Day) -> Because {
        if self.edges.contains(&day) { Because::Law } else { Because::Time }
    }

    fn answer(&mut self, step: &Step, day: Day) -> (StepState, Confidence) {
        // Of several versions of a step the one of the day is asked.
        let step = if step.is_in_force_on(day) { step } else { self.law.step(&step.id, day).unwrap_or(step) };
        let gate = step.requires.as_ref().and_then(|claim| self.law.compiled().gate(claim));
        let found = gate.map(|gate| self.answers(day)[gate]);
        let exists = self.law.stage(&step.to_stage, day).is_some_and(|stage| stage.is_in_force_on(day));
        state(step, exists && step.is_in_force_on(day), found)
    }

    /// What every claim comes to on a day, from the compiled law.
    fn answers(&mut self, day: Day) -> &Answers {
        let (future, compiled, working) = (self.future, self.law.compiled(), &mut self.working);
        self.known.entry(day).or_insert_with(|| {
            let program = &compiled.program;
            program.judge(&program.row(&future.on(day), day), working);
            (0..program.gates().len()).map(|gate| (working.mark(gate), working.confidence(gate))).collect()
        })
    }
}
