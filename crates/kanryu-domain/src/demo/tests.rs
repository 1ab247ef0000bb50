//! What must hold of the invented population.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::event::Fact;
use crate::matching;
use crate::pathway::Law;
use crate::registry::Registry;
use crate::registry::round::RoundRecord;

fn day(text: &str) -> Day {
    text.parse().expect("a day of the calendar")
}

fn today() -> Day {
    day("2026-11-24")
}

fn fact(event: &Event) -> &Fact {
    match &event.body {
        Body::States { fact } | Body::Corrects { fact, .. } => fact,
        Body::Withdraws { .. } | Body::SameAs { .. } | Body::NotSameAs { .. } => {
            panic!("the demonstration only states and corrects")
        }
    }
}

fn by_person(events: &[Event]) -> BTreeMap<&Subject, Vec<&Event>> {
    let mut people: BTreeMap<&Subject, Vec<&Event>> = BTreeMap::new();
    events.iter().for_each(|event| people.entry(&event.subject).or_default().push(event));
    people
}

#[test]
fn the_registry_accepts_every_event_in_order() {
    let mut registry = Registry::default();
    for event in organizations().iter().chain(&vacancies(today())).chain(&hosts(today())).chain(&people(
        7,
        1_000,
        today(),
    )) {
        registry.check(event).unwrap_or_else(|refusal| panic!("{refusal}"));
        registry.apply(event);
    }
    assert_eq!(registry.of_kind(Kind::Person).count(), by_person(&people(7, 1_000, today())).len());
}

#[test]
fn the_same_seed_gives_the_same_people_whatever_their_number() {
    let few = people(7, 20, today());
    let many = people(7, 60, today());
    assert_eq!(few, many[..few.len()]);
    assert_ne!(few, people(8, 20, today()));
}

#[test]
fn a_later_day_only_adds_events() {
    let cut = day("2021-06-30");
    let known: Vec<Event> = people(7, 200, today())
        .into_iter()
        .filter(|event| event.recorded_at <= Instant::end_of(cut))
        .collect();
    assert_eq!(people(7, 200, cut), known);
    assert!(!known.is_empty());
}

#[test]
fn every_id_is_used_once() {
    let events = people(7, 500, today());
    let ids: BTreeSet<EventId> = events.iter().chain(&organizations()).map(|event| event.id).collect();
    assert_eq!(ids.len(), events.len() + organizations().len());
}

#[test]
fn everything_says_that_it_is_invented() {
    for event in organizations().iter().chain(&people(7, 100, today())) {
        assert_eq!(event.source.kind, SourceKind::Demo);
        assert!(event.subject.key().starts_with("demo-"), "{}", event.subject);
        if let Fact::OrganizationNamed { name, .. } = fact(event) {
            assert!(name.ja.starts_with("架空") && name.en.starts_with("Invented"), "{name:?}");
        }
    }
}

#[test]
fn affiliations_name_organizations_that_are_known() {
    let organizations = organizations();
    let known: BTreeSet<&Subject> = organizations.iter().map(|event| &event.subject).collect();
    for event in &people(7, 1_000, today()) {
        if let Fact::AffiliationBegan { organization, .. } | Fact::EmploymentBegan { organization, .. } =
            fact(event)
        {
            assert!(known.contains(organization), "{organization}");
        }
    }
}

#[test]
fn lives_keep_to_the_dates_of_the_law() {
    let law = Plan::embedded().law;
    for event in &people(7, 2_000, today()) {
        let on = event.earliest_on();
        match fact(event) {
            Fact::StageEntered { stage, .. } if stage == "technical-intern-1" => {
                assert!(on >= law.intern_entry_from)
            }
            Fact::StageEntered { stage, .. } if stage == "nursing-care" => {
                assert!(on >= law.nursing_care_from)
            }
            Fact::StageEntered { stage, .. } if stage == "specified-skilled-1" => {
                assert!(on >= law.specified_skilled_from);
            }
            _ => {}
        }
    }
}

#[test]
fn nobody_works_as_certified_before_the_entry_in_the_register() {
    for (subject, events) in by_person(&people(7, 2_000, today())) {
        let first = |wanted: &dyn Fn(&Fact) -> bool| {
            events.iter().filter(|event| wanted(fact(event))).map(|event| event.earliest_on()).min()
        };
        let works =
            first(&|fact| matches!(fact, Fact::StageEntered { stage, .. } if stage == "nursing-care"));
        let registered = first(&|fact| matches!(fact, Fact::CertificationRegistered { .. }));
        if let Some(works) = works {
            assert!(registered.is_some_and(|registered| registered <= works), "{subject}");
        }
    }
}

#[test]
fn every_stay_is_covered_by_a_card() {
    // From each entry into Japan to the departure or today, no day lies outside a status of residence.
    for (subject, events) in by_person(&people(7, 1_000, today())) {
        let mut grants: Vec<(Day, Day)> = events
            .iter()
            .filter_map(|event| match fact(event) {
                Fact::ResidenceGranted { until: Some(until), .. } => Some((event.earliest_on(), *until)),
                _ => None,
            })
            .collect();
        grants.sort();
        let mut inside: Option<Day> = None;
        let mut moves: Vec<(Day, bool)> = events
            .iter()
            .filter_map(|event| match fact(event) {
                Fact::EnteredJapan => Some((event.earliest_on(), true)),
                Fact::LeftJapan { .. } => Some((event.earliest_on(), false)),
                _ => None,
            })
            .collect();
        moves.sort();
        moves.push((today().plus_days(-60), false));
        for (on, enters) in moves {
            match (inside, enters) {
                (None, true) => inside = Some(on),
                (Some(since), false) => {
                    let covered = grants
                        .iter()
                        .fold(since, |to, (from, until)| if *from <= to { to.max(*until) } else { to });
                    assert!(covered >= on, "{subject}: covered to {covered}, stays to {on}");
                    inside = None;
                }
                (Some(_), true) => panic!("{subject} enters twice"),
                (None, false) => {}
            }
        }
    }
}

