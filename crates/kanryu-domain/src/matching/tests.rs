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

#[test]
fn every_example_of_the_document_is_understood_and_runs() {
    let page = include_str!("../../../../docs/round-file.md");
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(examples.len(), 4);
    for example in examples {
        let round = read(example);
        let asked = match round.joint.is_empty() {
            true => Asked::default(),
            // The long example shows everything at once; of joint wishes only this method hears.
            false => Asked {
                method: Some(Method::Couples),
                definition: Some("kpr".to_owned()),
                ..Asked::default()
            },
        };
        let result = run(&round, Law::builtin(), &asked).unwrap_or_else(|error| panic!("{example}\n{error}"));
        assert!(!result.input_hash.is_empty());
        assert_eq!(write(&read(&write(&round))), write(&round));
        for method in METHODS {
            let known = page.contains(&format!("`{}`", method.word()));
            assert!(known, "the page does not name {method}");
        }
    }
}

#[test]
fn a_wish_that_law_forbids_is_struck_out_with_its_rule() {
    let text = r#"
[round]
starts_on = 2027-04-01
[[person]]
id = "a"
nationality = "VN"
wishes = ["x"]
facts = { care_skills_test_passed = true, care_japanese_test_passed = true, jlpt_level = "N4", age_years = 25 }
[[person]]
id = "b"
nationality = "VN"
wishes = ["x"]
facts = { care_skills_test_passed = false, care_japanese_test_passed = true, jlpt_level = "N4", age_years = 25 }
[[person]]
id = "c"
nationality = "VN"
wishes = ["x"]
[[offer]]
id = "x"
places = 3
admits = "specified-skilled-1"
"#;
    let result = run(&read(text), Law::builtin(), &Asked::default()).expect("it runs");
    let codes: Vec<(&str, &str)> = result.struck.iter().map(|one| (one.person.as_str(), one.code)).collect();
    let struck = serde_json::to_string(&result.struck).expect("JSON");
    assert_eq!(codes, [("b", "unlawful"), ("c", "lawfulness-unknown")], "{struck}");
    assert!(!result.struck[0].rules.is_empty());
    assert!(result.struck[1].text.en.contains("care_skills_test_passed"), "{struck}");
    assert_eq!(pairs(&result), [("a", "x")]);
    assert!(result.lawfulness.checked);
}

#[test]
fn the_headcount_of_a_site_is_shared_by_its_offers() {
    let person = |id: &str| {
        format!(
            "[[person]]\nid = \"{id}\"\nnationality = \"VN\"\nwishes = [\"x\", \"y\"]\nfacts = {{ care_skills_test_passed = true, care_japanese_test_passed = true, jlpt_level = \"N4\", age_years = 25 }}\n"
        )
    };
    let people: String = ["a", "b", "c", "d"].map(person).concat();
    let text = format!(
        "[round]\nstarts_on = 2027-04-01\n{people}[[offer]]\nid = \"x\"\nsite = \"s\"\nplaces = 2\nadmits = \"specified-skilled-1\"\n[[offer]]\nid = \"y\"\nsite = \"s\"\nplaces = 2\nadmits = \"specified-skilled-1\"\n[[site]]\nid = \"s\"\n[site.facility.facility]\nopened_on = 2020-04-01\nin_care_council = true\ncounts_as_experience = true\nfirst_specified_skilled_on = 2024-06-01\n[site.facility.staff]\njapanese_etc = 8\n[site.facility.people]\nspecified_skilled_1 = 5\n"
    );
    let result = run(&read(&text), Law::builtin(), &Asked::default()).expect("it runs");
    let told = serde_json::to_string_pretty(&result).expect("JSON");
    assert_eq!(result.method, "nested-caps", "{told}");
    assert_eq!((result.pairs.len(), result.stable), (3, Some(true)), "{told}");
}
