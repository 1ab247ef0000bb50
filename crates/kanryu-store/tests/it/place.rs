//! An empty place for a store in either database, and raw access to it that the store knows nothing about.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use kanryu_domain::calendar::Instant;
use kanryu_store::{Store, Target};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use tempfile::TempDir;

/// A place for one store, with a folder for files beside it.
pub struct Place {
    folder: TempDir,
    pub target: Target,
    /// The address of the PostgreSQL database, where it is one.
    pub address: Option<String>,
}

/// 2026-04-01T00:00:00Z, an arbitrary now.
pub const NOW: i64 = 1_775_001_600_000;

/// The moment `seconds` after an arbitrary now.
pub fn at(seconds: i64) -> Instant {
    Instant::from_ms(NOW + seconds * 1_000)
}

/// A folder for a store in SQLite.
pub fn sqlite() -> Place {
    let folder = TempDir::new().expect("a temporary folder");
    let target = Target::folder(folder.path().join("data"));
    Place { folder, target, address: None }
}

/// A database of its own in PostgreSQL.
pub fn postgresql() -> Place {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("kanryu_test_{}_{count}", std::process::id());
    let maintenance = crate::postgres::address("postgres");
    block_on(async {
        let mut connection = PgConnection::connect(&maintenance).await.expect("the server");
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a new database");
        connection.close().await.expect("to close");
    });
    let folder = TempDir::new().expect("a temporary folder");
    let address = crate::postgres::address(&name);
    let target: Target = address.parse().expect("an address");
    let target = target.with_backups(folder.path().join("backups"));
    Place { folder, target, address: Some(address) }
}

/// Runs a test in a place and clears the place away.
pub fn run<F: Future<Output = ()>>(place: Place, test: impl FnOnce(std::sync::Arc<Place>) -> F) {
    let place = std::sync::Arc::new(place);
    block_on(test(place.clone()));
    let Some(address) = &place.address else { return };
    let name = address.split(['/', '?']).nth(3).expect("a database").to_owned();
    let maintenance = crate::postgres::address("postgres");
    block_on(async {
        let mut connection = PgConnection::connect(&maintenance).await.expect("the server");
        let drop = AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
        connection.execute(drop).await.expect("to drop the database");
    });
}

/// Runs a future on a runtime of its own.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

impl Place {
    /// A new store in this place.
    pub async fn create(&self) -> Store {
        Store::create(&self.target, at(0)).await.expect("a new store")
    }

    /// The store in this place, opened again.
    pub async fn open(&self) -> Store {
        Store::open(&self.target, at(0)).await.expect("the store")
    }

    /// A path for a file that is not there yet.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs statements behind the store's back; what SQLite writes `X'00'` is translated for PostgreSQL.
    pub async fn sql(&self, statements: &str) {
        match (&self.address, &self.target) {
            (Some(address), _) => {
                let mut connection = PgConnection::connect(address).await.expect("the database");
                let statements = AssertSqlSafe(in_postgresql(statements));
                sqlx::raw_sql(statements).execute(&mut connection).await.expect("the statements");
                connection.close().await.expect("to close");
            }
            (None, Target::Folder(folder)) => {
                let mut connection = open_file(&folder.join("kanryu.db")).await;
                let statements = AssertSqlSafe(statements.to_owned());
                sqlx::raw_sql(statements).execute(&mut connection).await.expect("the statements");
                connection.close().await.expect("to close");
            }
            (None, Target::Postgres { .. }) => unreachable!("a database has an address"),
        }
    }
}

impl Place {
    /// The first column of a query, in the words of the database.
    pub async fn texts(&self, sqlite: &str, postgresql: &str) -> Vec<String> {
        match (&self.address, &self.target) {
            (Some(address), _) => {
                let mut connection = PgConnection::connect(address).await.expect("the database");
                let query = sqlx::query_scalar(AssertSqlSafe(postgresql.to_owned()));
                query.fetch_all(&mut connection).await.expect("texts")
            }
            (None, Target::Folder(folder)) => {
                let mut connection = open_file(&folder.join("kanryu.db")).await;
                let query = sqlx::query_scalar(AssertSqlSafe(sqlite.to_owned()));
                query.fetch_all(&mut connection).await.expect("texts")
            }
            (None, Target::Postgres { .. }) => unreachable!("a database has an address"),
        }
    }
}

async fn open_file(file: &Path) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).create_if_missing(true);
    SqliteConnection::connect_with(&options).await.expect("the file")
}

/// The words of SQLite that the tests use, in PostgreSQL.
fn in_postgresql(statements: &str) -> String {
    let words = [
        ("INTEGER", "BIGINT"),
        ("TEXT", "TEXT COLLATE \"C\""),
        ("BLOB", "BYTEA"),
        (" STRICT", ""),
        ("X'", "'\\x"),
    ];
    words.iter().fold(statements.to_owned(), |text, (sqlite, postgresql)| text.replace(sqlite, postgresql))
}
