//! Many subjects as columns: one list of numbers a fact, four bytes for counts and days, one for words.

use std::collections::BTreeMap;

use super::program::{AS_OF_COLUMN, ColumnId, Program};
use super::ranges::{LEAST, UNKNOWN};
use super::row::Row;
use crate::day::Day;
use crate::value::{FactType, Facts};

/// Why numbers cannot be a column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    /// The program does not read such a fact.
    #[error("the program has no column `{0}`; `Program::facts` lists its columns")]
    UnknownFact(String),
    /// Another width.
    #[error("the column `{fact}` holds {expected}")]
    WrongKind {
        /// The fact.
        fact: String,
        /// What it holds.
        expected: &'static str,
    },
    /// Another number of rows.
    #[error("the column `{fact}` has {found} rows, the others have {expected}")]
    WrongLength {
        /// The fact.
        fact: String,
        /// Rows of the others.
        expected: usize,
        /// Rows of this one.
        found: usize,
    },
    /// A word that the fact's list does not have.
    #[error("row {row} of the column `{fact}` is {found}, and its list has {words} words")]
    NoSuchWord {
        /// The fact.
        fact: String,
        /// The row, from 0.
        row: usize,
        /// The number of the word.
        found: u8,
        /// Words in the list.
        words: usize,
    },
}

#[derive(Debug, Clone)]
pub(super) enum Store {
    /// Nobody has a value.
    Nothing,
    Numbers(Vec<i32>),
    Words(Vec<u8>),
}

/// What a column knows about its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub presence: Presence,
    /// The least and the greatest known value; the other way round where nothing is known.
    pub least: i32,
    pub most: i32,
}

/// In how many rows the value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    All,
    Some,
    None,
}

impl Extent {
    const NOTHING: Extent = Extent { presence: Presence::None, least: i32::MAX, most: LEAST };

    /// The extent of `rows` values of which some may be unknown.
    fn of(values: impl Iterator<Item = Option<i32>>) -> Extent {
        let (mut known, mut unknown) = (0_usize, 0_usize);
        let mut extent = Extent::NOTHING;
        for value in values {
            match value {
                Some(value) => {
                    known += 1;
                    (extent.least, extent.most) = (extent.least.min(value), extent.most.max(value));
                }
                None => unknown += 1,
            }
        }
        extent.presence = match (known, unknown) {
            (_, 0) => Presence::All,
            (0, _) => Presence::None,
            _ => Presence::Some,
        };
        extent
    }

    /// The extent with one more row.
    fn with(self, value: Option<i32>, is_first: bool) -> Extent {
        let presence = match (self.presence, value.is_some()) {
            (_, true) if is_first => Presence::All,
            (_, false) if is_first => Presence::None,
            (Presence::All, true) => Presence::All,
            (Presence::None, false) => Presence::None,
            (Presence::All, false) | (Presence::None, true) | (Presence::Some, _) => Presence::Some,
        };
        let (least, most) = value.map_or((self.least, self.most), |v| (self.least.min(v), self.most.max(v)));
        Extent { presence, least, most }
    }
}

/// The rows of a program, fact by fact.
#[derive(Debug, Clone)]
pub struct Columns {
    rows: usize,
    pub(super) stores: Vec<(Store, Extent)>,
    /// Rows with a count that does not fit into a column; they are judged one by one.
    pub(super) odd: BTreeMap<usize, Row>,
    kinds: Vec<Kind>,
}

/// How a fact is stored.
#[derive(Debug, Clone)]
struct Kind {
    name: std::sync::Arc<str>,
    /// Words of its list; 0 for numbers.
    words: usize,
}

impl Columns {
    /// The number that says "unknown" in a column of counts or days.
    pub const UNKNOWN_NUMBER: i32 = UNKNOWN;
    /// The number that says "unknown" in a column of words.
    pub const UNKNOWN_WORD: u8 = u8::MAX;

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The memory of the columns, in bytes.
    pub fn bytes(&self) -> usize {
        let bytes = |store: &Store| match store {
            Store::Nothing => 0,
            Store::Numbers(values) => values.capacity() * size_of::<i32>(),
            Store::Words(values) => values.capacity(),
        };
        self.stores.iter().map(|(store, _)| bytes(store)).sum()
    }

    /// Adds a subject.
    pub fn push(&mut self, row: &Row) {
        let at = self.rows;
        for (value, ((store, extent), kind)) in row.0.iter().zip(self.stores.iter_mut().zip(&self.kinds)) {
            let fits = value.is_none_or(|value| (i64::from(LEAST)..=i64::from(i32::MAX)).contains(&value));
            if !fits {
                self.odd.insert(at, row.clone());
            }
            let value = value.filter(|_| fits).map(|value| value as i32);
            *extent = extent.with(value, at == 0);
            put(store, value, at, kind.words > 0);
        }
        self.rows += 1;
    }

    /// Sets a column of counts or days for all rows; [`Columns::UNKNOWN_NUMBER`] is unknown.
    ///
    /// # Errors
    /// No such column, one of words, or another number of rows.
    pub fn set_numbers(&mut self, fact: &str, values: Vec<i32>) -> Result<(), ColumnError> {
        let at = self.find(fact, false, values.len())?;
        let extent = Extent::of(values.iter().map(|value| Some(*value).filter(|value| *value != UNKNOWN)));
        self.stores[at] = (Store::Numbers(values), extent);
        Ok(())
    }

