//! A rulebook made ready for plans to one goal: only facts that matter, actions with their calendars, and what each
//! claim waits for. Made once, asked for any number of subjects.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::sittings::{Sitting, sittings};
use super::watch::{Watch, limit_facts, watch};
use super::worth::Worth;
use crate::catalog::AS_OF;
use crate::confidence::Confidence;
use crate::day::{Day, Span};
use crate::rulebook::planned::{Activity, Assumption, Goal, Growth, Lead, Move, Reach, Set, Stay};
use crate::rulebook::{Against, ClaimId, FactId, Rulebook, StageKind, Step};

const NO_SLOT: u16 = u16::MAX;
use crate::value::FactType;

/// A rulebook made ready for plans to one goal.
pub struct Planner {
    pub(super) rulebook: Rulebook,
    pub(super) goal: Goal,
    pub(super) as_of: FactId,
    /// Facts that matter, in the order of their numbers.
    pub(super) facts: Vec<FactId>,
    slot_of: Vec<u16>,
    pub(super) moving: Vec<Option<Moved>>,
    pub(super) worth: Vec<Worth>,
    /// Facts whose words stand in an order.
    pub(super) is_level: Vec<bool>,
    /// Numbers that conditions ask of each fact.
    pub(super) asked: Vec<Vec<i64>>,
    /// Facts that grow in some stay and are compared with numbers.
    pub(super) growing: Vec<usize>,
    pub(super) watches: Vec<Watch>,
    pub(super) stages: Vec<Place>,
    pub(super) actions: Vec<Action>,
    /// For each fact the actions whose days it can move.
    pub(super) touched_by: Vec<Vec<usize>>,
    /// For each fact the free actions that set it to a number.
    pub(super) setters: Vec<Vec<(usize, i64)>>,
    pub(super) targets: Vec<Target>,
    /// Slots that the claims among them look at.
    pub(super) target_slots: Vec<Vec<usize>>,
}

/// Where a moving fact takes its number from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moved {
    pub of_slot: Option<usize>,
    pub how: Move,
}

/// A stage with what a stay there does.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub id: Arc<str>,
    /// Days on which it exists.
    pub periods: Vec<(Option<Day>, Option<Day>)>,
    /// Place in the list of limits.
    pub limit: Option<usize>,
    /// Facts that the limit rests on.
    pub limit_slots: Vec<usize>,
    pub stay: Option<Lived>,
}

/// A stay, on slots.
#[derive(Debug, Clone)]
pub(super) struct Lived {
    pub about: Assumption,
    pub sets: Vec<(usize, Set)>,
    pub leaves: Vec<(usize, Set)>,
    pub grows: Vec<(usize, Grown)>,
    pub opens: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Grown {
    Permille(i32),
    MonthsSince(usize),
    MonthsAfter(Span),
}

/// An activity or a step.
#[derive(Debug, Clone)]
pub(super) struct Action {
    pub what: What,
    pub about: Assumption,
    pub actor: Option<String>,
    /// Stages in which it can be done, as bits.
    pub stages: u128,
    /// The stage that a step reaches.
    pub to: Option<usize>,
    pub ready: Option<ClaimId>,
    pub requires: Option<ClaimId>,
    pub applies: Option<ClaimId>,
    pub counted: Option<ClaimId>,
    pub calendar: Option<Arc<str>>,
    pub sittings: Option<Vec<Sitting>>,
    pub takes: Span,
    pub result_after: Span,
    pub examination: bool,
    pub assumed: bool,
    /// It costs nothing and can only help: it is done as soon as it can be.
    pub free: bool,
    pub rank: i64,
    pub sets: Vec<(usize, Set)>,
    pub adds: Vec<(usize, i64)>,
    /// Slots that its claims look at.
    pub looks_at: Vec<usize>,
    /// Slots that the day on which it can be done follows from: those, and what it sets, with what moves them.
    pub rests_on: Vec<usize>,
    /// A step into a stay that starts a clock: a later entry may be the better one.
    pub starts_clock: bool,
    /// Days on which a later entry meets other law.
    pub waits: Vec<i32>,
}

/// What kind of action it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Activity,
    /// Place in the rulebook's list of steps.
    Step(usize),
}

impl Action {
    pub fn is_step(&self) -> bool {
        matches!(self.what, What::Step(_))
    }

