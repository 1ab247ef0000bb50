//! Many rows at once: the planes of a program in an order with registers, run batch by batch.

use std::collections::BTreeMap;
use std::ops::Range;

use super::AsOf;
use super::column::Columns;
use super::kernel;
use super::lower::Lowering;
use super::plane::PlaneId;
use super::program::Program;
use super::row::{Blocker, Row, RowAnswers};
use super::schedule::{ONES, Register, Scheduler, Step, Work, ZEROS};
use crate::evaluate::Mark;

/// Rows whose columns and registers stay in the cache of one core.
const BATCH: usize = 16_384;
/// Gates whose answers stand in one number.
const GROUP: usize = 16;

/// The registers that hold the answers of a gate at the end of a batch.
#[derive(Debug, Clone, Copy)]
struct Slots {
    surely: Register,
    possibly: Register,
    idle: Register,
}

/// A program made ready for columns: which loops run in which order.
#[derive(Debug, Clone)]
pub struct Bulk<'a> {
    program: &'a Program,
    columns: &'a Columns,
    as_of: AsOf,
    steps: Vec<Step>,
    registers: usize,
    gates: Vec<Slots>,
    counts_blockers: bool,
    blocked: Vec<(Blocked, Register)>,
}

/// How many rows end how at a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// Met.
    pub met: u64,
    /// Not met.
    pub not_met: u64,
    /// Depends on facts that are not known.
    pub unknown: u64,
    /// No rule is in force.
    pub not_in_force: u64,
}

/// How many rows a requirement blocks at a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocked {
    /// The gate, in the order of the program.
    pub gate: usize,
    /// The requirement, by its number in the program.
    pub requirement: u32,
    /// Rows at which the gate is not met and this requirement fails.
    pub rows: u64,
}

/// The answers about many rows. Keep it between runs: its memory is used again.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    first: usize,
    rows: usize,
    surely: Vec<Vec<u16>>,
    /// Empty where it equals `surely`: nothing is unknown.
    possibly: Vec<Vec<u16>>,
    /// Empty where every gate is in force for all.
    idle: Vec<Vec<u16>>,
    totals: Vec<Total>,
    blocked: Vec<Blocked>,
    /// Answers that were found one by one.
    odd: BTreeMap<(usize, usize), Mark>,
    registers: Vec<Vec<u8>>,
}

impl Program {
    /// Makes the program ready for these columns.
    pub fn bulk<'a>(&'a self, columns: &'a Columns, as_of: AsOf) -> Bulk<'a> {
        Bulk::new(self, columns, as_of, false)
    }

    /// The same, and counts also which requirement blocks how many rows at which gate.
    pub fn bulk_with_blockers<'a>(&'a self, columns: &'a Columns, as_of: AsOf) -> Bulk<'a> {
        Bulk::new(self, columns, as_of, true)
    }
}

