//! Care work: enrolled days, worked days, experience, the contract, and the last day printed on the card.

use super::stage::{TRAINING, is_employed_care, is_same_status};
use super::timeline::Item;
use super::{Found, Timeline, whole_months};
use crate::calendar::Day;
use crate::event::Fact;

/// A time of care work, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period {
    from: Day,
    to: Day,
}

/// One recorded time of care work.
struct Work {
    from: Day,
    until: Option<Day>,
    worked_days: Option<i64>,
}

fn works(timeline: &Timeline<'_>) -> Vec<Work> {
    let work = |Item { day, fact, .. }: &Item<'_>| match fact {
        Fact::CareWorked { until, worked_days, .. } => {
            Some(Work { from: *day, until: *until, worked_days: *worked_days })
        }
        _ => None,
    };
    timeline.items.iter().filter_map(work).collect()
}

/// Times of work up to `horizon`, with overlapping and adjoining ones made one.
fn merged(works: &[Work], horizon: Day) -> Vec<Period> {
    let clipped =
        |work: &Work| Period { from: work.from, to: work.until.map_or(horizon, |until| until.min(horizon)) };
    let mut periods: Vec<Period> =
        works.iter().map(clipped).filter(|period| period.from <= period.to).collect();
    periods.sort_by_key(|period| period.from);
    let mut merged: Vec<Period> = Vec::new();
    for period in periods {
        match merged.last_mut() {
            Some(last) if period.from <= last.to.plus_days(1) => last.to = last.to.max(period.to),
            _ => merged.push(period),
        }
    }
    merged
}

fn days(periods: &[Period]) -> i64 {
    periods.iter().map(|period| i64::from(period.to.number() - period.from.number()) + 1).sum()
}

/// Months of each time by itself, since months of different times do not add up to more.
fn months(periods: &[Period]) -> i64 {
    periods.iter().map(|period| whole_months(period.from, period.to.plus_days(1))).sum()
}

pub(super) fn find<'a>(timeline: &Timeline<'a>, found: &mut Found<'a>) {
    find_stay(timeline, found);
    let works = works(timeline);
    if works.is_empty() {
        return;
    }
    let periods = merged(&works, timeline.as_of);
    let in_japan: Vec<Work> = works.into_iter().filter_map(|work| within_japan(timeline, work)).collect();
    found.put("enrolled_days", days(&merged(&in_japan, timeline.as_of)));
    found.put("enrolled_days_at_year_end", days(&merged(&in_japan, fiscal_year_end(timeline.as_of))));
    let worked = worked_days(&in_japan, timeline.as_of);
    found.put_known("worked_days", worked);
    // How many days will be worked until then nobody can count; only work that has ended adds none.
    let has_ended = in_japan.iter().all(|work| work.until.is_some_and(|until| until <= timeline.as_of));
    found.put_known("worked_days_at_year_end", worked.filter(|_| has_ended));
    found.put("care_experience_months", months(&periods));
    find_practice(timeline, &periods, found);
}

/// This work as far as it was done in Japan: work begun in a stage at home is left out, and a return home ends it.
///
/// Work abroad does not count toward the examination (R-EX-01); it stays experience in care.
fn within_japan(timeline: &Timeline<'_>, work: Work) -> Option<Work> {
    let mut at_home =
        timeline.segments.iter().filter(|stage| stage.stage.is_some() && stage.status.is_none());
    let home = at_home.find(|stage| stage.until.is_none_or(|until| until > work.from));
    match home {
        Some(home) if home.from <= work.from => None,
        Some(home) if work.until.is_none_or(|until| until >= home.from) => {
            Some(Work { until: Some(home.from.plus_days(-1)), ..work })
        }
        Some(_) | None => Some(work),
    }
}

pub(super) fn fiscal_year_end(day: Day) -> Day {
    Day::from_ymd(day.fiscal_year() + 1, 3, 31).unwrap_or(day)
}

/// Days worked in all; unknown as soon as one time of work lacks them or reaches beyond the day asked about.
fn worked_days(works: &[Work], as_of: Day) -> Option<i64> {
    let counted = |work: &Work| work.worked_days.filter(|_| work.until.is_none_or(|until| until <= as_of));
    works.iter().map(counted).sum()
}

