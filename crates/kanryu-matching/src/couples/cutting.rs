//! Stage 2 again, for markets with few offers: the complete search over cut-offs instead of placements.
//!
//! The cut-off of an offer is the rank of the worst person it has when full, else none. Given all cut-offs everybody's best
//! option that clears them is known, but for two at one offer. The search keeps an interval for each cut-off: an option is
//! possible while its members clear the upper ends, sure when they clear the lower ends, and everybody takes a possible
//! option not after the first sure one. Counting who must and who may be at an offer narrows its interval; intervals are
//! halved until everybody has one option left, which is then judged by the definition.

use super::{Board, Stability, blocks};

/// No cut-off: the offer has a place left.
const OPEN: i64 = i64::MAX;

pub(super) struct Cutting<'a> {
    board: &'a Board,
    judge: &'a Board,
    stability: Stability,
    bound: u64,
    pub(super) steps: u64,
    pub(super) found: Option<Vec<Option<u32>>>,
}

#[derive(Clone)]
struct Node {
    /// Lowest and highest cut-off still possible at each offer.
    low: Vec<i64>,
    high: Vec<i64>,
    /// Options still possible for each unit, best first; the number of its options stands for no place.
    left: Vec<Vec<u32>>,
}

impl<'a> Cutting<'a> {
    pub(super) fn new(board: &'a Board, judge: &'a Board, stability: Stability, bound: u64) -> Cutting<'a> {
        Cutting { board, judge, stability, bound, steps: 0, found: None }
    }

    /// Whether the search ended before its bound. A result, if there is one, is in `found`.
    pub(super) fn run(&mut self) -> bool {
        let full = |&places: &u32| if places == 0 { -1 } else { OPEN };
        let node = Node {
            low: vec![-1; self.board.places.len()],
            high: self.board.places.iter().map(full).collect(),
            left: self.board.units.iter().map(|u| (0..=u.options.len() as u32).collect()).collect(),
        };
        self.go(node)
    }

    fn go(&mut self, mut node: Node) -> bool {
        if self.steps >= self.bound {
            return false;
        }
        self.steps += 1;
        if !self.narrow(&mut node) {
            return true;
        }
        let Some(parts) = self.split(&node) else {
            self.judge(&node);
            return true;
        };
        for part in parts {
            let ended = self.go(part);
            if self.found.is_some() || !ended {
                return ended;
            }
        }
        true
    }

    fn judge(&mut self, node: &Node) {
        let mut offer_of = vec![None; self.board.people];
        for (unit, left) in self.board.units.iter().zip(&node.left) {
            let Some(option) = unit.options.get(left[0] as usize) else { continue };
            offer_of[unit.first as usize] = option.first;
            if let Some(second) = unit.second {
                offer_of[second as usize] = option.second;
            }
        }
        if blocks::all(self.judge, &offer_of, self.stability).is_empty() {
            self.found = Some(offer_of);
        }
    }

    /// Members of a unit with the offers of an option; nobody for "no place".
    fn seats(&self, unit: usize, option: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let unit = &self.board.units[unit];
        let option = unit.options.get(option as usize);
        let first = option.and_then(|o| o.first).map(|offer| (unit.first, offer));
        let second = option.and_then(|o| o.second).and_then(|offer| Some((unit.second?, offer)));
        [first, second].into_iter().flatten()
    }

    /// Narrows until nothing changes; false when nothing is left.
    fn narrow(&self, node: &mut Node) -> bool {
        loop {
            let mut changed = false;
            for unit in 0..self.board.units.len() {
                let before = node.left[unit].len();
                self.narrow_unit(node, unit);
                changed |= node.left[unit].len() != before;
                if node.left[unit].is_empty() {
                    return false;
                }
            }
            let Some(moved) = self.narrow_offers(node) else { return false };
            if !changed && !moved {
                return true;
            }
        }
    }

    fn narrow_unit(&self, node: &mut Node, unit: usize) {
        let clears = |ends: &[i64], option: u32| {
            self.seats(unit, option).all(|(p, o)| i64::from(self.board.rank(p, o)) <= ends[o as usize])
        };
        let options = &self.board.units[unit].options;
        let apart = |option: u32| {
            let option = options.get(option as usize);
            option.is_none_or(|o| o.first.is_none() || o.first != o.second)
        };
        // An option that is sure was perhaps struck by a split; it still forbids everything worse.
        let sure = (0..=options.len() as u32).find(|&o| apart(o) && clears(&node.low, o));
        let rank = |option: u32| options.get(option as usize).map_or(u32::MAX, |o| o.rank);
        let limit = sure.map_or(u32::MAX, rank);
        let mut left = std::mem::take(&mut node.left[unit]);
        left.retain(|&o| rank(o) <= limit && clears(&node.high, o));
        node.left[unit] = left;
    }

    /// Counts who must and who may be at each offer; none when a contradiction shows.
    fn narrow_offers(&self, node: &mut Node) -> Option<bool> {
        let offers = self.board.places.len();
        let (mut must, mut may) = (vec![Vec::new(); offers], vec![Vec::new(); offers]);
        for (unit, left) in node.left.iter().enumerate() {
            let mut seats: Vec<(u32, u32)> = left.iter().flat_map(|&o| self.seats(unit, o)).collect();
            seats.sort_unstable();
            for group in seats.chunk_by(|a, b| a == b) {
                let (person, offer) = group[0];
                let rank = i64::from(self.board.rank(person, offer));
                may[offer as usize].push(rank);
                if group.len() == left.len() {
                    must[offer as usize].push(rank);
                }
            }
        }
        let mut changed = false;
        for offer in 0..offers {
            let places = self.board.places[offer] as usize;
            if places == 0 {
                continue;
            }
            may[offer].sort_unstable();
            must[offer].sort_unstable();
            let (mut low, mut high) = (node.low[offer], node.high[offer]);
            low = low.max(must[offer].last().copied().unwrap_or(-1));
            low = low.max(may[offer].get(places - 1).copied().unwrap_or(OPEN));
            if must[offer].len() >= places {
                high = high.min(must[offer].get(places - 1).copied().unwrap_or(-1));
            } else if high < OPEN {
                high = high.min(may[offer].last().copied().unwrap_or(-1));
            }
            if must[offer].len() > places || low > high {
                return None;
            }
            changed |= (low, high) != (node.low[offer], node.high[offer]);
            (node.low[offer], node.high[offer]) = (low, high);
        }
        Some(changed)
    }

    /// Two parts of the node: the widest cut-off halved, else one unit's first option and the others; none when all is set.
    fn split(&self, node: &Node) -> Option<Vec<Node>> {
        let waiting: Vec<usize> = (0..node.left.len()).filter(|&u| node.left[u].len() > 1).collect();
        if waiting.is_empty() {
            return None;
        }
        let mut ranks = vec![Vec::new(); self.board.places.len()];
        for &unit in &waiting {
            for (person, offer) in node.left[unit].iter().flat_map(|&o| self.seats(unit, o)) {
                ranks[offer as usize].push(i64::from(self.board.rank(person, offer)));
            }
        }
        let widest =
            (0..ranks.len()).filter(|&o| node.low[o] < node.high[o]).max_by_key(|&o| (ranks[o].len(), o));
        if let Some(offer) = widest.filter(|&o| !ranks[o].is_empty()) {
            let cut = |low: i64, high: i64| {
                let mut part = node.clone();
                (part.low[offer], part.high[offer]) = (low, high);
                part
            };
            let (low, high) = (node.low[offer], node.high[offer]);
            if high == OPEN {
                let last = ranks[offer].iter().copied().max().unwrap_or(low).max(low);
                let last = last.max(self.worst_listed(offer));
                return Some(vec![cut(low, last), cut(OPEN, OPEN)]);
            }
            let middle = low + (high - low) / 2;
            return Some(vec![cut(low, middle), cut(middle + 1, high)]);
        }
        let unit = waiting.into_iter().min_by_key(|&u| node.left[u].len())?;
        let (mut one, mut rest) = (node.clone(), node.clone());
        one.left[unit].truncate(1);
        rest.left[unit].remove(0);
        Some(vec![one, rest])
    }

    fn worst_listed(&self, offer: usize) -> i64 {
        self.board.rank[offer].values().copied().max().map_or(-1, i64::from)
    }
}
