//! Rosters come in: from a file to a dry run, to confirmed events, and back again.
//!
//! What a file means is decided by [`kanryu_domain::roster`]; here its bytes become cells, and the dry run waits
//! for the reader's confirmation. Command line, page and API all go this way.

use std::path::Path;

use kanryu_domain::event::Event;
use kanryu_domain::message::{Wording, wording};
use kanryu_domain::registry::{Refusal, Registry};
use kanryu_domain::roster::{self, CellText, Grid};
use kanryu_domain::text::{Lang, Text};
use kanryu_files::{DateSystem, Limits, RawCell, ReadError, Sheet, Template, TemplateColumn, TemplateSheet};

mod accept;
pub(crate) mod page;
mod previews;
mod sight;

pub(crate) use accept::{accept, dry_run, undo};
pub use previews::{Previews, Waiting};

/// A file that was read: its cells, and what names it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadFile {
    /// Its name, without its folder.
    pub name: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Its sheets.
    pub grids: Vec<Grid>,
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", .0.code(), wording(.0.code(), &.0.values()).message.en)]
pub struct FileFault(#[from] ReadError);

impl FileFault {
    /// The stable code, a key of `catalog/messages.toml`.
    pub fn code(&self) -> &'static str {
        self.0.code()
    }

    /// What is wrong.
    pub fn message(&self) -> Text {
        self.wording().message
    }

    /// What to do.
    pub fn remedy(&self) -> Text {
        self.wording().remedy
    }

    fn wording(&self) -> Wording {
        wording(self.0.code(), &self.0.values())
    }
}

/// Reads the file at `path`.
///
/// # Errors
/// [`FileFault`] with the reason and the remedy.
pub fn read_file(path: &Path) -> Result<ReadFile, FileFault> {
    let bytes = std::fs::read(path).map_err(|error| ReadError::Unreadable(error.kind()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    read_bytes(&bytes, &name)
}

/// Reads a file that was uploaded under `name`.
///
/// # Errors
/// [`FileFault`] with the reason and the remedy.
pub fn read_bytes(bytes: &[u8], name: &str) -> Result<ReadFile, FileFault> {
    let name = file_name(name);
    let book = kanryu_files::read_bytes(bytes, &name, &Limits::default())?;
    let sha256 = crate::secret::hex(&crate::secret::digest(bytes));
    Ok(ReadFile { name, sha256, grids: book.sheets.into_iter().map(grid).collect() })
}

/// The name without folders and control characters, at most 120 characters.
fn file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    if name.trim().is_empty() { "roster".to_owned() } else { name }
}

fn grid(sheet: Sheet) -> Grid {
    let at = |(row, column): (u32, u32)| (row as usize, column as usize);
    Grid {
        sheet: sheet.name,
        rows: sheet.rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect(),
        merges: sheet.merges.iter().map(|merge| (at(merge.first), at(merge.last))).collect(),
    }
}

fn cell(cell: RawCell) -> CellText {
    match cell {
        RawCell::Empty => CellText::Empty,
        RawCell::Text(text) => CellText::Text(text),
        RawCell::Number(number) => CellText::Number(number),
        RawCell::Bool(yes) => CellText::Bool(yes),
        RawCell::Date { serial, system } => {
            let from_1904 = match system {
                DateSystem::From1900 => false,
                DateSystem::From1904 => true,
            };
            CellText::Date { serial, from_1904 }
        }
        RawCell::Fault(fault) => CellText::Fault(fault),
    }
}

/// Whether the registry takes these events, one after another.
///
/// # Errors
/// The first [`Refusal`].
pub fn check(events: &[Event], registry: &Registry) -> Result<(), Refusal> {
    let mut registry = registry.clone();
    for event in events {
        registry.check(event)?;
        registry.apply(event);
    }
    Ok(())
}

/// The workbook to be filled in, in one language.
pub fn template(lang: Lang) -> Template {
    let guide = roster::guide(lang);
    let column = |column: roster::GuideColumn| TemplateColumn {
        title: column.title,
        required: column.required,
        help: column.help,
        example: column.example,
        choices: column.choices,
    };
    Template {
        sheet: TemplateSheet {
            name: guide.sheet.to_owned(),
            columns: guide.columns.into_iter().map(column).collect(),
        },
        guide_name: guide.guide_sheet.to_owned(),
        guide_headings: guide.headings.map(str::to_owned),
        guide_lines: guide.lines.into_iter().map(str::to_owned).collect(),
        required_words: guide.required_words.map(str::to_owned),
        choice_error: guide.choice_error.to_owned(),
    }
}

#[cfg(test)]
mod tests;
