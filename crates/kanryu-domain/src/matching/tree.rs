//! A document with lines: TOML and JSON read into one shape, so that every fault of a round has its line.

mod json;
#[cfg(test)]
mod tests;
mod toml;

/// A value and the line it begins on, from 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// The line, from 1.
    pub line: usize,
    /// What is written there.
    pub value: Value,
}

/// What a document can say.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Nothing (JSON only).
    Null,
    /// Yes or no.
    YesNo(bool),
    /// A whole number.
    Number(i64),
    /// A number with a fraction, or one too large, as it is written.
    Fraction(String),
    /// A text; dates of TOML are texts such as `2027-04-01`.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A table, in the order of the document.
    Table(Vec<Entry>),
}

/// A key of a table with its line and value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// The key.
    pub key: String,
    /// The line of the key.
    pub line: usize,
    /// The value.
    pub node: Node,
}

/// A document that cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads a document: JSON when its first sign is `{`, TOML otherwise.
pub(super) fn read(text: &str) -> Result<Node, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') { json::read(text) } else { toml::read(text) }
}

/// Finds the line of a place in a text; places must be asked for in any order.
struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Lines {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { starts }
    }

    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }
}
