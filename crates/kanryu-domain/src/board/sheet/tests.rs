//! Answer sheets of invented people, and the words they are made of.

use std::collections::BTreeSet;

use super::*;
use crate::board::standing::standing;
use crate::history;
use crate::pathway::{Law, standing_with};

const TRAINEE: &str = "[person]\nborn_on = 1995-06-01\nnationality = \"VN\"\n\
    [[event]]\non = 2022-05-16\nfact = \"stage-entered\"\nstage = \"technical-intern-1\"\n\
    [[event]]\non = 2023-05-16\nfact = \"stage-entered\"\nstage = \"technical-intern-2\"\n\
    [[event]]\non = 2021-12-05\nfact = \"test-taken\"\ntest = \"jlpt\"\nlevel = \"N4\"\n\
    [[event]]\non = 2025-01-15\nfact = \"test-taken\"\ntest = \"trainee-skill-specialist\"\n";

fn sheet_of(as_of: &str, code: &str) -> SheetBoard {
    let law = Law::builtin();
    let history = history::parse("invented.toml", TRAINEE, law.rulebook().catalog()).expect("the life reads");
    let found = standing_with(law, &history.record, &history.facts, as_of.parse().expect("a date"));
    sheet(&standing(found, None, None), code).expect("a language of the sheet").value
}

fn keys(words: &SheetWords) -> BTreeSet<String> {
    let tables = [
        ("text", &words.text),
        ("actor", &words.actor),
        ("status", &words.status),
        ("stage", &words.stage),
        ("step", &words.step),
    ];
    tables.iter().flat_map(|(name, table)| table.keys().map(move |key| format!("{name}.{key}"))).collect()
}

#[test]
fn every_language_has_the_same_words_with_the_same_places_and_twelve_months() {
    let japanese = SheetWords::of("ja").expect("Japanese");
    for code in SHEET_LANGUAGES {
        let words = SheetWords::of(code).expect("a language");
        assert_eq!(keys(words), keys(japanese), "{code}");
        assert_eq!(words.months.len(), 12, "{code}");
        for (key, text) in &words.text {
            assert_eq!(text.matches("{}").count(), japanese.text[key].matches("{}").count(), "{code} {key}");
        }
    }
}

#[test]
fn stages_steps_and_statuses_of_the_sheet_are_those_of_the_law() {
    let words = SheetWords::of("en").expect("English");
    let book = Law::builtin().rulebook();
    for step in words.step.keys() {
        assert!(book.steps().iter().any(|known| *known.id == **step), "no step {step}");
    }
    for stage in words.stage.keys() {
        assert!(book.stages().iter().any(|known| *known.id == **stage), "no stage {stage}");
    }
}

#[test]
fn every_sheet_says_that_nobody_has_confirmed_its_words_and_until_when_one_may_stay() {
    for (code, day) in [
        ("ja", "2025年5月16日"),
        ("en", "16 May 2025"),
        ("vi", "ngày 16 tháng 5 năm 2025"),
        ("id", "16 Mei 2025"),
    ] {
        let sheet = sheet_of("2025-04-20", code);
        assert!(sheet.unreviewed.is_some(), "{code}");
        let now: Vec<String> = sheet.now.iter().map(SheetLine::plain).collect();
        assert!(now.iter().any(|line| line.contains(day)), "{code}: {now:?}");
        assert!(!sheet.can.1.is_empty() && !sheet.cannot.1.is_empty(), "{code}");
        assert_eq!(sheet.warning, None);
    }
}

#[test]
fn a_stay_that_is_over_is_said_first() {
    let sheet = sheet_of("2025-06-01", "en");
    assert!(sheet.warning.expect("a warning").plain().contains("16 May 2025"));
}

#[test]
fn japanese_characters_of_the_sheets_own_words_have_readings() {
    let words = SheetWords::of("ja").expect("Japanese");
    let tables = [&words.text, &words.actor, &words.status, &words.stage, &words.step];
    for text in tables.iter().flat_map(|table| table.values()) {
        for piece in SheetLine::read(text).0.iter().filter(|piece| piece.reading.is_none()) {
            let bare = piece.text.chars().find(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
            assert_eq!(bare, None, "{text}");
        }
    }
}

#[test]
fn readings_are_kept_apart_from_words_and_broken_markup_stays_as_it_is() {
    let line = SheetLine::read("[今|いま]：[技能実習|ぎのうじっしゅう]2");
    assert_eq!(line.plain(), "今：技能実習2");
    assert_eq!(line.0.len(), 4);
    assert_eq!(SheetLine::read("[open").plain(), "[open");
}
