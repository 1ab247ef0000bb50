//! A super-stable matching or the proof that there is none, in linear time.
//!
//! An offer that was asked too often strikes out the last tier of its list; one that is full strikes out everybody ranked
//! below the worst it holds. What is struck out can be in no super-stable matching (Irving, Manlove & Scott 2000).

use super::asking::Asking;
use crate::market::Market;

/// The super-stable matching that is best for people, if there is one.
pub(super) fn super_stable(market: &Market) -> Option<Vec<Option<u32>>> {
    let mut asking = Asking::new(market);
    asking.run(strike);
    // No offer that was ever full may have a place left.
    let mut offers = 0..market.offers() as u32;
    let left = offers.any(|offer| asking.was_full(offer) && asking.filled(offer) < market.capacity(offer));
    if left { None } else { asking.single() }
}

fn strike(asking: &mut Asking<'_>, offer: u32) {
    let places = asking.market.capacity(offer);
    while asking.filled(offer) > places {
        asking.strike_tail(offer);
    }
    let worst = asking.held_ranks(offer).next_back();
    if asking.filled(offer) == places
        && let Some(worst) = worst
    {
        asking.strike_from_rank(offer, worst + 1);
    }
}
