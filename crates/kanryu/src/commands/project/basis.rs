//! What every projection is run from: a scenario, law, months, draws and a seed; and running its draws on all cores.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use kanryu_domain::board::projection::{Drawn, ProjectionBoard, board, measures_of_draw, simulated};
use kanryu_domain::projection::assumption::Assumptions;
use kanryu_domain::projection::expected::{Expected, Keep};
use kanryu_domain::projection::month::Month;
use kanryu_domain::projection::people::{
    Crowd, Part, PeopleError, Run, Shard, SimulateError, Simulated, Watch,
};
use kanryu_domain::projection::run::{Projection, Setup};
use kanryu_domain::projection::scenario::Scenario;
use kanryu_domain::projection::values::Draw;
use kanryu_domain::text::{Lang, Text};
use rayon::prelude::*;

use super::folder::Manifest;
use crate::exit::Failure;
use crate::{law, progress};

/// The first month shown by default: the one after the newest published stock that is not derived.
const FROM: Month = Month::january_2025();

/// The folder of a run in which its law stands, where that is not the built-in one.
pub const LAW_OF_RUN: &str = "rulebooks";

/// What a projection is run from.
#[derive(Debug, Clone, Args)]
pub struct Basis {
    /// A folder of rulebooks instead of the built-in ones, or of those that the scenario names.
    #[arg(long, value_name = "DIR")]
    pub rulebooks: Option<PathBuf>,
    /// A file of assumptions that replace or join the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub assumptions: Option<PathBuf>,
    /// The first month shown.
    #[arg(long, value_name = "MONTH", default_value_t = FROM)]
    pub from: Month,
    /// How many months are shown.
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=600))]
    pub months: u32,
    /// Use only what was published up to this month.
    #[arg(long, value_name = "MONTH")]
    pub known_until: Option<Month>,
}

impl Basis {
    /// The projection of a scenario.
    pub fn projection(&self, scenario: Option<&Path>) -> Result<Projection, Failure> {
        let (scenario, folder) = match scenario {
            None => (Scenario::base(), None),
            Some(path) => {
                let scenario = scenario_at(path)?;
                let folder = scenario.rulebooks.as_ref().map(|folder| beside(path, folder));
                (scenario, folder)
            }
        };
        self.projection_of(scenario, folder.as_deref())
    }

    /// The folder of the law that differs from the built-in one, where there is one.
    pub fn law_folder(&self, scenario: Option<&Path>) -> Result<Option<PathBuf>, Failure> {
        if self.rulebooks.is_some() {
            return Ok(self.rulebooks.clone());
        }
        let Some(path) = scenario else { return Ok(None) };
        Ok(scenario_at(path)?.rulebooks.map(|folder| beside(path, &folder)))
    }

    /// The projection of a run in a folder, under the law that the folder keeps.
    ///
    /// # Errors
    /// When the law in use is another than the run's.
    pub fn projection_of_run(&self, folder: &Path, manifest: &Manifest) -> Result<Projection, Failure> {
        let projection = self.projection_with_law_of(folder, manifest)?;
        if projection.rulebook == manifest.rulebook {
            return Ok(projection);
        }
        let (path, law) = (folder.display(), &manifest.rulebook);
        Err(Failure::input(
            "input/run-law",
            Text::new(
                format!("{path} は別の法令集（{law}）で計算されています"),
                format!("{path} was run under another law ({law}) than the one in use"),
            ),
            Text::new(
                "その法令集のフォルダーを --rulebooks で指定してください",
                "give its folder with --rulebooks",
            ),
        ))
    }

    /// The projection of a run in a folder under the law that the folder keeps, or the one in use.
    pub fn projection_with_law_of(&self, folder: &Path, manifest: &Manifest) -> Result<Projection, Failure> {
        let kept = folder.join(LAW_OF_RUN);
        self.projection_of(manifest.scenario.clone(), kept.is_dir().then_some(kept.as_path()))
    }

    /// The projection of a scenario that was read, under the law of a folder where one is given.
    pub fn projection_of(&self, scenario: Scenario, folder: Option<&Path>) -> Result<Projection, Failure> {
        let law = law::in_use(self.rulebooks.as_deref().or(folder))?;
        let mut assumptions = Assumptions::builtin();
        if let Some(path) = &self.assumptions {
            let text = text_of(path)?;
            assumptions
                .read(&path.display().to_string(), &text)
                .map_err(|error| Failure::input_from("input/assumptions", &error))?;
        }
        let setup = Setup { from: self.from, months: self.months, known_until: self.known_until };
        Projection::new(law, assumptions, scenario, setup)
            .map_err(|error| Failure::input_from("input/projection", &error))
    }
}

/// The scenario in a file; `base` names the one in which nothing differs.
pub fn scenario_at(path: &Path) -> Result<Scenario, Failure> {
    if path == Path::new("base") {
        return Ok(Scenario::base());
    }
    let text = text_of(path)?;
    Scenario::read(&path.display().to_string(), &text)
        .map_err(|error| Failure::input_from("input/scenario", &error))
}

