//! Projection over stages, as numbers: transition tables and intakes in, stocks and flows out, exact or simulated.
//!
//! The crate knows no route, country or law: a stage is a number, a group is a number. The tables are made from the
//! rulebooks and the assumptions in `kanryu-domain::projection`. Begin with [`model::Model`] and [`intake::Intake`];
//! [`cohort::expected`] gives exact expected numbers, [`simulate::simulate`] whole people, and both give the same
//! [`flows::Flows`]. Methods, formulas and sources stand in `docs/projection.md`.

pub mod agreement;
pub mod cohort;
pub mod flows;
pub mod intake;
pub mod markov;
pub mod model;
pub mod population;
pub mod random;
pub mod shard;
pub mod simulate;
pub mod workload;
pub mod worksheet;
