//! The initiative's boards on the slides' own records, as JSON readers see them.

use serde_json::{Value, json};

use super::*;
use crate::event::{Body, Event, Fact};
use crate::initiative;

mod pages;
mod search;

fn slides() -> Registry {
    Registry::fold(&initiative::slides())
}

/// What a reader of the API gets.
fn ask<B: Serialize>(registry: &Registry, as_of: &str, board: impl Fn(&Question<'_>) -> B) -> Value {
    let audience = Audience::Public;
    let question = Question { registry, as_of: as_of.parse().unwrap(), known_at: None, audience: &audience };
    serde_json::to_value(board(&question)).unwrap()
}

fn tables_fit(board: &impl Board) {
    for table in board.tables() {
        assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()), "{}", table.name);
    }
}

/// An event like the first of the slides, about another subject.
fn event(about: &str, on: &str, fact: Fact) -> Event {
    let mut event = initiative::slides().swap_remove(0);
    event.subject = about.parse().unwrap();
    event.occurred_on = on.parse().unwrap();
    event.body = Body::states(fact);
    event
}

fn row<'a>(board: &'a Value, list: &str, subject: &str) -> &'a Value {
    let rows = board[list].as_array().unwrap();
    rows.iter().find(|row| row["subject"] == json!(subject)).unwrap()
}

#[test]
fn the_charts_hold_twenty_three_bodies_with_stated_and_inferred_lines() {
    let board = ask(&slides(), "2017-09-30", governance::governance);
    assert_eq!(
        board["counts"],
        json!({ "bodies": 23, "ministries": 4, "seats": 52, "stated": 17, "inferred": 12 })
    );
    assert_eq!(row(&board, "bodies", "body:O01")["level"], json!(0));
    assert_eq!(row(&board, "bodies", "body:O10")["level"], json!(2));
    assert_eq!(row(&board, "bodies", "body:O12")["level"], json!(3));
    assert_eq!(row(&board, "bodies", "body:O07")["lane"]["label"]["en"], json!("ICT"));
    let lanes: Vec<&Value> =
        board["chart"]["lanes"].as_array().unwrap().iter().map(|lane| &lane["code"]).collect();
    assert_eq!(lanes, ["研究開発", "ＩＣＴ", "市場開拓"]);
}

#[test]
fn seats_before_the_date_of_the_deck_are_stated_only_for_later() {
    let board = ask(&slides(), "2017-03-31", governance::governance);
    assert_eq!(board["counts"]["seats"], json!(0));
    assert_eq!(board["seats"][0]["state"]["code"], json!("stated-later"));
    let codes: Vec<&Value> =
        board["findings"].as_array().unwrap().iter().map(|found| &found["code"]).collect();
    assert!(codes.contains(&&json!("governance/seats-stated-later")));
}

#[test]
fn seats_that_nobody_confirmed_for_a_year_are_told_as_old() {
    for (day, told) in [("2018-08-31", false), ("2018-09-01", true), ("2026-11-24", true)] {
        for board in [ask(&slides(), day, governance::governance), ask(&slides(), day, council::council)] {
            let codes: Vec<&Value> =
                board["findings"].as_array().unwrap().iter().map(|found| &found["code"]).collect();
            assert_eq!(codes.contains(&&json!("governance/seats-not-updated")), told, "{day}");
        }
    }
}

#[test]
fn a_circle_of_bodies_does_not_keep_the_chart_from_being_drawn() {
    let mut registry = slides();
    let to = "body:O01".parse().unwrap();
    let relation = crate::event::BodyRelation::ParentOf;
    let fact = Fact::BodyRelated { relation, to, inferred: false, basis: "wrongly recorded".into() };
    registry.apply(&event("body:O12", "2017-08", fact));
    assert_eq!(ask(&registry, "2017-09-30", governance::governance)["counts"]["bodies"], json!(23));
}

