//! Search over everything: every record of the initiative in both languages, and people for those who may see them.
//!
//! Texts are compared by [`crate::text::search_key`]: width, case, kana and accents make no difference. Every word of
//! the query must be found. The index is built once for a state of the records.

use serde::Serialize;

use super::audience::{Content, Reach, reach};
use super::evidence;
use super::record::may_see;
use super::{Board, Cell, Column, Question, Report, Row, Table};
use crate::event::Fact;
use crate::id::{Kind, Subject};
use crate::registry::{Record, Registry};
use crate::text::{Text, search_key};
use crate::word::{self, Coded};

/// What can be searched, folded for comparison.
#[derive(Debug, Clone, Default)]
pub struct SearchIndex {
    documents: Vec<Document>,
}

#[derive(Debug, Clone)]
struct Document {
    subject: Subject,
    title: Text,
    title_keys: [String; 2],
    /// Every text of the record with its key, for the passage that is shown.
    passages: Vec<(String, String)>,
}

/// A person that the reader may see, by the name that a list shows them.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonEntry {
    /// The record.
    pub subject: Subject,
    /// Names in every script, separated by spaces.
    pub name: String,
}

impl std::fmt::Debug for PersonEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PersonEntry").field(&self.subject).finish()
    }
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Search {
    /// The query as it was asked.
    pub query: String,
    /// How many records match.
    pub total: i64,
    /// How many of each kind match.
    pub kinds: Vec<KindHits>,
    /// The best of them, at most as many as were asked for.
    pub hits: Vec<Hit>,
}

/// How many records of a kind match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindHits {
    /// The kind.
    pub kind: Coded,
    /// How many.
    pub total: i64,
}

/// A record that matches.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The record.
    pub subject: Subject,
    /// Its kind.
    pub kind: Coded,
    /// What it is called.
    pub title: Text,
    /// The passage that matches, where it is not the title.
    pub passage: Option<String>,
}

impl std::fmt::Debug for Search {
    /// Without the query and the hits, which may name people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Search").field("total", &self.total).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Hit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Hit").field(&self.subject).finish()
    }
}

impl Board for Search {
    const NAME: &'static str = "search";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("kind", "種別", "Kind"),
            Column::new("id", "番号", "Id"),
            Column::new("title", "名称", "Title"),
            Column::new("passage", "該当箇所", "Passage"),
        ];
        let row = |hit: &Hit| Row {
            subject: Some(hit.subject.clone()),
            cells: vec![
                Cell::Text(hit.kind.label.clone()),
                Cell::Plain(hit.subject.to_string()),
                Cell::Text(hit.title.clone()),
                hit.passage.as_ref().map_or(Cell::Empty, |passage| Cell::Plain(passage.clone())),
            ],
        };
        let title = Text::new("検索結果", "Search results");
        vec![Table { name: "search", title, columns, rows: self.hits.iter().map(row).collect() }]
    }
}

impl SearchIndex {
    /// The index of every record but people and imports.
    pub fn new(registry: &Registry) -> SearchIndex {
        let searched =
            registry.iter().filter(|record| !matches!(record.subject.kind(), Kind::Person | Kind::Import));
        SearchIndex { documents: searched.map(document).collect() }
    }
}

fn document(record: &Record) -> Document {
    let title = evidence::title(record);
    let texts = record.entries.iter().flat_map(|entry| texts(&entry.fact));
    let passages = texts.map(|text| (search_key(&text), text)).collect();
    let title_keys = [search_key(&title.ja), search_key(&title.en)];
    Document { subject: record.subject.clone(), title, title_keys, passages }
}

/// Every text that a fact carries, and the labels of its codes in both languages.
fn texts(fact: &Fact) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::to_value(fact) {
        strings(&value, &mut found);
    }
    if let Fact::SiteListed { country, kinds, .. } = fact {
        let labels = kinds.iter().map(|kind| word::label(*kind));
        for label in labels.chain([word::country(country)]) {
            found.extend([label.ja, label.en]);
        }
    }
    found
}

