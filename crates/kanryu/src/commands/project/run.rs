//! `kanryu project run`: a projection written as a sealed folder.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::board::Board;
use kanryu_domain::board::projection::{ProjectionBoard, default_measures};
use kanryu_domain::projection::measure::Measure;
use kanryu_domain::projection::run::Projection;
use kanryu_domain::projection::seal;
use kanryu_domain::text::{Lang, Text};

use super::basis::{self, Basis};
use super::folder::{self, Manifest};
use crate::exit::{Failure, Outcome};
use crate::output::{self, Plain};

/// Project the circulation and write it as a sealed folder: JSON, CSV, .xlsx and a manifest.
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
    let count = (arguments.draws, arguments.seed);
    let Some(board) = basis::drawn_board(&projection, &names, count, &stop, lang)? else {
        println!(
            "{}",
            Text::new("取り消しました。何も残していません", "cancelled; nothing was left").get(lang)
        );
        return Ok(Outcome::Findings);
    };
    let Some(out) = &arguments.out else {
        return print(&board, arguments.format, lang);
    };
    let manifest = manifest(&projection, &board, (arguments.draws, arguments.seed))?;
    folder::write(out, &board, &manifest, lang)?;
    let (path, seal) = (out.display(), &manifest.seal);
    println!("{}", Text::new(format!("{path}（封 {seal}）"), format!("{path} (seal {seal})")).get(lang));
    Ok(Outcome::Fine)
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

/// The sealed manifest of a board.
pub fn manifest(
    projection: &Projection,
    board: &ProjectionBoard,
    (draws, seed): (u64, u64),
) -> Result<Manifest, Failure> {
    let outputs =
        folder::files(board)?.iter().map(|(name, bytes)| (name.clone(), seal::digest(bytes))).collect();
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
        draws,
        seed,
        outputs,
        seal: String::new(),
    };
    Ok(manifest.sealed())
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
