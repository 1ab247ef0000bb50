//! The sources that law cites, from `catalog/sources.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::Confidence;
use crate::text::Text;

/// A source of law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LawSource {
    /// What kind of source it is.
    pub kind: SourceKind,
    /// What it is.
    pub title: Text,
    /// Addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub url: Vec<String>,
    /// How sure it is.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub confidence: Confidence,
    /// The sources that a finding rests on, by key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<String>,
}

/// Kinds of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A slide of the initiative.
    Slide,
    /// A finding of the fact sheet, which rests on pages.
    Finding,
    /// A page of a government or statutory body.
    Official,
    /// Another published page.
    Published,
}

/// Why the list of sources cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Not TOML, or a field that does not fit.
    #[error("{file} cannot be read: {detail}")]
    Form {
        /// The file.
        file: String,
        /// The parser's words.
        detail: String,
    },
    /// A finding that rests on a source that is not in the list.
    #[error("{file}: {key} rests on {missing}, which is not in the list; add it or take it out")]
    Missing {
        /// The file.
        file: String,
        /// The finding.
        key: String,
        /// The source it names.
        missing: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    source: BTreeMap<String, LawSource>,
}

pub(super) fn parse(file: &str, text: &str) -> Result<BTreeMap<String, LawSource>, SourceError> {
    let list: List = toml::from_str(text)
        .map_err(|error| SourceError::Form { file: file.to_owned(), detail: error.to_string() })?;
    for (key, source) in &list.source {
        if let Some(missing) = source.rests_on.iter().find(|other| !list.source.contains_key(*other)) {
            return Err(SourceError::Missing {
                file: file.to_owned(),
                key: key.clone(),
                missing: missing.clone(),
            });
        }
    }
    Ok(list.source)
}
