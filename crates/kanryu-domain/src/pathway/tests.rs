//! The law as it ships, and where people stand under it.

use super::*;

mod epa;
mod skill_development;
mod skilled;

#[test]
fn every_scenario_beside_the_rules_comes_out_as_written() {
    let law = Law::builtin();
    let wrong: Vec<String> = kanryu_rules::run_all(law.scenarios(), law.rulebook())
        .into_iter()
        .filter(|result| !result.is_right())
        .map(|result| {
            format!("{}:{} {}: {}", result.file, result.line, result.name, result.differs.join("; "))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(law.scenarios().len() >= 150, "{} scenarios", law.scenarios().len());
}

#[test]
fn the_law_that_ships_deserves_no_second_look() {
    let warnings: Vec<String> = Law::builtin().warnings().iter().map(ToString::to_string).collect();
    assert!(warnings.is_empty(), "{}", warnings.join("\n"));
}

/// Every claim is seen granted, refused, and (where its rules begin on a day) before they begin.
#[test]
fn every_claim_has_scenarios_on_both_sides_of_its_border() {
    let (law, book) = (Law::builtin(), Law::builtin().rulebook());
    for claim in book.claims() {
        let verdicts: Vec<String> = law
            .scenarios()
            .iter()
            .filter(|scenario| scenario.question == kanryu_rules::Question::Claim(claim.to_owned()))
            .filter_map(|scenario| scenario.expect.verdict.clone())
            .collect();
        for wanted in ["met", "not-met"] {
            assert!(verdicts.iter().any(|verdict| verdict == wanted), "{claim}: no scenario ends {wanted}");
        }
        let nobody = kanryu_rules::Facts::new();
        let early = book.judge(claim, &nobody, Day::from_ymd(2000, 1, 1).expect("a day")).verdict;
        if early == kanryu_rules::Verdict::NotInForce {
            assert!(
                verdicts.iter().any(|verdict| verdict == "not-in-force"),
                "{claim}: no scenario before it begins"
            );
        }
    }
}

#[test]
fn stages_and_statuses_named_in_the_code_are_those_of_the_rulebooks() {
    let law = Law::builtin();
    let written: BTreeMap<&str, Option<&str>> = law
        .rulebook()
        .stages()
        .iter()
        .filter(|stage| stage.kind == kanryu_rules::StageKind::Stage)
        .map(|stage| (&*stage.id, stage.status.as_deref()))
        .collect();
    assert_eq!(written, crate::facts::stage::STAGE_STATUS.into_iter().collect());
}

#[test]
fn what_is_open_is_never_called_lawful() {
    let law = Law::builtin();
    let life = stage("2026-04-01", "training-facility")
        + &event("2028-03-15", "fact = \"course-completed\"\ncourse = \"training-facility\"");
    let standing = standing(law, &record(&life), day("2028-04-02"));
    let step = find(&standing, "provisional-if-extended");
    assert_eq!(step.verdict, kanryu_rules::Verdict::Met);
    assert_eq!(step.state, StepState::NotEstablished);
    assert_eq!(step.confidence, crate::event::Confidence::Open);
}

// ---- worked cases; the people are invented, the case numbers are those of the list of worked cases ----

use crate::history;
use crate::registry::Record;

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

fn record(text: &str) -> Record {
    let catalog = Law::builtin().rulebook().catalog();
    history::parse("invented.toml", text, catalog).unwrap_or_else(|errors| panic!("{errors:#?}")).record
}

fn event(on: &str, rest: &str) -> String {
    format!("[[event]]\non = {on}\n{rest}\n")
}

fn stage(on: &str, stage: &str) -> String {
    event(on, &format!("fact = \"stage-entered\"\nstage = \"{stage}\""))
}

fn attested(on: &str, name: &str, holds: bool) -> String {
    event(on, &format!("fact = \"attested\"\nname = \"{name}\"\nholds = {holds}"))
}

fn test(on: &str, test: &str, rest: &str) -> String {
    event(on, &format!("fact = \"test-taken\"\ntest = \"{test}\"\n{rest}"))
}

fn find<'s>(standing: &'s Standing, step: &str) -> &'s StepStanding {
    standing.steps.iter().find(|found| found.id == step).unwrap_or_else(|| panic!("no step {step}"))
}

