//! Why each person and each offer got what it got, read from stored cut-offs in microseconds.
//!
//! What would have changed a result is stated for deferred acceptance with people proposing and the same lottery:
//!
//! * **More places.** With as many places more as people wait ahead, and one, the person gets this offer or a better one.
//!   Proof: more places harm nobody (Kominers 2024); so whoever has something better does not come back, and at most the
//!   present holders and those who wait ahead can be ranked before the person.
//! * **A better rank.** Ranked within the number of places, a person is never rejected. Ranked above the cut-off, the person
//!   has a claim: the present result would not be stable. The exact rank that wins costs a rerun: `whatif::winning_rank`.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::audit::{Cutoffs, Gain};
use crate::bound::{Bound, Refusal};
use crate::market::{Finding, Market, Side};

/// What is kept of a result so that everybody can be told their reasons at once.
#[derive(Debug, Clone)]
pub struct Evidence<'a> {
    market: &'a Market,
    cutoffs: Cutoffs,
    /// The wish that each person got.
    held: Vec<Option<usize>>,
    /// One bit for each entry of the lists of all offers: whether that person would rather (or as gladly) be there.
    wanted: Vec<u64>,
    /// Ranks at each offer, best first, one offer after the other.
    ranks: Vec<u32>,
    ranks_end: Vec<u32>,
    limit: BTreeMap<(u32, u32), Bound>,
    people_proposed: bool,
    one_sided: Vec<Finding>,
}

/// A place somebody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The offer.
    pub offer: u32,
    /// The rank the person gives it; 0 is the first choice.
    pub own_rank: u32,
    /// The rank the offer gives the person.
    pub rank_there: u32,
}

/// Why a person did not get an offer it would rather have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Binding {
    /// The offer has no places.
    NoPlaces,
    /// All places are held by people whom the offer ranks higher; the worst of them has this rank.
    Ranked {
        /// The cut-off.
        cutoff: u32,
    },
    /// All places are held by people ranked higher or equally; among equals others drew better.
    Drawn {
        /// The cut-off, which is the person's own rank there.
        cutoff: u32,
    },
    /// A limit beyond the places of the offer refused the person.
    Limit {
        /// Which limit, as the method that was used says.
        bound: Bound,
    },
    /// Nothing held the person back: the pair blocks, and the result is not stable.
    Blocks {
        /// What the offer would gain.
        gain: Gain,
    },
}

/// An offer that a person would rather have than its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The offer.
    pub offer: u32,
    /// The rank the person gives it.
    pub own_rank: u32,
    /// The rank it gives the person.
    pub rank_there: u32,
    /// What held the person back.
    pub binding: Binding,
    /// Ranks of the people who hold the places, best first.
    pub holders: Vec<u32>,
    /// People ranked higher or equally who would also rather be there.
    pub ahead: u32,
    /// So many places more would have been enough for this offer or a better one; only stated for plain deferred
    /// acceptance with people proposing.
    pub places_enough: Option<u32>,
    /// A rank from 0 up to this one would have been enough; stated as above,
    /// and none when no rank is certain without the lottery.
    pub rank_enough: Option<u32>,
}

/// The reasons of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonReasons {
    /// The place, if there is one.
    pub place: Option<Place>,
    /// What the person would rather have, best first.
    pub missed: Vec<Missed>,
    /// Offers that the person wished for and that do not list the person, in order.
    pub not_listed_by: Vec<u32>,
}

/// The reasons of one offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferReasons {
    /// Places.
    pub places: u32,
    /// People placed here with their ranks, best first.
    pub ranks: Vec<u32>,
    /// Free places.
    pub free: u32,
    /// People in the list who also wish for the offer.
    pub listed: u32,
    /// Of these: placed where they like it better or as well.
    pub prefer_elsewhere: u32,
    /// Of these: would rather be here and ranked below the cut-off, or beaten in the draw.
    pub below_cutoff: u32,
    /// Of these: would rather be here and refused by another limit.
    pub held_by_limit: u32,
    /// Of these: would rather be here and nothing held them back (blocking pairs).
    pub blocking: u32,
    /// People who wish for the offer and are not listed by it.
    pub wish_unlisted: u32,
    /// People in the list who do not wish for the offer.
    pub list_unwished: u32,
}

