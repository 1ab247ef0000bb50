//! From labels to routes: what was done on which day, without what turned out to be needless.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::cells::{NEVER, View};
use super::memo::Memo;
use super::moment::Moment;
use super::planner::{Action, Grown, Planner, Target, What};
use super::search::{Bounds, NONE, Search, WAIT, varies};
use super::{Assumption, Barrier, Move, MoveKind, Route, Start};
use crate::confidence::Confidence;
use crate::day::Day;
use crate::value::Facts;

/// The moment from which everything was searched.
pub(super) struct Begin<'a> {
    pub planner: &'a Planner,
    pub moment: &'a Moment,
    pub start: &'a Start<'a>,
    /// What one search has worked out serves the next.
    memo: RefCell<Memo>,
    /// Room for the searches that ask again with less.
    pub again: RefCell<Search>,
    /// What such searches found, by whether open law counts and by the actions that were left.
    found: RefCell<BTreeMap<(bool, Vec<bool>), Vec<Found>>>,
}

/// A route as the search found it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub day: i32,
    pub examinations: u8,
    pub confidence: Confidence,
    pub predicted: bool,
    /// Actions, from the first to the last; `WAIT` where time passes.
    pub actions: Vec<u16>,
}

impl Found {
    fn costs(&self) -> (i32, u8, Confidence) {
        (self.day, self.examinations, self.confidence)
    }

    fn day_and_certainty(&self) -> Costs {
        (self.day, self.confidence)
    }
}

impl Found {
    /// As early and as sure; how many examinations a search does on the way says nothing.
    fn is_as_good_as(&self, other: &Found) -> bool {
        self.day <= other.day && self.confidence <= other.confidence
    }
}

/// The day on which a goal is reached, and how sure the law is on which that rests.
type Costs = (i32, Confidence);

/// More sets of examinations than any goal of real law needs; most of them are answered by a route that is known.
const MOST_SETS: usize = 4_096;
/// More searches than any goal of real law needs.
const MOST_SEARCHES: usize = 256;

/// Places of known routes that do without what is forbidden and are as good as the best that fewer prohibitions left.
/// Forbidding more never gives better ones, so that nothing need be searched; `None` where one is missing.
fn known(
    found: &[(Vec<bool>, Found)],
    forbidden: &BTreeSet<usize>,
    expected: &[Costs],
) -> Option<Vec<usize>> {
    let place = |costs: &Costs| {
        found.iter().position(|(only, route)| {
            route.day_and_certainty() == *costs && !forbidden.iter().any(|at| only[*at])
        })
    };
    if expected.is_empty() { None } else { expected.iter().map(place).collect() }
}

impl<'a> Begin<'a> {
    pub fn new(planner: &'a Planner, moment: &'a Moment, start: &'a Start<'a>) -> Begin<'a> {
        let varies = varies(planner, moment.stage, |_| true);
        let mut memo = Memo::default();
        memo.varies = varies;
        let memo = RefCell::new(memo);
        Begin { planner, moment, start, memo, again: RefCell::default(), found: RefCell::default() }
    }
}

