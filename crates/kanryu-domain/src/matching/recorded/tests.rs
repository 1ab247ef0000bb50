//! Rounds on record: the same as a file, rerun to the byte, and what is left after an accepted result.

use super::*;
use crate::event::{Body, Event, Fact, JointWish, Name, Source, SourceKind};
use crate::id::EventId;
use crate::matching::Method;
use crate::text::Text;

fn subject(text: &str) -> Subject {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The records of an invented round, one event after the other.
struct Told(Registry, i64);

impl Told {
    fn tell(&mut self, about: &str, on: &str, fact: Fact) -> &mut Told {
        self.1 += 1;
        let at: Instant = "2026-11-24T01:00:00Z".parse().unwrap();
        let event = Event {
            id: EventId::from_bits(self.1 as u128),
            subject: subject(about),
            occurred_on: on.parse().unwrap(),
            recorded_at: Instant::from_ms(at.ms() + self.1 * 1_000),
            source: Source { kind: SourceKind::Demo, place: "invented".into(), note: None },
            confidence: None,
            import: None,
            body: Body::states(fact),
        };
        self.0.check(&event).unwrap_or_else(|refusal| panic!("{refusal}"));
        self.0.apply(&event);
        self
    }

    fn wishes(&mut self, who: &str, offers: &[&str], joint: Option<JointWish>) -> &mut Told {
        let wishes = offers.iter().map(|offer| vec![(*offer).to_owned()]).collect();
        self.tell(who, "2026-11-02", Fact::WishesSubmitted { round: subject("round:r"), wishes, joint })
    }

    fn ranks(&mut self, offer: &str, people: &[&str]) -> &mut Told {
        let ranks = people.iter().map(|person| vec![subject(person)]).collect();
        let by = subject("organization:a");
        self.tell("round:r", "2026-11-03", Fact::RanksSubmitted { offer: offer.to_owned(), ranks, by })
    }
}

/// Three people, two offers: x with one place that asks for N4, y with one place.
fn told(floor: &str) -> Told {
    let mut told = Told(Registry::default(), 0);
    for (person, nationality) in [("person:a", "VN"), ("person:b", "ID"), ("person:c", "VN")] {
        let name = Name { latin: Some("TEST PERSON".into()), ..Name::default() };
        let fact = Fact::PersonRegistered { name, born_on: None, sex: None, nationality: nationality.into() };
        told.tell(person, "2025-04-01", fact);
    }
    told.tell(
        "round:r",
        "2026-10-20",
        Fact::RoundOpened {
            title: Text::same("Invented round"),
            opens_on: day("2026-11-01"),
            closes_on: day("2026-11-20"),
            starts_on: None,
            definition: Some("weak".into()),
            settings: "[cap.vn]\noffers = [\"x\", \"y\"]\nwho = { nationality = \"VN\" }\nmax = 2\n".into(),
        },
    );
    for (id, settings) in [("x", floor), ("y", "")] {
        let fact = Fact::RoundOffer {
            offer: id.into(),
            title: Text::same(id),
            organization: subject("organization:a"),
            site: None,
            places: 1,
            settings: settings.into(),
        };
        told.tell("round:r", "2026-10-20", fact);
    }
    told.wishes("person:a", &["x", "y"], None)
        .wishes("person:b", &["x"], None)
        .wishes("person:c", &["x", "y"], None)
        .ranks("x", &["person:b", "person:a", "person:c"])
        .ranks("y", &["person:c", "person:a"]);
    told
}

fn put_together(told: &Told, on: &str) -> Round {
    recorded(&told.0, &subject("round:r"), day(on), Law::builtin()).unwrap_or_else(|error| panic!("{error}"))
}

fn asked() -> Asked {
    Asked { method: Some(Method::DeferredAcceptance), definition: None, seed: Some(7) }
}

#[test]
fn a_round_on_record_and_its_canonical_file_are_the_same_round() {
    let round = put_together(&told(""), "2026-11-21");
    let text = super::super::write(&round);
    let read = super::super::parse("again", &text, Law::builtin(), &|_| Err("no files".into())).unwrap();
    assert_eq!(super::super::hash(&read), super::super::hash(&round));
    assert_eq!(round.people["person:a"].about["nationality"], "VN");
    assert_eq!(round.caps["vn"].most, 2);
}

#[test]
fn an_accepted_result_is_rerun_to_the_byte_from_what_was_recorded_before() {
    let mut told = told("");
    let round = put_together(&told, "2026-11-21");
    let result = super::super::run(&round, Law::builtin(), &asked()).unwrap();
    told.tell("round:r", "2026-11-21", Fact::ResultAccepted { result: accepting(&result) });
    told.tell(
        "person:c",
        "2026-11-22",
        Fact::PlaceConfirmed { round: subject("round:r"), offer: "y".into() },
    );
    let known = RoundRecord::of(told.0.get(&subject("round:r")).unwrap(), day("2026-11-23")).unwrap();
    let before = recorded_before(&told.0, &known.subject, &known.accepted[0], Law::builtin()).unwrap();
    let again = rerun(&before, Law::builtin(), &known.accepted[0].result).unwrap();
    assert!(again.same_input && again.same_result && again.same_pairs, "{again:?}");
}

#[test]
fn a_further_round_is_what_confirmations_and_withdrawals_leave() {
    let mut told = told("");
    let result = super::super::run(&put_together(&told, "2026-11-21"), Law::builtin(), &asked()).unwrap();
    let placed: Vec<(&str, &str)> =
        result.pairs.iter().map(|pair| (pair.person.as_str(), pair.offer.as_str())).collect();
    assert_eq!(placed, [("person:b", "x"), ("person:c", "y")]);
    told.tell("round:r", "2026-11-21", Fact::ResultAccepted { result: accepting(&result) });
    let left = put_together(&told, "2026-11-22");
    assert_eq!(left.people.keys().collect::<Vec<_>>(), ["person:a"]);
    assert_eq!((left.offers["x"].places, left.offers["y"].places), (0, 0));
    assert_eq!(left.caps["vn"].most, 1, "one Vietnamese person holds a place");
    told.tell(
        "person:c",
        "2026-11-22",
        Fact::PlaceWithdrawn { round: subject("round:r"), offer: "y".into() },
    );
    let left = put_together(&told, "2026-11-23");
    assert_eq!(left.people.keys().collect::<Vec<_>>(), ["person:a"], "who gave up takes no part");
    assert_eq!((left.offers["x"].places, left.offers["y"].places), (0, 1));
    let second = super::super::run(&left, Law::builtin(), &asked()).unwrap();
    assert_eq!(second.pairs.len(), 1);
    assert_eq!((&*second.pairs[0].person, &*second.pairs[0].offer), ("person:a", "y"));
}

#[test]
fn a_level_that_nobody_verified_does_not_satisfy_a_floor() {
    let mut told = told("language_floor = \"N4\"\n");
    let test = |verified| Fact::TestTaken {
        test: "jlpt".into(),
        level: Some("N4".into()),
        score: None,
        passed: true,
        verified,
    };
    told.tell("person:a", "2025-12-01", test(true)).tell("person:b", "2025-12-01", test(false));
    let result = super::super::run(&put_together(&told, "2026-11-21"), Law::builtin(), &asked()).unwrap();
    let at_x: Vec<&str> =
        result.pairs.iter().filter(|pair| pair.offer == "x").map(|pair| pair.person.as_str()).collect();
    assert_eq!(at_x, ["person:a"]);
    let why = result.struck.iter().find(|one| one.person == "person:b").map(|one| one.code);
    assert_eq!(why, Some("language-not-verified"));
}

#[test]
fn a_joint_wish_counts_when_both_state_it() {
    let mut told = told("");
    let wish = |partner: &str, pair: [&str; 2]| {
        Some(JointWish { partner: subject(partner), wishes: vec![pair.map(str::to_owned)] })
    };
    told.wishes("person:a", &[], wish("person:c", ["x", "y"]));
    let alone = put_together(&told, "2026-11-21");
    assert!(alone.joint.is_empty());
    assert!(alone.findings.iter().any(|finding| finding.code == "joint-wish-one-sided"));
    told.wishes("person:c", &[], wish("person:a", ["y", "x"]));
    let both = put_together(&told, "2026-11-21");
    assert_eq!(both.joint[0].members, ["person:a", "person:c"]);
}

#[test]
fn people_and_offers_in_the_settings_are_refused() {
    let mut told = told("");
    let Fact::RoundOpened { title, opens_on, closes_on, starts_on, definition, .. } =
        told.0.get(&subject("round:r")).unwrap().entries[0].fact.clone()
    else {
        panic!("the round is opened first");
    };
    let settings = "[[person]]\nid = \"z\"\n".to_owned();
    let again = Fact::RoundOpened { title, opens_on, closes_on, starts_on, definition, settings };
    told.tell("round:r", "2026-10-21", again);
    let refused = recorded(&told.0, &subject("round:r"), day("2026-11-21"), Law::builtin()).unwrap_err();
    assert!(matches!(&refused, RecordedError::OwnRecord { key, .. } if key == "person"), "{refused}");
}
