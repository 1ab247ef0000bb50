//! Calendars as programs read them.

use super::*;

fn calendar(summary: &str, description: &str) -> Calendar {
    let event = CalendarEvent {
        uid: "stay-ends.p-001@kanryu".to_owned(),
        on: (2027, 3, 31),
        summary: summary.to_owned(),
        description: description.to_owned(),
        url: Some("https://kanryu.example/people/p-001".to_owned()),
        categories: vec!["stay-ends".to_owned()],
        reminders: vec![30, 1],
    };
    // 2026-11-24T00:30:05Z
    Calendar { name: "期限".to_owned(), stamp_ms: 1_795_480_205_000, events: vec![event] }
}

/// Content lines put together again as section 3.1 says.
fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn an_event_is_a_day_with_a_stamp_and_reminders() {
    let lines = unfolded(&write_calendar(&calendar("Stay ends", "")));
    for wanted in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "UID:stay-ends.p-001@kanryu",
        "DTSTAMP:20261124T003005Z",
        "DTSTART;VALUE=DATE:20270331",
        "SUMMARY:Stay ends",
        "TRIGGER:-P30D",
        "END:VCALENDAR",
    ] {
        assert!(lines.iter().any(|line| line == wanted), "{wanted}: {lines:#?}");
    }
    let begun: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("BEGIN:")).collect();
    let ended = lines.iter().filter(|line| line.starts_with("END:")).count();
    assert_eq!(begun.len(), ended);
}

#[test]
fn every_line_ends_with_crlf_and_is_no_longer_than_seventy_five_octets_even_in_japanese() {
    let long = "特定技能1号の通算期間が終わる、在留期間の更新又は変更を早めに準備する".repeat(4);
    let text = write_calendar(&calendar(&long, &long));
    assert!(text.ends_with("\r\n"));
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains('\n') && !line.contains('\r'));
    }
    assert!(unfolded(&text).contains(&format!("SUMMARY:{long}")));
}

#[test]
fn text_cannot_break_out_of_its_line() {
    let text = write_calendar(&calendar("a;b,c\\d\r\nEND:VCALENDAR", "one\ntwo"));
    let lines = unfolded(&text);
    assert!(lines.contains(&"SUMMARY:a\\;b\\,c\\\\d\\nEND:VCALENDAR".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"DESCRIPTION:one\\ntwo".to_owned()));
    assert_eq!(lines.iter().filter(|line| *line == "END:VCALENDAR").count(), 1);
}

#[test]
fn the_same_deadline_keeps_its_uid_and_a_moment_before_1970_is_written_too() {
    assert_eq!(moment(-1_000), "19691231T235959Z");
    assert_eq!(moment(951_782_400_000), "20000229T000000Z");
    let (one, other) = (write_calendar(&calendar("a", "")), write_calendar(&calendar("b", "")));
    let uid = |text: &str| unfolded(text).into_iter().find(|line| line.starts_with("UID:"));
    assert_eq!(uid(&one), uid(&other));
}
