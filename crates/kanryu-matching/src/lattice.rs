//! All stable matchings of a strict market, found by rotations, and what each person may get in any of them.
//!
//! *Theorem* (Conway in Knuth 1976; Gusfield & Irving 1989): the stable
//! matchings form a distributive lattice between the best for people and the best for offers; each is reached from the best
//! for people by rotations, a rotation being a ring of people in which each moves to the next offer that would take it; every
//! way down meets every rotation exactly once. So one way down gives all rotations and all partners anybody ever has.
//! *Cost*: one way down is linear in list entries, with a logarithm of the capacity; each matching of the full list costs
//! one pass. Their number may grow exponentially: the list stops at a stated limit and says that there are more.
//! *Not promised*: with ties the lattice is that of one lottery; the weakly stable matchings as a whole form none.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::deferred::{offers_propose, people_propose, strict};
use crate::lottery::Lottery;
use crate::market::Market;
use crate::outcome::Note;

/// A ring of people who all move down by one step together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rotation {
    /// Person, the offer it leaves, the offer it moves to. The next person leaves the offer that this one moves to.
    pub steps: Vec<(u32, u32, u32)>,
}

/// The stable matchings of a market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lattice {
    /// Best for every person.
    pub person_best: Vec<Option<u32>>,
    /// Best for the offers, worst for every person.
    pub offer_best: Vec<Option<u32>>,
    /// Every offer a person has in some stable matching, best first; empty for people who are never placed.
    pub partners: Vec<Vec<u32>>,
    /// All rotations, in an order in which they can be carried out.
    pub rotations: Vec<Rotation>,
    /// Stable matchings, as many as the limit allows, the best for people first.
    pub matchings: Vec<Vec<Option<u32>>>,
    /// Whether there are more than listed.
    pub more: bool,
    /// What a reader must know: the lottery, if ties were broken.
    pub notes: Vec<Note>,
}

/// Finds partners and rotations, and lists at most `limit` stable matchings.
#[must_use]
pub fn lattice(market: &Market, lottery: &Lottery, limit: usize) -> Lattice {
    let notes = if market.is_strict() { Vec::new() } else { vec![lottery.note()] };
    let market = strict(market, lottery);
    let (person_best, offer_best) = (people_propose(&market).0, offers_propose(&market).0);
    let mut descent = Descent::new(&market, &person_best, &offer_best);
    let mut partners: Vec<Vec<u32>> =
        person_best.iter().map(|offer| offer.iter().copied().collect()).collect();
    let mut rotations = Vec::new();
    while let Some(rotation) = descent.rotation() {
        descent.carry_out(&rotation);
        for &(person, _, to) in &rotation.steps {
            partners[person as usize].push(to);
        }
        rotations.push(rotation);
    }
    let (matchings, more) = enumerate(&market, &person_best, &offer_best, limit);
    Lattice { person_best, offer_best, partners, rotations, matchings, more, notes }
}

/// A stable matching on its way down, with what each step needs.
#[derive(Clone)]
struct Descent<'a> {
    market: &'a Market,
    /// Wish that each person holds, and the one it will hold at the end.
    held: Vec<Option<usize>>,
    last: Vec<Option<usize>>,
    /// Ranks (positions) of the people at each offer.
    at: Vec<BTreeSet<u32>>,
    /// People whom the last search left on its way, and the first person that may not be at its end yet.
    way: Vec<u32>,
    on_way: Vec<bool>,
    first: u32,
}

