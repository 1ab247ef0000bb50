//! The recursion against hand-worked numbers, against law that closes stages, and on random models.

use proptest::prelude::*;

use super::*;
use crate::model::{Shape, Stage};

fn entry(time: Time, stage: usize, persons: f64) -> Entry {
    Entry { time, stage, served: 0, group: 0, cohort: 0, persons }
}

fn one_group(
    months: usize,
    stages: Vec<Stage>,
    of: impl Fn(crate::model::Cell) -> Vec<(usize, f64)>,
) -> Model {
    Model::new(Shape { months, groups: 1, stages }, |cell, exits| exits.extend(of(cell)))
        .expect("it is right")
}

#[test]
fn a_tenth_leaves_every_month() {
    let model = one_group(3, vec![Stage::open(1), Stage::open(1)], |cell| {
        if cell.stage == 0 { vec![(1, 0.1)] } else { vec![] }
    });
    let intake = Intake::new(&model, &[entry(Time::Opening, 0, 1000.0)], 1).expect("it fits");
    let flows = expected(&model, &intake).expect("the books balance");
    let stock: Vec<f64> = (0..3).map(|month| flows.in_stage(month, 0, None)).collect();
    for (found, wanted) in stock.iter().zip([900.0, 810.0, 729.0]) {
        assert!((found - wanted).abs() < 1e-9);
    }
    assert!((flows.moved(2, 0, 1, None) - 81.0).abs() < 1e-9);
}

#[test]
fn who_enters_at_the_end_of_a_month_moves_at_the_end_of_the_next() {
    let model = one_group(3, vec![Stage::open(1), Stage::open(1)], |cell| {
        if cell.stage == 0 { vec![(1, 0.5)] } else { vec![] }
    });
    let intake = Intake::new(&model, &[entry(Time::Month(1), 0, 8.0)], 1).expect("it fits");
    let flows = expected(&model, &intake).expect("the books balance");
    assert_eq!([0, 1, 2].map(|month| flows.in_stage(month, 0, None)), [0.0, 8.0, 4.0]);
    assert_eq!(flows.arrived_in(1, 0, None), 8.0);
}

/// An examination in month 3 of every year, open after 2 months served, passed by 40 %; the stay ends after 5 months.
#[test]
fn examinations_and_the_longest_stay_come_by_month_and_months_served() {
    let model = one_group(12, vec![Stage::open(5), Stage::open(1), Stage::open(1)], |cell| {
        let passes = if cell.stage == 0 && cell.month == 3 && cell.served >= 2 { 0.4 } else { 0.0 };
        match cell.stage {
            0 if cell.served >= 5 => vec![(1, passes), (2, 1.0 - passes)],
            0 => vec![(1, passes)],
            _ => vec![],
        }
    });
    let entries = [entry(Time::Opening, 0, 100.0), entry(Time::Month(2), 0, 50.0)];
    let intake = Intake::new(&model, &entries, 1).expect("it fits");
    let flows = expected(&model, &intake).expect("the books balance");
    assert_eq!(flows.in_stage(2, 0, None), 150.0);
    // The first hundred sit; the fifty have served one month only.
    assert_eq!(flows.in_stage(3, 1, None), 40.0);
    // The stay of the sixty ends at the end of month 4, that of the fifty at the end of month 7.
    assert_eq!(flows.in_stage(4, 2, None), 60.0);
    assert_eq!([6, 7].map(|month| flows.in_stage(month, 0, None)), [50.0, 0.0]);
}

#[test]
fn a_stage_that_law_closes_is_empty_from_that_month_on() {
    let closed = (0..12).map(|month| month >= 6).collect();
    let model = one_group(12, vec![Stage { slots: 4, closed }, Stage::open(1)], |cell| match cell.stage {
        0 if cell.month >= 6 => vec![(1, 1.0)],
        0 => vec![(1, 0.01)],
        _ => vec![],
    });
    let entries: Vec<Entry> = (0..6).map(|month| entry(Time::Month(month), 0, 10.0)).collect();
    let flows =
        expected(&model, &Intake::new(&model, &entries, 1).expect("it fits")).expect("the books balance");
    assert!(flows.in_stage(5, 0, None) > 50.0);
    assert!((6..12).all(|month| flows.in_stage(month, 0, None) == 0.0));
}