impl<'a> Bulk<'a> {
    fn new(program: &'a Program, columns: &'a Columns, as_of: AsOf, counts_blockers: bool) -> Bulk<'a> {
        let day = match as_of {
            AsOf::Day(day) => Some(day.number()),
            AsOf::EachRow => None,
        };
        let mut lowering = Lowering::new(program, day, columns);
        let gates: Vec<_> = program.gates.iter().map(|claim| lowering.gate(*claim)).collect();
        let blocked = if counts_blockers { lowering.blocked() } else { Vec::new() };
        let roots = gates.iter().flat_map(|gate| [gate.surely, gate.possibly, gate.idle]);
        let roots: Vec<PlaneId> = roots.chain(blocked.iter().map(|(_, _, plane)| *plane)).collect();
        let mut scheduler = Scheduler::new(&lowering.planes, columns, &roots);
        let gates = gates.iter().map(|gate| Slots {
            surely: scheduler.computed(gate.surely),
            possibly: scheduler.computed(gate.possibly),
            idle: scheduler.computed(gate.idle),
        });
        let gates = gates.collect();
        let blocked = blocked.iter().map(|(gate, requirement, plane)| {
            (Blocked { gate: *gate, requirement: *requirement, rows: 0 }, scheduler.computed(*plane))
        });
        let blocked = blocked.collect();
        let Scheduler { steps, registers, .. } = scheduler;
        Bulk { program, columns, as_of, steps, registers, gates, counts_blockers, blocked }
    }

    /// Judges all rows.
    pub fn run(&self) -> Answers {
        let mut answers = Answers::default();
        self.run_into(0..self.columns.rows(), &mut answers);
        answers
    }

    /// Judges some of the rows, with the memory of earlier answers. Parts may run on several threads.
    pub fn run_into(&self, rows: Range<usize>, answers: &mut Answers) {
        let has_unknown = self.gates.iter().any(|gate| gate.possibly != gate.surely);
        let has_idle = self.gates.iter().any(|gate| gate.idle != ZEROS);
        answers.reset(&rows, self.gates.len(), has_unknown, has_idle);
        answers.blocked.clear();
        answers.blocked.extend(self.blocked.iter().map(|(blocked, _)| *blocked));
        let mut registers = std::mem::take(&mut answers.registers);
        registers.resize_with(self.registers.max(2), || vec![0; BATCH]);
        registers[usize::from(ONES)].fill(1);
        let mut start = rows.start;
        while start < rows.end {
            let length = BATCH.min(rows.end - start);
            self.batch(start, length, &mut registers);
            self.collect(start - rows.start, length, &registers, answers);
            start += length;
        }
        answers.registers = registers;
        self.judge_odd_rows(answers);
    }

    fn batch(&self, start: usize, length: usize, registers: &mut [Vec<u8>]) {
        for step in &self.steps {
            let mut target = std::mem::take(&mut registers[usize::from(step.into)]);
            let into = &mut target[..length];
            match &step.work {
                Work::Test(kernel) => kernel.run(self.columns, start, step.mode, into),
                Work::Join(from) => kernel::join(step.mode, into, &registers[usize::from(*from)][..length]),
                Work::Rank { column, edges } => {
                    kernel::rank(into, &self.columns.numbers(*column)[start..start + length], edges);
                }
                Work::Ranked { ranks, set } => {
                    set.run(step.mode, into, &registers[usize::from(*ranks)][..length]);
                }
            }
            registers[usize::from(step.into)] = target;
        }
    }

    fn collect(&self, at: usize, length: usize, registers: &[Vec<u8>], answers: &mut Answers) {
        let register = |register: Register| &registers[usize::from(register)][..length];
        let gather = |lists: &mut [Vec<u16>], slot: fn(&Slots) -> Register| {
            for (gates, list) in self.gates.chunks(GROUP).zip(lists) {
                let group: Vec<&[u8]> = gates.iter().map(|gate| register(slot(gate))).collect();
                kernel::gather(&group, &mut list[at..at + length]);
            }
        };
        gather(&mut answers.surely, |gate| gate.surely);
        gather(&mut answers.possibly, |gate| gate.possibly);
        gather(&mut answers.idle, |gate| gate.idle);
        for (gate, total) in self.gates.iter().zip(&mut answers.totals) {
            let met = kernel::count(register(gate.surely));
            let possible =
                if gate.possibly == gate.surely { met } else { kernel::count(register(gate.possibly)) };
            let idle = if gate.idle == ZEROS { 0 } else { kernel::count(register(gate.idle)) };
            total.met += met;
            total.unknown += possible - met;
            total.not_in_force += idle;
            total.not_met += length as u64 - possible - idle;
        }
        for (blocked, (_, slot)) in answers.blocked.iter_mut().zip(&self.blocked) {
            blocked.rows += kernel::count(register(*slot));
        }
    }

    /// Rows with numbers too large for a column are judged one by one, and their answers put in place.
    fn judge_odd_rows(&self, answers: &mut Answers) {
        let (mut now, mut before) = (RowAnswers::default(), RowAnswers::default());
        for (at, row) in self.columns.odd.range(answers.first..answers.first + answers.rows) {
            let day = |row: Row| match self.as_of {
                AsOf::Day(day) => row.on(day),
                AsOf::EachRow => row,
            };
            self.program.judge(&day(row.clone()), &mut now);
            self.program.judge(&day(self.columns.stored_row(*at)), &mut before);
            for gate in 0..self.gates.len() {
                answers.put(*at, gate, now.mark(gate));
                if self.counts_blockers {
                    self.count_odd(gate, before.blockers(gate), answers, |rows| rows - 1);
                    self.count_odd(gate, now.blockers(gate), answers, |rows| rows + 1);
                }
            }
        }
    }

    fn count_odd(&self, gate: usize, blockers: &[Blocker], answers: &mut Answers, change: fn(u64) -> u64) {
        for Blocker(requirement) in blockers {
            let same = |known: &Blocked| {
                known.gate == gate && self.program.is_same_text(known.requirement, *requirement)
            };
            let at = answers.blocked.iter().position(same).unwrap_or_else(|| {
                answers.blocked.push(Blocked { gate, requirement: *requirement, rows: 0 });
                answers.blocked.len() - 1
            });
            answers.blocked[at].rows = change(answers.blocked[at].rows);
        }
    }
}

