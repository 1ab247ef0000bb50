//! Specified skilled workers, and certified care workers of the school route; the people are invented.

use super::*;

fn at(life: &str, on: &str) -> Standing {
    standing(Law::builtin(), &record(life), day(on))
}

fn left(on: &str, for_good: bool) -> String {
    event(on, &format!("fact = \"left-japan\"\nfor_good = {for_good}"))
}

fn leave(on: &str, kind: &str, until: &str) -> String {
    event(on, &format!("fact = \"leave-taken\"\nleave = \"{kind}\"\nuntil = {until}"))
}

fn skilled(from: &str) -> String {
    BORN.to_owned() + &stage(from, "specified-skilled-1")
}

/// The worker of case 22 with another score.
fn near_the_pass(score: i64) -> String {
    let exam = format!(
        "fact = \"exam-taken\"\nnumber = 38\nscore = {score}\nparts_passed = [\"A\"]\nparts_sat = [\"A\", \"B\", \"C\"]"
    );
    let mut life = skilled("2021-06-01") + &event("2026-01-25", &exam);
    for name in
        ["pledges_to_sit_again", "pledges_to_change_or_leave", "host_keeps_employing", "host_learning_plan"]
    {
        life += &attested("2026-03-25", name, true);
    }
    life
}

/// Case 22.
#[test]
fn who_came_close_may_ask_for_a_sixth_year_until_the_last_postmark() {
    let life = near_the_pass(55);
    let asked = at(&life, "2026-04-10");
    assert_eq!(last_day(&asked), Some(day("2026-06-01")));
    let step = find(&asked, "specified-skilled-to-sixth-year");
    assert_eq!((step.state, step.confidence), (StepState::Lawful, crate::event::Confidence::High));
    assert_eq!(step.closes_on, Some(day("2026-04-30")));
    assert_eq!(step.window.latest.map(|latest| latest.day), Some(day("2026-04-30")));
    assert_eq!(state(&at(&life, "2026-04-30"), "specified-skilled-to-sixth-year"), StepState::Lawful);
    assert_eq!(state(&at(&life, "2026-05-01"), "specified-skilled-to-sixth-year"), StepState::Blocked);
    let posted = life.clone() + &attested("2026-04-30", "sixth_year_request_posted", true);
    assert_eq!(state(&at(&posted, "2026-05-20"), "specified-skilled-to-sixth-year"), StepState::Lawful);
    let late = life + &attested("2026-05-01", "sixth_year_request_posted", true);
    assert_eq!(state(&at(&late, "2026-05-20"), "specified-skilled-to-sixth-year"), StepState::Blocked);
    let granted = posted
        + &stage("2026-05-28", "specified-skilled-sixth-year")
        + &event(
            "2026-05-28",
            "fact = \"residence-granted\"\nstatus = \"specified-skilled-1\"\nuntil = 2027-06-01",
        );
    let sixth = at(&granted, "2026-12-01");
    assert_eq!(sixth.whereabouts.stage.as_deref(), Some("specified-skilled-sixth-year"));
    assert_eq!(last_day(&sixth), Some(day("2027-06-01")));
    assert_eq!(state(&sixth, "return-home"), StepState::Lawful);
}

/// Case 23.
#[test]
fn fifty_one_of_sixty_four_is_below_four_fifths() {
    let refused = at(&near_the_pass(51), "2026-04-10");
    assert_eq!(last_day(&refused), Some(day("2026-06-01")));
    let step = find(&refused, "specified-skilled-to-sixth-year");
    assert_eq!(step.state, StepState::Blocked);
    let failing: Vec<&String> = step.blocked_by.iter().flat_map(|rule| &rule.failing).collect();
    assert_eq!(failing, ["exam_score >= sixth-year-score"]);
    assert!(step.blocked_by.iter().any(|rule| rule.sources.contains(&"R-SSW-06".to_owned())));
    let enough = at(&near_the_pass(52), "2026-04-10");
    assert_eq!(state(&enough, "specified-skilled-to-sixth-year"), StepState::Lawful);
}

