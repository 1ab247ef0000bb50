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
//! Strongly and super-stable matchings are found or excluded too.
//! *Not promised*: truthfulness; and among the largest no particular one.

mod approximate;
mod asking;
mod most;
mod search;
mod strong;
mod super_stable;
#[cfg(test)]
mod tests;

use crate::deferred::deferred_acceptance;
use crate::lottery::Lottery;
use crate::market::{Market, Side};
use crate::outcome::{Definition, Note, Outcome, Status};

/// Lists are shuffled among equals at most so often to begin the proposals anew.
const BEGINNINGS: u64 = 64;

/// The largest weakly stable matching that can be found: exact if proved within the bound of search steps, else 2/3.
///
/// Before the search the proposals are begun anew with other orders among equals, as long as the bound allows one step for
/// each pair of the market and too few are placed.
#[must_use]
pub fn largest_weakly_stable(market: &Market, bound: u64) -> Outcome {
    let mut best = approximate::two_thirds(market);
    let size = |matching: &[Option<u32>]| matching.iter().flatten().count();
    let most = most::placeable(market, &best);
    let mut steps = 0;
    for seed in 0..BEGINNINGS {
        steps += market.pairs() as u64;
        if size(&best) == most || steps > bound {
            break;
        }
        let other = approximate::two_thirds_shuffled(market, seed);
        if size(&other) > size(&best) {
            best = other;
        }
    }
    let mut outcome = Outcome::exact(best);
    if outcome.placed() == most {
        return outcome;
    }
    let search = search::search(market, outcome.placed(), bound);
    outcome.notes.push(Note::Searched { steps: search.steps });
    if let Some(better) = search.found {
        outcome.offer_of = better;
    }
    if !search.ended && outcome.placed() < most {
        outcome.status = Status::Bounded { part: 2, whole: 3 };
    }
    outcome
}

/// A matching that is stable by this definition, or the proof that there is none.
///
/// All super-stable matchings place the same people, and so do all strongly stable ones (Irving, Manlove & Scott 2000,
/// 2003); one of them is found or excluded in polynomial time. When none exists (`Impossible`), the result is the weakly
/// stable matching of deferred acceptance, and its definition says so.
#[must_use]
pub fn stable_by(market: &Market, definition: Definition, lottery: &Lottery) -> Outcome {
    let weak = || deferred_acceptance(market, Side::Person, lottery).outcome;
    let found = match definition {
        Definition::Weak => return weak(),
        Definition::Strong => strong::strongly_stable(market),
        Definition::Super => super_stable::super_stable(market),
    };
    match found {
        Some(offer_of) => Outcome { definition, ..Outcome::exact(offer_of) },
        None => Outcome { status: Status::Impossible, ..weak() },
    }
}
