//! Exact expected numbers: the recursion `x(t+1) = P x(t) + intake` over group, cohort, stage and months served.
//!
//! [`expected`] runs a whole intake. [`Walk`] goes month by month, for intakes that depend on the stock (a cap that
//! stops arrivals, a published stock to be met).

use crate::flows::{Flows, Imbalance};
use crate::intake::{Entry, Intake, IntakeError, Time, check};
use crate::model::Model;

#[cfg(test)]
mod tests;

/// Sums of some ten thousand terms of double precision may be off by this much, relative to the people there.
pub const TOLERANCE: f64 = 1e-9;

/// A walk through the months.
#[derive(Debug, Clone)]
pub struct Walk<'a> {
    model: &'a Model,
    cohorts: usize,
    month: usize,
    is_open: bool,
    cells: Vec<f64>,
    next: Vec<f64>,
    staying: Vec<usize>,
    out: Flows<f64>,
}

impl<'a> Walk<'a> {
    /// Before the first month, with nobody anywhere.
    pub fn new(model: &'a Model, cohorts: usize) -> Walk<'a> {
        let shape = model.shape();
        let cohorts = cohorts.max(1);
        let cells = vec![0.0; shape.groups * model.states() * cohorts];
        Walk {
            model,
            cohorts,
            month: 0,
            is_open: false,
            next: cells.clone(),
            cells,
            staying: (0..model.states()).map(|state| model.staying(state)).collect(),
            out: Flows::empty(shape.months, shape.stages.len(), shape.groups, cohorts),
        }
    }

    /// The same walk without keeping flows, which is faster where only stocks are wanted.
    pub fn without_flows(mut self) -> Walk<'a> {
        self.out.flow = Vec::new();
        self
    }

    /// Lets people in: before the first [`Walk::advance`] as [`Time::Opening`], then at the end of the month last
    /// advanced. The time of the entry is taken from the walk.
    ///
    /// # Errors
    /// An entry that the model has no open place for.
    pub fn admit(&mut self, entry: &Entry) -> Result<(), IntakeError> {
        let time = if self.is_open { Time::Month(self.month as u32) } else { Time::Opening };
        let entry = Entry { time, ..*entry };
        check(self.model, 0, &entry, self.cohorts)?;
        self.enter(&entry);
        Ok(())
    }

    fn enter(&mut self, entry: &Entry) {
        let state = self.model.first_state(entry.stage) + entry.served as usize;
        let cell = (entry.group * self.model.states() + state) * self.cohorts + entry.cohort;
        self.cells[cell] += entry.persons;
        if self.is_open {
            let at = self.out.at(self.month, entry.stage, entry.group, entry.cohort);
            self.out.arrived[at] += entry.persons;
            self.out.stock[at] += entry.persons;
        } else {
            let at = self.out.cell(entry.stage, entry.group, entry.cohort);
            self.out.opening[at] += entry.persons;
        }
    }

    /// Moves everybody at the end of the next month. Does nothing after the last month.
    pub fn advance(&mut self) {
        if self.is_open {
            self.month += 1;
        }
        self.is_open = true;
        if self.month >= self.model.shape().months {
            return;
        }
        self.next.fill(0.0);
        let states = self.model.states();
        let table = self.model.table(self.month);
        for (place, number) in table.iter().enumerate() {
            self.step(place / states, place % states, *number as usize);
        }
        std::mem::swap(&mut self.cells, &mut self.next);
        self.take_stock();
    }

    /// Moves the people of one group and state.
    fn step(&mut self, group: usize, state: usize, number: usize) {
        let (width, states) = (self.cohorts, self.model.states());
        let from = (group * states + state) * width;
        let people = &self.cells[from..from + width];
        let total: f64 = people.iter().sum();
        if total == 0.0 {
            return;
        }
        let row = &self.model.rows()[number];
        let mut into = |state: usize, chance: f64| {
            let to = (group * states + state) * width;
            self.next[to..to + width].iter_mut().zip(people).for_each(|(into, from)| *into += from * chance);
        };
        if row.stays > 0.0 {
            into(self.staying[state], row.stays);
        }
        for (to, chance) in &row.exits {
            into(self.model.first_state(usize::from(*to)), *chance);
        }
        if !self.out.flow.is_empty() {
            for (to, chance) in &row.exits {
                let at = self.out.flow_at(self.month, usize::from(row.stage), usize::from(*to), group);
                self.out.flow[at] += total * chance;
            }
        }
    }

    fn take_stock(&mut self) {
        let shape = self.model.shape();
        for group in 0..shape.groups {
            let mut state = 0;
            for (stage, about) in shape.stages.iter().enumerate() {
                for _ in 0..about.slots {
                    let cell = (group * self.model.states() + state) * self.cohorts;
                    let at = self.out.at(self.month, stage, group, 0);
                    let people = &self.cells[cell..cell + self.cohorts];
                    let stock = &mut self.out.stock[at..at + self.cohorts];
                    stock.iter_mut().zip(people).for_each(|(stock, people)| *stock += people);
                    state += 1;
                }
            }
        }
    }

    /// The month last advanced; `None` before the first.
    pub fn month(&self) -> Option<usize> {
        self.is_open.then_some(self.month)
    }

    /// People now in a stage, of one group or of all.
    pub fn in_stage(&self, stage: usize, group: Option<usize>) -> f64 {
        let slots = self.model.shape().stages[stage].slots as usize;
        let groups = group.map_or(0..self.model.shape().groups, |one| one..one + 1);
        let of = |group: usize| {
            let first = (group * self.model.states() + self.model.first_state(stage)) * self.cohorts;
            self.cells[first..first + slots * self.cohorts].iter().sum::<f64>()
        };
        groups.map(of).sum()
    }

    /// People now in a stage who have served whole months in it, 0 for whoever is new, by cohort.
    pub fn served(&self, stage: usize, group: usize, served: u32) -> &[f64] {
        let slot = served.min(self.model.shape().stages[stage].slots - 1) as usize;
        let first = (group * self.model.states() + self.model.first_state(stage) + slot) * self.cohorts;
        &self.cells[first..first + self.cohorts]
    }

    /// The stocks and flows, after the books were checked.
    ///
    /// # Errors
    /// A cell that does not balance within [`TOLERANCE`]: a fault of the engine.
    pub fn finish(self) -> Result<Flows<f64>, Imbalance> {
        self.out.check(TOLERANCE)?;
        Ok(self.out)
    }
}

/// Expected stocks and flows of an intake.
///
/// # Errors
/// A cell that does not balance within [`TOLERANCE`]: a fault of the engine.
pub fn expected(model: &Model, intake: &Intake) -> Result<Flows<f64>, Imbalance> {
    run(Walk::new(model, intake.cohorts()), intake).finish()
}

/// Expected stocks alone, without flows and without the check of the books, for thousands of runs.
pub fn expected_stocks(model: &Model, intake: &Intake) -> Flows<f64> {
    run(Walk::new(model, intake.cohorts()).without_flows(), intake).out
}

fn run<'a>(mut walk: Walk<'a>, intake: &Intake) -> Walk<'a> {
    let mut by_time: Vec<&Entry> = intake.entries().iter().collect();
    by_time.sort_by_key(|entry| entry.time);
    let mut entries = by_time.into_iter().peekable();
    while let Some(entry) = entries.next_if(|entry| entry.time == Time::Opening) {
        walk.enter(entry);
    }
    for month in 0..walk.model.shape().months {
        walk.advance();
        while let Some(entry) = entries.next_if(|entry| entry.time == Time::Month(month as u32)) {
            walk.enter(entry);
        }
    }
    walk
}
