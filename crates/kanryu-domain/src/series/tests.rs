//! Published series: each is described, and the sums that their pages print come out.

use super::{INDEX, Index, Series};

#[test]
fn every_series_is_described_and_every_description_has_a_file() {
    let index: Index = toml::from_str(INDEX).unwrap();
    let files: Vec<&str> = Series::all().keys().copied().collect();
    let described: Vec<&str> = index.series.keys().map(String::as_str).collect();
    assert_eq!(files, described);
    for series in Series::all().values() {
        assert!(series.rows().count() > 0, "{} is empty", series.key);
        assert!(!series.head.source.is_empty() && !series.head.licence.is_empty(), "{}", series.key);
    }
}

#[test]
fn care_workers_by_service_add_to_the_printed_total_within_rounding() {
    let parts = [
        "residential_10k",
        "home_visit_10k",
        "day_service_10k",
        "small_multifunctional_10k",
        "general_project_10k",
    ];
    for row in Series::get("care-workers").unwrap().rows().filter(|row| row.text("fiscal_year") != "2024") {
        let sum: f64 = parts.iter().filter_map(|part| row.number(part)).sum();
        let total = row.number("care_workers_10k").unwrap();
        assert!((sum - total).abs() <= 0.2 + 1e-9, "{}: {sum} against {total}", row.text("fiscal_year"));
    }
}

#[test]
fn a_missing_cell_is_missing_and_not_zero() {
    let schools = Series::get("care-school-entrants").unwrap();
    let row = schools.matching(&[("fiscal_year", "2022")]).next().unwrap();
    assert_eq!(row.number("entrants"), None);
    assert_eq!(row.text("no_such_column"), "");
}
