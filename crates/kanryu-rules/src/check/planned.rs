//! Goals, activities, stays, lead times and moving facts: every name exists and every value fits its fact.

use std::sync::Arc;

use crate::confidence::Confidence;
use crate::fault::Fault;
use crate::rulebook::planned::{
    Activity, Assumption, Goal, Growth, Lead, Move, Moving, Pattern, Planned, Reach, Set, Stay,
};
use crate::rulebook::{ClaimId, FactId};
use crate::source::{
    Drawn, RawActivity, RawGoal, RawGrowth, RawLead, RawMove, RawMoving, RawReach, RawSet, RawStay, Spot,
    Written,
};
use crate::value::{FactType, Value};

use super::Checker;

/// Names that a plan may refer to.
struct Names {
    stages: Vec<Arc<str>>,
    steps: Vec<Arc<str>>,
    calendars: Vec<Arc<str>>,
}

pub(super) fn check(checker: &mut Checker<'_>, written: &Written) -> Planned {
    let names = |kind: &str| super::names_of(written, kind);
    let names = Names { stages: names("stage"), steps: names("step"), calendars: names("calendar") };
    let raw = &written.planned;
    for (kind, drawn) in [
        ("goal", raw.goals.iter().map(|goal| &goal.drawn).collect::<Vec<_>>()),
        ("activity", raw.activities.iter().map(|activity| &activity.drawn).collect()),
        ("stay", raw.stays.iter().map(|stay| &stay.drawn).collect()),
        ("lead", raw.leads.iter().map(|lead| &lead.drawn).collect()),
    ] {
        super::graph::check_drawn_periods(checker, kind, drawn);
    }
    let mut planned = Planned {
        goals: raw.goals.iter().map(|goal| checker.goal(goal, &names)).collect(),
        activities: raw.activities.iter().map(|activity| checker.activity(activity, &names)).collect(),
        stays: raw.stays.iter().map(|stay| checker.stay(stay, &names)).collect(),
        leads: raw.leads.iter().map(|lead| checker.lead(lead, &names)).collect(),
        movings: raw.movings.iter().filter_map(|moving| checker.moving(moving)).collect(),
    };
    planned.goals.sort_by(|a, b| a.about.id.cmp(&b.about.id));
    planned.activities.sort_by(|a, b| (&a.about.id, a.about.from).cmp(&(&b.about.id, b.about.from)));
    planned
}

