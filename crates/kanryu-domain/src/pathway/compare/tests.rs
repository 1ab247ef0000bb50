//! Whose answers change between two laws: invented people on both sides of real amendments.

use std::collections::BTreeMap;

use super::*;
use crate::history;
use crate::id::Kind;
use crate::pathway::LawTexts;
use crate::pathway::standing::judge;
use crate::registry::Registry;

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

fn days(first: &str, second: &str) -> Comparison<'static> {
    let law = Law::builtin();
    Comparison::new(Side { law, day: day(first) }, Side { law, day: day(second) })
}

fn asked(comparison: &Comparison<'_>, life: &str, facts_on: &str) -> Vec<Change> {
    let catalog = Law::builtin().rulebook().catalog();
    let history =
        history::parse("invented.toml", life, catalog).unwrap_or_else(|errors| panic!("{errors:#?}"));
    comparison.of(&history.record, &history.facts, day(facts_on)).changes
}

/// Somebody in the second stage who meets everything that the third asks for.
fn ready_for_the_third_stage(permitted_on: &str) -> String {
    format!(
        "[[event]]\non = 2025-04-10\nfact = \"stage-entered\"\nstage = \"technical-intern-1\"\n\
         [[event]]\non = {permitted_on}\nfact = \"stage-entered\"\nstage = \"technical-intern-2\"\n\
         [facts]\njapanese_level = \"N3\"\nspecialized_skill_passed = true\nhost_is_excellent = true\n\
         supervising_body_is_excellent = true\ntechnical_intern_3_begun = false\ntechnical_intern_2_begun = true\n\
         technical_intern_2_permitted_on = {permitted_on}\nhome_stay_months = 1\n"
    )
}

fn step<'c>(changes: &'c [Change], id: &str) -> Option<&'c Change> {
    changes.iter().find(|change| change.about == About::Step(id.to_owned()))
}

#[test]
fn a_second_stage_permitted_a_day_late_loses_the_third_and_is_told_the_condition() {
    let comparison = days("2019-09-06", "2027-04-01");
    let late = asked(&comparison, &ready_for_the_third_stage("2026-04-02"), "2026-11-24");
    let lost = step(&late, "technical-intern-2-to-3").expect("the way is lost");
    assert_eq!((lost.effect, lost.by), (Effect::Lost, Origin::Law));
    let mut tally = Tally::default();
    let compared = Compared { stage: Some("technical-intern-2".to_owned()), changes: vec![lost.clone()] };
    tally.add(&compared);
    let group = &tally.groups(&comparison)[0];
    assert_eq!(group.causes[0].id, "technical-intern-3-entry");
    let sentence = group.sentence();
    assert!(sentence.en.contains("is on or before 2026-04-01"), "{}", sentence.en);
    assert!(sentence.ja.contains("2026-04-01以前"), "{}", sentence.ja);

    let in_time = asked(&comparison, &ready_for_the_third_stage("2026-04-01"), "2026-11-24");
    assert_eq!(step(&in_time, "technical-intern-2-to-3"), None);
}

#[test]
fn an_amendment_that_opens_a_way_names_what_stood_against_it() {
    let comparison = days("2019-03-28", "2019-03-29");
    let life = "[[event]]\non = 2018-04-10\nfact = \"stage-entered\"\nstage = \"technical-intern-1\"\n\
        [[event]]\non = 2018-12-10\nfact = \"test-taken\"\ntest = \"trainee-skill-basic\"\n\
        [facts]\njapanese_level = \"N4\"\nfollows_study_plan = true\n";
    let changes = asked(&comparison, life, "2019-03-01");
    let gained = step(&changes, "technical-intern-1-to-2").expect("the way opens");
    assert_eq!(gained.effect, Effect::Gained);
    assert!(gained.reasons.iter().any(|reason| reason.id == "second-year-japanese-gate"), "{gained:?}");
}

