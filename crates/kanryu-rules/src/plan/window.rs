//! How late each move of a route may come: without delaying the goal, and at all.

use super::Move;
use super::route::{self, Begin};
use super::search::{Bounds, Search, WAIT};
use crate::day::Day;

/// For each action the latest day on which some search did it and still reached the goal.
struct Known {
    /// The goal not later than without any delay.
    in_time: Vec<i32>,
    /// The goal within the horizon.
    at_all: Vec<i32>,
}

impl Begin<'_> {
    /// Fills in the latest days by asking the same route again with one move held back.
    ///
    /// Whether a route still reaches its goal only gets worse the longer a move is held back, so that halving the
    /// interval finds the last day. What one answer shows of the other moves is kept for them.
    pub(super) fn windows(
        &self,
        moves: &mut [Move],
        path: &[u32],
        search: &Search,
        bounds: &Bounds,
        goal: i32,
    ) {
        let again = &mut *self.again.borrow_mut();
        // Whether the goal is reached at all does not rest on how sure the law is.
        let bounds = Bounds { earliest_only: true, any_goal: true, ..bounds.clone() };
        let none = vec![i32::MIN; self.planner.actions.len()];
        let mut known = Known { in_time: none.clone(), at_all: none };
        for (told, label) in moves.iter_mut().zip(path) {
            let label = &search.labels[*label as usize];
            if label.action == WAIT || self.planner.actions[usize::from(label.action)].assumed {
                continue;
            }
            let number = usize::from(label.action);
            let on = told.on.number();
            let low = on.max(known.in_time[number]);
            let latest = last_day(low, goal, |day| {
                self.reaches(again, &bounds, (number, day), goal)?;
                self.keep(again, &mut known.in_time);
                self.keep(again, &mut known.at_all);
                Some(known.in_time[number])
            });
            let low = latest.max(known.at_all[number]);
            let last = last_day(low, bounds.horizon, |day| {
                self.reaches(again, &bounds, (number, day), bounds.horizon)?;
                self.keep(again, &mut known.at_all);
                Some(known.at_all[number])
            });
            (told.latest_on, told.last_on) = (Day::from_number(latest), Day::from_number(last));
        }
    }

    /// Whether the goal is reached by a day with one action held back until another.
    fn reaches(&self, again: &mut Search, bounds: &Bounds, held: (usize, i32), by: i32) -> Option<()> {
        self.run(again, &Bounds { not_before: Some(held), horizon: by, ..bounds.clone() });
        again.goals.first().map(|_| ())
    }

    /// Keeps the days of the way that was found, which may be later than the ones that were asked about.
    fn keep(&self, again: &Search, known: &mut [i32]) {
        let way = again.goals.first().map(|goal| route::path(again, *goal)).unwrap_or_default();
        for label in way.into_iter().map(|at| &again.labels[at as usize]).filter(|own| own.action != WAIT) {
            let number = usize::from(label.action);
            let on = if self.planner.actions[number].is_step() { label.day } else { label.sat_on };
            known[number] = known[number].max(on);
        }
    }
}

/// The last day from `low` to `high` on which it still holds; it holds on `low`.
///
/// `holds` gives a day that is known to be good as well. The day after `low` is asked first, for most moves of a route
/// have no time to lose.
fn last_day(low: i32, high: i32, mut holds: impl FnMut(i32) -> Option<i32>) -> i32 {
    let (mut low, mut high) = (low, high.max(low));
    let mut asked = low + 1;
    while low < high {
        match holds(asked) {
            Some(good) => low = good.clamp(asked, high),
            None => high = asked - 1,
        }
        asked = low + (high - low + 1) / 2;
    }
    low
}
