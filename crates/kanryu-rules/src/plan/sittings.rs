//! When an activity can be done: the published rows of a calendar, and after them the days that its pattern predicts.

use super::cells::NEVER;
use crate::confidence::Confidence;
use crate::day::Day;
use crate::rulebook::Rulebook;
use crate::rulebook::planned::Pattern;

/// One day on which something is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sitting {
    pub on: i32,
    /// Last day of application; `NEVER` where none is known.
    pub apply_until: i32,
    /// The day up to which what must be shown counts; the day itself where none is known.
    pub counted_until: i32,
    /// The day on which the result is known.
    pub result_on: Option<i32>,
    pub confidence: Confidence,
    /// It follows from a pattern or is marked as uncertain, and is not published.
    pub predicted: bool,
}

/// How many years after the last published row a pattern is followed.
const YEARS: i32 = 45;
/// Where a calendar has no row at all, its pattern is followed from this year on.
const FIRST_YEAR: i32 = 2000;

/// Every sitting of a calendar and of the patterns after it, in order; `None` for what can be done on any day.
pub(super) fn sittings(
    rulebook: &Rulebook,
    calendar: Option<&str>,
    patterns: &[Pattern],
) -> Option<Vec<Sitting>> {
    if calendar.is_none() && patterns.is_empty() {
        return None;
    }
    let mut sittings = calendar.map(|calendar| published(rulebook, calendar)).unwrap_or_default();
    let last = sittings.last().map(|sitting| sitting.on);
    let first_year = last.map_or(FIRST_YEAR, |last| Day::from_number(last).year());
    let known = sittings.clone();
    for year in first_year..=first_year + YEARS.max(2060 - first_year) {
        let mut days: Vec<Day> = patterns.iter().flat_map(|pattern| pattern.days(year)).collect();
        days.sort_unstable();
        sittings.extend(
            days.into_iter()
                .filter(|day| last.is_none_or(|last| day.number() > last))
                .map(|day| predicted(day, &known)),
        );
    }
    Some(sittings)
}

/// A sitting whose other days lie as far from it as those of the last published sitting of the same month.
fn predicted(day: Day, known: &[Sitting]) -> Sitting {
    let same_month = |sitting: &&Sitting| Day::from_number(sitting.on).ymd().1 == day.ymd().1;
    let on = day.number();
    let whole = |sitting: &&Sitting| sitting.apply_until != NEVER;
    let model = known.iter().rev().filter(same_month).find(whole);
    let model = model.or_else(|| known.iter().rev().find(same_month));
    let shifted = |then: i32, model: &Sitting| if then == NEVER { NEVER } else { on + (then - model.on) };
    let result =
        known.iter().rev().filter(same_month).find_map(|sitting| Some(sitting.result_on? - sitting.on));
    Sitting {
        on,
        apply_until: model.map_or(NEVER, |model| shifted(model.apply_until, model)),
        counted_until: model.map_or(on, |model| shifted(model.counted_until, model)),
        result_on: result.map(|days| on + days),
        confidence: Confidence::Low,
        predicted: true,
    }
}

/// The rows of the calendar; a row that is only expected is less sure than medium.
fn published(rulebook: &Rulebook, calendar: &str) -> Vec<Sitting> {
    let rows = rulebook.calendar(calendar).map(|calendar| calendar.rows.as_slice()).unwrap_or_default();
    let sitting = |row: &crate::CalendarRow| {
        let on = row.on.number();
        Sitting {
            on,
            apply_until: row.day("apply_until").map_or(NEVER, Day::number),
            counted_until: row.day("counted_until").map_or(on, Day::number),
            result_on: row.day("result_on").map(Day::number),
            confidence: row.confidence,
            predicted: row.confidence > Confidence::Medium,
        }
    };
    let mut sittings: Vec<Sitting> = rows.iter().map(sitting).collect();
    // Of a sitting that is only expected, the days that are not said lie as they did the last time.
    for at in 0..sittings.len() {
        if sittings[at].predicted {
            let expected = predicted(Day::from_number(sittings[at].on), &sittings[..at]);
            let own = &mut sittings[at];
            own.apply_until = own.apply_until.min(expected.apply_until);
            own.result_on = own.result_on.or(expected.result_on);
        }
    }
    sittings
}
