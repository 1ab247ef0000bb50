//! What was paid for somebody by the day of entry.

use super::draw::Draw;
use super::life::Life;
use super::plan::Route;
use crate::event::Fact;

/// Days after the entry by which the papers are in.
const PAPERS: i32 = 20;

/// Tells what was paid, where it is on record; `draw` is a stream of its own, so that the rest of the life stays as it is.
pub(super) fn tell(life: &mut Life<'_>, route: Route, draw: &mut Draw) {
    let costs = &life.plan.costs;
    let Some(on) = life.entered_on().filter(|_| draw.chance(costs.recorded)) else { return };
    for cost in costs.paid.iter().filter(|cost| cost.route == route) {
        // Papers give round sums.
        let yen = i64::from(draw.between(cost.least / 1_000, cost.most / 1_000)) * 1_000;
        let (item, payer) = (cost.item.clone(), cost.payer.clone());
        life.tell_after(on, PAPERS, Fact::CostPaid { item, payer, yen, paper: None });
    }
}
