//! Conditions that nothing or everything meets, and parts of law that never matter.

use std::rc::Rc;

use super::Audit;
use super::solve::{Found, Term};
use super::terms::{Terms, is_in_force};
use crate::fault::Fault;
use crate::rulebook::{Formula, Rule, RuleVersion};

pub(super) fn check(audit: &mut Audit<'_>) {
    let book = audit.book;
    for rule in &book.rules {
        for version in &rule.versions {
            conditions(audit, rule, version);
            exceptions(audit, rule, version);
        }
    }
    for claim in &book.claims {
        let rules: Vec<&Rule> = claim.rules.iter().map(|rule| &book.rules[usize::from(*rule)]).collect();
        for one in &rules {
            for version in &one.versions {
                let others = rules.iter().filter(|other| other.id != one.id);
                if let Some(wider) = others.copied().find(|other| is_shadowed(audit, one, version, other)) {
                    let (item, by) = (format!("rule `{}`", one.id), format!("rule `{}`", wider.id));
                    let second = wider.versions.last().map(|version| &*version.version);
                    let places: Vec<_> = [&*version.version].into_iter().chain(second).collect();
                    audit.report(Fault::Shadowed { item, by }, &places, None);
                }
            }
        }
    }
}

/// Slices on which a version may be judged, the latest first: most law is in force today.
fn slices<'s, 'a>(audit: &'s Audit<'a>, rule: &Rule, version: &RuleVersion) -> Vec<&'s Terms<'a>> {
    let is_judged = |terms: &&Terms<'_>| rule.by.is_some() || is_in_force(&version.version, terms.slice);
    audit.slices.iter().rev().filter(is_judged).collect()
}

/// Whether on every one of the slices nobody meets what is asked.
fn never(audit: &Audit<'_>, slices: &[&Terms<'_>], ask: impl Fn(&Terms<'_>) -> Rc<Term>) -> bool {
    !slices.is_empty() && slices.iter().all(|terms| matches!(audit.ask(terms, &ask(terms)), Found::No))
}

fn conditions(audit: &mut Audit<'_>, rule: &Rule, version: &RuleVersion) {
    let item = format!("rule `{}`", rule.id);
    let slices = slices(audit, rule, version);
    let places = [&*version.version];
    if never(audit, &slices, |terms| terms.formula(&version.when, true)) {
        return audit.report(Fault::Contradiction { item }, &places, None);
    }
    if never(audit, &slices, |terms| terms.formula(&version.when, false)) {
        return audit.report(Fault::Tautology { item }, &places, None);
    }
    let mut faults = Vec::new();
    parts(audit, &slices, &version.when, &mut Vec::new(), &item, &mut faults);
    faults.into_iter().for_each(|fault| audit.report(fault, &places, None));
}

/// Members of groups that change nothing beside the others; `around` is what stands around the group.
fn parts<'f>(
    audit: &Audit<'_>,
    slices: &[&Terms<'_>],
    formula: &'f Formula,
    around: &mut Vec<(&'f Formula, bool)>,
    item: &str,
    faults: &mut Vec<Fault>,
) {
    let (members, wanted) = match formula {
        Formula::All(members) => (members, true),
        Formula::Any(members) => (members, false),
        // What a `not` forbids is judged as a whole.
        Formula::Not(_) | Formula::Test(_) | Formula::Granted { .. } => return,
    };
    // Of members that say the same the first stays: what has been called needless is no reason for another one.
    let mut needless: Vec<usize> = Vec::new();
    for (place, member) in members.iter().enumerate().rev() {
        let depth = around.len();
        let kept = |other: usize| other != place && !needless.contains(&other);
        let others = members.iter().enumerate().filter(|(other, _)| kept(*other));
        around.extend(others.map(|(_, other)| (other, wanted)));
        let together = |terms: &Terms<'_>| {
            let rest = around.iter().map(|(other, wanted)| terms.formula(other, *wanted));
            Term::all([terms.formula(member, !wanted)].into_iter().chain(rest).collect())
        };
        if members.len() > 1 && never(audit, slices, together) {
            let (item, text) = (item.to_owned(), member.written());
            let fault = match wanted {
                true => Fault::Implied { item, text },
                false => Fault::IdleAlternative { item, text },
            };
            faults.push(fault);
            needless.push(place);
        } else {
            parts(audit, slices, member, around, item, faults);
        }
        around.truncate(depth);
    }
}

/// Exceptions that never apply, or never where they would turn the answer.
fn exceptions(audit: &mut Audit<'_>, rule: &Rule, version: &RuleVersion) {
    for (place, exception) in version.exceptions.iter().enumerate() {
        let item = format!("exception `{}` of rule `{}`", exception.name, rule.id);
        let own = |terms: &&Terms<'_>| exception.by.is_some() || is_in_force(&exception.version, terms.slice);
        let slices: Vec<_> = slices(audit, rule, version).into_iter().filter(own).collect();
        let applies = |terms: &Terms<'_>| terms.applies(exception, true).unwrap_or_else(Term::no);
        let fault = if never(audit, &slices, applies) {
            Some(Fault::Contradiction { item })
        } else {
            let turns = |terms: &Terms<'_>| {
                let mut beneath = terms.formula(&version.when, !exception.then_met);
                for lower in version.exceptions[place + 1..].iter().rev() {
                    beneath = terms.turned(beneath, lower, !exception.then_met);
                }
                // What prevails over it must not apply, or it has no say.
                let higher =
                    version.exceptions[..place].iter().filter_map(|other| terms.applies(other, false));
                Term::all([applies(terms), beneath].into_iter().chain(higher).collect())
            };
            never(audit, &slices, turns).then_some(Fault::IdleException { item })
        };
        if let Some(fault) = fault {
            audit.report(fault, &[&*exception.version], None);
        }
    }
}

/// Whether another rule that is as sure grants the claim to everybody to whom this version grants it.
fn is_shadowed(audit: &Audit<'_>, rule: &Rule, version: &RuleVersion, other: &Rule) -> bool {
    let is_as_sure =
        other.versions.iter().all(|wider| wider.version.confidence <= version.version.confidence);
    // Two rules that ask for the same: only the later one is called needless.
    let earlier = (&rule.id, version.version.line) < (&other.id, 0);
    let slices = slices(audit, rule, version);
    let alone = |terms: &Terms<'_>| {
        let own = terms.version(version, true);
        let selected = selected(terms, rule, version);
        Term::all(vec![own, selected, terms.rule_of(other, false)])
    };
    let mutual = |terms: &Terms<'_>| Term::all(vec![terms.rule_of(other, true), terms.rule_of(rule, false)]);
    is_as_sure && never(audit, &slices, alone) && !(earlier && never(audit, &slices, mutual))
}

/// The days of the fact that selects this version, where a fact does.
fn selected(terms: &Terms<'_>, rule: &Rule, version: &RuleVersion) -> Rc<Term> {
    terms.selected(rule.by, &version.version, Term::yes(), true).unwrap_or_else(Term::yes)
}
