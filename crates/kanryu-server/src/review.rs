//! The review of a five-year cycle as a document: one board, in parts, typeset as a PDF or shown on a page.
//!
//! A review is made for everybody: small numbers are withheld whoever asks, so that page, file and command line give
//! the same, and the same inputs give the same bytes.

use kanryu_domain::board::review::{Basis, ReviewBoard, review};
use kanryu_domain::board::{Audience, Finding, Question, Report};
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::indicator;
use kanryu_domain::indicator::cycle::Cycle;
use kanryu_domain::pathway::Law;
use kanryu_domain::projection::run::Projection;
use kanryu_domain::registry::Registry;
use kanryu_domain::text::{Lang, Text};
use kanryu_print::PrintError;
use kanryu_store::Head;

pub(crate) mod figures;
mod outlook;
pub(crate) mod part;
mod print;
mod seal;

#[cfg(test)]
mod tests;

pub use seal::Seal;

/// What a review is made from.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// The records, as known at the moment asked about.
    pub registry: &'a Registry,
    /// Where the log of the store ends.
    pub head: Head,
    /// The law.
    pub law: &'static Law,
    /// The day the review speaks of; a cycle that is over is checked on its last day.
    pub as_of: Day,
    /// The moment of knowledge, where one was asked for.
    pub known_at: Option<Instant>,
}

/// The board of a review.
pub fn board(given: &Given<'_>, cycle: &Cycle) -> Report<ReviewBoard> {
    let Given { registry, as_of, known_at, law, .. } = *given;
    let question = Question { registry, as_of, known_at, audience: &Audience::Public };
    let indicators = indicator::builtin();
    let until = as_of.min(cycle.ends_on);
    let (projection, outlook) = (Projection::base_until(law, until), outlook::of(law, cycle));
    let refused = projection.as_ref().err().or(outlook.as_ref().err()).map(ToString::to_string);
    let projection = projection.ok().flatten();
    let basis = Basis { indicators: &indicators, law, projection: projection.as_ref() };
    let mut report = review(&question, cycle, basis, outlook.ok());
    // Law from a folder may leave out stages that the projection walks.
    report.findings.extend(refused.map(|why| Finding {
        code: "review/no-projection".to_owned(),
        text: Text::new(
            format!("この法令集では予測ができません: {why}"),
            format!("There is no projection under this law: {why}"),
        ),
        subjects: Vec::new(),
    }));
    report
}

/// The review as a PDF, with a footer that names what it was made from.
///
/// # Errors
/// When it cannot be typeset, which is a bug and no fault of the records.
pub fn document(given: &Given<'_>, cycle: &Cycle, lang: Lang) -> Result<Vec<u8>, PrintError> {
    let report = board(given, cycle);
    print::pdf(&report, &Seal::of(given, cycle), lang)
}
