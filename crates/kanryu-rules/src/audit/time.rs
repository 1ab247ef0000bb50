//! Limits that end before any way out can be taken, and doors that close before people can be ready for them.
//!
//! What a stay does to facts is written beside the law (`[stay.…]`): the days it sets, and the counts that grow
//! only there. With them the day of entering the stage is one more number beside the facts.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::solve::{ASKED_ON, Found, Store, Term, Var, search};
use super::terms::{Terms, days_of};
use super::{Audit, place, ways};
use crate::day::{Day, Span};
use crate::evaluate::Verdict;
use crate::fault::Fault;
use crate::rulebook::planned::{Growth, Move, Set, Stay};
use crate::rulebook::{Against, Entry, FactId, Formula, LimitRule, Stage, Start, Step};
use crate::source::Counting;

/// The longest wait for a door that is looked for, in days.
const LONGEST_WAIT: i64 = 20_000;

pub(super) fn check<'a>(audit: &mut Audit<'a>, open: &[Vec<&'a Step>]) {
    let book = audit.book;
    let thresholds = thresholds(audit);
    for stage in book.stages.iter().filter(|stage| !stage.terminal) {
        let leaving: Vec<&Step> = book.steps.iter().filter(|step| step.leaves(&stage.id)).collect();
        let way = |step| Way { stage, step, thresholds: &thresholds };
        let late: Vec<&Step> = leaving.iter().copied().filter(|step| outlasts(audit, way(step))).collect();
        let limit = stage.limit.as_deref().unwrap_or_default();
        if !late.is_empty() && late.len() == leaving.len() {
            let (stage_name, limit) = (format!("stage `{}`", stage.id), format!("limit `{limit}`"));
            let example = example(audit, way(late[0]));
            let fault = Fault::TemporalDeadEnd { stage: stage_name, limit };
            audit.push(fault, vec![place(&stage.file, stage.line)], example);
            continue;
        }
        for step in late {
            let example = example(audit, way(step));
            let fault = Fault::StepOutlastsStay {
                step: format!("step `{}`", step.id),
                stage: format!("stage `{}`", stage.id),
                limit: format!("limit `{limit}`"),
            };
            audit.push(fault, vec![place(&step.file, step.line), place(&stage.file, stage.line)], example);
        }
    }
    doors(audit, &thresholds, open);
}

/// The numbers that counts are compared with anywhere in the law: only there time can make a difference.
fn thresholds(audit: &Audit<'_>) -> BTreeMap<FactId, Vec<i64>> {
    let mut found: BTreeMap<FactId, Vec<i64>> = BTreeMap::new();
    let rules = audit.book.rules.iter().flat_map(|rule| &rule.versions);
    let formulas = rules.flat_map(|version| {
        version.exceptions.iter().map(|exception| &exception.when).chain([&version.when])
    });
    let mut open: Vec<&Formula> = formulas.collect();
    while let Some(formula) = open.pop() {
        match formula {
            Formula::All(members) | Formula::Any(members) => open.extend(members),
            Formula::Not(member) => open.push(member),
            Formula::Granted { .. } => {}
            Formula::Test(test) => {
                if let Against::Number(number) = test.against {
                    // Above a number or below it: both sides of the step are of interest.
                    found.entry(test.fact).or_default().extend([number, number.saturating_add(1)]);
                }
            }
        }
    }
    found.values_mut().for_each(|numbers| {
        numbers.sort_unstable();
        numbers.dedup();
    });
    found
}

/// How facts depend on the day of entering the stage, which is the number `entered`.
struct InStage<'t, 'a> {
    audit: &'t Audit<'a>,
    terms: &'t Terms<'a>,
    stage: &'t Stage,
    entered: Var,
    thresholds: &'t BTreeMap<FactId, Vec<i64>>,
}

impl InStage<'_, '_> {
    fn stay(&self) -> Option<&Stay> {
        self.audit.book.planned.stays.iter().find(|stay| stay.about.id == self.stage.id)
    }

