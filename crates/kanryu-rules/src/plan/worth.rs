//! Which facts only help, which only harm, and what conditions ask of them.

use std::collections::BTreeSet;

use super::planner::{Moved, Planner};
use super::watch::{AskedOf, limit_facts, start_facts};
use crate::rulebook::planned::Move;
use crate::rulebook::{Against, ClaimId, FactId, Formula, Start, Test};
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

    /// Whether `mine` opens whatever `theirs` opens.
    pub(super) fn is_as_good(self, mine: i64, theirs: i64) -> bool {
        match self {
            Worth::Nothing => true,
            Worth::More => mine >= theirs,
            Worth::Less => mine <= theirs,
            Worth::Exactly(number) => mine == theirs || mine == number,
            Worth::Either => mine == theirs,
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
    pub(super) fn worths(&self, asked: &BTreeSet<ClaimId>) -> Vec<Worth> {
        let mut walk =
            Walk { planner: self, worth: vec![Worth::Nothing; self.facts.len()], seen: BTreeSet::new() };
        asked.iter().for_each(|claim| walk.claim(*claim, true));
        for limit in self.stages.iter().filter_map(|place| place.limit) {
            walk.limit(limit);
        }
        let mut worth = walk.worth;
        // What moves with a fact passes its worth on to it, perhaps over several facts.
        for _ in 0..self.facts.len().min(4) {
            for (slot, moved) in self.moving.iter().enumerate() {
                let Some(Moved { of_slot: Some(of), how }) = moved else { continue };
                let own = match how {
                    Move::YearsSince(_) | Move::MonthsSince(_) | Move::Reached(_) => worth[slot].turned(),
                    Move::AtYearEnd => worth[slot],
                };
                worth[*of] = worth[*of].and(own);
            }
        }
        worth
    }
}

/// A walk through everything that is asked, knowing whether it is wanted or unwanted.
struct Walk<'a> {
    planner: &'a Planner,
    worth: Vec<Worth>,
    seen: BTreeSet<(ClaimId, bool)>,
}

impl Walk<'_> {
    fn put(&mut self, fact: FactId, own: Worth) {
        if let Some(slot) = self.planner.slot(fact) {
            self.worth[slot] = self.worth[slot].and(own);
        }
    }

    fn claim(&mut self, claim: ClaimId, wanted: bool) {
        if !self.seen.insert((claim, wanted)) {
            return;
        }
        let planner = self.planner;
        let book = &planner.rulebook.book;
        for rule in &book.claims[usize::from(claim)].rules {
            let rule = &book.rules[usize::from(*rule)];
            rule.by.into_iter().for_each(|by| self.put(by, Worth::Either));
            for version in &rule.versions {
                self.formula(&version.when, wanted);
                for exception in &version.exceptions {
                    self.formula(&exception.when, wanted == exception.then_met);
                    exception.by.into_iter().for_each(|by| self.put(by, Worth::Either));
                }
            }
        }
    }

    fn limit(&mut self, limit: usize) {
        let planner = self.planner;
        let limit = &planner.rulebook.book.limits[limit];
        limit.by.into_iter().for_each(|by| self.put(by, Worth::Either));
        for entry in limit.versions.iter().flat_map(|version| &version.entries) {
            match &entry.start {
                Start::Fact { fact, .. } => self.put(*fact, Worth::More),
                Start::Day(_) => {}
                Start::Clock { .. } | Start::Lookup(_) => {
                    let mut facts = BTreeSet::new();
                    start_facts(&planner.rulebook, &entry.start, &mut facts);
                    facts.into_iter().for_each(|fact| self.put(fact, Worth::Either));
                }
            }
            // An entry that applies makes the stay shorter.
            if let Some(when) = &entry.when {
                self.formula(when, false);
            }
        }
    }

    fn formula(&mut self, formula: &Formula, wanted: bool) {
        match formula {
            Formula::All(members) | Formula::Any(members) => {
                members.iter().for_each(|member| self.formula(member, wanted));
            }
            Formula::Not(member) => self.formula(member, !wanted),
            Formula::Granted { claim, .. } => self.claim(*claim, wanted),
            Formula::Test(test) => self.test(test, wanted),
        }
    }

    fn test(&mut self, test: &Test, wanted: bool) {
        let book = &self.planner.rulebook.book;
        let name = &book.fact_names[usize::from(test.fact)];
        let is_yes_no = book.catalog.get(name).is_some_and(|fact| fact.fact_type == FactType::YesNo);
        let own = match (test.op, test.against) {
            (Op::AtLeast | Op::More, _) => Worth::More,
            (Op::AtMost | Op::Less, _) => Worth::Less,
            (Op::Equal, Against::Number(1)) | (Op::NotEqual, Against::Number(0)) if is_yes_no => Worth::More,
            (Op::Equal, Against::Number(0)) | (Op::NotEqual, Against::Number(1)) if is_yes_no => Worth::Less,
            (Op::Equal, Against::Number(number)) => Worth::Exactly(number),
            (Op::Equal | Op::NotEqual, _) => Worth::Either,
        };
        let own = if wanted { own } else { own.turned() };
        self.put(test.fact, own);
        match test.against {
            Against::Number(_) => {}
            Against::Fact(other) => self.put(other, own.turned()),
            Against::Clock(clock) => {
                let mut facts = BTreeSet::new();
                let start = Start::Clock { clock, optional: false };
                start_facts(&self.planner.rulebook, &start, &mut facts);
                facts.into_iter().for_each(|fact| self.put(fact, Worth::Either));
            }
            Against::Limit(limit) => {
                let mut facts = BTreeSet::new();
                limit_facts(&self.planner.rulebook, &book.limits[usize::from(limit)], &mut facts);
                facts.into_iter().for_each(|fact| self.put(fact, Worth::Either));
            }
            Against::Table(table) => {
                let table = &book.tables[usize::from(table)];
                self.put(table.on, Worth::Either);
                table.by.into_iter().for_each(|by| self.put(by, Worth::Either));
            }
        }
    }
}
