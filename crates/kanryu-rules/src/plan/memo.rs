//! What has been worked out once in a plan, kept for the many searches that ask the same again.
//!
//! When an action can happen follows from the day, the stage, what was known before and the facts that its claims look
//! at. All of that is the key, so that an answer is never taken for another one.

use super::cells::{Cell, NEVER, View};
use super::chance::{Chance, Frame, IDLE, chance, step_on};
use super::planner::Action;
use crate::interval::Intervals;
use crate::rulebook::ClaimId;

const NO_ENTRY: u32 = u32::MAX;
const BUCKETS: usize = 1 << 13;
/// Beyond this many answers the memory is emptied and filled anew.
const MOST_ENTRIES: usize = 100_000;

#[derive(Debug, Clone, Copy)]
struct Entry {
    hash: u64,
    next: u32,
    key: (u32, u32),
    answer: Chance,
}

/// Answers by what they follow from.
#[derive(Default)]
pub(super) struct Memo {
    buckets: Vec<u32>,
    entries: Vec<Entry>,
    keys: Vec<i64>,
    /// Stretches of days that keys name by their place.
    stretches: Vec<Intervals>,
    scratch: Vec<i64>,
    /// For each slot whether it varies at all in this plan: what is the same everywhere need not stand in a key.
    pub varies: Vec<bool>,
    /// One search alone is run: it asks little twice, and looking up costs more than working out.
    pub once: bool,
}

/// What is asked about an action: when it can happen, or when a step can be taken from a day on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Question {
    Chance { stage: usize, frame: Frame },
    StepFrom { day: i32, horizon: i32 },
}

impl Memo {
    /// Forgets everything: another subject or other law is asked about.
    pub fn clear(&mut self) {
        self.buckets.clear();
        self.buckets.resize(BUCKETS, NO_ENTRY);
        self.entries.clear();
        self.keys.clear();
        self.stretches.clear();
    }

    /// The answer to `question` on action `number`, worked out only where it is not known yet.
    pub fn answer(
        &mut self,
        view: View<'_>,
        (number, action): (usize, &Action),
        before: Chance,
        question: Question,
    ) -> Chance {
        // What cannot be done here needs no claim, and is worked out sooner than it is looked up.
        let elsewhere = match question {
            Question::Chance { stage, .. } => !action.allowed(stage),
            Question::StepFrom { .. } => false,
        };
        if self.once || elsewhere {
            return worked_out(view, action, before, question);
        }
        let flags = i64::from(before.predicted) << 1 | i64::from(before.closed);
        let (first, second, third) = match question {
            Question::Chance { stage, frame: Frame { start, not_before, horizon } } => {
                let first = (number as i64) << 16 | (stage as i64) << 3;
                (first, pair(start, not_before), pair(horizon, view.day))
            }
            Question::StepFrom { day, horizon } => {
                ((number as i64) << 16 | 1, i64::from(day), pair(horizon, view.day))
            }
        };
        let (from, on) = (pair(before.from, before.applied), pair(before.on, before.due));
        let known = (before.confidence as i64) << 2 | flags;
        self.recall(view, &[first, second, third, from, on, known], &action.rests_on, || {
            worked_out(view, action, before, question)
        })
    }

    /// The first day up to `until` on which the claim of a goal is met; `slots` are what it looks at.
    pub fn first_met(
        &mut self,
        view: View<'_>,
        (claim, slots): (ClaimId, &[usize]),
        until: i32,
    ) -> Option<i32> {
        let head = [i64::from(claim) << 16 | 2, pair(until, view.day)];
        let met = self.recall(view, &head, slots, || {
            let met = view.first_met(claim, until);
            Chance { on: met.map_or(NEVER, |(day, _)| day), ..IDLE }
        });
        (met.on != NEVER).then_some(met.on)
    }

    /// The last lawful day that a limit gives under the law of the day; `slots` are what it rests on.
    pub fn limit(&mut self, view: View<'_>, (limit, slots): (usize, &[usize])) -> i32 {
        let edges = &view.planner.rulebook.book.edges;
        let law = edges.partition_point(|edge| edge.number() <= view.day);
        let head = [(limit as i64) << 16 | 3, law as i64];
        self.recall(view, &head, slots, || Chance { due: view.limit(limit), ..IDLE }).due
    }

    /// What is known under this key, or else what `work` comes to.
    fn recall(
        &mut self,
        view: View<'_>,
        head: &[i64],
        slots: &[usize],
        work: impl FnOnce() -> Chance,
    ) -> Chance {
        if self.once {
            return work();
        }
        if self.buckets.is_empty() || self.entries.len() >= MOST_ENTRIES {
            self.clear();
        }
        self.write_key(view, head, slots);
        let hash = hash(&self.scratch);
        let bucket = (hash >> 40) as usize % BUCKETS;
        let mut at = self.buckets[bucket];
        while at != NO_ENTRY {
            let entry = &self.entries[at as usize];
            let key = entry.key.0 as usize..entry.key.1 as usize;
            if entry.hash == hash && self.keys[key] == self.scratch[..] {
                return entry.answer;
            }
            at = entry.next;
        }
        let answer = work();
        let begin = self.keys.len() as u32;
        self.keys.extend_from_slice(&self.scratch);
        let key = (begin, self.keys.len() as u32);
        self.entries.push(Entry { hash, next: self.buckets[bucket], key, answer });
        self.buckets[bucket] = self.entries.len() as u32 - 1;
        answer
    }

    fn write_key(&mut self, view: View<'_>, head: &[i64], slots: &[usize]) {
        let mut key = std::mem::take(&mut self.scratch);
        key.clear();
        key.extend_from_slice(head);
        for slot in slots {
            if self.varies.get(*slot) == Some(&false) {
                continue;
            }
            match view.cells[*slot] {
                Cell::Unknown => key.push(0),
                Cell::Is(number) => key.extend([1, number]),
                Cell::Grows { base, from, permille } => key.extend([2, base, pair(from, permille)]),
                Cell::Months { base, since } => key.extend([3, base, i64::from(since)]),
                Cell::Spans(at) => key.extend([4, self.place_of(&view.spans[at as usize])]),
            }
        }
        self.scratch = key;
    }

    /// The place of stretches of days in the list of all that keys have named.
    fn place_of(&mut self, stretches: &Intervals) -> i64 {
        let known = self.stretches.iter().position(|known| known == stretches);
        let at = known.unwrap_or_else(|| {
            self.stretches.push(stretches.clone());
            self.stretches.len() - 1
        });
        at as i64
    }
}

fn worked_out(view: View<'_>, action: &Action, before: Chance, question: Question) -> Chance {
    match question {
        Question::Chance { stage, frame } => chance(view, action, stage, before, frame),
        Question::StepFrom { day, horizon } => step_on(view, action, before, day, horizon),
    }
}

/// Two days in one word.
fn pair(one: i32, other: i32) -> i64 {
    i64::from(one) << 32 | i64::from(other) & 0xffff_ffff
}

/// Spreads keys over the buckets; equal hashes are told apart by the keys themselves.
fn hash(key: &[i64]) -> u64 {
    key.iter().fold(0, |hash: u64, word| {
        (hash.rotate_left(5) ^ word.cast_unsigned()).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}
