//! The facts that rules may ask for: each declared once, with its type, words and labels.
//!
//! Rule checking, forms, interchange and help texts read this one declaration.
//! A value reaches the engine only through it, so a misspelt word is refused where it enters.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::day::Day;
use crate::fault::{Fault, RulebookError, nearest};
use crate::source::reader::{Fields, as_day, as_integer, as_intervals, as_string, attach_lines};
use crate::source::{At, Reader, Spot, in_order, is_fact_name};
use crate::text::Text;
use crate::value::{FactType, Facts, Value};

/// The fact that the engine itself supplies: the day on which the question is asked.
pub const AS_OF: &str = "as_of";

/// One declared fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactDeclaration {
    /// Its `snake_case` name.
    pub name: Arc<str>,
    /// The kind of its values.
    #[serde(rename = "type")]
    pub fact_type: FactType,
    /// The closed list of a code or level; a level's runs from lowest to highest. Else empty.
    pub words: Vec<Arc<str>>,
    /// What one of the words means, where the word itself is no text for a reader.
    pub word_labels: BTreeMap<Arc<str>, Text>,
    /// What a count counts.
    pub unit: Option<Text>,
    /// What it is called.
    pub label: Text,
    /// What counts and what does not.
    pub help: Option<Text>,
}

/// All declared facts.
#[derive(Debug, Clone, Default)]
pub struct FactCatalog {
    facts: Arc<BTreeMap<Arc<str>, FactDeclaration>>,
    digest: [u8; 32],
}

/// Why a value is not a value of a fact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// No such fact.
    #[error("there is no fact `{name}`{}", meant(.nearest))]
    UnknownFact {
        /// The name.
        name: String,
        /// The name that was perhaps meant.
        nearest: Option<String>,
    },
    /// Not a value of the fact's type.
    #[error("the fact `{fact}` takes {expected}, not `{found}`")]
    WrongType {
        /// The fact.
        fact: String,
        /// What it takes.
        expected: String,
        /// What was given.
        found: String,
    },
}