#[test]
fn nobody_takes_a_step_that_the_law_of_the_day_blocks() {
    use crate::facts::facts_of;
    use crate::pathway::Law;
    let (law, events) = (Law::builtin(), people(7, 1_500, today()));
    let registry = Registry::fold(&events);
    // The rulebooks hold no rule about the Japanese of students before the guideline of this day (R-STU-02).
    let guideline = day("2015-09-30");
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut blocked: Vec<String> = Vec::new();
    for record in registry.of_kind(Kind::Person) {
        let stages = record.entries.iter().filter_map(|entry| match &entry.fact {
            Fact::StageEntered { stage, .. } => Some((entry.occurred_on.earliest(), stage.as_str())),
            _ => None,
        });
        let stages: Vec<(Day, &str)> = stages.collect();
        for pair in stages.windows(2) {
            let ((_, from), (on, to)) = (pair[0], pair[1]);
            if on < guideline {
                continue;
            }
            // What was known on the eve decides; the law is that of the day itself.
            let facts = facts_of(record, on.plus_days(-1));
            let steps = law.rulebook().steps_from(from).filter(|step| &*step.to_stage == to);
            let verdicts: Vec<String> = steps
                .map(|step| match &step.requires {
                    None => "met".to_owned(),
                    Some(claim) => law.rulebook().judge(claim, &facts, on).verdict.word().to_owned(),
                })
                .collect();
            let best =
                ["met", "unknown"].into_iter().find(|word| verdicts.iter().any(|verdict| verdict == word));
            let name = format!("{from} to {to}: {}", best.unwrap_or("blocked"));
            if best.is_none() {
                blocked.push(format!("{} {name} on {on} {verdicts:?}", record.subject));
            }
            *taken.entry(name).or_default() += 1;
        }
    }
    assert!(
        blocked.is_empty(),
        "{} of {taken:#?}\n{}",
        blocked.len(),
        blocked[..blocked.len().min(12)].join("\n")
    );
}

#[test]
fn the_routes_stand_in_the_proportion_of_the_tables() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let events = people(7, 4_000, day("2027-12-31"));
    for events in by_person(&events).values() {
        let stages: Vec<&str> = events
            .iter()
            .filter_map(|event| match fact(event) {
                Fact::StageEntered { stage, .. } => Some(stage.as_str()),
                _ => None,
            })
            .collect();
        let route = stages.iter().find_map(|stage| match *stage {
            "technical-intern-1" => Some("technical-intern"),
            "language-school" => Some("student"),
            "specified-skilled-1" => Some("specified-skilled"),
            _ => None,
        });
        *counts.entry(route.expect("everybody has come by the end of 2027")).or_default() += 1;
    }
    // 24,125 students, 41,845 technical interns and 17,312 others (a fifth of 86,563) are the sums of the tables.
    let share = |name: &str| counts[name] * 1_000 / 4_000;
    assert!((260..=320).contains(&share("student")), "{counts:?}");
    assert!((470..=535).contains(&share("technical-intern")), "{counts:?}");
    assert!((180..=235).contains(&share("specified-skilled")), "{counts:?}");
}

#[test]
fn the_bytes_are_the_same_on_every_machine() {
    use sha2::Digest;
    let lines: Vec<u8> = people(1, 100, today())
        .iter()
        .flat_map(|event| serde_json::to_vec(event).expect("events are JSON").into_iter().chain(*b"\n"))
        .collect();
    let hash: String =
        sha2::Sha256::digest(&lines).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, "4a342f4828020408", "{} bytes", lines.len());
}

#[test]
fn the_rounds_are_accepted_by_the_registry_and_an_accepted_result_comes_out_of_its_lists_again() {
    let law = Law::builtin();
    let events = rounds(7, 1_000, today(), law);
    assert_eq!(events, rounds(7, 1_000, today(), law), "the same seed, the same rounds");
    let mut registry = Registry::fold(&[organizations(), people(7, 1_000, today())].concat());
    for event in &events {
        registry.check(event).unwrap_or_else(|refusal| panic!("{refusal}"));
        registry.apply(event);
    }
    let known: Vec<RoundRecord> =
        registry.of_kind(Kind::Round).filter_map(|record| RoundRecord::of(record, today())).collect();
    assert_eq!(known.len(), 2);
    let decided = known.iter().find(|round| !round.accepted.is_empty()).expect("one has a result");
    let accepted = decided.accepted.last().expect("it has one");
    assert!(accepted.result.pairs.len() > 5, "{} placed", accepted.result.pairs.len());
    let before =
        matching::recorded_before(&registry, &decided.subject, accepted, law).expect("its lists stand");
    assert_eq!(matching::hash(&before), accepted.result.input_hash);
    let open = known.iter().find(|round| round.accepted.is_empty()).expect("one is open");
    assert!(open.wishes(&registry, today()).len() > 5);
    assert!(rounds(7, 3, today(), law).is_empty(), "too few people for a round");
}
