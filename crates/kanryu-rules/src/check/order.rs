//! Orders that must exist: no claim rests on itself, and exceptions that may disagree say which prevails.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::Fault;
use crate::source::{At, Operand, RawException, RawFormula, RawRule, RawStart, Written};

use super::Checker;

/// Reports every claim that rests on itself, once a circle.
pub(super) fn check_claim_cycles(checker: &mut Checker<'_>, written: &Written) {
    let mut needs: BTreeMap<&str, Vec<(&str, At)>> = BTreeMap::new();
    // Limits and clocks stand between claims: a condition may compare with their last day, and they have conditions.
    for limit in &written.limits {
        let entry = needs.entry(&limit.law.id).or_default();
        for until in &limit.entries {
            until.when.iter().for_each(|when| claims_in(when, entry));
            clock_in(&until.start, until.at, entry);
        }
    }
    for clock in &written.clocks {
        let entry = needs.entry(&clock.law.id).or_default();
        clock.leaves_out.iter().filter_map(|part| part.when.as_ref()).for_each(|when| claims_in(when, entry));
    }
    for rule in &written.rules {
        let entry = needs.entry(&rule.grants.value).or_default();
        for formula in rule.exceptions.iter().map(|exception| &exception.when).chain([&rule.when]) {
            claims_in(formula, entry);
        }
    }
    let names: Vec<&str> = needs.keys().copied().collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for name in names {
        let mut path = Vec::new();
        visit(name, &needs, &mut path, &mut done, checker);
    }
}

fn claims_in<'w>(formula: &'w RawFormula, found: &mut Vec<(&'w str, At)>) {
    match formula {
        RawFormula::All(members) | RawFormula::Any(members) => {
            members.iter().for_each(|member| claims_in(member, found));
        }
        RawFormula::Not(member) => claims_in(member, found),
        RawFormula::Test(test) => match &test.comparison {
            None => found.push((&test.name, test.at)),
            Some((_, Operand::Name(name))) => found.push((name, test.at)),
            Some((_, Operand::Count(_) | Operand::Day(_) | Operand::YesNo(_))) => {}
        },
    }
}

/// The clock that a day starts from, directly or through a calendar.
fn clock_in<'w>(start: &'w RawStart, at: At, found: &mut Vec<(&'w str, At)>) {
    match start {
        RawStart::Clock { name, .. } => found.push((name, at)),
        RawStart::Lookup(lookup) => clock_in(&lookup.reference, at, found),
        RawStart::Fact { .. } | RawStart::Day(_) => {}
    }
}

/// Depth first; `path` holds the way here, `done` what was seen to its end. Bounded by the number of claims.
fn visit<'w>(
    name: &'w str,
    needs: &BTreeMap<&'w str, Vec<(&'w str, At)>>,
    path: &mut Vec<(&'w str, At)>,
    done: &mut BTreeSet<&'w str>,
    checker: &mut Checker<'_>,
) {
    if done.contains(name) {
        return;
    }
    let Some(next) = needs.get(name) else { return };
    for (claim, at) in next {
        let start = path.iter().position(|(earlier, _)| earlier == claim);
        if *claim == name || start.is_some() {
            let from = start.unwrap_or(path.len());
            let mut names: Vec<String> = path[from..].iter().map(|(name, _)| (*name).to_owned()).collect();
            names.extend([name.to_owned(), (*claim).to_owned()]);
            names.dedup();
            if names.len() == 1 {
                names.push((*claim).to_owned());
            }
            let places: Vec<At> = path[from..].iter().map(|(_, at)| *at).chain([*at]).collect();
            checker.fault(Fault::ClaimCycle { path: names }, places);
            continue;
        }
        path.push((name, *at));
        visit(claim, needs, path, done, checker);
        path.pop();
    }
    done.insert(name);
}

