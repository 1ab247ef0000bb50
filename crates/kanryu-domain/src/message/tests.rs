//! The catalog is complete in both languages, and filling it never reads a value for placeholders.

use super::*;

#[test]
fn every_message_has_both_languages_and_the_same_placeholders_in_each() {
    for (code, entry) in &CATALOG.message {
        assert!(!entry.ja.is_empty() && !entry.en.is_empty(), "{code} lacks a language");
        assert_eq!(
            entry.remedy_ja.is_empty(),
            entry.remedy_en.is_empty(),
            "{code} has a remedy in one language only"
        );
        let sorted = |text: String| {
            let mut names = named(&text);
            names.sort();
            names.dedup();
            names
        };
        let ja = sorted(format!("{}{}", entry.ja, entry.remedy_ja));
        let en = sorted(format!("{}{}", entry.en, entry.remedy_en));
        assert_eq!(ja, en, "{code} has other placeholders in English than in Japanese");
    }
}

#[test]
fn every_code_is_a_slug_of_its_subject() {
    for code in codes() {
        let fits = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let parts: Vec<&str> = code.split('/').collect();
        assert!(parts.len() == 2 && parts.iter().all(|part| fits(part)), "{code}");
    }
}

#[test]
fn a_value_that_looks_like_a_placeholder_stays_as_it_is() {
    let values = [("a", Text::same("{b}")), ("b", Text::same("no"))];
    assert_eq!(fill("x {a} y {b} {c} {", &values, Lang::Ja), "x {b} y no {c} {}");
}

#[test]
fn an_unknown_code_shows_itself() {
    assert_eq!(wording("nowhere/nothing", &[]).message.ja, "nowhere/nothing");
}
