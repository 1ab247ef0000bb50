//! The facts of one moment of a plan: numbers that stand still, and numbers that grow while time passes.

use super::planner::Planner;
use crate::day::{Day, Span};
use crate::interval::Intervals;
use crate::rulebook::FactId;
use crate::rulebook::planned::Move;
use crate::value::{Facts, Value};

/// A day that never comes.
pub(super) const NEVER: i32 = i32::MAX;

/// One fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell {
    Unknown,
    Is(i64),
    /// `base`, and so many thousandths for each day from `from` on, that day included.
    Grows {
        base: i64,
        from: i32,
        permille: i32,
    },
    /// `base`, and whole months since a day.
    Months {
        base: i64,
        since: i32,
    },
    /// Stretches of days, by their place in the list of all that occur.
    Spans(u32),
}

/// Facts as they stand on a day, if nothing but time changes them.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub planner: &'a Planner,
    pub cells: &'a [Cell],
    /// Stretches of days that cells refer to.
    pub spans: &'a [Intervals],
    pub day: i32,
}

impl<'a> View<'a> {
    pub fn on(self, day: i32) -> View<'a> {
        View { day, ..self }
    }

    /// The number of a fact; `None` where it is unknown.
    pub fn number(&self, fact: FactId) -> Option<i64> {
        if fact == self.planner.as_of {
            return Some(i64::from(self.day));
        }
        self.slot_number(self.planner.slot(fact)?)
    }

    pub fn slot_number(&self, slot: usize) -> Option<i64> {
        if let Some(moving) = self.planner.moving[slot]
            && let Some(of) = moving.of_slot
            && let Some(number) = self.moved(of, moving.how)
        {
            return Some(number);
        }
        cell_number(self.cells[slot], self.day)
    }

    fn moved(&self, of: usize, how: Move) -> Option<i64> {
        let day = |span: Span| Some(as_day(self.slot_number(of)?).corresponding_day(span));
        let now = Day::from_number(self.day);
        match how {
            Move::YearsSince(span) => day(span).map(|since| i64::from(now.age(since).max(0))),
            Move::MonthsSince(span) => day(span).map(|since| whole_months(since, now)),
            Move::Reached(span) => day(span).map(|since| i64::from(since <= now)),
            Move::AtYearEnd => self.on(year_end(self.day)).slot_number(of),
        }
    }

    /// Puts what is known here in the place of what was known before.
    pub fn write(&self, facts: &mut Facts) {
        let book = &self.planner.rulebook.book;
        for (slot, fact) in self.planner.facts.iter().enumerate() {
            let name = &book.fact_names[usize::from(*fact)];
            if let Cell::Spans(at) = self.cells[slot] {
                facts.set(name, Value::Spans(self.spans[at as usize].clone()));
                continue;
            }
            match (self.slot_number(slot), book.catalog.get(name)) {
                (Some(number), Some(declaration)) => facts.set(name, declaration.value(number)),
                (Some(_), None) => {}
                (None, _) => facts.forget(name),
            }
        }
    }

    /// The first day on which a day fact with a span added is at least `number`.
    pub fn first_day_shifted(&self, fact: FactId, plus: Span, number: i64) -> i32 {
        if plus == Span::default() {
            return self.first_day_of(fact, number);
        }
        let back = Span { years: -plus.years, months: -plus.months, days: -plus.days };
        let near = as_day(number).corresponding_day(back).number();
        // Ends of months make the way back longer or shorter by a few days.
        let first = (near - 5..=near + 5)
            .find(|day| i64::from(Day::from_number(*day).corresponding_day(plus).number()) >= number);
        first.map_or(NEVER, |first| self.first_day_of(fact, i64::from(first)))
    }

    /// The first day on which a fact is at least `number`, the past included; `NEVER` if it never is.
    ///
    /// Only for facts that never fall while time passes, as all facts of a plan are between two moves.
    pub fn first_day_of(&self, fact: FactId, number: i64) -> i32 {
        if fact == self.planner.as_of {
            return i32::try_from(number).unwrap_or(NEVER);
        }
        self.planner.slot(fact).map_or(NEVER, |slot| self.first_day_of_slot(slot, number))
    }

    fn first_day_of_slot(&self, slot: usize, number: i64) -> i32 {
        if let Some(moving) = self.planner.moving[slot]
            && let Some(of) = moving.of_slot
            && self.moved(of, moving.how).is_some()
        {
            return self.first_day_moved(of, moving.how, number);
        }
        match self.cells[slot] {
            Cell::Unknown | Cell::Spans(_) => NEVER,
            Cell::Is(value) => {
                if value >= number {
                    i32::MIN
                } else {
                    NEVER
                }
            }
            Cell::Grows { base, from, permille } => {
                if base >= number {
                    return i32::MIN;
                }
                let permille = i64::from(permille).max(1);
                let days = ((number - base).saturating_mul(1_000) + permille - 1) / permille;
                i32::try_from(i64::from(from) + days - 1).unwrap_or(NEVER)
            }
            Cell::Months { base, since } => months_later(Day::from_number(since), number - base),
        }
    }

    fn first_day_moved(&self, of: usize, how: Move, number: i64) -> i32 {
        let since = |span: Span| self.slot_number(of).map(|day| as_day(day).corresponding_day(span));
        match how {
            Move::YearsSince(span) => since(span).map_or(NEVER, |since| {
                let years = i32::try_from(number).unwrap_or(9_999).clamp(-9_999, 9_999);
                let day = since.corresponding_day(Span::years(years));
                // Who was born on 29 February is a year older on 1 March of a common year.
                let late = i32::from(i64::from(day.age(since)) < number);
                if number <= 0 { i32::MIN } else { day.number() + late }
            }),
            Move::MonthsSince(span) => since(span).map_or(NEVER, |since| months_later(since, number)),
            Move::Reached(span) => match number {
                ..=0 => i32::MIN,
                1 => since(span).map_or(NEVER, Day::number),
                _ => NEVER,
            },
            Move::AtYearEnd => match self.first_day_of_slot(of, number) {
                NEVER => NEVER,
                i32::MIN => i32::MIN,
                day => year_begin(day),
            },
        }
    }

    /// Whether a fact may be another one later although nothing is done.
    pub fn moves(&self, fact: FactId) -> bool {
        if fact == self.planner.as_of {
            return true;
        }
        self.planner.slot(fact).is_some_and(|slot| {
            let grows = |slot: usize| matches!(self.cells[slot], Cell::Grows { .. } | Cell::Months { .. });
            grows(slot) || self.planner.moving[slot].is_some()
        })
    }
}

