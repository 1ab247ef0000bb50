//! Reads clocks: what they count, how long they run, and what they leave out.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::condition::read_when;
use super::forms::signed_span;
use super::reader::{At, Fields, Reader, Spot};
use super::written::{read_counting, read_law, read_shared_law, with};
use super::{Counting, Law, RawFormula, check_id, in_order, reader};
use crate::day::Span;
use crate::fault::Fault;

#[derive(Debug, Clone)]
pub(crate) struct RawClock {
    pub law: Law,
    /// The fact whose stretches of days run.
    pub counts: Spot<String>,
    pub runs_for: Span,
    pub counting: Counting,
    pub leaves_out: Vec<RawLeftOut>,
}

/// Days that do not count although they lie in what counts.
#[derive(Debug, Clone)]
pub(crate) struct RawLeftOut {
    pub name: String,
    pub law: Law,
    pub spans: Spot<String>,
    /// Marked `?`: not recorded is "none".
    pub optional: bool,
    pub when: Option<RawFormula>,
}

pub(super) fn read_clock(reader: &mut Reader<'_>, id: &str, at: At, table: &DeTable<'_>) -> Option<RawClock> {
    let own = ["counts", "runs_for", "counting", "leaves_out"];
    let fields = reader.fields(table, format!("clock `{id}`"), at, &with(own));
    let law = read_law(reader, &fields, id);
    let counts = reader.required_string(&fields, "counts");
    let runs_for = read_runs_for(reader, &fields);
    let counting = read_counting(reader, &fields);
    let mut leaves_out = Vec::new();
    if let Some(section) = fields.get("leaves_out") {
        match section.get_ref().as_table() {
            Some(table) => {
                for (name, name_at, value) in in_order(reader, table) {
                    leaves_out.extend(read_left_out(reader, &law, &name, name_at, value));
                }
            }
            None => {
                reader.wrong_kind(&fields.item, "leaves_out", "tables [clock.x.leaves_out.name]", section)
            }
        }
    }
    Some(RawClock { law, counts: counts?, runs_for: runs_for?, counting, leaves_out })
}

fn read_runs_for(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Option<Span> {
    let text = reader.required_string(fields, "runs_for")?;
    let span = signed_span(&format!("+ {}", text.value))
        .ok()
        .filter(|span| span.years.min(span.months).min(span.days) >= 0 && *span != Span::default());
    if let (None, Some(value)) = (span, fields.get("runs_for")) {
        reader.wrong_kind(
            &fields.item,
            "runs_for",
            "a span such as \"5 years\" or \"1 year 6 months\"",
            value,
        );
    }
    span
}

fn read_left_out(
    reader: &mut Reader<'_>,
    clock: &Law,
    name: &str,
    name_at: At,
    value: &Spanned<DeValue<'_>>,
) -> Vec<RawLeftOut> {
    check_id(reader, name, "part of a clock", name_at);
    let item = format!("`leaves_out.{name}` of clock `{}`", clock.id);
    let mut parts = Vec::new();
    for (table, at) in reader::versions(reader, &item, value, name_at) {
        let fields = reader.fields(table, item.clone(), at, &with(["spans", "when"]));
        let law = read_shared_law(reader, &fields, clock);
        // A clock is one count: days are left out by the days they lie on, not by a date that selects a version.
        if let Some(by) = fields.get("by") {
            let (item, allowed) = (fields.item.clone(), vec!["in_force".to_owned()]);
            let at = reader.at(&by.span());
            reader.fault(Fault::UnknownKey { item, key: "by".into(), allowed }, at);
        }
        let when = read_when(reader, &fields, "when");
        if fields.get("when").is_some() && when.is_none() {
            continue;
        }
        if let Some(Spot { value, at }) = reader.required_string(&fields, "spans") {
            let plain = value.strip_suffix('?').unwrap_or(&value).to_owned();
            let optional = plain != value;
            parts.push(RawLeftOut {
                name: name.to_owned(),
                law,
                spans: Spot { value: plain, at },
                optional,
                when,
            });
        }
    }
    parts
}
