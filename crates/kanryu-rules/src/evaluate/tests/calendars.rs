//! Calendars: the next and the last day of a column, and what a predicted row does to the answer.

use super::*;

const ROWS: &str = "rows = [
  { id = \"exam-1\", on = 2025-01-26, apply_from = 2024-08-06, apply_until = 2024-09-05, pass_mark = 70 },
  { id = \"exam-2\", on = 2026-01-25, apply_from = 2025-08-06, apply_until = 2025-09-05, pass_mark = 64, published = 2025-07-01 },
  { id = \"exam-3\", on = 2027-01-31, apply_until = 2026-09-04, confidence = \"low\" },
]";

fn calendar_book(until: &str) -> Rulebook {
    let calendar = law("calendar", "pilot-exam", ROWS);
    book(
        &(calendar + &law("limit", "stay", &format!("until = [{until}]")) + &pilot("when.all = [\"sworn\"]")),
    )
}

fn until(text: &str, facts: &Facts, as_of: &str) -> String {
    let answer = calendar_book(text).limit("stay", facts, day(as_of)).expect("the limit exists");
    match answer.verdict {
        LimitVerdict::Until { day, .. } => format!("{day} {}", answer.confidence.word()),
        LimitVerdict::Unknown { needs } => format!("unknown [{}]", needs.join(", ")),
        LimitVerdict::Open => "open".to_owned(),
        LimitVerdict::NotInForce => "not-in-force".to_owned(),
    }
}

#[test]
fn a_calendar_is_read_by_row_by_place_and_by_the_days_of_a_column() {
    let book = calendar_book("2027-06-30");
    let calendar = book.calendar("pilot-exam").expect("the calendar exists");
    let row = calendar.row("exam-2").expect("the row exists");
    assert_eq!((row.count("pass_mark"), row.day("apply_until")), (Some(64), Some(day("2025-09-05"))));
    assert_eq!(calendar.nth(2).map(|row| (&*row.id, row.confidence)), Some(("exam-3", Confidence::Low)));
    let next = |on: &str, includes| calendar.next("on", day(on), includes).map(|row| row.id.to_string());
    assert_eq!(next("2025-01-25", false).as_deref(), Some("exam-1"));
    assert_eq!(next("2025-01-26", false).as_deref(), Some("exam-2"));
    assert_eq!(next("2025-01-26", true).as_deref(), Some("exam-1"));
    assert_eq!(next("2027-01-31", false), None);
    let last = |on: &str, includes| calendar.last("on", day(on), includes).map(|row| row.id.to_string());
    assert_eq!(last("2026-01-25", false).as_deref(), Some("exam-1"));
    assert_eq!(last("2026-01-25", true).as_deref(), Some("exam-2"));
    assert_eq!(last("2025-01-26", false), None);
}

#[test]
fn a_limit_may_end_on_a_day_of_a_calendar_and_is_as_sure_as_its_row() {
    let next = "\"next pilot-exam.apply_until from as_of\"";
    assert_eq!(until(next, &known(), "2025-09-05"), "2025-09-05 high");
    assert_eq!(until(next, &known(), "2025-09-06"), "2026-09-04 low");
    assert_eq!(until(next, &known(), "2026-09-05"), "unknown [pilot-exam]");
    let strictly = "\"next pilot-exam.apply_until after as_of\"";
    assert_eq!(until(strictly, &known(), "2025-09-05"), "2026-09-04 low");
    let last = "\"last pilot-exam before card_until_on\"";
    assert_eq!(until(last, &known(), "2025-09-05"), "unknown [card_until_on]");
    assert_eq!(
        until(last, &known().with("card_until_on", day("2026-06-01")), "2025-09-05"),
        "2026-01-25 high"
    );
    let with_span = "\"last pilot-exam.apply_until by card_until_on - 3 months\"";
    assert_eq!(
        until(with_span, &known().with("card_until_on", day("2026-09-04")), "2025-09-05"),
        "2026-06-04 low"
    );
    let optional = "\"next pilot-exam? after as_of\", 2030-01-01";
    assert_eq!(until(optional, &known(), "2029-01-01"), "2030-01-01 high");
}

#[test]
fn a_row_is_not_read_before_it_was_published() {
    let book = calendar_book("\"next pilot-exam after as_of\"");
    let on = |known_at: &str| {
        let limit =
            book.limit_known("stay", &known(), day("2025-06-01"), day(known_at)).expect("the limit exists");
        match limit.verdict {
            LimitVerdict::Until { day, .. } => day.to_string(),
            other => format!("{other:?}"),
        }
    };
    assert_eq!(on("2025-06-30"), "2027-01-31");
    assert_eq!(on("2025-07-01"), "2026-01-25");
}

#[test]
fn an_explanation_says_what_clocks_and_calendars_are_called() {
    let text = law("calendar", "pilot-exam", ROWS)
        + &law("clock", "berth", "counts = \"berthed_spans\"\nruns_for = \"2 years\"")
        + &law(
            "limit",
            "stay",
            "until = [\"berth - 1 month\", \"next pilot-exam.apply_until? from entered_on\"]",
        )
        + &pilot("when.all = [\"sworn\"]");
    let book = book(&text);
    let facts = known()
        .with("berthed_spans", "2024-01-01..".parse::<crate::Intervals>().expect("a stretch"))
        .with("entered_on", day("2026-01-01"));
    let limit = book.limit("stay", &facts, day("2025-06-01")).expect("the limit exists");
    let lines = book.explain(&limit.proof);
    let english: Vec<&str> = lines.iter().map(|line| line.text.en.as_str()).collect();
    assert_eq!(
        english,
        [
            "Rule stay",
            "Rule berth - 1 month: until 2025-12-01 (the earliest)",
            "Rule berth",
            "next Rule pilot-exam (apply_until) from Entered on: until 2026-09-04",
            "Rule pilot-exam (exam-3): 2026-09-04",
        ]
    );
    assert_eq!(lines[2].gap.en, "until 2026-01-01; 518 days counted, 214 left");
    assert_eq!(lines[3].text.ja, "「入港日」以後で最初の規則 (apply_until): 2026-09-04 まで");
}
