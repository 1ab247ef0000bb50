//! Wake-up days against asking on every single day.

#[path = "../check/tests/world.rs"]
mod world;

#[path = "../bulk/tests/invented.rs"]
mod invented;

use proptest::prelude::*;

use super::*;
use invented::{person, rulebook};
use world::{book, day, law, rule};

/// Everything that is said on a day, asked one by one.
fn all_said(book: &Rulebook, facts: &Facts, as_of: Day) -> String {
    let claims = book.claims().map(|claim| {
        let judgment = book.judge(claim, facts, as_of);
        format!("{claim} {:?} {:?}", judgment.verdict, judgment.confidence)
    });
    let limits = book.limits().filter_map(|id| book.limit(id, facts, as_of)).map(|limit| {
        let over = matches!(limit.verdict, LimitVerdict::Until { day, .. } if day < as_of);
        format!("{:?} {:?} {over}", limit.verdict, limit.confidence)
    });
    let clocks =
        book.clocks().filter_map(|id| book.clock(id, facts, as_of)).map(|reading| match reading.count() {
            Some(count) => {
                let later = count.if_confirmed.as_ref().map(|later| later.last_day);
                let over = count.last_day < as_of;
                format!("{} {} {over} {later:?} {:?}", count.last_day, count.is_running, reading.confidence)
            }
            None => format!("{:?} {:?}", reading.verdict, reading.confidence),
        });
    claims.chain(limits).chain(clocks).collect::<Vec<_>>().join("\n")
}

/// The first day on which something differs, found by asking every day for so many days.
fn by_asking_daily(book: &Rulebook, facts: &Facts, as_of: Day, days: i32) -> Option<Day> {
    let now = all_said(book, facts, as_of);
    (1..=days).map(|later| as_of.plus_days(later)).find(|day| all_said(book, facts, *day) != now)
}

/// A limit whose last days and conditions depend on the day of the question in several ways.
fn limits() -> String {
    law(
        "limit",
        "stay",
        "until = [\"entered_on + 1 month\", \"card_until_on?\", { day = \"filed_on + 45 days\", when.all = [\"filed_on + 1 month <= as_of\"] }]",
    ) + &law("limit", "window", "until = [\"as_of + 10 days\", 2020-03-20]")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_wake_up_day_is_the_first_on_which_asking_daily_finds_another_answer(
        law in rulebook(), somebody in person(), with_limits in any::<bool>(),
    ) {
        let law = if with_limits { law + &limits() } else { law };
        let (book, (facts, as_of)) = (book(&law), somebody);
        let days = 420;
        let expected = by_asking_daily(&book, &facts, as_of, days);
        let found = book.wake_up(&facts, as_of).filter(|day| *day <= as_of.plus_days(days));
        prop_assert_eq!(found, expected, "{}\n{:?}", law, facts);
    }
}

/// A clock that pauses, a limit that ends with it, and a rule that looks at both.
fn clocked() -> Rulebook {
    let clock = law("clock", "berth-time", "counts = \"berthed_spans\"\nruns_for = \"4 months\"")
        + "[clock.berth-time.leaves_out.repair]\ntitle = { ja = \"除く\", en = \"Left out\" }\nspans = \"repair_spans\"\n\
           in_force = { from = 2020-03-01 }\n";
    let stay = law("limit", "stay", "until = [\"berth-time\", \"card_until_on?\"]");
    let rules =
        rule("pilot", "may-pilot", "when.all = [\"as_of + 30 days <= stay\", \"filed_on <= berth-time\"]")
            + &rule("other", "may-stay", "when.any = [\"as_of < stay\", \"entered_on + 1 month > as_of\"]");
    book(&(clock + &stay + &rules))
}

/// Up to three stretches of days, the last one perhaps open.
fn stretches() -> impl Strategy<Value = Option<crate::Intervals>> {
    let stretch = (0..200i32, 1..60i32, any::<bool>());
    prop::option::weighted(0.9, prop::collection::vec(stretch, 0..3)).prop_map(|list| {
        let one = |(from, length, is_open): (i32, i32, bool)| {
            let from = day("2020-01-01").plus_days(from);
            let until = (!is_open || length < 20).then(|| from.plus_days(length));
            crate::Interval::new(from, until).expect("it ends after it begins")
        };
        list.map(|list| crate::Intervals::new(list.into_iter().map(one)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clocks_that_run_pause_and_end_wake_on_the_first_day_of_another_answer(
        berthed in stretches(), repair in stretches(), somebody in person(), later in 0..250i32,
    ) {
        let (mut facts, as_of) = (somebody.0, day("2020-01-01").plus_days(later));
        berthed.into_iter().for_each(|spans| facts.set("berthed_spans", spans));
        repair.into_iter().for_each(|spans| facts.set("repair_spans", spans));
        let (book, days) = (clocked(), 300);
        let expected = by_asking_daily(&book, &facts, as_of, days);
        let found = book.wake_up(&facts, as_of).filter(|day| *day <= as_of.plus_days(days));
        prop_assert_eq!(found, expected, "{} {:?}", as_of, facts);
    }
}

#[test]
fn nothing_wakes_where_nothing_depends_on_the_day() {
    let book = book(&rule("pilot", "may-pilot", "when.all = [\"drills >= 3\", \"filed_on <= entered_on\"]"));
    assert_eq!(book.wake_up(&Facts::new().with("drills", 2), day("2024-02-28")), None);
}

#[test]
fn law_that_begins_a_birthday_and_a_last_day_each_wake_on_their_day() {
    let text = rule(
        "pilot",
        "may-pilot",
        "in_force = { from = 2021-01-01 }\nwhen.all = [\"entered_on + 1 year <= as_of\"]",
    ) + &law("limit", "stay", "until = [\"card_until_on\"]");
    let book = book(&text);
    let facts = Facts::new().with("entered_on", day("2020-02-29")).with("card_until_on", day("2021-12-31"));
    let mut days = Vec::new();
    let mut as_of = day("2020-06-01");
    while let Some(next) = book.wake_up(&facts, as_of) {
        days.push(next.to_string());
        as_of = next;
    }
    assert_eq!(days, ["2021-01-01", "2021-02-28", "2022-01-01"]);
}
