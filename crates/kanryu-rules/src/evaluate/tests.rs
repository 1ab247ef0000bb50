//! Judging: tables of facts and answers, the days around every edge, and properties on random law.

#[path = "../check/tests/world.rs"]
mod world;

mod calendars;
mod clocks;
mod frozen;
mod known;
mod properties;
mod readings;

use super::*;
use world::{book, day, law, rule};

const AS_OF: &str = "2026-04-01";

/// Asks for `may-pilot` and compares the verdict on one line: `met`, `not-met [..]`, `unknown [..]`, `not-in-force`.
fn check(book: &Rulebook, facts: &Facts, expected: &str) {
    assert_eq!(verdict(book, facts, AS_OF), expected, "{facts:?}");
}

fn verdict(book: &Rulebook, facts: &Facts, as_of: &str) -> String {
    let judgment = book.judge("may-pilot", facts, day(as_of));
    assert_eq!(judgment.verdict.mark(), judgment.proof.mark, "proof and verdict end alike");
    assert_eq!(judgment.confidence, judgment.proof.confidence);
    match &judgment.verdict {
        Verdict::Met | Verdict::NotInForce => judgment.verdict.word().to_owned(),
        Verdict::NotMet { missing: list } | Verdict::Unknown { needs: list } => {
            format!("{} [{}]", judgment.verdict.word(), list.join(", "))
        }
    }
}

fn pilot(body: &str) -> String {
    rule("pilot", "may-pilot", body)
}

fn exception(name: &str, then: &str, body: &str) -> String {
    format!(
        "[rule.pilot.exception.{name}]\ntitle = {{ ja = \"例外\", en = \"Exception\" }}\nthen = \"{then}\"\n{body}\n"
    )
}

fn known() -> Facts {
    Facts::new()
}

#[test]
fn each_threshold_turns_on_its_own_day_word_and_number() {
    for (op, expected) in [
        ("==", [false, true, false]),
        ("!=", [true, false, true]),
        ("<", [true, false, false]),
        ("<=", [true, true, false]),
        (">", [false, false, true]),
        (">=", [false, true, true]),
    ] {
        let counts = book(&pilot(&format!("when.all = [\"drills {op} 3\"]")));
        let days = book(&pilot(&format!("when.all = [\"filed_on {op} 2024-02-29\"]")));
        let levels = book(&pilot(&format!("when.all = [\"radio {op} R2\"]")));
        for (place, met) in expected.into_iter().enumerate() {
            let answer = |text: &str| if met { "met".to_owned() } else { format!("not-met [{text}]") };
            let filed_on = [day("2024-02-28"), day("2024-02-29"), day("2024-03-01")][place];
            check(&counts, &known().with("drills", place as i64 + 2), &answer(&format!("drills {op} 3")));
            check(&days, &known().with("filed_on", filed_on), &answer(&format!("filed_on {op} 2024-02-29")));
            check(
                &levels,
                &known().with("radio", ["R1", "R2", "R3"][place]),
                &answer(&format!("radio {op} R2")),
            );
        }
    }
}

#[test]
fn five_hundred_and_thirty_nine_days_are_one_too_few() {
    let book = book(&pilot("when.all = [\"sailed_days >= 540\", \"course == completed\"]"));
    let facts = known().with("course", "completed");
    check(&book, &facts.clone().with("sailed_days", 539), "not-met [sailed_days >= 540]");
    check(&book, &facts.clone().with("sailed_days", 540), "met");
    check(&book, &facts.with("sailed_days", 541), "met");
}

#[test]
fn what_is_unknown_matters_only_where_it_would_decide() {
    let all = book(&pilot("when.all = [\"drills >= 3\", \"sworn\"]"));
    check(&all, &known(), "unknown [drills, sworn]");
    check(&all, &known().with("drills", 3), "unknown [sworn]");
    check(&all, &known().with("drills", 2), "not-met [drills >= 3]");
    let any = book(&pilot("when.any = [\"drills >= 3\", \"sworn\"]"));
    check(&any, &known(), "unknown [drills, sworn]");
    check(&any, &known().with("drills", 3), "met");
    check(&any, &known().with("drills", 2), "unknown [sworn]");
    check(&any, &known().with("drills", 2).with("sworn", false), "not-met [drills >= 3, sworn]");
}

