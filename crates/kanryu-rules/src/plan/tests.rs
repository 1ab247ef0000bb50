//! Plans through invented law: who may become a harbor pilot. None of it exists anywhere.

use std::collections::BTreeSet;

use super::{MoveKind, Plan, Planner, Start};
use crate::{Confidence, Day, FactCatalog, Facts, Rulebook};

mod exhaustive;
mod lasting;

pub(super) const CATALOG: &str = r#"
fact.grade       = { type = "count", label = { ja = "級", en = "Grade" } }
fact.at_sea_days = { type = "count", label = { ja = "乗船日数", en = "Days at sea" } }
fact.entered_on  = { type = "day", label = { ja = "入港日", en = "Entered on" } }
fact.born_on     = { type = "day", label = { ja = "生年月日", en = "Born on" } }
fact.age_years   = { type = "count", label = { ja = "年齢", en = "Age" } }
fact.passed      = { type = "yes-no", label = { ja = "合格", en = "Passed" } }
fact.trained     = { type = "yes-no", label = { ja = "修了", en = "Trained" } }
fact.hired       = { type = "yes-no", label = { ja = "雇用", en = "Hired" } }
"#;

pub(super) fn day(text: &str) -> Day {
    text.parse().expect("a day of the test")
}

pub(super) fn book(text: &str) -> Rulebook {
    let catalog = FactCatalog::parse("facts.toml", CATALOG).expect("the catalog of the test");
    let files = [("law.toml".to_owned(), text.to_owned())];
    match Rulebook::load(&files, &catalog, &BTreeSet::from(["S-1".to_owned()])) {
        Ok(loaded) => loaded.rulebook,
        Err(errors) => panic!("{}", errors.iter().map(|error| format!("{error}\n")).collect::<String>()),
    }
}

/// Text with what every item must carry.
pub(super) fn item(kind: &str, id: &str, body: &str) -> String {
    format!("[[{kind}.{id}]]\ntitle = {{ ja = \"題\", en = \"{id}\" }}\n{body}\n")
}

pub(super) fn law(kind: &str, id: &str, body: &str) -> String {
    item(kind, id, &format!("cite = \"第1条\"\nsources = [\"S-1\"]\nconfidence = \"high\"\n{body}"))
}

/// Home, sea, harbor: at sea at most two years, the examination in January, the license after 300 days at sea.
pub(super) fn harbor() -> String {
    [
        item("stage", "home", "lane = \"a\"\norder = 1\ninitial = true"),
        item("stage", "sea", "lane = \"a\"\norder = 2\nlimit = \"sea-stay\""),
        item("stage", "harbor", "lane = \"a\"\norder = 3\nterminal = true"),
        law("limit", "sea-stay", "until = [\"entered_on + 2 years\"]"),
        law("rule", "sea-entry", "grants = \"sea-permitted\"\nwhen.all = [\"grade >= 1\", \"age_years >= 18\"]"),
        law("rule", "admission", "grants = \"admissible\"\nwhen.all = [\"at_sea_days >= 300\"]"),
        law("rule", "license", "grants = \"licensed\"\nwhen.all = [\"passed\", \"hired\"]"),
        item("step", "to-sea", "from = [\"home\"]\nto = \"sea\"\nrequires = \"sea-permitted\"\nactor = \"owner\""),
        item("step", "to-harbor", "from = [\"sea\"]\nto = \"harbor\"\nrequires = \"licensed\""),
        item("stay", "sea", "sets = { entered_on = \"day\" }\ngrows = { at_sea_days = { permille = 1000 } }"),
        item("activity", "grade-test", "examination = true\ncontinues = [\"every month 10\"]\nresult_after = \"5 days\"\nsets = { grade = 1 }"),
        item("activity", "state-examination", "examination = true\nin_stages = [\"sea\"]\nrequires = \"admissible\"\ncontinues = [\"last sunday of january\"]\nresult_after = \"60 days\"\nsets = { passed = true }"),
        item("activity", "contract", "assumed = true\nsets = { hired = true }"),
        "[moving.age_years]\nyears_since = \"born_on\"\n".to_owned(),
        item("goal", "harbor-pilot", "reach = [{ stages = [\"harbor\"] }]"),
    ]
    .concat()
}

fn facts() -> Facts {
    Facts::new()
        .with("grade", 0)
        .with("at_sea_days", 0)
        .with("passed", false)
        .with("born_on", day("2000-02-29"))
}

fn plan(text: &str, stage: &str, facts: &Facts, as_of: &str) -> Plan {
    let planner = Planner::new(&book(text), "harbor-pilot").expect("the goal of the test");
    let as_of = day(as_of);
    let start = Start { stage, since: None, facts, as_of, horizon: as_of.plus_days(3_653) };
    planner.plan(&start).expect("the stage of the test")
}

#[test]
fn a_plan_names_each_day_of_the_one_way_to_the_license() {
    let plan = plan(&harbor(), "home", &facts(), "2026-03-12");
    assert_eq!(plan.routes.len(), 1, "{plan:#?}");
    let route = &plan.routes[0];
    let told: Vec<_> =
        route.moves.iter().map(|m| (m.id.as_str(), m.on.to_string(), m.effective_on.to_string())).collect();
    // Entered 2026-04-15, 300 days at sea on 2027-02-08: the next examination is that of January 2028.
    let expected = [
        ("contract", "2026-03-12", "2026-03-12"),
        ("grade-test", "2026-04-10", "2026-04-15"),
        ("to-sea", "2026-04-15", "2026-04-15"),
        ("state-examination", "2028-01-30", "2028-03-30"),
        ("to-harbor", "2028-03-30", "2028-03-30"),
    ];
    assert_eq!(told, expected.map(|(id, on, due)| (id, on.to_owned(), due.to_owned())));
    assert_eq!((route.examinations, route.confidence), (2, Confidence::High));
    assert!(route.is_predicted, "no row of these calendars is published");
    assert_eq!(route.moves[0].kind, MoveKind::Assumed);
    assert_eq!(route.stays.len(), 1, "that every day at sea counts is an assumption");
}

