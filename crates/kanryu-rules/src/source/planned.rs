//! Reads what plans are made of: goals, activities, stays, leads, and facts that move with time.
//!
//! None of this is law. It says what a subject may do between two steps, what a stay does to facts, and how long
//! things take at least; a plan shows all of it as assumptions beside the law that it obeys.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::reader::{At, Fields, Reader, Spot, as_day, as_integer, as_string};
use super::written::{drawn_with, read_drawn};
use super::{Drawn, in_order};
use crate::day::{Day, Span};

/// Everything written about plans, in the order of files and lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawPlanned {
    pub goals: Vec<RawGoal>,
    pub activities: Vec<RawActivity>,
    pub stays: Vec<RawStay>,
    pub leads: Vec<RawLead>,
    pub movings: Vec<RawMoving>,
}

/// What must be reached, in this order.
#[derive(Debug, Clone)]
pub(crate) struct RawGoal {
    pub drawn: Drawn,
    pub reach: Vec<RawReach>,
    pub not_through: Vec<Spot<String>>,
}

#[derive(Debug, Clone)]
pub(crate) enum RawReach {
    Claim(Spot<String>),
    Stages(Vec<Spot<String>>),
}

/// What an activity or the beginning of a stay does to a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RawSet {
    Count(i64),
    YesNo(bool),
    Day(Day),
    /// A word of the fact's list; for a day fact `day`, `sitting` or `fiscal-year-end`, for a count
    /// `fiscal-year`, and for every fact `unknown`.
    Word(String),
}

#[derive(Debug, Clone)]
pub(crate) struct RawActivity {
    pub drawn: Drawn,
    pub actor: Option<String>,
    pub examination: bool,
    pub assumed: bool,
    pub rank: i64,
    pub requires: Option<Spot<String>>,
    pub ready: Option<Spot<String>>,
    pub applies: Option<Spot<String>>,
    pub counted: Option<Spot<String>>,
    pub in_stages: Vec<Spot<String>>,
    pub calendar: Option<Spot<String>>,
    pub continues: Vec<Spot<String>>,
    pub takes: Option<Span>,
    pub result_after: Option<Span>,
    pub sets: Vec<(Spot<String>, RawSet)>,
    pub adds: Vec<(Spot<String>, i64)>,
}

/// What a stay in a stage does to facts.
#[derive(Debug, Clone)]
pub(crate) struct RawStay {
    pub drawn: Drawn,
    pub sets: Vec<(Spot<String>, RawSet)>,
    pub leaves: Vec<(Spot<String>, RawSet)>,
    pub grows: Vec<(Spot<String>, RawGrowth)>,
    pub opens: Vec<Spot<String>>,
}

#[derive(Debug, Clone)]
pub(crate) enum RawGrowth {
    /// So many thousandths of a day each day.
    Permille(i64),
    /// Whole months since a day fact, as long as the stay goes on.
    MonthsSince(Spot<String>),
    /// Whole months of the stay itself, from so long after its beginning on, on top of what there was.
    MonthsAfter(Span),
}

/// The time that a step takes at least.
#[derive(Debug, Clone)]
pub(crate) struct RawLead {
    pub drawn: Drawn,
    pub takes: Option<Span>,
    pub ready: Option<Spot<String>>,
    pub calendar: Option<Spot<String>>,
    pub continues: Vec<Spot<String>>,
}

/// A fact that moves by itself while time passes.
#[derive(Debug, Clone)]
pub(crate) struct RawMoving {
    pub id: Spot<String>,
    pub how: RawMove,
}

#[derive(Debug, Clone)]
pub(crate) enum RawMove {
    YearsSince(Spot<String>, Span),
    MonthsSince(Spot<String>, Span),
    Reached(Spot<String>, Span),
    AtYearEnd(Spot<String>),
}

/// The kinds of items that are read here.
pub(super) const KINDS: [&str; 5] = ["goal", "activity", "stay", "lead", "moving"];

pub(super) fn read(
    reader: &mut Reader<'_>,
    planned: &mut RawPlanned,
    kind: &str,
    id: &str,
    at: At,
    table: &DeTable<'_>,
) {
    match kind {
        "goal" => planned.goals.extend(goal(reader, id, at, table)),
        "activity" => planned.activities.push(activity(reader, id, at, table)),
        "stay" => planned.stays.push(stay(reader, id, at, table)),
        "lead" => planned.leads.push(lead(reader, id, at, table)),
        _ => planned.movings.extend(moving(reader, id, at, table)),
    }
}

