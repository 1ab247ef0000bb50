//! A text in the two languages in which every rule is written.

use serde::{Deserialize, Serialize};

/// The same statement in Japanese and in English; in a checked rulebook neither is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both wordings.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Text {
        Text { ja: ja.into(), en: en.into() }
    }

    /// The same wording in both languages, for ids, dates and citations.
    pub fn same(text: impl Into<String>) -> Text {
        let text = text.into();
        Text { ja: text.clone(), en: text }
    }
}
