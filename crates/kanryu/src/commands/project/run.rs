//! `kanryu project run`: a projection written as a sealed folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use kanryu_domain::board::Board;
use kanryu_domain::board::projection::{ProjectionBoard, default_measures};
use kanryu_domain::projection::measure::Measure;
use kanryu_domain::projection::people::Shard;
use kanryu_domain::projection::run::Projection;
use kanryu_domain::projection::seal;
use kanryu_domain::text::{Lang, Text};

use super::basis::{self, Basis, Draws};
use super::folder::{self, Manifest};
use crate::exit::{Failure, Outcome};
use crate::law;
use crate::output::{self, Plain};

/// Project the circulation and write it as a sealed folder: JSON, CSV, Parquet, .xlsx and a manifest.
///
/// Expected numbers are exact; bands come from draws of the assumptions within their ranges. The same inputs and seed
/// give the same bytes. Ctrl-C stops it and leaves nothing. Without --out, the measures are printed.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A scenario file; without one, the base.
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    #[command(flatten)]
    basis: Basis,
    /// How many draws of the assumptions the bands come from; 0 for none.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u64).range(0..=100_000))]
    draws: u64,
    /// The seed; the same seed gives the same draws, in every scenario.
    #[arg(long, default_value_t = 2017)]
    seed: u64,
    /// How many whole people to simulate beside the expected numbers; without it none.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000_000_000))]
    people: Option<u64>,
    /// How many threads simulate; the numbers do not depend on it. Default: as many as the machine has.
    #[arg(long, value_name = "T")]
    threads: Option<usize>,
    /// Simulate only part i of n of the people, for `kanryu project merge`: write it as i/n. Needs --people and --out.
    #[arg(long, value_name = "i/n", requires = "people", requires = "out", value_parser = shard)]
    shard: Option<Shard>,
    /// Measures to show besides the usual ones, such as the key of a stage.
    #[arg(long = "measure", value_name = "NAME")]
    measures: Vec<String>,
    /// The folder to write; it must not exist or be empty.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Form of what is printed without --out: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    if let Some(out) = &arguments.out {
        folder::must_be_free(out)?;
    }
    let projection = arguments.basis.projection(arguments.scenario.as_deref())?;
    let names = measures(&projection, &arguments.measures)?;
    let stop = basis::stop_flag();
    let threads = arguments.threads.unwrap_or_else(cores).max(1);
    let (count, seed, people) = (arguments.draws, arguments.seed, arguments.people);
    let wanted = Draws { count, seed, people, threads };
    if let (Some(shard), Some(people), Some(out)) = (arguments.shard, people, &arguments.out) {
        let crowd = basis::crowd(&projection, &basis::whole(&projection)?, people)?;
        let Some(part) = basis::part(&crowd, wanted, shard, &stop, lang)? else { return Ok(cancelled(lang)) };
        folder::write_part(out, &part, &manifest(&projection, BTreeMap::new(), wanted))?;
        keep_law(arguments, out)?;
        println!("{}", out.display());
        return Ok(Outcome::Fine);
    }
    let Some(board) = basis::drawn_board(&projection, &names, wanted, None, (&stop, lang))? else {
        return Ok(cancelled(lang));
    };
    let Some(out) = &arguments.out else {
        return print(&board, arguments.format, lang);
    };
    let outcome = write(out, &projection, &board, wanted, lang)?;
    keep_law(arguments, out)?;
    Ok(outcome)
}

/// A run under another law than the built-in one keeps it, so that the folder stands by itself.
fn keep_law(arguments: &Arguments, out: &Path) -> Result<(), Failure> {
    let folder = arguments.basis.law_folder(arguments.scenario.as_deref())?;
    folder.map_or(Ok(()), |folder| law::keep(&folder, &out.join(basis::LAW_OF_RUN)))
}

/// Writes a run as a sealed folder.
pub fn write(
    out: &Path,
    projection: &Projection,
    board: &ProjectionBoard,
    wanted: Draws,
    lang: Lang,
) -> Result<Outcome, Failure> {
    let manifest = manifest(projection, hashes(board)?, wanted);
    folder::write(out, board, &manifest, lang)?;
    let (path, seal) = (out.display(), &manifest.seal);
    println!("{}", Text::new(format!("{path}（封 {seal}）"), format!("{path} (seal {seal})")).get(lang));
    Ok(Outcome::Fine)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn cancelled(lang: Lang) -> Outcome {
    println!("{}", Text::new("取り消しました。何も残していません", "cancelled; nothing was left").get(lang));
    Outcome::Findings
}

/// Reads `i/n`.
fn shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    let shard = parts.and_then(|(number, of)| Shard::new(number, of));
    shard.ok_or_else(|| format!("{text:?} is no part; write 2/8 for the second of eight"))
}

/// The hashes of the files of a board.
pub fn hashes(board: &ProjectionBoard) -> Result<BTreeMap<String, String>, Failure> {
    Ok(folder::files(board)?.iter().map(|(name, bytes)| (name.clone(), seal::digest(bytes))).collect())
}

/// The usual measures and those asked for.
pub fn measures(projection: &Projection, asked: &[String]) -> Result<Vec<String>, Failure> {
    let mut names = default_measures();
    for name in asked {
        if Measure::from_name(name, projection).is_none() {
            return Err(no_measure(name, projection));
        }
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    Ok(names)
}

/// The refusal of a measure that does not exist, with the list of those that do.
pub fn no_measure(name: &str, projection: &Projection) -> Failure {
    let known = Measure::names(projection).join(", ");
    Failure::input(
        "input/measure",
        Text::new(format!("指標「{name}」はありません"), format!("there is no measure {name:?}")),
        Text::new(format!("次のいずれか: {known}"), format!("one of: {known}")),
    )
}

/// The sealed manifest of a run with these outputs.
pub fn manifest(projection: &Projection, outputs: BTreeMap<String, String>, wanted: Draws) -> Manifest {
    let manifest = Manifest {
        kind: "kanryu-projection".to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        rulebook: projection.rulebook.clone(),
        scenario: projection.scenario.clone(),
        assumptions: seal::assumptions(projection),
        circulation: seal::circulation(),
        from: projection.setup.from,
        months: projection.setup.months,
        known_until: projection.setup.known_until,
        draws: wanted.count,
        seed: wanted.seed,
        people: wanted.people,
        outputs,
        seal: String::new(),
    };
    manifest.sealed()
}

fn print(board: &ProjectionBoard, format: Plain, lang: Lang) -> Result<Outcome, Failure> {
    match format {
        Plain::Json => {
            let text = serde_json::to_string_pretty(board).unwrap_or_default();
            output::write_text(&format!("{text}\n"), None)?;
        }
        Plain::Text => {
            let mut tables = board.tables();
            // A reader at a terminal wants the ends of fiscal years, not every month.
            if let Some(measures) = tables.first_mut() {
                measures
                    .rows
                    .retain(|row| row.cells.get(2).is_some_and(|cell| cell.plain(lang).ends_with("-03")));
                print!("{}", output::as_text(measures, lang));
            }
            board.findings.iter().for_each(|one| println!("• {}  [{}]", one.text.get(lang), one.code));
        }
    }
    Ok(Outcome::Fine)
}