    /// What time does: the order of days, what the stay sets, and what can only have grown since.
    fn passing(&self) -> Vec<Rc<Term>> {
        let least = self.stage.min_days.unwrap_or(0);
        let mut all = vec![Term::apart(self.entered, ASKED_ON, -least)];
        for moving in &self.audit.book.planned.movings {
            match moving.how {
                Move::YearsSince(plus) => {
                    self.grown(moving.fact, self.terms.var(moving.of), plus, 12, &mut all)
                }
                Move::MonthsSince(plus) => {
                    self.grown(moving.fact, self.terms.var(moving.of), plus, 1, &mut all)
                }
                Move::Reached(_) | Move::AtYearEnd => {}
            }
        }
        let Some(stay) = self.stay() else { return all };
        for (fact, set) in &stay.sets {
            if *set == Set::Day {
                let var = self.terms.var(*fact);
                all.extend([Term::apart(var, self.entered, 0), Term::apart(self.entered, var, 0)]);
            }
        }
        for (fact, growth) in stay.grows.iter().filter(|(fact, growth)| self.grows_only_so(*fact, growth)) {
            match growth {
                Growth::MonthsSince(of) => {
                    self.grown(*fact, self.terms.var(*of), Span::default(), 1, &mut all);
                }
                Growth::Permille(permille) if *permille > 0 => {
                    let var = self.terms.var(*fact);
                    for number in
                        self.thresholds.get(fact).into_iter().flatten().filter(|number| **number > 0)
                    {
                        let days = (number * 1_000).div_euclid(*permille);
                        let long_enough = Term::apart(self.entered, ASKED_ON, -days);
                        all.push(Term::any(vec![Term::at_most(var, number - 1), long_enough]));
                    }
                }
                // These months come on top of what there was, so that the stay alone sets no bound.
                Growth::MonthsAfter(_) | Growth::Permille(_) => {}
            }
        }
        all
    }

    /// A count of whole months (or years) since a day is at most what has passed since.
    fn grown(&self, count: FactId, since: Var, plus: Span, months: i32, all: &mut Vec<Rc<Term>>) {
        let var = self.terms.var(count);
        let (later, _) = days_of(plus);
        for number in self.thresholds.get(&count).into_iter().flatten().filter(|n| (1..=1_200).contains(*n)) {
            let (least, _) = days_of(Span::months(*number as i32 * months));
            let long_enough = Term::apart(since, ASKED_ON, -(least + later));
            all.push(Term::any(vec![Term::at_most(var, number - 1), long_enough]));
        }
    }

    /// Whether nothing else in the plans gives this fact a value, or only months since the same day.
    fn grows_only_so(&self, fact: FactId, growth: &Growth) -> bool {
        let is_same = |other: &Growth| match (growth, other) {
            (Growth::MonthsSince(day), Growth::MonthsSince(other)) => day == other,
            _ => false,
        };
        let planned = &self.audit.book.planned;
        let elsewhere = planned.stays.iter().filter(|stay| stay.about.id != self.stage.id);
        let by_stays = elsewhere.flat_map(|stay| {
            let sets = stay.sets.iter().chain(&stay.leaves).map(|(fact, _)| *fact);
            let grown = stay.grows.iter().filter(|(_, other)| !is_same(other)).map(|(fact, _)| *fact);
            sets.chain(grown).collect::<Vec<_>>()
        });
        let by_activities = planned.activities.iter().flat_map(|activity| {
            activity.sets.iter().map(|(fact, _)| *fact).chain(activity.adds.iter().map(|(fact, _)| *fact))
        });
        !by_stays.chain(by_activities).any(|other| other == fact)
    }

