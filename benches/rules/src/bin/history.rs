//! PATHWAY-12H: from dated histories to the facts of a day, and from these to the gates.
//!
//! usage: history [PEOPLE [RUNS]]

use kanryu_bench_rules::history::{Histories, PUBLISHED, folded, histories};
use kanryu_bench_rules::law;
use kanryu_bench_rules::measure::{head, line, timed};
use kanryu_bench_rules::population::{DAY_A, People};
use kanryu_bench_rules::reference::Outcomes;
use kanryu_rules::{Answers, AsOf, Day, Program};

/// People that are folded, judged and handed on together.
const PART: usize = 16_384;

fn main() {
    let mut args =
        std::env::args().skip(1).map(|arg| arg.parse::<usize>().expect("a number of people or runs"));
    let (count, runs) = (args.next().unwrap_or(1_000_000), args.next().unwrap_or(7));
    let histories = histories(count);
    let reference = histories.judge();
    if count == 1_000_000 {
        let (outcomes, sum, _) = reference.check();
        assert_eq!((outcomes, sum), PUBLISHED, "the reference has the published check values");
    }
    println!("{:.1} events a person, 8 bytes each", histories.events.len() as f64 / count as f64);
    head();
    let mut found = Outcomes::new(count);
    let took = timed(runs, || found = histories.judge());
    line("by hand, one after the other", "H", count, took, found.verdict(&reference));
    let program = law::program();
    found = Outcomes::new(count);
    let took = timed(runs, || from_histories(&program, &histories, &mut found));
    line("Kanryu: folded into columns, law as data", "H", count, took, found.verdict(&reference));
}

fn from_histories(program: &Program, histories: &Histories, found: &mut Outcomes) {
    let mut answers = Answers::default();
    for (part, rows) in found.parts(PART) {
        let mut people = People::with_room_for(rows.len());
        rows.for_each(|person| people.push(&folded(histories.of(person), DAY_A)));
        let columns = law::columns(program, people);
        let bulk = program.bulk(&columns, AsOf::Day(Day::from_number(DAY_A)));
        bulk.run_into(0..columns.rows(), &mut answers);
        law::outcomes(&answers, part);
    }
}
