//! Reads a person's history from a file, so that law can be asked about somebody who is in no store.
//!
//! The file is TOML: `[person]`, any number of dated `[[event]]`s that mirror the facts of the event format, and
//! `[facts]` that prevail over what the events give. The format is told in `docs/history-file.md`; every fault
//! is reported with its line, all of them at once.

use std::fmt;

use kanryu_rules::{FactCatalog, Facts};
use serde::Deserialize;
use toml::{Spanned, Table, Value};

use crate::calendar::{Day, Instant, PartialDate};
use crate::event::{Body, Event, Fact, Name, Source, SourceKind};
use crate::id::{EventId, Kind, Subject};
use crate::registry::{Record, Registry};

mod vocabulary;

#[cfg(test)]
mod tests;

/// A history: the record, and facts that prevail over it.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// The record of the events.
    pub record: Record,
    /// Facts of the table `[facts]`.
    pub facts: Facts,
}

impl History {
    /// What is known on `as_of`: what the events give, with the facts of `[facts]` over it.
    pub fn facts_of(&self, as_of: Day) -> Facts {
        crate::facts::overlaid(&crate::facts::facts_of(&self.record, as_of), &self.facts)
    }
}

/// What is wrong with a history file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct HistoryError {
    /// The file's name as it was given.
    pub file: String,
    /// The line, from 1; 0 where none can be named.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    id: Option<Spanned<String>>,
    #[serde(default)]
    person: Option<Spanned<Person>>,
    #[serde(default)]
    event: Vec<Spanned<Table>>,
    #[serde(default)]
    facts: Option<Table>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Person {
    #[serde(default)]
    born_on: Option<Value>,
    #[serde(default)]
    nationality: Option<String>,
}

/// Where the text is read from, and what was found wrong.
struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    errors: Vec<HistoryError>,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.get(..at).map_or(0, |before| before.matches('\n').count() + 1)
    }

    fn fault(&mut self, at: usize, message: impl Into<String>) {
        let (line, message) = (self.line(at), message.into());
        self.errors.push(HistoryError { file: self.file.to_owned(), line, message });
    }
}

/// Reads a history file; `file` is its name in messages.
///
/// # Errors
/// Everything that is wrong with it, each with its line.
pub fn parse(file: &str, text: &str, catalog: &FactCatalog) -> Result<History, Vec<HistoryError>> {
    let mut reader = Reader { file, text, errors: Vec::new() };
    let read: File = match toml::from_str(text) {
        Ok(read) => read,
        Err(error) => {
            reader.fault(error.span().map_or(0, |span| span.start), error.message().to_owned());
            return Err(reader.errors);
        }
    };
    let facts = facts(&mut reader, read.facts.is_some(), catalog);
    let subject = subject(&mut reader, read.id.as_ref());
    let registered = registration(&mut reader, read.person.as_ref());
    let mut dated: Vec<(PartialDate, Fact, usize)> = Vec::new();
    for table in &read.event {
        dated.extend(event(&mut reader, table, catalog).map(|(on, fact)| (on, fact, table.span().start)));
    }
    // Equal dates keep the order of the file.
    dated.sort_by_key(|(on, ..)| on.earliest());
    let record = record(&mut reader, subject, registered, dated);
    if reader.errors.is_empty() { Ok(History { record, facts }) } else { Err(reader.errors) }
}

fn facts(reader: &mut Reader<'_>, are_given: bool, catalog: &FactCatalog) -> Facts {
    if !are_given {
        return Facts::new();
    }
    match catalog.facts_from_toml(reader.file, reader.text) {
        Ok(facts) => facts,
        Err(errors) => {
            let errors = errors.into_iter().map(|error| HistoryError {
                file: reader.file.to_owned(),
                line: error.places.first().map_or(0, |place| place.line as usize),
                message: format!("{}; {}", error.fault, error.hint()),
            });
            reader.errors.extend(errors);
            Facts::new()
        }
    }
}

fn subject(reader: &mut Reader<'_>, id: Option<&Spanned<String>>) -> Subject {
    let unnamed = || Subject::new(Kind::Person, "unnamed").expect("it is a key");
    let Some(id) = id else { return unnamed() };
    match id.get_ref().parse::<Subject>() {
        Ok(subject) if subject.kind() == Kind::Person => subject,
        Ok(_) => {
            reader.fault(id.span().start, "`id` must name a person, such as person:p-001");
            unnamed()
        }
        Err(error) => {
            reader.fault(id.span().start, format!("`id`: {error}"));
            unnamed()
        }
    }
}

fn registration(reader: &mut Reader<'_>, person: Option<&Spanned<Person>>) -> Fact {
    let given = person.map(Spanned::get_ref);
    let mut born_on = None;
    if let Some(value) = given.and_then(|person| person.born_on.as_ref()) {
        match date(value) {
            Ok(date) => born_on = Some(date),
            Err(message) => {
                let at = person.map_or(0, |person| person.span().start);
                reader.fault(at, format!("`born_on`: {message}"));
            }
        }
    }
    // A history file carries no name: nothing that it is used for asks for one.
    let name = Name { latin: Some("(not given)".to_owned()), ..Name::default() };
    let nationality = given.and_then(|person| person.nationality.clone()).unwrap_or_default();
    Fact::PersonRegistered { name, born_on, sex: None, nationality }
}