/// A path that a file names, from the folder of the file.
pub fn beside(file: &Path, other: &str) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(other)
}

/// The text of an input file.
pub fn text_of(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let (path, kind) = (path.display(), error.kind());
        Failure::input(
            "input/projection-file",
            Text::new(format!("{path} を読めません（{kind}）"), format!("{path} cannot be read: {kind}")),
            Text::new(
                "docs/projection-file.md に形式があります",
                "docs/projection-file.md describes the form",
            ),
        )
    })
}

/// A flag that Ctrl-C sets.
pub fn stop_flag() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            flag.store(true, Ordering::Relaxed);
        }
    });
    stop
}

/// Draws of measures on all cores, in the order of their numbers whatever the number of cores; `None` where stopped.
pub fn draws(
    projection: &Projection,
    names: &[String],
    (draws, seed): (u64, u64),
    stop: &AtomicBool,
    lang: Lang,
) -> Result<Option<Drawn>, Failure> {
    let bar = progress::bar(draws, Text::new("前提の抽出", "drawing assumptions").get(lang));
    let one = |number: u64| {
        if stop.load(Ordering::Relaxed) {
            return Ok(BTreeMap::new());
        }
        let found = measures_of_draw(projection, names, &projection.draw(seed, number));
        bar.inc(1);
        found
    };
    let all: Result<Vec<_>, _> = (0..draws).into_par_iter().map(one).collect();
    bar.finish_and_clear();
    let all = all.map_err(|error| Failure::input_from("input/projection", &error))?;
    if stop.load(Ordering::Relaxed) {
        return Ok(None);
    }
    let mut drawn = Drawn::new();
    for name in names {
        let of_name = all.iter().filter_map(|draw| draw.get(name).cloned()).collect();
        drawn.insert(name.clone(), of_name);
    }
    Ok(Some(drawn))
}

/// What is drawn: how often assumptions are, from which seed, and how many people are simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// Draws of the assumptions.
    pub count: u64,
    /// The seed.
    pub seed: u64,
    /// People to simulate, where asked for.
    pub people: Option<u64>,
    /// Threads of the simulation.
    pub threads: usize,
}

/// The board of a projection with bands, and people where asked for; `None` where stopped. People that were simulated
/// elsewhere, in parts, are taken as they are.
pub fn drawn_board(
    projection: &Projection,
    names: &[String],
    wanted: Draws,
    given: Option<Simulated>,
    (stop, lang): (&AtomicBool, Lang),
) -> Result<Option<ProjectionBoard>, Failure> {
    let failed = |error: kanryu_domain::projection::run::ProjectionError| {
        Failure::input_from("input/projection", &error)
    };
    let expected = whole(projection)?;
    let counts = (wanted.count, wanted.seed);
    let Some(drawn) = draws(projection, names, counts, stop, lang)? else { return Ok(None) };
    let mut board = board(projection, &expected, names, &drawn, wanted.seed).map_err(failed)?;
    if let Some(people) = wanted.people {
        let crowd = crowd(projection, &expected, people)?;
        let whole = match given {
            Some(simulated) => simulated,
            None => match part(&crowd, wanted, Shard::WHOLE, stop, lang)? {
                Some(part) => part.simulated,
                None => return Ok(None),
            },
        };
        let drawn = crowd.compared(&whole).map_err(|error| Failure::bug("projection/people", &error))?;
        let people = crowd.as_expected(&whole, &expected);
        board.simulated = Some(simulated(projection, names, (&expected, &people), drawn));
    }
    Ok(Some(board))
}

/// Expected numbers with everything kept.
pub fn whole(projection: &Projection) -> Result<Expected, Failure> {
    projection
        .expected(&Draw::new(), Keep { cohorts: true, flows: true })
        .map_err(|error| Failure::input_from("input/projection", &error))
}

/// The people of a projection.
pub fn crowd(projection: &Projection, expected: &Expected, people: u64) -> Result<Crowd, Failure> {
    Crowd::new(projection, expected, Some(people))
        .map_err(|error| Failure::input_from("input/people", &error))
}

/// Simulates one part of the people, with a progress bar; `None` where stopped.
pub fn part(
    crowd: &Crowd,
    wanted: Draws,
    shard: Shard,
    stop: &AtomicBool,
    lang: Lang,
) -> Result<Option<Part>, Failure> {
    let bar = progress::bar(crowd.count(), Text::new("人を模擬", "simulating people").get(lang));
    let tell = |done: u64, of: u64| {
        bar.set_length(of);
        bar.set_position(done);
    };
    let run = Run { seed: wanted.seed, threads: wanted.threads, shard, ..Run::default() };
    let found = crowd.part(&run, Watch { progress: Some(&tell), cancel: Some(stop) });
    bar.finish_and_clear();
    match found {
        Ok(part) => Ok(Some(part)),
        Err(PeopleError::Simulate(SimulateError::Cancelled { .. })) => Ok(None),
        Err(error) => Err(Failure::bug("projection/people", &error)),
    }
}
