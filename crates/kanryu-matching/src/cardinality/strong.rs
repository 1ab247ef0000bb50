//! A strongly stable matching or the proof that there is none, in polynomial time.
//!
//! People ask whole tiers at once; an offer strikes out whoever it could only take after all its places are held by people
//! ranked higher. When nobody has anybody left to ask, people who cannot all be placed among the last tiers that hold them
//! (a critical set) show tiers that no strongly stable matching can use: these are struck out, and asking goes on
//! (Irving, Manlove & Scott 2003). The matching that is left is strongly stable, or none is.

use super::asking::Asking;
use super::most::Room;
use crate::audit::audit;
use crate::market::Market;
use crate::outcome::Definition;

/// A strongly stable matching, if there is one.
pub(super) fn strongly_stable(market: &Market) -> Option<Vec<Option<u32>>> {
    let mut asking = Asking::new(market);
    loop {
        asking.run(strike_dominated);
        let reduced = Reduced::of(&asking);
        let (placed, critical) = reduced.place(&asking);
        if critical.is_empty() {
            let found = reduced.whole(placed);
            return audit(market, &found, Definition::Strong, 0).is_stable().then_some(found);
        }
        for offer in critical {
            asking.strike_tail(offer);
        }
    }
}

/// Strikes out everybody ranked below as many held people as there are places.
fn strike_dominated(asking: &mut Asking<'_>, offer: u32) {
    let places = asking.market.capacity(offer) as usize;
    let last = places.checked_sub(1).and_then(|last| asking.held_ranks(offer).nth(last));
    if let Some(last) = last {
        asking.strike_from_rank(offer, last + 1);
    }
}

/// What is left to decide: people whom no offer keeps for certain, and the places that are not certainly taken.
struct Reduced {
    /// The offer that keeps a person for certain, and whether one does.
    bound: Vec<Option<u32>>,
    fixed: Vec<bool>,
    places: Vec<u32>,
}

impl Reduced {
    fn of(asking: &Asking<'_>) -> Reduced {
        let market = asking.market;
        let mut reduced = Reduced {
            bound: vec![None; market.people()],
            fixed: vec![false; market.people()],
            places: market.capacities().to_vec(),
        };
        for offer in 0..market.offers() as u32 {
            let over = asking.filled(offer) > market.capacity(offer);
            let tail = asking.tail(offer);
            for choice in asking.held_choices(offer) {
                if !over || Some(choice.rank) != tail {
                    reduced.bound[choice.person as usize] = Some(offer);
                    reduced.fixed[choice.person as usize] = true;
                    reduced.places[offer as usize] = reduced.places[offer as usize].saturating_sub(1);
                }
            }
        }
        reduced
    }

    /// Places as many of the others as possible; names the offers of a critical set if not all can be.
    fn place(&self, asking: &Asking<'_>) -> (Vec<Option<u32>>, Vec<u32>) {
        let market = asking.market;
        let allowed = |person: u32, entry: usize| !self.fixed[person as usize] && asking.holds_wish(entry);
        let room = Room { market, places: &self.places, fixed: &self.fixed, allowed };
        let placed = room.largest(vec![None; market.people()]);
        let mut at = vec![Vec::new(); market.offers()];
        for (person, offer) in (0..).zip(&placed) {
            if let Some(offer) = offer {
                at[*offer as usize].push(person);
            }
        }
        let left_out = |person: &u32| {
            !self.fixed[*person as usize] && placed[*person as usize].is_none() && asking.holds(*person)
        };
        let mut queue: Vec<u32> = (0..market.people() as u32).filter(left_out).collect();
        let mut reached = vec![false; market.offers()];
        let mut read = 0;
        while read < queue.len() {
            let person = queue[read];
            read += 1;
            for entry in market.entries(person).filter(|&entry| asking.holds_wish(entry)) {
                let offer = market.wish(entry).offer() as usize;
                if !std::mem::replace(&mut reached[offer], true) {
                    queue.append(&mut at[offer]);
                }
            }
        }
        (placed, (0..market.offers() as u32).filter(|&offer| reached[offer as usize]).collect())
    }

    fn whole(&self, placed: Vec<Option<u32>>) -> Vec<Option<u32>> {
        self.bound.iter().zip(placed).map(|(bound, placed)| bound.or(placed)).collect()
    }
}
