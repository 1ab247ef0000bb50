//! Random numbers by key: the same for the same seed, stream, person and step, whoever asks and in which order.
//!
//! Nothing is carried from one draw to the next, so results cannot depend on threads, blocks or shards, and a person
//! draws the same numbers in every scenario (common random numbers).

use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// The golden ratio times 2⁶⁴, as an odd number: the step between counters of [`Generator::Mix`].
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

/// How a key becomes random bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Generator {
    /// Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011), which passes the large published batteries; four steps a call.
    #[default]
    Philox,
    /// Two rounds of the SplitMix64 finalizer (Steele, Lea and Flood 2014): less than half the work.
    Mix,
}

/// A source of keyed random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyed {
    /// How.
    pub generator: Generator,
    /// The seed.
    pub seed: u64,
    /// A stream of its own for each use, so that no two uses share numbers.
    pub stream: u32,
}

/// Philox4x32-10: four words from a counter of four and a key of two.
#[inline]
pub fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let ([mut a, mut b, mut c, mut d], [mut k, mut l]) = (counter, key);
    for round in 0..10 {
        if round > 0 {
            (k, l) = (k.wrapping_add(WEYL[0]), l.wrapping_add(WEYL[1]));
        }
        let first = u64::from(MULTIPLIERS[0]) * u64::from(a);
        let second = u64::from(MULTIPLIERS[1]) * u64::from(c);
        (a, b, c, d) =
            ((second >> 32) as u32 ^ b ^ k, second as u32, (first >> 32) as u32 ^ d ^ l, first as u32);
    }
    [a, b, c, d]
}

/// The finalizer of SplitMix64: every bit of the result depends on every bit of the number.
#[inline]
pub fn mix(mut z: u64) -> u64 {
    z ^= z >> 30;
    z = z.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^= z >> 27;
    z = z.wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Keyed {
    /// What [`Generator::Mix`] makes of a person once and keeps for all steps; the number itself for Philox.
    #[inline]
    pub fn person(&self, person: u64) -> u64 {
        match self.generator {
            Generator::Philox => person,
            Generator::Mix => {
                let seed = self.seed.wrapping_add(mix(u64::from(self.stream)));
                mix(seed.wrapping_add(person.wrapping_mul(GOLDEN)))
            }
        }
    }

    /// The word of a person (as [`Keyed::person`] gives it) and step under [`Generator::Mix`].
    #[inline]
    pub fn mixed(kept: u64, step: u32) -> u32 {
        (mix(kept.wrapping_add(u64::from(step).wrapping_mul(GOLDEN))) >> 32) as u32
    }

    /// The words of a person for the steps `4 × quarter` to `4 × quarter + 3` under [`Generator::Philox`].
    #[inline]
    pub fn four(&self, person: u64, quarter: u32) -> [u32; 4] {
        let counter = [person as u32, (person >> 32) as u32, quarter, self.stream];
        philox4x32_10(counter, [self.seed as u32, (self.seed >> 32) as u32])
    }

    /// The word of a person and step.
    pub fn word(&self, person: u64, step: u32) -> u32 {
        match self.generator {
            Generator::Philox => self.four(person, step / 4)[(step % 4) as usize],
            Generator::Mix => Keyed::mixed(self.person(person), step),
        }
    }

    /// A number above 0 and below 1 for a person and step, with 53 random bits.
    pub fn uniform(&self, person: u64, step: u32) -> f64 {
        let [high, low] = [2 * step, 2 * step + 1].map(|step| u64::from(self.word(person, step)));
        (((high << 32 | low) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }
}
