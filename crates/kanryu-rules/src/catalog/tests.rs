//! The catalog of facts: what it refuses, and what it lets through to the engine.

#[path = "../check/tests/world.rs"]
mod world;

use super::*;
use world::{catalog, day, rendered};

/// The catalog must be refused with exactly one fault: this message on this line.
fn refused(text: &str, message: &str, line: u32) {
    let errors = FactCatalog::parse("facts.toml", text).map(|_| ()).expect_err(text);
    assert_eq!(errors.len(), 1, "{}", rendered(&errors));
    let shown = errors[0].to_string();
    assert_eq!((shown.lines().next(), errors[0].places[0].line), (Some(message), line), "\n--- in\n{text}");
}

const LABEL: &str = "label = { ja = \"名\", en = \"name\" }";

#[test]
fn a_declaration_names_a_type_and_a_label_in_both_languages() {
    refused(&format!("[fact.crew]\n{LABEL}\n"), "error[rulebook/missing-key]: fact `crew` has no `type`", 1);
    refused("[fact.crew]\ntype = \"count\"\n", "error[rulebook/missing-key]: fact `crew` has no `label`", 1);
    refused(
        "[fact.crew]\ntype = \"count\"\nlabel = { ja = \"乗員\" }\n",
        "error[rulebook/missing-translation]: `label` of fact `crew` has no text in en",
        3,
    );
    refused(
        &format!("[fact.crew]\ntype = \"number\"\n{LABEL}\n"),
        "error[rulebook/wrong-kind]: `type` of fact `crew` must be one of \"count\", \"day\", \"yes-no\", \"code\", \"level\", \"spans\", and is the text \"number\"",
        2,
    );
    refused("", "error[rulebook/missing-key]: the catalog of facts has no `fact`", 1);
}

#[test]
fn fact_names_are_snake_case() {
    for name in ["crew-size", "Crew", "crew__size"] {
        let message = format!("error[rulebook/id-form]: `{name}` is not a name for a fact");
        refused(&format!("[fact.{name}]\ntype = \"count\"\n{LABEL}\n"), &message, 1);
    }
}

#[test]
fn words_belong_to_codes_and_levels_and_each_stands_once() {
    refused(
        &format!("[fact.radio]\ntype = \"level\"\n{LABEL}\n"),
        "error[rulebook/missing-key]: fact `radio` has no `words`",
        1,
    );
    refused(
        &format!("[fact.radio]\ntype = \"level\"\nwords = [\"R1\", \"R1\"]\n{LABEL}\n"),
        "error[rulebook/ambiguous-name]: `R1` is both a word of `radio` and another word of `radio`",
        3,
    );
    refused(
        &format!("[fact.crew]\ntype = \"count\"\nwords = [\"few\"]\n{LABEL}\n"),
        "error[rulebook/wrong-kind]: `words` of fact `crew` must be absent for a count, and is a list",
        3,
    );
    refused(
        &format!("[fact.radio]\ntype = \"code\"\nwords = [\"R 1\"]\n{LABEL}\n"),
        "error[rulebook/id-form]: `R 1` is not a name for a word of the fact `radio`",
        3,
    );
}

#[test]
fn the_day_of_the_question_can_only_be_declared_as_a_day() {
    refused(
        &format!("[fact.as_of]\ntype = \"count\"\n{LABEL}\n"),
        "error[rulebook/wrong-kind]: `type` of fact `as_of` must be \"day\", since the engine supplies this fact, and is the text \"count\"",
        2,
    );
}

#[test]
fn a_value_is_read_by_the_type_of_its_fact() {
    let catalog = catalog();
    assert_eq!(catalog.read_value("crew", " 12 "), Ok(Value::Count(12)));
    assert_eq!(catalog.read_value("sworn", "true"), Ok(Value::YesNo(true)));
    assert_eq!(catalog.read_value("filed_on", "2026-04-01"), Ok(Value::Day(day("2026-04-01"))));
    assert_eq!(catalog.read_value("radio", "R2"), Ok(Value::from("R2")));
    for (name, text, message) in [
        ("crew", "many", "the fact `crew` takes a whole number, not `many`"),
        ("filed_on", "2026-02-29", "the fact `filed_on` takes a date such as 2026-04-01, not `2026-02-29`"),
        ("radio", "R9", "the fact `radio` takes one of R1, R2, R3, not `R9`"),
        ("sworn", "はい", "the fact `sworn` takes true or false, not `はい`"),
        ("crews", "1", "there is no fact `crews`; did you mean `crew`?"),
    ] {
        assert_eq!(
            catalog.read_value(name, text).map_err(|error| error.to_string()),
            Err(message.to_owned())
        );
    }
}

#[test]
fn facts_of_another_type_and_undeclared_facts_are_all_named() {
    let facts = Facts::new().with("crew", "many").with("drills", 3).with("weather", "fair");
    let errors = catalog().check(&facts).unwrap_err();
    let shown: Vec<String> = errors.iter().map(FactError::to_string).collect();
    assert_eq!(shown, ["the fact `crew` takes a whole number, not `many`", "there is no fact `weather`"]);
    assert_eq!(catalog().check(&Facts::new().with("drills", 3)), Ok(()));
}

#[test]
fn the_facts_of_one_subject_are_read_from_a_file_and_refused_by_line() {
    let text = "name = \"invented\"\n[facts]\ncrew = 4\nfiled_on = 2026-04-01\nradio = \"R2\"\n";
    let expected = Facts::new().with("crew", 4).with("filed_on", day("2026-04-01")).with("radio", "R2");
    assert_eq!(catalog().facts_from_toml("one.toml", text), Ok(expected));
    let wrong = "[facts]\ncrew = \"four\"\nradio = \"R4\"\nweather = 1\n";
    let errors = catalog().facts_from_toml("one.toml", wrong).unwrap_err();
    let found: Vec<(&str, u32)> = errors.iter().map(|error| (error.code(), error.places[0].line)).collect();
    assert_eq!(
        found,
        [("rulebook/wrong-kind", 2), ("rulebook/unknown-word", 3), ("rulebook/unknown-fact", 4)]
    );
    let errors = catalog().facts_from_toml("one.toml", "crew = 4\n").unwrap_err();
    assert_eq!(
        errors[0].to_string().lines().next(),
        Some("error[rulebook/missing-key]: this file has no `[facts]`")
    );
}

#[test]
fn a_word_without_a_label_is_its_own_label() {
    let catalog = catalog();
    let course = catalog.get("course").expect("declared");
    assert_eq!(course.word_label("completed"), Text::new("修了", "completed"));
    assert_eq!(course.word_label("begun"), Text::same("begun"));
}
