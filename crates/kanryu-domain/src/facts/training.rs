//! Technical intern training and specified skilled work: when each stage began and how long it has lasted.

use super::stage::{SPECIFIED_SKILLED, Segment, TRAINING};
use super::timeline::Item;
use super::{Found, Timeline, whole_months};
use crate::calendar::Day;
use crate::event::Fact;

pub(super) fn find<'a>(timeline: &Timeline<'a>, found: &mut Found<'a>) {
    let of = |stage: &str| timeline.segments.iter().find(|segment| segment.is(stage));
    let begun = TRAINING.map(|stage| of(stage).is_some());
    // Whoever is in a later stage has gone through the earlier ones, recorded or not.
    found.put("technical_intern_1_begun", begun[0] || begun[1] || begun[2]);
    found.put("technical_intern_2_begun", begun[1] || begun[2]);
    found.put("technical_intern_3_begun", begun[2]);
    find_plan(timeline, found);
    let entered_on = entered_on(timeline);
    found.put_known("technical_intern_entered_on", entered_on);
    let permitted = timeline.items.iter().find_map(|Item { day, fact, .. }| match fact {
        Fact::ResidenceGranted { status, .. } if status == "technical-intern-training-2" => Some(*day),
        _ => None,
    });
    let second = of(TRAINING[1]).map(|segment| segment.from);
    found.put_known("technical_intern_2_permitted_on", permitted.or(second));
    if let Some(entered_on) = entered_on {
        let ended_on = last_of_first_two(timeline).map_or(timeline.as_of, |last| timeline.end_of(last));
        found.put("technical_intern_12_months", whole_months(entered_on, ended_on));
    }
    if let Some(third) = of(TRAINING[2]) {
        let counted_from = third.from.plus_days(days_abroad(timeline, third));
        found.put("technical_intern_3_entered_on", third.from);
        found.put("technical_intern_3_counted_from_on", counted_from);
        found.put("technical_intern_3_months", whole_months(counted_from, timeline.end_of(third)));
    }
    if let Some(second) = second {
        found.put("home_stay_months", longest_home_stay(timeline, second));
    }
    found.put_known("specified_skilled_from_on", of(SPECIFIED_SKILLED).map(|segment| segment.from));
}

/// The plan of the first stage; for a later stage nothing asks.
fn find_plan(timeline: &Timeline<'_>, found: &mut Found<'_>) {
    let mut accredited = false;
    for Item { day, fact, .. } in &timeline.items {
        let Fact::TrainingPlan { act, stage } = fact else { continue };
        if stage != TRAINING[0] {
            continue;
        }
        match act.as_str() {
            "filed" => found.put("technical_intern_1_plan_filed_on", *day),
            "accredited" => accredited = true,
            _ => {}
        }
    }
    found.put("technical_intern_1_plan_accredited", accredited);
}

/// The day from which stages 1 and 2 are counted together.
///
/// It is the day stage 1 was entered; where only a later status is on record, the last entry into Japan before it.
fn entered_on(timeline: &Timeline<'_>) -> Option<Day> {
    let first = timeline.segments.iter().find(|segment| segment.is(TRAINING[0]));
    if let Some(first) = first.filter(|segment| segment.is_entered) {
        return Some(first.from);
    }
    let evidence =
        timeline.segments.iter().find(|segment| segment.is(TRAINING[0]) || segment.is(TRAINING[1]))?;
    let held_before = timeline
        .segments
        .iter()
        .rfind(|segment| segment.until == Some(evidence.from) && segment.status.is_some());
    let entry = timeline.items.iter().rfind(|Item { day, fact, .. }| {
        *day <= evidence.from
            && held_before.is_none_or(|held| *day >= held.from)
            && matches!(fact, Fact::EnteredJapan)
    });
    entry.map(|item| item.day).or(first.map(|segment| segment.from))
}

fn last_of_first_two<'t, 'a>(timeline: &'t Timeline<'a>) -> Option<&'t Segment<'a>> {
    timeline.segments.iter().rfind(|segment| segment.is(TRAINING[0]) || segment.is(TRAINING[1]))
}

/// Days abroad within a stage; the day of coming back counts as a day in Japan.
fn days_abroad(timeline: &Timeline<'_>, stage: &Segment<'_>) -> i32 {
    let end = timeline.end_of(stage);
    let within = |(left, back): &(Day, Day)| {
        let (left, back) = ((*left).max(stage.from), (*back).min(end));
        (back.number() - left.number()).max(0)
    };
    timeline.absences().iter().map(within).sum()
}

/// Whole months of the longest stay abroad that began after stage 2 did.
fn longest_home_stay(timeline: &Timeline<'_>, second_began_on: Day) -> i64 {
    let stays = timeline.absences().into_iter().filter(|(left, _)| *left >= second_began_on);
    stays.map(|(left, back)| whole_months(left, back)).max().unwrap_or(0)
}
