//! Stage 1: everybody in turn moves to the best option open to them; who is put out, or hopes for a freed place, is next.

use std::collections::BTreeSet;

use super::blocks::Held;
use super::{Board, Joint, Stability};

/// A number drawn for a key: two rounds of the mixing of SplitMix64 (Steele, Lea & Flood 2014), the same on every machine.
pub(super) fn draw(seed: u64, key: u64) -> u64 {
    let mix = |mut z: u64| {
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    mix(mix(seed.wrapping_add(0x9E37_79B9_7F4A_7C15)).wrapping_add(key.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
}

/// One run with the order of this number: order 0 takes people alone first and couples after, by number; the others are
/// drawn from the seed. Stops after a number of moves that is linear in the number of units; the result may then block.
pub(super) fn run(board: &Board, stability: Stability, seed: u64, order: u32) -> Vec<Option<u32>> {
    let units = board.units.len();
    let mut turn: Vec<usize> = (0..units).collect();
    turn.sort_by_key(|&u| {
        let couple = board.units[u].second.is_some();
        let drawn = if order == 0 { 0 } else { draw(seed ^ u64::from(order), u as u64) };
        // Odd orders keep couples last, as the residency match does; even ones mix them in.
        (couple && (order == 0 || order % 2 == 1), drawn, u)
    });
    let mut place = vec![0; units];
    turn.iter().enumerate().for_each(|(at, &u)| place[u] = at);
    let mut wishing = vec![BTreeSet::new(); board.places.len()];
    for (u, unit) in board.units.iter().enumerate() {
        for offer in unit.options.iter().flat_map(|o| [o.first, o.second]).flatten() {
            wishing[offer as usize].insert(u);
        }
    }
    let mut state = State {
        held: Held::new(board, &vec![None; board.people]),
        now: vec![None; units],
        waiting: (0..units).collect(),
        held_out: Vec::new(),
        stability,
    };
    let mut moves = 60 * units + 2000;
    while let Some(at) = state.waiting.pop_first().filter(|_| moves > 0) {
        moves -= 1;
        for offer in state.move_up(turn[at]) {
            state.waiting.extend(wishing[offer as usize].iter().map(|&u| place[u]));
        }
        let out = std::mem::take(&mut state.held_out);
        state.waiting.extend(out.into_iter().map(|u| place[u]));
    }
    let mut offer_of = vec![None; board.people];
    for (offer, people) in (0u32..).zip(&state.held.at) {
        people.iter().for_each(|&(_, person)| offer_of[person as usize] = Some(offer));
    }
    offer_of
}

struct State<'a> {
    held: Held<'a>,
    now: Vec<Option<usize>>,
    waiting: BTreeSet<usize>,
    stability: Stability,
    held_out: Vec<usize>,
}

impl State<'_> {
    /// Moves the unit to its best open option above what it has; returns offers where a place became free.
    fn move_up(&mut self, u: usize) -> Vec<u32> {
        let unit = &self.held.board.units[u];
        let end = self.now[u].unwrap_or(unit.options.len());
        let Some(at) = (0..end).find(|&at| self.held.open(unit, unit.options[at], self.stability)) else {
            return Vec::new();
        };
        let mut freed = self.leave(u);
        self.now[u] = Some(at);
        let option = unit.options[at];
        self.enter(u, option, &mut freed);
        freed
    }

    fn leave(&mut self, u: usize) -> Vec<u32> {
        let unit = &self.held.board.units[u];
        let Some(at) = self.now[u].take() else { return Vec::new() };
        let option = unit.options[at];
        let mut freed = Vec::new();
        for (person, offer) in [(Some(unit.first), option.first), (unit.second, option.second)] {
            if let (Some(person), Some(offer)) = (person, offer) {
                self.held.at[offer as usize].retain(|e| e.1 != person);
                freed.push(offer);
            }
        }
        freed
    }

    fn enter(&mut self, u: usize, option: Joint, freed: &mut Vec<u32>) {
        let board = self.held.board;
        let unit = &board.units[u];
        for (person, offer) in [(Some(unit.first), option.first), (unit.second, option.second)] {
            if let (Some(person), Some(offer)) = (person, offer) {
                let people = &mut self.held.at[offer as usize];
                people.push((board.rank(person, offer), person));
                people.sort_unstable();
            }
        }
        for offer in [option.first, option.second].into_iter().flatten() {
            while self.held.at[offer as usize].len() > board.places[offer as usize] as usize {
                let others =
                    self.held.at[offer as usize].iter().rev().map(|e| board.unit_of[e.1 as usize] as usize);
                let Some(out) = others.into_iter().find(|&other| other != u) else { break };
                freed.extend(self.leave(out));
                self.held_out.push(out);
            }
        }
    }
}
