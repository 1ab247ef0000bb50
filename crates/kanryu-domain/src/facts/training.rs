//! Technical intern training: when each stage began and how long it has lasted.

use super::stage::{Segment, TRAINING};
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
    find_departures(timeline, found);
    if begun.iter().any(|begun| *begun) {
        find_attempts(timeline, found);
    }
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
        let stay = longest_home_stay(timeline, second);
        found.put("home_stay_months", stay.map_or(0, |(left, back)| whole_months(left, back)));
        let in_third =
            stay.zip(of(TRAINING[2])).map_or(0, |((left, _), third)| whole_months(third.from, left));
        found.put("technical_intern_3_months_at_home_stay", in_third);
    }
}

/// Acts that a `training-plan` event may record: filing, accreditation, and the certificate of eligibility for its entry.
pub const PLAN_ACTS: [&str; 3] = ["filed", "accredited", "coe-issued"];

/// The plan of the first stage; for a later stage nothing asks.
fn find_plan(timeline: &Timeline<'_>, found: &mut Found<'_>) {
    let (mut accredited, mut certified) = (false, false);
    let mut is_on_record = false;
    for Item { day, fact, .. } in &timeline.items {
        let Fact::TrainingPlan { act, stage } = fact else { continue };
        if stage != TRAINING[0] {
            continue;
        }
        is_on_record = true;
        match act.as_str() {
            "filed" => found.put("technical_intern_1_plan_filed_on", *day),
            "accredited" => {
                accredited = true;
                found.put("technical_intern_1_plan_accredited_on", *day);
            }
            "coe-issued" => {
                certified = true;
                found.put("technical_intern_1_coe_issued_on", *day);
            }
            _ => {}
        }
    }
    found.put("technical_intern_1_plan_accredited", accredited);
    found.put("technical_intern_1_coe_issued", certified);
    let begun = timeline.segments.iter().find(|segment| segment.is(TRAINING[0])).map(|segment| segment.from);
    if is_on_record || begun.is_some() {
        found.put("technical_intern_1_plan_start_on", begun.unwrap_or(timeline.as_of));
    }
}

/// Leaving the training for another status, and leaving Japan.
fn find_departures(timeline: &Timeline<'_>, found: &mut Found<'_>) {
    let is_training = |segment: &Segment<'_>| TRAINING.iter().any(|stage| segment.is(stage));
    let mut changed_on = None;
    for pair in timeline.segments.windows(2) {
        if is_training(&pair[0]) && !is_training(&pair[1]) && pair[1].status.is_some() {
            changed_on = Some(pair[1].from);
        }
    }
    found.put("technical_intern_left_for_other_status", changed_on.is_some());
    found.put_known("technical_intern_left_for_other_status_on", changed_on);
    found.put_known("left_japan_on", timeline.absences().last().map(|(left, _)| *left));
}

/// How often the skill tests of the training were sat; nobody else's sittings are counted.
fn find_attempts(timeline: &Timeline<'_>, found: &mut Found<'_>) {
    let attempts = |wanted: &str| {
        let sat = |item: &&Item<'_>| matches!(item.fact, Fact::TestTaken { test, .. } if test == wanted);
        timeline.items.iter().filter(sat).count() as i64
    };
    found.put("basic_skill_attempts", attempts("trainee-skill-basic"));
    found.put("specialized_skill_attempts", attempts("trainee-skill-specialist"));
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

/// The longest stay abroad that began after stage 2 did: the day of leaving and the day of coming back.
fn longest_home_stay(timeline: &Timeline<'_>, second_began_on: Day) -> Option<(Day, Day)> {
    let stays = timeline.absences().into_iter().filter(|(left, _)| *left >= second_began_on);
    stays.max_by_key(|(left, back)| (whole_months(*left, *back), back.number() - left.number()))
}
