//! Law changed a little on purpose: what no scenario notices is a scenario that is missing.
//!
//! Each mutant differs from the law in one place: a date moved by a day, a threshold by one, a requirement or an
//! exception left out, "all" read as "any". The scenarios are run on each. Where all of them come out as before,
//! it is asked whether any person could tell the two apart; if so, that person is the scenario to write.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use serde::Serialize;

use crate::audit::{Audit, Example, Found, Slice, Term, Terms};
use crate::day::Day;
use crate::rulebook::{Book, ClaimId, Row, Rulebook, TableRule, TableVersion, amount};
use crate::scenario::Scenario;
use crate::text::Text;

use edits::{Edit, Target, edits};
use reach::{Item, reach};

/// Counts that are compared one by one; tables of law are far smaller.
const MOST_COUNTS: i64 = 100_000;

mod edits;
mod reach;
#[cfg(test)]
mod tests;

/// How well the scenarios hold the law.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mutation {
    /// How many mutants were tried.
    pub mutants: usize,
    /// How many of them some scenario noticed.
    pub noticed: usize,
    /// How many give every person the answer that the law gives, so that no scenario could notice them.
    pub equal: usize,
    /// The others, in the order of files and lines.
    pub missing: Vec<MissingScenario>,
}

/// A change of the law that no scenario notices.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MissingScenario {
    /// What was changed, such as ``rule `x` ``.
    pub item: String,
    /// How.
    pub change: Text,
    /// The file in which it is written.
    pub file: Arc<str>,
    /// The line on which it begins.
    pub line: u32,
    /// A question that tells the two apart, where one was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
}

/// A question that law and mutant answer differently.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ask {
    /// The claim.
    pub claim: String,
    /// The person and the day.
    pub example: Example,
    /// The verdict of the law as it stands.
    pub verdict: &'static str,
}

impl Rulebook {
    /// Changes the law in every place by a little, and says which changes none of these scenarios notices.
    ///
    /// Scenarios that come out wrong on the law itself notice nothing.
    pub fn missing_scenarios(&self, scenarios: &[Scenario]) -> Mutation {
        let right: Vec<&Scenario> =
            scenarios.iter().filter(|scenario| scenario.run(self).is_right()).collect();
        let reached: Vec<BTreeSet<Item>> =
            right.iter().map(|scenario| reach(&self.book, &scenario.question)).collect();
        let audit = Audit::new(self);
        let mut mutation = Mutation { mutants: 0, noticed: 0, equal: 0, missing: Vec::new() };
        // One copy serves all mutants: each change is put in, looked at, and taken out again.
        let mut mutant = Rulebook { book: Arc::new((*self.book).clone()) };
        for mut edit in edits(&self.book) {
            mutation.mutants += 1;
            edit.exchange(book_of(&mut mutant));
            let concerned = right.iter().zip(&reached).filter(|(_, items)| items.contains(&edit.item()));
            let is_noticed = concerned.into_iter().any(|(scenario, _)| !scenario.run(&mutant).is_right());
            if is_noticed {
                mutation.noticed += 1;
            } else {
                match told_apart(&audit, &mutant, &edit) {
                    Apart::Never => mutation.equal += 1,
                    Apart::By(ask) => mutation.missing.push(missing(&edit, Some(ask))),
                    Apart::Perhaps => mutation.missing.push(missing(&edit, None)),
                }
            }
            edit.exchange(book_of(&mut mutant));
        }
        mutation.missing.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        mutation
    }
}

fn book_of(mutant: &mut Rulebook) -> &mut Book {
    Arc::get_mut(&mut mutant.book).expect("the copy is held nowhere else")
}

fn missing(edit: &Edit, ask: Option<Ask>) -> MissingScenario {
    let version = &edit.version;
    MissingScenario {
        item: format!("{} `{}`", version.kind, version.id),
        change: edit.change.clone(),
        file: version.file.clone(),
        line: version.line,
        ask,
    }
}

/// Whether a question can tell law and mutant apart.
enum Apart {
    By(Ask),
    Never,
    Perhaps,
}

