//! Candidates under an economic partnership agreement: when they came, and how long they stayed.
//!
//! Time in the stages of a candidate is counted from the entry into Japan. Stays that adjoin count as one; a
//! candidate who left and came back has two stays, whose whole months are added up.

use super::stage::{EPA_CANDIDATE, EPA_CERTIFIED, EPA_EXTRA_YEAR, Segment};
use super::timeline::Item;
use super::{Found, Timeline, whole_months};
use crate::calendar::Day;
use crate::event::Fact;

pub(super) fn find<'a>(timeline: &Timeline<'a>, found: &mut Found<'a>) {
    found.put_known("nationality", timeline.nationality);
    let stays = stays(timeline);
    let is_certified = timeline.segments.iter().any(|segment| segment.is(EPA_CERTIFIED));
    found.put("epa_begun", !stays.is_empty() || is_certified);
    // Candidates for nurses come under the same agreements; no record counts as care.
    found.put("epa_nurse_candidate", false);
    let Some(first) = stays.first() else { return };
    found.put("epa_entered_on", first.from);
    found.put("epa_entry_fiscal_year", i64::from(first.from.fiscal_year()));
    found.put("epa_months", months(&stays, timeline.as_of));
    let year_end = super::work::fiscal_year_end(timeline.as_of);
    // The last day of the fiscal year counts, so the period ends at the beginning of the next one.
    found.put("epa_months_at_year_end", months(&stays, year_end.plus_days(1)));
}

/// A stay as a candidate; without `until` while it goes on.
struct Stay {
    from: Day,
    until: Option<Day>,
}

fn months(stays: &[Stay], horizon: Day) -> i64 {
    stays.iter().map(|stay| whole_months(stay.from, stay.until.unwrap_or(horizon))).sum()
}

fn stays(timeline: &Timeline<'_>) -> Vec<Stay> {
    let mut stays: Vec<Stay> = Vec::new();
    let candidate = |segment: &&Segment<'_>| segment.is(EPA_CANDIDATE) || segment.is(EPA_EXTRA_YEAR);
    for segment in timeline.segments.iter().filter(candidate) {
        match stays.last_mut() {
            Some(last) if last.until == Some(segment.from) => last.until = segment.until,
            _ => stays.push(Stay { from: began_on(timeline, segment), until: segment.until }),
        }
    }
    stays
}

/// The day a stay began: as an event says, or else the entry into Japan that belongs to the permission.
fn began_on(timeline: &Timeline<'_>, segment: &Segment<'_>) -> Day {
    if segment.is_entered {
        return segment.from;
    }
    let entries = || timeline.items.iter().filter(|item| matches!(item.fact, Fact::EnteredJapan));
    let inside =
        |Item { day, .. }: &&Item<'_>| *day >= segment.from && segment.until.is_none_or(|until| *day < until);
    // Somebody who had left before came back with this permission; whoever was in Japan entered earlier.
    let left_on = timeline
        .items
        .iter()
        .rfind(|item| item.day < segment.from && matches!(item.fact, Fact::LeftJapan { .. }));
    let before =
        entries().rfind(|item| item.day <= segment.from && left_on.is_none_or(|left| item.day >= left.day));
    before.or_else(|| entries().find(inside)).map_or(segment.from, |item| item.day)
}
