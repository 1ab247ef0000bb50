//! The route of study: language school, training facility, examination, work as a certified care worker.

use super::life::{Life, first_of, language_test_days};
use super::plan::Route;
use super::work::{employ, go_home, register_pass, sit_exam, work_qualified};
use super::{intern, skilled};
use crate::calendar::{Day, Span};
use crate::event::{AffiliationRole, Fact};

/// Tells the life of somebody who enters the training facility in April of `fiscal_year`.
pub(super) fn live(life: &mut Life<'_>, fiscal_year: i32) {
    let spring = life.draw.chance(600);
    let arrives = if spring { first_of(fiscal_year - 1, 4) } else { first_of(fiscal_year - 2, 10) };
    let arrived_on = life.draw.day(arrives, arrives.plus_days(14));
    let tested_on = intern::last_language_test(arrived_on.plus_days(-150));
    let registered_on = tested_on.plus_days(-life.draw.between(60, 180));
    life.register(Route::Student, fiscal_year, registered_on, (18, 27));
    life.affiliate(registered_on, "sending", AffiliationRole::Sending);
    life.enter(registered_on, "preparing");
    let years = i64::from(life.draw.between(12, 16));
    life.tell(registered_on, Fact::Counted { name: "schooling_years".to_owned(), count: years });
    let n4 = life.plan.chances.jlpt_n4_overseas;
    life.language_test(tested_on, "N4", n4);

    study_language(
        life,
        arrived_on,
        if spring { Span { months: 3, ..Span::years(1) } } else { Span::years(2) },
    );
    if life.draw.chance(life.plan.chances.student_leaves_early) {
        let on = arrived_on.plus_days(life.draw.between(100, 300));
        return go_home(life, on, false);
    }
    let enrolled_on = first_of(fiscal_year, 4).plus_days(life.draw.between(0, 7));
    let n2 = life.plan.chances.jlpt_n2_japan;
    if let Some(day) = language_test_days(arrived_on.plus_days(90), enrolled_on.plus_days(-60)).pop() {
        life.language_test(day, "N2", n2);
    }
    study_care(life, enrolled_on, fiscal_year);
}

fn study_language(life: &mut Life<'_>, on: Day, span: Span) {
    life.tell(on, Fact::EnteredJapan);
    life.grant(on, "student", span);
    life.enter(on, "language-school");
    life.release(on, AffiliationRole::Sending);
    life.affiliate(on, "language-school", AffiliationRole::School);
    let n3 = life.plan.chances.jlpt_n3_japan;
    if let Some(day) = language_test_days(on.plus_days(30), on.plus_days(270)).first() {
        life.language_test(*day, "N3", n3);
    }
}

/// Two years at the training facility, and the examination at their end.
fn study_care(life: &mut Life<'_>, enrolled_on: Day, fiscal_year: i32) {
    let after_days = life.draw.between(10, 20);
    life.complete(enrolled_on.plus_days(-after_days), "language-course-6-months");
    life.affiliate(enrolled_on, "training-facility", AffiliationRole::School);
    life.grant(enrolled_on, "student", Span { months: 3, ..Span::years(2) });
    life.enter(enrolled_on, "training-facility");
    let graduated_on = first_of(fiscal_year + 2, 3).plus_days(life.draw.between(8, 20));
    let exam = life.plan.next_exam(first_of(fiscal_year + 2, 1)).cloned();
    let sits = graduated_on >= life.plan.law.graduates_sit_from;
    let passed_exam = match exam {
        Some(exam) if sits => sit_exam(life, &exam, exam.graduates).then_some(exam),
        // The examination at the end of this course has not been held yet.
        None if sits => return,
        Some(_) | None => None,
    };
    life.complete(graduated_on, "training-facility");
    life.release(first_of(fiscal_year + 2, 4), AffiliationRole::School);
    if graduated_on >= life.plan.law.bridge_from {
        bridge(life, first_of(fiscal_year + 2, 4));
    }
    match passed_exam {
        Some(exam) => {
            let registered_on = register_pass(life, &exam);
            let on = registered_on.plus_days(life.draw.between(10, 30));
            work_qualified(life, on, None);
        }
        None if sits => without_pass(life, fiscal_year + 2),
        None => without_exam(life, fiscal_year + 2),
    }
}

/// Care work under designated activities until the entry in the register, or until the status exists.
fn bridge(life: &mut Life<'_>, on: Day) {
    life.grant(on, "designated-activities", Span::months(6));
    life.enter(on, "awaiting-registration");
    let host = life.affiliate(on, "host", AffiliationRole::Host);
    employ(life, on, &host);
}

/// Failed: registered for five years all the same, or to specified skilled work without tests, or home.
fn without_pass(life: &mut Life<'_>, year: i32) {
    let choice = life.draw.below(1_000);
    let registered_on = first_of(year, 4).plus_days(life.draw.between(14, 45));
    if choice < 700 {
        life.tell(registered_on, Fact::CertificationRegistered { provisional: true });
        let on = registered_on.plus_days(life.draw.between(10, 30));
        // Five years from 1 April of the fiscal year after graduation.
        work_qualified(life, on, Some(first_of(year + 5, 4).plus_days(-1)));
    } else if choice < 880 && registered_on >= life.plan.law.specified_skilled_from {
        if life.working.is_none() {
            let host = life.affiliate(registered_on, "host", AffiliationRole::Host);
            employ(life, registered_on, &host);
        }
        skilled::work(life, registered_on, registered_on);
    } else {
        go_home(life, registered_on, false);
    }
}

/// Graduates of the years before the examination became compulsory are registered without it. Before the status
/// "Nursing Care" existed they went home; in its first summer they waited for it under designated activities.
fn without_exam(life: &mut Life<'_>, year: i32) {
    let registered_on = first_of(year, 4).plus_days(life.draw.between(14, 40));
    life.tell(registered_on, Fact::CertificationRegistered { provisional: false });
    let opens_on = life.plan.law.nursing_care_from;
    if year < opens_on.year() {
        let on = registered_on.plus_days(life.draw.between(10, 40));
        return go_home(life, on, true);
    }
    bridge(life, registered_on.plus_days(7));
    let on = opens_on.plus_days(life.draw.between(3, 30));
    work_qualified(life, on, None);
}
