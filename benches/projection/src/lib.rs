//! The workload of the measurement: twelve stages, four groups, months in stage, and its published check values.
//!
//! Everything is made from whole numbers, so that a program in any language can make the same people and the same lives.

pub mod hand;
pub mod measure;

use kanryu_projection::intake::{Entry, Intake, People, Scale, Time};
use kanryu_projection::model::{Model, Shape, Stage};
use kanryu_projection::random::Generator;
use kanryu_projection::simulate::Run;

#[cfg(test)]
mod tests;

/// Stages.
pub const STAGES: usize = 12;
/// Groups; a person is of the group of the number modulo four.
pub const GROUPS: usize = 4;
/// Months in a stage that are told apart.
pub const SLOTS: usize = 5;
/// The seed.
pub const SEED: u64 = 20_260_402;

/// Exits of each stage in order: to which stage, and the chance of a year in ten thousandths. The last stage keeps
/// everybody.
const EXITS: [&[(usize, u64)]; STAGES] = [
    &[(1, 6000), (11, 1500)],
    &[(2, 5500), (0, 800), (11, 900)],
    &[(3, 8000), (9, 700), (11, 200)],
    &[(4, 6500), (6, 800), (9, 1500), (11, 200)],
    &[(5, 3000), (6, 1200), (9, 2500), (11, 300)],
    &[(6, 2200), (9, 2000), (11, 400)],
    &[(7, 3500), (9, 900), (11, 200)],
    &[(8, 600), (9, 800), (11, 200)],
    &[(9, 300), (11, 200)],
    &[(10, 4500), (11, 2000)],
    &[(11, 1000), (4, 150)],
    &[],
];
/// What a group's chances are multiplied by, in hundredths.
const OF_GROUP: [u64; GROUPS] = [100, 90, 110, 80];
/// What the chances of a time in the stage are multiplied by, in hundredths.
const OF_SLOT: [u64; SLOTS] = [60, 90, 100, 110, 120];

/// Cut-offs of a cell in steps of 2⁻³²: a word below the first takes the first exit, and so on.
pub fn cuts(group: usize, slot: usize, stage: usize) -> Vec<(usize, u32)> {
    let mut sum = 0;
    let cut = |(to, chance): &(usize, u64)| {
        sum = (sum + chance * OF_GROUP[group] * OF_SLOT[slot] / 12).min(97_000_000);
        (*to, ((sum << 32) / 100_000_000) as u32)
    };
    EXITS[stage].iter().map(cut).collect()
}

/// The model.
pub fn model(months: usize) -> Model {
    let stages = vec![Stage::open(SLOTS as u32); STAGES];
    Model::new(Shape { months, groups: GROUPS, stages }, |cell, exits| {
        let mut before = 0;
        for (to, cut) in cuts(cell.group, cell.served as usize - 1, cell.stage) {
            exits.push((to, f64::from(cut - before) / 4_294_967_296.0));
            before = cut;
        }
    })
    .expect("the workload is a model")
}

/// The people: all in the first stage before the first month, numbered from 0, groups in turn.
pub fn people(model: &Model, people: u64) -> People {
    let entry = |group: usize| Entry {
        time: Time::Opening,
        stage: 0,
        served: 0,
        group,
        cohort: 0,
        persons: ((people + GROUPS as u64 - 1 - group as u64) / GROUPS as u64) as f64,
    };
    let entries: Vec<Entry> = (0..GROUPS).map(entry).collect();
    let intake = Intake::new(model, &entries, 1).expect("the workload fits its model");
    intake.whole(Scale::AsExpected).expect("there are people").numbered_in_turn()
}

/// The run that draws the numbers of the workload.
pub fn run(threads: usize, generator: Generator) -> Run {
    Run { seed: SEED, generator, threads, ..Run::default() }
}
