//! The law engine: rulebook text in, verdicts with proofs out.
//!
//! `source` reads what is written, with line numbers; `check` turns it into a [`Rulebook`] or says what is
//! wrong and where; `evaluate` judges a claim on facts; `explain` turns a proof into lines.
//! The engine must never be able to know what a care worker is: it has no domain noun, clock, file or network.

mod confidence;
mod day;

pub use confidence::Confidence;
pub use day::{Day, DayError, Span, days_in_month};