#[test]
fn the_council_has_three_working_groups_and_the_liaison_meeting_four_joint_secretaries() {
    let board = ask(&slides(), "2017-09-30", council::council);
    let bodies: Vec<&Value> =
        board["bodies"].as_array().unwrap().iter().map(|one| &one["body"]["subject"]).collect();
    assert_eq!(bodies, ["body:O18", "body:O19", "body:O11", "body:O14", "body:O20", "body:O21"]);
    let liaison = &board["bodies"][0];
    let joint = |seat: &&Value| seat["role"]["code"] == json!("joint-secretary");
    assert_eq!(liaison["seats"].as_array().unwrap().iter().filter(joint).count(), 4);
    assert_eq!(board["bodies"][2]["seats"].as_array().map(Vec::len), Some(18), "chair and seventeen posts");
    assert_eq!(board["bodies"][3]["working_groups"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        (&board["bodies"][4]["inferred"], &board["bodies"][1]["inferred"]),
        (&json!(true), &json!(false))
    );
}

#[test]
fn no_action_is_called_unstarted_for_want_of_a_report() {
    let mut registry = slides();
    let before = ask(&registry, "2017-09-30", actions::actions);
    assert_eq!((&before["actions"], &before["reported"]), (&json!(26), &json!(0)));
    assert!(before["rows"].as_array().unwrap().iter().all(|row| row["state"]["code"] == json!("no-report")));
    let fact = Fact::PolicyActionReported { state: "done".into(), evidence: "first meeting held".into() };
    registry.apply(&event("policy-action:A08", "2017-02", fact));
    let after = ask(&registry, "2017-09-30", actions::actions);
    assert_eq!(row(&after, "rows", "policy-action:A08")["state"]["code"], json!("done"));
    assert_eq!(ask(&registry, "2017-01-31", actions::actions)["reported"], json!(0), "not yet reported then");
}

#[test]
fn actions_keep_their_headings_owners_and_periods() {
    let board = ask(&slides(), "2018-01-01", actions::actions);
    let counts: Vec<i64> =
        board["groups"].as_array().unwrap().iter().map(|group| group["actions"].as_i64().unwrap()).collect();
    assert_eq!((counts.iter().sum::<i64>(), counts.len()), (26, 9));
    let time_axis = row(&board, "rows", "policy-action:A02");
    assert_eq!((&time_axis["begins_on"], &time_axis["ends_on"]), (&json!("2016-07"), &json!("2021-07")));
    assert_eq!(time_axis["time"]["code"], json!("running"));
    assert_eq!(row(&board, "rows", "policy-action:A09")["owner_basis"]["code"], json!("stated as means"));
}

#[test]
fn the_partnership_has_sixty_three_parties_of_which_six_are_unclear() {
    let board = ask(&slides(), "2017-09-30", medicines::medicines);
    let classes: Vec<(&str, i64)> = board["classes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["class"]["code"].as_str().unwrap(), one["partners"].as_i64().unwrap()))
        .collect();
    assert_eq!(classes, [("member", 14), ("observer", 43), ("unclear", 6)]);
    assert_eq!(board["partners"].as_array().map(Vec::len), Some(63));
    assert_eq!(board["efforts"].as_array().map(Vec::len), Some(6));
    let goals: Vec<&Value> = board["goals"].as_array().unwrap().iter().map(|goal| &goal["subject"]).collect();
    assert_eq!(goals, ["goal:G01", "goal:G02", "goal:G03", "goal:G04", "goal:G05"]);
    assert_eq!(row(&board, "partners", "partner:P57")["organization"], json!("organization:fujifilm"));
}

#[test]
fn the_time_line_has_thirty_three_entries_and_later_evidence_beside_them() {
    let board = ask(&Registry::fold(&initiative::events()), "2017-06-15", timeline::timeline);
    assert_eq!(board["milestones"], json!(33));
    assert_eq!(row(&board, "rows", "milestone:T01")["time"]["code"], json!("past"));
    assert_eq!(row(&board, "rows", "milestone:T10")["time"]["code"], json!("running"));
    assert_eq!(row(&board, "rows", "milestone:T07")["time"]["code"], json!("ahead"));
    assert_eq!(
        row(&board, "rows", "milestone:T27")["time"]["code"],
        json!("possibly-past"),
        "only the year 2017"
    );
    assert_eq!(board["evidence"].as_array().map(Vec::len), Some(9));
    assert_eq!(ask(&slides(), "2017-06-15", timeline::timeline)["evidence"], json!([]));
}

#[test]
fn every_row_of_every_table_has_a_cell_for_each_column() {
    let registry = Registry::fold(&initiative::events());
    let audience = Audience::Public;
    let as_of = "2017-09-30".parse().unwrap();
    let question = Question { registry: &registry, as_of, known_at: None, audience: &audience };
    tables_fit(&governance::governance(&question).value);
    tables_fit(&council::council(&question).value);
    tables_fit(&actions::actions(&question).value);
    tables_fit(&medicines::medicines(&question).value);
    tables_fit(&timeline::timeline(&question).value);
    tables_fit(&businesses::businesses(&question).value);
}
