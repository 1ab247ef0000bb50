//! Changes in one line.

use proptest::prelude::*;

use super::*;

#[test]
fn a_line_says_what_how_where_and_when() {
    let read = |text: &str| text.parse::<Change>().unwrap();
    let change = read("epa-arrivals=300@VNM@2027-04..2030-03");
    assert_eq!((change.assumption.as_deref(), change.value), (Some("epa-arrivals"), Some(300.0)));
    assert_eq!(change.country.as_deref(), Some("VNM"));
    assert_eq!((change.from, change.until), (Some(Month::new(2027, 4)), Some(Month::new(2030, 3))));
    assert_eq!(read("epa-leaves+-0.001").add, Some(-0.001));
    assert_eq!(read(" epa-pass*1.2@..2030-03 ").until, Some(Month::new(2030, 3)));
    let cap = read("cap:specified-skilled-1=150000");
    assert_eq!((cap.cap.as_deref(), cap.assumption), (Some("specified-skilled-1"), None));
}

#[test]
fn what_is_no_change_is_refused_with_an_example() {
    for text in ["", "epa-pass", "*1.2", "epa-pass*", "epa-pass*x", "epa-pass*inf", "epa-pass*1@2027..2030"] {
        let error = text.parse::<Change>().unwrap_err().to_string();
        assert!(error.contains("epa-pass*1.2"), "{text}: {error}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        key in "[a-z]{1,9}(-[a-z0-9]{1,9}){0,3}",
        is_cap: bool,
        how in 0_u8..3,
        number in -1e6..1e6_f64,
        country in proptest::option::of("[A-Z]{3}"),
        from in proptest::option::of(0_i32..400),
        until in proptest::option::of(0_i32..400),
    ) {
        let month = |later: Option<i32>| later.map(|later| Month::new(2014, 4).plus(later));
        let mut change = Change { country, from: month(from), until: month(until), ..Change::default() };
        if is_cap { change.cap = Some(key) } else { change.assumption = Some(key) }
        match how {
            0 => change.value = Some(number),
            1 => change.factor = Some(number),
            _ => change.add = Some(number),
        }
        prop_assert_eq!(change.to_string().parse::<Change>(), Ok(change));
    }
}
