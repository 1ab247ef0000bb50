//! Slugs, names that were perhaps meant, and how an error is shown.

use super::*;

#[test]
fn a_misspelt_name_finds_the_one_that_was_meant_and_a_strange_one_finds_none() {
    let known = ["sailed_days", "sworn", "drills"];
    assert_eq!(nearest("sailed_day", known).as_deref(), Some("sailed_days"));
    assert_eq!(nearest("salied_days", known).as_deref(), Some("sailed_days"));
    assert_eq!(nearest("weather", known), None);
    assert_eq!(nearest("sworn", []), None);
}

#[test]
fn edits_are_counted_in_letters_and_not_in_bytes() {
    assert_eq!(edits("乗船日数", "乗船日"), 1);
    assert_eq!(edits("", "abc"), 3);
    assert_eq!(edits("kitten", "sitting"), 3);
}

#[test]
fn what_leaves_a_rulebook_usable_is_called_a_warning() {
    let place = Place { file: "law.toml".into(), line: 3, text: "[stage.sea]".into() };
    let fault = Fault::StageCannotBeLeft { item: "stage `sea`".into() };
    let shown = RulebookError { fault, places: vec![place.clone()] }.to_string();
    assert!(shown.starts_with("warning[rulebook/stage-cannot-be-left]: "), "{shown}");
    let fault = Fault::YearInId { id: "act-2016".into() };
    let shown = RulebookError { fault, places: vec![place] }.to_string();
    assert!(shown.starts_with("error[rulebook/year-in-id]: "), "{shown}");
}
