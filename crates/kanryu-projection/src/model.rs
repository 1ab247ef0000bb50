//! A model: stages with the months served in them told apart, groups, and the chances of moving month by month.
//!
//! Everything is checked once, when the model is built, and messages name the cell. Rows that are equal are stored once,
//! months with equal tables share one, so a model of ten years costs little more than its distinct months.

use std::collections::BTreeMap;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// The most stages a model may have: a pair of stages fits into 16 bits.
pub const MOST_STAGES: usize = 255;
/// The most groups a model may have.
pub const MOST_GROUPS: usize = 1024;
/// The most months a model may run.
pub const MOST_MONTHS: usize = 4094;
/// The most stages that one row may lead to.
pub const MOST_EXITS: usize = 16;
/// Chances of a row may exceed 1 by this much, from rounding; they are then scaled to 1. A row this near to 1 is certain.
const ROUNDING: f64 = 1e-9;

/// A stage of the model.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stage {
    /// How many months served are told apart, at least 1; the last stands for "that many or more".
    pub slots: u32,
    /// Whether the stage is closed, by month: nobody may stand in it at the end of that month. Missing months are open.
    pub closed: Vec<bool>,
}

impl Stage {
    /// A stage that is always open and tells `slots` months apart.
    pub fn open(slots: u32) -> Stage {
        Stage { slots, closed: Vec::new() }
    }
}

/// How large a model is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// How many months it runs.
    pub months: usize,
    /// How many groups of people have chances of their own.
    pub groups: usize,
    /// The stages, by number.
    pub stages: Vec<Stage>,
}

/// Where a row of chances stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The month at whose end people move, from 0.
    pub month: usize,
    /// The stage they leave.
    pub stage: usize,
    /// Their group.
    pub group: usize,
    /// Whole months served in the stage at the end of the month, from 1; the largest is "that many or more".
    pub served: u32,
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Cell { month, stage, group, served } = self;
        write!(f, "month {month}, stage {stage}, group {group}, {served} months served")
    }
}

/// What is wrong with a model.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// No stages, groups or months, or more than fit.
    #[error(
        "a model of {stages} stages, {groups} groups and {months} months: there must be 1 to {MOST_STAGES} stages, 1 to {MOST_GROUPS} groups and 1 to {MOST_MONTHS} months"
    )]
    Size {
        /// Stages given.
        stages: usize,
        /// Groups given.
        groups: usize,
        /// Months given.
        months: usize,
    },
    /// A stage without slots, or more slots than fit.
    #[error("stage {stage} tells {slots} months apart; give at least 1, and at most 65535 over all stages")]
    Slots {
        /// The stage.
        stage: usize,
        /// Its slots.
        slots: u32,
    },
    /// A chance outside of 0 to 1.
    #[error("{cell}: the chance of moving to stage {to} is {chance}; give a number from 0 to 1")]
    Chance {
        /// Where.
        cell: Cell,
        /// To which stage.
        to: usize,
        /// The chance.
        chance: f64,
    },
    /// Chances that add to more than 1.
    #[error("{cell}: the chances of leaving add to {sum}; together they may be at most 1")]
    Sum {
        /// Where.
        cell: Cell,
        /// What they add to.
        sum: f64,
    },
    /// A stage that does not exist, or the stage itself.
    #[error(
        "{cell}: stage {to} cannot be moved to; name another of the {stages} stages, and leave out who stays"
    )]
    Target {
        /// Where.
        cell: Cell,
        /// The stage named.
        to: usize,
        /// How many there are.
        stages: usize,
    },
    /// More exits than a row may have.
    #[error("{cell}: {count} stages to move to; a row may have {MOST_EXITS}")]
    Exits {
        /// Where.
        cell: Cell,
        /// How many.
        count: usize,
    },
    /// People could stay in a stage that is closed.
    #[error(
        "{cell}: the stage is closed at the end of this month but {stays} of those in it would stay; give exits that add to 1"
    )]
    StaysClosed {
        /// Where.
        cell: Cell,
        /// The share that would stay.
        stays: f64,
    },
    /// People could move into a stage that is closed.
    #[error("{cell}: stage {to} is closed at the end of this month but would be moved to")]
    EntersClosed {
        /// Where.
        cell: Cell,
        /// The closed stage.
        to: usize,
    },
}

/// The chances of one stage and group: stages with chances in order, each above 0; the rest stays.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub stage: u16,
    pub group: u16,
    pub exits: Vec<(u16, f64)>,
    /// The share that stays; exactly 0 where leaving is certain.
    pub stays: f64,
}

/// A checked model.
#[derive(Debug, Clone)]
pub struct Model {
    shape: Arc<Shape>,
    /// The first state of each stage, and the number of states at the end.
    first_state: Arc<Vec<usize>>,
    rows: Vec<Row>,
    /// Distinct months: the number of a row by group and state.
    tables: Arc<Vec<Vec<u32>>>,
    table_of: Arc<Vec<u32>>,
}

