//! One invented person as each audience sees them.

use super::*;
use crate::board::audience::Audience;
use crate::history;
use crate::pathway::StepState;
use crate::registry::Registry;

const LIFE: &str = r#"
id = "person:invented"
[person]
born_on = 1998-04-02
nationality = "VN"
[[event]]
on = 2024-04-10
fact = "affiliation-began"
organization = "organization:one"
role = "supervising"
[[event]]
on = 2024-04-10
fact = "stage-entered"
stage = "technical-intern-1"
[[event]]
on = 2024-07-07
fact = "test-taken"
test = "jlpt"
level = "N3"
[[event]]
on = 2024-12-10
fact = "test-taken"
test = "trainee-skill-basic"
verified = false
[[event]]
on = 2025-02-01
fact = "affiliation-ended"
organization = "organization:one"
role = "supervising"
[[event]]
on = 2025-02-01
fact = "affiliation-began"
organization = "organization:two"
role = "supervising"
[[event]]
on = 2025-03-01
fact = "training-plan"
act = "accredited"
stage = "technical-intern-2"
"#;

fn subject(text: &str) -> Subject {
    text.parse().expect("an id")
}

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

fn seen_by(audience: &Audience, as_of: &str) -> Option<Report<PersonBoard>> {
    let history =
        history::parse("invented.toml", LIFE, Law::builtin().rulebook().catalog()).expect("a history");
    let registry = Registry::from_records([history.record]);
    let question = Question { registry: &registry, as_of: day(as_of), known_at: None, audience };
    person(&question, Law::builtin(), &subject("person:invented"))
}

#[test]
fn only_those_who_may_see_the_person_do() {
    let as_of = "2025-03-10";
    assert!(seen_by(&Audience::Secretariat, as_of).is_some());
    assert!(seen_by(&Audience::Administrator, as_of).is_some());
    assert!(seen_by(&Audience::Person(subject("person:invented")), as_of).is_some());
    assert!(seen_by(&Audience::CaseWorker(subject("organization:two")), as_of).is_some());
    assert!(seen_by(&Audience::CaseWorker(subject("organization:one")), as_of).is_none(), "no longer theirs");
    assert!(seen_by(&Audience::CaseWorker(subject("organization:one")), "2025-01-10").is_some());
    assert!(seen_by(&Audience::Person(subject("person:other")), as_of).is_none());
    assert!(seen_by(&Audience::Operator(subject("organization:two")), as_of).is_none());
    assert!(seen_by(&Audience::Public, as_of).is_none());
}

#[test]
fn the_board_shows_life_standing_tests_and_papers() {
    let report = seen_by(&Audience::Secretariat, "2025-03-10").expect("seen");
    let board = &report.value;
    assert_eq!(board.person.stage.as_deref(), Some("technical-intern-1"));
    assert_eq!(board.person.last_lawful_day, Some(day("2025-04-10")));
    assert_eq!(board.life.len(), 8);
    assert!(board.life.iter().all(|entry| entry.source.is_some()));
    assert_eq!(board.tests.len(), 2);
    assert!(!board.tests[1].verified);
    assert_eq!(board.documents.len(), 1);
    assert_eq!(board.affiliations.len(), 2);
    assert_eq!(board.affiliations[0].until, Some(PartialDate::Day(day("2025-02-01"))));
    let second =
        board.standing.steps.iter().find(|step| step.id == "technical-intern-1-to-2").expect("a step");
    assert_eq!(second.state, StepState::Unknown, "the skill test is claimed and not seen");
    assert!(board.asked_for().contains("basic_skill_passed"));
    assert!(!report.sources.is_empty());
}

#[test]
fn what_has_passed_or_cannot_be_known_is_found() {
    let codes = |as_of: &str| -> Vec<String> {
        let report = seen_by(&Audience::Secretariat, as_of).expect("seen");
        report.findings.into_iter().map(|finding| finding.code).collect()
    };
    assert!(codes("2025-04-11").contains(&"person/stay-over".to_owned()));
    assert!(!codes("2025-04-10").contains(&"person/stay-over".to_owned()));
}

#[test]
fn every_table_has_one_cell_a_column() {
    let report = seen_by(&Audience::Secretariat, "2025-03-10").expect("seen");
    for table in report.value.tables() {
        assert!(!table.rows.is_empty(), "{}", table.name);
        assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()), "{}", table.name);
    }
}

#[test]
fn a_name_never_reaches_debug() {
    let report = seen_by(&Audience::Secretariat, "2025-03-10").expect("seen");
    assert!(!format!("{report:?}").contains("not given"), "the name is withheld from Debug");
}
