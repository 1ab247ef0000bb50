//! The route of technical intern training: year 1, years 2 and 3, for a few years 4 and 5, and what follows.

use super::life::{Life, first_of, language_test_days};
use super::plan::Route;
use super::skilled;
use super::work::{employ, go_home, qualify_by_work, work_qualified};
use crate::calendar::{Day, Span};
use crate::event::{AffiliationRole, Fact};

/// Tells the life of somebody whose training begins in `fiscal_year`.
pub(super) fn live(life: &mut Life<'_>, fiscal_year: i32) {
    let first = first_of(fiscal_year, 4).max(life.plan.law.intern_entry_from);
    let entered_on = life.draw.day(first, first_of(fiscal_year + 1, 3).plus_days(20));
    prepare(life, fiscal_year, entered_on);
    let Some(n3) = first_year(life, entered_on) else { return };
    let Some(ready) = second_and_third_year(life, entered_on, n3) else { return };
    let ends_on = entered_on.corresponding_day(Span::years(3));
    let chances = &life.plan.chances;
    let (third, skilled_chance) = (chances.intern_third_stage, chances.intern_to_specified_skilled);
    if ready && life.draw.chance(third) {
        return third_stage(life, entered_on, ends_on);
    }
    let changes_on = ends_on.plus_days(-life.draw.between(2, 20));
    if changes_on >= life.plan.law.specified_skilled_from && life.draw.chance(skilled_chance) {
        life.release(changes_on, AffiliationRole::Supervising);
        skilled::work(life, changes_on, entered_on.plus_days(40));
    } else {
        go_home(life, changes_on, false);
    }
}

/// The last language test that was held by `day`.
pub(super) fn last_language_test(day: Day) -> Day {
    language_test_days(day.plus_days(-800), day).pop().expect("two years hold at least one test")
}

/// At home: the language test of level N4, the plan, the departure.
fn prepare(life: &mut Life<'_>, fiscal_year: i32, entered_on: Day) {
    let passed_on = last_language_test(entered_on.plus_days(-180));
    let failed_on = last_language_test(passed_on.plus_days(-1));
    let failed = !life.draw.chance(life.plan.chances.jlpt_n4_overseas + 250);
    let first_test = if failed { failed_on } else { passed_on };
    let registered_on = first_test.plus_days(-life.draw.between(60, 200));
    life.register(Route::TechnicalIntern, fiscal_year, registered_on, (19, 31));
    life.enter(registered_on, "preparing");
    let chosen_on = registered_on.plus_days(life.draw.between(10, 50));
    life.affiliate(chosen_on, "sending", AffiliationRole::Sending);
    life.enter(chosen_on, "with-sending-organization");
    if failed {
        life.language_result(failed_on, "N4", false);
    }
    life.language_result(passed_on, "N4", true);
    let filed_on = entered_on.plus_days(-life.draw.between(95, 120));
    plan_act(life, filed_on, "filed", "technical-intern-1");
    let accredited_on = filed_on.plus_days(life.draw.between(35, 60));
    plan_act(life, accredited_on, "accredited", "technical-intern-1");
}

fn plan_act(life: &mut Life<'_>, on: Day, act: &str, stage: &str) {
    life.tell(on, Fact::TrainingPlan { act: act.to_owned(), stage: stage.to_owned() });
}

