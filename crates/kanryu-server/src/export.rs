//! Tables go out: small ones at once, long ones as jobs that show progress and can be cancelled.
//!
//! A job writes a file into a folder that only the server's user can read, row by row, so that memory does not
//! grow with the table. The file is for whoever asked for it, and is deleted after a day.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kanryu_files::{Heading, Output, Value};
use kanryu_store::AccountId;

mod job;
pub(crate) mod page;
pub(crate) mod table;

pub(crate) use job::{cancel, clear, start};

/// How long the file of an export is kept.
pub const KEPT_MS: i64 = 24 * 3_600_000;
/// Exports of one account that run at once.
const MOST_OF_ONE: usize = 2;
/// Exports of everybody that run at once.
const MOST: usize = 4;

/// A form in which a table can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An Excel workbook.
    Xlsx,
    /// Comma-separated values with the mark by which Excel recognizes UTF-8.
    Csv,
    /// A JSON array of objects.
    Json,
    /// Parquet, with typed columns.
    Parquet,
}

/// The words of the formats.
pub const FORMATS: [&str; 4] = ["xlsx", "csv", "json", "parquet"];

impl Format {
    /// The format of a word of [`FORMATS`].
    pub fn from_word(word: &str) -> Option<Format> {
        match word {
            "xlsx" => Some(Format::Xlsx),
            "csv" => Some(Format::Csv),
            "json" => Some(Format::Json),
            "parquet" => Some(Format::Parquet),
            _ => None,
        }
    }

    /// Its word, which is also the ending of its files.
    pub fn word(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Parquet => "parquet",
        }
    }

    /// What browsers are told.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Csv => "text/csv; charset=utf-8",
            Format::Json => "application/json",
            Format::Parquet => "application/vnd.apache.parquet",
        }
    }

    fn output(self) -> Output {
        match self {
            Format::Xlsx => Output::Xlsx,
            Format::Csv => Output::Csv { byte_order_mark: true },
            Format::Json => Output::Json,
            Format::Parquet => Output::Parquet,
        }
    }
}

/// The exports of this process: where their files lie, and which are being written.
pub struct Exports {
    folder: PathBuf,
    running: Mutex<HashMap<String, Running>>,
}

/// An export that is being written.
#[derive(Clone)]
pub struct Running {
    account: AccountId,
    total: u64,
    rows: Arc<AtomicU64>,
    cancelled: Arc<AtomicBool>,
}

impl Exports {
    /// Exports into a folder, which is made when the first one begins.
    pub fn new(folder: PathBuf) -> Exports {
        Exports { folder, running: Mutex::default() }
    }

    /// The file of an export.
    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn folder(&self) -> &Path {
        &self.folder
    }

    /// Rows written and rows in all of an export that is being written by this process.
    pub fn progress(&self, id: &str) -> Option<(u64, u64)> {
        self.lock().get(id).map(|running| (running.rows.load(Ordering::Relaxed), running.total))
    }

    /// Takes a place for an export; `None` where too many run.
    fn begin(&self, id: &str, account: AccountId, total: u64) -> Option<Running> {
        let mut all = self.lock();
        let own = all.values().filter(|running| running.account == account).count();
        if own >= MOST_OF_ONE || all.len() >= MOST {
            return None;
        }
        let running = Running { account, total, rows: Arc::default(), cancelled: Arc::default() };
        all.insert(id.to_owned(), running.clone());
        Some(running)
    }

    fn end(&self, id: &str) {
        self.lock().remove(id);
    }

    /// Asks an export of this account to stop; whether it was running here.
    fn stop(&self, id: &str, account: AccountId) -> bool {
        let all = self.lock();
        let own = all.get(id).filter(|running| running.account == account);
        own.is_some_and(|running| {
            running.cancelled.store(true, Ordering::Relaxed);
            true
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A table to be written: its headings, and its rows made while it is written.
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) headings: Vec<Heading>,
    pub(crate) total: u64,
    pub(crate) rows: Box<dyn Iterator<Item = Vec<Value>> + Send>,
}
