//! How a region chooses: targets first, then one more each in turn while the cap allows.

use super::Regions;
use crate::bound::{Bound, Placement};
use crate::market::Market;
use crate::units::{self, Candidate};

/// Deferred acceptance with regions as units; offers without a region are units of their own.
pub(super) fn run(market: &Market, regions: &Regions) -> Placement {
    let members = regions.members();
    let base = members.len() as u32;
    let unit_of: Vec<u32> = (0..)
        .zip(&regions.region_of)
        .map(|(offer, region): (u32, _)| region.unwrap_or(base + offer))
        .collect();
    let units = base as usize + market.offers();
    units::propose(&units::lists(market), &unit_of, units, |unit, pool, out| {
        if unit < base {
            let region = Region { market, regions, number: unit, offers: &members[unit as usize] };
            region.choose(pool, out);
        } else {
            pool.sort_unstable_by_key(|c| (units::rank(market, *c), c.person));
            let places = market.capacity(unit - base) as usize;
            out.extend(pool.drain(places.min(pool.len())..).map(|c| (c, Bound::Places)));
        }
    })
}

struct Region<'a> {
    market: &'a Market,
    regions: &'a Regions,
    number: u32,
    offers: &'a [u32],
}

impl Region<'_> {
    fn choose(&self, pool: &mut Vec<Candidate>, out: &mut Vec<(Candidate, Bound)>) {
        pool.sort_unstable_by_key(|c| (c.offer, units::rank(self.market, *c), c.person));
        let asked = |offer: u32| {
            pool.partition_point(|c| c.offer <= offer) - pool.partition_point(|c| c.offer < offer)
        };
        let can: Vec<usize> =
            self.offers.iter().map(|&o| asked(o).min(self.market.capacity(o) as usize)).collect();
        let mut taken: Vec<usize> = self
            .offers
            .iter()
            .zip(&can)
            .map(|(&o, &can)| can.min(self.regions.target[o as usize] as usize))
            .collect();
        let mut left = (self.regions.cap[self.number as usize] as usize).saturating_sub(taken.iter().sum());
        let mut moved = true;
        while moved && left > 0 {
            moved = false;
            for (taken, &can) in taken.iter_mut().zip(&can) {
                if *taken < can && left > 0 {
                    *taken += 1;
                    left -= 1;
                    moved = true;
                }
            }
        }
        let mut seen = vec![0usize; self.offers.len()];
        pool.retain(|candidate| {
            let at = self.offers.iter().position(|&o| o == candidate.offer).unwrap_or(0);
            seen[at] += 1;
            if seen[at] > taken[at] {
                let full = taken[at] == self.market.capacity(candidate.offer) as usize;
                out.push((*candidate, if full { Bound::Places } else { Bound::Region(self.number) }));
            }
            seen[at] <= taken[at]
        });
    }
}
