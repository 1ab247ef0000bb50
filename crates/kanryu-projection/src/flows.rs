//! What comes out: stocks by month, stage, group and cohort, flows by month, from, to and group, and their balance.

use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// Stocks and flows; `N` is `f64` where they are expected and `u64` where whole people were simulated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flows<N> {
    /// How many months.
    pub months: usize,
    /// How many stages.
    pub stages: usize,
    /// How many groups.
    pub groups: usize,
    /// How many cohorts.
    pub cohorts: usize,
    /// People there before the first month, by stage, group and cohort.
    pub opening: Vec<N>,
    /// People there at the end of a month, by month, stage, group and cohort.
    pub stock: Vec<N>,
    /// People who entered at the end of a month, by month, stage, group and cohort.
    pub arrived: Vec<N>,
    /// People who moved at the end of a month, by month, from, to and group; empty where flows were not kept.
    pub flow: Vec<N>,
}

/// A number of people.
pub trait Persons: Copy + Default + PartialEq + std::ops::AddAssign + std::fmt::Display {
    /// The number as a fraction.
    fn value(self) -> f64;
}

impl Persons for f64 {
    fn value(self) -> f64 {
        self
    }
}

impl Persons for u64 {
    fn value(self) -> f64 {
        self as f64
    }
}

/// A cell whose books do not balance.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("month {month}, {what}: opening and movements give {expected}, but there are {found}")]
pub struct Imbalance {
    /// The month, from 0.
    pub month: usize,
    /// Which cell.
    pub what: String,
    /// What the books say.
    pub expected: f64,
    /// What is there.
    pub found: f64,
}

/// Two results that cannot be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("results of different size cannot be added: (months, stages, groups, cohorts) are {0:?} and {1:?}")]
pub struct SizeError(pub [usize; 4], pub [usize; 4]);

impl<N: Persons> Flows<N> {
    /// Nobody anywhere.
    pub fn empty(months: usize, stages: usize, groups: usize, cohorts: usize) -> Flows<N> {
        let cells = stages * groups * cohorts;
        Flows {
            months,
            stages,
            groups,
            cohorts,
            opening: vec![N::default(); cells],
            stock: vec![N::default(); months * cells],
            arrived: vec![N::default(); months * cells],
            flow: vec![N::default(); months * stages * stages * groups],
        }
    }

    /// Months, stages, groups and cohorts.
    pub fn size(&self) -> [usize; 4] {
        [self.months, self.stages, self.groups, self.cohorts]
    }

    /// The place of a stage, group and cohort within a month.
    pub fn cell(&self, stage: usize, group: usize, cohort: usize) -> usize {
        (stage * self.groups + group) * self.cohorts + cohort
    }

    /// The place of stage, group and cohort of a month within `stock` and `arrived`.
    pub fn at(&self, month: usize, stage: usize, group: usize, cohort: usize) -> usize {
        month * self.stages * self.groups * self.cohorts + self.cell(stage, group, cohort)
    }

    /// The place of a move within `flow`.
    pub fn flow_at(&self, month: usize, from: usize, to: usize, group: usize) -> usize {
        ((month * self.stages + from) * self.stages + to) * self.groups + group
    }

    /// People in a stage at the end of a month, of one group or of all.
    pub fn in_stage(&self, month: usize, stage: usize, group: Option<usize>) -> N {
        self.added(&self.stock, month, stage, group)
    }

    /// People who entered a stage from outside at the end of a month, of one group or of all.
    pub fn arrived_in(&self, month: usize, stage: usize, group: Option<usize>) -> N {
        self.added(&self.arrived, month, stage, group)
    }

    fn added(&self, cells: &[N], month: usize, stage: usize, group: Option<usize>) -> N {
        let groups = group.map_or(0..self.groups, |one| one..one + 1);
        let range =
            self.at(month, stage, groups.start, 0)..self.at(month, stage, groups.end - 1, 0) + self.cohorts;
        sum(&cells[range])
    }

    /// People in a stage at the end of a month who belong to a cohort, of all groups.
    pub fn of_cohort(&self, month: usize, stage: usize, cohort: usize) -> N {
        let mut total = N::default();
        (0..self.groups).for_each(|group| total += self.stock[self.at(month, stage, group, cohort)]);
        total
    }

