//! Folding and refusing.

use super::*;
use crate::event::{AffiliationRole, Name, Source, SourceKind};
use crate::text::Text;

fn subject(text: &str) -> Subject {
    text.parse().unwrap()
}

/// An event about `about`, recorded on 24 November 2026.
fn event(number: u128, about: &str, on: &str, body: Body) -> Event {
    Event {
        id: EventId::from_bits(number),
        subject: subject(about),
        occurred_on: on.parse().unwrap(),
        recorded_at: "2026-11-24T01:00:00Z".parse().unwrap(),
        source: Source { kind: SourceKind::Statement, place: "form".into(), note: None },
        confidence: None,
        import: None,
        body,
    }
}

fn states(number: u128, about: &str, on: &str, fact: Fact) -> Event {
    event(number, about, on, Body::states(fact))
}

/// An invented person, born in 1999.
fn registered(number: u128, about: &str) -> Event {
    let name = Name { latin: Some("TEST PERSON".into()), ..Name::default() };
    let born_on = Some("1999-05-01".parse().unwrap());
    states(
        number,
        about,
        "2025-04-01",
        Fact::PersonRegistered { name, born_on, sex: None, nationality: "VN".into() },
    )
}

fn named(text: &str) -> Fact {
    Fact::OrganizationNamed {
        name: Text::same(text),
        kind: crate::event::OrganizationKind::Unstated,
        country: None,
    }
}

fn same_as(number: u128, about: &str, other: &str) -> Event {
    event(number, about, "2026", Body::SameAs { other: subject(other), reason: "seen".into() })
}

fn not_same_as(number: u128, about: &str, other: &str) -> Event {
    event(number, about, "2026", Body::NotSameAs { other: subject(other), reason: "a mistake".into() })
}

fn dates(registry: &Registry, about: &str) -> Vec<String> {
    let record = registry.get(&subject(about)).unwrap();
    record.entries.iter().map(|entry| entry.occurred_on.to_string()).collect()
}

fn refused(events: &[Event], last: &Event) -> Refusal {
    let registry = Registry::fold(events);
    registry.check(last).unwrap_err()
}

#[test]
fn statements_stand_by_date_and_equal_dates_by_recording() {
    let about = "organization:a";
    let events = [
        states(1, about, "2020-01-01", named("second")),
        states(2, about, "2019", named("first")),
        states(3, about, "2020-01", named("third")),
    ];
    let registry = Registry::fold(&events);
    assert_eq!(dates(&registry, about), ["2019", "2020-01-01", "2020-01"]);
}

#[test]
fn a_correction_replaces_the_statement_and_keeps_what_stood_before() {
    let about = "organization:a";
    let reason = "misread".to_owned();
    let correction = Body::Corrects { event: EventId::from_bits(1), fact: named("right"), reason };
    let registry =
        Registry::fold(&[states(1, about, "2020", named("wrong")), event(2, about, "2018", correction)]);
    let record = registry.get(&subject(about)).unwrap();
    assert_eq!(record.entries.len(), 1);
    assert_eq!((&record.entries[0].fact, record.entries[0].event), (&named("right"), EventId::from_bits(1)));
    assert_eq!(dates(&registry, about), ["2018"], "the date may be corrected too");
    let before = match &record.amendments[0].what {
        AmendmentKind::Corrected { before } => before,
        other => panic!("{other:?}"),
    };
    assert_eq!((&before.fact, record.amendments[0].reason.as_str()), (&named("wrong"), "misread"));
}

#[test]
fn a_correction_can_itself_be_corrected_and_withdrawn_by_the_first_event() {
    let about = "organization:a";
    let first = EventId::from_bits(1);
    let correct = |fact| Body::Corrects { event: first, fact, reason: "again".into() };
    let events = [
        states(1, about, "2020", named("one")),
        event(2, about, "2020", correct(named("two"))),
        event(3, about, "2020", correct(named("three"))),
        event(4, about, "2020", Body::Withdraws { event: first, reason: "none of it".into() }),
    ];
    let mut registry = Registry::default();
    for event in &events {
        registry.check(event).unwrap();
        registry.apply(event);
    }
    let record = registry.get(&subject(about)).unwrap();
    assert_eq!((record.entries.len(), record.amendments.len()), (0, 3));
}

#[test]
fn a_withdrawn_statement_is_gone_from_the_record_and_kept_in_the_trail() {
    let about = "organization:a";
    let withdrawal = Body::Withdraws { event: EventId::from_bits(1), reason: "never said".into() };
    let registry =
        Registry::fold(&[states(1, about, "2020", named("said")), event(2, about, "2020", withdrawal)]);
    let record = registry.get(&subject(about)).unwrap();
    assert!(record.entries.is_empty());
    assert!(
        matches!(&record.amendments[0].what, AmendmentKind::Withdrawn { before } if before.fact == named("said"))
    );
}

