//! The workload by hand: one plain loop that knows this one problem, keeps nothing else and checks nothing.

use kanryu_projection::random::mix;

use crate::{GROUPS, SEED, SLOTS, STAGES, cuts};

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Stocks at the end, moves by month, from and to, and the digest.
pub fn walk(people: u64, months: usize) -> (Vec<u64>, Vec<u64>, u64) {
    let mut rows = vec![([0_u32; 4], [0_u8; 5]); GROUPS * SLOTS * STAGES];
    for group in 0..GROUPS {
        for slot in 0..SLOTS {
            for stage in 0..STAGES {
                let row = &mut rows[(group * SLOTS + slot) * STAGES + stage];
                row.1[4] = stage as u8;
                let found = cuts(group, slot, stage);
                for at in 0..4 {
                    let last = found.last().map_or((stage, 0), |last| *last);
                    let (to, cut) = found.get(at).copied().unwrap_or(last);
                    (row.0[at], row.1[at]) = (cut, to as u8);
                }
            }
        }
    }
    let mut moves = vec![0_u64; months * STAGES * STAGES];
    let mut digest = 0_u64;
    let mut stock = vec![0_u64; STAGES];
    for person in 0..people {
        let kept = mix(SEED.wrapping_add(person.wrapping_mul(GOLDEN)));
        let (mut stage, mut slot) = (0_usize, 0_usize);
        for month in 0..months {
            let word = (mix(kept.wrapping_add((month as u64 + 1).wrapping_mul(GOLDEN))) >> 32) as u32;
            let (cuts, to) = &rows[((person % 4) as usize * SLOTS + slot) * STAGES + stage];
            let reached = cuts.iter().map(|cut| usize::from(word >= *cut)).sum::<usize>();
            let next = usize::from(to[reached]);
            moves[(month * STAGES + stage) * STAGES + next] += 1;
            slot = if next == stage { (slot + 1).min(SLOTS - 1) } else { 0 };
            stage = next;
        }
        stock[stage] += 1;
        digest = digest.wrapping_add(mix(person << 8 | (slot << 4 | stage) as u64));
    }
    (stock, moves, digest)
}
