//! What a checked rulebook says without meaning it: conditions that nothing or everything meets, rules that never
//! matter, stages that nobody reaches or leaves, and doors that close too early, each with a person who shows it.
//!
//! Law does not change between two neighboring days on which a version begins or ends. On each such slice every
//! claim is a condition on a few numbers, and whether some person meets it is decided exactly: see `solve`.
//! What the search cannot decide within its limit is not reported.

use std::collections::HashSet;
use std::fmt;
use std::rc::Rc;

use serde::Serialize;

use crate::day::Day;
use crate::fault::{Fault, Place, RulebookError};
use crate::rulebook::{Book, Rulebook, Version};
use crate::value::{Facts, Value};

use solve::{ASKED_ON, Store, Var, ZERO, search};
use terms::domain;

pub(crate) use solve::{Found, Term};
pub(crate) use terms::{Slice, Terms};

mod logic;
mod solve;
mod terms;
#[cfg(test)]
mod tests;
mod time;
mod ways;

/// Something that deserves a look, and where there is one a person who shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What and where.
    #[serde(flatten)]
    pub warning: RulebookError,
    /// A person who shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Example>,
}

/// Facts on a day, as a scenario would have them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Example {
    /// The day of the question.
    pub as_of: Day,
    /// What is known of the person.
    pub facts: Facts,
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "as_of = {}, facts = {{", self.as_of)?;
        for (place, (name, value)) in self.facts.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            match value {
                Value::Word(word) => write!(f, "{comma} {name} = \"{word}\"")?,
                Value::Count(_) | Value::Day(_) | Value::YesNo(_) => write!(f, "{comma} {name} = {value}")?,
                Value::Spans(_) => write!(f, "{comma} {name} = [{value}]")?,
            }
        }
        f.write_str(" }")
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.warning)?;
        self.example.iter().try_for_each(|example| write!(f, "\n  example: {example}"))
    }
}

impl Rulebook {
    /// Looks through the whole law for what it says without meaning it, in the order of files and lines.
    ///
    /// Takes longer than loading, and is meant for whoever writes law: `rules check` asks for it.
    pub fn audit(&self) -> Vec<Finding> {
        let mut audit = Audit::new(self);
        logic::check(&mut audit);
        let open = ways::open_steps(&audit);
        ways::check(&mut audit, &open);
        time::check(&mut audit, &open);
        let mut found = audit.found;
        found.sort_by(|a, b| a.warning.places.cmp(&b.warning.places));
        found
    }
}

/// The law cut into slices, and what was found so far.
pub(crate) struct Audit<'a> {
    pub rulebook: &'a Rulebook,
    pub book: &'a Book,
    /// From the first to the last.
    slices: Vec<Terms<'a>>,
    defaults: Vec<i64>,
    domains: Vec<(i64, i64)>,
    found: Vec<Finding>,
}

