//! Rounds in, results out.

use super::*;
use crate::pathway::Law;

fn nothing(path: &str) -> Result<String, String> {
    Err(format!("{path} is not there"))
}

fn read(text: &str) -> Round {
    parse("round.toml", text, Law::builtin(), &nothing).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn faults(text: &str) -> Vec<(usize, String)> {
    let errors = parse("round.toml", text, Law::builtin(), &nothing).expect_err("a fault");
    errors.into_iter().map(|error| (error.line, error.message)).collect()
}

const SMALL: &str = r#"
[[person]]
id = "a"
wishes = ["x"]
[[person]]
id = "b"
wishes = ["x", "y"]
[[offer]]
id = "x"
ranks = ["b", "a"]
[[offer]]
id = "y"
places = 2
ranks = ["b"]
"#;

fn pairs(result: &RoundResult) -> Vec<(&str, &str)> {
    result.pairs.iter().map(|pair| (pair.person.as_str(), pair.offer.as_str())).collect()
}

#[test]
fn a_small_round_without_any_law_runs() {
    let result = run(&read(SMALL), Law::builtin(), &Asked::default()).expect("it runs");
    assert_eq!(pairs(&result), [("b", "x")]);
    assert_eq!((result.unmatched.as_slice(), result.stable), (&["a".to_owned()][..], Some(true)));
    assert_eq!((result.unfilled[0].offer.as_str(), result.unfilled[0].free), ("y", 2));
    assert!(!result.lawfulness.checked);
    assert!(result.lawfulness.text.en.contains("no first day"));
}

#[test]
fn the_same_round_in_another_order_or_notation_gives_the_same_bytes() {
    let other = r#"{"offer": [{"id": "y", "places": 2, "ranks": ["b"]}, {"id": "x", "ranks": ["b", "a"]}],
        "person": {"b": {"wishes": ["x", "y"]}, "a": {"wishes": ["x"]}}}"#;
    let answer = |text: &str| {
        let mut result = run(&read(text), Law::builtin(), &Asked::default()).expect("it runs");
        result.notes.clear();
        serde_json::to_string(&result).expect("JSON")
    };
    assert_eq!(answer(SMALL), answer(other));
}

#[test]
fn a_round_written_back_reads_as_the_same_round() {
    let round = read(SMALL);
    let again = read(&write(&round));
    assert_eq!(write(&again), write(&round));
    assert_eq!(hash(&again), hash(&round));
}

#[test]
fn every_fault_of_a_round_names_the_records_and_the_line() {
    let found = faults(
        "[[person]]\nid = \"a\"\nwishes = [\"x\", \"q\", \"x\"]\n[[offer]]\nid = \"x\"\nplaces = 1\nmin = 2\nranks = [\"a\", \"z\"]\nsalary = 3\n",
    );
    let lines: Vec<usize> = found.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 3, 4, 8, 9], "{found:?}");
    assert!(found[0].1.contains("\"q\"") || found[1].1.contains("\"q\""), "{found:?}");
}

#[test]
fn nested_caps_in_a_circle_are_refused_with_their_names() {
    let found = faults(
        "[[offer]]\nid = \"x\"\n[[cap]]\nid = \"one\"\nmax = 1\noffers = [\"x\"]\nincludes = [\"two\"]\n[[cap]]\nid = \"two\"\nmax = 2\nincludes = [\"one\"]\n",
    );
    assert!(found[0].1.contains("\"one\"") && found[0].1.contains("\"two\""), "{found:?}");
}

#[test]
fn a_claim_of_language_that_nobody_verified_does_not_meet_a_floor() {
    let round = read(
        "[[person]]\nid = \"a\"\nwishes = [\"x\"]\nlanguage_claimed = \"N2\"\n[[person]]\nid = \"b\"\nwishes = [\"x\"]\nlanguage = \"N3\"\n[[offer]]\nid = \"x\"\nplaces = 2\nlanguage_floor = \"N3\"\n",
    );
    let result = run(&round, Law::builtin(), &Asked::default()).expect("it runs");
    assert_eq!(pairs(&result), [("b", "x")]);
    assert_eq!((result.struck[0].person.as_str(), result.struck[0].code), ("a", "language-not-verified"));
}
