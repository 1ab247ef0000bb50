//! Lines of the table.

pub use kanryu_bench_measure::{Took, cpu_seconds, peak_megabytes, timed};

/// One line of the table: what ran, on how many people and months, what a person-month cost, and whether lives are right.
pub fn line(name: &str, threads: usize, (people, months): (u64, usize), took: Took, verdict: &str) {
    let steps = people as f64 * months as f64;
    let each = |seconds: f64| seconds * 1e9 / steps;
    println!(
        "| {name} | {threads} | {people} | {months} | {:.2} | {:.2} | {:.2} | {:.0} | {} | {verdict} |",
        each(took.cpu_median),
        each(took.cpu_best),
        took.wall_median,
        steps / took.wall_median / 1e6,
        peak_megabytes(),
    );
}

/// The head of the table.
pub fn head() {
    println!(
        "| program | threads | people | months | CPU ns/person-month, median | best | wall s | million person-months/s | peak MB | lives |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|");
}
