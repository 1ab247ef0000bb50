//! Matching of people with places, as numbers: lists in, a matching with its certificate and its reasons out.
//!
//! The crate knows no names, nationality or law: a person is a number, an offer is a number. What makes a pair lawful is
//! decided before (`kanryu-domain::pathway`); who a number is stands in `kanryu-domain::matching`.
//! Results depend on numbers only, never on the order in which entries were written down: whoever numbers people and
//! offers by their sorted ids gets the same result from any order of input.

pub mod assignment;
pub mod audit;
pub mod bound;
pub mod cardinality;
pub mod couples;
pub mod cutoffs;
pub mod deferred;
pub mod explain;
pub mod flow;
pub mod improve;
pub mod laminar;
pub mod lattice;
pub mod lottery;
pub mod market;
pub mod minimums;
#[cfg(test)]
mod oracle;
pub mod outcome;
pub mod regions;
pub mod reserves;
pub mod roommates;
pub mod spa;
#[cfg(test)]
mod trial;
pub mod ttc;
mod units;
pub mod whatif;
