//! Limits and tables: until when, and how many.

use super::*;

fn limit(body: &str) -> Rulebook {
    book(&(law("limit", "stay", body) + &pilot("when.all = [\"sworn\"]")))
}

/// The answer on one line: `2027-01-01 by …`, `open`, `unknown [..]`, `not-in-force`.
fn until(book: &Rulebook, facts: &Facts) -> String {
    match book.limit("stay", facts, day(AS_OF)).expect("the limit exists").verdict {
        LimitVerdict::Until { day, decided_by } => format!("{day} by {decided_by}"),
        LimitVerdict::Open => "open".to_owned(),
        LimitVerdict::Unknown { needs } => format!("unknown [{}]", needs.join(", ")),
        LimitVerdict::NotInForce => "not-in-force".to_owned(),
    }
}

#[test]
fn of_several_days_the_earliest_wins_and_is_named() {
    let book = limit("until = [\"entered_on + 1 year\", \"card_until_on\"]");
    let facts = |card: &str| known().with("entered_on", day("2026-01-15")).with("card_until_on", day(card));
    assert_eq!(until(&book, &facts("2027-01-16")), "2027-01-15 by entered_on + 1 year");
    assert_eq!(until(&book, &facts("2027-01-15")), "2027-01-15 by entered_on + 1 year");
    assert_eq!(until(&book, &facts("2027-01-14")), "2027-01-14 by card_until_on");
}

#[test]
fn a_day_that_is_not_known_makes_the_limit_unknown_unless_it_may_be_left_out() {
    let needed = limit("until = [\"entered_on + 1 year\", \"card_until_on\"]");
    assert_eq!(until(&needed, &known().with("entered_on", day("2026-01-15"))), "unknown [card_until_on]");
    assert_eq!(until(&needed, &known()), "unknown [card_until_on, entered_on]");
    let optional = limit("until = [\"entered_on + 1 year\", \"card_until_on?\"]");
    assert_eq!(
        until(&optional, &known().with("entered_on", day("2026-01-15"))),
        "2027-01-15 by entered_on + 1 year"
    );
    assert_eq!(until(&optional, &known()), "unknown [entered_on]");
}

#[test]
fn a_printed_day_stands_whatever_is_computed_beside_it() {
    let book = limit("until = [\"entered_on + 1 year\", { day = \"card_until_on?\", printed = true }]");
    let entered = known().with("entered_on", day("2026-01-15"));
    assert_eq!(until(&book, &entered), "2027-01-15 by entered_on + 1 year");
    for card in ["2027-01-14", "2027-01-16", "2029-06-30"] {
        let facts = entered.clone().with("card_until_on", day(card));
        assert_eq!(until(&book, &facts), format!("{card} by card_until_on?"));
        let answer = book.limit("stay", &facts, day(AS_OF)).expect("the limit exists");
        assert_eq!(answer.computed, Some(day("2027-01-15")));
    }
    let same = entered.with("card_until_on", day("2027-01-15"));
    assert_eq!(book.limit("stay", &same, day(AS_OF)).expect("the limit exists").computed, None);
    // What the other entries need is not asked for where a paper answers.
    assert_eq!(
        until(&book, &known().with("card_until_on", day("2027-03-01"))),
        "2027-03-01 by card_until_on?"
    );
    assert_eq!(until(&book, &known()), "unknown [entered_on]");
}

#[test]
fn a_fixed_day_closes_a_door_for_everybody() {
    let book = limit("until = [\"entered_on + 3 years\", 2027-06-30]");
    assert_eq!(until(&book, &known().with("entered_on", day("2026-01-15"))), "2027-06-30 by 2027-06-30");
    assert_eq!(
        until(&book, &known().with("entered_on", day("2024-01-15"))),
        "2027-01-15 by entered_on + 3 years"
    );
}

#[test]
fn a_limit_says_how_its_days_are_counted() {
    let facts = known().with("entered_on", day("2023-02-28"));
    let card = limit("until = [\"entered_on + 1 month\"]");
    assert_eq!(until(&card, &facts), "2023-03-28 by entered_on + 1 month");
    let period = limit("counting = \"last-day-of-period\"\nuntil = [\"entered_on + 1 month\"]");
    assert_eq!(until(&period, &facts), "2023-03-31 by entered_on + 1 month");
    let before = limit("until = [\"card_until_on - 3 months\"]");
    assert_eq!(
        until(&before, &known().with("card_until_on", day("2026-05-31"))),
        "2026-02-28 by card_until_on - 3 months"
    );
}

#[test]
fn an_entry_may_apply_on_a_condition() {
    let book = limit(
        "until = [\n  { day = \"entered_on + 5 years\", when.not = \"pardoned\" },\n  \"entered_on + 6 years\",\n]",
    );
    let facts = known().with("entered_on", day("2021-08-20"));
    assert_eq!(until(&book, &facts.clone().with("pardoned", false)), "2026-08-20 by entered_on + 5 years");
    assert_eq!(until(&book, &facts.clone().with("pardoned", true)), "2027-08-20 by entered_on + 6 years");
    assert_eq!(until(&book, &facts), "unknown [pardoned]");
}

