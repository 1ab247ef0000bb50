//! One row of the sheet read into typed values, or the faults that keep it out.

use std::collections::BTreeMap;

use super::column::{CATALOG, CellKind, Field, column};
use super::date::{self, DateFault, Precision};
use super::fault::Fault;
use super::grid::{CellText, Grid, has_deceptive_character};
use super::header::Header;
use super::name::{self, NameFault};
use super::word::{self, LanguageTest, TestFault};
use crate::calendar::{Day, PartialDate};
use crate::event::{Name, Sex};

/// The longest number, name of an organization or other text of one cell, in characters.
const MOST_CHARS: usize = 120;

/// A typed value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Date(PartialDate),
    Sex(Sex),
    Country(String),
    Status(String),
    Stage(String),
    Language(LanguageTest),
    Skill(String),
    Yes(bool),
    Count(i64),
}

/// A row that was read.
#[derive(Debug)]
pub(super) struct Draft {
    /// The row of the sheet, from 0.
    pub(super) row: usize,
    /// The person's name from all its columns.
    pub(super) name: Name,
    values: BTreeMap<Field, (usize, Value)>,
    /// Why the row is kept out; empty where it is not.
    pub(super) faults: Vec<Fault>,
    /// What deserves a look.
    pub(super) warnings: Vec<Fault>,
}

impl Draft {
    fn value(&self, field: Field) -> Option<&Value> {
        self.values.get(&field).map(|(_, value)| value)
    }

    /// The column in which `field` stood; the first column where it did not.
    pub(super) fn column(&self, field: Field) -> usize {
        self.values.get(&field).map_or(0, |(column, _)| *column)
    }

    pub(super) fn text(&self, field: Field) -> Option<&str> {
        match self.value(field)? {
            Value::Text(text)
            | Value::Country(text)
            | Value::Status(text)
            | Value::Stage(text)
            | Value::Skill(text) => Some(text),
            Value::Date(_) | Value::Sex(_) | Value::Language(_) | Value::Yes(_) | Value::Count(_) => None,
        }
    }

