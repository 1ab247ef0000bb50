//! The tables fold into the records that the slides hold.

use std::collections::BTreeSet;

use super::*;
use crate::event::{Body, BodyKind, CoordinateBasis, Fact, Phase, SiteRegister, SiteStage};
use crate::id::Kind;
use crate::registry::Registry;

fn all() -> Registry {
    Registry::fold(&events())
}

fn count(registry: &Registry, kind: Kind) -> usize {
    registry.of_kind(kind).count()
}

fn facts<'a>(registry: &'a Registry, about: &str) -> Vec<&'a Fact> {
    let record = registry.get(&subject(about)).expect("the record exists");
    record.entries.iter().map(|entry| &entry.fact).collect()
}

#[test]
fn every_event_is_accepted_in_the_order_of_the_log() {
    let mut registry = Registry::default();
    for event in events() {
        registry.check(&event).unwrap_or_else(|refusal| panic!("{}: {refusal}", event.subject));
        registry.apply(&event);
    }
}

#[test]
fn every_row_of_the_tables_becomes_one_record() {
    let registry = all();
    let in_register = |wanted: SiteRegister| {
        let listed = |fact: &Fact| matches!(fact, Fact::SiteListed { register, .. } if *register == wanted);
        registry
            .of_kind(Kind::Site)
            .filter(|record| record.entries.iter().any(|entry| listed(&entry.fact)))
            .count()
    };
    assert_eq!(in_register(SiteRegister::MedicalBase), 24);
    assert_eq!(in_register(SiteRegister::CareBusiness), 16);
    let expected = [
        (Kind::Slide, 14),
        (Kind::Statement, 40),
        (Kind::Goal, 9),
        (Kind::Domain, 4),
        (Kind::Partner, 63),
        (Kind::Initiative, 6),
        (Kind::PolicyAction, 26),
        (Kind::Milestone, 33),
        (Kind::Site, 40),
    ];
    for (kind, rows) in expected {
        assert_eq!(count(&registry, kind), rows, "{kind:?}");
    }
}

#[test]
fn the_charts_hold_twenty_three_bodies_and_four_ministries() {
    let registry = all();
    let ministries = registry
        .of_kind(Kind::Body)
        .filter(|record| {
            record
                .entries
                .iter()
                .any(|entry| matches!(&entry.fact, Fact::BodyNamed { kind: BodyKind::Ministry, .. }))
        })
        .count();
    assert_eq!((count(&registry, Kind::Body), ministries), (27, 4));
    let seats = |body: &str| {
        facts(&registry, body).into_iter().filter(|fact| matches!(fact, Fact::SeatHeld { .. })).count()
    };
    assert_eq!([seats("body:O01"), seats("body:O11"), seats("body:O12")], [4, 18, 15]);
}

#[test]
fn lines_of_the_chart_are_inferred_unless_the_slides_state_them() {
    let registry = all();
    let inferred = |from: &str, to_key: &str| {
        facts(&registry, from).into_iter().find_map(|fact| match fact {
            Fact::BodyRelated { to, inferred, .. } if to.key() == to_key => Some(*inferred),
            _ => None,
        })
    };
    assert_eq!(inferred("body:O01", "O02"), Some(true), "layout");
    assert_eq!(inferred("body:O02", "O09"), Some(true), "layout, told as idem");
    assert_eq!(inferred("body:O01", "O10"), Some(false), "stated on S07");
    assert_eq!(inferred("body:meti", "O03"), Some(false), "stated");
    assert_eq!(inferred("body:O14", "O17"), Some(false), "stated, told as idem");
    assert_eq!(inferred("body:O18", "O19"), Some(false), "the joint secretary is named with it");
    assert_eq!(inferred("body:O18", "O21"), Some(true), "end points of the arrow");
}

#[test]
fn event_ids_are_distinct_and_the_same_each_time() {
    let ids: BTreeSet<_> = events().iter().map(|event| event.id).collect();
    assert_eq!(ids.len(), events().len());
    assert_eq!(events(), events());
    let first = &slides()[0];
    assert_eq!(
        (first.subject.to_string(), first.id.to_string().chars().nth(14)),
        ("slide:S01".into(), Some('8'))
    );
}

#[test]
fn the_follow_up_was_not_known_at_the_end_of_2017() {
    let end_of_2017: Instant = "2017-12-31".parse().unwrap();
    assert!(slides().iter().all(|event| event.recorded_at <= end_of_2017));
    assert!(follow_up().iter().all(|event| event.recorded_at > end_of_2017));
    assert_eq!(follow_up().len(), 13, "fourteen rows, of which one says that nobody searched");
}

