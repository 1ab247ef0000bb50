//! The dry run in one language, as pages and JSON show it: `{new, matched, unchanged, rejected, warnings}`.

use serde::Serialize;

use super::column::{CATALOG, CellKind, Field, column};
use super::known::MatchedBy;
use super::preview::{Outcome, Preview, Problem, Ready, title};
use super::settle::Change;
use crate::calendar::{PartialDate, era};
use crate::event::Name;
use crate::id::Subject;
use crate::text::Lang;
use crate::word;

/// The dry run as it is shown. It holds personal data and is for whoever sent the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewView {
    /// The record of the import to be.
    pub import: Subject,
    /// The file's name.
    pub file: String,
    /// Whether this file was imported before and not undone.
    pub imported_before: bool,
    /// People who are not recorded yet.
    pub new: Vec<NewView>,
    /// Recorded people about whom the file says something new, side by side.
    pub matched: Vec<MatchedView>,
    /// Recorded people about whom it says nothing new.
    pub unchanged: Vec<UnchangedView>,
    /// Why rows are kept out.
    pub rejected: Vec<ProblemView>,
    /// What deserves a look.
    pub warnings: Vec<ProblemView>,
    /// Organizations that the file brings in.
    pub organizations: Vec<OrganizationView>,
}

/// A person who is not recorded yet.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewView {
    /// The row, such as `1-12`.
    pub row: String,
    /// Its sheet.
    pub sheet: String,
    /// The record to be.
    pub subject: Subject,
    /// The name.
    pub name: String,
    /// What the row says.
    pub values: Vec<ValueView>,
}

/// A recorded person about whom the file says something new.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatchedView {
    /// The row, such as `1-12`.
    pub row: String,
    /// Its sheet.
    pub sheet: String,
    /// The record.
    pub subject: Subject,
    /// The name, as the file gives it.
    pub name: String,
    /// How the person was found.
    pub matched_by: MatchedBy,
    /// What changes.
    pub changes: Vec<ChangeView>,
}

/// A recorded person about whom the file says nothing new.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnchangedView {
    /// The row, such as `1-12`.
    pub row: String,
    /// Its sheet.
    pub sheet: String,
    /// The record.
    pub subject: Subject,
    /// How the person was found.
    pub matched_by: MatchedBy,
}

/// One field of a new person.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValueView {
    /// Which field.
    pub field: Field,
    /// Its heading.
    pub title: String,
    /// Its value.
    pub value: String,
}

/// One field that changes.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeView {
    /// Which field.
    pub field: Field,
    /// Its heading.
    pub title: String,
    /// What is recorded, if anything is.
    pub old: Option<String>,
    /// What the file says.
    pub new: String,
}

/// A fault or a warning at one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemView {
    /// The sheet.
    pub sheet: String,
    /// The address of the cell.
    pub cell: String,
    /// The stable code.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// An organization that the file brings in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganizationView {
    /// The record to be.
    pub subject: Subject,
    /// Its name.
    pub name: String,
}

/// `Debug` of what holds personal data names the record only.
macro_rules! withheld {
    ($($view:ident . $shown:ident),*) => { $(
        impl std::fmt::Debug for $view {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($view), "({:?})"), self.$shown)
            }
        }
    )* };
}
withheld!(NewView.subject, MatchedView.subject, UnchangedView.subject, ValueView.field, ChangeView.field);

impl Preview {
    /// The dry run in one language.
    pub fn view(&self, lang: Lang) -> PreviewView {
        let problems = |problems: &[Problem]| problems.iter().map(|problem| problem.view(lang)).collect();
        let organization = |new: &super::NewOrganization| OrganizationView {
            subject: new.subject.clone(),
            name: new.name.clone(),
        };
        PreviewView {
            import: self.import.clone(),
            file: self.file.clone(),
            imported_before: self.imported_before,
            new: self.new_rows().map(|ready| new_view(ready, lang)).collect(),
            matched: self.ready.iter().filter_map(|ready| matched_view(ready, lang)).collect(),
            unchanged: self.ready.iter().filter_map(unchanged_view).collect(),
            rejected: problems(&self.rejected),
            warnings: problems(&self.warnings),
            organizations: self.organizations.values().map(organization).collect(),
        }
    }
}

impl Problem {
    /// The problem in one language.
    pub fn view(&self, lang: Lang) -> ProblemView {
        let (message, remedy) = self.wording.get(lang);
        ProblemView {
            sheet: self.sheet.clone(),
            cell: self.cell.clone(),
            code: self.wording.code.clone(),
            message: message.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}

/// The name as one line: own script, else Latin letters, else kana; another script follows in brackets.
fn name_line(name: &Name) -> String {
    let mut parts = [&name.native, &name.latin, &name.kana].into_iter().flatten();
    let first = parts.next().cloned().unwrap_or_default();
    match parts.next() {
        Some(second) => format!("{first} ({second})"),
        None => first,
    }
}

/// A value as a reader sees it: dates in the reader's calendar, words by their labels, everything else as it is.
fn shown(value: &str, field: Field, lang: Lang) -> String {
    let text = match column(field).kind {
        CellKind::Date | CellKind::Month | CellKind::PartialDate => {
            return value
                .parse::<PartialDate>()
                .map_or_else(|_| value.to_owned(), |date| era::display(date, lang));
        }
        CellKind::Sex => word::code("sex", value),
        CellKind::Country => word::country(value),
        CellKind::Residence => word::code("residence", value),
        CellKind::Stage | CellKind::Skill => CATALOG.title(value),
        CellKind::Japanese => {
            // The test comes first, then its level, score and outcome.
            let (test, rest) = value.split_once(' ').unwrap_or((value, ""));
            return format!("{} {rest}", CATALOG.title(test).get(lang)).trim_end().to_owned();
        }
        CellKind::Identifier
        | CellKind::Name
        | CellKind::Organization
        | CellKind::YesNo
        | CellKind::Count
        | CellKind::Yen => {
            return value.to_owned();
        }
    };
    text.get(lang).to_owned()
}

fn new_view(ready: &Ready, lang: Lang) -> NewView {
    let value = |change: &Change| ValueView {
        field: change.field,
        title: title(change.field).get(lang).to_owned(),
        value: shown(&change.new, change.field, lang),
    };
    NewView {
        row: ready.at.to_string(),
        sheet: ready.sheet.clone(),
        subject: ready.subject.clone(),
        name: name_line(&ready.name),
        values: ready.changes.iter().map(value).collect(),
    }
}

fn matched_view(ready: &Ready, lang: Lang) -> Option<MatchedView> {
    let Outcome::Matched(matched_by) = ready.outcome else { return None };
    let change = |change: &Change| ChangeView {
        field: change.field,
        title: title(change.field).get(lang).to_owned(),
        old: change.old.as_deref().map(|old| shown(old, change.field, lang)),
        new: shown(&change.new, change.field, lang),
    };
    Some(MatchedView {
        row: ready.at.to_string(),
        sheet: ready.sheet.clone(),
        subject: ready.subject.clone(),
        name: name_line(&ready.name),
        matched_by,
        changes: ready.changes.iter().map(change).collect(),
    })
}

fn unchanged_view(ready: &Ready) -> Option<UnchangedView> {
    let Outcome::Unchanged(matched_by) = ready.outcome else { return None };
    Some(UnchangedView {
        row: ready.at.to_string(),
        sheet: ready.sheet.clone(),
        subject: ready.subject.clone(),
        matched_by,
    })
}
