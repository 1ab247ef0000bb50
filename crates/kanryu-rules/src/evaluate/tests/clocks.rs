//! Clocks: days that count and days that do not, against a reader who walks from day to day.

use proptest::prelude::*;

use super::*;
use crate::{Interval, Intervals, Span};

fn clock_book(body: &str) -> Rulebook {
    book(
        &(law("clock", "five-years", &format!("counts = \"berthed_spans\"\n{body}"))
            + &pilot("when.all = [\"sworn\"]")),
    )
}

fn leaves_out(name: &str, body: &str) -> String {
    format!(
        "\n[clock.five-years.leaves_out.{name}]\ntitle = {{ ja = \"除く\", en = \"Left out\" }}\n{body}\n"
    )
}

/// The body of a clock written as one table, since what it leaves out is written below it.
fn one_clock(runs_for: &str, left_out: &[String]) -> Rulebook {
    let text = law("clock", "five-years", &format!("counts = \"berthed_spans\"\nruns_for = \"{runs_for}\""));
    book(&(text + &left_out.concat() + &pilot("when.all = [\"sworn\"]")))
}

fn spans(text: &str) -> Intervals {
    text.parse().expect("stretches of the test")
}

fn reading(book: &Rulebook, facts: &Facts, as_of: &str) -> ClockReading {
    book.clock("five-years", facts, day(as_of)).expect("the clock exists")
}

fn last(book: &Rulebook, facts: &Facts, as_of: &str) -> String {
    match reading(book, facts, as_of).verdict {
        ClockVerdict::Counts(count) => {
            let later = count
                .if_confirmed
                .map(|later| format!(" or {} by {}", later.last_day, later.rests_on.join("+")));
            format!("{}{}", count.last_day, later.unwrap_or_default())
        }
        ClockVerdict::NotStarted => "not started".to_owned(),
        ClockVerdict::Unknown { needs } => format!("unknown [{}]", needs.join(", ")),
        ClockVerdict::NotInForce => "not-in-force".to_owned(),
    }
}

#[test]
fn a_clock_without_pause_ends_on_the_corresponding_day() {
    let book = one_clock("5 years", &[]);
    let facts = known().with("berthed_spans", spans("2021-10-01.."));
    assert_eq!(last(&book, &facts, "2026-08-01"), "2026-10-01");
    let count = reading(&book, &facts, "2021-10-01").count().cloned().expect("it has begun");
    assert_eq!((count.used_days, count.left_days, count.is_running), (1, 1826, true));
    let over = reading(&book, &facts, "2026-10-02").count().cloned().expect("it has begun");
    assert_eq!((over.left_days, over.is_running), (0, false));
    assert_eq!(last(&book, &known(), "2026-08-01"), "unknown [berthed_spans]");
    assert_eq!(
        last(&book, &known().with("berthed_spans", Intervals::default()), "2026-08-01"),
        "not started"
    );
}

#[test]
fn a_year_of_leave_puts_the_last_day_off_by_its_days() {
    let facts = known()
        .with("berthed_spans", spans("2021-10-01.."))
        .with("repair_spans", spans("2024-01-10..2025-01-09"));
    let book = one_clock("5 years", &[leaves_out("repair", "spans = \"repair_spans?\"")]);
    assert_eq!(last(&book, &facts, "2026-08-01"), "2027-10-02");
    let during = reading(&book, &facts, "2024-05-01").count().cloned().expect("it has begun");
    assert!(!during.is_running, "the clock stands still during the leave");
    // Days before the rule are not left out by it.
    let dated = one_clock(
        "5 years",
        &[leaves_out("repair", "spans = \"repair_spans?\"\nin_force = { from = 2025-01-01 }")],
    );
    assert_eq!(last(&dated, &facts, "2026-08-01"), "2026-10-10");
}

