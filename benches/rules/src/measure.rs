//! Lines of the table.

pub use kanryu_bench_measure::{Took, cpu_seconds, peak_megabytes, timed};

/// One line of the table: what ran, on how many people, what each cost, and whether the answers are right.
pub fn line(name: &str, variant: &str, people: usize, took: Took, verdict: &str) {
    let each = |seconds: f64| nanoseconds(seconds * 1e9 / people as f64);
    println!(
        "| {name} | {variant} | {people} | {} | {} | {} | {} | {} | {verdict} |",
        each(took.cpu_median),
        each(took.cpu_best),
        each(took.wall_median),
        (people as f64 / took.cpu_median).round() as u64,
        peak_megabytes(),
    );
}

/// The head of the table.
pub fn head() {
    println!(
        "| engine | variant | people | CPU ns/person, median | best | wall | people/s of CPU | peak MB | answers |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|---|");
}

fn nanoseconds(number: f64) -> String {
    if number < 100.0 { format!("{number:.2}") } else { format!("{number:.0}") }
}