fn state(standing: &Standing, step: &str) -> StepState {
    find(standing, step).state
}

fn last_day(standing: &Standing) -> Option<Day> {
    match standing.whereabouts.last_lawful_day {
        LastDay::Until { day, .. } => Some(day),
        LastDay::NotStaying | LastDay::Open | LastDay::Unknown { .. } => None,
    }
}

const BORN: &str = "[person]\nborn_on = 1995-06-01\nnationality = \"VN\"\n";

/// Case 1.
#[test]
fn before_the_relaxation_n4_ends_with_the_first_year() {
    let life = BORN.to_owned()
        + &test("2017-12-03", "jlpt", "level = \"N4\"")
        + &stage("2018-04-10", "technical-intern-1")
        + &test("2018-12-10", "trainee-skill-basic", "")
        + &attested("2019-02-01", "follows_study_plan", true);
    let before = standing(Law::builtin(), &record(&life), day("2019-03-01"));
    assert_eq!(last_day(&before), Some(day("2019-04-10")));
    let second = find(&before, "technical-intern-1-to-2");
    assert_eq!(second.state, StepState::Blocked);
    let blocking: Vec<&str> = second.blocked_by.iter().map(|rule| rule.id.as_str()).collect();
    assert!(blocking.contains(&"second-year-japanese-gate"), "{blocking:?}");
    assert!(second.blocked_by.iter().all(|rule| !rule.cite.is_empty() && !rule.sources.is_empty()));
    assert_eq!(second.opens_on, Some(day("2019-03-29")), "the notice of late March is already on its way");
    assert_eq!(state(&before, "technical-intern-1-to-specified-skilled"), StepState::NotInForce);
    assert_eq!(state(&before, "return-home"), StepState::Lawful);
    let after = standing(Law::builtin(), &record(&life), day("2019-03-29"));
    assert_eq!(state(&after, "technical-intern-1-to-2"), StepState::Lawful);
}

/// Case 3.
#[test]
fn without_n3_the_second_stage_leads_to_specified_skills_and_not_to_the_third() {
    let life = BORN.to_owned()
        + &test("2021-12-05", "jlpt", "level = \"N4\"")
        + &stage("2022-05-16", "technical-intern-1")
        + &stage("2023-05-16", "technical-intern-2")
        + &attested("2023-05-16", "follows_study_plan", true)
        + &test("2025-02-10", "trainee-skill-specialist", "")
        + &attested("2025-03-01", "host_is_excellent", true)
        + &attested("2025-03-01", "supervising_body_is_excellent", true);
    let standing = standing(Law::builtin(), &record(&life), day("2025-04-20"));
    assert_eq!(last_day(&standing), Some(day("2025-05-16")));
    assert_eq!(state(&standing, "technical-intern-2-to-specified-skilled"), StepState::Lawful);
    let third = find(&standing, "technical-intern-2-to-3");
    assert_eq!(third.state, StepState::Blocked);
    let failing: Vec<&String> = third.blocked_by.iter().flat_map(|rule| &rule.failing).collect();
    assert_eq!(failing, ["japanese_level >= N3"]);
}

