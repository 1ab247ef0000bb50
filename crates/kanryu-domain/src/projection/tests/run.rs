//! Runs of the whole circulation: conservation, closed stages, caps, published stocks, scenarios, bands.

use std::collections::BTreeMap;

use crate::pathway::Law;
use crate::projection::assumption::Assumptions;
use crate::projection::expected::{Expected, Keep};
use crate::projection::measure::Measure;
use crate::projection::month::Month;
use crate::projection::run::{Projection, Setup, band};
use crate::projection::scenario::{Change, Scenario, ScenarioError};
use crate::projection::values::{Draw, normal_quantile, normal_share};

fn projection(scenario: Scenario) -> Projection {
    let setup = Setup { from: Month::new(2025, 1), months: 120, known_until: None };
    Projection::new(Law::builtin(), Assumptions::builtin(), scenario, setup).unwrap()
}

fn run(projection: &Projection) -> Expected {
    projection.expected(&Draw::new(), Keep { cohorts: true, flows: true }).unwrap()
}

fn change(change: Change) -> Scenario {
    Scenario { name: "what-if".into(), change: vec![change], ..Scenario::default() }
}

fn in_stage(projection: &Projection, expected: &Expected, key: &str, month: Month) -> f64 {
    expected.in_stage(expected.at(month).unwrap(), projection.circulation.stage(key).unwrap(), None)
}

#[test]
fn nobody_is_made_or_lost_in_any_stage_country_and_month() {
    let projection = projection(Scenario::base());
    let expected = run(&projection);
    for at in 1..expected.months {
        for stage in 0..expected.stages {
            for country in 0..expected.countries {
                let some = Some(country);
                let moved_in: f64 =
                    (0..expected.stages).map(|from| expected.moved(at, from, stage, some)).sum();
                let moved_out: f64 = (0..expected.stages).map(|to| expected.moved(at, stage, to, some)).sum();
                let opening = expected.in_stage(at - 1, stage, some);
                let closing = expected.in_stage(at, stage, some);
                let arrived = expected.arrived_in(at, stage, some);
                let gap = closing - (opening + arrived + moved_in - moved_out);
                assert!(gap.abs() < 1e-6, "month {at}, stage {stage}, country {country}: {gap}");
            }
        }
    }
}

#[test]
fn who_arrived_in_years_that_were_counted_is_no_longer_drawn_and_later_years_are() {
    let projection = projection(Scenario::base());
    let arrived = |number: u64, year: i32| -> f64 {
        let expected =
            projection.expected(&projection.draw(3, number), Keep { cohorts: false, flows: false }).unwrap();
        let stage = projection.circulation.stage("training-facility").unwrap();
        expected.arrived_in(expected.at(Month::new(year, 4)).unwrap(), stage, None)
    };
    assert_eq!(arrived(0, 2024), arrived(1, 2024), "3,054 entered in April 2024");
    assert!((arrived(0, 2024) - 3_054.0).abs() < 1e-6);
    assert!((arrived(0, 2028) - arrived(1, 2028)).abs() > 50.0, "nobody knows how many enter in 2028");
}

#[test]
fn technical_intern_training_empties_by_itself_once_law_closes_it() {
    let projection = projection(Scenario::base());
    let expected = run(&projection);
    let first = |month| in_stage(&projection, &expected, "technical-intern-1", month);
    assert!(first(Month::new(2027, 6)) > 1_000.0);
    assert_eq!(first(Month::new(2028, 6)), 0.0);
    assert_eq!(in_stage(&projection, &expected, "technical-intern-3", Month::new(2034, 1)), 0.0);
    assert_eq!(in_stage(&projection, &expected, "skill-development", Month::new(2027, 3)), 0.0);
    assert!(in_stage(&projection, &expected, "skill-development", Month::new(2028, 3)) > 1_000.0);
}

#[test]
fn nobody_stands_in_a_stage_that_law_does_not_know_in_that_month() {
    let projection = projection(Scenario::base());
    let expected = run(&projection);
    for at in 0..expected.months {
        for stage in 0..expected.stages {
            let people = expected.in_stage(at, stage, None);
            assert!(
                projection.law.stage_open[stage][at] || people == 0.0,
                "month {at}, stage {stage}: {people}"
            );
        }
    }
}

#[test]
fn the_published_number_of_specified_skilled_workers_is_met() {
    let projection = projection(Scenario::base());
    let expected = run(&projection);
    for (month, published) in [((2021, 12), 5_155.0), ((2022, 12), 16_081.0), ((2024, 12), 44_367.0)] {
        let month = Month::new(month.0, month.1);
        let found = in_stage(&projection, &expected, "specified-skilled-1", month)
            + in_stage(&projection, &expected, "specified-skilled-after-training", month);
        assert!((found / published - 1.0).abs() < 0.01, "{month}: {found} against {published}");
    }
}

