//! Blocking pairs where offers, or groups of them, choose under limits; each definition is written out here anew.

use std::collections::BTreeMap;

use super::super::limits::Limit;
use super::super::run::{Prepared, Settled, reserve_kinds};
use crate::text::Text;

/// Pairs of which the person would rather have the offer: person, offer, the rank the offer gives the person.
fn above<'a>(
    prepared: &'a Prepared<'_>,
    offer_of: &'a [Option<u32>],
) -> impl Iterator<Item = (u32, u32, u32)> + 'a {
    let market = &prepared.market;
    (0..market.people() as u32).flat_map(move |person| {
        let have = offer_of[person as usize]
            .and_then(|offer| market.find(person, offer))
            .map(|entry| market.own_rank(person, entry));
        market
            .entries(person)
            .filter(move |entry| have.is_none_or(|have| market.own_rank(person, *entry) < have))
            .map(move |entry| (person, market.wish(entry).offer(), market.wish(entry).rank_there()))
    })
}

/// People at each offer with the rank the offer gives them.
fn holders(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Vec<Vec<(u32, u32)>> {
    let market = &prepared.market;
    let mut at = vec![Vec::new(); market.offers()];
    for (person, offer) in (0u32..).zip(offer_of) {
        let Some(offer) = *offer else { continue };
        let rank = market.find(person, offer).map_or(u32::MAX, |entry| market.wish(entry).rank_there());
        at[offer as usize].push((person, rank));
    }
    at
}

/// Somebody ranked below has the place.
pub(super) fn envy(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Vec<(u32, u32)> {
    let at = holders(prepared, offer_of);
    let worst: Vec<Option<u32>> = at.iter().map(|here| here.iter().map(|(_, rank)| *rank).max()).collect();
    above(prepared, offer_of)
        .filter(|(_, offer, rank)| worst[*offer as usize].is_some_and(|worst| *rank < worst))
        .map(|(person, offer, _)| (person, offer))
        .collect()
}

/// The offer could take the person within all limits, or in exchange for somebody there whom it ranks below. The present
/// place of the person still counts in limits that hold both: to leave it opens nothing.
pub(super) fn nested(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Vec<(u32, u32)> {
    let at = holders(prepared, offer_of);
    let caps: Vec<&Limit> = prepared.limits.iter().filter(|limit| limit.most.is_some()).collect();
    let kinds = &prepared.kinds;
    let counted: Vec<Vec<bool>> = caps
        .iter()
        .map(|cap| {
            let matching = kinds.matching(&cap.who);
            (0..kinds.count() as u32).map(|kind| matching.contains(&kind)).collect()
        })
        .collect();
    let mut of_offer: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (cap, place) in caps.iter().zip(0usize..) {
        cap.offers.iter().for_each(|offer| of_offer.entry(*offer).or_default().push(place));
    }
    let falls = |person: u32, cap: usize| counted[cap][kinds.kind_of[person as usize] as usize];
    let mut load = vec![0u32; caps.len()];
    for (person, offer) in (0u32..).zip(offer_of) {
        for &cap in offer.iter().flat_map(|offer| of_offer.get(offer)).flatten() {
            load[cap] += u32::from(falls(person, cap));
        }
    }
    let full = |cap: usize| caps[cap].most.is_some_and(|most| load[cap] >= most);
    let blocks = |person: u32, offer: u32, rank: u32| {
        let here = &at[offer as usize];
        let sets = of_offer.get(&offer).map(Vec::as_slice).unwrap_or_default();
        let tight: Vec<usize> =
            sets.iter().copied().filter(|cap| falls(person, *cap) && full(*cap)).collect();
        let places_full = here.len() >= prepared.market.capacity(offer) as usize;
        if tight.is_empty() && !places_full {
            return true;
        }
        here.iter().any(|(other, held)| rank < *held && tight.iter().all(|cap| falls(*other, *cap)))
    };
    above(prepared, offer_of)
        .filter(|&(person, offer, rank)| blocks(person, offer, rank))
        .map(|(person, offer, _)| (person, offer))
        .collect()
}

/// The offer, choosing among the people there and this one by its reserves, would take the person.
pub(super) fn reserves(
    prepared: &Prepared<'_>,
    settled: &Settled,
    offer_of: &[Option<u32>],
) -> Result<Vec<(u32, u32)>, Text> {
    let kinds = reserve_kinds(prepared, settled).map_err(|error| Text::same(error.to_string()))?;
    let at = holders(prepared, offer_of);
    let takes = |person: u32, offer: u32, rank: u32| {
        let mut pool = at[offer as usize].clone();
        pool.push((person, rank));
        // Ties count for those who are there: only a strict gain blocks.
        pool.sort_by_key(|(one, rank)| (*rank, *one == person));
        let kind = |one: u32| kinds.kind_of[one as usize] as usize;
        let place = offer as usize;
        let mut left = prepared.market.capacity(offer);
        let mut of_kind = vec![0u32; kinds.reserve[place].len()];
        let mut taken = vec![false; pool.len()];
        for reserved in [true, false] {
            for ((one, _), taken) in pool.iter().zip(taken.iter_mut()) {
                let kind = kind(*one);
                let most = kinds.most[place][kind].unwrap_or(u32::MAX);
                let limit = if reserved { kinds.reserve[place][kind].min(most) } else { most };
                if !*taken && left > 0 && of_kind[kind] < limit {
                    *taken = true;
                    of_kind[kind] += 1;
                    left -= 1;
                }
            }
        }
        pool.iter().zip(taken).any(|((one, _), taken)| *one == person && taken)
    };
    let found = above(prepared, offer_of).filter(|&(person, offer, rank)| takes(person, offer, rank));
    Ok(found.map(|(person, offer, _)| (person, offer)).collect())
}

/// A free place, or somebody ranked below who does not hold the post by right.
pub(super) fn secured(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Vec<(u32, u32)> {
    let at = holders(prepared, offer_of);
    let present: Vec<Option<u32>> = prepared
        .round
        .people
        .values()
        .map(|person| person.present.as_ref().and_then(|post| prepared.numbers.offer(post)))
        .collect();
    let blocks = |offer: u32, rank: u32| {
        let here = &at[offer as usize];
        here.len() < prepared.market.capacity(offer) as usize
            || here.iter().any(|(holder, held)| rank < *held && present[*holder as usize] != Some(offer))
    };
    above(prepared, offer_of)
        .filter(|&(_, offer, rank)| blocks(offer, rank))
        .map(|(person, offer, _)| (person, offer))
        .collect()
}