/// Work within the stages of technical intern training.
fn find_practice(timeline: &Timeline<'_>, periods: &[Period], found: &mut Found<'_>) {
    let stages = timeline.segments.iter().filter(|s| TRAINING.iter().any(|stage| s.is(stage)));
    let inside: Vec<Work> = stages
        .flat_map(|stage| {
            // A stage ends the day before the next one begins; a stage that goes on includes today.
            let end = stage.until.map_or(timeline.as_of, |until| until.plus_days(-1));
            periods.iter().map(move |period| Work {
                from: period.from.max(stage.from),
                until: Some(period.to.min(end)),
                worked_days: None,
            })
        })
        .collect();
    let inside = merged(&inside, timeline.as_of);
    if !inside.is_empty() {
        found.put("technical_intern_practice_months", months(&inside));
    }
}

/// Whether care work and these other times cover every day from `from` to the day asked about; unknown without
/// any recorded work.
pub(super) fn unbroken(timeline: &Timeline<'_>, from: Day, besides: &[(Day, Option<Day>)]) -> Option<bool> {
    let mut works = works(timeline);
    if works.is_empty() {
        works = employments(timeline);
    }
    if works.is_empty() {
        return None;
    }
    works.extend(besides.iter().map(|(from, until)| Work { from: *from, until: *until, worked_days: None }));
    let covers = |period: &Period| period.from <= from && timeline.as_of <= period.to;
    Some(merged(&works, timeline.as_of).iter().any(covers))
}

/// Whether this work is care in Japan.
fn is_care_in_japan(work: &str, country: &str) -> bool {
    country == "JP" && ["care", "care-teaching"].contains(&work)
}

/// Employments in care in Japan, which stand for the work where no care work itself is recorded.
fn employments(timeline: &Timeline<'_>) -> Vec<Work> {
    let mut open: Vec<(&crate::id::Subject, Day)> = Vec::new();
    let mut done = Vec::new();
    for Item { day, fact, .. } in &timeline.items {
        match fact {
            Fact::EmploymentBegan { organization, work, country } if is_care_in_japan(work, country) => {
                open.push((organization, *day));
            }
            Fact::EmploymentEnded { organization } => {
                let ended = open.iter().filter(|(employer, _)| *employer == organization);
                done.extend(ended.map(|(_, from)| Work {
                    from: *from,
                    until: Some(*day),
                    worked_days: None,
                }));
                open.retain(|(employer, _)| *employer != organization);
            }
            _ => {}
        }
    }
    done.extend(open.into_iter().map(|(_, from)| Work { from, until: None, worked_days: None }));
    done
}

fn find_stay<'a>(timeline: &Timeline<'a>, found: &mut Found<'a>) {
    let status = timeline.current().and_then(|segment| segment.status);
    let printed = timeline.items.iter().rev().find_map(|item| match item.fact {
        Fact::ResidenceGranted { status: granted, until }
            if status.is_some_and(|held| is_same_status(granted, held)) =>
        {
            Some(*until)
        }
        _ => None,
    });
    found.put_known("residence_until_on", printed.flatten());
    if let Some(current) = timeline.current() {
        // A visitor, and somebody whose stage is outside Japan, is no resident of the middle or long term.
        let is_resident = current.status.is_some_and(|status| status != "temporary-visitor");
        found.put("is_mid_to_long_term_resident", is_resident);
    }
    let employments = employments(timeline);
    if !employments.is_empty() {
        found.put("care_contract_in_japan", employments.iter().any(|work| work.until.is_none()));
    } else if timeline.current().and_then(|segment| segment.stage).is_some_and(is_employed_care) {
        found.put("care_contract_in_japan", true);
    }
    // The first contract is no change; every end, and every later beginning, is one.
    let begun = employments.iter().map(|work| work.from).min();
    let later = employments.iter().map(|work| work.from).filter(|from| Some(*from) > begun);
    let changes = employments.iter().filter_map(|work| work.until).chain(later);
    found.put_known("employer_changed_on", changes.max());
}
