//! The counts that the slides and the follow-up allow.

use super::*;
use crate::board::Audience;
use crate::initiative;
use serde_json::{Value, json};

fn json_of(registry: &Registry, as_of: &str) -> Value {
    let audience = Audience::Public;
    let question = Question { registry, as_of: as_of.parse().unwrap(), known_at: None, audience: &audience };
    serde_json::to_value(bases(&question)).unwrap()
}

fn slides() -> Registry {
    Registry::fold(&initiative::slides())
}

fn with_follow_up() -> Registry {
    Registry::fold(&initiative::events())
}

fn counts_of(board: &Value) -> Value {
    board["counts"].clone()
}

#[test]
fn at_the_end_of_fy2016_seventeen_are_open_six_planned_and_one_under_study() {
    let expected = json!({
        "open": 17, "planned": 6, "feasibility": 1, "closed": 0, "not_yet": 0, "unknown": 0,
    });
    assert_eq!(counts_of(&json_of(&slides(), "2017-03-31")), expected);
    assert_eq!(counts_of(&json_of(&with_follow_up(), "2017-03-31")), expected, "the follow-up agrees");
}

#[test]
fn from_the_slides_alone_twenty_two_or_twenty_three_are_open_at_the_end_of_fy2017() {
    let board = json_of(&slides(), "2018-03-31");
    assert_eq!(board["counts"]["open"], json!([22, 23]));
    assert_eq!(board["counts"]["planned"], json!([0, 1]));
    assert_eq!(board["counts"]["feasibility"], json!(1));
    let reason = &board["reasons"][0];
    assert_eq!((&reason["count"], &reason["sites"]), (&json!("open"), &json!(["site:B22"])));
    let text = reason["text"]["ja"].as_str().unwrap();
    assert!(text.contains("事業体設立は2017年5月") && text.contains("開業予定は2018年"), "{text}");
}

#[test]
fn with_the_follow_up_the_count_follows_the_evidence() {
    let board = json_of(&with_follow_up(), "2018-03-31");
    assert_eq!(board["counts"]["open"], json!([17, 20]));
    assert_eq!(board["counts"]["planned"], json!([3, 6]));
    assert_eq!(board["reasons"][0]["sites"], json!(["site:B02", "site:B16", "site:B18"]));
    assert_eq!(json_of(&with_follow_up(), "2018-12-31")["counts"]["open"], json!([20, 23]));
}

#[test]
fn openings_by_the_end_of_each_fiscal_year_are_two_ten_fourteen_and_seventeen() {
    for (day, open) in [("2014-03-31", 2), ("2015-03-31", 10), ("2016-03-31", 14), ("2017-03-31", 17)] {
        assert_eq!(json_of(&slides(), day)["counts"]["open"], json!(open), "{day}");
    }
}

#[test]
fn both_maps_hold_thirty_nine_distinct_places() {
    let board = json_of(&slides(), "2017-03-31");
    assert_eq!(board["places"], json!(39));
    assert_eq!(board["registers"], json!({ "medical_bases": 24, "care_businesses": 16 }));
    assert_eq!(board["rows"].as_array().map(Vec::len), Some(24));
}

#[test]
fn plan_and_fact_stand_in_columns_of_their_own() {
    let board = json_of(&with_follow_up(), "2026-11-24");
    let row = |key: &str| -> Value {
        let rows = board["rows"].as_array().unwrap();
        rows.iter().find(|row| row["subject"] == json!(format!("site:{key}"))).unwrap().clone()
    };
    let lifestyle = row("B19");
    assert_eq!(
        (&lifestyle["plan"]["dates"], &lifestyle["opened_on"]),
        (&json!(["2017-10"]), &json!("2018-05-09"))
    );
    assert_eq!(lifestyle["slip_months"], json!(7));
    assert_eq!(row("B18")["standing"]["code"], json!("uncertain"));
    assert_eq!(row("B17")["same_as"], json!(["site:C15"]));
    assert_eq!(row("B21")["position"]["is_placeholder"], json!(true));
}

