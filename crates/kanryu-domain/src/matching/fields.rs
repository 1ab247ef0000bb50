//! Typed reading of a document with lines: every value that is refused is refused with its line, all of them at once.

use std::collections::BTreeMap;

use super::fault::RoundError;
use super::tree::{Entry, Node, Value};
use crate::calendar::Day;

/// The faults of one file.
pub(super) struct Faults {
    file: String,
    found: Vec<RoundError>,
}

impl Faults {
    pub fn of(file: &str) -> Faults {
        Faults { file: file.to_owned(), found: Vec::new() }
    }

    pub fn add(&mut self, line: usize, message: impl Into<String>) {
        self.found.push(RoundError { file: self.file.clone(), line, message: message.into() });
    }

    /// A fault of a file that this one names.
    pub fn add_elsewhere(&mut self, file: &str, line: usize, message: impl Into<String>) {
        self.found.push(RoundError { file: file.to_owned(), line, message: message.into() });
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The faults in the order of their lines.
    pub fn into_sorted(mut self) -> Vec<RoundError> {
        self.found.sort();
        self.found.dedup();
        self.found
    }
}

/// One entry of a ranked list, with its line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// The id listed.
    pub id: String,
    /// Its line.
    pub line: usize,
}

/// A ranked list: tiers, best first; the members of a tier are tied.
pub type Tiers = Vec<Vec<Listed>>;

