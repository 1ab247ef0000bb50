//! PATHWAY-12 as a rulebook: read from the folder beside, compiled, its columns filled.

use std::collections::BTreeSet;

use kanryu_rules::{Answers, Columns, FactCatalog, Program, Rulebook, RulebookError};

use crate::population::People;

/// The twelve gates in the order of their bits, and the five routes from the best on.
pub const GATES: [&str; 17] = [
    "of-age",
    "language",
    "tests",
    "contracted",
    "nothing-against",
    "healthy",
    "below-cap",
    "worked",
    "trained",
    "certified",
    "status-fits",
    "in-time",
    "route-technical-intern",
    "route-study",
    "route-specified-skilled",
    "route-examination",
    "route-nursing-care",
];

/// Gates that count for the mask.
pub const MASK: u16 = (1 << 12) - 1;

fn files() -> Vec<(String, String)> {
    let file = |name: &str, text: &str| (format!("pathway12/{name}.toml"), text.to_owned());
    vec![
        file("person", include_str!("../pathway12/person.toml")),
        file("qualification", include_str!("../pathway12/qualification.toml")),
        file("routes", include_str!("../pathway12/routes.toml")),
        file("status", include_str!("../pathway12/status.toml")),
    ]
}

/// The rulebook.
///
/// # Errors
/// What is wrong with the files.
pub fn rulebook() -> Result<Rulebook, Vec<RulebookError>> {
    let catalog = FactCatalog::parse("pathway12/facts.toml", include_str!("../pathway12/facts.toml"))?;
    let sources = BTreeSet::from(["PATHWAY-12".to_owned()]);
    Rulebook::load(&files(), &catalog, &sources).map(|loaded| loaded.rulebook)
}

/// The rulebook compiled for the gates and routes.
pub fn program() -> Program {
    let book = rulebook().unwrap_or_else(|errors| panic!("the law of the measurement is sound: {errors:?}"));
    book.program(GATES).expect("every gate is a claim")
}

/// The population as columns of the program.
pub fn columns(program: &Program, people: People) -> Columns {
    let mut columns = program.columns(people.as_of.len());
    let numbers = [
        ("as_of", people.as_of),
        ("birth_on", people.birth),
        ("japanese_level_on", people.jlpt_day),
        ("exam_passed_on", people.exam_day),
        ("graduated_on", people.grad_day),
        ("status_from_on", people.status_start),
        ("status_until_on", people.status_expiry),
        ("worked_days", people.work_days),
        ("specified_skilled_days", people.ssw_days),
        ("health_checked_on", people.health_day),
    ];
    let words = [
        ("japanese_level", people.jlpt),
        ("skill_test_passed", people.skill_test),
        ("language_test_passed", people.lang_test),
        ("contract", people.contract),
        ("clear", people.clear),
        ("training_completed", people.training),
        ("residence_status", people.status),
    ];
    numbers
        .into_iter()
        .for_each(|(fact, values)| columns.set_numbers(fact, values).expect("a column of numbers"));
    words.into_iter().for_each(|(fact, values)| columns.set_words(fact, values).expect("a column of words"));
    columns
}

/// The best open route of every combination of the five.
const BEST: [u8; 32] = best_routes();

const fn best_routes() -> [u8; 32] {
    let mut best = [0; 32];
    let mut open = 1_usize;
    while open < 32 {
        best[open] = (usize::BITS - open.leading_zeros()) as u8;
        open += 1;
    }
    best
}

/// Masks and outcomes from the answers: the best route is the highest that is open.
pub fn outcomes(answers: &Answers, (masks, outcomes): (&mut [u16], &mut [u8])) {
    for ((mask, outcome), (gates, best)) in
        masks.iter_mut().zip(outcomes).zip(answers.met(0).iter().zip(answers.met(1)))
    {
        *mask = gates & MASK;
        let mut route = 0_u16;
        for lower in 1..=4_u16 {
            route = if gates & (1 << (11 + lower)) != 0 { lower } else { route };
        }
        *outcome = if *best != 0 { 5 } else { route as u8 };
    }
}

/// The outcome of one combination of routes, the lowest bit the first.
pub fn best_of(routes: u16) -> u8 {
    BEST[usize::from(routes)]
}