#[test]
fn an_amendment_of_an_event_that_does_not_stand_is_folded_without_effect() {
    let about = "organization:a";
    let stray = Body::Withdraws { event: EventId::from_bits(9), reason: "of nothing".into() };
    let registry = Registry::fold(&[states(1, about, "2020", named("said")), event(2, about, "2020", stray)]);
    let record = registry.get(&subject(about)).unwrap();
    assert_eq!((record.entries.len(), record.amendments.len()), (1, 0));
}

#[test]
fn what_is_the_same_as_the_same_is_the_same() {
    let registry = Registry::fold(&[
        same_as(1, "site:a", "site:b"),
        same_as(2, "site:c", "site:b"),
        same_as(3, "site:c", "site:d"),
        same_as(4, "site:x", "site:y"),
    ]);
    let all = ["site:a", "site:b", "site:c", "site:d"].map(subject);
    for about in &all {
        assert_eq!(registry.same_things(about), all, "{about}");
    }
    assert_eq!(registry.same_things(&subject("site:x")).len(), 2);
    assert_eq!(
        registry.same_things(&subject("site:z")),
        [subject("site:z")],
        "an unknown thing is only itself"
    );
}

#[test]
fn a_link_can_be_taken_back_from_either_side() {
    for taken_back in [not_same_as(3, "site:a", "site:b"), not_same_as(3, "site:b", "site:a")] {
        let registry =
            Registry::fold(&[same_as(1, "site:a", "site:b"), same_as(2, "site:b", "site:c"), taken_back]);
        assert_eq!(registry.same_things(&subject("site:a")), [subject("site:a")]);
        assert_eq!(registry.same_things(&subject("site:c")), [subject("site:b"), subject("site:c")]);
        let trail = |about: &str| registry.get(&subject(about)).unwrap().amendments.len();
        assert_eq!((trail("site:a"), trail("site:b")), (2, 3), "both records keep the trail");
    }
}

#[test]
fn linking_twice_links_once() {
    let registry = Registry::fold(&[same_as(1, "site:a", "site:b"), same_as(2, "site:b", "site:a")]);
    assert_eq!(registry.get(&subject("site:a")).unwrap().same_as, [subject("site:b")]);
}

#[test]
fn only_what_can_already_be_true_is_read_by_a_day() {
    let about = "organization:a";
    let registry = Registry::fold(&[
        states(1, about, "2019-12-31", named("old")),
        states(2, about, "2020-06", named("new")),
    ]);
    let by = |day: &str| registry.get(&subject(about)).unwrap().by(day.parse().unwrap()).count();
    assert_eq!((by("2019-12-30"), by("2019-12-31"), by("2020-05-31"), by("2020-06-01")), (0, 1, 1, 2));
}

#[test]
fn an_event_that_does_not_stand_can_be_neither_corrected_nor_withdrawn() {
    let about = "organization:a";
    let events = [states(1, about, "2020", named("said"))];
    let of = EventId::from_bits(7);
    let expected = Refusal::NoSuchEvent { subject: subject(about), event: of };
    let withdrawal = Body::Withdraws { event: of, reason: String::new() };
    assert_eq!(refused(&events, &event(2, about, "2020", withdrawal)), expected);
    let correction = Body::Corrects { event: of, fact: named("else"), reason: String::new() };
    assert_eq!(refused(&events, &event(2, about, "2020", correction)), expected);
    // The event exists, but it belongs to another record.
    let elsewhere = Body::Withdraws { event: EventId::from_bits(1), reason: String::new() };
    assert_eq!(
        refused(&events, &event(2, "organization:b", "2020", elsewhere)).code(),
        "registry/no-such-event"
    );
}

#[test]
fn a_fact_about_one_kind_of_thing_is_refused_on_another() {
    let refusal = refused(&[], &states(1, "site:a", "2020", named("a site is no organization")));
    assert_eq!(refusal, Refusal::WrongKind { subject: subject("site:a"), expected: Kind::Organization });
}

#[test]
fn a_thing_is_not_linked_to_itself_or_to_another_kind() {
    assert_eq!(refused(&[], &same_as(1, "site:a", "site:a")).code(), "registry/link");
    assert_eq!(refused(&[], &same_as(1, "site:a", "body:a")).code(), "registry/link");
    assert_eq!(refused(&[], &not_same_as(1, "site:a", "body:a")).code(), "registry/link");
}

#[test]
fn a_person_is_registered_before_anything_else_and_only_once() {
    let about = "person:p";
    let refusal = refused(&[], &states(1, about, "2025-04-01", Fact::EnteredJapan));
    assert_eq!(refusal, Refusal::NotRegistered { subject: subject(about) });
    let again = refused(&[registered(1, about)], &registered(2, about));
    assert_eq!(again, Refusal::RegisteredTwice { subject: subject(about) });
}