impl Model {
    /// Builds a model from the chances of every cell; `exits` writes the stages that people of the cell move to, each
    /// with its chance, into the empty list that it is given. A stage named twice counts with the sum of its chances.
    ///
    /// # Errors
    /// The first cell that is wrong, and how.
    pub fn new(
        shape: Shape,
        mut exits: impl FnMut(Cell, &mut Vec<(usize, f64)>),
    ) -> Result<Model, ModelError> {
        let first_state = states(&shape)?;
        let mut building = Building { shape: &shape, rows: Vec::new(), known: BTreeMap::new() };
        let mut tables: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        let mut table_of = Vec::with_capacity(shape.months);
        let mut given = Vec::new();
        for month in 0..shape.months {
            let mut table = Vec::with_capacity(shape.groups * first_state[shape.stages.len()]);
            for group in 0..shape.groups {
                for (stage, about) in shape.stages.iter().enumerate() {
                    for served in 1..=about.slots {
                        let cell = Cell { month, stage, group, served };
                        given.clear();
                        exits(cell, &mut given);
                        table.push(building.row(cell, &given)?);
                    }
                }
            }
            let next = tables.len() as u32;
            table_of.push(*tables.entry(table).or_insert(next));
        }
        let rows = building.rows;
        let mut ordered = vec![Vec::new(); tables.len()];
        tables.into_iter().for_each(|(table, number)| ordered[number as usize] = table);
        Ok(Model {
            shape: Arc::new(shape),
            first_state: Arc::new(first_state),
            rows,
            tables: Arc::new(ordered),
            table_of: Arc::new(table_of),
        })
    }

    /// How large it is.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// How many states there are: stages times the months served that each tells apart.
    pub fn states(&self) -> usize {
        self.first_state[self.shape.stages.len()]
    }

    /// How many distinct rows of chances it holds.
    pub fn distinct_rows(&self) -> usize {
        self.rows.len()
    }

    /// How many months differ from each other.
    pub fn distinct_months(&self) -> usize {
        self.tables.len()
    }

    /// Whether nobody may stand in a stage at the end of a month.
    pub fn is_closed(&self, stage: usize, month: usize) -> bool {
        is_closed(&self.shape, stage, month)
    }

    /// The chances of a cell as the model holds them: stages with chances, in order.
    ///
    /// # Panics
    /// Where the cell lies outside of the model.
    pub fn chances(&self, cell: Cell) -> &[(u16, f64)] {
        let slot = cell.served.clamp(1, self.shape.stages[cell.stage].slots) - 1;
        let state = self.first_state[cell.stage] + slot as usize;
        let table = self.table(cell.month);
        &self.rows[table[cell.group * self.states() + state] as usize].exits
    }

    /// The same model with the chance of every move multiplied by a factor; where the chances of a row then exceed 1
    /// they are scaled to 1, and whoever had to leave for certain still does. A factor that is no number from 0 counts
    /// as 0.
    pub fn reweighted(&self, mut factor: impl FnMut(usize, usize, usize) -> f64) -> Model {
        let mut of = |row: &Row, to: u16| {
            let factor = factor(usize::from(row.stage), usize::from(row.group), usize::from(to));
            if factor.is_finite() { factor.max(0.0) } else { 0.0 }
        };
        let again = |row: &Row| {
            let mut exits: Vec<(u16, f64)> =
                row.exits.iter().map(|(to, chance)| (*to, chance * of(row, *to))).collect();
            let sum: f64 = exits.iter().map(|(_, chance)| chance).sum();
            let is_certain = row.stays == 0.0 && sum > 0.0;
            if row.stays == 0.0 && sum == 0.0 {
                // Nothing is left of a row that nobody may stay in: it keeps its chances.
                return row.clone();
            }
            if sum > 1.0 || is_certain {
                exits.iter_mut().for_each(|(_, chance)| *chance /= sum);
            }
            let stays = if sum > 1.0 || is_certain { 0.0 } else { 1.0 - sum };
            exits.retain(|(_, chance)| *chance > 0.0);
            Row { exits, stays, ..row.clone() }
        };
        Model { rows: self.rows.iter().map(again).collect(), ..self.clone() }
    }

