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
        for (gate, name) in gates.iter().enumerate() {
            let clear = book.judge(name, facts, *as_of);
            let said = (program.verdict(&answers, gate), answers.confidence(gate));
            let expected = (clear.verdict.clone(), clear.confidence);
            let in_columns = (each.mark(at, gate), one_day.mark(at, gate));
            if said != expected || in_columns != (clear.verdict.mark(), clear.verdict.mark()) {
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
