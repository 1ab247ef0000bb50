//! Entries are checked, whole people come from expected ones, and their numbers do not depend on others.

use super::*;
use crate::model::{Shape, Stage};

fn model() -> Model {
    let stages = vec![Stage { slots: 2, closed: vec![false, true] }, Stage::open(1)];
    Model::new(Shape { months: 2, groups: 3, stages }, |cell, exits| {
        if cell.stage == 0 {
            exits.push((1, 1.0));
        }
    })
    .expect("it is right")
}

fn entry(time: Time, stage: usize, group: usize, persons: f64) -> Entry {
    Entry { time, stage, served: 0, group, cohort: 0, persons }
}

#[test]
fn nobody_enters_a_closed_stage() {
    let error = Intake::new(&model(), &[entry(Time::Month(1), 0, 0, 1.0)], 1).expect_err("it is closed");
    assert_eq!(
        error.to_string(),
        "entry 0 (month 1, stage 0, group 0, cohort 0, 0 months served): the stage is closed at the end of that month"
    );
    assert!(Intake::new(&model(), &[entry(Time::Month(0), 0, 0, 1.0)], 1).is_ok());
}

#[test]
fn entries_outside_of_the_model_are_refused() {
    let outside = [
        entry(Time::Month(2), 1, 0, 1.0),
        entry(Time::Opening, 2, 0, 1.0),
        entry(Time::Opening, 1, 3, 1.0),
        Entry { served: 1, ..entry(Time::Opening, 1, 0, 1.0) },
        Entry { cohort: 1, ..entry(Time::Opening, 1, 0, 1.0) },
    ];
    for one in outside {
        assert!(matches!(Intake::new(&model(), &[one], 1), Err(IntakeError::Outside { .. })), "{one:?}");
    }
    let below = Intake::new(&model(), &[entry(Time::Opening, 1, 0, -1.0)], 1);
    assert!(matches!(below, Err(IntakeError::Persons { .. })));
}

#[test]
fn whole_people_add_to_what_was_asked_for() {
    let entries: Vec<Entry> = (0..3).map(|group| entry(Time::Opening, 1, group, 10.4)).collect();
    let intake = Intake::new(&model(), &entries, 1).expect("it is right");
    for (scale, count) in
        [(Scale::AsExpected, 31), (Scale::People(1000), 1000), (Scale::PersonsEach(2.0), 16)]
    {
        let people = intake.whole(scale).expect("there are people");
        assert_eq!(people.count(), count);
        for party in people.parties() {
            assert!((party.count as f64 * people.persons_each() - 10.4).abs() < 1.5 * people.persons_each());
        }
    }
    assert!(matches!(intake.whole(Scale::People(0)), Err(IntakeError::People { .. })));
}

#[test]
fn a_person_keeps_the_number_when_others_come() {
    let first = [entry(Time::Month(0), 1, 2, 5.0)];
    let more = [entry(Time::Opening, 1, 0, 100.0), entry(Time::Month(0), 1, 2, 7.0)];
    let number = |entries: &[Entry]| {
        let people = Intake::new(&model(), entries, 1).and_then(|intake| intake.whole(Scale::AsExpected));
        people.expect("there are people").parties().last().expect("there is one").first
    };
    assert_eq!(number(&first), number(&more));
}