impl Checker<'_> {
    fn about(&mut self, kind: &'static str, drawn: &Drawn) -> Assumption {
        self.check_sources(&format!("{kind} `{}`", drawn.id), &drawn.sources);
        Assumption {
            kind,
            id: drawn.id.as_str().into(),
            title: drawn.title.clone(),
            cite: drawn.cite.clone(),
            sources: drawn.sources.iter().map(|spot| spot.value.clone()).collect(),
            confidence: drawn.confidence.unwrap_or(Confidence::High),
            from: drawn.period.from,
            until: drawn.period.until,
            note: drawn.note.clone(),
            file: self.files[usize::from(drawn.at.file)].clone(),
            line: drawn.at.line,
        }
    }

    fn known_claim(&mut self, item: &str, claim: Option<&Spot<String>>) -> Option<ClaimId> {
        let claim = claim?;
        let found = self.claim_names.binary_search_by(|name| (**name).cmp(&claim.value)).ok();
        if found.is_none() {
            let known = self.claim_names.clone();
            self.unknown(item, "claim", claim, &known);
        }
        found.map(|at| at as ClaimId)
    }

    fn known_names(
        &mut self,
        item: &str,
        what: &'static str,
        names: &[Spot<String>],
        known: &[Arc<str>],
    ) -> Vec<Arc<str>> {
        for name in names.iter().filter(|name| !known.iter().any(|known| **known == *name.value)) {
            self.unknown(item, what, name, known);
        }
        names.iter().map(|name| name.value.as_str().into()).collect()
    }

    fn goal(&mut self, raw: &RawGoal, names: &Names) -> Goal {
        let item = format!("goal `{}`", raw.drawn.id);
        let about = self.about("goal", &raw.drawn);
        let mut reach = Vec::new();
        for member in &raw.reach {
            match member {
                RawReach::Claim(claim) => {
                    self.known_claim(&item, Some(claim));
                    reach.push(Reach::Claim(claim.value.as_str().into()));
                }
                RawReach::Stages(stages) => {
                    reach.push(Reach::Stages(self.known_names(&item, "stage", stages, &names.stages)));
                }
            }
        }
        let not_through = self.known_names(&item, "stage", &raw.not_through, &names.stages);
        Goal { about, reach, not_through }
    }

    fn activity(&mut self, raw: &RawActivity, names: &Names) -> Activity {
        let item = format!("activity `{}`", raw.drawn.id);
        let mut adds = Vec::new();
        for (name, count) in &raw.adds {
            let fact = self.fact_of_type(&item, name, FactType::Count);
            adds.extend(fact.map(|fact| (fact, *count)));
        }
        Activity {
            about: self.about("activity", &raw.drawn),
            actor: raw.actor.clone(),
            examination: raw.examination,
            assumed: raw.assumed,
            rank: raw.rank,
            requires: self.known_claim(&item, raw.requires.as_ref()),
            ready: self.known_claim(&item, raw.ready.as_ref()),
            applies: self.known_claim(&item, raw.applies.as_ref()),
            counted: self.known_claim(&item, raw.counted.as_ref()),
            in_stages: self.known_names(&item, "stage", &raw.in_stages, &names.stages),
            calendar: self.known_calendar(&item, raw.calendar.as_ref(), names),
            continues: self.patterns(&item, &raw.continues),
            takes: raw.takes.unwrap_or_default(),
            result_after: raw.result_after.unwrap_or_default(),
            sets: self.sets(&item, &raw.sets),
            adds,
        }
    }

    fn known_calendar(
        &mut self,
        item: &str,
        calendar: Option<&Spot<String>>,
        names: &Names,
    ) -> Option<Arc<str>> {
        let calendar = calendar?;
        if !names.calendars.iter().any(|known| **known == *calendar.value) {
            self.unknown(item, "calendar", calendar, &names.calendars);
        }
        Some(calendar.value.as_str().into())
    }

    fn patterns(&mut self, item: &str, texts: &[Spot<String>]) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for text in texts {
            match text.value.parse() {
                Ok(pattern) => patterns.push(pattern),
                Err(()) => {
                    let expected = "days such as \"first sunday of july\", \"last sunday of january\", \
                                    \"april 1\" or \"every month 15\"";
                    let fault = Fault::WrongKind {
                        item: item.to_owned(),
                        key: "continues".to_owned(),
                        expected: expected.to_owned(),
                        found: format!("the text {:?}", text.value),
                    };
                    self.fault(fault, [text.at]);
                }
            }
        }
        patterns
    }

    fn stay(&mut self, raw: &RawStay, names: &Names) -> Stay {
        let item = format!("stay `{}`", raw.drawn.id);
        let own = Spot { value: raw.drawn.id.clone(), at: raw.drawn.at };
        self.known_names(&item, "stage", &[own], &names.stages);
        let mut grows = Vec::new();
        for (name, growth) in &raw.grows {
            let Some(fact) = self.fact_of_type(&item, name, FactType::Count) else { continue };
            match growth {
                RawGrowth::Permille(permille) => grows.push((fact, Growth::Permille(*permille))),
                RawGrowth::MonthsAfter(after) => grows.push((fact, Growth::MonthsAfter(*after))),
                RawGrowth::MonthsSince(since) => {
                    let since = self.fact_of_type(&item, since, FactType::Day);
                    grows.extend(since.map(|since| (fact, Growth::MonthsSince(since))));
                }
            }
        }
        Stay {
            about: self.about("stay", &raw.drawn),
            sets: self.sets(&item, &raw.sets),
            leaves: self.sets(&item, &raw.leaves),
            grows,
            opens: raw.opens.iter().filter_map(|name| self.fact(&item, name)).collect(),
        }
    }

    fn lead(&mut self, raw: &RawLead, names: &Names) -> Lead {
        let item = format!("lead `{}`", raw.drawn.id);
        let own = Spot { value: raw.drawn.id.clone(), at: raw.drawn.at };
        self.known_names(&item, "step", &[own], &names.steps);
        Lead {
            about: self.about("lead", &raw.drawn),
            takes: raw.takes.unwrap_or_default(),
            ready: self.known_claim(&item, raw.ready.as_ref()),
            calendar: self.known_calendar(&item, raw.calendar.as_ref(), names),
            continues: self.patterns(&item, &raw.continues),
        }
    }

    fn moving(&mut self, raw: &RawMoving) -> Option<Moving> {
        let item = format!("moving `{}`", raw.id.value);
        let (kind, of, of_kind, how) = match &raw.how {
            RawMove::YearsSince(of, span) => (FactType::Count, of, FactType::Day, Move::YearsSince(*span)),
            RawMove::MonthsSince(of, span) => (FactType::Count, of, FactType::Day, Move::MonthsSince(*span)),
            RawMove::Reached(of, span) => (FactType::YesNo, of, FactType::Day, Move::Reached(*span)),
            RawMove::AtYearEnd(of) => (FactType::Count, of, FactType::Count, Move::AtYearEnd),
        };
        let fact = self.fact_of_type(&item, &raw.id, kind);
        let of = self.fact_of_type(&item, of, of_kind);
        Some(Moving { fact: fact?, of: of?, how })
    }

    fn fact_of_type(&mut self, item: &str, name: &Spot<String>, wanted: FactType) -> Option<FactId> {
        let fact = self.fact(item, name)?;
        let found = self.fact_type(fact)?;
        if found != wanted {
            self.misfit(item, name, &format!("a fact of type {wanted}"), &format!("of type {found}"));
            return None;
        }
        Some(fact)
    }

    fn misfit(&mut self, item: &str, name: &Spot<String>, expected: &str, found: &str) {
        let fault = Fault::WrongKind {
            item: item.to_owned(),
            key: name.value.clone(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        };
        self.fault(fault, [name.at]);
    }

    fn sets(&mut self, item: &str, raw: &[(Spot<String>, RawSet)]) -> Vec<(FactId, Set)> {
        let mut sets = Vec::new();
        for (name, value) in raw {
            let Some(fact) = self.fact(item, name) else { continue };
            match self.set(fact, value) {
                Some(set) => sets.push((fact, set)),
                None => {
                    let expected = self.catalog.get(&name.value).map(crate::FactDeclaration::expected);
                    self.misfit(item, name, &expected.unwrap_or_default(), &format!("{value:?}"));
                }
            }
        }
        sets
    }

    fn set(&self, fact: FactId, value: &RawSet) -> Option<Set> {
        let kind = self.fact_type(fact)?;
        let declaration = self.catalog.get(&self.fact_names[usize::from(fact)]);
        let number = |value: Value| crate::catalog::number(declaration, &value).map(Set::Number);
        match (value, kind) {
            (RawSet::Word(word), _) if word == "unknown" => Some(Set::Unknown),
            (RawSet::Word(word), FactType::Day) => match word.as_str() {
                "day" => Some(Set::Day),
                "sitting" => Some(Set::Sitting),
                "fiscal-year-end" => Some(Set::FiscalYearEnd),
                _ => None,
            },
            (RawSet::Word(word), FactType::Count) if word == "fiscal-year" => Some(Set::FiscalYear),
            (RawSet::Word(word), FactType::Code | FactType::Level) => number(Value::from(word.as_str())),
            (RawSet::Count(count), FactType::Count) => Some(Set::Number(*count)),
            (RawSet::YesNo(answer), FactType::YesNo) => Some(Set::Number(i64::from(*answer))),
            (RawSet::Day(day), FactType::Day) => Some(Set::Number(i64::from(day.number()))),
            _ => None,
        }
    }
}
