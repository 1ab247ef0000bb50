//! Matching of people with places, as numbers: lists in, a matching with its certificate and its reasons out.
//!
//! The crate knows no names, nationality or law: a person is a number, an offer is a number. What makes a pair lawful is
//! decided before (`kanryu-domain::pathway`); who a number is stands in `kanryu-domain::matching`.

pub mod market;
pub mod outcome;
