//! Mutants: what a scenario notices, what none could, and what one should.

#[path = "../check/tests/world.rs"]
mod world;

use super::*;
use world::{law, loaded, rule};

fn pilot(body: &str) -> String {
    rule("pilot", "may-pilot", body)
}

fn scenario(as_of: &str, facts: &str, verdict: &str) -> String {
    format!(
        "[[scenario]]\nname = \"s\"\nclaim = \"may-pilot\"\nas_of = {as_of}\nfacts = {{ {facts} }}\nexpect = {{ verdict = \"{verdict}\" }}\n"
    )
}

fn mutated(text: &str) -> Mutation {
    let loaded = loaded(text);
    let mutation = loaded.rulebook.missing_scenarios(&loaded.scenarios);
    assert_eq!(mutation.mutants, mutation.noticed + mutation.equal + mutation.missing.len());
    mutation
}

fn changes(mutation: &Mutation) -> Vec<&str> {
    mutation.missing.iter().map(|missing| missing.change.en.as_str()).collect()
}

#[test]
fn a_threshold_needs_a_scenario_on_either_side() {
    let law = pilot("when.all = [\"drills >= 3\"]");
    let none = mutated(&law);
    assert_eq!(
        changes(&none),
        ["`drills >= 3` read as `drills >= 2`", "`drills >= 3` read as `drills >= 4`"]
    );
    let above = law.clone() + &scenario("2026-01-01", "drills = 3", "met");
    assert_eq!(changes(&mutated(&above)), ["`drills >= 3` read as `drills >= 2`"]);
    let both = above + &scenario("2026-01-01", "drills = 2", "not-met");
    assert_eq!(changes(&mutated(&both)), [""; 0]);
}

#[test]
fn the_person_shown_tells_law_and_mutant_apart_and_is_the_scenario_to_write() {
    let law = pilot(
        "in_force = { from = 2020-01-01, until = 2026-03-31 }\nwhen.all = [\"sworn\", \"radio >= R2\"]",
    ) + &pilot("in_force = { from = 2026-04-01 }\nwhen.all = [\"sworn\", \"radio >= R3\"]");
    let mutation = mutated(&law);
    assert!(mutation.missing.iter().all(|missing| missing.ask.is_some()), "{mutation:#?}");
    // Written down as scenarios, the persons leave nothing unnoticed.
    let scenarios = mutation.missing.iter().filter_map(|missing| missing.ask.as_ref()).map(|ask| {
        let facts = ask.example.to_string();
        let facts = facts.split_once("facts = { ").map(|(_, facts)| facts.trim_end_matches(" }").to_owned());
        scenario(&ask.example.as_of.to_string(), &facts.unwrap_or_default(), ask.verdict)
    });
    let scenarios: Vec<String> = scenarios.collect();
    let after = mutated(&(law + &scenarios.concat()));
    assert_eq!(changes(&after), [""; 0]);
    assert!(after.noticed > 10, "{after:?}");
}

#[test]
fn a_change_that_nobody_could_notice_is_not_asked_for() {
    // Whoever has fewer than three drills has fewer than five.
    let text = pilot("when.all = [\"drills >= 5\", \"drills >= 3\"]")
        + &scenario("2026-01-01", "drills = 5", "met")
        + &scenario("2026-01-01", "drills = 4", "not-met");
    let mutation = mutated(&text);
    assert_eq!(changes(&mutation), [""; 0]);
    assert!(mutation.equal >= 3, "{mutation:?}");
}

#[test]
fn an_exception_a_table_a_limit_and_a_clock_are_changed_too() {
    let text = pilot("when.all = [\"crew <= quota\"]")
        + "[rule.pilot.exception.pardon]\ntitle = { ja = \"恩赦\", en = \"Pardon\" }\nthen = \"met\"\nwhen.all = [\"pardoned\"]\n"
        + &law(
            "table",
            "quota",
            "on = \"boats\"\nrows = [{ from = 1, to = 10, value = 2 }, { from = 11, value = 4 }]",
        )
        + &law("limit", "stay", "until = [\"entered_on + 1 year\", \"card_until_on?\"]")
        + &law("clock", "berth", "counts = \"berthed_spans\"\nruns_for = \"1 year\"");
    let mutation = mutated(&text);
    let changes = changes(&mutation);
    for change in [
        "exception `pardon` left out",
        "`crew <= quota` read as `crew < quota`",
        "row 1–10 gives one more",
        "row 11– begins one later",
        "`entered_on + 1 year` a day later",
        "`card_until_on?` left out",
        "runs a day longer",
    ] {
        assert!(changes.contains(&change), "{change}\n{changes:#?}");
    }
}

#[test]
fn a_row_that_begins_later_where_the_one_before_gives_the_same_changes_nothing() {
    use crate::source::RowValue;
    let row = |from: i64, to: Option<i64>, value: RowValue| Row {
        text: "r".into(),
        from,
        to,
        value,
        confidence: None,
    };
    let tenth = RowValue::Permille { permille: 100, up: false };
    let law =
        [row(1, Some(2), RowValue::Fixed(2)), row(3, Some(300), RowValue::Fixed(2)), row(301, None, tenth)];
    let later =
        [row(1, Some(3), RowValue::Fixed(2)), row(4, Some(300), RowValue::Fixed(2)), row(301, None, tenth)];
    assert!(same_rows(&law, &later));
    let more =
        [row(1, Some(2), RowValue::Fixed(2)), row(3, Some(300), RowValue::Fixed(3)), row(301, None, tenth)];
    assert!(!same_rows(&law, &more));
    let other = RowValue::Permille { permille: 101, up: false };
    let beyond =
        [row(1, Some(2), RowValue::Fixed(2)), row(3, Some(300), RowValue::Fixed(2)), row(301, None, other)];
    assert!(!same_rows(&law, &beyond), "they differ beyond every edge");
}
