//! Findings: each kind once where it is true and once where the smallest change makes it untrue.

#[path = "../check/tests/world.rs"]
mod world;

mod search;

use super::*;
use crate::evaluate::Verdict;
use world::{book, day, law, rule};

fn pilot(body: &str) -> String {
    rule("pilot", "may-pilot", body)
}

/// The findings on one line each, without the places.
fn found(text: &str) -> Vec<String> {
    book(text).audit().into_iter().map(|finding| finding.warning.fault.to_string()).collect()
}

fn stage(id: &str, rest: &str) -> String {
    format!(
        "[stage.{id}]\ntitle = {{ ja = \"段階\", en = \"Stage\" }}\nlane = \"harbor\"\norder = 1\n{rest}\n"
    )
}

fn step(id: &str, from: &str, to: &str, rest: &str) -> String {
    format!(
        "[step.{id}]\ntitle = {{ ja = \"移行\", en = \"Step\" }}\nfrom = [\"{from}\"]\nto = \"{to}\"\n{rest}\n"
    )
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_condition_that_claims_exclude_is_found_by_following_them() {
    let text = |drills: i64| {
        pilot(&format!("when.all = [\"trained\", \"drills <= {drills}\"]"))
            + &rule("training", "trained", "when.all = [\"drills >= 3\"]")
    };
    assert_eq!(found(&text(2)), ["no facts can meet the condition of rule `pilot`"]);
    assert_eq!(found(&text(3)), NOTHING);
}

#[test]
fn days_and_spans_that_exclude_one_another_are_found() {
    let text = |span: &str| {
        pilot(&format!(
            "when.all = [\"entered_on + {span} <= as_of\", \"filed_on >= as_of\", \"filed_on <= entered_on\"]"
        ))
    };
    assert_eq!(found(&text("1 month")), ["no facts can meet the condition of rule `pilot`"]);
    let text = |last: &str| {
        pilot(&format!("when.all = [\"entered_on + 1 month >= 2026-03-31\", \"entered_on <= {last}\"]"))
    };
    assert_eq!(found(&text("2026-02-28")), ["no facts can meet the condition of rule `pilot`"]);
    assert_eq!(found(&text("2026-03-01")), NOTHING);
}

#[test]
fn a_condition_that_everybody_meets_is_found() {
    assert_eq!(
        found(&pilot("when.any = [\"drills >= 3\", \"drills < 3\"]")),
        ["whatever the facts, the condition of rule `pilot` is met"]
    );
    assert_eq!(found(&pilot("when.any = [\"drills > 3\", \"drills < 3\"]")), NOTHING);
}

#[test]
fn what_the_rest_implies_is_needless() {
    assert_eq!(
        found(&pilot("when.all = [\"radio == R2\", \"radio != R1\", \"sworn\"]")),
        ["`radio != R1` in rule `pilot` holds wherever the rest holds"]
    );
    assert_eq!(found(&pilot("when.all = [\"radio >= R2\", \"radio != R3\", \"sworn\"]")), NOTHING);
    // Of two that say the same, one is enough, and only one is called needless.
    assert_eq!(
        found(&pilot("when.all = [\"radio >= R2\", \"radio != R1\", \"sworn\"]")),
        ["`radio != R1` in rule `pilot` holds wherever the rest holds"]
    );
    assert_eq!(
        found(&pilot("when.any = [\"radio >= R2\", { all = [\"radio == R3\", \"sworn\"] }]")),
        ["the alternative `(radio == R3 and sworn)` in rule `pilot` holds only where another one holds"]
    );
}

#[test]
fn a_rule_that_grants_no_more_than_a_surer_one_is_shadowed() {
    let two = |drills: i64, confidence: &str| {
        let wide = rule("wide", "may-pilot", &format!("when.all = [\"drills >= {drills}\"]"));
        pilot("when.all = [\"drills >= 3\", \"sworn\"]")
            + &wide.replace("confidence = \"high\"", &format!("confidence = \"{confidence}\""))
    };
    assert_eq!(found(&two(3, "high")), ["rule `pilot` grants nothing that rule `wide` does not grant"]);
    assert_eq!(found(&two(4, "high")), NOTHING);
    // The narrow rule is surer, so that it makes an answer surer.
    assert_eq!(found(&two(3, "low")), NOTHING);
}

#[test]
fn an_exception_that_never_turns_an_answer_is_idle() {
    let exception = |then: &str, when: &str| {
        pilot("when.all = [\"drills >= 3\"]")
            + &format!(
                "[rule.pilot.exception.other]\ntitle = {{ ja = \"例外\", en = \"Exception\" }}\nthen = \"{then}\"\nwhen.all = [\"{when}\"]\n"
            )
    };
    let idle = ["exception `other` of rule `pilot` never turns an answer"];
    assert_eq!(found(&exception("met", "drills >= 4")), idle);
    assert_eq!(found(&exception("met", "drills >= 2")), NOTHING);
    assert_eq!(found(&exception("not-met", "drills < 3")), idle);
    assert_eq!(found(&exception("not-met", "drills <= 3")), NOTHING);
}

#[test]
fn a_stage_is_out_of_reach_until_a_rule_opens_the_way() {
    let text = |from: &str| {
        stage("shore", "initial = true")
            + &stage("sea", &format!("terminal = true\nin_force = {{ from = {from} }}"))
            + &step("sail", "shore", "sea", "requires = \"may-pilot\"")
            + &pilot("in_force = { from = 2020-01-01 }\nwhen.all = [\"sworn\"]")
    };
    assert_eq!(
        found(&text("2019-12-30")),
        ["nobody can have reached stage `sea` from 2019-12-30 to 2019-12-31, although it exists"]
    );
    assert_eq!(found(&text("2020-01-01")), NOTHING);
}

#[test]
fn a_stage_whose_last_way_out_closes_is_a_dead_end_from_then_on() {
    let text = |rest: &str| {
        stage("shore", "initial = true")
            + &stage("sea", "")
            + &stage("island", "terminal = true")
            + &step("sail", "shore", "sea", "")
            + &step("land", "sea", "island", "requires = \"may-pilot\"")
            + &pilot(&format!("in_force = {{ until = 2026-03-31 }}\nwhen.all = [\"sworn\"]\n{rest}"))
    };
    assert_eq!(found(&text("")), ["from 2026-04-01 on no step may be taken out of stage `sea`"]);
    let reopened = text("") + &pilot("in_force = { from = 2026-04-01 }\nwhen.all = [\"drills >= 1\"]");
    assert_eq!(found(&reopened), NOTHING);
}

/// A stage of which the way out asks for days that only grow there.
fn harbor(limit: &str, days: i64) -> String {
    stage("shore", "initial = true")
        + &stage("sea", "limit = \"voyage\"")
        + &stage("island", "terminal = true")
        + &step("sail", "shore", "sea", "")
        + &step("land", "sea", "island", "requires = \"may-pilot\"")
        + &law("limit", "voyage", &format!("until = [\"entered_on + {limit}\"]"))
        + &pilot(&format!("when.all = [\"sailed_days >= {days}\", \"sworn\"]"))
        + "[stay.sea]\ntitle = { ja = \"海\", en = \"Sea\" }\nsets = { entered_on = \"day\" }\ngrows = { sailed_days = { permille = 1000 } }\n"
}

#[test]
fn a_limit_shorter_than_the_least_time_to_the_way_out_is_a_temporal_dead_end() {
    let too_short =
        "stage `sea` cannot be left in time: limit `voyage` ends before any step out of it can be taken";
    assert_eq!(found(&harbor("540 days", 541)), [too_short]);
    assert_eq!(found(&harbor("540 days", 540)), NOTHING);
    assert_eq!(found(&harbor("3 years", 1_097)), [too_short]);
    assert_eq!(found(&harbor("3 years", 1_096)), NOTHING);
    // The person shown could take the step if the stage did not end before.
    let findings = book(&harbor("540 days", 541)).audit();
    let example = findings[0].example.clone().expect("somebody shows it");
    let book = book(&harbor("540 days", 541));
    assert_eq!(book.judge("may-pilot", &example.facts, example.as_of).verdict, Verdict::Met);
    let limit = book.limit("voyage", &example.facts, example.as_of).expect("the limit exists");
    let crate::LimitVerdict::Until { day: last, .. } = limit.verdict else { panic!("{limit:?}") };
    assert!(last < example.as_of, "{example}");
}

#[test]
fn one_way_out_that_comes_too_late_is_named_where_another_is_open() {
    let text = harbor("540 days", 541) + &step("turn-back", "sea", "island", "");
    assert_eq!(
        found(&text),
        [
            "step `land` cannot be taken from stage `sea`: limit `voyage` ends before what it requires can be met"
        ]
    );
}

#[test]
fn a_door_that_closes_says_who_is_the_last_in_time() {
    let text = harbor("3 years", 540)
        .replace("[[rule.pilot]]\n", "[[rule.pilot]]\nin_force = { until = 2027-03-31 }\n")
        + &step("turn-back", "sea", "island", "");
    let findings = book(&text).audit();
    let faults: Vec<String> = findings.iter().map(|finding| finding.warning.fault.to_string()).collect();
    assert_eq!(
        faults,
        [
            "step `land` closes after 2027-03-31: who enters stage `sea` after 2025-10-07 comes too late for it"
        ]
    );
    let example = findings[0].example.clone().expect("the last in time is shown");
    assert_eq!(example.facts.get("entered_on"), Some(&Value::Day(day("2025-10-07"))));
    assert_eq!(example.as_of, day("2027-03-31"));
}

#[test]
fn a_door_that_closes_before_anybody_is_ready_is_found() {
    let text = |opens: &str| {
        {
            harbor("3 years", 540)
                .replace("[[rule.pilot]]\n", "[[rule.pilot]]\nin_force = { until = 2027-03-31 }\n")
                + &step("turn-back", "sea", "island", "")
        }
        .replace("[step.sail]\n", &format!("[step.sail]\nin_force = {{ from = {opens} }}\n"))
        .replace("[stage.sea]\n", &format!("[stage.sea]\nin_force = {{ from = {opens} }}\n"))
    };
    assert_eq!(
        found(&text("2025-10-08")),
        ["step `land` closes after 2027-03-31, and nobody can be ready for it before 2027-04-01"]
    );
    assert_eq!(found(&text("2025-10-06")).len(), 1, "somebody is in time, and who comes later is not");
}

#[test]
fn months_since_a_day_are_bounded_by_a_limit_from_that_day_whichever_stage_counts_them() {
    let text = |months: i64| {
        stage("shore", "initial = true")
            + &stage("sea", "")
            + &stage("ocean", "limit = \"voyage\"")
            + &stage("island", "terminal = true")
            + &step("sail", "shore", "sea", "")
            + &step("go-on", "sea", "ocean", "")
            + &step("land", "ocean", "island", "requires = \"may-pilot\"")
            + &law("limit", "voyage", "until = [\"entered_on + 3 years\"]")
            + &pilot(&format!("when.all = [\"drills >= {months}\"]"))
            + "[stay.sea]\ntitle = { ja = \"海\", en = \"Sea\" }\nsets = { entered_on = \"day\" }\ngrows = { drills = { months_since = \"entered_on\" } }\n"
            + "[stay.ocean]\ntitle = { ja = \"大洋\", en = \"Ocean\" }\ngrows = { drills = { months_since = \"entered_on\" } }\n"
    };
    assert_eq!(found(&text(36)), NOTHING);
    assert_eq!(
        found(&text(38)),
        ["stage `ocean` cannot be left in time: limit `voyage` ends before any step out of it can be taken"]
    );
}
