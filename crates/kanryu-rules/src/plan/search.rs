//! Label-setting search: the Pareto-best ways through time to a goal, over events rather than days.
//!
//! A label is a moment: a stage, its facts, and for every action the day on which it could happen if nothing else
//! did. Labels are taken from the earliest on. What costs nothing and only helps is done as soon as it can be;
//! steps and examinations branch. A label that another one beats in every respect is dropped. Where an action comes
//! too late for a clock that began on entering, a later entry is tried, just late enough.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::cells::{Cell, NEVER, View};
use super::chance::{Chance, DONE, Frame, IDLE};
use super::memo::{Memo, Question};
use super::moment::{Moment, Passage, added, enter, value};
use super::planner::{Planner, Target};
use crate::confidence::Confidence;
use crate::interval::Intervals;

pub(super) const NONE: u32 = u32::MAX;
/// The move that only lets time pass.
pub(super) const WAIT: u16 = u16::MAX;

#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    pub day: i32,
    pub stage: u16,
    /// The day on which the stage was entered; at the start it is not asked.
    entered: i32,
    /// Stages that the route has been in, as bits: it enters none of them again.
    pub visited: u128,
    pub reached: u8,
    pub examinations: u8,
    pub confidence: Confidence,
    pub predicted: bool,
    /// Last lawful day of the stay; `NEVER` where there is none.
    pub cap: i32,
    pub parent: u32,
    pub action: u16,
    /// The day of the sitting of the action that led here.
    pub sat_on: i32,
    /// Where what is free went on from here.
    free_child: u32,
    /// The first of the labels that only what is free has led on from: they are one another's future, not rivals.
    pub origin: u32,
    pub dropped: bool,
}

/// What a search may do.
#[derive(Debug, Clone, Default)]
pub(super) struct Bounds {
    /// Only these actions; all if absent.
    pub only: Option<Vec<bool>>,
    /// This action not before this day.
    pub not_before: Option<(usize, i32)>,
    /// Only the earliest day counts, and not how sure the law is.
    pub earliest_only: bool,
    /// Nothing later than this day.
    pub horizon: i32,
    /// The day up to which it is worked out when something can happen, so that it serves other searches as well.
    pub ahead: i32,
    /// No law that is not established.
    pub established_only: bool,
    /// It is only asked whether the goal can be reached.
    pub any_goal: bool,
}

/// An action that a search may do, with what is asked of it most often.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    number: u16,
    is_step: bool,
    free: bool,
    stages: u128,
}

impl Open {
    /// A step that leads away from another stage can never be taken here, and stands idle.
    fn is_asked_in(&self, stage: u16) -> bool {
        !self.is_step || self.stages >> stage & 1 == 1
    }
}

/// A search with its labels; kept between plans so that nothing is allocated twice.
#[derive(Default)]
pub(super) struct Search {
    pub labels: Vec<Label>,
    pub cells: Vec<Cell>,
    /// For each label a row with a chance for each action that may be done.
    pub chances: Vec<Chance>,
    /// The actions that may be done, in the order of their numbers.
    pub open: Vec<Open>,
    /// The place of each action in that row; `WAIT` for what may not be done.
    place: Vec<u16>,
    /// Slots that something done or entered can change; all others are the same at every label.
    pub varying: Vec<usize>,
    /// For each action whether what has just changed can move its day.
    touched: Vec<bool>,
    pub by_stage: Vec<Vec<u32>>,
    heap: BinaryHeap<Reverse<(i32, u8, u8, u32)>>,
    pub goals: Vec<u32>,
    tried: BTreeSet<(u32, usize, i32)>,
    /// The search ended because there were too many labels.
    pub gave_up: bool,
    /// Something was left out because it rests on law that is not established.
    pub met_open: bool,
    start: i32,
    /// Stretches of days that cells refer to; the first ones are those of the start.
    pub spans: Vec<Intervals>,
    /// When actions can happen, and how long stays may last, as far as it is known already.
    pub memo: Memo,
}

/// More labels than any plan through real law needs; beyond that the answer says that it is not complete.
const MOST_LABELS: usize = 20_000;