/// One table of the file; keys are taken out of it, and what is left at the end is a fault.
pub(super) struct Fields<'n> {
    /// How messages call it, such as `person "d1"`.
    pub name: String,
    pub line: usize,
    left: BTreeMap<&'n str, &'n Entry>,
    known: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// The fields of a table; another value is a fault and counts as an empty table.
    pub fn of(name: &str, node: &'n Node, faults: &mut Faults) -> Fields<'n> {
        let entries: &[Entry] = match &node.value {
            Value::Table(entries) => entries,
            other => {
                faults.add(node.line, format!("{name} must be a table, not {}", kind(other)));
                &[]
            }
        };
        let left = entries.iter().map(|entry| (entry.key.as_str(), entry)).collect();
        Fields { name: name.to_owned(), line: node.line, left, known: Vec::new() }
    }

    pub fn take(&mut self, key: &'static str) -> Option<&'n Node> {
        self.known.push(key);
        self.left.remove(key).map(|entry| &entry.node).filter(|node| node.value != Value::Null)
    }

    /// Says of every key that nobody took that there is none of that name.
    pub fn finish(self, faults: &mut Faults) {
        for entry in self.left.values() {
            let known = self.known.join(", ");
            faults.add(entry.line, format!("{} has no `{}`; write one of: {known}", self.name, entry.key));
        }
    }

    fn refuse(&self, key: &str, node: &Node, wanted: &str, faults: &mut Faults) {
        let found = kind(&node.value);
        faults.add(node.line, format!("`{key}` of {} must be {wanted}, not {found}", self.name));
    }

    pub fn text(&mut self, key: &'static str, faults: &mut Faults) -> Option<String> {
        let node = self.take(key)?;
        match &node.value {
            Value::Text(text) => return Some(text.clone()),
            _ => self.refuse(key, node, "a text", faults),
        }
        None
    }

    /// An id: a text or a whole number, which counts as its digits.
    pub fn id(&mut self, key: &'static str, faults: &mut Faults) -> Option<String> {
        let node = self.take(key)?;
        let id = id_of(node);
        if id.is_none() {
            self.refuse(key, node, "an id (a text without control characters, or a whole number)", faults);
        }
        id
    }

    pub fn number(&mut self, key: &'static str, faults: &mut Faults) -> Option<i64> {
        let node = self.take(key)?;
        match &node.value {
            Value::Number(number) => return Some(*number),
            _ => self.refuse(key, node, "a whole number", faults),
        }
        None
    }

    /// A count: 0 to 4294967294.
    pub fn count(&mut self, key: &'static str, faults: &mut Faults) -> Option<u32> {
        let node = self.take(key)?;
        if let Value::Number(number) = node.value
            && let Ok(count) = u32::try_from(number)
            && count < u32::MAX
        {
            return Some(count);
        }
        self.refuse(key, node, "a count from 0 to 4294967294", faults);
        None
    }

    pub fn seed(&mut self, key: &'static str, faults: &mut Faults) -> Option<u64> {
        let node = self.take(key)?;
        if let Value::Number(number) = node.value
            && let Ok(seed) = u64::try_from(number)
        {
            return Some(seed);
        }
        self.refuse(key, node, "a whole number from 0 to 9223372036854775807", faults);
        None
    }

    pub fn yes_no(&mut self, key: &'static str, faults: &mut Faults) -> Option<bool> {
        let node = self.take(key)?;
        match node.value {
            Value::YesNo(answer) => return Some(answer),
            _ => self.refuse(key, node, "true or false", faults),
        }
        None
    }

    pub fn day(&mut self, key: &'static str, faults: &mut Faults) -> Option<Day> {
        let node = self.take(key)?;
        let day = match &node.value {
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        if day.is_none() {
            self.refuse(key, node, "a day such as 2027-04-01", faults);
        }
        day
    }

    /// The items of a list; absent counts as an empty list.
    pub fn list(&mut self, key: &'static str, faults: &mut Faults) -> &'n [Node] {
        let Some(node) = self.take(key) else { return &[] };
        match &node.value {
            Value::List(list) => list,
            _ => {
                self.refuse(key, node, "a list", faults);
                &[]
            }
        }
    }

    /// A list of ids with their lines.
    pub fn ids(&mut self, key: &'static str, faults: &mut Faults) -> Vec<Listed> {
        let nodes = self.list(key, faults);
        nodes.iter().filter_map(|node| self.listed(key, node, faults)).collect()
    }

    fn listed(&self, key: &str, node: &Node, faults: &mut Faults) -> Option<Listed> {
        let id = id_of(node);
        if id.is_none() {
            self.refuse(key, node, "a list of ids", faults);
        }
        id.map(|id| Listed { id, line: node.line })
    }

    /// A ranked list, best first; a list inside the list is a tie. Absent is `None`.
    pub fn tiers(&mut self, key: &'static str, faults: &mut Faults) -> Option<Tiers> {
        let node = self.take(key)?;
        let Value::List(list) = &node.value else {
            self.refuse(key, node, "a list of ids, best first", faults);
            return None;
        };
        let tier = |node: &Node, faults: &mut Faults| match &node.value {
            Value::List(tied) => tied.iter().filter_map(|one| self.listed(key, one, faults)).collect(),
            _ => self.listed(key, node, faults).into_iter().collect(),
        };
        Some(
            list.iter()
                .map(|node| tier(node, faults))
                .filter(|tier: &Vec<Listed>| !tier.is_empty())
                .collect(),
        )
    }

    /// A table of words, such as `{ nationality = "VN" }`.
    pub fn words(&mut self, key: &'static str, faults: &mut Faults) -> BTreeMap<String, String> {
        let Some(node) = self.take(key) else { return BTreeMap::new() };
        let Value::Table(entries) = &node.value else {
            self.refuse(key, node, "a table of words", faults);
            return BTreeMap::new();
        };
        let mut words = BTreeMap::new();
        for entry in entries {
            match id_of(&entry.node) {
                Some(word) => {
                    words.insert(entry.key.clone(), word);
                }
                None => self.refuse(&entry.key, &entry.node, "a word", faults),
            }
        }
        words
    }

    /// A table of counts, such as `{ h1 = 5 }`, with the lines of the keys.
    pub fn counts(&mut self, key: &'static str, faults: &mut Faults) -> Vec<(Listed, u32)> {
        let Some(node) = self.take(key) else { return Vec::new() };
        let Value::Table(entries) = &node.value else {
            self.refuse(key, node, "a table of counts", faults);
            return Vec::new();
        };
        let mut counts = Vec::new();
        for entry in entries {
            match entry.node.value {
                Value::Number(number) if u32::try_from(number).is_ok() => {
                    let listed = Listed { id: entry.key.clone(), line: entry.line };
                    counts.push((listed, u32::try_from(number).unwrap_or_default()));
                }
                _ => self.refuse(&entry.key, &entry.node, "a count", faults),
            }
        }
        counts
    }
}

/// An id of a document.
pub(super) fn id_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) if !text.is_empty() && !text.chars().any(char::is_control) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null
        | Value::YesNo(_)
        | Value::Fraction(_)
        | Value::Text(_)
        | Value::List(_)
        | Value::Table(_) => None,
    }
}

/// What a value is, for messages; the value itself may be personal and is not repeated.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::YesNo(_) => "true or false",
        Value::Number(_) => "a whole number",
        Value::Fraction(_) => "a number with a fraction or a number too large",
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Table(_) => "a table",
    }
}
