//! How sure a statement is. A conclusion is as sure as the least sure thing it rests on.

use serde::{Deserialize, Serialize};

/// From surest to least sure; the order is the order of the enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// An official page, or two independent sources that agree.
    #[default]
    High,
    /// One good source, or sources that agree in substance.
    Medium,
    /// One weak source, or sources in conflict.
    Low,
    /// Background knowledge for which no page was found.
    Unverified,
    /// Not established; shown as open, never asserted.
    Open,
}

impl Confidence {
    /// The word used in rulebooks and records.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
            Confidence::Unverified => "unverified",
            Confidence::Open => "open",
        }
    }

    /// The confidence with this word.
    pub fn from_word(word: &str) -> Option<Confidence> {
        use Confidence::{High, Low, Medium, Open, Unverified};
        [High, Medium, Low, Unverified, Open].into_iter().find(|confidence| confidence.word() == word)
    }

    /// Whether it has a source at all. What has none is never asserted: it is shown beside the answer as a lead.
    pub fn has_source(self) -> bool {
        match self {
            Confidence::High | Confidence::Medium | Confidence::Low => true,
            Confidence::Unverified | Confidence::Open => false,
        }
    }

    /// The less sure of the two.
    pub fn and(self, other: Confidence) -> Confidence {
        self.max(other)
    }
}
