//! Everything the initiative is about, as pure data and functions.
//!
//! Records are events, law is data, answers are pure functions of both and of a date.
//! Nothing here reads a clock, a file or the network; what a board shows depends on its arguments alone.
//! Modules stand in the order in which data flows; `ARCHITECTURE.md` holds the table that tidy checks.

pub mod board;
pub mod calendar;
pub mod commitment;
pub mod demo;
pub mod event;
pub mod facts;
pub mod formula;
pub mod history;
pub mod id;
pub mod indicator;
pub mod initiative;
pub mod matching;
pub mod message;
pub mod pathway;
pub mod projection;
pub mod registry;
pub mod returnee;
pub mod roster;
pub mod series;
pub mod text;
pub mod word;
