//! Reading a whole file for its dry run: sheets, rows, duplicates, and what each row comes to.

use std::collections::{BTreeMap, BTreeSet};

use super::column::Field;
use super::draft::{self, Draft};
use super::fault::Fault;
use super::grid::{Grid, clean};
use super::header::{self, Header};
use super::ident::{self, Mint};
use super::known::{Found, Identity, MatchedBy, People, same_birth};
use super::name::match_keys;
use super::organization::Organizations;
use super::preview::{Draught, Intake, Outcome, Preview, Problem, Ready, RowRef};
use super::propose::{self, Proposal};
use super::settle::{self, Change, Settlement};
use super::template;
use crate::calendar::PartialDate;
use crate::event::{Body, Fact};
use crate::id::{Kind, Subject};
use crate::registry::Registry;
use crate::text::Text;

/// Reads the sheets against the records.
pub(super) fn read(intake: &Intake<'_>, registry: &Registry) -> Preview {
    let imports = imports_of(registry, intake.sha256);
    let import = ident::import(intake.sha256, imports.undone);
    let mut reading = Reading {
        intake,
        people: People::of(registry, intake.owner),
        organizations: Organizations::of(registry),
        mint: Mint::new(import.clone()),
        seen: Seen::default(),
        ready: Vec::new(),
        rejected: Problems::default(),
        warnings: Problems::default(),
        rejected_rows: BTreeSet::new(),
    };
    reading.read_sheets();
    let mut warnings = reading.warnings.into_list();
    if imports.standing {
        warnings.insert(0, problem(intake, 0, None, &Fault::new(0, 0, "roster/imported-before")));
    }
    Preview {
        import,
        file: intake.file.to_owned(),
        sha256: intake.sha256.to_owned(),
        imported_before: imports.standing,
        ready: reading.ready,
        rejected: reading.rejected.into_list(),
        warnings,
        organizations: reading.organizations.into_proposed(),
        rejected_rows: reading.rejected_rows.len(),
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
    /// By name, nationality and year of birth, so that a name that many have is not searched for long.
    names: BTreeMap<(String, String, i32), Vec<(usize, usize, Option<PartialDate>)>>,
    subjects: BTreeMap<Subject, (usize, usize)>,
}

struct Reading<'a> {
    intake: &'a Intake<'a>,
    people: People<'a>,
    organizations: Organizations,
    mint: Mint,
    seen: Seen,
    ready: Vec<Ready>,
    rejected: Problems,
    warnings: Problems,
    rejected_rows: BTreeSet<RowRef>,
}

/// Problems for a person to read: of very many only the first are kept, for nobody reads more and memory is bounded.
#[derive(Default)]
struct Problems {
    listed: Vec<Problem>,
    more: usize,
}

/// Problems that are listed one by one.
const MOST_PROBLEMS: usize = 5_000;
/// Rows about people that one import takes.
const MOST_ROWS: usize = 200_000;

impl Problems {
    fn push(&mut self, make: impl FnOnce() -> Problem) {
        if self.listed.len() < MOST_PROBLEMS {
            self.listed.push(make());
        } else {
            self.more += 1;
        }
    }

    /// The list, with a last line that says how many more there are.
    fn into_list(mut self) -> Vec<Problem> {
        if self.more > 0 {
            let wording = Fault::new(0, 0, "roster/more-problems").with("more", self.more).wording();
            self.listed.push(Problem { sheet: String::new(), cell: String::new(), at: None, wording });
        }
        self.listed
    }
}

impl Reading<'_> {
    fn warn(&mut self, sheet: usize, row: Option<usize>, fault: &Fault) {
        let intake = self.intake;
        self.warnings.push(|| problem(intake, sheet, row, fault));
    }

    fn reject(&mut self, sheet: usize, row: Option<usize>, faults: &[Fault]) {
        self.rejected_rows.extend(row.map(|row| RowRef { sheet: sheet + 1, row: row + 1 }));
        let intake = self.intake;
        faults.iter().for_each(|fault| self.rejected.push(|| problem(intake, sheet, row, fault)));
    }

    fn read_sheets(&mut self) {
        let headers: Vec<Option<Header>> = self.intake.grids.iter().map(header::find).collect();
        let mut drafts = Vec::new();
        for (sheet, header) in headers.iter().enumerate() {
            let grid = &self.intake.grids[sheet];
            let blank = || grid.rows.iter().flatten().all(|cell| cell.is_blank());
            match header {
                Some(header) => drafts.extend(self.read_rows(sheet, header)),
                None if template::is_guide(&grid.sheet) || blank() => {}
                None => self.warn(sheet, None, &Fault::new(0, 0, "roster/sheet-without-headings")),
            }
        }
        if headers.iter().all(Option::is_none) {
            self.warnings = Problems::default();
            self.reject(0, None, &[Fault::new(0, 0, "roster/no-headings")]);
        } else if drafts.len() > MOST_ROWS {
            let fault =
                Fault::new(0, 0, "roster/too-many-rows").with("found", drafts.len()).with("limit", MOST_ROWS);
            self.reject(0, None, &[fault]);
        } else {
            self.settle_all(drafts);
        }
    }

    fn settle_all(&mut self, drafts: Vec<(usize, Draft)>) {
        let twice = numbers_standing_twice(&drafts);
        for (sheet, mut draft) in drafts {
            for fault in &draft.warnings {
                self.warn(sheet, Some(draft.row), fault);
            }
            self.check_duplicates(sheet, &mut draft, &twice);
            match self.settle(sheet, &draft) {
                Ok(ready) => self.ready.push(ready),
                Err(faults) => self.reject(sheet, Some(draft.row), &faults),
            }
        }
        let is_undated = |ready: &&Ready| ready.outcome == Outcome::New && ready.has_undated_facts();
        let undated = self.ready.iter().filter(is_undated).count();
        if undated > 0 {
            let fault =
                Fault::new(0, 0, "roster/undated").with("rows", undated).with("day", self.intake.today);
            self.warn(0, None, &fault);
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
        let Some(born_on) = draft.date(Field::BornOn) else { return };
        let nationality = draft.text(Field::Nationality).unwrap_or_default();
        let years = [born_on.earliest().year(), born_on.latest().year()];
        let mut keys: Vec<(String, String, i32)> = match_keys(&draft.name)
            .into_iter()
            .flat_map(|key| years.map(|year| (key.clone(), nationality.to_owned(), year)))
            .collect();
        keys.dedup();
        let known = keys.iter().filter_map(|key| self.seen.names.get(key)).flatten();
        let twin =
            known.into_iter().find(|(_, _, born)| same_birth(*born, Some(born_on))).map(|(s, r, _)| (*s, *r));
        if let Some(first) = twin {
            let fault = Fault::new(draft.row, draft.column(Field::BornOn), "roster/duplicate-person");
            draft.faults.push(fault.with("other", self.place(first)));
            return;
        }
        for key in keys {
            self.seen.names.entry(key).or_default().push((sheet, draft.row, Some(born_on)));
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
            if proposal.dated || !settle::is_date(field) {
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

fn problem(intake: &Intake<'_>, sheet: usize, row: Option<usize>, fault: &Fault) -> Problem {
    let name = intake.grids.get(sheet).map(|grid| grid.sheet.clone()).unwrap_or_default();
    let at = row.map(|row| RowRef { sheet: sheet + 1, row: row + 1 });
    Problem { sheet: name, cell: fault.cell(), at, wording: fault.wording() }
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
