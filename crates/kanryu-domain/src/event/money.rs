//! Amounts of money that events carry.

use serde::{Deserialize, Serialize};

/// What a post pays in a month before deductions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// The least, in whole units of the currency.
    pub from: i64,
    /// The most; absent where one figure is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
    /// ISO 4217.
    pub currency: String,
}

/// An amount of money as a paper gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// The amount, in whole units of the currency.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
}
