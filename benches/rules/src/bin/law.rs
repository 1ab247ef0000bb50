//! The law that ships with the program: compiled, on one person and on a register of random people.
//!
//! usage: law [PEOPLE]

use std::time::Instant;

use kanryu_bench_rules::measure::{peak_megabytes, timed};
use kanryu_bench_rules::population::mixed;
use kanryu_domain::pathway::Law;
use kanryu_rules::{Answers, AsOf, Columns, Day, FactType, Facts, Program, RowAnswers, Rulebook, Value};

fn main() {
    let largest = std::env::args().nth(1).map_or(1_000_000, |arg| arg.parse().expect("a number of people"));
    println!("| what | figure |");
    println!("|---|--:|");
    let began = Instant::now();
    let law = Law::builtin();
    println!(
        "| the law that ships with the program, loaded and checked | {:.1} ms |",
        began.elapsed().as_secs_f64() * 1e3
    );
    let book = law.rulebook();
    let program = book.program_of_all_claims();
    let took = timed(5, || drop(std::hint::black_box(book.program_of_all_claims())));
    let (claims, facts) = (program.gates().len(), program.facts().len());
    println!("| compiled: {claims} claims over {facts} facts | {:.2} ms |", took.cpu_median * 1e3);
    one_person(book, &program);
    for people in [largest / 100, largest / 10, largest] {
        register(&program, people);
    }
}

/// One person under the whole law: every claim with all its blockers, compiled and clear.
fn one_person(book: &Rulebook, program: &Program) {
    let as_of = Day::from_ymd(2026, 11, 24).expect("a day of the calendar");
    let facts = invented_person(book, 7);
    let mut answers = RowAnswers::default();
    let mut row = program.row(&facts, as_of);
    let read = timed(50, || (0..100).for_each(|_| program.read_row(&facts, as_of, &mut row)));
    let judged = timed(50, || (0..100).for_each(|_| program.judge(&row, &mut answers)));
    let clear = timed(5, || {
        book.claims().for_each(|claim| drop(std::hint::black_box(book.judge(claim, &facts, as_of))))
    });
    println!("| one person's facts read into a row | {:.2} µs |", read.cpu_median * 1e4);
    println!("| one person: every claim, every blocker, compiled | {:.2} µs |", judged.cpu_median * 1e4);
    println!(
        "| one person: every claim with its full proof, clear evaluator | {:.0} µs |",
        clear.cpu_median * 1e6
    );
    let waking = book.waking();
    let mut next = None;
    let wake = timed(5, || next = waking.next(&facts, as_of));
    let next = next.map_or_else(|| "never".to_owned(), |day| day.to_string());
    println!("| one person's wake-up day ({next}) | {:.0} µs |", wake.cpu_median * 1e6);
}

fn invented_person(book: &Rulebook, person: u64) -> Facts {
    let mut facts = Facts::new();
    for (at, fact) in book.catalog().iter().enumerate() {
        let chance = mixed(person << 20 | at as u64);
        let value = match fact.fact_type {
            FactType::Count => Value::Count((chance % 2_000) as i64),
            FactType::Day => Value::Day(Day::from_number(15_000 + (chance % 6_000) as i32)),
            FactType::YesNo => Value::YesNo(chance % 2 == 1),
            FactType::Code | FactType::Level => {
                Value::Word(fact.words[chance as usize % fact.words.len()].clone())
            }
            FactType::Spans => continue,
        };
        if chance >> 40 & 3 != 0 {
            facts.set(&fact.name, value);
        }
    }
    facts
}

/// A whole register under the whole law on two days: who ends otherwise on the second.
fn register(program: &Program, people: usize) {
    let columns = invented_columns(program, people);
    let days =
        [(2027, 3, 31), (2027, 4, 1)].map(|(y, m, d)| Day::from_ymd(y, m, d).expect("a day of the calendar"));
    let mut answers = [Answers::default(), Answers::default()];
    let mut changed = 0;
    let took = timed(3, || {
        for (day, answers) in days.iter().zip(&mut answers) {
            program.bulk(&columns, AsOf::Day(*day)).run_into(0..people, answers);
        }
        changed = answers[0].differing(&answers[1]).count();
    });
    println!(
        "| {people} people, every claim on two days compared ({changed} change; columns {} MB, peak {} MB) | {:.2} s, {:.0} ns a person |",
        columns.bytes() / 1_000_000,
        peak_megabytes(),
        took.cpu_median,
        took.cpu_median * 1e9 / people as f64
    );
}

/// Random values in every column, a quarter of them unknown.
fn invented_columns(program: &Program, people: usize) -> Columns {
    let mut columns = program.columns(people);
    let catalog = program.rulebook().catalog().clone();
    let facts: Vec<String> = program.facts().map(str::to_owned).collect();
    for (at, name) in facts.iter().enumerate() {
        let Some(fact) = catalog.get(name) else { continue };
        let chance = |row: usize| mixed((at as u64) << 40 | row as u64);
        let known = |row: usize| chance(row) >> 50 & 3 != 0;
        match fact.fact_type {
            FactType::Count | FactType::Day => {
                let (low, range) = if fact.fact_type == FactType::Day { (15_000, 6_000) } else { (0, 2_000) };
                let number = |row: usize| {
                    if known(row) { low + (chance(row) % range) as i32 } else { Columns::UNKNOWN_NUMBER }
                };
                columns.set_numbers(name, (0..people).map(number).collect()).expect("a column of numbers");
            }
            FactType::YesNo | FactType::Code | FactType::Level => {
                let words = if fact.fact_type == FactType::YesNo { 2 } else { fact.words.len() as u64 };
                let word =
                    |row: usize| if known(row) { (chance(row) % words) as u8 } else { Columns::UNKNOWN_WORD };
                columns.set_words(name, (0..people).map(word).collect()).expect("a column of words");
            }
            FactType::Spans => {}
        }
    }
    columns
}