#[test]
fn dates_keep_the_precision_of_the_slide() {
    let registry = all();
    let dates = |about: &str| -> Vec<String> {
        let record = registry.get(&subject(about)).unwrap();
        let told = |entry: &&crate::registry::Entry| {
            entry.source.place == "S02d" && matches!(entry.fact, Fact::SiteStaged { .. })
        };
        record.entries.iter().filter(told).map(|entry| entry.occurred_on.to_string()).collect()
    };
    assert_eq!(dates("site:B05"), ["2014-08", "2015-09"]);
    assert_eq!(dates("site:B16"), ["2017", "FY2017"]);
    assert_eq!(dates("site:B22"), ["2017-05", "2018"]);
    assert_eq!(dates("site:B21"), ["FY2016"]);
    assert_eq!(dates("site:B02"), ["2017-08"]);
}

#[test]
fn every_care_business_has_an_unknown_stage() {
    let registry = all();
    for number in 1..=16 {
        let stages: Vec<&Fact> = facts(&registry, &format!("site:C{number:02}"))
            .into_iter()
            .filter(|fact| matches!(fact, Fact::SiteStaged { .. }))
            .collect();
        assert!(
            matches!(stages[..], [Fact::SiteStaged { stage: SiteStage::Unknown, phase: Phase::Actual, .. }]),
            "C{number:02}"
        );
    }
}

#[test]
fn stand_in_coordinates_are_marked() {
    let registry = all();
    let basis = |about: &str| {
        facts(&registry, about).into_iter().find_map(|fact| match fact {
            Fact::SiteListed { coordinates: Some(place), .. } => Some((place.basis, place.lat_micro)),
            _ => None,
        })
    };
    assert_eq!(basis("site:B24"), Some((CoordinateBasis::Placeholder, -6_200_000)));
    assert_eq!(basis("site:B01"), Some((CoordinateBasis::City, 43_120_000)));
    assert_eq!(basis("site:C02"), Some((CoordinateBasis::Placeholder, 3_140_000)));
}

#[test]
fn the_hospital_of_both_lists_is_linked_and_the_probable_pair_is_not() {
    let registry = all();
    assert_eq!(registry.same_things(&subject("site:C15")), [subject("site:B17"), subject("site:C15")]);
    assert_eq!(registry.same_things(&subject("site:B19")), [subject("site:B19")]);
    let suggested = suggested_links();
    assert_eq!((suggested.len(), suggested[0].other.key()), (1, "C11"));
}

#[test]
fn every_mention_of_an_organization_leads_to_one_record() {
    let known = places::known();
    let keys: BTreeSet<&Subject> = known.iter().map(|known| &known.subject).collect();
    assert_eq!(keys.len(), known.len(), "keys are distinct");
    let registry = all();
    assert_eq!(count(&registry, Kind::Organization), known.len());
    for known in known {
        for mention in &known.mentions {
            let about = if mention.starts_with('P') { "partner" } else { "site" };
            let found = facts(&registry, &format!("{about}:{mention}")).into_iter().any(|fact| match fact {
                Fact::SiteListed { operators, .. } => {
                    operators.iter().any(|one| one.organization == known.subject)
                }
                Fact::PartnerListed { organization, .. } => organization.as_ref() == Some(&known.subject),
                _ => false,
            });
            assert!(found, "{mention} names {}", known.subject);
        }
    }
}

#[test]
fn titles_of_persons_do_not_enter_the_names_of_their_organizations() {
    let registry = all();
    let record = registry.get(&subject("organization:terumo-corporation")).unwrap();
    assert!(
        matches!(&record.entries[0].fact, Fact::OrganizationNamed { name, .. } if name.en == "Terumo Corporation")
    );
}

#[test]
fn the_wording_of_a_base_finds_its_milestones() {
    let registry = all();
    let site = |about: &str| match facts(&registry, about)[0] {
        Fact::MilestoneReached { site, .. } => site.as_ref().map(|site| site.key().to_owned()),
        _ => None,
    };
    assert_eq!(site("milestone:T06").as_deref(), Some("B22"));
    assert_eq!(site("milestone:T09").as_deref(), Some("B22"));
    assert_eq!(site("milestone:T11").as_deref(), Some("B01"));
    assert_eq!(site("milestone:T01"), None);
}

#[test]
fn nothing_but_the_link_is_no_statement() {
    let links = events().into_iter().filter(|event| !matches!(event.body, Body::States { .. })).count();
    assert_eq!(links, 1);
}
