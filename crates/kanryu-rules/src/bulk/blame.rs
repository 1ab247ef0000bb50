//! Which requirement blocks how many: a plane for each gate and each condition that may fail at it.
//!
//! A condition blocks a row when the gate is not met there, its own part of the law was the one that counted, and
//! it fails, down through groups and claims, as the blockers of one row are found.

use super::lower::{Lane, Lowering};
use super::plane::{FALSE, PlaneId};
use super::program::Node;

/// A gate, the requirement that blocks, and the plane of the rows at which it does.
pub(super) type Blame = (usize, u32, PlaneId);

impl Lowering<'_> {
    /// One plane for every gate and text of a requirement; what can block nobody is left out.
    pub fn blocked(&mut self) -> Vec<Blame> {
        let program = self.program;
        let mut all: Vec<Blame> = Vec::new();
        for (gate, claim) in program.gates.iter().enumerate() {
            let mut found: Vec<(u32, PlaneId)> = Vec::new();
            let planes = self.gate(*claim);
            let refused = [self.planes.not(planes.possibly), self.planes.not(planes.idle)];
            let refused = self.planes.and(refused);
            self.blame_claim(*claim, refused, &mut found);
            let mut joined: Vec<(u32, Vec<PlaneId>)> = Vec::new();
            for (requirement, plane) in found {
                match joined.iter_mut().find(|(known, _)| program.is_same_text(*known, requirement)) {
                    Some((_, planes)) => planes.push(plane),
                    None => joined.push((requirement, vec![plane])),
                }
            }
            for (requirement, planes) in joined {
                let plane = self.planes.or(planes);
                if plane != FALSE {
                    all.push((gate, requirement, plane));
                }
            }
        }
        all
    }

    fn blame_claim(&mut self, claim: u32, refused: PlaneId, found: &mut Vec<(u32, PlaneId)>) {
        let program = self.program;
        for rule in program.claims[claim as usize].rules.clone() {
            let rule = &program.rules[rule as usize];
            for version in &rule.versions {
                let in_force = self.in_force(rule.by, &[version.period]);
                let mut blamed = self.planes.and([refused, in_force]);
                // The last exception that applies and forbids is the reason; without one, the condition itself.
                for exception in version.exceptions.iter().rev().filter(|exception| !exception.then_met) {
                    let applies = self.applies(exception, Lane::Surely);
                    found.push((exception.requirement, self.planes.and([blamed, applies])));
                    let not = self.planes.not(applies);
                    blamed = self.planes.and([blamed, not]);
                }
                self.blame_node(version.when.root(), blamed, found);
            }
        }
    }

    fn blame_node(&mut self, node: u32, refused: PlaneId, found: &mut Vec<(u32, PlaneId)>) {
        let program = self.program;
        if refused == FALSE {
            return;
        }
        let possibly = self.node(node, Lane::Possibly);
        let fails = self.planes.not(possibly);
        let blamed = self.planes.and([refused, fails]);
        match &program.nodes[node as usize] {
            Node::All(members) | Node::Any(members) => {
                for member in &program.members[members.start as usize..members.end as usize] {
                    self.blame_node(*member, blamed, found);
                }
            }
            Node::Not { requirement, .. } => found.push((*requirement, blamed)),
            Node::Test(test) => found.push((program.tests[*test as usize].requirement, blamed)),
            Node::Claim { claim, requirement } => {
                let idle = self.gate(*claim).idle;
                found.push((*requirement, self.planes.and([blamed, idle])));
                let not_idle = self.planes.not(idle);
                let judged = self.planes.and([blamed, not_idle]);
                self.blame_claim(*claim, judged, found);
            }
        }
    }
}
