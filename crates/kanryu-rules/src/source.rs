//! What is written in a rulebook file: items as the author wrote them, each with its line.
//!
//! This stage knows the form of the language and nothing else. Whether a fact exists, whether two versions
//! overlap or whether a stage can be left is judged by `check`, which sees all files together.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::confidence::Confidence;
use crate::day::{Day, Span};
use crate::fault::Fault;
use crate::text::Text;

mod calendar;
mod clock;
mod condition;
mod forms;
mod planned;
pub(crate) mod reader;
mod until;
mod written;

pub(crate) use calendar::RawCalendar;
pub(crate) use clock::{RawClock, RawLeftOut};
pub(crate) use condition::{Operand, RawFormula, RawTest};
pub(crate) use planned::{
    RawActivity, RawGoal, RawGrowth, RawLead, RawMove, RawMoving, RawPlanned, RawReach, RawSet, RawStay,
};
pub(crate) use reader::{At, Found, Reader, Spot};
pub(crate) use until::{RawLookup, RawStart};
pub(crate) use written::read_scenario;

/// First and last day in force; an open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Period {
    pub from: Option<Day>,
    pub until: Option<Day>,
    /// When it became known that it ends, where no successor tells it.
    pub until_published: Option<Day>,
}

/// What every dated statement of law carries.
#[derive(Debug, Clone)]
pub(crate) struct Law {
    pub id: String,
    pub at: At,
    pub title: Text,
    pub cite: String,
    pub sources: Vec<Spot<String>>,
    pub confidence: Confidence,
    pub period: Period,
    /// Where the period is written; the item itself if it is not.
    pub period_at: At,
    pub by: Option<Spot<String>>,
    /// When it became known; `None` is "always".
    pub published: Option<Day>,
    pub note: Option<Text>,
}

#[derive(Debug, Clone)]
pub(crate) struct RawException {
    pub name: String,
    pub law: Law,
    pub then_met: bool,
    pub over: Vec<Spot<String>>,
    pub when: RawFormula,
}

#[derive(Debug, Clone)]
pub(crate) struct RawRule {
    pub law: Law,
    pub grants: Spot<String>,
    pub when: RawFormula,
    pub exceptions: Vec<RawException>,
}

/// How a span is added to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counting {
    /// The day printed on a card: the corresponding day.
    CorrespondingDay,
    /// The last day of a period whose first day is not counted.
    LastDayOfPeriod,
}

#[derive(Debug, Clone)]
pub(crate) struct RawEntry {
    pub text: String,
    pub at: At,
    pub start: RawStart,
    pub span: Span,
    pub when: Option<RawFormula>,
    pub confidence: Option<Confidence>,
    pub printed: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct RawLimit {
    pub law: Law,
    pub counting: Counting,
    pub entries: Vec<RawEntry>,
}

/// What a row gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowValue {
    Fixed(i64),
    /// A share of the count itself, rounded up or down.
    Permille {
        permille: i64,
        up: bool,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct RawRow {
    pub at: At,
    pub text: String,
    pub from: i64,
    pub to: Option<i64>,
    pub value: RowValue,
    pub confidence: Option<Confidence>,
}

#[derive(Debug, Clone)]
pub(crate) struct RawTable {
    pub law: Law,
    pub on: Spot<String>,
    pub rows: Vec<RawRow>,
}

/// What a stage or a step carries beside its own keys; unlike law, most of it may be absent.
#[derive(Debug, Clone)]
pub(crate) struct Drawn {
    pub id: String,
    pub at: At,
    pub title: Text,
    pub cite: Option<String>,
    pub sources: Vec<Spot<String>>,
    pub confidence: Option<Confidence>,
    pub period: Period,
    pub period_at: At,
    pub published: Option<Day>,
    pub note: Option<Text>,
}

#[derive(Debug, Clone)]
pub(crate) struct RawStage {
    pub drawn: Drawn,
    pub lane: String,
    pub order: i64,
    pub is_gate: bool,
    pub status: Option<String>,
    pub limit: Option<Spot<String>>,
    pub initial: bool,
    pub terminal: bool,
    pub min_days: Option<i64>,
}

#[derive(Debug, Clone)]
pub(crate) struct RawStep {
    pub drawn: Drawn,
    pub from: Vec<Spot<String>>,
    pub to: Spot<String>,
    pub requires: Option<Spot<String>>,
    pub actor: Option<String>,
    pub min_days: Option<i64>,
    pub obtains: Vec<String>,
}

/// Everything that the files say, in the order of files and lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Written {
    /// Names of each kind (`claim` for what rules grant), also of items that are faulty in themselves, so that
    /// one fault does not draw "does not exist" after it.
    pub names: BTreeSet<(&'static str, String)>,
    pub claims: Vec<(Spot<String>, Text)>,
    pub rules: Vec<RawRule>,
    pub limits: Vec<RawLimit>,
    pub tables: Vec<RawTable>,
    pub clocks: Vec<RawClock>,
    pub calendars: Vec<RawCalendar>,
    pub stages: Vec<RawStage>,
    pub steps: Vec<RawStep>,
    /// Goals, activities and what else plans are made of.
    pub planned: RawPlanned,
}

/// Reads one file into `written`. Scenarios are left in the document, since they need the checked rulebook.
pub(crate) fn read_file<'t>(reader: &mut Reader<'t>, written: &mut Written) -> Option<Spanned<DeTable<'t>>> {
    let document = reader.document()?;
    let at = reader.at(&(0..0));
    let own = ["claim", "rule", "limit", "table", "clock", "calendar", "stage", "step", "scenario"];
    let kinds: Vec<&'static str> = own.into_iter().chain(planned::KINDS).collect();
    let top = reader.fields(document.get_ref(), "a rulebook file".to_owned(), at, &kinds);
    for kind in kinds.into_iter().filter(|kind| *kind != "scenario") {
        let Some(section) = top.get(kind) else { continue };
        let Some(table) = section.get_ref().as_table() else {
            reader.wrong_kind("a rulebook file", kind, &format!("a table such as [{kind}.some-id]"), section);
            continue;
        };
        for (id, id_at, value) in in_order(reader, table) {
            read_item(reader, written, kind, &id, id_at, value);
        }
    }
    Some(document)
}

