//! What an unknown answer needs: exactly the facts of which one more value could decide.
//!
//! A fact is needed when there is a state of knowledge, the present one or one with some more facts, in which the
//! answer is still unknown and a value of this fact makes it known. It follows that the facts that are named decide
//! together whatever they turn out to be, and that learning every other fact changes neither the answer nor the list.
//!
//! What is open of the claim is brought into a small tree over comparisons. Facts whose comparison stands there once
//! are needed as they stand; where a comparison or a fact comes back (`any = [a, all = [a, b]]` needs `a` alone), states of
//! knowledge are searched. The search is bounded: where it gives up, the fact stays on the list.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asked, Truth, formula};
use crate::day::{Day, Span};
use crate::rulebook::{
    Against, ClaimId, Exception, FactId, Formula, Rule, RuleVersion, Test, latest_within, shifted,
};
use crate::value::{FactType, Op};

/// States of knowledge that are tried for one claim before the rest of its facts are kept unexamined.
const MOST_STATES: u32 = 20_000;

/// What is open of a condition: everything known is left out.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    Known(bool),
    /// A comparison that cannot be made yet, by its place.
    Atom(usize),
    All(Vec<Open>),
    Any(Vec<Open>),
    Not(Box<Open>),
}

/// A comparison of one unknown fact with something known.
#[derive(Debug, Clone, Copy)]
enum Plain {
    Left { plus: Span, op: Op, right: i64 },
    Right { left: i64, op: Op },
}

/// Something that is not known: a fact, or the outcome of a comparison with a table, a limit, a clock or another fact.
#[derive(Debug, Default)]
struct Variable {
    /// Facts that stand behind it.
    facts: BTreeSet<String>,
    /// Its comparisons.
    atoms: Vec<usize>,
    /// What its comparisons can say together.
    outcomes: Vec<Vec<bool>>,
}

/// The open part of a claim.
#[derive(Default)]
struct Residue {
    /// What each comparison compares, where one fact decides it.
    atoms: Vec<Option<Plain>>,
    variables: Vec<Variable>,
    /// Places of atoms by what is written.
    by_text: BTreeMap<String, usize>,
    by_fact: BTreeMap<FactId, usize>,
    /// How often atoms are read.
    reads: Vec<u32>,
}

impl Asked<'_> {
    /// Those of `needs`, the open facts of a claim that is unknown, that could decide.
    pub(super) fn exactly_needed(&self, claim: ClaimId, needs: Vec<String>) -> Vec<String> {
        if needs.len() < 2 {
            return needs;
        }
        let mut residue = Residue::default();
        let tree = self.open_claim(claim, &mut residue);
        if residue.is_read_once() {
            return needs;
        }
        residue.find_outcomes(self);
        let needed = residue.needed(&tree);
        let exact: Vec<String> = needs.iter().filter(|fact| needed.contains(*fact)).cloned().collect();
        // An unknown answer needs something.
        if exact.is_empty() { needs } else { exact }
    }

    fn open_claim(&self, claim: ClaimId, residue: &mut Residue) -> Open {
        let rules = &self.book.book.claims[usize::from(claim)].rules;
        let rules = rules.iter().map(|rule| &self.book.book.rules[usize::from(*rule)]);
        let known = rules.filter(|rule| rule.versions.iter().any(|version| self.knows(&version.version)));
        any(known.map(|rule| self.open_rule(rule, residue)).collect())
    }

    fn open_rule(&self, rule: &Rule, residue: &mut Residue) -> Open {
        match self.selecting_day(rule.by) {
            Err(fact) => residue.opaque(format!("rule {}", rule.id), BTreeSet::from([fact])),
            Ok(day) => match self.in_force(&rule.versions, day) {
                Some(version) => self.open_version(version, residue),
                None => Open::Known(false),
            },
        }
    }

    fn open_version(&self, version: &RuleVersion, residue: &mut Residue) -> Open {
        let mut open = self.open(&version.when, residue);
        for exception in version.exceptions.iter().rev() {
            let Some(applies) = self.open_exception(exception, residue) else { continue };
            open = match exception.then_met {
                true => any(vec![applies, open]),
                false => all(vec![not(applies), open]),
            };
        }
        open
    }

    fn open_exception(&self, exception: &Exception, residue: &mut Residue) -> Option<Open> {
        if !self.knows(&exception.version) {
            return None;
        }
        let day = match self.selecting_day(exception.by) {
            Err(fact) => {
                let id = format!("exception {}", exception.version.id);
                return Some(residue.opaque(id, BTreeSet::from([fact])));
            }
            Ok(day) => day,
        };
        let begun = exception.version.from.is_none_or(|from| from <= day);
        let ended = self.known_until(&exception.version).is_some_and(|until| until < day);
        (begun && !ended).then(|| self.open(&exception.when, residue))
    }

    fn open(&self, formula: &Formula, residue: &mut Residue) -> Open {
        match formula {
            Formula::All(members) => all(members.iter().map(|member| self.open(member, residue)).collect()),
            Formula::Any(members) => any(members.iter().map(|member| self.open(member, residue)).collect()),
            Formula::Not(member) => not(self.open(member, residue)),
            Formula::Granted { claim, .. } => self.open_claim(*claim, residue),
            Formula::Test(test) => match formula::test(self, test).truth {
                Truth::Yes => Open::Known(true),
                Truth::No { .. } => Open::Known(false),
                Truth::Unknown { needs } => match self.plain(test) {
                    Some((fact, plain)) => residue.plain(&test.text, fact, plain, needs),
                    None => residue.opaque(test.text.to_string(), needs),
                },
            },
        }
    }

    /// A comparison that one unknown fact decides.
    fn plain(&self, test: &Test) -> Option<(FactId, Plain)> {
        let (plus, op) = (test.plus, test.op);
        match (self.number(test.fact), test.against) {
            (None, Against::Number(right)) => Some((test.fact, Plain::Left { plus, op, right })),
            (None, Against::Fact(other)) if other != test.fact => {
                Some((test.fact, Plain::Left { plus, op, right: self.number(other)? }))
            }
            (Some(left), Against::Fact(other)) => {
                Some((other, Plain::Right { left: test.shifted(left), op }))
            }
            (_, Against::Fact(_) | Against::Table(_) | Against::Clock(_) | Against::Limit(_))
            | (Some(_), Against::Number(_)) => None,
        }
    }
}

