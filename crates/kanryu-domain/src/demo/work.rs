//! What the routes share: the national examination, work with the qualification, and the way home.

use super::life::Life;
use super::plan::Exam;
use crate::calendar::{Day, Span};
use crate::event::{AffiliationRole, Fact};
use crate::id::Subject;

/// No life is told beyond this day; the caller cuts it much earlier.
const HORIZON_YEAR: i32 = 2032;

/// The person sits `exam`, with this chance to pass. Returns whether it was passed.
pub(super) fn sit_exam(life: &mut Life<'_>, exam: &Exam, chance: u32) -> bool {
    let passed = life.draw.chance(chance);
    let distance = i64::from(life.draw.between(0, 30));
    let score = exam.pass_mark.map(|mark| if passed { mark + distance } else { mark - distance - 1 });
    let every_group_scored = score.map(|_| passed || life.draw.chance(970));
    let mut parts_passed = Vec::new();
    if !passed {
        for (part, share) in &exam.part_shares {
            if life.draw.chance(*share) {
                parts_passed.push(part.clone());
            }
        }
    }
    let lag = exam.result_on.number() - exam.sat_on.number();
    let (number, pass_mark) = (exam.number, exam.pass_mark);
    let fact = Fact::ExamTaken {
        number,
        passed,
        score,
        pass_mark,
        parts_passed,
        every_group_scored,
        parts_sat: Vec::new(),
    };
    life.tell_after(exam.sat_on, lag, fact);
    passed
}

/// The entry in the register after a pass: the card takes a month or a month and a half.
pub(super) fn register_pass(life: &mut Life<'_>, exam: &Exam) -> Day {
    let on = exam.result_on.plus_days(life.draw.between(30, 45));
    life.tell(on, Fact::CertificationRegistered { provisional: false });
    on
}

/// Work under the status "Nursing Care" from `on`, and what becomes of it.
/// `provisional_until` is the last day of a registration without a pass.
pub(super) fn work_qualified(life: &mut Life<'_>, on: Day, provisional_until: Option<Day>) {
    life.attest(on.plus_days(-7), "pay_equal_to_japanese", true);
    life.enter(on, "nursing-care");
    if life.working.is_none() {
        let host = life.affiliate(on, "host", AffiliationRole::Host);
        employ(life, on, &host);
    }
    let horizon = super::life::first_of(HORIZON_YEAR, 1);
    let stays_months = life.draw.between(20, 110);
    let returns = life.draw.chance(life.plan.chances.qualified_returns);
    let leaves_on = returns.then(|| on.corresponding_day(Span::months(stays_months)));
    let last = leaves_on.unwrap_or(horizon);
    let passed = provisional_until.is_none_or(|until| passes_later(life, on, until.min(last)));
    // Without a pass, only care from the first day of the five years on keeps the registration.
    let began_on = life.working.as_ref().map(|working| working.since);
    let lapses = |until: &Day| {
        let first = until.corresponding_day(Span::years(-5)).plus_days(1);
        !passed && began_on.is_none_or(|began| began > first)
    };
    let lapses_on = provisional_until.filter(lapses).map(|until| until.plus_days(-7));
    let leaves_on = [leaves_on, lapses_on].into_iter().flatten().min();
    let last = leaves_on.unwrap_or(horizon);
    let mut until = life.grant(on, "nursing-care", Span::years(1));
    while until < last {
        let renewed_on = until.plus_days(-life.draw.between(5, 40));
        let years = if passed { *life.draw.pick(&[3, 5]) } else { *life.draw.pick(&[1, 3]) };
        until = until.corresponding_day(Span::years(years));
        life.grant_until(renewed_on, "nursing-care", until);
    }
    if let Some(leaves_on) = leaves_on {
        go_home(life, leaves_on, passed);
    }
}

/// Somebody who was registered without a pass tries again, at most three times, before `until`.
fn passes_later(life: &mut Life<'_>, on: Day, until: Day) -> bool {
    let mut from = on;
    for _ in 0..3 {
        let Some(exam) = life.plan.next_exam(from).cloned() else { return false };
        if exam.result_on.plus_days(60) > until {
            return false;
        }
        from = exam.sat_on.plus_days(1);
        let again = life.plan.chances.exam_again;
        if life.draw.chance(life.plan.chances.sits_the_exam) && sit_exam(life, &exam, again) {
            register_pass(life, &exam);
            return true;
        }
    }
    false
}

/// Full-time care work begins at `host`.
pub(super) fn employ(life: &mut Life<'_>, on: Day, host: &Subject) {
    let fact = Fact::EmploymentBegan {
        organization: host.clone(),
        work: "care".to_owned(),
        country: "JP".to_owned(),
    };
    life.tell(on, fact);
    life.begin_work(on, host);
}

/// The person goes home for good, and perhaps works there in what was learned.
pub(super) fn go_home(life: &mut Life<'_>, on: Day, qualified: bool) {
    if let Some(working) = life.working.clone() {
        let last = on.plus_days(-life.draw.between(3, 14)).max(working.since);
        life.certify_work(last, false);
        life.tell_after(last, 8, Fact::EmploymentEnded { organization: working.employer });
    }
    life.leave_organizations(on);
    life.tell(on, Fact::LeftJapan { for_good: true });
    life.enter(on, "returned");
    if life.draw.chance(life.plan.chances.agrees_to_search) {
        let agreed_on = on.plus_days(life.draw.between(1, 40));
        life.tell(agreed_on, Fact::ConsentGiven { purpose: "operator-search".to_owned() });
        super::vacancies::ask(life, agreed_on);
    }
    if !life.draw.chance(life.plan.chances.care_after_return) {
        return;
    }
    let begins_on = on.plus_days(life.draw.between(30, 300));
    let organization = life.affiliate(begins_on, "operator", AffiliationRole::Operator);
    let teaches = qualified && life.draw.chance(life.plan.chances.teaches_after_return);
    let work = if teaches { "care-teaching" } else { "care" }.to_owned();
    life.tell(begins_on, Fact::EmploymentBegan { organization, work, country: life.nationality.clone() });
    life.enter(begins_on, "care-at-home");
}

/// Somebody with three years of work sits the examination, at most twice, in a stay from `from` to `end`.
/// Returns the day of the entry in the register of one who passes in time.
pub(super) fn qualify_by_work(life: &mut Life<'_>, worked_from: Day, from: Day, end: Day) -> Option<Day> {
    if !life.draw.chance(life.plan.chances.sits_the_exam) {
        return None;
    }
    // Three years count if they are full by 31 March of the fiscal year of the examination, some 60 days after it.
    let full_on = worked_from.corresponding_day(Span::years(3)).plus_days(-1);
    let mut from = from.plus_days(150).max(full_on.plus_days(-60));
    let mut trained = false;
    for _ in 0..2 {
        let exam = life.plan.next_exam(from)?.clone();
        if exam.result_on.plus_days(60) >= end {
            return None;
        }
        from = exam.sat_on.plus_days(1);
        // The employer certifies the days of work with the application, five months before.
        let certified_to = exam.sat_on.plus_days(-150);
        if life.working.as_ref().is_some_and(|working| working.since < certified_to) {
            life.certify_work(certified_to, true);
        }
        if !trained {
            let on = exam.sat_on.plus_days(-life.draw.between(40, 140));
            life.complete(on, "practitioner-training");
            trained = true;
        }
        if sit_exam(life, &exam, exam.workers) {
            return Some(register_pass(life, &exam));
        }
    }
    None
}
