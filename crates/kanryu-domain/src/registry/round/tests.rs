//! What the records of a round refuse, and who holds a place.

use super::*;
use crate::calendar::Instant;
use crate::event::{AcceptedResult, Body, Name, PlacedPair, Source, SourceKind};

fn subject(text: &str) -> Subject {
    text.parse().unwrap()
}

fn event(number: i64, about: &str, on: &str, fact: Fact) -> Event {
    let at: Instant = "2026-11-24T01:00:00Z".parse().unwrap();
    Event {
        id: EventId::from_bits(number as u128),
        subject: subject(about),
        occurred_on: on.parse().unwrap(),
        recorded_at: Instant::from_ms(at.ms() + number * 1_000),
        source: Source { kind: SourceKind::Statement, place: "form".into(), note: None },
        confidence: None,
        import: None,
        body: Body::states(fact),
    }
}

fn opened() -> Fact {
    Fact::RoundOpened {
        title: Text::same("Invented round"),
        opens_on: "2026-11-01".parse().unwrap(),
        closes_on: "2026-11-20".parse().unwrap(),
        starts_on: None,
        definition: None,
        settings: String::new(),
    }
}

fn offer(id: &str) -> Fact {
    Fact::RoundOffer {
        offer: id.to_owned(),
        title: Text::same(id),
        organization: subject("organization:a"),
        site: None,
        places: 1,
        settings: String::new(),
    }
}

fn wishes(offers: &[&str]) -> Fact {
    let wishes = offers.iter().map(|offer| vec![(*offer).to_owned()]).collect();
    Fact::WishesSubmitted { round: subject("round:r"), wishes, joint: None }
}

fn accepted(person: &str, offer: &str) -> Fact {
    Fact::ResultAccepted {
        result: AcceptedResult {
            method: "deferred-acceptance".into(),
            definition: "weak".into(),
            seed: None,
            rulebook: None,
            input_hash: String::new(),
            result_hash: String::new(),
            pairs: vec![PlacedPair { person: subject(person), offer: offer.to_owned() }],
            although: None,
        },
    }
}

fn told() -> Registry {
    let name = Name { latin: Some("TEST PERSON".into()), ..Name::default() };
    let born = Fact::PersonRegistered { name, born_on: None, sex: None, nationality: "VN".into() };
    Registry::fold(&[
        event(1, "person:p", "2025-04-01", born),
        event(2, "round:r", "2026-10-20", opened()),
        event(3, "round:r", "2026-10-20", offer("x")),
    ])
}

fn code(registry: &Registry, event: &Event) -> &'static str {
    registry.check(event).map_or_else(|refusal| refusal.code(), |()| "accepted")
}

#[test]
fn wishes_are_taken_on_open_days_only() {
    let registry = told();
    for (on, expected) in [
        ("2026-10-31", "registry/round-not-open"),
        ("2026-11-01", "accepted"),
        ("2026-11-20", "accepted"),
        ("2026-11-21", "registry/round-not-open"),
    ] {
        assert_eq!(code(&registry, &event(9, "person:p", on, wishes(&["x"]))), expected, "{on}");
    }
    let mut closed = told();
    closed.apply(&event(8, "round:r", "2026-11-10", Fact::RoundClosed));
    assert_eq!(code(&closed, &event(9, "person:p", "2026-11-12", wishes(&["x"]))), "registry/round-not-open");
}

#[test]
fn lists_name_offers_of_the_round() {
    let registry = told();
    let unknown = event(9, "person:p", "2026-11-02", wishes(&["y"]));
    assert_eq!(code(&registry, &unknown), "registry/not-in-round");
    let ranks = |offer: &str| Fact::RanksSubmitted {
        offer: offer.to_owned(),
        ranks: vec![vec![subject("person:p")]],
        by: subject("organization:a"),
    };
    assert_eq!(code(&registry, &event(9, "round:r", "2026-11-02", ranks("y"))), "registry/not-in-round");
    assert_eq!(code(&registry, &event(9, "round:r", "2026-11-02", ranks("x"))), "accepted");
    assert_eq!(code(&registry, &event(9, "round:none", "2026-11-02", ranks("x"))), "registry/not-registered");
}

#[test]
fn settings_that_cannot_be_read_are_refused() {
    let Fact::RoundOpened { title, opens_on, closes_on, starts_on, definition, .. } = opened() else {
        return;
    };
    let settings = "cap = [".to_owned();
    let broken = Fact::RoundOpened { title, opens_on, closes_on, starts_on, definition, settings };
    assert_eq!(code(&told(), &event(9, "round:s", "2026-10-20", broken)), "registry/unreadable");
}

#[test]
fn only_a_place_that_is_held_is_confirmed_or_given_up() {
    let mut registry = told();
    let round = subject("round:r");
    let confirm = Fact::PlaceConfirmed { round: round.clone(), offer: "x".into() };
    assert_eq!(code(&registry, &event(9, "person:p", "2026-11-22", confirm.clone())), "registry/not-placed");
    registry.apply(&event(10, "round:r", "2026-11-21", accepted("person:p", "x")));
    assert_eq!(code(&registry, &event(11, "person:p", "2026-11-22", confirm.clone())), "accepted");
    let withdraw = Fact::PlaceWithdrawn { round, offer: "x".into() };
    registry.apply(&event(12, "person:p", "2026-11-22", withdraw));
    assert_eq!(code(&registry, &event(13, "person:p", "2026-11-23", confirm)), "registry/not-placed");
}

#[test]
fn a_round_goes_from_later_to_open_to_closed_to_decided() {
    let mut registry = told();
    let state = |registry: &Registry, on: &str| {
        let on = on.parse().unwrap();
        RoundRecord::of(registry.get(&subject("round:r")).unwrap(), on).unwrap().state(on)
    };
    assert_eq!(state(&registry, "2026-10-25"), RoundState::Later);
    assert_eq!(state(&registry, "2026-11-05"), RoundState::Open);
    assert_eq!(state(&registry, "2026-11-21"), RoundState::Closed);
    registry.apply(&event(10, "round:r", "2026-11-21", accepted("person:p", "x")));
    assert_eq!(state(&registry, "2026-11-21"), RoundState::Decided);
}