    /// The day asked about is no later than every certain day of the limit.
    fn within_limit(&self) -> Vec<Rc<Term>> {
        let limit = self.stage.limit.as_deref().and_then(|id| self.limit(id));
        let Some(limit) = limit.filter(|limit| limit.by.is_none()) else { return Vec::new() };
        let slice = self.terms.slice;
        let version =
            limit.versions.iter().find(|version| super::terms::is_in_force(&version.version, slice));
        let Some(version) = version else { return Vec::new() };
        // Where a paper prints a day, no computed day is a certain end.
        if version.entries.iter().any(|entry| entry.printed) {
            return Vec::new();
        }
        version.entries.iter().filter_map(|entry| self.ends(entry, version.counting)).collect()
    }

    fn limit(&self, id: &str) -> Option<&LimitRule> {
        self.audit.book.limits.iter().find(|limit| &*limit.id == id)
    }

    fn ends(&self, entry: &Entry, counting: Counting) -> Option<Rc<Term>> {
        let (_, most) = days_of(entry.span);
        let most = most + i64::from(counting == Counting::LastDayOfPeriod);
        let ends = match &entry.start {
            Start::Day(day) => Term::at_most(ASKED_ON, i64::from(day.number()) + most),
            Start::Fact { fact, optional: false } => Term::apart(ASKED_ON, self.terms.var(*fact), most),
            // What may be left out, put off or looked up is no certain end.
            Start::Fact { optional: true, .. } | Start::Clock { .. } | Start::Lookup(_) => return None,
        };
        Some(match &entry.when {
            None => ends,
            Some(when) => Term::any(vec![self.terms.formula(when, false), ends]),
        })
    }

    /// What must hold for a step to be taken, with or without the limit of the stage.
    fn taking(&self, step: &Step, limited: bool) -> Rc<Term> {
        let claim = step.requires.as_ref().and_then(|claim| self.audit.rulebook.claim_id(claim));
        let mut all: Vec<Rc<Term>> = claim.map(|claim| self.terms.claim(claim, true)).into_iter().collect();
        all.extend(self.passing());
        if limited {
            all.extend(self.within_limit());
        }
        Term::all(all)
    }
}

/// Somebody in a stage who would take a step.
#[derive(Clone, Copy)]
struct Way<'t> {
    stage: &'t Stage,
    step: &'t Step,
    thresholds: &'t BTreeMap<FactId, Vec<i64>>,
}

/// Asks on one slice with the day of entering as one more number; `more` is required beside the step.
fn ask(
    audit: &Audit<'_>,
    terms: &Terms<'_>,
    way: Way<'_>,
    limited: bool,
    more: impl Fn(Var) -> Rc<Term>,
) -> (Found, Rc<Term>) {
    let entered = audit.domains.len();
    let in_stage = InStage { audit, terms, stage: way.stage, entered, thresholds: way.thresholds };
    let term = Term::all(vec![more(entered), in_stage.taking(way.step, limited)]);
    let store: Option<Store> = audit.store(terms.slice, &[&term], 1);
    (store.map_or(Found::No, |store| search(&term, store)), term)
}

/// Slices on which the step may be asked about at all.
fn slices_of<'s, 'a>(audit: &'s Audit<'a>, way: Way<'_>) -> Vec<&'s Terms<'a>> {
    let Way { stage, step, .. } = way;
    let is_taken = |terms: &&Terms<'_>| {
        let slice = terms.slice;
        ways::exists(stage, slice) && step.is_in_force_on(slice.from) && step.is_in_force_on(slice.until)
    };
    audit.slices.iter().rev().filter(is_taken).collect()
}

/// Whether the step could be taken on some day, and on none within the limit of the stage.
fn outlasts(audit: &Audit<'_>, way: Way<'_>) -> bool {
    let slices = slices_of(audit, way);
    let any = |limited: bool| {
        slices.iter().any(|terms| !matches!(ask(audit, terms, way, limited, |_| Term::yes()).0, Found::No))
    };
    way.stage.limit.is_some() && way.step.requires.is_some() && !any(true) && any(false)
}

/// The example, if the law itself says of this person that the step may be taken.
fn shown(audit: &Audit<'_>, step: &Step, example: super::Example) -> Option<super::Example> {
    let Some(claim) = &step.requires else { return Some(example) };
    let judgment = audit.rulebook.judge(claim, &example.facts, example.as_of);
    (judgment.verdict == Verdict::Met).then_some(example)
}