#[test]
fn the_probable_pair_is_suggested_until_it_is_linked() {
    let codes = |registry: &Registry| -> Vec<String> {
        let board = json_of(registry, "2017-03-31");
        board["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| found["code"].as_str().unwrap().to_owned())
            .collect()
    };
    let mut registry = slides();
    assert!(codes(&registry).contains(&"places/probably-the-same".to_owned()));
    let mut link = initiative::slides().into_iter().next().unwrap();
    link.subject = "site:B19".parse().unwrap();
    link.body =
        crate::event::Body::SameAs { other: "site:C11".parse().unwrap(), reason: "looked it up".into() };
    registry.apply(&link);
    assert!(!codes(&registry).contains(&"places/probably-the-same".to_owned()));
    assert_eq!(json_of(&registry, "2017-03-31")["places"], json!(38));
}

#[test]
fn the_map_marks_positions_that_only_stand_in() {
    let registry = slides();
    let audience = Audience::Public;
    let question = Question {
        registry: &registry,
        as_of: "2017-03-31".parse().unwrap(),
        known_at: None,
        audience: &audience,
    };
    let map = place::geojson(&bases(&question).value.rows);
    let features = map["features"].as_array().unwrap();
    assert_eq!(features.len(), 24);
    let stand_ins: Vec<&Value> = features
        .iter()
        .filter(|one| one["properties"]["placeholder"] == json!(true))
        .map(|one| &one["id"])
        .collect();
    assert_eq!(stand_ins, ["site:B05", "site:B21", "site:B24"]);
    assert_eq!(features[0]["geometry"]["coordinates"], json!([131.89, 43.12]));
}

#[test]
fn every_row_of_every_table_has_a_cell_for_each_column() {
    let registry = with_follow_up();
    let audience = Audience::Public;
    let question = Question {
        registry: &registry,
        as_of: "2026-11-24".parse().unwrap(),
        known_at: None,
        audience: &audience,
    };
    for table in bases(&question).value.tables() {
        assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()), "{}", table.name);
    }
}

#[test]
fn all_sixteen_businesses_are_unknown_on_every_day() {
    let registry = with_follow_up();
    let audience = Audience::Public;
    for day in ["2017-03-31", "2018-03-31", "2026-11-24"] {
        let question = Question {
            registry: &registry,
            as_of: day.parse().unwrap(),
            known_at: None,
            audience: &audience,
        };
        let board = crate::board::businesses::businesses(&question).value;
        assert_eq!((board.counts.unknown, board.counts.open), (Count::exact(16), Count::exact(0)), "{day}");
        assert!(board.rows.iter().all(|row| row.standing.code == "unknown"), "{day}");
    }
}

#[test]
fn what_the_follow_up_found_was_not_known_at_the_end_of_2017() {
    let known = "2017-12-31".parse().unwrap();
    let events = initiative::events();
    let then = Registry::fold(events.iter().filter(|event| event.recorded_at <= known));
    assert_eq!(json_of(&then, "2018-03-31"), json_of(&slides(), "2018-03-31"));
    assert_ne!(json_of(&then, "2018-03-31"), json_of(&with_follow_up(), "2018-03-31"));
}

#[test]
fn one_finding_tells_of_every_count_that_the_same_places_make_uncertain() {
    let board = json_of(&slides(), "2018-03-31");
    let findings = board["findings"].as_array().unwrap();
    let uncertain: Vec<&Value> =
        findings.iter().filter(|found| found["code"] == json!("bases/count-uncertain")).collect();
    assert_eq!(uncertain.len(), 1);
    let text = uncertain[0]["text"]["en"].as_str().unwrap();
    assert!(text.starts_with("Open: from 22 to 23, Planned: from 0 to 1. B22"), "{text}");
}
