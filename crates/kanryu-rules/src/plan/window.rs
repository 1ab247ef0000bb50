//! How late each move of a route may come: without delaying the goal, and at all.

use super::Move;
use super::route::{self, Begin};
use super::search::{Bounds, Search, WAIT};
use crate::day::Day;

impl Begin<'_> {
    /// Fills in the latest days by asking the same route again with one move held back.
    ///
    /// Whether a route still reaches its goal only gets worse the longer a move is held back, so that halving the
    /// interval finds the last day.
    pub(super) fn windows(
        &self,
        moves: &mut [Move],
        path: &[u32],
        search: &Search,
        bounds: &Bounds,
        goal: i32,
    ) {
        let mut again = Search::default();
        for (told, label) in moves.iter_mut().zip(path) {
            let label = &search.labels[*label as usize];
            if label.action == WAIT {
                continue;
            }
            let number = usize::from(label.action);
            let on = told.on.number();
            let is_step = self.planner.actions[number].is_step();
            let reaches = |again: &mut Search, day: i32, by: i32| {
                let not_before = Some((number, day));
                self.run(again, &Bounds { not_before, horizon: by, any_goal: true, ..bounds.clone() });
                let goal = again.goals.first()?;
                // Whoever reaches it does the move on this day, which may be later than the one asked about.
                let done = route::path(again, *goal);
                let done = done.into_iter().map(|at| &again.labels[at as usize]);
                let done = done.filter(|label| usize::from(label.action) == number);
                Some(done.map(|label| if is_step { label.day } else { label.sat_on }).max().unwrap_or(day))
            };
            told.latest_on = Day::from_number(last_day(on, goal, |day| reaches(&mut again, day, goal)));
            told.last_on = Day::from_number(last_day(told.latest_on.number(), bounds.horizon, |day| {
                reaches(&mut again, day, bounds.horizon)
            }));
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