/// Somebody who could take the step if the limit did not end before.
fn example(audit: &Audit<'_>, way: Way<'_>) -> Option<super::Example> {
    slices_of(audit, way).into_iter().find_map(|terms| match ask(audit, terms, way, false, |_| Term::yes()) {
        (Found::Yes(store), term) => shown(audit, way.step, audit.example(*store, &term, terms.slice)),
        (Found::No | Found::Undecided, _) => None,
    })
}

/// Steps that close for good: who enters their stage too late for them, and whether anybody is ready in time.
fn doors(audit: &mut Audit<'_>, thresholds: &BTreeMap<FactId, Vec<i64>>, open: &[Vec<&Step>]) {
    let book = audit.book;
    for step in &book.steps {
        for from in &step.from_stages {
            let Some(last) =
                open.iter().rposition(|steps| steps.iter().any(|other| std::ptr::eq(*other, step)))
            else {
                continue;
            };
            let slice = audit.slices[last].slice;
            let stage = book.stages.iter().find(|stage| stage.id == *from && ways::exists(stage, slice));
            let (Some(stage), true) = (stage, slice.until < Day::MAX) else { continue };
            let Some((wait, example)) = least_wait(audit, last, Way { stage, step, thresholds }) else {
                continue;
            };
            // A later version of the step, or another rule, may open the door again.
            let is_again = open[last + 1..].iter().any(|steps| steps.iter().any(|other| other.id == step.id));
            if wait == 0 || is_again {
                continue;
            }
            let last_entry = slice.until.plus_days(-(wait as i32));
            let enters = |terms: &Terms<'_>, steps: &[&Step]| {
                terms.slice.until > last_entry
                    && terms.slice.from <= slice.until
                    && steps.iter().any(|other| *other.to_stage == **from)
            };
            let names = (format!("step `{}`", step.id), format!("stage `{}`", stage.id));
            let places = vec![place(&step.file, step.line), place(&stage.file, stage.line)];
            let first =
                audit.slices.iter().zip(open).find(|(_, steps)| steps.iter().any(|s| *s.to_stage == **from));
            let earliest = first.filter(|(terms, _)| terms.slice.from > Day::MIN && !stage.initial);
            let earliest = earliest.map(|(terms, _)| terms.slice.from.plus_days(wait as i32));
            if let Some(earliest) = earliest.filter(|earliest| *earliest > slice.until) {
                let fault = Fault::DoorClosesUnreached { step: names.0, on: slice.until, earliest };
                audit.push(fault, places, Some(example));
            } else if audit.slices.iter().zip(open).any(|(terms, steps)| enters(terms, steps)) {
                let fault = Fault::DoorCloses { step: names.0, stage: names.1, on: slice.until, last_entry };
                audit.push(fault, places, Some(example));
            }
        }
    }
}

/// The fewest days between entering the stage and taking the step on a slice, with the last person in time.
fn least_wait(audit: &Audit<'_>, at: usize, way: Way<'_>) -> Option<(i64, super::Example)> {
    let terms = &audit.slices[at];
    let last = i64::from(terms.slice.until.number());
    let within = |wait: i64| {
        ask(audit, terms, way, true, |entered| {
            Term::all(vec![Term::apart(ASKED_ON, entered, wait), Term::at_least(ASKED_ON, last)])
        })
    };
    let (mut low, mut high) = (0, LONGEST_WAIT);
    if !matches!(within(high).0, Found::Yes(_)) {
        return None;
    }
    while low < high {
        let middle = (low + high) / 2;
        if matches!(within(middle).0, Found::Yes(_)) { high = middle } else { low = middle + 1 }
    }
    match within(low) {
        (Found::Yes(store), term) => {
            shown(audit, way.step, audit.example(*store, &term, terms.slice)).map(|example| (low, example))
        }
        (Found::No | Found::Undecided, _) => None,
    }
}