    pub(super) fn date(&self, field: Field) -> Option<PartialDate> {
        match self.value(field)? {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    pub(super) fn day(&self, field: Field) -> Option<Day> {
        self.date(field).and_then(PartialDate::exact)
    }

    pub(super) fn sex(&self) -> Option<Sex> {
        match self.value(Field::Sex)? {
            Value::Sex(sex) => Some(*sex),
            _ => None,
        }
    }

    pub(super) fn language(&self) -> Option<&LanguageTest> {
        match self.value(Field::JapaneseTest)? {
            Value::Language(test) => Some(test),
            _ => None,
        }
    }

    pub(super) fn certificate_seen(&self) -> bool {
        matches!(self.value(Field::JapaneseCertificate), Some(Value::Yes(true)))
    }

    pub(super) fn count(&self, field: Field) -> Option<i64> {
        match self.value(field)? {
            Value::Count(n) => Some(*n),
            _ => None,
        }
    }

    /// Every date of the row that has happened to the person, with its column.
    fn life_dates(&self) -> impl Iterator<Item = (Field, PartialDate)> {
        let dated = |(field, (_, value)): (&Field, &(usize, Value))| match value {
            Value::Date(date) if *field != Field::BornOn => Some((*field, *date)),
            _ => None,
        };
        self.values.iter().filter_map(dated)
    }

    /// The earliest day of the person's life that the row states, birth apart and not after `today`.
    pub(super) fn first_dated(&self, today: Day) -> Option<PartialDate> {
        self.life_dates()
            .map(|(_, date)| date)
            .filter(|date| date.surely_by(today))
            .min_by_key(|date| date.earliest())
    }
}

/// Reads a row. `today` is the day against which the future is judged.
pub(super) fn read(grid: &Grid, header: &Header, row: usize, today: Day) -> Draft {
    let mut draft = Draft {
        row,
        name: Name::default(),
        values: BTreeMap::new(),
        faults: Vec::new(),
        warnings: Vec::new(),
    };
    for (at, field) in &header.columns {
        let cell = grid.cell(row, *at);
        if !cell.is_blank() && !CATALOG.is_nothing(&cell.line()) {
            read_cell(&mut draft, *at, *field, cell);
        }
    }
    check_presence(&mut draft, header);
    check_order(&mut draft, today);
    draft
}

fn read_cell(draft: &mut Draft, at: usize, field: Field, cell: &CellText) {
    if let CellText::Fault(_) = cell {
        draft.faults.push(Fault::new(draft.row, at, "roster/formula-failed").about(field));
        return;
    }
    if column(field).kind == CellKind::Name {
        match name::read(&cell.line()) {
            // A column of its own is believed before a mixed one, whatever the order of the columns.
            Ok(found) if field == Field::Name => draft.name = name::joined(&draft.name, &found),
            Ok(found) => draft.name = name::joined(&found, &draft.name),
            Err(fault) => draft.faults.push(name_fault(draft.row, at, field, fault)),
        }
        return;
    }
    match value(field, cell) {
        Ok(value) => drop(draft.values.insert(field, (at, value))),
        Err("roster/test-not-sat") => {
            draft.warnings.push(Fault::new(draft.row, at, "roster/test-not-sat").about(field));
        }
        Err(code) => draft.faults.push(Fault::new(draft.row, at, code).about(field)),
    }
}

fn name_fault(row: usize, at: usize, field: Field, fault: NameFault) -> Fault {
    let code = match fault {
        NameFault::Deceptive => "roster/deceptive-character",
        NameFault::TooLong => "roster/too-long",
        NameFault::NoLetter => "roster/not-a-name",
    };
    Fault::new(row, at, code).about(field)
}

/// The value of a cell, or the code of what is wrong with it.
fn value(field: Field, cell: &CellText) -> Result<Value, &'static str> {
    let line = cell.line();
    match column(field).kind {
        CellKind::Name | CellKind::Identifier | CellKind::Organization => {
            short_text(cell, &line).map(Value::Text)
        }
        CellKind::Date => date::read(cell, Precision::Day).map(Value::Date).map_err(date_code),
        CellKind::Month => date::read(cell, Precision::Month).map(Value::Date).map_err(date_code),
        CellKind::PartialDate => date::read(cell, Precision::Any).map(Value::Date).map_err(date_code),
        CellKind::Sex => word::sex(&line).map(Value::Sex).ok_or("roster/not-a-sex"),
        CellKind::Country => {
            CATALOG.country(&line).map(|code| Value::Country(code.to_owned())).ok_or("roster/unknown-country")
        }
        CellKind::Residence => CATALOG
            .residence(&line)
            .map(|status| Value::Status(status.to_owned()))
            .ok_or("roster/unknown-status"),
        CellKind::Stage => {
            CATALOG.stage(&line).map(|stage| Value::Stage(stage.to_owned())).ok_or("roster/unknown-stage")
        }
        CellKind::Japanese => word::language_test(&line).map(Value::Language).map_err(|fault| match fault {
            TestFault::Unknown => "roster/unknown-test",
            TestFault::WithoutName => "roster/level-without-test",
            TestFault::NotYet => "roster/test-not-sat",
        }),
        CellKind::Skill => {
            CATALOG.skill(&line).map(|test| Value::Skill(test.to_owned())).ok_or("roster/unknown-skill")
        }
        CellKind::YesNo => word::yes_no(cell).map(Value::Yes).ok_or("roster/not-yes-no"),
        CellKind::Count => word::count(cell).map(Value::Count).ok_or("roster/not-a-count"),
        CellKind::Yen => word::yen(cell).map(Value::Count).ok_or("roster/not-yen"),
    }
}

fn short_text(cell: &CellText, line: &str) -> Result<String, &'static str> {
    if let CellText::Text(text) = cell
        && has_deceptive_character(text)
    {
        return Err("roster/deceptive-character");
    }
    if line.chars().count() > MOST_CHARS { Err("roster/too-long") } else { Ok(line.to_owned()) }
}

fn date_code(fault: DateFault) -> &'static str {
    match fault {
        DateFault::NotADate => "roster/not-a-date",
        DateFault::NoSuchDay => "roster/no-such-day",
        DateFault::Ambiguous => "roster/date-ambiguous",
        DateFault::Incomplete => "roster/date-incomplete",
        DateFault::YearOutOfRange => "roster/year-out-of-range",
    }
}

