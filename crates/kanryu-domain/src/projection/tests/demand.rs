//! Demand: published age structures, plans, and two shortages that differ.

use crate::projection::assumption::Assumptions;
use crate::projection::demand::{ages, need, plans};

#[test]
fn the_share_of_people_of_65_and_over_is_that_of_the_un_file() {
    for (iso3, year, total, old, share, dependency) in [
        ("CHN", 2020, 1_426_106.092, 180_334.503, 12.645, 18.221),
        ("JPN", 2025, 123_103.481, 36_923.778, 29.994, 51.039),
        ("JPN", 2050, 105_123.167, 39_401.53, 37.481, 73.103),
        ("IDN", 2040, 311_797.393, 37_795.673, 12.122, 17.989),
        ("MMR", 2030, 56_351.032, 4_881.482, 8.663, 12.667),
        ("PHL", 2050, 134_373.441, 14_987.474, 11.154, 16.112),
    ] {
        let found = ages(iso3, year).unwrap();
        assert!((found.total / 1_000.0 - total).abs() < 0.01, "{iso3} {year}: {}", found.total);
        assert!((found.age65 / 1_000.0 - old).abs() < 0.01, "{iso3} {year}: {}", found.age65);
        assert!((found.share65_pct - share).abs() < 0.001, "{iso3} {year}: {}", found.share65_pct);
        assert!((found.old_age_dependency - dependency).abs() < 0.001, "{iso3} {year}");
    }
    assert_eq!(ages("JPN", 2065), None, "beyond the series nothing is known");
    let between = ages("JPN", 2027).unwrap().age65;
    assert!((ages("JPN", 2025).unwrap().age65..ages("JPN", 2030).unwrap().age65).contains(&between));
}

#[test]
fn the_ninth_plan_asks_for_what_it_printed() {
    let plan = plans().pop().unwrap();
    assert_eq!((plan.period.as_str(), plan.base), ("9", Some((2022, 2_150_000.0))));
    assert_eq!(plan.needs, [(2026, 2_400_000.0), (2040, 2_720_000.0)]);
    let years = need(2022..=2040, &Assumptions::builtin());
    let of = |year: i32| years.iter().find(|one| one.fiscal_year == year).unwrap();
    assert_eq!(of(2026).shortage_against_base_year, Some(250_000.0));
    assert_eq!(of(2040).shortage_against_base_year, Some(570_000.0));
    assert_eq!(of(2024).need, Some(2_275_000.0));
    assert!(!of(2024).is_printed && of(2040).is_printed);
}

#[test]
fn the_two_shortages_are_not_the_same_number() {
    let years = need(2026..=2040, &Assumptions::builtin());
    for year in &years {
        let (base, trend) = (year.shortage_against_base_year.unwrap(), year.shortage_against_trend.unwrap());
        assert!((base - trend).abs() > 1_000.0, "{year:?}");
        assert!(
            year.supply_low.unwrap() < year.supply.unwrap()
                && year.supply.unwrap() < year.supply_high.unwrap()
        );
    }
}
