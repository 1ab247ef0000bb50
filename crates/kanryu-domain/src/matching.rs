//! Rounds in which people and places rank each other: the file, the checks, the methods, and every result with its reason.
//!
//! A [`Round`] is read from a file ([`parse`]; the format is told in `docs/round-file.md`) or from the records of the store.
//! [`run`] answers with a [`RoundResult`]; [`audit`](audit()) checks any result again from the lists alone.
//! Who is who ends here: the engine `kanryu-matching` sees numbers only, given by the order of the ids.

mod eligible;
mod fault;
mod fields;
mod file;
mod judge;
mod method;
mod numbers;
mod result;
mod round;
mod run;
mod tree;
mod written;

#[cfg(test)]
mod tests;

pub use eligible::Struck;
pub use fault::{RoundError, RoundFinding};
pub use fields::{Listed, Tiers};
pub use file::{Attachments, parse};
pub use method::{METHODS, Method, NoSuchMethod};
pub use result::{BlockingPair, Counts, Flow, Lawfulness, Note, Pair, RoundResult, Status, Unfilled};
pub use round::{
    Cap, Corporation, Cost, Joint, Network, NetworkArc, Offer, Person, Quota, Region, Round, Settings, Site,
    Terms,
};
pub use run::{Asked, RunError, run};
pub use written::{hash, write};
