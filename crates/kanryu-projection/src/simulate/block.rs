//! People of one group and cohort who are simulated together, and the room in which a thread does it.

use crate::flows::Flows;
use crate::intake::{Entry, People};
use crate::model::Model;
use crate::random::{Generator, Keyed};

use super::compiled::{Compiled, Line};
use super::place_hash;

/// People of a block: their states and random words stay in the second cache of a core.
pub(super) const BLOCK: u64 = 1 << 13;
/// Counters are kept in this many copies, since one that is written twice in a row waits for itself.
const LANES: usize = 4;

/// People of a block who enter together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub entry: Entry,
    pub count: u64,
    first: u64,
    stride: u64,
    state: u16,
    /// The first month at whose end they may move.
    moves: usize,
}

/// A block.
#[derive(Debug, Clone)]
pub(super) struct Block {
    group: usize,
    cohort: usize,
    /// In order of time.
    pub parts: Vec<Part>,
}

impl Block {
    /// How many people there are.
    pub fn people(&self) -> u64 {
        self.parts.iter().map(|part| part.count).sum()
    }

    fn numbers(&self) -> impl Iterator<Item = u64> {
        self.parts.iter().flat_map(|part| (0..part.count).map(|at| part.first.wrapping_add(at * part.stride)))
    }

    /// How many may move at the end of a month.
    fn moving(&self, month: usize) -> usize {
        let parts = self.parts.iter().take_while(|part| part.moves <= month);
        parts.map(|part| part.count).sum::<u64>() as usize
    }
}

/// Cuts people into blocks; depends on the people alone.
pub(super) fn blocks(model: &Model, people: &People, size: u64) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut room = 0;
    for party in people.parties() {
        let entry = party.entry;
        let state = (model.first_state(entry.stage) + entry.served as usize) as u16;
        let mut taken = 0;
        while taken < party.count {
            let fits =
                blocks.last().is_some_and(|last| last.group == entry.group && last.cohort == entry.cohort);
            if room == 0 || !fits {
                blocks.push(Block { group: entry.group, cohort: entry.cohort, parts: Vec::new() });
                room = size;
            }
            let count = room.min(party.count - taken);
            let first = party.first.wrapping_add(taken * party.stride);
            let moves = entry.time.first_move();
            let part = Part { entry, count, first, stride: party.stride, state, moves };
            blocks.last_mut().expect("one was put in").parts.push(part);
            (room, taken) = (room - count, taken + count);
        }
    }
    blocks
}

/// What a thread needs, used again for every block.
pub(super) struct Room {
    states: Vec<u16>,
    kept: Vec<u64>,
    words: [Vec<u32>; 4],
    counts: Vec<[u32; LANES]>,
}

impl Room {
    pub fn new<const K: usize, const W: usize>(compiled: &Compiled<K, W>) -> Room {
        let counts = vec![[0; LANES]; compiled.pairs.len().next_power_of_two()];
        Room { states: Vec::new(), kept: Vec::new(), words: Default::default(), counts }
    }

    /// Walks a block through all months and adds what it counts.
    pub fn walk<const K: usize, const W: usize>(
        &mut self,
        compiled: &Compiled<K, W>,
        block: &Block,
        keyed: &Keyed,
        flows: &mut Flows<u64>,
    ) {
        self.states.clear();
        self.states.extend(block.parts.iter().flat_map(|part| (0..part.count).map(|_| part.state)));
        self.kept.clear();
        self.kept.extend(block.numbers().map(|person| keyed.person(person)));
        self.words.iter_mut().for_each(|words| words.resize(self.states.len(), 0));
        let mut drawn = None;
        for month in 0..compiled.months {
            let moving = block.moving(month);
            if moving == 0 {
                continue;
            }
            let step = month as u32 + 1;
            let words = match keyed.generator {
                Generator::Mix => {
                    let kept = self.kept[..moving].iter();
                    self.words[0]
                        .iter_mut()
                        .zip(kept)
                        .for_each(|(word, kept)| *word = Keyed::mixed(*kept, step));
                    &self.words[0]
                }
                Generator::Philox => {
                    if drawn != Some(step / 4) {
                        drawn = Some(step / 4);
                        let last = (step / 4 * 4 + 3) as usize - 1;
                        fill(&mut self.words, &self.kept[..block.moving(last)], keyed, step / 4);
                    }
                    &self.words[(step % 4) as usize]
                }
            };
            let lines = &compiled.tables[compiled.table(month, block.group)];
            self.counts.fill([0; LANES]);
            advance(lines, &mut self.states[..moving], &words[..moving], &mut self.counts);
            count(compiled, &self.counts, month, block, flows);
        }
    }

    /// The digest of the people of the block that was walked last.
    pub fn digest(&self, model: &Model, block: &Block) -> u64 {
        let shape = model.shape();
        let is_small = shape.stages.len() <= 16 && shape.stages.iter().all(|stage| stage.slots <= 16);
        let places: Vec<(usize, usize)> = (0..model.states()).map(|state| model.place(state)).collect();
        let each = block.numbers().zip(&self.states).map(|(person, state)| {
            let (stage, slot) = places[usize::from(*state)];
            place_hash(person, stage, slot, is_small)
        });
        each.fold(0, u64::wrapping_add)
    }
}

/// Draws four steps of every person at once.
fn fill(words: &mut [Vec<u32>; 4], people: &[u64], keyed: &Keyed, quarter: u32) {
    let [first, second, third, fourth] = words;
    let slots = first.iter_mut().zip(second).zip(third.iter_mut().zip(fourth));
    for (((a, b), (c, d)), person) in slots.zip(people) {
        [*a, *b, *c, *d] = keyed.four(*person, quarter);
    }
}

/// Moves people by their words and counts the pairs of stages.
fn advance<const K: usize, const W: usize>(
    lines: &[Line<K, W>],
    states: &mut [u16],
    words: &[u32],
    counts: &mut [[u32; LANES]],
) {
    let (line_mask, count_mask) = (lines.len() - 1, counts.len() - 1);
    let mut one = |state: &mut u16, word: u32, lane: usize| {
        let line = &lines[usize::from(*state) & line_mask];
        let mut reached = 0;
        for cut in &line.cuts {
            reached += usize::from(word >= *cut);
        }
        let out = line.out[reached & (W - 1)];
        *state = out as u16;
        counts[(out >> 16) as usize & count_mask][lane] += 1;
    };
    let mut fours = states.chunks_exact_mut(LANES);
    let mut drawn = words.chunks_exact(LANES);
    for (states, words) in fours.by_ref().zip(drawn.by_ref()) {
        for lane in 0..LANES {
            one(&mut states[lane], words[lane], lane);
        }
    }
    let rest = fours.into_remainder().iter_mut().zip(drawn.remainder());
    rest.for_each(|(state, word)| one(state, *word, 0));
}

/// Adds the counts of a month to stocks and flows.
fn count<const K: usize, const W: usize>(
    compiled: &Compiled<K, W>,
    counts: &[[u32; LANES]],
    month: usize,
    block: &Block,
    flows: &mut Flows<u64>,
) {
    debug_assert_eq!(flows.stages, compiled.stages);
    for ((from, to), lanes) in compiled.pairs.iter().zip(counts) {
        let people: u64 = lanes.iter().map(|count| u64::from(*count)).sum();
        if people == 0 {
            continue;
        }
        let at = flows.at(month, usize::from(*to), block.group, block.cohort);
        flows.stock[at] += people;
        if from != to {
            let at = flows.flow_at(month, usize::from(*from), usize::from(*to), block.group);
            flows.flow[at] += people;
        }
    }
}
