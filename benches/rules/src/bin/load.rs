//! How long a rulebook takes to be read and checked, to be audited, and to run its scenarios.
//! The law is made up; one of 1,000 requirements has 250 rules.
//!
//! usage: load [REQUIREMENTS …]

use std::collections::BTreeSet;

use kanryu_bench_rules::generated::{REQUIREMENTS, facts, files};
use kanryu_bench_rules::measure::{peak_megabytes, timed};
use kanryu_rules::{FactCatalog, Loaded, Rulebook, run_all};

fn main() {
    let sizes: Vec<usize> =
        std::env::args().skip(1).map(|size| size.parse().expect("a number of requirements")).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 4_000] } else { sizes };
    println!("| requirements | versions | bytes | load and check, ms of CPU | audit | scenarios | peak MB |");
    println!("|--:|--:|--:|--:|--:|--:|--:|");
    for size in sizes {
        measure(size);
    }
}

fn measure(requirements: usize) {
    let (files, facts) = (files(requirements / REQUIREMENTS), facts());
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let load = || -> Loaded {
        let catalog = FactCatalog::parse("facts.toml", &facts).expect("the facts are in order");
        Rulebook::load(&files, &catalog, &BTreeSet::from(["S".to_owned()])).expect("the law is in order")
    };
    let loading = timed(11, || drop(std::hint::black_box(load())));
    let loaded = load();
    let auditing = timed(5, || drop(std::hint::black_box(loaded.rulebook.audit())));
    let running = timed(5, || drop(std::hint::black_box(run_all(&loaded.scenarios, &loaded.rulebook))));
    let milliseconds = |seconds: f64| format!("{:.1}", seconds * 1e3);
    println!(
        "| {requirements} | {} | {bytes} | {} | {} | {} | {} |",
        loaded.rulebook.versions().len(),
        milliseconds(loading.cpu_median),
        milliseconds(auditing.cpu_median),
        milliseconds(running.cpu_median),
        peak_megabytes(),
    );
}