#[test]
fn parts_that_complete_one_another_across_years_are_a_full_pass() {
    let exam = |on: &str, number: i64, parts: &str| {
        event(on, &format!("fact = \"exam-taken\"\nnumber = {number}\nscore = 60\nparts_passed = [{parts}]"))
    };
    let life = skilled("2022-06-01")
        + &exam("2026-01-25", 38, "\"A\"")
        + &exam("2027-01-31", 39, "\"B\", \"C\"")
        + &employed("2022-06-01");
    let open =
        explain(Law::builtin(), &record(&life), "registration-open", day("2027-04-10")).expect("a claim");
    assert_eq!(open.verdict, kanryu_rules::Verdict::Met);
    let registered = life + &event("2027-04-20", "fact = \"certification-registered\"");
    let now = at(&registered, "2027-04-25");
    assert_eq!(state(&now, "to-nursing-care"), StepState::Lawful);
    assert_eq!(state(&now, "specified-skilled-to-sixth-year"), StepState::Blocked);
}

/// Case 25: whether leave before the change is left out is not established, and the sure day is asserted.
#[test]
fn leave_before_the_change_may_put_the_end_off_but_is_not_said_to() {
    let life = skilled("2021-10-01") + &leave("2024-01-10", "child-care", "2025-01-09");
    let now = at(&life, "2026-08-01");
    assert_eq!(last_day(&now), Some(day("2026-10-01")));
    let clock = now.clocks.iter().find(|clock| clock.id == "specified-skilled-five-years").expect("it runs");
    assert_eq!(clock.last_day, Some(day("2026-10-01")));
    let later = clock.if_confirmed.as_ref().expect("a later day");
    assert_eq!((later.last_day, later.confidence), (day("2027-10-02"), crate::event::Confidence::Open));
    let left_out = clock.not_counted.iter().find(|part| part.days == 366).expect("the leave");
    assert!(!left_out.applied);
}

#[test]
fn leave_from_30_september_2025_on_puts_the_end_off_by_as_many_days() {
    let birth = skilled("2021-10-01")
        + &leave("2025-12-01", "birth", "2026-03-10")
        + &leave("2026-03-11", "child-care", "2026-07-31");
    // 100 days of birth and 143 of child care.
    assert_eq!(last_day(&at(&birth, "2026-08-01")), Some(day("2027-06-01")));
    let undocumented = skilled("2021-10-01")
        + &event(
            "2025-12-01",
            "fact = \"leave-taken\"\nleave = \"illness\"\nuntil = 2026-03-10\ndocumented = false",
        );
    assert_eq!(last_day(&at(&undocumented, "2026-08-01")), Some(day("2026-10-01")));
}

#[test]
fn time_at_home_stands_still_and_a_trip_home_does_not() {
    let gap = skilled("2019-10-01") + &left("2021-09-30", true) + &stage("2023-04-01", "specified-skilled-1");
    assert_eq!(last_day(&at(&gap, "2025-12-01")), Some(day("2026-04-01")));
    let trip =
        skilled("2019-10-01") + &left("2021-09-30", false) + &event("2021-11-30", "fact = \"entered-japan\"");
    assert_eq!(last_day(&at(&trip, "2024-01-01")), Some(day("2024-10-01")));
    let closed = skilled("2019-10-01")
        + &left("2020-03-15", false)
        + &leave("2020-04-01", "reentry-closed", "2020-10-31")
        + &event("2020-11-01", "fact = \"entered-japan\"");
    assert_eq!(last_day(&at(&closed, "2024-01-01")), Some(day("2024-10-01")), "all of it counted then");
}

#[test]
fn training_and_study_do_not_count_toward_the_five_years() {
    let life = BORN.to_owned()
        + &stage("2020-04-10", "technical-intern-1")
        + &stage("2021-04-10", "technical-intern-2")
        + &stage("2023-03-01", "specified-skilled-1");
    assert_eq!(last_day(&at(&life, "2026-11-23")), Some(day("2028-03-01")));
}

#[test]
fn who_has_used_five_years_does_not_come_back() {
    let exempt =
        BORN.to_owned() + &event("2020-03-15", "fact = \"course-completed\"\ncourse = \"training-facility\"");
    let used = exempt.clone() + &stage("2020-10-01", "specified-skilled-1") + &left("2025-10-01", true);
    assert_eq!(state(&at(&used, "2026-01-10"), "return-to-specified-skilled"), StepState::Blocked);
    let left_early = exempt + &stage("2020-10-01", "specified-skilled-1") + &left("2024-10-01", true);
    assert_eq!(state(&at(&left_early, "2026-01-10"), "return-to-specified-skilled"), StepState::Lawful);
}