#[test]
fn an_open_point_gives_a_later_day_that_is_never_the_asserted_one() {
    let facts = known()
        .with("berthed_spans", spans("2021-10-01.."))
        .with("repair_spans", spans("2024-01-10..2025-01-09"));
    let parts = [
        leaves_out("repair", "spans = \"repair_spans?\"\nin_force = { from = 2025-09-30 }"),
        leaves_out(
            "repair-before",
            "spans = \"repair_spans?\"\nconfidence = \"open\"\nin_force = { until = 2025-09-29 }",
        ),
    ];
    let book = one_clock("5 years", &parts);
    assert_eq!(last(&book, &facts, "2026-08-01"), "2026-10-01 or 2027-10-02 by repair-before");
    let reading = reading(&book, &facts, "2026-08-01");
    assert_eq!(reading.confidence, Confidence::High);
    let later = reading.count().and_then(|count| count.if_confirmed.clone()).expect("it may be later");
    assert_eq!(later.confidence, Confidence::Open);
    // A limit that names the clock says both days too, as far as no other day ends it first.
    let text = law("clock", "five-years", "counts = \"berthed_spans\"\nruns_for = \"5 years\"")
        + &parts.concat()
        + &law("limit", "stay", "until = [\"five-years\", \"card_until_on?\"]")
        + &pilot("when.all = [\"sworn\"]");
    let book = super::book(&text);
    let limit = |facts: &Facts| book.limit("stay", facts, day("2026-08-01")).expect("the limit exists");
    let answer = limit(&facts);
    assert_eq!(
        answer.verdict,
        LimitVerdict::Until { day: day("2026-10-01"), decided_by: "five-years".to_owned() }
    );
    assert_eq!(answer.if_confirmed.map(|later| later.last_day), Some(day("2027-10-02")));
    assert_eq!(answer.confidence, Confidence::High);
    let short = limit(&facts.clone().with("card_until_on", day("2026-09-01")));
    assert_eq!((short.if_confirmed, short.confidence), (None, Confidence::High));
    let long = limit(&facts.with("card_until_on", day("2027-01-01")));
    assert_eq!(long.if_confirmed.map(|later| later.last_day), Some(day("2027-01-01")));
}

#[test]
fn between_two_stays_the_clock_stands_still() {
    let book = one_clock("5 years", &[]);
    let facts = known().with("berthed_spans", spans("2020-01-01..2020-12-31, 2022-01-01.."));
    assert_eq!(last(&book, &facts, "2023-01-01"), "2026-01-01");
    let count = reading(&book, &facts, "2021-06-01").count().cloned().expect("it has begun");
    assert_eq!((count.used_days, count.is_running, count.gap_days), (366, false, 365));
    // Away since then, it is taken to go on from the day after the one asked about.
    let away = known().with("berthed_spans", spans("2020-01-01..2020-12-31"));
    assert_eq!(last(&book, &away, "2021-12-31"), "2026-01-01");
}

#[test]
fn what_is_not_recorded_is_needed_only_where_it_could_put_the_day_off() {
    let facts = known().with("berthed_spans", spans("2021-10-01.."));
    let needed = one_clock("5 years", &[leaves_out("repair", "spans = \"repair_spans\"")]);
    assert_eq!(last(&needed, &facts, "2026-08-01"), "unknown [repair_spans]");
    let optional = one_clock("5 years", &[leaves_out("repair", "spans = \"repair_spans?\"")]);
    assert_eq!(last(&optional, &facts, "2026-08-01"), "2026-10-01");
    let part = leaves_out("repair", "spans = \"repair_spans\"\nwhen.all = [\"sworn\"]");
    let conditional = one_clock("5 years", &[part]);
    assert_eq!(last(&conditional, &facts, "2026-08-01"), "unknown [repair_spans, sworn]");
    assert_eq!(last(&conditional, &facts.clone().with("sworn", false), "2026-08-01"), "2026-10-01");
    let never = facts.clone().with("repair_spans", Intervals::default());
    assert_eq!(last(&conditional, &never, "2026-08-01"), "2026-10-01");
    let leave = facts.with("repair_spans", spans("2024-01-01..2024-01-10"));
    assert_eq!(last(&conditional, &leave, "2026-08-01"), "unknown [sworn]");
    assert_eq!(last(&conditional, &leave.with("sworn", true), "2026-08-01"), "2026-10-11");
}

