//! Lives on either side of 1 April 2027: the last trainees, and Employment for Skill Development.

use super::*;
use crate::event::Confidence;

fn plan(on: &str, act: &str) -> String {
    event(on, &format!("fact = \"training-plan\"\nact = \"{act}\"\nstage = \"technical-intern-1\""))
}

fn applicant() -> String {
    let mut life = BORN.to_owned()
        + &stage("2026-06-01", "with-sending-organization")
        + &test("2026-12-06", "jlpt", "level = \"N4\"");
    for name in [
        "training_purpose_understood",
        "plans_to_use_skill_at_home",
        "recommended_by_home_body",
        "same_kind_work_before",
    ] {
        life += &attested("2026-08-01", name, true);
    }
    life
}

fn step_on(life: &str, step: &str, on: &str) -> StepStanding {
    find(&standing(Law::builtin(), &record(life), day(on)), step).clone()
}

const ENTER: &str = "sending-to-technical-intern-1";

/// Case 7.
#[test]
fn a_plan_and_a_certificate_from_before_enforcement_carry_until_30_june_2027() {
    let life = applicant() + &plan("2027-03-10", "accredited") + &plan("2027-03-25", "coe-issued");
    let flight_a = step_on(&life, ENTER, "2027-06-28");
    assert_eq!((flight_a.state, flight_a.confidence), (StepState::Lawful, Confidence::High));
    let flight_b = step_on(&life, ENTER, "2027-07-05");
    assert_eq!(flight_b.state, StepState::NotInForce);
    assert!(flight_b.blocked_by.iter().any(|rule| rule.sources.contains(&"R-TRN-02".to_owned())));
    let instead = step_on(&life, "home-to-skill-development", "2027-07-05");
    assert_eq!((instead.state, instead.confidence), (StepState::NotEstablished, Confidence::Open));
    assert_eq!(step_on(&life, "home-to-skill-development", "2027-03-31").state, StepState::NotInForce);
}

#[test]
fn a_certificate_that_comes_after_enforcement_is_a_case_that_is_not_verified() {
    let life = applicant() + &plan("2027-03-10", "accredited") + &plan("2027-04-10", "coe-issued");
    let entry = step_on(&life, ENTER, "2027-05-10");
    assert_eq!((entry.state, entry.confidence), (StepState::Lawful, Confidence::Unverified));
}

#[test]
fn a_plan_filed_on_the_last_day_may_be_accredited_later() {
    let entry = |filed: &str| {
        step_on(
            &(applicant() + &plan(filed, "filed") + &plan("2027-05-10", "accredited")),
            ENTER,
            "2027-06-30",
        )
    };
    let last = entry("2027-03-31");
    assert_eq!((last.state, last.confidence), (StepState::Lawful, Confidence::High));
    assert_eq!(entry("2027-04-01").state, StepState::Blocked);
}

#[test]
fn stage_three_stops_after_a_year_until_the_stay_at_home_is_done() {
    let life = BORN.to_owned()
        + &stage("2018-06-01", "technical-intern-1")
        + &stage("2019-06-01", "technical-intern-2")
        + &stage("2021-06-05", "technical-intern-3");
    let before = standing(Law::builtin(), &record(&life), day("2021-08-01"));
    assert_eq!(last_day(&before), Some(day("2022-06-05")));
    let stay = |left: &str, back: &str| {
        let journey =
            event(left, "fact = \"left-japan\"\nfor_good = false") + &event(back, "fact = \"entered-japan\"");
        last_day(&standing(Law::builtin(), &record(&(life.clone() + &journey)), day("2022-06-06")))
    };
    // 35 days abroad are not counted in stage 3.
    assert_eq!(stay("2021-12-01", "2022-01-05"), Some(day("2023-07-10")));
    assert_eq!(stay("2021-12-01", "2021-12-31"), Some(day("2022-07-05")), "thirty days are no month");
    assert_eq!(
        stay("2021-05-01", "2021-06-04"),
        Some(day("2023-06-05")),
        "before stage 3, as under the older law"
    );
}

