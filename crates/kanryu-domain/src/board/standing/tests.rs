//! Standing boards of invented people, in the form in which programs read them.

use serde_json::Value as Json;

use super::*;
use crate::history;
use crate::pathway::{Law, standing_with};

fn board(life: &str, as_of: &str) -> Report<StandingBoard> {
    let law = Law::builtin();
    let history = history::parse("invented.toml", life, law.rulebook().catalog()).expect("the life reads");
    let day = as_of.parse().expect("a date");
    standing(standing_with(law, &history.record, &history.facts, day), Some(&history.record.subject), None)
}

fn step<'b>(report: &'b Report<StandingBoard>, id: &str) -> &'b StepRow {
    report.value.steps.iter().find(|step| step.id == id).unwrap_or_else(|| panic!("no step {id}"))
}

fn day(text: &str) -> Option<Day> {
    Some(text.parse().expect("a date"))
}

const TRAINEE: &str = "[person]\nborn_on = 1995-06-01\nnationality = \"VN\"\n\
    [[event]]\non = 2022-05-16\nfact = \"stage-entered\"\nstage = \"technical-intern-1\"\n\
    [[event]]\non = 2023-05-16\nfact = \"stage-entered\"\nstage = \"technical-intern-2\"\n\
    [[event]]\non = 2021-12-05\nfact = \"test-taken\"\ntest = \"jlpt\"\nlevel = \"N4\"\n\
    [[event]]\non = 2022-07-01\nfact = \"care-worked\"\nworked_days = 500\n\
    [[event]]\non = 2025-01-15\nfact = \"test-taken\"\ntest = \"trainee-skill-specialist\"\n";

#[test]
fn the_answer_names_stage_status_and_last_lawful_day_and_every_step_names_its_rules_with_their_sources() {
    let report = board(TRAINEE, "2025-04-20");
    let json = serde_json::to_value(&report).expect("it is JSON");
    assert_eq!(json["stage"], "technical-intern-2");
    assert_eq!(json["residence_status"], "technical-intern-training-2");
    assert_eq!(json["last_lawful_day"], "2025-05-16");
    let steps = json["steps"].as_array().expect("a list");
    let third = steps.iter().find(|step| step["id"] == "technical-intern-2-to-3").expect("the step");
    assert_eq!(third["verdict"], "not-met");
    let keys: Vec<&str> = third["blocked_by"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|rule| rule["sources"].as_array().expect("a list"))
        .filter_map(Json::as_str)
        .collect();
    assert!(keys.contains(&"R-TITP-03"), "{keys:?}");
    for step in steps {
        for key in ["id", "verdict", "blocked_by", "needs", "earliest", "latest", "confidence", "headline"] {
            assert!(step.get(key).is_some(), "{} has no {key}", step["id"]);
        }
    }
}

#[test]
fn a_step_that_is_lawful_today_may_be_taken_until_the_stay_ends() {
    let report = board(TRAINEE, "2025-04-20");
    let home = step(&report, "return-home");
    assert_eq!((home.earliest, home.latest), (day("2025-04-20"), day("2025-05-16")));
    let skilled = step(&report, "technical-intern-2-to-specified-skilled");
    assert_eq!((skilled.earliest, skilled.latest), (day("2025-04-20"), day("2025-05-16")));
}

#[test]
fn a_step_that_asks_for_two_years_and_ten_months_opens_on_the_day_they_are_reached() {
    let report = board(TRAINEE, "2025-02-01");
    let skilled = step(&report, "technical-intern-2-to-specified-skilled");
    // Nobody has said whether the three tests were passed; they would open it at once.
    assert_eq!(skilled.state, StepState::Unknown);
    // 34 months after 2022-05-16.
    assert_eq!((skilled.earliest, skilled.latest), (day("2025-03-16"), day("2025-05-16")));
}

#[test]
fn after_the_last_day_the_last_day_still_stands_and_is_said_to_have_passed() {
    let report = board(TRAINEE, "2025-06-01");
    assert_eq!(report.value.last_lawful_day, day("2025-05-16"));
    assert!(report.findings.iter().any(|finding| finding.code == "person/stay-over"));
    let skilled = step(&report, "technical-intern-2-to-specified-skilled");
    assert_eq!((skilled.earliest, skilled.latest), (None, day("2025-05-16")));
}

#[test]
fn somebody_without_a_stage_is_asked_about_as_somebody_abroad_and_told_what_to_record() {
    let report = board("[person]\nborn_on = 1998-01-01\nnationality = \"VN\"\n", "2026-06-01");
    assert_eq!(report.value.stage, None);
    assert_eq!(report.value.last_lawful_day, None);
    assert_eq!(report.value.possible_stages, ["preparing"]);
    assert!(report.value.steps.iter().any(|step| step.id == "home-to-specified-skilled"));
    assert!(report.findings.iter().any(|finding| finding.code == "person/stage-unknown"));
}

#[test]
fn a_status_that_two_stages_share_shows_the_steps_of_both() {
    let life = "[person]\nborn_on = 1998-01-01\nnationality = \"VN\"\n\
        [[event]]\non = 2025-04-01\nfact = \"residence-granted\"\nstatus = \"student\"\nuntil = 2027-04-01\n";
    let report = board(life, "2026-06-01");
    assert_eq!(report.value.possible_stages, ["language-school", "training-facility"]);
    assert_eq!(report.value.residence_status.as_deref(), Some("student"));
    assert_eq!(report.value.last_lawful_day, day("2027-04-01"));
}

#[test]
fn clocks_say_how_much_is_used_needed_and_left_and_when_it_is_reached() {
    let report = board(TRAINEE, "2024-06-30");
    let clock = |id: &str| report.value.clocks.iter().find(|clock| clock.id == id).expect("the clock");
    let stay = clock("technical-intern-2-stay");
    assert_eq!((stay.last_day, stay.left_days), (day("2025-05-16"), Some(320)));
    let employed = clock("exam-enrolled-days");
    // 2022-07-01 to 2024-06-30 are 731 days; 1,095 are reached 364 days later.
    assert_eq!(
        (employed.used_days, employed.needed_days, employed.left_days),
        (Some(731), Some(1095), Some(364))
    );
    assert_eq!(employed.reached_on, day("2025-06-29"));
    let worked = clock("exam-worked-days");
    assert_eq!((worked.used_days, worked.left_days), (Some(500), Some(40)));
    // 500 days of 731: the 540th comes with the 59th further day (59 × 500 ÷ 731 = 40.4).
    assert_eq!(worked.reached_on, day("2024-08-28"));
    assert!(worked.assumes.is_some());
}

#[test]
fn work_that_has_ended_reaches_nothing_more() {
    let life = TRAINEE.replace("worked_days = 500", "worked_days = 500\nuntil = 2024-03-31");
    let report = board(&life, "2024-06-30");
    let worked = report.value.clocks.iter().find(|clock| clock.id == "exam-worked-days").expect("the clock");
    assert_eq!((worked.state, worked.reached_on), (crate::pathway::ClockState::Paused, None));
}

#[test]
fn a_step_that_hangs_on_facts_says_after_which_day_it_is_surely_closed() {
    let without = TRAINEE.replace("trainee-skill-specialist", "trainee-skill-basic");
    let report = board(&without, "2025-04-20");
    let skilled = step(&report, "technical-intern-2-to-specified-skilled");
    assert_eq!(skilled.state, StepState::Unknown);
    assert_eq!((skilled.earliest, skilled.latest), (None, day("2025-05-16")));
}
