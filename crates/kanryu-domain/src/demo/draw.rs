//! Seeded draws whose results are the same on every machine: whole numbers only, no library distribution.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::calendar::Day;

/// A stream of draws.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream of one person: every `stream` of a seed is independent of the others.
    pub fn new(seed: u64, stream: u64) -> Draw {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Draw(rng)
    }

    /// A whole number below `n`, which is at least 1.
    pub fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(n)) >> 32) as u32
    }

    /// A whole number from `least` to `most`, both included.
    pub fn between(&mut self, least: i32, most: i32) -> i32 {
        least + self.below((most - least + 1) as u32) as i32
    }

    /// A day from `first` to `last`, both included.
    pub fn day(&mut self, first: Day, last: Day) -> Day {
        first.plus_days(self.between(0, (last.number() - first.number()).max(0)))
    }

    /// True with this chance.
    pub fn chance(&mut self, permille: u32) -> bool {
        self.below(1_000) < permille
    }

    /// One of them, all equally likely; there is at least one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u32) as usize]
    }

    /// The place of one of the weights, likely in proportion; their sum is at least 1 and below 2³².
    pub fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        let mut last = 0;
        for (at, weight) in weights.enumerate() {
            last = at;
            if left < weight {
                break;
            }
            left -= weight;
        }
        last
    }

    /// 128 bits in the form of a UUID of version 8 (RFC 9562, free contents).
    pub fn uuid(&mut self) -> u128 {
        let bits = u128::from(self.0.next_u64()) << 64 | u128::from(self.0.next_u64());
        bits & !(0xf << 76) & !(0b11 << 62) | 8 << 76 | 0b10 << 62
    }
}
