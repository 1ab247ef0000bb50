//! Values, comparisons and facts.

use super::*;

#[test]
fn a_fact_that_was_never_recorded_is_absent_and_not_zero() {
    let facts = Facts::new().with("drills", 0);
    assert_eq!(facts.get("drills"), Some(&Value::Count(0)));
    assert_eq!(facts.get("crew"), None);
}

#[test]
fn a_changed_copy_leaves_the_first_facts_alone() {
    let first = Facts::new().with("drills", 1);
    let mut second = first.clone().with("drills", 2).with("sworn", true);
    second.forget("sworn");
    assert_eq!(first.get("drills"), Some(&Value::Count(1)));
    assert_eq!(second, Facts::new().with("drills", 2));
}

#[test]
fn each_comparison_holds_on_its_own_side_of_the_threshold() {
    let cases = [
        (Op::Equal, [false, true, false]),
        (Op::NotEqual, [true, false, true]),
        (Op::Less, [true, false, false]),
        (Op::AtMost, [true, true, false]),
        (Op::More, [false, false, true]),
        (Op::AtLeast, [false, true, true]),
    ];
    for (op, expected) in cases {
        assert_eq!([9, 10, 11].map(|left| op.holds(left, 10)), expected, "{}", op.sign());
    }
}

#[test]
fn types_are_found_by_the_words_they_print() {
    for kind in [FactType::Count, FactType::Day, FactType::YesNo, FactType::Code, FactType::Level] {
        assert_eq!(FactType::from_word(&kind.to_string()), Some(kind));
    }
    assert_eq!(FactType::from_word("text"), None);
}
