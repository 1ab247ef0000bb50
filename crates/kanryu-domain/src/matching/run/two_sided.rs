//! Methods for lists of two sides without limits beyond places.

use kanryu_matching::cardinality::{largest_weakly_stable, stable_by};
use kanryu_matching::deferred::deferred_acceptance;
use kanryu_matching::improve::improved;
use kanryu_matching::market::Side;
use kanryu_matching::outcome::Definition;

use super::{Prepared, Settled};
use crate::matching::method::Method;
use crate::matching::solved::Solved;

pub(super) fn solve(prepared: &Prepared<'_>, settled: &Settled) -> Solved {
    let market = &prepared.market;
    let lottery = prepared.lottery(settled.seed);
    let outcome = match settled.method {
        Method::OffersPropose => deferred_acceptance(market, Side::Offer, &lottery).outcome,
        Method::StableImprovement => improved(market, &lottery),
        Method::Largest => largest_weakly_stable(market, settled.bound),
        Method::StableSearch => {
            let definition = Definition::from_word(settled.definition).unwrap_or(Definition::Weak);
            stable_by(market, definition, &lottery)
        }
        // The other methods are answered elsewhere; `solve` of the parent says which.
        _ => deferred_acceptance(market, Side::Person, &lottery).outcome,
    };
    Solved::of_outcome(outcome)
}
