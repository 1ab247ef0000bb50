//! The instances U and C: people and offers made from a keyed hash of integers, so that any language can make them again.
//!
//! There is one offer for 100 people, with 48 to 148 places; everybody has 30 wishes, and every offer ranks all who wish for
//! it. In U wishes and ranks are independent; in C low-numbered offers are wished for more, and half of a rank is a quality
//! that all offers see alike.

use kanryu_matching::market::Lists;

/// Wishes of a person.
pub const WISHES: usize = 30;

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
const SEED: u64 = 20_260_401;

/// The kinds of instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Uniform and independent.
    U,
    /// Correlated: popular offers, and people whom all offers like.
    C,
}

fn mix(word: u64) -> u64 {
    let word = (word ^ word >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ word >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ word >> 31
}

/// The keyed hash: 64 bits for a table, a row and a column.
pub fn hash(table: u64, row: u64, column: u64) -> u64 {
    [table, row, column].iter().fold(SEED, |word, key| mix(word.wrapping_add(key.wrapping_mul(GOLDEN))))
}

/// The upper 64 bits of a product: a number below `limit`.
pub fn below(word: u64, limit: u64) -> u64 {
    ((u128::from(word) * u128::from(limit)) >> 64) as u64
}

/// An instance as lists.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Places of the offers.
    pub capacity: Vec<u32>,
    /// Wishes of the people.
    pub wishes: Lists,
    /// Lists of the offers.
    pub choices: Lists,
}

/// Makes an instance with so many people.
pub fn instance(kind: Kind, people: usize) -> Instance {
    let offers = people / 100;
    let mut wishes = Lists::with_room(people, people * WISHES);
    let mut listed: Vec<Vec<u32>> = vec![Vec::new(); offers];
    for person in 0..people as u64 {
        let list = wishes_of(kind, person, offers as u64);
        for &offer in &list {
            listed[offer as usize].push(person as u32);
        }
        wishes.push_strict(list);
    }
    let mut choices = Lists::with_room(offers, people * WISHES);
    for (offer, mut people) in (0..).zip(listed) {
        people.sort_by_cached_key(|&person| (score(kind, offer, u64::from(person)), person));
        choices.push_strict(people);
    }
    let capacity = (0..offers as u64).map(|offer| 48 + (hash(1, offer, 0) % 101) as u32).collect();
    Instance { capacity, wishes, choices }
}

fn wishes_of(kind: Kind, person: u64, offers: u64) -> Vec<u32> {
    let mut list = Vec::with_capacity(WISHES);
    let mut draw = 0;
    while list.len() < WISHES {
        let word = hash(2, person, draw);
        draw += 1;
        let offer = match kind {
            Kind::U => below(word, offers) as u32,
            Kind::C => {
                let half = u128::from(word >> 32);
                ((u128::from(offers) * half * half) >> 64) as u32
            }
        };
        if !list.contains(&offer) {
            list.push(offer);
        }
    }
    list
}

fn score(kind: Kind, offer: u64, person: u64) -> u64 {
    let own = hash(3, offer, person);
    match kind {
        Kind::U => own,
        Kind::C => (hash(4, person, 0) >> 1) + (own >> 1),
    }
}

/// The check value of a result: FNV-1a over the offers as little-endian words, `u32::MAX` for nobody's.
pub fn check_value(offer_of: &[Option<u32>]) -> u64 {
    let bytes = offer_of.iter().flat_map(|offer| offer.unwrap_or(u32::MAX).to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |value, byte| (value ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