/// Case 5.
#[test]
fn a_second_stage_permitted_after_1_april_2026_never_leads_to_the_third() {
    let life = BORN.to_owned()
        + &test("2024-12-01", "jlpt", "level = \"N3\"")
        + &stage("2025-04-20", "technical-intern-1")
        + &event("2026-04-15", "fact = \"residence-granted\"\nstatus = \"technical-intern-training-2\"")
        + &stage("2026-04-20", "technical-intern-2");
    let now = standing(Law::builtin(), &record(&life), day("2026-11-23"));
    assert_eq!(last_day(&now), Some(day("2028-04-20")));
    let third = find(&now, "technical-intern-2-to-3");
    assert_eq!(third.state, StepState::Blocked);
    let sources: Vec<&str> =
        third.blocked_by.iter().flat_map(|rule| &rule.sources).map(String::as_str).collect();
    assert!(sources.contains(&"R-TRN-05"), "{sources:?}");
    let failing: Vec<&str> =
        third.blocked_by.iter().flat_map(|rule| &rule.failing).map(String::as_str).collect();
    assert_eq!(failing, ["technical_intern_2_permitted_on <= 2026-04-01"]);
    assert_eq!(third.opens_on, None);
    let life = life
        + &test("2028-02-10", "trainee-skill-specialist", "")
        + &attested("2028-03-01", "host_is_excellent", true)
        + &attested("2028-03-01", "supervising_body_is_excellent", true);
    let then = standing(Law::builtin(), &record(&life), day("2028-03-10"));
    assert_eq!(state(&then, "technical-intern-2-to-3"), StepState::Blocked);
    assert_eq!(state(&then, "technical-intern-2-to-specified-skilled"), StepState::Lawful);
    let change = find(&then, "technical-intern-to-skill-development");
    assert_eq!(change.state, StepState::Blocked);
    assert!(change.blocked_by.iter().any(|rule| rule.sources.contains(&"R-TRN-06".to_owned())));
    let gone = life
        + &attested("2028-03-01", "training_interrupted", true)
        + &attested("2028-03-01", "resumption_plan_accredited", true)
        + &stage("2028-04-01", "specified-skilled-1");
    let back =
        explain(Law::builtin(), &record(&gone), "technical-intern-resume-permitted", day("2028-05-01"))
            .expect("a claim");
    assert!(matches!(back.verdict, kanryu_rules::Verdict::NotMet { .. }), "{:?}", back.verdict);
}

fn ready_to_enter(filed: &str) -> Record {
    let mut life = BORN.to_owned()
        + &stage("2026-06-01", "with-sending-organization")
        + &test("2026-07-05", "jlpt", "level = \"N4\"");
    for name in [
        "training_purpose_understood",
        "plans_to_use_skill_at_home",
        "recommended_by_home_body",
        "same_kind_work_before",
    ] {
        life += &attested("2026-08-01", name, true);
    }
    let plan = |on: &str, act: &str| {
        event(on, &format!("fact = \"training-plan\"\nact = \"{act}\"\nstage = \"technical-intern-1\""))
    };
    record(&(life + &plan(filed, "filed") + &plan("2027-05-10", "accredited")))
}

/// Case 7, with a plan accredited late.
#[test]
fn the_door_for_trainees_closes_on_30_june_2027() {
    let person = ready_to_enter("2027-01-20");
    let flight_a = standing(Law::builtin(), &person, day("2027-06-28"));
    let step = find(&flight_a, "sending-to-technical-intern-1");
    assert_eq!(step.state, StepState::Lawful);
    assert_eq!(step.closes_on, Some(day("2027-06-30")));
    let flight_b = standing(Law::builtin(), &person, day("2027-07-05"));
    let step = find(&flight_b, "sending-to-technical-intern-1");
    assert_eq!(step.state, StepState::NotInForce);
    assert!(
        step.blocked_by.iter().any(|rule| !rule.in_force && rule.until == Some(day("2027-06-30"))),
        "{:?}",
        step.blocked_by
    );
    let late = standing(Law::builtin(), &ready_to_enter("2027-04-01"), day("2027-06-28"));
    assert_eq!(state(&late, "sending-to-technical-intern-1"), StepState::Blocked);
}

