//! What the coverage says of findings that are cited, described, or forgotten.

use super::*;
use crate::pathway::LawTexts;

const FACTS: &str = "[fact.tea_years]\ntype = \"count\"\nlabel = { ja = \"茶道\", en = \"Tea\" }\n";
const RULE: &str = "[rule.tea]\ntitle = { ja = \"茶道\", en = \"Tea\" }\ncite = \"x\"\nsources = [\"R-TEA-01\"]\nconfidence = \"low\"\ngrants = \"tea\"\nwhen.all = [\"tea_years >= 3\"]\n";

fn source(key: &str) -> String {
    format!(
        "[source.{key}]\nkind = \"finding\"\ntitle = {{ ja = \"茶\", en = \"Tea\" }}\nconfidence = \"medium\"\n"
    )
}

fn asked(sources: &str) -> Coverage {
    let rulebooks = [("tea.toml".to_owned(), RULE.to_owned())];
    let texts = LawTexts {
        rulebooks: &rulebooks,
        facts: Some(("facts.toml", FACTS)),
        sources: Some(("sources.toml", sources)),
    };
    coverage(&Law::load(texts).expect("law without fault"))
}

fn of<'a>(coverage: &'a Coverage, key: &str) -> &'a Covered {
    coverage.findings.iter().find(|finding| finding.key == key).expect("the finding is listed")
}

#[test]
fn a_cited_finding_leads_to_its_line_and_an_uncited_one_is_missing() {
    let coverage = asked(&(source("R-TEA-01") + &source("R-TEA-02")));
    let cited = of(&coverage, "R-TEA-01");
    assert_eq!(cited.state, CoverState::Encoded);
    assert_eq!((cited.places[0].file.as_str(), cited.places[0].line), ("tea.toml", Some(1)));
    assert_eq!(cited.places[0].confidence, Confidence::Low);
    assert_eq!(of(&coverage, "R-TEA-02").state, CoverState::NotEncoded);
    assert_eq!(coverage.encoded + coverage.no_rule + coverage.missing, coverage.findings.len());
}

#[test]
fn a_finding_of_the_sheet_that_the_sources_lack_is_missing_and_not_passed_over() {
    let coverage = asked(&source("R-TEA-01"));
    let gone = of(&coverage, "R-EX-01");
    assert_eq!((gone.state, &gone.title), (CoverState::NotEncoded, &None));
}

#[test]
fn statistics_are_no_rule_and_say_why() {
    let coverage = coverage(Law::builtin());
    let numbers = of(&coverage, "R-STU-07");
    assert_eq!(numbers.state, CoverState::NoRule);
    assert!(numbers.reason.as_ref().is_some_and(|reason| !reason.ja.is_empty() && !reason.en.is_empty()));
}

#[test]
fn the_law_that_ships_encodes_every_finding_or_says_why_not() {
    let coverage = coverage(Law::builtin());
    let missing: Vec<&str> = coverage
        .findings
        .iter()
        .filter(|finding| finding.state == CoverState::NotEncoded)
        .map(|finding| finding.key.as_str())
        .collect();
    assert!(missing.is_empty(), "neither encoded nor explained in catalog/coverage.toml: {missing:?}");
}

#[test]
fn a_reason_stands_only_where_nothing_is_encoded() {
    let coverage = coverage(Law::builtin());
    let needless = coverage.findings.iter().filter(|finding| finding.state == CoverState::Encoded);
    let needless: Vec<&str> =
        needless.filter(|finding| finding.reason.is_some()).map(|finding| finding.key.as_str()).collect();
    assert!(needless.is_empty(), "catalog/coverage.toml explains what is encoded: {needless:?}");
}
