//! What an error says to a reader, from `catalog/messages.toml`.

use kanryu_domain::message::{Wording, wording_of};
use kanryu_domain::text::Text;

use super::StoreError;

impl StoreError {
    /// Message and remedy in both languages.
    pub fn wording(&self) -> Wording {
        wording_of(self.code(), &self.values())
    }

    /// The values of the message's placeholders.
    fn values(&self) -> Vec<(&'static str, Text)> {
        let same = |name, value: &dyn std::fmt::Display| (name, Text::same(value.to_string()));
        match self {
            StoreError::Target { why } => vec![("why", why.text())],
            StoreError::NotAStore { place, why } => vec![same("place", place), ("why", why.text())],
            StoreError::Exists { place } => vec![same("place", place)],
            StoreError::Newer { found, known } | StoreError::NoBackupFolder { found, known } => {
                vec![same("found", found), same("known", known)]
            }
            StoreError::Moved { head } => vec![same("head", head)],
            StoreError::Conflict { id } => vec![same("id", id)],
            StoreError::TooLarge { what, found, limit } => {
                vec![("what", what.text()), same("found", found), same("limit", limit)]
            }
            StoreError::Unreadable { seq, column } => vec![same("seq", seq), same("column", column)],
            StoreError::Record { subject } => vec![same("subject", subject)],
            StoreError::Taken { what } | StoreError::NoSuch { what } => vec![("what", what.text())],
            StoreError::Backup { file, line, why } => {
                vec![same("file", file), same("line", line), ("why", why.text())]
            }
            StoreError::BrokenLog { log, seq } => vec![("log", log.text()), same("seq", seq)],
            StoreError::File { place, kind } => vec![same("place", place), same("kind", kind)],
            StoreError::Database { doing, cause, .. } => vec![same("doing", doing), same("cause", cause)],
            StoreError::KeyReused | StoreError::Link | StoreError::Busy => Vec::new(),
        }
    }
}
