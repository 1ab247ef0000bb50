//! Connections, transactions, values and rows of either database, behind one face.
//!
//! Every statement is written once, with `$1` placeholders, which both databases read. The few that differ
//! are pairs in `dialect`. Values are whole numbers, texts and bytes and nothing else.

use std::borrow::Cow;
use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::error::StoreError;

mod bulk;
mod row;

pub(crate) use bulk::{Bulk, Column};
pub(crate) use row::{Row, Value, params};

/// How long a writer waits for another before it gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// Readers of one process at the same time.
const READERS: u32 = 8;

/// A statement, in the words of each database where they differ.
///
/// Its text is a constant of this crate, or put together from such constants. Nothing from outside ever becomes
/// part of it, which is why it may be asserted safe below; what comes from outside is bound as a [`Value`].
pub(crate) struct Sql {
    sqlite: Cow<'static, str>,
    postgres: Cow<'static, str>,
}

impl Sql {
    /// The same question in the words of either database.
    pub(crate) const fn two(sqlite: &'static str, postgres: &'static str) -> Sql {
        Sql { sqlite: Cow::Borrowed(sqlite), postgres: Cow::Borrowed(postgres) }
    }
}

impl From<&'static str> for Sql {
    fn from(both: &'static str) -> Sql {
        Sql::two(both, both)
    }
}

impl From<String> for Sql {
    /// A statement put together from constants.
    fn from(both: String) -> Sql {
        Sql { sqlite: Cow::Owned(both.clone()), postgres: Cow::Owned(both) }
    }
}

/// A pool of connections.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    /// One writer, because SQLite has one, and several readers that never wait for it.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction; dropped without `commit` it leaves nothing behind.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens the SQLite file. It is created where `create` says so.
    ///
    /// `synchronous = FULL`: in WAL mode `NORMAL` would survive a killed process as well, but not a power cut,
    /// and a consent or an audit entry that was confirmed to somebody must still be there afterwards. The price
    /// is one flush a transaction, which batches share.
    pub(crate) async fn sqlite(file: &Path, create: bool) -> Result<Db, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .foreign_keys(true)
            .pragma("cache_size", "-8000")
            // Index pages that many batches touch are copied into the file once every 32 MiB, not every 4.
            .pragma("wal_autocheckpoint", "8000")
            .pragma("journal_size_limit", "67108864")
            .disable_statement_logging();
        let failed = |error| StoreError::database("opening the store", error);
        let pool = || SqlitePoolOptions::new().acquire_timeout(PATIENCE);
        // Ids without order touch every page of their index; 64 MiB hold that of a million events.
        let writing = options.clone().pragma("cache_size", "-64000");
        let write = pool().max_connections(1).connect_with(writing).await.map_err(failed)?;
        let read = pool().max_connections(READERS).connect_lazy_with(options.create_if_missing(false));
        Ok(Db::Sqlite { read, write })
    }

    /// Connects to PostgreSQL.
    pub(crate) async fn postgres(address: &PgConnectOptions) -> Result<Db, StoreError> {
        let options = address.clone().application_name("kanryu").disable_statement_logging();
        let pool = PgPoolOptions::new().max_connections(READERS + 2).acquire_timeout(PATIENCE);
        let pool = pool.connect_with(options).await;
        Ok(Db::Postgres(pool.map_err(|error| StoreError::database("connecting", error))?))
    }

    /// Begins to write. SQLite takes its write lock at once, so that nothing read can be stale when written.
    pub(crate) async fn write(&self) -> Result<Tx, StoreError> {
        let failed = |error| StoreError::database("beginning to write", error);
        match self {
            Db::Sqlite { write, .. } => {
                write.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite).map_err(failed)
            }
            Db::Postgres(pool) => pool.begin().await.map(Tx::Postgres).map_err(failed),
        }
    }

    /// Begins to read: everything read through it is of one moment.
    pub(crate) async fn read(&self) -> Result<Tx, StoreError> {
        let failed = |error| StoreError::database("beginning to read", error);
        match self {
            Db::Sqlite { read, .. } => read.begin().await.map(Tx::Sqlite).map_err(failed),
            Db::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                pool.begin_with(begin).await.map(Tx::Postgres).map_err(failed)
            }
        }
    }

    /// All rows of one reading statement.
    pub(crate) async fn rows(&self, sql: impl Into<Sql>, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let sql = sql.into();
        let failed = |error| StoreError::database("reading", error);
        match self {
            Db::Sqlite { read, .. } => {
                let query = row::bind_sqlite(sqlx::query(AssertSqlSafe(sql.sqlite)), values);
                Ok(query.fetch_all(read).await.map_err(failed)?.into_iter().map(Row::Sqlite).collect())
            }
            Db::Postgres(pool) => {
                let query = row::bind_postgres(sqlx::query(AssertSqlSafe(sql.postgres)), values);
                Ok(query.fetch_all(pool).await.map_err(failed)?.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// The first row of one reading statement.
    pub(crate) async fn row(
        &self,
        sql: impl Into<Sql>,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// Runs one writing statement in a transaction of its own; returns how many rows it changed.
    pub(crate) async fn run(&self, sql: impl Into<Sql>, values: Vec<Value>) -> Result<u64, StoreError> {
        let mut tx = self.write().await?;
        let changed = tx.run(sql, values).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// Closes every connection; for SQLite the last one folds the write-ahead log into the file.
    pub(crate) async fn close(&self) {
        match self {
            Db::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// All rows of a statement.
    pub(crate) async fn rows(
        &mut self,
        sql: impl Into<Sql>,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let sql = sql.into();
        let failed = |error| StoreError::database("reading", error);
        match self {
            Tx::Sqlite(tx) => {
                let query = row::bind_sqlite(sqlx::query(AssertSqlSafe(sql.sqlite)), values);
                Ok(query.fetch_all(&mut **tx).await.map_err(failed)?.into_iter().map(Row::Sqlite).collect())
            }
            Tx::Postgres(tx) => {
                let query = row::bind_postgres(sqlx::query(AssertSqlSafe(sql.postgres)), values);
                Ok(query.fetch_all(&mut **tx).await.map_err(failed)?.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// The first row of a statement.
    pub(crate) async fn row(
        &mut self,
        sql: impl Into<Sql>,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// Runs a statement; returns how many rows it changed.
    pub(crate) async fn run(&mut self, sql: impl Into<Sql>, values: Vec<Value>) -> Result<u64, StoreError> {
        let sql = sql.into();
        let failed = |error| StoreError::database("writing", error);
        match self {
            Tx::Sqlite(tx) => {
                let query = row::bind_sqlite(sqlx::query(AssertSqlSafe(sql.sqlite)), values);
                Ok(query.execute(&mut **tx).await.map_err(failed)?.rows_affected())
            }
            Tx::Postgres(tx) => {
                let query = row::bind_postgres(sqlx::query(AssertSqlSafe(sql.postgres)), values);
                Ok(query.execute(&mut **tx).await.map_err(failed)?.rows_affected())
            }
        }
    }

    /// Makes it last.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let failed = |error| StoreError::database("committing", error);
        match self {
            Tx::Sqlite(tx) => tx.commit().await.map_err(failed),
            Tx::Postgres(tx) => tx.commit().await.map_err(failed),
        }
    }

    /// Undoes it at once; dropping would leave that to the next user of the connection.
    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        let failed = |error| StoreError::database("rolling back", error);
        match self {
            Tx::Sqlite(tx) => tx.rollback().await.map_err(failed),
            Tx::Postgres(tx) => tx.rollback().await.map_err(failed),
        }
    }
}
