//! A document: its markup, its pictures, and how it becomes a PDF.

use std::collections::HashMap;
use std::sync::OnceLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

/// The faces, vendored with their license in `fonts/`.
const FACES: [&[u8]; 2] =
    [include_bytes!("../fonts/BIZUDPGothic-Regular.ttf"), include_bytes!("../fonts/BIZUDPGothic-Bold.ttf")];

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The markup asks for something that cannot be typeset: a bug of whoever wrote the markup, never of a reader's data.
    #[error("the document cannot be typeset: {0}; please report this with the command that you gave")]
    Markup(String),
    /// A picture's name is not a plain file name.
    #[error("`{0}` cannot be the name of a picture; use letters, digits, hyphens and one dot")]
    Picture(String),
}

/// A document to be typeset.
///
/// ```
/// let mut document = kanryu_print::Document::new("= 還流\nA page.", "review-2021");
/// document.dated(2026, 11, 25);
/// let pdf = document.pdf()?;
/// assert!(pdf.starts_with(b"%PDF-"));
/// # Ok::<(), kanryu_print::PrintError>(())
/// ```
pub struct Document {
    source: Source,
    pictures: HashMap<FileId, Bytes>,
    identifier: String,
    date: Option<Datetime>,
}

impl Document {
    /// A document from typst markup. Text that comes from records must have gone through [`escaped`](crate::escaped)
    /// or [`Markup`](crate::Markup). `identifier` is the same for later versions of the same document.
    ///
    /// # Panics
    /// Never: the name of the main file is a constant.
    #[must_use]
    pub fn new(markup: impl Into<String>, identifier: impl Into<String>) -> Self {
        let main = file("main.typ").expect("a constant name is a path");
        Self {
            source: Source::new(main, markup.into()),
            pictures: HashMap::new(),
            identifier: identifier.into(),
            date: None,
        }
    }

    /// Gives the day of the document, Gregorian; an impossible day is left out of the file's properties.
    pub fn dated(&mut self, year: i32, month: u8, day: u8) {
        self.date = Datetime::from_ymd(year, month, day);
    }

    /// Adds a picture that the markup names: `image("flows.svg")`.
    ///
    /// # Errors
    /// When the name is not a plain file name.
    pub fn picture(&mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Result<(), PrintError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        let id = Some(name).filter(|name| !name.is_empty() && name.chars().all(plain)).and_then(file);
        let id = id.ok_or_else(|| PrintError::Picture(name.to_owned()))?;
        self.pictures.insert(id, Bytes::new(bytes.into()));
        Ok(())
    }

    /// Typesets the document.
    ///
    /// # Errors
    /// When the markup is faulty; the message says where.
    pub fn pdf(&self) -> Result<Vec<u8>, PrintError> {
        let pages = typst::compile::<PagedDocument>(self).output.map_err(|faults| self.refused(&faults))?;
        let options = PdfOptions {
            ident: Smart::Custom(self.identifier.clone()),
            creator: Smart::Custom(Some("Kanryu".to_owned())),
            timestamp: self.date.map(Timestamp::new_utc),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&pages, &options).map_err(|faults| self.refused(&faults))
    }

    /// The first fault in words, with the line of the markup.
    fn refused(&self, faults: &[SourceDiagnostic]) -> PrintError {
        let words = faults.first().map_or_else(String::new, |fault| {
            let place = typst::WorldExt::range(self, fault.span);
            let line = place.and_then(|place| self.source.lines().byte_to_line(place.start));
            let line = line.map_or_else(String::new, |line| format!(" (line {} of the markup)", line + 1));
            format!("{}{line}", fault.message)
        });
        PrintError::Markup(words)
    }
}

/// The id of a file of the document.
fn file(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

/// What is the same for every document: the language's library and the faces.
struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

fn shop() -> &'static Shop {
    static SHOP: OnceLock<Shop> = OnceLock::new();
    SHOP.get_or_init(|| {
        let fonts: Vec<Font> = FACES.iter().flat_map(|face| Font::iter(Bytes::new(*face))).collect();
        Shop {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        }
    })
}

impl World for Document {
    fn library(&self) -> &LazyHash<Library> {
        &shop().library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &shop().book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::NotSource) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.pictures
            .get(&id)
            .cloned()
            .ok_or_else(|| FileError::Other(Some("there is no such picture".into())))
    }

    fn font(&self, index: usize) -> Option<Font> {
        shop().fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.date
    }
}
