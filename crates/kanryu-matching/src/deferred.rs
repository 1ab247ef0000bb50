//! Deferred acceptance with capacities and incomplete lists, proposed by people or by offers.
//!
//! *Theorem* (Gale & Shapley 1962; Roth & Sotomayor 1990, ch. 5): the result is stable, does not depend on the order of
//! proposals, and is best for every proposer among all stable matchings. With people proposing, to tell the truth is a
//! dominant strategy for people (Dubins & Freedman 1981; Roth 1982), also when a lottery breaks ties beforehand.
//! *Not promised*: truthfulness of offers, on either version; with ties, the largest number placed (see `cardinality`) and
//! the best for people (see `improve`).
//! *Cost*: time linear in the number of list entries. A list of an offer is a row of bits, one for each person in it; once
//! an offer is full, the worst bit that is set only ever moves towards the best, so that all replacements of one offer
//! together read its row once. There is no heap and no search.

mod desks;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use desks::{Answer, Desks};

use crate::lottery::Lottery;
use crate::market::{Market, Side};
use crate::outcome::Outcome;

/// Proposals that are prepared together, so that the memory they need is fetched at the same time.
const BATCH: usize = 32;

/// A result of deferred acceptance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Who goes where.
    pub outcome: Outcome,
    /// Number of proposals that were made.
    pub proposals: u64,
}

/// Deferred acceptance proposed by this side; ties, if there are any, are broken by the lottery beforehand.
#[must_use]
pub fn deferred_acceptance(market: &Market, proposing: Side, lottery: &Lottery) -> Placed {
    let strict = strict(market, lottery);
    let (offer_of, proposals) = match proposing {
        Side::Person => people_propose(&strict),
        Side::Offer => offers_propose(&strict),
    };
    let mut outcome = Outcome::exact(offer_of);
    if !market.is_strict() {
        outcome.notes.push(lottery.note());
    }
    Placed { outcome, proposals }
}

/// The market itself when it is strict and without gaps, otherwise the one with ties broken.
pub(crate) fn strict<'a>(market: &'a Market, lottery: &Lottery) -> Cow<'a, Market> {
    if market.is_strict() && market.ranks_are_positions() {
        Cow::Borrowed(market)
    } else {
        Cow::Owned(lottery.break_ties(market))
    }
}

/// Where a person stands in its list.
#[derive(Clone, Copy, Default)]
struct Cursor {
    next: u32,
    end: u32,
}

/// People propose in rounds: first everybody, then those who were rejected in the round before.
///
/// The market is strict and ranks of choices are positions.
pub(crate) fn people_propose(market: &Market) -> (Vec<Option<u32>>, u64) {
    let mut round = Rounds::new(market);
    let mut rejected = Vec::new();
    for person in 0..market.people() as u32 {
        round.propose(person, &mut rejected);
    }
    let mut current = Vec::new();
    while !rejected.is_empty() {
        std::mem::swap(&mut current, &mut rejected);
        rejected.clear();
        for batch in current.chunks(BATCH) {
            round.propose_together(batch, &mut rejected);
        }
    }
    (round.offer_of, round.proposals)
}

struct Rounds<'a> {
    market: &'a Market,
    desks: Desks<'a>,
    cursor: Vec<Cursor>,
    offer_of: Vec<Option<u32>>,
    proposals: u64,
}

impl<'a> Rounds<'a> {
    fn new(market: &'a Market) -> Rounds<'a> {
        let cursor = (0..market.people() as u32).map(|person| market.entries(person));
        Rounds {
            market,
            desks: Desks::new(market),
            cursor: cursor.map(|list| Cursor { next: list.start as u32, end: list.end as u32 }).collect(),
            offer_of: vec![None; market.people()],
            proposals: 0,
        }
    }

    /// Proposes for the people at these entries of offers' lists. What they need is read for all of them first: none of
    /// these reads waits for another, so that the processor fetches them side by side.
    fn propose_together(&mut self, batch: &[u32], rejected: &mut Vec<u32>) {
        let (chosen, wishes) = (self.market.chosen(), self.market.all_wishes());
        let mut people = [0; BATCH];
        for (person, &entry) in people.iter_mut().zip(batch) {
            *person = chosen[entry as usize];
        }
        let mut touched = 0;
        for &person in &people[..batch.len()] {
            let next = self.cursor[person as usize].next as usize;
            touched ^= wishes.get(next).map_or(0, |wish| wish.rank_there());
        }
        std::hint::black_box(touched);
        for &person in &people[..batch.len()] {
            self.propose(person, rejected);
        }
    }

    /// Proposes down the list of one person until somebody holds it; who is sent away for it joins the rejected.
    fn propose(&mut self, person: u32, rejected: &mut Vec<u32>) {
        let Cursor { next, end } = self.cursor[person as usize];
        let list = &self.market.all_wishes()[next as usize..end as usize];
        for (asked, wish) in (1..).zip(list) {
            let answer = self.desks.ask(wish.offer(), wish.rank_there());
            if let Answer::Rejected = answer {
                continue;
            }
            if let Answer::HeldInsteadOf(entry) = answer {
                rejected.push(entry);
            }
            self.offer_of[person as usize] = Some(wish.offer());
            self.cursor[person as usize].next = next + asked;
            self.proposals += u64::from(asked);
            return;
        }
        self.offer_of[person as usize] = None;
        self.cursor[person as usize].next = end;
        self.proposals += u64::from(end - next);
    }
}

/// Offers with free places propose down their lists; a person keeps the best proposal.
pub(crate) fn offers_propose(market: &Market) -> (Vec<Option<u32>>, u64) {
    let mut held: Vec<Option<usize>> = vec![None; market.people()];
    let mut position = vec![0usize; market.offers()];
    let mut free = market.capacities().to_vec();
    let mut waiting: Vec<u32> = (0..market.offers() as u32).rev().collect();
    let mut proposals = 0;
    while let Some(offer) = waiting.pop() {
        let at = offer as usize;
        while free[at] > 0
            && let Some(choice) = market.choice(offer, position[at])
        {
            position[at] += 1;
            proposals += 1;
            // Wishes of a person stand best first, so that a smaller number is a better offer.
            let keeps = &mut held[choice.person as usize];
            if keeps.is_some_and(|wish| wish < choice.wish) {
                continue;
            }
            free[at] -= 1;
            if let Some(left) = keeps.replace(choice.wish) {
                let left = market.wish(left).offer();
                free[left as usize] += 1;
                waiting.push(left);
            }
        }
    }
    let offer_of = held.into_iter().map(|wish| wish.map(|wish| market.wish(wish).offer())).collect();
    (offer_of, proposals)
}
