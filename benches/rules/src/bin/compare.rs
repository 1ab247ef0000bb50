//! Law compared over a register: the invented population of the demonstration put to both sides, a page at a time.
//!
//! usage: compare [PEOPLE] [FROM] [TO]
//!
//! Lives are invented and folded outside the time that is measured; what is measured is what `kanryu rules compare`
//! does with records: reading their facts, judging both sides, saying why, counting groups.

use std::time::Instant;

use kanryu_bench_rules::measure::{cpu_seconds, peak_megabytes};
use kanryu_domain::board::Audience;
use kanryu_domain::board::compare::Gathering;
use kanryu_domain::calendar::Day;
use kanryu_domain::demo;
use kanryu_domain::id::Kind;
use kanryu_domain::pathway::Law;
use kanryu_domain::pathway::compare::{Compared, Comparison, Side};
use kanryu_domain::registry::{Record, Registry};
use kanryu_rules::Facts;

/// Records that are in memory at once, as the command reads them.
const PAGE: usize = 4_000;
/// The seed of the demonstration.
const SEED: u64 = 2_017;

fn main() {
    let mut args = std::env::args().skip(1);
    let people: usize = args.next().map_or(100_000, |arg| arg.parse().expect("a number of people"));
    let mut day = |usual: &str| -> Day { args.next().as_deref().unwrap_or(usual).parse().expect("a date") };
    let (first, second) = (day("2026-11-24"), day("2027-04-01"));
    let law = Law::builtin();
    let ready = cpu_seconds();
    let comparison = Comparison::new(Side { law, day: first }, Side { law, day: second });
    let ready = cpu_seconds() - ready;
    // Somebody who sees counts only, so that names do not fill the memory.
    let audience = Audience::Public;
    let mut gathering = Gathering::new(&comparison, &audience, first);
    let (mut cpu, mut wall) = (0.0, 0.0);
    let mut lives = demo::lives(SEED, people, first);
    loop {
        let events: Vec<_> = lives.by_ref().take(PAGE).flatten().collect();
        if events.is_empty() {
            break;
        }
        let registry = Registry::fold(&events);
        let records: Vec<&Record> = registry.of_kind(Kind::Person).collect();
        let (cpu_before, began) = (cpu_seconds(), Instant::now());
        for (record, compared) in records.iter().zip(&compared(&comparison, &records, first)) {
            gathering.add(record, compared, true);
        }
        cpu += cpu_seconds() - cpu_before;
        wall += began.elapsed().as_secs_f64();
    }
    let shown = gathering.shown();
    println!("| people | made ready, ms | CPU s | CPU us/person | wall s, two threads | groups | peak MB |");
    println!("|--:|--:|--:|--:|--:|--:|--:|");
    let (each, groups) = (cpu * 1e6 / people as f64, shown.groups.len());
    let (ready, peak) = (ready * 1e3, peak_megabytes());
    println!("| {people} | {ready:.1} | {cpu:.2} | {each:.2} | {wall:.2} | {groups} | {peak} |");
}

/// What changes for each, on two threads.
fn compared(comparison: &Comparison<'_>, records: &[&Record], facts_on: Day) -> Vec<Compared> {
    let nothing = Facts::new();
    let each = |part: &[&Record]| -> Vec<Compared> {
        part.iter().map(|record| comparison.of(record, &nothing, facts_on)).collect()
    };
    let (one, other) = records.split_at(records.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| each(other));
        let mut all = each(one);
        all.extend(other.join().expect("comparing does not panic"));
        all
    })
}
