//! `kanryu indicators`: the scorecard on a day, or the review of a cycle.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::board::drawn::Drawn;
use kanryu_domain::board::indicators::{cycle, indicators};
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::indicator::cycle::Cycle;
use kanryu_domain::indicator::measure::Measures;
use kanryu_domain::indicator::{self, Indicator};
use kanryu_domain::projection::run::Projection;
use kanryu_domain::text::{Lang, Text};

use crate::boards::{self, Sources};
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::output::{self, Format};
use crate::{law, reader};

/// Show the indicators on a day: actual, baseline, target and light, by country, with what each is made of.
///
/// With --cycle, the review of a five-year cycle: plan, do, check, act. What nobody recorded is "no data", never 0.
/// The command reads the store itself, so it sees what an administrator sees.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The day the answer speaks of; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Answer with what was recorded by this day or moment only.
    #[arg(long, value_name = "TIME")]
    known_at: Option<Instant>,
    /// The review of a cycle instead: fy2016-20, fy2021-25, fy2026-30.
    #[arg(long, value_name = "CYCLE")]
    cycle: Option<String>,
    /// Only these indicators.
    #[arg(long = "only", value_name = "KEY")]
    only: Vec<String>,
    /// A file of indicators besides the built-in ones (docs/indicator-file.md).
    #[arg(long, value_name = "FILE")]
    indicators: Option<PathBuf>,
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
    let all = known(&arguments)?;
    if let Some(unknown) = arguments.only.iter().find(|key| all.iter().all(|one| one.key != **key)) {
        let list = all.iter().map(|one| one.key.as_str()).collect::<Vec<_>>().join(", ");
        return Err(no_such("input/indicator", ("指標", "indicator"), unknown, &list));
    }
    let chosen = arguments.cycle.as_deref().map(cycle_named).transpose()?;
    let store = arguments.location.open().await?;
    let registry = boards::registry(&store, arguments.known_at, Sources::All).await?;
    let as_of = arguments.as_of.unwrap_or_else(reader::today);
    let question = boards::question(&registry, as_of, arguments.known_at);
    let law = law::in_use(None)?;
    let projection = Projection::base_until(law, as_of)
        .map_err(|error| Failure::input_from("input/projection", &error))?;
    let drawn = match chosen {
        Some(chosen) => {
            let before = Measures::new(&registry, chosen.begins_on.plus_days(-1), law, projection.as_ref());
            let now = Measures::new(&registry, as_of.min(chosen.ends_on), law, projection.as_ref());
            Drawn::of(&cycle(&question, chosen, &all, &before, &now))
        }
        None => {
            let source = Measures::new(&registry, as_of, law, projection.as_ref());
            let only = Some(arguments.only.as_slice()).filter(|only| !only.is_empty());
            Drawn::of(&indicators(&question, &all, &source, only))
        }
    };
    output::write_board(&drawn, arguments.format, arguments.out.as_deref(), lang)?;
    Ok(Outcome::Fine)
}

fn known(arguments: &Arguments) -> Result<Vec<Indicator>, Failure> {
    let mut all = indicator::builtin();
    if let Some(path) = &arguments.indicators {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let (path, kind) = (path.display(), error.kind());
            Failure::input_from("input/indicator-file", &format!("{path} cannot be read: {kind}"))
        })?;
        let read = indicator::read(&path.display().to_string(), &text)
            .map_err(|error| Failure::input_from("input/indicator-file", &error))?;
        all.retain(|one| read.iter().all(|new| new.key != one.key));
        all.extend(read);
        all.sort_by(|a, b| a.key.cmp(&b.key));
    }
    Ok(all)
}

/// The cycle with a key.
pub fn cycle_named(key: &str) -> Result<&'static Cycle, Failure> {
    Cycle::get(key).ok_or_else(|| {
        let list = Cycle::all().iter().map(|cycle| cycle.key.as_str()).collect::<Vec<_>>().join(", ");
        no_such("input/cycle", ("期", "cycle"), key, &list)
    })
}

fn no_such(code: &str, (ja, en): (&str, &str), key: &str, list: &str) -> Failure {
    Failure::input(
        code,
        Text::new(format!("{ja}「{key}」はありません"), format!("there is no {en} {key:?}")),
        Text::new(format!("次のいずれか: {list}"), format!("one of: {list}")),
    )
}
