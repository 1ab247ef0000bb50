//! The order of the loops: a plane that is needed more than once gets a register of its own, the others join their
//! parent as they are computed.

use std::collections::{BTreeMap, BTreeSet};

use super::column::Columns;
use super::kernel::{self, Form, Kernel, Mode};
use super::plane::{FALSE, Plane, PlaneId, Planes, TRUE};
use super::program::ColumnId;
use super::ranges::{Ranges, UNKNOWN};

/// A list of bytes, one a row of the batch.
pub(super) type Register = u16;
/// Registers that always hold 0, and 1.
pub(super) const ZEROS: Register = 0;
pub(super) const ONES: Register = 1;

/// One loop over the rows of a batch.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub work: Work,
    pub mode: Mode,
    pub into: Register,
}

/// What a loop does.
#[derive(Debug, Clone)]
pub(super) enum Work {
    /// Tests columns.
    Test(Kernel),
    /// Takes another register.
    Join(Register),
    /// Counts how many edges a column's number has reached.
    Rank { column: ColumnId, edges: Vec<i32> },
    /// Tests such a count.
    Ranked { ranks: Register, set: Form<u8> },
}

/// Columns with at least so many different tests are ranked once, and the ranks tested.
const RANKED_FROM: usize = 3;

/// Gives planes their registers and puts the steps in order.
pub(super) struct Scheduler<'a> {
    planes: &'a Planes,
    columns: &'a Columns,
    pub steps: Vec<Step>,
    pub registers: usize,
    free: Vec<Register>,
    /// How often a plane is still needed; the answers of gates are needed to the end.
    uses: Vec<u32>,
    place: Vec<Option<Register>>,
    /// Edges and ranks of the columns that have many tests.
    ranked: BTreeMap<ColumnId, (Vec<i32>, Register)>,
}

impl<'a> Scheduler<'a> {
    pub fn new(planes: &'a Planes, columns: &'a Columns, roots: &[PlaneId]) -> Scheduler<'a> {
        let mut uses = vec![0; planes.planes.len()];
        let mut open = roots.to_vec();
        while let Some(plane) = open.pop() {
            uses[plane as usize] += 1;
            if let (1, Plane::And(members) | Plane::Or(members)) =
                (uses[plane as usize], &planes.planes[plane as usize])
            {
                open.extend(members);
            }
        }
        let mut place = vec![None; planes.planes.len()];
        place[FALSE as usize] = Some(ZEROS);
        place[TRUE as usize] = Some(ONES);
        let (steps, free, ranked) = (Vec::new(), Vec::new(), BTreeMap::new());
        let mut scheduler = Scheduler { planes, columns, steps, registers: 2, free, uses, place, ranked };
        scheduler.rank_columns();
        scheduler
    }

    /// The register in which a plane stands, computed if it was not.
    pub fn computed(&mut self, plane: PlaneId) -> Register {
        if let Some(register) = self.place[plane as usize] {
            return register;
        }
        let register = self.take();
        self.write(plane, register, Mode::Set);
        self.place[plane as usize] = Some(register);
        register
    }

    /// Ranks the columns of numbers that have many tests.
    fn rank_columns(&mut self) {
        let mut sets: BTreeMap<ColumnId, Vec<&Ranges>> = BTreeMap::new();
        for (plane, uses) in self.planes.planes.iter().zip(&self.uses) {
            if let (Plane::Value { column, set }, 1..) = (plane, uses)
                && self.columns.word_count(*column) == 0
            {
                sets.entry(*column).or_default().push(set);
            }
        }
        for (column, sets) in sets.into_iter().filter(|(_, sets)| sets.len() >= RANKED_FROM) {
            let ends =
                sets.iter().flat_map(|set| &set.0).flat_map(|(low, high)| [Some(*low), high.checked_add(1)]);
            let edges: BTreeSet<i32> = ends.flatten().filter(|edge| *edge != UNKNOWN).collect();
            // Ranks must fit into a byte, and each edge costs about what a test costs.
            if edges.len() <= usize::from(u8::MAX) && edges.len() <= 2 * sets.len() {
                let edges: Vec<i32> = edges.into_iter().collect();
                let into = self.take();
                let work = Work::Rank { column, edges: edges.clone() };
                self.steps.push(Step { work, mode: Mode::Set, into });
                self.ranked.insert(column, (edges, into));
            }
        }
    }

    /// The work of a plane that is a test, and whether doing it twice is no loss.
    fn test(&self, plane: PlaneId) -> Option<(Work, bool)> {
        let plane = &self.planes.planes[plane as usize];
        if let Plane::Value { column, set } = plane
            && let Some((edges, ranks)) = self.ranked.get(column)
        {
            return Some((Work::Ranked { ranks: *ranks, set: kernel::rank_form(set, edges) }, true));
        }
        let kernel = Kernel::of(plane, self.columns)?;
        let is_light = kernel.is_light();
        Some((Work::Test(kernel), is_light))
    }

    fn take(&mut self) -> Register {
        self.free.pop().unwrap_or_else(|| {
            self.registers += 1;
            (self.registers - 1) as Register
        })
    }

    /// Computes the plane into a register that holds what was joined so far.
    fn write(&mut self, plane: PlaneId, into: Register, mode: Mode) {
        if let Some((work, _)) = self.test(plane) {
            self.steps.push(Step { work, mode, into });
            return;
        }
        let (members, inner) = match &self.planes.planes[plane as usize] {
            Plane::And(members) => (members, Mode::And),
            Plane::Or(members) => (members, Mode::Or),
            Plane::False
            | Plane::True
            | Plane::Value { .. }
            | Plane::Gap { .. }
            | Plane::Pair { .. }
            | Plane::Share { .. } => {
                let from = if plane == TRUE { ONES } else { ZEROS };
                self.steps.push(Step { work: Work::Join(from), mode, into });
                return;
            }
        };
        debug_assert!(mode == Mode::Set, "what joins members has a register of its own");
        for (at, member) in members.iter().enumerate() {
            self.member(*member, into, if at == 0 { Mode::Set } else { inner });
        }
    }

    fn member(&mut self, member: PlaneId, into: Register, mode: Mode) {
        // What is needed here only joins as it is computed; a group can do so where it begins its parent.
        let is_fused = match self.test(member) {
            Some((_, is_light)) => is_light || self.uses[member as usize] == 1,
            None => mode == Mode::Set && self.uses[member as usize] == 1,
        };
        if is_fused && self.place[member as usize].is_none() {
            self.write(member, into, mode);
            return;
        }
        let from = self.computed(member);
        self.steps.push(Step { work: Work::Join(from), mode, into });
        self.uses[member as usize] -= 1;
        if self.uses[member as usize] == 0 {
            self.place[member as usize] = None;
            self.free.push(from);
        }
    }
}
