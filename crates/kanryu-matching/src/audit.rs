//! An audit of any matching: it reads lists and result anew and trusts nothing that a method kept.
//!
//! One pass finds for each offer how many people it holds and the worst of them (its cut-off); a second one asks each
//! person about every wish. That is enough for all three definitions: whether an offer would gain, not lose or lose by a
//! person depends on its free places and its cut-off alone (Azevedo & Leshno 2016 call the cut-offs the whole matching).
//! Time is linear in the number of list entries.

mod faults;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use faults::{Difference, Fault, rural_hospitals};

use crate::market::Market;
use crate::outcome::Definition;

/// How many people each offer holds, and the worst of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cutoffs {
    filled: Vec<u32>,
    worst: Vec<Option<u32>>,
    places: Vec<u32>,
}

impl Cutoffs {
    /// Read off a matching. Pairs that are not acceptable count as filled places without a rank.
    #[must_use]
    pub fn of(market: &Market, offer_of: &[Option<u32>]) -> Cutoffs {
        let mut cutoffs = Cutoffs {
            filled: vec![0; market.offers()],
            worst: vec![None; market.offers()],
            places: market.capacities().to_vec(),
        };
        for (person, offer) in (0..market.people() as u32).zip(offer_of) {
            let Some(offer) = offer.filter(|offer| (*offer as usize) < market.offers()) else { continue };
            cutoffs.filled[offer as usize] += 1;
            let rank =
                market.wishes(person).iter().find(|wish| wish.offer() == offer).map(|wish| wish.rank_there());
            cutoffs.worst[offer as usize] = cutoffs.worst[offer as usize].max(rank);
        }
        cutoffs
    }

    /// People at the offer.
    #[must_use]
    pub fn filled(&self, offer: u32) -> u32 {
        self.filled[offer as usize]
    }

    /// Whether no place is free.
    #[must_use]
    pub fn is_full(&self, offer: u32) -> bool {
        self.filled[offer as usize] >= self.places[offer as usize]
    }

    /// The rank of the worst person at the offer, if there is one.
    #[must_use]
    pub fn worst(&self, offer: u32) -> Option<u32> {
        self.worst[offer as usize]
    }

    /// What the offer would get from a person it ranks so.
    #[must_use]
    pub fn gain(&self, offer: u32, rank: u32) -> Gain {
        if !self.is_full(offer) {
            return Gain::FreePlace;
        }
        match self.worst(offer) {
            Some(worst) if rank < worst => Gain::Better,
            Some(worst) if rank == worst => Gain::Equal,
            Some(_) | None => Gain::Nothing,
        }
    }
}

/// What an offer would get from one more person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gain {
    /// A free place would be filled.
    FreePlace,
    /// Somebody ranked lower would be replaced.
    Better,
    /// Somebody ranked equally would be replaced.
    Equal,
    /// Nobody who is there is ranked lower or equally.
    Nothing,
}

impl Gain {
    fn sign(self) -> i8 {
        match self {
            Gain::FreePlace | Gain::Better => 1,
            Gain::Equal => 0,
            Gain::Nothing => -1,
        }
    }
}

/// A person and an offer that would rather be together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blocking {
    /// The person.
    pub person: u32,
    /// The offer.
    pub offer: u32,
    /// The rank the person gives the offer.
    pub own_rank: u32,
    /// The rank the offer gives the person.
    pub rank_there: u32,
    /// Whether the person would gain strictly; if not, it would lose nothing.
    pub person_gains: bool,
    /// What the offer would get.
    pub offer_gains: Gain,
}

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// The definition of stability.
    pub definition: Definition,
    /// What makes the result no matching of this market at all; stability is then no question.
    pub faults: Vec<Fault>,
    /// Number of blocking pairs.
    pub blocking_pairs: u64,
    /// The first blocking pairs by person, as many as were asked for.
    pub blocking: Vec<Blocking>,
    /// Pairs where the person gains strictly and somebody ranked strictly lower has the place (justified envy).
    pub justified_envy: u64,
    /// Pairs where the person gains strictly and a place is free (waste).
    pub wasted: u64,
    /// People with a place.
    pub placed: u32,
    /// People by the rank they give their place, smaller first; 0 is the first choice.
    pub ranks: BTreeMap<u32, u32>,
    /// Free places over all offers.
    pub free_places: u64,
}

impl Audit {
    /// Whether the result is a matching of this market without blocking pairs by the definition.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        self.faults.is_empty() && self.blocking_pairs == 0
    }
}

/// Audits a matching by a definition; lists at most `listed` blocking pairs and counts all.
#[must_use]
pub fn audit(market: &Market, offer_of: &[Option<u32>], definition: Definition, listed: usize) -> Audit {
    let cutoffs = Cutoffs::of(market, offer_of);
    let mut report = Audit {
        definition,
        faults: faults::faults(market, offer_of, &cutoffs),
        blocking_pairs: 0,
        blocking: Vec::new(),
        justified_envy: 0,
        wasted: 0,
        placed: 0,
        ranks: BTreeMap::new(),
        free_places: 0,
    };
    let mut ranks = Vec::new();
    for (person, offer) in (0..market.people() as u32).zip(offer_of) {
        let held = offer.and_then(|offer| market.find(person, offer));
        if let Some(entry) = held {
            let rank = market.own_rank(person, entry) as usize;
            if rank < market.pairs() {
                ranks.resize(ranks.len().max(rank + 1), 0);
                ranks[rank] += 1;
            } else {
                *report.ranks.entry(rank as u32).or_default() += 1;
            }
            report.placed += 1;
        }
        ask(market, &cutoffs, person, held, listed, &mut report);
    }
    report.ranks.extend((0..).zip(ranks).filter(|(_, people)| *people > 0));
    report.free_places = (0..market.offers() as u32)
        .map(|offer| u64::from(market.capacity(offer).saturating_sub(cutoffs.filled(offer))))
        .sum();
    report
}

/// Asks one person about every wish that is at least as good as its place.
fn ask(
    market: &Market,
    cutoffs: &Cutoffs,
    person: u32,
    held: Option<usize>,
    listed: usize,
    report: &mut Audit,
) {
    let have = held.map(|entry| market.own_rank(person, entry));
    for entry in market.entries(person) {
        let own_rank = market.own_rank(person, entry);
        if have.is_some_and(|have| own_rank > have) {
            break;
        }
        if held == Some(entry) {
            continue;
        }
        let wish = market.wish(entry);
        let offer_gains = cutoffs.gain(wish.offer(), wish.rank_there());
        let person_gains = have.is_none_or(|have| own_rank < have);
        if person_gains {
            report.justified_envy += u64::from(offer_gains == Gain::Better);
            report.wasted += u64::from(offer_gains == Gain::FreePlace);
        }
        let (mine, theirs) = (i8::from(person_gains), offer_gains.sign());
        let blocks = match report.definition {
            Definition::Weak => mine > 0 && theirs > 0,
            Definition::Strong => theirs >= 0 && mine + theirs > 0,
            Definition::Super => theirs >= 0,
        };
        if blocks {
            report.blocking_pairs += 1;
            if report.blocking.len() < listed {
                let (offer, rank_there) = (wish.offer(), wish.rank_there());
                report.blocking.push(Blocking {
                    person,
                    offer,
                    own_rank,
                    rank_there,
                    person_gains,
                    offer_gains,
                });
            }
        }
    }
}
