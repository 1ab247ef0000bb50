//! The chances of a month: who leaves a stage for where, given law, values and how long somebody has been there.
//!
//! Moves of one stage compete. Examinations and monthly moves come first; where together they would exceed 1 they are
//! scaled down. When the stay has been served, moves at its end share what is left, and the rest goes where the stage's
//! `otherwise` says. A stage that law closes lets nobody stay.

use crate::formula::Scope;

use super::circulation::{Circulation, When, assumption_key};
use super::lawful::LawCalendar;
use super::month::Month;
use super::values::Values;

/// The chances of every stage, country and time in the stage, month by month.
#[derive(Debug, Clone)]
pub struct Chances<'a> {
    /// The circulation.
    pub circulation: &'a Circulation,
    /// Law along the months.
    pub law: &'a LawCalendar,
    countries: usize,
    /// By month, move and country.
    chance: Vec<f64>,
    by_stage: Vec<Vec<usize>>,
    /// The moves out of a stage that may be made, by month and stage.
    open: Vec<Vec<usize>>,
}

struct Month1<'a> {
    values: &'a Values<'a>,
    country: usize,
    month: Month,
}

impl Scope for Month1<'_> {
    fn value(&self, name: &str) -> Option<f64> {
        self.values.value(&assumption_key(name), self.country, self.month)
    }
}

impl<'a> Chances<'a> {
    /// Works out the chances of every move.
    pub fn new(
        circulation: &'a Circulation,
        law: &'a LawCalendar,
        values: &Values<'_>,
        countries: usize,
    ) -> Chances<'a> {
        let months = law.months();
        let mut chance = Vec::with_capacity(months * circulation.moves.len() * countries);
        let of_month = circulation.moves.len() * countries;
        for at in 0..months {
            let month = law.first.plus(at as i32);
            if at > 0 && !values.turns(month) {
                chance.extend_from_within((at - 1) * of_month..at * of_month);
                continue;
            }
            for one in &circulation.moves {
                for country in 0..countries {
                    let scope = Month1 { values, country, month };
                    chance.push(one.chance.value(&scope).unwrap_or(0.0).clamp(0.0, 1.0));
                }
            }
        }
        let leaving = |stage: usize| {
            let moves = circulation.moves.iter().enumerate();
            moves.filter(|(_, one)| one.from == stage).map(|(number, _)| number).collect()
        };
        let by_stage = (0..circulation.stages.len()).map(leaving).collect();
        let mut chances = Chances { circulation, law, countries, chance, by_stage, open: Vec::new() };
        chances.open = (0..months).flat_map(|at| chances.open_in(at)).collect();
        chances
    }

    /// The moves that may be made at the turn from a month to the next one, by stage.
    fn open_in(&self, at: usize) -> Vec<Vec<usize>> {
        let open = |numbers: &Vec<usize>| -> Vec<usize> {
            numbers.iter().copied().filter(|number| self.is_open(*number, at)).collect()
        };
        self.by_stage.iter().map(open).collect()
    }

    fn of(&self, at: usize, number: usize, country: usize) -> f64 {
        self.chance[(at * self.circulation.moves.len() + number) * self.countries + country]
    }

    /// Whether a move may be made at the turn from month `at` to the next one: law of the next month, and an
    /// examination whose results came in this one. In the last month the law of that month serves.
    fn is_open(&self, number: usize, at: usize) -> bool {
        let one = &self.circulation.moves[number];
        let next = (at + 1).min(self.law.months() - 1);
        let has_occasion = one.when != When::Examination || self.law.examination[at];
        let exists = self.law.stage_open[one.to][at] && self.law.stage_open[one.to][next];
        has_occasion && self.law.move_open[number][next] && exists
    }

    /// How long a stay lasts that began in month `entered` (which may lie before the first month).
    pub fn stay(&self, stage: usize, entered: i64) -> Option<u32> {
        let at = usize::try_from(entered.max(0)).unwrap_or(0).min(self.law.months() - 1);
        self.law.stay[stage][at]
    }

    /// The longest stay in a stage that any month knows, or the months after which nothing depends on time any more.
    pub fn longest(&self, stage: usize) -> usize {
        let stay = self.law.stay[stage].iter().copied().flatten().max();
        let after = self.by_stage[stage].iter().map(|number| self.circulation.moves[*number].after).max();
        let is_open_ended = self.law.stay[stage].iter().any(Option::is_none);
        let open = if is_open_ended { after.unwrap_or(0) + 1 } else { 1 };
        stay.unwrap_or(1).max(open).max(1) as usize
    }

    /// Whether who leaves after `served` months may differ from who leaves after one month less, in the same month: a move
    /// opens with the months served, or a stay has ended.
    pub fn differs(&self, stage: usize, served: u32, at: usize) -> bool {
        let ended = |served: u32| {
            let entered = at as i64 + 1 - i64::from(served);
            self.stay(stage, entered).is_some_and(|stay| served >= stay)
        };
        let opens = |number: &usize| self.circulation.moves[*number].after == served;
        ended(served) || ended(served.saturating_sub(1)) || self.by_stage[stage].iter().any(opens)
    }

    /// Who leaves the stage at the turn of the month after having been there `served` whole months, this one included:
    /// stages with chances, each above 0, together at most 1.
    pub fn exits(&self, stage: usize, country: usize, served: u32, at: usize, into: &mut Vec<(usize, f64)>) {
        into.clear();
        let next = (at + 1).min(self.law.months() - 1);
        let here = &self.circulation.stages[stage];
        let open = &self.open[at * self.by_stage.len() + stage];
        let mut sum = 0.0;
        for &number in open {
            let one = &self.circulation.moves[number];
            if one.when != When::AtEnd && served >= one.after {
                let chance = self.of(at, number, country);
                sum += chance;
                into.push((one.to, chance));
            }
        }
        if sum > 1.0 {
            into.iter_mut().for_each(|(_, chance)| *chance /= sum);
            sum = 1.0;
        }
        let entered = at as i64 + 1 - i64::from(served);
        let has_ended = self.stay(stage, entered).is_some_and(|stay| served >= stay);
        let is_closed = !self.law.stage_open[stage][at] || !self.law.stage_open[stage][next];
        if has_ended || is_closed {
            let rest = 1.0 - sum;
            let mut shared = 0.0;
            let start = into.len();
            if has_ended {
                let at_end = |number: &&usize| self.circulation.moves[**number].when == When::AtEnd;
                for &number in open.iter().filter(at_end) {
                    let chance = self.of(at, number, country);
                    shared += chance;
                    into.push((self.circulation.moves[number].to, chance));
                }
            }
            let scale = rest / shared.max(1.0);
            into[start..].iter_mut().for_each(|(_, chance)| *chance *= scale);
            if let Some(otherwise) = here.otherwise {
                into.push((otherwise, (rest - shared * scale).max(0.0)));
            }
        }
        into.retain(|(_, chance)| *chance > 0.0);
    }

    /// How many countries are told apart.
    pub fn countries(&self) -> usize {
        self.countries
    }
}
