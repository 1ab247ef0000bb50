//! Places kept for kinds of people: reserves as soft minimums, and hard caps with a warning.
//!
//! [`with_reserves`]: deferred acceptance in which each offer first takes the best of every kind up to its reserve and then
//! the best of all (Hafalir, Yenmez & Yildirim 2013; with caps Ehlers, Hafalir, Yenmez & Yildirim 2014). A reserve that its
//! kind does not fill goes to others, so no place is wasted. The choice is substitutable and size-monotone: stable with
//! respect to it, person-best, strategy-proof for people. Hard caps on a kind are kept too, but are a blunt tool: Kojima
//! (2012) shows that a cap on the others can leave *every* member of the kind it should help worse off. Cost: entries times
//! a logarithm.

#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::bound::{Bound, Placement};
use crate::market::Market;
use crate::units;

/// Reserves and hard caps of kinds at offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kinds {
    /// The kind of each person, a number below the length of each list below.
    pub kind_of: Vec<u32>,
    /// For each offer and kind the places reserved; together at most the places of the offer.
    pub reserve: Vec<Vec<u32>>,
    /// For each offer and kind the most people, or no cap.
    pub most: Vec<Vec<Option<u32>>>,
}

/// Reserves or caps that contradict themselves.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KindsRefused {
    /// Lists of wrong lengths.
    #[error("give one kind for each person, and for each offer as many reserves and caps as there are kinds")]
    Lengths,
    /// More reserved than there are places.
    #[error("offer {offer} reserves {reserved} places but has {places}; lower a reserve")]
    Reserved {
        /// The offer.
        offer: u32,
        /// Sum of its reserves.
        reserved: u64,
        /// Its places.
        places: u32,
    },
    /// A kind may fill fewer places than are reserved for it.
    #[error("offer {offer} reserves more places for kind {kind} than the cap on that kind allows")]
    Contradiction {
        /// The offer.
        offer: u32,
        /// The kind.
        kind: u32,
    },
}

/// Result with the reserves that their kinds did not fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// Who goes where, and what refused whom.
    pub placement: Placement,
    /// Reserves not filled: (offer, kind, people missing).
    pub short: Vec<(u32, u32, u32)>,
    /// Whether hard caps were used, so that the warning of the module belongs into the report.
    pub hard_caps: bool,
}

/// Deferred acceptance with reserves and hard caps. Break ties of offers before: they count by number.
///
/// # Errors
/// [`KindsRefused`] names the offer and kind that contradict.
pub fn with_reserves(market: &Market, kinds: &Kinds) -> Result<Reserved, KindsRefused> {
    check(market, kinds)?;
    let unit_of: Vec<u32> = (0..market.offers() as u32).collect();
    let placement = units::propose(&units::lists(market), &unit_of, market.offers(), |offer, pool, out| {
        pool.sort_unstable_by_key(|c| (units::rank(market, *c), c.person));
        let kind = |c: &units::Candidate| kinds.kind_of[c.person as usize] as usize;
        let mut reserve = kinds.reserve[offer as usize].clone();
        let reserved: Vec<bool> = pool
            .iter()
            .map(|c| {
                let left = &mut reserve[kind(c)];
                let takes = *left > 0;
                *left = left.saturating_sub(1);
                takes
            })
            .collect();
        let mut open = market.capacity(offer) - reserved.iter().filter(|&&r| r).count() as u32;
        let mut of_kind = vec![0; reserve.len()];
        pool.iter().zip(&reserved).filter(|(_, r)| **r).for_each(|(c, _)| of_kind[kind(c)] += 1);
        let mut at = 0;
        pool.retain(|c| {
            at += 1;
            if reserved[at - 1] {
                return true;
            }
            let capped = kinds.most[offer as usize][kind(c)].is_some_and(|most| of_kind[kind(c)] >= most);
            if open > 0 && !capped {
                open -= 1;
                of_kind[kind(c)] += 1;
                return true;
            }
            out.push((*c, if capped { Bound::Kind(kind(c) as u32) } else { Bound::Places }));
            false
        });
    });
    let mut short = Vec::new();
    let mut left = kinds.reserve.clone();
    for (person, offer) in placement.offer_of.iter().enumerate() {
        if let Some(offer) = offer {
            let left = &mut left[*offer as usize][kinds.kind_of[person] as usize];
            *left = left.saturating_sub(1);
        }
    }
    for (offer, left) in (0u32..).zip(&left) {
        short.extend(
            (0u32..).zip(left).filter(|(_, left)| **left > 0).map(|(kind, left)| (offer, kind, *left)),
        );
    }
    Ok(Reserved { placement, short, hard_caps: kinds.most.iter().flatten().any(Option::is_some) })
}

fn check(market: &Market, kinds: &Kinds) -> Result<(), KindsRefused> {
    let count = kinds.reserve.first().map_or(0, Vec::len);
    let lengths = kinds.kind_of.len() == market.people()
        && kinds.reserve.len() == market.offers()
        && kinds.most.len() == market.offers()
        && kinds.reserve.iter().all(|r| r.len() == count)
        && kinds.most.iter().all(|m| m.len() == count)
        && (market.offers() == 0 || kinds.kind_of.iter().all(|&kind| (kind as usize) < count));
    if !lengths {
        return Err(KindsRefused::Lengths);
    }
    for offer in 0..market.offers() as u32 {
        let (reserve, most) = (&kinds.reserve[offer as usize], &kinds.most[offer as usize]);
        let reserved: u64 = reserve.iter().map(|&r| u64::from(r)).sum();
        let places = market.capacity(offer);
        if reserved > u64::from(places) {
            return Err(KindsRefused::Reserved { offer, reserved, places });
        }
        if let Some(kind) = (0..count).find(|&kind| most[kind].is_some_and(|most| most < reserve[kind])) {
            return Err(KindsRefused::Contradiction { offer, kind: kind as u32 });
        }
    }
    Ok(())
}
