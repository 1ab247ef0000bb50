//! What an answer rests on: the rules, tables, limits and clocks that a question leads to.

use std::collections::BTreeSet;

use crate::rulebook::{Against, Book, ClaimId, Formula, Start, TableId};
use crate::scenario::Question;

/// One item of law, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    Rule(usize),
    Table(usize),
    Limit(usize),
    Clock(usize),
}

/// Everything that the answer to a question may rest on.
pub(super) fn reach(book: &Book, question: &Question) -> BTreeSet<Item> {
    let mut items = BTreeSet::new();
    let name = question.name();
    let found = match question {
        Question::Claim(_) => {
            if let Ok(at) = book.claims.binary_search_by(|claim| (*claim.id).cmp(name)) {
                claim(book, at as ClaimId, &mut items);
            }
            return items;
        }
        Question::Limit(_) => book.limits.binary_search_by(|limit| (*limit.id).cmp(name)).map(Item::Limit),
        Question::Table(_) => book.tables.binary_search_by(|table| (*table.id).cmp(name)).map(Item::Table),
        // A plan rests on nearly everything; each mutant would have to be planned with anew.
        Question::Plan(_) => return items,
        Question::Clock(_) => book.clocks.binary_search_by(|clock| (*clock.id).cmp(name)).map(Item::Clock),
    };
    if let Ok(item) = found {
        follow(book, item, &mut items);
    }
    items
}

fn follow(book: &Book, item: Item, items: &mut BTreeSet<Item>) {
    if !items.insert(item) {
        return;
    }
    match item {
        Item::Rule(at) => {
            for version in &book.rules[at].versions {
                formula(book, &version.when, items);
                version.exceptions.iter().for_each(|exception| formula(book, &exception.when, items));
            }
        }
        Item::Limit(at) => {
            for entry in book.limits[at].versions.iter().flat_map(|version| &version.entries) {
                entry.when.iter().for_each(|when| formula(book, when, items));
                start(book, &entry.start, items);
            }
        }
        Item::Clock(at) => {
            for part in book.clocks[at].versions.iter().flat_map(|version| &version.leaves_out) {
                part.when.iter().for_each(|when| formula(book, when, items));
            }
        }
        Item::Table(_) => {}
    }
}

fn start(book: &Book, from: &Start, items: &mut BTreeSet<Item>) {
    match from {
        Start::Fact { .. } | Start::Day(_) => {}
        Start::Clock { clock, .. } => follow(book, Item::Clock(usize::from(*clock)), items),
        Start::Lookup(lookup) => start(book, &lookup.reference, items),
    }
}

fn claim(book: &Book, claim: ClaimId, items: &mut BTreeSet<Item>) {
    for rule in &book.claims[usize::from(claim)].rules {
        follow(book, Item::Rule(usize::from(*rule)), items);
    }
}

fn formula(book: &Book, formula_: &Formula, items: &mut BTreeSet<Item>) {
    match formula_ {
        Formula::All(members) | Formula::Any(members) => {
            members.iter().for_each(|member| formula(book, member, items));
        }
        Formula::Not(member) => formula(book, member, items),
        Formula::Granted { claim: granted, .. } => claim(book, *granted, items),
        Formula::Test(test) => match test.against {
            Against::Number(_) | Against::Fact(_) => {}
            Against::Table(table) => follow(book, Item::Table(usize::from(table)), items),
            Against::Clock(clock) => follow(book, Item::Clock(usize::from(clock)), items),
            Against::Limit(limit) => follow(book, Item::Limit(usize::from(limit)), items),
        },
    }
}

/// The claims whose rules compare something with a table themselves.
pub(super) fn claims_of_table(book: &Book, table: TableId) -> Vec<ClaimId> {
    let mut claims: Vec<ClaimId> = Vec::new();
    for rule in &book.rules {
        let whens = rule.versions.iter().flat_map(|version| {
            version.exceptions.iter().map(|exception| &exception.when).chain([&version.when])
        });
        if whens.into_iter().any(|when| names_table(when, table)) && !claims.contains(&rule.claim) {
            claims.push(rule.claim);
        }
    }
    claims
}

fn names_table(formula: &Formula, table: TableId) -> bool {
    match formula {
        Formula::All(members) | Formula::Any(members) => {
            members.iter().any(|member| names_table(member, table))
        }
        Formula::Not(member) => names_table(member, table),
        Formula::Granted { .. } => false,
        Formula::Test(test) => matches!(test.against, Against::Table(other) if other == table),
    }
}