fn told_apart(audit: &Audit<'_>, mutant: &Rulebook, edit: &Edit) -> Apart {
    if let Target::Table(at, law) = &edit.target
        && gives_the_same(law, &mutant.book.tables[*at])
    {
        return Apart::Never;
    }
    let claims: Vec<ClaimId> = match &edit.target {
        Target::Rule(_, rule) => vec![rule.claim],
        Target::Table(at, _) => reach::claims_of_table(audit.book, *at as u16),
        Target::Limit(..) | Target::Clock(..) => return Apart::Perhaps,
    };
    let mut is_decided = true;
    for slice in slices(audit.book, edit) {
        let (law, other) = (Terms::new(audit.book, slice), Terms::new(&mutant.book, slice));
        for claim in &claims {
            let differ =
                |wanted: bool| Term::all(vec![law.claim(*claim, wanted), other.claim(*claim, !wanted)]);
            for term in [differ(true), differ(false)] {
                match asked(audit, mutant, slice, &term, *claim) {
                    Apart::By(ask) => return Apart::By(ask),
                    Apart::Perhaps => is_decided = false,
                    Apart::Never => {}
                }
            }
        }
    }
    if is_decided { Apart::Never } else { Apart::Perhaps }
}

/// Whether two tables in force on the same days give every count the same number, equally sure.
fn gives_the_same(law: &TableRule, mutant: &TableRule) -> bool {
    let versions = || law.versions.iter().zip(&mutant.versions);
    let same_days = |(one, other): (&TableVersion, &TableVersion)| {
        (one.version.from, one.version.until) == (other.version.from, other.version.until)
    };
    law.versions.len() == mutant.versions.len()
        && versions().all(same_days)
        && versions().all(|(one, other)| same_rows(&one.rows, &other.rows))
}

/// Counts beyond the last edge are told apart by the last row alone, which must be the same.
fn same_rows(law: &[Row], mutant: &[Row]) -> bool {
    let edges = || law.iter().chain(mutant).flat_map(|row| [Some(row.from), row.to]).flatten();
    let (least, most) = (edges().min().unwrap_or(0), edges().max().unwrap_or(0));
    let at = |rows: &[Row], count: i64| {
        let row = rows.iter().find(|row| row.from <= count && row.to.is_none_or(|to| count <= to));
        row.map(|row| (amount(row.value, count), row.confidence))
    };
    let last = |rows: &[Row]| rows.last().map(|row| (row.to, row.value, row.confidence));
    most - least <= MOST_COUNTS
        && last(law) == last(mutant)
        && (least - 1..=most + 1).all(|count| at(law, count) == at(mutant, count))
}

/// Looks for a person on one slice, and believes only what both rulebooks themselves say of that person.
fn asked(audit: &Audit<'_>, mutant: &Rulebook, slice: Slice, term: &Rc<Term>, claim: ClaimId) -> Apart {
    let store = match audit.ask_on(slice, term) {
        Found::Yes(store) => store,
        Found::No => return Apart::Never,
        Found::Undecided => return Apart::Perhaps,
    };
    let example = audit.example(*store, term, slice);
    let claim = audit.book.claims[usize::from(claim)].id.to_string();
    let law = audit.rulebook.judge(&claim, &example.facts, example.as_of).verdict.word();
    let other = mutant.judge(&claim, &example.facts, example.as_of).verdict.word();
    if law == other { Apart::Perhaps } else { Apart::By(Ask { claim, example, verdict: law }) }
}

/// Slices on which neither law nor mutant changes, the latest first.
fn slices(book: &Book, edit: &Edit) -> Vec<Slice> {
    let moved = edit.edges();
    let mut begins: Vec<Day> =
        [Day::MIN].into_iter().chain(book.edges.iter().copied()).chain(moved).collect();
    begins.sort_unstable();
    begins.dedup();
    let ends = begins.iter().skip(1).map(|next| next.plus_days(-1)).chain([Day::MAX]);
    let mut slices: Vec<Slice> =
        begins.iter().zip(ends).map(|(from, until)| Slice { from: *from, until }).collect();
    slices.reverse();
    slices
}