#[test]
fn law_that_says_the_same_on_both_days_is_not_asked_about() {
    let law = Law::builtin();
    let next = law.rulebook().next_version_edge(day("2019-09-07")).expect("law goes on changing");
    let quiet = Comparison::new(Side { law, day: day("2019-09-07") }, Side { law, day: next.plus_days(-1) });
    let looks_at_the_day = |id: &&str| {
        let mut signatures = Signatures::new(quiet.first());
        signatures.step(id).contains("2019-09-07")
    };
    let asked: Vec<&str> = quiet.steps().into_iter().filter(|id| !looks_at_the_day(id)).collect();
    assert!(asked.is_empty(), "{asked:?}");
    assert!(law_changes(quiet.first(), quiet.second()).is_empty());
}

#[test]
fn where_the_law_stands_still_only_time_changes_answers() {
    let registry = Registry::fold(&crate::demo::people(7, 300, day("2026-11-24")));
    let law = Law::builtin();
    let first = day("2019-09-07");
    let last = law.rulebook().next_version_edge(first).expect("law goes on changing").plus_days(-1);
    let quiet = Comparison::new(Side { law, day: first }, Side { law, day: last });
    let changes =
        registry.of_kind(Kind::Person).flat_map(|record| quiet.of(record, &Facts::new(), first).changes);
    assert!(changes.into_iter().all(|change| change.by == Origin::Time));
    let mut changed = 0;
    let amended = days("2026-11-24", "2027-04-01");
    for record in registry.of_kind(Kind::Person) {
        let reading = read(record, day("2026-11-24"));
        let still = law.frozen_on(day("2026-11-24"));
        for change in amended.of(record, &Facts::new(), day("2026-11-24")).changes {
            let About::Step(id) = &change.about else { continue };
            let at = |law: &Law| {
                let step = law.step(id, day("2027-04-01")).expect("a step of the law");
                judge(law, step, &reading.facts, day("2027-04-01")).0
            };
            let by_law = Effect::of_states(at(&still), at(law)).is_some();
            assert_eq!(change.by == Origin::Law, by_law, "{} {id}", record.subject);
            changed += 1;
        }
    }
    assert!(changed > 0, "somebody's answer changes");
}

/// Nobody but time closes a way that asks for a day not yet past.
#[test]
fn a_way_that_time_closes_under_unchanged_law_is_told_as_such() {
    let draft = draft(
        "jp/technical-intern/third-stage.toml",
        "\"japanese_level >= N3\",",
        "\"japanese_level >= N3\", \"as_of <= 2026-12-31\",",
    );
    let asked_between = |law: &Law, one: &str, other: &str| {
        let comparison = Comparison::new(Side { law, day: day(one) }, Side { law, day: day(other) });
        asked(&comparison, &ready_for_the_third_stage("2026-04-01"), "2026-11-24")
    };
    let changes = asked_between(&draft, "2026-11-24", "2027-01-01");
    let lost = step(&changes, "technical-intern-2-to-3").expect("the way closes");
    assert_eq!((lost.effect, lost.by), (Effect::Lost, Origin::Time));
    assert_eq!(step(&asked_between(&draft, "2026-11-24", "2026-12-31"), "technical-intern-2-to-3"), None);
    let mut tally = Tally::default();
    tally.add(&Compared { stage: Some("technical-intern-2".to_owned()), changes: vec![lost.clone()] });
    assert_eq!((tally.changed, tally.changed_by_law), (1, 0));
}

/// The law that ships with one text of one file changed.
fn draft(file: &str, from: &str, to: &str) -> Law {
    let files = Law::builtin_files();
    let outer = ["facts.toml", "sources.toml"];
    let mut rulebooks: Vec<(String, String)> = files
        .iter()
        .filter(|(path, _)| !outer.contains(path))
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    let found = rulebooks.iter_mut().find(|(path, _)| path == file).expect("the file ships");
    assert!(found.1.contains(from), "{file} says {from}");
    found.1 = found.1.replace(from, to);
    Law::load(LawTexts { rulebooks: &rulebooks, facts: None, sources: None }).expect("a draft without fault")
}

