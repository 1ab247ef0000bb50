//! Measures the store beside plain `INSERT`s of the same bytes through the same driver, in the same run.
//!
//! `benches/store/README.md` says how to run it, what is timed and what came out.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant as Clock};

use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::event::{AffiliationRole, Body, Event, Fact, Name, Source, SourceKind};
use kanryu_domain::id::{EventId, Kind, Subject};
use kanryu_store::{Append, Store, Target};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, SqliteConnection};

#[path = "../tests/it/postgres.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod postgres;

/// Events that a person has in this workload.
const EVENTS_A_PERSON: u64 = 10;
/// Rows in one multi-row `INSERT` of the plain side.
const PLAIN_ROWS: usize = 500;

/// What was asked for.
struct Asked {
    events: u64,
    batch: u64,
    postgresql: bool,
    random_ids: bool,
}

/// The plain side: a bare table of number and text.
enum Plain {
    Sqlite(Box<SqliteConnection>),
    Postgresql(Box<PgConnection>),
}

/// Seconds spent on each side.
#[derive(Default)]
struct Spent {
    one_by_one: Duration,
    many_rows: Duration,
    store: Duration,
    payload_bytes: u64,
}

fn main() -> ExitCode {
    let asked = match Asked::from_arguments() {
        Ok(asked) => asked,
        Err(why) => {
            eprintln!("{why}");
            eprintln!(
                "usage: bench_store [--events N] [--batch N] [--backend sqlite|postgres] [--ids time|random]"
            );
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(run(&asked));
    ExitCode::SUCCESS
}

impl Asked {
    fn from_arguments() -> Result<Asked, String> {
        let mut asked = Asked { events: 100_000, batch: 5_000, postgresql: false, random_ids: false };
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
            let number = || {
                value.parse().ok().filter(|n| *n > 0).ok_or_else(|| format!("{name}: {value} is no count"))
            };
            match (name.as_str(), value.as_str()) {
                ("--events", _) => asked.events = number()?,
                ("--batch", _) => asked.batch = number()?,
                ("--backend", "sqlite") => asked.postgresql = false,
                ("--backend", "postgres") => asked.postgresql = true,
                ("--ids", "time") => asked.random_ids = false,
                ("--ids", "random") => asked.random_ids = true,
                _ => return Err(format!("{name} {value} is not known")),
            }
        }
        Ok(asked)
    }
}

async fn run(asked: &Asked) {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let server = asked.postgresql.then(|| postgres::start("-c shared_buffers=256MB -c max_wal_size=4GB"));
    let now = Instant::from_ms(1_775_001_600_000);
    let (target, [mut singly, mut many]) = match &server {
        None => {
            let plain = [folder.path().join("plain-1.db"), folder.path().join("plain-2.db")];
            let [one, two] = plain;
            (
                Target::folder(folder.path().join("store")),
                [Plain::sqlite(&one).await, Plain::sqlite(&two).await],
            )
        }
        Some(server) => {
            let names = ["store", "plain1", "plain2"];
            let mut connection =
                PgConnection::connect(&server.database("postgres")).await.expect("the server");
            for name in names {
                connection
                    .execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
                    .await
                    .expect("a database");
            }
            let [store, one, two] = names.map(|name| server.database(name));
            (
                store.parse().expect("an address"),
                [Plain::postgresql(&one).await, Plain::postgresql(&two).await],
            )
        }
    };
    let store = Store::create(&target, now).await.expect("a store");
    let version = singly.version().await;
    println!("| {version} | {} events in batches of {}, ids by {} |", asked.events, asked.batch, asked.ids());
    println!("|---|--:|");
    let spent = append(asked, &store, &mut singly, &mut many).await;
    report_append(asked, &spent);
    let file = (!asked.postgresql).then(|| folder.path().join("store/kanryu.db"));
    report_size("log", asked, &spent, size(&store, file.as_deref(), &target).await);
    derive(asked, &store).await;
    report_size("log and records", asked, &spent, size(&store, file.as_deref(), &target).await);
    prove(asked, &store, &folder.path().join("store.backup"), now).await;
    store.close().await;
}

impl Asked {
    fn ids(&self) -> &'static str {
        if self.random_ids { "chance" } else { "time" }
    }
}

