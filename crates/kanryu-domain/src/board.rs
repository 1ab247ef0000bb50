//! What each audience sees: plain data, no markup. Page, JSON, text and file render the same board.
//!
//! A board is a pure function of a [`Question`]. Every number on it leads to records or to a proof.
//! What an audience may see is decided here, by `audience`, and nowhere else.
//! Boards derive `Serialize`, because the API's body is the board itself.

use serde::{Serialize, Serializer};

use crate::calendar::{Day, Instant, PartialDate};
use crate::event::Source;
use crate::id::Subject;
use crate::registry::Registry;
use crate::text::{Lang, Text};

pub mod actions;
pub mod agreements;
pub mod audience;
pub mod bases;
pub mod businesses;
pub mod compare;
pub mod council;
pub mod demand;
pub mod drawn;
pub mod due;
pub mod evidence;
pub mod figure;
pub mod governance;
pub mod hosts;
pub mod indicators;
pub mod law;
pub mod medicines;
pub mod overview;
pub mod pathways;
pub mod people;
pub mod person;
pub mod place;
pub mod projection;
pub mod record;
pub mod returnees;
pub mod review;
pub mod rounds;
pub mod search;
pub mod sheet;
pub mod site;
pub mod slides;
pub mod standing;
mod time;
pub mod timeline;
pub mod vacancies;

pub use audience::Audience;

/// What is asked: about which records, for which day, by whom.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The records, as known at the moment asked about.
    pub registry: &'a Registry,
    /// The day the answer speaks of.
    pub as_of: Day,
    /// The moment of knowledge, where one was asked for; the registry was built accordingly.
    pub known_at: Option<Instant>,
    /// Who asks.
    pub audience: &'a Audience,
}

/// A board with what was found and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report<T> {
    /// The day the answer speaks of.
    pub as_of: Day,
    /// The moment of knowledge, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_at: Option<Instant>,
    /// The board itself.
    #[serde(flatten)]
    pub value: T,
    /// What a reader must know: gaps, doubts, contradictions.
    pub findings: Vec<Finding>,
    /// What the answer rests on.
    pub sources: Vec<Source>,
}

impl<T> Report<T> {
    /// A report without findings.
    pub fn new(question: &Question<'_>, value: T) -> Report<T> {
        let Question { as_of, known_at, .. } = *question;
        Report { as_of, known_at, value, findings: Vec::new(), sources: Vec::new() }
    }
}

/// Something the world is so: data inside a report, never an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// A stable code such as `bases/count-uncertain`.
    pub code: String,
    /// What was found, in words.
    pub text: Text,
    /// The records it concerns.
    pub subjects: Vec<Subject>,
}

/// A count that may be uncertain. Serialized as a number, or as `[low, high]` where the two differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// What is surely so.
    pub low: i64,
    /// What is possibly so.
    pub high: i64,
}

impl Count {
    /// A certain count.
    pub fn exact(n: i64) -> Count {
        Count { low: n, high: n }
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.low == self.high {
            write!(f, "{}", self.low)
        } else {
            write!(f, "{}–{}", self.low, self.high)
        }
    }
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.low == self.high {
            serializer.serialize_i64(self.low)
        } else {
            [self.low, self.high].serialize(serializer)
        }
    }
}

/// A table of a board, from which page, CSV, .xlsx and terminal are written.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name within the board, such as `bases`.
    pub name: &'static str,
    /// Its caption.
    pub title: Text,
    /// Columns, in order.
    pub columns: Vec<Column>,
    /// Rows, each with one cell a column.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its key in CSV headers and sort parameters.
    pub key: &'static str,
    /// Its heading.
    pub title: Text,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The record the row is about, where there is one.
    pub subject: Option<Subject>,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known; shown as "–", never as 0.
    Empty,
    /// A name or code that is not translated.
    Plain(String),
    /// A text in both languages.
    Text(Text),
    /// A date.
    Date(PartialDate),
    /// A number.
    Number(i64),
    /// An uncertain count.
    Count(Count),
    /// A measured or estimated number, with the decimals that are shown.
    Decimal(f64, u8),
}

impl Cell {
    /// The cell as files and terminals show it: ISO dates, plain numbers, nothing for an empty cell.
    pub fn plain(&self, lang: Lang) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Plain(text) => text.clone(),
            Cell::Text(text) => text.get(lang).to_owned(),
            Cell::Date(date) => date.to_string(),
            Cell::Number(n) => n.to_string(),
            Cell::Count(count) => count.to_string(),
            Cell::Decimal(number, decimals) => format!("{number:.*}", usize::from(*decimals)),
        }
    }
}

impl Column {
    /// A column with headings in both languages.
    pub fn new(key: &'static str, ja: &str, en: &str) -> Column {
        Column { key, title: Text::new(ja, en) }
    }
}

/// What every board can do.
pub trait Board: Serialize {
    /// Its name: the word in `/api/NAME`, `kanryu board NAME` and the menu.
    const NAME: &'static str;
    /// Its tables; the first is the one that CSV and .xlsx carry by default.
    fn tables(&self) -> Vec<Table>;
}

#[cfg(test)]
mod tests;