fn goal(reader: &mut Reader<'_>, id: &str, at: At, table: &DeTable<'_>) -> Option<RawGoal> {
    let fields = reader.fields(table, format!("goal `{id}`"), at, &drawn_with(["reach", "not_through"]));
    let drawn = read_drawn(reader, &fields, id);
    let Some(value) = fields.get("reach") else {
        reader.missing(&fields, "reach");
        return None;
    };
    let expected = "a list such as [{ claim = \"licensed\" }, { stages = [\"returned\"] }]";
    let Some(list) = value.get_ref().as_array().filter(|list| !list.is_empty()) else {
        reader.wrong_kind(&fields.item, "reach", expected, value);
        return None;
    };
    let reach = list.iter().filter_map(|member| reach(reader, &fields.item, expected, member)).collect();
    let not_through = reader.strings(&fields, "not_through");
    Some(RawGoal { drawn, reach, not_through })
}

fn reach(
    reader: &mut Reader<'_>,
    item: &str,
    expected: &str,
    member: &Spanned<DeValue<'_>>,
) -> Option<RawReach> {
    let at = reader.at(&member.span());
    let Some(table) = member.get_ref().as_table() else {
        reader.wrong_kind(item, "reach", expected, member);
        return None;
    };
    let fields = reader.fields(table, format!("a member of `reach` of {item}"), at, &["claim", "stages"]);
    match (reader.string(&fields, "claim"), reader.strings(&fields, "stages")) {
        (Some(claim), stages) if stages.is_empty() => Some(RawReach::Claim(claim)),
        (None, stages) if !stages.is_empty() => Some(RawReach::Stages(stages)),
        _ => {
            reader.wrong_kind(item, "reach", expected, member);
            None
        }
    }
}

fn activity(reader: &mut Reader<'_>, id: &str, at: At, table: &DeTable<'_>) -> RawActivity {
    let own = [
        "actor",
        "examination",
        "assumed",
        "rank",
        "requires",
        "ready",
        "applies",
        "counted",
        "in_stages",
        "calendar",
        "continues",
        "takes",
        "result_after",
        "sets",
        "adds",
    ];
    let fields = reader.fields(table, format!("activity `{id}`"), at, &drawn_with(own));
    let drawn = read_drawn(reader, &fields, id);
    if fields.get("sets").is_none() && fields.get("adds").is_none() {
        reader.missing(&fields, "sets");
    }
    RawActivity {
        drawn,
        actor: reader.string(&fields, "actor").map(|spot| spot.value),
        examination: reader.yes(&fields, "examination"),
        assumed: reader.yes(&fields, "assumed"),
        rank: reader.integer(&fields, "rank").map_or(0, |spot| spot.value),
        requires: reader.string(&fields, "requires"),
        ready: reader.string(&fields, "ready"),
        applies: reader.string(&fields, "applies"),
        counted: reader.string(&fields, "counted"),
        in_stages: reader.strings(&fields, "in_stages"),
        calendar: reader.string(&fields, "calendar"),
        continues: reader.strings(&fields, "continues"),
        takes: span(reader, &fields, "takes"),
        result_after: span(reader, &fields, "result_after"),
        sets: sets(reader, &fields, "sets"),
        adds: pairs(reader, &fields, "adds", "a whole number", as_integer),
    }
}

fn stay(reader: &mut Reader<'_>, id: &str, at: At, table: &DeTable<'_>) -> RawStay {
    let own = ["sets", "leaves", "grows", "opens"];
    let fields = reader.fields(table, format!("stay `{id}`"), at, &drawn_with(own));
    let drawn = read_drawn(reader, &fields, id);
    let (sets, leaves) = (sets(reader, &fields, "sets"), sets(reader, &fields, "leaves"));
    let opens = reader.strings(&fields, "opens");
    let mut grows = Vec::new();
    if let Some(value) = fields.get("grows") {
        match value.get_ref().as_table() {
            Some(table) => {
                for (name, name_at, value) in in_order(reader, table) {
                    let growth = growth(reader, &fields.item, &name, value);
                    grows.extend(growth.map(|growth| (Spot { value: name, at: name_at }, growth)));
                }
            }
            None => reader.wrong_kind(&fields.item, "grows", "a table of facts", value),
        }
    }
    RawStay { drawn, sets, leaves, grows, opens }
}