fn strings(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => found.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        serde_json::Value::Object(fields) => {
            // The tag that names the fact is no text of the record.
            fields.iter().filter(|(key, _)| *key != "fact").for_each(|(_, item)| strings(item, found));
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}

/// The records that hold every word of `query`, the best first, at most `limit`.
///
/// `people` are those that the reader may see, as the caller's list of people decides; a reader who may see no person
/// at all is shown none of them.
pub fn search(
    question: &Question<'_>,
    index: &SearchIndex,
    query: &str,
    people: &[PersonEntry],
    limit: usize,
) -> Report<Search> {
    let words: Vec<String> =
        query.split_whitespace().map(search_key).filter(|word| !word.is_empty()).collect();
    let mut found: Vec<(u8, Hit)> = Vec::new();
    if !words.is_empty() {
        let visible = index.documents.iter().filter_map(|document| Some((rank(document, &words)?, document)));
        let visible = visible.filter(|(_, document)| is_visible(question, document));
        found.extend(visible.map(|(rank, document)| (rank, hit(document, &words))));
        if reach(question.audience, Content::Identity) != Reach::Nothing {
            found.extend(people.iter().filter_map(|person| person_hit(person, &words)));
        }
    }
    found.sort_by(|(rank, hit), (other_rank, other)| (rank, &hit.subject).cmp(&(other_rank, &other.subject)));
    let mut kinds: Vec<KindHits> = Vec::new();
    for (_, hit) in &found {
        match kinds.iter_mut().find(|known| known.kind == hit.kind) {
            Some(known) => known.total += 1,
            None => kinds.push(KindHits { kind: hit.kind.clone(), total: 1 }),
        }
    }
    let total = found.len() as i64;
    let hits = found.into_iter().take(limit).map(|(_, hit)| hit).collect();
    Report::new(question, Search { query: query.to_owned(), total, kinds, hits })
}

fn is_visible(question: &Question<'_>, document: &Document) -> bool {
    let record = question.registry.get(&document.subject);
    record.is_some_and(|record| may_see(question.registry, question.audience, Search::NAME, record))
}

/// 0 for the id itself, 1 where the title begins with the query, 2 where it holds every word, 3 elsewhere.
fn rank(document: &Document, words: &[String]) -> Option<u8> {
    let key = search_key(document.subject.key());
    let whole = words.concat();
    if key == whole || search_key(&document.subject.to_string()) == whole {
        return Some(0);
    }
    if document.title_keys.iter().any(|title| title.starts_with(&whole)) {
        return Some(1);
    }
    if document.title_keys.iter().any(|title| words.iter().all(|word| title.contains(word.as_str()))) {
        return Some(2);
    }
    let holds = |word: &String| {
        key == *word
            || document.title_keys.iter().any(|title| title.contains(word.as_str()))
            || document.passages.iter().any(|(folded, _)| folded.contains(word.as_str()))
    };
    words.iter().all(holds).then_some(3)
}

fn hit(document: &Document, words: &[String]) -> Hit {
    let in_title = |word: &&String| document.title_keys.iter().any(|title| title.contains(word.as_str()));
    let beyond = words.iter().find(|word| !in_title(word));
    let passage =
        beyond.and_then(|word| document.passages.iter().find(|(folded, _)| folded.contains(word.as_str())));
    Hit {
        subject: document.subject.clone(),
        kind: Coded::code("kind", document.subject.kind().word()),
        title: document.title.clone(),
        passage: passage.map(|(_, text)| text.clone()),
    }
}

fn person_hit(person: &PersonEntry, words: &[String]) -> Option<(u8, Hit)> {
    let name = search_key(&person.name);
    let key = search_key(person.subject.key());
    let is_id = key == words.concat();
    let holds = words.iter().all(|word| name.contains(word.as_str()));
    (is_id || holds).then(|| {
        let title = Text::same(person.name.clone());
        let kind = Coded::code("kind", Kind::Person.word());
        (if is_id { 0 } else { 2 }, Hit { subject: person.subject.clone(), kind, title, passage: None })
    })
}
