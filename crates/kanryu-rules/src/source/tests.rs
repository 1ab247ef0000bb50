//! The form of the language: what cannot be read is refused on its own line, and names say what they may be.

#[path = "../check/tests/world.rs"]
mod world;

use super::condition::parse_test;
use super::*;
use crate::value::Op;
use world::{law, rendered, rule, try_load};

/// The file must be refused with exactly one fault: this message on this line, as the first two lines show it.
fn refused(text: &str, message: &str, line: u32) {
    let errors = try_load(&[("law.toml", text)]).map(|_| ()).expect_err(text);
    assert_eq!(errors.len(), 1, "{}", rendered(&errors));
    let shown = errors[0].to_string();
    let first = shown.lines().next().unwrap_or_default();
    assert_eq!((first, errors[0].places[0].line), (message, line), "\n--- in\n{text}");
    assert!(!errors[0].hint().is_empty());
}

fn pilot(body: &str) -> String {
    rule("pilot", "may-pilot", body)
}

#[test]
fn a_day_that_the_calendar_lacks_is_refused_by_the_parser_on_its_line() {
    let text = pilot("in_force = { from = 2019-04-31 }\nwhen.all = [\"sworn\"]");
    let errors = try_load(&[("law.toml", &text)]).unwrap_err();
    assert_eq!((errors.len(), errors[0].code(), errors[0].places[0].line), (1, "rulebook/not-toml", 7));
    assert_eq!(errors[0].places[0].text, "in_force = { from = 2019-04-31 }");
}

#[test]
fn a_date_in_quotation_marks_or_with_a_time_is_refused() {
    refused(
        &pilot("in_force = { from = \"2019-04-01\" }\nwhen.all = [\"sworn\"]"),
        "error[rulebook/wrong-kind]: `from` of `in_force` of rule `pilot` must be a date such as 2026-04-01, \
         without quotation marks, and is the text \"2019-04-01\"",
        7,
    );
    refused(
        &pilot("in_force = { from = 2019-04-01T00:00:00Z }\nwhen.all = [\"sworn\"]"),
        "error[rulebook/wrong-kind]: `from` of `in_force` of rule `pilot` must be a date such as 2026-04-01, \
         without quotation marks, and is 2019-04-01T00:00:00Z",
        7,
    );
}

#[test]
fn a_period_may_last_one_day_and_not_less() {
    refused(
        &pilot("in_force = { from = 2020-04-02, until = 2020-04-01 }\nwhen.all = [\"sworn\"]"),
        "error[rulebook/ends-before-it-begins]: rule `pilot` ends on 2020-04-01, before it begins on 2020-04-02",
        7,
    );
    world::book(&pilot("in_force = { from = 2020-04-01, until = 2020-04-01 }\nwhen.all = [\"sworn\"]"));
}

#[test]
fn an_unknown_key_is_refused_with_the_keys_that_exist() {
    let text = pilot("when.all = [\"sworn\"]\nconfidance = \"low\"");
    refused(&text, "error[rulebook/unknown-key]: rule `pilot` has no key `confidance`", 8);
    let hint = try_load(&[("law.toml", &text)]).unwrap_err()[0].hint();
    assert_eq!(
        hint,
        "did you mean `confidence`? allowed are: title, cite, sources, confidence, in_force, by, published, note, grants, when, exception"
    );
    refused("[law.x]\n", "error[rulebook/unknown-key]: a rulebook file has no key `law`", 1);
}

#[test]
fn law_without_title_citation_source_confidence_or_condition_is_refused() {
    for (key, line) in [
        ("title", "title = "),
        ("cite", "cite = "),
        ("sources", "sources = "),
        ("confidence", "confidence = "),
        ("when", "when.all"),
    ] {
        let whole = pilot("when.all = [\"sworn\"]");
        let text: String = whole.lines().filter(|l| !l.starts_with(line)).map(|l| format!("{l}\n")).collect();
        refused(&text, &format!("error[rulebook/missing-key]: rule `pilot` has no `{key}`"), 1);
    }
    let text = pilot("when.all = [\"sworn\"]").replace("[\"S-1\"]", "[]");
    refused(&text, "error[rulebook/missing-key]: rule `pilot` has no `sources`", 1);
}

