//! Posted forms: tokens, limits and required fields.

use super::*;

#[test]
fn a_body_is_decoded_as_browsers_encode_it() {
    let fields = pairs("name=%E7%94%B0%E4%B8%AD+A&row=1-2&row=1-3&empty=&lone&bad=%zz%".as_bytes());
    let expected =
        [("name", "田中 A"), ("row", "1-2"), ("row", "1-3"), ("empty", ""), ("lone", ""), ("bad", "%zz%")];
    assert_eq!(fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn the_empty_value_is_nobodys_own() {
    assert!(!is_own(Some(&Visitor::default()), ""));
    assert!(!is_own(None, ""));
    let visitor = Visitor { account: None, csrf: "abc".into() };
    assert!(is_own(Some(&visitor), "abc") && !is_own(Some(&visitor), "abd"));
}
