//! What makes a result no matching of its market, and what two stable matchings may not differ in.

use std::collections::BTreeSet;

use thiserror::Error;

use super::Cutoffs;
use crate::market::Market;

/// Something that makes a result no matching of the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum Fault {
    /// The result does not answer for everybody, or for more people than there are.
    #[error(
        "the result speaks of {answers} people, the market of {people}; audit it against the lists it was made from"
    )]
    People {
        /// Number of answers.
        answers: usize,
        /// Number of people.
        people: usize,
    },
    /// An offer that does not exist.
    #[error("person {person} is placed at offer {offer}, which does not exist")]
    NoSuchOffer {
        /// The person.
        person: u32,
        /// The offer.
        offer: u32,
    },
    /// A pair that does not stand in both lists.
    #[error("person {person} and offer {offer} are paired but do not list each other")]
    NotAcceptable {
        /// The person.
        person: u32,
        /// The offer.
        offer: u32,
    },
    /// More people than places.
    #[error("offer {offer} holds {filled} people in {places} places")]
    OverCapacity {
        /// The offer.
        offer: u32,
        /// People there.
        filled: u32,
        /// Its places.
        places: u32,
    },
}

pub(super) fn faults(market: &Market, offer_of: &[Option<u32>], cutoffs: &Cutoffs) -> Vec<Fault> {
    let mut faults = Vec::new();
    if offer_of.len() != market.people() {
        faults.push(Fault::People { answers: offer_of.len(), people: market.people() });
    }
    for (person, offer) in (0..market.people() as u32).zip(offer_of) {
        let &Some(offer) = offer else { continue };
        if offer as usize >= market.offers() {
            faults.push(Fault::NoSuchOffer { person, offer });
        } else if market.find(person, offer).is_none() {
            faults.push(Fault::NotAcceptable { person, offer });
        }
    }
    for offer in 0..market.offers() as u32 {
        let (filled, places) = (cutoffs.filled(offer), market.capacity(offer));
        if filled > places {
            faults.push(Fault::OverCapacity { offer, filled, places });
        }
    }
    faults
}

/// Something in which two stable matchings of one strict market may not differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// The person is placed in one of them only.
    Placed {
        /// The person.
        person: u32,
    },
    /// The offer fills another number of places.
    Filled {
        /// The offer.
        offer: u32,
    },
    /// The offer has free places and yet other people.
    People {
        /// The offer.
        offer: u32,
    },
}

/// Checks the rural hospitals theorem on two stable matchings of a strict market; nothing is returned when it holds.
///
/// *Theorem* (Gale & Sotomayor 1985; Roth 1986): in all stable matchings the same people are placed, each offer fills the
/// same number of places, and an offer with free places has the same people.
#[must_use]
pub fn rural_hospitals(market: &Market, one: &[Option<u32>], other: &[Option<u32>]) -> BTreeSet<Difference> {
    let (cut_one, cut_other) = (Cutoffs::of(market, one), Cutoffs::of(market, other));
    let mut differences = BTreeSet::new();
    for (person, (a, b)) in (0..).zip(one.iter().zip(other)) {
        if a.is_some() != b.is_some() {
            differences.insert(Difference::Placed { person });
        }
        if a != b {
            let short = a.iter().chain(b).filter(|offer| !cut_one.is_full(**offer));
            differences.extend(short.map(|&offer| Difference::People { offer }));
        }
    }
    let offers =
        (0..market.offers() as u32).filter(|&offer| cut_one.filled(offer) != cut_other.filled(offer));
    differences.extend(offers.map(|offer| Difference::Filled { offer }));
    differences
}
