//! The order of the loops: a plane that is needed more than once gets a register of its own, the others join their
//! parent as they are computed.

use super::column::Columns;
use super::kernel::{Kernel, Mode};
use super::plane::{FALSE, Plane, PlaneId, Planes, TRUE};

/// A list of bytes, one a row of the batch.
pub(super) type Register = u16;
/// Registers that always hold 0, and 1.
pub(super) const ZEROS: Register = 0;
pub(super) const ONES: Register = 1;

/// One loop over the rows of a batch.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Test { kernel: Kernel, mode: Mode, into: Register },
    Join { from: Register, mode: Mode, into: Register },
}

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
        Scheduler { planes, columns, steps: Vec::new(), registers: 2, free: Vec::new(), uses, place }
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

    fn take(&mut self) -> Register {
        self.free.pop().unwrap_or_else(|| {
            self.registers += 1;
            (self.registers - 1) as Register
        })
    }

    /// Computes the plane into a register that holds what was joined so far.
    fn write(&mut self, plane: PlaneId, into: Register, mode: Mode) {
        if let Some(kernel) = Kernel::of(&self.planes.planes[plane as usize], self.columns) {
            self.steps.push(Step::Test { kernel, mode, into });
            return;
        }
        let (members, inner) = match &self.planes.planes[plane as usize] {
            Plane::And(members) => (members, Mode::And),
            Plane::Or(members) => (members, Mode::Or),
            Plane::False | Plane::True | Plane::Value { .. } | Plane::Pair { .. } | Plane::Share { .. } => {
                let from = if plane == TRUE { ONES } else { ZEROS };
                self.steps.push(Step::Join { from, mode, into });
                return;
            }
        };
        debug_assert!(mode == Mode::Set, "what joins members has a register of its own");
        for (at, member) in members.iter().enumerate() {
            self.member(*member, into, if at == 0 { Mode::Set } else { inner });
        }
    }

    fn member(&mut self, member: PlaneId, into: Register, mode: Mode) {
        let kernel = Kernel::of(&self.planes.planes[member as usize], self.columns);
        // What is needed here only joins as it is computed; a group can do so where it begins its parent.
        let is_fused = match &kernel {
            Some(kernel) => kernel.is_light() || self.uses[member as usize] == 1,
            None => mode == Mode::Set && self.uses[member as usize] == 1,
        };
        if is_fused && self.place[member as usize].is_none() {
            self.write(member, into, mode);
            return;
        }
        let from = self.computed(member);
        self.steps.push(Step::Join { from, mode, into });
        self.uses[member as usize] -= 1;
        if self.uses[member as usize] == 0 {
            self.place[member as usize] = None;
            self.free.push(from);
        }
    }
}
