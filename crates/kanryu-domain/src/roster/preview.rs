//! The dry run of a roster: what would be recorded, row by row, and what stands against it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use super::column::{Field, column};
use super::draft::{self, Draft};
use super::fault::Fault;
use super::grid::{Grid, clean};
use super::header::{self, Header};
use super::ident::{self, Mint};
use super::known::{Found, Identity, MatchedBy, People, same_birth};
use super::name::match_keys;
use super::organization::{NewOrganization, Organizations};
use super::propose::{self, Proposal};
use super::settle::{self, Change, Settlement};
use super::template;
use crate::calendar::{Day, Instant, PartialDate};
use crate::event::{Body, Confidence, Event, Fact, Name, Source, SourceKind};
use crate::id::{Kind, Subject};
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
struct Draught {
    subject: Subject,
    label: String,
    on: PartialDate,
    dated: bool,
    body: Body,
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
    draughts: Vec<Draught>,
    organizations: BTreeSet<Subject>,
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
    /// Why rows are kept out, in the order of the file.
    pub rejected: Vec<Problem>,
    /// What deserves a look.
    pub warnings: Vec<Problem>,
    /// Organizations that the file brings in.
    pub organizations: BTreeMap<Subject, NewOrganization>,
}

/// Reads the sheets against the records. Nothing is stored.
pub fn preview(intake: &Intake<'_>, registry: &Registry) -> Preview {
    let imports = imports_of(registry, intake.sha256);
    let import = ident::import(intake.sha256, imports.undone);
    let mut reading = Reading {
        intake,
        people: People::of(registry, intake.owner),
        organizations: Organizations::of(registry),
        mint: Mint::new(import.clone()),
        seen: Seen::default(),
        ready: Vec::new(),
        rejected: Vec::new(),
        warnings: Vec::new(),
    };
    reading.read_sheets();
    if imports.standing {
        let fault = Fault::new(0, 0, "roster/imported-before");
        reading.warnings.insert(0, reading.problem(0, None, &fault));
    }
    Preview {
        import,
        file: intake.file.to_owned(),
        sha256: intake.sha256.to_owned(),
        imported_before: imports.standing,
        ready: reading.ready,
        rejected: reading.rejected,
        warnings: reading.warnings,
        organizations: reading.organizations.into_proposed(),
    }
}

struct Imports {
    undone: usize,
    standing: bool,
}

/// How often this file was imported and undone, and whether an import of it stands.
fn imports_of(registry: &Registry, sha256: &str) -> Imports {
    let mut imports = Imports { undone: 0, standing: false };
    for record in registry.of_kind(Kind::Import) {
        let facts = || record.entries.iter().map(|entry| &entry.fact);
        if facts().any(|fact| matches!(fact, Fact::ImportAccepted { sha256: known, .. } if known == sha256)) {
            match facts().any(|fact| matches!(fact, Fact::ImportUndone { .. })) {
                true => imports.undone += 1,
                false => imports.standing = true,
            }
        }
    }
    imports
}

/// Who and which numbers the file had so far, to find what stands in it twice.
#[derive(Default)]
struct Seen {
    numbers: BTreeMap<String, (usize, usize)>,
    names: BTreeMap<String, Vec<(usize, usize, Option<PartialDate>, String)>>,
    subjects: BTreeMap<Subject, (usize, usize)>,
}