    pub fn allowed(&self, stage: usize) -> bool {
        self.stages >> stage & 1 == 1
    }

    /// It can be done wherever somebody is.
    pub fn anywhere(&self) -> bool {
        self.stages == u128::MAX
    }
}

/// One thing that the goal asks for.
#[derive(Debug, Clone)]
pub(super) enum Target {
    Claim(ClaimId),
    Stages(u128),
}

impl Planner {
    /// Makes `rulebook` ready for plans to `goal`; `None` if the rulebook has no such goal.
    ///
    /// A rulebook of more than 128 stages gives no planner.
    pub fn new(rulebook: &Rulebook, goal: &str) -> Option<Planner> {
        let goal = rulebook.goals().iter().find(|known| &*known.about.id == goal)?.clone();
        let book = &rulebook.book;
        let as_of = book.fact_names.binary_search_by(|name| (**name).cmp(AS_OF)).ok()? as FactId;
        let watches: Vec<Watch> =
            (0..book.claims.len()).map(|claim| watch(rulebook, claim as ClaimId)).collect();
        let mut stages: Vec<Place> = Vec::new();
        for stage in &book.stages {
            let period = (stage.from, stage.until);
            match stages.iter_mut().find(|place| place.id == stage.id) {
                Some(place) => place.periods.push(period),
                None => {
                    let limit = stage.limit.as_ref();
                    let limit = limit.and_then(|id| book.limits.iter().position(|limit| limit.id == *id));
                    let limit_slots = Vec::new();
                    let (id, periods) = (stage.id.clone(), vec![period]);
                    stages.push(Place { id, periods, limit, limit_slots, stay: None });
                }
            }
        }
        if stages.len() > 128 {
            return None;
        }
        let mut planner = Planner {
            rulebook: rulebook.clone(),
            goal,
            as_of,
            facts: Vec::new(),
            slot_of: vec![NO_SLOT; book.fact_names.len()],
            moving: Vec::new(),
            worth: Vec::new(),
            is_level: Vec::new(),
            asked: Vec::new(),
            watches,
            stages,
            actions: Vec::new(),
            growing: Vec::new(),
            touched_by: Vec::new(),
            setters: Vec::new(),
            targets: Vec::new(),
            target_slots: Vec::new(),
        };
        planner.prepare();
        Some(planner)
    }

    /// The goal.
    pub fn goal(&self) -> &Goal {
        &self.goal
    }

    pub(super) fn slot(&self, fact: FactId) -> Option<usize> {
        let slot = self.slot_of[usize::from(fact)];
        (slot != NO_SLOT).then_some(usize::from(slot))
    }

    pub(super) fn watch(&self, claim: ClaimId) -> &Watch {
        &self.watches[usize::from(claim)]
    }

    /// Whether a limit asks a clock or a calendar, which takes a proof.
    pub(super) fn rests_on_clock(&self, limit: usize) -> bool {
        let versions = &self.rulebook.book.limits[limit].versions;
        versions.iter().flat_map(|version| &version.entries).any(|entry| {
            !matches!(entry.start, crate::rulebook::Start::Day(_) | crate::rulebook::Start::Fact { .. })
        })
    }

    pub(super) fn stage_at(&self, id: &str) -> Option<usize> {
        self.stages.iter().position(|place| &*place.id == id)
    }

    fn claim_at(&self, id: &str) -> Option<ClaimId> {
        self.rulebook.claim_id(id)
    }

    fn bits(&self, stages: &[Arc<str>]) -> u128 {
        stages.iter().filter_map(|id| self.stage_at(id)).fold(0, |bits, at| bits | 1 << at)
    }

