//! How late each move of a route may come: without delaying the goal, and at all.

use super::Move;
use super::route::Begin;
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
            let reaches = |again: &mut Search, day: i32, by: i32| {
                let not_before = Some((number, day));
                self.run(again, &Bounds { not_before, horizon: by, ..bounds.clone() });
                !again.goals.is_empty()
            };
            told.latest_on = Day::from_number(last_day(on, goal, |day| reaches(&mut again, day, goal)));
            told.last_on = Day::from_number(last_day(told.latest_on.number(), bounds.horizon, |day| {
                reaches(&mut again, day, bounds.horizon)
            }));
        }
    }
}

/// The last day from `low` to `high` on which it still holds; it holds on `low`.
fn last_day(low: i32, high: i32, mut holds: impl FnMut(i32) -> bool) -> i32 {
    let (mut low, mut high) = (low, high.max(low));
    while low < high {
        let middle = low + (high - low + 1) / 2;
        if holds(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}
