//! Law compiled once, for one subject in a microsecond and for millions in seconds.
//!
//! A [`Program`] holds the claims that were asked for with everything they rest on, names interned to columns and
//! conditions to requirements. [`Program::judge`] reads one [`Row`] and says of every gate how it ends, how sure that
//! is, and which requirements block it or which facts it needs; [`Program::bulk`] lowers the same program for
//! columns of many rows. Both say what [`Rulebook::judge`] says; tests compare the three on random law and facts.

use std::sync::Arc;

use crate::day::Day;
use crate::rulebook::{ClaimId, Rulebook, Version};

mod batch;
mod blame;
mod blockers;
mod column;
mod compile;
mod kernel;
mod lower;
mod plane;
mod program;
mod ranges;
mod row;
mod schedule;
#[cfg(test)]
mod tests;

pub use batch::{Answers, Blocked, Bulk, Total};
pub use column::{ColumnError, Columns};
pub use program::Program;
pub use row::{Blocker, Row, RowAnswers};

/// A claim that no rule of the rulebook may grant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no rule grants `{0}`; ask for claims that `Rulebook::claims` lists")]
pub struct UnknownClaim(pub String);

/// The day on which many rows are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// All of them on this day; the program is specialized to it.
    Day(Day),
    /// Each on the day in its own column `as_of`.
    EachRow,
}

/// One condition of the law as it is written, and the version in which it stands.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// As written; of what must not hold, with `not` before it.
    pub text: Arc<str>,
    /// The rule or exception, with its article and sources.
    pub version: Arc<Version>,
}

impl Rulebook {
    /// Compiles some claims, the gates, and everything they rest on.
    ///
    /// # Errors
    /// A name that is no claim.
    pub fn program<'a>(&self, gates: impl IntoIterator<Item = &'a str>) -> Result<Program, UnknownClaim> {
        Ok(compile::compile(self, &self.gates(gates)?, None))
    }

    /// Compiles some claims under the law that was published by `known_at`.
    ///
    /// # Errors
    /// A name that is no claim.
    pub fn program_known<'a>(
        &self,
        gates: impl IntoIterator<Item = &'a str>,
        known_at: Day,
    ) -> Result<Program, UnknownClaim> {
        Ok(compile::compile(self, &self.gates(gates)?, Some(known_at)))
    }

    fn gates<'a>(&self, gates: impl IntoIterator<Item = &'a str>) -> Result<Vec<ClaimId>, UnknownClaim> {
        let id = |gate: &str| self.claim_id(gate).ok_or_else(|| UnknownClaim(gate.to_owned()));
        gates.into_iter().map(id).collect()
    }

    /// Compiles every claim, in the order of [`Rulebook::claims`].
    pub fn program_of_all_claims(&self) -> Program {
        let gates: Vec<ClaimId> = (0..self.book.claims.len()).map(|claim| claim as ClaimId).collect();
        compile::compile(self, &gates, None)
    }
}
