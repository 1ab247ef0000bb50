//! Invented hosts and bodies on record: who sees them, what is due, and what a later file changes.

use super::*;
use crate::board::Audience;
use crate::calendar::Instant;
use crate::demo;
use crate::event::{Body, Event, Fact, Source, SourceKind};
use crate::id::EventId;
use crate::registry::Registry;

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

fn subject(text: &str) -> Subject {
    text.parse().expect("an id")
}

fn registry(more: &[Event]) -> Registry {
    let until = day("2026-11-23");
    let mut events = [demo::organizations(), demo::hosts(until)].concat();
    events.extend_from_slice(more);
    Registry::fold(&events)
}

fn told(number: u128, on: &str, subject: Subject, file: &str) -> Event {
    Event {
        id: EventId::from_bits(number),
        subject,
        occurred_on: day(on).into(),
        recorded_at: Instant::start_of(day(on)),
        source: Source { kind: SourceKind::Statement, place: "form".to_owned(), note: None },
        confidence: None,
        import: None,
        body: Body::states(Fact::HostTold { file: file.to_owned() }),
    }
}

fn ask<T>(registry: &Registry, audience: &Audience, on: &str, what: impl Fn(&Question<'_>) -> T) -> T {
    what(&Question { registry, as_of: day(on), known_at: None, audience })
}

const SUPPORT: &str = "organization:demo-support-01";

#[test]
fn the_renewal_of_a_registration_is_due_until_a_later_file_tells_of_the_renewed_one() {
    let law = Law::builtin();
    let query = DueQuery { within: 366, ..DueQuery::default() };
    let renewal = |registry: &Registry, on: &str| {
        let rows =
            ask(registry, &Audience::Administrator, on, |question| due_at_hosts(question, law, &query));
        let own = |row: &&DueRow| row.subject == subject(SUPPORT) && row.id == "registration-renewal";
        rows.iter().find(own).map(|row| row.on)
    };
    let before = registry(&[]);
    let due = renewal(&before, "2026-11-23").expect("the registration of the demonstration ends");
    assert!(due < day("2027-05-31"), "{due}");
    let renewed = "[body]\nkind = \"registered-support\"\nregistration_until = 2032-05-31\n";
    let after = registry(&[told(1, "2027-03-01", subject(SUPPORT), renewed)]);
    assert_eq!(renewal(&after, "2026-11-23"), Some(due), "the later file does not speak of the day before");
    assert_eq!(renewal(&after, "2027-03-01"), None, "the next renewal is farther than a year");
}

#[test]
fn a_host_is_seen_by_its_own_organization_and_the_secretariat_and_by_nobody_else() {
    let (law, registry) = (Law::builtin(), registry(&[]));
    let own = subject("organization:demo-host-01");
    let seen = |audience: Audience| -> Vec<Subject> {
        let board = ask(&registry, &audience, "2026-11-23", |question| hosts(question, law));
        board.value.rows.into_iter().map(|row| row.subject).collect()
    };
    assert!(seen(Audience::Public).is_empty());
    assert!(seen(Audience::Person(subject("person:demo-000001"))).is_empty());
    assert_eq!(seen(Audience::CaseWorker(own.clone())), std::slice::from_ref(&own));
    assert_eq!(seen(Audience::Secretariat).len(), 6);
    let query = DueQuery { within: 3_660, ..DueQuery::default() };
    let audience = Audience::CaseWorker(own.clone());
    let rows = ask(&registry, &audience, "2026-11-23", |question| due_at_hosts(question, law, &query));
    assert!(!rows.is_empty() && rows.iter().all(|row| row.subject == own));
    let other = ask(&registry, &audience, "2026-11-23", |question| host(question, law, &subject(SUPPORT)));
    assert!(other.is_none());
}

#[test]
fn stage_three_closes_at_a_host_with_the_end_of_technical_intern_training() {
    let (law, registry) = (Law::builtin(), registry(&[]));
    let page = ask(&registry, &Audience::Secretariat, "2026-11-23", |question| {
        host(question, law, &subject("organization:demo-host-01")).expect("it is on record")
    });
    let standing = page.value.standing.expect("its file reads");
    let query = DueQuery { within: 366, ..DueQuery::default() };
    let due = ask(&registry, &Audience::Secretariat, "2026-11-23", |q| due_at_hosts(q, law, &query));
    for answer in standing.questions.iter().filter(|answer| answer.closes_on.is_some()) {
        let is_due = due.iter().any(|row| row.id == answer.id && Some(row.on) == answer.closes_on);
        assert_eq!(is_due, answer.closes_on <= Some(day("2027-11-24")), "{}", answer.id);
    }
}

#[test]
fn a_file_that_cannot_be_read_any_more_is_told_as_a_finding() {
    let law = Law::builtin();
    let registry = registry(&[told(1, "2026-11-20", subject(SUPPORT), "[body]\nkind = \"unheard-of\"\n")]);
    let board = ask(&registry, &Audience::Administrator, "2026-11-23", |question| hosts(question, law));
    assert_eq!(board.findings.iter().map(|finding| &*finding.code).collect::<Vec<_>>(), ["hosts/unreadable"]);
    assert!(board.value.rows.iter().any(|row| row.subject == subject(SUPPORT) && row.kind.is_none()));
}
