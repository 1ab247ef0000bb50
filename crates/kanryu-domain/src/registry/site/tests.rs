//! Places of the slides on days that test every branch of the counting rule.

use super::*;
use crate::initiative;

fn slides() -> Registry {
    Registry::fold(&initiative::slides())
}

fn with_follow_up() -> Registry {
    Registry::fold(&initiative::events())
}

fn site(registry: &Registry, key: &str) -> Site {
    let subject = Subject::new(Kind::Site, key).unwrap();
    Site::of(registry.get(&subject).unwrap()).unwrap()
}

fn told(registry: &Registry, key: &str, as_of: &str) -> String {
    let status = site(registry, key).status(as_of.parse().unwrap());
    let words: Vec<&str> = status.possible.iter().map(|standing| standing.word()).collect();
    format!("{} by {}", words.join(" or "), status.basis.word())
}

#[test]
fn a_base_is_open_from_its_opening_and_not_yet_before() {
    let slides = slides();
    assert_eq!(told(&slides, "B01", "2013-04-30"), "not-yet by later-fact");
    assert_eq!(told(&slides, "B01", "2013-05-15"), "open or not-yet by imprecise-date");
    assert_eq!(told(&slides, "B01", "2013-05-31"), "open by fact");
}

#[test]
fn a_year_only_follow_up_does_not_blur_the_month_of_the_slide() {
    assert_eq!(told(&with_follow_up(), "B01", "2013-04-30"), "not-yet by later-fact");
    assert_eq!(told(&with_follow_up(), "B12", "2015-10-11"), "not-yet by later-fact");
    assert_eq!(told(&with_follow_up(), "B12", "2015-10-12"), "open by fact");
}

#[test]
fn a_base_with_two_openings_is_open_from_the_first() {
    assert_eq!(told(&slides(), "B05", "2014-08-31"), "open by fact");
    assert_eq!(told(&slides(), "B05", "2015-09-15"), "open by fact");
}

#[test]
fn a_plan_past_its_date_is_taken_at_its_word_only_while_nobody_followed_it_up() {
    assert_eq!(told(&slides(), "B02", "2017-07-31"), "planned by plan-ahead");
    assert_eq!(told(&slides(), "B02", "2018-03-31"), "open by plan-at-its-word");
    assert_eq!(told(&with_follow_up(), "B02", "2018-03-31"), "open or planned by plan-overdue");
}

#[test]
fn a_year_only_plan_counts_within_the_fiscal_year_of_the_legend() {
    assert_eq!(told(&slides(), "B16", "2017-03-31"), "planned by plan-ahead");
    assert_eq!(told(&slides(), "B16", "2017-04-01"), "open or planned by imprecise-date");
    assert_eq!(told(&slides(), "B16", "2017-12-31"), "open by plan-at-its-word");
}

#[test]
fn a_clinic_planned_for_a_year_is_possibly_open_before_the_fiscal_year_ends() {
    assert_eq!(told(&slides(), "B22", "2017-12-31"), "planned by plan-ahead");
    assert_eq!(told(&slides(), "B22", "2018-03-31"), "open or planned by imprecise-date");
    assert_eq!(told(&slides(), "B22", "2018-12-31"), "open by plan-at-its-word");
}

#[test]
fn evidence_of_a_later_opening_decides_against_the_plan() {
    for (key, opened) in [("B19", "2018-05-09"), ("B22", "2018-05-08"), ("B23", "2018-10-14")] {
        assert_eq!(told(&with_follow_up(), key, "2018-03-31"), "planned by later-fact", "{key}");
        assert_eq!(told(&with_follow_up(), key, opened), "open by fact", "{key}");
    }
}

#[test]
fn another_plan_or_an_agreement_is_no_evidence_of_opening() {
    for key in ["B16", "B18"] {
        assert_eq!(told(&with_follow_up(), key, "2018-03-31"), "open or planned by plan-overdue", "{key}");
        assert_eq!(told(&with_follow_up(), key, "2017-03-31"), "planned by plan-ahead", "{key}");
    }
}

#[test]
fn a_feasibility_study_stays_one_until_something_else_is_recorded() {
    assert_eq!(told(&with_follow_up(), "B21", "2017-03-31"), "feasibility by fact");
    assert_eq!(told(&with_follow_up(), "B21", "2016-06-30"), "feasibility or not-yet by imprecise-date");
    assert_eq!(told(&with_follow_up(), "B21", "2026-11-24"), "feasibility by fact");
}

#[test]
fn a_care_business_is_unknown_on_every_day() {
    for day in ["2010-01-01", "2017-03-31", "2017-08-15", "2026-11-24"] {
        assert_eq!(told(&with_follow_up(), "C11", day), "unknown by nothing-stated", "{day}");
    }
}

#[test]
fn plan_and_fact_stand_apart_with_the_months_between_them() {
    let registry = with_follow_up();
    let slip = |key| site(&registry, key).slip_months();
    assert_eq!(slip("B19"), Some((7, 7)), "planned for October 2017, opened in May 2018");
    assert_eq!(slip("B23"), Some((10, 18)), "planned within FY2017 of the year 2017, opened in October 2018");
    assert_eq!(slip("B22"), Some((0, 0)), "the clinic was planned for 2018 and opened in 2018");
    assert_eq!(slip("B16"), None);
    assert_eq!(slip("B01"), None, "no plan is on record");
}

#[test]
fn the_plan_that_counts_is_the_one_that_still_lay_ahead_when_it_was_recorded() {
    let plan = site(&with_follow_up(), "B16").plan().unwrap();
    assert_eq!(
        (plan.window.earliest.to_string(), plan.window.latest.to_string()),
        ("2017-04-01".into(), "2017-12-31".into())
    );
    assert_eq!(site(&with_follow_up(), "B16").plans().len(), 2);
}

#[test]
fn what_the_slide_writes_is_kept() {
    let slides = slides();
    let base = site(&slides, "B22");
    assert!(base.name_is_provisional);
    assert_eq!(base.wording.as_deref(), Some("平成29年5月事業体開設、平成30年開院予定"));
    assert!(site(&slides, "B02").operators_incomplete);
    let city = site(&slides, "B14").city.unwrap();
    assert_eq!((city.basis.as_str(), city.confidence), ("memory", Some(Confidence::Low)));
    assert_eq!(Site::of_register(&slides, SiteRegister::CareBusiness).len(), 16);
}