#[test]
fn a_text_is_written_in_both_languages() {
    let text = pilot("when.all = [\"sworn\"]").replace("{ ja = \"規則\", ", "{ ");
    refused(&text, "error[rulebook/missing-translation]: `title` of rule `pilot` has no text in ja", 2);
    let text = pilot("when.all = [\"sworn\"]\nnote = { ja = \"注\", en = \" \" }");
    refused(&text, "error[rulebook/missing-translation]: `note` of rule `pilot` has no text in en", 8);
}

#[test]
fn ids_are_kebab_case_and_hold_no_year() {
    let named =
        |id: &str| pilot("when.all = [\"sworn\"]").replace("[[rule.pilot]]", &format!("[[rule.{id}]]"));
    for id in ["Pilot", "may_pilot", "a--b", "\"a b\"", "1a"] {
        let shown = id.trim_matches('"');
        refused(&named(id), &format!("error[rulebook/id-form]: `{shown}` is not a name for a rule"), 1);
    }
    for id in ["act-of-2016", "fy1999-rule"] {
        refused(&named(id), &format!("error[rulebook/year-in-id]: the id `{id}` contains a year"), 1);
    }
    for id in ["route-3", "days-540", "form-20160"] {
        world::book(&named(id));
    }
}

#[test]
fn a_condition_has_exactly_one_group_with_something_in_it() {
    let shape = "error[rulebook/condition-shape]: `when` of rule `pilot` must hold exactly one of `all`, `any`, `not`, with something in it";
    for body in [
        "when = {}",
        "when.all = []",
        "when = { all = [\"sworn\"], any = [\"sworn\"] }",
        "when.all = [{ any = [] }]",
    ] {
        refused(&pilot(body), shape, 7);
    }
    refused(
        &pilot("when = \"sworn\""),
        "error[rulebook/wrong-kind]: `when` of rule `pilot` must be a table: { all = [\"…\"] }, { any = [\"…\"] } or { not = \"…\" }, and is the text \"sworn\"",
        7,
    );
}

#[test]
fn a_condition_text_outside_the_language_is_refused_and_says_why() {
    let cases = [
        ("sworn = true", "a single `=` compares nothing; write `==`"),
        ("drills >= ", "nothing stands on the right side"),
        (
            "drills >= 2 + 3",
            "the right side `2 + 3` is not a number, date, word or name; a span stands on the left, as in \
             `entered_on + 1 year <= as_of`",
        ),
        ("may-pilot >= 2", "the left side `may-pilot` is not a fact name (snake_case)"),
        ("filed_on 1 year <= as_of", "the left side `filed_on 1 year` is not a fact name (snake_case)"),
        (
            "filed_on + one year <= as_of",
            "\"one year\" is not a span such as `3 years`, `10 months` or `540 days`",
        ),
        ("filed_on + 1001 years <= as_of", "the span is longer than 1000 years"),
        ("drills ＞= 2", "`＞` is not a letter of the language; full-width signs are not read"),
        ("filed_on >= 2023-02-29", "\"2023-02-29\" is not a day of the calendar"),
        ("drills sworn", "it is neither a comparison nor the name of a fact or claim"),
        ("drills >= 99999999999999999999", "99999999999999999999 is not a number that fits"),
    ];
    for (text, detail) in cases {
        let message =
            format!("error[rulebook/condition-form]: the condition `{text}` cannot be read: {detail}");
        refused(&pilot(&format!("when.all = [\"sworn\", \"{text}\"]")), &message, 7);
    }
}

#[test]
fn each_condition_of_a_long_list_is_refused_on_its_own_line() {
    let text = pilot(
        "when.any = [\n  \"sworn\",\n  { all = [\n    \"drills >= 1\",\n    \"drills => 2\",\n  ] },\n]",
    );
    let errors = try_load(&[("law.toml", &text)]).unwrap_err();
    assert_eq!((errors.len(), errors[0].places[0].line), (1, 11), "{}", rendered(&errors));
    assert_eq!(errors[0].places[0].text, "\"drills => 2\",");
}