    /// Sets a column of words by their place in the list, or of 0 and 1 for "no" and "yes".
    ///
    /// # Errors
    /// No such column, one of numbers, another number of rows, or a word that the list does not have.
    pub fn set_words(&mut self, fact: &str, values: Vec<u8>) -> Result<(), ColumnError> {
        let at = self.find(fact, true, values.len())?;
        let words = self.kinds[at].words;
        let strange = |value: u8| value != Self::UNKNOWN_WORD && usize::from(value) >= words;
        if let Some(row) = values.iter().position(|value| strange(*value)) {
            let fact = fact.to_owned();
            return Err(ColumnError::NoSuchWord { fact, row, found: values[row], words });
        }
        let known = |word: &u8| Some(i32::from(*word)).filter(|_| *word != Self::UNKNOWN_WORD);
        let extent = Extent::of(values.iter().map(known));
        self.stores[at] = (Store::Words(values), extent);
        Ok(())
    }

    fn find(&mut self, fact: &str, is_words: bool, found: usize) -> Result<usize, ColumnError> {
        let at = self.kinds.iter().position(|kind| &*kind.name == fact);
        let at = at.ok_or_else(|| ColumnError::UnknownFact(fact.to_owned()))?;
        if (self.kinds[at].words > 0) != is_words {
            let expected = if is_words { "counts or days" } else { "words, or yes and no" };
            return Err(ColumnError::WrongKind { fact: fact.to_owned(), expected });
        }
        if found != self.rows {
            return Err(ColumnError::WrongLength { fact: fact.to_owned(), expected: self.rows, found });
        }
        Ok(at)
    }

    pub(super) fn numbers(&self, column: ColumnId) -> &[i32] {
        match &self.stores[usize::from(column)].0 {
            Store::Numbers(values) => values,
            Store::Nothing | Store::Words(_) => &[],
        }
    }

    pub(super) fn words(&self, column: ColumnId) -> &[u8] {
        match &self.stores[usize::from(column)].0 {
            Store::Words(values) => values,
            Store::Nothing | Store::Numbers(_) => &[],
        }
    }

    /// A row as the columns hold it: what does not fit into them is unknown.
    pub(super) fn stored_row(&self, at: usize) -> Row {
        let value = |(store, _): &(Store, Extent)| match store {
            Store::Nothing => None,
            Store::Numbers(values) => Some(values[at]).filter(|value| *value != UNKNOWN).map(i64::from),
            Store::Words(values) => {
                Some(values[at]).filter(|word| *word != Columns::UNKNOWN_WORD).map(i64::from)
            }
        };
        Row(self.stores.iter().map(value).collect(), Vec::new())
    }

    /// Words of a column's list; 0 for numbers.
    pub(super) fn word_count(&self, column: ColumnId) -> usize {
        self.kinds[usize::from(column)].words
    }
}

fn put(store: &mut Store, value: Option<i32>, at: usize, is_words: bool) {
    if matches!(store, Store::Nothing) && value.is_some() {
        // The first to have a value: all before have none.
        *store = if is_words {
            Store::Words(vec![Columns::UNKNOWN_WORD; at])
        } else {
            Store::Numbers(vec![UNKNOWN; at])
        };
    }
    match store {
        Store::Nothing => {}
        Store::Numbers(values) => values.push(value.unwrap_or(UNKNOWN)),
        Store::Words(values) => values.push(value.map_or(Columns::UNKNOWN_WORD, |value| value as u8)),
    }
}

impl Program {
    /// Columns for this program: `rows` subjects of whom nothing is known yet.
    pub fn columns(&self, rows: usize) -> Columns {
        let kinds = self.columns.iter().map(|column| Kind {
            name: column.name.clone(),
            words: column.declaration.as_ref().map_or(0, |declaration| match declaration.fact_type {
                FactType::YesNo => 2,
                // A list too long for one byte is stored as numbers.
                FactType::Code | FactType::Level if declaration.words.len() < usize::from(u8::MAX) => {
                    declaration.words.len()
                }
                _ => 0,
            }),
        });
        let stores = vec![(Store::Nothing, Extent::NOTHING); self.columns.len()];
        Columns { rows, stores, odd: BTreeMap::new(), kinds: kinds.collect() }
    }

    /// Columns of subjects with their facts, each on its own day or all on one.
    pub fn columns_of<'a>(&self, subjects: impl IntoIterator<Item = (&'a Facts, Day)>) -> Columns {
        let mut columns = self.columns(0);
        let mut row = Row::default();
        for (facts, as_of) in subjects {
            self.read_row(facts, as_of, &mut row);
            columns.push(&row);
        }
        columns
    }

    /// One row of the columns, as a row.
    pub fn row_of(&self, columns: &Columns, at: usize) -> Row {
        columns.odd.get(&at).cloned().unwrap_or_else(|| columns.stored_row(at))
    }
}

impl Row {
    /// The same row on another day. The last days of clocks and limits stay those of the day on which it was read.
    pub fn on(mut self, as_of: Day) -> Row {
        self.0[usize::from(AS_OF_COLUMN)] = Some(i64::from(as_of.number()));
        self
    }
}
