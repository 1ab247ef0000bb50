//! Parts that do not belong together are refused.

use super::*;
use crate::flows::Flows;

fn part(number: u32, of: u32, run: &str) -> Part {
    let mut flows = Flows::empty(1, 1, 1, 1);
    (flows.opening[0], flows.stock[0]) = (5, 5);
    let simulated = Simulated { flows, people: 5, digest: 9 };
    Part { shard: Shard::new(number, of).expect("a part"), run: run.to_owned(), simulated }
}

#[test]
fn all_parts_make_the_whole() {
    let whole = merged(vec![part(2, 2, "a"), part(1, 2, "a")]).expect("both are there");
    assert_eq!((whole.people, whole.digest, whole.flows.total(0)), (10, 18, 10));
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    assert_eq!(merged(vec![]), Err(MergeError::None));
    assert!(matches!(merged(vec![part(1, 2, "a"), part(2, 2, "b")]), Err(MergeError::Run { part: 2, .. })));
    assert!(matches!(merged(vec![part(1, 2, "a"), part(2, 3, "a")]), Err(MergeError::Cut { .. })));
    assert!(matches!(
        merged(vec![part(1, 2, "a"), part(1, 2, "a")]),
        Err(MergeError::Twice { part: 1, of: 2 })
    ));
    let missing = merged(vec![part(3, 4, "a")]).expect_err("three are missing").to_string();
    assert_eq!(missing, "parts [1, 2, 4] of 4 are missing");
}

#[test]
fn a_part_that_was_changed_is_refused() {
    let mut changed = part(2, 2, "a");
    changed.simulated.flows.stock[0] += 1;
    assert!(matches!(merged(vec![part(1, 2, "a"), changed]), Err(MergeError::Broken(_))));
}

#[test]
fn there_is_no_part_zero() {
    assert_eq!((Shard::new(0, 2), Shard::new(3, 2)), (None, None));
}
