//! What a person's facts come to on later days, if nothing happens but time.
//!
//! What went on by the day of the question goes on: stages, stays abroad, work. Days worked grow in the proportion in
//! which they have grown so far, which is an assumption that every answer resting on it must show.

use std::cell::RefCell;
use std::collections::BTreeMap;

use kanryu_rules::{Facts, Value};

use super::{overlaid, read_known};
use crate::calendar::Day;
use crate::registry::Record;

/// The count of days worked, which nobody can count ahead.
const WORKED: &str = "worked_days";
/// The count of days employed, in proportion to which it is assumed to grow.
const ENROLLED: &str = "enrolled_days";

/// In which proportion days of work have come about so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Days worked.
    pub worked_days: i64,
    /// Days employed in the same time.
    pub enrolled_days: i64,
}

/// The facts of one person on the day of the question and on later days.
pub struct Future<'a> {
    record: &'a Record,
    over: &'a Facts,
    as_of: Day,
    counted: Facts,
    now: Facts,
    later: RefCell<BTreeMap<Day, Facts>>,
}

impl<'a> Future<'a> {
    /// The facts of `record` from `as_of` on; those of `over` prevail.
    pub fn of(record: &'a Record, over: &'a Facts, as_of: Day) -> Future<'a> {
        let counted = read_known(record, as_of, as_of).facts;
        let now = overlaid(&counted, over);
        Future { record, over, as_of, counted, now, later: RefCell::default() }
    }

    /// The facts on the day of the question.
    pub fn now(&self) -> &Facts {
        &self.now
    }

    /// The facts on `day`; on the day of the question and before it, those of that day.
    pub fn on(&self, day: Day) -> Facts {
        if day <= self.as_of {
            return self.now.clone();
        }
        if let Some(known) = self.later.borrow().get(&day) {
            return known.clone();
        }
        let facts = self.counted_on(day);
        self.later.borrow_mut().insert(day, facts.clone());
        facts
    }

    /// How days of work are assumed to grow; `None` where nobody knows how many there are, or where nobody works.
    pub fn pace(&self) -> Option<Pace> {
        let (worked_days, enrolled_days) = (count(&self.now, WORKED)?, count(&self.now, ENROLLED)?);
        let goes_on =
            self.grown(ENROLLED, &read_known(self.record, self.as_of, self.as_of.plus_days(1)).facts) > 0;
        (goes_on && enrolled_days > 0).then_some(Pace { worked_days, enrolled_days })
    }

    fn counted_on(&self, day: Day) -> Facts {
        let later = read_known(self.record, self.as_of, day).facts;
        let mut facts = overlaid(&later, self.over);
        // A count that was stated for the day of the question moves on as far as the record's own count does.
        for (name, value) in self.over.iter() {
            if let Value::Count(stated) = value {
                facts.set(name, stated.saturating_add(self.grown(name, &later)));
            }
        }
        if let (Some(worked), Some(enrolled)) = (count(&self.now, WORKED), count(&self.now, ENROLLED))
            && enrolled > 0
        {
            let more = self.grown(ENROLLED, &later).saturating_mul(worked).div_euclid(enrolled);
            facts.set(WORKED, worked.saturating_add(more.max(0)));
        }
        facts
    }

    /// By how much the record's own count has grown since the day of the question; 0 where it counts nothing.
    fn grown(&self, name: &str, later: &Facts) -> i64 {
        match (count(&self.counted, name), count(later, name)) {
            (Some(now), Some(then)) => then.saturating_sub(now),
            (None, _) | (_, None) => 0,
        }
    }
}

fn count(facts: &Facts, name: &str) -> Option<i64> {
    match facts.get(name) {
        Some(Value::Count(count)) => Some(*count),
        _ => None,
    }
}
