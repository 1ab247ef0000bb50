//! `kanryu project merge`: parts of a simulation joined to the same bytes as one run.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::board::projection::default_measures;
use kanryu_domain::projection::people::merged;
use kanryu_domain::text::{Lang, Text};

use super::basis::{self, Basis, Draws};
use super::folder::{self, Manifest};
use crate::exit::{Failure, Outcome};

/// Join the parts of a simulation (`run --shard i/n`) to the same bytes as one run.
///
/// Every part must be there once and be made from the same inputs, seed and program.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The folders of all parts, in any order.
    #[arg(required = true)]
    parts: Vec<PathBuf>,
    /// The folder to write; it must not exist or be empty.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The folder of rulebooks that the parts used, where it was not the built-in one.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// The file of assumptions that the parts used, where they used one.
    #[arg(long, value_name = "FILE")]
    assumptions: Option<PathBuf>,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    folder::must_be_free(&arguments.out)?;
    let parts: Vec<_> =
        arguments.parts.iter().map(|part| folder::read_part(part)).collect::<Result<_, _>>()?;
    let Some(first) = arguments.parts.first() else { return Ok(Outcome::Findings) };
    let manifest = Manifest::read(first)?;
    let run = parts.first().map(|part| part.run.clone()).unwrap_or_default();
    let whole = merged(parts).map_err(|error| Failure::input_from("input/parts", &error))?;
    let basis = Basis {
        rulebooks: arguments.rulebooks.clone(),
        assumptions: arguments.assumptions.clone(),
        from: manifest.from,
        months: manifest.months,
        known_until: manifest.known_until,
    };
    let projection = basis.projection_with_law_of(first, &manifest)?;
    let people = manifest.people.unwrap_or(whole.people);
    let wanted = Draws { count: manifest.draws, seed: manifest.seed, people: Some(people), threads: 1 };
    let crowd = basis::crowd(&projection, &basis::whole(&projection)?, people)?;
    if crowd.fingerprint(manifest.seed) != run {
        return Err(Failure::input(
            "input/parts",
            Text::new(
                "部分は今の法令集・前提・プログラムと違うものから作られています",
                "the parts were made from another law, assumptions or program than those in use",
            ),
            Text::new(
                "部分と同じ --rulebooks と --assumptions を指定してください",
                "give --rulebooks and --assumptions as for the parts",
            ),
        ));
    }
    let stop = basis::stop_flag();
    let names = default_measures();
    let board = basis::drawn_board(&projection, &names, wanted, Some(whole), (&stop, lang))?;
    match board {
        Some(board) => super::run::write(&arguments.out, &projection, &board, wanted, lang),
        None => Ok(Outcome::Findings),
    }
}
