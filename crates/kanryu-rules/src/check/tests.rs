//! Every fault of a rulebook: its message, all its places and its remedy; and what is no fault.

mod world;

use super::*;
use world::{law, loaded, rendered, rule, try_load};

/// The one file must be refused with exactly these messages.
fn refused(text: &str, expected: &str) {
    let found = match try_load(&[("law.toml", text)]) {
        Ok(_) => "nothing is wrong".to_owned(),
        Err(errors) => rendered(&errors),
    };
    assert_eq!(found.trim(), expected.trim(), "\n--- in\n{text}");
}

/// The one file must be accepted with exactly these warnings.
fn warned(text: &str, expected: &str) {
    assert_eq!(rendered(&loaded(text).warnings).trim(), expected.trim(), "\n--- in\n{text}");
}

fn stage(id: &str, body: &str) -> String {
    format!(
        "[[stage.{id}]]\ntitle = {{ ja = \"段階\", en = \"Stage\" }}\nlane = \"sea\"\norder = 1\n{body}\n"
    )
}

fn step(id: &str, from: &str, to: &str, body: &str) -> String {
    format!(
        "[[step.{id}]]\ntitle = {{ ja = \"歩\", en = \"Step\" }}\nfrom = [\"{from}\"]\nto = \"{to}\"\n{body}\n"
    )
}

#[test]
fn two_versions_in_force_on_one_day_are_shown_with_both_places() {
    let first = rule("pilot", "may-pilot", "in_force = { from = 2017-01-01 }\nwhen.all = [\"sworn\"]");
    let second = rule("pilot", "may-pilot", "in_force = { from = 2028-04-01 }\nwhen.all = [\"sworn\"]");
    refused(
        &(first + &second),
        "
error[rulebook/overlap]: rule `pilot` is in force twice from 2028-04-01
  law.toml:7  in_force = { from = 2017-01-01 }
  law.toml:15  in_force = { from = 2028-04-01 }
  hint: end the first on 2028-03-31",
    );
}

#[test]
fn versions_of_one_rule_in_two_files_are_compared_all_the_same() {
    let text = rule("pilot", "may-pilot", "when.all = [\"sworn\"]");
    let errors = try_load(&[("a.toml", &text), ("b.toml", &text)]).unwrap_err();
    assert_eq!(
        rendered(&errors).trim(),
        "error[rulebook/overlap]: rule `pilot` is in force twice from 0001-01-01
  a.toml:1  [[rule.pilot]]
  b.toml:1  [[rule.pilot]]
  hint: give each version its own period"
    );
}

#[test]
fn a_version_may_begin_on_the_day_after_the_last_one_ends() {
    let first = "in_force = { until = 2028-03-31 }\nwhen.all = [\"sworn\"]";
    let second = "in_force = { from = 2028-04-01 }\nwhen.all = [\"sworn\"]";
    warned(&(rule("pilot", "may-pilot", first) + &rule("pilot", "may-pilot", second)), "");
    let one_day_early = "in_force = { from = 2028-03-31 }\nwhen.all = [\"sworn\"]";
    let text = rule("pilot", "may-pilot", first) + &rule("pilot", "may-pilot", one_day_early);
    assert!(try_load(&[("law.toml", &text)]).is_err());
}

#[test]
fn a_gap_between_versions_is_a_warning() {
    let first = rule("pilot", "may-pilot", "in_force = { until = 2020-03-31 }\nwhen.all = [\"sworn\"]");
    let second = rule("pilot", "may-pilot", "in_force = { from = 2020-04-02 }\nwhen.all = [\"sworn\"]");
    warned(
        &(first + &second),
        "
warning[rulebook/gap]: no version of rule `pilot` is in force from 2020-04-01 to 2020-04-01
  law.toml:7  in_force = { until = 2020-03-31 }
  law.toml:15  in_force = { from = 2020-04-02 }
  hint: if the law has no such gap, move one of the two days",
    );
}

