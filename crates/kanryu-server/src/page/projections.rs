//! Projections: how many people will be certified, return and work in care, what it depends on, and what a change does.
//!
//! The page asks the same board as `kanryu project`. A scenario stands in its address, so that it can be shared, and
//! leaves as a file that the command line reads.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::projection::{Drawn, ProjectionBoard, board, default_measures, measures_of_draw};
use kanryu_domain::pathway::Law;
use kanryu_domain::projection::assumption::Assumptions;
use kanryu_domain::projection::expected::Keep;
use kanryu_domain::projection::measure::Measure;
use kanryu_domain::projection::month::Month;
use kanryu_domain::projection::run::{Projection, ProjectionError, Setup, Swing};
use kanryu_domain::projection::scenario::{Change, Scenario};
use kanryu_domain::projection::values::Draw;
use kanryu_domain::registry::scenario::KeptScenario;
use rayon::prelude::*;
use serde::Serialize;

use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::{Asked, Options};
use crate::error::{Fault, PageError};
use crate::look::figure::standalone;
use crate::page::Frame;
use crate::state::AppState;

pub mod scenarios;
mod show;

/// Options of the page, the file and the API.
pub const OPTIONS: [&str; 8] =
    ["measure", "year", "scenario", "change", "assumption", "factor", "add", "levers"];
/// The first month shown: as `kanryu project` shows it.
const FROM: Month = Month::january_2025();
/// How many months are shown.
const MONTHS: u32 = 132;
/// Draws of the assumptions behind the bands of the page; the command line draws as many as it is asked for.
const DRAWS: u64 = 40;
/// The seed of the page's draws.
pub const SEED: u64 = 2_017;
/// Scenarios kept ready.
const KEPT: usize = 12;

/// A scenario worked out.
#[derive(Debug, Clone, Serialize)]
pub struct Computed {
    /// The board.
    #[serde(flatten)]
    pub board: ProjectionBoard,
    /// What the measure that was asked for depends on in the last month, the most first; where that was asked.
    pub swings: Option<Vec<Swing>>,
}

/// What is asked.
#[derive(Debug, Clone)]
struct Ask {
    measure: String,
    /// The fiscal year of the flows.
    year: i32,
    /// The scenario that is kept under a name, where one is asked for.
    kept: Option<KeptScenario>,
    /// The changes that the address itself makes.
    changes: Vec<Change>,
    /// Both together; `None` where nothing differs from the base.
    scenario: Option<Scenario>,
    /// Whether what the measure depends on is worked out too: that takes two projections an assumption.
    levers: bool,
}

fn projection(law: &Law, scenario: Option<&Scenario>) -> Result<Projection, ProjectionError> {
    let scenario = scenario.cloned().unwrap_or_else(Scenario::base);
    let setup = Setup { from: FROM, months: MONTHS, known_until: None };
    Projection::new(law, Assumptions::builtin(), scenario, setup)
}

fn computed(
    law: &Law,
    levers: Option<&str>,
    scenario: Option<&Scenario>,
) -> Result<Computed, ProjectionError> {
    let projection = projection(law, scenario)?;
    let names = default_measures();
    let expected = projection.expected(&Draw::new(), Keep { cohorts: true, flows: true })?;
    let drawn = drawn(&projection, &names, (DRAWS, SEED))?;
    let last = FROM.plus(MONTHS as i32 - 1);
    let of = |measure: Measure| projection.tornado(&measure, last).map(|found| found.1);
    let swings = levers.and_then(|name| Measure::from_name(name, &projection)).map(of).transpose()?;
    let board = board(&projection, &expected, &names, &drawn, SEED)?;
    Ok(Computed { board, swings })
}

/// Measures over draws of the assumptions, on all cores; the same count and seed give the same draws.
///
/// # Errors
/// A series without a usable row.
pub fn drawn(
    projection: &Projection,
    names: &[String],
    (count, seed): (u64, u64),
) -> Result<Drawn, ProjectionError> {
    let one = |number| measures_of_draw(projection, names, &projection.draw(seed, number));
    let draws: Vec<_> = (0..count).into_par_iter().map(one).collect::<Result<_, _>>()?;
    let of = |name: &String| draws.iter().filter_map(|draw| draw.get(name).cloned()).collect();
    Ok(names.iter().map(|name| (name.clone(), of(name))).collect())
}

type Kept = Vec<(String, Arc<Computed>)>;
/// What was worked out before. The law and the assumptions are part of the program, so that nothing here goes stale.
static READY: Mutex<Kept> = Mutex::new(Vec::new());
/// Whose turn it is to work something out.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// The projection of a scenario, worked out once; it is kept even where whoever asked first no longer waits.
async fn ready(state: &AppState, ask: &Ask, scenario: Option<Scenario>) -> Result<Arc<Computed>, Fault> {
    let levers = ask.levers.then(|| ask.measure.clone());
    let key = serde_json::to_string(&(&levers, &scenario)).unwrap_or_default();
    let known = |kept: &Kept| kept.iter().find(|(known, _)| *known == key).map(|(_, found)| found.clone());
    if let Some(found) = known(&READY.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(found);
    }
    let law = state.law();
    // One at a time: whoever asks the same waits for the answer instead of working it out again.
    let turn = TURN.lock().await;
    if let Some(found) = known(&READY.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(found);
    }
    let work = move || {
        let _turn = turn;
        let found = Arc::new(computed(law, levers.as_deref(), scenario.as_ref())?);
        let mut kept = READY.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(0, (key, found.clone()));
        kept.truncate(KEPT);
        Ok(found)
    };
    state.compute(work).await?.map_err(|error: ProjectionError| refused(&error))
}

