//! What was known of the law on a day, whatever has been published since.

use proptest::prelude::*;

use super::*;

fn verdict_known(book: &Rulebook, drills: i64, as_of: &str, known_at: &str) -> String {
    let facts = known().with("drills", drills);
    book.judge_known("may-pilot", &facts, day(as_of), day(known_at)).verdict.word().to_owned()
}

fn two_versions() -> Rulebook {
    book(
        &(pilot("in_force = { from = 2017-01-01, until = 2026-12-31 }\nwhen.all = [\"drills >= 1\"]")
            + &pilot(
                "in_force = { from = 2027-01-01 }\npublished = 2026-03-01\nwhen.all = [\"drills >= 2\"]",
            )),
    )
}

#[test]
fn before_a_new_version_was_published_nobody_knew_that_the_old_one_ends() {
    let book = two_versions();
    assert_eq!(verdict_known(&book, 1, "2027-06-01", "2026-02-28"), "met");
    assert_eq!(verdict_known(&book, 1, "2027-06-01", "2026-03-01"), "not-met");
    assert_eq!(verdict_known(&book, 1, "2026-12-31", "2026-03-01"), "met");
}

#[test]
fn an_end_without_successor_is_known_from_its_own_day() {
    let plain = book(&pilot("in_force = { until = 2026-12-31 }\nwhen.all = [\"drills >= 1\"]"));
    assert_eq!(verdict_known(&plain, 1, "2027-06-01", "2020-01-01"), "not-in-force");
    let said = book(&pilot(
        "in_force = { until = 2026-12-31, until_published = 2024-06-21 }\nwhen.all = [\"drills >= 1\"]",
    ));
    assert_eq!(verdict_known(&said, 1, "2027-06-01", "2024-06-20"), "met");
    assert_eq!(verdict_known(&said, 1, "2027-06-01", "2024-06-21"), "not-in-force");
}

#[test]
fn a_rule_of_which_nothing_was_known_does_not_exist() {
    let book = book(&pilot("published = 2025-01-01\nwhen.all = [\"drills >= 1\"]"));
    assert_eq!(verdict_known(&book, 1, "2027-06-01", "2024-12-31"), "not-in-force");
    let judgment = book.judge_known("may-pilot", &known(), day("2027-06-01"), day("2024-12-31"));
    assert_eq!(judgment.proof.because, []);
    let then = book.known_by(day("2024-12-31"));
    assert_eq!(then.judge("may-pilot", &known(), day("2027-06-01")).verdict, Verdict::NotInForce);
}

#[test]
fn an_exception_a_limit_and_a_table_are_seen_from_their_day() {
    let text = pilot("when.all = [\"drills >= 1\"]")
        + &exception("pardon", "met", "published = 2025-01-01\nwhen.all = [\"pardoned\"]")
        + &law("limit", "stay", "in_force = { until = 2025-12-31 }\nuntil = [2030-01-01]")
        + &law(
            "limit",
            "stay",
            "in_force = { from = 2026-01-01 }\npublished = 2025-06-01\nuntil = [2031-01-01]",
        )
        + &law(
            "table",
            "quota",
            "in_force = { until = 2025-12-31 }\non = \"crew\"\nrows = [{ from = 1, value = 1 }]",
        )
        + &law(
            "table",
            "quota",
            "in_force = { from = 2026-01-01 }\npublished = 2025-06-01\non = \"crew\"\nrows = [{ from = 1, value = 2 }]",
        );
    let book = book(&text);
    let facts = known().with("drills", 0).with("pardoned", true).with("crew", 5);
    let (before, after) = (day("2024-12-31"), day("2025-06-01"));
    let as_of = day("2026-06-01");
    assert_eq!(book.judge_known("may-pilot", &facts, as_of, before).verdict.word(), "not-met");
    assert_eq!(book.judge_known("may-pilot", &facts, as_of, after).verdict.word(), "met");
    let last = |known_at| match book.limit_known("stay", &facts, as_of, known_at).expect("a limit").verdict {
        LimitVerdict::Until { day, .. } => day.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!((last(before), last(after)), ("2030-01-01".to_owned(), "2031-01-01".to_owned()));
    assert_eq!(book.known_by(before).judge("may-pilot", &facts, as_of).verdict.word(), "not-met");
    assert_eq!(book.known_by(after).judge("may-pilot", &facts, as_of).verdict.word(), "met");
    for known_at in [before, after] {
        let then = book.known_by(known_at);
        assert_eq!(
            then.limit("stay", &facts, as_of).map(|l| l.verdict),
            book.limit_known("stay", &facts, as_of, known_at).map(|l| l.verdict)
        );
        assert_eq!(then.table("quota", &facts, as_of), book.table_known("quota", &facts, as_of, known_at));
    }
    let number = |known_at| match book.table_known("quota", &facts, as_of, known_at).expect("a table").verdict
    {
        TableVerdict::Gives { value, .. } => value,
        other => panic!("{other:?}"),
    };
    assert_eq!((number(before), number(after)), (1, 2));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn law_that_is_published_later_never_changes_what_was_known_before(
        change in 0..1000i32, published in 0..1500i32, known_back in 1..900i32, asked in 0..3000i32, drills in 0..3i64,
    ) {
        let begin = day("2020-01-01");
        let (from, published) = (begin.plus_days(change + 1), begin.plus_days(published));
        let first = |period: &str| pilot(&format!("in_force = {{ from = {begin}{period} }}\nwhen.all = [\"drills >= 1\"]"));
        let before = book(&first(""));
        // The new version ends the old one, as the files say once it has been published.
        let after = book(&(first(&format!(", until = {}", from.plus_days(-1)))
            + &pilot(&format!("in_force = {{ from = {from} }}\npublished = {published}\nwhen.all = [\"drills >= 2\"]"))));
        let facts = known().with("drills", drills);
        let (as_of, known_at) = (begin.plus_days(asked - 100), published.plus_days(-known_back));
        let now = after.judge_known("may-pilot", &facts, as_of, known_at).verdict;
        prop_assert_eq!(&now, &before.judge_known("may-pilot", &facts, as_of, known_at).verdict);
        // The law of that day as a whole says the same.
        let then = after.known_by(known_at);
        prop_assert_eq!(&now, &then.judge("may-pilot", &facts, as_of).verdict);
        // From its publication on, everything is known.
        let all = after.judge_known("may-pilot", &facts, as_of, published).verdict;
        prop_assert_eq!(all, after.judge("may-pilot", &facts, as_of).verdict);
    }
}

#[test]
fn a_stage_and_a_step_exist_from_the_day_they_were_published() {
    let drawn = |name: &str, rest: &str| {
        format!(
            "[stage.{name}]\ntitle = {{ ja = \"段\", en = \"Stage\" }}\nlane = \"l\"\norder = 1\n{rest}\n"
        )
    };
    let text = pilot("when.all = [\"sworn\"]")
        + &drawn("ashore", "initial = true")
        + &drawn("aloft", "terminal = true\npublished = 2025-06-01")
        + "[step.rise]\ntitle = { ja = \"昇る\", en = \"Rise\" }\nfrom = [\"ashore\"]\nto = \"aloft\"\npublished = 2025-06-01\n";
    let book = book(&text);
    let on = day("2026-01-01");
    let exists = |known_at: &str| {
        let then = book.known_by(day(known_at));
        let stage = then.stage("aloft", on).is_some_and(|stage| stage.is_in_force_on(on));
        (stage, then.steps().iter().all(|step| step.is_in_force_on(on)))
    };
    assert_eq!((exists("2025-05-31"), exists("2025-06-01")), ((false, false), (true, true)));
}
