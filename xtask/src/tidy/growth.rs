//! What may only grow, and what may only shrink, compared with the last commit.

use super::Finding;
use super::length::entries;
use crate::tree::{GOLDEN_LOG, LONG_FUNCTIONS, Tree};

/// Every line of the golden log of the last commit still stands, in the same order.
pub fn golden_log(tree: &Tree) -> Vec<Finding> {
    let Some(before) = tree.committed.get(GOLDEN_LOG) else { return Vec::new() };
    let Some(now) = tree.text(GOLDEN_LOG) else {
        return vec![Finding::new(
            GOLDEN_LOG,
            0,
            "golden-log",
            "the golden log is gone; the event format is frozen",
        )];
    };
    let mut lines = now.lines();
    before
        .lines()
        .enumerate()
        .filter(|(_, line)| !lines.by_ref().any(|kept| kept == *line))
        .take(1)
        .map(|(number, _)| {
            let message = "this line was changed or removed; lines may be added, never changed";
            Finding::new(GOLDEN_LOG, number + 1, "golden-log", message)
        })
        .collect()
}

/// The list of long functions has no entry that the last commit did not have.
pub fn allow_list(tree: &Tree) -> Vec<Finding> {
    let Some(before) = tree.committed.get(LONG_FUNCTIONS) else { return Vec::new() };
    let before: Vec<&str> = entries(before).collect();
    let now = tree.text(LONG_FUNCTIONS).unwrap_or("");
    entries(now)
        .filter(|entry| !before.contains(entry))
        .map(|entry| {
            Finding::new(
                LONG_FUNCTIONS,
                0,
                "allow-list",
                format!("`{entry}` is new; the list may only shrink"),
            )
        })
        .collect()
}
