//! The desks of the offers: whom each of them holds, as one bit a person of its list, and its cut-off.

use crate::market::Market;

/// What an offer says to a proposal.
pub(super) enum Answer {
    /// The person is kept, a place was free.
    Held,
    /// The person is kept, and the one at this entry of all lists of offers is sent away.
    HeldInsteadOf(u32),
    /// The person is not kept.
    Rejected,
}

/// Whom the offers hold. Ranks are positions in the lists of the offers.
pub(super) struct Desks<'a> {
    market: &'a Market,
    /// Proposals of this rank and worse are rejected at once: the worst that is held when full, 0 without places.
    cut: Vec<u32>,
    free: Vec<u32>,
    first_word: Vec<u32>,
    held: Vec<u64>,
}

impl<'a> Desks<'a> {
    pub(super) fn new(market: &'a Market) -> Desks<'a> {
        let mut words = 0;
        let first_word = (0..market.offers() as u32).map(|offer| {
            let first = words;
            words += market.listed(offer).div_ceil(64) as u32;
            first
        });
        let first_word = first_word.collect();
        Desks {
            market,
            cut: market.capacities().iter().map(|&places| if places == 0 { 0 } else { u32::MAX }).collect(),
            free: market.capacities().to_vec(),
            first_word,
            held: vec![0; words as usize],
        }
    }

    /// A person whom the offer ranks so asks for a place.
    #[inline]
    pub(super) fn ask(&mut self, offer: u32, rank: u32) -> Answer {
        let at = offer as usize;
        let cut = self.cut[at];
        if rank >= cut {
            return Answer::Rejected;
        }
        let first = self.first_word[at] as usize;
        self.held[first + (rank >> 6) as usize] |= 1 << (rank & 63);
        if self.free[at] > 0 {
            self.free[at] -= 1;
            if self.free[at] == 0 {
                self.cut[at] = self.worst_before(first, self.market.listed(offer) as u32);
            }
            return Answer::Held;
        }
        self.held[first + (cut >> 6) as usize] &= !(1 << (cut & 63));
        self.cut[at] = self.worst_before(first, cut);
        Answer::HeldInsteadOf((self.market.choice_range(offer).start as u32) + cut)
    }

    /// The worst rank that is held below `end`; the desk holds somebody there.
    #[inline]
    fn worst_before(&self, first: usize, end: u32) -> u32 {
        let last = end - 1;
        let mut word = (last >> 6) as usize;
        let mut bits = self.held[first + word] & (u64::MAX >> (63 - (last & 63)));
        while bits == 0 {
            word -= 1;
            bits = self.held[first + word];
        }
        (word as u32) << 6 | (63 - bits.leading_zeros())
    }
}
