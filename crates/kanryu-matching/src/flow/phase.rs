//! The phases of the flow method: shortest reduced distances from every surplus, then flow along arcs of reduced cost zero.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Cost, Network, NoFlow, Solution};

/// The residual network: arc 2k runs forward, 2k + 1 backward.
struct Residual<C> {
    start: Vec<usize>,
    /// Residual arcs leaving each node.
    leaving: Vec<usize>,
    head: Vec<u32>,
    room: Vec<i64>,
    cost: Vec<C>,
    excess: Vec<i64>,
    price: Vec<C>,
}

pub(super) fn solve<C: Cost>(network: &Network<C>) -> Result<Solution<C>, NoFlow> {
    let mut residual = Residual::new(network);
    while residual.excess.iter().any(|&e| e > 0) {
        let distance = residual.distances();
        let reached = |node: usize| distance[node] < C::FAR;
        if !(0..distance.len()).any(|node| residual.excess[node] < 0 && reached(node)) {
            let inside: Vec<bool> = (0..distance.len()).map(reached).collect();
            let cut = network.cut(&inside);
            return Err(NoFlow::Infeasible { surplus: cut.must_leave - cut.can_leave, cut });
        }
        residual.raise(&distance);
        residual.push_all();
    }
    let flow: Vec<i64> =
        (0..network.arcs.len()).map(|k| network.arcs[k].least + residual.room[2 * k + 1]).collect();
    let cost = network.arcs.iter().zip(&flow).fold(C::default(), |sum, (arc, &f)| sum + arc.cost.times(f));
    Ok(Solution { flow, cost, price: residual.price })
}

impl<C: Cost> Residual<C> {
    /// Least amounts are sent, and arcs of negative cost are filled at once: every residual arc then costs 0 or more.
    fn new(network: &Network<C>) -> Residual<C> {
        let nodes = network.supply.len();
        let mut start = vec![0; nodes + 1];
        for arc in &network.arcs {
            start[arc.from as usize + 1] += 1;
            start[arc.to as usize + 1] += 1;
        }
        for node in 0..nodes {
            start[node + 1] += start[node];
        }
        let mut next = start.clone();
        let mut all = Residual {
            leaving: vec![0; 2 * network.arcs.len()],
            start,
            head: Vec::with_capacity(2 * network.arcs.len()),
            room: Vec::with_capacity(2 * network.arcs.len()),
            cost: Vec::with_capacity(2 * network.arcs.len()),
            excess: network.supply.clone(),
            price: vec![C::default(); nodes],
        };
        for (number, arc) in network.arcs.iter().enumerate() {
            let (from, to) = (arc.from as usize, arc.to as usize);
            for (node, end) in [(from, 2 * number), (to, 2 * number + 1)] {
                all.leaving[next[node]] = end;
                next[node] += 1;
            }
            let filled = if arc.cost < C::default() { arc.most } else { arc.least };
            all.excess[from] -= filled;
            all.excess[to] += filled;
            all.head.extend([arc.to, arc.from]);
            all.room.extend([arc.most - filled, filled - arc.least]);
            all.cost.extend([arc.cost, C::default() - arc.cost]);
        }
        all
    }

    fn tail(&self, end: usize) -> usize {
        self.head[end ^ 1] as usize
    }

    fn reduced(&self, end: usize) -> C {
        self.cost[end] + self.price[self.tail(end)] - self.price[self.head[end] as usize]
    }

    fn distances(&self) -> Vec<C> {
        let mut distance = vec![C::FAR; self.excess.len()];
        let mut heap = BinaryHeap::new();
        for (node, &excess) in self.excess.iter().enumerate() {
            if excess > 0 {
                distance[node] = C::default();
                heap.push(Reverse((C::default(), node)));
            }
        }
        while let Some(Reverse((so_far, node))) = heap.pop() {
            if so_far > distance[node] {
                continue;
            }
            for &end in &self.leaving[self.start[node]..self.start[node + 1]] {
                if self.room[end] == 0 {
                    continue;
                }
                let (head, far) = (self.head[end] as usize, so_far + self.reduced(end));
                if far < distance[head] {
                    distance[head] = far;
                    heap.push(Reverse((far, head)));
                }
            }
        }
        distance
    }

    /// Prices rise by the distance; nodes out of reach rise as far as the farthest, so reduced costs stay 0 or more.
    fn raise(&mut self, distance: &[C]) {
        let far = distance.iter().copied().filter(|d| *d < C::FAR).max().unwrap_or_default();
        for (price, &d) in self.price.iter_mut().zip(distance) {
            *price = *price + d.min(far);
        }
    }

    /// Sends flow from every surplus along arcs of reduced cost zero until none reaches a need.
    fn push_all(&mut self) {
        let nodes = self.excess.len();
        let mut next = self.start.clone();
        let mut dead = vec![false; nodes];
        for source in 0..nodes {
            while self.excess[source] > 0 && !dead[source] {
                self.push_one(source, &mut next, &mut dead);
            }
        }
    }

    /// One walk by depth from a surplus to a need; nodes that lead nowhere are marked dead for this phase.
    fn push_one(&mut self, source: usize, next: &mut [usize], dead: &mut [bool]) {
        let mut path: Vec<usize> = Vec::new();
        let mut on_path = vec![source];
        dead[source] = true;
        let mut node = source;
        while self.excess[node] >= 0 {
            let end = (next[node]..self.start[node + 1]).find(|&at| {
                let end = self.leaving[at];
                self.room[end] > 0 && !dead[self.head[end] as usize] && self.reduced(end) == C::default()
            });
            if let Some(at) = end {
                next[node] = at;
                path.push(self.leaving[at]);
                node = self.head[self.leaving[at]] as usize;
                dead[node] = true;
                on_path.push(node);
            } else {
                next[node] = self.start[node + 1];
                on_path.pop();
                let Some(end) = path.pop() else { return };
                node = self.tail(end);
                next[node] += 1;
            }
        }
        let least = path.iter().map(|&end| self.room[end]).min().unwrap_or(0);
        let amount = least.min(self.excess[source]).min(-self.excess[node]);
        for &end in &path {
            self.room[end] -= amount;
            self.room[end ^ 1] += amount;
        }
        self.excess[source] -= amount;
        self.excess[node] += amount;
        for node in on_path {
            dead[node] = false;
        }
    }
}
