//! Bilingual labels of the closed word lists and of countries, from `catalog/`.
//!
//! The catalog is compiled in, so that a label is a pure function of its word. A word without a label is shown
//! as it stands; a test makes sure that no word of the event format is without one.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::event::Word;
use crate::text::Text;

pub(crate) mod table;
#[cfg(test)]
mod tests;

static WORDS: &str = include_str!("../../../catalog/words.toml");
static COUNTRIES: &str = include_str!("../../../catalog/countries.csv");

type Labels = BTreeMap<String, BTreeMap<String, Text>>;

fn labels() -> &'static Labels {
    static LABELS: OnceLock<Labels> = OnceLock::new();
    LABELS.get_or_init(|| {
        toml::from_str(WORDS).unwrap_or_else(|fault| panic!("catalog/words.toml: {}", fault.message()))
    })
}

/// The label of a word of the event format.
pub fn label<W: Word>(word: W) -> Text {
    code(W::TABLE, word.word())
}

/// The label of any code that stands in `catalog/words.toml`, such as `("standing", "open")`; the code itself
/// in both languages where the catalog has none.
pub fn code(table: &str, word: &str) -> Text {
    find(table, word).cloned().unwrap_or_else(|| Text::same(word))
}

/// The label of a code, or `None` where the catalog has none.
pub fn find(table: &str, word: &str) -> Option<&'static Text> {
    labels().get(table)?.get(word)
}

/// The codes of one table with their labels, by code; empty where there is no such table.
pub fn codes(table: &str) -> impl Iterator<Item = (&'static str, &'static Text)> + use<> {
    labels().get(table).into_iter().flatten().map(|(word, text)| (word.as_str(), text))
}

/// A country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub alpha2: String,
    /// ISO 3166-1 alpha-3.
    pub alpha3: String,
    /// Its name; as the slides write it where they name it.
    pub name: Text,
}

/// Every country of ISO 3166-1, by alpha-2 code.
pub fn countries() -> &'static BTreeMap<String, Country> {
    static READ: OnceLock<BTreeMap<String, Country>> = OnceLock::new();
    READ.get_or_init(|| {
        let country = |row: table::Row| Country {
            alpha2: row.cell("alpha2").to_owned(),
            alpha3: row.cell("alpha3").to_owned(),
            name: row.text("ja", "en"),
        };
        table::rows(COUNTRIES).map(country).map(|country| (country.alpha2.clone(), country)).collect()
    })
}

/// The name of a country by its alpha-2 code; the code itself where ISO 3166-1 has none such.
pub fn country(alpha2: &str) -> Text {
    countries().get(alpha2).map_or_else(|| Text::same(alpha2), |country| country.name.clone())
}

/// Whether this is the ISO 3166-1 alpha-2 code of a country in `catalog/countries.csv`.
pub fn is_country(alpha2: &str) -> bool {
    countries().contains_key(alpha2)
}

/// A code with its label in both languages, as boards carry it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Coded {
    /// The code: a word of the event format or of a table of `catalog/words.toml`.
    pub code: String,
    /// Its label.
    pub label: Text,
}

impl Coded {
    /// A word of the event format.
    pub fn word<W: Word>(word: W) -> Coded {
        Coded::code(W::TABLE, word.word())
    }

    /// A code of a table of the catalog.
    pub fn code(table: &str, word: &str) -> Coded {
        Coded { code: word.to_owned(), label: code(table, word) }
    }

    /// A country by its alpha-2 code.
    pub fn country(alpha2: &str) -> Coded {
        Coded { code: alpha2.to_owned(), label: country(alpha2) }
    }
}
