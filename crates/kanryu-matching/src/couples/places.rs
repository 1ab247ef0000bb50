//! Stage 3: the smallest change of places that makes a stable result possible.

use super::{Couples, CouplesRefused, Effort, Joined, Stability, solve};
use crate::outcome::Status;

/// A change of places with the stable result it allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// Offers with the places added (or, below zero, taken).
    pub change: Vec<(u32, i32)>,
    /// The stable result.
    pub result: Joined,
    /// Whether every smaller change (and every earlier one of this size) was proved not to help. Otherwise a smaller one may.
    pub smallest: bool,
}

/// Most places changed at one offer, and in all (Nguyen & Vohra 2018).
const AT_ONE: i32 = 2;
const IN_ALL: u32 = 4;

/// The first change, by number of places and then by numbers of offers, that allows a stable result: one place more or
/// fewer, then up to four more with at most two at an offer. At most `trials` changes are tried; none: nothing found.
///
/// # Errors
/// [`CouplesRefused`] names the list and entry.
pub fn repair(
    market: &Couples,
    stability: Stability,
    effort: Effort,
    trials: u32,
) -> Result<Option<Repair>, CouplesRefused> {
    let mut smallest = true;
    let mut left = trials;
    for size in 1..=IN_ALL {
        let mut changes = Vec::new();
        grow(market.places.len() as u32, size, &mut Vec::new(), &mut changes, left as usize + 1);
        if size == 1 {
            changes.extend((0u32..).zip(&market.places).filter(|(_, p)| **p > 0).map(|(o, _)| vec![(o, -1)]));
        }
        for change in changes {
            if left == 0 {
                return Ok(None);
            }
            left -= 1;
            let mut changed = market.clone();
            for &(offer, by) in &change {
                changed.places[offer as usize] = changed.places[offer as usize].saturating_add_signed(by);
            }
            let result = solve(&changed, stability, effort)?;
            match result.status {
                Status::Exact => return Ok(Some(Repair { change, result, smallest })),
                Status::Impossible => {}
                Status::NotFound { .. } | Status::Bounded { .. } => smallest = false,
            }
        }
    }
    Ok(None)
}

/// All ways to add `size` places, at most two at an offer, offers in order; no more than `most` of them.
fn grow(offers: u32, size: u32, begun: &mut Vec<(u32, i32)>, all: &mut Vec<Vec<(u32, i32)>>, most: usize) {
    if size == 0 {
        all.push(begun.clone());
        return;
    }
    let from = begun.last().map_or(0, |last| last.0 + 1);
    for offer in from..offers {
        for by in 1..=AT_ONE.min(size as i32) {
            if all.len() >= most {
                return;
            }
            begun.push((offer, by));
            grow(offers, size - by as u32, begun, all, most);
            begun.pop();
        }
    }
}