#[test]
fn versions_must_be_selected_by_one_date_and_grant_one_claim() {
    let first = rule("pilot", "may-pilot", "in_force.until = 2020-03-31\nwhen.all = [\"sworn\"]");
    let second =
        rule("pilot", "may-moor", "by = \"filed_on\"\nin_force.from = 2020-04-01\nwhen.all = [\"sworn\"]");
    refused(
        &(first + &second),
        "
error[rulebook/mixed-versions]: the versions of rule `pilot` have different `by`
  law.toml:1  [[rule.pilot]]
  law.toml:9  [[rule.pilot]]
  hint: give all versions the same `by`, or make two items of them
error[rulebook/mixed-versions]: the versions of rule `pilot` have different `grants`
  law.toml:6  grants = \"may-pilot\"
  law.toml:14  grants = \"may-moor\"
  hint: give all versions the same `grants`, or make two items of them",
    );
}

#[test]
fn an_unknown_fact_is_refused_with_the_name_that_was_perhaps_meant() {
    refused(
        &rule("pilot", "may-pilot", "when.all = [\n  \"sworn\",\n  \"sailed_day >= 540\",\n]"),
        "
error[rulebook/unknown-fact]: rule `pilot` names the fact `sailed_day`, which does not exist
  law.toml:9  \"sailed_day >= 540\",
  hint: did you mean `sailed_days`? declare the fact in the catalog of facts, or correct the name",
    );
    refused(
        &rule("pilot", "may-pilot", "when.all = [\"sailed_days >= quota\"]"),
        "
error[rulebook/unknown-fact]: the condition `sailed_days >= quota` names the fact `quota`, which does not exist
  law.toml:7  when.all = [\"sailed_days >= quota\"]
  hint: declare the fact in the catalog of facts, or correct the name",
    );
}

#[test]
fn a_claim_that_nothing_grants_is_refused() {
    refused(
        &rule("pilot", "may-pilot", "when.all = [\"may-moor\"]"),
        "
error[rulebook/unknown-claim]: rule `pilot` names the claim `may-moor`, which does not exist
  law.toml:7  when.all = [\"may-moor\"]
  hint: no rule grants it: write the rule, or correct the name",
    );
    refused(
        &(rule("pilot", "may-pilot", "when.all = [\"sworn\"]")
            + "[claim.may-pilto]\ntitle = { ja = \"水先\", en = \"May pilot\" }\n"),
        "
error[rulebook/unknown-claim]: the title of a claim names the claim `may-pilto`, which does not exist
  law.toml:8  [claim.may-pilto]
  hint: did you mean `may-pilot`? no rule grants it: write the rule, or correct the name",
    );
}

#[test]
fn a_word_that_is_neither_fact_nor_claim_is_refused() {
    refused(
        &rule("pilot", "may-pilot", "when.all = [\"swrn\"]"),
        "
error[rulebook/unknown-name]: rule `pilot` names the fact or claim `swrn`, which does not exist
  law.toml:7  when.all = [\"swrn\"]
  hint: did you mean `sworn`? declare the fact, write a rule that grants the claim, or correct the name",
    );
}

#[test]
fn a_name_that_is_fact_and_claim_is_refused() {
    refused(
        &(rule("oath", "sworn", "when.all = [\"drills >= 1\"]")
            + &rule("pilot", "may-pilot", "when.all = [\"sworn\"]")),
        "
error[rulebook/ambiguous-name]: `sworn` is both a claim and a fact
  law.toml:14  when.all = [\"sworn\"]
  hint: rename one of the two",
    );
}

#[test]
fn a_word_outside_the_list_of_its_fact_is_refused() {
    refused(
        &rule("pilot", "may-pilot", "when.all = [\"course == complete\"]"),
        "
error[rulebook/unknown-word]: `complete` is not a word of the fact `course`
  law.toml:7  when.all = [\"course == complete\"]
  hint: did you mean `completed`? the words are: none, begun, completed",
    );
}

#[test]
fn only_values_of_one_type_are_compared() {
    let cases = [
        ("sailed_days >= 2020-01-01", "`sailed_days` (count)", "the day 2020-01-01"),
        ("filed_on >= 20200101", "`filed_on` (day)", "the number 20200101"),
        ("sworn == 1", "`sworn` (yes-no)", "the number 1"),
        ("radio >= 2", "`radio` (level)", "the number 2"),
        ("course == true", "`course` (code)", "true"),
        ("sailed_days >= filed_on", "`sailed_days` (count)", "the fact `filed_on`"),
        ("course == radio", "`course` (code)", "the fact `radio`"),
        ("drills", "`drills`, which is not a yes-no fact,", "nothing"),
    ];
    for (text, left, right) in cases {
        refused(
            &rule("pilot", "may-pilot", &format!("when.all = [\"{text}\"]")),
            &format!(
                "error[rulebook/type-mismatch]: `{text}` compares {left} with {right}
  law.toml:7  when.all = [\"{text}\"]
  hint: compare values of one type; words must be of the same list"
            ),
        );
    }
}

#[test]
fn the_fact_that_selects_a_version_is_a_day() {
    refused(
        &rule("pilot", "may-pilot", "by = \"drills\"\nwhen.all = [\"sworn\"]"),
        "
error[rulebook/type-mismatch]: `by = drills` compares the day that selects the version with `drills`, which is no day
  law.toml:7  by = \"drills\"
  hint: compare values of one type; words must be of the same list",
    );
}

#[test]
fn words_without_order_cannot_be_more_or_less() {
    for (text, left) in [("course >= begun", "`course` (code)"), ("sworn < true", "`sworn` (yes-no)")] {
        refused(
            &rule("pilot", "may-pilot", &format!("when.all = [\"{text}\"]")),
            &format!(
                "error[rulebook/no-order]: `{text}` asks for an order that {left} does not have
  law.toml:7  when.all = [\"{text}\"]
  hint: use == or !=, or declare the fact as a level"
            ),
        );
    }
}

#[test]
fn a_source_outside_the_list_is_refused() {
    refused(
        &rule("pilot", "may-pilot", "when.all = [\"sworn\"]").replace("\"S-1\"", "\"S-3\""),
        "
error[rulebook/unknown-source]: rule `pilot` cites the source `S-3`, which is not in the list of sources
  law.toml:4  sources = [\"S-3\"]
  hint: did you mean `S-1`? add the source to the list of sources, or correct the key",
    );
}

#[test]
fn a_claim_may_not_rest_on_itself_by_any_chain() {
    refused(
        &rule("pilot", "may-pilot", "when.all = [\"may-pilot\"]"),
        "
error[rulebook/claim-cycle]: a claim rests on itself: may-pilot → may-pilot
  law.toml:7  when.all = [\"may-pilot\"]
  hint: let one of these rules ask for facts instead of the claim",
    );
    let text = rule("a", "claim-a", "when.all = [\"claim-b\"]")
        + &rule("b", "claim-b", "when.any = [\"sworn\", { not = \"claim-c\" }]")
        + &rule("c", "claim-c", "when.all = [\"claim-a\"]");
    refused(
        &text,
        "
error[rulebook/claim-cycle]: a claim rests on itself: claim-a → claim-b → claim-c → claim-a
  law.toml:7  when.all = [\"claim-b\"]
  law.toml:14  when.any = [\"sworn\", { not = \"claim-c\" }]
  law.toml:21  when.all = [\"claim-a\"]
  hint: let one of these rules ask for facts instead of the claim",
    );
}

#[test]
fn two_claims_may_rest_on_a_third() {
    let text = rule("a", "claim-a", "when.all = [\"claim-b\", \"claim-c\"]")
        + &rule("b", "claim-b", "when.all = [\"claim-c\"]")
        + &rule("c", "claim-c", "when.all = [\"sworn\"]");
    warned(&text, "");
}

fn exception(name: &str, then: &str, body: &str) -> String {
    format!(
        "[rule.pilot.exception.{name}]\ntitle = {{ ja = \"例外\", en = \"Exception\" }}\nthen = \"{then}\"\n{body}\n"
    )
}

/// `[[rule.pilot]]` takes seven lines; the first exception begins on the eighth.
fn pilot(exceptions: &[String]) -> String {
    rule("pilot", "may-pilot", "when.all = [\"sworn\"]") + &exceptions.concat()
}

#[test]
fn exceptions_that_may_disagree_must_say_which_prevails() {
    let suspended = exception("suspended", "not-met", "when.all = [\"suspended\"]");
    let pardoned = exception("pardoned", "met", "when.all = [\"pardoned\"]");
    refused(
        &pilot(&[suspended.clone(), pardoned]),
        "
error[rulebook/unordered-exceptions]: the exceptions `suspended` and `pardoned` of rule `pilot` may apply together and disagree
  law.toml:8  [rule.pilot.exception.suspended]
  law.toml:12  [rule.pilot.exception.pardoned]
  hint: say which prevails: over = [\"pardoned\"] in `suspended`, or the other way round",
    );
    let ordered = exception("pardoned", "met", "over = [\"suspended\"]\nwhen.all = [\"pardoned\"]");
    warned(&pilot(&[suspended, ordered]), "");
}

#[test]
fn exceptions_that_agree_or_are_never_in_force_together_need_no_order() {
    let suspended = exception("suspended", "not-met", "when.all = [\"suspended\"]");
    let few_drills = exception("few-drills", "not-met", "when.all = [\"drills < 3\"]");
    warned(&pilot(&[suspended, few_drills]), "");
    let old = exception("old", "not-met", "in_force.until = 2019-12-31\nwhen.all = [\"suspended\"]");
    let new = exception("new", "met", "in_force.from = 2020-01-01\nwhen.all = [\"pardoned\"]");
    warned(&pilot(&[old, new]), "");
}

#[test]
fn an_exception_over_one_that_does_not_exist_is_refused() {
    let over = exception("pardoned", "met", "over = [\"suspend\"]\nwhen.all = [\"pardoned\"]");
    let suspended = exception("suspended", "met", "when.all = [\"suspended\"]");
    refused(
        &pilot(&[over, suspended]),
        "
error[rulebook/unknown-exception]: rule `pilot` names the exception `suspend`, which does not exist
  law.toml:11  over = [\"suspend\"]
  hint: did you mean `suspended`? write it, or correct the name",
    );
}

#[test]
fn a_claim_that_rests_on_itself_through_a_limit_is_refused() {
    let stay = law("limit", "stay", "until = [{ day = \"card_until_on\", when.all = [\"may-pilot\"] }]");
    let text = stay + &rule("pilot", "may-pilot", "when.all = [\"filed_on <= stay\"]");
    let errors = try_load(&[("law.toml", &text)]).expect_err("a circle");
    assert!(errors.iter().any(|error| matches!(error.fault, Fault::ClaimCycle { .. })), "{errors:#?}");
}

#[test]
fn exceptions_over_one_another_in_a_circle_are_refused() {
    let a = exception("a", "met", "over = [\"b\"]\nwhen.all = [\"pardoned\"]");
    let b = exception("b", "not-met", "over = [\"a\"]\nwhen.all = [\"suspended\"]");
    refused(
        &pilot(&[a, b]),
        "
error[rulebook/exception-cycle]: exceptions of rule `pilot` are over one another in a circle: a → b → a
  law.toml:8  [rule.pilot.exception.a]
  law.toml:13  [rule.pilot.exception.b]
  hint: remove one `over`",
    );
}

#[test]
fn two_versions_of_an_exception_in_force_on_one_day_are_refused() {
    let first = exception("suspended", "not-met", "in_force.until = 2020-01-01\nwhen.all = [\"suspended\"]");
    let second = exception("suspended", "not-met", "in_force.from = 2020-01-01\nwhen.all = [\"suspended\"]");
    let versions = [first, second]
        .map(|text| text.replace("[rule.pilot.exception.suspended]", "[[rule.pilot.exception.suspended]]"));
    refused(
        &pilot(&versions),
        "
error[rulebook/overlap]: exception `suspended` of rule `pilot` is in force twice from 2020-01-01
  law.toml:11  in_force.until = 2020-01-01
  law.toml:16  in_force.from = 2020-01-01
  hint: end the first on 2019-12-31",
    );
}

#[test]
fn rows_of_a_table_neither_share_a_number_nor_leave_one_out_unsaid() {
    let rows = |second: &str| {
        let body = format!("on = \"crew\"\nrows = [\n  {{ from = 1, to = 2, value = 1 }},\n  {second},\n]");
        law("table", "boats-per-crew", &body)
    };
    refused(
        &rows("{ from = 2, value = 3 }"),
        "
error[rulebook/row-overlap]: two rows of table `boats-per-crew` cover 2
  law.toml:8  { from = 1, to = 2, value = 1 },
  law.toml:9  { from = 2, value = 3 },
  hint: `from` and `to` are both included; end one row before the next begins",
    );
    warned(
        &rows("{ from = 5, value = 3 }"),
        "
warning[rulebook/row-gap]: no row of table `boats-per-crew` covers 3 to 4
  law.toml:8  { from = 1, to = 2, value = 1 },
  law.toml:9  { from = 5, value = 3 },
  hint: if the law has a value there, add a row",
    );
    warned(&rows("{ from = 3, value = 3 }"), "");
}

#[test]
fn a_table_runs_over_a_count_and_is_compared_with_counts_only() {
    let rows = "rows = [{ from = 1, value = 1 }]";
    refused(
        &law("table", "boats-per-crew", &format!("on = \"sworn\"\n{rows}")),
        "
error[rulebook/type-mismatch]: `on = sworn` compares a table, which runs over a count with `sworn`
  law.toml:6  on = \"sworn\"
  hint: compare values of one type; words must be of the same list",
    );
    refused(
        &(law("table", "boats-per-crew", &format!("on = \"crew\"\n{rows}"))
            + &rule("pilot", "may-pilot", "when.all = [\"filed_on <= boats-per-crew\"]")),
        "
error[rulebook/type-mismatch]: `filed_on <= boats-per-crew` compares `filed_on` (day) with the table `boats-per-crew`
  law.toml:14  when.all = [\"filed_on <= boats-per-crew\"]
  hint: compare values of one type; words must be of the same list",
    );
}

#[test]
fn an_entry_of_a_limit_starts_from_a_day() {
    refused(
        &law("limit", "stay", "until = [\"drills + 1 year\"]"),
        "
error[rulebook/until-form]: `drills + 1 year` is not a day: `drills` is no day
  law.toml:6  until = [\"drills + 1 year\"]
  hint: write `fact`, `fact + 1 year`, a date, a clock or `next calendar.column after fact`; `fact?` may be unknown",
    );
}

#[test]
fn stages_and_steps_name_what_exists() {
    let text = stage("port", "initial = true\nlimit = \"stay\"")
        + &step("leave", "prt", "sea", "requires = \"may-go\"");
    refused(
        &text,
        "
error[rulebook/unknown-limit]: stage `port` names the limit `stay`, which does not exist
  law.toml:6  limit = \"stay\"
  hint: write it, or correct the name
error[rulebook/unknown-stage]: step `leave` names the stage `prt`, which does not exist
  law.toml:9  from = [\"prt\"]
  hint: did you mean `port`? write it, or correct the name
error[rulebook/unknown-stage]: step `leave` names the stage `sea`, which does not exist
  law.toml:10  to = \"sea\"
  hint: write it, or correct the name
error[rulebook/unknown-claim]: step `leave` names the claim `may-go`, which does not exist
  law.toml:11  requires = \"may-go\"
  hint: no rule grants it: write the rule, or correct the name",
    );
}

#[test]
fn a_stage_nobody_can_leave_or_reach_is_a_warning() {
    let text = stage("port", "initial = true") + &stage("sea", "") + &stage("island", "terminal = true");
    warned(
        &(text + &step("leave", "port", "sea", "")),
        "
warning[rulebook/stage-cannot-be-left]: no step leaves stage `sea`
  law.toml:6  [[stage.sea]]
  hint: add a step from it, or say terminal = true
warning[rulebook/unreachable-stage]: no chain of steps leads to stage `island`
  law.toml:11  [[stage.island]]
  hint: add a step to it, or say initial = true",
    );
}

#[test]
fn a_stage_is_reached_through_any_chain_of_steps() {
    let text = stage("port", "initial = true") + &stage("sea", "") + &stage("home", "terminal = true");
    warned(&(text + &step("leave", "port", "sea", "") + &step("return", "sea", "home", "")), "");
}

#[test]
fn two_versions_of_a_stage_or_step_on_one_day_are_refused() {
    let stages = stage("port", "initial = true") + &stage("port", "terminal = true");
    refused(
        &stages,
        "
error[rulebook/overlap]: stage `port` is in force twice from 0001-01-01
  law.toml:1  [[stage.port]]
  law.toml:6  [[stage.port]]
  hint: give each version its own period",
    );
}

#[test]
fn all_faults_of_all_files_are_reported_in_the_order_of_the_files() {
    let first = rule("pilot", "may-pilot", "when.all = [\"sworm\", \"radio >= R9\"]");
    let second = rule("moor", "may-moor", "when.all = [\"sailed_days >= x\"]").replace("S-1", "S-7");
    let errors = try_load(&[("a.toml", &first), ("b.toml", &second), ("c.toml", "x = ")]).unwrap_err();
    let found: Vec<(&str, String)> = errors
        .iter()
        .map(|error| (error.code(), format!("{}:{}", error.places[0].file, error.places[0].line)))
        .collect();
    let expected = [
        ("rulebook/unknown-name", "a.toml:7"),
        ("rulebook/unknown-word", "a.toml:7"),
        ("rulebook/unknown-source", "b.toml:4"),
        ("rulebook/unknown-fact", "b.toml:7"),
        ("rulebook/not-toml", "c.toml:1"),
    ];
    assert_eq!(found, expected.map(|(code, place)| (code, place.to_owned())));
}

#[test]
fn an_item_that_is_faulty_in_itself_is_not_reported_as_missing_elsewhere() {
    let faulty = rule("oath", "oath-taken", "when.all = [\"sworn = true\"]");
    let resting = rule("pilot", "may-pilot", "when.all = [\"oath-taken\"]");
    let errors = try_load(&[("law.toml", &(faulty + &resting))]).unwrap_err();
    assert_eq!(errors.iter().map(RulebookError::code).collect::<Vec<_>>(), ["rulebook/condition-form"]);
}

#[test]
fn more_claims_than_can_be_numbered_are_refused() {
    let text = "[rule.a]\ngrants = \"x\"\n";
    let files: Vec<(String, String)> = (0..70_000)
        .map(|n| (format!("{n}.toml"), if n == 0 { text.to_owned() } else { String::new() }))
        .collect();
    let catalog = world::catalog();
    let errors = Rulebook::load(&files, &catalog, &BTreeSet::new()).unwrap_err();
    let too_many =
        errors.iter().find(|error| error.code() == "rulebook/too-many").expect("files are counted");
    assert_eq!(
        too_many.to_string(),
        "error[rulebook/too-many]: there are more than 65,535 files
  hint: split the rulebook, so that each part has fewer files"
    );
}

#[test]
fn the_fingerprint_follows_texts_and_neither_where_they_lie_nor_their_order() {
    let (a, b) =
        (rule("a", "claim-a", "when.all = [\"sworn\"]"), rule("b", "claim-b", "when.all = [\"sworn\"]"));
    let print = |files: &[(&str, &str)]| try_load(files).expect("no fault").rulebook.fingerprint();
    let first = print(&[("a.toml", &a), ("b.toml", &b)]);
    assert_eq!(first, print(&[("b.toml", &b), ("a.toml", &a)]));
    assert_eq!(first, print(&[("copy/a.toml", &a), ("copy/b.toml", &b)]));
    assert_ne!(first, print(&[("a.toml", &format!("{a}\n")), ("b.toml", &b)]));
    assert_eq!(first.to_string().len(), 64);
}

#[test]
fn the_next_edge_is_the_next_day_on_which_some_version_begins_or_is_over() {
    let book = loaded(
        &(rule(
            "pilot",
            "may-pilot",
            "in_force = { from = 2020-04-01, until = 2021-03-31 }\nwhen.all = [\"sworn\"]",
        ) + &law("limit", "stay", "in_force.from = 2022-01-01\nuntil = [\"filed_on\"]")),
    )
    .rulebook;
    let edge = |after| book.next_version_edge(world::day(after)).map(|day| day.to_string());
    assert_eq!(edge("2020-03-31").as_deref(), Some("2020-04-01"));
    assert_eq!(edge("2020-04-01").as_deref(), Some("2021-04-01"));
    assert_eq!(edge("2021-04-01").as_deref(), Some("2022-01-01"));
    assert_eq!(edge("2022-01-01"), None);
}

#[test]
fn a_condition_that_no_facts_can_meet_is_a_warning() {
    for when in [
        "when.all = [\"drills >= 5\", \"drills < 3\"]",
        "when.all = [\"sworn\", { not = \"sworn\" }]",
        "when.all = [\"radio > R3\"]",
    ] {
        warned(
            &rule("pilot", "may-pilot", when),
            "
warning[rulebook/contradiction]: no facts can meet the condition of rule `pilot`
  law.toml:1  [[rule.pilot]]
  hint: check the comparisons on the same fact",
        );
    }
    for when in
        ["when.all = [\"drills >= 3\", \"drills < 4\"]", "when.any = [\"drills >= 5\", \"drills < 3\"]"]
    {
        warned(&rule("pilot", "may-pilot", when), "");
    }
}

#[test]
fn exceptions_that_no_facts_bring_together_need_no_order() {
    let a = exception("suspended", "not-met", "when.all = [\"suspended\"]");
    let b = exception("free", "met", "when.not = \"suspended\"");
    warned(&pilot(&[a, b]), "");
}

#[test]
fn a_row_may_run_to_the_largest_number_there_is() {
    let text = law(
        "table",
        "quota",
        "on = \"crew\"\nrows = [{ from = 1, to = 9223372036854775807, value = 1 }, { from = 5, value = 2 }]",
    );
    let errors = try_load(&[("law.toml", &text)]).unwrap_err();
    assert_eq!(errors[0].code(), "rulebook/row-overlap");
}

/// The page's blocks of one kind, joined; the catalog's block begins with its path.
fn examples(of_the_catalog: bool) -> String {
    let page = include_str!("../../../../docs/rulebook-language.md");
    let blocks = page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    blocks.filter(|block| block.starts_with("# catalog/") == of_the_catalog).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_examples_of_the_language_page_load_and_their_scenarios_come_out_right() {
    let (facts, law) = (examples(true), examples(false));
    let catalog =
        FactCatalog::parse("facts.toml", &facts).unwrap_or_else(|errors| panic!("{}", rendered(&errors)));
    let sources = ["R-EX-01", "R-SSW-05", "R-TITP-03", "R-TITP-06", "R-TITP-09"].map(str::to_owned).into();
    let loaded = Rulebook::load(&[("page.md".to_owned(), law)], &catalog, &sources)
        .unwrap_or_else(|errors| panic!("{}", rendered(&errors)));
    // The page shows two rows of a longer table, so that a gap is noticed, and nothing else.
    assert_eq!(loaded.warnings.iter().map(RulebookError::code).collect::<Vec<_>>(), ["rulebook/row-gap"]);
    let results = scenario::run_all(&loaded.scenarios, &loaded.rulebook);
    assert_eq!(results.len(), 5);
    for result in results {
        assert!(result.is_right(), "{}: {:?}", result.name, result.differs);
    }
}
