//! Refusals in both languages.

use super::*;

#[test]
fn a_refusal_says_the_same_in_both_languages() {
    let fault = Fault::UnknownOption { name: "srot".into(), valid: vec!["sort".into(), "q".into()] };
    let (ja, en) = (fault.body(Lang::Ja), fault.body(Lang::En));
    assert_eq!((ja.code.as_str(), en.code.as_str()), ("request/unknown-option", "request/unknown-option"));
    assert_eq!(ja.hint.as_deref(), Some("使えるもの: sort, q"));
    assert_eq!(en.hint.as_deref(), Some("The options are: sort, q"));
}

#[test]
fn what_a_stranger_sent_is_shown_back_only_in_part_and_without_control_characters() {
    assert_eq!(shown(&"あ".repeat(100)).chars().count(), MOST_SHOWN_CHARS + 1);
    assert_eq!(shown("a\r\nSet-Cookie: b"), "aSet-Cookie: b");
}

#[test]
fn the_cause_of_a_bug_is_never_part_of_the_answer() {
    let fault = Fault::bug("reading", &"password=hunter2");
    assert!(!format!("{fault:?} {fault} {:?}", fault.body(Lang::En)).contains("hunter2"));
}
