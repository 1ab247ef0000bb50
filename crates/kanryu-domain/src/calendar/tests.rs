//! Dates of limited precision and instants.

use super::*;

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

#[test]
fn a_year_only_date_is_possible_before_it_is_sure() {
    let year = date("2017");
    let fiscal_year_end: Day = "2017-03-31".parse().unwrap();
    assert!(year.possibly_by(fiscal_year_end) && !year.surely_by(fiscal_year_end));
    assert!(year.surely_by("2017-12-31".parse().unwrap()));
}

#[test]
fn every_precision_survives_the_round_trip() {
    for text in ["2017-05-01", "2017-05", "2017", "FY2017"] {
        assert_eq!(date(text).to_string(), text);
    }
    assert_eq!(date("FY2016").latest().to_string(), "2017-03-31");
}

#[test]
fn impossible_dates_are_refused() {
    for text in ["2017-13", "2017-00", "0000", "FY17", "2017-5", "2019-04-31", "平成29年"] {
        assert!(text.parse::<PartialDate>().is_err(), "{text}");
    }
}

#[test]
fn instants_are_read_as_they_are_written() {
    for text in ["2026-11-24T01:02:03.004Z", "1969-12-31T23:59:59.999Z"] {
        assert_eq!(text.parse::<Instant>().unwrap().to_string(), text);
    }
    let instant: Instant = "2026-11-24T15:00:00Z".parse().unwrap();
    assert_eq!(instant.day_in_japan().to_string(), "2026-11-25");
    assert!("2026-11-24T25:00:00Z".parse::<Instant>().is_err());
}