/// The exceptions of a rule from the one that prevails over all to the one that prevails over none.
pub(super) fn exceptions<'w>(checker: &mut Checker<'_>, rule: &'w RawRule) -> Vec<&'w RawException> {
    let item = format!("rule `{}`", rule.law.id);
    let known: Vec<std::sync::Arc<str>> = rule.exceptions.iter().map(|e| e.name.as_str().into()).collect();
    for exception in &rule.exceptions {
        for over in exception.over.iter().filter(|over| !known.iter().any(|name| **name == *over.value)) {
            checker.unknown(&item, "exception", over, &known);
        }
        check_versions_of(checker, rule, exception);
    }
    for (place, first) in rule.exceptions.iter().enumerate() {
        for second in &rule.exceptions[place + 1..] {
            let ordered = prevails(rule, first, second) || prevails(rule, second, first);
            if first.then_met != second.then_met
                && !ordered
                && meet(first, second)
                && hold_together(checker, first, second)
            {
                let fault = Fault::UnorderedExceptions {
                    item: item.clone(),
                    first: first.name.clone(),
                    second: second.name.clone(),
                };
                checker.fault(fault, [first.law.at, second.law.at]);
            }
        }
    }
    sorted(checker, rule, &item)
}

fn check_versions_of(checker: &mut Checker<'_>, rule: &RawRule, exception: &RawException) {
    let same: Vec<&RawException> =
        rule.exceptions.iter().filter(|other| other.name == exception.name).collect();
    if same.len() > 1 && std::ptr::eq(same[0], exception) {
        let mut periods: Vec<_> = same.iter().map(|other| (other.law.period, other.law.period_at)).collect();
        periods.sort_by_key(|(period, _)| period.from);
        checker.check_periods(&format!("exception `{}` of rule `{}`", exception.name, rule.law.id), &periods);
    }
}

/// Whether the two can be in force on one day.
fn meet(first: &RawException, second: &RawException) -> bool {
    use crate::day::Day;
    let (a, b) = (first.law.period, second.law.period);
    let from = a.from.unwrap_or(Day::MIN).max(b.from.unwrap_or(Day::MIN));
    from <= a.until.unwrap_or(Day::MAX).min(b.until.unwrap_or(Day::MAX))
}

/// Whether some facts meet the conditions of both; faults of the conditions are reported where they are converted.
fn hold_together(checker: &mut Checker<'_>, first: &RawException, second: &RawException) -> bool {
    let reported = checker.found.len();
    let (a, b) = (checker.formula("", &first.when), checker.formula("", &second.when));
    checker.found.truncate(reported);
    super::satisfy::can_hold_together(checker, &[&a, &b])
}

/// Whether `over` leads from the first to the second, directly or through others.
fn prevails(rule: &RawRule, first: &RawException, second: &RawException) -> bool {
    let mut reached: Vec<&str> = vec![&first.name];
    let mut next = 0;
    while next < reached.len() {
        let name = reached[next];
        for over in rule.exceptions.iter().filter(|e| e.name == name).flat_map(|e| &e.over) {
            if over.value == second.name {
                return true;
            }
            if !reached.contains(&over.value.as_str()) {
                reached.push(&over.value);
            }
        }
        next += 1;
    }
    false
}

fn sorted<'w>(checker: &mut Checker<'_>, rule: &'w RawRule, item: &str) -> Vec<&'w RawException> {
    let mut left: Vec<&RawException> = rule.exceptions.iter().collect();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let free =
            left.iter().position(|e| !left.iter().any(|other| other.over.iter().any(|o| o.value == e.name)));
        match free {
            Some(at) => ordered.push(left.remove(at)),
            None => {
                let mut path: Vec<String> = left.iter().map(|e| e.name.clone()).collect();
                path.push(path[0].clone());
                let places: Vec<At> = left.iter().map(|e| e.law.at).collect();
                checker.fault(Fault::ExceptionCycle { item: item.to_owned(), path }, places);
                ordered.append(&mut left);
            }
        }
    }
    ordered
}
