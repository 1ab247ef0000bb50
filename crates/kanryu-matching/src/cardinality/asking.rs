//! People who ask whole tiers at once, and offers that strike out the ends of their lists: what super and strong stability share.

use std::collections::VecDeque;

use crate::market::{Choice, Market};

/// Who has asked where and was not struck out.
pub(super) struct Asking<'a> {
    pub market: &'a Market,
    struck: Vec<bool>,
    held: Vec<bool>,
    /// First wish of each person that may not be struck out.
    first: Vec<usize>,
    holds: Vec<u32>,
    filled: Vec<u32>,
    was_full: Vec<bool>,
    /// End of what is left of each list of an offer.
    end: Vec<usize>,
    waiting: VecDeque<u32>,
}

impl<'a> Asking<'a> {
    /// Nobody has asked; offers without places have struck out everybody.
    pub(super) fn new(market: &'a Market) -> Asking<'a> {
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
                asking.strike_from(offer, 0);
            }
        }
        asking
    }

    /// Lets people ask until everybody is held somewhere or has nobody left; after each question the offer strikes out whom
    /// it no longer needs.
    pub(super) fn run(&mut self, strike: impl Fn(&mut Asking<'a>, u32)) {
        while let Some(person) = self.waiting.pop_front() {
            if self.holds[person as usize] == 0 {
                self.ask(person, &strike);
            }
        }
    }

    /// Asks every offer of the best tier that is left.
    fn ask(&mut self, person: u32, strike: &impl Fn(&mut Asking<'a>, u32)) {
        let end = self.market.entries(person).end;
        let first = (self.first[person as usize]..end).find(|&entry| !self.struck[entry]);
        self.first[person as usize] = first.unwrap_or(end);
        let Some(first) = first else { return };
        let rank = self.market.own_rank(person, first);
        for entry in first..end {
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
            if self.filled[offer as usize] >= self.market.capacity(offer) {
                self.was_full[offer as usize] = true;
            }
            strike(self, offer);
        }
        if self.holds[person as usize] == 0 {
            self.waiting.push_back(person);
        }
    }

    /// Strikes out everybody the offer ranks so or lower.
    pub(super) fn strike_from_rank(&mut self, offer: u32, rank: u32) {
        let better = |at: &usize| self.market.choice(offer, *at).is_some_and(|choice| choice.rank < rank);
        let keep = (0..self.end[offer as usize]).rev().find(better).map_or(0, |at| at + 1);
        self.strike_from(offer, keep);
    }

    /// Strikes out the last tier that is left.
    pub(super) fn strike_tail(&mut self, offer: u32) {
        if let Some(rank) = self.tail(offer) {
            self.strike_from_rank(offer, rank);
        }
    }

    fn strike_from(&mut self, offer: u32, keep: usize) {
        for at in keep..self.end[offer as usize] {
            let Some(choice) = self.market.choice(offer, at) else { continue };
            self.struck[choice.wish] = true;
            if std::mem::take(&mut self.held[choice.wish]) {
                self.filled[offer as usize] -= 1;
                self.holds[choice.person as usize] -= 1;
                self.waiting.push_back(choice.person);
            }
        }
        self.end[offer as usize] = self.end[offer as usize].min(keep);
    }

    /// The rank of the last tier that is left in the list of an offer.
    pub(super) fn tail(&self, offer: u32) -> Option<u32> {
        let last = self.end[offer as usize].checked_sub(1)?;
        self.market.choice(offer, last).map(|choice| choice.rank)
    }

    /// The people an offer holds, best first.
    pub(super) fn held_choices(&self, offer: u32) -> impl DoubleEndedIterator<Item = Choice> + '_ {
        let left = (0..self.end[offer as usize]).filter_map(move |at| self.market.choice(offer, at));
        left.filter(|choice| self.held[choice.wish])
    }

    /// Their ranks, best first.
    pub(super) fn held_ranks(&self, offer: u32) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.held_choices(offer).map(|choice| choice.rank)
    }

    /// How many people an offer holds, which may be more than its places.
    pub(super) fn filled(&self, offer: u32) -> u32 {
        self.filled[offer as usize]
    }

    /// Whether an offer was ever asked by as many people as it has places.
    pub(super) fn was_full(&self, offer: u32) -> bool {
        self.was_full[offer as usize]
    }

    /// Whether this wish is held.
    pub(super) fn holds_wish(&self, entry: usize) -> bool {
        self.held[entry]
    }

    /// Whether any offer holds the person.
    pub(super) fn holds(&self, person: u32) -> bool {
        self.holds[person as usize] > 0
    }

    /// The one offer that holds each person; nothing when somebody is held by two.
    pub(super) fn single(&self) -> Option<Vec<Option<u32>>> {
        let held = |person: u32| self.market.entries(person).find(|&entry| self.held[entry]);
        let offer = |person: u32| held(person).map(|entry| self.market.wish(entry).offer());
        let alone = self.holds.iter().all(|&holds| holds <= 1);
        alone.then(|| (0..self.market.people() as u32).map(offer).collect())
    }
}