#[test]
fn a_registration_may_be_corrected() {
    let about = "person:p";
    let Body::States { fact } = registered(2, about).body else { panic!("a registration is a statement") };
    let correction = Body::Corrects { event: EventId::from_bits(1), fact, reason: "spelling".into() };
    let registry = Registry::fold(&[registered(1, about)]);
    registry.check(&event(2, about, "2025-04-01", correction)).unwrap();
}

#[test]
fn a_person_without_a_name_is_refused() {
    let blank = Name { latin: Some("  ".into()), ..Name::default() };
    for name in [Name::default(), blank] {
        let fact = Fact::PersonRegistered { name, born_on: None, sex: None, nationality: "VN".into() };
        let refusal = refused(&[], &states(1, "person:p", "2025-04-01", fact));
        assert_eq!(refusal, Refusal::Empty { subject: subject("person:p"), field: "name" });
    }
}

#[test]
fn nothing_happens_to_a_person_before_birth() {
    let events = [registered(1, "person:p")];
    let early = states(2, "person:p", "1999-04-30", Fact::EnteredJapan);
    assert_eq!(refused(&events, &early).code(), "registry/before-birth");
    let registry = Registry::fold(&events);
    registry.check(&states(2, "person:p", "1999", Fact::EnteredJapan)).unwrap();
}

#[test]
fn only_what_a_paper_dates_ahead_may_lie_ahead() {
    let events = [registered(1, "person:p")];
    let refusal = refused(&events, &states(2, "person:p", "2026-11-25", Fact::EnteredJapan));
    assert_eq!(refusal.code(), "registry/in-the-future");
    let registry = Registry::fold(&events);
    let today = states(2, "person:p", "2026-11-24", Fact::EnteredJapan);
    registry.check(&today).unwrap();
    let granted = Fact::ResidenceGranted { status: "nursing-care".into(), until: None };
    registry.check(&states(2, "person:p", "2027-04-01", granted)).unwrap();
}

#[test]
fn a_period_does_not_end_before_it_begins() {
    let events = [registered(1, "person:p")];
    let worked = |until: &str| Fact::CareWorked { until: until.parse().ok(), worked_days: None, site: None };
    let refusal = refused(&events, &states(2, "person:p", "2026-04-01", worked("2026-03-31")));
    assert_eq!(refusal.code(), "registry/ends-before-beginning");
    let registry = Registry::fold(&events);
    registry.check(&states(2, "person:p", "2026-04-01", worked("2026-04-01"))).unwrap();
}

#[test]
fn what_did_not_begin_does_not_end() {
    let events = [registered(1, "person:p")];
    let organization = subject("organization:a");
    let role = AffiliationRole::Host;
    let ended = Fact::AffiliationEnded { organization: organization.clone(), role };
    let refusal = refused(&events, &states(2, "person:p", "2026-03-31", ended.clone()));
    assert_eq!(refusal, Refusal::NotBegun { subject: subject("person:p"), what: organization.clone() });
    let left = Fact::EmploymentEnded { organization: organization.clone() };
    assert_eq!(refused(&events, &states(2, "person:p", "2026-03-31", left)).code(), "registry/not-begun");
    let began = Fact::AffiliationBegan { organization, role };
    let registry = Registry::fold(&[registered(1, "person:p"), states(2, "person:p", "2025-04-01", began)]);
    registry.check(&states(3, "person:p", "2026-03-31", ended)).unwrap();
}

#[test]
fn numbers_outside_what_the_field_can_hold_are_refused() {
    let events = [registered(1, "person:p")];
    let worked = |days| Fact::CareWorked { until: None, worked_days: Some(days), site: None };
    for days in [-1, 36_601] {
        let refusal = refused(&events, &states(2, "person:p", "2026-04-01", worked(days)));
        assert_eq!(refusal.code(), "registry/out-of-range", "{days}");
    }
    let registry = Registry::fold(&events);
    for days in [0, 36_600] {
        registry.check(&states(2, "person:p", "2026-04-01", worked(days))).unwrap();
    }
}

#[test]
fn no_refusal_names_a_person() {
    let again = refused(&[registered(1, "person:p")], &registered(2, "person:p"));
    let told = format!("{again} {again:?} {:?}", registered(1, "person:p"));
    assert!(!told.contains("TEST"), "{told}");
}

#[test]
fn records_of_one_kind_come_by_key() {
    let registry = Registry::fold(&[
        states(1, "organization:b", "2020", named("b")),
        registered(2, "person:p"),
        states(3, "organization:a", "2020", named("a")),
    ]);
    let keys: Vec<&str> = registry.of_kind(Kind::Organization).map(|record| record.subject.key()).collect();
    assert_eq!((keys, registry.len(), registry.is_empty()), (vec!["a", "b"], 3, false));
}
