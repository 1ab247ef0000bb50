//! The folder of a run: every table as CSV and Parquet, the whole as JSON and .xlsx, and a manifest that seals them.
//!
//! A run is written into a folder beside its place and moved there when it is whole, so that a run that was stopped
//! leaves nothing half-written.

use std::collections::BTreeMap;
use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use kanryu_domain::board::projection::ProjectionBoard;
use kanryu_domain::board::{Board, Cell, Table};
use kanryu_domain::projection::month::Month;
use kanryu_domain::projection::people::Part;
use kanryu_domain::projection::scenario::Scenario;
use kanryu_domain::projection::seal::digest;
use kanryu_domain::text::{Lang, Text};
use kanryu_files::{Heading, Output, Value, Watch};
use serde::{Deserialize, Serialize};

use crate::exit::Failure;
use crate::output;

/// What a run was made from and what came out: enough to make it again and to see that it is the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `kanryu-projection`.
    pub kind: String,
    /// The version of the program.
    pub program: String,
    /// The fingerprint of the law.
    pub rulebook: String,
    /// The scenario, whole.
    pub scenario: Scenario,
    /// SHA-256 of the assumptions as they were used.
    pub assumptions: String,
    /// SHA-256 of the circulation as it was used.
    pub circulation: String,
    /// The first month shown.
    pub from: Month,
    /// How many months.
    pub months: u32,
    /// The last month of published figures used.
    pub known_until: Option<Month>,
    /// Draws of the assumptions.
    pub draws: u64,
    /// The seed.
    pub seed: u64,
    /// People simulated, where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u64>,
    /// SHA-256 of each file of the run, by name. An .xlsx workbook is not sealed: it holds the same tables.
    pub outputs: BTreeMap<String, String>,
    /// SHA-256 of everything above.
    pub seal: String,
}

impl Manifest {
    /// The manifest with its seal set.
    pub fn sealed(mut self) -> Manifest {
        self.seal = String::new();
        self.seal = digest(serde_json::to_string(&self).unwrap_or_default().as_bytes());
        self
    }

    /// Whether the seal fits what it seals.
    pub fn is_whole(&self) -> bool {
        self.clone().sealed().seal == self.seal
    }

    /// The manifest of a folder.
    pub fn read(folder: &Path) -> Result<Manifest, Failure> {
        let path = folder.join("manifest.json");
        let text = super::basis::text_of(&path)?;
        serde_json::from_str(&text)
            .map_err(|error| Failure::input_from("input/manifest", &format!("{}: {error}", path.display())))
    }
}

/// The files of a run that are sealed, by name.
pub fn files(board: &ProjectionBoard) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut files = BTreeMap::new();
    let mut json =
        serde_json::to_vec_pretty(board).map_err(|error| Failure::bug("projection/json", &error))?;
    json.push(b'\n');
    files.insert("projection.json".to_owned(), json);
    for table in board.tables() {
        let csv = Output::Csv { byte_order_mark: true };
        files.insert(format!("{}.csv", table.name), written(&table, csv)?);
        files.insert(format!("{}.parquet", table.name), written(&table, Output::Parquet)?);
    }
    Ok(files)
}

/// A table with keys for headings and Japanese texts, the same on every machine.
fn written(table: &Table, form: Output) -> Result<Vec<u8>, Failure> {
    let headings: Vec<Heading> =
        table.columns.iter().map(|column| Heading::new(column.key, column.key)).collect();
    let rows = table.rows.iter().map(|row| row.cells.iter().map(value).collect());
    kanryu_files::write_table(form, Vec::new(), table.name, &headings, rows, Watch::default())
        .map_err(|error| Failure::input_from(error.code(), &error))
}

fn value(cell: &Cell) -> Value {
    output::value(cell, Lang::Ja)
}

/// Where a run is written before it is whole.
pub fn unfinished(out: &Path) -> PathBuf {
    let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    out.with_file_name(format!("{name}.unfinished"))
}

/// Refuses a place that holds something already.
pub fn must_be_free(out: &Path) -> Result<(), Failure> {
    let is_taken = fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) || out.is_file();
    if !is_taken {
        return Ok(());
    }
    let path = out.display();
    Err(Failure::input(
        "input/run-exists",
        Text::new(format!("{path} には既に何かあります"), format!("{path} holds something already")),
        Text::new("空の場所を --out で指定してください", "give an empty place with --out"),
    ))
}

/// Writes a run as a whole or not at all.
pub fn write(out: &Path, board: &ProjectionBoard, manifest: &Manifest, lang: Lang) -> Result<(), Failure> {
    let place = unfinished(out);
    let failed = |error: std::io::Error| output::not_writable(out, error.kind());
    let written = (|| {
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(&place).map_err(failed)?;
        for (name, bytes) in files(board)? {
            fs::write(place.join(name), bytes).map_err(failed)?;
        }
        let workbook = fs::File::create(place.join("projection.xlsx")).map_err(failed)?;
        output::write_workbook(&board.tables(), BufWriter::new(workbook), lang)?;
        let text = serde_json::to_string_pretty(manifest).unwrap_or_default();
        fs::write(place.join("manifest.json"), format!("{text}\n")).map_err(failed)?;
        if out.is_dir() {
            fs::remove_dir(out).map_err(failed)?;
        }
        fs::rename(&place, out).map_err(failed)
    })();
    if written.is_err() {
        // What was written so far is no whole run.
        let _ = fs::remove_dir_all(&place);
    }
    written
}

/// The file of a part.
const PART: &str = "part.json";

/// Writes one part of the people as a whole or not at all.
pub fn write_part(out: &Path, part: &Part, manifest: &Manifest) -> Result<(), Failure> {
    let place = unfinished(out);
    let failed = |error: std::io::Error| output::not_writable(out, error.kind());
    let written = (|| {
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(&place).map_err(failed)?;
        let text = serde_json::to_string(part).map_err(|error| Failure::bug("projection/json", &error))?;
        fs::write(place.join(PART), text).map_err(failed)?;
        let text = serde_json::to_string_pretty(manifest).unwrap_or_default();
        fs::write(
            place.join("manifest.json"),
            format!(
                "{text}
"
            ),
        )
        .map_err(failed)?;
        if out.is_dir() {
            fs::remove_dir(out).map_err(failed)?;
        }
        fs::rename(&place, out).map_err(failed)
    })();
    if written.is_err() {
        let _ = fs::remove_dir_all(&place);
    }
    written
}

/// The part in a folder.
pub fn read_part(folder: &Path) -> Result<Part, Failure> {
    let path = folder.join(PART);
    let text = super::basis::text_of(&path)?;
    serde_json::from_str(&text)
        .map_err(|error| Failure::input_from("input/part", &format!("{}: {error}", path.display())))
}