struct Reading<'a> {
    intake: &'a Intake<'a>,
    people: People<'a>,
    organizations: Organizations,
    mint: Mint,
    seen: Seen,
    ready: Vec<Ready>,
    rejected: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Reading<'_> {
    fn problem(&self, sheet: usize, row: Option<usize>, fault: &Fault) -> Problem {
        let name = self.intake.grids.get(sheet).map(|grid| grid.sheet.clone()).unwrap_or_default();
        let at = row.map(|row| RowRef { sheet: sheet + 1, row: row + 1 });
        Problem { sheet: name, cell: fault.cell(), at, wording: fault.wording() }
    }

    fn warn(&mut self, sheet: usize, row: Option<usize>, fault: &Fault) {
        let problem = self.problem(sheet, row, fault);
        self.warnings.push(problem);
    }

    fn reject(&mut self, sheet: usize, row: Option<usize>, faults: &[Fault]) {
        let problems: Vec<Problem> = faults.iter().map(|fault| self.problem(sheet, row, fault)).collect();
        self.rejected.extend(problems);
    }

    fn read_sheets(&mut self) {
        let headers: Vec<Option<Header>> = self.intake.grids.iter().map(header::find).collect();
        let mut drafts = Vec::new();
        for (sheet, header) in headers.iter().enumerate() {
            let grid = &self.intake.grids[sheet];
            let blank = grid.rows.iter().flatten().all(|cell| cell.is_blank());
            match header {
                Some(header) => drafts.extend(self.read_rows(sheet, header)),
                None if blank || template::is_guide(&grid.sheet) => {}
                None => self.warn(sheet, None, &Fault::new(0, 0, "roster/sheet-without-headings")),
            }
        }
        if headers.iter().all(Option::is_none) {
            self.warnings.clear();
            self.reject(0, None, &[Fault::new(0, 0, "roster/no-headings")]);
        }
        let twice = numbers_standing_twice(&drafts);
        for (sheet, mut draft) in drafts {
            draft
                .warnings
                .iter()
                .map(|fault| self.problem(sheet, Some(draft.row), fault))
                .collect::<Vec<_>>()
                .into_iter()
                .for_each(|p| self.warnings.push(p));
            self.check_duplicates(sheet, &mut draft, &twice);
            match self.settle(sheet, &draft) {
                Ok(ready) => self.ready.push(ready),
                Err(faults) => self.reject(sheet, Some(draft.row), &faults),
            }
        }
        let undated = self
            .ready
            .iter()
            .filter(|ready| ready.outcome == Outcome::New && ready.has_undated_facts())
            .count();
        if undated > 0 {
            self.warn(
                0,
                None,
                &Fault::new(0, 0, "roster/undated").with("rows", undated).with("day", self.intake.today),
            );
        }
    }

    fn read_rows(&mut self, sheet: usize, header: &Header) -> Vec<(usize, Draft)> {
        for fault in &header.warnings {
            self.warn(sheet, None, fault);
        }
        let missing = header::missing(header);
        if !missing.is_empty() {
            self.reject(sheet, None, &missing);
            return Vec::new();
        }
        let grid = &self.intake.grids[sheet];
        let mut drafts = Vec::new();
        for row in header.row + header.depth..grid.rows.len() {
            match row_use(grid, header, row) {
                RowUse::Blank => {}
                RowUse::Skip => {
                    let first = grid.rows[row].iter().position(|cell| !cell.is_blank()).unwrap_or(0);
                    self.warn(sheet, Some(row), &Fault::new(row, first, "roster/row-skipped"));
                }
                RowUse::Read => drafts.push((sheet, draft::read(grid, header, row, self.intake.today))),
            }
        }
        drafts
    }

    fn check_duplicates(
        &mut self,
        sheet: usize,
        draft: &mut Draft,
        twice: &BTreeMap<String, Vec<(usize, usize)>>,
    ) {
        let here = (sheet, draft.row);
        if let Some(number) = draft.text(Field::OwnId).map(str::to_uppercase) {
            if let Some(other) =
                twice.get(&number).and_then(|places| places.iter().find(|place| **place != here))
            {
                let fault = Fault::new(draft.row, draft.column(Field::OwnId), "roster/duplicate-id");
                draft.faults.push(fault.with("other", self.place(*other)));
            }
            self.seen.numbers.entry(number).or_insert(here);
        }
        let (born_on, nationality) =
            (draft.date(Field::BornOn), draft.text(Field::Nationality).unwrap_or_default().to_owned());
        let keys = match_keys(&draft.name);
        let known = keys.iter().filter_map(|key| self.seen.names.get(key)).flatten();
        let twin = known
            .into_iter()
            .find(|(_, _, born, nation)| *nation == nationality && same_birth(*born, born_on))
            .map(|(s, r, ..)| (*s, *r));
        if let Some(first) = twin {
            let fault = Fault::new(draft.row, draft.column(Field::BornOn), "roster/duplicate-person");
            draft.faults.push(fault.with("other", self.place(first)));
        }
        for key in keys {
            self.seen.names.entry(key).or_default().push((sheet, draft.row, born_on, nationality.clone()));
        }
    }

    /// Where a row is, for a message: `名簿 12` names the sheet where there are several.
    fn place(&self, (sheet, row): (usize, usize)) -> String {
        match self.intake.grids {
            [_] => (row + 1).to_string(),
            several => format!("{}!{}", several[sheet].sheet, row + 1),
        }
    }

    fn settle(&mut self, sheet: usize, draft: &Draft) -> Result<Ready, Vec<Fault>> {
        if !draft.faults.is_empty() {
            return Err(draft.faults.clone());
        }
        let proposals = propose::proposals(
            draft,
            self.intake.owner,
            &mut self.organizations,
            &self.mint,
            self.intake.today,
        )?;
        let identity = Identity {
            own_id: draft.text(Field::OwnId),
            name: &draft.name,
            born_on: draft.date(Field::BornOn),
            nationality: draft.text(Field::Nationality).unwrap_or_default(),
        };
        let at = RowRef { sheet: sheet + 1, row: draft.row + 1 };
        let found = match self.people.find(&identity) {
            Found::Nobody => None,
            Found::Person(subject, by) => Some((subject, by)),
            Found::Several(subjects) => {
                let fault = Fault::new(draft.row, draft.column(Field::BornOn), "roster/ambiguous-person");
                let ids: Vec<String> = subjects.iter().map(Subject::to_string).collect();
                return Err(vec![fault.with_text("ids", Text::new(ids.join("、"), ids.join(", ")))]);
            }
            Found::NumberOfAnother(subject) => {
                let fault = Fault::new(draft.row, draft.column(Field::OwnId), "roster/number-of-another");
                return Err(vec![fault.with("id", subject)]);
            }
        };
        let subject = found.as_ref().map_or_else(|| self.new_person(at), |(subject, _)| subject.clone());
        if let Some(other) = self.seen.subjects.insert(subject.clone(), (sheet, draft.row)) {
            let fault = Fault::new(draft.row, draft.column(Field::BornOn), "roster/duplicate-person");
            return Err(vec![fault.with("other", self.place(other))]);
        }
        let mut ready = Ready {
            at,
            sheet: self.intake.grids[sheet].sheet.clone(),
            subject,
            name: draft.name.clone(),
            outcome: Outcome::New,
            changes: Vec::new(),
            draughts: Vec::new(),
            organizations: BTreeSet::new(),
        };
        match found {
            None => proposals.iter().for_each(|proposal| self.add_new(&mut ready, proposal)),
            Some((_, by)) => self.add_changes(&mut ready, &proposals, by),
        }
        Ok(ready)
    }

    /// The identifier of a new person; should the first be taken, the next is tried, always the same way.
    fn new_person(&self, at: RowRef) -> Subject {
        let mut subject = self.mint.person(&at.to_string());
        let mut attempt = 1;
        while self.people.has(&subject) || self.seen.subjects.contains_key(&subject) {
            subject = self.mint.person(&format!("{at}/{attempt}"));
            attempt += 1;
        }
        subject
    }

    fn add_new(&self, ready: &mut Ready, proposal: &Proposal) {
        for (field, new) in settle::fields(&proposal.fact, proposal.on, &self.organizations) {
            let assumed = !proposal.dated
                && proposal.on.exact() == Some(self.intake.today)
                && new == proposal.on.to_string();
            if !assumed {
                ready.changes.push(Change { field, old: None, new });
            }
        }
        ready.state(proposal, proposal.label.to_owned(), Body::states(proposal.fact.clone()), proposal.on);
    }

    fn add_changes(&self, ready: &mut Ready, proposals: &[Proposal], by: MatchedBy) {
        let Some(record) = self.people.record(&ready.subject) else { return };
        for proposal in proposals {
            let settled = settle::settle(proposal, record, &self.organizations);
            if let (Fact::AffiliationBegan { role, .. }, false) = (&proposal.fact, settled.ends.is_empty()) {
                for organization in settled.ends {
                    let label = settle::end_label(*role, &organization);
                    let fact = Fact::AffiliationEnded { organization, role: *role };
                    ready.state(proposal, label, Body::states(fact), proposal.on);
                }
            }
            match settled.settlement {
                Settlement::Unchanged => {}
                Settlement::States => {
                    ready.state(
                        proposal,
                        proposal.label.to_owned(),
                        Body::states(proposal.fact.clone()),
                        proposal.on,
                    );
                }
                Settlement::Corrects { event, fact, on } => {
                    let reason = format!("{} {}", self.intake.file, ready.at);
                    ready.state(
                        proposal,
                        proposal.label.to_owned(),
                        Body::Corrects { event, fact, reason },
                        on,
                    );
                }
            }
            ready.changes.extend(settled.changes);
        }
        ready.outcome = if ready.draughts.is_empty() { Outcome::Unchanged(by) } else { Outcome::Matched(by) };
    }
}

