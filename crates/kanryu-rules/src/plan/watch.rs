//! What the answer on a claim looks at: facts, the numbers they are compared with, and days on which law changes.

use std::collections::BTreeSet;

use crate::day::{Day, Span};
use crate::rulebook::{Against, ClaimId, FactId, Formula, LimitRule, Rulebook, Start};

/// What an answer on a claim waits for.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    pub tests: Vec<AskedOf>,
    pub edges: Vec<i32>,
    pub facts: BTreeSet<FactId>,
    claims: BTreeSet<ClaimId>,
}

/// What one condition asks of a fact.
#[derive(Debug, Clone, Copy)]
pub(super) struct AskedOf {
    pub fact: FactId,
    pub plus: Span,
    pub against: Against,
}

/// Facts that a limit rests on.
pub(super) fn limit_facts(rulebook: &Rulebook, limit: &LimitRule, facts: &mut BTreeSet<FactId>) {
    facts.extend(limit.by);
    for entry in limit.versions.iter().flat_map(|version| &version.entries) {
        start_facts(rulebook, &entry.start, facts);
        if let Some(when) = &entry.when {
            formula_facts(rulebook, when, facts);
        }
    }
}

fn formula_facts(rulebook: &Rulebook, formula: &Formula, facts: &mut BTreeSet<FactId>) {
    let mut watch = Watch::default();
    collect(rulebook, formula, &mut watch);
    facts.extend(watch.facts);
}

/// Facts that the day from which a limit counts rests on.
pub(super) fn start_facts(rulebook: &Rulebook, start: &Start, facts: &mut BTreeSet<FactId>) {
    match start {
        Start::Day(_) => {}
        Start::Fact { fact, .. } => drop(facts.insert(*fact)),
        Start::Lookup(lookup) => start_facts(rulebook, &lookup.reference, facts),
        Start::Clock { clock, .. } => {
            let clock = &rulebook.book.clocks[usize::from(*clock)];
            facts.extend(clock.by);
            for version in &clock.versions {
                facts.insert(version.counts);
                for left_out in &version.leaves_out {
                    facts.insert(left_out.spans);
                    if let Some(when) = &left_out.when {
                        formula_facts(rulebook, when, facts);
                    }
                }
            }
        }
    }
}

/// Everything that an answer on this claim looks at, through other claims as well.
pub(super) fn watch(rulebook: &Rulebook, claim: ClaimId) -> Watch {
    let mut watch = Watch::default();
    collect_claim(rulebook, claim, &mut watch);
    watch.edges.sort_unstable();
    watch.edges.dedup();
    watch
}

fn collect_claim(rulebook: &Rulebook, claim: ClaimId, watch: &mut Watch) {
    if !watch.claims.insert(claim) {
        return;
    }
    let book = &rulebook.book;
    for rule in &book.claims[usize::from(claim)].rules {
        let rule = &book.rules[usize::from(*rule)];
        watch.facts.extend(rule.by);
        for version in &rule.versions {
            edges(watch, version.version.from, version.version.until);
            collect(rulebook, &version.when, watch);
            for exception in &version.exceptions {
                watch.facts.extend(exception.by);
                edges(watch, exception.version.from, exception.version.until);
                collect(rulebook, &exception.when, watch);
            }
        }
    }
}

fn edges(watch: &mut Watch, from: Option<Day>, until: Option<Day>) {
    watch.edges.extend([from, until.map(|until| until.plus_days(1))].into_iter().flatten().map(Day::number));
}

fn collect(rulebook: &Rulebook, formula: &Formula, watch: &mut Watch) {
    match formula {
        Formula::All(members) | Formula::Any(members) => {
            members.iter().for_each(|member| collect(rulebook, member, watch));
        }
        Formula::Not(member) => collect(rulebook, member, watch),
        Formula::Granted { claim, .. } => collect_claim(rulebook, *claim, watch),
        Formula::Test(test) => {
            watch.tests.push(AskedOf { fact: test.fact, plus: test.plus, against: test.against });
            watch.facts.insert(test.fact);
            match test.against {
                Against::Number(_) => {}
                Against::Fact(other) => drop(watch.facts.insert(other)),
                Against::Table(table) => {
                    let table = &rulebook.book.tables[usize::from(table)];
                    watch.facts.insert(table.on);
                    watch.facts.extend(table.by);
                    for version in &table.versions {
                        edges(watch, version.version.from, version.version.until);
                    }
                }
                Against::Clock(clock) => {
                    let start = Start::Clock { clock, optional: false };
                    start_facts(rulebook, &start, &mut watch.facts);
                    for version in &rulebook.book.clocks[usize::from(clock)].versions {
                        edges(watch, version.version.from, version.version.until);
                    }
                }
                Against::Limit(limit) => {
                    let limit = &rulebook.book.limits[usize::from(limit)];
                    limit_facts(rulebook, limit, &mut watch.facts);
                    for version in &limit.versions {
                        edges(watch, version.version.from, version.version.until);
                    }
                }
            }
        }
    }
}
