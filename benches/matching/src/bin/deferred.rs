//! Deferred acceptance, its audit and its explanations on one instance: `deferred U|C PEOPLE [--write FOLDER]`.
//!
//! With `--write` the instance is written for other languages and nothing is measured. Otherwise one line of the table is
//! printed for each step. `REFERENCE` may hold the check value and the processor seconds of the hand-written reference, with a space
//! between them: then the answer is compared and the ratio printed.

use std::fmt::Write as _;
use std::path::Path;

use kanryu_bench_matching::instance::{Instance, Kind, WISHES, check_value, instance};
use kanryu_bench_matching::measure::{Took, forget_peak, peak_megabytes, timed};
use kanryu_matching::audit::audit;
use kanryu_matching::deferred::deferred_acceptance;
use kanryu_matching::explain::Evidence;
use kanryu_matching::lottery::Lottery;
use kanryu_matching::market::{Market, Side};
use kanryu_matching::outcome::Definition;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (kind, people, folder) = match words[..] {
        [kind, people] => (kind, people, None),
        [kind, people, "--write", folder] => (kind, people, Some(folder)),
        _ => return eprintln!("usage: deferred U|C PEOPLE [--write FOLDER]"),
    };
    let people: usize = people.parse().expect("a number of people");
    let made = instance(if kind == "U" { Kind::U } else { Kind::C }, people);
    match folder {
        Some(folder) => write(&made, Path::new(folder)),
        None => measure(kind, people, made),
    }
}

/// One JSON text: `places`, `wishes` and `choices` as lists of numbers from 0.
fn write(made: &Instance, folder: &Path) {
    let lists = |lists: &kanryu_matching::market::Lists| {
        let mut text = String::new();
        for list in 0..lists.len() {
            let numbers: Vec<String> =
                lists.list(list).iter().map(|(number, _)| number.to_string()).collect();
            write!(text, "{}[{}]", if list == 0 { "" } else { ",\n" }, numbers.join(","))
                .expect("text grows");
        }
        text
    };
    let places: Vec<String> = made.capacity.iter().map(u32::to_string).collect();
    let text = format!(
        "{{\"places\": [{}],\n\"wishes\": [{}],\n\"choices\": [{}]}}\n",
        places.join(","),
        lists(&made.wishes),
        lists(&made.choices)
    );
    std::fs::create_dir_all(folder).expect("the folder can be made");
    std::fs::write(folder.join("instance.json"), text).expect("the instance can be written");
}

fn measure(kind: &str, people: usize, made: Instance) {
    let (build, built) =
        timed(1, || Market::build(made.capacity.clone(), &made.wishes, &made.choices).expect("readable"));
    drop(made);
    let market = built.market;
    let lottery = Lottery::Single { seed: 0 };
    forget_peak();
    let (solve, placed) = timed(5, || deferred_acceptance(&market, Side::Person, &lottery));
    let peak = peak_megabytes();
    let value = check_value(&placed.outcome.offer_of);
    let reference = std::env::var("REFERENCE").unwrap_or_default();
    let (expected, seconds) = reference.split_once(' ').unwrap_or(("", ""));
    let verdict = match expected {
        "" => format!("{value:016x}"),
        _ if expected == format!("{value:016x}") => format!("VERIFIED {value:016x}"),
        _ => "DIFFERS".to_owned(),
    };
    let ratio =
        seconds.parse::<f64>().map_or(String::new(), |seconds| format!("{:.2}", solve.cpu / seconds));
    let line = |what: &str, took: Took, ratio: &str, peak: u64, verdict: &str| {
        let each = took.cpu * 1e9 / (people * WISHES) as f64;
        println!(
            "| {what} | {kind} | {people} | {:.4} | {:.4} | {each:.2} | {ratio} | {peak} | {verdict} |",
            took.cpu, took.wall
        );
    };
    line("Kanryu: lists checked and aligned", build, "", peak_megabytes(), "");
    line("Kanryu: people propose", solve, &ratio, peak, &verdict);
    let (turned, offers) = timed(3, || deferred_acceptance(&market, Side::Offer, &lottery));
    line("Kanryu: offers propose", turned, "", peak_megabytes(), &format!("{} proposals", offers.proposals));
    let (checked, report) = timed(3, || audit(&market, &placed.outcome.offer_of, Definition::Weak, 100));
    let stable = format!("{} blocking pairs, {} placed", report.blocking_pairs, report.placed);
    line("Kanryu: audit", checked, "", peak_megabytes(), &stable);
    let (kept, evidence) =
        timed(1, || Evidence::new(&market, &placed.outcome.offer_of).of_people_proposing());
    line("Kanryu: evidence kept", kept, "", peak_megabytes(), "");
    explain(kind, people, &evidence, &placed.outcome.offer_of);
}

/// The reasons of 1,000 people spread over the market, and of the thousand without a place.
fn explain(kind: &str, people: usize, evidence: &Evidence<'_>, offer_of: &[Option<u32>]) {
    let spread = (0..people as u32).step_by(people.div_ceil(1_000)).collect::<Vec<_>>();
    let without =
        (0..).zip(offer_of).filter(|(_, offer)| offer.is_none()).map(|(person, _)| person).take(1_000);
    for (who, asked) in [("spread over the market", spread), ("without a place", without.collect())] {
        let mut walls = Vec::new();
        let (took, missed) = timed(1, || {
            let reasons = asked.iter().map(|&person| {
                let start = std::time::Instant::now();
                let missed = evidence.person(person).missed.len();
                walls.push(start.elapsed().as_secs_f64());
                missed
            });
            reasons.sum::<usize>()
        });
        walls.sort_by(f64::total_cmp);
        let slow = walls[walls.len() * 99 / 100];
        println!(
            "| Kanryu: reasons of one person {who} | {kind} | {people} | {:.7} | 99 of 100 within {:.7} | | | {} | {missed} options of {} people |",
            took.cpu / asked.len() as f64,
            slow,
            peak_megabytes(),
            asked.len()
        );
    }
}