#[test]
fn an_employer_within_care_may_be_changed_while_the_five_years_last() {
    let mut life = skilled("2021-10-01");
    for name in ["employed_directly", "employed_full_time", "host_facility_counts_as_experience"] {
        life += &attested("2024-01-01", name, true);
    }
    let step = "specified-skilled-change-of-employer";
    assert_eq!(state(&at(&life, "2024-02-01"), step), StepState::Lawful);
    let dispatched = life + &attested("2024-03-01", "employed_directly", false);
    assert_eq!(state(&at(&dispatched, "2024-04-01"), step), StepState::Blocked);
}

#[test]
fn what_is_examined_with_a_permission_counts_as_given_until_somebody_says_otherwise() {
    let life = skilled("2022-04-01")
        + &event("2026-01-25", "fact = \"exam-taken\"\nnumber = 38\npassed = true")
        + &event("2026-04-10", "fact = \"certification-registered\"");
    let now = at(&life, "2026-04-20");
    assert_eq!(state(&now, "to-nursing-care"), StepState::Lawful);
    assert!(find(&now, "to-nursing-care").obtains.iter().any(|first| first == "contract-with-equal-pay"));
    let underpaid = life.clone() + &attested("2026-04-11", "pay_equal_to_japanese", false);
    assert_eq!(state(&at(&underpaid, "2026-04-20"), "to-nursing-care"), StepState::Blocked);
    let began =
        "fact = \"employment-began\"\norganization = \"organization:o1\"\nwork = \"care\"\ncountry = \"JP\"";
    let ended = "fact = \"employment-ended\"\norganization = \"organization:o1\"";
    let dismissed = life + &event("2022-04-01", began) + &event("2026-04-12", ended);
    assert_eq!(state(&at(&dismissed, "2026-04-20"), "to-nursing-care"), StepState::Blocked);
}

#[test]
fn visiting_care_opened_on_21_april_2025() {
    let mut life = skilled("2022-10-01")
        + &event("2023-05-01", "fact = \"course-completed\"\ncourse = \"beginner-training\"")
        + &event("2022-10-10", "fact = \"care-worked\"");
    for name in [
        "visit_basic_training",
        "visit_accompanied_training",
        "visit_career_plan",
        "visit_harassment_desk",
        "visit_emergency_equipment",
        "visit_conformity_confirmed",
    ] {
        life += &attested("2025-03-01", name, true);
    }
    let verdict = |on: &str| {
        explain(Law::builtin(), &record(&life), "specified-skilled-visits-permitted", day(on))
            .expect("a claim")
            .verdict
    };
    assert_eq!(verdict("2025-04-20"), kanryu_rules::Verdict::NotInForce);
    assert_eq!(verdict("2025-04-21"), kanryu_rules::Verdict::Met);
}

/// A graduate of fiscal year 2018 who never passed.
fn provisional(work: &str) -> String {
    BORN.to_owned()
        + &stage("2017-04-01", "training-facility")
        + &event("2019-03-15", "fact = \"course-completed\"\ncourse = \"training-facility\"")
        + &event("2019-04-25", "fact = \"certification-registered\"\nprovisional = true")
        + &stage("2019-05-10", "nursing-care")
        + &event("2019-05-10", "fact = \"residence-granted\"\nstatus = \"nursing-care\"\nuntil = 2029-05-10")
        + work
}

#[test]
fn a_provisional_registration_lapses_after_five_years_and_takes_the_status_with_it() {
    let gap = provisional(&event("2019-04-01", "fact = \"care-worked\"\nuntil = 2022-06-30"));
    let before = at(&gap, "2024-03-31");
    assert!(before.whereabouts.certified);
    assert_eq!(last_day(&before), Some(day("2024-03-31")));
    assert_eq!(state(&before, "nursing-care-to-specified-skilled"), StepState::Lawful);
    assert!(!at(&gap, "2024-04-01").whereabouts.certified);
    let kept = provisional(&employed("2019-04-01"));
    assert!(at(&kept, "2024-04-01").whereabouts.certified);
    assert_eq!(last_day(&at(&kept, "2024-04-01")), Some(day("2029-05-10")));
}

#[test]
fn a_registration_kept_only_because_leave_is_discounted_is_not_verified() {
    let life = provisional(
        &(event("2019-04-01", "fact = \"care-worked\"\nuntil = 2021-06-30")
            + &leave("2021-07-01", "child-care", "2022-06-30")
            + &event("2022-07-01", "fact = \"care-worked\"")),
    );
    let certified =
        explain(Law::builtin(), &record(&life), "certified-care-worker", day("2024-04-01")).expect("a claim");
    assert_eq!(certified.verdict, kanryu_rules::Verdict::Met);
    assert_eq!(certified.confidence, crate::event::Confidence::Unverified);
}
