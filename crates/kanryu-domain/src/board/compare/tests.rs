//! What each audience sees of a comparison: names, own people, or counts that single nobody out.

use super::*;
use crate::board::audience::SMALLEST_CELL;
use crate::id::Kind;
use crate::pathway::Law;
use crate::registry::Registry;

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

fn comparison() -> Comparison<'static> {
    let law = Law::builtin();
    Comparison::new(Side { law, day: day("2026-11-24") }, Side { law, day: day("2027-04-01") })
}

fn registry() -> Registry {
    Registry::fold(&crate::demo::people(11, 400, day("2026-11-24")))
}

fn asked(registry: &Registry, audience: &Audience) -> PeopleShown {
    let comparison = comparison();
    let facts_on = day("2026-11-24");
    let mut gathering = Gathering::new(&comparison, audience, facts_on);
    for record in registry.of_kind(Kind::Person) {
        let compared = comparison.of(record, &kanryu_rules::Facts::new(), facts_on);
        gathering.add(record, &compared, is_seen(audience, record, facts_on));
    }
    gathering.shown()
}

#[test]
fn whoever_sees_everybody_sees_who_they_are_and_the_counts_agree() {
    let shown = asked(&registry(), &Audience::Secretariat);
    assert!(!shown.groups.is_empty());
    assert_eq!(shown.changed, Shown::Exact(shown.persons.len() as i64));
    for group in &shown.groups {
        let members = shown.persons.iter().flat_map(|person| &person.changes);
        let count = members.filter(|change| change.group == group.number).count() as i64;
        assert_eq!(group.people, Shown::Exact(count), "{}", group.sentence.en);
    }
    let numbers: Vec<usize> = shown.groups.iter().map(|group| group.number).collect();
    assert_eq!(numbers, (1..=shown.groups.len()).collect::<Vec<_>>());
}

#[test]
fn the_public_sees_no_person_and_no_small_group() {
    let is_small =
        |group: &GroupShown| group.people.exact().is_some_and(|count| (1..SMALLEST_CELL).contains(&count));
    let register = |people| Registry::fold(&crate::demo::people(11, people, day("2026-11-24")));
    let has_small = |registry: &Registry| {
        let shown = asked(registry, &Audience::Secretariat);
        shown.groups.iter().any(is_small) && !shown.groups.iter().all(is_small)
    };
    let few =
        (10..100).map(register).find(has_small).expect("some register has a small group beside a large one");
    let public = asked(&few, &Audience::Public);
    assert!(public.persons.is_empty());
    assert!(!public.groups.iter().any(is_small));
    let hidden = public.groups.iter().filter(|group| group.people.exact().is_none()).count();
    assert!(hidden >= 2, "a single hidden group could be worked out");
    assert_eq!(public.changed, Shown::Withheld, "the whole would give a small group away");
}

#[test]
fn a_case_worker_sees_the_people_of_their_own_organization_only() {
    let registry = registry();
    let everybody = asked(&registry, &Audience::Secretariat);
    let own =
        everybody.persons.iter().find_map(|person| person.organizations.first()).expect("an organization");
    let shown = asked(&registry, &Audience::CaseWorker(own.clone()));
    assert!(shown.own_only && !shown.persons.is_empty());
    assert!(shown.persons.iter().all(|person| person.organizations.contains(own)));
    assert!(shown.compared.exact() < everybody.compared.exact());
    assert_eq!(shown.changed, Shown::Exact(shown.persons.len() as i64));
}

#[test]
fn the_tables_carry_groups_law_and_people_and_the_public_ones_no_people() {
    let registry = registry();
    let names = |audience: &Audience| {
        let question = Question { registry: &registry, as_of: day("2026-11-24"), known_at: None, audience };
        let (comparison, people) = (comparison(), Some(asked(&registry, audience)));
        let report = compare(&question, comparison.first(), comparison.second(), people);
        report.value.tables().iter().map(|table| table.name).collect::<Vec<_>>()
    };
    assert_eq!(names(&Audience::Administrator), ["changes", "law", "people"]);
    assert_eq!(names(&Audience::Public), ["changes", "law"]);
}
