//! Candidates under economic partnership agreements; the people are invented.

use super::*;

/// A candidate with the score, the contract and the plan of case 19.
fn candidate(entered: &str, exam: &str) -> String {
    let mut life = BORN.to_owned() + &stage(entered, "epa-candidate") + exam;
    for name in ["extra_year_same_institution", "extra_year_pledged", "extra_year_plan_improved"] {
        life += &attested("2026-03-20", name, true);
    }
    life
}

fn sat(on: &str, number: i64, rest: &str) -> String {
    event(on, &format!("fact = \"exam-taken\"\nnumber = {number}\n{rest}"))
}

const NEAR: &str = "score = 33\nevery_group_scored = true";

fn at(life: &str, on: &str) -> Standing {
    standing(Law::builtin(), &record(life), day(on))
}

/// Case 19.
#[test]
fn a_candidate_near_the_mark_may_stay_a_year_or_go_over_to_specified_skills() {
    let life = candidate("2022-06-07", &sat("2026-01-25", 38, NEAR));
    let now = at(&life, "2026-04-10");
    assert_eq!(now.whereabouts.residence_status.as_deref(), Some("designated-activities-epa"));
    assert_eq!(last_day(&now), Some(day("2026-06-07")));
    assert_eq!(state(&now, "epa-extra-year"), StepState::Lawful);
    assert_eq!(find(&now, "epa-extra-year").confidence, crate::event::Confidence::High);
    assert_eq!(state(&now, "epa-to-specified-skilled"), StepState::Lawful);
    assert_eq!(state(&now, "return-home"), StepState::Lawful);
    assert_eq!(state(&now, "epa-to-certified"), StepState::Blocked);
    let extra = at(&(life.clone() + &stage("2026-06-05", "epa-extra-year")), "2026-07-01");
    assert_eq!(last_day(&extra), Some(day("2027-06-07")));
    let home = at(&(life + &event("2026-06-07", "fact = \"left-japan\"")), "2026-11-01");
    assert_eq!(state(&home, "exam-visit"), StepState::Lawful);
    assert_eq!(state(&home, "return-to-specified-skilled"), StepState::Lawful);
}

#[test]
fn the_exemption_opens_on_the_day_of_three_years_and_ten_months() {
    let life = candidate("2022-06-07", &sat("2026-01-25", 38, NEAR));
    let before = at(&life, "2026-04-06");
    let failing: Vec<&str> = find(&before, "epa-to-specified-skilled")
        .blocked_by
        .iter()
        .filter(|rule| rule.id == "epa-completion")
        .flat_map(|rule| rule.failing.iter().map(String::as_str))
        .collect();
    assert_eq!(failing, ["epa_months >= 46"]);
    assert_eq!(state(&at(&life, "2026-04-07"), "epa-to-specified-skilled"), StepState::Lawful);
}

#[test]
fn one_point_or_one_empty_group_decides() {
    let low = candidate("2022-06-07", &sat("2026-01-25", 38, "score = 31\nevery_group_scored = true"));
    let now = at(&low, "2026-04-10");
    assert_eq!(state(&now, "epa-extra-year"), StepState::Blocked);
    assert_ne!(state(&now, "epa-to-specified-skilled"), StepState::Lawful);
    let empty = candidate("2022-06-07", &sat("2026-01-25", 38, "score = 33\nevery_group_scored = false"));
    let now = at(&empty, "2026-04-10");
    assert_eq!(state(&now, "epa-extra-year"), StepState::Lawful, "the extra year asks only for the total");
    assert_ne!(state(&now, "epa-to-specified-skilled"), StepState::Lawful);
}

/// Case 21.
#[test]
fn an_entrant_of_fiscal_2024_plans_on_four_years() {
    let life = candidate("2024-08-20", "");
    let now = at(&life, "2026-11-23");
    assert_eq!(last_day(&now), Some(day("2028-08-20")));
    assert_eq!(state(&now, "epa-extra-year"), StepState::Blocked);
    let expected = at(&(life + &sat("2028-01-30", 40, "score = 40\npass_mark = 66")), "2028-04-10");
    assert_eq!(state(&expected, "epa-extra-year"), StepState::Blocked);
    assert_eq!(state(&expected, "epa-extra-year-if-decided"), StepState::NotEstablished);
}

#[test]
fn an_entrant_of_fiscal_2023_is_covered_by_the_decision_of_2025() {
    let life = candidate("2023-08-10", &sat("2027-01-31", 39, "score = 40\npass_mark = 66"));
    assert_eq!(state(&at(&life, "2027-04-10"), "epa-extra-year"), StepState::Lawful);
    let before = at(&candidate("2023-08-10", ""), "2025-02-17");
    assert_eq!(state(&before, "epa-extra-year"), StepState::Blocked);
}

#[test]
fn whoever_left_after_three_years_needs_the_tests() {
    let life = candidate("2022-06-07", "") + &event("2025-06-10", "fact = \"left-japan\"");
    let now = at(&life, "2026-04-10");
    assert_ne!(state(&now, "return-to-specified-skilled"), StepState::Lawful);
    assert_eq!(state(&now, "exam-visit"), StepState::Lawful, "three years are enough for the EPA route");
    let tested = life
        + &test("2026-02-10", "care-skills", "")
        + &test("2026-02-10", "care-japanese-evaluation", "")
        + &test("2025-12-07", "jlpt", "level = \"N3\"");
    assert_eq!(state(&at(&tested, "2026-04-10"), "return-to-specified-skilled"), StepState::Lawful);
}

