//! Rounds in which people and places rank each other: the file, the checks, the methods, and every result with its reason.
//!
//! A [`Round`] is read from a file ([`parse`]; the format is told in `docs/round-file.md`) or from the records of the store.
//! [`run`] answers with a [`RoundResult`]; [`audit`](audit()) checks any result again from the lists alone.
//! Who is who ends here: the engine `kanryu-matching` sees numbers only, given by the order of the ids.

mod audit;
mod compare;
mod eligible;
mod every;
mod explain;
mod fault;
mod fields;
mod file;
mod judge;
mod lawful;
mod limits;
pub mod lists;
mod method;
mod numbers;
mod present;
mod recorded;
mod result;
mod round;
mod run;
mod solved;
mod survey;
mod tree;
mod written;

#[cfg(test)]
mod tests;

pub use audit::{AuditReport, Claimed, audit, parse_result};
pub use compare::{
    Change, Moved, Price, Way, WhatIf, WhatIfError, by_seed, changed, compare, prices, what_if,
};
pub use eligible::Struck;
pub use every::{Every, every};
pub use explain::{
    ExplainRoundError, Explanation, Missed, OfferWhy, PersonWhy, Reader, explain, explain_everybody,
};
pub use fault::{RoundError, RoundFinding};
pub use fields::{Listed, Tiers};
pub use file::{Attachments, parse};
pub use limits::Broken;
pub use method::{METHODS, Method, NoSuchMethod};
pub use recorded::{
    RecordedError, Rerun, accepting, needs_reason, recorded, recorded_before, rerun, result_hash,
};
pub use result::{BlockingPair, Counts, Flow, Lawfulness, Note, Pair, RoundResult, Status, Unfilled};
pub use round::{
    Cap, Corporation, Cost, Joint, Network, NetworkArc, Offer, Person, Quota, Region, Round, Settings, Site,
    Terms,
};
pub use run::{Asked, RunError, run};
pub use survey::{Survey, survey};
pub use written::{hash, write};
