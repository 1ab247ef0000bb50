//! Demand as published: sums, both shortages, and prefectures of which nothing is known.

use super::*;

#[test]
fn the_bands_of_a_pyramid_add_up_to_the_ages_of_the_country() {
    for country in ["JPN", "VNM", "SGP"] {
        let board = demand(country, 2_025).expect("the series has it");
        let own = board.countries.iter().find(|one| one.ages.iso3 == country).expect("it is one of them");
        let sum: f64 = board.bands.iter().map(|band| band.men + band.women).sum();
        assert!((sum - own.ages.total).abs() < 1.0, "{country}: {sum}");
        let old: f64 = board.bands.iter().skip(13).map(|band| band.men + band.women).sum();
        assert!((old - own.ages.age65).abs() < 1.0, "{country}: {old}");
        assert!(own.point.is_some());
    }
    assert!(demand("XXX", 2_025).is_none());
}

#[test]
fn the_two_shortages_differ_and_neither_stands_where_nothing_was_planned() {
    let board = demand("JPN", 2_025).expect("the series has it");
    let year = |year: i32| board.need.iter().find(|one| one.fiscal_year == year).expect("it is shown");
    let planned = year(2_040);
    assert!((planned.shortage_against_base_year.expect("the plan prints it") - 570_000.0).abs() < 5_000.0);
    assert_ne!(planned.shortage_against_base_year, planned.shortage_against_trend);
    assert_eq!(year(2_019).shortage_against_base_year, None);
}

#[test]
fn every_prefecture_stands_on_the_map_and_most_have_no_data() {
    let board = demand("JPN", 2_025).expect("the series has it");
    assert_eq!(board.prefectures.len(), 47);
    let known = board.prefectures.iter().filter(|one| one.source.is_some()).count();
    assert!((5..47).contains(&known), "{known}");
    let okinawa = board.prefectures.iter().find(|one| one.code == 47).expect("it is the last");
    assert_eq!(okinawa.shortage_pct, Some(36.3));
}