impl<'a> Audit<'a> {
    pub fn new(rulebook: &'a Rulebook) -> Audit<'a> {
        let book = &*rulebook.book;
        let begins = [Day::MIN].into_iter().chain(book.edges.iter().copied().filter(|edge| *edge > Day::MIN));
        let begins: Vec<Day> = begins.collect();
        let ends = begins.iter().skip(1).map(|next| next.plus_days(-1)).chain([Day::MAX]);
        let slices: Vec<Terms<'a>> = begins
            .iter()
            .zip(ends)
            .map(|(from, until)| Terms::new(book, Slice { from: *from, until }))
            .collect();
        let kind = |name: &str| match book.catalog.get(name) {
            Some(fact) => domain(fact.fact_type, fact.words.len()),
            None => domain(crate::value::FactType::Day, 0),
        };
        let day = domain(crate::value::FactType::Day, 0);
        let domains: Vec<(i64, i64)> =
            [(0, 0), day].into_iter().chain(book.fact_names.iter().map(|name| kind(name))).collect();
        let defaults = domains.iter().map(|(low, _)| (*low).max(0)).collect();
        Audit { rulebook, book, slices, defaults, domains, found: Vec::new() }
    }

    /// Whether some person meets the condition on a day of the slice.
    fn ask(&self, terms: &Terms<'_>, term: &Rc<Term>) -> Found {
        self.ask_on(terms.slice, term)
    }

    /// The same on any slice.
    pub fn ask_on(&self, slice: Slice, term: &Rc<Term>) -> Found {
        let Some(store) = self.store(slice, &[term], 0) else { return Found::No };
        search(term, store)
    }

    /// The numbers to begin with, of the facts that the conditions speak of, and further ones.
    fn store(&self, slice: Slice, conditions: &[&Rc<Term>], further: usize) -> Option<Store> {
        let day = self.domains[ASKED_ON];
        let number = |day: Day| i64::from(day.number());
        let asked = (number(slice.from).max(day.0), number(slice.until).min(day.1));
        let shown = number(shown(slice));
        let mut defaults = self.defaults.clone();
        let days = self.domains.iter().enumerate().filter(|(_, domain)| **domain == day);
        days.for_each(|(var, _)| defaults[var] = shown.clamp(day.0, day.1));
        defaults.extend(std::iter::repeat_n(shown.clamp(day.0, day.1), further));
        let mut store = Store::new(defaults);
        let mut bound =
            |var: Var, low: i64, high: i64| store.require(var, ZERO, high) && store.require(ZERO, var, -low);
        if asked.0 > asked.1 || !bound(ASKED_ON, asked.0, asked.1) {
            return None;
        }
        let used = used(conditions);
        let mut facts = used.iter().filter(|var| **var > ASKED_ON && **var < self.domains.len());
        let is_met = facts.all(|var| bound(*var, self.domains[*var].0, self.domains[*var].1));
        let first = self.domains.len();
        let is_met = is_met && (first..first + further).all(|var| bound(var, day.0, day.1));
        is_met.then_some(store)
    }

    /// The person whom a search has found, with every count, word and answer that may be left at its default so.
    pub fn example(&self, mut store: Store, term: &Rc<Term>, slice: Slice) -> Example {
        let day = self.domains[ASKED_ON];
        let shown = i64::from(shown(slice).number());
        store = pinned(store, ASKED_ON, shown);
        let used: Vec<Var> = used(&[term]).into_iter().filter(|var| *var < self.domains.len()).collect();
        for var in used.iter().copied().filter(|var| *var > ASKED_ON && self.domains[*var] != day) {
            store = pinned(store, var, self.defaults[var]);
        }
        let mut facts = Facts::new();
        for var in used.into_iter().filter(|var| *var > ASKED_ON) {
            let name = &self.book.fact_names[var - 2];
            if let Some(fact) = self.book.catalog.get(name) {
                facts.set(name, fact.value(store.number(var)));
            }
        }
        Example { as_of: Day::from_number(store.number(ASKED_ON) as i32), facts }
    }

    fn report(&mut self, fault: Fault, versions: &[&Version], example: Option<Example>) {
        let place = |version: &&Version| place(&version.file, version.line);
        self.push(fault, versions.iter().map(place).collect(), example);
    }

    fn push(&mut self, fault: Fault, places: Vec<Place>, example: Option<Example>) {
        self.found.push(Finding { warning: RulebookError { fault, places }, example });
    }
}

/// Of an open beginning the last day is shown, of every other slice the first.
fn shown(slice: Slice) -> Day {
    if slice.from == Day::MIN && slice.until < Day::MAX {
        slice.until
    } else {
        slice.from.max(Day::from_number(0))
    }
}

/// The same with a number that is wanted, where nothing stands against it.
fn pinned(store: Store, var: Var, number: i64) -> Store {
    let mut tried = store.clone();
    if tried.require(var, ZERO, number) && tried.require(ZERO, var, -number) { tried } else { store }
}

/// The line itself is not kept by a checked rulebook.
fn place(file: &std::sync::Arc<str>, line: u32) -> Place {
    Place { file: file.clone(), line, text: String::new() }
}

/// The numbers that conditions speak of.
fn used(conditions: &[&Rc<Term>]) -> Vec<Var> {
    let mut seen: HashSet<*const Term> = HashSet::new();
    let mut vars: HashSet<Var> = HashSet::new();
    let mut open: Vec<&Rc<Term>> = conditions.to_vec();
    while let Some(term) = open.pop() {
        if !seen.insert(Rc::as_ptr(term)) {
            continue;
        }
        match &**term {
            Term::All(members) | Term::Any(members) => open.extend(members),
            Term::Apart { left, right, .. } => vars.extend([*left, *right]),
        }
    }
    let mut vars: Vec<Var> = vars.into_iter().filter(|var| *var != ZERO).collect();
    vars.sort_unstable();
    vars
}
