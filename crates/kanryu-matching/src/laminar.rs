//! Nested caps: sets of places (offers, kinds of people) of which any two are apart or one inside the other.
//!
//! [`nested`] is deferred acceptance in which each connected group of offers chooses greedily: candidates in one order, each
//! taken while every set it falls into has room. For nested (laminar) sets that choice is a weighted matroid's, so it is
//! substitutable and size-monotone: the result is stable with respect to the choice, person-best, independent of order, and
//! telling the truth is dominant (Fleiner 2001; Hatfield & Milgrom 2005; Kojima, Tamura & Yokoo 2018). Cost: entries times
//! depth of nesting, times a logarithm. Not promised: anything for sets that overlap. [`Nest::theory`] says which case
//! holds before a run; overlapping sets belong to [`crate::cutoffs`].

#[cfg(test)]
mod tests;
mod theory;

use thiserror::Error;

use crate::bound::{Bound, Placement};
use crate::market::Market;
use crate::units::{self, Candidate};

pub use theory::{Part, Theory};

/// A cap on the people of some kinds at some offers together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapSet {
    /// The offers.
    pub offers: Vec<u32>,
    /// The kinds of people that count; none means everybody.
    pub kinds: Option<Vec<u32>>,
    /// Most people.
    pub cap: u32,
}

/// Caps with the kinds of people and the order in which one candidate is taken before another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nest {
    /// The caps; their numbers name them in refusals.
    pub sets: Vec<CapSet>,
    /// The kind of each person.
    pub kind_of: Vec<u32>,
    /// Order among candidates of different offers of one group.
    pub order: Order,
}

/// Which of two candidates at different offers of one group comes first. At one offer its own ranks always decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// The better rank in the own list of the offer asked for; equal ranks by number of the offer.
    OwnRanks,
    /// The offer with the smaller number in this list of positions (one for each offer); within an offer by its ranks.
    Offers(Vec<u32>),
}

/// Caps that cannot be read, or to which this method's theorem does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NestRefused {
    /// Two sets overlap: use the method for overlapping caps.
    #[error(
        "{first} and {second} overlap without one holding the other; nest them, or use the cut-off method"
    )]
    Overlap {
        /// One of them.
        first: Part,
        /// The other.
        second: Part,
    },
    /// A set names an offer that does not exist.
    #[error("set {set} names offer {offer}, which does not exist")]
    NoSuchOffer {
        /// The set.
        set: u32,
        /// The offer.
        offer: u32,
    },
    /// One kind for each person, one position for each offer.
    #[error("give one kind for each of {people} people and one position for each of {offers} offers")]
    Lengths {
        /// People of the market.
        people: usize,
        /// Offers of the market.
        offers: usize,
    },
}

/// Deferred acceptance under nested caps. Break ties of offers before: they count by number.
///
/// # Errors
/// [`NestRefused`]: sets that overlap or cannot be read.
pub fn nested(market: &Market, nest: &Nest) -> Result<Placement, NestRefused> {
    if let Theory::Overlapping { first, second } = nest.theory(market)? {
        return Err(NestRefused::Overlap { first, second });
    }
    let layout = theory::Layout::new(market, nest);
    let unit_of = layout.groups(market, nest);
    let units = unit_of.iter().max().map_or(0, |&last| last as usize + 1);
    let mut load = vec![0u32; nest.sets.len()];
    let mut at_offer = vec![0u32; market.offers()];
    Ok(units::propose(&units::lists(market), &unit_of, units, |_, pool, out| {
        pool.sort_unstable_by_key(|c| nest.key(market, *c));
        let mut touched: Vec<u32> = Vec::new();
        pool.retain(|candidate| {
            let sets = layout.sets(candidate.offer, nest.kind_of[candidate.person as usize]);
            let full = sets.iter().find(|&&set| load[set as usize] >= nest.sets[set as usize].cap);
            let places = at_offer[candidate.offer as usize] >= market.capacity(candidate.offer);
            let bound = if places { Some(Bound::Places) } else { full.map(|&set| Bound::Set(set)) };
            if let Some(bound) = bound {
                out.push((*candidate, bound));
                return false;
            }
            sets.iter().for_each(|&set| load[set as usize] += 1);
            touched.extend(sets);
            at_offer[candidate.offer as usize] += 1;
            true
        });
        touched.into_iter().for_each(|set| load[set as usize] = 0);
        pool.iter().for_each(|c| at_offer[c.offer as usize] = 0);
    }))
}

impl Nest {
    pub(crate) fn key(&self, market: &Market, candidate: Candidate) -> (u32, u32, u32) {
        let rank = units::rank(market, candidate);
        match &self.order {
            Order::OwnRanks => (rank, candidate.offer, candidate.person),
            Order::Offers(position) => (position[candidate.offer as usize], rank, candidate.person),
        }
    }

    /// Which theory applies to these sets, together with the places of the offers: decides what is promised.
    ///
    /// # Errors
    /// [`NestRefused`] when a set names what does not exist or lists have wrong lengths.
    pub fn theory(&self, market: &Market) -> Result<Theory, NestRefused> {
        let (people, offers) = (market.people(), market.offers());
        let positions = match &self.order {
            Order::OwnRanks => offers,
            Order::Offers(position) => position.len(),
        };
        if self.kind_of.len() != people || positions != offers {
            return Err(NestRefused::Lengths { people, offers });
        }
        for (set, cap) in (0u32..).zip(&self.sets) {
            if let Some(&offer) = cap.offers.iter().find(|&&o| o as usize >= offers) {
                return Err(NestRefused::NoSuchOffer { set, offer });
            }
        }
        Ok(theory::Layout::new(market, self).theory(self))
    }
}
