//! Plans through the law that ships with the program: every goal, from several beginnings, and what each costs.
//!
//! usage: plans [ROUNDS] [ANSWERS]
//!
//! With ANSWERS every plan is written to that file as well, so that two versions of the planner can be compared.

use std::fmt::Write as _;

use kanryu_bench_rules::measure::timed;
use kanryu_domain::pathway::Law;
use kanryu_domain::pathway::plan::{goals, planner};
use kanryu_rules::{Day, Facts, Planner, Room, Span, Start, Value};

fn main() {
    let mut args = std::env::args().skip(1);
    let rounds = args.next().map_or(5, |arg| arg.parse().expect("a number of rounds"));
    let file = args.next();
    let law = Law::builtin();
    let mut answers = String::new();
    println!("| goal | from | routes | labels | complete | plan, CPU ms | earliest day only, CPU ms |");
    println!("|---|---|--:|--:|---|--:|--:|");
    let mut whole = 0.0;
    for goal in goals(law).into_keys() {
        let planner = planner(law, &goal).expect("a goal of the list");
        for (name, stage, facts) in beginnings() {
            let as_of = Day::from_ymd(2026, 11, 24).expect("a day of the calendar");
            let horizon = as_of.corresponding_day(Span::years(15));
            let start = Start { stage, since: None, facts: &facts, as_of, horizon };
            whole += measured(planner, &start, (&goal, name), rounds, &mut answers);
        }
    }
    println!("| all | | | | | {whole:.1} | |");
    let took =
        timed(rounds, || drop(std::hint::black_box(Planner::new(law.rulebook(), "certified-care-worker"))));
    println!("| one goal made ready | | | | | {:.2} | |", took.cpu_median * 1e3);
    if let Some(file) = file {
        std::fs::write(&file, answers).expect("the file can be written");
    }
}

/// Prints one line, keeps the answer, and gives the milliseconds of the plan.
fn measured(
    planner: &Planner,
    start: &Start<'_>,
    (goal, name): (&str, &str),
    rounds: usize,
    answers: &mut String,
) -> f64 {
    let Some(plan) = planner.plan(start) else {
        println!("| {goal} | {name} | no such stage | | | | |");
        return 0.0;
    };
    let whole = timed(rounds, || drop(std::hint::black_box(planner.plan(start))));
    let mut room = Room::default();
    let earliest = timed(rounds, || {
        std::hint::black_box(planner.earliest(start, &mut room));
    });
    println!(
        "| {goal} | {name} | {} | {} | {} | {:.2} | {:.3} |",
        plan.routes.len() + plan.not_established.len(),
        plan.moments,
        plan.is_complete,
        whole.cpu_median * 1e3,
        earliest.cpu_median * 1e3,
    );
    writeln!(answers, "{goal} {name} {plan:#?}").expect("text can be written");
    whole.cpu_median * 1e3
}

/// Who asks: somebody at home, with and without knowledge of Japanese, and people on the way.
fn beginnings() -> Vec<(&'static str, &'static str, Facts)> {
    let day = |year, month, day| Value::Day(Day::from_ymd(year, month, day).expect("a day of the calendar"));
    let born = || {
        let mut facts = Facts::new();
        facts.set("born_on", day(2001, 5, 20));
        facts.set("nationality", Value::Word("ID".into()));
        facts
    };
    vec![
        ("home, nothing known", "preparing", Facts::new()),
        ("home, 25 years old", "preparing", born()),
        ("trainee, first stage", "technical-intern-1", born()),
        ("trainee, second stage", "technical-intern-2", born()),
        ("specified skilled worker", "specified-skilled-1", born()),
    ]
}