#[test]
fn a_fact_that_another_makes_idle_is_not_needed() {
    let absorbed = book(&pilot("when.any = [\"sworn\", { all = [\"sworn\", \"drills >= 3\"] }]"));
    check(&absorbed, &known(), "unknown [sworn]");
    // Either number of drills decides something, and two thresholds of one fact are never met apart.
    let nested = book(&pilot(
        "when.any = [\"drills >= 3\", { all = [\"drills >= 5\", \"sworn\"] }, { all = [\"pardoned\", \"drills >= 1\"] }]",
    ));
    check(&nested, &known(), "unknown [drills, pardoned]");
    let two_rules = pilot("when.all = [\"sworn\"]")
        + &rule("other", "may-pilot", "when.all = [\"sworn\", \"crew >= 2\"]");
    check(&book(&two_rules), &known(), "unknown [sworn]");
}

#[test]
fn a_fact_that_is_idle_in_every_part_is_not_needed() {
    let facts = ["sworn", "suspended", "pardoned"];
    let pair =
        |one: &str, other: &str| format!("{{ any = [\"{one}\", {{ all = [\"{one}\", \"{other}\"] }}] }}");
    let text = pilot(&format!("when.all = [{}, {}]", pair(facts[0], facts[1]), pair(facts[2], facts[1])));
    check(&book(&text), &known(), "unknown [pardoned, sworn]");
}

#[test]
fn not_turns_yes_and_no_and_leaves_unknown_unknown() {
    let simple = book(&pilot("when.not = \"suspended\""));
    check(&simple, &known().with("suspended", false), "met");
    check(&simple, &known().with("suspended", true), "not-met [not suspended]");
    check(&simple, &known(), "unknown [suspended]");
    let nested = book(&pilot("when.not = { all = [\"suspended\", { not = \"pardoned\" }] }"));
    check(&nested, &known().with("suspended", true).with("pardoned", true), "met");
    check(&nested, &known().with("suspended", false), "met");
    check(
        &nested,
        &known().with("suspended", true).with("pardoned", false),
        "not-met [not (suspended and not pardoned)]",
    );
    check(&nested, &known().with("suspended", true), "unknown [pardoned]");
}

#[test]
fn a_fact_is_compared_with_a_fact_and_needs_both() {
    let book = book(&pilot("when.all = [\"radio >= radio_wanted\"]"));
    check(&book, &known().with("radio", "R2").with("radio_wanted", "R2"), "met");
    check(&book, &known().with("radio", "R1").with("radio_wanted", "R2"), "not-met [radio >= radio_wanted]");
    check(&book, &known().with("radio", "R2"), "unknown [radio_wanted]");
    check(&book, &known(), "unknown [radio, radio_wanted]");
}

#[test]
fn a_value_of_another_type_is_no_knowledge() {
    let book = book(&pilot("when.all = [\"drills >= 3\"]"));
    check(&book, &known().with("drills", "many"), "unknown [drills]");
}

#[test]
fn the_day_of_the_question_is_a_fact_that_everybody_has() {
    let book = book(&pilot("when.all = [\"card_until_on >= as_of\"]"));
    check(&book, &known().with("card_until_on", day(AS_OF)), "met");
    check(
        &book,
        &known().with("card_until_on", day(AS_OF).plus_days(-1)),
        "not-met [card_until_on >= as_of]",
    );
    check(&book, &known(), "unknown [card_until_on]");
    // Nobody can make the question be asked on another day.
    let pretended = known().with("card_until_on", day("2026-03-31")).with("as_of", day("2020-01-01"));
    check(&book, &pretended, "not-met [card_until_on >= as_of]");
}

#[test]
fn a_version_counts_from_its_first_to_its_last_day() {
    let text = pilot("in_force = { from = 2017-01-01, until = 2020-03-31 }\nwhen.all = [\"drills >= 1\"]")
        + &pilot("in_force = { from = 2020-04-01, until = 2026-03-31 }\nwhen.all = [\"drills >= 2\"]");
    let book = book(&text);
    let facts = known().with("drills", 1);
    for (as_of, expected) in [
        ("2016-12-31", "not-in-force"),
        ("2017-01-01", "met"),
        ("2017-01-02", "met"),
        ("2020-03-30", "met"),
        ("2020-03-31", "met"),
        ("2020-04-01", "not-met [drills >= 2]"),
        ("2026-03-31", "not-met [drills >= 2]"),
        ("2026-04-01", "not-in-force"),
    ] {
        assert_eq!(verdict(&book, &facts, as_of), expected, "{as_of}");
    }
}