    /// People who moved from a stage to another at the end of a month, of one group or of all; none where flows were
    /// not kept.
    pub fn moved(&self, month: usize, from: usize, to: usize, group: Option<usize>) -> N {
        let groups = group.map_or(0..self.groups, |one| one..one + 1);
        let range =
            self.flow_at(month, from, to, groups.start)..self.flow_at(month, from, to, groups.end - 1) + 1;
        self.flow.get(range).map_or_else(N::default, sum)
    }

    /// Everybody at the end of a month.
    pub fn total(&self, month: usize) -> N {
        let cells = self.stages * self.groups * self.cohorts;
        sum(&self.stock[month * cells..(month + 1) * cells])
    }

    /// Adds another result, cell by cell.
    ///
    /// # Errors
    /// Results of different size.
    pub fn add(&mut self, other: &Flows<N>) -> Result<(), SizeError> {
        let lengths = |flows: &Flows<N>| {
            [flows.opening.len(), flows.stock.len(), flows.arrived.len(), flows.flow.len()]
        };
        if self.size() != other.size() || lengths(self) != lengths(other) {
            return Err(SizeError(self.size(), other.size()));
        }
        let pairs = [
            (&mut self.opening, &other.opening),
            (&mut self.stock, &other.stock),
            (&mut self.arrived, &other.arrived),
            (&mut self.flow, &other.flow),
        ];
        for (into, from) in pairs {
            into.iter_mut().zip(from).for_each(|(into, from)| *into += *from);
        }
        Ok(())
    }

    /// Checks the books: in every month, stage and group the closing stock is the opening stock plus who came in minus
    /// who went out, and in every month, group and cohort nobody was made or lost. `tolerance` is relative to the
    /// people there and must be 0 for whole people.
    ///
    /// # Errors
    /// The first cell that does not balance.
    pub fn check(&self, tolerance: f64) -> Result<(), Imbalance> {
        for month in 0..self.months {
            self.check_cohorts(month, tolerance)?;
            if !self.flow.is_empty() {
                self.check_stages(month, tolerance)?;
            }
        }
        Ok(())
    }

    fn before(&self, month: usize) -> &[N] {
        let cells = self.stages * self.groups * self.cohorts;
        if month == 0 { &self.opening } else { &self.stock[(month - 1) * cells..month * cells] }
    }

    fn check_cohorts(&self, month: usize, tolerance: f64) -> Result<(), Imbalance> {
        let before = self.before(month);
        for group in 0..self.groups {
            for cohort in 0..self.cohorts {
                let (mut expected, mut found) = (0.0, 0.0);
                for stage in 0..self.stages {
                    let at = self.at(month, stage, group, cohort);
                    expected += before[self.cell(stage, group, cohort)].value() + self.arrived[at].value();
                    found += self.stock[at].value();
                }
                balance(month, tolerance, expected, found, || format!("group {group}, cohort {cohort}"))?;
            }
        }
        Ok(())
    }

    fn check_stages(&self, month: usize, tolerance: f64) -> Result<(), Imbalance> {
        let before = self.before(month);
        for stage in 0..self.stages {
            for group in 0..self.groups {
                let cells = self.cell(stage, group, 0)..self.cell(stage, group, 0) + self.cohorts;
                let mut expected = sum(&before[cells]).value();
                expected += self.arrived_in(month, stage, Some(group)).value();
                for other in 0..self.stages {
                    expected += self.moved(month, other, stage, Some(group)).value();
                    expected -= self.moved(month, stage, other, Some(group)).value();
                }
                let found = self.in_stage(month, stage, Some(group)).value();
                balance(month, tolerance, expected, found, || format!("stage {stage}, group {group}"))?;
            }
        }
        Ok(())
    }
}

fn sum<N: Persons>(cells: &[N]) -> N {
    let mut total = N::default();
    cells.iter().for_each(|cell| total += *cell);
    total
}

fn balance(
    month: usize,
    tolerance: f64,
    expected: f64,
    found: f64,
    what: impl Fn() -> String,
) -> Result<(), Imbalance> {
    let differs = (expected - found).abs() > tolerance * expected.abs().max(1.0);
    if differs { Err(Imbalance { month, what: what(), expected, found }) } else { Ok(()) }
}
