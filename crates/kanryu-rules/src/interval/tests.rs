//! Stretches of days against a reader who looks at every day by itself.

use proptest::prelude::*;

use super::*;

fn day(number: i32) -> Day {
    Day::from_number(20_000 + number)
}

fn intervals() -> impl Strategy<Value = Intervals> {
    let one = (0..60i32, prop::option::weighted(0.9, 0..20i32)).prop_map(|(from, length)| {
        Interval::new(day(from), length.map(|length| day(from + length))).expect("it ends after it begins")
    });
    prop::collection::vec(one, 0..5).prop_map(Intervals::new)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn joined_stretches_hold_the_same_days_and_never_touch(a in intervals(), b in intervals()) {
        let both: Intervals = a.iter().chain(b.iter()).collect();
        for number in -2..90 {
            prop_assert_eq!(both.holds(day(number)), a.holds(day(number)) || b.holds(day(number)));
        }
        let list: Vec<Interval> = both.iter().collect();
        for pair in list.windows(2) {
            prop_assert!(pair[0].until.is_some_and(|until| until.plus_days(1) < pair[1].from));
        }
    }

    #[test]
    fn days_are_taken_away_counted_and_cut_one_by_one(a in intervals(), b in intervals(), from in 0..60i32, length in 0..40i32) {
        let without = a.without(&b);
        let (first, last) = (day(from), day(from + length));
        let cut = a.clipped(Some(first), Some(last));
        for number in -2..110 {
            let on = day(number);
            prop_assert_eq!(without.holds(on), a.holds(on) && !b.holds(on));
            prop_assert_eq!(cut.holds(on), a.holds(on) && first <= on && on <= last);
        }
        let naive = (from..=from + length).filter(|number| a.holds(day(*number))).count() as i64;
        prop_assert_eq!(a.days_within(first, last), naive);
    }

    #[test]
    fn what_is_written_is_read_again(a in intervals()) {
        prop_assert_eq!(a.to_string().parse::<Intervals>(), Ok(a));
    }
}

#[test]
fn a_stretch_that_ends_before_it_begins_or_is_no_stretch_is_refused() {
    assert!("2024-01-10..2024-01-09".parse::<Intervals>().is_err());
    assert!("2024-01-10".parse::<Intervals>().is_err());
    assert!("2024-02-30..".parse::<Intervals>().is_err());
    assert_eq!("".parse::<Intervals>(), Ok(Intervals::default()));
    assert_eq!("2024-01-10..2024-01-10".parse::<Intervals>().map(|days| days.len()), Ok(1));
}
