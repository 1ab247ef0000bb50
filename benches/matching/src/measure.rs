//! Time of the processor, time on the wall, and peak memory.

use std::time::Instant;

pub use kanryu_bench_measure::{cpu_seconds, peak_megabytes};

/// Begins to count peak memory anew; has no effect where the system cannot.
pub fn forget_peak() {
    // A system without this file has no such count: the peak then stays what it was.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// What some runs of one thing took, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    /// Mean processor time of a run.
    pub cpu: f64,
    /// Time on the wall of the best run.
    pub wall: f64,
}

/// Runs something at least `least` times and until a second has passed. The first run warms up and does not count.
pub fn timed<T>(least: usize, mut work: impl FnMut() -> T) -> (Took, T) {
    let mut last = work();
    let (cpu, began, mut runs, mut wall) = (cpu_seconds(), Instant::now(), 0, f64::INFINITY);
    while runs < least || (began.elapsed().as_secs_f64() < 1.0 && runs < 500) {
        let start = Instant::now();
        last = work();
        wall = wall.min(start.elapsed().as_secs_f64());
        runs += 1;
    }
    (Took { cpu: (cpu_seconds() - cpu) / runs as f64, wall }, last)
}