#[test]
fn the_latest_day_of_a_step_keeps_the_goal_and_its_last_day_keeps_the_route() {
    let plan = plan(&harbor(), "home", &facts(), "2026-03-12");
    let to_sea = plan.routes[0].moves.iter().find(|m| m.id == "to-sea").expect("it goes to sea");
    // 300 days must be at sea by 2028-01-30, the entering day included.
    assert_eq!(to_sea.latest_on, day("2027-04-06"));
    assert!(to_sea.last_on > to_sea.latest_on, "a later year would do as well");
}

#[test]
fn a_clock_that_would_run_out_is_started_later() {
    // Entered in May, 300 days are too late for the first January, and fifteen months too short for the second.
    let text = harbor().replace("2 years", "15 months");
    let plan = plan(&text, "home", &facts(), "2026-04-11");
    let route = &plan.routes[0];
    let entered = route.moves.iter().find(|m| m.id == "to-sea").expect("it goes to sea");
    let reached = route.reached_on;
    assert_eq!(reached, day("2028-03-30"));
    assert_eq!(entered.on, day("2026-12-30"), "the first entry whose fifteen months hold the result");
}

#[test]
fn a_door_that_closes_before_it_can_be_reached_leaves_no_route_and_says_why() {
    let closed =
        harbor().replace("[[rule.sea-entry]]\n", "[[rule.sea-entry]]\nin_force = { until = 2026-04-14 }\n");
    let none = plan(&closed, "home", &facts(), "2026-03-12");
    assert!(none.routes.is_empty());
    let barrier = none.barriers.iter().find(|barrier| barrier.id == "to-sea").expect("the step is named");
    assert_eq!(barrier.requires.as_deref(), Some("sea-permitted"));
    let open = plan(&closed.replace("2026-04-14", "2026-04-15"), "home", &facts(), "2026-03-12");
    assert_eq!(open.routes.len(), 1, "the last day of the rule is a day on which it may be used");
}

#[test]
fn somebody_on_the_way_goes_on_from_where_they_are() {
    let at_sea = facts().with("grade", 1).with("entered_on", day("2025-06-01")).with("at_sea_days", 285);
    let plan = plan(&harbor(), "sea", &at_sea, "2026-03-12");
    let told: Vec<_> = plan.routes[0].moves.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(told, ["contract", "state-examination", "to-harbor"]);
    assert_eq!(plan.routes[0].reached_on, day("2027-04-01"));
}

#[test]
fn what_may_end_a_stay_ends_it_as_long_as_nobody_knows_better() {
    let text = harbor().replace(
        "until = [\"entered_on + 2 years\"]",
        "until = [\"entered_on + 2 years\", { day = \"entered_on + 15 months\", when.all = [\"trained == false\"] }]",
    );
    let entered = |facts: &Facts| {
        let plan = plan(&text, "home", facts, "2026-04-11");
        plan.routes[0].moves.iter().find(|m| m.id == "to-sea").expect("it goes to sea").on
    };
    assert_eq!(entered(&facts()), day("2026-12-30"), "whether the shorter stay applies is not known");
    assert_eq!(entered(&facts().with("trained", false)), day("2026-12-30"));
    assert_eq!(entered(&facts().with("trained", true)), day("2026-05-15"), "the longer stay is sure");
}

#[test]
fn a_scenario_asks_for_a_plan_and_says_what_comes_out_otherwise() {
    let scenario = |expect: &str| {
        let ask =
            "name = \"s\"\nplan = \"harbor-pilot\"\nfrom = \"home\"\nas_of = 2026-03-12\nuntil = 2029-12-31";
        let facts = "facts = { grade = 0, at_sea_days = 0, passed = false, born_on = 2000-02-29 }";
        let text = format!("{}\n[[scenario]]\n{ask}\n{facts}\nexpect = {{ {expect} }}\n", harbor());
        let catalog = FactCatalog::parse("facts.toml", CATALOG).expect("the catalog of the test");
        let loaded =
            Rulebook::load(&[("law.toml".to_owned(), text)], &catalog, &BTreeSet::from(["S-1".to_owned()]));
        let loaded = loaded
            .unwrap_or_else(|errors| panic!("{}", errors.iter().map(|e| e.to_string()).collect::<String>()));
        loaded.scenarios[0].run(&loaded.rulebook).differs
    };
    let right = "verdict = \"lawful\", routes = 1, reached_on = 2028-03-30, examinations = 2, fewest_examinations = 2, \
                 confidence = \"high\", moves = [\"grade-test\", \"to-sea\", \"to-harbor\"]";
    assert_eq!(scenario(right), [""; 0]);
    let differs = scenario(
        "verdict = \"no-lawful-route\", examinations = 1, moves = [\"to-sea\", \"grade-test\"], blocked_by = [\"to-sea\"]",
    );
    let begun: Vec<&str> = differs.iter().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(begun, ["verdict", "examinations", "moves", "blocked_by"], "{differs:?}");
}
