//! Breaking ties by a lottery that anybody can draw again: ChaCha20 keyed by a seed, one draw a number.
//!
//! The key is the seed as eight little-endian bytes followed by 24 zeros. Draw number *k* is the *k*-th 64-bit
//! little-endian word of the key stream; a smaller draw is better, equal draws go by number. Which stream is used:
//!
//! | stream (nonce) | draws |
//! |---|---|
//! | 0 | one draw a person, used by every offer (single lottery) |
//! | offer + 1 | one draw a person for that offer alone (a lottery of its own) |
//! | `u64::MAX` | one draw an offer, used by every person that ties offers |
//!
//! A single lottery leaves fewer people worse off than necessary than lotteries of their own do, and is the usual choice;
//! both are strategy-proof with people proposing (Abdulkadiroğlu, Pathak & Roth 2009).

#[cfg(test)]
mod tests;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::market::{Lists, Market, Side};
use crate::outcome::Note;

/// How ties are broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lottery {
    /// One draw a person, the same for every offer.
    Single {
        /// The seed, to be committed to before lists are known.
        seed: u64,
    },
    /// Each offer draws for itself.
    PerOffer {
        /// The seed, to be committed to before lists are known.
        seed: u64,
    },
    /// Draws that were made elsewhere, by number of the person; smaller is better. Ties of people go by number of the offer.
    Given {
        /// One draw a person; a person without one comes last.
        draws: Vec<u64>,
    },
}

/// The stream of the draws of offers.
const OFFERS: u64 = u64::MAX;

fn stream(seed: u64, number: u64) -> ChaCha20Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    let mut stream = ChaCha20Rng::from_seed(key);
    stream.set_stream(number);
    stream
}

fn first_draws(seed: u64, number: u64, count: usize) -> Vec<u64> {
    let mut stream = stream(seed, number);
    (0..count).map(|_| stream.next_u64()).collect()
}

impl Lottery {
    /// The draws of people that count at this offer, by number of the person, for publishing.
    #[must_use]
    pub fn draws(&self, offer: u32, people: usize) -> Vec<u64> {
        match self {
            Lottery::Single { seed } => first_draws(*seed, 0, people),
            Lottery::PerOffer { seed } => first_draws(*seed, u64::from(offer) + 1, people),
            Lottery::Given { draws } => {
                (0..people).map(|person| draws.get(person).copied().unwrap_or(u64::MAX)).collect()
            }
        }
    }

    /// The draws of offers, by number, that count where people tie offers.
    #[must_use]
    pub fn draws_of_offers(&self, offers: usize) -> Vec<u64> {
        match self {
            Lottery::Single { seed } | Lottery::PerOffer { seed } => first_draws(*seed, OFFERS, offers),
            Lottery::Given { .. } => vec![0; offers],
        }
    }

    /// The note that belongs to a result that needed this lottery.
    #[must_use]
    pub fn note(&self) -> Note {
        match self {
            Lottery::Single { seed } => Note::TiesBroken { seed: Some(*seed), single: true },
            Lottery::PerOffer { seed } => Note::TiesBroken { seed: Some(*seed), single: false },
            Lottery::Given { .. } => Note::TiesBroken { seed: None, single: true },
        }
    }

    /// The market with every tie broken. Acceptable pairs stay the same; ranks become positions 0, 1, 2 …
    #[must_use]
    pub fn break_ties(&self, market: &Market) -> Market {
        let wishes = self.strict_wishes(market);
        let choices = self.strict_choices(market);
        Market::build(market.capacities().to_vec(), &wishes, &choices)
            .expect("the lists of a market have no faults, and another order adds none")
            .market
    }

    fn strict_wishes(&self, market: &Market) -> Lists {
        let mut wishes = Lists::with_room(market.people(), market.pairs());
        let draws =
            if market.has_ties(Side::Person) { self.draws_of_offers(market.offers()) } else { Vec::new() };
        for person in 0..market.people() as u32 {
            if draws.is_empty() {
                wishes.push_strict(market.wishes(person).iter().map(|wish| wish.offer()));
                continue;
            }
            let mut list: Vec<(u32, u64, u32)> = market
                .entries(person)
                .map(|entry| (market.own_rank(person, entry), market.wish(entry).offer()))
                .map(|(rank, offer)| (rank, draws[offer as usize], offer))
                .collect();
            list.sort_unstable();
            wishes.push_strict(list.into_iter().map(|(_, _, offer)| offer));
        }
        wishes
    }

    fn strict_choices(&self, market: &Market) -> Lists {
        let mut choices = Lists::with_room(market.offers(), market.pairs());
        let shared = match self {
            Lottery::PerOffer { .. } => Vec::new(),
            Lottery::Single { .. } | Lottery::Given { .. } => self.draws(0, market.people()),
        };
        for offer in 0..market.offers() as u32 {
            let mut own = self.own_stream(offer);
            let mut draw = |person: u32| match &mut own {
                Some(stream) => {
                    stream.set_word_pos(2 * u128::from(person));
                    stream.next_u64()
                }
                None => shared[person as usize],
            };
            let mut list: Vec<(u32, u64, u32)> = market
                .choices(offer)
                .map(|choice| (choice.rank, draw(choice.person), choice.person))
                .collect();
            list.sort_unstable();
            choices.push_strict(list.into_iter().map(|(_, _, person)| person));
        }
        choices
    }

    fn own_stream(&self, offer: u32) -> Option<ChaCha20Rng> {
        match self {
            Lottery::PerOffer { seed } => Some(stream(*seed, u64::from(offer) + 1)),
            Lottery::Single { .. } | Lottery::Given { .. } => None,
        }
    }
}