/// The base, and the scenario where one is asked for.
async fn both(state: &AppState, ask: &Ask) -> Result<(Arc<Computed>, Option<Arc<Computed>>), Fault> {
    let base = ready(state, ask, None).await?;
    Ok(match &ask.scenario {
        Some(scenario) => (base, Some(ready(state, ask, Some(scenario.clone())).await?)),
        None => (base, None),
    })
}

fn refused(error: &ProjectionError) -> Fault {
    let words = error.to_string();
    Fault::value("change", "", format!("この想定は計算できません: {words}"), words)
}

async fn ask(state: &AppState, asked: &Asked) -> Result<Ask, Fault> {
    let options = asked.options(&OPTIONS)?;
    let names = default_measures();
    let words: Vec<&str> = names.iter().map(String::as_str).collect();
    let measure = options.one_of("measure", &words)?.unwrap_or("certified").to_owned();
    let last = FROM.plus(MONTHS as i32 - 1).fiscal_year();
    let year = options.number("year", FROM.fiscal_year() as usize, last as usize, 2_026)? as i32;
    let mut changes = scenarios::changes("change", options.get("change").unwrap_or_default())?;
    changes.extend(single(&options)?);
    let kept = match options.get("scenario") {
        None => None,
        Some(key) => Some(scenarios::kept(state, asked, key).await?),
    };
    let scenario = scenarios::both(kept.as_ref(), &changes)?;
    let levers = options.one_of("levers", &["yes"])?.is_some();
    Ok(Ask { measure, year, kept, changes, scenario, levers })
}

/// One change in three options, as addresses of earlier versions carry it.
fn single(options: &Options) -> Result<Option<Change>, Fault> {
    let assumptions = Assumptions::builtin();
    let keys: Vec<&str> = assumptions.0.keys().map(String::as_str).collect();
    let Some(key) = options.one_of("assumption", &keys)? else { return Ok(None) };
    let number = ("数を指定してください（例: 1.2）。", "Give a number such as 1.2.");
    let (factor, add) = (options.read("factor", number)?, options.read("add", number)?);
    if factor.is_some() == add.is_some() {
        let (ja, en) =
            ("factor（倍）か add（加える数）の一方を指定してください。", "Give either `factor` or `add`.");
        return Err(Fault::value("factor", "", ja, en));
    }
    Ok(Some(Change { assumption: Some(key.to_owned()), factor, add, ..Change::default() }))
}

/// `GET /projections`
pub async fn page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let ask = ask(&state, &asked).await?;
    let (base, other) = both(&state, &ask).await?;
    let all = scenarios::list(&state, &asked).await?;
    let frame = Frame::of(&asked).undated();
    let tried = scenarios::section(&ask, &all, &asked, &frame);
    answer::html(&show::page(&ask, &base, other.as_deref(), (tried, frame)))
}

/// `GET /projections/scenario.toml`: the scenario of the page as `kanryu project run --scenario` reads it.
pub async fn scenario_file(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let ask = ask(&state, &asked).await?;
    let found = projection(state.law(), ask.scenario.as_ref()).map_err(|error| refused(&error))?;
    let text = toml::to_string(&found.scenario).map_err(|error| Fault::bug("writing a scenario", &error))?;
    Ok(answer::file("kanryu-scenario.toml", "application/toml; charset=utf-8", text.into_bytes()))
}

/// `GET /projections/figures/{file}`: a figure of the page as a drawing of its own.
pub async fn figure_file(
    State(state): State<AppState>,
    Path(file): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    let ask = ask(&state, &asked).await?;
    let (base, other) = both(&state, &ask).await?;
    let frame = Frame::of(&asked).undated();
    let drawing = match file.as_str() {
        "measure.svg" => show::measure_figure(&ask, &base, other.as_deref(), &frame),
        "flows.svg" => show::flow_figure(&ask, other.as_deref().unwrap_or(&base), &frame),
        "levers.svg" => show::lever_figure(&ask, other.as_deref().unwrap_or(&base), &frame),
        _ => return Err(Fault::NotFound),
    };
    Ok(answer::file(&format!("kanryu-{file}"), "image/svg+xml", standalone(&drawing).into_bytes()))
}

/// `GET /api/projections`
pub async fn json(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    let ask = ask(&state, &asked).await?;
    let scenario = ask.scenario.clone();
    Ok(answer::json(&*ready(&state, &ask, scenario).await?))
}