fn meant(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

impl FactDeclaration {
    /// The word's label, or the word itself.
    pub fn word_label(&self, word: &str) -> Text {
        self.word_labels.get(word).cloned().unwrap_or_else(|| Text::same(word))
    }

    /// What values it takes, for a message.
    pub fn expected(&self) -> String {
        match self.fact_type {
            FactType::Count => "a whole number".to_owned(),
            FactType::Day => "a date such as 2026-04-01".to_owned(),
            FactType::YesNo => "true or false".to_owned(),
            FactType::Code | FactType::Level => format!("one of {}", self.words.join(", ")),
            FactType::Spans => {
                "a list of stretches of days such as [[2024-01-10, 2025-01-09], [2026-02-01]]".to_owned()
            }
        }
    }

    /// The value as a number that compares as the value does; `None` if it is no value of this fact.
    pub(crate) fn number(&self, value: &Value) -> Option<i64> {
        match (self.fact_type, value) {
            (FactType::Count, Value::Count(count)) => Some(*count),
            (FactType::Day, Value::Day(day)) => Some(i64::from(day.number())),
            (FactType::YesNo, Value::YesNo(answer)) => Some(i64::from(*answer)),
            (FactType::Code | FactType::Level, Value::Word(word)) => self.rank(word),
            _ => None,
        }
    }

    /// Whether this is a value of this fact.
    fn takes(&self, value: &Value) -> bool {
        match (self.fact_type, value) {
            (FactType::Spans, Value::Spans(_)) => true,
            _ => self.number(value).is_some(),
        }
    }

    /// How many values it has, of which the numbers are 0 and so on; `None` for counts, days and stretches of days.
    pub(crate) fn values(&self) -> Option<i64> {
        match self.fact_type {
            FactType::YesNo => Some(2),
            FactType::Code | FactType::Level => Some(self.words.len() as i64),
            FactType::Count | FactType::Day | FactType::Spans => None,
        }
    }

    /// The value with this number.
    pub(crate) fn value(&self, number: i64) -> Value {
        match self.fact_type {
            FactType::Count => Value::Count(number),
            FactType::Day => Value::Day(Day::from_number(number as i32)),
            FactType::YesNo => Value::YesNo(number != 0),
            FactType::Code | FactType::Level => usize::try_from(number)
                .ok()
                .and_then(|rank| self.words.get(rank))
                .cloned()
                .map_or_else(|| Value::Count(number), Value::Word),
            // Stretches of days have no number, so that nothing asks for this.
            FactType::Spans => Value::Count(number),
        }
    }

    pub(crate) fn rank(&self, word: &str) -> Option<i64> {
        self.words.iter().position(|known| &**known == word).map(|rank| rank as i64)
    }
}

impl FactCatalog {
    /// Reads the catalog; `file` is the name shown in messages.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(file: &str, text: &str) -> Result<FactCatalog, Vec<RulebookError>> {
        let mut reader = Reader::new(0, text);
        let mut facts = BTreeMap::new();
        if let Some(document) = reader.document() {
            let at = reader.at(&(0..0));
            let top = reader.fields(document.get_ref(), "the catalog of facts".to_owned(), at, &["fact"]);
            match top.get("fact").map(|section| (section, section.get_ref().as_table())) {
                Some((_, Some(table))) => {
                    for (name, at, value) in in_order(&reader, table) {
                        facts.extend(
                            declaration(&mut reader, &name, at, value).map(|fact| (name.into(), fact)),
                        );
                    }
                }
                Some((section, None)) => {
                    reader.wrong_kind("the catalog of facts", "fact", "tables [fact.some_name]", section);
                }
                None => reader.missing(&top, "fact"),
            }
        }
        let files = [(file.to_owned(), text.to_owned())];
        let (errors, _) = attach_lines(reader.found, &files);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(FactCatalog { facts: Arc::new(facts), digest: Sha256::digest(text.as_bytes()).into() })
    }

    /// The declaration of a fact.
    pub fn get(&self, name: &str) -> Option<&FactDeclaration> {
        self.facts.get(name)
    }

    /// All declarations, by name.
    pub fn iter(&self) -> impl Iterator<Item = &FactDeclaration> {
        self.facts.values()
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        self.digest
    }

    fn find(&self, name: &str) -> Result<&FactDeclaration, FactError> {
        self.get(name).ok_or_else(|| FactError::UnknownFact {
            name: name.to_owned(),
            nearest: nearest(name, self.facts.keys().map(|known| &**known)),
        })
    }

    /// Reads a value as a form or a command line gives it.
    ///
    /// # Errors
    /// No such fact, or not one of its values.
    pub fn read_value(&self, name: &str, text: &str) -> Result<Value, FactError> {
        let fact = self.find(name)?;
        let text = text.trim();
        let value = match fact.fact_type {
            FactType::Count => text.parse().ok().map(Value::Count),
            FactType::Day => text.parse().ok().map(Value::Day),
            FactType::YesNo => text.parse().ok().map(Value::YesNo),
            FactType::Code | FactType::Level => fact.rank(text).map(|_| Value::from(text)),
            FactType::Spans => text.parse().ok().map(Value::Spans),
        };
        value.ok_or_else(|| wrong_type(fact, text))
    }

    /// Whether these are values that the catalog knows. The engine treats any other value as unknown.
    ///
    /// # Errors
    /// Every fact that is not declared or has a value of another type.
    pub fn check(&self, facts: &Facts) -> Result<(), Vec<FactError>> {
        let errors: Vec<FactError> = facts
            .iter()
            .filter_map(|(name, value)| match self.find(name) {
                Ok(fact) if fact.takes(value) => None,
                Ok(fact) => Some(wrong_type(fact, &value.to_string())),
                Err(error) => Some(error),
            })
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Reads a table of facts, such as the `facts` of a scenario, reporting each wrong one with its line.
    pub(crate) fn read_facts(&self, reader: &mut Reader<'_>, item: &str, table: &DeTable<'_>) -> Facts {
        let mut facts = Facts::new();
        for (name, at, value) in in_order(reader, table) {
            match self.find(&name) {
                Ok(fact) => match typed(fact, value.get_ref()) {
                    Some(value) => facts.set(&name, value),
                    None => refuse(reader, item, fact, value),
                },
                Err(_) => {
                    let nearest = nearest(&name, self.facts.keys().map(|known| &**known));
                    let item = item.to_owned();
                    reader.fault(Fault::UnknownName { item, what: "fact", name, nearest }, at);
                }
            }
        }
        facts
    }

    /// Reads the table `facts` of a TOML text, for asking the engine about a subject that stands in a file.
    ///
    /// # Errors
    /// Every fact that is not declared or has a value of another type, with its line.
    pub fn facts_from_toml(&self, file: &str, text: &str) -> Result<Facts, Vec<RulebookError>> {
        let mut reader = Reader::new(0, text);
        let mut facts = Facts::new();
        if let Some(document) = reader.document() {
            match document.get_ref().get("facts").and_then(|facts| facts.get_ref().as_table()) {
                Some(table) => facts = self.read_facts(&mut reader, "this file", table),
                None => {
                    let at = reader.at(&(0..0));
                    reader.fault(Fault::MissingKey { item: "this file".into(), key: "[facts]".into() }, at);
                }
            }
        }
        let (errors, _) = attach_lines(reader.found, &[(file.to_owned(), text.to_owned())]);
        if errors.is_empty() { Ok(facts) } else { Err(errors) }
    }
}

fn wrong_type(fact: &FactDeclaration, found: &str) -> FactError {
    FactError::WrongType {
        fact: fact.name.to_string(),
        expected: fact.expected(),
        found: found.chars().take(60).collect(),
    }
}

fn typed(fact: &FactDeclaration, value: &DeValue<'_>) -> Option<Value> {
    match fact.fact_type {
        FactType::Count => as_integer(value).map(Value::Count),
        FactType::Day => as_day(value).map(Value::Day),
        FactType::YesNo => value.as_bool().map(Value::YesNo),
        FactType::Code | FactType::Level => {
            as_string(value).filter(|word| fact.rank(word).is_some()).map(|word| Value::from(&*word))
        }
        FactType::Spans => as_intervals(value).map(Value::Spans),
    }
}

fn refuse(reader: &mut Reader<'_>, item: &str, fact: &FactDeclaration, value: &Spanned<DeValue<'_>>) {
    match as_string(value.get_ref()) {
        Some(word) if !fact.words.is_empty() => {
            let words = fact.words.iter().map(|word| word.to_string()).collect();
            let at = reader.at(&value.span());
            reader.fault(Fault::UnknownWord { fact: fact.name.to_string(), word, words }, at);
        }
        _ => reader.wrong_kind(item, &fact.name, &fact.expected(), value),
    }
}

fn declaration(
    reader: &mut Reader<'_>,
    name: &str,
    name_at: At,
    value: &Spanned<DeValue<'_>>,
) -> Option<FactDeclaration> {
    if !is_fact_name(name) {
        let form = "snake_case: small letters, digits and single underscores, beginning with a letter";
        reader.fault(Fault::IdForm { id: name.to_owned(), what: "a fact".into(), form }, name_at);
    }
    let item = format!("fact `{name}`");
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_kind(&item, name, "a table [fact.some_name]", value);
        return None;
    };
    let at = reader.at(&value.span());
    let fields = reader.fields(table, item, at, &["type", "words", "word", "unit", "label", "help"]);
    let fact_type = read_type(reader, &fields);
    let words = reader.strings(&fields, "words");
    let label = reader.required_text(&fields, "label");
    let help = reader.text(&fields, "help");
    let unit = read_unit(reader, &fields);
    let word_labels = read_word_labels(reader, &fields, name, &words);
    let fact_type = fact_type?;
    if let Some(value) = fields.get("type").filter(|_| name == AS_OF && fact_type != FactType::Day) {
        reader.wrong_kind(&fields.item, "type", "\"day\", since the engine supplies this fact", value);
    }
    let has_words = matches!(fact_type, FactType::Code | FactType::Level);
    if has_words && words.is_empty() {
        reader.missing(&fields, "words");
    }
    if let Some(value) = fields.get("words").filter(|_| !has_words) {
        reader.wrong_kind(&fields.item, "words", &format!("absent for a {fact_type}"), value);
    }
    check_words(reader, name, &words);
    let words = words.into_iter().map(|word| word.value.into()).collect();
    Some(FactDeclaration { name: name.into(), fact_type, words, word_labels, unit, label, help })
}

