//! Specified skilled work: the times it was held, the status of residence, and the examination that a sixth year is judged by.

use kanryu_rules::{Interval, Intervals};

use super::stage::{SIXTH_YEAR, SPECIFIED_SKILLED};
use super::stated::Stated;
use super::timeline::Item;
use super::worth::Worth;
use super::{Found, Timeline};
use crate::calendar::Day;
use crate::event::Fact;

const PARTS: [&str; 3] = ["A", "B", "C"];
const POSTED: &str = "sixth_year_request_posted";

pub(super) fn find<'a>(timeline: &Timeline<'a>, stated: &Stated<'a>, found: &mut Found<'a>) {
    let held = || timeline.segments.iter().filter(|segment| segment.status == Some(SPECIFIED_SKILLED));
    found.put("specified_skilled_begun", held().next().is_some());
    found.put_known("specified_skilled_from_on", held().map(|segment| segment.from).min());
    found.put("specified_skilled_spans", times(timeline));
    let sixth = timeline.segments.iter().any(|segment| segment.is(SIXTH_YEAR));
    found.put("sixth_year_granted", sixth);
    if let Some(current) = timeline.current() {
        let status = current.status.map_or("none", |status| if is_known(status) { status } else { "other" });
        found.put("residence_status", status);
    }
    find_posting(timeline, stated, found);
    find_examination(timeline, found);
}

fn is_known(status: &str) -> bool {
    crate::word::codes("residence").any(|(word, _)| word == status)
}

/// The days on which the status was held.
///
/// A day of change belongs to the new status; the day of leaving Japan still belongs to the stay.
fn times(timeline: &Timeline<'_>) -> Intervals {
    let time = |segment: &super::stage::Segment<'_>| {
        let left = |day: Day| {
            let leaves = |item: &Item<'_>| item.day == day && matches!(item.fact, Fact::LeftJapan { .. });
            timeline.items.iter().any(leaves)
        };
        let last = |until: Day| if left(until) { until } else { until.plus_days(-1) };
        Interval::new(segment.from, segment.until.map(last)).ok()
    };
    let held = timeline.segments.iter().filter(|segment| segment.status == Some(SPECIFIED_SKILLED));
    held.filter_map(time).collect()
}

/// The request for a sixth year goes by post: the day is that of the first statement that it was posted.
fn find_posting<'a>(timeline: &Timeline<'a>, stated: &Stated<'a>, found: &mut Found<'a>) {
    let posted = timeline
        .items
        .iter()
        .find(|item| matches!(item.fact, Fact::Attested { name, holds: true } if name == POSTED));
    found.put(POSTED, stated.yes_no(POSTED).unwrap_or(false));
    found.put_known("sixth_year_request_posted_on", posted.map(|item| item.day));
}

/// The latest examination sat.
fn find_examination(timeline: &Timeline<'_>, found: &mut Found<'_>) {
    let worth = Worth::builtin();
    let latest = timeline.items.iter().rfind(|item| matches!(item.fact, Fact::ExamTaken { .. }));
    let Some(Item { day, fact: Fact::ExamTaken { number, parts_passed, parts_sat, .. }, .. }) = latest else {
        return;
    };
    found.put("exam_number", *number);
    found.put("exam_on", worth.examination(*number).map_or(*day, |exam| exam.held_on));
    let named = |list: &[String]| PARTS.iter().filter(|part| list.iter().any(|l| l == **part)).count();
    found.put("parts_passed_in_exam", named(parts_passed) as i64);
    let all_sat = match parts_sat.is_empty() {
        false => Some(named(parts_sat) == PARTS.len()),
        // Whoever had no part pass yet had no part to leave out.
        true => (*number <= worth.first_examination_in_parts).then_some(true),
    };
    found.put_known("all_parts_sat", all_sat);
}
