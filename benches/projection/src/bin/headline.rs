//! The headline: people through months by the engine and by hand, threads, growth with people and months, recursions.

use std::process::ExitCode;

use kanryu_bench_projection::measure::{Took, head, line, timed};
use kanryu_bench_projection::{STAGES, hand, model, people, run};
use kanryu_projection::agreement::agreement;
use kanryu_projection::cohort::{expected, expected_stocks};
use kanryu_projection::random::Generator;
use kanryu_projection::simulate::{Simulated, Watch, simulate};

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).filter_map(|text| text.replace('_', "").parse::<u64>().ok());
    let count = numbers.next().unwrap_or(10_000_000);
    let months = numbers.next().unwrap_or(120) as usize;
    head();
    let mut by_hand = (Vec::new(), Vec::new(), 0);
    let hand_took = timed(1, || by_hand = hand::walk(count, months));
    line("by hand, one person after the other", 1, (count, months), hand_took, "reference");
    let mut is_right = true;
    let mut ratio = 0.0;
    for (generator, threads) in
        [(Generator::Mix, 1), (Generator::Mix, 2), (Generator::Philox, 1), (Generator::Philox, 2)]
    {
        let (took, found) = engine(count, months, threads, generator);
        let verdict = verdict(count, months, generator, &found, by_hand.2, &mut is_right);
        if (generator, threads) == (Generator::Mix, 1) {
            ratio = hand_took.cpu_median / took.cpu_median;
        }
        line(&format!("Kanryu, {generator:?}"), threads, (count, months), took, &verdict);
    }
    println!();
    println!(
        "Kanryu runs at {ratio:.2} of the speed of the loop by hand (same numbers, one thread, processor time)."
    );
    println!();
    growth(count, months);
    recursions(months);
    if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn engine(count: u64, months: usize, threads: usize, generator: Generator) -> (Took, Simulated) {
    let model = model(months);
    let people = people(&model, count);
    let mut found = None;
    let took = timed(3, || {
        let simulated = simulate(&model, &people, &run(threads, generator), Watch::default());
        found = Some(simulated.expect("nobody cancels"));
    });
    (took, found.expect("it ran"))
}

/// Whether lives are those of the loop by hand, and stocks near to the expected ones.
fn verdict(
    count: u64,
    months: usize,
    generator: Generator,
    found: &Simulated,
    by_hand: u64,
    is_right: &mut bool,
) -> String {
    let model = model(months);
    let exact = expected(&model, &people(&model, count).as_intake()).expect("the books balance");
    let compared = agreement(&found.flows, &exact).expect("they are alike");
    let same = generator != Generator::Mix || found.digest == by_hand;
    *is_right &= same && compared.agrees();
    let lives = match (generator, same) {
        (Generator::Mix, true) => format!("VERIFIED {:016x}", found.digest),
        (Generator::Mix, false) => "DIFFERENT".to_owned(),
        (Generator::Philox, _) => format!("its own {:016x}", found.digest),
    };
    let largest = compared.largest_sigma;
    let cells = compared.cells;
    let agrees = if compared.agrees() { "agree" } else { "DIFFER" };
    format!("{lives}; {cells} stocks {agrees}, largest {largest:.1} σ")
}

/// A quarter, a half and all of the people; a quarter, a half and all of the months.
fn growth(count: u64, months: usize) {
    head();
    for part in [4, 2, 1] {
        let (took, _) = engine(count / part, months, 1, Generator::Philox);
        line("Kanryu, Philox, fewer people", 1, (count / part, months), took, "–");
    }
    for part in [4, 2, 1] {
        let (took, _) = engine(count, months / part, 1, Generator::Philox);
        line("Kanryu, Philox, fewer months", 1, (count, months / part), took, "–");
    }
    println!();
}

/// A thousand exact recursions of the workload.
fn recursions(months: usize) {
    let model = model(months);
    let intake = people(&model, 1_000_000).as_intake();
    let took = timed(3, || {
        let stock: f64 =
            (0..1_000).map(|_| expected_stocks(&model, &intake).in_stage(months - 1, STAGES - 1, None)).sum();
        assert!(stock > 0.0);
    });
    println!("1,000 exact recursions of {months} months: {:.3} s of processor time.", took.cpu_median);
}
