//! Sets of column values: each operation against the numbers themselves.

use proptest::prelude::*;

use super::super::program::shifted;
use super::super::ranges::{LEAST, Ranges, UNKNOWN};
use super::*;
use crate::day::Span;
use crate::value::Op;

const OPS: [Op; 6] = [Op::Equal, Op::NotEqual, Op::Less, Op::AtMost, Op::More, Op::AtLeast];

fn set() -> impl Strategy<Value = Ranges> {
    let edge =
        || prop_oneof![Just(i64::from(UNKNOWN)), Just(i64::from(i32::MAX)), Just(i64::from(LEAST)), -6..6i64];
    prop::collection::vec((edge(), edge(), any::<bool>()), 0..4).prop_map(|parts| {
        parts.into_iter().fold(Ranges::none(), |all, (low, high, unknown)| {
            let all = all.or(&Ranges::between(low, high));
            if unknown { all.or(&Ranges::unknown()) } else { all }
        })
    })
}

fn numbers() -> impl Iterator<Item = i32> {
    [UNKNOWN, LEAST, LEAST + 1, i32::MAX - 1, i32::MAX].into_iter().chain(-8..8)
}

proptest! {
    #[test]
    fn and_or_and_not_are_what_they_say_for_every_number(one in set(), other in set()) {
        for number in numbers() {
            let (a, b) = (one.holds(number), other.holds(number));
            prop_assert_eq!(one.and(&other).holds(number), a && b);
            prop_assert_eq!(one.or(&other).holds(number), a || b);
            prop_assert_eq!(one.not().holds(number), !a);
            prop_assert_eq!(one.other_known().holds(number), !a && number != UNKNOWN);
            prop_assert!(number == UNKNOWN || one.for_known_column().holds(number) == a);
        }
        prop_assert_eq!(one.not().not(), one);
    }

    #[test]
    fn a_comparison_holds_for_the_numbers_of_its_set(against in prop_oneof![-9..9i64, Just(i64::MAX), Just(i64::MIN), Just(1 << 40)]) {
        for op in OPS {
            let set = Ranges::where_holds(op, against);
            for number in numbers().filter(|number| *number != UNKNOWN) {
                prop_assert_eq!(set.holds(number), op.holds(i64::from(number), against), "{} {:?} {}", number, op, against);
            }
            prop_assert!(!set.holds(UNKNOWN));
        }
    }

    #[test]
    fn a_day_with_a_span_added_compares_as_the_calendar_has_it(
        from in 17_000..20_000i32, years in -2..3i32, months in -14..15i32, days in -40..40i32,
    ) {
        let plus = Span { years, months, days };
        let against = shifted(i64::from(from), plus);
        for op in OPS {
            let set = Ranges::where_later_holds(plus, op, against);
            for number in from - 40..from + 40 {
                prop_assert_eq!(set.holds(number), op.holds(shifted(i64::from(number), plus), against), "{:?} {}", op, number);
            }
        }
    }
}

#[test]
fn a_span_that_leads_out_of_the_calendar_stops_at_its_last_day() {
    let plus = Span::days(400_000);
    for day in [Day::MAX, Day::MAX.plus_days(-400_000), Day::MAX.plus_days(-400_001), Day::MIN] {
        for against in [Day::MAX, Day::MAX.plus_days(-1)] {
            for op in OPS {
                let set = Ranges::where_later_holds(plus, op, i64::from(against.number()));
                let later = shifted(i64::from(day.number()), plus);
                assert_eq!(
                    set.holds(day.number()),
                    op.holds(later, i64::from(against.number())),
                    "{day} {op:?} {against}"
                );
            }
        }
    }
}
