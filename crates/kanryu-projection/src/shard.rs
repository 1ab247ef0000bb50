//! Parts of a simulation put together again: every part once, all of the same run, the same bytes as one run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::flows::Imbalance;
use crate::simulate::{Shard, Simulated};

#[cfg(test)]
mod tests;

/// A part as it is kept until all are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which part.
    pub shard: Shard,
    /// What the run was made from: a hash of model, people, seed and program.
    pub run: String,
    /// What was counted.
    pub simulated: Simulated,
}

/// Why parts cannot be put together.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MergeError {
    /// No part at all.
    #[error("there is no part to merge; give the folders of all parts")]
    None,
    /// Parts of different runs.
    #[error(
        "part {part} belongs to another run ({found}) than the first ({wanted}); merge parts with equal inputs, seed and program"
    )]
    Run {
        /// Which part, from 1.
        part: u32,
        /// Its run.
        found: String,
        /// The run of the first.
        wanted: String,
    },
    /// Parts cut differently.
    #[error(
        "part {part} is one of {found}, but the first is one of {wanted}; merge parts of the same number of shards"
    )]
    Cut {
        /// Which part, from 1.
        part: u32,
        /// Into how many it was cut.
        found: u32,
        /// Into how many the first was.
        wanted: u32,
    },
    /// A part that is there twice.
    #[error("part {part} of {of} was given twice")]
    Twice {
        /// Which part, from 1.
        part: u32,
        /// Of how many.
        of: u32,
    },
    /// Parts that are not there.
    #[error("parts {missing:?} of {of} are missing")]
    Missing {
        /// Which parts, from 1.
        missing: Vec<u32>,
        /// Of how many.
        of: u32,
    },
    /// Parts whose tables do not fit or whose sum does not balance: a file was changed.
    #[error("the parts do not add up: {0}")]
    Broken(String),
}

impl From<Imbalance> for MergeError {
    fn from(error: Imbalance) -> MergeError {
        MergeError::Broken(error.to_string())
    }
}

/// Puts all parts of a run together, in any order.
///
/// # Errors
/// Parts that are missing, given twice, of another run or changed.
pub fn merged(parts: Vec<Part>) -> Result<Simulated, MergeError> {
    let first = parts.first().ok_or(MergeError::None)?;
    let (of, run) = (first.shard.of(), first.run.clone());
    let mut by_number: BTreeMap<u32, Simulated> = BTreeMap::new();
    for part in parts {
        let number = part.shard.number();
        if part.run != run {
            return Err(MergeError::Run { part: number, found: part.run, wanted: run });
        }
        if part.shard.of() != of {
            return Err(MergeError::Cut { part: number, found: part.shard.of(), wanted: of });
        }
        if by_number.insert(number, part.simulated).is_some() {
            return Err(MergeError::Twice { part: number, of });
        }
    }
    let missing: Vec<u32> = (1..=of).filter(|number| !by_number.contains_key(number)).collect();
    if !missing.is_empty() {
        return Err(MergeError::Missing { missing, of });
    }
    let mut parts = by_number.into_values();
    let mut whole = parts.next().ok_or(MergeError::None)?;
    for part in parts {
        whole.flows.add(&part.flows).map_err(|error| MergeError::Broken(error.to_string()))?;
        whole.people += part.people;
        whole.digest = whole.digest.wrapping_add(part.digest);
    }
    whole.flows.check(0.0)?;
    Ok(whole)
}
