//! Audits any result of a round: it is read from a file and judged by the lists, limits and law alone.

use kanryu_matching::audit::{Difference, rural_hospitals};
use kanryu_matching::deferred::deferred_acceptance;
use kanryu_matching::market::Side;
use serde::Serialize;

use super::fault::RoundError;
use super::fields::{Faults, Fields, id_of};
use super::judge::judge;
use super::limits::Broken;
use super::result::{BlockingPair, Counts};
use super::round::Round;
use super::run::{Asked, Prepared, RunError, settle, solve};
use super::tree::{self, Node, Value};
use super::written;
use super::{Method, Note};
use crate::pathway::Law;
use crate::text::Text;

/// A result to be audited: who goes where, and what it says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claimed {
    /// Person and offer (or other person), with the line.
    pub pairs: Vec<(String, String, usize)>,
    /// The method it names.
    pub method: Option<String>,
    /// The definition it names.
    pub definition: Option<String>,
    /// The seed it names.
    pub seed: Option<u64>,
    /// The hash of the input it names.
    pub input_hash: Option<String>,
}

/// Reads a result: what `kanryu match run --format json` prints, or any document with `pairs`.
///
/// # Errors
/// Everything that is wrong with it, each with its line.
pub fn parse_result(file: &str, text: &str) -> Result<Claimed, Vec<RoundError>> {
    let mut faults = Faults::of(file);
    let document = match tree::read(text) {
        Ok(document) => document,
        Err(unreadable) => {
            faults.add(unreadable.line, unreadable.message);
            return Err(faults.into_sorted());
        }
    };
    let mut fields = Fields::of("the result", &document, &mut faults);
    let mut claimed = Claimed {
        method: fields.text("method", &mut faults),
        definition: fields.text("definition", &mut faults),
        seed: fields.seed("seed", &mut faults),
        input_hash: fields.text("input_hash", &mut faults),
        ..Claimed::default()
    };
    match fields.take("pairs") {
        Some(node) => claimed.pairs = pairs(node, &mut faults),
        None => faults.add(1, "the result has no `pairs`; write each as { person = \"…\", offer = \"…\" }"),
    }
    // What else a result says is not believed, so it is not read either.
    if faults.is_empty() { Ok(claimed) } else { Err(faults.into_sorted()) }
}

fn pairs(node: &Node, faults: &mut Faults) -> Vec<(String, String, usize)> {
    let mut found = Vec::new();
    match &node.value {
        Value::Table(entries) => {
            for entry in entries {
                match id_of(&entry.node) {
                    Some(offer) => found.push((entry.key.clone(), offer, entry.line)),
                    None if entry.node.value == Value::Null => {}
                    None => faults.add(entry.line, "the offer of a pair must be an id"),
                }
            }
        }
        Value::List(list) => {
            for node in list {
                match pair(node, faults) {
                    Some((person, offer)) => found.push((person, offer, node.line)),
                    None => faults.add(
                        node.line,
                        "a pair is { person = \"…\", offer = \"…\" } or [\"person\", \"offer\"]",
                    ),
                }
            }
        }
        _ => faults.add(node.line, "`pairs` must be a list of pairs, or a table of offers by person"),
    }
    found
}

fn pair(node: &Node, faults: &mut Faults) -> Option<(String, String)> {
    match &node.value {
        Value::List(list) => match list.as_slice() {
            [person, offer] => Some((id_of(person)?, id_of(offer)?)),
            _ => None,
        },
        Value::Table(_) => {
            let mut fields = Fields::of("a pair", node, faults);
            Some((fields.id("person", faults)?, fields.id("offer", faults)?))
        }
        _ => None,
    }
}

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditReport {
    /// The round.
    pub round: String,
    /// The definition of stability it was judged by.
    pub definition: String,
    /// Whether the result is stable by it, keeps every limit and is a result of this round at all.
    pub stable: Option<bool>,
    /// What makes it no result of this round: unknown people, pairs nobody listed, too many people.
    pub faults: Vec<Text>,
    /// Limits it breaks.
    pub broken_limits: Vec<Broken>,
    /// Pairs that would rather be together, the first ones.
    pub blocking_pairs: Vec<BlockingPair>,
    /// How many there are.
    pub blocking_pairs_total: u64,
    /// Counts.
    pub counts: Counts,
    /// The hash of this round's input.
    pub input_hash: String,
    /// Whether the result names this input; absent where it names none.
    pub same_input: Option<bool>,
    /// Whether a rerun with the method, definition and seed that the result names gives the same pairs; absent where it
    /// names no method.
    pub replicated: Option<bool>,
    /// What else was checked.
    pub notes: Vec<Note>,
}

