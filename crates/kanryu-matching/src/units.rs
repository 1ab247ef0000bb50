//! Deferred acceptance where whole units choose: each unit (an offer, a facility, a region) picks from all who propose to it.
//!
//! When every unit's choice is substitutable (nobody is taken only because somebody else is), the result is the person-best
//! stable one and independent of order (Hatfield & Milgrom 2005). When choices are also size-monotone (more proposals never
//! fill fewer places), telling the truth is a dominant strategy for people. Each method states which holds for its choice.
//! Costs one choice for each unit and wave of proposals; a person proposes at most as often as its list is long.

use crate::bound::{Bound, Placement, Refusal};
use crate::market::Market;

/// A person asking for an offer of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The offer asked for.
    pub offer: u32,
    /// The person.
    pub person: u32,
    /// Position of the offer in the person's list.
    pub at: u32,
}

/// People propose down their lists (numbers of offers, best first); `choose` moves whom a unit refuses from the pool to the
/// second list, with the limit that was reached. Pools may be reordered freely.
pub(crate) fn propose(
    lists: &[Vec<u32>],
    unit_of: &[u32],
    units: usize,
    mut choose: impl FnMut(u32, &mut Vec<Candidate>, &mut Vec<(Candidate, Bound)>),
) -> Placement {
    let mut pools: Vec<Vec<Candidate>> = vec![Vec::new(); units];
    let mut next = vec![0u32; lists.len()];
    let mut free: Vec<u32> = (0..lists.len() as u32).collect();
    let mut touched = vec![false; units];
    let mut refused = Vec::new();
    let mut refusals = Vec::new();
    while !free.is_empty() {
        let mut asked = Vec::new();
        for person in free.drain(..) {
            let at = &mut next[person as usize];
            if let Some(&offer) = lists[person as usize].get(*at as usize) {
                let unit = unit_of[offer as usize];
                pools[unit as usize].push(Candidate { offer, person, at: *at });
                *at += 1;
                if !std::mem::replace(&mut touched[unit as usize], true) {
                    asked.push(unit);
                }
            }
        }
        asked.sort_unstable();
        for unit in asked {
            touched[unit as usize] = false;
            choose(unit, &mut pools[unit as usize], &mut refused);
            for (Candidate { offer, person, .. }, bound) in refused.drain(..) {
                refusals.push(Refusal { person, offer, bound });
                free.push(person);
            }
        }
        free.sort_unstable();
    }
    let mut offer_of = vec![None; lists.len()];
    for candidate in pools.iter().flatten() {
        offer_of[candidate.person as usize] = Some(candidate.offer);
    }
    refusals.sort_unstable();
    Placement { offer_of, refusals }
}

/// The wishes of everybody as plain lists of offers, best first; ties in the order of numbers.
pub(crate) fn lists(market: &Market) -> Vec<Vec<u32>> {
    (0..market.people() as u32).map(|p| market.wishes(p).iter().map(|w| w.offer()).collect()).collect()
}

/// The rank that the offer of a candidate gives it.
pub(crate) fn rank(market: &Market, candidate: Candidate) -> u32 {
    market.wishes(candidate.person)[candidate.at as usize].rank_there()
}
