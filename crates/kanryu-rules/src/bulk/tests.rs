//! The compiled law against the clear one: every answer, blocker and need is the same, for one row and for many.

#[path = "../check/tests/world.rs"]
mod world;

mod agreement;
mod invented;
mod sets;

use super::*;
use crate::{Day, Facts, Mark, Value, Verdict};
use world::{book, day, law, rule};

/// Asks the clear evaluator, the row and the columns about everybody, and compares all they say.
fn all_agree(book: &Rulebook, people: &[(Facts, Day)]) -> Result<(), String> {
    agree_as_known(book, people)?;
    let program = book.program_of_all_claims();
    let gates: Vec<String> = program.gates().map(str::to_owned).collect();
    let columns = program.columns_of(people.iter().map(|(facts, day)| (facts, *day)));
    let each = program.bulk_with_blockers(&columns, AsOf::EachRow).run();
    let (mut row, mut answers) = (Row::default(), RowAnswers::default());
    let mut blocked = std::collections::BTreeMap::new();
    for (at, (facts, as_of)) in people.iter().enumerate() {
        program.read_row(facts, *as_of, &mut row);
        program.judge(&row, &mut answers);
        let one_day = program.bulk(&columns, AsOf::Day(*as_of)).run();
        differing_agrees(&each, &one_day, people.len(), gates.len())?;
        for (gate, name) in gates.iter().enumerate() {
            let clear = book.judge(name, facts, *as_of);
            let said = (program.verdict(&answers, gate), answers.confidence(gate));
            let expected = (clear.verdict.clone(), clear.confidence);
            let in_columns = (each.mark(at, gate), one_day.mark(at, gate));
            if !alike(&expected.0, &said.0)
                || said.1 != expected.1
                || in_columns != (clear.verdict.mark(), clear.verdict.mark())
            {
                let all = format!("row {said:?}\nclear {expected:?}\ncolumns {in_columns:?}");
                return Err(format!("`{name}` on {as_of} with {facts:?}\n{all}"));
            }
            if let Verdict::NotMet { missing } = clear.verdict {
                missing.into_iter().for_each(|text| *blocked.entry((gate, text)).or_insert(0) += 1);
            }
        }
    }
    totals_agree(&program, &each, people.len(), &blocked)
}

/// The same verdict; compiled law names every open fact of an unknown one, of which the clear evaluator names those
/// that could decide.
fn alike(clear: &Verdict, compiled: &Verdict) -> bool {
    match (clear, compiled) {
        (Verdict::Unknown { needs }, Verdict::Unknown { needs: open }) => {
            needs.iter().all(|need| open.contains(need))
        }
        (clear, compiled) => clear == compiled,
    }
}

/// Before this or that law was published, rows and columns see as little of it as the clear evaluator.
fn agree_as_known(book: &Rulebook, people: &[(Facts, Day)]) -> Result<(), String> {
    let claims: Vec<&str> = book.claims().collect();
    for known_at in ["2019-06-30", "2019-07-01", "2020-01-15", "2020-03-01"].map(day) {
        let program =
            book.program_known(claims.iter().copied(), known_at).map_err(|error| error.to_string())?;
        let columns = program.columns_of(people.iter().map(|(facts, day)| (facts, *day)));
        let columns = program.bulk(&columns, AsOf::EachRow).run();
        let mut answers = RowAnswers::default();
        for (at, (facts, as_of)) in people.iter().enumerate() {
            program.judge(&program.row(facts, *as_of), &mut answers);
            for (gate, claim) in claims.iter().enumerate() {
                let clear = book.judge_known(claim, facts, *as_of, known_at);
                let said =
                    (program.verdict(&answers, gate), answers.confidence(gate), columns.mark(at, gate));
                let mark = clear.verdict.mark();
                if !alike(&clear.verdict, &said.0) || (said.1, said.2) != (clear.confidence, mark) {
                    return Err(format!(
                        "`{claim}` on {as_of} as known on {known_at}: {said:?}, {mark:?}\n{facts:?}"
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Rows are said to differ where some mark differs, and nowhere else.
fn differing_agrees(one: &Answers, other: &Answers, rows: usize, gates: usize) -> Result<(), String> {
    let differs = |row: &usize| (0..gates).any(|gate| one.mark(*row, gate) != other.mark(*row, gate));
    let (said, found): (Vec<usize>, Vec<usize>) =
        (one.differing(other).collect(), (0..rows).filter(differs).collect());
    if said == found { Ok(()) } else { Err(format!("rows {said:?} are said to differ, {found:?} do")) }
}

/// The totals are those of the single answers, and every blocker is counted at each row that it blocks.
fn totals_agree(
    program: &Program,
    answers: &Answers,
    rows: usize,
    blocked: &std::collections::BTreeMap<(usize, String), u64>,
) -> Result<(), String> {
    for (gate, total) in answers.totals().iter().enumerate() {
        let count = |mark: Mark| (0..rows).filter(|row| answers.mark(*row, gate) == mark).count() as u64;
        let counted = Total {
            met: count(Mark::Met),
            not_met: count(Mark::NotMet),
            unknown: count(Mark::Unknown),
            not_in_force: count(Mark::NotInForce),
        };
        let masks =
            (0..rows).filter(|row| answers.met(gate / 16)[*row] >> (gate % 16) & 1 == 1).count() as u64;
        if *total != counted || masks != counted.met {
            return Err(format!("gate {gate}: {total:?} is not {counted:?}, {masks} bits"));
        }
    }
    let text = |requirement: u32| program.requirements()[requirement as usize].text.to_string();
    let found: std::collections::BTreeMap<(usize, String), u64> = answers
        .blocked()
        .iter()
        .filter(|blocked| blocked.rows > 0)
        .map(|blocked| ((blocked.gate, text(blocked.requirement)), blocked.rows))
        .collect();
    if found == *blocked { Ok(()) } else { Err(format!("blocked: {found:?}\nis not {blocked:?}")) }
}

#[test]
fn a_day_compares_with_the_last_day_of_a_clock_in_rows_and_columns_too() {
    let clock = law("clock", "berth-years", "counts = \"berthed_spans\"\nruns_for = \"5 years\"");
    let stay = law(
        "limit",
        "stay",
        "confidence = \"medium\"\nuntil = [{ day = \"berth-years\", when.all = [\"sworn\"] }]",
    )
    .replacen("confidence = \"high\"\n", "", 1);
    let one = rule("pilot", "may-pilot", "when.all = [\"filed_on <= stay\", \"entered_on < berth-years\"]");
    let other = rule("other", "may-stay", "when.any = [\"filed_on > stay\", \"drills >= 3\"]");
    let book = book(&(clock + &stay + &one + &other));
    let spans = |text: &str| text.parse::<crate::Intervals>().expect("stretches");
    let mut people = Vec::new();
    for berthed in [None, Some(""), Some("2021-10-01.."), Some("2019-01-01..2020-01-01, 2023-01-01..")] {
        for sworn in [None, Some(true), Some(false)] {
            for filed in [None, Some("2026-10-01"), Some("2026-10-02")] {
                let mut facts = Facts::new().with("entered_on", day("2021-10-01"));
                facts =
                    berthed.into_iter().fold(facts, |facts, text| facts.with("berthed_spans", spans(text)));
                facts = sworn.into_iter().fold(facts, |facts, sworn| facts.with("sworn", sworn));
                facts = filed.into_iter().fold(facts, |facts, filed| facts.with("filed_on", day(filed)));
                people.push((facts, day("2026-04-01")));
            }
        }
    }
    all_agree(&book, &people).unwrap_or_else(|difference| panic!("{difference}"));
}