fn read_type(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Option<FactType> {
    let word = reader.required_string(fields, "type")?;
    let fact_type = FactType::from_word(&word.value);
    if let (None, Some(value)) = (fact_type, fields.get("type")) {
        let expected = "one of \"count\", \"day\", \"yes-no\", \"code\", \"level\", \"spans\"";
        reader.wrong_kind(&fields.item, "type", expected, value);
    }
    fact_type
}

fn check_words(reader: &mut Reader<'_>, name: &str, words: &[Spot<String>]) {
    for (place, word) in words.iter().enumerate() {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if word.value.is_empty() || !word.value.chars().all(plain) {
            let form = "letters, digits and - _ .";
            let what = format!("a word of the fact `{name}`");
            reader.fault(Fault::IdForm { id: word.value.clone(), what, form }, word.at);
        }
        if words[..place].iter().any(|earlier| earlier.value == word.value) {
            let (first, second) = (format!("a word of `{name}`"), format!("another word of `{name}`"));
            reader.fault(Fault::AmbiguousName { name: word.value.clone(), first, second }, word.at);
        }
    }
}

/// `unit` is a text in both languages, or one text where both use the same sign.
fn read_unit(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Option<Text> {
    let value = fields.get("unit")?;
    match as_string(value.get_ref()) {
        Some(sign) => Some(Text::same(sign)),
        None => reader.text(fields, "unit"),
    }
}

fn read_word_labels(
    reader: &mut Reader<'_>,
    fields: &Fields<'_, '_>,
    name: &str,
    words: &[Spot<String>],
) -> BTreeMap<Arc<str>, Text> {
    let mut labels = BTreeMap::new();
    let Some(value) = fields.get("word") else { return labels };
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_kind(&fields.item, "word", "a table { some-word = { ja = \"…\", en = \"…\" } }", value);
        return labels;
    };
    let at = reader.at(&value.span());
    let known: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
    let inner = reader.fields(table, format!("`word` of fact `{name}`"), at, &known);
    for word in known {
        labels.extend(reader.text(&inner, word).map(|text| (word.into(), text)));
    }
    labels
}

/// The number of a value of this fact, and `None` for an absent or ill-typed one.
pub(crate) fn number(declaration: Option<&FactDeclaration>, value: &Value) -> Option<i64> {
    match declaration {
        Some(declaration) => declaration.number(value),
        None => match value {
            Value::Day(day) => Some(i64::from(day.number())),
            Value::Count(_) | Value::YesNo(_) | Value::Word(_) | Value::Spans(_) => None,
        },
    }
}

#[cfg(test)]
mod tests;
