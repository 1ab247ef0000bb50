//! What versions say in words, in both languages, and that the words differ where the law differs.

#[path = "../check/tests/world.rs"]
mod world;

use super::*;
use world::{book, law, rule};

fn shown(clauses: &[Clause], depth: usize, text: fn(&Text) -> &str) -> String {
    clauses
        .iter()
        .map(|clause| {
            let below = shown(&clause.parts, depth + 1, text);
            format!("{}{}\n{below}", "  ".repeat(depth), text(&clause.text))
        })
        .collect()
}

fn english(clauses: &[Clause]) -> String {
    shown(clauses, 0, |text| &text.en)
}

const ROUTE: &str = "when.all = [\"sailed_days >= 540\", \"course == completed\", \"suspended == false\", \"filed_on < 2027-04-01\", \
    \"entered_on + 3 years <= as_of\", { any = [\"sworn\", \"radio >= R2\", \"radio >= radio_wanted\"] }, { not = \"pardoned\" }]";

#[test]
fn conditions_are_said_with_the_labels_of_facts_in_both_languages() {
    let book = book(&rule("pilot", "may-pilot", ROUTE));
    let clauses = book.clauses("rule", "pilot", None);
    assert_eq!(
        english(&clauses),
        "Days at sea is at least 540 days
Course is completed
Suspended: no
Filed on is before 2027-04-01
3 years from “Entered on” is on or before the day asked about
one of
  Sworn in: yes
  Radio is at least R2
  Radio is at least Radio wanted
not
  Pardoned: yes
"
    );
    assert_eq!(
        shown(&clauses, 0, |text| &text.ja),
        "乗船日数が540 日以上
講習が修了である
停止中：いいえ
申請日が2027-04-01より前
「入港日」から3年が「基準日」以前
次のいずれか
  宣誓：はい
  無線がR2以上
  無線が「求められる無線」以上
次に当たらないこと
  恩赦：はい
"
    );
}

#[test]
fn a_claim_a_table_and_an_exception_are_named() {
    let text = rule("sailor", "may-sail", "when.all = [\"sworn\"]")
        + &rule("pilot", "may-pilot", "when.all = [\"may-sail\", \"crew <= berths\"]")
        + "[rule.pilot.exception.mercy]\ntitle = { ja = \"恩赦\", en = \"Mercy\" }\nthen = \"met\"\nwhen.all = [\"pardoned\"]\n"
        + &law(
            "table",
            "berths",
            "on = \"boats\"\nrows = [{ from = 1, to = 1, value = 4 }, { from = 2, permille = 500, round = \"up\", confidence = \"low\" }]",
        );
    let book = book(&text);
    let clauses = book.clauses("rule", "pilot", None);
    assert_eq!(
        english(&clauses),
        "Rule sailor
Crew is at most the number of the table “Rule berths”
Exception (counts as met): Mercy
  Pardoned: yes
"
    );
    assert_eq!(clauses[0].claim.as_deref(), Some("may-sail"));
    assert_eq!(clauses[1].table.as_deref(), Some("berths"));
    assert_eq!(
        english(&book.clauses("table", "berths", None)),
        "Boats 1: 4\nBoats 2 and more: 500/1000 of it, rounded up (confidence: low)\n"
    );
    assert_eq!(english(&book.clauses("exception", "pilot.mercy", None)), "Pardoned: yes\n");
    assert_eq!((book.grants("pilot"), book.rules_granting("may-sail")), (Some("may-pilot"), vec!["sailor"]));
}

#[test]
fn the_days_of_a_limit_are_said_with_their_conditions() {
    let text = law(
        "limit",
        "berth-stay",
        "until = [\"entered_on + 1 year 6 months\", \"card_until_on?\", { day = \"2030-03-31\", when.all = [\"suspended\"] }]",
    );
    assert_eq!(
        english(&book(&text).clauses("limit", "berth-stay", None)),
        "until: 1 year 6 months from “Entered on”
until: Card until, where it is known
until: 2030-03-31
  Suspended: yes
"
    );
}

#[test]
fn another_threshold_is_another_writing_and_another_order_of_files_is_not() {
    let written = |days: i64| {
        let text = rule("pilot", "may-pilot", &format!("when.all = [\"sailed_days >= {days}\"]"));
        book(&text).clauses("rule", "pilot", None)[0].written.clone()
    };
    assert_eq!(written(540), "sailed_days >= 540");
    assert_ne!(written(540), written(541));
    assert!(book(&rule("pilot", "may-pilot", ROUTE)).clauses("rule", "nobody", None).is_empty());
}