/// Appends every batch to all three sides in turn, so that what disturbs the machine disturbs each alike.
async fn append(asked: &Asked, store: &Store, singly: &mut Plain, many: &mut Plain) -> Spent {
    let mut spent = Spent::default();
    let mut first = 1;
    while first <= asked.events {
        let last = (first + asked.batch - 1).min(asked.events);
        let batch: Vec<Event> = (first..=last).map(|number| event(number, asked.random_ids)).collect();
        let texts = batch.iter().map(|event| serde_json::to_string(event).expect("JSON"));
        let rows: Vec<(i64, String)> = (first.cast_signed()..).zip(texts).collect();
        spent.payload_bytes += rows.iter().map(|(_, text)| text.len() as u64).sum::<u64>();
        let clock = Clock::now();
        singly.insert_singly(&rows).await;
        spent.one_by_one += clock.elapsed();
        let clock = Clock::now();
        many.insert_many(&rows).await;
        spent.many_rows += clock.elapsed();
        let clock = Clock::now();
        store.append(&batch, Append::default()).await.expect("to append");
        spent.store += clock.elapsed();
        first = last + 1;
    }
    spent
}

fn report_append(asked: &Asked, spent: &Spent) {
    let rate = |time: Duration| asked.events as f64 / time.as_secs_f64();
    let ratio = |time: Duration| time.as_secs_f64() / spent.store.as_secs_f64();
    line("payload", format!("{:.0} bytes an event", spent.payload_bytes as f64 / asked.events as f64));
    line("plain `INSERT`, row by row", format!("{:.0} events/s", rate(spent.one_by_one)));
    line("plain `INSERT`, many rows a statement", format!("{:.0} events/s", rate(spent.many_rows)));
    line("store", format!("{:.0} events/s", rate(spent.store)));
    line("store to row by row", format!("{:.2}", ratio(spent.one_by_one)));
    line("store to many rows", format!("{:.2}", ratio(spent.many_rows)));
}

/// Prints a line of the table.
fn line(what: &str, result: impl std::fmt::Display) {
    println!("| {what} | {result} |");
}

/// Derives the records for the first time, then throws them away and derives them again.
async fn derive(asked: &Asked, store: &Store) {
    let clock = Clock::now();
    store.catch_up().await.expect("to catch up");
    report("first derivation", asked.events, clock.elapsed());
    let before = store.records_digest().await.expect("a digest");
    let clock = Clock::now();
    store.rebuild(|_, _| {}).await.expect("to rebuild");
    report("rebuild", asked.events, clock.elapsed());
    let same = store.records_digest().await.expect("a digest") == before;
    line("records equal to before the rebuild", same);
    let clock = Clock::now();
    let (registry, _) = store.load_registry().await.expect("a registry");
    report("load the registry (records)", registry.len() as u64, clock.elapsed());
}

async fn prove(asked: &Asked, store: &Store, file: &Path, now: Instant) {
    let clock = Clock::now();
    let verification = store.verify(|_, _| {}).await.expect("an answer");
    report("verify", asked.events, clock.elapsed());
    line("the log holds", verification.broken.is_none() && verification.events == asked.events);
    let clock = Clock::now();
    let done = store.backup(file, now, |_, _| {}).await.expect("a backup");
    report("backup", asked.events, clock.elapsed());
    line("size of the backup", format!("{:.0} bytes an event", done.bytes as f64 / asked.events as f64));
}

fn report(what: &str, count: u64, time: Duration) {
    let rate = count as f64 / time.as_secs_f64();
    line(what, format!("{:.1} s, {rate:.0}/s", time.as_secs_f64()));
}

