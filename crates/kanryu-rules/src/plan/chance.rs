//! When an action could happen, seen from one moment: its sitting, its result, and how sure that is.

use super::cells::{NEVER, View};
use super::planner::{Action, Planner};
use super::sittings::Sitting;
use super::worth::Worth;
use crate::confidence::Confidence;
use crate::day::Day;
use crate::rulebook::planned::Set;

/// One action as it stands at a label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chance {
    /// The day from which the time that it takes runs.
    pub from: i32,
    /// The first day on which somebody may apply.
    pub applied: i32,
    /// The day of the sitting; of a step the day on which it is taken.
    pub on: i32,
    /// The day on which it takes effect.
    pub due: i32,
    pub confidence: Confidence,
    pub predicted: bool,
    pub closed: bool,
}

pub(super) const IDLE: Chance = Chance {
    from: NEVER,
    applied: NEVER,
    on: NEVER,
    due: NEVER,
    confidence: Confidence::High,
    predicted: false,
    closed: false,
};

/// Done, or of no use any more; what was let pass is closed as well, and never due.
pub(super) const DONE: Chance = Chance { closed: true, due: i32::MIN, ..IDLE };

/// The days between which a search looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// The day on which it begins.
    pub start: i32,
    /// The action is not done before this day.
    pub not_before: i32,
    /// Nothing later is looked for.
    pub horizon: i32,
}

/// When an action could happen, seen from a label.
pub(super) fn chance(view: View<'_>, action: &Action, stage: usize, before: Chance, frame: Frame) -> Chance {
    let Frame { start, not_before, horizon } = frame;
    let today = view.day;
    if !action.is_step() {
        // Already sat: the result comes wherever somebody is by then.
        if before.due != NEVER && before.on <= today && before.due >= today {
            return before;
        }
        if before.due != NEVER && before.due < today {
            return Chance { closed: true, ..IDLE };
        }
        if nothing_new(view, action) {
            return DONE;
        }
    }
    if !action.allowed(stage) {
        return IDLE;
    }
    let mut found = before;
    let first = action.about.from.map_or(today, |from| from.number().max(today));
    if found.from > today {
        found.from = match action.ready {
            None => first,
            Some(claim) => view.on(first).first_met(claim, horizon).map_or(NEVER, |(day, _)| day),
        };
    }
    if found.applied > today {
        found.applied = match action.applies {
            None => start,
            Some(claim) => view.first_met(claim, horizon).map_or(NEVER, |(day, _)| day),
        };
    }
    if found.from == NEVER || found.applied == NEVER {
        return Chance { on: NEVER, due: NEVER, ..found };
    }
    let ready = Day::from_number(found.from).corresponding_day(action.takes).number();
    let floor = if action.is_step() || !action.anywhere() { ready.max(today) } else { ready };
    sit(view, action, found, floor.max(not_before), horizon)
}

/// The first sitting, or without a calendar the first day, from `floor` on.
fn sit(view: View<'_>, action: &Action, found: Chance, floor: i32, horizon: i32) -> Chance {
    let never = Chance { on: NEVER, due: NEVER, ..found };
    let mut from = floor;
    while from <= horizon {
        let day = view.on(from.max(view.day));
        let met = match action.requires {
            None => Some((from, Confidence::High)),
            Some(claim) => day.first_met(claim, horizon).map(|(met, sure)| (met.max(from), sure)),
        };
        let Some((met, confidence)) = met else { return never };
        let Some(open) = open_from(view.planner, action, met) else { return never };
        if open > met {
            from = open;
            continue;
        }
        let Some(sittings) = &action.sittings else {
            let due = Day::from_number(met).corresponding_day(action.result_after).number();
            let confidence = confidence.and(action.about.confidence);
            return Chance { on: met, due, confidence, predicted: false, ..found };
        };
        let next = sittings.partition_point(|sitting| sitting.on < met);
        let Some(sitting) = sittings.get(next) else { return never };
        if let Some(chance) = at_sitting(view, action, found, sitting) {
            return chance;
        }
        from = sitting.on + 1;
    }
    never
}

fn at_sitting(view: View<'_>, action: &Action, found: Chance, sitting: &Sitting) -> Option<Chance> {
    let on_the_day = view.on(sitting.on.max(view.day));
    let confidence = on_the_day.is_met(action.requires)?;
    let counted = view.on(sitting.counted_until.max(view.day)).is_met(action.counted)?;
    if sitting.apply_until < found.applied || open_from(view.planner, action, sitting.on) != Some(sitting.on)
    {
        return None;
    }
    let later = Day::from_number(sitting.on).corresponding_day(action.result_after).number();
    let due = sitting.result_on.unwrap_or(later);
    let confidence = confidence.and(counted).and(action.about.confidence);
    Some(Chance { on: sitting.on, due, confidence, predicted: sitting.predicted, ..found })
}

/// The first day from `day` on which the action can be used and the stage that it reaches exists.
fn open_from(planner: &Planner, action: &Action, day: i32) -> Option<i32> {
    let own = (action.about.from, action.about.until);
    let next = |day: i32, (from, until): (Option<Day>, Option<Day>)| {
        let day = from.map_or(day, |from| from.number().max(day));
        until.is_none_or(|until| day <= until.number()).then_some(day)
    };
    let day = next(day, own)?;
    let Some(to) = action.to else { return Some(day) };
    let day = planner.stages[to].periods.iter().filter_map(|period| next(day, *period)).min()?;
    next(day, own)
}

/// The same step not before `day`.
pub(super) fn step_on(view: View<'_>, action: &Action, found: Chance, day: i32, horizon: i32) -> Chance {
    sit(view, action, found, day.max(found.on), horizon)
}

/// Whether doing it would give nothing that is not there.
fn nothing_new(view: View<'_>, action: &Action) -> bool {
    if !action.adds.is_empty() {
        return false;
    }
    action.sets.iter().all(|(slot, set)| {
        let Some(now) = view.slot_number(*slot) else { return false };
        if action.assumed {
            return true;
        }
        match (set, view.planner.worth[*slot]) {
            (Set::Number(number), _) if view.planner.is_level[*slot] => now >= *number,
            (Set::Number(number), Worth::More) => now >= *number,
            (Set::Number(number), Worth::Less) => now <= *number,
            (Set::Number(number), _) => now == *number,
            (Set::Unknown, _) => false,
            (Set::Day | Set::Sitting | Set::FiscalYear | Set::FiscalYearEnd, _) => true,
        }
    })
}
