//! The limit: the workload written by hand over columns, without branches, as fast as memory gives the data.

use crate::population::People;
use crate::reference::{Outcomes, ROUTE_FROM, ROUTES};

/// Rows that one turn of the loop handles.
const BLOCK: usize = 1_024;

/// Judges everybody. The law stands in the code: this is what an engine that reads law as data is measured by.
pub fn judge(people: &People, into: &mut Outcomes) {
    let count = people.as_of.len();
    let mut from = 0;
    while from < count {
        let until = count.min(from + BLOCK);
        block(people, from, until, &mut into.masks[from..until], &mut into.outcomes[from..until]);
        from = until;
    }
}

#[inline(always)]
fn block(p: &People, from: usize, until: usize, masks: &mut [u16], outcomes: &mut [u8]) {
    let rows = from..until;
    let (d, birth, jlpt, jlpt_day) =
        (&p.as_of[rows.clone()], &p.birth[rows.clone()], &p.jlpt[rows.clone()], &p.jlpt_day[rows.clone()]);
    let (skill, lang, contract, clear, training) = (
        &p.skill_test[rows.clone()],
        &p.lang_test[rows.clone()],
        &p.contract[rows.clone()],
        &p.clear[rows.clone()],
        &p.training[rows.clone()],
    );
    let (exam, grad, status) =
        (&p.exam_day[rows.clone()], &p.grad_day[rows.clone()], &p.status[rows.clone()]);
    let (start, expiry) = (&p.status_start[rows.clone()], &p.status_expiry[rows.clone()]);
    let (work, ssw, health) = (&p.work_days[rows.clone()], &p.ssw_days[rows.clone()], &p.health_day[rows]);
    for row in 0..masks.len() {
        let day = d[row];
        let since_check = day - health[row];
        let within = 365 - 185 * i32::from((19_723..20_544).contains(&day));
        let level = 3 - i32::from(day >= 17_987);
        let as_intern = 1_095 - 60 * i32::from(day >= 19_997);
        let graduated =
            (grad[row] != 0) & (grad[row] <= day) & (grad[row] <= 20_908) & (day - grad[row] < 1_826);
        let s = status[row];
        let fits = (s == 0) | (s == 1) | (s == 3) | (s == 5) | ((s == 2) & (day - start[row] >= as_intern));
        let mask = u16::from(day - birth[row] >= 6_575)
            | u16::from((i32::from(jlpt[row]) >= level) & (jlpt_day[row] <= day)) << 1
            | u16::from(skill[row] & lang[row] != 0) << 2
            | u16::from(contract[row] != 0) << 3
            | u16::from(clear[row] != 0) << 4
            | u16::from((since_check >= 0) & (since_check <= within)) << 5
            | u16::from(ssw[row] < 1_826) << 6
            | u16::from(work[row] >= 1_095) << 7
            | u16::from(training[row] != 0) << 8
            | u16::from(((exam[row] != 0) & (exam[row] <= day)) | graduated) << 9
            | u16::from(fits) << 10
            | u16::from((s == 0) | (day <= expiry[row])) << 11;
        masks[row] = mask;
        let open = |route: usize| (day >= ROUTE_FROM[route]) & (mask & ROUTES[route] == ROUTES[route]);
        let mut best = u8::from(open(1));
        best = if open(2) { 2 } else { best };
        best = if open(3) { 3 } else { best };
        best = if open(4) { 4 } else { best };
        outcomes[row] = if open(5) { 5 } else { best };
    }
}
