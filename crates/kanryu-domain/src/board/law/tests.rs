//! The law board: everything stands on it, is found by its words, and is shown as sure as it is.

use super::*;
use crate::board::Audience;
use crate::registry::Registry;

fn asked(as_of: &str, query: &LawQuery) -> LawBoard {
    let registry = Registry::default();
    let as_of = as_of.parse().expect("a date");
    let question = Question { registry: &registry, as_of, known_at: None, audience: &Audience::Public };
    law(&question, Law::builtin(), query).value
}

fn everything() -> LawQuery {
    LawQuery { per_page: usize::MAX, ..LawQuery::default() }
}

fn detail(id: &str) -> LawDetail {
    let registry = Registry::default();
    let as_of = "2026-11-24".parse().expect("a date");
    let question = Question { registry: &registry, as_of, known_at: None, audience: &Audience::Public };
    law_detail(&question, Law::builtin(), id).expect("the law has it").value
}

#[test]
fn every_version_of_the_law_stands_on_the_board_once() {
    let board = asked("2026-11-24", &everything());
    let shown = board.entries.iter().flat_map(LawEntry::all).count();
    assert_eq!(shown, Law::builtin().statements().len());
    assert_eq!(board.subjects.values().sum::<usize>(), board.entries_in_all);
    assert_eq!(board.kinds.values().sum::<usize>(), board.entries_in_all);
}

#[test]
fn everything_says_something_in_both_languages() {
    for entry in asked("2026-11-24", &everything()).entries {
        assert!(!entry.title.ja.is_empty() && !entry.title.en.is_empty(), "{}", entry.id);
        for version in entry.all().filter(|version| !matches!(version.statement.kind, "stage" | "step")) {
            assert!(!version.clauses.is_empty(), "{} {:?} says nothing", entry.id, version.statement.from);
            for clause in version.clauses.iter().flat_map(Clause::all) {
                assert!(!clause.text.ja.is_empty() && !clause.text.en.is_empty(), "{}", entry.id);
            }
        }
    }
}

#[test]
fn the_version_of_the_day_is_the_one_that_is_shown() {
    let on = |as_of: &str| {
        let board = asked(as_of, &everything());
        let entry = board.entries.into_iter().find(|entry| entry.id == "technical-intern-3-entry");
        entry
            .expect("the rule ships")
            .shown()
            .and_then(|version| version.statement.from)
            .map(|day| day.to_string())
    };
    assert_eq!(on("2019-09-05").as_deref(), Some("2017-11-01"));
    assert_eq!(on("2019-09-06").as_deref(), Some("2019-09-06"));
    assert_eq!(on("2027-04-01").as_deref(), Some("2027-04-01"));
}

#[test]
fn filters_and_words_narrow_the_list() {
    let all = asked("2026-11-24", &everything());
    let with = |query: LawQuery| asked("2026-11-24", &query);
    let cited = with(LawQuery { source: Some("R-EX-01".into()), ..everything() });
    assert!(cited.total > 0 && cited.total < all.total);
    assert!(cited.entries.iter().all(|entry| {
        entry.all().any(|version| version.statement.sources.contains(&"R-EX-01".to_owned()))
    }));
    let doubtful = with(LawQuery { doubtful: true, ..everything() });
    assert_eq!(doubtful.total, all.doubtful);
    assert!(doubtful.entries.iter().all(LawEntry::is_doubtful));
    let in_force = with(LawQuery { in_force: true, ..everything() });
    assert_eq!(in_force.total, all.in_force);
    let limits = with(LawQuery { kind: Some("limit".into()), ..everything() });
    assert!(limits.entries.iter().all(|entry| entry.kind == "limit") && limits.total == all.kinds["limit"]);
    let found = with(LawQuery { text: "third-stage N3".into(), ..everything() });
    assert!(found.entries.iter().any(|entry| entry.id == "third-stage-common"), "{}", found.total);
    assert_eq!(with(LawQuery { text: "zzzz".into(), ..everything() }).total, 0);
}

#[test]
fn pages_follow_one_another_without_a_gap() {
    let all = asked("2026-11-24", &everything());
    let mut seen = Vec::new();
    for page in 1..=all.total.div_ceil(30) {
        let board = asked("2026-11-24", &LawQuery { page, ..LawQuery::default() });
        seen.extend(board.entries.into_iter().map(|entry| (entry.kind, entry.id)));
    }
    assert_eq!(seen, all.entries.into_iter().map(|entry| (entry.kind, entry.id)).collect::<Vec<_>>());
}

#[test]
fn a_rule_has_its_scenarios_with_results_its_sources_and_its_steps() {
    let rule = detail("technical-intern-3-entry");
    assert!(rule.scenarios.len() >= 3 && rule.scenarios.iter().all(|scenario| scenario.is_right));
    assert!(rule.scenarios.iter().all(|scenario| scenario.about == "technical-intern-3-permitted"));
    assert!(rule.steps.iter().any(|step| step.id == "technical-intern-2-to-3"), "{:?}", rule.steps);
    assert!(rule.sources.contains_key("R-TRN-05"));
    let pages = rule.sources.values().filter(|source| !source.url.is_empty()).count();
    assert!(pages > 0, "a finding leads to the pages it rests on");
}

#[test]
fn what_a_claim_below_rests_on_reaches_the_step_above() {
    let common = detail("third-stage-common");
    assert!(common.steps.iter().any(|step| step.id == "technical-intern-2-to-3"), "{:?}", common.steps);
}
