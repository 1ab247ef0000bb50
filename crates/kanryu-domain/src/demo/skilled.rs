//! Specified skilled work in care: by tests from home, or after technical intern training or study.

use super::intern::last_language_test;
use super::life::{Life, first_of};
use super::plan::Route;
use super::work::{employ, go_home, qualify_by_work, work_qualified};
use crate::calendar::{Day, Span};
use crate::event::{AffiliationRole, Fact};

/// Tells the life of somebody who passed the three tests and begins in `fiscal_year`.
pub(super) fn live(life: &mut Life<'_>, fiscal_year: i32) {
    let first = first_of(fiscal_year, 4).plus_days(60);
    let entered_on = life.draw.day(first, first_of(fiscal_year + 1, 3).plus_days(20));
    let language_on = last_language_test(entered_on.plus_days(-200));
    let registered_on = language_on.plus_days(-life.draw.between(60, 240));
    life.register(Route::SpecifiedSkilled, fiscal_year, registered_on, (19, 33));
    life.affiliate(registered_on, "sending", AffiliationRole::Sending);
    life.enter(registered_on, "preparing");
    life.language_result(language_on, "N4", true);
    for test in ["care-skills", "care-japanese-evaluation"] {
        let on = language_on.plus_days(life.draw.between(20, 70));
        life.skill_test(on, test, true);
    }
    life.tell(entered_on, Fact::EnteredJapan);
    let began_on = entered_on.plus_days(life.draw.between(2, 10));
    let host = life.affiliate(began_on, "host", AffiliationRole::Host);
    employ(life, began_on, &host);
    work(life, entered_on, began_on);
}

/// Specified skilled work from `on`; care work counts from `worked_from`, perhaps years before.
pub(super) fn work(life: &mut Life<'_>, on: Day, worked_from: Day) {
    life.enter(on, "specified-skilled-1");
    life.affiliate(on, "support", AffiliationRole::Support);
    let year = |n| on.corresponding_day(Span::years(n));
    let leaves_early = (1..5).find(|_| life.draw.chance(life.plan.chances.specified_skilled_leaves_yearly));
    let returns = life.draw.chance(life.plan.chances.returns_of_leavers);
    let end = match leaves_early {
        Some(n) if returns => year(n).plus_days(-life.draw.between(10, 300)),
        Some(_) | None => year(5).plus_days(-life.draw.between(3, 20)),
    };
    let by_work = life.plan.law.nursing_care_by_work_from;
    let registered_on =
        if end < by_work { None } else { qualify_by_work(life, worked_from, on, end.plus_days(-40)) };
    let qualified_on = registered_on.map(|day| day.plus_days(life.draw.between(10, 30)));
    let last = qualified_on.unwrap_or(end);
    let mut until = life.grant(on, "specified-skilled-1", Span::years(1));
    for n in 2..=5 {
        if until >= last {
            break;
        }
        let renewed_on = until.plus_days(-life.draw.between(5, 40));
        until = year(n);
        life.grant_until(renewed_on, "specified-skilled-1", until);
    }
    match qualified_on {
        Some(on) => {
            life.release(on, AffiliationRole::Support);
            work_qualified(life, on, None);
        }
        None => go_home(life, end, false),
    }
}
