//! Japanese, skill tests, courses and graduation.

use super::stage::TRAINING_FACILITY;
use super::stated::Stated;
use super::worth::{Gives, Pass, Sitting, Worth};
use super::{Found, Timeline, whole_months};
use crate::calendar::Day;
use crate::event::Fact;

/// Levels from lowest to highest, by fact; a test compares them with the catalog.
pub(super) const LEVELS: [(&str, &[&str]); 3] = [
    ("japanese_level", &["none", "N5", "N4", "N3", "N2", "N1"]),
    ("jlpt_level", &["none", "N5", "N4", "N3", "N2", "N1"]),
    ("jft_level", &["none", "A1", "A2.1", "A2.2"]),
];

/// Courses of two years or more: without a record they did not happen.
const NOT_WITHOUT_A_RECORD: [&str; 3] =
    ["training-facility", "welfare-high-school", "technical-intern-2-other-occupation"];

pub(super) fn find<'a>(timeline: &Timeline<'a>, stated: &Stated<'a>, found: &mut Found<'a>) {
    let worth = Worth::builtin();
    let sittings: Vec<Sitting<'a>> =
        timeline.items.iter().filter_map(|item| sitting(item.day, item.fact)).collect();
    for (fact, levels) in LEVELS {
        found.put_known(fact, best_level(worth, fact, levels, &sittings));
    }
    for score in &worth.score {
        let best = sittings.iter().filter(|s| s.verified && score.fits(s)).filter_map(|s| s.score).max();
        found.put_known(&score.fact, best);
    }
    for pass in &worth.pass {
        found.put_known(&pass.fact, passed(pass, &sittings));
        find_sittings(pass, &sittings, found);
    }
    find_courses(timeline, worth, found);
    find_graduation(timeline, stated, found);
}

/// When a test was sat and passed last; no record counts as never.
fn find_sittings<'a>(pass: &'static Pass, sittings: &[Sitting<'a>], found: &mut Found<'a>) {
    let sat = || sittings.iter().filter(|s| s.test == pass.test);
    if let Some(fact) = &pass.passed_on {
        found.put_known(fact, sat().filter(|s| s.passed && s.verified).map(|s| s.day).next_back());
    }
    if let Some(fact) = &pass.sat_on {
        found.put_known(fact, sat().map(|s| s.day).next_back());
    }
    if let Some(fact) = &pass.sat {
        found.put(fact, sat().next().is_some());
    }
}

fn sitting(day: Day, fact: &Fact) -> Option<Sitting<'_>> {
    match fact {
        Fact::TestTaken { test, level, score, passed, verified } => Some(Sitting {
            day,
            test,
            level: level.as_deref(),
            score: *score,
            passed: *passed,
            verified: *verified,
        }),
        _ => None,
    }
}

/// The best level among verified results; `none` where verified tests gave no level; unknown without any.
fn best_level<'w>(
    worth: &Worth,
    fact: &str,
    levels: &[&'w str],
    sittings: &[Sitting<'_>],
) -> Option<&'w str> {
    let rows = || worth.equivalence.iter().filter(|row| row.fact == fact);
    let counting = |s: &&Sitting<'_>| s.verified && rows().any(|row| row.test == s.test);
    let rank = |s: &Sitting<'_>| {
        rows().filter(|row| row.fits(s)).filter_map(|row| levels.iter().position(|l| *l == row.gives)).max()
    };
    sittings.iter().filter(counting).map(|s| rank(s).unwrap_or(0)).max().map(|best| levels[best])
}

/// Passed if a verified pass is there; not passed if only failures are; unknown otherwise, since a claim proves nothing.
fn passed(pass: &Pass, sittings: &[Sitting<'_>]) -> Option<bool> {
    let mine =
        || sittings.iter().filter(|s| s.test == pass.test || pass.or.iter().any(|test| s.test == test));
    if mine().any(|s| s.passed && s.verified) {
        return Some(true);
    }
    let (any, claimed) = (mine().next().is_some(), mine().any(|s| s.passed));
    (any && !claimed).then_some(false)
}

fn completed<'t>(timeline: &'t Timeline<'_>, course: &'t str) -> impl Iterator<Item = Day> + 't {
    timeline.items.iter().filter_map(move |item| match item.fact {
        Fact::CourseCompleted { course: done } if done == course => Some(item.day),
        _ => None,
    })
}

fn find_courses<'a>(timeline: &Timeline<'a>, worth: &'static Worth, found: &mut Found<'a>) {
    let school_months = timeline
        .segments
        .iter()
        .filter(|segment| segment.is("language-school"))
        .map(|segment| whole_months(segment.from, timeline.end_of(segment)))
        .reduce(|one, other| one + other);
    found.put_known("language_school_months", school_months);
    for course in &worth.course {
        let done = completed(timeline, &course.course).next().is_some();
        match &course.gives {
            Gives::YesNo(yes) if done => found.put(&course.fact, *yes),
            Gives::Word(word) if done => found.put(&course.fact, word.as_str()),
            Gives::Count(count) if done => found.put(&course.fact, school_months.unwrap_or(0).max(*count)),
            Gives::YesNo(_) | Gives::Word(_) | Gives::Count(_) => {}
        }
        // A school of two or three years is on record or did not happen; short trainings may be missing.
        if !done && NOT_WITHOUT_A_RECORD.contains(&course.course.as_str()) {
            found.put(&course.fact, false);
        }
    }
}

fn find_graduation<'a>(timeline: &Timeline<'a>, stated: &Stated<'a>, found: &mut Found<'a>) {
    let graduated_on = completed(timeline, TRAINING_FACILITY).next();
    if let Some(current) = timeline.current() {
        let enrolled = current.status == Some("student")
            && graduated_on.is_none_or(|graduated| graduated < current.from);
        found.put("is_enrolled_at_school", enrolled);
    }
    let year = graduated_on
        .map(|day| i64::from(day.fiscal_year()))
        .or_else(|| stated.count("graduation_fiscal_year"));
    let Some(year) = year else { return };
    found.put("graduation_fiscal_year", year);
    found.put("graduates_this_fiscal_year", year == i64::from(timeline.as_of.fiscal_year()));
    let ends_on = i32::try_from(year).ok().and_then(|year| Day::from_ymd(year + 1, 3, 31));
    let Some(ends_on) = ends_on else { return };
    found.put("graduation_year_end_on", ends_on);
    let elapsed = if timeline.as_of > ends_on { timeline.as_of.age(ends_on.plus_days(1)) } else { 0 };
    found.put("years_since_graduation_year_end", i64::from(elapsed));
    if timeline.as_of > ends_on {
        let first = ends_on.plus_days(1);
        found.put_known("care_unbroken_since_graduation", super::work::unbroken(timeline, first, &[]));
        let leave = super::leave::periods(timeline);
        found.put_known("care_unbroken_but_for_leave", super::work::unbroken(timeline, first, &leave));
    }
}