impl Ready {
    fn state(&mut self, proposal: &Proposal, label: String, body: Body, on: PartialDate) {
        if let Fact::AffiliationBegan { organization, .. } = &proposal.fact {
            self.organizations.insert(organization.clone());
        }
        self.draughts.push(Draught { subject: self.subject.clone(), label, on, dated: proposal.dated, body });
    }
}

/// Numbers that stand in more than one row, with those rows.
fn numbers_standing_twice(drafts: &[(usize, Draft)]) -> BTreeMap<String, Vec<(usize, usize)>> {
    let mut places: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (sheet, draft) in drafts {
        if let Some(number) = draft.text(Field::OwnId) {
            places.entry(number.to_uppercase()).or_default().push((*sheet, draft.row));
        }
    }
    places.retain(|_, rows| rows.len() > 1);
    places
}

enum RowUse {
    Blank,
    Skip,
    Read,
}

/// Blank rows are passed over; examples, repeated headings and lines with one cell only are skipped with a word.
fn row_use(grid: &Grid, header: &Header, row: usize) -> RowUse {
    let filled: Vec<String> =
        grid.rows[row].iter().filter(|cell| !cell.is_blank()).map(|cell| cell.line()).collect();
    let Some(first) = filled.first() else { return RowUse::Blank };
    let first = clean(first);
    let example =
        ["例", "(例", "記入例", "※", "e.g.", "Example", "example"].iter().any(|mark| first.starts_with(mark));
    let known = header.columns.iter().filter(|(at, _)| !grid.cell(row, *at).is_blank()).count();
    if example || filled.len() == 1 || known == 0 || header::repeats(grid, header, row) {
        RowUse::Skip
    } else {
        RowUse::Read
    }
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
        self.rejected.iter().filter_map(|problem| problem.at).collect::<BTreeSet<_>>().len()
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