#[test]
fn a_cap_holds_arrivals_back_and_says_how_many() {
    let base = projection(Scenario::base());
    let expected = run(&base);
    let low = projection(change(Change {
        cap: Some("specified-skilled-1".into()),
        value: Some(60_000.0),
        from: Some(Month::new(2026, 1)),
        ..Change::default()
    }));
    let capped = run(&low);
    assert!(!capped.held_back.is_empty());
    let month = Month::new(2028, 12);
    let stock = |projection: &Projection, expected: &Expected| {
        let keys =
            ["specified-skilled-1", "specified-skilled-after-training", "specified-skilled-sixth-year"];
        keys.iter().map(|key| in_stage(projection, expected, key, month)).sum::<f64>()
    };
    assert!(stock(&low, &capped) < stock(&base, &expected));
}

#[test]
fn more_passes_mean_more_certified_and_only_from_the_month_of_the_change() {
    let base = projection(Scenario::base());
    let better = projection(change(Change {
        assumption: Some("epa-pass".into()),
        factor: Some(1.5),
        from: Some(Month::new(2027, 1)),
        ..Change::default()
    }));
    let certified = Measure::from_name("certified", &base).unwrap();
    let (before, after) =
        (base.series(&certified, &Draw::new()).unwrap(), better.series(&certified, &Draw::new()).unwrap());
    assert_eq!(before[..24], after[..24]);
    assert!(after[60] > before[60]);
}

#[test]
fn a_change_that_speaks_of_nothing_is_refused() {
    let refuse = |one: Change| {
        let setup = Setup { from: Month::new(2025, 1), months: 12, known_until: None };
        Projection::new(Law::builtin(), Assumptions::builtin(), change(one), setup).unwrap_err().to_string()
    };
    let both = refuse(Change { value: Some(1.0), ..Change::default() });
    assert_eq!(both, ScenarioError::NotOne(1).to_string());
    let nothing = refuse(Change { assumption: Some("luck".into()), value: Some(1.0), ..Change::default() });
    assert!(nothing.contains("there is no assumption \"luck\""), "{nothing}");
    let far = refuse(Change { assumption: Some("epa-pass".into()), value: Some(2.0), ..Change::default() });
    assert!(far.contains("from 0 to 1"), "{far}");
    let place =
        Change { assumption: Some("epa-pass".into()), country: Some("ZZZ".into()), ..Change::default() };
    assert!(refuse(Change { value: Some(0.5), ..place }).contains("no country of the projection"));
}

#[test]
fn the_same_seed_draws_the_same_in_every_scenario() {
    let base = projection(Scenario::base());
    let other = projection(change(Change {
        assumption: Some("epa-pass".into()),
        factor: Some(1.1),
        ..Change::default()
    }));
    assert_eq!(base.draw(7, 3), other.draw(7, 3));
    assert_ne!(base.draw(7, 3), base.draw(7, 4));
    assert_ne!(base.draw(7, 3), base.draw(8, 3));
}

#[test]
fn bands_hold_the_value_and_rank() {
    let found = band(5.0, (0..=100).map(f64::from).collect());
    assert_eq!(
        (found.low90, found.low50, found.median, found.high50, found.high90),
        (5.0, 25.0, 50.0, 75.0, 95.0)
    );
    assert!((normal_share(1.644_853_626_951_472_2) - 0.95).abs() < 1e-12);
    assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-9);
}

#[test]
fn the_tornado_names_the_assumption_that_matters_most() {
    let projection = projection(Scenario::base());
    let measure = Measure::from_name("care-in-japan", &projection).unwrap();
    let (value, swings) = projection.tornado(&measure, Month::new(2030, 3)).unwrap();
    assert!(value > 50_000.0, "{value}");
    assert!(swings.windows(2).all(|pair| pair[0].swing >= pair[1].swing));
    assert!(swings[0].swing > 0.0);
    let keys: BTreeMap<&str, f64> = swings.iter().map(|one| (one.assumption.as_str(), one.swing)).collect();
    assert!(keys.contains_key("specified-skilled-arrivals"), "{keys:?}");
}

#[test]
fn a_number_of_candidates_rests_on_their_arrivals_and_not_on_schools() {
    let projection = projection(Scenario::base());
    let measure = Measure::from_name("epa-candidate", &projection).unwrap();
    let rests = projection.rests_on(&measure);
    assert!(rests.contains("epa-arrivals") && rests.contains("epa-leaves"));
    assert!(!rests.contains("training-facility-arrivals"), "{rests:?}");
}
