//! Which sets a place of some kind falls into, whether sets are nested, and which offers hang together.

use std::collections::BTreeMap;
use std::fmt;

use super::Nest;
use crate::market::Market;

/// What a limit is: a numbered set, or the places of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The set with this number.
    Set(u32),
    /// The places of the offer with this number.
    Places(u32),
}

impl fmt::Display for Part {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Set(set) => write!(out, "set {set}"),
            Part::Places(offer) => write!(out, "the places of offer {offer}"),
        }
    }
}

/// What holds for a family of caps, from strongest to weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theory {
    /// No set cuts across offers or kinds: every set holds whole offers and no two sets share one. Regions; flexible
    /// deferred acceptance and the greedy choice both apply.
    Disjoint,
    /// Any two are apart or nested: the greedy choice is stable and strategy-proof.
    Laminar,
    /// These two overlap: only cut-offs apply, which are fair but may waste places.
    Overlapping {
        /// One of them.
        first: Part,
        /// The other.
        second: Part,
    },
}

/// For each offer and kind the sets it falls into, smallest first.
pub(super) struct Layout {
    kinds: usize,
    sets_of: Vec<Vec<u32>>,
    /// Number of (offer, kind) cells in each set.
    size: Vec<usize>,
}

impl Layout {
    pub(super) fn new(market: &Market, nest: &Nest) -> Layout {
        let named = nest.sets.iter().flat_map(|set| set.kinds.iter().flatten());
        let kinds = nest.kind_of.iter().chain(named).max().map_or(1, |&kind| kind as usize + 1);
        let mut layout = Layout {
            kinds,
            sets_of: vec![Vec::new(); kinds * market.offers()],
            size: vec![0; nest.sets.len()],
        };
        for (number, set) in (0u32..).zip(&nest.sets) {
            let mut inside = vec![set.kinds.is_none(); kinds];
            set.kinds.iter().flatten().for_each(|&kind| inside[kind as usize] = true);
            let mut offers = set.offers.clone();
            offers.sort_unstable();
            offers.dedup();
            for offer in offers {
                for kind in (0..kinds).filter(|&kind| inside[kind]) {
                    layout.sets_of[offer as usize * kinds + kind].push(number);
                    layout.size[number as usize] += 1;
                }
            }
        }
        for sets in &mut layout.sets_of {
            sets.sort_by_key(|&set| (layout.size[set as usize], set));
        }
        layout
    }

    /// The sets a person of this kind counts in at this offer, smallest first.
    pub(super) fn sets(&self, offer: u32, kind: u32) -> &[u32] {
        &self.sets_of[offer as usize * self.kinds + kind as usize]
    }

    pub(super) fn theory(&self, nest: &Nest) -> Theory {
        let mut shared: BTreeMap<(Part, Part), usize> = BTreeMap::new();
        let size = |part: Part| match part {
            Part::Set(set) => self.size[set as usize],
            Part::Places(_) => self.kinds,
        };
        for (cell, sets) in self.sets_of.iter().enumerate() {
            let places = Part::Places((cell / self.kinds) as u32);
            for (at, &set) in sets.iter().enumerate() {
                *shared.entry((Part::Set(set), places)).or_default() += 1;
                for &other in &sets[at + 1..] {
                    let pair = (Part::Set(set.min(other)), Part::Set(set.max(other)));
                    *shared.entry(pair).or_default() += 1;
                }
            }
        }
        for (&(first, second), &cells) in &shared {
            if cells < size(first).min(size(second)) {
                return Theory::Overlapping { first, second };
            }
        }
        let whole = nest.sets.iter().all(|set| set.kinds.is_none());
        let alone = self.sets_of.iter().all(|sets| sets.len() <= 1);
        if whole && alone { Theory::Disjoint } else { Theory::Laminar }
    }

    /// A number for each offer: offers that share a set, directly or through others, share it.
    pub(super) fn groups(&self, market: &Market, nest: &Nest) -> Vec<u32> {
        let mut root: Vec<usize> = (0..market.offers()).collect();
        fn find(root: &mut [usize], mut at: usize) -> usize {
            while root[at] != at {
                root[at] = root[root[at]];
                at = root[at];
            }
            at
        }
        for set in &nest.sets {
            for pair in set.offers.windows(2) {
                let (a, b) = (find(&mut root, pair[0] as usize), find(&mut root, pair[1] as usize));
                root[a.max(b)] = a.min(b);
            }
        }
        (0..market.offers()).map(|offer| find(&mut root, offer) as u32).collect()
    }
}