/// A date of any precision: a TOML date, a year as a number, or a text such as `2018-04` or `FY2018`.
fn date(value: &Value) -> Result<PartialDate, String> {
    let text = match value {
        Value::Datetime(date) => date.to_string(),
        Value::Integer(year) => year.to_string(),
        Value::String(text) => text.clone(),
        _ => return Err("write a date such as 2018-04-10, or \"2018-04\", \"2018\", \"FY2018\"".to_owned()),
    };
    text.parse().map_err(|error| format!("{error}"))
}

fn event(
    reader: &mut Reader<'_>,
    table: &Spanned<Table>,
    catalog: &FactCatalog,
) -> Option<(PartialDate, Fact)> {
    let at = table.span().start;
    let mut fields = table.get_ref().clone();
    let on = match fields.remove("on") {
        Some(value) => date(&value).map_err(|message| reader.fault(at, format!("`on`: {message}"))).ok(),
        None => {
            reader.fault(at, "the event has no date; write `on = 2018-04-10`");
            None
        }
    };
    let Some(Value::String(word)) = fields.get("fact").cloned() else {
        reader.fault(
            at,
            "the event says nothing; write `fact = \"stage-entered\"` or another word of the event format",
        );
        return None;
    };
    fill_in(&word, &mut fields);
    let written =
        serde_json::Value::Object(fields.into_iter().map(|(key, value)| (key, json(value))).collect());
    match serde_json::from_value::<Fact>(written.clone()) {
        Ok(fact) => {
            unknown_keys(reader, at, &word, &written, &fact);
            if let Some(fault) = vocabulary::fault(&fact, catalog) {
                reader.fault(at, format!("`{word}`: {fault}"));
            }
            on.map(|on| (on, fact))
        }
        Err(error) => {
            reader.fault(at, format!("`{word}`: {error}"));
            None
        }
    }
}

/// What a history file may leave out: a paper that was seen, a pass, an ordinary registration.
fn fill_in(word: &str, fields: &mut Table) {
    let mut default = |key: &str, value: bool| {
        fields.entry(key).or_insert(Value::Boolean(value));
    };
    match word {
        "test-taken" => {
            default("passed", true);
            default("verified", true);
        }
        "exam-taken" => default("passed", false),
        "leave-taken" => default("documented", true),
        "certification-registered" => default("provisional", false),
        "left-japan" => default("for_good", true),
        "attested" => default("holds", true),
        _ => {}
    }
}

fn json(value: Value) -> serde_json::Value {
    match value {
        Value::String(text) => text.into(),
        Value::Integer(number) => number.into(),
        Value::Float(number) => number.into(),
        Value::Boolean(answer) => answer.into(),
        Value::Datetime(date) => date.to_string().into(),
        Value::Array(values) => values.into_iter().map(json).collect(),
        Value::Table(table) => table.into_iter().map(|(key, value)| (key, json(value))).collect(),
    }
}

/// The event format ignores keys it does not know; a misspelt key in a file must not be ignored.
fn unknown_keys(reader: &mut Reader<'_>, at: usize, word: &str, written: &serde_json::Value, fact: &Fact) {
    let understood = serde_json::to_value(fact).unwrap_or_default();
    let (Some(written), Some(understood)) = (written.as_object(), understood.as_object()) else { return };
    for key in written.keys().filter(|key| !understood.contains_key(*key)) {
        let is_empty_list = written[key].as_array().is_some_and(Vec::is_empty);
        if !is_empty_list {
            reader.fault(at, format!("`{word}` has no `{key}`"));
        }
    }
}

fn record(
    reader: &mut Reader<'_>,
    subject: Subject,
    registered: Fact,
    dated: Vec<(PartialDate, Fact, usize)>,
) -> Record {
    let last = dated.iter().map(|(on, ..)| on.latest()).max().unwrap_or(Day::MIN);
    let first = dated.first().map_or(last, |(on, ..)| on.earliest());
    let born = match &registered {
        Fact::PersonRegistered { born_on: Some(born), .. } => born.latest(),
        _ => Day::MIN,
    };
    let start = (PartialDate::Day(first.max(born)), registered, 0);
    let mut registry = Registry::default();
    for (number, (occurred_on, fact, at)) in [start].into_iter().chain(dated).enumerate() {
        let place = format!("{}#{}", reader.file, reader.line(at));
        let event = Event {
            id: EventId::from_bits(number as u128 + 1),
            subject: subject.clone(),
            occurred_on,
            recorded_at: Instant::end_of(last),
            source: Source { kind: SourceKind::File, place, note: None },
            confidence: None,
            import: None,
            body: Body::states(fact),
        };
        match registry.check(&event) {
            Ok(()) => registry.apply(&event),
            Err(refusal) => reader.fault(at, refusal.to_string()),
        }
    }
    registry.get(&subject).cloned().unwrap_or_else(|| Record::new(subject))
}
