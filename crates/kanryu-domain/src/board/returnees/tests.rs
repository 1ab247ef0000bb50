//! What operators see of people who agreed to be found, and when they see a name.

use super::*;
use crate::calendar::{Day, Instant};
use crate::event::{Body, Event, Name, Source, SourceKind};
use crate::id::EventId;
use crate::registry::Registry;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn id(text: &str) -> Subject {
    text.parse().expect("an id")
}

/// Two invented people who agreed, one post of employer `a`, and what else is told.
fn registry(more: &[(&str, &str, Fact)]) -> Registry {
    let named = |latin: &str| Fact::PersonRegistered {
        name: Name { latin: Some(latin.into()), ..Name::default() },
        born_on: None,
        sex: None,
        nationality: "VN".into(),
    };
    let agreed = || Fact::ConsentGiven { purpose: returnee::PURPOSE.into() };
    let post = Fact::VacancyPosted {
        organization: id("organization:a"),
        site: None,
        title: Text::new("架空の求人", "Invented post"),
        work: "care".into(),
        places: 1,
        country: "VN".into(),
        town: None,
        starts_on: None,
        certified: true,
        japanese: None,
        tests: Vec::new(),
        pay: None,
    };
    let told = [
        ("person:p1", "2020-01-01", named("INVENTED ONE")),
        ("person:p2", "2020-01-01", named("INVENTED TWO")),
        ("person:p1", "2025-01-01", agreed()),
        ("person:p2", "2025-01-01", agreed()),
        ("person:p1", "2025-02-01", Fact::CertificationRegistered { provisional: false }),
        ("vacancy:v1", "2026-01-01", post),
    ];
    let events: Vec<Event> = told
        .iter()
        .chain(more)
        .enumerate()
        .map(|(at, (subject, on, fact))| Event {
            id: EventId::from_bits(at as u128 + 1),
            subject: id(subject),
            occurred_on: on.parse().expect("a date"),
            recorded_at: Instant::start_of(day("2026-01-01")),
            source: Source { kind: SourceKind::Demo, place: "invented".into(), note: None },
            confidence: None,
            import: None,
            body: Body::states(fact.clone()),
        })
        .collect();
    Registry::fold(&events)
}

fn listed(registry: &Registry, audience: &Audience, as_of: &str) -> Returnees {
    let question = Question { registry, as_of: day(as_of), known_at: None, audience };
    let post = Vacancy::of(registry.get(&id("vacancy:v1")).expect("posted")).expect("a post");
    let query = ReturneeQuery { wanted: wanted_for(&post), vacancy: Some(post.subject), with_gaps: true };
    returnees(&question, &query).value
}

#[test]
fn operators_find_people_by_what_is_verified_and_learn_no_name() {
    let registry = registry(&[]);
    let board = listed(&registry, &Audience::Operator(id("organization:a")), "2026-06-01");
    assert_eq!((board.consenting, board.fitting, board.rows.len()), (2, 1, 2));
    assert_eq!(board.rows[1].gaps, [Gap::Certified]);
    let json = serde_json::to_string(&board).expect("JSON");
    assert!(!json.contains("INVENTED") && !json.contains("person:"), "{json}");
}

#[test]
fn people_case_workers_and_the_public_find_nobody() {
    let registry = registry(&[]);
    for audience in
        [Audience::Public, Audience::Person(id("person:p2")), Audience::CaseWorker(id("organization:a"))]
    {
        let board = listed(&registry, &audience, "2026-06-01");
        assert_eq!((board.consenting, board.rows.len()), (0, 0));
    }
}

#[test]
fn a_name_is_shown_after_a_yes_and_only_to_the_employer_of_the_post() {
    let asked = Fact::ContactAsked { vacancy: id("vacancy:v1"), message: None };
    let yes = Fact::ContactAnswered { vacancy: id("vacancy:v1"), agrees: true };
    let registry = registry(&[("person:p1", "2026-02-01", asked), ("person:p1", "2026-02-05", yes)]);
    let own = Audience::Operator(id("organization:a"));
    let names = |audience: &Audience, on| {
        listed(&registry, audience, on).rows.iter().filter(|row| row.name.is_some()).count()
    };
    assert_eq!((names(&own, "2026-02-04"), names(&own, "2026-02-05")), (0, 1));
    assert_eq!(names(&Audience::Operator(id("organization:b")), "2026-02-05"), 0);
}

#[test]
fn a_person_is_asked_once_about_an_open_post_by_its_own_employer() {
    let closed = Fact::VacancyClosed { reason: "filled".into() };
    let registry = registry(&[("vacancy:v1", "2026-09-01", closed)]);
    let post = Vacancy::of(registry.get(&id("vacancy:v1")).expect("posted")).expect("a post");
    let ask = |audience: &Audience, on: &str, handle: &str| {
        let question = Question { registry: &registry, as_of: day(on), known_at: None, audience };
        may_ask(&question, &post, handle).map(|record| record.subject.clone())
    };
    let (own, other) = (Audience::Operator(id("organization:a")), Audience::Operator(id("organization:b")));
    let handle = &listed(&registry, &own, "2026-06-01").rows[0].handle;
    assert_eq!(ask(&own, "2026-06-01", handle), Ok(id("person:p1")));
    assert_eq!(ask(&other, "2026-06-01", handle), Err(ContactRefusal::NotOwn));
    assert_eq!(ask(&own, "2026-09-01", handle), Err(ContactRefusal::NotOpen));
    assert_eq!(ask(&own, "2026-06-01", "R0"), Err(ContactRefusal::Nobody));
}

#[test]
fn a_person_sees_their_own_requests_and_nobody_elses() {
    let asked = Fact::ContactAsked { vacancy: id("vacancy:v1"), message: Some("架空".into()) };
    let registry = registry(&[("person:p1", "2026-02-01", asked)]);
    let own = Audience::Person(id("person:p1"));
    let question = Question { registry: &registry, as_of: day("2026-03-01"), known_at: None, audience: &own };
    let board = requests(&question, &id("person:p1")).expect("own").value;
    assert!(board.consents && board.shown.is_some());
    assert_eq!(board.rows.len(), 1);
    assert_eq!(board.rows[0].contact, Coded::code("contact", "asked"));
    assert_eq!(requests(&question, &id("person:p2")), None);
}
