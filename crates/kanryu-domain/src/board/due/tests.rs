//! Deadlines of invented people, as each audience sees them.

use super::*;
use crate::board::Audience;
use crate::demo;
use crate::history;
use crate::id::Kind;
use crate::registry::Registry;

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

const TRAINEE: &str = "[person]\nborn_on = 1995-06-01\nnationality = \"VN\"\n\
    [[event]]\non = 2022-05-16\nfact = \"stage-entered\"\nstage = \"technical-intern-1\"\n\
    [[event]]\non = 2023-05-16\nfact = \"stage-entered\"\nstage = \"technical-intern-2\"\n";

fn rows(life: &str, as_of: &str, query: &DueQuery) -> Vec<DueRow> {
    let law = Law::builtin();
    let history = history::parse("invented.toml", life, law.rulebook().catalog()).expect("the life reads");
    let registry = Registry::default();
    let audience = Audience::Administrator;
    let question = Question { registry: &registry, as_of: day(as_of), known_at: None, audience: &audience };
    due_of(&question, law, &history.record, query)
}

#[test]
fn the_end_of_a_stay_climbs_down_the_ladder_and_stays_when_it_has_passed() {
    let rung_on = |as_of: &str| {
        let rows = rows(TRAINEE, as_of, &DueQuery::default());
        rows.iter().find(|row| row.kind == DueKind::StayEnds).map(|row| (row.on, row.days_left, row.rung))
    };
    let last = day("2025-05-16");
    assert_eq!(rung_on("2025-01-15"), None, "121 days before");
    assert_eq!(rung_on("2025-01-16"), Some((last, 120, Some(120))));
    assert_eq!(rung_on("2025-02-15"), Some((last, 90, Some(90))));
    assert_eq!(rung_on("2025-05-15"), Some((last, 1, Some(1))));
    assert_eq!(rung_on("2025-05-16"), Some((last, 0, Some(1))));
    assert_eq!(rung_on("2025-05-17"), Some((last, -1, None)));
}

#[test]
fn only_the_kind_the_person_or_the_organization_asked_for_is_shown() {
    let asked = |query: DueQuery| rows(TRAINEE, "2025-05-01", &query).len();
    let own = "person:unnamed".parse().expect("an id");
    let other = "person:other".parse().expect("an id");
    assert_eq!(asked(DueQuery { kind: Some(DueKind::StayEnds), ..DueQuery::default() }), 1);
    assert_eq!(asked(DueQuery { kind: Some(DueKind::ClockEnds), ..DueQuery::default() }), 0);
    assert_eq!(asked(DueQuery { subject: Some(other), ..DueQuery::default() }), 0);
    assert!(asked(DueQuery { subject: Some(own), ..DueQuery::default() }) >= 1);
}

#[test]
fn nobody_sees_deadlines_of_people_whom_they_may_not_see() {
    let registry = Registry::fold(&demo::people(2017, 60, day("2026-11-23")));
    let law = Law::builtin();
    let query = DueQuery { within: 400, ..DueQuery::default() };
    let all = |audience: &Audience| {
        let question = Question { registry: &registry, as_of: day("2026-11-24"), known_at: None, audience };
        let people = registry.of_kind(Kind::Person);
        let rows: Vec<DueRow> = people.flat_map(|record| due_of(&question, law, record, &query)).collect();
        due(&question, rows, &query).value.rows
    };
    let everything = all(&Audience::Secretariat);
    assert!(!everything.is_empty());
    assert!(everything.is_sorted_by_key(|row| row.on));
    assert!(all(&Audience::Public).is_empty());
    let one = everything[0].subject.clone();
    let own = all(&Audience::Person(one.clone()));
    assert!(!own.is_empty() && own.iter().all(|row| row.subject == one));
    let organization = everything.iter().flat_map(|row| &row.organizations).next().cloned();
    if let Some(organization) = organization {
        let seen = all(&Audience::CaseWorker(organization.clone()));
        assert!(!seen.is_empty() && seen.iter().all(|row| row.organizations.contains(&organization)));
    }
}

#[test]
fn the_five_years_of_somebody_who_went_home_are_not_due() {
    let worker = "[person]\nborn_on = 1995-06-01\nnationality = \"VN\"\n\
        [[event]]\non = 2021-12-10\nfact = \"stage-entered\"\nstage = \"specified-skilled-1\"\n";
    let home = worker.to_owned() + "[[event]]\non = 2024-03-01\nfact = \"left-japan\"\n";
    let ending = |life: &str| {
        let rows = rows(life, "2026-11-24", &DueQuery { within: 400, ..DueQuery::default() });
        rows.iter().filter(|row| matches!(row.kind, DueKind::ClockEnds | DueKind::StayEnds)).count()
    };
    assert!(ending(worker) > 0);
    assert_eq!(ending(&home), 0);
}