impl Search {
    pub fn cells_of<'a>(&'a self, planner: &Planner, label: u32) -> &'a [Cell] {
        let width = planner.facts.len();
        &self.cells[label as usize * width..(label as usize + 1) * width]
    }

    pub fn view<'a>(&'a self, planner: &'a Planner, label: u32) -> View<'a> {
        let day = self.labels[label as usize].day;
        View { planner, cells: self.cells_of(planner, label), spans: &self.spans, day }
    }

    /// The chance of the action at a place of the row of a label.
    fn at(&self, label: u32, place: usize) -> &Chance {
        &self.chances[label as usize * self.open.len() + place]
    }

    pub fn chance(&self, label: u32, action: usize) -> &Chance {
        match self.place[action] {
            WAIT => &IDLE,
            place => self.at(label, usize::from(place)),
        }
    }

    /// Lists what may be done, and which facts that can change.
    fn open(&mut self, planner: &Planner, stage: usize, bounds: &Bounds) {
        self.open.clear();
        self.place.clear();
        for (number, action) in planner.actions.iter().enumerate() {
            let is_open = bounds.only.as_ref().is_none_or(|only| only[number]);
            self.place.push(if is_open { self.open.len() as u16 } else { WAIT });
            if is_open {
                let (number, is_step) = (number as u16, action.is_step());
                self.open.push(Open { number, is_step, free: action.free, stages: action.stages });
            }
        }
        let varies = varies(planner, stage, |number| self.place[number] != WAIT);
        self.varying.clear();
        self.varying.extend((0..varies.len()).filter(|slot| varies[*slot]));
    }

    /// The day from which the time of the action that led to a label ran.
    pub fn begun(&self, label: u32) -> i32 {
        let own = &self.labels[label as usize];
        if own.action == WAIT { own.day } else { self.chance(own.parent, usize::from(own.action)).from }
    }

    /// When an action is due, seen from a label.
    pub fn due(&self, label: u32, action: usize) -> i32 {
        self.chance(label, action).due
    }

    /// Runs from one moment. The goals that were reached stand in `goals`, by day.
    pub fn run(&mut self, planner: &Planner, from: &Moment, bounds: &Bounds) {
        let Moment { stage, day, since, ref cells, ref spans } = *from;
        self.spans.clear();
        self.spans.extend_from_slice(spans);
        self.labels.clear();
        self.cells.clear();
        self.chances.clear();
        self.heap.clear();
        self.goals.clear();
        self.tried.clear();
        self.by_stage.resize(planner.stages.len(), Vec::new());
        self.by_stage.iter_mut().for_each(Vec::clear);
        self.gave_up = false;
        self.start = day;
        self.cells.extend_from_slice(cells);
        self.met_open = false;
        self.open(planner, stage, bounds);
        // What takes its time in this stage alone has been running since the stage was entered.
        self.chances.extend(self.open.iter().map(|open| {
            let action = &planner.actions[usize::from(open.number)];
            let runs =
                action.ready.is_none() && !action.is_step() && !action.anywhere() && action.allowed(stage);
            Chance { from: if runs { since } else { NEVER }, ..IDLE }
        }));
        let cap = cap(planner, stage, View { planner, cells, spans, day }, &mut self.memo);
        let root = Label {
            day,
            stage: stage as u16,
            entered: i32::MIN,
            visited: 1 << stage,
            reached: 0,
            examinations: 0,
            confidence: Confidence::High,
            predicted: false,
            cap,
            parent: NONE,
            action: WAIT,
            sat_on: day,
            free_child: NONE,
            origin: 0,
            dropped: false,
        };
        self.settle(planner, root, bounds, None);
        while let Some(Reverse((.., label))) = self.heap.pop() {
            if bounds.any_goal && !self.goals.is_empty() {
                break;
            }
            if self.labels[label as usize].dropped
                || self.is_beaten_by_goal(&self.labels[label as usize], bounds)
            {
                continue;
            }
            if self.labels.len() > MOST_LABELS {
                self.gave_up = true;
                break;
            }
            self.expand(planner, label, bounds);
        }
    }

    fn is_beaten_by_goal(&self, label: &Label, bounds: &Bounds) -> bool {
        self.goals.iter().any(|goal| {
            let goal = &self.labels[*goal as usize];
            goal.day <= label.day && (bounds.earliest_only || goal.confidence <= label.confidence)
        })
    }

    /// Completes a label whose cells and chances stand at the end of the arenas, and keeps it unless it is beaten.
    /// `changed` names the slots that differ from the parent's; `None` means all.
    fn settle(
        &mut self,
        planner: &Planner,
        mut label: Label,
        bounds: &Bounds,
        changed: Option<&[usize]>,
    ) -> u32 {
        // A new label is beaten by nothing yet, whatever became of the one that it comes from.
        (label.dropped, label.free_child) = (false, NONE);
        let at = self.labels.len() as u32;
        let goes_on = label.action != WAIT && planner.actions[usize::from(label.action)].free;
        label.origin = if goes_on { label.origin } else { at };
        let width = planner.facts.len();
        let is_late = label.day > bounds.horizon;
        if !is_late {
            self.advance(planner, &mut label);
        }
        let is_open = label.confidence == Confidence::Open && bounds.established_only;
        self.met_open |= is_open;
        if is_late || is_open || self.is_beaten_by_goal(&label, bounds) {
            self.cells.truncate(at as usize * width);
            self.chances.truncate(at as usize * self.open.len());
            return NONE;
        }
        let is_goal = usize::from(label.reached) == planner.targets.len();
        if !is_goal {
            self.look_ahead(planner, at, &label, bounds, changed);
            if self.is_dominated(planner, at, &label, bounds) {
                self.cells.truncate(at as usize * width);
                self.chances.truncate(at as usize * self.open.len());
                return NONE;
            }
            self.by_stage[usize::from(label.stage)].push(at);
            // Where any way will do, the newest label is the nearest to the goal.
            let order = if bounds.any_goal { i32::MAX - at as i32 } else { label.day };
            self.heap.push(Reverse((order, label.examinations, label.confidence as u8, at)));
        } else {
            self.goals.push(at);
        }
        self.labels.push(label);
        at
    }

    /// Counts what the goal asks for and what is reached already, and how sure that is.
    fn advance(&self, planner: &Planner, label: &mut Label) {
        let width = planner.facts.len();
        let cells = &self.cells[self.labels.len() * width..];
        let view = View { planner, cells, spans: &self.spans, day: label.day };
        while let Some(target) = planner.targets.get(usize::from(label.reached)) {
            match target {
                Target::Claim(claim) => match view.is_met(Some(*claim)) {
                    Some(confidence) => label.confidence = label.confidence.and(confidence),
                    None => return,
                },
                Target::Stages(stages) if stages >> label.stage & 1 == 1 => {}
                Target::Stages(_) => return,
            }
            label.reached += 1;
        }
    }

    /// Works out for every action when it could happen from here.
    fn look_ahead(
        &mut self,
        planner: &Planner,
        at: u32,
        label: &Label,
        bounds: &Bounds,
        changed: Option<&[usize]>,
    ) {
        let width = planner.facts.len();
        let base = at as usize * self.open.len();
        self.touched.clear();
        self.touched.resize(planner.actions.len(), changed.is_none());
        for number in changed.iter().copied().flatten().flat_map(|slot| &planner.touched_by[*slot]) {
            self.touched[*number] = true;
        }
        let cells = &self.cells[at as usize * width..];
        let view = View { planner, cells, spans: &self.spans, day: label.day };
        for (place, open) in self.open.iter().enumerate() {
            if !open.is_asked_in(label.stage) {
                continue;
            }
            let number = usize::from(open.number);
            let action = &planner.actions[number];
            let before = self.chances[base + place];
            if before.closed {
                continue;
            }
            // A step that could have been taken earlier can still be taken now.
            if !self.touched[number] && (before.due >= label.day || before.due == NEVER) {
                continue;
            }
            let not_before = match bounds.not_before {
                Some((held, day)) if held == number => day,
                _ => i32::MIN,
            };
            let frame = Frame { start: self.start, not_before, horizon: bounds.ahead };
            let question = Question::Chance { stage: usize::from(label.stage), frame };
            self.chances[base + place] = self.memo.answer(view, (number, action), before, question);
        }
    }

    fn expand(&mut self, planner: &Planner, at: u32, bounds: &Bounds) {
        let label = self.labels[at as usize];
        // Nothing goes past the next thing that is free: it is done first.
        let free = self.next_free(at);
        if free != NEVER {
            let child = self.do_free(planner, at, free, bounds);
            self.labels[at as usize].free_child = child;
        }
        if let Some(Target::Claim(claim)) = planner.targets.get(usize::from(label.reached)) {
            let until = label.cap.min(free).min(bounds.horizon);
            let slots = &planner.target_slots[usize::from(label.reached)];
            let (width, row) = (planner.facts.len(), at as usize);
            let cells = &self.cells[row * width..(row + 1) * width];
            let view = View { planner, cells, spans: &self.spans, day: label.day };
            if let Some(day) = self.memo.first_met(view, (*claim, slots), until)
                && day > label.day
            {
                self.wait(planner, at, day, bounds);
            }
        }
        for place in 0..self.open.len() {
            let chance = *self.at(at, place);
            let Open { number, is_step, free: is_free, .. } = self.open[place];
            let number = usize::from(number);
            if chance.closed || chance.due > bounds.horizon || chance.due < label.day {
                continue;
            }
            if chance.due > label.cap {
                self.too_late(planner, at, chance.due - label.cap, bounds);
                continue;
            }
            if is_free {
                continue;
            }
            if is_step {
                self.take_steps(planner, at, number, free, bounds);
            } else if chance.due <= free {
                self.act(planner, at, number, chance, bounds);
            }
        }
    }

    /// A step on its first day, on later days when law is surer, and on days when entering meets other law.
    fn take_steps(&mut self, planner: &Planner, at: u32, number: usize, free: i32, bounds: &Bounds) {
        let first = *self.chance(at, number);
        let action = &planner.actions[number];
        let label = self.labels[at as usize];
        let last = label.cap.min(free).min(bounds.horizon);
        if first.on <= last {
            self.step(planner, at, number, first, bounds);
        }
        let mut best = first.confidence;
        let mut day = first.on;
        while best > Confidence::High && !bounds.earliest_only {
            let Some(claim) = action.requires else { break };
            let next = self.view(planner, at).on(day).next_change(planner.watch(claim));
            if next > last {
                break;
            }
            day = next;
            let again = self.step_from(planner, (at, number), first, (next, bounds.ahead));
            if again.on <= last && again.confidence < best {
                best = again.confidence;
                self.step(planner, at, number, again, bounds);
            }
        }
        let mut waits: Vec<i32> = action.waits.clone();
        self.view(planner, at).growth_days(action.to, first.on, last, &mut waits);
        waits.retain(|wait| *wait > first.on && *wait <= last);
        waits.sort_unstable();
        waits.dedup();
        for wait in waits {
            let later = self.step_from(planner, (at, number), first, (wait, bounds.ahead));
            if later.on <= last {
                self.step(planner, at, number, later, bounds);
            }
        }
    }

    /// The same step not before a day, nor beyond a horizon.
    fn step_from(
        &mut self,
        planner: &Planner,
        (at, number): (u32, usize),
        first: Chance,
        (day, horizon): (i32, i32),
    ) -> Chance {
        let (width, label) = (planner.facts.len(), at as usize);
        let cells = &self.cells[label * width..(label + 1) * width];
        let view = View { planner, cells, spans: &self.spans, day: self.labels[label].day };
        let question = Question::StepFrom { day, horizon };
        self.memo.answer(view, (number, &planner.actions[number]), first, question)
    }

    /// Asks every entry that started a clock on the way here to come later by what is missing.
    fn too_late(&mut self, planner: &Planner, at: u32, missing: i32, bounds: &Bounds) {
        let mut node = at;
        while node != NONE {
            let label = self.labels[node as usize];
            if label.parent != NONE
                && label.action != WAIT
                && planner.actions[usize::from(label.action)].starts_clock
            {
                // Ends of months may move the end of a clock by some days more than its beginning was moved.
                let by = if missing > 4 { missing - 3 } else { 1 };
                self.enter_later(planner, label.parent, usize::from(label.action), label.day + by, bounds);
            }
            node = label.parent;
        }
    }

    fn enter_later(&mut self, planner: &Planner, from: u32, number: usize, day: i32, bounds: &Bounds) {
        let mut from = from;
        loop {
            let label = self.labels[from as usize];
            let chance = *self.chance(from, number);
            if chance.closed || chance.from == NEVER {
                return;
            }
            let later = self.step_from(planner, (from, number), chance, (day, bounds.ahead));
            if later.on > bounds.horizon
                || later.on > label.cap
                || !self.tried.insert((from, number, later.on))
            {
                return;
            }
            // What is free is done on the way, and the entry follows it.
            let next_free = self.next_free(from);
            if later.on > next_free {
                if label.free_child == NONE {
                    return;
                }
                from = label.free_child;
                continue;
            }
            self.step(planner, from, number, later, bounds);
            return;
        }
    }

    /// The first day on which something free is due.
    fn next_free(&self, at: u32) -> i32 {
        let label = &self.labels[at as usize];
        let row = &self.chances[at as usize * self.open.len()..];
        let free = self.open.iter().zip(row).filter(|(open, _)| open.free).map(|(_, chance)| chance);
        let due = free.filter(|chance| !chance.closed && chance.due <= label.cap && chance.due >= label.day);
        due.map(|chance| chance.due).min().unwrap_or(NEVER)
    }

    /// Copies the cells and chances of a label to the end of the arenas.
    fn copy(&mut self, planner: &Planner, at: u32) {
        let (width, actions) = (planner.facts.len(), self.open.len());
        let at = at as usize;
        self.cells.extend_from_within(at * width..(at + 1) * width);
        self.chances.extend_from_within(at * actions..(at + 1) * actions);
    }

    fn wait(&mut self, planner: &Planner, at: u32, day: i32, bounds: &Bounds) {
        self.copy(planner, at);
        let label = Label {
            day,
            parent: at,
            action: WAIT,
            sat_on: day,
            free_child: NONE,
            ..self.labels[at as usize]
        };
        self.settle(planner, label, bounds, Some(&[]));
    }

    /// Everything free that is due on `day`, at once.
    fn do_free(&mut self, planner: &Planner, at: u32, day: i32, bounds: &Bounds) -> u32 {
        let mut last = at;
        for place in 0..self.open.len() {
            let chance = *self.at(at, place);
            let Open { number, free, .. } = self.open[place];
            if free && !chance.closed && chance.due == day {
                // One label for each, so that a route can be told move by move; only the last one goes on.
                if last != at {
                    self.labels[last as usize].dropped = true;
                }
                let next = self.act(planner, last, usize::from(number), chance, bounds);
                if next == NONE {
                    return NONE;
                }
                self.labels[last as usize].free_child = next;
                last = next;
            }
        }
        if last == at { NONE } else { self.labels[at as usize].free_child }
    }

    fn act(&mut self, planner: &Planner, at: u32, number: usize, chance: Chance, bounds: &Bounds) -> u32 {
        let action = &planner.actions[number];
        let label = self.labels[at as usize];
        self.copy(planner, at);
        let new = self.labels.len();
        let (width, actions) = (planner.facts.len(), self.open.len());
        let cells = &mut self.cells[new * width..];
        for (slot, set) in &action.sets {
            let new = value(*set, chance.due, chance.on);
            // What is known is not taken for something else, and a level that was reached is not lost.
            let keeps = match (cells[*slot], new) {
                (Cell::Unknown, _) => false,
                (Cell::Is(old), Cell::Is(new)) if planner.is_level[*slot] => old >= new,
                _ => action.assumed,
            };
            if !keeps {
                cells[*slot] = new;
            }
        }
        for (slot, number) in &action.adds {
            cells[*slot] = added(cells[*slot], *number);
        }
        self.chances[new * actions + usize::from(self.place[number])] = DONE;
        let next = Label {
            day: chance.due.max(label.day),
            examinations: label.examinations + u8::from(action.examination),
            confidence: label.confidence.and(chance.confidence),
            predicted: label.predicted || chance.predicted,
            cap: label.cap,
            parent: at,
            action: number as u16,
            sat_on: chance.on,
            free_child: NONE,
            ..label
        };
        let changed: Vec<usize> = action
            .sets
            .iter()
            .map(|(slot, _)| *slot)
            .chain(action.adds.iter().map(|(slot, _)| *slot))
            .collect();
        let cells = &self.cells[new * width..];
        let view = View { planner, cells, spans: &self.spans, day: next.day };
        let rests_on = planner.stages[usize::from(label.stage)].limit_slots.iter();
        let same = !rests_on.into_iter().any(|slot| changed.contains(slot));
        let cap = if same { label.cap } else { cap(planner, usize::from(label.stage), view, &mut self.memo) };
        self.settle(planner, Label { cap, ..next }, bounds, Some(&changed))
    }

    fn step(&mut self, planner: &Planner, at: u32, number: usize, chance: Chance, bounds: &Bounds) {
        let action = &planner.actions[number];
        let label = self.labels[at as usize];
        let Some(to) = action.to.filter(|to| label.visited >> to & 1 == 0) else { return };
        let day = chance.on;
        self.copy(planner, at);
        let new = self.labels.len();
        let (width, actions) = (planner.facts.len(), self.open.len());
        // Whoever is only passing through has this day counted already.
        let passing = label.entered == day;
        let passage = Passage { from: usize::from(label.stage), to, day, passing };
        enter(planner, passage, &mut self.cells[new * width..], &mut self.spans);
        for (chance, open) in self.chances[new * actions..].iter_mut().zip(&self.open) {
            let action = &planner.actions[usize::from(open.number)];
            let sat = chance.on <= day && chance.due >= day && chance.due != NEVER;
            let goes_on = !action.is_step() && (sat || action.anywhere() || action.allowed(to));
            if !chance.closed && (!goes_on || (chance.from > day && !action.anywhere())) {
                *chance = IDLE;
            }
        }
        let cells = &self.cells[new * width..];
        let next = Label {
            day,
            stage: to as u16,
            entered: day,
            visited: label.visited | 1 << to,
            confidence: label.confidence.and(chance.confidence).and(action.about.confidence),
            predicted: label.predicted || chance.predicted,
            cap: cap(planner, to, View { planner, cells, spans: &self.spans, day }, &mut self.memo),
            parent: at,
            action: number as u16,
            sat_on: chance.from.min(day),
            free_child: NONE,
            ..label
        };
        self.settle(planner, next, bounds, None);
    }
}