#[test]
fn the_day_of_filing_may_select_the_version_whatever_the_day_of_the_question() {
    let text = pilot(
        "by = \"filed_on\"\nin_force = { from = 2017-01-01, until = 2020-03-31 }\nwhen.all = [\"drills >= 1\"]",
    ) + &pilot("by = \"filed_on\"\nin_force.from = 2020-04-01\nwhen.all = [\"drills >= 2\"]");
    let book = book(&text);
    let facts = known().with("drills", 1);
    check(&book, &facts.clone().with("filed_on", day("2020-03-31")), "met");
    check(&book, &facts.clone().with("filed_on", day("2020-04-01")), "not-met [drills >= 2]");
    check(&book, &facts.clone().with("filed_on", day("2016-12-31")), "not-in-force");
    check(&book, &facts, "unknown [filed_on]");
    assert_eq!(verdict(&book, &facts.with("filed_on", day("2020-03-31")), "1999-01-01"), "met");
}

#[test]
fn one_rule_that_is_met_grants_the_claim_whatever_the_others_say() {
    let text = rule("by-days", "may-pilot", "when.all = [\"sailed_days >= 540\"]")
        + &rule("by-oath", "may-pilot", "when.all = [\"sworn\"]")
        + &rule("old", "may-pilot", "in_force.until = 2000-12-31\nwhen.all = [\"pardoned\"]");
    let book = book(&text);
    check(&book, &known().with("sworn", true), "met");
    check(&book, &known().with("sworn", false), "unknown [sailed_days]");
    check(&book, &known().with("sworn", false).with("sailed_days", 1), "not-met [sailed_days >= 540, sworn]");
    check(&book, &known(), "unknown [sailed_days, sworn]");
}

#[test]
fn a_condition_that_two_rules_miss_is_named_once() {
    let text = rule("a", "may-pilot", "when.all = [\"sworn\", \"drills >= 1\"]")
        + &rule("b", "may-pilot", "when.all = [\"sworn\"]");
    check(&book(&text), &known().with("sworn", false).with("drills", 0), "not-met [sworn, drills >= 1]");
}

#[test]
fn a_claim_may_rest_on_another_and_asks_for_its_facts() {
    let text = pilot("when.all = [\"oath-taken\", \"drills >= 1\"]")
        + &rule("oath", "oath-taken", "in_force.from = 2020-01-01\nwhen.all = [\"sworn\"]");
    let book = book(&text);
    check(&book, &known().with("sworn", true).with("drills", 1), "met");
    check(&book, &known().with("sworn", false).with("drills", 1), "not-met [sworn]");
    check(&book, &known().with("drills", 1), "unknown [sworn]");
    // Before the oath existed nobody could have taken it: the claim itself is what is missing.
    assert_eq!(
        verdict(&book, &known().with("sworn", true).with("drills", 1), "2019-12-31"),
        "not-met [oath-taken]"
    );
}

#[test]
fn a_claim_that_no_rule_knows_is_not_in_force() {
    let judgment = book(&pilot("when.all = [\"sworn\"]")).judge("may-fly", &known(), day(AS_OF));
    assert_eq!((judgment.verdict, judgment.claim.as_str()), (Verdict::NotInForce, "may-fly"));
}

#[test]
fn an_exception_turns_the_answer_where_it_applies() {
    let allows = book(
        &(pilot("when.all = [\"drills >= 3\"]") + &exception("pardon", "met", "when.all = [\"pardoned\"]")),
    );
    check(&allows, &known().with("drills", 0).with("pardoned", true), "met");
    check(&allows, &known().with("drills", 0).with("pardoned", false), "not-met [drills >= 3]");
    check(&allows, &known().with("drills", 0), "unknown [pardoned]");
    check(&allows, &known().with("drills", 3), "met");
    check(&allows, &known(), "unknown [drills, pardoned]");
    let forbids = book(
        &(pilot("when.all = [\"drills >= 3\"]") + &exception("ban", "not-met", "when.all = [\"suspended\"]")),
    );
    check(&forbids, &known().with("drills", 3).with("suspended", true), "not-met [not ban]");
    check(&forbids, &known().with("drills", 3).with("suspended", false), "met");
    check(&forbids, &known().with("drills", 3), "unknown [suspended]");
    check(&forbids, &known().with("drills", 0), "not-met [drills >= 3]");
}

#[test]
fn the_exception_that_is_over_another_prevails() {
    let over = |ban: &str, pardon: &str| {
        book(
            &(pilot("when.all = [\"drills >= 3\"]")
                + &exception("ban", "not-met", &format!("{ban}when.all = [\"suspended\"]"))
                + &exception("pardon", "met", &format!("{pardon}when.all = [\"pardoned\"]"))),
        )
    };
    let both = known().with("drills", 3).with("suspended", true).with("pardoned", true);
    check(&over("", "over = [\"ban\"]\n"), &both, "met");
    check(&over("over = [\"pardon\"]\n", ""), &both, "not-met [not ban]");
}

