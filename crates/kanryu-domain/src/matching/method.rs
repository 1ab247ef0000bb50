//! The methods, by the words of files and commands.

use std::fmt;
use std::str::FromStr;

use crate::text::Text;

/// How a round is answered. What each promises, with theorem and source, is told in `docs/matching.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Deferred acceptance, people proposing.
    DeferredAcceptance,
    /// Deferred acceptance, offers proposing.
    OffersPropose,
    /// Deferred acceptance with people proposing, then stable improvement cycles on ties.
    StableImprovement,
    /// As many people placed as possible in a weakly stable result.
    Largest,
    /// A result stable by the definition, or the proof that there is none.
    StableSearch,
}

/// Every method, in the order of the documents.
pub const METHODS: [Method; 5] = [
    Method::DeferredAcceptance,
    Method::OffersPropose,
    Method::StableImprovement,
    Method::Largest,
    Method::StableSearch,
];

/// Definitions for lists of two sides.
const TWO_SIDED: &[&str] = &["weak", "strong", "super"];

impl Method {
    /// Its word in files and commands.
    pub fn word(self) -> &'static str {
        match self {
            Method::DeferredAcceptance => "deferred-acceptance",
            Method::OffersPropose => "offers-propose",
            Method::StableImprovement => "stable-improvement",
            Method::Largest => "largest",
            Method::StableSearch => "stable-search",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        let (ja, en) = match self {
            Method::DeferredAcceptance => {
                ("受入保留方式（人から申込み）", "Deferred acceptance, people proposing")
            }
            Method::OffersPropose => {
                ("受入保留方式（受入れ先から申込み）", "Deferred acceptance, offers proposing")
            }
            Method::StableImprovement => {
                ("受入保留方式と安定改善交換", "Deferred acceptance with stable improvement cycles")
            }
            Method::Largest => ("最多人数の弱安定マッチング", "Largest weakly stable result"),
            Method::StableSearch => {
                ("定義に照らし安定な結果の探索", "Search for a result stable by the definition")
            }
        };
        Text::new(ja, en)
    }

    /// The definitions of stability that may be asked for.
    pub fn definitions(self) -> &'static [&'static str] {
        match self {
            Method::DeferredAcceptance | Method::OffersPropose | Method::StableSearch => TWO_SIDED,
            Method::StableImprovement | Method::Largest => &["weak"],
        }
    }

    /// The definition that is meant where none is named; absent where one must be named, since the published ones
    /// disagree on the same result.
    pub fn usual_definition(self) -> Option<&'static str> {
        match self {
            Method::DeferredAcceptance
            | Method::OffersPropose
            | Method::StableImprovement
            | Method::Largest => Some("weak"),
            Method::StableSearch => None,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A word that names no method.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no method of that name; write one of: {}", METHODS.map(Method::word).join(", "))]
pub struct NoSuchMethod;

impl FromStr for Method {
    type Err = NoSuchMethod;

    fn from_str(word: &str) -> Result<Method, NoSuchMethod> {
        METHODS.into_iter().find(|method| method.word() == word).ok_or(NoSuchMethod)
    }
}
