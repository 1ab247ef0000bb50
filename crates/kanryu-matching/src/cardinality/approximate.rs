//! Király's proposals for ties on both sides, with capacities: an offer with q places is q tied offers with one place each.

use std::collections::BTreeSet;

use crate::lottery::Lottery;
use crate::market::{Lists, Market};

/// How often a person may go through its list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// Rejected by the whole list once: preferred among equals. Stands first because smaller is better.
    Second,
    First,
}

struct Proposals<'a> {
    market: &'a Market,
    turn: Vec<Turn>,
    /// Wishes that rejected the person on this turn.
    struck: Vec<bool>,
    /// First wish of the best tier that is not struck out whole.
    tier: Vec<usize>,
    held: Vec<Option<usize>>,
    /// People at each offer: the last one is the worst.
    at: Vec<BTreeSet<(u32, Turn, u32)>>,
    /// People who came to a free place and may still have another free one in the same tier.
    restless: Vec<Vec<u32>>,
    asked: Vec<u32>,
}

/// A weakly stable matching with at least two thirds of the most places any weakly stable matching fills.
pub(super) fn two_thirds(market: &Market) -> Vec<Option<u32>> {
    let people = market.people();
    let mut state = Proposals {
        market,
        turn: vec![Turn::First; people],
        struck: vec![false; market.pairs()],
        tier: (0..people as u32).map(|person| market.entries(person).start).collect(),
        held: vec![None; people],
        at: vec![BTreeSet::new(); market.offers()],
        restless: vec![Vec::new(); market.offers()],
        asked: vec![0; market.offers()],
    };
    let mut waiting: Vec<u32> = (0..people as u32).rev().collect();
    while let Some(person) = waiting.pop() {
        if let Some(entry) = state.favorite(person) {
            waiting.extend(state.propose(person, entry));
        }
    }
    state.held.into_iter().map(|held| held.map(|entry| market.wish(entry).offer())).collect()
}

/// The same with people and offers numbered in another order, which decides between equals.
pub(super) fn two_thirds_shuffled(market: &Market, seed: u64) -> Vec<Option<u32>> {
    let lottery = Lottery::Single { seed };
    let shuffled = |draws: &[u64]| -> (Vec<u32>, Vec<u32>) {
        let mut old: Vec<u32> = (0..draws.len() as u32).collect();
        old.sort_by_key(|&number| (draws[number as usize], number));
        let mut new = vec![0; old.len()];
        for (position, &number) in (0..).zip(&old) {
            new[number as usize] = position;
        }
        (old, new)
    };
    let (old_person, new_person) = shuffled(&lottery.draws(0, market.people()));
    let (old_offer, new_offer) = shuffled(&lottery.draws_of_offers(market.offers()));
    let (mut wishes, mut choices) = (Lists::default(), Lists::default());
    for &person in &old_person {
        let list =
            market.entries(person).map(|entry| (market.wish(entry).offer(), market.own_rank(person, entry)));
        wishes.push(list.map(|(offer, rank)| (new_offer[offer as usize], rank)));
    }
    for &offer in &old_offer {
        choices.push(market.choices(offer).map(|choice| (new_person[choice.person as usize], choice.rank)));
    }
    let capacity = old_offer.iter().map(|&offer| market.capacity(offer)).collect();
    let built =
        Market::build(capacity, &wishes, &choices).expect("other numbers of the same lists have no faults");
    let placed = two_thirds(&built.market);
    new_person.iter().map(|&person| placed[person as usize].map(|offer| old_offer[offer as usize])).collect()
}

impl Proposals<'_> {
    /// Whether the offer has a place that nobody asked for yet.
    fn untouched(&self, offer: u32) -> bool {
        self.asked[offer as usize] < self.market.capacity(offer)
    }

    /// The wishes of a tier of a person, which begins at this wish.
    fn members(&self, person: u32, first: usize) -> impl Iterator<Item = usize> + '_ {
        let rank = self.market.own_rank(person, first);
        (first..self.market.entries(person).end)
            .take_while(move |&entry| self.market.own_rank(person, entry) == rank)
            .filter(|&entry| !self.struck[entry])
    }

    /// The wish to ask for next: in the best tier that is left one with an untouched place, otherwise the first.
    fn favorite(&mut self, person: u32) -> Option<usize> {
        let range = self.market.entries(person);
        loop {
            while self.tier[person as usize] < range.end && self.struck[self.tier[person as usize]] {
                self.tier[person as usize] += 1;
            }
            let first = self.tier[person as usize];
            if first < range.end {
                let free = self
                    .members(person, first)
                    .find(|&entry| self.untouched(self.market.wish(entry).offer()));
                return Some(free.unwrap_or(first));
            }
            match self.turn[person as usize] {
                Turn::First if !range.is_empty() => {
                    self.turn[person as usize] = Turn::Second;
                    self.tier[person as usize] = range.start;
                    self.struck[range.clone()].fill(false);
                }
                Turn::First | Turn::Second => return None,
            }
        }
    }

    fn seat(&self, person: u32, entry: usize) -> (u32, Turn, u32) {
        (self.market.wish(entry).rank_there(), self.turn[person as usize], person)
    }

    /// Asks for a place; returns who must ask again: the person itself, somebody it replaced, or nobody.
    fn propose(&mut self, person: u32, entry: usize) -> Option<u32> {
        let offer = self.market.wish(entry).offer();
        let at = offer as usize;
        if self.untouched(offer) {
            self.asked[at] += 1;
            self.sit(person, entry);
            self.restless[at].push(person);
            return None;
        }
        // Whoever could still go to an untouched place lets go first, and may come back: the wish is not struck out.
        while let Some(one) = self.restless[at].pop() {
            if let Some(held) =
                self.held[one as usize].filter(|&held| self.market.wish(held).offer() == offer)
                && self.could_move(one, held)
            {
                let seat = self.seat(one, held);
                self.at[at].remove(&seat);
                self.held[one as usize] = None;
                self.sit(person, entry);
                return Some(one);
            }
        }
        let (rank, turn, _) = self.seat(person, entry);
        let worst = self.at[at]
            .last()
            .copied()
            .filter(|&(held_rank, held_turn, _)| (rank, turn) < (held_rank, held_turn));
        let Some(seat @ (_, _, replaced)) = worst else {
            self.struck[entry] = true;
            return Some(person);
        };
        self.at[at].remove(&seat);
        if let Some(left) = self.held[replaced as usize].take() {
            self.struck[left] = true;
        }
        self.sit(person, entry);
        Some(replaced)
    }

    fn sit(&mut self, person: u32, entry: usize) {
        let seat = self.seat(person, entry);
        self.at[self.market.wish(entry).offer() as usize].insert(seat);
        self.held[person as usize] = Some(entry);
    }

    /// Whether another offer of the same tier has an untouched place.
    fn could_move(&self, person: u32, held: usize) -> bool {
        self.members(person, self.tier[person as usize])
            .any(|entry| entry != held && self.untouched(self.market.wish(entry).offer()))
    }
}