#[test]
fn a_draft_is_compared_with_the_law_in_use_on_one_day() {
    let draft = draft(
        "jp/technical-intern/third-stage.toml",
        "\"japanese_level >= N3\",",
        "\"japanese_level >= N2\",",
    );
    let (first, second) =
        (Side { law: Law::builtin(), day: day("2026-11-24") }, Side { law: &draft, day: day("2026-11-24") });
    let changes = law_changes(first, second);
    let changed: Vec<(&str, &str)> = changes.iter().map(|change| (change.kind, change.id.as_str())).collect();
    assert_eq!(changed, [("rule", "third-stage-common")]);
    let written = |conditions: &[Condition]| conditions.iter().map(|c| c.written.clone()).collect::<Vec<_>>();
    assert_eq!(written(&changes[0].added), ["japanese_level >= N2"]);
    assert_eq!(written(&changes[0].dropped), ["japanese_level >= N3"]);
    assert!(changes[0].steps.contains(&"technical-intern-2-to-3".to_owned()), "{:?}", changes[0].steps);

    let comparison = Comparison::new(first, second);
    let found = asked(&comparison, &ready_for_the_third_stage("2026-04-01"), "2026-11-24");
    assert_eq!(step(&found, "technical-intern-2-to-3").map(|change| change.effect), Some(Effect::Lost));
}

#[test]
fn the_same_law_from_another_folder_differs_in_nothing() {
    let copy = draft("jp/technical-intern/third-stage.toml", "japanese_level", "japanese_level");
    let side = |law| Side { law, day: day("2026-11-24") };
    assert!(law_changes(side(Law::builtin()), side(&copy)).is_empty());
    assert!(Comparison::new(side(Law::builtin()), side(&copy)).steps().is_empty());
}

#[test]
fn a_draft_for_another_day_is_told_as_such() {
    let draft =
        draft("jp/technical-intern/third-stage.toml", "home_stay_months < 12\"]", "home_stay_months < 24\"]");
    let side = |law| Side { law, day: day("2026-11-24") };
    let changes = law_changes(side(Law::builtin()), side(&draft));
    let entry = changes.iter().find(|change| change.id == "technical-intern-3-entry").expect("it is told");
    assert_eq!(entry.change, ChangeKind::OtherDays);
    assert_eq!(entry.second.as_ref().and_then(|statement| statement.from), Some(day("2017-11-01")));
}

/// Asking only what differs finds the same changes as asking everything of everybody.
#[test]
fn nothing_is_missed_by_asking_only_where_the_law_differs() {
    let registry = Registry::fold(&crate::demo::people(7, 300, day("2026-11-24")));
    let law = Law::builtin();
    let book = law.rulebook();
    let pairs = [
        ("2018-01-15", "2019-03-29"),
        ("2019-09-05", "2019-09-06"),
        ("2025-09-29", "2025-09-30"),
        ("2026-11-24", "2027-04-01"),
        ("2027-06-30", "2027-07-01"),
    ];
    for (one, other) in pairs {
        let comparison = days(one, other);
        for record in registry.of_kind(Kind::Person) {
            let reading = read(record, day(one));
            let Some(stage) = reading.place.as_ref().and_then(|place| place.stage) else { continue };
            let mut wanted = BTreeMap::new();
            for step in book.steps().iter().map(|step| &*step.id) {
                let states = [one, other].map(|on| {
                    let found = law.step(step, day(on)).filter(|step| step.leaves(stage));
                    found.map_or(StepState::NotInForce, |step| judge(law, step, &reading.facts, day(on)).0)
                });
                if let Some(effect) = Effect::of_states(states[0], states[1]) {
                    wanted.insert(step.to_owned(), effect);
                }
            }
            let changes = comparison.of(record, &Facts::new(), day(one)).changes;
            let found: BTreeMap<String, Effect> = changes
                .into_iter()
                .filter_map(|change| match change.about {
                    About::Step(id) => Some((id, change.effect)),
                    About::Stay(_) => None,
                })
                .collect();
            assert_eq!(found, wanted, "{} {one} {other}", record.subject);
            let stays =
                [one, other].map(|on| place::on(law, reading.place.as_ref(), &reading.facts, day(on)));
            let differs = Effect::of_days(&stays[0].last_lawful_day, &stays[1].last_lawful_day).is_some();
            let told = comparison
                .of(record, &Facts::new(), day(one))
                .changes
                .iter()
                .any(|change| matches!(change.about, About::Stay(_)));
            assert_eq!(told, differs, "the stay of {} {one} {other}", record.subject);
        }
    }
}
