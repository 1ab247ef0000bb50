//! Which moments need not be followed: another one is as good in every respect.

use super::cells::{Cell, View};
use super::planner::Planner;
use super::search::{Bounds, Label, Search};
use super::worth::Worth;

impl Search {
    pub(super) fn is_dominated(
        &mut self,
        planner: &Planner,
        at: u32,
        label: &Label,
        bounds: &Bounds,
    ) -> bool {
        let stage = usize::from(label.stage);
        let others = std::mem::take(&mut self.by_stage[stage]);
        let beaten = others.iter().any(|other| {
            !self.labels[*other as usize].dropped
                && self.dominates(planner, (*other, &self.labels[*other as usize]), (at, label), bounds)
        });
        if !beaten {
            for other in &others {
                let known = self.labels[*other as usize];
                if !known.dropped
                    && known.day >= label.day
                    && self.dominates(planner, (at, label), (*other, &known), bounds)
                {
                    self.labels[*other as usize].dropped = true;
                }
            }
        }
        self.by_stage[stage] = others;
        beaten
    }

    /// Whether whatever can be done from `two` can be done from `one` as early, as sure and with as few examinations.
    fn dominates(&self, planner: &Planner, one: (u32, &Label), two: (u32, &Label), bounds: &Bounds) -> bool {
        let ((a, first), (b, second)) = (one, two);
        let scores = first.day <= second.day
            && first.cap >= second.cap
            && first.reached >= second.reached
            && first.visited & !second.visited == 0;
        let costs = bounds.earliest_only || first.confidence <= second.confidence;
        if !scores || !costs || first.origin == second.origin {
            return false;
        }
        let (width, actions) = (planner.facts.len(), self.open.len());
        let cells = |at: u32| &self.cells[at as usize * width..(at as usize + 1) * width];
        let (mine, theirs) = (
            View { planner, cells: cells(a), spans: &self.spans, day: second.day },
            View { planner, cells: cells(b), spans: &self.spans, day: second.day },
        );
        let facts = self.varying.iter().copied().all(|slot| {
            let worth = planner.worth[slot];
            match (mine.cells[slot], theirs.cells[slot]) {
                (one, other) if one == other => return true,
                (Cell::Spans(one), Cell::Spans(other)) => {
                    return self.spans[one as usize] == self.spans[other as usize];
                }
                (Cell::Spans(_), _) | (_, Cell::Spans(_)) => return worth == Worth::Nothing,
                _ => {}
            }
            // What is not known opens nothing.
            let Some(theirs) = theirs.slot_number(slot) else { return true };
            if mine.slot_number(slot).is_some_and(|mine| worth.is_as_good(mine, theirs)) {
                return true;
            }
            // What is free and due by then will be there as well.
            planner.setters[slot].iter().any(|(action, number)| {
                let chance = self.chance(a, *action);
                chance.due <= second.day.min(first.cap)
                    && chance.due >= first.day
                    && worth.is_as_good(*number, theirs)
            })
        });
        let chances = |at: u32| &self.chances[at as usize * actions..(at as usize + 1) * actions];
        facts
            && chances(a)
                .iter()
                .zip(chances(b))
                .all(|(mine, theirs)| theirs.closed || mine.due.max(second.day) <= theirs.due.max(second.day))
    }
}
