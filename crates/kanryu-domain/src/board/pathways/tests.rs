//! The routes as a board: counts, law of the day, the slide's own drawing, law of two days.

use super::*;
use crate::board::figure::PeopleCount;
use crate::registry::Registry;

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

fn slides() -> Registry {
    Registry::fold(&crate::initiative::slides())
}

fn counts(stages: &[(&str, i64)], total: i64) -> PeopleCounts {
    let count = |(key, people): &(&str, i64)| PeopleCount {
        key: (*key).to_owned(),
        title: Text::same(*key),
        people: *people,
    };
    PeopleCounts { total, stages: stages.iter().map(count).collect() }
}

fn board(as_of: &str, counts: &PeopleCounts, audience: &Audience, compare: Option<&str>) -> PathwaysBoard {
    let registry = slides();
    let question = Question { registry: &registry, as_of: day(as_of), known_at: None, audience };
    pathways(&question, Law::builtin(), counts, compare.map(day)).value
}

fn step<'b>(board: &'b PathwaysBoard, id: &str) -> &'b StepEdge {
    board.steps.iter().find(|step| step.id == id).expect("a step")
}

#[test]
fn the_list_of_boxes_names_only_stages_and_steps_that_the_law_has() {
    let law = Law::builtin();
    let (stages, steps) = drawing::named();
    for stage in stages {
        assert!(law.stage(stage, day("2026-11-24")).is_some(), "{stage}");
    }
    for step in steps {
        assert!(law.step(step, day("2026-11-24")).is_some(), "{step}");
    }
}

#[test]
fn all_twenty_two_boxes_of_the_slide_are_there_and_every_arrow_is_inferred() {
    let board = board("2026-11-24", &PeopleCounts::default(), &Audience::Public, None);
    assert_eq!(board.drawing.len(), 22);
    assert!(board.drawing.iter().all(|node| !node.stages.is_empty() || !node.steps.is_empty()));
    assert_eq!(board.arrows.len(), 25);
    assert!(board.arrows.iter().all(|arrow| arrow.inferred));
}

#[test]
fn in_march_2017_neither_the_training_nor_the_status_is_in_force() {
    let board = board("2017-03-31", &PeopleCounts::default(), &Audience::Public, None);
    let in_force: Vec<&str> =
        board.stages.iter().filter(|stage| stage.in_force).map(|stage| stage.id.as_str()).collect();
    assert!(!in_force.contains(&"technical-intern-1") && !in_force.contains(&"nursing-care"), "{in_force:?}");
    assert!(in_force.contains(&"training-facility") && in_force.contains(&"returned"));
    assert!(!step(&board, "to-nursing-care").in_force);
    assert!(step(&board, "return-home").in_force);
}

#[test]
fn an_edge_carries_the_versions_in_force_on_the_day() {
    let rules = |as_of: &str| -> Vec<(String, Option<Day>)> {
        let board = board(as_of, &PeopleCounts::default(), &Audience::Public, None);
        let step = step(&board, "technical-intern-2-to-3").rules.clone();
        step.into_iter().filter(|rule| rule.in_force).map(|rule| (rule.id, rule.from)).collect()
    };
    assert!(rules("2019-09-05").contains(&("technical-intern-3-entry".into(), Some(day("2017-11-01")))));
    assert!(rules("2019-09-06").contains(&("technical-intern-3-entry".into(), Some(day("2019-09-06")))));
    assert!(rules("2027-04-01").contains(&("technical-intern-3-entry".into(), Some(day("2027-04-01")))));
}

#[test]
fn an_open_law_is_never_in_a_sure_edge() {
    let board = board("2028-04-02", &PeopleCounts::default(), &Audience::Public, None);
    assert_eq!(step(&board, "provisional-if-extended").confidence, Confidence::Open);
}

#[test]
fn law_of_2019_and_of_2027_differ_where_it_was_amended() {
    let board = board("2019-03-28", &PeopleCounts::default(), &Audience::Public, Some("2027-07-01"));
    let ids: Vec<&str> = board.differences.iter().map(|difference| difference.id.as_str()).collect();
    for changed in [
        "second-year-japanese-gate",
        "second-year-japanese-gate.study-plan",
        "technical-intern-1-entry",
        "specified-skilled-1",
        "nursing-care-qualification",
    ] {
        assert!(ids.contains(&changed), "{changed} is missing in {ids:?}");
    }
    assert!(!ids.contains(&"passed-as-a-whole"));
    let entry = board
        .differences
        .iter()
        .find(|difference| difference.id == "technical-intern-1-entry")
        .expect("listed");
    assert!(entry.first.is_some() && entry.second.is_none(), "the entry is closed");
}

#[test]
fn the_public_sees_no_cell_of_one_to_four_people_and_cannot_work_one_out() {
    let counts = counts(&[("technical-intern-1", 3), ("technical-intern-2", 40), ("nursing-care", 12)], 55);
    let public = board("2024-04-01", &counts, &Audience::Public, None);
    let people = |board: &PathwaysBoard, id: &str| {
        board.stages.iter().find(|stage| stage.id == id).expect("a stage").people
    };
    assert_eq!(people(&public, "technical-intern-1"), Some(Shown::Few));
    assert_eq!(people(&public, "nursing-care"), Some(Shown::Withheld), "55 − 40 − 12 would be 3");
    assert_eq!(people(&public, "technical-intern-2"), Some(Shown::Exact(40)));
    assert_eq!(people(&public, "national-exam"), None);
    let all = board("2024-04-01", &counts, &Audience::Secretariat, None);
    assert_eq!(people(&all, "technical-intern-1"), Some(Shown::Exact(3)));
    let json = serde_json::to_value(&public).expect("a board is JSON");
    assert!(
        json["stages"].as_array().is_some_and(|stages| stages.iter().any(|stage| stage["people"] == "<5"))
    );
}

#[test]
fn people_whose_stage_is_not_known_are_told_and_protect_the_others() {
    let counts = counts(&[("technical-intern-1", 30), ("nursing-care", 12)], 44);
    let public = board("2024-04-01", &counts, &Audience::Public, None);
    let shown: Vec<Shown> = public.stages.iter().filter_map(|stage| stage.people).collect();
    assert!(shown.contains(&Shown::Withheld), "44 − 30 − 12 = 2 would be given away: {shown:?}");
}

#[test]
fn every_table_has_one_cell_a_column() {
    let board = board("2019-03-28", &PeopleCounts::default(), &Audience::Public, Some("2027-07-01"));
    let tables = board.tables();
    assert_eq!(tables.len(), 5);
    for table in tables {
        assert!(!table.rows.is_empty(), "{}", table.name);
        assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()), "{}", table.name);
    }
}
