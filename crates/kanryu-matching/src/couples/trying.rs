//! Small markets: all matchings are tried, so that "none" and "fewest" are certain.

use super::blocks::{self, Blocking, Stability};
use super::{Board, Couples, CouplesRefused};

/// Every stable result, or none when there are more matchings than the bound.
///
/// # Errors
/// [`CouplesRefused`] names the list and entry.
pub fn all_stable(
    market: &Couples,
    stability: Stability,
    bound: u64,
) -> Result<Option<Vec<Vec<Option<u32>>>>, CouplesRefused> {
    let board = Board::new(market)?;
    let mut all = Vec::new();
    let ended = every(&board, bound, &mut |offer_of| {
        if blocks::all(&board, offer_of, stability).is_empty() {
            all.push(offer_of.to_vec());
        }
    });
    Ok(ended.then_some(all))
}

/// The matching with the fewest blocking people and couples, then the most placed; none above the bound.
pub(super) fn fewest(
    board: &Board,
    stability: Stability,
    bound: u64,
) -> Option<(Vec<Blocking>, Vec<Option<u32>>)> {
    let mut best = None;
    every(board, bound, &mut |offer_of| {
        super::keep_better(&mut best, blocks::all(board, offer_of, stability), offer_of.to_vec());
    })
    .then_some(best)
    .flatten()
}

/// Calls `visit` with every matching that keeps places and acceptability; false when the bound is reached first.
fn every(board: &Board, bound: u64, visit: &mut dyn FnMut(&[Option<u32>])) -> bool {
    let choices = board.units.iter().map(|unit| unit.options.len() as f64 + 1.0);
    if choices.product::<f64>() > bound as f64 * 1000.0 {
        return false;
    }
    let mut left = board.places.clone();
    let mut steps = bound;
    place(board, 0, &mut vec![None; board.people], &mut left, &mut steps, visit)
}

fn place(
    board: &Board,
    at: usize,
    offer_of: &mut Vec<Option<u32>>,
    left: &mut Vec<u32>,
    steps: &mut u64,
    visit: &mut dyn FnMut(&[Option<u32>]),
) -> bool {
    let Some(unit) = board.units.get(at) else {
        *steps = steps.saturating_sub(1);
        visit(offer_of);
        return *steps > 0;
    };
    if !place(board, at + 1, offer_of, left, steps, visit) {
        return false;
    }
    for option in &unit.options {
        let taken: Vec<u32> = [option.first, option.second].into_iter().flatten().collect();
        let fits =
            taken.iter().all(|&o| left[o as usize] as usize >= taken.iter().filter(|t| **t == o).count());
        if !fits {
            continue;
        }
        taken.iter().for_each(|&o| left[o as usize] -= 1);
        offer_of[unit.first as usize] = option.first;
        if let Some(second) = unit.second {
            offer_of[second as usize] = option.second;
        }
        let ended = place(board, at + 1, offer_of, left, steps, visit);
        taken.iter().for_each(|&o| left[o as usize] += 1);
        offer_of[unit.first as usize] = None;
        if let Some(second) = unit.second {
            offer_of[second as usize] = None;
        }
        if !ended {
            return false;
        }
    }
    true
}
