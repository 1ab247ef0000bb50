//! Random law, random people: three ways to judge, one answer.

use proptest::prelude::*;

use super::invented::{person, rulebook};
use super::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_row_and_the_columns_say_what_the_clear_evaluator_says(
        law in rulebook(), people in prop::collection::vec(person(), 1..6),
    ) {
        let book = book(&law);
        all_agree(&book, &people).map_err(|difference| TestCaseError::fail(format!("{difference}\n\n{law}")))?;
    }
}

#[test]
fn rows_beyond_one_batch_and_at_its_edges_are_judged_like_the_first() {
    let book = book(&rule(
        "pilot",
        "may-pilot",
        "when.all = [\"drills >= 3\", \"sworn\", \"filed_on + 1 year <= as_of\"]",
    ));
    let program = book.program(["may-pilot"]).expect("the claim exists");
    let rows = 40_000;
    let mut columns = program.columns(rows);
    columns.set_numbers("drills", (0..rows as i32).map(|row| row % 7).collect()).expect("a column of counts");
    let sworn = |row: usize| if row.is_multiple_of(5) { Columns::UNKNOWN_WORD } else { (row % 2) as u8 };
    columns.set_words("sworn", (0..rows).map(sworn).collect()).expect("a column of words");
    let filed = day("2020-01-01").number();
    columns.set_numbers("filed_on", (0..rows as i32).map(|row| filed + row % 800).collect()).expect("days");
    let today = day("2021-06-01");
    let whole = program.bulk(&columns, AsOf::Day(today)).run();
    let mut part = Answers::default();
    program.bulk(&columns, AsOf::Day(today)).run_into(16_383..33_000, &mut part);
    let mut answers = RowAnswers::default();
    for row in (0..100).chain(16_380..16_390).chain(32_760..32_775).chain(39_990..rows) {
        program.judge(&program.row_of(&columns, row).on(today), &mut answers);
        assert_eq!(whole.mark(row, 0), answers.mark(0), "row {row}");
        if (16_383..33_000).contains(&row) {
            assert_eq!(part.mark(row, 0), answers.mark(0), "row {row} of the part");
        }
    }
    let total = whole.totals()[0];
    assert_eq!(total.met + total.not_met + total.unknown, rows as u64);
}

#[test]
fn more_gates_than_one_number_holds_are_answered_each_in_its_own_bit() {
    let text: String = (0..37)
        .map(|claim| {
            rule(&format!("r-{claim}"), &format!("c-{claim}"), &format!("when.all = [\"drills >= {claim}\"]"))
        })
        .collect();
    let book = book(&text);
    let program = book.program_of_all_claims();
    let mut columns = program.columns(100);
    columns.set_numbers("drills", (0..100).collect()).expect("a column of counts");
    let answers = program.bulk(&columns, AsOf::Day(day("2020-01-01"))).run();
    for (gate, name) in program.gates().enumerate() {
        let least: usize = name[2..].parse().expect("the number of the claim");
        assert_eq!(answers.totals()[gate].met, 100 - least as u64, "{name}");
        (0..100)
            .for_each(|row| assert_eq!(answers.mark(row, gate) == Mark::Met, row >= least, "{name} {row}"));
    }
}

#[test]
fn a_claim_that_does_not_exist_and_columns_that_do_not_fit_are_refused_by_name() {
    let book = book(&rule("pilot", "may-pilot", "when.all = [\"radio >= R2\", \"drills >= 1\"]"));
    let refused = book.program(["may-fly"]).expect_err("no such claim");
    assert_eq!(refused.to_string(), "no rule grants `may-fly`; ask for claims that `Rulebook::claims` lists");
    let program = book.program(["may-pilot"]).expect("the claim exists");
    assert_eq!(program.facts().collect::<Vec<_>>(), ["as_of", "drills", "radio"]);
    let mut columns = program.columns(2);
    let errors = [
        columns.set_numbers("boats", vec![0, 0]).expect_err("not read").to_string(),
        columns.set_numbers("radio", vec![0, 0]).expect_err("words").to_string(),
        columns.set_words("drills", vec![0, 0]).expect_err("counts").to_string(),
        columns.set_words("radio", vec![0]).expect_err("one row").to_string(),
        columns.set_words("radio", vec![0, 3]).expect_err("three words").to_string(),
    ];
    assert_eq!(
        errors,
        [
            "the program has no column `boats`; `Program::facts` lists its columns",
            "the column `radio` holds words, or yes and no",
            "the column `drills` holds counts or days",
            "the column `radio` has 1 rows, the others have 2",
            "row 1 of the column `radio` is 3, and its list has 3 words",
        ]
    );
}

#[test]
fn a_blocker_leads_to_the_version_it_stands_in() {
    let book = book(&rule("pilot", "may-pilot", "when.all = [\"drills >= 1\", { not = \"suspended\" }]"));
    let program = book.program(["may-pilot"]).expect("the claim exists");
    let facts = Facts::new().with("drills", 0).with("suspended", true);
    let mut answers = RowAnswers::default();
    program.judge(&program.row(&facts, day("2020-01-01")), &mut answers);
    let blockers = answers.blockers(0).iter().map(|blocker| &program.requirements()[blocker.0 as usize]);
    let shown: Vec<_> =
        blockers.map(|blocker| (&*blocker.text, &*blocker.version.id, &*blocker.version.cite)).collect();
    assert_eq!(shown, [("drills >= 1", "pilot", "第1条"), ("not suspended", "pilot", "第1条")]);
}
