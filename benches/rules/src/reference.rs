//! What is right: the workload as its definition reads, one person at a time, and the published check values.

use crate::population::{People, Variant};

/// One person of the population.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "the columns are described where the workload is")]
pub struct Person {
    pub as_of: i32,
    pub birth: i32,
    pub jlpt: u8,
    pub jlpt_day: i32,
    pub skill_test: u8,
    pub lang_test: u8,
    pub contract: u8,
    pub clear: u8,
    pub training: u8,
    pub exam_day: i32,
    pub grad_day: i32,
    pub status: u8,
    pub status_start: i32,
    pub status_expiry: i32,
    pub work_days: i32,
    pub ssw_days: i32,
    pub health_day: i32,
}

/// Gates of the five routes, as bits; the best route is number 5.
pub const ROUTES: [u16; 6] = [
    0,
    mask(&[0, 4]),
    mask(&[0, 1, 4]),
    mask(&[0, 1, 2, 3, 4, 5, 6, 10, 11]),
    mask(&[7, 8, 11]),
    mask(&[0, 3, 4, 9, 11]),
];

const fn mask(bits: &[u32]) -> u16 {
    let (mut mask, mut at) = (0, 0);
    while at < bits.len() {
        mask |= 1 << bits[at];
        at += 1;
    }
    mask
}

/// The first day on which a route is open.
pub const ROUTE_FROM: [i32; 6] = [i32::MIN, i32::MIN, i32::MIN, 17_987, i32::MIN, 18_353];

/// The gates that a person satisfies, as bits.
pub fn gates(p: &Person) -> u16 {
    let d = p.as_of;
    let level = if d < 17_987 { 3 } else { 2 };
    let health = if (19_723..20_544).contains(&d) { 180 } else { 365 };
    let as_intern = if d < 19_997 { 1_095 } else { 1_035 };
    let since_check = d - p.health_day;
    let graduated = p.grad_day != 0 && p.grad_day <= d && p.grad_day <= 20_908 && d - p.grad_day < 1_826;
    let bits = [
        d - p.birth >= 6_575,
        p.jlpt >= level && p.jlpt_day <= d,
        p.skill_test != 0 && p.lang_test != 0,
        p.contract != 0,
        p.clear != 0,
        since_check >= 0 && since_check <= health,
        p.ssw_days < 1_826,
        p.work_days >= 1_095,
        p.training != 0,
        (p.exam_day != 0 && p.exam_day <= d) || graduated,
        matches!(p.status, 0 | 1 | 3 | 5) || (p.status == 2 && d - p.status_start >= as_intern),
        p.status == 0 || d <= p.status_expiry,
    ];
    bits.iter().enumerate().fold(0, |mask, (bit, holds)| mask | u16::from(*holds) << bit)
}

/// The best route that is open; 0 is none.
pub fn outcome(gates: u16, day: i32) -> u8 {
    let open = |route: &usize| day >= ROUTE_FROM[*route] && gates & ROUTES[*route] == ROUTES[*route];
    (1..=5_usize).rev().find(open).unwrap_or(0) as u8
}

/// The answers for many people: gates and outcome of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcomes {
    /// Bits of the gates that are satisfied.
    pub masks: Vec<u16>,
    /// The best open route.
    pub outcomes: Vec<u8>,
}

impl Outcomes {
    /// Room for so many people.
    pub fn new(count: usize) -> Outcomes {
        Outcomes { masks: vec![0; count], outcomes: vec![0; count] }
    }

    /// All of them, to be filled.
    pub fn all(&mut self) -> (&mut [u16], &mut [u8]) {
        (&mut self.masks, &mut self.outcomes)
    }

    /// Parts to be filled one after the other, each with its rows.
    pub fn parts(
        &mut self,
        size: usize,
    ) -> impl Iterator<Item = ((&mut [u16], &mut [u8]), std::ops::Range<usize>)> {
        let parts = self.masks.chunks_mut(size).zip(self.outcomes.chunks_mut(size)).enumerate();
        parts.map(move |(at, part)| {
            let rows = at * size..at * size + part.0.len();
            (part, rows)
        })
    }

    /// People by outcome, the sum of the masks, and a sum over all that depends on the order.
    pub fn check(&self) -> ([u64; 6], u64, u64) {
        let mut counts = [0; 6];
        let (mut sum, mut mix) = (0_u64, 0_u64);
        for (row, (mask, outcome)) in self.masks.iter().zip(&self.outcomes).enumerate() {
            counts[usize::from(*outcome)] += 1;
            sum += u64::from(*mask);
            let key = (row as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            mix = mix.wrapping_add((u64::from(*mask) << 3 | u64::from(*outcome)).wrapping_mul(key));
        }
        (counts, sum, mix)
    }

    /// `VERIFIED` if these are the answers of the reference.
    pub fn verdict(&self, reference: &Outcomes) -> &'static str {
        if self == reference { "VERIFIED" } else { "MISMATCH" }
    }
}

/// The published check values for 1,000,000 people.
pub fn published(variant: Variant) -> ([u64; 6], u64, u64) {
    match variant {
        Variant::A => {
            ([70_301, 228_686, 502_561, 1_799, 83_532, 113_121], 2_053_504_717, 0x7e25_aa6d_adae_8678)
        }
        Variant::B => {
            ([132_190, 298_830, 301_326, 7_481, 162_898, 97_275], 2_439_106_336, 0xa75e_09dc_7e33_c6fa)
        }
    }
}

/// One person of the columns.
pub fn person(people: &People, row: usize) -> Person {
    Person {
        as_of: people.as_of[row],
        birth: people.birth[row],
        jlpt: people.jlpt[row],
        jlpt_day: people.jlpt_day[row],
        skill_test: people.skill_test[row],
        lang_test: people.lang_test[row],
        contract: people.contract[row],
        clear: people.clear[row],
        training: people.training[row],
        exam_day: people.exam_day[row],
        grad_day: people.grad_day[row],
        status: people.status[row],
        status_start: people.status_start[row],
        status_expiry: people.status_expiry[row],
        work_days: people.work_days[row],
        ssw_days: people.ssw_days[row],
        health_day: people.health_day[row],
    }
}

/// Judges everybody as the definition reads.
pub fn judge(people: &People) -> Outcomes {
    let count = people.as_of.len();
    let mut all = Outcomes::new(count);
    for row in 0..count {
        let person = person(people, row);
        all.masks[row] = gates(&person);
        all.outcomes[row] = outcome(all.masks[row], person.as_of);
    }
    all
}
