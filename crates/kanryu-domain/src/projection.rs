//! Cohorts by route, country and year: the circulation under law that changes, assumptions as records, demand.
//!
//! [`circulation`] is the pathway as the projection walks it, [`lawful`] what law says about it month by month,
//! [`assumption`] how many move. Numbers are worked out in `kanryu-projection`, which knows no route and no country.

pub mod assumption;
pub mod backtest;
pub mod chance;
pub mod circulation;
pub mod demand;
pub mod expected;
pub mod figures;
pub mod fit;
mod input;
pub mod lawful;
pub mod lever;
pub mod measure;
pub mod month;
pub mod pass;
pub mod people;
pub mod posterior;
pub mod published;
pub mod run;
pub mod scenario;
pub mod seal;
pub mod values;

#[cfg(test)]
mod tests;
