//! What pages outside the slides say about the bases, found later.

use super::batch::Batch;
use super::{date, dated};
use crate::calendar::PartialDate;
use crate::event::{Fact, Phase, SiteStage, Source, SourceKind};
use crate::word::table::{Row, rows};

static FOLLOW_UP: &str = include_str!("../../../../catalog/initiative/base_followup.csv");

/// Each row states a stage, or that a search found nothing. A row that says "not searched" states nothing.
pub(super) fn bases(batch: &mut Batch) {
    for row in rows(FOLLOW_UP).filter(|row| row.cell("note") != "not searched") {
        let about = format!("site:{}", row.cell("base_id"));
        let note = row.filled("note").map(str::to_owned);
        let event = row.cell("event");
        let (on, fact) = match event {
            "opened" => (on(&row), staged(SiteStage::Open, Phase::Actual, note)),
            "ceremony" => (on(&row), staged(SiteStage::Open, Phase::Actual, note)),
            "agreement" => (on(&row), staged(SiteStage::Agreed, Phase::Actual, note)),
            "entity_established" => (on(&row), staged(SiteStage::EntityFounded, Phase::Actual, note)),
            // The date is the page's; the opening it expects is told as "summer 2016", kept as the year.
            "planned_2016" => (PartialDate::Year(2016), staged(SiteStage::Open, Phase::Planned, note)),
            "nothing_found" => (search_day(), Fact::NothingFound { what: "opening".to_owned(), note }),
            other => panic!("base_followup.csv has an unknown event {other:?}"),
        };
        batch.state_on(&about, &format!("follow-up-{event}"), on, source(&row), fact);
    }
}

fn on(row: &Row) -> PartialDate {
    date(row.cell("date_iso"))
}

fn search_day() -> PartialDate {
    let row = dated("recorded:follow-up").expect("dates.csv dates the follow-up");
    date(row.cell("date_iso"))
}

fn staged(stage: SiteStage, phase: Phase, note: Option<String>) -> Fact {
    Fact::SiteStaged { stage, phase, note }
}

/// Where nothing was found there is no page; the place then is the search itself.
fn source(row: &Row) -> Source {
    let place = row.filled("source").unwrap_or("search of published pages").to_owned();
    Source { kind: SourceKind::Publication, place, note: None }
}