fn growth(
    reader: &mut Reader<'_>,
    item: &str,
    name: &str,
    value: &Spanned<DeValue<'_>>,
) -> Option<RawGrowth> {
    let expected = "{ permille = 714 }, { months_since = \"entered_on\" } or { months_after = \"0 days\" }";
    let at = reader.at(&value.span());
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_kind(item, name, expected, value);
        return None;
    };
    let keys = ["permille", "months_since", "months_after"];
    let fields = reader.fields(table, format!("`{name}` of {item}"), at, &keys);
    let months_after = span(reader, &fields, "months_after");
    match (reader.integer(&fields, "permille"), reader.string(&fields, "months_since"), months_after) {
        (Some(permille), None, None) if permille.value > 0 => Some(RawGrowth::Permille(permille.value)),
        (None, Some(fact), None) => Some(RawGrowth::MonthsSince(fact)),
        (None, None, Some(after)) => Some(RawGrowth::MonthsAfter(after)),
        _ => {
            reader.wrong_kind(item, name, expected, value);
            None
        }
    }
}

fn lead(reader: &mut Reader<'_>, id: &str, at: At, table: &DeTable<'_>) -> RawLead {
    let own = ["takes", "ready", "calendar", "continues"];
    let fields = reader.fields(table, format!("lead `{id}`"), at, &drawn_with(own));
    let drawn = read_drawn(reader, &fields, id);
    RawLead {
        drawn,
        takes: span(reader, &fields, "takes"),
        ready: reader.string(&fields, "ready"),
        calendar: reader.string(&fields, "calendar"),
        continues: reader.strings(&fields, "continues"),
    }
}

fn moving(reader: &mut Reader<'_>, id: &str, at: At, table: &DeTable<'_>) -> Option<RawMoving> {
    let keys = ["years_since", "months_since", "reached", "at_year_end", "note"];
    let fields = reader.fields(table, format!("moving `{id}`"), at, &keys);
    let given: Vec<_> = keys[..4].iter().filter_map(|key| Some((*key, fields.get(key)?))).collect();
    let [(key, value)] = given[..] else {
        reader.missing(&fields, "years_since");
        return None;
    };
    let expected = "a text such as \"entered_on + 1 year\"";
    let Some(text) = as_string(value.get_ref()) else {
        reader.wrong_kind(&fields.item, key, expected, value);
        return None;
    };
    let (name, rest) =
        text.split_once(" + ").map_or((text.as_str(), None), |(name, rest)| (name, Some(rest)));
    let span = match rest.map(str::parse::<Span>) {
        None => Span::default(),
        Some(Ok(span)) => span,
        Some(Err(_)) => {
            reader.wrong_kind(&fields.item, key, expected, value);
            return None;
        }
    };
    let fact = Spot { value: name.trim().to_owned(), at: reader.at(&value.span()) };
    let how = match key {
        "years_since" => RawMove::YearsSince(fact, span),
        "months_since" => RawMove::MonthsSince(fact, span),
        "reached" => RawMove::Reached(fact, span),
        _ => RawMove::AtYearEnd(fact),
    };
    Some(RawMoving { id: Spot { value: id.to_owned(), at }, how })
}

fn span(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, key: &str) -> Option<Span> {
    let text = reader.string(fields, key)?;
    let span =
        text.value.parse::<Span>().ok().filter(|span| span.years >= 0 && span.months >= 0 && span.days >= 0);
    if span.is_none()
        && let Some(value) = fields.get(key)
    {
        reader.wrong_kind(&fields.item, key, "a span such as \"60 days\"", value);
    }
    span
}

fn sets(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, key: &str) -> Vec<(Spot<String>, RawSet)> {
    pairs(reader, fields, key, "a number, date, word, true or false", |value| match value {
        DeValue::Boolean(answer) => Some(RawSet::YesNo(*answer)),
        DeValue::Integer(_) => as_integer(value).map(RawSet::Count),
        DeValue::Datetime(_) => as_day(value).map(RawSet::Day),
        DeValue::String(word) => Some(RawSet::Word(word.to_string())),
        DeValue::Float(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    })
}

/// A table of facts, each with a value that `read` accepts.
fn pairs<T>(
    reader: &mut Reader<'_>,
    fields: &Fields<'_, '_>,
    key: &str,
    expected: &str,
    read: impl Fn(&DeValue<'_>) -> Option<T>,
) -> Vec<(Spot<String>, T)> {
    let mut found = Vec::new();
    let Some(value) = fields.get(key) else { return found };
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_kind(&fields.item, key, "a table of facts", value);
        return found;
    };
    for (name, at, value) in in_order(reader, table) {
        match read(value.get_ref()) {
            Some(read) => found.push((Spot { value: name, at }, read)),
            None => reader.wrong_kind(&fields.item, &name, expected, value),
        }
    }
    found
}