#[test]
fn where_no_entry_applies_there_is_no_last_day() {
    let book = limit("until = [{ day = \"entered_on + 5 years\", when.all = [\"suspended\"] }]");
    assert_eq!(until(&book, &known().with("suspended", false)), "open");
}

#[test]
fn a_limit_has_versions_as_a_rule_has() {
    let text = law(
        "limit",
        "stay",
        "by = \"filed_on\"\nin_force.until = 2025-09-29\nuntil = [\"entered_on + 1 year\"]",
    ) + &law(
        "limit",
        "stay",
        "by = \"filed_on\"\nin_force = { from = 2025-09-30, until = 2026-12-31 }\nuntil = [\"entered_on + 3 years\"]",
    );
    let book = book(&text);
    let facts = |filed: &str| known().with("entered_on", day("2025-01-01")).with("filed_on", day(filed));
    assert_eq!(until(&book, &facts("2025-09-29")), "2026-01-01 by entered_on + 1 year");
    assert_eq!(until(&book, &facts("2025-09-30")), "2028-01-01 by entered_on + 3 years");
    assert_eq!(until(&book, &facts("2027-01-01")), "not-in-force");
    assert_eq!(until(&book, &known().with("entered_on", day("2025-01-01"))), "unknown [filed_on]");
}

#[test]
fn a_limit_is_as_sure_as_its_version_and_the_entry_that_decides() {
    let body = "until = [{ day = \"entered_on + 1 year\", confidence = \"unverified\" }, \"card_until_on\"]";
    let book = limit(body);
    let facts = known().with("entered_on", day("2026-01-01"));
    let sure = |card: &str| {
        let facts = facts.clone().with("card_until_on", day(card));
        book.limit("stay", &facts, day(AS_OF)).expect("it exists").confidence
    };
    assert_eq!(sure("2027-06-01"), Confidence::Unverified);
    assert_eq!(sure("2026-06-01"), Confidence::High);
}

#[test]
fn a_limit_or_table_that_the_rulebook_lacks_has_no_answer() {
    let book = limit("until = [\"card_until_on\"]");
    assert_eq!(book.limit("sty", &known(), day(AS_OF)), None);
    assert_eq!(book.table("quota", &known(), day(AS_OF)), None);
}

const ROWS: &str = "on = \"crew\"\nrows = [\n  { from = 1, to = 2, value = 1 },\n  { from = 3, to = 10, permille = 1000 },\n  { from = 21, permille = 50, round = \"down\", confidence = \"unverified\" },\n]";

#[test]
fn a_table_gives_the_number_of_the_row_that_covers_the_count() {
    let book = book(&law("table", "quota", ROWS));
    let read = |crew: i64| book.table("quota", &known().with("crew", crew), day(AS_OF)).expect("it exists");
    let gives = |value, row: &str| TableVerdict::Gives { value, row: row.to_owned() };
    for (crew, expected) in [
        (0, TableVerdict::NoRow),
        (1, gives(1, "1–2")),
        (2, gives(1, "1–2")),
        (3, gives(3, "3–10")),
        (10, gives(10, "3–10")),
        (11, TableVerdict::NoRow),
        (20, TableVerdict::NoRow),
        (21, gives(1, "21–")),
        (39, gives(1, "21–")),
        (40, gives(2, "21–")),
    ] {
        assert_eq!(read(crew).verdict, expected, "{crew}");
    }
    assert_eq!([read(3).confidence, read(21).confidence], [Confidence::High, Confidence::Unverified]);
    let unknown = book.table("quota", &known(), day(AS_OF)).expect("it exists").verdict;
    assert_eq!(unknown, TableVerdict::Unknown { needs: vec!["crew".to_owned()] });
}

#[test]
fn a_share_is_rounded_as_the_row_says() {
    let read = |round: &str, crew: i64| {
        let text = law(
            "table",
            "quota",
            &format!("on = \"crew\"\nrows = [{{ from = 1, permille = 50, round = \"{round}\" }}]"),
        );
        book(&text).table("quota", &known().with("crew", crew), day(AS_OF)).expect("it exists").verdict
    };
    let gives = |value| TableVerdict::Gives { value, row: "1–".to_owned() };
    assert_eq!([read("up", 40), read("up", 41), read("down", 41)], [gives(2), gives(3), gives(2)]);
}

#[test]
fn a_condition_may_compare_a_count_with_a_table() {
    let book = book(&(law("table", "quota", ROWS) + &pilot("when.all = [\"boats <= quota\"]")));
    check(&book, &known().with("boats", 1).with("crew", 2), "met");
    check(&book, &known().with("boats", 2).with("crew", 2), "not-met [boats <= quota]");
    check(&book, &known().with("boats", 1), "unknown [crew]");
    check(&book, &known(), "unknown [boats, crew]");
    // Where the table gives no number, nothing is allowed, however few.
    check(&book, &known().with("boats", 0).with("crew", 15), "not-met [boats <= quota]");
}

