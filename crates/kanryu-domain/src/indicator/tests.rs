//! Indicators: read, lit by the stated rule, missing where nothing is known.

use std::collections::BTreeSet;

use super::cycle::Cycle;
use super::measure::Measures;
use super::{Light, builtin, read};
use crate::calendar::Day;
use crate::initiative;
use crate::pathway::Law;
use crate::registry::Registry;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn every_cycle_is_checked_by_indicators_that_exist_and_the_cycles_follow_each_other() {
    let keys: BTreeSet<String> = builtin().into_iter().map(|indicator| indicator.key).collect();
    for cycle in Cycle::all() {
        for indicator in &cycle.indicators {
            assert!(keys.contains(indicator), "{} names no indicator {indicator}", cycle.key);
        }
        assert!(cycle.inferred, "no source dates a cycle");
    }
    for pair in Cycle::all().windows(2) {
        assert_eq!(pair[0].ends_on.plus_days(1), pair[1].begins_on);
    }
    assert_eq!(Cycle::on(day("2026-11-25")).map(|cycle| cycle.key.as_str()), Some("fy2026-30"));
}

#[test]
fn what_nobody_recorded_is_no_data_and_never_zero() {
    let registry = Registry::default();
    let source = Measures::new(&registry, day("2026-11-25"), Law::builtin(), None);
    for indicator in builtin() {
        let value = indicator.value(&source, None);
        let rests_on_records = !indicator.people_measures().is_empty();
        assert!(!(rests_on_records && value.is_some()), "{} gives {value:?} without records", indicator.key);
    }
    let cost = builtin().into_iter().find(|indicator| indicator.key == "training-cost").unwrap();
    assert_eq!(cost.text.light(cost.value(&source, None), day("2026-11-25")), Light::NoData);
}

#[test]
fn cost_is_the_median_of_people_with_costs_on_record_and_starts_when_it_was_paid() {
    let events: Vec<_> =
        [crate::demo::organizations(), crate::demo::people(7, 200, day("2026-11-01"))].concat();
    let registry = Registry::fold(&events);
    let value = |name: &str, on: &str, country: Option<&str>| {
        Measures::new(&registry, day(on), Law::builtin(), None).value(name, country)
    };
    let (known, with) =
        (value("people_known", "2026-11-25", None), value("people_with_costs", "2026-11-25", None));
    assert!(with > Some(50.0) && with < known, "{with:?} of {known:?}");
    let all = value("median_cost_yen", "2026-11-25", None).unwrap();
    let own = value("median_own_cost_yen", "2026-11-25", None).unwrap();
    assert!(own > 0.0 && own < all, "{own} {all}");
    assert_eq!(value("median_cost_yen", "2010-01-01", None), None);
    assert!(value("median_cost_yen", "2026-11-25", Some("VNM")).is_some());
}

#[test]
fn the_slides_count_seventeen_places_open_at_the_end_of_fiscal_2016() {
    let events = initiative::events();
    let slides: Vec<_> =
        events.into_iter().filter(|event| event.source.kind == crate::event::SourceKind::Slide).collect();
    let registry = Registry::fold(&slides);
    let source = Measures::new(&registry, day("2017-03-31"), Law::builtin(), None);
    assert_eq!(source.value("places_opened", None), Some(17.0));
}

#[test]
fn the_cap_of_the_day_is_used_by_the_published_residents() {
    let registry = Registry::default();
    let source = Measures::new(&registry, day("2025-01-15"), Law::builtin(), None);
    let used = builtin().into_iter().find(|one| one.key == "specified-skilled-cap-used").unwrap();
    let value = used.value(&source, None).unwrap();
    assert!((value - 100.0 * 44_367.0 / 135_000.0).abs() < 1e-9, "{value}");
    let later = Measures::new(&registry, day("2026-06-01"), Law::builtin(), None);
    assert!((used.value(&later, None).unwrap() - 100.0 * 54_916.0 / 126_900.0).abs() < 1e-9);
    assert_eq!(source.value("uhc_index", Some("JPN")), Some(83.0));
    assert_eq!(source.value("uhc_index", None), None);
}

#[test]
fn the_light_follows_the_straight_way_from_baseline_to_target() {
    let text = "[indicator.a]\ntitle={ja='a',en='a'}\ndefinition={ja='a',en='a'}\nunit={ja='a',en='a'}\n\
        formula='places_opened'\ndirection='up'\nsource={ja='a',en='a'}\n\
        baseline={on='2020-12-31',value=0,source='a'}\ntarget={on='2024-12-31',value=100,source='a'}";
    let indicator = read("a.toml", text).unwrap().remove(0);
    let light = |value: Option<f64>| indicator.text.light(value, day("2022-12-31"));
    assert!((indicator.text.asked_for(day("2022-12-31")).unwrap() - 50.0).abs() < 0.1);
    assert_eq!(light(Some(50.0)), Light::OnTrack);
    assert_eq!(light(Some(41.0)), Light::Behind);
    assert_eq!(light(Some(39.0)), Light::OffTrack);
    assert_eq!(light(None), Light::NoData);
    assert_eq!(indicator.text.asked_for(day("2030-01-01")), Some(100.0));
}

#[test]
fn an_indicator_of_a_measure_that_does_not_exist_is_refused_with_the_list() {
    let text = "[indicator.a]\ntitle={ja='a',en='a'}\ndefinition={ja='a',en='a'}\nunit={ja='a',en='a'}\n\
        formula='happiness'\ndirection='up'\nsource={ja='a',en='a'}";
    let error = read("mine.toml", text).unwrap_err().to_string();
    assert!(
        error.contains("mine.toml, indicator a: there is no measure \"happiness\"; there are people_known")
    );
}

#[test]
fn a_decision_of_a_review_is_a_policy_action_with_owner_and_date() {
    use super::decision::{Decision, DecisionError, decision};
    use crate::calendar::Instant;
    use crate::registry::policy::PolicyAction;

    let cycle = Cycle::get("fy2021-25").unwrap();
    let one = Decision {
        title: crate::text::Text::new("帰国者の追跡", "Follow returnees"),
        text: crate::text::Text::new(
            "帰国後6か月の就業を記録する。",
            "Record work six months after the return.",
        ),
        owners: vec!["架空の事務局".to_owned()],
        decided_on: day("2026-05-10"),
        due_on: day("2027-03-31"),
    };
    let event = decision(cycle, &one, Instant::from_ms(0)).unwrap();
    assert_eq!(event, decision(cycle, &one, Instant::from_ms(0)).unwrap());
    let mut registry = Registry::default();
    registry.check(&event).unwrap();
    registry = Registry::fold(std::slice::from_ref(&event));
    let action = PolicyAction::all(&registry).pop().unwrap();
    assert_eq!((action.owners, action.period.as_deref()), (one.owners.clone(), Some("fy2021-25")));
    let nobody = Decision { owners: vec![" ".to_owned()], ..one.clone() };
    assert_eq!(decision(cycle, &nobody, Instant::from_ms(0)), Err(DecisionError::NoOwner));
    let early = Decision { due_on: day("2026-05-09"), ..one };
    assert!(matches!(decision(cycle, &early, Instant::from_ms(0)), Err(DecisionError::DueBefore { .. })));
}