fn report_size(what: &str, asked: &Asked, spent: &Spent, bytes: u64) {
    let each = bytes as f64 / asked.events as f64;
    let share = bytes as f64 / spent.payload_bytes as f64;
    line(&format!("size of {what}"), format!("{each:.0} bytes an event, {share:.2} of the payload"));
}

/// The size of the store on the disk.
async fn size(store: &Store, file: Option<&Path>, target: &Target) -> u64 {
    // A verification reads every page, so that what is measured is settled; the file is measured with its log.
    store.head().await.expect("a head");
    match (file, target) {
        (Some(file), _) => {
            let wal = file.with_file_name("kanryu.db-wal");
            let length = |path: &Path| path.metadata().map_or(0, |found| found.len());
            let mut connection = Plain::open(file).await;
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await.expect("a checkpoint");
            length(file) + length(&wal)
        }
        (None, Target::Postgres { address, .. }) => {
            let mut connection = PgConnection::connect_with(address).await.expect("the database");
            let query = sqlx::query_scalar("SELECT pg_database_size(current_database())");
            let size: i64 = query.fetch_one(&mut connection).await.expect("a size");
            size.unsigned_abs()
        }
        (None, Target::Folder(_)) => unreachable!("a folder has a file"),
    }
}

impl Plain {
    /// The same journal and the same care as the store takes.
    async fn open(file: &Path) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
        let options = options
            .pragma("cache_size", "-64000")
            .pragma("wal_autocheckpoint", "8000")
            .disable_statement_logging();
        SqliteConnection::connect_with(&options).await.expect("a file")
    }

    async fn sqlite(file: &Path) -> Plain {
        let mut connection = Plain::open(file).await;
        let table = "CREATE TABLE plain (seq INTEGER PRIMARY KEY, payload TEXT NOT NULL)";
        connection.execute(table).await.expect("a table");
        Plain::Sqlite(Box::new(connection))
    }

    async fn postgresql(address: &str) -> Plain {
        let mut connection = PgConnection::connect(address).await.expect("the database");
        let table = "CREATE TABLE plain (seq BIGINT PRIMARY KEY, payload TEXT NOT NULL)";
        connection.execute(table).await.expect("a table");
        Plain::Postgresql(Box::new(connection))
    }

    async fn version(&mut self) -> String {
        let library = env!("CARGO_PKG_VERSION");
        let version: String = match self {
            Plain::Sqlite(db) => {
                sqlx::query_scalar("SELECT 'SQLite ' || sqlite_version()").fetch_one(&mut **db).await
            }
            Plain::Postgresql(db) => {
                sqlx::query_scalar("SELECT split_part(version(), ' (', 1)").fetch_one(&mut **db).await
            }
        }
        .expect("a version");
        format!("{version}, kanryu-store {library}")
    }

    /// One `INSERT` a row, a transaction a batch.
    async fn insert_singly(&mut self, rows: &[(i64, String)]) {
        match self {
            Plain::Sqlite(db) => {
                let mut tx = db.begin().await.expect("a transaction");
                for (seq, text) in rows {
                    let query =
                        sqlx::query("INSERT INTO plain (seq, payload) VALUES (?, ?)").bind(seq).bind(text);
                    query.execute(&mut *tx).await.expect("a row");
                }
                tx.commit().await.expect("to commit");
            }
            Plain::Postgresql(db) => {
                let mut tx = db.begin().await.expect("a transaction");
                for (seq, text) in rows {
                    let query =
                        sqlx::query("INSERT INTO plain (seq, payload) VALUES ($1, $2)").bind(seq).bind(text);
                    query.execute(&mut *tx).await.expect("a row");
                }
                tx.commit().await.expect("to commit");
            }
        }
    }

    /// Many rows an `INSERT`: a long list for SQLite, arrays for PostgreSQL; a transaction a batch.
    async fn insert_many(&mut self, rows: &[(i64, String)]) {
        match self {
            Plain::Sqlite(db) => {
                let mut tx = db.begin().await.expect("a transaction");
                for chunk in rows.chunks(PLAIN_ROWS) {
                    let list = vec!["(?, ?)"; chunk.len()].join(",");
                    let sql = format!("INSERT INTO plain (seq, payload) VALUES {list}");
                    let mut query = sqlx::query(AssertSqlSafe(sql));
                    for (seq, text) in chunk {
                        query = query.bind(seq).bind(text);
                    }
                    query.execute(&mut *tx).await.expect("rows");
                }
                tx.commit().await.expect("to commit");
            }
            Plain::Postgresql(db) => {
                let (seqs, texts): (Vec<i64>, Vec<&str>) =
                    rows.iter().map(|(seq, text)| (*seq, text.as_str())).unzip();
                let sql = "INSERT INTO plain (seq, payload) SELECT * FROM UNNEST($1::bigint[], $2::text[])";
                let mut tx = db.begin().await.expect("a transaction");
                sqlx::query(sql).bind(seqs).bind(texts).execute(&mut *tx).await.expect("rows");
                tx.commit().await.expect("to commit");
            }
        }
    }
}

