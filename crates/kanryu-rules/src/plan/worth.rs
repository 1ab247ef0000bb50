//! Which facts only help, which only harm, and what conditions ask of them.

use std::collections::BTreeSet;

use super::book::Move;
use super::planner::Planner;
use super::watch::{AskedOf, start_facts};
use crate::rulebook::{Against, Book, ClaimId, FactId, Formula, Rulebook, Start};
use crate::value::{FactType, Op};

/// Whether more of a fact can only help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    /// Nothing compares it.
    Nothing,
    More,
    Less,
    /// Only this number helps.
    Exactly(i64),
    /// It may help or harm.
    Either,
}

impl Worth {
    fn and(self, other: Worth) -> Worth {
        match (self, other) {
            (Worth::Nothing, worth) | (worth, Worth::Nothing) => worth,
            (one, other) if one == other => one,
            _ => Worth::Either,
        }
    }

    fn turned(self) -> Worth {
        match self {
            Worth::More => Worth::Less,
            Worth::Less => Worth::More,
            Worth::Exactly(_) => Worth::Either,
            Worth::Nothing | Worth::Either => self,
        }
    }
}

impl Planner {
    /// For each fact the numbers that conditions compare it with; what moves with it is asked of it as well.
    pub(super) fn asked_numbers(&self) -> Vec<Vec<i64>> {
        let mut asked: Vec<BTreeSet<i64>> = vec![BTreeSet::new(); self.facts.len()];
        for AskedOf { fact, against, .. } in self.watches.iter().flat_map(|watch| &watch.tests) {
            let Some(slot) = self.slot(*fact) else { continue };
            let at_year_end = self.moving[slot].filter(|moved| matches!(moved.how, Move::AtYearEnd));
            let slot = at_year_end.and_then(|moved| moved.of_slot).unwrap_or(slot);
            if let Against::Number(number) = against {
                asked[slot].extend([*number, number.saturating_add(1)]);
            }
        }
        asked.into_iter().map(|numbers| numbers.into_iter().collect()).collect()
    }

    /// For each fact whether more of it can only help, only harm, or either.
    pub(super) fn worths(&self) -> Vec<Worth> {
        let book = &self.rulebook.book;
        let mut worth = vec![Worth::Nothing; self.facts.len()];
        let mut put = |fact: FactId, own: Worth| {
            if let Some(slot) = self.slot(fact) {
                worth[slot] = worth[slot].and(own);
            }
        };
        for rule in &book.rules {
            if let Some(by) = rule.by {
                put(by, Worth::Either);
            }
            for version in &rule.versions {
                formula_worth(book, &version.when, true, &mut put);
                for exception in &version.exceptions {
                    formula_worth(book, &exception.when, exception.then_met, &mut put);
                    if let Some(by) = exception.by {
                        put(by, Worth::Either);
                    }
                }
            }
        }
        for limit in &book.limits {
            if let Some(by) = limit.by {
                put(by, Worth::Either);
            }
            for entry in limit.versions.iter().flat_map(|version| &version.entries) {
                match &entry.start {
                    Start::Fact { fact, .. } => put(*fact, Worth::More),
                    Start::Day(_) => {}
                    Start::Clock { .. } | Start::Lookup(_) => {
                        let mut facts = BTreeSet::new();
                        start_facts(&self.rulebook, &entry.start, &mut facts);
                        facts.into_iter().for_each(|fact| put(fact, Worth::Either));
                    }
                }
                // An entry that applies makes the stay shorter.
                if let Some(when) = &entry.when {
                    formula_worth(book, when, false, &mut put);
                }
            }
        }
        for table in &book.tables {
            put(table.on, Worth::Either);
        }
        // A claim that is refused somewhere turns everything it rests on; to be safe it may help or harm.
        for refused in refused_claims(&self.rulebook) {
            self.watch(refused).facts.iter().for_each(|fact| put(*fact, Worth::Either));
        }
        for moving in &book.planned.movings {
            if let (Some(slot), Some(of)) = (self.slot(moving.fact), self.slot(moving.of)) {
                let own = match moving.how {
                    Move::YearsSince(_) | Move::MonthsSince(_) | Move::Reached(_) => worth[slot].turned(),
                    Move::AtYearEnd => worth[slot],
                };
                worth[of] = worth[of].and(own);
            }
        }
        worth
    }
}

fn formula_worth(book: &Book, formula: &Formula, wanted: bool, put: &mut impl FnMut(FactId, Worth)) {
    match formula {
        Formula::All(members) | Formula::Any(members) => {
            members.iter().for_each(|member| formula_worth(book, member, wanted, put));
        }
        Formula::Not(member) => formula_worth(book, member, !wanted, put),
        Formula::Granted { .. } => {}
        Formula::Test(test) => {
            let name = &book.fact_names[usize::from(test.fact)];
            let is_yes_no = book.catalog.get(name).is_some_and(|fact| fact.fact_type == FactType::YesNo);
            let own = match (test.op, test.against) {
                (Op::AtLeast | Op::More, _) => Worth::More,
                (Op::AtMost | Op::Less, _) => Worth::Less,
                (Op::Equal, Against::Number(1)) | (Op::NotEqual, Against::Number(0)) if is_yes_no => {
                    Worth::More
                }
                (Op::Equal, Against::Number(0)) | (Op::NotEqual, Against::Number(1)) if is_yes_no => {
                    Worth::Less
                }
                (Op::Equal, Against::Number(number)) => Worth::Exactly(number),
                (Op::Equal | Op::NotEqual, _) => Worth::Either,
            };
            let own = if wanted { own } else { own.turned() };
            put(test.fact, own);
            match test.against {
                // What clocks, limits and tables rest on is looked at where they are.
                Against::Number(_) | Against::Table(_) | Against::Clock(_) | Against::Limit(_) => {}
                Against::Fact(other) => put(other, own.turned()),
            }
        }
    }
}

/// Claims that some condition asks not to be granted.
fn refused_claims(rulebook: &Rulebook) -> BTreeSet<ClaimId> {
    fn walk(formula: &Formula, wanted: bool, refused: &mut BTreeSet<ClaimId>) {
        match formula {
            Formula::All(members) | Formula::Any(members) => {
                members.iter().for_each(|member| walk(member, wanted, refused));
            }
            Formula::Not(member) => walk(member, !wanted, refused),
            Formula::Granted { claim, .. } if !wanted => drop(refused.insert(*claim)),
            Formula::Granted { .. } | Formula::Test(_) => {}
        }
    }
    let book = &rulebook.book;
    let mut refused = BTreeSet::new();
    for version in book.rules.iter().flat_map(|rule| &rule.versions) {
        walk(&version.when, true, &mut refused);
        for exception in &version.exceptions {
            walk(&exception.when, exception.then_met, &mut refused);
        }
    }
    for entry in book.limits.iter().flat_map(|limit| &limit.versions).flat_map(|version| &version.entries) {
        if let Some(when) = &entry.when {
            walk(when, false, &mut refused);
        }
    }
    refused
}
