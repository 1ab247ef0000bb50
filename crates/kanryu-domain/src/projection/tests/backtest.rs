//! Back-tests: what was known then, what came after, and an interval that holds it.

use crate::pathway::Law;
use crate::projection::backtest::backtest;
use crate::projection::month::Month;

#[test]
fn specified_skilled_workers_of_2024_are_predicted_from_2022_better_than_by_the_last_increment() {
    let found = backtest(Law::builtin(), Month::new(2022, 12), 40, 2017).unwrap();
    let line = found
        .lines
        .iter()
        .find(|line| line.series == "specified-skilled-residents" && line.when == "2024-12");
    let line = line.unwrap();
    assert_eq!(line.published, 44_367.0);
    // 16,081 and four half-years of 5,670.
    assert!((line.baseline.unwrap() - 38_761.0).abs() < 1.0, "{line:?}");
    assert!(line.error_pct.abs() < line.baseline_error_pct.unwrap().abs(), "{line:?}");
    assert!(line.covered, "{line:?}");
}

#[test]
fn a_back_test_knows_nothing_that_was_published_later() {
    let early = backtest(Law::builtin(), Month::new(2021, 12), 0, 1).unwrap();
    let first = early.lines.iter().find(|line| line.series == "specified-skilled-residents").unwrap();
    assert_eq!(first.when, "2022-06");
    assert!(
        (first.predicted - first.published).abs() > 1.0,
        "a prediction that is exact has seen the answer"
    );
}

#[test]
fn care_staff_of_2023_is_predicted_from_the_counts_before_with_an_interval() {
    let found = backtest(Law::builtin(), Month::new(2022, 12), 0, 1).unwrap();
    let line =
        found.lines.iter().find(|line| line.series == "care-workers" && line.when == "FY2023").unwrap();
    assert_eq!(line.published, 212.6);
    assert!(line.low90 < line.predicted && line.predicted < line.high90);
    assert!(line.error_pct > 0.0, "the fall of 2023 was not foreseen: {line:?}");
}

#[test]
fn what_the_eighth_plan_needed_in_2023_is_set_against_the_staff_there_was() {
    let found = backtest(Law::builtin(), Month::new(2022, 12), 0, 1).unwrap();
    let line = found.lines.iter().find(|line| line.when.starts_with("FY2023, plan 8")).unwrap();
    assert_eq!((line.predicted, line.published), (233.0, 212.6));
    assert!((line.predicted - line.published - 20.4).abs() < 1e-9);
}

#[test]
fn the_pass_rate_of_sitting_32_is_predicted_from_earlier_sittings() {
    let found = backtest(Law::builtin(), Month::new(2019, 12), 0, 1).unwrap();
    let of = |country: &str| {
        let when = format!("2020 {country}");
        found.lines.iter().find(|line| line.series == "epa-exam-results" && line.when == when).unwrap()
    };
    for country in ["IDN", "PHL", "VNM", "ALL"] {
        assert!(of(country).covered, "{:?}", of(country));
    }
    assert!((of("ALL").published - 44.459).abs() < 0.01);
    assert!(of("PHL").predicted < of("IDN").predicted && of("IDN").predicted < of("VNM").predicted);
}