#[test]
fn a_walk_lets_a_cap_hold_arrivals_back() {
    let model = one_group(4, vec![Stage::open(1), Stage::open(1)], |cell| {
        if cell.stage == 0 { vec![(1, 0.5)] } else { vec![] }
    });
    let mut walk = Walk::new(&model, 1);
    for _ in 0..4 {
        walk.advance();
        let room = 10.0 - walk.in_stage(0, None);
        walk.admit(&entry(Time::Opening, 0, room.min(100.0))).expect("it fits");
    }
    let flows = walk.finish().expect("the books balance");
    assert_eq!([0, 1, 2, 3].map(|month| flows.in_stage(month, 0, None)), [10.0; 4]);
    assert_eq!([0, 1, 2, 3].map(|month| flows.arrived_in(month, 0, None)), [10.0, 5.0, 5.0, 5.0]);
}

#[test]
fn cohorts_are_kept_apart() {
    let model = one_group(3, vec![Stage::open(2), Stage::open(1)], |cell| {
        if cell.served == 2 { vec![(1, 1.0)] } else { vec![] }
    });
    let entries = [entry(Time::Opening, 0, 3.0), Entry { cohort: 1, ..entry(Time::Month(0), 0, 4.0) }];
    let flows =
        expected(&model, &Intake::new(&model, &entries, 2).expect("it fits")).expect("the books balance");
    assert_eq!([(1, 0), (1, 1)].map(|(month, cohort)| flows.of_cohort(month, 1, cohort)), [3.0, 0.0]);
    assert_eq!(flows.of_cohort(2, 1, 1), 4.0);
}

/// A random model: stages, groups, months and chances from a list of numbers.
fn random_model(stages: usize, slots: u32, months: usize, numbers: &[f64]) -> Model {
    let closed = |stage: usize| {
        if stage == 1 { (0..months).map(|month| month >= months / 2).collect() } else { vec![] }
    };
    let about = (0..stages).map(|stage| Stage { slots, closed: closed(stage) });
    let shape = Shape { months, groups: 2, stages: about.collect() };
    Model::new(shape, |cell, exits| {
        let is_closed = |stage: usize| stage == 1 && cell.month >= months / 2;
        let number = |to: usize| {
            numbers[(cell.stage * 7 + to * 3 + cell.group + cell.served as usize + cell.month % 3)
                % numbers.len()]
        };
        let open: Vec<usize> = (0..stages).filter(|to| *to != cell.stage && !is_closed(*to)).collect();
        let sum: f64 = open.iter().map(|to| number(*to)).sum();
        let scale = if is_closed(cell.stage) { 1.0 / sum } else { 0.3 / sum.max(0.3) };
        exits.extend(open.iter().map(|to| (*to, number(*to) * scale)));
    })
    .expect("it is right")
}

proptest! {
    #[test]
    fn nobody_is_made_or_lost_and_nobody_stands_in_a_closed_stage(
        stages in 3_usize..6,
        slots in 1_u32..5,
        months in 2_usize..15,
        numbers in proptest::collection::vec(0.01_f64..1.0, 5..40),
        persons in proptest::collection::vec((0_usize..3, 0_usize..2, 0.0_f64..1e6), 1..6),
    ) {
        let model = random_model(stages, slots, months, &numbers);
        let entries: Vec<Entry> = persons.iter().enumerate().map(|(number, (stage, group, persons))| Entry {
            time: if number % 2 == 0 || *stage == 1 { Time::Opening } else { Time::Month(number as u32 % months as u32) },
            stage: *stage, served: 0, group: *group, cohort: number % 3, persons: *persons,
        }).collect();
        let intake = Intake::new(&model, &entries, 3).expect("it fits");
        let flows = expected(&model, &intake).expect("the books balance");
        let everybody = intake.persons();
        prop_assert!((flows.total(months - 1) - everybody).abs() <= 1e-9 * everybody.max(1.0));
        for month in months / 2..months {
            prop_assert_eq!(flows.in_stage(month, 1, None), 0.0);
        }
        prop_assert_eq!(&expected_stocks(&model, &intake).stock, &flows.stock);
    }
}