#[test]
fn an_exception_counts_on_its_own_days() {
    let text = pilot("when.all = [\"drills >= 3\"]")
        + &exception(
            "pardon",
            "met",
            "in_force = { from = 2020-04-01, until = 2021-03-31 }\nwhen.all = [\"pardoned\"]",
        );
    let book = book(&text);
    let facts = known().with("drills", 0).with("pardoned", true);
    for (as_of, expected) in [
        ("2020-03-31", "not-met [drills >= 3]"),
        ("2020-04-01", "met"),
        ("2021-03-31", "met"),
        ("2021-04-01", "not-met [drills >= 3]"),
    ] {
        assert_eq!(verdict(&book, &facts, as_of), expected, "{as_of}");
    }
}

#[test]
fn an_answer_is_as_sure_as_the_least_sure_rule_it_rests_on() {
    let graded = |id: &str, grants: &str, confidence: &str, body: &str| {
        rule(id, grants, body).replace("\"high\"", &format!("\"{confidence}\""))
    };
    let sure = |text: &str, facts: &Facts| book(text).judge("may-pilot", facts, day(AS_OF)).confidence;
    let resting = graded("pilot", "may-pilot", "medium", "when.all = [\"oath-taken\"]")
        + &graded("oath", "oath-taken", "open", "when.all = [\"sworn\"]");
    assert_eq!(sure(&resting, &known().with("sworn", true)), Confidence::Open);
    let either = graded("a", "may-pilot", "low", "when.all = [\"sworn\"]")
        + &graded("b", "may-pilot", "medium", "when.all = [\"drills >= 1\"]");
    // Two ways that both grant: the surer of the two is enough.
    assert_eq!(sure(&either, &known().with("sworn", true).with("drills", 1)), Confidence::Medium);
    assert_eq!(sure(&either, &known().with("sworn", true).with("drills", 0)), Confidence::Low);
    // That no way grants rests on every way.
    assert_eq!(sure(&either, &known().with("sworn", false).with("drills", 0)), Confidence::Low);
}

#[test]
fn a_condition_that_fails_for_certain_does_not_become_doubtful_beside_a_doubtful_one() {
    let text = pilot("when.all = [\"oath-taken\", \"drills >= 1\"]")
        + &rule("oath", "oath-taken", "when.all = [\"sworn\"]").replace("\"high\"", "\"open\"");
    let judgment =
        book(&text).judge("may-pilot", &known().with("sworn", false).with("drills", 0), day(AS_OF));
    assert_eq!(judgment.confidence, Confidence::High);
}

#[test]
fn a_proof_shows_every_condition_with_its_value_and_threshold() {
    let book = book(&pilot("when.all = [\"drills >= 3\", \"sworn\"]"));
    let proof = book.judge("may-pilot", &known().with("drills", 2), day(AS_OF)).proof;
    let tests = &proof.because[0].because[0].because;
    let Ground::Test { text, fact, value, op, against, .. } = &tests[0].what else {
        panic!("{:?}", tests[0])
    };
    assert_eq!((&**text, &**fact, *op), ("drills >= 3", "drills", Op::AtLeast));
    assert_eq!((value, against), (&Some(Value::Count(2)), &Some(Value::Count(3))));
    // What is decided already is shown beside what is not known.
    assert_eq!([tests[0].mark, tests[1].mark], [Mark::NotMet, Mark::Unknown]);
}

#[test]
fn a_rule_out_of_force_is_shown_with_its_days() {
    let book = book(&pilot("in_force = { from = 2017-01-01, until = 2020-03-31 }\nwhen.all = [\"sworn\"]"));
    let proof = book.judge("may-pilot", &known(), day(AS_OF)).proof;
    let Ground::Rule { version } = &proof.because[0].what else { panic!("{proof:?}") };
    assert_eq!(proof.because[0].mark, Mark::NotInForce);
    assert_eq!((version.from, version.until), (Some(day("2017-01-01")), Some(day("2020-03-31"))));
    assert_eq!((&*version.file, version.line), ("law.toml", 1));
}

#[test]
fn an_exception_does_not_make_an_answer_surer_than_its_rule() {
    let text = pilot("when.all = [\"drills >= 3\"]").replace("\"high\"", "\"open\"")
        + &exception("pardon", "met", "confidence = \"high\"\nwhen.all = [\"pardoned\"]");
    let facts = known().with("drills", 0).with("pardoned", true);
    assert_eq!(book(&text).judge("may-pilot", &facts, day(AS_OF)).confidence, Confidence::Open);
}
