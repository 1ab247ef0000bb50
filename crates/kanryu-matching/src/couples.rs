//! Joint wishes of two people: a stable result, or an honest word that none exists or none was found within the bound.
//!
//! Stability with couples has three published definitions that disagree, so [`Stability`] is always a parameter. Deciding
//! whether a stable result exists is NP-hard (Ronn 1990). [`solve`] works in stages:
//!
//! 1. Roth & Peranson (1999) with several seeded orders: everybody moves to the best option open to them until nobody
//!    wants to. May fail although a stable result exists.
//! 2. Complete searches, over the joint placements of couples and then over cut-offs of offers. In the first, for fixed
//!    placements the rest is decided by the offer-best stable matching (its fillings are the best for offers, so whatever
//!    blocks it blocks every other); two comparisons prune: members refused already stay refused when more people come,
//!    and what blocks against everybody still possible blocks for certain. Either ends with the result, with the proof
//!    that there is none, or at its bound.
//! 3. Otherwise the result with the fewest blocking people and couples seen, then the most people placed; proved to be the
//!    fewest for small markets, where all matchings are tried.
//!
//! [`repair`] looks for the smallest change of places that makes a stable result possible (after Nguyen & Vohra 2018, who
//! show that at most two places an offer and four in all suffice to be nearly feasible). Not promised: that telling the
//! truth is best for couples; no such rule exists.

mod blocks;
mod cutting;
mod orders;
mod places;
mod search;
#[cfg(test)]
mod tests;
mod trying;

use std::collections::BTreeMap;

use thiserror::Error;

use crate::outcome::Status;

pub use blocks::{Blocking, Stability, blocking};
pub use places::{Repair, repair};
pub use trying::all_stable;

/// A market with people on their own and couples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Couples {
    /// For each person alone its offers with ranks; members of couples have an empty list here.
    pub wishes: Vec<Vec<(u32, u32)>>,
    /// The couples.
    pub couples: Vec<Couple>,
    /// Places of each offer.
    pub places: Vec<u32>,
    /// For each offer the people it ranks, members of couples each on their own.
    pub choices: Vec<Vec<(u32, u32)>>,
}

/// Two people with one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Couple {
    /// One of them.
    pub first: u32,
    /// The other.
    pub second: u32,
    /// Pairs of offers with ranks; no offer means that this one stays without a place while the other goes.
    pub wishes: Vec<Joint>,
}

/// One joint wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Joint {
    /// Rank, smaller is better.
    pub rank: u32,
    /// Where the first goes.
    pub first: Option<u32>,
    /// Where the second goes.
    pub second: Option<u32>,
}

/// How hard to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Seed of the orders of stage 1 and of ties.
    pub seed: u64,
    /// Number of orders of stage 1.
    pub orders: u32,
    /// Measure of the complete searches: the second examines up to ten times as many nodes, fewer where lists are many;
    /// in small markets up to ten times as many matchings are tried.
    pub nodes: u64,
}

impl Default for Effort {
    /// Sixteen orders from seed 0, twenty thousand nodes.
    fn default() -> Self {
        Effort { seed: 0, orders: 16, nodes: 20_000 }
    }
}

/// Which stage gave the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Moving to the best open option, with the order of this number (from 0).
    Orders(u32),
    /// The complete search.
    Search,
    /// No stable result: the fewest blocking people and couples seen.
    Compromise {
        /// Whether it is proved that no matching has fewer (then of those the most placed).
        fewest: bool,
    },
}

/// A result with its faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The offer of each person.
    pub offer_of: Vec<Option<u32>>,
    /// The definition it was looked for and checked by.
    pub stability: Stability,
    /// Exact: stable. Impossible: proved that nothing is. Not found: the bound was reached.
    pub status: Status,
    /// The stage that gave it.
    pub stage: Stage,
    /// Everything that blocks, by that definition; empty when stable.
    pub blocking: Vec<Blocking>,
    /// Nodes examined by the complete search.
    pub steps: u64,
}

/// Lists that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CouplesRefused {
    /// A person or offer that does not exist, or stands twice in a list.
    #[error("the list of {whose} {list} names number {number}, which does not exist or stands there twice")]
    Entry {
        /// Whose list: "person", "couple" or "offer".
        whose: &'static str,
        /// Its number.
        list: u32,
        /// The entry.
        number: u32,
    },
    /// A member of two couples, of a couple with oneself, or with a list of its own.
    #[error("person {person} is in two couples, in one with itself, or also has a list alone")]
    Member {
        /// The person.
        person: u32,
    },
    /// A joint wish without any offer says nothing: staying apart from all offers is always last.
    #[error("couple {couple} has a joint wish without an offer; leave it out")]
    Empty {
        /// The couple.
        couple: u32,
    },
    /// As many lists as places.
    #[error("{places} numbers of places for {choices} lists of offers")]
    Lengths {
        /// Numbers of places.
        places: usize,
        /// Lists of offers.
        choices: usize,
    },
}

