//! PATHWAY-12: twelve gates and five routes for a million people, by hand, one by one and in columns.
//!
//! usage: pathway12 [PEOPLE [RUNS]] | pathway12 --write FOLDER PEOPLE

use std::io::Write;

use kanryu_bench_rules::measure::{head, line, timed};
use kanryu_bench_rules::population::{DAY_A, People, Variant, people};
use kanryu_bench_rules::reference::{Outcomes, judge, published};
use kanryu_bench_rules::{hand, law};
use kanryu_rules::{Answers, AsOf, Columns, Day, Program, Row, RowAnswers};

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<usize>().expect("a number of people or runs");
    match words[..] {
        ["--write", folder, count] => write(folder, number(count)),
        [] => measure(1_000_000, 21),
        [count] => measure(number(count), 21),
        [count, runs] => measure(number(count), number(runs)),
        _ => panic!("usage: pathway12 [PEOPLE [RUNS]] | pathway12 --write FOLDER PEOPLE"),
    }
}

/// Prints the table; each variant by all ways.
fn measure(count: usize, runs: usize) -> std::io::Result<()> {
    let program = law::program();
    head();
    for variant in [Variant::A, Variant::B] {
        let name = if variant == Variant::A { "A" } else { "B" };
        let people = people(count, variant);
        let reference = judge(&people);
        if count == 1_000_000 {
            assert_eq!(reference.check(), published(variant), "the reference has the published check values");
        }
        let mut found = Outcomes::new(count);
        let took = timed(runs, || hand::judge(&people, &mut found));
        line("by hand, columns", name, count, took, found.verdict(&reference));
        let columns = law::columns(&program, people);
        in_columns(&program, &columns, variant, runs, &reference);
        one_by_one(&program, &columns, name, runs.min(5), &reference);
    }
    Ok(())
}

/// People whose answers are handed on at once.
const PART: usize = 16_384;

fn in_columns(program: &Program, columns: &Columns, variant: Variant, runs: usize, reference: &Outcomes) {
    let name = if variant == Variant::A { "A" } else { "B" };
    let as_of = if variant == Variant::A { AsOf::Day(Day::from_number(DAY_A)) } else { AsOf::EachRow };
    let count = columns.rows();
    let mut found = Outcomes::new(count);
    let mut answers = Answers::default();
    let took = timed(runs, || program.bulk(columns, as_of).run_into(0..count, &mut answers));
    law::outcomes(&answers, found.all());
    line("Kanryu, columns: masks of 17 gates and totals", name, count, took, found.verdict(reference));
    found = Outcomes::new(count);
    let took = timed(runs, || {
        let bulk = program.bulk(columns, as_of);
        // Outcomes are taken from the answers while these are in the cache.
        for (part, rows) in found.parts(PART) {
            bulk.run_into(rows, &mut answers);
            law::outcomes(&answers, part);
        }
    });
    line("Kanryu, columns: masks, totals, outcome", name, count, took, found.verdict(reference));
    found = Outcomes::new(count);
    let took = timed(runs, || program.bulk_with_blockers(columns, as_of).run_into(0..count, &mut answers));
    law::outcomes(&answers, found.all());
    line("Kanryu, columns: the same and who is blocked by what", name, count, took, found.verdict(reference));
    let mut halves = (Answers::default(), Answers::default());
    let took = timed(runs, || {
        let bulk = program.bulk(columns, as_of);
        let middle = count / 2;
        std::thread::scope(|scope| {
            scope.spawn(|| bulk.run_into(0..middle, &mut halves.0));
            bulk.run_into(middle..count, &mut halves.1);
        });
    });
    let both = [halves.0.met(0), halves.1.met(0)].concat();
    let same = both.iter().zip(&reference.masks).all(|(found, mask)| found & law::MASK == *mask);
    line("Kanryu, columns, two threads", name, count, took, if same { "VERIFIED" } else { "MISMATCH" });
    let took = timed(100, || drop(std::hint::black_box(program.bulk(columns, as_of))));
    println!(
        "| &nbsp; making the program ready for a day: {:.1} µs | | | | | | | | |",
        took.cpu_median * 1e6
    );
}

