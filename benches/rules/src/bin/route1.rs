//! ROUTE-1: the earliest day of the goal for invented people, each answer compared with a solver's where one is given.
//!
//! usage: route1 [PEOPLE] [--write ANSWERS.csv | ANSWERS.csv]
//!
//! ANSWERS has a line a person: day of the plan, level, days used and the day found, as days since 1970. With `--write`
//! it is written, for `peers/with_cpsat.py` to solve again; without it is compared.

use std::hint::black_box;

use kanryu_bench_rules::measure::timed;
use kanryu_bench_rules::route1::{Asked, facts, people, planner, rulebook, start};
use kanryu_rules::{Day, Facts, Room};

fn main() {
    let mut args = std::env::args().skip(1);
    let count = args.next().map_or(2_000, |arg| arg.parse().expect("a number of people"));
    let planner = planner(&rulebook());
    let asked: Vec<(Asked, Facts)> = people(count).into_iter().map(|one| (one, facts(&one))).collect();
    let mut room = Room::default();
    let mut answers = Vec::new();
    let took = timed(5, || {
        answers.clear();
        for (one, facts) in &asked {
            answers.push(black_box(planner.earliest(&start(one, facts), &mut room)));
        }
    });
    let (mut routes, few) = (0, asked.len().min(200));
    let whole = timed(3, || {
        routes = 0;
        for (one, facts) in &asked[..few] {
            routes += planner.plan(&start(one, facts)).map_or(0, |plan| plan.routes.len());
        }
    });
    let reached = answers.iter().flatten().count();
    let verdict = match args.next().as_deref() {
        None => "not compared".to_owned(),
        Some("--write") => written(&asked, &answers, &args.next().expect("a file to write")),
        Some(file) => compared(&asked, &answers, file),
    };
    println!(
        "| ROUTE-1 | people | reached | earliest day, CPU us | all best routes with windows, CPU us | routes | answers |"
    );
    println!("|---|--:|--:|--:|--:|--:|---|");
    println!(
        "| Kanryu | {count} | {reached} | {:.2} | {:.0} | {:.1} | {} |",
        took.cpu_median * 1e6 / count as f64,
        whole.cpu_median * 1e6 / few as f64,
        routes as f64 / few as f64,
        verdict,
    );
}

/// Writes the answers of those who reach the goal.
fn written(asked: &[(Asked, Facts)], answers: &[Option<Day>], file: &str) -> String {
    let line = |((one, _), found): (&(Asked, Facts), &Option<Day>)| {
        found
            .map(|day| format!("{},{},{},{}\n", one.from.number(), one.japanese, one.used_days, day.number()))
    };
    let text: String = asked.iter().zip(answers).filter_map(line).collect();
    std::fs::write(file, text).expect("the file of answers can be written");
    "written".to_owned()
}

/// How many answers equal those of the file, or that there is none.
fn compared(asked: &[(Asked, Facts)], answers: &[Option<Day>], file: &str) -> String {
    let text = std::fs::read_to_string(file).expect("the file of answers can be read");
    let (mut same, mut lines) = (0, 0);
    for (line, ((one, _), found)) in text.lines().zip(asked.iter().zip(answers)) {
        let numbers: Vec<i64> = line.split(',').map(|part| part.trim().parse().expect("a number")).collect();
        let [from, japanese, used_days, day] = numbers[..] else { panic!("{line:?} has not four numbers") };
        assert_eq!((i64::from(one.from.number()), one.japanese, one.used_days), (from, japanese, used_days));
        lines += 1;
        let is_same = found.map(|found| i64::from(found.number())) == Some(day);
        same += usize::from(is_same);
        if !is_same && lines - same < 4 {
            eprintln!("{one:?}: found {found:?}, expected day {day}");
        }
    }
    if same == lines { format!("VERIFIED ({lines})") } else { format!("{} of {lines} differ", lines - same) }
}