/// Event `number` of the workload: invented lives of ten events each, one after another, as an import brings them.
fn event(number: u64, random_ids: bool) -> Event {
    let (person, step) = ((number - 1) / EVENTS_A_PERSON, (number - 1) % EVENTS_A_PERSON);
    let subject = Subject::new(Kind::Person, &format!("P{person:06}")).expect("a key");
    let organization = Subject::new(Kind::Organization, &format!("O{:03}", person % 500)).expect("a key");
    let day = Day::from_ymd(2018, 4, 1).expect("a day").plus_days((person % 2_000) as i32 + 90 * step as i32);
    let fact = match step {
        0 => Fact::PersonRegistered {
            name: Name { latin: Some(format!("INVENTED PERSON {person}")), kana: None, native: None },
            born_on: Some(day.plus_days(-8_000).into()),
            sex: None,
            nationality: "VN".to_owned(),
        },
        1 => Fact::AffiliationBegan { organization, role: AffiliationRole::Sending },
        2 | 5 => Fact::TestTaken {
            test: "jlpt".to_owned(),
            level: Some("N4".to_owned()),
            score: Some(90),
            passed: true,
            verified: true,
        },
        3 => Fact::ResidenceGranted {
            status: "technical-intern-training-1".to_owned(),
            until: Some(day.plus_days(365)),
        },
        4 => Fact::EnteredJapan,
        6 | 7 => Fact::CareWorked { until: Some(day.plus_days(89)), worked_days: Some(60), site: None },
        8 => Fact::StageEntered { stage: "technical-intern-2".to_owned(), site: None },
        _ => Fact::EmploymentBegan { organization, work: "care".to_owned(), country: "JP".to_owned() },
    };
    let at = 1_775_001_600_000 + number.cast_signed();
    Event {
        id: EventId::from_bits(id(number, at, random_ids)),
        subject,
        occurred_on: day.into(),
        recorded_at: Instant::from_ms(at),
        source: Source {
            kind: SourceKind::Demo,
            place: format!("roster.xlsx#People!A{}", person + 2),
            note: None,
        },
        confidence: None,
        import: Some(Subject::new(Kind::Import, "bench").expect("a key")),
        body: Body::states(fact),
    }
}

/// An id that sorts by time as UUID version 7 does, or one without any order.
fn id(number: u64, at: i64, random: bool) -> u128 {
    // Multiplying by odd constants is one to one and spreads the numbers over the whole range.
    let noise = u128::from(number) * 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    if random { noise } else { (at.cast_unsigned() as u128) << 80 | noise >> 48 }
}