/// One who moves as a whole: a person alone or a couple.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) first: u32,
    pub(crate) second: Option<u32>,
    /// Mutually acceptable options, best first.
    pub(crate) options: Vec<Joint>,
}

/// A checked market: units with their options, and ranks of people at offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Board {
    pub(crate) people: usize,
    pub(crate) units: Vec<Unit>,
    pub(crate) unit_of: Vec<u32>,
    pub(crate) places: Vec<u32>,
    rank: Vec<BTreeMap<u32, u32>>,
    pub(crate) ties: bool,
}

impl Board {
    pub(crate) fn new(market: &Couples) -> Result<Board, CouplesRefused> {
        let (people, offers) = (market.wishes.len(), market.choices.len());
        if market.places.len() != offers {
            return Err(CouplesRefused::Lengths { places: market.places.len(), choices: offers });
        }
        let mut board = Board {
            people,
            units: Vec::new(),
            unit_of: vec![u32::MAX; people],
            places: market.places.clone(),
            rank: Vec::new(),
            ties: false,
        };
        for (list, entries) in (0u32..).zip(&market.choices) {
            let mut ranks = BTreeMap::new();
            for &(number, rank) in entries {
                if number as usize >= people || ranks.insert(number, rank).is_some() {
                    return Err(CouplesRefused::Entry { whose: "offer", list, number });
                }
            }
            let mut all: Vec<u32> = ranks.values().copied().collect();
            all.sort_unstable();
            board.ties |= all.windows(2).any(|pair| pair[0] == pair[1]);
            board.rank.push(ranks);
        }
        for (number, couple) in (0u32..).zip(&market.couples) {
            board.add_couple(market, number, couple)?;
        }
        for (person, list) in (0u32..).zip(&market.wishes) {
            if board.unit_of[person as usize] == u32::MAX {
                board.add_single(person, list)?;
            }
        }
        Ok(board)
    }

    fn add_couple(&mut self, market: &Couples, number: u32, couple: &Couple) -> Result<(), CouplesRefused> {
        for person in [couple.first, couple.second] {
            let taken = self.unit_of.get(person as usize).is_none_or(|&unit| unit != u32::MAX);
            if taken || !market.wishes[person as usize].is_empty() {
                return Err(CouplesRefused::Member { person });
            }
            self.unit_of[person as usize] = number;
        }
        for (at, wish) in couple.wishes.iter().enumerate() {
            if wish.first.is_none() && wish.second.is_none() {
                return Err(CouplesRefused::Empty { couple: number });
            }
            let twice = couple.wishes[..at].iter().any(|w| (w.first, w.second) == (wish.first, wish.second));
            let unknown =
                [wish.first, wish.second].into_iter().flatten().find(|&o| o as usize >= self.places.len());
            if let Some(entry) = unknown.or(wish.first.or(wish.second).filter(|_| twice)) {
                return Err(CouplesRefused::Entry { whose: "couple", list: number, number: entry });
            }
        }
        self.push(couple.first, Some(couple.second), couple.wishes.clone());
        Ok(())
    }

    fn add_single(&mut self, person: u32, list: &[(u32, u32)]) -> Result<(), CouplesRefused> {
        for (at, &(offer, _)) in list.iter().enumerate() {
            if offer as usize >= self.places.len() || list[..at].iter().any(|e| e.0 == offer) {
                return Err(CouplesRefused::Entry { whose: "person", list: person, number: offer });
            }
        }
        self.unit_of[person as usize] = self.units.len() as u32;
        let joint = |&(offer, rank): &(u32, u32)| Joint { rank, first: Some(offer), second: None };
        self.push(person, None, list.iter().map(joint).collect());
        Ok(())
    }

    fn push(&mut self, first: u32, second: Option<u32>, mut options: Vec<Joint>) {
        options.retain(|joint| {
            let ranked = |person: u32, offer: Option<u32>| {
                offer.is_none_or(|o| self.rank[o as usize].contains_key(&person))
            };
            ranked(first, joint.first) && second.is_none_or(|second| ranked(second, joint.second))
        });
        options.sort_unstable();
        self.ties |= options.windows(2).any(|pair| pair[0].rank == pair[1].rank);
        self.units.push(Unit { first, second, options });
    }

