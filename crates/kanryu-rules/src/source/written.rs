//! Reads the items of a rulebook file: rules, limits, tables, stages, steps and scenarios.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::condition::read_when;
use super::reader::{At, Fields, Reader, Spot, as_day, as_string};
use super::until::parse_start;
use super::{
    Counting, Drawn, Law, Period, RawEntry, RawException, RawFormula, RawLimit, RawRow, RawRule, RawStage,
    RawStart, RawStep, RawTable, RowValue, check_id, in_order, reader,
};
use crate::confidence::Confidence;
use crate::day::Span;
use crate::fault::Fault;

const LAW: [&str; 8] = ["title", "cite", "sources", "confidence", "in_force", "by", "published", "note"];

pub(super) fn with<const N: usize>(own: [&'static str; N]) -> Vec<&'static str> {
    LAW.into_iter().chain(own).collect()
}

/// The keys of what is drawn or listed: it is not selected by a date. Stages and steps say when they were published.
pub(super) fn drawn_with<const N: usize>(own: [&'static str; N]) -> Vec<&'static str> {
    LAW.into_iter().filter(|key| !["by", "published"].contains(key)).chain(own).collect()
}

/// The keys that every dated statement of law must have.
pub(super) fn read_law(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, id: &str) -> Law {
    let title = reader.required_text(fields, "title");
    let cite = reader.required_string(fields, "cite").map(|spot| spot.value).unwrap_or_default();
    let sources = reader.strings(fields, "sources");
    // Law without a source, or of unsaid certainty, is not law that anybody could check.
    let no_source =
        |value: &Spanned<DeValue<'_>>| value.get_ref().as_array().is_some_and(|list| list.is_empty());
    if fields.get("sources").is_none_or(no_source) {
        reader.missing(fields, "sources");
    }
    if fields.get("confidence").is_none() {
        reader.missing(fields, "confidence");
    }
    let confidence = reader.confidence(fields, "confidence").unwrap_or(Confidence::Open);
    let (period, period_at) = read_period(reader, fields);
    let by = reader.string(fields, "by");
    let published = reader.day(fields, "published").map(|spot| spot.value);
    let note = reader.text(fields, "note");
    let (id, at) = (id.to_owned(), fields.at);
    Law { id, at, title, cite, sources, confidence, period, period_at, by, published, note }
}

fn read_period(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> (Period, At) {
    let Some(value) = fields.get("in_force") else { return (Period::default(), fields.at) };
    let at = reader.at(&value.span());
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_kind(&fields.item, "in_force", "a table: { from = 2026-04-01 }", value);
        return (Period::default(), at);
    };
    let inner = reader.fields(
        table,
        format!("`in_force` of {}", fields.item),
        at,
        &["from", "until", "until_published"],
    );
    let day = |reader: &mut Reader<'_>, key: &str| reader.day(&inner, key).map(|spot| spot.value);
    let (from, until) = (day(reader, "from"), day(reader, "until"));
    let period = Period { from, until, until_published: day(reader, "until_published") };
    if let (Some(from), Some(until)) = (period.from, period.until)
        && until < from
    {
        reader.fault(Fault::EndsBeforeItBegins { item: fields.item.clone(), from, until }, at);
    }
    (period, at)
}

pub(super) fn required_when(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Option<RawFormula> {
    if fields.get("when").is_none() {
        reader.missing(fields, "when");
    }
    read_when(reader, fields, "when")
}

pub(crate) fn read_rule(reader: &mut Reader<'_>, id: &str, at: At, table: &DeTable<'_>) -> Option<RawRule> {
    let fields = reader.fields(table, format!("rule `{id}`"), at, &with(["grants", "when", "exception"]));
    let law = read_law(reader, &fields, id);
    let grants = reader.required_string(&fields, "grants");
    if let Some(claim) = &grants {
        check_id(reader, &claim.value, "claim", claim.at);
    }
    let when = required_when(reader, &fields);
    let mut exceptions = Vec::new();
    if let Some(section) = fields.get("exception") {
        match section.get_ref().as_table() {
            Some(table) => {
                for (name, name_at, value) in in_order(reader, table) {
                    exceptions.extend(read_exception(reader, &law, &name, name_at, value));
                }
            }
            None => reader.wrong_kind(&fields.item, "exception", "tables [rule.x.exception.name]", section),
        }
    }
    Some(RawRule { law, grants: grants?, when: when?, exceptions })
}

fn read_exception(
    reader: &mut Reader<'_>,
    rule: &Law,
    name: &str,
    name_at: At,
    value: &Spanned<DeValue<'_>>,
) -> Vec<RawException> {
    check_id(reader, name, "exception", name_at);
    let item = format!("exception `{name}` of rule `{}`", rule.id);
    let mut exceptions = Vec::new();
    for (table, at) in reader::versions(reader, &item, value, name_at) {
        let fields = reader.fields(table, item.clone(), at, &with(["then", "over", "when"]));
        let law = read_shared_law(reader, &fields, rule);
        let then_met = read_then(reader, &fields);
        let over = reader.strings(&fields, "over");
        if let (Some(when), Some(then_met)) = (required_when(reader, &fields), then_met) {
            exceptions.push(RawException { name: name.to_owned(), law, then_met, over, when });
        }
    }
    exceptions
}

/// What a part of an item does not say for itself it shares with the item.
pub(super) fn read_shared_law(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, item: &Law) -> Law {
    let (period, period_at) = read_period(reader, fields);
    let own_sources = reader.strings(fields, "sources");
    Law {
        id: item.id.clone(),
        at: fields.at,
        title: reader.required_text(fields, "title"),
        cite: reader.string(fields, "cite").map_or_else(|| item.cite.clone(), |spot| spot.value),
        sources: if own_sources.is_empty() { item.sources.clone() } else { own_sources },
        confidence: reader.confidence(fields, "confidence").unwrap_or(item.confidence),
        period,
        period_at,
        by: reader.string(fields, "by").or_else(|| item.by.clone()),
        published: reader.day(fields, "published").map(|spot| spot.value),
        note: reader.text(fields, "note"),
    }
}

fn read_then(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Option<bool> {
    let then = reader.required_string(fields, "then")?;
    match then.value.as_str() {
        "met" => Some(true),
        "not-met" => Some(false),
        _ => {
            if let Some(value) = fields.get("then") {
                reader.wrong_kind(&fields.item, "then", "\"met\" or \"not-met\"", value);
            }
            None
        }
    }
}

pub(crate) fn read_limit(reader: &mut Reader<'_>, id: &str, at: At, table: &DeTable<'_>) -> Option<RawLimit> {
    let fields = reader.fields(table, format!("limit `{id}`"), at, &with(["until", "counting"]));
    let law = read_law(reader, &fields, id);
    let counting = read_counting(reader, &fields);
    let Some(value) = fields.get("until") else {
        reader.missing(&fields, "until");
        return None;
    };
    let expected = "a list such as [\"entered_on + 1 year\", \"card_until_on?\"]";
    let Some(list) = value.get_ref().as_array().filter(|list| !list.is_empty()) else {
        reader.wrong_kind(&fields.item, "until", expected, value);
        return None;
    };
    let entries = list.iter().filter_map(|entry| read_entry(reader, &fields.item, entry)).collect();
    Some(RawLimit { law, counting, entries })
}

pub(super) fn read_counting(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Counting {
    let word = reader.string(fields, "counting");
    match word.as_ref().map(|spot| spot.value.as_str()) {
        None | Some("corresponding-day") => Counting::CorrespondingDay,
        Some("last-day-of-period") => Counting::LastDayOfPeriod,
        Some(_) => {
            if let Some(value) = fields.get("counting") {
                let expected = "\"corresponding-day\" or \"last-day-of-period\"";
                reader.wrong_kind(&fields.item, "counting", expected, value);
            }
            Counting::CorrespondingDay
        }
    }
}

fn read_entry(reader: &mut Reader<'_>, item: &str, value: &Spanned<DeValue<'_>>) -> Option<RawEntry> {
    let at = reader.at(&value.span());
    let item = format!("an entry of `until` of {item}");
    let Some(table) = value.get_ref().as_table() else {
        return read_start(reader, &item, value, at);
    };
    let fields = reader.fields(table, item.clone(), at, &["day", "when", "confidence", "printed"]);
    let Some(day) = fields.get("day") else {
        reader.missing(&fields, "day");
        return None;
    };
    let entry = read_start(reader, &item, day, at);
    let when = read_when(reader, &fields, "when");
    let confidence = reader.confidence(&fields, "confidence");
    let printed = reader.yes(&fields, "printed");
    // A condition that cannot be read must not turn into no condition at all.
    if fields.get("when").is_some() && when.is_none() {
        return None;
    }
    Some(RawEntry { when, confidence, printed, ..entry? })
}

fn read_start(reader: &mut Reader<'_>, item: &str, value: &Spanned<DeValue<'_>>, at: At) -> Option<RawEntry> {
    let entry = |text: String, start, span| RawEntry {
        text,
        at,
        start,
        span,
        when: None,
        confidence: None,
        printed: false,
    };
    if let Some(day) = as_day(value.get_ref()) {
        return Some(entry(day.to_string(), RawStart::Day(day), Span::default()));
    }
    let Some(text) = as_string(value.get_ref()) else {
        reader.wrong_kind(item, "day", "a text such as \"entered_on + 1 year\", or a date", value);
        return None;
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match parse_start(&text) {
        Ok((start, span)) => Some(entry(text, start, span)),
        Err(detail) => {
            reader.fault(Fault::UntilForm { text, detail }, at);
            None
        }
    }
}

pub(crate) fn read_table(reader: &mut Reader<'_>, id: &str, at: At, table: &DeTable<'_>) -> Option<RawTable> {
    let fields = reader.fields(table, format!("table `{id}`"), at, &with(["on", "rows"]));
    let law = read_law(reader, &fields, id);
    let on = reader.required_string(&fields, "on");
    let Some(value) = fields.get("rows") else {
        reader.missing(&fields, "rows");
        return None;
    };
    let Some(list) = value.get_ref().as_array().filter(|list| !list.is_empty()) else {
        reader.wrong_kind(&fields.item, "rows", "a list of rows { from = 1, to = 10, value = 3 }", value);
        return None;
    };
    let rows = list.iter().filter_map(|row| read_row(reader, &fields.item, row)).collect();
    Some(RawTable { law, on: on?, rows })
}

fn read_row(reader: &mut Reader<'_>, item: &str, value: &Spanned<DeValue<'_>>) -> Option<RawRow> {
    let at = reader.at(&value.span());
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_kind(item, "rows", "a row such as { from = 1, to = 10, value = 3 }", value);
        return None;
    };
    let allowed = ["from", "to", "value", "permille", "round", "confidence"];
    let fields = reader.fields(table, format!("a row of {item}"), at, &allowed);
    let number = |reader: &mut Reader<'_>, key: &str| reader.integer(&fields, key).map(|spot| spot.value);
    let (from, to) = (number(reader, "from"), number(reader, "to"));
    let (fixed, permille) = (number(reader, "value"), number(reader, "permille"));
    let round = reader.string(&fields, "round").map(|spot| spot.value);
    let confidence = reader.confidence(&fields, "confidence");
    let row_value = match (fixed, permille, round.as_deref()) {
        (Some(value), None, None) => Ok(RowValue::Fixed(value)),
        (None, Some(permille), Some("up")) => Ok(RowValue::Permille { permille, up: true }),
        (None, Some(permille), Some("down")) => Ok(RowValue::Permille { permille, up: false }),
        (None, Some(permille), None) if permille % 1000 == 0 => {
            Ok(RowValue::Permille { permille, up: false })
        }
        (None, Some(_), _) => Err("`permille` needs `round`, \"up\" or \"down\""),
        (Some(_), None, Some(_)) => Err("`round` belongs to `permille`"),
        _ => Err("it needs exactly one of `value` and `permille`"),
    };
    let read = match (from, to, row_value) {
        (None, _, _) => Err("it needs `from`"),
        (Some(from), Some(to), _) if to < from => Err("`to` is less than `from`"),
        (Some(from), to, Ok(value)) => Ok((from, to, value)),
        (Some(_), _, Err(detail)) => Err(detail),
    };
    match read {
        Ok((from, to, value)) => {
            let text = to.map_or_else(|| format!("{from}–"), |to| format!("{from}–{to}"));
            Some(RawRow { at, text, from, to, value, confidence })
        }
        Err(detail) => {
            let (item, detail) = (item.to_owned(), detail.to_owned());
            reader.fault(Fault::RowForm { item, detail }, at);
            None
        }
    }
}

pub(super) fn read_drawn(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, id: &str) -> Drawn {
    let (period, period_at) = read_period(reader, fields);
    Drawn {
        id: id.to_owned(),
        at: fields.at,
        title: reader.required_text(fields, "title"),
        cite: reader.string(fields, "cite").map(|spot| spot.value),
        sources: reader.strings(fields, "sources"),
        confidence: reader.confidence(fields, "confidence"),
        period,
        period_at,
        published: reader.day(fields, "published").map(|spot| spot.value),
        note: reader.text(fields, "note"),
    }
}

pub(crate) fn read_stage(reader: &mut Reader<'_>, id: &str, at: At, table: &DeTable<'_>) -> Option<RawStage> {
    let own = ["lane", "order", "kind", "status", "limit", "initial", "terminal", "min_days", "published"];
    let fields = reader.fields(table, format!("stage `{id}`"), at, &drawn_with(own));
    let drawn = read_drawn(reader, &fields, id);
    let lane = reader.required_string(&fields, "lane");
    if fields.get("order").is_none() {
        reader.missing(&fields, "order");
    }
    let order = reader.integer(&fields, "order");
    let kind = reader.string(&fields, "kind");
    let is_gate = kind.as_ref().is_some_and(|kind| kind.value == "gate");
    if let (Some(kind), Some(value)) = (&kind, fields.get("kind"))
        && !["gate", "stage"].contains(&kind.value.as_str())
    {
        reader.wrong_kind(&fields.item, "kind", "\"gate\" or \"stage\"", value);
    }
    let status = reader.string(&fields, "status").map(|spot| spot.value);
    let limit = reader.string(&fields, "limit");
    let (initial, terminal) = (reader.yes(&fields, "initial"), reader.yes(&fields, "terminal"));
    let min_days = reader.integer(&fields, "min_days").map(|spot| spot.value);
    let (lane, order) = (lane?.value, order?.value);
    Some(RawStage { drawn, lane, order, is_gate, status, limit, initial, terminal, min_days })
}

pub(crate) fn read_step(reader: &mut Reader<'_>, id: &str, at: At, table: &DeTable<'_>) -> Option<RawStep> {
    let own = ["from", "to", "requires", "actor", "min_days", "obtains", "published"];
    let fields = reader.fields(table, format!("step `{id}`"), at, &drawn_with(own));
    let drawn = read_drawn(reader, &fields, id);
    let from = reader.strings(&fields, "from");
    if from.is_empty() {
        reader.missing(&fields, "from");
    }
    let to = reader.required_string(&fields, "to");
    let requires = reader.string(&fields, "requires");
    let actor = reader.string(&fields, "actor").map(|spot| spot.value);
    let min_days = reader.integer(&fields, "min_days").map(|spot| spot.value);
    let obtains = reader.strings(&fields, "obtains").into_iter().map(|spot| spot.value).collect();
    Some(RawStep { drawn, from, to: to?, requires, actor, min_days, obtains })
}

/// The `[[scenario]]` tables of a document, each with its place.
pub(crate) fn read_scenario<'a, 'i>(
    reader: &mut Reader<'_>,
    document: &'a DeTable<'i>,
) -> Vec<(Fields<'a, 'i>, Spot<String>)> {
    let Some(value) = document.get("scenario") else { return Vec::new() };
    let at = reader.at(&value.span());
    let allowed = [
        "name", "claim", "limit", "table", "clock", "plan", "from", "since", "until", "as_of", "known_at",
        "facts", "expect", "note",
    ];
    let mut scenarios = Vec::new();
    for (table, at) in reader::versions(reader, "scenario", value, at) {
        let name = table.get("name").and_then(|name| as_string(name.get_ref())).unwrap_or_default();
        let fields = reader.fields(table, format!("scenario `{name}`"), at, &allowed);
        if let Some(name) = reader.required_string(&fields, "name") {
            scenarios.push((fields, name));
        }
    }
    scenarios
}
