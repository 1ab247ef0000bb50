//! The common page: a heading, figures, findings, and sections of pictures and tables.

use askama::Template;
use kanryu_domain::board::{Finding, Row, Table};
use kanryu_domain::event::Source;
use kanryu_domain::id::Subject;

use super::{Frame, address};
use crate::look::table::{self, Dress};
use crate::look::tally::{self, Figure};
use crate::look::{Markup, report};

/// A page made of sections.
#[derive(Template)]
#[template(path = "board.html")]
pub struct Sheet {
    frame: Frame,
    above: Markup,
    title: String,
    lead: String,
    files: Markup,
    tally: Markup,
    findings: Markup,
    sections: Vec<Section>,
    sources: Markup,
}

/// A section of a page.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its anchor; may be empty.
    pub id: String,
    /// Its heading; may be empty.
    pub title: String,
    /// What stands in it.
    pub body: Markup,
}

impl Section {
    /// A section under a heading.
    pub fn new(title: impl Into<String>, body: Markup) -> Section {
        Section { id: String::new(), title: title.into(), body }
    }

    /// The same with an anchor.
    pub fn at(self, id: impl Into<String>) -> Section {
        Section { id: id.into(), ..self }
    }
}

impl Sheet {
    /// An empty page under a heading.
    pub fn new(frame: Frame, title: impl Into<String>, lead: impl Into<String>) -> Sheet {
        Sheet {
            frame,
            above: Markup::new(),
            title: title.into(),
            lead: lead.into(),
            files: Markup::new(),
            tally: Markup::new(),
            findings: Markup::new(),
            sections: Vec::new(),
            sources: Markup::new(),
        }
    }

    /// The same with a line above the heading.
    pub fn above(self, above: Markup) -> Sheet {
        Sheet { above, ..self }
    }

    /// The same with the files of a board.
    pub fn files(self, board: &str) -> Sheet {
        Sheet { files: report::files(board, false, &self.frame), ..self }
    }

    /// The same with the files of a list, narrowed as the page is.
    pub fn files_of_question(self, board: &str) -> Sheet {
        Sheet { files: report::files_of_question(board, &self.frame), ..self }
    }

    /// The same with the files of one record.
    pub fn record_files(self, subject: &Subject) -> Sheet {
        Sheet { files: report::record_files(subject, &self.frame), ..self }
    }

    /// The same with figures.
    pub fn figures(self, figures: &[Figure]) -> Sheet {
        Sheet { tally: tally::tally(figures, &self.frame), ..self }
    }

    /// The same with findings and sources.
    pub fn told(self, findings: &[Finding], sources: &[Source]) -> Sheet {
        let (findings, sources) =
            (report::findings(findings, &self.frame), report::sources(sources, &self.frame));
        Sheet { findings, sources, ..self }
    }

    /// The same with one more section.
    pub fn section(mut self, section: Section) -> Sheet {
        self.sections.push(section);
        self
    }
}

/// A table whose rows lead to the pages of their records.
pub fn records(table: &Table, leads: &str, sorts: &[&str], hidden: &[&str], frame: &Frame) -> Markup {
    let link = |row: &Row| row.subject.as_ref().and_then(address::of).map(|path| frame.href(path));
    table::sheet(table, frame, Dress { leads, sorts, hidden, link: &link, ..Dress::default() })
}
