//! Whole people: the same for any threads and parts, near to expected numbers, never in a closed stage.

use super::*;
use crate::agreement::agreement;
use crate::cohort::expected;
use crate::intake::{Entry, Intake, Scale};
use crate::model::{Cell, Shape, Stage};
use crate::shard::{Part, merged};

/// An invented circulation of six stages: in training until law closes it, examinations once a year after six months,
/// a longest stay, work abroad, home, work at home, and people who come again.
fn circulation() -> Model {
    let closed = (0..36).map(|month| month >= 20).collect();
    let stages = vec![
        Stage { slots: 1, closed },
        Stage::open(18),
        Stage::open(1),
        Stage::open(2),
        Stage::open(1),
        Stage::open(1),
    ];
    Model::new(Shape { months: 36, groups: 3, stages }, |Cell { month, stage, group, served }, exits| {
        let tempo = 0.8 + 0.2 * group as f64;
        let passes = if month % 12 == 5 && served >= 6 { 0.35 * tempo } else { 0.0 };
        match stage {
            0 if month >= 20 => exits.extend([(1, 0.7), (5, 0.3)]),
            0 => exits.extend([(1, 0.08 * tempo), (5, 0.01)]),
            1 if served >= 18 => exits.extend([(2, passes), (3, 1.0 - passes)]),
            1 => exits.extend([(2, passes), (3, 0.01), (5, 0.002)]),
            2 => exits.extend([(3, 0.015), (5, 0.003)]),
            3 if served >= 2 => exits.extend([(4, 0.10 * tempo), (1, 0.02), (5, 0.03)]),
            3 => exits.push((4, 0.2)),
            4 => exits.push((3, 0.01)),
            _ => {}
        }
    })
    .expect("it is right")
}

fn people(model: &Model, count: u64) -> People {
    let entry =
        |time, stage, group, cohort, persons| Entry { time, stage, served: 0, group, cohort, persons };
    let mut entries = Vec::new();
    for group in 0..3 {
        entries.push(entry(Time::Opening, 1, group, 0, 40.5));
        for month in 0..18 {
            entries.push(entry(Time::Month(month), 0, group, 1 + month as usize / 12, 7.3 + group as f64));
        }
    }
    let intake = Intake::new(model, &entries, 3).expect("it fits");
    intake.whole(Scale::People(count)).expect("there are people")
}

fn run_of(generator: Generator, threads: usize, shard: Shard) -> Run {
    Run { seed: 20_270_401, generator, threads, shard, ..Run::default() }
}

fn simulated(model: &Model, people: &People, run: Run) -> Simulated {
    simulate(model, people, &run, Watch::default()).expect("nobody cancels")
}

#[test]
fn threads_and_parts_give_the_same_bytes() {
    let model = circulation();
    let people = people(&model, 70_001);
    for generator in [Generator::Philox, Generator::Mix] {
        let whole = simulated(&model, &people, run_of(generator, 1, Shard::WHOLE));
        assert_eq!(whole.people, 70_001);
        for threads in [2, 3, 7] {
            assert_eq!(simulated(&model, &people, run_of(generator, threads, Shard::WHOLE)), whole);
        }
        for of in [2, 5, 64] {
            let mut parts: Vec<Part> = (1..=of)
                .map(|number| {
                    let shard = Shard::new(number, of).expect("a part");
                    let simulated = simulated(&model, &people, run_of(generator, 2, shard));
                    Part { shard, run: "a".to_owned(), simulated }
                })
                .collect();
            parts.reverse();
            assert_eq!(merged(parts).expect("all are there"), whole);
        }
    }
}

#[test]
fn the_size_of_blocks_changes_nothing() {
    let model = circulation();
    let people = people(&model, 5_000);
    let compiled: Compiled<4, 8> = compiled(&model);
    let keyed = Keyed { generator: Generator::Philox, seed: 3, stream: 0 };
    let of = |size: u64| {
        let mut flows = empty(&model, &people);
        let mut room = Room::new(&compiled);
        let blocks = block::blocks(&model, &people, size);
        let mut digest = 0_u64;
        for block in &blocks {
            room.walk(&compiled, block, &keyed, &mut flows);
            digest = digest.wrapping_add(room.digest(&model, block));
        }
        entered(&mut flows, &blocks);
        (flows, digest)
    };
    assert_eq!(of(1), of(BLOCK));
    assert_eq!(of(97), of(BLOCK));
}