/// For each slot whether something that is open, or a stay in a stage that can be reached, may change it.
pub(super) fn varies(planner: &Planner, stage: usize, is_open: impl Fn(usize) -> bool) -> Vec<bool> {
    let open = || planner.actions.iter().enumerate().filter(|(number, _)| is_open(*number)).map(|(_, a)| a);
    let mut reached = 1_u128 << stage;
    loop {
        let steps = open().filter(|action| action.is_step() && action.stages & reached != 0);
        let more = steps.filter_map(|action| action.to).fold(reached, |reached, to| reached | 1 << to);
        if more == reached {
            break;
        }
        reached = more;
    }
    let mut varies = vec![false; planner.facts.len()];
    for action in open() {
        action.sets.iter().for_each(|(slot, _)| varies[*slot] = true);
        action.adds.iter().for_each(|(slot, _)| varies[*slot] = true);
    }
    let places = planner.stages.iter().enumerate().filter(|(at, _)| reached >> at & 1 == 1);
    for stay in places.filter_map(|(_, place)| place.stay.as_ref()) {
        stay.sets.iter().chain(&stay.leaves).for_each(|(slot, _)| varies[*slot] = true);
        stay.grows.iter().for_each(|(slot, _)| varies[*slot] = true);
        stay.opens.iter().for_each(|slot| varies[*slot] = true);
    }
    varies
}

/// The last lawful day in a stage; `NEVER` where there is none or where it is not known.
fn cap(planner: &Planner, stage: usize, view: View<'_>, memo: &mut Memo) -> i32 {
    let place = &planner.stages[stage];
    let Some(limit) = place.limit else { return NEVER };
    if !planner.rests_on_clock(limit) {
        return view.limit(limit);
    }
    memo.limit(view, (limit, &place.limit_slots))
}
