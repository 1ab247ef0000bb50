//! Caps on regions of offers: flexible deferred acceptance, the older way of cut places, and stability by a named definition.
//!
//! - [`flexible`]: Kamada & Kojima (2015), American Economic Review 105:67-99. Each offer of a region first takes up to its
//!   target; then the offers of the region take one more each, in the stated order, while its cap allows. For disjoint
//!   regions the result is feasible, stable by [`Stability::Target`], efficient when people and offers both count, and
//!   nobody gains by an untrue list (nor does any group). Not promised: strong stability, which may not exist.
//! - [`cut_places`]: deferred acceptance with every offer's places cut to its target, as the Japanese residency match does
//!   with prefectures. Keeps the caps and is strategy-proof, but may leave places empty that somebody wants and the cap
//!   allows: [`wasted`] lists them.
//!
//! Cost: entries · offers of a region in the worst case. The definitions follow Kamada & Kojima (2015, 2017); which one is
//! meant is always a parameter.

mod choice;
mod stability;
#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::bound::Placement;
use crate::market::Market;

pub use stability::{Stability, blocking, wasted};

/// Regions of offers with caps. A region is a number; offers without one have only their own places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regions {
    /// The region of each offer.
    pub region_of: Vec<Option<u32>>,
    /// Most people in each region.
    pub cap: Vec<u32>,
    /// Target of each offer: taken before the region's offers compete for what the cap leaves. Together at most the cap.
    pub target: Vec<u32>,
    /// Order in which the offers of each region take one more beyond their targets; offers missing follow by number.
    pub order: Vec<Vec<u32>>,
}

/// Regions that contradict themselves or the market.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RegionsRefused {
    /// Lists of wrong lengths.
    #[error(
        "give one region and one target for each of {offers} offers, and one order for each of {regions} regions"
    )]
    Lengths {
        /// Offers of the market.
        offers: usize,
        /// Caps given.
        regions: usize,
    },
    /// A region without a cap.
    #[error("offer {offer} lies in region {region}, which has no cap")]
    NoSuchRegion {
        /// The offer.
        offer: u32,
        /// The region.
        region: u32,
    },
    /// Targets above the cap.
    #[error("the targets of region {region} sum to {targets}, above its cap of {cap}; lower a target")]
    Targets {
        /// The region.
        region: u32,
        /// Sum of its targets.
        targets: u64,
        /// Its cap.
        cap: u32,
    },
    /// An order names an offer outside the region, or twice.
    #[error("the order of region {region} names offer {offer}, which is not in it or stands there twice")]
    Order {
        /// The region.
        region: u32,
        /// The offer.
        offer: u32,
    },
}

/// What one cap costs: the same round with it and without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// The region.
    pub region: u32,
    /// People placed with the cap.
    pub placed: usize,
    /// People placed when only this cap is lifted.
    pub placed_without: usize,
    /// People who are better off when it is lifted.
    pub better: usize,
    /// People who are worse off when it is lifted.
    pub worse: usize,
}

impl Regions {
    /// Targets that share each cap in proportion to places (largest remainder, then lower number), as the residency match cuts.
    #[must_use]
    pub fn proportional(region_of: Vec<Option<u32>>, cap: Vec<u32>, places: &[u32]) -> Regions {
        let mut target = places.to_vec();
        for (region, &cap) in (0u32..).zip(&cap) {
            let offers: Vec<usize> = (0..places.len()).filter(|&o| region_of[o] == Some(region)).collect();
            let all: u64 = offers.iter().map(|&o| u64::from(places[o])).sum();
            if all <= u64::from(cap) {
                continue;
            }
            let share = |o: usize| u64::from(places[o]) * u64::from(cap);
            let mut left = u64::from(cap) - offers.iter().map(|&o| share(o) / all).sum::<u64>();
            let mut by_rest = offers.clone();
            by_rest.sort_by_key(|&o| (std::cmp::Reverse(share(o) % all), o));
            for o in by_rest {
                target[o] = (share(o) / all) as u32 + u32::from(left > 0);
                left = left.saturating_sub(1);
            }
        }
        let order = vec![Vec::new(); cap.len()];
        Regions { region_of, cap, target, order }
    }

