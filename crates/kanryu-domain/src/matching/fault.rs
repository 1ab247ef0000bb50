//! What is wrong with a round, or worth knowing about it: with the record, the line and what to do.

use std::fmt;

use serde::Serialize;

use crate::text::Text;

/// Something in a round that cannot be read or contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub struct RoundError {
    /// The file's name as it was given.
    pub file: String,
    /// The line, from 1; 0 where none can be named.
    pub line: usize,
    /// What is wrong, why, and what to do.
    pub message: String,
}

impl fmt::Display for RoundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Something in a round that is no fault but that its makers should know, such as a wish that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RoundFinding {
    /// A stable code such as `one-sided-wish`.
    pub code: &'static str,
    /// The line of the round file, from 1; 0 where none can be named.
    pub line: usize,
    /// The person it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The offer it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// What it is, in both languages.
    pub text: Text,
}
