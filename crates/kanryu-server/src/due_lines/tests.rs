//! Deadlines that are kept are those that would be judged, and a write touches only whom it is about.

use kanryu_domain::demo;
use kanryu_domain::id::Kind;

use super::*;

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

fn people(registry: &Registry) -> Vec<Subject> {
    registry.of_kind(Kind::Person).map(|record| record.subject.clone()).collect()
}

#[test]
fn kept_deadlines_are_those_that_would_be_judged_for_each_reach() {
    let (law, as_of) = (Law::builtin(), day("2026-11-24"));
    let registry = Registry::fold(&demo::people(2017, 40, day("2026-11-23")));
    let subjects = people(&registry);
    let snapshot = Snapshot::new(registry, 1);
    for within in [120, 365, 120] {
        let lines = of(&snapshot, law, as_of, within, subjects.iter());
        for subject in &subjects {
            let record = snapshot.registry.get(subject).expect("it is there");
            assert_eq!(lines[subject].to_vec(), deadlines(law, record, as_of, within), "{subject} {within}");
        }
    }
    assert!(
        subjects.len() >= 40
            && of(&snapshot, law, as_of, 120, subjects.iter()).values().any(|l| !l.is_empty())
    );
}

#[test]
fn a_second_reader_is_given_what_the_first_one_had_judged() {
    let (law, as_of) = (Law::builtin(), day("2026-11-24"));
    let registry = Registry::fold(&demo::people(2017, 10, day("2026-11-23")));
    let subjects = people(&registry);
    let snapshot = Snapshot::new(registry, 1);
    let first = of(&snapshot, law, as_of, 120, subjects.iter().take(4));
    let second = of(&snapshot, law, as_of, 120, subjects.iter());
    assert_eq!(second.len(), subjects.len());
    assert!(first.iter().all(|(subject, lines)| Arc::ptr_eq(lines, &second[subject])));
}

#[test]
fn after_a_write_only_the_person_it_was_about_is_judged_anew() {
    let events = demo::people(2017, 10, day("2026-11-23"));
    let (last, rest) = events.split_last().expect("events");
    let changed = last.subject.clone();
    let old = Registry::fold(rest);
    let mut new = old.clone();
    new.apply(last);
    let kept = Kept::default();
    let lines: Vec<(Subject, Lines)> =
        people(&old).into_iter().map(|person| (person, Lines::default())).collect();
    kept.keep(120, &lines);
    let carried = kept.carried(&old, &new);
    let all = people(&new);
    let carried = carried.of(120, &all.iter().collect());
    assert!(all.contains(&changed) && !carried.contains_key(&changed));
    assert_eq!(carried.len(), lines.iter().filter(|(person, _)| *person != changed).count());
}
