//! Days and periods against the worked examples of 民法 138–143条.

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn every_day_of_four_centuries_survives_the_round_trip() {
    let mut expected = day("1900-01-01");
    while expected < day("2300-01-01") {
        let (y, m, d) = expected.ymd();
        assert_eq!(Day::from_ymd(y, m, d), Some(expected));
        assert_eq!(day(&expected.to_string()), expected);
        expected = expected.plus_days(1);
    }
}

#[test]
fn days_that_the_calendar_lacks_are_refused() {
    for text in ["2019-04-31", "2023-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "２０２６-01-01"] {
        assert!(text.parse::<Day>().is_err(), "{text}");
    }
}

#[test]
fn a_period_ends_the_day_before_the_corresponding_day_or_at_month_end() {
    let cases = [
        ("2023-02-28", "1 month", "2023-03-31"),
        ("2023-02-28", "1 year", "2024-02-29"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2026-01-30", "1 month", "2026-02-28"),
        ("2021-08-20", "5 years", "2026-08-20"),
        ("2026-01-20", "30 days", "2026-02-19"),
    ];
    for (event, span, last) in cases {
        assert_eq!(day(event).last_day_of_period(span.parse().unwrap()), day(last), "{event} + {span}");
    }
}

#[test]
fn the_fiscal_year_turns_on_the_first_of_april() {
    assert_eq!(day("2017-03-31").fiscal_year(), 2016);
    assert_eq!(day("2017-04-01").fiscal_year(), 2017);
}

#[test]
fn age_counts_the_birthday_itself() {
    assert_eq!(day("2026-03-31").age(day("2008-04-01")), 17);
    assert_eq!(day("2026-04-01").age(day("2008-04-01")), 18);
}
