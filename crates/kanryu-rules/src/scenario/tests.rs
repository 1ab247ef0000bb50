//! Scenarios: what they compare, and which cannot be run.

#[path = "../check/tests/world.rs"]
mod world;

use super::*;
use world::{law, loaded, rendered, rule, try_load};

/// A claim, a limit and a table; the scenario begins on line 26.
fn with_scenario(scenario: &str) -> String {
    let rule = rule("pilot", "may-pilot", "when.all = [\"sailed_days >= 540\", \"sworn\"]");
    let limit = law("limit", "stay", "until = [\"entered_on + 1 year\", \"card_until_on?\"]");
    let table = law("table", "quota", "on = \"crew\"\nrows = [{ from = 1, to = 10, value = 2 }]");
    format!("{rule}{limit}{table}[[scenario]]\n{scenario}\n")
}

fn differs(scenario: &str) -> Vec<String> {
    let loaded = loaded(&with_scenario(scenario));
    let results = run_all(&loaded.scenarios, &loaded.rulebook);
    assert_eq!(results.len(), 1);
    assert_eq!(results[0].is_right(), results[0].differs.is_empty());
    results[0].differs.clone()
}

/// The scenario must be refused with exactly this.
fn refused(scenario: &str, detail: &str) {
    let errors = try_load(&[("law.toml", &with_scenario(scenario))]).map(|_| ()).expect_err(scenario);
    assert_eq!(errors.len(), 1, "{}", rendered(&errors));
    let shown = errors[0].to_string();
    assert_eq!(shown.lines().next(), Some(detail), "\n--- in\n{scenario}");
}

const ASK: &str = "name = \"s\"\nas_of = 2026-03-31\n";

#[test]
fn a_scenario_that_comes_out_as_written_differs_in_nothing() {
    for scenario in [
        "claim = \"may-pilot\"\nfacts = { sailed_days = 539, sworn = true }\nexpect = { verdict = \"not-met\", missing = [\"sailed_days >= 540\"], confidence = \"high\" }",
        "claim = \"may-pilot\"\nfacts = { sailed_days = 540, sworn = true }\nexpect = { verdict = \"met\" }",
        "claim = \"may-pilot\"\nexpect = { verdict = \"unknown\", needs = [\"sworn\", \"sailed_days\"] }",
        "limit = \"stay\"\nfacts = { entered_on = 2026-01-01 }\nexpect = { last_day = 2027-01-01 }",
        "limit = \"stay\"\nexpect = { verdict = \"unknown\", needs = [\"entered_on\"] }",
        "table = \"quota\"\nfacts = { crew = 10 }\nexpect = { value = 2 }",
        "table = \"quota\"\nfacts = { crew = 11 }\nexpect = { verdict = \"not-met\" }",
    ] {
        assert_eq!(differs(&format!("{ASK}{scenario}")), [""; 0], "{scenario}");
    }
}

#[test]
fn everything_that_comes_out_otherwise_is_named() {
    let scenario = "claim = \"may-pilot\"\nfacts = { sailed_days = 539 }\nexpect = { verdict = \"met\", missing = [], confidence = \"low\" }";
    assert_eq!(
        differs(&format!("{ASK}{scenario}")),
        [
            "verdict: expected \"met\", found \"not-met\"",
            "missing: expected [], found [\"sailed_days >= 540\"]",
            "confidence: expected Low, found High",
        ]
    );
    let scenario =
        "limit = \"stay\"\nfacts = { entered_on = 2026-01-01 }\nexpect = { last_day = 2027-01-02 }";
    assert_eq!(
        differs(&format!("{ASK}{scenario}")),
        ["last_day: expected Some(2027-01-02), found Some(2027-01-01)"]
    );
    let scenario = "table = \"quota\"\nfacts = { crew = 10 }\nexpect = { value = 3 }";
    assert_eq!(differs(&format!("{ASK}{scenario}")), ["value: expected Some(3), found Some(2)"]);
}

#[test]
fn a_result_names_the_file_and_the_line_of_its_scenario() {
    let text = with_scenario(&format!("{ASK}claim = \"may-pilot\"\nexpect = {{ verdict = \"met\" }}"));
    let line = text.lines().position(|line| line == "[[scenario]]").expect("it is there") + 1;
    let loaded = loaded(&text);
    let result = loaded.scenarios[0].run(&loaded.rulebook);
    assert_eq!((result.name.as_str(), result.file.as_str(), result.line), ("s", "law.toml", line as u32));
}

#[test]
fn a_scenario_asks_exactly_one_thing_that_exists() {
    let expect = "expect = { verdict = \"met\" }";
    refused(
        &format!("{ASK}{expect}"),
        "error[rulebook/scenario-form]: scenario `s` cannot be run: it must ask exactly one of `claim`, `limit`, `table`, `clock`, `plan`",
    );
    refused(
        &format!("{ASK}claim = \"may-pilot\"\nlimit = \"stay\"\n{expect}"),
        "error[rulebook/scenario-form]: scenario `s` cannot be run: it must ask exactly one of `claim`, `limit`, `table`, `clock`, `plan`",
    );
    refused(
        &format!("{ASK}claim = \"may-moor\"\n{expect}"),
        "error[rulebook/scenario-form]: scenario `s` cannot be run: it asks about `may-moor`, which the rulebook does not have",
    );
}

#[test]
fn a_scenario_has_a_name_a_day_and_something_to_compare() {
    let claim = "claim = \"may-pilot\"\n";
    let expect = "expect = { verdict = \"met\" }";
    refused(
        &format!("name = \"s\"\n{claim}{expect}"),
        "error[rulebook/missing-key]: scenario `s` has no `as_of`",
    );
    refused(
        &format!("as_of = 2026-03-31\n{claim}{expect}"),
        "error[rulebook/missing-key]: scenario `` has no `name`",
    );
    refused(&format!("{ASK}{claim}"), "error[rulebook/missing-key]: scenario `s` has no `expect`");
    refused(
        &format!("{ASK}{claim}expect = {{}}"),
        "error[rulebook/scenario-form]: scenario `s` cannot be run: `expect` names nothing to compare",
    );
    refused(
        &format!("{ASK}{claim}expect = {{ verdict = \"yes\" }}"),
        "error[rulebook/scenario-form]: scenario `s` cannot be run: `yes` is no verdict; the verdicts are met, not-met, unknown, not-in-force, open",
    );
}

#[test]
fn facts_of_a_scenario_are_checked_against_the_catalog() {
    let ask = |facts: &str| {
        format!("{ASK}claim = \"may-pilot\"\nfacts = {{ {facts} }}\nexpect = {{ verdict = \"met\" }}")
    };
    for (facts, detail) in [
        ("sailed_day = 1", "there is no fact `sailed_day`; did you mean `sailed_days`?"),
        ("sworn = \"yes\"", "the fact `sworn` takes true or false, not `yes`"),
        ("radio = \"R9\"", "the fact `radio` takes one of R1, R2, R3, not `R9`"),
    ] {
        refused(&ask(facts), &format!("error[rulebook/scenario-form]: scenario `s` cannot be run: {detail}"));
    }
}