#[test]
fn a_candidate_for_nurse_has_no_exemption() {
    let life = candidate("2022-06-07", &sat("2026-01-25", 38, NEAR))
        + &attested("2026-03-20", "epa_nurse_candidate", true);
    assert_ne!(state(&at(&life, "2026-04-10"), "epa-to-specified-skilled"), StepState::Lawful);
}

#[test]
fn a_candidate_who_passed_stays_under_the_agreement_and_from_april_2020_under_nursing_care() {
    let life = BORN.to_owned()
        + &stage("2015-06-07", "epa-candidate")
        + &sat("2019-01-27", 31, "passed = true")
        + &event("2019-04-25", "fact = \"certification-registered\"")
        + &event(
            "2019-04-25",
            "fact = \"employment-began\"\norganization = \"organization:o1\"\nwork = \"care\"\ncountry = \"JP\"",
        )
        + &attested("2019-04-25", "pay_equal_to_japanese", true);
    let now = at(&life, "2019-05-10");
    assert_eq!(state(&now, "epa-to-certified"), StepState::Lawful);
    assert_eq!(state(&now, "to-nursing-care"), StepState::Blocked);
    let certified = life
        + &event(
            "2019-05-20",
            "fact = \"residence-granted\"\nstatus = \"designated-activities-epa\"\nuntil = 2022-05-20",
        );
    let later = at(&certified, "2020-04-01");
    assert_eq!(later.whereabouts.stage.as_deref(), Some("epa-certified"));
    assert_eq!(last_day(&later), Some(day("2022-05-20")));
    assert_eq!(state(&later, "to-nursing-care"), StepState::Lawful);
}

#[test]
fn the_examination_is_sat_in_the_fourth_year() {
    let life = candidate("2023-08-10", "");
    assert_eq!(
        state(&at(&life, "2026-01-25"), "epa-to-exam"),
        StepState::Unknown,
        "work by then is not on record"
    );
    assert_eq!(state(&at(&life, "2027-01-31"), "epa-to-exam"), StepState::Lawful);
}

#[test]
fn a_card_that_does_not_name_the_agreement_is_understood_beside_the_stage() {
    let life = BORN.to_owned()
        + &event(
            "2022-06-07",
            "fact = \"residence-granted\"\nstatus = \"designated-activities\"\nuntil = 2023-06-07",
        )
        + &stage("2022-06-07", "epa-candidate")
        + &event(
            "2023-06-01",
            "fact = \"residence-granted\"\nstatus = \"designated-activities\"\nuntil = 2024-06-07",
        );
    let now = at(&life, "2024-01-10");
    assert_eq!(now.whereabouts.stage.as_deref(), Some("epa-candidate"));
    assert_eq!(last_day(&now), Some(day("2024-06-07")));
}

#[test]
fn a_permission_after_a_failed_examination_is_the_extra_year_whether_or_not_an_event_says_so() {
    let granted = |on: &str, until: &str| {
        let status = "fact = \"residence-granted\"\nstatus = \"designated-activities-epa\"";
        event(on, &format!("{status}\nuntil = {until}"))
    };
    let life = candidate("2021-06-10", &granted("2024-06-05", "2025-06-10"))
        + &sat("2025-01-26", 37, "score = 40\npass_mark = 70")
        + &granted("2025-06-05", "2026-06-10")
        + &sat("2026-01-25", 38, NEAR);
    let before = at(&life, "2025-04-10");
    assert_eq!(before.whereabouts.stage.as_deref(), Some("epa-candidate"));
    assert_eq!(last_day(&before), Some(day("2025-06-10")));
    let now = at(&life, "2026-04-10");
    assert_eq!(now.whereabouts.stage.as_deref(), Some("epa-extra-year"));
    assert_eq!(last_day(&now), Some(day("2026-06-10")));
    assert!(now.steps.iter().all(|step| step.id != "epa-extra-year"), "there is only one extra year");
    assert_eq!(state(&now, "epa-to-specified-skilled"), StepState::Lawful);
}

#[test]
fn a_registered_candidate_who_changes_to_nursing_care_is_there() {
    let life = candidate("2021-06-10", &sat("2025-01-26", 37, "passed = true"))
        + &event("2025-04-25", "fact = \"certification-registered\"")
        + &event("2025-05-20", "fact = \"residence-granted\"\nstatus = \"nursing-care\"\nuntil = 2030-05-20");
    let now = at(&life, "2025-06-01");
    assert_eq!(now.whereabouts.stage.as_deref(), Some("nursing-care"));
    assert_eq!(last_day(&now), Some(day("2030-05-20")));
}

/// The counting of examinations has its own list; it is the calendar of the law.
#[test]
fn the_examinations_that_are_counted_are_those_of_the_calendar() {
    let calendar = Law::builtin().rulebook().calendar("national-exam").expect("the law has it");
    let law: Vec<_> = calendar
        .rows
        .iter()
        .map(|row| {
            (row.count("number"), row.on, row.day("result_on"), row.count("pass_mark"), row.confidence)
        })
        .collect();
    let counted: Vec<_> = crate::facts::worth::Worth::builtin()
        .examination
        .iter()
        .map(|exam| (Some(exam.number), exam.held_on, exam.result_on, exam.pass_mark, exam.confidence))
        .collect();
    assert_eq!(law, counted);
}
