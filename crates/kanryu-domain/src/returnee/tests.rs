//! Who can be found, as what, and what a post misses in them.

use super::*;
use crate::calendar::Instant;
use crate::event::{Body, Event, Name, Source, SourceKind};
use crate::id::EventId;

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn person(facts: &[(&str, Fact)]) -> Record {
    let subject: Subject = "person:invented".parse().expect("an id");
    let mut record = Record::new(subject.clone());
    for (at, (on, fact)) in facts.iter().enumerate() {
        record.apply(&Event {
            id: EventId::from_bits(at as u128 + 77),
            subject: subject.clone(),
            occurred_on: on.parse().expect("a date"),
            recorded_at: Instant::start_of(day("2026-01-01")),
            source: Source { kind: SourceKind::Demo, place: "invented".into(), note: None },
            confidence: None,
            import: None,
            body: Body::states(fact.clone()),
        });
    }
    record
}

fn registered() -> Fact {
    let name = Name { latin: Some("INVENTED NAME".into()), ..Name::default() };
    Fact::PersonRegistered { name, born_on: None, sex: None, nationality: "VN".into() }
}

fn jlpt(level: &str, verified: bool) -> Fact {
    Fact::TestTaken { test: "jlpt".into(), level: Some(level.into()), score: None, passed: true, verified }
}

fn agreed() -> Fact {
    Fact::ConsentGiven { purpose: PURPOSE.into() }
}

#[test]
fn nobody_is_found_without_consent_and_nobody_after_taking_it_back() {
    let before = person(&[("2020-04-01", registered())]);
    assert_eq!(profile(&before, day("2026-01-01")), None);
    let other = person(&[
        ("2020-04-01", registered()),
        ("2021-01-01", Fact::ConsentGiven { purpose: "letters".into() }),
    ]);
    assert_eq!(profile(&other, day("2026-01-01")), None);
    let back = Fact::ConsentWithdrawn { purpose: PURPOSE.into() };
    let record = person(&[("2020-04-01", registered()), ("2025-01-01", agreed()), ("2025-06-01", back)]);
    assert_eq!(profile(&record, day("2024-12-31")), None);
    assert!(profile(&record, day("2025-05-31")).is_some());
    assert_eq!(profile(&record, day("2025-06-01")), None);
}

#[test]
fn a_claim_that_nobody_verified_is_not_part_of_the_profile() {
    let record = person(&[
        ("2020-04-01", registered()),
        ("2021-07-01", jlpt("N3", true)),
        ("2023-07-01", jlpt("N1", false)),
        ("2025-01-01", agreed()),
    ]);
    let found = profile(&record, day("2026-01-01")).expect("consent");
    assert_eq!(found.japanese.as_deref(), Some("N3"));
    assert_eq!(found.tests, [Passed { test: "jlpt".into(), level: Some("N3".into()) }]);
    assert!(!found.certified);
}

#[test]
fn a_provisional_registration_does_not_count_as_certified() {
    let provisional = ("2024-04-20", Fact::CertificationRegistered { provisional: true });
    let full = ("2026-04-10", Fact::CertificationRegistered { provisional: false });
    let record = person(&[("2020-04-01", registered()), ("2024-01-01", agreed()), provisional, full]);
    assert!(!profile(&record, day("2025-01-01")).expect("consent").certified);
    assert!(profile(&record, day("2026-05-01")).expect("consent").certified);
}

#[test]
fn who_came_back_to_japan_has_not_returned() {
    let record = person(&[
        ("2020-04-01", registered()),
        ("2024-01-01", agreed()),
        ("2024-03-31", Fact::LeftJapan { for_good: true }),
        ("2025-04-01", Fact::EnteredJapan),
    ]);
    let on = |text| profile(&record, day(text)).expect("consent").returned_on;
    assert_eq!(on("2024-03-30"), None);
    assert_eq!(on("2024-12-31"), Some("2024-03-31".parse().expect("a date")));
    assert_eq!(on("2025-04-01"), None);
}

#[test]
fn every_gap_is_named() {
    let record =
        person(&[("2020-04-01", registered()), ("2021-07-01", jlpt("N4", true)), ("2024-01-01", agreed())]);
    let found = profile(&record, day("2026-01-01")).expect("consent");
    assert_eq!(gaps(&found, &Wanted::default()), []);
    let needs = Needs {
        certified: true,
        japanese: Some("N3".into()),
        tests: vec!["care-skills".into(), "jlpt".into()],
    };
    let wanted =
        Wanted { needs, country: Some("TH".into()), by: Some(day("2026-04-01")), worked_days: Some(540) };
    let names: Vec<&str> = gaps(&found, &wanted).iter().map(Gap::word).collect();
    assert_eq!(names, ["certified", "japanese", "test", "place", "date", "days"]);
}

#[test]
fn only_an_asked_person_can_answer_and_the_last_answer_counts() {
    let post: Subject = "vacancy:p1".parse().expect("an id");
    let asked = || Fact::ContactAsked { vacancy: post.clone(), message: None };
    let answer = |agrees| Fact::ContactAnswered { vacancy: post.clone(), agrees };
    let on = day("2026-12-31");
    assert_eq!(contact(&person(&[("2026-01-01", answer(true))]), &post, on), Contact::None);
    assert_eq!(contact(&person(&[("2026-01-01", asked())]), &post, on), Contact::Asked);
    let record =
        person(&[("2026-01-01", asked()), ("2026-01-02", answer(false)), ("2026-01-03", answer(true))]);
    assert_eq!(contact(&record, &post, day("2026-01-02")), Contact::Declined);
    assert_eq!(contact(&record, &post, on), Contact::Agreed);
}

#[test]
fn each_asker_has_its_own_handle_for_a_person() {
    let record = person(&[("2020-04-01", registered())]);
    let org = |key: &str| format!("organization:{key}").parse::<Subject>().expect("an id");
    let (a, b) = (handle(&record, Some(&org("a"))), handle(&record, Some(&org("b"))));
    assert!(a.is_some());
    assert_ne!(a, b);
    assert_eq!(a, handle(&record, Some(&org("a"))));
    assert!(!a.unwrap_or_default().contains("invented"));
}
