//! Assumptions: each has a range and says where it comes from; rates from series use only what was known.

use super::{AssumptionError, Assumptions, Unit};
use crate::event::Confidence;
use crate::series::Series;

#[test]
fn every_assumption_that_ships_has_a_range_and_names_series_that_exist() {
    let all = Assumptions::builtin();
    assert!(all.0.len() > 20);
    for (key, assumption) in &all.0 {
        for series in &assumption.series {
            assert!(Series::get(series).is_some(), "{key} names no series {series}");
        }
        assert!(!assumption.calibrated.en.is_empty() && !assumption.calibrated.ja.is_empty(), "{key}");
        let is_unverified = assumption.confidence == Confidence::Unverified;
        assert!(assumption.has_source() || is_unverified, "{key} has no source and does not say so");
        if assumption.unit != Unit::PersonsAYear {
            let ranged = assumption.ranged(key, "IDN", None).unwrap();
            assert!(
                ranged.low < ranged.high && ranged.low <= ranged.value && ranged.value <= ranged.high,
                "{key}"
            );
        }
    }
}

/// Passers over takers of candidates, as somebody's own file may work a rate out.
fn from_counts() -> Assumptions {
    let text = r#"
        [assumption.pass-of-all]
        title = { ja = "合格率", en = "Passes" }
        unit = "probability"
        as_of = "2025"
        confidence = "medium"
        from = { series = "epa-exam-results", happened = "passers", of = "takers", year = "year", where = { nationality = "ALL" }, country = "nationality", since = 2018 }
    "#;
    let mut own = Assumptions::default();
    own.read("own.toml", text).unwrap();
    own
}

#[test]
fn a_rate_from_counts_knows_nothing_of_later_years() {
    let all = from_counts();
    let pass = all.get("pass-of-all").unwrap();
    let vietnam = pass.ranged("pass-of-all", "VNM", Some(2019)).unwrap();
    // 89 of 95 and 93 of 106.
    assert!((vietnam.value - 182.0 / 201.0).abs() < 1e-6, "{vietnam:?}");
    let later = pass.ranged("pass-of-all", "VNM", None).unwrap();
    assert!((later.value - vietnam.value).abs() > 1e-6, "later sittings count");
    let posterior = later.posterior.expect("it comes from counts");
    assert!(posterior.quantile(0.05) < later.value && later.value < posterior.quantile(0.95));
}

#[test]
fn a_country_that_the_series_does_not_tell_apart_has_the_rate_of_everybody() {
    let all = from_counts();
    let nepal = all.get("pass-of-all").unwrap().ranged("pass-of-all", "NPL", Some(2018)).unwrap();
    assert!((nepal.value - 213.0 / 420.0).abs() < 1e-6);
}

#[test]
fn candidates_pass_less_often_at_a_later_sitting_and_nothing_later_is_known() {
    let all = Assumptions::builtin();
    let of = |key: &str, country: &str, until: Option<i32>| all.get(key).unwrap().ranged(key, country, until);
    for country in ["IDN", "PHL", "VNM"] {
        let (first, later) =
            (of("epa-pass", country, None).unwrap(), of("epa-pass-later", country, None).unwrap());
        assert!(
            later.value < first.value && first.low < first.value && first.value < first.high,
            "{first:?} {later:?}"
        );
    }
    assert_ne!(of("epa-pass", "IDN", Some(2019)).unwrap(), of("epa-pass", "IDN", None).unwrap());
    assert!(matches!(of("epa-pass", "IDN", Some(2010)), Err(AssumptionError::Series { .. })));
}

#[test]
fn epa_arrivals_meet_the_cumulatives_published_in_january_2026() {
    let all = Assumptions::builtin();
    let arrivals = all.get("epa-arrivals").unwrap();
    let before = [("IDN", 608.0), ("PHL", 520.0), ("VNM", 0.0)];
    for ((country, earlier), published) in before.into_iter().zip([3781.0, 3304.0, 1724.0]) {
        let sum: f64 = (2014..=2025).map(|year| arrivals.persons(country, year)).sum::<f64>() + earlier;
        assert!((sum - published).abs() < 10.0, "{country}: {sum} against {published}");
    }
}

#[test]
fn a_wrong_assumption_is_refused_with_its_name() {
    let head = "title={ja='a',en='a'}\nas_of='2026'\nconfidence='low'\n";
    let refuse = |body: &str| {
        let text = format!("[assumption.a-rate]\n{head}{body}");
        Assumptions::default().read("mine.toml", &text).unwrap_err()
    };
    let outside = refuse("unit='probability'\nvalue=1.5\nlow=0\nhigh=2");
    assert!(outside.to_string().contains("assumption a-rate: value is 1.5"), "{outside}");
    assert!(matches!(refuse("unit='per-month'"), AssumptionError::NoValue { .. }));
    assert!(matches!(refuse("unit='per-month'\nvalue=0.1"), AssumptionError::NoRange { .. }));
    assert!(matches!(refuse("unit='rate'\nvalue=0.1\nlow=0.2\nhigh=0.3"), AssumptionError::Order { .. }));
    let shares = "unit='persons-a-year'\nvalue=10\nlow=1\nhigh=20\nfactor={low=0.5,high=2}\nshare={IDN=0.4}";
    assert!(matches!(refuse(shares), AssumptionError::Shares { .. }));
    assert!(refuse("unit='per-month'\nvalu=0.1").to_string().contains("mine.toml"));
    let unknown = Assumptions::builtin().get("epa-pas").unwrap_err().to_string();
    assert!(unknown.contains("nearest: epa-pass"), "{unknown}");
}