impl Answers {
    fn reset(&mut self, rows: &Range<usize>, gates: usize, has_unknown: bool, has_idle: bool) {
        self.first = rows.start;
        self.rows = rows.len();
        let groups = gates.div_ceil(GROUP);
        for (lists, kept) in
            [(&mut self.surely, true), (&mut self.possibly, has_unknown), (&mut self.idle, has_idle)]
        {
            lists.resize_with(if kept { groups } else { 0 }, Vec::new);
            lists.iter_mut().for_each(|list| list.resize(rows.len(), 0));
        }
        self.odd.clear();
        self.totals.clear();
        self.totals.resize(gates, Total::default());
    }

    /// How a row ends at a gate. The row is counted as in the columns.
    pub fn mark(&self, row: usize, gate: usize) -> Mark {
        let bit = |lists: &[Vec<u16>]| {
            lists.get(gate / GROUP).map(|list| list[row - self.first] >> (gate % GROUP) & 1 == 1)
        };
        if let Some(mark) = self.odd.get(&(row, gate)) {
            return *mark;
        }
        match (bit(&self.surely), bit(&self.possibly), bit(&self.idle)) {
            (Some(true), _, _) => Mark::Met,
            (_, _, Some(true)) => Mark::NotInForce,
            (_, Some(true), _) => Mark::Unknown,
            _ => Mark::NotMet,
        }
    }

    /// One number a row for the gates from `16 × group` on: the bit of each gate that is met, the first lowest.
    pub fn met(&self, group: usize) -> &[u16] {
        &self.surely[group]
    }

    /// The rows that end otherwise at some gate in other answers about the same rows.
    pub fn differing<'a>(&'a self, other: &'a Answers) -> impl Iterator<Item = usize> + 'a {
        let gates = self.totals.len().min(other.totals.len());
        let is_odd = move |row: usize| {
            [self, other].iter().any(|answers| answers.odd.range((row, 0)..(row + 1, 0)).next().is_some())
        };
        let differs = move |row: &usize| match is_odd(*row) {
            true => (0..gates).any(|gate| self.mark(*row, gate) != other.mark(*row, gate)),
            false => (0..self.surely.len()).any(|group| self.bits(*row, group) != other.bits(*row, group)),
        };
        (self.first..self.first + self.rows).filter(differs)
    }

    /// The bits of a group of gates: surely met, possibly met, no rule in force.
    fn bits(&self, row: usize, group: usize) -> (u16, u16, u16) {
        let bits = |lists: &[Vec<u16>]| lists.get(group).map(|list| list[row - self.first]);
        let surely = self.surely[group][row - self.first];
        (surely, bits(&self.possibly).unwrap_or(surely), bits(&self.idle).unwrap_or(0))
    }

    /// How many rows end how, gate by gate.
    pub fn totals(&self) -> &[Total] {
        &self.totals
    }

    /// How many rows each requirement blocks; empty unless it was asked for.
    pub fn blocked(&self) -> &[Blocked] {
        &self.blocked
    }

    fn put(&mut self, row: usize, gate: usize, mark: Mark) {
        let old = self.mark(row, gate);
        *self.totals[gate].of(old) -= 1;
        *self.totals[gate].of(mark) += 1;
        let (list, bit) = (&mut self.surely[gate / GROUP][row - self.first], 1_u16 << (gate % GROUP));
        *list = if mark == Mark::Met { *list | bit } else { *list & !bit };
        self.odd.insert((row, gate), mark);
    }
}

impl Total {
    fn of(&mut self, mark: Mark) -> &mut u64 {
        match mark {
            Mark::Met => &mut self.met,
            Mark::NotMet => &mut self.not_met,
            Mark::Unknown => &mut self.unknown,
            Mark::NotInForce => &mut self.not_in_force,
        }
    }
}
