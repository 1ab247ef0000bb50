//! Who sees what of a round, and small numbers.

use super::*;
use crate::event::{Body, Event, Fact, Name, Source, SourceKind};
use crate::id::EventId;
use crate::registry::Registry;

fn subject(text: &str) -> Subject {
    text.parse().unwrap()
}

fn event(number: i64, about: &str, on: &str, fact: Fact) -> Event {
    Event {
        id: EventId::from_bits(number as u128),
        subject: subject(about),
        occurred_on: on.parse().unwrap(),
        recorded_at: crate::calendar::Instant::from_ms(1_795_000_000_000 + number * 1_000),
        source: Source { kind: SourceKind::Demo, place: "invented".into(), note: None },
        confidence: None,
        import: None,
        body: Body::states(fact),
    }
}

/// Six invented people wish for the one place of offer x of organization a; offer y is organization b's.
fn told() -> Registry {
    let round = subject("round:r");
    let mut events = vec![event(
        1,
        "round:r",
        "2026-10-20",
        Fact::RoundOpened {
            title: Text::same("Invented round"),
            opens_on: "2026-11-01".parse().unwrap(),
            closes_on: "2026-11-20".parse().unwrap(),
            starts_on: None,
            definition: None,
            settings: String::new(),
        },
    )];
    for (number, offer, organization) in [(2, "x", "organization:a"), (3, "y", "organization:b")] {
        let fact = Fact::RoundOffer {
            offer: offer.into(),
            title: Text::same(offer),
            organization: subject(organization),
            site: None,
            places: 1,
            settings: String::new(),
        };
        events.push(event(number, "round:r", "2026-10-20", fact));
    }
    for number in 0..6 {
        let person = format!("person:p{number}");
        let name = Name { latin: Some("TEST PERSON".into()), ..Name::default() };
        let known = Fact::PersonRegistered { name, born_on: None, sex: None, nationality: "VN".into() };
        events.push(event(10 + number, &person, "2025-04-01", known));
        let first = if number == 5 { "y" } else { "x" };
        let wishes = vec![vec![first.to_owned()]];
        let wish = Fact::WishesSubmitted { round: round.clone(), wishes, joint: None };
        events.push(event(20 + number, &person, "2026-11-02", wish));
    }
    Registry::fold(&events)
}

fn question<'a>(registry: &'a Registry, audience: &'a Audience) -> Question<'a> {
    Question { registry, as_of: "2026-11-21".parse().unwrap(), known_at: None, audience }
}

#[test]
fn an_employer_sees_the_lists_of_its_own_offers_only() {
    let (registry, round_id) = (told(), subject("round:r"));
    let seen = |audience: &Audience| -> Vec<bool> {
        let found = round(&question(&registry, audience), &round_id).unwrap();
        found.value.offers.iter().map(|offer| offer.lists.is_some()).collect()
    };
    assert_eq!(seen(&Audience::Public), [false, false]);
    assert_eq!(seen(&Audience::Person(subject("person:p0"))), [false, false]);
    assert_eq!(seen(&Audience::Operator(subject("organization:a"))), [true, false]);
    assert_eq!(seen(&Audience::Secretariat), [true, true]);
}

#[test]
fn few_first_choices_are_withheld_from_those_who_do_not_see_everybody() {
    let (registry, round_id) = (told(), subject("round:r"));
    let counts = |audience: &Audience| -> Vec<Shown> {
        let found = round(&question(&registry, audience), &round_id).unwrap();
        found.value.offers.iter().map(|offer| offer.first_choices).collect()
    };
    assert_eq!(counts(&Audience::Public), [Shown::Exact(5), Shown::Few]);
    assert_eq!(counts(&Audience::Secretariat), [Shown::Exact(5), Shown::Exact(1)]);
}

#[test]
fn nobody_sees_the_wishes_of_another_person_nor_a_proposal() {
    let (registry, round_id, law) = (told(), subject("round:r"), Law::builtin());
    let person = subject("person:p0");
    let own =
        |audience: &Audience| own_round(&question(&registry, audience), &round_id, &person, law).is_ok();
    assert!(own(&Audience::Person(person.clone())) && own(&Audience::Secretariat));
    assert!(!own(&Audience::Person(subject("person:p1"))) && !own(&Audience::Public));
    assert!(!own(&Audience::Operator(subject("organization:a"))));
    let run = |audience: &Audience| {
        proposal(&question(&registry, audience), &round_id, &Asked::default(), law).is_ok()
    };
    assert!(run(&Audience::Secretariat) && !run(&Audience::Person(person)));
    assert!(!run(&Audience::Operator(subject("organization:a"))));
}

#[test]
fn fairness_withholds_kinds_of_few_people() {
    let (registry, round_id, law) = (told(), subject("round:r"), Law::builtin());
    let found =
        proposal(&question(&registry, &Audience::Secretariat), &round_id, &Asked::default(), law).unwrap();
    let rows = &found.value.fairness;
    assert_eq!(rows.len(), 1, "nobody's sex is on record");
    assert_eq!((rows[0].word.as_str(), rows[0].people), ("VN", Shown::Exact(6)));
    assert_eq!(rows[0].placed, Shown::Withheld, "four without a place would follow from the difference");
}
