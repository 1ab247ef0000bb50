//! Time of the processor, time on the wall and peak memory, as every measurement takes them.

use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};

/// Seconds of the processor that this process has used, on all threads.
pub fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// The most memory this process held since it began or the count was begun anew, in megabytes; 0 where the system does not say.
pub fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1_024
}

/// What some runs of one thing took, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    /// Processor time of the median run.
    pub cpu_median: f64,
    /// Processor time of the best run.
    pub cpu_best: f64,
    /// Time on the wall of the median run.
    pub wall_median: f64,
}

/// Runs something so many times. The first run warms up and does not count.
pub fn timed(runs: usize, mut work: impl FnMut()) -> Took {
    work();
    let mut cpu = Vec::new();
    let mut wall = Vec::new();
    for _ in 0..runs.max(1) {
        let (started, began) = (cpu_seconds(), Instant::now());
        work();
        wall.push(began.elapsed().as_secs_f64());
        cpu.push(cpu_seconds() - started);
    }
    cpu.sort_by(f64::total_cmp);
    wall.sort_by(f64::total_cmp);
    Took { cpu_median: cpu[cpu.len() / 2], cpu_best: cpu[0], wall_median: wall[wall.len() / 2] }
}
