//! Stage 2: the complete search over joint placements of couples, with the rest decided by the offer-best stable matching.

use super::blocks::Held;
use super::{Board, Joint, Stability, blocks};

/// Sub-market: who may be where, as lists of (rank of the unit's own, offer) for one person each.
struct Asking {
    person: u32,
    list: Vec<u32>,
}

pub(super) struct Search<'a> {
    board: &'a Board,
    /// The market with its ties, by which leaves are judged.
    judge: &'a Board,
    stability: Stability,
    bound: u64,
    singles: Vec<Asking>,
    couples: Vec<usize>,
    /// For each couple: undecided, or the index of its option (the number of options: without a place).
    fixed: Vec<Option<usize>>,
    pub(super) steps: u64,
    pub(super) found: Option<Vec<Option<u32>>>,
    pub(super) leaves: Vec<Vec<Option<u32>>>,
}

impl<'a> Search<'a> {
    pub(super) fn new(board: &'a Board, judge: &'a Board, stability: Stability, bound: u64) -> Search<'a> {
        let couples: Vec<usize> =
            (0..board.units.len()).filter(|&u| board.units[u].second.is_some()).collect();
        let single = |unit: &super::Unit| Asking {
            person: unit.first,
            list: unit.options.iter().filter_map(|o| o.first).collect(),
        };
        Search {
            board,
            judge,
            stability,
            bound,
            singles: board.units.iter().filter(|u| u.second.is_none()).map(single).collect(),
            fixed: vec![None; couples.len()],
            couples,
            steps: 0,
            found: None,
            leaves: Vec::new(),
        }
    }

    /// Whether the search ended before its bound. A result, if there is one, is in `found`.
    pub(super) fn run(&mut self) -> bool {
        self.go()
    }

    fn option(&self, couple: usize, at: usize) -> Option<Joint> {
        self.board.units[self.couples[couple]].options.get(at).copied()
    }

    fn go(&mut self) -> bool {
        if self.steps >= self.bound {
            return false;
        }
        self.steps += 1;
        let lower = self.offer_best(false);
        if !self.all_fixed_placed(&lower) {
            return true;
        }
        let Some((couple, options)) = self.tightest(&lower) else {
            return self.leaf(lower);
        };
        for at in options {
            self.fixed[couple] = Some(at);
            let ended = self.go();
            self.fixed[couple] = None;
            if self.found.is_some() || !ended {
                return ended;
            }
        }
        true
    }

    fn leaf(&mut self, offer_of: Vec<Option<u32>>) -> bool {
        let found = blocks::all(self.judge, &offer_of, self.stability);
        if found.is_empty() {
            self.found = Some(offer_of);
        } else if self.leaves.len() < 64 {
            self.leaves.push(offer_of);
        }
        true
    }

    /// Every member of a decided couple is where it was put. (More people later can only put it out.)
    fn all_fixed_placed(&self, offer_of: &[Option<u32>]) -> bool {
        (0..self.couples.len()).all(|c| {
            let Some(option) = self.fixed[c].and_then(|at| self.option(c, at)) else { return true };
            let unit = &self.board.units[self.couples[c]];
            let second = unit.second.and_then(|s| offer_of[s as usize]);
            (offer_of[unit.first as usize], second) == (option.first, option.second)
        })
    }

    /// The undecided couple with the fewest options left, and these; none when all are decided. A decided couple that
    /// surely blocks leaves an undecided (or itself) with no options.
    fn tightest(&self, lower: &[Option<u32>]) -> Option<(usize, Vec<usize>)> {
        let below = Held::new(self.board, lower);
        let above = Held::new(self.board, &[]).with(self.offer_best_ranks());
        let mut best: Option<(usize, Vec<usize>)> = None;
        for c in 0..self.couples.len() {
            let unit = &self.board.units[self.couples[c]];
            let sure = unit.options.iter().position(|o| above.open(unit, *o, self.stability));
            let limit = sure.map_or(u32::MAX, |at| unit.options[at].rank);
            let rank = |at: usize| unit.options.get(at).map_or(u32::MAX, |o| o.rank);
            if let Some(at) = self.fixed[c] {
                if rank(at) > limit {
                    return Some((c, Vec::new()));
                }
                continue;
            }
            let possible = |at: &usize| {
                rank(*at) <= limit
                    && self.option(c, *at).is_none_or(|o| {
                        let fits = |person: u32, offer: Option<u32>| {
                            offer.is_none_or(|offer| below.takes_alone(offer, person))
                        };
                        fits(unit.first, o.first) && unit.second.is_none_or(|s| fits(s, o.second))
                    })
            };
            let options: Vec<usize> = (0..=unit.options.len()).filter(possible).collect();
            if best.as_ref().is_none_or(|(_, b)| options.len() < b.len()) {
                best = Some((c, options));
            }
        }
        best
    }

    /// The offer-best stable matching of people alone and decided couples.
    fn offer_best(&self, open: bool) -> Vec<Option<u32>> {
        let mut offer_of = vec![None; self.board.people];
        for (asking, offer) in self.matched(open) {
            offer_of[asking as usize] = Some(offer);
        }
        offer_of
    }

    /// Ranks at each offer in the offer-best stable matching where members of undecided couples stand at every offer at once.
    fn offer_best_ranks(&self) -> Vec<Vec<(u32, u32)>> {
        let mut at = vec![Vec::new(); self.board.places.len()];
        for (person, offer) in self.matched(true) {
            at[offer as usize].push((self.board.rank(person, offer), person));
        }
        at.iter_mut().for_each(|people| people.sort_unstable());
        at
    }

    /// Offers propose down their lists; whoever is asked keeps the best. With `open`, undecided couples count everywhere.
    fn matched(&self, open: bool) -> Vec<(u32, u32)> {
        let mut extra: Vec<Asking> = Vec::new();
        for c in 0..self.couples.len() {
            let unit = &self.board.units[self.couples[c]];
            let second = unit.second.unwrap_or(unit.first);
            match self.fixed[c] {
                Some(at) => {
                    if let Some(option) = self.option(c, at) {
                        for (person, offer) in [(unit.first, option.first), (second, option.second)] {
                            extra.extend(offer.map(|offer| Asking { person, list: vec![offer] }));
                        }
                    }
                }
                None if open => {
                    let mut all: Vec<(u32, u32)> =
                        unit.options.iter().filter_map(|o| Some((unit.first, o.first?))).collect();
                    all.extend(unit.options.iter().filter_map(|o| Some((second, o.second?))));
                    all.sort_unstable();
                    all.dedup();
                    extra.extend(all.into_iter().map(|(person, offer)| Asking { person, list: vec![offer] }));
                }
                None => {}
            }
        }
        let asking: Vec<&Asking> = self.singles.iter().chain(&extra).collect();
        let mut lists: Vec<Vec<(u32, u32, u32)>> = vec![Vec::new(); self.board.places.len()];
        for (number, one) in (0u32..).zip(&asking) {
            for (own, &offer) in (0u32..).zip(&one.list) {
                lists[offer as usize].push((self.board.rank(one.person, offer), number, own));
            }
        }
        lists.iter_mut().for_each(|list| list.sort_unstable());
        offers_propose(&lists, &self.board.places, asking.len())
            .into_iter()
            .map(|(number, offer)| (asking[number as usize].person, offer))
            .collect()
    }
}

/// Offer-proposing deferred acceptance on lists of (rank, number, own place of the offer with that number).
fn offers_propose(lists: &[Vec<(u32, u32, u32)>], places: &[u32], people: usize) -> Vec<(u32, u32)> {
    let mut held: Vec<Option<(u32, u32)>> = vec![None; people];
    let mut next = vec![0usize; lists.len()];
    let mut left: Vec<u32> = places.to_vec();
    let mut waiting: Vec<usize> = (0..lists.len()).rev().collect();
    while let Some(offer) = waiting.pop() {
        while left[offer] > 0
            && let Some(&(_, number, own)) = lists[offer].get(next[offer])
        {
            next[offer] += 1;
            let hold = &mut held[number as usize];
            if hold.is_none_or(|(now, _)| own < now) {
                left[offer] -= 1;
                if let Some((_, before)) = hold.replace((own, offer as u32)) {
                    left[before as usize] += 1;
                    if before as usize != offer {
                        waiting.push(before as usize);
                    }
                }
            }
        }
    }
    (0u32..).zip(held).filter_map(|(number, hold)| hold.map(|(_, offer)| (number, offer))).collect()
}
