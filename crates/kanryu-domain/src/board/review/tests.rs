//! Reviews of cycles: which days they look at, what they count, what they withhold, and what they say of themselves.

use super::super::indicators::Value;
use super::*;
use crate::board::Audience;
use crate::calendar::Instant;
use crate::event::{Body, Event, Fact, Source, SourceKind};
use crate::id::{EventId, Subject};
use crate::indicator::builtin;
use crate::indicator::decision::{Decision, decision};
use crate::initiative;
use crate::registry::Registry;
use crate::text::Lang;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn reviewed(registry: &Registry, cycle: &str, as_of: &str) -> Report<ReviewBoard> {
    let indicators = builtin();
    let question = Question { registry, as_of: day(as_of), known_at: None, audience: &Audience::Public };
    let basis = Basis { indicators: &indicators, law: Law::builtin(), projection: None };
    review(&question, Cycle::get(cycle).unwrap(), basis, None)
}

fn codes(report: &Report<ReviewBoard>) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_cycle_that_is_over_is_looked_at_before_it_began_and_at_the_end_of_each_of_its_years() {
    let report = reviewed(&Registry::default(), "fy2021-25", "2026-11-25");
    let years = ["2021-03-31", "2022-03-31", "2023-03-31", "2024-03-31", "2025-03-31", "2026-03-31"];
    assert_eq!(report.value.days, years.map(day));
    assert_eq!(report.value.cycle.checked_on, day("2026-03-31"));
    assert!(codes(&report).contains(&"cycle/inferred") && !codes(&report).contains(&"review/not-over"));
}

#[test]
fn a_review_on_the_way_says_so_and_one_before_the_beginning_too() {
    let registry = Registry::default();
    let on_the_way = reviewed(&registry, "fy2026-30", "2026-11-25");
    assert_eq!(on_the_way.value.days, [day("2026-03-31"), day("2026-11-25")]);
    let told = |report: &Report<ReviewBoard>| {
        let found = report.findings.iter().find(|finding| finding.code == "review/not-over").cloned();
        found.map(|finding| finding.text.en).unwrap_or_default()
    };
    assert!(told(&on_the_way).contains("runs until 31 Mar 2031"), "{}", told(&on_the_way));
    let early = reviewed(&registry, "fy2026-30", "2025-01-01");
    assert!(told(&early).contains("has not begun"), "{}", told(&early));
    assert_eq!(early.value.days, [day("2025-01-01")]);
}

#[test]
fn the_first_cycle_shows_bases_opened_against_those_the_slides_planned() {
    let registry = Registry::fold(&initiative::events());
    let report = reviewed(&registry, "fy2016-20", "2026-11-25");
    let places = &report.value.places;
    assert_eq!(places.len(), report.value.days.len());
    assert!(places.windows(2).all(|pair| pair[0].opened <= pair[1].opened), "{places:?}");
    let last = places.last().unwrap();
    assert!(last.planned >= last.opened && last.opened > Some(0.0), "{last:?}");
    let course = report.value.course.iter().find(|one| one.key == "places-opened").unwrap();
    let values: Vec<Option<f64>> = course.points.iter().map(|point| point.value.number()).collect();
    assert_eq!(values, places.iter().map(|one| one.opened).collect::<Vec<_>>());
}

#[test]
fn missing_values_are_said_and_no_cell_of_the_check_is_a_bare_zero() {
    let report = reviewed(&Registry::default(), "fy2026-30", "2026-11-25");
    let tables = report.value.tables();
    let check = tables.iter().find(|table| table.name == "check").unwrap();
    let cost = check.rows.iter().find(|row| row.cells[0].plain(Lang::En).starts_with("Cost")).unwrap();
    assert_eq!(cost.cells[2].plain(Lang::En), "no data");
    assert!(codes(&report).contains(&"review/values"));
    assert!(report.value.cycle.check.iter().any(|one| one.row.actual == Value::NoData));
}

fn told(number: u128, about: &str, on: &str, fact: Fact) -> Event {
    let source = Source { kind: SourceKind::Demo, place: "invented".to_owned(), note: None };
    Event {
        id: EventId::from_bits(number),
        subject: about.parse::<Subject>().unwrap(),
        occurred_on: day(on).into(),
        recorded_at: Instant::from_ms(0),
        source,
        confidence: None,
        import: None,
        body: Body::states(fact),
    }
}

#[test]
fn a_share_of_three_invented_people_is_withheld_in_a_review() {
    let person = |number: u128| {
        let about = format!("person:invented-{number}");
        let registered = Fact::PersonRegistered {
            nationality: "VN".to_owned(),
            name: crate::event::Name { latin: Some("INVENTED".to_owned()), kana: None, native: None },
            born_on: None,
            sex: None,
        };
        [
            told(number * 10, &about, "2019-01-01", registered),
            told(number * 10 + 1, &about, "2020-01-01", Fact::EnteredJapan),
            told(number * 10 + 2, &about, "2023-06-01", Fact::LeftJapan { for_good: true }),
        ]
    };
    let registry = Registry::fold(&(1..=3).flat_map(person).collect::<Vec<_>>());
    let report = reviewed(&registry, "fy2021-25", "2026-11-25");
    let share = report.value.cycle.check.iter().find(|one| one.row.key == "in-care-after-6-months").unwrap();
    assert_eq!(share.row.actual, Value::Withheld);
    let course = report.value.course.iter().find(|one| one.key == "in-care-after-6-months").unwrap();
    assert_eq!(course.points.last().unwrap().value, Value::Withheld);
}

#[test]
fn what_a_review_decided_stands_under_act_and_not_under_plan() {
    let cycle = Cycle::get("fy2021-25").unwrap();
    let decided = Decision {
        title: Text::new("架空の決定", "Invented decision"),
        text: Text::new("架空の内容", "Invented wording"),
        owners: vec!["架空の事務局".to_owned()],
        decided_on: day("2026-05-10"),
        due_on: day("2027-03-31"),
    };
    let event = decision(cycle, &decided, Instant::from_ms(0)).unwrap();
    let report = reviewed(&Registry::fold(&[event]), "fy2021-25", "2026-11-25");
    let act: Vec<&str> = report.value.cycle.decisions.iter().map(|row| row.title.en.as_str()).collect();
    assert_eq!(act, ["Invented decision"]);
    assert!(report.value.cycle.plan.is_empty() && report.value.undated.is_empty());
    assert!(!codes(&report).contains(&"review/no-decision"));
    let other = reviewed(&Registry::default(), "fy2016-20", "2026-11-25");
    assert!(codes(&other).contains(&"review/no-decision"));
}
