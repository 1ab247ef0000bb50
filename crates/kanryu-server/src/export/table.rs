//! From a board's table to the values of a file.

use std::sync::Arc;

use kanryu_domain::board::people::{PeopleBoard, PeopleIndex, PeopleQuery, PersonRow};
use kanryu_domain::board::{Board, Cell, Column, Table};
use kanryu_domain::calendar::PartialDate;
use kanryu_domain::text::Lang;
use kanryu_files::{Heading, Value};

use super::Sheet;

/// People turned into rows at once.
const CHUNK: usize = 500;

/// A table that is held in memory, as a board holds it.
pub fn sheet(table: Table, lang: Lang) -> Sheet {
    let rows =
        table.rows.into_iter().map(move |row| row.cells.iter().map(|cell| value(cell, lang)).collect());
    let rows: Vec<Vec<Value>> = rows.collect();
    Sheet {
        name: table.title.get(lang).to_owned(),
        headings: headings(&table.columns, lang),
        total: rows.len() as u64,
        rows: Box::new(rows.into_iter()),
    }
}

/// These people of an index, turned into rows a few at a time.
pub fn people(index: Arc<PeopleIndex>, found: Vec<PersonRow>, query: &PeopleQuery, lang: Lang) -> Sheet {
    let board = |people: Vec<PersonRow>, query: &PeopleQuery| PeopleBoard {
        total: people.len(),
        visible: people.len(),
        page: 1,
        per_page: CHUNK,
        sort: query.sort,
        descending: query.descending,
        people,
    };
    let first = |tables: Vec<Table>| tables.into_iter().next();
    let empty = first(board(Vec::new(), query).tables());
    let (name, titles) = empty
        .map(|table| (table.title.get(lang).to_owned(), headings(&table.columns, lang)))
        .unwrap_or_default();
    let total = found.len() as u64;
    let query = query.clone();
    let mut rest = found.into_iter();
    let chunks = std::iter::from_fn(move || {
        // The index is held until the last row is written, so that its rows are counted once.
        let _held = &index;
        let chunk: Vec<PersonRow> = rest.by_ref().take(CHUNK).collect();
        (!chunk.is_empty())
            .then(|| board(chunk, &query).tables().into_iter().next().map_or(Vec::new(), |table| table.rows))
    });
    let rows = chunks.flatten().map(move |row| row.cells.iter().map(|cell| value(cell, lang)).collect());
    Sheet { name, headings: titles, total, rows: Box::new(rows) }
}

fn headings(columns: &[Column], lang: Lang) -> Vec<Heading> {
    columns.iter().map(|column| Heading::new(column.key, column.title.get(lang))).collect()
}

fn value(cell: &Cell, lang: Lang) -> Value {
    match cell {
        Cell::Empty => Value::Empty,
        Cell::Number(number) => Value::Integer(*number),
        Cell::Decimal(number, decimals) => {
            Value::Number(kanryu_domain::formula::rounded(*number, i32::from(*decimals)))
        }
        Cell::Count(count) if count.low == count.high => Value::Integer(count.low),
        Cell::Date(PartialDate::Day(day)) => {
            let (year, month, day) = day.ymd();
            Value::Day { year, month, day }
        }
        Cell::Plain(_) | Cell::Text(_) | Cell::Date(_) | Cell::Count(_) => Value::Text(cell.plain(lang)),
    }
}

#[cfg(test)]
mod tests;