    /// The rank an offer gives a person it ranks.
    pub(crate) fn rank(&self, person: u32, offer: u32) -> u32 {
        self.rank[offer as usize].get(&person).copied().unwrap_or(u32::MAX)
    }

    /// Where a unit stands among its own options: `u32::MAX` without a place, none when it is somewhere it never listed.
    pub(crate) fn standing(&self, unit: &Unit, offer_of: &[Option<u32>]) -> Option<u32> {
        let at = (offer_of[unit.first as usize], unit.second.and_then(|s| offer_of[s as usize]));
        if at == (None, None) {
            return Some(u32::MAX);
        }
        unit.options.iter().find(|o| (o.first, o.second) == at).map(|o| o.rank)
    }

    /// The market in which equal ranks of offers are put in an order drawn from the seed.
    pub(crate) fn without_ties(&self, seed: u64) -> Board {
        let mut board = self.clone();
        for (offer, ranks) in (0u64..).zip(&mut board.rank) {
            let mut order: Vec<(u32, u64, u32)> =
                ranks.iter().map(|(&p, &r)| (r, orders::draw(seed ^ offer << 32, u64::from(p)), p)).collect();
            order.sort_unstable();
            *ranks = (0u32..).zip(order).map(|(rank, (_, _, person))| (person, rank)).collect();
        }
        board
    }
}

/// Looks for a stable result in the stages of the module.
///
/// # Errors
/// [`CouplesRefused`] names the list and entry.
pub fn solve(market: &Couples, stability: Stability, effort: Effort) -> Result<Joined, CouplesRefused> {
    let board = Board::new(market)?;
    let strict = if board.ties { board.without_ties(effort.seed) } else { board.clone() };
    let mut best: Option<(Vec<Blocking>, Vec<Option<u32>>)> = None;
    let done = |offer_of, status, stage, blocking, steps| Joined {
        offer_of,
        stability,
        status,
        stage,
        blocking,
        steps,
    };
    for order in 0..effort.orders {
        let offer_of = orders::run(&strict, stability, effort.seed, order);
        let found = blocks::all(&board, &offer_of, stability);
        if found.is_empty() {
            return Ok(done(offer_of, Status::Exact, Stage::Orders(order), found, 0));
        }
        keep_better(&mut best, found, offer_of);
    }
    // Both searches get about the same work: nodes cost more where lists are many.
    let options: u64 = strict.units.iter().map(|unit| unit.options.len() as u64 + 1).sum();
    let nodes = |most: u64| most.min(effort.nodes.saturating_mul(5_000) / options.max(1));
    let mut search = search::Search::new(&strict, &board, stability, nodes(effort.nodes / 4));
    let mut ended = search.run();
    let mut steps = search.steps;
    let mut stable = search.found;
    if !ended {
        let mut cutting =
            cutting::Cutting::new(&strict, &board, stability, nodes(effort.nodes.saturating_mul(10)));
        ended = cutting.run();
        steps += cutting.steps;
        stable = cutting.found;
    }
    if let Some(offer_of) = stable {
        return Ok(done(offer_of, Status::Exact, Stage::Search, Vec::new(), steps));
    }
    for offer_of in search.leaves {
        keep_better(&mut best, blocks::all(&board, &offer_of, stability), offer_of);
    }
    let tried = trying::fewest(&board, stability, effort.nodes.saturating_mul(10));
    if let Some((found, offer_of)) = &tried
        && found.is_empty()
    {
        return Ok(done(offer_of.clone(), Status::Exact, Stage::Search, Vec::new(), steps));
    }
    let fewest = tried.is_some();
    let (blocking, offer_of) = tried.or(best).unwrap_or_else(|| {
        let empty = vec![None; board.people];
        (blocks::all(&board, &empty, stability), empty)
    });
    // A search on broken ties proves nothing about the ties themselves; trying all matchings does.
    let proved = fewest || ended && !board.ties;
    let status = if proved { Status::Impossible } else { Status::NotFound { bound: effort.nodes } };
    Ok(done(offer_of, status, Stage::Compromise { fewest }, blocking, steps))
}

fn keep_better(
    best: &mut Option<(Vec<Blocking>, Vec<Option<u32>>)>,
    found: Vec<Blocking>,
    offer_of: Vec<Option<u32>>,
) {
    let key = |found: &[Blocking], offer_of: &[Option<u32>]| {
        (found.len(), offer_of.iter().filter(|o| o.is_none()).count())
    };
    if best.as_ref().is_none_or(|(b, o)| key(&found, &offer_of) < key(b, o)) {
        *best = Some((found, offer_of));
    }
}