#[test]
fn a_clock_may_have_versions_like_other_law() {
    let versions = "runs_for = \"1 year\"\nin_force = { until = 2025-09-29 }";
    let text = law("clock", "five-years", &format!("counts = \"berthed_spans\"\n{versions}"))
        + &law(
            "clock",
            "five-years",
            "counts = \"berthed_spans\"\nruns_for = \"2 years\"\nin_force = { from = 2025-09-30 }",
        )
        + &pilot("when.all = [\"sworn\"]");
    let book = book(&text);
    let facts = known().with("berthed_spans", spans("2025-01-01.."));
    assert_eq!(last(&book, &facts, "2025-09-29"), "2026-01-01");
    assert_eq!(last(&book, &facts, "2025-09-30"), "2027-01-01");
    let ended = clock_book("runs_for = \"1 year\"\nin_force = { until = 2025-09-29 }");
    assert_eq!(last(&ended, &facts, "2025-09-30"), "not-in-force");
}

fn stretches(most: usize) -> impl Strategy<Value = Intervals> {
    let one = (0..1500i32, prop::option::weighted(0.8, 0..400i32)).prop_map(|(from, length)| {
        let first = Day::from_number(18_000 + from);
        Interval { from: first, until: length.map(|length| first.plus_days(length)) }
    });
    prop::collection::vec(one, 0..most).prop_map(Intervals::new)
}

/// Walks from the first day that counts until as many days have counted as the period has.
fn walked(counted: &Intervals, left_out: &Intervals, span: Span, as_of: Day) -> Option<Day> {
    let end = counted.iter().last()?.until;
    let counts = |on: Day| {
        let is_counted = counted.holds(on) || end.is_some_and(|end| on > end.max(as_of));
        // Leave that goes on is taken to end on the day asked about.
        let is_left_out = left_out.iter().any(|part| {
            part.from <= on
                && on <= part.until.unwrap_or(as_of)
                && (part.until.is_some() || part.from <= as_of)
        });
        is_counted && !is_left_out
    };
    let mut on = counted.iter().next()?.from;
    while !counts(on) {
        on = on.plus_days(1);
    }
    let mut left = on.corresponding_day(span).number() - on.number();
    while left > 0 {
        on = on.plus_days(1);
        left -= i32::from(counts(on));
    }
    Some(on)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_clock_says_what_somebody_finds_who_walks_from_day_to_day(
        counted in stretches(4), repairs in stretches(3), storms in stretches(3), asked in 0..2500i32,
        years in 0..3i32, months in 1..12i32, days in 0..30i32,
    ) {
        let span = Span { years, months, days };
        let book = one_clock(&span.to_string(), &[
            leaves_out("repair", "spans = \"repair_spans\""),
            leaves_out("storm", "spans = \"storm_spans\"\nconfidence = \"open\""),
        ]);
        let as_of = Day::from_number(18_000 + asked);
        let facts = known()
            .with("berthed_spans", counted.clone())
            .with("repair_spans", repairs.clone())
            .with("storm_spans", storms.clone());
        let reading = book.clock("five-years", &facts, as_of).expect("the clock exists");
        // Stretches that go on are ended one by one, so that the naive reader joins nothing that was apart.
        let ended = |stretches: &Intervals| -> Vec<Interval> { stretches.iter().collect() };
        let everything: Vec<Interval> = ended(&repairs).into_iter().chain(ended(&storms)).filter_map(|part| match part.until {
            Some(_) => Some(part),
            None => (part.from <= as_of).then_some(Interval { until: Some(as_of), ..part }),
        }).collect();
        let sure = walked(&counted, &repairs, span, as_of);
        match reading.count() {
            None => prop_assert_eq!(sure, None),
            Some(count) => {
                prop_assert_eq!(Some(count.last_day), sure);
                prop_assert!(count.used_days >= 0 && count.left_days >= 0);
                let whole = i64::from(count.started_on.corresponding_day(span).number() - count.started_on.number()) + 1;
                if as_of <= count.last_day {
                    prop_assert_eq!(count.used_days + count.left_days, whole);
                }
                let confirmed = walked(&counted, &Intervals::new(everything), span, as_of);
                match &count.if_confirmed {
                    Some(later) => prop_assert_eq!(Some(later.last_day), confirmed),
                    None => prop_assert_eq!(confirmed, sure),
                }
            }
        }
    }
}
