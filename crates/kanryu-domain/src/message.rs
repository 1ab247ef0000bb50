//! The wording of every message code, in Japanese and English, from `catalog/messages.toml`.
//!
//! Rust names a fault by its code and the values of its placeholders; what a reader sees is written here, so
//! that wording can change without code and both languages always exist. Values never carry personal data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::text::{Lang, Text};

#[cfg(test)]
mod tests;

const SOURCE: &str = include_str!("../../../catalog/messages.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalog {
    message: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    ja: String,
    en: String,
    remedy_ja: String,
    remedy_en: String,
}

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| toml::from_str(SOURCE).expect("catalog/messages.toml is read by a test of this module"));

/// A message with its placeholders filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Wording {
    /// The stable code, such as `roster/not-a-date`.
    pub code: String,
    /// What is wrong.
    pub message: Text,
    /// What to do about it; empty where the message says it.
    pub remedy: Text,
}

impl Wording {
    /// Message and remedy in one language.
    pub fn get(&self, lang: Lang) -> (&str, &str) {
        (self.message.get(lang), self.remedy.get(lang))
    }
}

/// The wording of `code`, with values that read the same in both languages. A code without an entry shows
/// itself; a test keeps that from happening.
pub fn wording(code: &str, values: &[(&str, String)]) -> Wording {
    let texts: Vec<(&str, Text)> =
        values.iter().map(|(name, value)| (*name, Text::same(value.clone()))).collect();
    wording_of(code, &texts)
}

/// The wording of `code`, with values in both languages.
pub fn wording_of(code: &str, values: &[(&str, Text)]) -> Wording {
    let Some(entry) = CATALOG.message.get(code) else {
        return Wording { code: code.to_owned(), message: Text::same(code), remedy: Text::default() };
    };
    let filled = |ja: &str, en: &str| Text::new(fill(ja, values, Lang::Ja), fill(en, values, Lang::En));
    Wording {
        code: code.to_owned(),
        message: filled(&entry.ja, &entry.en),
        remedy: filled(&entry.remedy_ja, &entry.remedy_en),
    }
}

/// Every code that has a wording, in order.
pub fn codes() -> impl Iterator<Item = &'static str> {
    CATALOG.message.keys().map(String::as_str)
}

/// The names of the placeholders of `code`, in order; the languages have the same ones.
pub fn placeholders(code: &str) -> Vec<String> {
    let entry = CATALOG.message.get(code);
    let mut names = entry.map(|entry| named(&format!("{}{}", entry.ja, entry.remedy_ja))).unwrap_or_default();
    names.sort();
    names.dedup();
    names
}

/// Replaces `{name}` by its value in one pass, so that a value is never read for placeholders itself.
fn fill(template: &str, values: &[(&str, Text)], lang: Lang) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value.get(lang)),
            None => filled.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn named(template: &str) -> Vec<String> {
    template
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}
