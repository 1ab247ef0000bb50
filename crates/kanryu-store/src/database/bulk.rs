//! Many rows in one statement: a long `VALUES` list for SQLite, arrays for PostgreSQL.

use sqlx::AssertSqlSafe;

use super::row::bind_sqlite;
use super::{Row, Tx, Value};
use crate::error::StoreError;

/// SQLite's limit of placeholders in one statement.
const SQLITE_PLACEHOLDERS: usize = 32_766;
/// Rows in one SQLite statement: longer lists are no faster, and the statement text stays small.
const SQLITE_ROWS: usize = 256;
/// Rows in one PostgreSQL statement, which bounds the memory of its arrays.
const POSTGRES_ROWS: usize = 10_000;

/// A column and what it holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Column {
    Int(&'static str),
    Text(&'static str),
    Bytes(&'static str),
}

impl Column {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Column::Int(name) | Column::Text(name) | Column::Bytes(name) => name,
        }
    }

    /// What a row holds in this column, which stands at place `at`.
    pub(crate) fn value(self, row: &Row, at: usize) -> Result<Value, StoreError> {
        Ok(match self {
            Column::Int(_) => Value::Int(row.int_or_none(at)?),
            Column::Text(_) => Value::Text(row.text_or_none(at)?),
            Column::Bytes(_) => Value::Bytes(row.bytes_or_none(at)?),
        })
    }

    fn array_type(self) -> &'static str {
        match self {
            Column::Int(_) => "bigint[]",
            Column::Text(_) => "text[]",
            Column::Bytes(_) => "bytea[]",
        }
    }
}

/// An insertion of many rows. Names come from this crate's own tables, never from outside.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bulk {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static [Column],
    /// What to do with a row that exists, such as `ON CONFLICT (…) DO UPDATE …`; empty to refuse it.
    pub(crate) conflict: &'static str,
}

impl Bulk {
    /// Names of the columns, separated by commas.
    pub(crate) fn names(&self) -> String {
        self.columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ")
    }

    fn sqlite(&self, rows: usize) -> String {
        let group = format!("({})", vec!["?"; self.columns.len()].join(","));
        let groups = vec![group.as_str(); rows].join(",");
        format!("INSERT INTO {} ({}) VALUES {groups} {}", self.table, self.names(), self.conflict)
    }

    fn postgres(&self) -> String {
        let arrays =
            self.columns.iter().enumerate().map(|(i, column)| format!("${}::{}", i + 1, column.array_type()));
        let arrays = arrays.collect::<Vec<_>>().join(", ");
        let (table, names, conflict) = (self.table, self.names(), self.conflict);
        format!("INSERT INTO {table} ({names}) SELECT * FROM UNNEST({arrays}) {conflict}")
    }
}

impl Tx {
    /// Inserts `rows`, each with one value a column.
    pub(crate) async fn insert(&mut self, bulk: &Bulk, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
        let failed = |error| StoreError::database("writing rows", error);
        let mut rows = rows.into_iter();
        match self {
            Tx::Sqlite(tx) => {
                let most = SQLITE_ROWS.min(SQLITE_PLACEHOLDERS / bulk.columns.len());
                let full = bulk.sqlite(most);
                loop {
                    let chunk: Vec<Vec<Value>> = rows.by_ref().take(most).collect();
                    let sql = match chunk.len() {
                        0 => return Ok(()),
                        n if n == most => full.clone(),
                        n => bulk.sqlite(n),
                    };
                    // Only the full list is worth a place among the prepared statements.
                    let keep = chunk.len() == most || chunk.len() == 1;
                    let query = sqlx::query(AssertSqlSafe(sql)).persistent(keep);
                    let query = bind_sqlite(query, chunk.into_iter().flatten());
                    query.execute(&mut **tx).await.map_err(failed)?;
                }
            }
            Tx::Postgres(tx) => loop {
                let chunk: Vec<Vec<Value>> = rows.by_ref().take(POSTGRES_ROWS).collect();
                if chunk.is_empty() {
                    return Ok(());
                }
                let query = sqlx::query(AssertSqlSafe(bulk.postgres()));
                let query = bind_columns(query, bulk.columns, chunk);
                query.execute(&mut **tx).await.map_err(failed)?;
            },
        }
    }
}

type PgQuery = sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments>;

/// Turns rows into one array a column.
fn bind_columns(mut query: PgQuery, columns: &[Column], mut rows: Vec<Vec<Value>>) -> PgQuery {
    for (at, column) in columns.iter().enumerate() {
        let values = rows.iter_mut().map(|row| std::mem::replace(&mut row[at], Value::Int(None)));
        query = match column {
            Column::Int(_) => query.bind(values.map(int).collect::<Vec<Option<i64>>>()),
            Column::Text(_) => query.bind(values.map(text).collect::<Vec<Option<String>>>()),
            Column::Bytes(_) => query.bind(values.map(bytes).collect::<Vec<Option<Vec<u8>>>>()),
        };
    }
    query
}

fn int(value: Value) -> Option<i64> {
    match value {
        Value::Int(value) => value,
        Value::Text(_) | Value::Bytes(_) | Value::Texts(_) => unreachable!("the column holds numbers"),
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Text(value) => value,
        Value::Int(_) | Value::Bytes(_) | Value::Texts(_) => unreachable!("the column holds texts"),
    }
}

fn bytes(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::Bytes(value) => value,
        Value::Int(_) | Value::Text(_) | Value::Texts(_) => unreachable!("the column holds bytes"),
    }
}