    fn prepare(&mut self) {
        let rulebook = self.rulebook.clone();
        let planned = &rulebook.book.planned;
        self.targets = self
            .goal
            .reach
            .iter()
            .map(|reach| match reach {
                Reach::Claim(claim) => Target::Claim(self.claim_at(claim).unwrap_or_default()),
                Reach::Stages(stages) => Target::Stages(self.bits(stages)),
            })
            .collect();
        let (facts, activities, asked) = self.what_matters(&planned.activities);
        self.facts = facts.into_iter().collect();
        for (slot, fact) in self.facts.iter().enumerate() {
            self.slot_of[usize::from(*fact)] = slot as u16;
        }
        self.moving = self
            .facts
            .iter()
            .map(|fact| {
                let moving = planned.movings.iter().find(|moving| moving.fact == *fact)?;
                Some(Moved { of_slot: self.slot(moving.of), how: moving.how })
            })
            .collect();
        self.worth = self.worths(&asked);
        self.asked = self.asked_numbers();
        let is_level = |fact: &FactId| {
            let declared = rulebook.book.catalog.get(&rulebook.book.fact_names[usize::from(*fact)]);
            declared.is_some_and(|declared| declared.fact_type == FactType::Level)
        };
        self.is_level = self.facts.iter().map(is_level).collect();
        for at in 0..self.stages.len() {
            if let Some(limit) = self.stages[at].limit {
                let mut facts = BTreeSet::new();
                limit_facts(&rulebook, &rulebook.book.limits[limit], &mut facts);
                self.stages[at].limit_slots =
                    self.with_what_moves(facts.iter().filter_map(|fact| self.slot(*fact)).collect());
            }
            let stay = planned.stays.iter().find(|stay| stay.about.id == self.stages[at].id);
            self.stages[at].stay = stay.map(|stay| self.lived(stay));
        }
        let mut actions: Vec<Action> =
            activities.into_iter().map(|at| self.activity(&planned.activities[at])).collect();
        let steps = rulebook.steps();
        // A gate is passed and is no place to be: examinations are activities.
        let is_gate = |id: &Arc<str>| {
            rulebook.stages().iter().any(|stage| stage.id == *id && stage.kind == StageKind::Gate)
        };
        let asked_for = |id: &Arc<str>| {
            self.goal.reach.iter().any(|reach| matches!(reach, Reach::Stages(stages) if stages.contains(id)))
        };
        let is_detour = |id: &Arc<str>| self.goal.not_through.contains(id) && !asked_for(id);
        let places = (0..steps.len()).filter(|at| {
            let step = &steps[*at];
            !is_gate(&step.to_stage) && !step.from_stages.iter().all(is_gate) && !is_detour(&step.to_stage)
        });
        actions.extend(places.map(|at| self.step(at, &steps[at], &planned.leads)));
        self.actions = actions;
        self.look_up();
    }

    /// What a search asks again and again: which actions set a fact, and what the goal looks at.
    fn look_up(&mut self) {
        let target_slots = |target: &Target| match target {
            Target::Claim(claim) => self.looks_at([Some(*claim), None, None, None]),
            Target::Stages(_) => Vec::new(),
        };
        self.target_slots = self.targets.iter().map(target_slots).collect();
        let grows = |slot: &usize| {
            let stays = self.stages.iter().filter_map(|place| place.stay.as_ref());
            stays.flat_map(|stay| &stay.grows).any(|(other, _)| other == slot)
        };
        let asked = (0..self.facts.len()).filter(|slot| !self.asked[*slot].is_empty());
        self.growing = asked.filter(grows).collect();
        let touched = |slot: usize| {
            let touches = |action: &Action| {
                action.looks_at.contains(&slot) || action.sets.iter().any(|(other, _)| *other == slot)
            };
            (0..self.actions.len()).filter(|at| touches(&self.actions[*at])).collect()
        };
        self.touched_by = (0..self.facts.len()).map(touched).collect();
        self.setters = vec![Vec::new(); self.facts.len()];
        for (at, action) in self.actions.iter().enumerate().filter(|(_, action)| action.free) {
            for (slot, set) in &action.sets {
                if let Set::Number(number) = set {
                    self.setters[*slot].push((at, *number));
                }
            }
        }
    }