/// Case 10.
#[test]
fn a_returned_trainee_may_come_back_with_specified_skills_only() {
    let life = BORN.to_owned()
        + &stage("2022-12-12", "technical-intern-1")
        + &stage("2023-12-12", "technical-intern-2")
        + &test("2025-09-10", "trainee-skill-specialist", "")
        + &event("2025-12-10", "fact = \"left-japan\"");
    let standing = standing(Law::builtin(), &record(&life), day("2027-05-10"));
    assert_eq!(standing.whereabouts.stage.as_deref(), Some("returned"));
    assert_eq!(standing.whereabouts.last_lawful_day, LastDay::NotStaying);
    // 2 years, 11 months and 28 days of training.
    assert_eq!(state(&standing, "return-to-specified-skilled"), StepState::Lawful);
    assert_eq!(state(&standing, "return-to-technical-intern-3"), StepState::Blocked);
    let again = find(&standing, "return-to-skill-development");
    assert_eq!(
        (again.state, again.confidence),
        (StepState::Blocked, crate::event::Confidence::Unverified),
        "where the line lies is not verified"
    );
    assert_ne!(state(&standing, "resume-technical-intern-2"), StepState::Lawful);
    assert_eq!(state(&standing, "certified-work-at-home"), StepState::Blocked);
    assert_eq!(state(&standing, "care-work-at-home"), StepState::Lawful);
}

/// Case 11; the way by tests is not verified and says so.
#[test]
fn who_fails_the_basic_skill_test_finishes_the_first_stage() {
    let life = BORN.to_owned()
        + &test("2023-12-03", "jlpt", "level = \"N4\"")
        + &stage("2024-05-20", "technical-intern-1")
        + &test("2025-01-20", "trainee-skill-basic", "passed = false")
        + &test("2025-03-20", "trainee-skill-basic", "passed = false")
        + &test("2025-04-01", "care-skills", "")
        + &test("2025-04-01", "care-japanese-evaluation", "");
    let standing = standing(Law::builtin(), &record(&life), day("2025-04-30"));
    assert_eq!(last_day(&standing), Some(day("2025-05-20")));
    let second = find(&standing, "technical-intern-1-to-2");
    assert_ne!(second.state, StepState::Lawful);
    let by_tests = find(&standing, "technical-intern-1-to-specified-skilled");
    assert_eq!(
        (by_tests.state, by_tests.confidence),
        (StepState::Lawful, crate::event::Confidence::Unverified)
    );
}

/// Case 12.
#[test]
fn an_evaluation_letter_replaces_the_specialized_test_for_specified_skills() {
    let life = BORN.to_owned()
        + &test("2022-07-03", "jlpt", "level = \"N3\"")
        + &stage("2023-02-01", "technical-intern-1")
        + &stage("2024-02-01", "technical-intern-2")
        + &test("2025-11-20", "trainee-skill-specialist", "passed = false");
    let without = standing(Law::builtin(), &record(&life), day("2025-12-15"));
    assert_eq!(last_day(&without), Some(day("2026-02-01")));
    assert_eq!(state(&without, "technical-intern-2-to-specified-skilled"), StepState::Unknown);
    assert!(
        find(&without, "technical-intern-2-to-specified-skilled")
            .needs
            .iter()
            .any(|need| need.fact == "evaluation_letter")
    );
    let with = life + &attested("2025-12-10", "evaluation_letter", true);
    let with = standing(Law::builtin(), &record(&with), day("2025-12-15"));
    assert_eq!(state(&with, "technical-intern-2-to-specified-skilled"), StepState::Lawful);
    assert_eq!(state(&with, "technical-intern-2-to-3"), StepState::Blocked);
}

fn employed(on: &str) -> String {
    event(
        on,
        "fact = \"employment-began\"\norganization = \"organization:o1\"\nwork = \"care\"\ncountry = \"JP\"",
    ) + &attested(on, "pay_equal_to_japanese", true)
}

fn graduate(entered: &str, on: &str, works_from: &str) -> String {
    BORN.to_owned()
        + &stage(entered, "training-facility")
        + &event(entered, "fact = \"residence-granted\"\nstatus = \"student\"\nuntil = 2028-04-30")
        + &event(on, "fact = \"course-completed\"\ncourse = \"training-facility\"")
        + &employed(works_from)
}

