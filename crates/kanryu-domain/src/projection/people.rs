//! Whole people walked along the circulation by `kanryu-projection`, and the same intake through its exact recursion.
//!
//! Arrivals are those that [`super::expected`] settled, so that caps and published stocks hold in expectation; each person
//! then moves by chance. The same seed moves the same people in every scenario.

use kanryu_projection::agreement::{Agreement, agreement};
use kanryu_projection::cohort;
use kanryu_projection::flows::Flows;
use kanryu_projection::intake::{Entry, Intake, IntakeError, People, Scale, Time};
use kanryu_projection::model::{Model, ModelError, Shape, Stage};
pub use kanryu_projection::shard::{MergeError, Part, merged};
use kanryu_projection::simulate::simulate;
pub use kanryu_projection::simulate::{Run, Shard, SimulateError, Simulated, Watch};
use serde::Serialize;

use super::chance::Chances;
use super::expected::Expected;
use super::run::{Projection, ProjectionError};
use super::seal::digest;
use super::values::Draw;

/// Why people cannot be simulated.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// The projection.
    #[error(transparent)]
    Projection(#[from] ProjectionError),
    /// The model: a fault of ours, since chances are checked before.
    #[error("the chances of the circulation do not fit: {0}")]
    Model(#[from] ModelError),
    /// The intake.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The simulation.
    #[error(transparent)]
    Simulate(#[from] SimulateError),
    /// The books do not balance: a fault of the engine.
    #[error("{0}")]
    Books(String),
}

/// People ready to be simulated.
#[derive(Debug)]
pub struct Crowd {
    model: Model,
    intake: Intake,
    people: People,
    countries: usize,
    stages: usize,
}

/// How a simulation went, for manifests and readers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Drawn {
    /// How many people were simulated.
    pub people: u64,
    /// How many persons one of them stands for.
    pub persons_each: f64,
    /// A digest of every life: equal for equal lives, whatever the number of threads and parts.
    pub digest: u64,
    /// Cells (month, stage, country, year of arrival) compared with the exact expectation.
    pub cells: usize,
    /// Cells farther from it than the stated error allows; 0 where both agree.
    pub outside: usize,
    /// The largest distance as a part of what the stated error allows.
    pub worst: f64,
}

impl Crowd {
    /// The people of a projection: as many as are expected, or as many as asked for.
    ///
    /// # Errors
    /// No people, or too many to be numbered.
    pub fn new(
        projection: &Projection,
        expected: &Expected,
        people: Option<u64>,
    ) -> Result<Crowd, PeopleError> {
        let model = model(projection)?;
        let mut entries = Vec::new();
        for month in 0..expected.months {
            for stage in 0..expected.stages {
                for group in 0..expected.countries {
                    let persons = expected.arrived_in(month, stage, Some(group));
                    let year = expected.first.plus(month as i32).fiscal_year();
                    let cohort = expected.cohorts.iter().position(|known| *known == year).unwrap_or(0);
                    let time = Time::Month(month as u32);
                    if persons > 0.0 {
                        entries.push(Entry { time, stage, served: 0, group, cohort, persons });
                    }
                }
            }
        }
        let intake = Intake::new(&model, &entries, expected.cohorts.len())?;
        let people = intake.whole(people.map_or(Scale::AsExpected, Scale::People))?;
        Ok(Crowd { model, intake, people, countries: expected.countries, stages: expected.stages })
    }

    /// How many people there are.
    pub fn count(&self) -> u64 {
        self.people.count()
    }

    /// The hash of what a simulation is made from: model, people and seed. Parts of one run have the same.
    pub fn fingerprint(&self, seed: u64) -> String {
        let mut bytes = self.model.canonical_bytes();
        bytes.extend(seed.to_le_bytes());
        for party in self.people.parties() {
            bytes.extend(party.count.to_le_bytes());
            bytes.extend(party.first.to_le_bytes());
        }
        digest(&bytes)
    }

    /// Simulates one part of the people.
    ///
    /// # Errors
    /// Cancelled, or a fault of the engine.
    pub fn part(&self, run: &Run, watch: Watch<'_>) -> Result<Part, PeopleError> {
        let simulated = simulate(&self.model, &self.people, run, watch)?;
        Ok(Part { shard: run.shard, run: self.fingerprint(run.seed), simulated })
    }

    /// The engine's own recursion over the arrivals that were settled, not rounded to whole people.
    ///
    /// # Errors
    /// A fault of the engine.
    pub fn recursion(&self) -> Result<Flows<f64>, PeopleError> {
        cohort::expected(&self.model, &self.intake).map_err(|error| PeopleError::Books(error.to_string()))
    }

    /// Exact expected numbers of the engine for the same people.
    ///
    /// # Errors
    /// A fault of the engine.
    pub fn exact(&self) -> Result<Flows<f64>, PeopleError> {
        let intake = self.people.as_intake();
        cohort::expected(&self.model, &intake).map_err(|error| PeopleError::Books(error.to_string()))
    }

    /// How whole people compare with the exact expectation of the same people.
    ///
    /// # Errors
    /// A fault of the engine.
    pub fn compared(&self, simulated: &Simulated) -> Result<Drawn, PeopleError> {
        let exact = self.exact()?;
        let Agreement { cells, outside, worst, .. } =
            agreement(&simulated.flows, &exact).map_err(|error| PeopleError::Books(error.to_string()))?;
        let persons_each = self.people.persons_each();
        Ok(Drawn { people: simulated.people, persons_each, digest: simulated.digest, cells, outside, worst })
    }

    /// Counts of whole people as numbers of a projection, each person standing for so many.
    pub fn as_expected(&self, simulated: &Simulated, like: &Expected) -> Expected {
        let each = self.people.persons_each();
        let scaled = |counts: &[u64]| counts.iter().map(|count| *count as f64 * each).collect::<Vec<f64>>();
        let width = like.cohorts.len();
        let arrived = simulated.flows.arrived.chunks_exact(width);
        Expected {
            stock: scaled(&simulated.flows.stock),
            flow: scaled(&simulated.flows.flow),
            arrived: arrived.map(|cohorts| cohorts.iter().sum::<u64>() as f64 * each).collect(),
            held_back: Vec::new(),
            stages: self.stages,
            countries: self.countries,
            ..like.clone()
        }
    }
}

/// The chances of a projection as a model of the engine: a stage is closed where law does not know it in a month or the
/// next.
fn model(projection: &Projection) -> Result<Model, PeopleError> {
    let values = projection.values(&Draw::new())?;
    let chances = Chances::new(&projection.circulation, &projection.law, &values, projection.countries.len());
    let law = &projection.law;
    let months = law.months();
    let stages = (0..projection.circulation.stages.len()).map(|stage| {
        let open =
            |month: usize| law.stage_open[stage][month] && law.stage_open[stage][(month + 1).min(months - 1)];
        Stage {
            slots: chances.longest(stage) as u32,
            closed: (0..months).map(|month| !open(month)).collect(),
        }
    });
    let shape = Shape { months, groups: projection.countries.len(), stages: stages.collect() };
    Ok(Model::new(shape, |cell, exits| {
        chances.exits(cell.stage, cell.group, cell.served, cell.month, exits)
    })?)
}
