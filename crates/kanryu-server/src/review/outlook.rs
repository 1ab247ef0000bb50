//! What the projection expects from the beginning of a cycle to the end of the next, with bands from draws.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use kanryu_domain::board::projection::board;
use kanryu_domain::board::review::{CENTRAL, Outlook};
use kanryu_domain::indicator::cycle::Cycle;
use kanryu_domain::pathway::Law;
use kanryu_domain::projection::assumption::Assumptions;
use kanryu_domain::projection::expected::Keep;
use kanryu_domain::projection::month::Month;
use kanryu_domain::projection::run::{Projection, ProjectionError, Setup};
use kanryu_domain::projection::scenario::Scenario;
use kanryu_domain::projection::values::Draw;

use crate::page::projections::{SEED, drawn};

/// Draws of the assumptions behind the bands.
const DRAWS: u64 = 100;

type Kept = BTreeMap<(String, String), Outlook>;
/// What was worked out before, by law and cycle. The assumptions are part of the program, so that nothing goes stale.
static READY: Mutex<Kept> = Mutex::new(BTreeMap::new());

/// The outlook of a cycle: from its first month to the end of a cycle as long after it.
///
/// # Errors
/// When the base projection cannot be run under this law.
pub(super) fn of(law: &Law, cycle: &Cycle) -> Result<Outlook, ProjectionError> {
    let key = (law.rulebook().fingerprint().to_string(), cycle.key.clone());
    if let Some(found) = READY.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(found.clone());
    }
    let found = computed(law, cycle)?;
    READY.lock().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
    Ok(found)
}

fn computed(law: &Law, cycle: &Cycle) -> Result<Outlook, ProjectionError> {
    let from = Month::of(cycle.begins_on);
    let months = 2 * (Month::of(cycle.ends_on).since(from) + 1);
    let setup = Setup { from, months: months.unsigned_abs(), known_until: None };
    let projection = Projection::new(law, Assumptions::builtin(), Scenario::base(), setup)?;
    let names: Vec<String> = CENTRAL.iter().map(|name| (*name).to_owned()).collect();
    let expected = projection.expected(&Draw::new(), Keep { cohorts: false, flows: true })?;
    let drawn = drawn(&projection, &names, (DRAWS, SEED))?;
    Ok(Outlook::of(&board(&projection, &expected, &names, &drawn, SEED)?))
}