#[test]
fn nursing_care_falls_with_a_provisional_registration_even_where_nobody_recorded_the_card() {
    let life = graduate("2016-04-05", "2018-03-15", "2018-05-01")
        + &event("2018-04-05", "fact = \"certification-registered\"\nprovisional = true")
        + &stage("2018-05-01", "nursing-care")
        + &event("2018-05-01", "fact = \"care-worked\"\nuntil = 2020-06-30")
        + &event("2020-09-01", "fact = \"care-worked\"");
    let standing = standing(Law::builtin(), &record(&life), day("2023-03-01"));
    assert_eq!(last_day(&standing), Some(day("2023-03-31")));
}

/// Case 14.
#[test]
fn a_graduate_who_failed_works_on_while_the_provisional_registration_lasts() {
    let life = graduate("2022-04-01", "2024-03-15", "2024-04-01")
        + &event("2024-01-28", "fact = \"exam-taken\"\nnumber = 36\npassed = false");
    let law = Law::builtin();
    let before = standing(law, &record(&life), day("2024-04-05"));
    assert_eq!(state(&before, "graduate-to-bridge"), StepState::Lawful);
    assert_eq!(state(&before, "to-nursing-care"), StepState::Blocked, "registration comes first");
    assert_eq!(state(&before, "school-to-specified-skilled"), StepState::Lawful);
    let open = explain(law, &record(&life), "registration-open", day("2024-04-05")).expect("a claim");
    assert_eq!(open.verdict, kanryu_rules::Verdict::Met);
    let until = explain(law, &record(&life), "provisional-right", day("2024-04-05")).expect("a limit");
    assert_eq!(until.last_day, Some(day("2029-03-31")));
    let registered = life
        + &stage("2024-04-06", "awaiting-registration")
        + &event("2024-04-25", "fact = \"certification-registered\"\nprovisional = true");
    let after = standing(law, &record(&registered), day("2024-05-01"));
    assert!(after.whereabouts.certified);
    assert_eq!(state(&after, "to-nursing-care"), StepState::Lawful);
    let lapsed = registered
        + &stage("2024-05-10", "nursing-care")
        + &event("2024-05-10", "fact = \"residence-granted\"\nstatus = \"nursing-care\"\nuntil = 2029-05-10");
    let keeping = standing(law, &record(&lapsed), day("2028-12-01"));
    assert_eq!(last_day(&keeping), Some(day("2029-05-10")), "the employment since 1 April goes on");
    let gap = lapsed.clone()
        + &event("2024-04-08", "fact = \"care-worked\"\nuntil = 2026-01-31\nworked_days = 400");
    let gap = standing(law, &record(&gap), day("2028-12-01"));
    assert_eq!(last_day(&gap), Some(day("2029-03-31")));
    assert!(
        !whereabouts(
            law,
            &record(&(lapsed + &event("2024-04-08", "fact = \"care-worked\"\nuntil = 2026-01-31"))),
            day("2029-04-01")
        )
        .certified
    );
}

/// Case 16, under the law that was found.
#[test]
fn a_graduate_of_fiscal_year_2027_needs_the_pass() {
    let life = graduate("2026-04-01", "2028-03-15", "2028-04-01");
    let standing = standing(Law::builtin(), &record(&life), day("2028-04-02"));
    assert_eq!(state(&standing, "graduate-to-bridge"), StepState::Blocked);
    assert_eq!(state(&standing, "to-nursing-care"), StepState::Blocked);
    assert_eq!(state(&standing, "school-to-specified-skilled"), StepState::Lawful);
    assert_eq!(state(&standing, "provisional-if-extended"), StepState::NotEstablished);
}

/// Case 17.
#[test]
fn the_last_cohort_begins_work_on_1_april_2027() {
    let life = graduate("2025-04-01", "2027-03-15", "2027-03-20");
    let law = Law::builtin();
    let march = standing(law, &record(&life), day("2027-03-20"));
    assert_eq!(state(&march, "graduate-to-bridge"), StepState::Blocked);
    let april = standing(law, &record(&life), day("2027-04-01"));
    assert_eq!(state(&april, "graduate-to-bridge"), StepState::Lawful);
    let until = explain(law, &record(&life), "provisional-right", day("2027-04-01")).expect("a limit");
    assert_eq!(until.last_day, Some(day("2032-03-31")));
}

