//! A super-stable matching or the proof that there is none, in linear time: people ask whole tiers at once.
//!
//! An offer that was asked too often strikes out the last tier of its list; one that is full strikes out everybody ranked
//! below the worst it holds. What is struck out can be in no super-stable matching (Irving, Manlove & Scott 2000).

use std::collections::VecDeque;

use crate::market::Market;

struct Asking<'a> {
    market: &'a Market,
    /// Wishes struck out, and wishes that are held.
    struck: Vec<bool>,
    held: Vec<bool>,
    /// First wish of each person that may not be struck out.
    first: Vec<usize>,
    /// How many wishes each person has held, and each offer holds; whether an offer was ever full.
    holds: Vec<u32>,
    filled: Vec<u32>,
    was_full: Vec<bool>,
    /// End of what is left of each list of an offer.
    end: Vec<usize>,
    waiting: VecDeque<u32>,
}

/// The super-stable matching that is best for people, if there is one.
pub(super) fn super_stable(market: &Market) -> Option<Vec<Option<u32>>> {
    let mut asking = Asking {
        market,
        struck: vec![false; market.pairs()],
        held: vec![false; market.pairs()],
        first: (0..market.people() as u32).map(|person| market.entries(person).start).collect(),
        holds: vec![0; market.people()],
        filled: vec![0; market.offers()],
        was_full: market.capacities().iter().map(|&places| places == 0).collect(),
        end: (0..market.offers() as u32).map(|offer| market.listed(offer)).collect(),
        waiting: (0..market.people() as u32).collect(),
    };
    for offer in 0..market.offers() as u32 {
        if market.capacity(offer) == 0 {
            asking.strike_after(offer, 0);
        }
    }
    while let Some(person) = asking.waiting.pop_front() {
        if asking.holds[person as usize] == 0 {
            asking.ask(person);
        }
    }
    asking.answer()
}

impl Asking<'_> {
    /// Asks every offer of the best tier that is left.
    fn ask(&mut self, person: u32) {
        let range = self.market.entries(person);
        let first = (self.first[person as usize]..range.end).find(|&entry| !self.struck[entry]);
        self.first[person as usize] = first.unwrap_or(range.end);
        let Some(first) = first else { return };
        let rank = self.market.own_rank(person, first);
        for entry in first..range.end {
            if self.market.own_rank(person, entry) > rank {
                break;
            }
            if self.struck[entry] {
                continue;
            }
            let offer = self.market.wish(entry).offer();
            self.held[entry] = true;
            self.holds[person as usize] += 1;
            self.filled[offer as usize] += 1;
            self.settle(offer);
        }
        if self.holds[person as usize] == 0 {
            self.waiting.push_back(person);
        }
    }

    /// Strikes out what an offer that is full or more than full can no longer accept.
    fn settle(&mut self, offer: u32) {
        let places = self.market.capacity(offer);
        while self.filled[offer as usize] > places {
            let last = self.end[offer as usize] - 1;
            let Some(tail) = self.market.choice(offer, last) else { return };
            self.strike_from_rank(offer, tail.rank);
        }
        if self.filled[offer as usize] == places {
            self.was_full[offer as usize] = true;
            let holds =
                |at: &usize| self.market.choice(offer, *at).is_some_and(|choice| self.held[choice.wish]);
            let worst = (0..self.end[offer as usize]).rev().find(holds);
            if let Some(rank) = worst.and_then(|at| self.market.choice(offer, at)).map(|choice| choice.rank) {
                self.strike_from_rank(offer, rank + 1);
            }
        }
    }

    /// Strikes out everybody the offer ranks so or lower.
    fn strike_from_rank(&mut self, offer: u32, rank: u32) {
        let better = |at: &usize| self.market.choice(offer, *at).is_some_and(|choice| choice.rank < rank);
        let keep = (0..self.end[offer as usize]).rev().find(better).map_or(0, |at| at + 1);
        self.strike_after(offer, keep);
    }

    fn strike_after(&mut self, offer: u32, keep: usize) {
        for at in keep..self.end[offer as usize] {
            let Some(choice) = self.market.choice(offer, at) else { continue };
            self.struck[choice.wish] = true;
            if std::mem::take(&mut self.held[choice.wish]) {
                self.was_full[offer as usize] = true;
                self.filled[offer as usize] -= 1;
                self.holds[choice.person as usize] -= 1;
                self.waiting.push_back(choice.person);
            }
        }
        self.end[offer as usize] = self.end[offer as usize].min(keep);
    }

    /// Nobody may hold two offers, and no offer that was ever full may have a place left.
    fn answer(self) -> Option<Vec<Option<u32>>> {
        let left = (0..self.market.offers() as u32).any(|offer| {
            self.was_full[offer as usize] && self.filled[offer as usize] < self.market.capacity(offer)
        });
        if left || self.holds.iter().any(|&holds| holds > 1) {
            return None;
        }
        let held = |person: u32| self.market.entries(person).find(|&entry| self.held[entry]);
        Some(
            (0..self.market.people() as u32)
                .map(|person| held(person).map(|entry| self.market.wish(entry).offer()))
                .collect(),
        )
    }
}
