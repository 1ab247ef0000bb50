//! Stability under regional caps: which blocking pairs count, by the definition that is asked for.

use super::Regions;
use crate::market::Market;

/// Which blocking pairs a regional cap excuses. A pair blocks when the person would rather be at the offer and the offer has
/// an empty place or ranks the person above somebody it has. A pair is excused only where the cap is reached and the offer
/// ranks everybody it has above the person, and further:
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stability {
    /// … the person is not in the region now ("strongly stable", Kamada & Kojima 2017). May not exist.
    Strong,
    /// … without more ("weakly stable", Kamada & Kojima 2017).
    Weak,
    /// … the person is not in the region now, or the move would leave the offer further above its target than the offer it
    /// leaves ("stable", Kamada & Kojima 2015). [`super::flexible`] satisfies it.
    Target,
}

impl Stability {
    /// All definitions.
    pub const ALL: [Stability; 3] = [Stability::Strong, Stability::Weak, Stability::Target];

    /// The word used in files and commands.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Stability::Strong => "strong-regional",
            Stability::Weak => "weak-regional",
            Stability::Target => "kamada-kojima",
        }
    }

    /// The definition with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Stability> {
        Stability::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// People of each offer and region, and the worst rank each offer has taken.
struct Filled {
    at: Vec<u32>,
    worst: Vec<Option<u32>>,
    in_region: Vec<u32>,
}

impl Filled {
    fn new(market: &Market, regions: &Regions, offer_of: &[Option<u32>]) -> Filled {
        let mut filled = Filled {
            at: vec![0; market.offers()],
            worst: vec![None; market.offers()],
            in_region: vec![0; regions.cap.len()],
        };
        for (person, offer) in (0u32..).zip(offer_of) {
            let Some(offer) = *offer else { continue };
            filled.at[offer as usize] += 1;
            let rank = market.find(person, offer).map_or(u32::MAX, |e| market.wish(e).rank_there());
            let worst = &mut filled.worst[offer as usize];
            *worst = (*worst).max(Some(rank));
            if let Some(region) = regions.region_of[offer as usize] {
                filled.in_region[region as usize] += 1;
            }
        }
        filled
    }

    fn at_cap(&self, regions: &Regions, offer: u32) -> bool {
        regions.region_of[offer as usize]
            .is_some_and(|r| self.in_region[r as usize] >= regions.cap[r as usize])
    }
}

/// Pairs of person and offer that the person wishes above what it has.
fn above<'a>(market: &'a Market, offer_of: &'a [Option<u32>]) -> impl Iterator<Item = (u32, u32, u32)> + 'a {
    (0..market.people() as u32).flat_map(move |person| {
        let now = offer_of[person as usize]
            .and_then(|o| market.find(person, o))
            .map(|e| market.own_rank(person, e));
        market
            .entries(person)
            .filter(move |&e| now.is_none_or(|now| market.own_rank(person, e) < now))
            .map(move |e| (person, market.wish(e).offer(), market.wish(e).rank_there()))
    })
}

/// All pairs that block under the definition, ordered by person. Empty: the matching is stable in that sense.
///
/// # Panics
/// When the regions do not fit the market; the methods of this module check that first.
#[must_use]
pub fn blocking(
    market: &Market,
    regions: &Regions,
    offer_of: &[Option<u32>],
    definition: Stability,
) -> Vec<(u32, u32)> {
    let filled = Filled::new(market, regions, offer_of);
    let excess = |offer: u32, moved: i64| {
        i64::from(filled.at[offer as usize]) + moved - i64::from(regions.target[offer as usize])
    };
    let excused = |person: u32, offer: u32| {
        let from = offer_of[person as usize]
            .filter(|o| regions.region_of[*o as usize] == regions.region_of[offer as usize]);
        filled.at_cap(regions, offer)
            && match (definition, from) {
                (Stability::Weak, _) | (_, None) => true,
                (Stability::Strong, Some(_)) => false,
                (Stability::Target, Some(from)) => excess(offer, 1) > excess(from, -1),
            }
    };
    above(market, offer_of)
        .filter(|&(person, offer, rank)| {
            let displaces = filled.worst[offer as usize].is_some_and(|worst| rank < worst);
            let empty = filled.at[offer as usize] < market.capacity(offer);
            displaces || empty && !excused(person, offer)
        })
        .map(|(person, offer, _)| (person, offer))
        .collect()
}

/// Empty places that somebody wants although places and the regional cap would allow it: (person, offer).
///
/// # Panics
/// When the regions do not fit the market; the methods of this module check that first.
#[must_use]
pub fn wasted(market: &Market, regions: &Regions, offer_of: &[Option<u32>]) -> Vec<(u32, u32)> {
    let filled = Filled::new(market, regions, offer_of);
    above(market, offer_of)
        .filter(|&(_, offer, _)| {
            filled.at[offer as usize] < market.capacity(offer) && !filled.at_cap(regions, offer)
        })
        .map(|(person, offer, _)| (person, offer))
        .collect()
}