    /// Facts that the goal, the steps, the limits and the activities toward them look at; those activities; and the
    /// claims that are asked.
    fn what_matters(&self, activities: &[Activity]) -> (BTreeSet<FactId>, Vec<usize>, BTreeSet<ClaimId>) {
        let book = &self.rulebook.book;
        let mut facts: BTreeSet<FactId> = BTreeSet::new();
        let mut asked: BTreeSet<ClaimId> = BTreeSet::new();
        let mut look = |facts: &mut BTreeSet<FactId>, claim: Option<ClaimId>| {
            asked.extend(claim);
            facts.extend(claim.iter().flat_map(|claim| &self.watch(*claim).facts));
        };
        for target in &self.targets {
            match target {
                Target::Claim(claim) => look(&mut facts, Some(*claim)),
                Target::Stages(_) => {}
            }
        }
        for step in &book.steps {
            look(&mut facts, step.requires.as_ref().and_then(|claim| self.claim_at(claim)));
            for lead in book.planned.leads.iter().filter(|lead| lead.about.id == step.id) {
                look(&mut facts, lead.ready);
            }
        }
        for limit in self.stages.iter().filter_map(|place| place.limit) {
            limit_facts(&self.rulebook, &book.limits[limit], &mut facts);
        }
        let mut chosen: BTreeSet<usize> = BTreeSet::new();
        loop {
            let before = (facts.len(), chosen.len());
            for (at, activity) in activities.iter().enumerate() {
                let mut sets = activity
                    .sets
                    .iter()
                    .map(|(fact, _)| fact)
                    .chain(activity.adds.iter().map(|(fact, _)| fact));
                if sets.any(|fact| facts.contains(fact)) && chosen.insert(at) {
                    for claim in [activity.requires, activity.ready, activity.applies, activity.counted] {
                        look(&mut facts, claim);
                    }
                }
            }
            for moving in
                book.planned.movings.iter().filter(|moving| facts.contains(&moving.fact)).collect::<Vec<_>>()
            {
                facts.insert(moving.of);
            }
            for stay in &book.planned.stays {
                for (fact, growth) in &stay.grows {
                    if let Growth::MonthsSince(since) = growth
                        && facts.contains(fact)
                    {
                        facts.insert(*since);
                    }
                }
            }
            if before == (facts.len(), chosen.len()) {
                break;
            }
        }
        facts.remove(&self.as_of);
        (facts, chosen.into_iter().collect(), asked)
    }

    fn on_slots<T: Copy>(&self, sets: &[(FactId, T)]) -> Vec<(usize, T)> {
        sets.iter().filter_map(|(fact, set)| Some((self.slot(*fact)?, *set))).collect()
    }

    fn lived(&self, stay: &Stay) -> Lived {
        let grown = |growth: &Growth| match growth {
            Growth::Permille(permille) => Some(Grown::Permille(i32::try_from(*permille).unwrap_or(i32::MAX))),
            Growth::MonthsSince(since) => self.slot(*since).map(Grown::MonthsSince),
            Growth::MonthsAfter(after) => Some(Grown::MonthsAfter(*after)),
        };
        let grows = stay.grows.iter();
        Lived {
            about: stay.about.clone(),
            sets: self.on_slots(&stay.sets),
            leaves: self.on_slots(&stay.leaves),
            grows: grows.filter_map(|(fact, growth)| Some((self.slot(*fact)?, grown(growth)?))).collect(),
            opens: stay.opens.iter().filter_map(|fact| self.slot(*fact)).collect(),
        }
    }

    fn looks_at(&self, claims: [Option<ClaimId>; 4]) -> Vec<usize> {
        let facts: BTreeSet<FactId> =
            claims.iter().flatten().flat_map(|claim| self.watch(*claim).facts.iter().copied()).collect();
        self.with_what_moves(facts.iter().filter_map(|fact| self.slot(*fact)).collect())
    }

    fn rests_on(&self, looks_at: &[usize], sets: &[(usize, Set)]) -> Vec<usize> {
        self.with_what_moves(looks_at.iter().copied().chain(sets.iter().map(|(slot, _)| *slot)).collect())
    }

    fn with_what_moves(&self, mut slots: BTreeSet<usize>) -> Vec<usize> {
        // A moving fact changes with what it moves from.
        loop {
            let of: Vec<usize> =
                slots.iter().filter_map(|slot| self.moving[*slot].and_then(|moved| moved.of_slot)).collect();
            let before = slots.len();
            slots.extend(of);
            if slots.len() == before {
                break;
            }
        }
        slots.into_iter().collect()
    }

