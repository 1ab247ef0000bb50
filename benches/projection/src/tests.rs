//! The workload gives its published lives, by hand and by the engine.

use kanryu_projection::agreement::agreement;
use kanryu_projection::cohort::expected;
use kanryu_projection::simulate::{Watch, simulate};

use super::*;

/// Published check values: people, months, digest, stocks at the end.
const PUBLISHED: [(u64, usize, u64, [u64; STAGES]); 2] = [
    (1_000, 120, 0x2d67_0436_1a0c_f847, [1, 8, 7, 9, 29, 37, 40, 56, 15, 37, 157, 604]),
    (
        100_000,
        120,
        0x69aa_35bf_5a8a_1e5f,
        [188, 494, 680, 1317, 2903, 3248, 3779, 6671, 1532, 5326, 15953, 57909],
    ),
];

#[test]
fn the_engine_and_the_loop_by_hand_give_the_published_lives() {
    for (count, months, digest, stocks) in PUBLISHED {
        let (stock, moves, found) = hand::walk(count, months);
        assert_eq!((stock.as_slice(), found), (&stocks[..], digest));
        let model = model(months);
        for threads in [1, 2] {
            let run = run(threads, Generator::Mix);
            let found =
                simulate(&model, &people(&model, count), &run, Watch::default()).expect("nobody cancels");
            assert_eq!(found.digest, digest);
            for (stage, stock) in stocks.iter().enumerate() {
                assert_eq!(found.flows.in_stage(months - 1, stage, None), *stock);
            }
            for month in 0..months {
                for (from, to) in (0..STAGES).flat_map(|from| (0..STAGES).map(move |to| (from, to))) {
                    let by_hand = moves[(month * STAGES + from) * STAGES + to];
                    assert!(from == to || found.flows.moved(month, from, to, None) == by_hand);
                }
            }
        }
    }
}

#[test]
fn the_workload_agrees_with_its_expected_stocks() {
    let model = model(120);
    let people = people(&model, 100_000);
    let exact = expected(&model, &people.as_intake()).expect("the books balance");
    for generator in [Generator::Mix, Generator::Philox] {
        let found = simulate(&model, &people, &run(2, generator), Watch::default()).expect("nobody cancels");
        let compared = agreement(&found.flows, &exact).expect("they are alike");
        assert!(compared.agrees() && compared.largest_sigma < 6.0, "{compared:?}");
    }
}
