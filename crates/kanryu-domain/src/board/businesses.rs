//! The care and rehabilitation businesses of the second map, each with its own list's status.
//!
//! The slide's marker colors are lost, so each of its entries is `unknown`, also where the same place stands open
//! among the medical bases; that record is then named beside it.

use serde::Serialize;

use super::bases::{MAPS, Registers, suggested};
use super::place::{self, Counts, Place, Reason};
use super::{Board, Finding, Question, Report, Table, evidence};
use crate::event::SiteRegister;
use crate::id::Subject;
use crate::registry::site::Standing;
use crate::text::Text;

/// The board of businesses.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Businesses {
    /// How many businesses stand how.
    pub counts: Counts,
    /// Why a count is a range.
    pub reasons: Vec<Reason>,
    /// Distinct places on both maps.
    pub places: i64,
    /// Entries of each map.
    pub registers: Registers,
    /// The businesses, by key.
    pub rows: Vec<Place>,
}

impl Board for Businesses {
    const NAME: &'static str = "businesses";

    fn tables(&self) -> Vec<Table> {
        let title = Text::new(
            "介護・リハビリ等の事業者のアジア展開（一部の事例）",
            "Care and rehabilitation businesses in Asia (examples)",
        );
        vec![place::table("businesses", title, &self.rows), place::counts_table(&self.counts, self.places)]
    }
}

/// The care businesses on the day of the question.
pub fn businesses(question: &Question<'_>) -> Report<Businesses> {
    let Question { registry, as_of, .. } = *question;
    let judged = place::judged(registry, SiteRegister::CareBusiness, as_of);
    let counts = Counts::tally(judged.iter().map(|place| &place.status));
    let rows: Vec<Place> = judged.iter().map(|judged| Place::of(registry, judged)).collect();
    let is_unknown = |place: &&place::Judged| place.status.only() == Some(Standing::Unknown);
    let unknown: Vec<Subject> =
        judged.iter().filter(is_unknown).map(|place| place.site.subject.clone()).collect();
    let elsewhere: Vec<Subject> =
        rows.iter().filter(|row| !row.same_as.is_empty()).map(|row| row.subject.clone()).collect();
    let value = Businesses {
        reasons: place::reasons(&judged, &counts, as_of),
        counts,
        places: place::distinct_places(registry, &MAPS),
        registers: Registers::of(registry),
        rows,
    };
    let mut report = Report::new(question, value);
    let listed = [
        (
            "businesses/status-lost",
            unknown,
            Text::new(
                "スライドの印の色（展開済み・準備中）が失われているため、状況は不明です。",
                "The colors of the slide's markers (deployed, preparing) are lost, so the status is unknown.",
            ),
        ),
        (
            "businesses/also-a-base",
            elsewhere,
            Text::new(
                "医療拠点の一覧にも載る同一の拠点です。状況は拠点の一覧が示します。",
                "Also listed among the medical bases; that list tells how far it has come.",
            ),
        ),
    ];
    let filled = listed.into_iter().filter(|(_, subjects, _)| !subjects.is_empty());
    report.findings =
        filled.map(|(code, subjects, text)| Finding { code: code.to_owned(), text, subjects }).collect();
    report.findings.extend(suggested(registry));
    report.sources = evidence::sources(
        judged.iter().flat_map(|place| place.site.stages.iter().map(|staged| &staged.entry)),
    );
    report
}
