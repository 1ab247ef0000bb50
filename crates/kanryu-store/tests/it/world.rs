//! Invented people and events; every name here is made up.

use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::event::{AffiliationRole, Body, Event, Fact, Name, Source, SourceKind};
use kanryu_domain::id::{EventId, Kind, Subject};

use crate::place::at;

/// The person with this number.
pub fn person(number: u64) -> Subject {
    Subject::new(Kind::Person, &format!("P{number:06}")).expect("a key")
}

/// The organization with this number.
pub fn organization(number: u64) -> Subject {
    Subject::new(Kind::Organization, &format!("O{number:03}")).expect("a key")
}

/// The import with this number.
pub fn import(number: u64) -> Subject {
    Subject::new(Kind::Import, &format!("I{number:03}")).expect("a key")
}

/// An event with this id about a subject.
pub fn event(id: u64, subject: Subject, body: Body) -> Event {
    Event {
        id: event_id(id),
        subject,
        occurred_on: Day::from_ymd(2024, 4, 1).expect("a day").into(),
        recorded_at: recorded_at(id),
        source: Source { kind: SourceKind::Demo, place: "invented".to_owned(), note: None },
        confidence: None,
        import: None,
        body,
    }
}

/// Event `id` is recorded `id` seconds after the arbitrary now.
pub fn recorded_at(id: u64) -> Instant {
    at(i64::try_from(id).expect("a small number"))
}

pub fn event_id(id: u64) -> EventId {
    EventId::from_bits(u128::from(id))
}

/// The registration of an invented person.
pub fn registered(id: u64, number: u64) -> Event {
    let name = Name { latin: Some(format!("INVENTED PERSON {number}")), ..Name::default() };
    let fact = Fact::PersonRegistered { name, born_on: None, sex: None, nationality: "VN".to_owned() };
    event(id, person(number), Body::states(fact))
}

/// A person's entry into Japan.
pub fn entered(id: u64, number: u64) -> Event {
    event(id, person(number), Body::states(Fact::EnteredJapan))
}

/// An organization became responsible for a person.
pub fn affiliated(id: u64, number: u64, with: u64) -> Event {
    let fact = Fact::AffiliationBegan { organization: organization(with), role: AffiliationRole::Host };
    event(id, person(number), Body::states(fact))
}

/// The statement that two people's records are the same person's.
pub fn same(id: u64, number: u64, other: u64) -> Event {
    let body = Body::SameAs { other: person(other), reason: "invented reason".to_owned() };
    event(id, person(number), body)
}

/// The withdrawal of an earlier event of a person.
pub fn withdrawn(id: u64, number: u64, of: u64) -> Event {
    let body = Body::Withdraws { event: event_id(of), reason: "invented reason".to_owned() };
    event(id, person(number), body)
}

/// The same event as part of an import.
pub fn imported(event: Event, number: u64) -> Event {
    Event { import: Some(import(number)), ..event }
}

/// A life of invented people: registrations, affiliations, entries, links and withdrawals, `count` events in all.
pub fn lives(count: u64) -> Vec<Event> {
    (1..=count)
        .map(|id| {
            let number = (id - 1) / 5 + 1;
            match id % 5 {
                1 => registered(id, number),
                2 => affiliated(id, number, number % 7),
                3 => entered(id, number),
                4 if number > 1 => same(id, number, number - 1),
                4 => entered(id, number),
                _ => withdrawn(id, number, id - 2),
            }
        })
        .collect()
}