#[test]
fn not_recorded_is_not_the_same_as_no_limit() {
    let book = limit("until = [\"card_until_on?\", \"entered_on? + 1 year\"]");
    assert_eq!(until(&book, &known()), "unknown [card_until_on, entered_on]");
    assert_eq!(
        until(&book, &known().with("card_until_on", day("2026-06-30"))),
        "2026-06-30 by card_until_on?"
    );
}

#[test]
fn a_condition_on_a_day_that_is_too_late_to_matter_is_not_asked_for() {
    let book = limit("until = [{ day = 2030-01-01, when.all = [\"sworn\"] }, 2027-01-01]");
    assert_eq!(until(&book, &known()), "2027-01-01 by 2027-01-01");
    let earlier = limit("until = [{ day = 2026-12-31, when.all = [\"sworn\"] }, 2027-01-01]");
    assert_eq!(until(&earlier, &known()), "unknown [sworn]");
}

#[test]
fn a_limit_is_no_surer_than_the_condition_that_leaves_an_earlier_day_out() {
    let text =
        law("limit", "stay", "until = [{ day = 2027-01-01, when.all = [\"oath-taken\"] }, 2030-01-01]")
            + &rule("oath", "oath-taken", "when.all = [\"sworn\"]").replace("\"high\"", "\"open\"");
    let limit = book(&text).limit("stay", &known().with("sworn", false), day(AS_OF)).expect("it exists");
    assert_eq!(limit.confidence, Confidence::Open);
}

#[test]
fn a_span_after_a_day_turns_on_the_corresponding_day_and_is_shown_with_its_sum() {
    for (span, turns) in [
        ("+ 1 year", "2021-02-28"),
        ("+ 6575 days", "2038-03-01"),
        ("- 1 month 1 day", "2020-01-28"),
        ("+ 0 days", "2020-02-29"),
    ] {
        let book = book(&pilot(&format!("when.all = [\"entered_on {span} <= as_of\"]")));
        let facts = known().with("entered_on", day("2020-02-29"));
        let turns = day(turns);
        let before = turns.plus_days(-1).to_string();
        assert_eq!(verdict(&book, &facts, &before), format!("not-met [entered_on {span} <= as_of]"));
        assert_eq!(verdict(&book, &facts, &turns.to_string()), "met", "{span}");
        assert_eq!(verdict(&book, &known(), &turns.to_string()), "unknown [entered_on]");
    }
    let book = book(&pilot("when.all = [\"entered_on + 1 year 6 months > filed_on\"]"));
    let facts = known().with("entered_on", day("2020-02-29")).with("filed_on", day("2021-08-29"));
    let lines = book.explain(&book.judge("may-pilot", &facts, day(AS_OF)).proof);
    let line = lines.last().expect("a line for the condition");
    assert_eq!(line.text.en, "Entered on: 2020-02-29 + 1 year 6 months = 2021-08-29 > 2021-08-29");
    assert_eq!(line.text.ja, "入港日: 2020-02-29 + 1年6月 = 2021-08-29 > 2021-08-29");
    assert_eq!(line.mark, Mark::NotMet);
}

/// A rule that compares with a limit, which itself rests on a clock.
fn compares_with_the_stay(op: &str) -> Rulebook {
    let clock = law("clock", "berth-years", "counts = \"berthed_spans\"\nruns_for = \"5 years\"");
    let stay = law(
        "limit",
        "stay",
        "in_force = { from = 2020-01-01 }\nuntil = [{ day = \"berth-years\", when.all = [\"sworn\"] }]",
    );
    book(&(clock + &stay + &pilot(&format!("when.all = [\"filed_on {op} stay\"]"))))
}

#[test]
fn a_day_compares_with_the_last_day_of_a_limit_and_of_the_clock_beneath_it() {
    let facts = known()
        .with("sworn", true)
        .with("berthed_spans", "2021-10-01..".parse::<crate::Intervals>().expect("stretches"));
    for (op, before, on, after) in
        [("<=", "met", "met", "no"), ("<", "met", "no", "no"), ("==", "no", "met", "no")]
    {
        let book = compares_with_the_stay(op);
        for (filed, expected) in [("2026-09-30", before), ("2026-10-01", on), ("2026-10-02", after)] {
            let expected = match expected {
                "met" => "met".to_owned(),
                _ => format!("not-met [filed_on {op} stay]"),
            };
            check(&book, &facts.clone().with("filed_on", day(filed)), &expected);
        }
    }
}

#[test]
fn where_there_is_no_last_day_it_lies_after_every_day() {
    let (late, book) = (known().with("filed_on", day("2040-01-01")), compares_with_the_stay("<="));
    let never = late.clone().with("sworn", false);
    check(&book, &never, "met");
    check(&compares_with_the_stay(">"), &never, "not-met [filed_on > stay]");
    assert_eq!(verdict(&book, &late, "2019-12-31"), "met", "the limit is not in force yet");
    check(&book, &late, "unknown [berthed_spans, sworn]");
    check(&book, &never.clone().with("sworn", true), "unknown [berthed_spans]");
}
