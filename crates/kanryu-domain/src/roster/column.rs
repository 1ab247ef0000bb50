//! The columns a roster may have and the words that may stand in them, from `catalog/roster.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::grid::fold;
use crate::text::{Lang, Text};
use crate::word::table;

const SOURCE: &str = include_str!("../../../../catalog/roster.toml");
const COUNTRIES: &str = include_str!("../../../../catalog/countries.csv");
/// Columns of that table by whose cells a roster may call a country.
const COUNTRY_NAMES: [&str; 6] = ["alpha2", "alpha3", "ja", "en", "iso_ja", "iso_en"];

/// A column of the roster. Its name in `catalog/roster.toml` and in JSON is in snake case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the catalog explains every column in two languages")]
pub enum Field {
    OwnId,
    Name,
    NameKana,
    NameLatin,
    NameNative,
    BornOn,
    Sex,
    Nationality,
    Host,
    HostFrom,
    Supervising,
    Support,
    Sending,
    School,
    SchoolFrom,
    EnteredOn,
    ResidenceStatus,
    ResidenceFrom,
    ResidenceUntil,
    Stage,
    StageFrom,
    JapaneseTest,
    JapaneseTestOn,
    JapaneseCertificate,
    SkillTest,
    SkillTestOn,
    PractitionerTrainingOn,
    GraduatedOn,
    CareFrom,
    CareUntil,
    WorkedDays,
    CertifiedOn,
    ReturnedOn,
    CostByPerson,
    CostByOthers,
}

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each kind is explained where it is read")]
pub enum CellKind {
    Identifier,
    Name,
    Date,
    Month,
    PartialDate,
    Sex,
    Country,
    Organization,
    Residence,
    Stage,
    Japanese,
    Skill,
    YesNo,
    Count,
    Yen,
}

/// The definition of a column.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Which column.
    pub key: Field,
    /// How its cells are read.
    pub kind: CellKind,
    /// Whether every row must fill it in.
    #[serde(default)]
    pub required: bool,
    /// Its heading in the template.
    pub title: Text,
    /// Other headings it is known by.
    pub headers: Vec<String>,
    /// What to write in it.
    pub help: Text,
    /// An example; empty where the column is usually empty.
    pub example: String,
    /// The words that may stand in it, where they are few.
    #[serde(default)]
    pub choices: Choices,
}

/// Words to choose from, by language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// In Japanese.
    #[serde(default)]
    pub ja: Vec<String>,
    /// In English.
    #[serde(default)]
    pub en: Vec<String>,
}

impl Choices {
    /// The words in `lang`.
    pub fn get(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeftOut {
    pub(super) headers: Vec<String>,
    pub(super) why: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(alias = "status", alias = "stage", alias = "test", alias = "code")]
    word: String,
    #[serde(default)]
    title: Option<Text>,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    column: Vec<Column>,
    left_out: Vec<LeftOut>,
    nothing: Nothing,
    residence: Vec<Entry>,
    stage: Vec<Entry>,
    skill: Vec<Entry>,
    language_test: BTreeMap<String, Text>,
    country: Vec<Entry>,
}

/// The catalog with its words folded for comparison.
pub(super) struct Catalog {
    pub(super) columns: Vec<Column>,
    headers: BTreeMap<String, Field>,
    left_out: BTreeMap<String, Text>,
    nothing: Vec<String>,
    residence: BTreeMap<String, String>,
    stage: BTreeMap<String, String>,
    skill: BTreeMap<String, String>,
    titles: BTreeMap<String, Text>,
    country: BTreeMap<String, String>,
}

pub(super) static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let source: Source =
        toml::from_str(SOURCE).expect("catalog/roster.toml is read by a test of this module");
    Catalog::from_source(source, COUNTRIES)
});

/// The columns, in the order of the template.
pub fn columns() -> &'static [Column] {
    &CATALOG.columns
}

/// The definition of `field`.
pub fn column(field: Field) -> &'static Column {
    columns()
        .iter()
        .find(|column| column.key == field)
        .expect("a test finds every field in catalog/roster.toml")
}

fn folded(entries: &[Entry]) -> BTreeMap<String, String> {
    let pairs = |entry: &Entry| {
        let own = std::iter::once(fold(&entry.word));
        let word = entry.word.clone();
        own.chain(entry.words.iter().map(|known| fold(known)))
            .map(move |key| (key, word.clone()))
            .collect::<Vec<_>>()
    };
    entries.iter().flat_map(pairs).collect()
}

