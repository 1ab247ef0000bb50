//! As many people placed as possible when ties leave a choice: two thirds of the most for certain, exact when it can be proved.
//!
//! Weakly stable matchings of one market with ties may differ in size by a factor of two, and to find the largest is NP-hard
//! (Manlove, Irving, Iwama, Miyazaki & Morita 2002).
//! *Theorem* (Király 2013, ties on both sides): proposals in which people prefer, among tied offers, one that has a place
//! nobody asked for, in which an offer first lets go of people who could still go to such a place, and in which whoever was
//! rejected by its whole list may go through it once more, now preferred among equals, end in a weakly stable matching with at
//! least 2/3 of the most that any weakly stable matching places. Time is linear in list entries, with a logarithm.
//! *Exact*: the answer is called exact when it places as many as any matching at all could (augmenting paths), or when the
//! search over all weakly stable matchings ended within its bound of steps.
//! *Not promised*: truthfulness; and among the largest no particular one.

mod approximate;
mod most;
mod search;
#[cfg(test)]
mod tests;

use crate::deferred::deferred_acceptance;
use crate::lottery::Lottery;
use crate::market::{Market, Side};
use crate::outcome::{Definition, Note, Outcome, Status};

/// The largest weakly stable matching that can be found: exact if proved within the bound of search steps, else 2/3.
#[must_use]
pub fn largest_weakly_stable(market: &Market, bound: u64) -> Outcome {
    let offer_of = approximate::two_thirds(market);
    let placed = offer_of.iter().flatten().count();
    let mut outcome = Outcome::exact(offer_of);
    if placed == most::placeable(market, &outcome.offer_of) {
        return outcome;
    }
    let search = search::search(market, Definition::Weak, placed, bound);
    outcome.notes.push(Note::Searched { steps: search.steps });
    if let Some(better) = search.found {
        outcome.offer_of = better;
    }
    if !search.ended {
        outcome.status = Status::Bounded { part: 2, whole: 3 };
    }
    outcome
}

/// A matching that is stable by this definition, or the proof that there is none, by a search within a bound of steps.
///
/// All strongly stable matchings place the same people, and so do all super-stable ones (Irving, Manlove & Scott 2000, 2003);
/// for them the first one found is returned. When none exists (`Impossible`) or none was found within the bound
/// (`NotFound`), the result is the weakly stable matching of deferred acceptance, and its definition says so.
#[must_use]
pub fn stable_by(market: &Market, definition: Definition, lottery: &Lottery, bound: u64) -> Outcome {
    if definition == Definition::Weak {
        return deferred_acceptance(market, Side::Person, lottery).outcome;
    }
    let search = search::search(market, definition, 0, bound);
    let mut outcome = match search.found {
        Some(offer_of) => Outcome { definition, ..Outcome::exact(offer_of) },
        None => {
            let mut compromise = deferred_acceptance(market, Side::Person, lottery).outcome;
            compromise.status = if search.ended { Status::Impossible } else { Status::NotFound { bound } };
            compromise
        }
    };
    outcome.notes.push(Note::Searched { steps: search.steps });
    outcome
}
