//! Reads calendars: dated rows such as sittings of an examination, with further days and counts.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::forms::is_kebab;
use super::reader::{At, Reader, Spot, as_day, as_integer};
use super::written::{drawn_with, read_law};
use super::{Law, is_fact_name};
use crate::confidence::Confidence;
use crate::day::Day;
use crate::fault::Fault;
use crate::text::Text;

/// One part of a calendar; a long calendar may stand in several.
#[derive(Debug, Clone)]
pub(crate) struct RawCalendar {
    pub law: Law,
    pub rows: Vec<RawCalendarRow>,
}

#[derive(Debug, Clone)]
pub(crate) struct RawCalendarRow {
    pub at: At,
    pub id: Spot<String>,
    pub on: Day,
    pub days: BTreeMap<String, Day>,
    pub counts: BTreeMap<String, i64>,
    pub confidence: Option<Confidence>,
    pub published: Option<Day>,
    pub note: Option<Text>,
}

pub(super) fn read_calendar(
    reader: &mut Reader<'_>,
    id: &str,
    at: At,
    table: &DeTable<'_>,
) -> Option<RawCalendar> {
    // A row says its own days; the calendar as a whole is in force on all of them.
    let allowed: Vec<&str> = drawn_with(["rows"]).into_iter().filter(|key| *key != "in_force").collect();
    let fields = reader.fields(table, format!("calendar `{id}`"), at, &allowed);
    let law = read_law(reader, &fields, id);
    let Some(value) = fields.get("rows") else {
        reader.missing(&fields, "rows");
        return None;
    };
    let Some(list) = value.get_ref().as_array().filter(|list| !list.is_empty()) else {
        let expected = "a list of rows { id = \"exam-38\", on = 2026-01-25 }";
        reader.wrong_kind(&fields.item, "rows", expected, value);
        return None;
    };
    let rows = list.iter().filter_map(|row| read_row(reader, &fields.item, row)).collect();
    Some(RawCalendar { law, rows })
}

/// Unlike law, a row belongs to its year, so that its id may carry one.
fn check_row_id(reader: &mut Reader<'_>, id: &Spot<String>) {
    if !is_kebab(&id.value) {
        let form = "kebab-case: small letters, digits and single hyphens, beginning with a letter";
        reader.fault(Fault::IdForm { id: id.value.clone(), what: "a row".into(), form }, id.at);
    }
}

fn read_row(reader: &mut Reader<'_>, item: &str, value: &Spanned<DeValue<'_>>) -> Option<RawCalendarRow> {
    let at = reader.at(&value.span());
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_kind(item, "rows", "a row such as { id = \"exam-38\", on = 2026-01-25 }", value);
        return None;
    };
    // Columns are the author's own, so that every key is allowed and its form is checked below.
    let keys: Vec<String> = table.iter().map(|(key, _)| key.get_ref().to_string()).collect();
    let allowed: Vec<&str> = keys.iter().map(String::as_str).collect();
    let fields = reader.fields(table, format!("a row of {item}"), at, &allowed);
    let id = reader.required_string(&fields, "id");
    if let Some(id) = &id {
        check_row_id(reader, id);
    }
    if fields.get("on").is_none() {
        reader.missing(&fields, "on");
    }
    let on = reader.day(&fields, "on").map(|spot| spot.value);
    let confidence = reader.confidence(&fields, "confidence");
    let published = reader.day(&fields, "published").map(|spot| spot.value);
    let note = reader.text(&fields, "note");
    let (mut days, mut counts) = (BTreeMap::new(), BTreeMap::new());
    for (column, column_at, value) in fields.entries(reader) {
        if ["id", "on", "confidence", "published", "note"].contains(&column.as_str()) {
            continue;
        }
        if !is_fact_name(&column) {
            let form = "snake_case: small letters, digits and single underscores, beginning with a letter";
            reader.fault(Fault::IdForm { id: column, what: "a column".into(), form }, column_at);
            continue;
        }
        match (as_day(value.get_ref()), as_integer(value.get_ref())) {
            (Some(day), _) => drop(days.insert(column, day)),
            (None, Some(count)) => drop(counts.insert(column, count)),
            (None, None) => reader.wrong_kind(&fields.item, &column, "a date or a whole number", value),
        }
    }
    Some(RawCalendarRow { at, id: id?, on: on?, days, counts, confidence, published, note })
}