    /// The offers of each region, in its order.
    fn members(&self) -> Vec<Vec<u32>> {
        let mut members = self.order.clone();
        for (offer, region) in (0u32..).zip(&self.region_of) {
            if let Some(region) = region
                && !members[*region as usize].contains(&offer)
            {
                members[*region as usize].push(offer);
            }
        }
        members
    }

    fn check(&self, market: &Market) -> Result<(), RegionsRefused> {
        let (offers, regions) = (market.offers(), self.cap.len());
        if self.region_of.len() != offers || self.target.len() != offers || self.order.len() != regions {
            return Err(RegionsRefused::Lengths { offers, regions });
        }
        let mut targets = vec![0u64; regions];
        for (offer, region) in (0u32..).zip(&self.region_of) {
            let Some(region) = *region else { continue };
            let sum =
                targets.get_mut(region as usize).ok_or(RegionsRefused::NoSuchRegion { offer, region })?;
            *sum += u64::from(self.target[offer as usize].min(market.capacity(offer)));
        }
        for (region, order) in (0u32..).zip(&self.order) {
            let (targets, cap) = (targets[region as usize], self.cap[region as usize]);
            if targets > u64::from(cap) {
                return Err(RegionsRefused::Targets { region, targets, cap });
            }
            for (at, &offer) in order.iter().enumerate() {
                let outside = self.region_of.get(offer as usize).copied().flatten() != Some(region);
                if outside || order[..at].contains(&offer) {
                    return Err(RegionsRefused::Order { region, offer });
                }
            }
        }
        Ok(())
    }
}

/// Flexible deferred acceptance; see the module for what it promises. Break ties of offers before: they count by number.
///
/// # Errors
/// [`RegionsRefused`] names the region or offer that contradicts.
pub fn flexible(market: &Market, regions: &Regions) -> Result<Placement, RegionsRefused> {
    regions.check(market)?;
    Ok(choice::run(market, regions))
}

/// Deferred acceptance with the places of offers in regions cut to their targets.
///
/// # Errors
/// [`RegionsRefused`] names the region or offer that contradicts.
pub fn cut_places(market: &Market, regions: &Regions) -> Result<Placement, RegionsRefused> {
    regions.check(market)?;
    let cut = |(offer, region): (u32, &Option<u32>)| {
        let places = market.capacity(offer);
        region.map_or(places, |_| places.min(regions.target[offer as usize]))
    };
    let places: Vec<u32> = (0u32..).zip(&regions.region_of).map(cut).collect();
    let mut placement = choice::run(
        &market.with_capacities(places.clone()),
        &Regions { region_of: vec![None; market.offers()], ..regions.clone() },
    );
    for refusal in &mut placement.refusals {
        if let Some(region) = regions.region_of[refusal.offer as usize]
            && places[refusal.offer as usize] < market.capacity(refusal.offer)
        {
            refusal.bound = crate::bound::Bound::Region(region);
        }
    }
    Ok(placement)
}

/// What each cap costs under [`flexible`].
///
/// # Errors
/// [`RegionsRefused`] names the region or offer that contradicts.
pub fn effects(market: &Market, regions: &Regions) -> Result<Vec<Effect>, RegionsRefused> {
    let with = flexible(market, regions)?;
    let mut all = Vec::new();
    for region in 0..regions.cap.len() as u32 {
        let mut lifted = regions.clone();
        lifted.cap[region as usize] = u32::MAX;
        let without = choice::run(market, &lifted);
        let mut effect =
            Effect { region, placed: with.placed(), placed_without: without.placed(), better: 0, worse: 0 };
        for person in 0..market.people() as u32 {
            let place = |offer: Option<u32>| offer.and_then(|o| market.find(person, o)).unwrap_or(usize::MAX);
            let (now, then) =
                (place(with.offer_of[person as usize]), place(without.offer_of[person as usize]));
            effect.better += usize::from(then < now);
            effect.worse += usize::from(then > now);
        }
        all.push(effect);
    }
    Ok(all)
}