fn worker() -> String {
    BORN.to_owned()
        + &test("2026-12-06", "jlpt", "level = \"N4\"")
        + &stage("2027-04-12", "skill-development")
}

/// Case X3.
#[test]
fn who_fails_the_skill_test_stays_one_more_year_and_is_not_exempt() {
    let life = worker()
        + &test("2030-02-01", "care-skills", "passed = false")
        + &test("2030-02-01", "care-japanese-evaluation", "");
    let now = standing(Law::builtin(), &record(&life), day("2030-04-10"));
    assert_eq!(last_day(&now), Some(day("2030-04-12")));
    assert_eq!(find(&now, "skill-development-to-extra-year").confidence, Confidence::High);
    assert_eq!(state(&now, "skill-development-to-extra-year"), StepState::Lawful);
    let on = find(&now, "skill-development-to-specified-skilled");
    assert_eq!((on.state, on.confidence), (StepState::Blocked, Confidence::High));
    assert!(on.blocked_by.iter().any(|rule| rule.sources.contains(&"R-ESD-06".to_owned())));
    let extra = life + &stage("2030-04-12", "skill-development-extra-year");
    let extra_now = standing(Law::builtin(), &record(&extra), day("2030-06-01"));
    assert_eq!(last_day(&extra_now), Some(day("2031-04-12")));
    let passed = standing(
        Law::builtin(),
        &record(&(extra + &test("2030-09-01", "care-skills", ""))),
        day("2030-10-01"),
    );
    let on = find(&passed, "skill-development-to-specified-skilled");
    assert_eq!((on.state, on.confidence), (StepState::Lawful, Confidence::Low));
}

#[test]
fn a_transfer_at_will_waits_two_years_in_care_and_an_unavoidable_one_not_a_day() {
    let ready = worker()
        + &test("2028-02-01", "skill-development-basic", "")
        + &attested("2028-03-01", "transfer_same_category", true)
        + &attested("2028-03-01", "transfer_host_qualifies", true)
        + &attested("2028-03-01", "transfer_by_permitted_channel", true);
    let transfer = |life: &str, on: &str| step_on(life, "skill-development-transfer", on).state;
    assert_eq!(transfer(&ready, "2029-04-11"), StepState::Blocked);
    assert_eq!(transfer(&ready, "2029-04-12"), StepState::Lawful);
    let one_year = ready + &attested("2028-03-01", "host_chose_one_year_transfer", true);
    assert_eq!(transfer(&one_year, "2028-04-11"), StepState::Blocked);
    assert_eq!(transfer(&one_year, "2028-04-12"), StepState::Lawful);
    let wronged = worker() + &attested("2027-05-01", "transfer_is_unavoidable", true);
    assert_eq!(transfer(&wronged, "2027-05-01"), StepState::Lawful);
}

#[test]
fn who_was_in_stage_one_only_may_come_back_for_what_is_left() {
    let life = BORN.to_owned()
        + &test("2025-12-07", "jlpt", "level = \"N4\"")
        + &stage("2026-04-10", "technical-intern-1")
        + &event("2027-03-10", "fact = \"left-japan\"");
    let back = step_on(&life, "return-to-skill-development", "2027-10-01");
    assert_eq!((back.state, back.confidence), (StepState::NotEstablished, Confidence::Open));
    let again = standing(
        Law::builtin(),
        &record(&(life + &stage("2027-10-12", "skill-development"))),
        day("2028-01-01"),
    );
    let LastDay::Until { day: last, confidence, .. } = again.whereabouts.last_lawful_day else {
        panic!("{:?}", again.whereabouts.last_lawful_day)
    };
    assert_eq!((last, confidence), (day("2029-11-12"), Confidence::Unverified));
}