impl<'a> Evidence<'a> {
    /// Keeps what is needed of a result. The audit says whether it is a matching; pairs that are not acceptable are left out.
    #[must_use]
    pub fn new(market: &'a Market, offer_of: &[Option<u32>]) -> Evidence<'a> {
        let cutoffs = Cutoffs::of(market, offer_of);
        let held: Vec<Option<usize>> = (0..market.people() as u32)
            .zip(offer_of)
            .map(|(person, offer)| offer.and_then(|offer| market.find(person, offer)))
            .collect();
        let mut at = vec![Vec::new(); market.offers()];
        for wish in held.iter().flatten().map(|&entry| market.wish(entry)) {
            at[wish.offer() as usize].push(wish.rank_there());
        }
        let (mut ranks, mut ranks_end) =
            (Vec::with_capacity(market.people()), Vec::with_capacity(market.offers()));
        for mut one in at {
            one.sort_unstable();
            ranks.append(&mut one);
            ranks_end.push(ranks.len() as u32);
        }
        let wanted = vec![0; market.pairs().div_ceil(64)];
        let (limit, people_proposed, one_sided) = (BTreeMap::new(), false, Vec::new());
        let mut evidence =
            Evidence { market, cutoffs, held, wanted, ranks, ranks_end, limit, people_proposed, one_sided };
        for person in 0..market.people() as u32 {
            for entry in market.entries(person) {
                if !evidence.wants(person, entry, true) {
                    continue;
                }
                let position = market.position(person, market.wish(entry));
                evidence.wanted[position / 64] |= 1 << (position % 64);
            }
        }
        evidence
    }

    /// How many of the entries of offers' lists in this stretch belong to people who would rather (or as gladly) be there.
    fn wanting(&self, from: usize, to: usize) -> u32 {
        let bits_below = |number: usize| (1u64 << number) - 1;
        let words = (from / 64..to.div_ceil(64)).map(|word| {
            let mut bits = self.wanted[word];
            if word == from / 64 {
                bits &= !bits_below(from % 64);
            }
            if word == to / 64 {
                bits &= bits_below(to % 64);
            }
            bits.count_ones()
        });
        words.sum()
    }

    /// Adds what a method with limits beyond places refused; `Bound::Places` is left to the cut-offs.
    #[must_use]
    pub fn with_refusals(self, refusals: &[Refusal]) -> Evidence<'a> {
        let beyond = refusals.iter().filter(|refusal| refusal.bound != Bound::Places);
        let limit = beyond.map(|refusal| ((refusal.person, refusal.offer), refusal.bound)).collect();
        Evidence { limit, ..self }
    }