impl Plain {
    fn holds(self, number: i64) -> bool {
        match self {
            Plain::Left { plus, op, right } => op.holds(shifted(number, plus), right),
            Plain::Right { left, op } => op.holds(left, number),
        }
    }

    /// Numbers of the fact on both sides of everything at which the comparison turns.
    fn turning(self) -> Vec<i64> {
        let around = |number: i64| [number.saturating_sub(1), number, number.saturating_add(1)];
        match self {
            Plain::Left { plus, right, .. } if plus == Span::default() => around(right).to_vec(),
            Plain::Left { plus, right, .. } => [right - 1, right]
                .into_iter()
                .filter_map(|limit| latest_within(plus, limit))
                .flat_map(around)
                .collect(),
            Plain::Right { left, .. } => around(left).to_vec(),
        }
    }
}

impl Residue {
    fn atom(
        &mut self,
        text: String,
        variable: impl FnOnce(&mut Residue) -> usize,
        plain: Option<Plain>,
    ) -> Open {
        if let Some(at) = self.by_text.get(&text).copied() {
            self.reads[at] += 1;
            return Open::Atom(at);
        }
        let (variable, at) = (variable(self), self.atoms.len());
        self.by_text.insert(text, at);
        self.atoms.push(plain);
        self.variables[variable].atoms.push(at);
        self.reads.push(1);
        Open::Atom(at)
    }

    fn plain(&mut self, text: &str, fact: FactId, plain: Plain, needs: BTreeSet<String>) -> Open {
        let variable = |residue: &mut Residue| {
            let next = residue.variables.len();
            let at = *residue.by_fact.entry(fact).or_insert(next);
            if at == next {
                residue.variables.push(Variable { facts: needs, ..Variable::default() });
            }
            at
        };
        self.atom(text.to_owned(), variable, Some(plain))
    }

    /// A comparison whose outcome is free: what its facts could say together is not looked into.
    fn opaque(&mut self, text: String, needs: BTreeSet<String>) -> Open {
        let variable = |residue: &mut Residue| {
            residue.variables.push(Variable { facts: needs, ..Variable::default() });
            residue.variables.len() - 1
        };
        self.atom(text, variable, None)
    }

    /// Nothing comes back, so that everything that is open can decide.
    fn is_read_once(&self) -> bool {
        self.reads.iter().all(|reads| *reads == 1)
            && self.variables.iter().all(|variable| variable.atoms.len() == 1)
    }

    fn find_outcomes(&mut self, asked: &Asked<'_>) {
        let of_fact: BTreeMap<usize, FactId> =
            self.by_fact.iter().map(|(fact, variable)| (*variable, *fact)).collect();
        for at in 0..self.variables.len() {
            let outcomes = match of_fact.get(&at) {
                Some(fact) => self.outcomes_of(asked, *fact, at),
                None => BTreeSet::from([vec![false], vec![true]]),
            };
            self.variables[at].outcomes = outcomes.into_iter().collect();
        }
    }