impl Catalog {
    fn from_source(source: Source, countries: &'static str) -> Catalog {
        let mut headers = BTreeMap::new();
        for column in &source.column {
            let titles = [&column.title.ja, &column.title.en];
            let all = titles.into_iter().chain(&column.headers);
            headers.extend(all.map(|header| (fold(header), column.key)));
        }
        let entries = source.stage.iter().chain(&source.skill);
        let titled = entries.filter_map(|entry| Some((entry.word.clone(), entry.title.clone()?)));
        let titles = titled.chain(source.language_test.clone()).collect();
        let left_out = |entry: &LeftOut| {
            let why = entry.why.clone();
            entry.headers.iter().map(move |header| (fold(header), why.clone())).collect::<Vec<_>>()
        };
        let mut country: BTreeMap<String, String> = BTreeMap::new();
        for row in table::rows(countries) {
            let code = row.cell("alpha2").to_owned();
            country.extend(COUNTRY_NAMES.map(|column| (fold(row.cell(column)), code.clone())));
        }
        country.extend(folded(&source.country));
        Catalog {
            headers,
            left_out: source.left_out.iter().flat_map(left_out).collect(),
            nothing: source
                .nothing
                .words
                .iter()
                .map(|word| fold(word))
                .filter(|word| !word.is_empty())
                .collect(),
            residence: folded(&source.residence),
            stage: folded(&source.stage),
            skill: folded(&source.skill),
            titles,
            country,
            columns: source.column,
        }
    }

    /// The column of a heading: as it stands, without marks such as （必須）, or without its brackets.
    pub(super) fn field(&self, heading: &str) -> Option<Field> {
        header_forms(heading).iter().find_map(|form| self.headers.get(form)).copied()
    }

    /// Why a column of this heading is left out, where it is one of those.
    pub(super) fn left_out(&self, heading: &str) -> Option<&Text> {
        header_forms(heading).iter().find_map(|form| self.left_out.get(form))
    }

    /// The column whose heading is nearest to an unknown one, if any is near.
    pub(super) fn nearest(&self, heading: &str) -> Option<Field> {
        let wanted: Vec<char> = fold(heading).chars().take(40).collect();
        let limit = (wanted.len() / 3).max(1);
        let distances = self.headers.iter().map(|(known, field)| (distance(&wanted, known), *field));
        distances
            .filter(|(distance, _)| *distance <= limit)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, field)| field)
    }

    /// Whether the cell says "nothing" in words or dashes.
    pub(super) fn is_nothing(&self, text: &str) -> bool {
        let dashes = |c: char| {
            matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―' | '−' | '─' | 'ー' | '~' | '〜' | '/' | '.' | ' ')
        };
        text.chars().all(dashes) || self.nothing.contains(&fold(text)) || text.trim() == "×"
    }

    /// The status of residence that the text names.
    pub(super) fn residence(&self, text: &str) -> Option<&str> {
        self.residence.get(&fold(text)).map(String::as_str)
    }

    /// What a stage or a test is called; the word itself where the catalog does not say.
    pub(super) fn title(&self, word: &str) -> Text {
        self.titles.get(word).cloned().unwrap_or_else(|| Text::same(word))
    }

    /// The stage of the pathway that the text names.
    pub(super) fn stage(&self, text: &str) -> Option<&str> {
        self.stage.get(&fold(text)).map(String::as_str)
    }

    /// The skill test that the text names.
    pub(super) fn skill(&self, text: &str) -> Option<&str> {
        self.skill.get(&fold(text)).map(String::as_str)
    }

    /// The country (ISO 3166-1 alpha-2) that the text names.
    pub(super) fn country(&self, text: &str) -> Option<&str> {
        let folded = fold(text);
        let endings = ["", "国籍", "人", "籍"];
        endings
            .iter()
            .filter_map(|ending| folded.strip_suffix(ending))
            .find_map(|name| self.country.get(name))
            .map(String::as_str)
    }
}

fn header_forms(heading: &str) -> Vec<String> {
    let whole = fold(heading);
    let unmarked =
        whole.replace("必須", "").replace("任意", "").replace("required", "").replace("optional", "");
    let outside = fold(&without_brackets(heading));
    [whole, unmarked, outside].into_iter().filter(|form| !form.is_empty()).collect()
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::new();
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' | '［' => depth += 1,
            ')' | '）' | ']' | '】' | '］' => depth = depth.saturating_sub(1),
            other if depth == 0 => kept.push(other),
            _ => {}
        }
    }
    kept
}

/// Insertions, deletions and replacements between two texts (Levenshtein).
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