/// Entries of a table as they are written, from the first line to the last.
pub(crate) fn in_order<'a, 'i>(
    reader: &Reader<'_>,
    table: &'a DeTable<'i>,
) -> Vec<(String, At, &'a Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
        .into_iter()
        .map(|(key, value)| (key.get_ref().to_string(), reader.at(&key.span()), value))
        .collect()
}

fn read_item(
    reader: &mut Reader<'_>,
    written: &mut Written,
    kind: &'static str,
    id: &str,
    id_at: At,
    value: &Spanned<DeValue<'_>>,
) {
    // A fact that moves with time goes by the fact's own name.
    if kind != "moving" {
        check_id(reader, id, kind, id_at);
    }
    if kind != "claim" {
        written.names.insert((kind, id.to_owned()));
    }
    let item = format!("{kind} `{id}`");
    for (table, at) in reader::versions(reader, &item, value, id_at) {
        match kind {
            "claim" => {
                let fields = reader.fields(table, item.clone(), at, &["title"]);
                let title = reader.required_text(&fields, "title");
                written.claims.push((Spot { value: id.to_owned(), at }, title));
            }
            "rule" => {
                let grants = table.get("grants").and_then(|claim| reader::as_string(claim.get_ref()));
                written.names.extend(grants.map(|claim| ("claim", claim)));
                written.rules.extend(written::read_rule(reader, id, at, table));
            }
            "limit" => written.limits.extend(written::read_limit(reader, id, at, table)),
            "table" => written.tables.extend(written::read_table(reader, id, at, table)),
            "clock" => written.clocks.extend(clock::read_clock(reader, id, at, table)),
            "calendar" => written.calendars.extend(calendar::read_calendar(reader, id, at, table)),
            "stage" => written.stages.extend(written::read_stage(reader, id, at, table)),
            _ if planned::KINDS.contains(&kind) => {
                planned::read(reader, &mut written.planned, kind, id, at, table);
            }
            _ => written.steps.extend(written::read_step(reader, id, at, table)),
        }
    }
}

/// Ids are `kebab-case` and carry no year, because law is renamed and amended and ids are for ever.
pub(crate) fn check_id(reader: &mut Reader<'_>, id: &str, what: &str, at: At) {
    if !forms::is_kebab(id) {
        let form = "kebab-case: small letters, digits and single hyphens, beginning with a letter";
        reader.fault(Fault::IdForm { id: id.to_owned(), what: format!("a {what}"), form }, at);
    } else if forms::has_year(id) {
        reader.fault(Fault::YearInId { id: id.to_owned() }, at);
    }
}

/// Fact names are `snake_case`.
pub(crate) fn is_fact_name(name: &str) -> bool {
    forms::is_snake(name)
}

#[cfg(test)]
mod tests;