impl Begin<'_> {
    /// Goals that no other goal beats in day and certainty, by day.
    pub fn routes(&self, search: &Search) -> Vec<Found> {
        let mut found: Vec<Found> = search.goals.iter().map(|goal| found(search, *goal)).collect();
        found.sort_by_key(|found| (found.costs(), found.actions.len()));
        let mut best: Vec<Found> = Vec::new();
        for route in found {
            let beaten = |other: &Found| other.day <= route.day && other.confidence <= route.confidence;
            if !best.iter().any(beaten) {
                best.push(route);
            }
        }
        best
    }

    /// Routes that no other beats in day, examinations and certainty together; each with the actions that it needs.
    ///
    /// A search does every examination as soon as it can. What a route does not need is left out; then each
    /// examination that it needs is forbidden in turn, and the search asked again. A better set of examinations
    /// lacks one of those that are needed here, or is no better: so that none is missed. `gave_up` becomes true where
    /// there are more sets than are tried. `search` comes with the answer where nothing is forbidden.
    pub fn pareto(
        &self,
        search: &mut Search,
        bounds: &Bounds,
        gave_up: &mut bool,
    ) -> Vec<(Vec<bool>, Found)> {
        let actions = &self.planner.actions;
        let mut seen: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
        let mut dead: Vec<BTreeSet<usize>> = Vec::new();
        let mut open: Vec<(BTreeSet<usize>, Vec<Costs>)> = vec![(BTreeSet::new(), Vec::new())];
        let mut found: Vec<(Vec<bool>, Found)> = Vec::new();
        let mut searches = 0;
        while let Some((forbidden, expected)) = open.pop() {
            if seen.contains(&forbidden) || dead.iter().any(|dead| dead.is_subset(&forbidden)) {
                continue;
            }
            let known = known(&found, &forbidden, &expected);
            if seen.len() >= MOST_SETS || (known.is_none() && searches >= MOST_SEARCHES) {
                *gave_up = true;
                break;
            }
            seen.insert(forbidden.clone());
            let routes = known.unwrap_or_else(|| {
                searches += 1;
                if !forbidden.is_empty() {
                    let only = (0..actions.len()).map(|at| !forbidden.contains(&at)).collect();
                    self.run(search, &Bounds { only: Some(only), ..bounds.clone() });
                }
                *gave_up |= search.gave_up;
                let lean = self.routes(search).into_iter().map(|route| self.lean(route, bounds));
                let first = found.len();
                found.extend(lean);
                (first..found.len()).collect()
            });
            if routes.is_empty() {
                dead.push(forbidden);
                continue;
            }
            let costs: Vec<Costs> = routes.iter().map(|at| found[*at].1.day_and_certainty()).collect();
            for only in routes.iter().map(|at| &found[*at].0) {
                for at in (0..actions.len()).filter(|at| only[*at] && actions[*at].examination) {
                    let more: BTreeSet<usize> = forbidden.iter().copied().chain([at]).collect();
                    open.push((more, costs.clone()));
                }
            }
        }
        found.sort_by_key(|(_, route)| (route.costs(), route.actions.len()));
        let mut best: Vec<(Vec<bool>, Found)> = Vec::new();
        for (only, route) in found {
            let beaten = |(_, other): &(Vec<bool>, Found)| {
                other.day <= route.day
                    && other.examinations <= route.examinations
                    && other.confidence <= route.confidence
            };
            if !best.iter().any(beaten) {
                best.push((only, route));
            }
        }
        best
    }

    /// The route with its days and its windows.
    pub fn dated(&self, (only, found): (Vec<bool>, Found), bounds: &Bounds) -> Route {
        let bounds = Bounds { only: Some(only), ..bounds.clone() };
        let mut search = Search::default();
        self.run(&mut search, &bounds);
        // The same actions give the same costs; the route is told as this last search found it.
        let goal =
            search.goals.iter().copied().find(|goal| self::found(&search, *goal).is_as_good_as(&found));
        let path = goal.map(|goal| path(&search, goal)).unwrap_or_default();
        let mut moves: Vec<Move> = path.iter().map(|label| self.told(&search, *label)).collect();
        self.windows(&mut moves, &path, &search, &bounds, found.day);
        let mut stays: Vec<Assumption> = Vec::new();
        let stages = path.iter().map(|label| usize::from(search.labels[*label as usize].stage));
        for stage in std::iter::once(self.moment.stage).chain(stages) {
            if let Some(stay) = &self.planner.stages[stage].stay
                && !stay.grows.is_empty()
                && !stays.contains(&stay.about)
            {
                stays.push(stay.about.clone());
            }
        }
        Route {
            reached_on: Day::from_number(found.day),
            examinations: usize::from(found.examinations),
            confidence: found.confidence,
            is_predicted: found.predicted,
            moves,
            stays,
        }
    }

    pub fn run(&self, search: &mut Search, bounds: &Bounds) {
        std::mem::swap(&mut search.memo, &mut self.memo.borrow_mut());
        search.run(self.planner, self.moment, bounds);
        std::mem::swap(&mut search.memo, &mut self.memo.borrow_mut());
    }

    /// Leaves out one action after another as long as the costs stay the same; among equals the lower rank stays.
    fn lean(&self, found: Found, bounds: &Bounds) -> (Vec<bool>, Found) {
        let actions = &self.planner.actions;
        let mut only = vec![false; actions.len()];
        found
            .actions
            .iter()
            .filter(|action| **action != WAIT)
            .for_each(|action| only[usize::from(*action)] = true);
        let mut found = found;
        let relevant = self.relevant(&only);
        if relevant != only
            && let Some(again) = self.as_good(&relevant, &found, bounds)
        {
            (only, found) = (relevant, again);
        }
        let mut order: Vec<usize> =
            (0..actions.len()).filter(|at| only[*at] && !actions[*at].is_step()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(actions[*at].rank));
        for at in order {
            let mut fewer = only.clone();
            fewer[at] = false;
            if let Some(again) = self.as_good(&fewer, &found, bounds) {
                (only, found) = (fewer, again);
            }
        }
        // A route without something may do with other steps less.
        let used: Vec<usize> =
            found.actions.iter().filter(|at| **at != WAIT).map(|at| usize::from(*at)).collect();
        only.iter_mut().enumerate().for_each(|(at, only)| *only &= used.contains(&at));
        (only, found)
    }

    /// A route that does with these actions and is as good as the one that was found.
    fn as_good(&self, only: &[bool], found: &Found, bounds: &Bounds) -> Option<Found> {
        let key = (bounds.established_only, only.to_vec());
        let mut known = self.found.borrow_mut();
        let routes = known.entry(key).or_insert_with(|| {
            let search = &mut *self.again.borrow_mut();
            self.run(search, &Bounds { only: Some(only.to_vec()), ..bounds.clone() });
            self.routes(search)
        });
        routes.iter().find(|again| again.is_as_good_as(found)).cloned()
    }

    /// Of these actions the steps, and what sets a fact that they, the goal or a stay on the way look at, directly or
    /// through one another. The others move nothing.
    fn relevant(&self, only: &[bool]) -> Vec<bool> {
        let planner = self.planner;
        let mut relevant: Vec<bool> =
            only.iter().zip(&planner.actions).map(|(only, action)| *only && action.is_step()).collect();
        let steps =
            planner.actions.iter().zip(&relevant).filter(|(_, is_in)| **is_in).map(|(action, _)| action);
        let stages: Vec<usize> = steps.filter_map(|step| step.to).chain([self.moment.stage]).collect();
        let mut slots = vec![false; planner.facts.len()];
        let places = || stages.iter().map(|stage| &planner.stages[*stage]);
        let asked =
            places().flat_map(|place| &place.limit_slots).chain(planner.target_slots.iter().flatten());
        asked.for_each(|slot| slots[*slot] = true);
        let looked = |slots: &mut Vec<bool>, action: &Action| {
            action.looks_at.iter().for_each(|slot| slots[*slot] = true);
        };
        planner.actions.iter().zip(&relevant).filter(|(_, is_in)| **is_in).for_each(|(action, _)| {
            looked(&mut slots, action);
        });
        loop {
            let mut is_same = true;
            for (slot, grown) in places().filter_map(|place| place.stay.as_ref()).flat_map(|stay| &stay.grows)
            {
                if let Grown::MonthsSince(since) = grown
                    && slots[*slot]
                    && !slots[*since]
                {
                    (slots[*since], is_same) = (true, false);
                }
            }
            for (at, action) in planner.actions.iter().enumerate().filter(|(at, _)| only[*at]) {
                let set =
                    action.sets.iter().map(|(slot, _)| slot).chain(action.adds.iter().map(|(slot, _)| slot));
                if !relevant[at] && set.into_iter().any(|slot| slots[*slot]) {
                    looked(&mut slots, action);
                    (relevant[at], is_same) = (true, false);
                }
            }
            if is_same {
                return relevant;
            }
        }
    }

    fn told(&self, search: &Search, at: u32) -> Move {
        let label = &search.labels[at as usize];
        let before = &search.labels[label.parent as usize];
        let stage = &self.planner.stages[usize::from(before.stage)];
        let stay_until = (before.cap != NEVER).then(|| Day::from_number(before.cap));
        let facts = self.facts(search.view(self.planner, label.parent).on(label.sat_on.max(before.day)));
        let action = (label.action != WAIT).then(|| &self.planner.actions[usize::from(label.action)]);
        let Some(action) = action else { return self.waited(search, at, facts) };
        let is_step = action.is_step();
        let on = if is_step { label.day } else { label.sat_on };
        let effective = if is_step { label.day } else { label.day.max(on) };
        let sitting = action.sittings.as_ref().and_then(|all| all.iter().find(|sitting| sitting.on == on));
        let apply_until = sitting.map(|sitting| sitting.apply_until).filter(|day| *day != NEVER);
        Move {
            kind: kind(action),
            id: action.about.id.to_string(),
            title: action.about.title.clone(),
            actor: action.actor.clone(),
            stage: stage.id.to_string(),
            to: action.to.map(|to| self.planner.stages[to].id.to_string()),
            requires: action
                .requires
                .map(|claim| self.planner.rulebook.book.claims[usize::from(claim)].id.to_string()),
            begins_on: Day::from_number(search.begun(at).min(on)),
            on: Day::from_number(on),
            effective_on: Day::from_number(effective),
            calendar: action.calendar.as_ref().map(|calendar| calendar.to_string()),
            apply_until: apply_until.map(Day::from_number),
            stay_until,
            latest_on: Day::from_number(on),
            last_on: Day::from_number(on),
            is_predicted: sitting.is_some_and(|sitting| sitting.predicted),
            confidence: action.about.confidence,
            note: action.about.note.clone(),
            sources: action.about.sources.clone(),
            facts: if is_step {
                self.facts(search.view(self.planner, label.parent).on(label.day))
            } else {
                facts
            },
        }
    }

    fn waited(&self, search: &Search, at: u32, facts: Facts) -> Move {
        let label = &search.labels[at as usize];
        let before = &search.labels[label.parent as usize];
        let rulebook = &self.planner.rulebook;
        let claim = match self.planner.targets.get(usize::from(before.reached)) {
            Some(Target::Claim(claim)) => rulebook.book.claims[usize::from(*claim)].id.to_string(),
            Some(Target::Stages(_)) | None => String::new(),
        };
        let day = Day::from_number(label.day);
        Move {
            kind: MoveKind::Wait,
            title: rulebook.claim_title(&claim).cloned().unwrap_or_default(),
            requires: Some(claim.clone()),
            id: claim,
            actor: None,
            stage: self.planner.stages[usize::from(before.stage)].id.to_string(),
            to: None,
            begins_on: Day::from_number(before.day),
            on: day,
            effective_on: day,
            calendar: None,
            apply_until: None,
            stay_until: (before.cap != NEVER).then(|| Day::from_number(before.cap)),
            latest_on: day,
            last_on: day,
            is_predicted: false,
            confidence: Confidence::High,
            note: None,
            sources: Vec::new(),
            facts,
        }
    }

    /// What is known at one moment: what was known at the start, with what has changed since.
    pub fn facts(&self, view: View<'_>) -> Facts {
        let mut facts = self.start.facts.clone();
        view.write(&mut facts);
        facts
    }

    /// Stages that were not reached and from which stages lead on to the one that the goal asks for, as bits; `None`
    /// where the goal asks for a claim.
    fn way_to_goal(&self, search: &Search) -> Option<u128> {
        let planner = self.planner;
        let reached = search.labels.iter().fold(0_u128, |bits, label| bits | 1 << label.stage);
        let furthest = search.labels.iter().map(|label| label.reached).max().unwrap_or(0);
        let Target::Stages(stages) = planner.targets.get(usize::from(furthest))? else { return None };
        let mut way = stages & !reached;
        loop {
            let more = planner.actions.iter().filter(|action| action.to.is_some_and(|to| way >> to & 1 == 1));
            let next = more.fold(way, |bits, action| bits | (action.stages & !reached));
            if next == way {
                return Some(way);
            }
            way = next;
        }
    }

    /// What was looked for in vain: activities and steps that never became possible, by stage.
    pub fn barriers(&self, search: &Search) -> Vec<Barrier> {
        let planner = self.planner;
        let mut barriers: Vec<Barrier> = Vec::new();
        let way = self.way_to_goal(search);
        for (number, action) in planner.actions.iter().enumerate() {
            if way.is_some_and(|way| action.to.is_none_or(|to| way >> to & 1 == 0)) {
                continue;
            }
            if search.labels.iter().any(|label| label.action != WAIT && usize::from(label.action) == number) {
                continue;
            }
            // The last moment in a stage from which it could have been done has the most behind it.
            let from = (0..search.labels.len() as u32)
                .rev()
                .find(|at| action.allowed(usize::from(search.labels[*at as usize].stage)));
            let Some(from) = from else { continue };
            let label = &search.labels[from as usize];
            let due = search.due(from, number);
            if action.assumed || (due == i32::MIN) {
                continue;
            }
            let too_late = (due != NEVER && due > label.cap).then(|| Day::from_number(label.cap));
            let day = label.cap.min(self.start.horizon.number()).max(label.day);
            let claims = &planner.rulebook.book.claims;
            barriers.push(Barrier {
                id: action.about.id.to_string(),
                title: action.about.title.clone(),
                stage: planner.stages[usize::from(label.stage)].id.to_string(),
                requires: action.requires.map(|claim| claims[usize::from(claim)].id.to_string()),
                on: Day::from_number(day),
                too_late_after: too_late,
                facts: self.facts(search.view(planner, from).on(day)),
            });
        }
        barriers
    }
}

fn kind(action: &Action) -> MoveKind {
    match action.what {
        What::Step(_) => MoveKind::Step,
        What::Activity if action.assumed => MoveKind::Assumed,
        What::Activity if action.examination => MoveKind::Examination,
        What::Activity => MoveKind::Activity,
    }
}

/// Labels from the first move to the goal.
pub(super) fn path(search: &Search, goal: u32) -> Vec<u32> {
    let mut path = Vec::new();
    let mut at = goal;
    while search.labels[at as usize].parent != NONE {
        path.push(at);
        at = search.labels[at as usize].parent;
    }
    path.reverse();
    path
}

fn found(search: &Search, goal: u32) -> Found {
    let label = &search.labels[goal as usize];
    let actions = path(search, goal).iter().map(|at| search.labels[*at as usize].action).collect();
    Found {
        day: label.day,
        examinations: label.examinations,
        confidence: label.confidence,
        predicted: label.predicted,
        actions,
    }
}
