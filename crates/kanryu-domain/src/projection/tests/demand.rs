//! Demand: published age structures, plans, and two shortages that differ.

use crate::projection::assumption::Assumptions;
use crate::projection::demand::{ages, need, plans};

#[test]
fn the_share_of_people_of_65_and_over_is_that_of_the_un_file() {
    for (iso3, year, total, old, share, dependency) in [
        ("CHN", 2020, 1_426_106.092, 180_334.503, 12.645, 18.221),
        ("CHN", 2025, 1_416_096.094, 211_160.199, 14.911, 21.399),
        ("CHN", 2030, 1_398_153.836, 256_434.534, 18.341, 26.383),
        ("CHN", 2040, 1_342_816.655, 357_439.127, 26.619, 41.588),
        ("CHN", 2050, 1_260_289.094, 389_677.405, 30.92, 52.285),
        ("IDN", 2020, 274_814.864, 18_159.506, 6.608, 9.781),
        ("IDN", 2025, 285_721.235, 21_551.294, 7.543, 11.058),
        ("IDN", 2030, 295_876.646, 26_525.613, 8.965, 13.068),
        ("IDN", 2040, 311_797.393, 37_795.673, 12.122, 17.989),
        ("IDN", 2050, 320_712.953, 48_556.902, 15.14, 23.052),
        ("JPN", 2020, 126_304.538, 36_524.966, 28.918, 49.13),
        ("JPN", 2025, 123_103.481, 36_923.778, 29.994, 51.039),
        ("JPN", 2030, 119_584.121, 37_233.932, 31.136, 53.251),
        ("JPN", 2040, 112_158.304, 39_647.541, 35.35, 65.189),
        ("JPN", 2050, 105_123.167, 39_401.53, 37.481, 73.103),
        ("MMR", 2020, 53_016.523, 3_450.219, 6.508, 9.522),
        ("MMR", 2025, 54_850.647, 4_125.986, 7.522, 10.998),
        ("MMR", 2030, 56_351.032, 4_881.482, 8.663, 12.667),
        ("MMR", 2040, 58_169.859, 6_406.849, 11.014, 16.102),
        ("MMR", 2050, 58_623.233, 7_940.629, 13.545, 20.114),
        ("PHL", 2020, 112_081.264, 5_296.597, 4.726, 7.316),
        ("PHL", 2025, 116_786.96, 6_684.893, 5.724, 8.526),
        ("PHL", 2030, 121_408.895, 8_299.782, 6.836, 9.86),
        ("PHL", 2040, 129_546.659, 11_405.296, 8.804, 12.572),
        ("PHL", 2050, 134_373.441, 14_987.474, 11.154, 16.112),
        ("THA", 2020, 71_641.482, 9_240.309, 12.898, 18.183),
        ("THA", 2025, 71_619.862, 11_471.654, 16.017, 23.024),
        ("THA", 2030, 71_215.021, 13_826.314, 19.415, 28.674),
        ("THA", 2040, 69_535.002, 17_781.907, 25.573, 40.838),
        ("THA", 2050, 66_382.736, 19_632.065, 29.574, 50.197),
        ("VNM", 2020, 98_079.194, 7_421.894, 7.567, 11.121),
        ("VNM", 2025, 101_598.527, 9_646.308, 9.495, 14.035),
        ("VNM", 2030, 104_254.905, 12_293.797, 11.792, 17.275),
        ("VNM", 2040, 108_437.635, 17_078.565, 15.75, 23.625),
        ("VNM", 2050, 110_008.906, 22_011.394, 20.009, 31.742),
        ("WLD", 2020, 7_887_001.289, 737_324.569, 9.349, 14.416),
        ("WLD", 2025, 8_231_613.072, 856_880.405, 10.41, 15.967),
        ("WLD", 2030, 8_569_124.912, 1_006_770.545, 11.749, 17.963),
        ("WLD", 2040, 9_177_190.201, 1_314_802.243, 14.327, 22.223),
        ("WLD", 2050, 9_664_378.588, 1_578_015.467, 16.328, 25.797),
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
