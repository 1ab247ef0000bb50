//! Minimum-cost flow with exact integers: flows with least and most amounts, dual prices, and a named cut when there is none.
//!
//! Method: primal-dual with node prices (Ford & Fulkerson 1962; Edmonds & Karp 1972). Each phase finds shortest reduced
//! distances from all surplus nodes with a heap and then sends flow along arcs of reduced cost zero. Costs O(F · E log V)
//! for F units in the worst case; phases are as many as there are different path costs, often far fewer.
//! The prices prove the answer: [`Solution::is_proved`] checks complementary slackness in one pass over the arcs.
//! Not promised: which of several optimal flows is returned, beyond being the same for the same input.

mod lex;
mod phase;
#[cfg(test)]
mod tests;

use thiserror::Error;

pub use lex::{Cost, Lex};

/// One arc of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc<C> {
    /// Node the arc leaves.
    pub from: u32,
    /// Node the arc enters.
    pub to: u32,
    /// Least flow, 0 or more.
    pub least: i64,
    /// Most flow, not below `least`.
    pub most: i64,
    /// Cost of one unit; may be negative.
    pub cost: C,
}

/// A network: what each node supplies (negative: needs) and the arcs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Network<C> {
    /// Supply of each node; the sum must be zero.
    pub supply: Vec<i64>,
    /// Arcs, in the order in which flows are reported.
    pub arcs: Vec<Arc<C>>,
}

/// A flow of least cost with the prices that prove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution<C> {
    /// Flow on each arc.
    pub flow: Vec<i64>,
    /// Total cost.
    pub cost: C,
    /// Price of each node: one more unit of supply there and one less at a node of price q costs `q - price` more.
    pub price: Vec<C>,
}

/// Why a network has no flow, or could not be solved.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoFlow {
    /// Supplies and needs differ.
    #[error("supplies sum to {sum}, not to 0; add a node that takes or gives the rest")]
    Unbalanced {
        /// Sum of all supplies.
        sum: i64,
    },
    /// An arc names a node that does not exist or has most < least or least < 0.
    #[error(
        "arc {arc} names a node that does not exist, or its least and most amounts contradict each other"
    )]
    BadArc {
        /// Number of the arc.
        arc: usize,
    },
    /// Sums could exceed the number range.
    #[error("costs or amounts are too large for exact sums; scale them down")]
    TooLarge,
    /// No flow keeps all least and most amounts.
    #[error("no flow exists: nodes {} must pass on {surplus} more than the arcs leaving them can carry", list(&.cut.inside))]
    Infeasible {
        /// The set of nodes that proves it.
        cut: Cut,
        /// How many units too many.
        surplus: i64,
    },
}

/// A set of nodes whose supply (and least inflow) exceeds what can leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The nodes, in order.
    pub inside: Vec<u32>,
    /// Supply of these nodes together, plus least amounts that must enter.
    pub must_leave: i64,
    /// Most amounts of all arcs leaving the set, together.
    pub can_leave: i64,
}

fn list(nodes: &[u32]) -> String {
    nodes.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

impl<C: Cost> Network<C> {
    /// A network with this many nodes, no supply and no arcs.
    #[must_use]
    pub fn with_nodes(nodes: usize) -> Network<C> {
        Network { supply: vec![0; nodes], arcs: Vec::new() }
    }

    /// Adds an arc without a least amount and returns its number.
    pub fn join(&mut self, from: u32, to: u32, most: i64, cost: C) -> usize {
        self.arcs.push(Arc { from, to, least: 0, most, cost });
        self.arcs.len() - 1
    }

    /// A flow of least cost.
    ///
    /// # Errors
    /// [`NoFlow`]: contradictory input, numbers too large, or a cut that proves that no flow exists.
    pub fn solve(&self) -> Result<Solution<C>, NoFlow> {
        self.check()?;
        phase::solve(self)
    }

    fn check(&self) -> Result<(), NoFlow> {
        let nodes = self.supply.len();
        for (number, arc) in self.arcs.iter().enumerate() {
            let known = (arc.from as usize) < nodes && (arc.to as usize) < nodes;
            if !known || arc.least < 0 || arc.most < arc.least {
                return Err(NoFlow::BadArc { arc: number });
            }
        }
        let sum = self.supply.iter().try_fold(0i64, |sum, s| sum.checked_add(*s)).ok_or(NoFlow::TooLarge)?;
        if sum != 0 {
            return Err(NoFlow::Unbalanced { sum });
        }
        let amounts = self.arcs.iter().map(|a| i128::from(a.most)).sum::<i128>()
            + self.supply.iter().map(|s| i128::from(s.abs())).sum::<i128>();
        let costs = self.arcs.iter().map(|a| a.cost.size() * i128::from(a.most.max(1))).sum::<i128>();
        let paths = self.arcs.iter().map(|a| a.cost.size()).max().unwrap_or(0) * (nodes as i128 + 2);
        if amounts >= 1 << 61 || costs >= 1 << 61 || paths >= 1 << 60 {
            return Err(NoFlow::TooLarge);
        }
        Ok(())
    }

    pub(crate) fn cut(&self, inside: &[bool]) -> Cut {
        let mut cut = Cut { inside: Vec::new(), must_leave: 0, can_leave: 0 };
        for (node, supply) in self.supply.iter().enumerate() {
            if inside[node] {
                cut.inside.push(node as u32);
                cut.must_leave += supply;
            }
        }
        for arc in &self.arcs {
            match (inside[arc.from as usize], inside[arc.to as usize]) {
                (true, false) => cut.can_leave += arc.most,
                (false, true) => cut.must_leave += arc.least,
                (true, true) | (false, false) => {}
            }
        }
        cut
    }
}

impl<C: Cost> Solution<C> {
    /// Whether amounts are kept and the prices prove that no flow costs less (complementary slackness).
    #[must_use]
    pub fn is_proved(&self, network: &Network<C>) -> bool {
        let mut rest = network.supply.clone();
        let slack = network.arcs.iter().zip(&self.flow).all(|(arc, &flow)| {
            rest[arc.from as usize] -= flow;
            rest[arc.to as usize] += flow;
            let reduced = arc.cost + self.price[arc.from as usize] - self.price[arc.to as usize];
            (arc.least..=arc.most).contains(&flow)
                && (flow == arc.most || reduced >= C::default())
                && (flow == arc.least || reduced <= C::default())
        });
        slack && rest.iter().all(|&left| left == 0)
    }
}
