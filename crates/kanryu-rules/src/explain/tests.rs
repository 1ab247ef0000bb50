//! What a reader sees: every line of small proofs, in both languages.

#[path = "../check/tests/world.rs"]
mod world;

use super::*;
use crate::value::Facts;
use world::{book, day, law, rule};

/// Depth by indentation, then mark, then the text with its gap.
fn shown(lines: &[Line], text: impl Fn(&Text) -> &str) -> String {
    lines
        .iter()
        .map(|line| {
            let indent = "  ".repeat(line.depth);
            let gap = text(&line.gap);
            let gap = if gap.is_empty() { String::new() } else { format!(", {gap}") };
            format!("{indent}{:?} {}{gap}\n", line.mark, text(&line.text))
        })
        .collect()
}

fn explained(text: &str, claim: &str, facts: &Facts) -> Vec<Line> {
    let book = book(text);
    book.explain(&book.judge(claim, facts, day("2026-04-01")).proof)
}

const ROUTE: &str =
    "when.all = [\"sailed_days >= 540\", \"course == completed\", { any = [\"sworn\", \"radio >= R2\"] }]";

#[test]
fn a_failed_count_shows_value_threshold_and_what_is_left_to_do() {
    let facts = Facts::new()
        .with("sailed_days", 539)
        .with("course", "completed")
        .with("sworn", true)
        .with("radio", "R1");
    let lines = explained(&rule("pilot", "may-pilot", ROUTE), "may-pilot", &facts);
    assert_eq!(
        shown(&lines, |text| &text.ja),
        "NotMet 規則
  NotMet 規則
    NotMet 乗船日数: 539 日 ≥ 540 日, あと 1 日
    Met 講習: 修了 = 修了
    Met 次のいずれか
      Met 宣誓: はい
      NotMet 無線: R1 ≥ R2
"
    );
    assert_eq!(
        shown(&lines, |text| &text.en),
        "NotMet Rule pilot
  NotMet Rule pilot
    NotMet Days at sea: 539 days ≥ 540 days, 1 days more
    Met Course: completed = completed
    Met one of
      Met Sworn in: yes
      NotMet Radio: R1 ≥ R2
"
    );
}

#[test]
fn what_is_not_known_is_said_to_be_unknown_and_never_no() {
    let lines = explained(&rule("pilot", "may-pilot", ROUTE), "may-pilot", &Facts::new());
    assert_eq!(
        shown(&lines, |text| &text.ja),
        "Unknown 規則
  Unknown 規則
    Unknown 乗船日数: 不明 ≥ 540 日
    Unknown 講習: 不明 = 修了
    Unknown 次のいずれか
      Unknown 宣誓: 不明
      Unknown 無線: 不明 ≥ R2
"
    );
}

#[test]
fn a_line_of_law_carries_citation_sources_confidence_period_and_note() {
    let body = "in_force = { from = 2020-04-01, until = 2030-03-31 }\nwhen.all = [\"sworn\"]\nnote = { ja = \"注\", en = \"Note\" }";
    let text = rule("pilot", "may-pilot", body).replace("\"high\"", "\"low\"");
    let lines = explained(&text, "may-pilot", &Facts::new().with("sworn", true));
    let line = &lines[1];
    assert_eq!(line.cite.as_deref(), Some("第1条"));
    assert_eq!(line.sources, ["S-1"]);
    assert_eq!(line.confidence, Confidence::Low);
    assert_eq!((line.from, line.until), (Some(day("2020-04-01")), Some(day("2030-03-31"))));
    assert_eq!(line.note, Some(Text::new("注", "Note")));
    assert_eq!(line.id.as_deref(), Some("pilot"));
    assert_eq!(lines[2].written.as_deref(), Some("sworn"));
}

#[test]
fn an_exception_and_a_negation_say_what_they_do() {
    let text = rule("pilot", "may-pilot", "when.not = \"suspended\"")
        + "[rule.pilot.exception.pardon]\ntitle = { ja = \"恩赦の特例\", en = \"Pardon\" }\nthen = \"met\"\nwhen.all = [\"pardoned == true\"]\n";
    let facts = Facts::new().with("suspended", true).with("pardoned", true);
    assert_eq!(
        shown(&explained(&text, "may-pilot", &facts), |text| &text.ja),
        "Met 規則
  Met 規則
    NotMet 次でないこと
      Met 停止中: はい
    Met 例外（可）: 恩赦の特例
      Met 恩赦: はい
"
    );
}

#[test]
fn the_day_that_would_select_the_version_is_asked_for() {
    let text = rule("pilot", "may-pilot", "by = \"filed_on\"\nwhen.all = [\"sworn\"]");
    let lines = explained(&text, "may-pilot", &Facts::new().with("sworn", true));
    assert_eq!(lines[1].text.ja, "どの版が適用されるかは「申請日」によるが、まだ分からない");
    assert_eq!(lines[1].text.en, "which version applies depends on \"Filed on\", which is not known");
}

#[test]
fn each_entry_of_a_limit_shows_its_day_and_the_earliest_is_named() {
    let book =
        book(&law("limit", "stay", "until = [\"entered_on + 1 year\", \"card_until_on?\", 2030-01-01]"));
    let facts = Facts::new().with("entered_on", day("2026-01-01")).with("card_until_on", day("2026-06-30"));
    let limit = book.limit("stay", &facts, day("2026-04-01")).expect("it exists");
    assert_eq!(
        shown(&book.explain(&limit.proof), |text| &text.en),
        "Met Rule stay
  Met Entered on + 1 year: until 2027-01-01
  Met Card until: until 2026-06-30 (the earliest)
  Met 2030-01-01: until 2030-01-01
"
    );
}

#[test]
fn large_numbers_are_grouped_by_three_digits() {
    for (number, text) in
        [(0, "0"), (999, "999"), (1_095, "1,095"), (-1_234_567, "-1,234,567"), (100_000, "100,000")]
    {
        assert_eq!(grouped(number), text);
    }
}

#[test]
fn what_is_left_to_do_is_said_even_for_the_smallest_number() {
    let facts = Facts::new().with("drills", i64::MIN);
    let lines = explained(&rule("pilot", "may-pilot", "when.all = [\"drills > 3\"]"), "may-pilot", &facts);
    assert_eq!(lines[2].gap.en, "9,223,372,036,854,775,807 more");
}