/// Audits a result. The definition asked for counts, else the one the result names, else the round's.
///
/// # Errors
/// [`RunError`] when no definition can be settled.
pub fn audit(round: &Round, law: &Law, claimed: &Claimed, asked: &Asked) -> Result<AuditReport, RunError> {
    let method =
        asked.method.or_else(|| claimed.method.as_ref().and_then(|word| word.parse::<Method>().ok()));
    let question = Asked {
        method,
        definition: asked.definition.clone().or_else(|| claimed.definition.clone()),
        seed: asked.seed.or(claimed.seed),
    };
    let prepared = Prepared::of(round, law);
    let settled = settle(&prepared, &question)?;
    let (offer_of, mut faults) = numbered(&prepared, claimed);
    let judged = judge(&prepared, &settled, &offer_of);
    faults.extend(judged.faults);
    let input_hash = written::hash(round);
    let is_whole = faults.is_empty();
    let replicated = method.and_then(|_| {
        let again = solve(&prepared, &settled).ok()?;
        Some(is_whole && again.offer_of == offer_of)
    });
    let mut notes = Vec::new();
    if is_whole && judged.stable == Some(true) && settled.definition == "weak" {
        notes.extend(rural(&prepared, &offer_of));
    }
    Ok(AuditReport {
        round: round.id.clone(),
        definition: settled.definition.to_owned(),
        stable: judged.stable.map(|stable| stable && is_whole),
        faults,
        broken_limits: judged.broken,
        blocking_pairs: judged.blocking,
        blocking_pairs_total: judged.total,
        counts: judged.counts,
        same_input: claimed.input_hash.as_ref().map(|named| *named == input_hash),
        input_hash,
        replicated,
        notes,
    })
}

/// The pairs as numbers, and what cannot be read as such.
fn numbered(prepared: &Prepared<'_>, claimed: &Claimed) -> (Vec<Option<u32>>, Vec<Text>) {
    let numbers = &prepared.numbers;
    let mut offer_of: Vec<Option<u32>> = vec![None; numbers.people.len()];
    let mut faults = Vec::new();
    for (person, offer, line) in &claimed.pairs {
        let place = if prepared.round.is_mutual() { numbers.person(offer) } else { numbers.offer(offer) };
        let (Some(number), Some(place)) = (numbers.person(person), place) else {
            faults.push(Text::new(
                format!("{line}行: 「{person}」と「{offer}」のどちらかが募集回にない"),
                format!("line {line}: \"{person}\" or \"{offer}\" is not in the round"),
            ));
            continue;
        };
        if offer_of[number as usize].replace(place).is_some_and(|before| before != place) {
            faults.push(Text::new(
                format!("{line}行: 「{person}」が二つの場所に置かれている"),
                format!("line {line}: \"{person}\" is placed twice"),
            ));
        }
    }
    (offer_of, faults)
}

/// Without ties every stable result places the same people and fills every offer equally (Roth 1986).
fn rural(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Option<Note> {
    let plain = prepared.market.is_strict() && prepared.round.joint.is_empty();
    if !plain || !prepared.limits.is_empty() {
        return None;
    }
    let lottery = prepared.lottery(0);
    let other = deferred_acceptance(&prepared.market, Side::Person, &lottery).outcome.offer_of;
    let differences = rural_hospitals(&prepared.market, offer_of, &other);
    let placed = differences.iter().filter(|one| matches!(one, Difference::Placed { .. })).count();
    let text = if differences.is_empty() {
        Text::new(
            "地方病院定理: ほかのどの安定な結果でも、同じ人が決まり、各受入れ先は同じ人数になる",
            "rural hospitals theorem: every stable result places the same people and fills every offer equally",
        )
    } else {
        Text::new(
            format!("地方病院定理に反する: 決まる人の違い {placed}"),
            format!("against the rural hospitals theorem: {placed} people placed in one result only"),
        )
    };
    Some(Note { code: "rural-hospitals".to_owned(), text })
}