    /// Says that the result is that of plain deferred acceptance with people proposing: only then is it stated which
    /// changes would have been enough.
    #[must_use]
    pub fn of_people_proposing(self) -> Evidence<'a> {
        Evidence { people_proposed: true, ..self }
    }

    /// Adds what building the market noticed.
    #[must_use]
    pub fn with_findings(self, findings: &[Finding]) -> Evidence<'a> {
        Evidence { one_sided: findings.to_vec(), ..self }
    }

    fn ranks_at(&self, offer: u32) -> &[u32] {
        let first = if offer == 0 { 0 } else { self.ranks_end[offer as usize - 1] };
        &self.ranks[first as usize..self.ranks_end[offer as usize] as usize]
    }

    /// Whether the person would rather (or as gladly, for `equally`) have this wish than what it holds.
    fn wants(&self, person: u32, entry: usize, equally: bool) -> bool {
        match self.held[person as usize] {
            None => true,
            Some(held) if held == entry => false,
            Some(held) if self.market.has_ties(Side::Person) => {
                let (own, have) = (self.market.own_rank(person, entry), self.market.own_rank(person, held));
                own < have || (equally && own == have)
            }
            Some(held) => entry < held,
        }
    }

    fn binding(&self, person: u32, offer: u32, rank: u32) -> Binding {
        if self.market.capacity(offer) == 0 {
            return Binding::NoPlaces;
        }
        if let Some(&bound) = self.limit.get(&(person, offer)) {
            return Binding::Limit { bound };
        }
        match (self.cutoffs.gain(offer, rank), self.cutoffs.worst(offer)) {
            (Gain::Nothing, Some(cutoff)) => Binding::Ranked { cutoff },
            (Gain::Equal, Some(cutoff)) => Binding::Drawn { cutoff },
            (gain, _) => Binding::Blocks { gain },
        }
    }

    /// The reasons of a person: its place, and for everything it would rather have what held it back.
    #[must_use]
    pub fn person(&self, person: u32) -> PersonReasons {
        let place = self.held[person as usize].map(|entry| Place {
            offer: self.market.wish(entry).offer(),
            own_rank: self.market.own_rank(person, entry),
            rank_there: self.market.wish(entry).rank_there(),
        });
        let missed = self.market.entries(person).filter(|&entry| self.wants(person, entry, false));
        let not_listed_by = self.one_sided.iter().filter_map(|finding| match finding {
            Finding::OneSided { by: Side::Person, person: one, offer } if *one == person => Some(*offer),
            _ => None,
        });
        PersonReasons {
            place,
            missed: missed.map(|entry| self.missed(person, entry)).collect(),
            not_listed_by: not_listed_by.collect(),
        }
    }

    fn missed(&self, person: u32, entry: usize) -> Missed {
        let (offer, rank_there) = (self.market.wish(entry).offer(), self.market.wish(entry).rank_there());
        let binding = self.binding(person, offer, rank_there);
        // The person itself is one of those who would rather be there.
        let ahead = self
            .wanting(self.market.choice_range(offer).start, self.market.end_of_tier(offer, rank_there))
            - 1;
        Missed {
            offer,
            own_rank: self.market.own_rank(person, entry),
            rank_there,
            binding,
            holders: self.ranks_at(offer).to_vec(),
            ahead,
            places_enough: self.people_proposed.then_some(ahead + 1),
            rank_enough: self.people_proposed.then(|| self.rank_enough(person, offer)).flatten(),
        }
    }

    /// The worst rank at which fewer people than places would be ranked as high as the person, without a lottery.
    fn rank_enough(&self, person: u32, offer: u32) -> Option<u32> {
        let places = self.market.capacity(offer) as usize;
        let mut others = self.market.choices(offer).filter(|choice| choice.person != person);
        // The person must stand strictly before the last one who would no longer fit.
        let beaten = others.nth(places.checked_sub(1)?)?;
        beaten.rank.checked_sub(1)
    }

    /// The reasons of an offer: who is here, and why places are free.
    #[must_use]
    pub fn offer(&self, offer: u32) -> OfferReasons {
        let (mut elsewhere, mut below, mut by_rule, mut blocking) = (0, 0, 0, 0);
        for choice in self.market.choices(offer) {
            if self.held[choice.person as usize] == Some(choice.wish) {
                continue;
            }
            if !self.wants(choice.person, choice.wish, false) {
                elsewhere += 1;
                continue;
            }
            match self.binding(choice.person, offer, choice.rank) {
                Binding::NoPlaces | Binding::Ranked { .. } | Binding::Drawn { .. } => below += 1,
                Binding::Limit { .. } => by_rule += 1,
                Binding::Blocks { .. } => blocking += 1,
            }
        }
        let places = self.market.capacity(offer);
        let one_sided = |side: Side| {
            let matches = |finding: &&Finding| matches!(finding, Finding::OneSided { by, offer: at, .. } if *by == side && *at == offer);
            self.one_sided.iter().filter(matches).count() as u32
        };
        OfferReasons {
            places,
            ranks: self.ranks_at(offer).to_vec(),
            free: places.saturating_sub(self.cutoffs.filled(offer)),
            listed: self.market.listed(offer) as u32,
            prefer_elsewhere: elsewhere,
            below_cutoff: below,
            held_by_limit: by_rule,
            blocking,
            wish_unlisted: one_sided(Side::Person),
            list_unwished: one_sided(Side::Offer),
        }
    }
}
