//! `kanryu board`: one board, as a table, JSON, CSV or .xlsx.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::text::Lang;

use crate::boards::{self, Sources};
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::output::{self, Format};
use crate::{law, reader};

/// Show one board: the same as the page and the API.
///
/// Without a name, the names are listed. The command reads the store itself, so it sees what an administrator sees.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The board: bases, businesses, people, …
    name: Option<String>,
    /// The day the answer speaks of; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Answer with what was recorded by this day or moment only.
    #[arg(long, value_name = "TIME")]
    known_at: Option<Instant>,
    /// Whose word counts.
    #[arg(long, value_enum, default_value = "all")]
    sources: Sources,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The file to write; default: standard output (.xlsx needs a file).
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let Some(name) = &arguments.name else {
        boards::names().iter().for_each(|name| println!("{name}"));
        return Ok(Outcome::Fine);
    };
    let store = arguments.location.open().await?;
    let registry = boards::registry(&store, arguments.known_at, arguments.sources).await?;
    let as_of = arguments.as_of.unwrap_or_else(reader::today);
    let question = boards::question(&registry, as_of, arguments.known_at);
    let drawn = boards::draw(name, &question, law::in_use(None)?)?;
    output::write_board(&drawn, arguments.format, arguments.out.as_deref(), lang)?;
    Ok(if drawn.findings.is_empty() { Outcome::Fine } else { Outcome::Findings })
}