/// What must be there: a name, the required columns, and what a value says nothing without.
fn check_presence(draft: &mut Draft, header: &Header) {
    let faulty: Vec<usize> = draft.faults.iter().map(|fault| fault.column).collect();
    let place = |field: Field| {
        header.column_of(field).or_else(|| header.columns.first().map(|(at, _)| *at)).unwrap_or(0)
    };
    let mut missing = Vec::new();
    let name_columns = [Field::Name, Field::NameLatin, Field::NameKana, Field::NameNative];
    let name_at = name_columns.into_iter().find_map(|field| header.column_of(field)).unwrap_or(0);
    if draft.name == Name::default() && !faulty.contains(&name_at) {
        missing.push(Fault::new(draft.row, name_at, "roster/missing-value").about(Field::Name));
    }
    for definition in
        CATALOG.columns.iter().filter(|definition| definition.required && definition.key != Field::Name)
    {
        let at = place(definition.key);
        if draft.value(definition.key).is_none() && !faulty.contains(&at) {
            missing.push(Fault::new(draft.row, at, "roster/missing-value").about(definition.key));
        }
    }
    const NEEDS: [(Field, Field); 10] = [
        (Field::HostFrom, Field::Host),
        (Field::SchoolFrom, Field::School),
        (Field::ResidenceFrom, Field::ResidenceStatus),
        (Field::ResidenceUntil, Field::ResidenceStatus),
        (Field::StageFrom, Field::Stage),
        (Field::JapaneseTestOn, Field::JapaneseTest),
        (Field::JapaneseCertificate, Field::JapaneseTest),
        (Field::SkillTestOn, Field::SkillTest),
        (Field::CareUntil, Field::CareFrom),
        (Field::WorkedDays, Field::CareFrom),
    ];
    for (given, needed) in NEEDS {
        let claims = !matches!(draft.value(given), None | Some(Value::Yes(false)));
        let warned = draft.warnings.iter().any(|warning| Some(warning.column) == header.column_of(needed));
        if claims && draft.value(needed).is_none() && !warned && !faulty.contains(&place(needed)) {
            let fault = Fault::new(draft.row, draft.column(given), "roster/needs-other");
            missing.push(fault.about(given).with_text("needed", column(needed).title.clone()));
        }
    }
    draft.faults.extend(missing);
}

/// Dates in an order that a life can have.
fn check_order(draft: &mut Draft, today: Day) {
    let mut faults = Vec::new();
    let fault =
        |field: Field, code: &'static str| Fault::new(draft.row, draft.column(field), code).about(field);
    let born = draft.date(Field::BornOn);
    if born.is_some_and(|born| !born.possibly_by(today)) {
        faults.push(fault(Field::BornOn, "roster/born-in-future"));
    }
    for (field, date) in draft.life_dates() {
        if born.is_some_and(|born| date.latest() < born.earliest()) {
            faults.push(fault(field, "roster/before-birth"));
        } else if !may_lie_ahead(field) && !date.possibly_by(today) {
            faults.push(fault(field, "roster/date-in-future"));
        }
    }
    const ORDER: [(Field, Field); 3] = [
        (Field::ResidenceFrom, Field::ResidenceUntil),
        (Field::CareFrom, Field::CareUntil),
        (Field::EnteredOn, Field::ReturnedOn),
    ];
    for (first, last) in ORDER {
        if let (Some(begins), Some(ends)) = (draft.date(first), draft.date(last))
            && ends.latest() < begins.earliest()
        {
            faults.push(
                fault(last, "roster/ends-before-beginning").with_text("first", column(first).title.clone()),
            );
        }
    }
    if let (Some(from), Some(days)) = (draft.day(Field::CareFrom), draft.count(Field::WorkedDays)) {
        let until = draft.day(Field::CareUntil).unwrap_or(today);
        let most = i64::from(until.number()) - i64::from(from.number()) + 1;
        if days > most.max(0) && most > 0 {
            faults.push(fault(Field::WorkedDays, "roster/too-many-days").with("most", most));
        }
    }
    draft.faults.extend(faults);
}

/// Columns whose date a paper may put ahead of today: a contract, an enrolment, a permission, an expiry.
fn may_lie_ahead(field: Field) -> bool {
    matches!(
        field,
        Field::HostFrom | Field::SchoolFrom | Field::ResidenceFrom | Field::ResidenceUntil | Field::StageFrom
    )
}
