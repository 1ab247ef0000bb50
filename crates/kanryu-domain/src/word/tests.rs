//! Every word has a label in both languages.

use super::*;
use crate::event::*;

fn unlabelled<W: Word>(words: &[W]) -> Vec<String> {
    let missing =
        |word: &&W| find(W::TABLE, word.word()).is_none_or(|text| text.ja.is_empty() || text.en.is_empty());
    words.iter().filter(missing).map(|word| format!("{}/{}", W::TABLE, word.word())).collect()
}

fn orphans<W: Word>(words: &[W]) -> Vec<String> {
    let known: Vec<&str> = words.iter().map(|word| word.word()).collect();
    codes(W::TABLE).map(|(word, _)| word).filter(|word| !known.contains(word)).map(str::to_owned).collect()
}

macro_rules! every_list {
    ($check:ident) => {
        [
            $check(Sex::ALL),
            $check(AffiliationRole::ALL),
            $check(OrganizationKind::ALL),
            $check(SiteRegister::ALL),
            $check(SiteKind::ALL),
            $check(SiteStage::ALL),
            $check(Phase::ALL),
            $check(CoordinateBasis::ALL),
            $check(BodyKind::ALL),
            $check(BodyRelation::ALL),
            $check(SeatRole::ALL),
            $check(PolicyGroup::ALL),
            $check(AgreementKind::ALL),
            $check(MilestoneKind::ALL),
            $check(PartnerClass::ALL),
            $check(PartnerForm::ALL),
        ]
        .concat()
    };
}

#[test]
fn every_word_of_the_event_format_is_labelled_in_both_languages() {
    assert_eq!(every_list!(unlabelled), Vec::<String>::new());
}

#[test]
fn no_label_stands_for_a_word_that_the_format_does_not_have() {
    assert_eq!(every_list!(orphans), Vec::<String>::new());
}

#[test]
fn no_label_of_any_table_lacks_a_language() {
    for (table, words) in labels() {
        for (word, text) in words {
            assert!(!text.ja.is_empty() && !text.en.is_empty(), "{table}/{word}");
        }
    }
}

#[test]
fn countries_carry_the_names_that_the_slides_write() {
    assert_eq!(country("VN"), Text::new("ベトナム", "Viet Nam"));
    assert_eq!(country("RU").ja, "ロシア");
    assert_eq!(country("XX"), Text::same("XX"));
    assert_eq!(countries().get("JP").map(|country| country.alpha3.as_str()), Some("JPN"));
    assert_eq!(countries().len(), 250);
}