/// The picture of the slide itself: in March 2017 neither the training nor the status exists.
#[test]
fn on_the_day_of_the_slide_only_study_and_return_are_open() {
    let life = BORN.to_owned()
        + &stage("2016-04-01", "training-facility")
        + &event("2016-04-01", "fact = \"residence-granted\"\nstatus = \"student\"\nuntil = 2018-04-30");
    let standing = standing(Law::builtin(), &record(&life), day("2017-03-31"));
    assert_eq!(last_day(&standing), Some(day("2018-04-30")));
    assert_eq!(state(&standing, "to-nursing-care"), StepState::NotInForce);
    assert_eq!(
        find(&standing, "to-nursing-care").opens_on,
        None,
        "registration is still missing when the status opens"
    );
    assert_eq!(state(&standing, "school-to-specified-skilled"), StepState::NotInForce);
    assert_eq!(state(&standing, "return-home"), StepState::Lawful);
}

#[test]
fn the_practical_experience_route_opened_the_status_on_1_april_2020() {
    let life = BORN.to_owned()
        + &stage("2017-11-10", "technical-intern-1")
        + &stage("2018-11-10", "technical-intern-2")
        + &event("2020-03-31", "fact = \"certification-registered\"")
        + &employed("2020-03-31");
    let law = Law::builtin();
    let before = standing(law, &record(&life), day("2020-03-31"));
    assert_eq!(state(&before, "to-nursing-care"), StepState::Blocked);
    assert_eq!(find(&before, "to-nursing-care").opens_on, Some(day("2020-04-01")));
    let after = standing(law, &record(&life), day("2020-04-01"));
    assert_eq!(state(&after, "to-nursing-care"), StepState::Lawful);
}

#[test]
fn everybody_staying_in_japan_may_go_home() {
    for (stage_id, status) in crate::facts::stage::STAGE_STATUS {
        if status.is_none() {
            continue;
        }
        let standing = standing(Law::builtin(), &record(&stage("2020-04-01", stage_id)), day("2020-05-01"));
        assert_eq!(state(&standing, "return-home"), StepState::Lawful, "{stage_id}");
    }
}

#[test]
fn a_stage_is_derived_where_no_event_names_it() {
    let law = Law::builtin();
    let granted =
        event("2024-06-01", "fact = \"residence-granted\"\nstatus = \"nursing-care\"\nuntil = 2029-06-01");
    let place = whereabouts(law, &record(&granted), day("2024-06-01"));
    assert_eq!((place.stage.as_deref(), place.is_entered), (Some("nursing-care"), false));
    assert_eq!(place.deadline(), Some(day("2029-06-01")));
    let student =
        event("2024-06-01", "fact = \"residence-granted\"\nstatus = \"student\"\nuntil = 2026-06-01");
    let place = whereabouts(law, &record(&student), day("2024-06-01"));
    assert_eq!((place.stage, place.residence_status.as_deref()), (None, Some("student")));
    assert_eq!(
        place.last_lawful_day,
        LastDay::Until {
            day: day("2026-06-01"),
            decided_by: "residence_until_on".into(),
            confidence: crate::event::Confidence::High,
            limit: None,
            computed: None,
        }
    );
    let home = granted
        + &event("2026-01-10", "fact = \"left-japan\"")
        + &event(
            "2026-02-01",
            "fact = \"employment-began\"\norganization = \"organization:o2\"\nwork = \"care\"\ncountry = \"VN\"",
        );
    assert_eq!(whereabouts(law, &record(&home), day("2026-01-31")).stage.as_deref(), Some("returned"));
    assert_eq!(whereabouts(law, &record(&home), day("2026-02-01")).stage.as_deref(), Some("care-at-home"));
    assert_eq!(whereabouts(law, &record(&home), day("2024-05-31")).stage, None);
}

#[test]
fn an_unknown_question_is_refused_with_names_that_are_close() {
    let error = explain(Law::builtin(), &record(BORN), "exam-eligable", day("2026-11-24"))
        .expect_err("no such claim");
    assert!(error.to_string().contains("exam-eligible"), "{error}");
}
