//! Plans of care workers under the law of 2026 and 2027.

use kanryu_rules::Facts;

use super::chances::with_chances;
use super::{MoveKind, PlanAnswer, PlanError, PlanVerdict, goals, plan};
use crate::calendar::Day;
use crate::history;
use crate::pathway::Law;

fn day(text: &str) -> Day {
    text.parse().expect("a day of the test")
}

fn ask(life: &str, goal: &str, as_of: &str) -> PlanAnswer {
    let law = Law::builtin();
    let history = history::parse("life.toml", life, law.rulebook().catalog()).unwrap_or_else(|errors| {
        panic!("{}", errors.iter().map(|error| format!("{error}\n")).collect::<String>())
    });
    plan(law, &history.record, &history.facts, goal, day(as_of)).expect("a goal and a stage of the test")
}

const AT_HOME: &str = "[person]\nborn_on = 2001-05-20\nnationality = \"ID\"\n[[event]]\non = 2026-06-01\nfact = \"stage-entered\"\nstage = \"preparing\"\n";

#[test]
fn from_home_the_way_to_certified_care_worker_leads_over_three_years_of_work_and_the_january_examination() {
    let answer = ask(AT_HOME, "certified-care-worker", "2026-11-24");
    assert_eq!(answer.verdict, PlanVerdict::Lawful);
    let by_work = answer
        .routes
        .iter()
        .find(|route| route.steps.iter().any(|step| step.id == "home-to-specified-skilled"));
    let by_work = by_work.expect("the way by work");
    assert_eq!((by_work.reached_on, by_work.confidence), (day("2030-05-03"), crate::event::Confidence::High));
    let exam = by_work.steps.iter().find(|step| step.id == "national-exam").expect("it is sat");
    assert_eq!((exam.earliest, exam.is_predicted), (day("2030-01-27"), true), "three years by 31 March 2030");
    for step in by_work.steps.iter().filter(|step| step.requires.is_some()) {
        assert!(!step.rules.is_empty(), "{} names the rules that open it", step.id);
    }
    for step in &by_work.steps {
        assert!(step.earliest <= step.latest && step.latest <= step.last, "{}", step.id);
    }
    assert!(
        by_work.assumptions.iter().any(|taken| taken.id == "specified-skilled-1"),
        "full-time work is an assumption"
    );
}

#[test]
fn every_goal_of_the_rulebooks_can_be_asked_for_and_an_unknown_one_is_refused_with_the_list() {
    let law = Law::builtin();
    let known: Vec<String> = goals(law).into_keys().collect();
    assert!(known.len() >= 8, "{known:?}");
    let answer = ask(AT_HOME, "specified-skilled-1", "2026-11-24");
    assert!(answer.is_complete && answer.verdict == PlanVerdict::Lawful);
    let history = history::parse("life.toml", AT_HOME, law.rulebook().catalog()).expect("a life of the test");
    let error = plan(law, &history.record, &Facts::new(), "wealth", day("2026-11-24"));
    assert!(
        matches!(error, Err(PlanError::NoSuchGoal { known, .. }) if known.contains(&"nursing-care".to_owned()))
    );
}

#[test]
fn a_trainee_whose_second_stage_was_permitted_too_late_has_no_way_to_the_third_and_is_told_the_rule() {
    let life = "[person]\nborn_on = 2001-05-20\n\
        [[event]]\non = 2025-04-20\nfact = \"stage-entered\"\nstage = \"technical-intern-1\"\n\
        [[event]]\non = 2026-04-15\nfact = \"residence-granted\"\nstatus = \"technical-intern-training-2\"\nuntil = 2028-04-20\n\
        [[event]]\non = 2025-12-07\nfact = \"test-taken\"\ntest = \"jlpt\"\nlevel = \"N3\"\n\
        [[event]]\non = 2025-05-20\nfact = \"care-worked\"\n";
    let answer = ask(life, "technical-intern-3", "2026-11-23");
    assert_eq!(answer.verdict, PlanVerdict::NoLawfulRoute, "{:#?}", answer.routes);
    let step = answer.because.iter().find(|obstacle| obstacle.id == "technical-intern-2-to-3");
    let step = step.expect("the step is named");
    assert!(step.blocked_by.iter().any(|rule| rule.id == "technical-intern-3-entry"), "{step:#?}");
    let earlier = ask(&life.replace("2026-04-15", "2026-04-01"), "technical-intern-3", "2026-11-23");
    assert_eq!(
        earlier.verdict,
        PlanVerdict::Lawful,
        "permitted on the last day that counts: {:#?}",
        earlier.because
    );
}

#[test]
fn chances_stand_beside_a_plan_and_change_nothing_in_it() {
    let before = ask(AT_HOME, "certified-care-worker", "2026-11-24");
    let after = with_chances(Law::builtin(), before.clone());
    let chances = after.routes[0].chances.as_ref().expect("they were asked for");
    let exam =
        chances.examinations.iter().find(|chance| chance.activity == "national-exam").expect("it is sat");
    assert_eq!(exam.rates.last().map(|rate| (rate.held_on, rate.permille)), Some((day("2026-01-25"), 700)));
    let mut without = after.clone();
    without.routes.iter_mut().chain(&mut without.not_established).for_each(|route| route.chances = None);
    assert_eq!(without, before);
}

#[test]
fn somebody_who_is_there_already_has_nothing_to_do() {
    let life =
        format!("{AT_HOME}[[event]]\non = 2026-07-01\nfact = \"stage-entered\"\nstage = \"nursing-care\"\n");
    let answer = ask(&life, "nursing-care", "2026-11-24");
    assert_eq!(answer.verdict, PlanVerdict::Reached);
    assert!(answer.routes[0].steps.iter().all(|step| step.kind != MoveKind::Step));
}
