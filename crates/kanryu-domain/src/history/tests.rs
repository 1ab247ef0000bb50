//! History files as people write them.

use super::*;
use crate::pathway::Law;

fn read(text: &str) -> Result<History, Vec<HistoryError>> {
    parse("person.toml", text, Law::builtin().rulebook().catalog())
}

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

#[test]
fn the_example_of_the_document_is_understood() {
    let page = include_str!("../../../../docs/history-file.md");
    let example =
        page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let history = read(example).expect("the example is a history file");
    let facts = history.facts_of(day("2019-03-01"));
    assert_eq!(facts.get("japanese_level"), Some(&"N4".into()));
    assert_eq!(facts.get("follows_study_plan"), Some(&true.into()));
    assert_eq!(facts.get("worked_days"), Some(&150.into()));
    assert_eq!(facts.get("technical_intern_entered_on"), Some(&day("2018-04-10").into()));
}

#[test]
fn the_candidate_of_the_document_may_stay_for_the_extra_year() {
    use crate::pathway::{StepState, standing_with};
    let page = include_str!("../../../../docs/history-file.md");
    let example =
        page.split("```toml\n").nth(2).and_then(|rest| rest.split("```").next()).expect("an example");
    let history = read(example).expect("the example is a history file");
    let standing = standing_with(Law::builtin(), &history.record, &history.facts, day("2026-04-10"));
    let step = standing.steps.iter().find(|step| step.id == "epa-extra-year").expect("the step");
    assert_eq!(step.state, StepState::Lawful);
}

#[test]
fn the_skilled_worker_of_the_document_lacks_only_what_the_host_and_the_second_pledge_say() {
    use crate::pathway::standing_with;
    let page = include_str!("../../../../docs/history-file.md");
    let example = page
        .split("## Specified skilled workers")
        .nth(1)
        .and_then(|rest| rest.split("```toml\n").nth(1))
        .and_then(|rest| rest.split("```").next())
        .expect("an example");
    let history = read(example).expect("the example is a history file");
    let standing = standing_with(Law::builtin(), &history.record, &history.facts, day("2026-05-10"));
    let step = standing.steps.iter().find(|step| step.id == "specified-skilled-to-sixth-year").expect("it");
    let needs: Vec<&str> = step.needs.iter().map(|need| need.fact.as_str()).collect();
    assert_eq!(needs, ["host_keeps_employing", "host_learning_plan", "pledges_to_change_or_leave"]);
}

#[test]
fn every_fault_is_reported_with_its_line() {
    let text = "[person]\nborn_on = \"19x8\"\n\n[[event]]\non = 2018-04-10\nfact = \"stage-entred\"\nstage = \"x\"\n\n\
                [[event]]\nfact = \"entered-japan\"\n\n[[event]]\non = 2018-05-01\nfact = \"test-taken\"\ntest = \"jlpt\"\n\
                levle = \"N4\"\n\n[facts]\njapanes_level = \"N4\"\nage_years = \"old\"\n";
    let errors = read(text).expect_err("six faults");
    let at: Vec<usize> = errors.iter().map(|error| error.line).collect();
    assert_eq!(errors.len(), 6, "{errors:#?}");
    for line in [1, 4, 9, 12, 19, 20] {
        assert!(at.contains(&line), "no fault at line {line}: {errors:#?}");
    }
    let texts = errors.iter().map(HistoryError::to_string).collect::<Vec<_>>().join("\n");
    assert!(texts.contains("levle") && texts.contains("japanese_level"), "{texts}");
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_its_line() {
    let errors = read("[person]\nborn_on = 1998-02-30\n").expect_err("no such day");
    assert_eq!(errors[0].line, 2, "{errors:?}");
}

#[test]
fn an_event_before_birth_is_refused() {
    let errors =
        read("[person]\nborn_on = 1998-04-02\n[[event]]\non = 1990-01-01\nfact = \"entered-japan\"\n");
    let errors = errors.expect_err("before birth");
    assert_eq!(errors[0].line, 3);
    assert!(errors[0].message.contains("birth"), "{errors:?}");
}

#[test]
fn an_empty_file_is_a_history_of_which_nothing_is_known() {
    let history = read("").expect("nothing is wrong with it");
    assert_eq!(history.facts_of(day("2026-11-24")).get("japanese_level"), None);
    assert_eq!(history.facts_of(day("2026-11-24")).get("registered"), Some(&false.into()));
}

#[test]
fn facts_of_the_file_prevail_in_the_standing_too() {
    use crate::pathway::{StepState, standing, standing_with};
    let text = "[[event]]\non = 2024-04-10\nfact = \"stage-entered\"\nstage = \"technical-intern-1\"\n\n\
                [facts]\nbasic_skill_passed = true\njapanese_level = \"N3\"\n";
    let history = read(text).expect("a history");
    let state = |standing: crate::pathway::Standing| {
        standing.steps.iter().find(|step| step.id == "technical-intern-1-to-2").map(|step| step.state)
    };
    let on = day("2025-03-01");
    assert_eq!(state(standing(Law::builtin(), &history.record, on)), Some(StepState::Unknown));
    let with = standing_with(Law::builtin(), &history.record, &history.facts, on);
    assert_eq!(state(with), Some(StepState::Lawful));
}

#[test]
fn a_word_that_nothing_knows_is_refused_with_the_words_there_are() {
    let text = "[[event]]\non = 2027-01-10\nfact = \"training-plan\"\nact = \"coe\"\nstage = \"technical-intern-1\"\n\n\
                [[event]]\non = 2027-01-10\nfact = \"test-taken\"\ntest = \"trainee-skill-specialized\"\n\n\
                [[event]]\non = 2027-01-10\nfact = \"course-completed\"\ncourse = \"practitioner\"\n\n\
                [[event]]\non = 2027-01-10\nfact = \"attested\"\nname = \"worked_days\"\n\n\
                [[event]]\non = 2027-01-10\nfact = \"counted\"\nname = \"worked_dais\"\ncount = 3\n";
    let errors = read(text).expect_err("five words that nothing knows");
    let texts = errors.iter().map(HistoryError::to_string).collect::<Vec<_>>();
    assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [1, 7, 12, 17, 22], "{texts:#?}");
    for (at, known) in
        ["coe-issued", "trainee-skill-specialist", "practitioner-training", "yes-no", "worked_dais"]
            .into_iter()
            .enumerate()
    {
        assert!(texts[at].contains(known), "{}", texts[at]);
    }
}