    fn activity(&self, raw: &Activity) -> Action {
        let sets = self.on_slots(&raw.sets);
        // What may also harm is a choice, and so is what rests on uncertain ground.
        let helps = sets.iter().all(|(slot, _)| self.worth[*slot] != Worth::Either);
        let sure = raw.about.confidence == Confidence::High;
        let takes_time = raw.takes != Span::default();
        let ready = raw.ready.or(if takes_time { raw.requires } else { None });
        let looks_at = self.looks_at([ready, raw.requires, raw.applies, raw.counted]);
        Action {
            what: What::Activity,
            about: raw.about.clone(),
            actor: raw.actor.clone(),
            stages: if raw.in_stages.is_empty() { u128::MAX } else { self.bits(&raw.in_stages) },
            to: None,
            ready,
            requires: raw.requires,
            applies: raw.applies,
            counted: raw.counted,
            calendar: raw.calendar.clone(),
            sittings: sittings(&self.rulebook, raw.calendar.as_deref(), &raw.continues),
            takes: raw.takes,
            result_after: raw.result_after,
            examination: raw.examination,
            assumed: raw.assumed,
            // That an examination is passed is never taken for harm, whatever some rule asks of who failed.
            free: sure && (helps || raw.examination),
            rank: raw.rank,
            rests_on: self.rests_on(&looks_at, &sets),
            looks_at,
            sets,
            adds: self.on_slots(&raw.adds),
            starts_clock: false,
            waits: Vec::new(),
        }
    }

    fn step(&self, at: usize, step: &Step, leads: &[Lead]) -> Action {
        let lead = leads.iter().find(|lead| lead.about.id == step.id);
        let requires = step.requires.as_ref().and_then(|claim| self.claim_at(claim));
        let takes = lead.map(|lead| lead.takes).unwrap_or_default();
        let ready =
            lead.and_then(|lead| lead.ready).or(if takes == Span::default() { None } else { requires });
        let to = self.stage_at(&step.to_stage);
        let stay = to.and_then(|to| self.stages[to].stay.as_ref());
        let dated: Vec<usize> = stay.map_or(Vec::new(), |stay| {
            let days = stay.sets.iter().filter(|(_, set)| *set == Set::Day).map(|(slot, _)| *slot);
            days.chain(stay.opens.iter().copied()).collect()
        });
        let looks_at = self.looks_at([ready, requires, None, None]);
        let lead_confidence = lead.map(|lead| lead.about.confidence).unwrap_or_default();
        Action {
            what: What::Step(at),
            about: Assumption {
                kind: "step",
                id: step.id.clone(),
                title: step.title.clone(),
                cite: step.cite.clone(),
                sources: step.sources.clone(),
                confidence: step.confidence.unwrap_or_default().and(lead_confidence),
                from: step.from,
                until: step.until,
                note: step.note.clone(),
                file: step.file.clone(),
                line: step.line,
            },
            actor: step.actor.clone(),
            stages: self.bits(&step.from_stages),
            to,
            ready,
            requires,
            applies: None,
            counted: None,
            calendar: lead.and_then(|lead| lead.calendar.clone()),
            sittings: lead
                .and_then(|lead| sittings(&self.rulebook, lead.calendar.as_deref(), &lead.continues)),
            takes,
            result_after: Span::default(),
            examination: false,
            assumed: false,
            free: false,
            rank: 0,
            sets: Vec::new(),
            adds: Vec::new(),
            rests_on: looks_at.clone(),
            looks_at,
            starts_clock: !dated.is_empty(),
            waits: self.waits(&dated),
        }
    }

    /// Days on which entering meets other law: where a rule is chosen by the day of entry, or compares it.
    fn waits(&self, dated: &[usize]) -> Vec<i32> {
        let book = &self.rulebook.book;
        let is_dated = |fact: FactId| self.slot(fact).is_some_and(|slot| dated.contains(&slot));
        let mut days: BTreeSet<i32> = BTreeSet::new();
        for rule in book.rules.iter().filter(|rule| rule.by.is_some_and(is_dated)) {
            let versions = rule.versions.iter().map(|version| &version.version);
            days.extend(versions.filter_map(|version| version.from).map(Day::number));
        }
        for asked in self.watches.iter().flat_map(|watch| &watch.tests) {
            if let Against::Number(number) = asked.against
                && is_dated(asked.fact)
                && let Ok(day) = i32::try_from(number)
            {
                let Span { years, months, days: more } = asked.plus;
                let back = Span { years: -years, months: -months, days: -more };
                let day = Day::from_number(day).corresponding_day(back).number();
                let around = if asked.plus == Span::default() { 0..=1 } else { -1..=3 };
                days.extend(around.map(|days| day.saturating_add(days)));
            }
        }
        days.into_iter().collect()
    }
}
