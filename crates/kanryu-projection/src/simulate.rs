//! Microsimulation: whole people, month by month, by the chances of a model, streamed in blocks that fit the cache.
//!
//! Each person of a month draws one word; cut-offs in steps of 2⁻³² say which exit it falls into. Blocks are of one
//! group and cohort, nothing is kept of a block but counts, and counts are whole numbers: so the result is the same for
//! any number of threads, and memory does not grow with people.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use crate::flows::{Flows, Imbalance};
use crate::intake::{People, Time};
use crate::model::Model;
use crate::random::{Generator, Keyed, mix};

mod block;
mod compiled;

#[cfg(test)]
mod tests;

use block::{BLOCK, Block, Room};
use compiled::{Compiled, compiled};

/// How a simulation runs. Only `seed`, `stream` and `generator` change its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The seed.
    pub seed: u64,
    /// The stream; another one gives other numbers of the same seed.
    pub stream: u32,
    /// How random numbers are made.
    pub generator: Generator,
    /// How many threads, at least 1.
    pub threads: usize,
    /// Which part of the people.
    pub shard: Shard,
}

impl Default for Run {
    fn default() -> Run {
        Run { seed: 1, stream: 0, generator: Generator::Philox, threads: 1, shard: Shard::WHOLE }
    }
}

/// A part of the people: part `number` of `of`, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// Everybody.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };

    /// Part `number` of `of`; `None` unless `1 ≤ number ≤ of`.
    pub fn new(number: u32, of: u32) -> Option<Shard> {
        (1..=of).contains(&number).then_some(Shard { number, of })
    }

    /// Its number, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// How many parts there are.
    pub fn of(self) -> u32 {
        self.of
    }

    /// Its share of a list.
    fn range(self, length: usize) -> std::ops::Range<usize> {
        let until = |parts: u32| (length as u128 * u128::from(parts) / u128::from(self.of)) as usize;
        until(self.number - 1)..until(self.number)
    }
}

/// Who watches a simulation and may stop it.
#[derive(Clone, Copy, Default)]
pub struct Watch<'a> {
    /// Told after every block how many people are done, and of how many; from any thread.
    pub progress: Option<&'a (dyn Fn(u64, u64) + Sync)>,
    /// Set to stop before the next block.
    pub cancel: Option<&'a AtomicBool>,
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch")
            .field("progress", &self.progress.is_some())
            .field("cancel", &self.cancel)
            .finish()
    }
}

/// What a simulation counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Simulated {
    /// Stocks and flows of the people of this shard.
    pub flows: Flows<u64>,
    /// How many people they are.
    pub people: u64,
    /// The sum over people of a hash of their number and where they stand at the end: equal for equal lives, whatever
    /// the number of threads; digests of shards add (modulo 2⁶⁴) to that of the whole.
    pub digest: u64,
}

/// Why a simulation gave nothing.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SimulateError {
    /// It was cancelled.
    #[error("the simulation was cancelled after {done} of {people} people")]
    Cancelled {
        /// People done.
        done: u64,
        /// People in all.
        people: u64,
    },
    /// The books do not balance: a fault of the engine.
    #[error(transparent)]
    Imbalance(#[from] Imbalance),
}

/// Simulates people (of one shard) through the months of a model.
///
/// # Errors
/// Cancelled, or a fault of the engine.
pub fn simulate(
    model: &Model,
    people: &People,
    run: &Run,
    watch: Watch<'_>,
) -> Result<Simulated, SimulateError> {
    let exits = model.rows().iter().map(|row| row.exits.len()).max().unwrap_or(0);
    // Rows of few exits are compared with fewer cut-offs.
    if exits <= 4 {
        simulate_with::<4, 8>(model, people, run, watch)
    } else if exits <= 8 {
        simulate_with::<8, 16>(model, people, run, watch)
    } else {
        simulate_with::<16, 32>(model, people, run, watch)
    }
}

fn simulate_with<const K: usize, const W: usize>(
    model: &Model,
    people: &People,
    run: &Run,
    watch: Watch<'_>,
) -> Result<Simulated, SimulateError> {
    let compiled: Compiled<K, W> = compiled(model);
    let all = block::blocks(model, people, BLOCK);
    let blocks = &all[run.shard.range(all.len())];
    let work =
        Work { compiled: &compiled, blocks, run, watch, next: AtomicUsize::new(0), done: AtomicU64::new(0) };
    let whole = Mutex::new(Simulated { flows: empty(model, people), people: 0, digest: 0 });
    std::thread::scope(|scope| {
        for _ in 1..run.threads.clamp(1, blocks.len().max(1)) {
            scope.spawn(|| work.share(model, people, &whole));
        }
        work.share(model, people, &whole);
    });
    let mut whole = whole.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let total: u64 = blocks.iter().map(Block::people).sum();
    if whole.people < total {
        return Err(SimulateError::Cancelled { done: whole.people, people: total });
    }
    entered(&mut whole.flows, blocks);
    whole.flows.check(0.0)?;
    Ok(whole)
}

fn empty(model: &Model, people: &People) -> Flows<u64> {
    let shape = model.shape();
    Flows::empty(shape.months, shape.stages.len(), shape.groups, people.cohorts())
}

/// What the threads share.
struct Work<'a, const K: usize, const W: usize> {
    compiled: &'a Compiled<K, W>,
    blocks: &'a [Block],
    run: &'a Run,
    watch: Watch<'a>,
    next: AtomicUsize,
    done: AtomicU64,
}

impl<const K: usize, const W: usize> Work<'_, K, W> {
    /// Takes blocks until there are none left, and adds what they counted.
    fn share(&self, model: &Model, people: &People, whole: &Mutex<Simulated>) {
        let keyed = Keyed { generator: self.run.generator, seed: self.run.seed, stream: self.run.stream };
        let mut own = Simulated { flows: empty(model, people), people: 0, digest: 0 };
        let mut room = Room::new(self.compiled);
        let total: u64 = self.blocks.iter().map(Block::people).sum();
        while let Some(block) = self.blocks.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            if self.watch.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
                break;
            }
            room.walk(self.compiled, block, &keyed, &mut own.flows);
            own.digest = own.digest.wrapping_add(room.digest(model, block));
            own.people += block.people();
            let done = self.done.fetch_add(block.people(), Ordering::Relaxed) + block.people();
            if let Some(progress) = self.watch.progress {
                progress(done, total);
            }
        }
        let mut whole = whole.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        whole.flows.add(&own.flows).expect("every thread counts for the same model");
        whole.people += own.people;
        whole.digest = whole.digest.wrapping_add(own.digest);
    }
}

/// Counts who was there before the first month and who entered.
fn entered(flows: &mut Flows<u64>, blocks: &[Block]) {
    for block in blocks {
        for part in &block.parts {
            match part.entry.time {
                Time::Opening => {
                    let at = flows.cell(part.entry.stage, part.entry.group, part.entry.cohort);
                    flows.opening[at] += part.count;
                }
                Time::Month(month) => {
                    let at = flows.at(month as usize, part.entry.stage, part.entry.group, part.entry.cohort);
                    flows.arrived[at] += part.count;
                    flows.stock[at] += part.count;
                }
            }
        }
    }
}

/// The hash of a person's number and place at the end.
fn place_hash(person: u64, stage: usize, slot: usize, is_small: bool) -> u64 {
    let (stage, slot) = (stage as u64, slot as u64);
    // Small models use one byte, as the published workload does.
    if is_small {
        mix(person << 8 | slot << 4 | stage)
    } else {
        mix(mix(person).wrapping_add(slot << 16 | stage))
    }
}
