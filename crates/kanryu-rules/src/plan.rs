//! Plans: every way through time to a goal that law allows, and none that it forbids.

#[allow(dead_code, reason = "the search that reads it follows")]
pub(crate) mod book;

pub use book::{Assumption, Goal, Reach};
