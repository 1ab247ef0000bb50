//! Law on one slice of time as conditions on numbers: claims are followed down to comparisons of facts.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::solve::{ASKED_ON, Term, Var};
use crate::catalog::AS_OF;
use crate::day::{Day, Span};
use crate::rulebook::{
    Against, Book, ClaimId, Exception, FactId, Formula, Rule, RuleVersion, TableId, TableVersion, Test,
    Version,
};
use crate::source::RowValue;
use crate::value::{FactType, Op};

/// Days on which no version of law begins or ends, from the first to the last of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slice {
    pub from: Day,
    pub until: Day,
}

/// Law on one slice.
pub(crate) struct Terms<'a> {
    pub book: &'a Book,
    pub slice: Slice,
    claims: RefCell<HashMap<(ClaimId, bool), Rc<Term>>>,
}

/// What a condition comes to where it holds (`wanted`), or where it fails.
impl<'a> Terms<'a> {
    pub fn new(book: &'a Book, slice: Slice) -> Terms<'a> {
        Terms { book, slice, claims: RefCell::default() }
    }

    /// The number of a fact.
    pub fn var(&self, fact: FactId) -> Var {
        if &*self.book.fact_names[usize::from(fact)] == AS_OF { ASKED_ON } else { usize::from(fact) + 2 }
    }

    pub fn claim(&self, claim: ClaimId, wanted: bool) -> Rc<Term> {
        if let Some(known) = self.claims.borrow().get(&(claim, wanted)) {
            return known.clone();
        }
        let rules = &self.book.claims[usize::from(claim)].rules;
        let members =
            rules.iter().map(|rule| self.rule_of(&self.book.rules[usize::from(*rule)], wanted)).collect();
        let term = either(members, wanted);
        self.claims.borrow_mut().insert((claim, wanted), term.clone());
        term
    }

    /// Whether a rule grants its claim, whatever other rules say.
    pub fn rule_of(&self, rule: &Rule, wanted: bool) -> Rc<Term> {
        let members = rule.versions.iter().filter_map(|version| {
            let own = self.version(version, wanted);
            self.selected(rule.by, &version.version, own, wanted)
        });
        either(members.collect(), wanted)
    }

    /// A version with its exceptions, from the one that prevails over none to the one that prevails over all.
    pub fn version(&self, version: &RuleVersion, wanted: bool) -> Rc<Term> {
        let mut term = self.formula(&version.when, wanted);
        for exception in version.exceptions.iter().rev() {
            term = self.turned(term, exception, wanted);
        }
        term
    }

    /// What an exception makes of the answer beneath it.
    pub fn turned(&self, beneath: Rc<Term>, exception: &Exception, wanted: bool) -> Rc<Term> {
        if exception.then_met == wanted {
            match self.applies(exception, true) {
                Some(applies) => Term::any(vec![applies, beneath]),
                None => beneath,
            }
        } else {
            match self.applies(exception, false) {
                Some(not) => Term::all(vec![not, beneath]),
                None => beneath,
            }
        }
    }

    /// Where an exception applies or does not; `None` where it is not in force.
    pub fn applies(&self, exception: &Exception, wanted: bool) -> Option<Rc<Term>> {
        let own = self.formula(&exception.when, wanted);
        self.selected(exception.by, &exception.version, own, wanted)
    }

    /// A version where it is in force: on the slice, or between the days of the fact that selects it.
    pub fn selected(
        &self,
        by: Option<FactId>,
        version: &Version,
        own: Rc<Term>,
        wanted: bool,
    ) -> Option<Rc<Term>> {
        let Some(by) = by else { return is_in_force(version, self.slice).then_some(own) };
        let var = self.var(by);
        let number = |day: Day| i64::from(day.number());
        Some(if wanted {
            let from = version.from.map(|from| Term::at_least(var, number(from)));
            let until = version.until.map(|until| Term::at_most(var, number(until)));
            Term::all(from.into_iter().chain(until).chain([own]).collect())
        } else {
            let before = version.from.map(|from| Term::at_most(var, number(from) - 1));
            let after = version.until.map(|until| Term::at_least(var, number(until) + 1));
            Term::any(before.into_iter().chain(after).chain([own]).collect())
        })
    }

    pub fn formula(&self, formula: &Formula, wanted: bool) -> Rc<Term> {
        match (formula, wanted) {
            (Formula::All(members), true) | (Formula::Any(members), false) => {
                Term::all(members.iter().map(|member| self.formula(member, wanted)).collect())
            }
            (Formula::Any(members), true) | (Formula::All(members), false) => {
                Term::any(members.iter().map(|member| self.formula(member, wanted)).collect())
            }
            (Formula::Not(member), _) => self.formula(member, !wanted),
            (Formula::Granted { claim, .. }, _) => self.claim(*claim, wanted),
            (Formula::Test(test), _) => self.test(test, wanted),
        }
    }

    fn test(&self, test: &Test, wanted: bool) -> Rc<Term> {
        let op = if wanted { test.op } else { opposite(test.op) };
        let left = self.var(test.fact);
        match test.against {
            Against::Number(number) if test.plus == Span::default() => against_number(left, op, number),
            Against::Number(number) => day_against_number(left, test.plus, op, number),
            Against::Fact(fact) => against_fact(left, test.plus, op, self.var(fact)),
            Against::Table(table) => self.against_table(left, test.op, table, wanted),
            // The last day of a clock or limit may lie anywhere: nothing is concluded from it.
            Against::Clock(_) | Against::Limit(_) => Term::all(Vec::new()),
        }
    }

    fn against_table(&self, left: Var, op: Op, table: TableId, wanted: bool) -> Rc<Term> {
        let table = &self.book.tables[usize::from(table)];
        let on = self.var(table.on);
        let versions = table.versions.iter().filter_map(|version| {
            let own = rows(version, left, on, op, wanted);
            self.selected(table.by, &version.version, own, wanted)
        });
        either(versions.collect(), wanted)
    }
}

/// One must hold where it is wanted; none may where it is not.
fn either(members: Vec<Rc<Term>>, wanted: bool) -> Rc<Term> {
    if wanted { Term::any(members) } else { Term::all(members) }
}

pub(super) fn is_in_force(version: &Version, slice: Slice) -> bool {
    version.is_in_force_on(slice.from) && version.is_in_force_on(slice.until)
}

fn opposite(op: Op) -> Op {
    match op {
        Op::Equal => Op::NotEqual,
        Op::NotEqual => Op::Equal,
        Op::Less => Op::AtLeast,
        Op::AtMost => Op::More,
        Op::More => Op::AtMost,
        Op::AtLeast => Op::Less,
    }
}

fn against_number(left: Var, op: Op, number: i64) -> Rc<Term> {
    let (below, above) = (number.saturating_sub(1), number.saturating_add(1));
    match op {
        Op::Equal => Term::all(vec![Term::at_most(left, number), Term::at_least(left, number)]),
        Op::NotEqual => Term::any(vec![Term::at_most(left, below), Term::at_least(left, above)]),
        Op::Less => Term::at_most(left, below),
        Op::AtMost => Term::at_most(left, number),
        Op::More => Term::at_least(left, above),
        Op::AtLeast => Term::at_least(left, number),
    }
}

/// `day + span OP number`: adding a span keeps the order of days, so that it is a bound on the day itself.
fn day_against_number(left: Var, plus: Span, op: Op, number: i64) -> Rc<Term> {
    let first_at_least = |least: i64| {
        let (mut low, mut high) = (i64::from(Day::MIN.number()), i64::from(Day::MAX.number()) + 1);
        while low < high {
            let middle = low + (high - low).div_euclid(2);
            let shifted = Day::from_number(middle as i32).corresponding_day(plus);
            if i64::from(shifted.number()) >= least { high = middle } else { low = middle + 1 }
        }
        low
    };
    let (from, past) = (first_at_least(number), first_at_least(number.saturating_add(1)));
    let (below, above) = (Term::at_most(left, from - 1), Term::at_least(left, past));
    match op {
        Op::Equal => Term::all(vec![Term::at_least(left, from), Term::at_most(left, past - 1)]),
        Op::NotEqual => Term::any(vec![below, above]),
        Op::Less => below,
        Op::AtMost => Term::at_most(left, past - 1),
        Op::More => above,
        Op::AtLeast => Term::at_least(left, from),
    }
}

/// The fewest and the most days that a span can add, over every day of four years and of a century's turn.
pub(super) fn days_of(span: Span) -> (i64, i64) {
    if span.years == 0 && span.months == 0 {
        return (i64::from(span.days), i64::from(span.days));
    }
    let added = |number: i32| {
        let day = Day::from_number(number);
        i64::from(day.corresponding_day(span).number() - number)
    };
    // Lengths repeat every four years except around a century, and only the ends of months bend them: the first
    // day and the last four of every month of 2020 to 2027 and of 2096 to 2103 stand for all.
    let years = (2020..2028).chain(2096..2104);
    let months = years.flat_map(|year| (1..=12u8).map(move |month| (year, month)));
    let days =
        months.flat_map(|(year, month)| [1, 28, 29, 30, 31].map(|day| Day::from_ymd(year, month, day)));
    let days = days.flatten().map(|day| added(day.number()));
    days.fold((i64::MAX, i64::MIN), |(least, most), days| (least.min(days), most.max(days)))
}

/// `left + span OP right`: exact without a span; with one, first as it holds on every day, then as it may on some.
fn against_fact(left: Var, plus: Span, op: Op, right: Var) -> Rc<Term> {
    let (least, most) = days_of(plus);
    // left + d < right  <=>  left - right <= -d - 1
    let up_to = |less: i64| {
        let certain = Term::apart(left, right, -most - less);
        if least == most {
            certain
        } else {
            Term::any(vec![certain, Term::apart(left, right, -least - less)])
        }
    };
    let from = |more: i64| {
        let certain = Term::apart(right, left, least - more);
        if least == most { certain } else { Term::any(vec![certain, Term::apart(right, left, most - more)]) }
    };
    match op {
        Op::Equal => Term::all(vec![up_to(0), from(0)]),
        Op::NotEqual => Term::any(vec![up_to(1), from(1)]),
        Op::Less => up_to(1),
        Op::AtMost => up_to(0),
        Op::More => from(1),
        Op::AtLeast => from(0),
    }
}

/// Some row that covers the count gives a number that compares so; where none covers it, the condition fails.
fn rows(version: &TableVersion, left: Var, on: Var, op: Op, wanted: bool) -> Rc<Term> {
    let compared = if wanted { op } else { opposite(op) };
    let mut members = Vec::new();
    for row in &version.rows {
        let within = |from: i64, to: Option<i64>, then: Rc<Term>| {
            let upper = to.map(|to| Term::at_most(on, to));
            Term::all([Term::at_least(on, from)].into_iter().chain(upper).chain([then]).collect())
        };
        match row.value {
            RowValue::Fixed(value) => {
                members.push(within(row.from, row.to, against_number(left, compared, value)))
            }
            RowValue::Permille { permille: 1_000, .. } => {
                members.push(within(row.from, row.to, against_fact(left, Span::default(), compared, on)));
            }
            RowValue::Permille { permille, up } => {
                // A share is tried at both ends of its row, and where it grows by one; between them nothing changes
                // but how many the share comes to.
                let last = row.to.unwrap_or(row.from.saturating_add(10_000));
                let step = (1_000 / permille.clamp(1, 1_000)).max(1);
                let counts = (row.from..=last).step_by(step as usize).take(64).chain([last]);
                for count in counts {
                    let value = crate::rulebook::amount(RowValue::Permille { permille, up }, count);
                    members.push(within(count, Some(count), against_number(left, compared, value)));
                }
                // So that "no" stays certain, every other count of the row is taken as possible.
                members.push(within(row.from, row.to, Term::yes()));
            }
        }
    }
    if !wanted {
        let mut low = i64::MIN;
        for row in &version.rows {
            if row.from > low {
                let from = (low > i64::MIN).then(|| Term::at_least(on, low));
                members.push(Term::all(from.into_iter().chain([Term::at_most(on, row.from - 1)]).collect()));
            }
            low = row.to.map_or(i64::MAX, |to| to.saturating_add(1));
        }
        if low < i64::MAX {
            members.push(Term::at_least(on, low));
        }
    }
    Term::any(members)
}

/// The numbers that a fact may have, for a person who can be imagined: no count below zero, no day outside three
/// centuries.
pub(super) fn domain(kind: FactType, words: usize) -> (i64, i64) {
    match kind {
        FactType::Count => (0, 1_000_000_000_000),
        // 1900-01-01 to 2199-12-31.
        FactType::Day => (-25_567, 84_005),
        FactType::YesNo => (0, 1),
        FactType::Code | FactType::Level => (0, words as i64 - 1),
        FactType::Spans => (0, 0),
    }
}