impl<'a> Descent<'a> {
    fn new(market: &'a Market, from: &[Option<u32>], to: &[Option<u32>]) -> Descent<'a> {
        let entries = |offers: &[Option<u32>]| -> Vec<Option<usize>> {
            (0..)
                .zip(offers)
                .map(|(person, offer)| offer.and_then(|offer| market.find(person, offer)))
                .collect()
        };
        let (held, last) = (entries(from), entries(to));
        let mut at = vec![BTreeSet::new(); market.offers()];
        for wish in held.iter().flatten().map(|&entry| market.wish(entry)) {
            at[wish.offer() as usize].insert(wish.rank_there());
        }
        Descent { market, held, last, at, way: Vec::new(), on_way: vec![false; market.people()], first: 0 }
    }

    fn moves(&self, person: u32) -> bool {
        self.held[person as usize] != self.last[person as usize]
    }

    /// The best wish below the present place whose offer would rather have this person than its worst, and that worst.
    ///
    /// Only for people who are not at their end: for them it exists, and the worst is not at its end either.
    fn next(&self, person: u32) -> Option<(usize, u32)> {
        let held = self.held[person as usize]?;
        (held + 1..self.market.entries(person).end).find_map(|entry| {
            let wish = self.market.wish(entry);
            let worst = *self.at[wish.offer() as usize].last()?;
            let replaced = self.market.choice(wish.offer(), worst as usize)?.person;
            (wish.rank_there() < worst).then_some((entry, replaced))
        })
    }

    /// A rotation that can be carried out now, if the end is not reached.
    fn rotation(&mut self) -> Option<Rotation> {
        if self.way.is_empty() {
            while (self.first as usize) < self.market.people() && !self.moves(self.first) {
                self.first += 1;
            }
            if self.first as usize == self.market.people() {
                return None;
            }
            self.way.push(self.first);
            self.on_way[self.first as usize] = true;
        }
        loop {
            let person = *self.way.last()?;
            let (_, replaced) = self.next(person)?;
            if self.on_way[replaced as usize] {
                let begin = self.way.iter().rposition(|&one| one == replaced)?;
                let ring = self.way.split_off(begin);
                for &one in &ring {
                    self.on_way[one as usize] = false;
                }
                return Some(self.as_rotation(&ring));
            }
            self.on_way[replaced as usize] = true;
            self.way.push(replaced);
        }
    }

    fn as_rotation(&self, ring: &[u32]) -> Rotation {
        let step = |&person: &u32| {
            let from = self.held[person as usize]?;
            let (to, _) = self.next(person)?;
            Some((person, self.market.wish(from).offer(), self.market.wish(to).offer()))
        };
        Rotation { steps: ring.iter().filter_map(step).collect() }
    }

    fn carry_out(&mut self, rotation: &Rotation) {
        for &(person, from, to) in &rotation.steps {
            let there = |offer| {
                self.market.find(person, offer).map(|entry| (entry, self.market.wish(entry).rank_there()))
            };
            if let (Some((_, left)), Some((entry, taken))) = (there(from), there(to)) {
                self.at[from as usize].remove(&left);
                self.at[to as usize].insert(taken);
                self.held[person as usize] = Some(entry);
            }
        }
    }

    /// Every rotation that can be carried out now.
    fn exposed(&self) -> Vec<Rotation> {
        let people = self.market.people();
        let mut seen = vec![0u32; people];
        let mut all = Vec::new();
        for first in (0..people as u32).filter(|&person| self.moves(person)) {
            let mark = first + 1;
            let mut way = Vec::new();
            let mut person = first;
            while seen[person as usize] == 0 {
                seen[person as usize] = mark;
                way.push(person);
                let Some((_, replaced)) = self.next(person) else { break };
                person = replaced;
            }
            if seen[person as usize] == mark
                && let Some(begin) = way.iter().position(|&one| one == person)
                && self.next(way[way.len() - 1]).is_some()
            {
                all.push(self.as_rotation(&way[begin..]));
            }
        }
        all
    }
}

/// Stable matchings by breadth, from the best for people down, until the limit.
fn enumerate(
    market: &Market,
    best: &[Option<u32>],
    worst: &[Option<u32>],
    limit: usize,
) -> (Vec<Vec<Option<u32>>>, bool) {
    let mut known = BTreeSet::from([best.to_vec()]);
    let mut found = vec![best.to_vec()];
    let mut read = 0;
    while read < found.len() {
        if read >= limit {
            break;
        }
        let state = Descent::new(market, &found[read], worst);
        read += 1;
        for rotation in state.exposed() {
            let mut next = found[read - 1].clone();
            for &(person, _, to) in &rotation.steps {
                next[person as usize] = Some(to);
            }
            if known.insert(next.clone()) {
                found.push(next);
            }
            if found.len() > limit {
                found.truncate(limit);
                return (found, true);
            }
        }
    }
    let more = found.len() > limit;
    found.truncate(limit);
    (found, more)
}