/// The number of one fact on a day.
pub(super) fn cell_number(cell: Cell, day: i32) -> Option<i64> {
    match cell {
        Cell::Unknown | Cell::Spans(_) => None,
        Cell::Is(number) => Some(number),
        Cell::Grows { base, from, permille } => {
            let days = i64::from(day) - i64::from(from) + 1;
            Some(base + (days.max(0) * i64::from(permille)) / 1_000)
        }
        Cell::Months { base, since } => {
            Some(base + whole_months(Day::from_number(since), Day::from_number(day)))
        }
    }
}

pub(super) fn as_day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or(NEVER))
}

/// The last day of the fiscal year that holds `day`.
pub(super) fn year_end(day: i32) -> i32 {
    let year = Day::from_number(day).fiscal_year();
    Day::from_ymd(year + 1, 3, 31).map_or(day, Day::number)
}

fn year_begin(day: i32) -> i32 {
    let year = Day::from_number(day).fiscal_year();
    Day::from_ymd(year, 4, 1).map_or(day, Day::number)
}

fn months_later(since: Day, months: i64) -> i32 {
    if months <= 0 {
        return i32::MIN;
    }
    since.corresponding_day(Span::months(i32::try_from(months).unwrap_or(120_000).min(120_000))).number()
}

/// Whole months from corresponding day to corresponding day; 0 if `to` is earlier.
fn whole_months(from: Day, to: Day) -> i64 {
    let ((y1, m1, _), (y2, m2, _)) = (from.ymd(), to.ymd());
    let months = (y2 - y1) * 12 + i32::from(m2) - i32::from(m1);
    let reached = from.corresponding_day(Span::months(months)) <= to;
    i64::from((months - i32::from(!reached)).max(0))
}