    /// What the comparisons of a fact can say together, over all its values.
    fn outcomes_of(&self, asked: &Asked<'_>, fact: FactId, variable: usize) -> BTreeSet<Vec<bool>> {
        let plains: Vec<Plain> =
            self.variables[variable].atoms.iter().filter_map(|atom| self.atoms[*atom]).collect();
        let declaration = asked.book.book.catalog.get(&asked.book.book.fact_names[usize::from(fact)]);
        let numbers: BTreeSet<i64> = match declaration.and_then(|declaration| declaration.values()) {
            Some(values) => (0..values).collect(),
            None => plains.iter().flat_map(|plain| plain.turning()).collect(),
        };
        let is_count = declaration.is_some_and(|declaration| declaration.fact_type != FactType::Day);
        let exists = |number: &i64| is_count || is_a_day(*number);
        let said = |number: i64| plains.iter().map(|plain| plain.holds(number)).collect::<Vec<bool>>();
        numbers.into_iter().filter(exists).map(said).collect()
    }

    fn needed(&self, tree: &Open) -> BTreeSet<String> {
        let mut search =
            Search { residue: self, tree, state: vec![None; self.atoms.len()], left: MOST_STATES };
        let mut needed = BTreeSet::new();
        for (at, variable) in self.variables.iter().enumerate() {
            if search.can_decide(at) {
                needed.extend(variable.facts.iter().cloned());
            }
        }
        needed
    }
}

/// Whether some day has this number.
fn is_a_day(number: i64) -> bool {
    i32::try_from(number).is_ok_and(|number| Day::from_number(number).number() == number)
}

/// A search through states of knowledge.
struct Search<'a> {
    residue: &'a Residue,
    tree: &'a Open,
    /// What is said of each comparison in the present state.
    state: Vec<Option<bool>>,
    /// How many states may still be looked at.
    left: u32,
}

impl Search<'_> {
    /// Whether some value of the variable makes the answer known in some state in which it is unknown.
    fn can_decide(&mut self, variable: usize) -> bool {
        let others: Vec<usize> =
            (0..self.residue.variables.len()).filter(|other| *other != variable).collect();
        // Few more facts first: a witness is mostly near.
        (0..=others.len()).any(|more| self.with_more(variable, &others, more).is_none_or(|found| found))
    }

    /// Whether it decides in a state with exactly `more` of the others known; `None` where the search gave up.
    fn with_more(&mut self, variable: usize, others: &[usize], more: usize) -> Option<bool> {
        self.left = self.left.checked_sub(1)?;
        if truth(self.tree, &self.state).is_some() {
            return Some(false);
        }
        if more == 0 {
            return Some(self.decides(variable));
        }
        for (place, other) in others.iter().enumerate() {
            for outcome in 0..self.residue.variables[*other].outcomes.len() {
                self.know(*other, Some(outcome));
                let found = self.with_more(variable, &others[place + 1..], more - 1);
                self.know(*other, None);
                if found != Some(false) {
                    return found;
                }
            }
        }
        Some(false)
    }

    fn decides(&mut self, variable: usize) -> bool {
        let decides = (0..self.residue.variables[variable].outcomes.len()).any(|outcome| {
            self.know(variable, Some(outcome));
            truth(self.tree, &self.state).is_some()
        });
        self.know(variable, None);
        decides
    }

    fn know(&mut self, variable: usize, outcome: Option<usize>) {
        let residue = self.residue;
        let variable = &residue.variables[variable];
        for (place, atom) in variable.atoms.iter().enumerate() {
            self.state[*atom] = outcome.map(|outcome| variable.outcomes[outcome][place]);
        }
    }
}

fn truth(open: &Open, state: &[Option<bool>]) -> Option<bool> {
    match open {
        Open::Known(known) => Some(*known),
        Open::Atom(at) => state[*at],
        Open::Not(member) => truth(member, state).map(|known| !known),
        Open::All(members) => joined(members, state, false),
        Open::Any(members) => joined(members, state, true),
    }
}

/// One member that says `decisive` decides; else all must be known.
fn joined(members: &[Open], state: &[Option<bool>], decisive: bool) -> Option<bool> {
    let mut known = Some(!decisive);
    for member in members {
        match truth(member, state) {
            Some(said) if said == decisive => return Some(decisive),
            Some(_) => {}
            None => known = None,
        }
    }
    known
}

fn all(members: Vec<Open>) -> Open {
    without(members, true).map_or_else(Open::Known, Open::All)
}

fn any(members: Vec<Open>) -> Open {
    without(members, false).map_or_else(Open::Known, Open::Any)
}

/// The members that are open; `Err` where what is known decides.
fn without(members: Vec<Open>, neutral: bool) -> Result<Vec<Open>, bool> {
    if members.contains(&Open::Known(!neutral)) {
        return Err(!neutral);
    }
    let open: Vec<Open> = members.into_iter().filter(|member| *member != Open::Known(neutral)).collect();
    if open.is_empty() { Err(neutral) } else { Ok(open) }
}

fn not(member: Open) -> Open {
    match member {
        Open::Known(known) => Open::Known(!known),
        open @ (Open::Atom(_) | Open::All(_) | Open::Any(_) | Open::Not(_)) => Open::Not(Box::new(open)),
    }
}