/// One person after another, with every blocker and the citation it leads to.
fn one_by_one(program: &Program, columns: &Columns, name: &str, runs: usize, reference: &Outcomes) {
    let count = columns.rows().min(200_000);
    let rows: Vec<Row> = (0..count).map(|row| program.row_of(columns, row)).collect();
    let mut answers = RowAnswers::default();
    let mut found = Outcomes::new(count);
    let mut cited = 0;
    let took = timed(runs, || {
        cited = 0;
        for (at, row) in rows.iter().enumerate() {
            program.judge(row, &mut answers);
            let mut met = 0_u32;
            for gate in 0..law::GATES.len() {
                met |= u32::from(answers.mark(gate) == kanryu_rules::Mark::Met) << gate;
                for blocker in answers.blockers(gate) {
                    cited += program.requirements()[blocker.0 as usize].version.cite.len();
                }
            }
            found.masks[at] = met as u16 & law::MASK;
            found.outcomes[at] = law::best_of((met >> 12) as u16);
        }
    });
    let same =
        found.masks[..] == reference.masks[..count] && found.outcomes[..] == reference.outcomes[..count];
    let verdict = if same && cited > 0 { "VERIFIED" } else { "MISMATCH" };
    line("Kanryu, one person: 17 gates, every blocker and citation", name, count, took, verdict);
    rendered(program, &rows, name);
}

/// The same, written out: every blocker with its words, its rule and its article.
fn rendered(program: &Program, rows: &[Row], name: &str) {
    let count = rows.len().min(20_000);
    let mut answers = RowAnswers::default();
    let mut text = String::new();
    let took = timed(3, || {
        for row in &rows[..count] {
            text.clear();
            program.judge(row, &mut answers);
            for (gate, claim) in program.gates().enumerate() {
                text += claim;
                for blocker in answers.blockers(gate) {
                    let requirement = &program.requirements()[blocker.0 as usize];
                    let version = &requirement.version;
                    for part in [&*requirement.text, &version.title.ja, &version.title.en, &version.cite] {
                        text += part;
                        text += "\n";
                    }
                }
            }
        }
    });
    let verdict = if text.is_empty() { "MISMATCH" } else { "–" };
    line("Kanryu, one person: the same, written out", name, count, took, verdict);
}

/// Writes the population and the right answers as files, for engines in other languages.
fn write(folder: &str, count: usize) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let put = |name: &str, bytes: Vec<u8>| {
        std::fs::File::create(format!("{folder}/{name}.bin")).and_then(|mut file| file.write_all(&bytes))
    };
    let numbers = |values: &[i32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    let own = people(count, Variant::B);
    for variant in [Variant::A, Variant::B] {
        let name = if variant == Variant::A { "a" } else { "b" };
        let right = judge(&people(count, variant));
        put(&format!("mask_{name}"), right.masks.iter().flat_map(|mask| mask.to_le_bytes()).collect())?;
        put(&format!("outcome_{name}"), right.outcomes)?;
    }
    let People { as_of, birth, jlpt, jlpt_day, skill_test, lang_test, contract, clear, training, .. } = &own;
    let People {
        exam_day,
        grad_day,
        status,
        status_start,
        status_expiry,
        work_days,
        ssw_days,
        health_day,
        ..
    } = &own;
    for (name, values) in [
        ("as_of", as_of),
        ("birth", birth),
        ("jlpt_day", jlpt_day),
        ("exam_day", exam_day),
        ("grad_day", grad_day),
        ("status_start", status_start),
        ("status_expiry", status_expiry),
        ("work_days", work_days),
        ("ssw_days", ssw_days),
        ("health_day", health_day),
    ] {
        put(name, numbers(values))?;
    }
    for (name, values) in [
        ("jlpt", jlpt),
        ("skill_test", skill_test),
        ("lang_test", lang_test),
        ("contract", contract),
        ("clear", clear),
        ("training", training),
        ("status", status),
    ] {
        put(name, values.clone())?;
    }
    Ok(())
}
