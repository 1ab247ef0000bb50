//! The roster: cells of a spreadsheet become proposed events, side by side with what is recorded already.
//!
//! Nothing is stored here. [`preview`] reads sheets as people keep them, finds the headings, reads every row into
//! typed values, finds the person where one is recorded, and says what is new, what changes, what is rejected at
//! which cell and why, and what is unchanged. [`Preview::events`] gives the events of the rows that somebody
//! confirmed; [`undo`] gives the events that take an import back. Every identifier depends on the file alone, so
//! the same file imported twice changes nothing the second time.
//!
//! What a row cannot say is not invented: a date that is missing is the day of the import and marked so, and a
//! test is taken for the person's own statement unless the certificate was seen.

mod column;
mod date;
mod draft;
mod fault;
mod grid;
mod header;
mod ident;
mod known;
mod name;
mod organization;
mod preview;
mod propose;
mod reading;
mod settle;
mod template;
#[cfg(test)]
mod tests;
mod undo;
mod view;
mod word;

pub use column::{CellKind, Choices, Column, Field, column, columns};
pub use grid::{CellText, Grid};
pub use known::MatchedBy;
pub use organization::NewOrganization;
pub use preview::{Intake, Outcome, Preview, Problem, Ready, RowRef, RowRefError, Selection, preview};
pub use settle::Change;
pub use template::{Guide, GuideColumn, guide};
pub use undo::{Undo, UndoRefusal, undo};
pub use view::{ChangeView, MatchedView, NewView, OrganizationView, PreviewView, ProblemView, UnchangedView, ValueView};