/// Year 1. Returns whether level N3 was reached, or `None` where the stay ended.
fn first_year(life: &mut Life<'_>, entered_on: Day) -> Option<bool> {
    life.tell(entered_on, Fact::EnteredJapan);
    let until = life.grant(entered_on, "technical-intern-training-1", Span::years(1));
    life.enter(entered_on, "technical-intern-1");
    life.affiliate(entered_on, "supervising", AffiliationRole::Supervising);
    let lectures_end_on = entered_on.plus_days(life.draw.between(28, 42));
    let host = life.affiliate(lectures_end_on, "host", AffiliationRole::Host);
    employ(life, lectures_end_on, &host);
    let n3_chance = life.plan.chances.jlpt_n3_japan;
    let mut n3 = false;
    let early_days =
        life.draw.chance(life.plan.chances.intern_leaves_early).then(|| life.draw.between(80, 300));
    let last = early_days.map_or(until.plus_days(-75), |days| entered_on.plus_days(days - 60));
    for day in language_test_days(entered_on.plus_days(60), last) {
        n3 = n3 || life.language_test(day, "N3", n3_chance);
    }
    if let Some(days) = early_days {
        go_home(life, entered_on.plus_days(days), false);
        return None;
    }
    let passed = life.draw.chance(life.plan.chances.skill_test_passes);
    let tested_on = entered_on.plus_days(life.draw.between(240, 290));
    life.skill_test(tested_on, "trainee-skill-basic", passed);
    if !passed || (!n3 && until < life.plan.law.study_plan_from) {
        let after_days = life.draw.between(2, 12);
        go_home(life, until.plus_days(-after_days), false);
        return None;
    }
    if !n3 {
        let after_days = life.draw.between(50, 70);
        life.attest(until.plus_days(-after_days), "follows_study_plan", true);
    }
    let after_days = life.draw.between(20, 45);
    plan_act(life, until.plus_days(-after_days), "accredited", "technical-intern-2");
    Some(n3)
}

/// Years 2 and 3. Returns whether year 4 is open to the person, or `None` where the stay ended.
fn second_and_third_year(life: &mut Life<'_>, entered_on: Day, mut n3: bool) -> Option<bool> {
    let year = |n| entered_on.corresponding_day(Span::years(n));
    life.grant_until(year(1), "technical-intern-training-2", year(2));
    life.enter(year(1), "technical-intern-2");
    life.certify_work(year(1).plus_days(-1), true);
    if life.draw.chance(life.plan.chances.intern_leaves_early) {
        let on = year(1).plus_days(life.draw.between(60, 330));
        go_home(life, on, false);
        return None;
    }
    let after_days = life.draw.between(5, 30);
    life.grant_until(year(2).plus_days(-after_days), "technical-intern-training-2", year(3));
    let n3_chance = life.plan.chances.jlpt_n3_japan;
    for day in language_test_days(year(1), year(2).plus_days(180)).into_iter().take(2) {
        n3 = n3 || life.language_test(day, "N3", n3_chance);
    }
    let skilled = life.draw.chance(life.plan.chances.skill_test_passes);
    let tested_on = year(3).plus_days(-life.draw.between(90, 150));
    life.skill_test(tested_on, "trainee-skill-specialist", skilled);
    Some(n3 && skilled)
}

/// Years 4 and 5, after at least a month at home.
fn third_stage(life: &mut Life<'_>, entered_on: Day, ends_on: Day) {
    let left_on = ends_on.plus_days(-life.draw.between(3, 10));
    let employer = life.working.as_ref().map(|working| working.employer.clone());
    life.certify_work(left_on.plus_days(-3), false);
    life.tell(left_on, Fact::LeftJapan { for_good: false });
    plan_act(life, left_on.plus_days(-10), "accredited", "technical-intern-3");
    life.attest(left_on.plus_days(-40), "host_is_excellent", true);
    life.attest(left_on.plus_days(-40), "supervising_body_is_excellent", true);
    let back_on = left_on.plus_days(life.draw.between(35, 70));
    let year = |n| back_on.corresponding_day(Span::years(n));
    life.tell(back_on, Fact::EnteredJapan);
    life.grant_until(back_on, "technical-intern-training-3", year(1));
    life.enter(back_on, "technical-intern-3");
    if let Some(employer) = employer {
        life.begin_work(back_on, &employer);
    }
    let after_days = life.draw.between(5, 30);
    life.grant_until(year(1).plus_days(-after_days), "technical-intern-training-3", year(2));
    let worked_from = entered_on.plus_days(40);
    if let Some(registered_on) = qualify_by_work(life, worked_from, back_on, year(2).plus_days(-40)) {
        let on = registered_on.plus_days(life.draw.between(10, 30));
        life.release(on, AffiliationRole::Supervising);
        return work_qualified(life, on, None);
    }
    let passed = life.draw.chance(life.plan.chances.skill_test_passes);
    let after_days = life.draw.between(60, 120);
    life.skill_test(year(2).plus_days(-after_days), "trainee-skill-advanced", passed);
    let after_days = life.draw.between(2, 20);
    go_home(life, year(2).plus_days(-after_days), false);
}
