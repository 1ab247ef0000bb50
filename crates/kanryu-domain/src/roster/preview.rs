//! The dry run of a roster: what would be recorded, row by row, and what stands against it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use super::column::{Field, column};
use super::grid::Grid;
use super::ident::Mint;
use super::known::MatchedBy;
use super::organization::NewOrganization;
use super::reading;
use super::settle::Change;
use crate::calendar::{Day, Instant, PartialDate};
use crate::event::{Body, Confidence, Event, Fact, Name, Source, SourceKind};
use crate::id::Subject;
use crate::message::Wording;
use crate::registry::Registry;
use crate::text::Text;

/// A file that came in.
#[derive(Debug, Clone)]
pub struct Intake<'a> {
    /// Its name, without its folder.
    pub file: &'a str,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: &'a str,
    /// Its sheets.
    pub grids: &'a [Grid],
    /// The day against which the future is judged, and the date of what the file does not date.
    pub today: Day,
    /// Whose roster it is: its numbers are compared with those of this organization only.
    pub owner: Option<&'a Subject>,
}

/// A row of a file: sheet and row, both from 1. Written `1-12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowRef {
    /// The sheet, from 1.
    pub sheet: usize,
    /// The row, from 1.
    pub row: usize,
}

/// The text does not name a row, such as `1-12`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a row of a file: two numbers such as 1-12 (sheet and row, from 1)")]
pub struct RowRefError;

impl fmt::Display for RowRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.sheet, self.row)
    }
}

impl FromStr for RowRef {
    type Err = RowRefError;

    fn from_str(text: &str) -> Result<RowRef, RowRefError> {
        let (sheet, row) = text.split_once('-').ok_or(RowRefError)?;
        let number = |part: &str| part.parse::<usize>().ok().filter(|n| *n >= 1).ok_or(RowRefError);
        Ok(RowRef { sheet: number(sheet)?, row: number(row)? })
    }
}

/// Which of the rows that may be recorded are to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// All of them.
    All,
    /// These; others are left out. Rows that were rejected stay rejected.
    Rows(BTreeSet<RowRef>),
}

/// What becomes of a row that may be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A person who is not recorded yet.
    New,
    /// A recorded person about whom the row says something new.
    Matched(MatchedBy),
    /// A recorded person about whom it says nothing new.
    Unchanged(MatchedBy),
}

/// An event of a row, without the moment of recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draught {
    pub(super) subject: Subject,
    /// Which part of the row it comes from; part of its identity.
    pub(super) label: String,
    pub(super) on: PartialDate,
    /// Whether the file gives the date, or the day of the import stands in.
    pub(super) dated: bool,
    pub(super) body: Body,
}

/// A row that may be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// Which row.
    pub at: RowRef,
    /// The name of its sheet.
    pub sheet: String,
    /// The person, recorded or to be.
    pub subject: Subject,
    /// The name, as the row gives it.
    pub name: Name,
    /// What becomes of it.
    pub outcome: Outcome,
    /// The fields that change, or all fields of a new person.
    pub changes: Vec<Change>,
    pub(super) draughts: Vec<Draught>,
    pub(super) organizations: BTreeSet<Subject>,
}

impl Ready {
    /// Whether some of its facts have no date in the file.
    pub fn has_undated_facts(&self) -> bool {
        self.draughts.iter().any(|draught| !draught.dated)
    }
}

/// A fault or a warning at one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The name of the sheet.
    pub sheet: String,
    /// The address of the cell.
    pub cell: String,
    /// The row, where the problem is about one.
    pub at: Option<RowRef>,
    /// What is wrong and what to do.
    pub wording: Wording,
}

/// The dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The record of the import to be.
    pub import: Subject,
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Whether this file was imported before and not undone.
    pub imported_before: bool,
    /// Rows that may be recorded or are recorded already, in the order of the file.
    pub ready: Vec<Ready>,
    /// Why rows are kept out, in the order of the file; of very many only the first, and how many more there are.
    pub rejected: Vec<Problem>,
    /// What deserves a look; of very many only the first.
    pub warnings: Vec<Problem>,
    /// Organizations that the file brings in.
    pub organizations: BTreeMap<Subject, NewOrganization>,
    pub(super) rejected_rows: usize,
}

/// Reads the sheets against the records. Nothing is stored.
pub fn preview(intake: &Intake<'_>, registry: &Registry) -> Preview {
    reading::read(intake, registry)
}

