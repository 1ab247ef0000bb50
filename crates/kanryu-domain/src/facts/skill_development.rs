//! Employment for Skill Development: when it began, from which day it is counted, and how long at the present host.

use kanryu_rules::Span;

use super::stage::{SKILL_DEVELOPMENT, Segment, TRAINING};
use super::timeline::Item;
use super::{Found, Timeline, whole_months};
use crate::calendar::Day;
use crate::event::{AffiliationRole, Fact};

/// The tests that may be the skill test of the first year.
const FIRST_TEST: &str = "skill-development-basic";

pub(super) fn find<'a>(timeline: &Timeline<'a>, found: &mut Found<'a>) {
    let begun = timeline.segments.iter().find(|segment| is_skill_development(segment));
    found.put("skill_development_begun", begun.is_some());
    found.put("care_accepts_general_japanese", false);
    // Somebody who is neither a trainee nor in this employment has no host to leave.
    let is_trainee = timeline.segments.iter().any(|s| TRAINING.iter().any(|stage| s.is(stage)));
    if begun.is_some() || is_trainee {
        found.put("transfer_is_unavoidable", false);
    }
    let Some(begun) = begun else { return };
    found.put("skill_development_entered_on", begun.from);
    found.put("skill_development_counted_from_on", counted_from(timeline, begun.from));
    let at_host_since = host_began_on(timeline, begun.from);
    found.put("skill_development_months_at_host", whole_months(at_host_since, end(timeline)));
    found.put("skill_development_basic_taken", has_sat_first_test(timeline));
    found.put("host_chose_one_year_transfer", false);
}

fn is_skill_development(segment: &Segment<'_>) -> bool {
    SKILL_DEVELOPMENT.iter().any(|stage| segment.is(stage))
}

/// The last day in the employment, or the day asked about.
fn end(timeline: &Timeline<'_>) -> Day {
    let last = timeline.segments.iter().rfind(|segment| is_skill_development(segment));
    last.map_or(timeline.as_of, |segment| timeline.end_of(segment))
}

/// The first day, moved back by the whole months of technical intern training before it.
fn counted_from(timeline: &Timeline<'_>, entered_on: Day) -> Day {
    let trained = timeline
        .segments
        .iter()
        .filter(|segment| segment.from < entered_on && TRAINING.iter().any(|stage| segment.is(stage)))
        .map(|segment| whole_months(segment.from, timeline.end_of(segment)))
        .sum::<i64>();
    let months = i32::try_from(trained).unwrap_or(0);
    entered_on.corresponding_day(Span::months(-months))
}

/// Since when the person is with the present host: the beginning, or a later change of employer or host.
fn host_began_on(timeline: &Timeline<'_>, entered_on: Day) -> Day {
    let end = end(timeline);
    let changed = |Item { day, fact, .. }: &Item<'_>| match fact {
        Fact::EmploymentBegan { country, .. } if country == "JP" => Some(*day),
        Fact::AffiliationBegan { role: AffiliationRole::Host, .. } => Some(*day),
        _ => None,
    };
    let starts = || timeline.items.iter().filter_map(changed).filter(|day| *day <= end);
    let has_host_at_entry = starts().any(|day| day <= entered_on);
    let mut later: Vec<Day> = starts().filter(|day| *day > entered_on).collect();
    later.dedup();
    // Where no host is on record at the beginning, the first one recorded is the one it began with.
    let changes = later.get(usize::from(!has_host_at_entry)..).unwrap_or_default();
    changes.last().copied().unwrap_or(entered_on)
}

fn has_sat_first_test(timeline: &Timeline<'_>) -> bool {
    timeline.items.iter().any(|item| matches!(item.fact, Fact::TestTaken { test, .. } if test == FIRST_TEST))
}