    /// The model as bytes, the same for the same model on every machine; for hashing.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut number = |value: u64| out.extend_from_slice(&value.to_le_bytes());
        let shape = &*self.shape;
        [shape.months, shape.groups, shape.stages.len()].iter().for_each(|size| number(*size as u64));
        for (stage, about) in shape.stages.iter().enumerate() {
            number(u64::from(about.slots));
            (0..shape.months).for_each(|month| number(u64::from(self.is_closed(stage, month))));
        }
        for row in &self.rows {
            [u64::from(row.stage), u64::from(row.group), row.exits.len() as u64, row.stays.to_bits()]
                .iter()
                .for_each(|value| number(*value));
            row.exits.iter().for_each(|(to, chance)| {
                number(u64::from(*to));
                number(chance.to_bits());
            });
        }
        self.tables.iter().flatten().for_each(|row| number(u64::from(*row)));
        self.table_of.iter().for_each(|table| number(u64::from(*table)));
        out
    }

    pub(crate) fn first_state(&self, stage: usize) -> usize {
        self.first_state[stage]
    }

    /// The stage and slot of a state.
    pub(crate) fn place(&self, state: usize) -> (usize, usize) {
        let stage = self.first_state.partition_point(|first| *first <= state) - 1;
        (stage, state - self.first_state[stage])
    }

    /// The state of whoever stays.
    pub(crate) fn staying(&self, state: usize) -> usize {
        let (stage, slot) = self.place(state);
        self.first_state[stage] + (slot + 1).min(self.shape.stages[stage].slots as usize - 1)
    }

    pub(crate) fn table_number(&self, month: usize) -> usize {
        self.table_of[month] as usize
    }

    /// Numbers of rows by group and state.
    pub(crate) fn table(&self, month: usize) -> &[u32] {
        &self.tables[self.table_number(month)]
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }
}

fn is_closed(shape: &Shape, stage: usize, month: usize) -> bool {
    shape.stages[stage].closed.get(month).copied().unwrap_or(false)
}

/// The first state of every stage and the number of all.
fn states(shape: &Shape) -> Result<Vec<usize>, ModelError> {
    let (stages, groups, months) = (shape.stages.len(), shape.groups, shape.months);
    let fits = (1..=MOST_STAGES).contains(&stages) && (1..=MOST_GROUPS).contains(&groups);
    if !fits || !(1..=MOST_MONTHS).contains(&months) {
        return Err(ModelError::Size { stages, groups, months });
    }
    let mut first_state = vec![0];
    for (stage, about) in shape.stages.iter().enumerate() {
        let next = first_state[stage] + about.slots as usize;
        if about.slots == 0 || next > usize::from(u16::MAX) {
            return Err(ModelError::Slots { stage, slots: about.slots });
        }
        first_state.push(next);
    }
    Ok(first_state)
}

struct Building<'a> {
    shape: &'a Shape,
    rows: Vec<Row>,
    known: BTreeMap<(u16, u16, Vec<(u16, u64)>), u32>,
}

impl Building<'_> {
    /// Checks a row and gives its number.
    fn row(&mut self, cell: Cell, given: &[(usize, f64)]) -> Result<u32, ModelError> {
        let mut exits = self.checked(cell, given)?;
        let sum: f64 = exits.iter().map(|(_, chance)| chance).sum();
        if sum > 1.0 + ROUNDING {
            return Err(ModelError::Sum { cell, sum });
        }
        let is_certain = sum >= 1.0 - ROUNDING;
        if is_certain {
            exits.iter_mut().for_each(|(_, chance)| *chance /= sum);
        }
        if is_closed(self.shape, cell.stage, cell.month) && !is_certain {
            return Err(ModelError::StaysClosed { cell, stays: 1.0 - sum });
        }
        let key = exits.iter().map(|(to, chance)| (*to, chance.to_bits())).collect();
        let (stage, group) = (cell.stage as u16, cell.group as u16);
        let next = self.rows.len() as u32;
        let number = *self.known.entry((stage, group, key)).or_insert(next);
        if number == next {
            let stays = if is_certain { 0.0 } else { 1.0 - sum };
            self.rows.push(Row { stage, group, exits, stays });
        }
        Ok(number)
    }

    /// The exits of a row, each possible by itself, equal ones added.
    fn checked(&self, cell: Cell, given: &[(usize, f64)]) -> Result<Vec<(u16, f64)>, ModelError> {
        let stages = self.shape.stages.len();
        let mut exits: Vec<(u16, f64)> = Vec::with_capacity(given.len());
        for &(to, chance) in given {
            if !(0.0..=1.0).contains(&chance) {
                return Err(ModelError::Chance { cell, to, chance });
            }
            if to >= stages || to == cell.stage {
                return Err(ModelError::Target { cell, to, stages });
            }
            if chance == 0.0 {
                continue;
            }
            if is_closed(self.shape, to, cell.month) {
                return Err(ModelError::EntersClosed { cell, to });
            }
            match exits.iter_mut().find(|(known, _)| usize::from(*known) == to) {
                Some((_, known)) => *known += chance,
                None => exits.push((to as u16, chance)),
            }
        }
        if exits.len() > MOST_EXITS {
            return Err(ModelError::Exits { cell, count: exits.len() });
        }
        Ok(exits)
    }
}