#[test]
fn signs_are_read_longest_first_and_space_does_not_matter() {
    let at = At { file: 0, line: 1 };
    for (written, op) in [
        ("drills==5", Op::Equal),
        ("drills != 5", Op::NotEqual),
        ("drills<5", Op::Less),
        (" drills  <=  5 ", Op::AtMost),
        ("drills>5", Op::More),
        ("drills>=5", Op::AtLeast),
    ] {
        let test = parse_test(written, at).expect(written);
        assert_eq!(
            (test.name.as_str(), test.comparison),
            ("drills", Some((op, Operand::Count(5)))),
            "{written}"
        );
    }
}

#[test]
fn what_an_exception_makes_of_the_answer_is_said_in_one_of_two_words() {
    let text = pilot(
        "when.all = [\"sworn\"]\n[rule.pilot.exception.x]\ntitle = { ja = \"例外\", en = \"x\" }\nthen = \"maybe\"\nwhen.all = [\"sworn\"]",
    );
    refused(
        &text,
        "error[rulebook/wrong-kind]: `then` of exception `x` of rule `pilot` must be \"met\" or \"not-met\", and is the text \"maybe\"",
        10,
    );
}

#[test]
fn an_entry_of_a_limit_outside_the_language_is_refused_and_says_why() {
    let cases = [
        ("entered_on + 1", "\"1\" is not a span such as `3 years`, `10 months` or `540 days`"),
        ("entered_on + 300000000 years", "the span is longer than 1000 years"),
        ("entered_on * 2", "`* 2` is not `+ span` or `- span`"),
        ("entered_on + 2 weeks", "\"2 weeks\" is not a span such as `3 years`, `10 months` or `540 days`"),
        (
            "Entered + 1 year",
            "`Entered` is neither a fact name (snake_case), a clock (kebab-case) nor a date",
        ),
    ];
    for (text, detail) in cases {
        let message = format!("error[rulebook/until-form]: `{text}` is not a day: {detail}");
        refused(
            &law("limit", "stay", &format!("until = [\n  \"card_until_on\",\n  \"{text}\",\n]")),
            &message,
            8,
        );
    }
}

#[test]
fn a_row_of_a_table_says_one_thing() {
    let cases = [
        ("{ to = 3, value = 1 }", "it needs `from`"),
        ("{ from = 1 }", "it needs exactly one of `value` and `permille`"),
        ("{ from = 1, value = 1, permille = 2 }", "it needs exactly one of `value` and `permille`"),
        ("{ from = 1, permille = 50 }", "`permille` needs `round`, \"up\" or \"down\""),
        ("{ from = 1, value = 1, round = \"up\" }", "`round` belongs to `permille`"),
        ("{ from = 3, to = 2, value = 1 }", "`to` is less than `from`"),
    ];
    for (row, detail) in cases {
        let message = format!("error[rulebook/row-form]: a row of table `quota` cannot be read: {detail}");
        refused(&law("table", "quota", &format!("on = \"crew\"\nrows = [{row}]")), &message, 7);
    }
}

#[test]
fn a_share_of_a_whole_thousand_needs_no_rounding() {
    world::book(&law("table", "quota", "on = \"crew\"\nrows = [{ from = 1, permille = 1000 }]"));
}

#[test]
fn numbers_and_lists_are_refused_where_the_language_has_texts() {
    refused(
        &pilot("when.all = [\"sworn\"]").replace("cite = \"第1条\"", "cite = 40"),
        "error[rulebook/wrong-kind]: `cite` of rule `pilot` must be a text in quotation marks, and is the number 40",
        3,
    );
    refused(
        &pilot("when.all = [\"sworn\"]").replace("\"high\"", "\"certain\""),
        "error[rulebook/wrong-kind]: `confidence` of rule `pilot` must be one of \"high\", \"medium\", \"low\", \"unverified\", \"open\", and is the text \"certain\"",
        5,
    );
}