#[test]
fn people_agree_with_expected_numbers_and_come_nearer_as_they_grow() {
    let model = circulation();
    let mut relative = Vec::new();
    for count in [2_000, 50_000, 400_000] {
        let people = people(&model, count);
        let exact = expected(&model, &people.as_intake()).expect("the books balance");
        for generator in [Generator::Philox, Generator::Mix] {
            let found = simulated(&model, &people, run_of(generator, 2, Shard::WHOLE));
            let compared = agreement(&found.flows, &exact).expect("they are alike");
            assert!(compared.agrees(), "{count} {generator:?}: {compared:?}");
            assert!(compared.mean_sigma < 1.6, "{compared:?}");
        }
        let found = simulated(&model, &people, run_of(Generator::Philox, 2, Shard::WHOLE));
        let distance: f64 = found
            .flows
            .stock
            .iter()
            .zip(&exact.stock)
            .map(|(found, exact)| (*found as f64 - exact).abs())
            .sum();
        relative.push(distance / count as f64);
    }
    // The error falls with the square root of people: by 5 and by about 2.8 here.
    assert!(relative[1] < relative[0] / 3.0 && relative[2] < relative[1] / 1.8, "{relative:?}");
}

#[test]
fn a_wrong_model_does_not_agree() {
    let model = circulation();
    let people = people(&model, 50_000);
    let wrong = model.reweighted(|stage, _, to| if (stage, to) == (1, 3) { 1.5 } else { 1.0 });
    let exact = expected(&wrong, &people.as_intake()).expect("the books balance");
    let found = simulated(&model, &people, run_of(Generator::Philox, 2, Shard::WHOLE));
    assert!(!agreement(&found.flows, &exact).expect("they are alike").agrees());
}

#[test]
fn nobody_stands_in_a_stage_that_law_has_closed() {
    let model = circulation();
    let found = simulated(&model, &people(&model, 30_000), Run::default());
    assert!(found.flows.in_stage(19, 0, None) > 0);
    assert!((20..36).all(|month| found.flows.in_stage(month, 0, None) == 0));
    assert_eq!(found.flows.total(35), 30_000);
}

#[test]
fn a_stream_of_its_own_gives_other_numbers_and_a_seed_gives_them_again() {
    let model = circulation();
    let people = people(&model, 3_000);
    let base = simulated(&model, &people, Run::default());
    assert_eq!(simulated(&model, &people, Run::default()), base);
    assert_ne!(simulated(&model, &people, Run { stream: 1, ..Run::default() }).flows, base.flows);
    assert_ne!(simulated(&model, &people, Run { seed: 2, ..Run::default() }).flows, base.flows);
}

/// The same people draw the same numbers when a scenario adds others, so what they do is the same.
#[test]
fn who_is_not_touched_by_a_scenario_lives_the_same_life() {
    let model = circulation();
    let entry = |time, group, persons| Entry { time, stage: 1, served: 0, group, cohort: 0, persons };
    let of = |more: &[Entry]| {
        let mut entries = vec![entry(Time::Month(3), 1, 500.0)];
        entries.extend_from_slice(more);
        let people = Intake::new(&model, &entries, 1).and_then(|intake| intake.whole(Scale::AsExpected));
        simulated(&model, &people.expect("there are people"), Run::default()).flows
    };
    let (alone, with_others) =
        (of(&[]), of(&[entry(Time::Opening, 0, 900.0), entry(Time::Month(2), 2, 77.0)]));
    for month in 0..36 {
        for stage in 0..6 {
            assert_eq!(alone.in_stage(month, stage, Some(1)), with_others.in_stage(month, stage, Some(1)));
        }
    }
}

#[test]
fn who_cancels_gets_no_result() {
    let model = circulation();
    let stop = AtomicBool::new(false);
    let progress = |_, _| stop.store(true, Ordering::Relaxed);
    let watch = Watch { progress: Some(&progress), cancel: Some(&stop) };
    let found = simulate(&model, &people(&model, 60_000), &Run::default(), watch);
    assert!(
        matches!(found, Err(SimulateError::Cancelled { done, people: 60_000 }) if done > 0 && done < 60_000)
    );
}

#[test]
fn many_exits_are_simulated_as_few() {
    let stages = (0..18).map(|_| Stage::open(1)).collect();
    let model = Model::new(Shape { months: 4, groups: 1, stages }, |cell, exits| {
        if cell.stage == 0 {
            exits.extend((1..=16).map(|to| (to, 0.01 * to as f64 / 2.0)));
        }
    })
    .expect("it is right");
    let entry = Entry { time: Time::Opening, stage: 0, served: 0, group: 0, cohort: 0, persons: 1e5 };
    let people =
        Intake::new(&model, &[entry], 1).and_then(|intake| intake.whole(Scale::AsExpected)).expect("people");
    let exact = expected(&model, &people.as_intake()).expect("the books balance");
    let found = simulated(&model, &people, Run::default());
    assert!(agreement(&found.flows, &exact).expect("they are alike").agrees());
}
