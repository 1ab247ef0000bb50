//! Leave and other times that a clock may leave out: which days they were, never whether law leaves them out.

use kanryu_rules::{Interval, Intervals};

use super::timeline::Item;
use super::{Found, Timeline};
use crate::calendar::Day;
use crate::event::{Fact, LeaveKind};

/// The fact that holds the times of a kind of leave.
fn fact_of(leave: LeaveKind) -> &'static str {
    match leave {
        LeaveKind::Birth | LeaveKind::ChildCare => "birth_and_child_care_leave_spans",
        LeaveKind::Illness | LeaveKind::Injury => "illness_leave_spans",
        LeaveKind::ReentryClosed => "reentry_closed_spans",
    }
}

fn leaves<'t>(timeline: &'t Timeline<'_>) -> impl Iterator<Item = (LeaveKind, Day, Option<Day>)> + 't {
    timeline.items.iter().filter_map(|Item { day, fact, .. }| match fact {
        // Days off that no paper shows are not leave that law could leave out.
        Fact::LeaveTaken { leave, until, documented: true } => Some((*leave, *day, *until)),
        _ => None,
    })
}

pub(super) fn find(timeline: &Timeline<'_>, found: &mut Found<'_>) {
    for name in ["birth_and_child_care_leave_spans", "illness_leave_spans", "reentry_closed_spans"] {
        let mine = leaves(timeline).filter(|(leave, ..)| fact_of(*leave) == name);
        // The registry refuses what ends before it begins.
        let spans: Intervals = mine.filter_map(|(_, from, until)| Interval::new(from, until).ok()).collect();
        found.put(name, spans);
    }
}

/// Every time of leave from work.
pub(super) fn periods(timeline: &Timeline<'_>) -> Vec<(Day, Option<Day>)> {
    let from_work = |leave: LeaveKind| match leave {
        LeaveKind::Birth | LeaveKind::ChildCare | LeaveKind::Illness | LeaveKind::Injury => true,
        LeaveKind::ReentryClosed => false,
    };
    leaves(timeline).filter(|(leave, ..)| from_work(*leave)).map(|(_, from, until)| (from, until)).collect()
}