const UNDATED_NOTE: &str = "日付の記載がないため取込日 / no date in the file: the day of the import";

impl Preview {
    /// Rows about people who are not recorded yet.
    pub fn new_rows(&self) -> impl Iterator<Item = &Ready> {
        self.ready.iter().filter(|ready| ready.outcome == Outcome::New)
    }

    /// Rows that say something new about recorded people.
    pub fn matched_rows(&self) -> impl Iterator<Item = &Ready> {
        self.ready.iter().filter(|ready| matches!(ready.outcome, Outcome::Matched(_)))
    }

    /// Rows that say nothing new.
    pub fn unchanged_rows(&self) -> impl Iterator<Item = &Ready> {
        self.ready.iter().filter(|ready| matches!(ready.outcome, Outcome::Unchanged(_)))
    }

    /// How many rows of the file are kept out.
    pub fn rejected_rows(&self) -> usize {
        self.rejected_rows
    }

    /// The events of the selected rows, in the order in which they are to be recorded: the import, the
    /// organizations they need, then the rows. None where the selection has nothing to record.
    ///
    /// `recorded_at` does not enter any identifier: asked again, the same events have the same identifiers.
    pub fn events(&self, selection: &Selection, recorded_at: Instant) -> Vec<Event> {
        let chosen = |ready: &&Ready| match selection {
            Selection::All => true,
            Selection::Rows(rows) => rows.contains(&ready.at),
        };
        let rows: Vec<&Ready> =
            self.ready.iter().filter(chosen).filter(|ready| !ready.draughts.is_empty()).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let mut events = Vec::new();
        if !self.imported_before {
            events.push(self.accepted(rows.len(), recorded_at));
        }
        events.extend(self.organizations_of(&rows, recorded_at));
        events.extend(rows.iter().flat_map(|ready| self.events_of(ready, recorded_at)));
        events
    }

    fn source(&self, sheet: &str, place: &str, note: Option<&str>) -> Source {
        let place =
            if sheet.is_empty() { self.file.clone() } else { format!("{}#{sheet}!{place}", self.file) };
        Source { kind: SourceKind::File, place, note: note.map(str::to_owned) }
    }

    fn accepted(&self, rows: usize, recorded_at: Instant) -> Event {
        let fact = Fact::ImportAccepted {
            file: self.file.clone(),
            sha256: self.sha256.clone(),
            accepted: i64::try_from(rows).unwrap_or(i64::MAX),
            rejected: i64::try_from(self.rejected_rows()).unwrap_or(i64::MAX),
        };
        Event {
            id: Mint::new(self.import.clone()).event("file", "accepted"),
            subject: self.import.clone(),
            occurred_on: PartialDate::Day(recorded_at.day_in_japan()),
            recorded_at,
            source: self.source("", "", None),
            confidence: None,
            import: Some(self.import.clone()),
            body: Body::states(fact),
        }
    }

    fn organizations_of(&self, rows: &[&Ready], recorded_at: Instant) -> Vec<Event> {
        let needed: BTreeSet<&Subject> = rows.iter().flat_map(|ready| &ready.organizations).collect();
        let mint = Mint::new(self.import.clone());
        let event = |new: &NewOrganization| Event {
            id: mint.event("organization", new.subject.key()),
            subject: new.subject.clone(),
            occurred_on: PartialDate::Day(recorded_at.day_in_japan()),
            recorded_at,
            source: self.source("", "", Some(UNDATED_NOTE)),
            confidence: None,
            import: Some(self.import.clone()),
            body: Body::states(new.fact()),
        };
        needed.into_iter().filter_map(|subject| self.organizations.get(subject)).map(event).collect()
    }

    fn events_of(&self, ready: &Ready, recorded_at: Instant) -> Vec<Event> {
        let mint = Mint::new(self.import.clone());
        let event = |draught: &Draught| Event {
            id: mint.event(&ready.at.to_string(), &draught.label),
            subject: draught.subject.clone(),
            occurred_on: draught.on,
            recorded_at,
            source: self.source(
                &ready.sheet,
                &format!("A{}", ready.at.row),
                (!draught.dated).then_some(UNDATED_NOTE),
            ),
            confidence: (!draught.dated).then_some(Confidence::Low),
            import: Some(mint.import().clone()),
            body: draught.body.clone(),
        };
        ready.draughts.iter().map(event).collect()
    }
}

/// The heading of a field.
pub(super) fn title(field: Field) -> &'static Text {
    &column(field).title
}
