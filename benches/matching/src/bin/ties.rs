//! Methods for ties on one instance: `ties U|C PEOPLE`. Sixteen neighbors on the list of an offer share a rank.
//!
//! Then small random markets with ties on both sides, for the search: how many of 20 end within a million steps.

use kanryu_bench_matching::instance::{Instance, Kind, WISHES, below, hash, instance};
use kanryu_bench_matching::measure::{Took, peak_megabytes, timed};
use kanryu_matching::audit::audit;
use kanryu_matching::cardinality::{largest_weakly_stable, stable_by};
use kanryu_matching::deferred::deferred_acceptance;
use kanryu_matching::improve::improved;
use kanryu_matching::lottery::Lottery;
use kanryu_matching::market::{Lists, Market, Side};
use kanryu_matching::outcome::{Definition, Outcome, Status};

/// Neighbors on a list that share a rank.
const TIED: u32 = 16;
/// Steps allowed to the search.
const STEPS: u64 = 1_000_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [kind, people] = words[..] else { return eprintln!("usage: ties U|C PEOPLE") };
    let people: usize = people.parse().expect("a number of people");
    let market = tied(&instance(if kind == "U" { Kind::U } else { Kind::C }, people));
    let lottery = Lottery::Single { seed: 1 };
    let line = |what: &str, took: Took, outcome: &Outcome| {
        let report = audit(&market, &outcome.offer_of, outcome.definition, 0);
        let each = took.cpu * 1e9 / (people * WISHES) as f64;
        let said = format!(
            "{} placed, {} blocking pairs, {:?}",
            report.placed, report.blocking_pairs, outcome.status
        );
        println!(
            "| Kanryu, ties: {what} | {kind} | {people} | {:.4} | {:.4} | {each:.2} | | {} | {said} |",
            took.cpu,
            took.wall,
            peak_megabytes()
        );
    };
    let (took, placed) = timed(1, || deferred_acceptance(&market, Side::Person, &lottery).outcome);
    line("lottery, then people propose", took, &placed);
    let (took, most) = timed(1, || largest_weakly_stable(&market, 0));
    line("as many as possible", took, &most);
    let (took, cycles) = timed(1, || improved(&market, &lottery));
    line("lottery and improvement cycles", took, &cycles);
    let (took, strict) = timed(1, || stable_by(&market, Definition::Super, &lottery));
    line("super-stable or proved impossible", took, &strict);
    // Passes over the whole market for each critical set: minutes at a million people.
    if people <= 100_000 {
        let (took, strict) = timed(1, || stable_by(&market, Definition::Strong, &lottery));
        line("strongly stable or proved impossible", took, &strict);
    }
    if people <= 10_000 {
        small(kind);
    }
}

fn tied(made: &Instance) -> Market {
    let mut choices = Lists::with_room(made.choices.len(), made.choices.entries());
    for offer in 0..made.choices.len() {
        choices.push(made.choices.list(offer).iter().map(|&(person, rank)| (person, rank / TIED)));
    }
    Market::build(made.capacity.clone(), &made.wishes, &choices).expect("readable").market
}

/// A market of so many people and half as many offers with two places, five wishes each, three ranks.
fn random(people: u64, number: u64) -> Market {
    let offers = people / 2;
    let (mut wishes, mut listed) = (Lists::default(), vec![Vec::new(); offers as usize]);
    for person in 0..people {
        let mut list: Vec<(u32, u32)> = Vec::new();
        for draw in 0..5 {
            let key = (number << 32 | person) << 8 | draw;
            let offer = below(hash(20, people, key), offers) as u32;
            if list.iter().all(|(other, _)| *other != offer) {
                list.push((offer, below(hash(21, people, key), 3) as u32));
                listed[offer as usize].push((person as u32, below(hash(22, people, key), 3) as u32));
            }
        }
        wishes.push(list);
    }
    let mut choices = Lists::default();
    for list in listed {
        choices.push(list);
    }
    Market::build(vec![2; offers as usize], &wishes, &choices).expect("readable").market
}

fn small(kind: &str) {
    if kind != "U" {
        return;
    }
    for people in [20, 50, 100] {
        let markets: Vec<Market> = (0..20).map(|number| random(people, number)).collect();
        let (took, answers) = timed(1, || {
            markets.iter().map(|market| largest_weakly_stable(market, STEPS).status).collect::<Vec<Status>>()
        });
        let exact = answers.iter().filter(|status| **status == Status::Exact).count();
        println!(
            "| Kanryu, ties: largest weakly stable, 20 random markets | small | {people} | {:.4} | {:.4} | | | {} | {exact} exact, {} left at two thirds |",
            took.cpu,
            took.wall,
            peak_megabytes(),
            answers.len() - exact,
        );
    }
}
