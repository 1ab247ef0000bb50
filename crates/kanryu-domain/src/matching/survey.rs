//! What a round is before it is run: which theory applies, what may be promised, and what its makers should know.

use kanryu_matching::laminar::{Nest, Order, Part, Theory};
use serde::Serialize;

use super::eligible::Struck;
use super::fault::RoundFinding;
use super::limits::sets;
use super::round::Round;
use super::run::{Prepared, usual_method};
use super::{METHODS, Method, Note};
use crate::pathway::Law;
use crate::text::Text;

/// A round looked at before it is run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Survey {
    /// The round.
    pub round: String,
    /// People.
    pub people: usize,
    /// Offers.
    pub offers: usize,
    /// Places.
    pub places: u64,
    /// Pairs that both sides list and that can be made.
    pub pairs: usize,
    /// Which theory applies to the limits: `none`, `disjoint`, `nested` or `overlapping`.
    pub theory: &'static str,
    /// What follows from it.
    pub promised: Text,
    /// The method its contents ask for.
    pub method: &'static str,
    /// The definitions that this method knows; one must be named where `definition_required`.
    pub definitions: &'static [&'static str],
    /// Whether a definition must be named.
    pub definition_required: bool,
    /// First wishes of each offer, for publication before the round closes; offers nobody wishes for first are absent.
    pub first_wishes: Vec<(String, u32)>,
    /// Wishes that cannot come true, each with its rule.
    pub struck: Vec<Struck>,
    /// What its makers should know.
    pub findings: Vec<RoundFinding>,
    /// What else follows from its contents.
    pub notes: Vec<Note>,
}

/// Looks at a round.
pub fn survey(round: &Round, law: &Law) -> Survey {
    let prepared = Prepared::of(round, law);
    let method = round.settings.method.unwrap_or_else(|| usual_method(&prepared));
    let (theory, promised) = theory(&prepared);
    let mut notes = notes(&prepared);
    if let Some(text) = short_lists(&prepared) {
        notes.push(Note { code: "no-wish-can-come-true".to_owned(), text });
    }
    Survey {
        round: round.id.clone(),
        people: round.people.len(),
        offers: round.offers.len(),
        places: prepared.market.capacities().iter().map(|places| u64::from(*places)).sum(),
        pairs: prepared.market.pairs(),
        theory,
        promised,
        method: method.word(),
        definitions: method.definitions(),
        definition_required: method.usual_definition().is_none() && round.settings.definition.is_none(),
        first_wishes: first_wishes(&prepared),
        struck: prepared.struck.values().cloned().collect(),
        findings: round.findings.clone(),
        notes,
    }
}

fn theory(prepared: &Prepared<'_>) -> (&'static str, Text) {
    let (sets, from) = sets(&prepared.limits, &prepared.kinds);
    if sets.is_empty() {
        let text = Text::new(
            "定員のほかに上限がない。受入保留方式は安定で、人にとって正直が最善",
            "no limit beyond places: deferred acceptance is stable, and telling the truth is best for people",
        );
        return ("none", text);
    }
    let nest = Nest { sets, kind_of: prepared.kinds.kind_of.clone(), order: Order::OwnRanks };
    let part = |part: Part, ja: bool| match part {
        Part::Set(set) => {
            let name = &prepared.limits[from[set as usize]].name;
            if ja { name.ja.clone() } else { name.en.clone() }
        }
        Part::Places(offer) => format!("{} (places)", prepared.numbers.offers[offer as usize]),
    };
    match nest.theory(&prepared.market) {
        Ok(Theory::Disjoint) => (
            "disjoint",
            Text::new(
                "上限は互いに重ならない地域をなす。flexible と nested-caps が使え、どちらも人にとって正直が最善",
                "the caps are regions apart from one another: flexible and nested-caps both apply, and with both telling the truth is best for people",
            ),
        ),
        Ok(Theory::Laminar) => (
            "nested",
            Text::new(
                "上限は入れ子をなす。nested-caps は選択に照らして安定で、人にとって正直が最善",
                "the caps are nested: nested-caps is stable by its choice, and telling the truth is best for people",
            ),
        ),
        Ok(Theory::Overlapping { first, second }) => (
            "overlapping",
            Text::new(
                format!(
                    "{} と {} が重なり合う。cut-offs だけが使え、公平だが定員が空くことがあり、正直が最善とは限らない",
                    part(first, true),
                    part(second, true)
                ),
                format!(
                    "{} and {} overlap: only cut-offs applies; it is fair, but may waste places and is not strategy-proof",
                    part(first, false),
                    part(second, false)
                ),
            ),
        ),
        Err(error) => ("overlapping", Text::same(error.to_string())),
    }
}

fn first_wishes(prepared: &Prepared<'_>) -> Vec<(String, u32)> {
    let mut first = vec![0u32; prepared.numbers.offers.len()];
    if prepared.round.is_mutual() {
        return Vec::new();
    }
    for list in &prepared.listing.wishes {
        let best = list.iter().map(|(_, rank)| *rank).min();
        list.iter()
            .filter(|(_, rank)| Some(*rank) == best)
            .for_each(|(offer, _)| first[*offer as usize] += 1);
    }
    let counted = prepared.numbers.offers.iter().zip(first).filter(|(_, count)| *count > 0);
    counted.map(|(offer, count)| ((*offer).to_owned(), count)).collect()
}

/// People none of whose wishes can come true.
fn short_lists(prepared: &Prepared<'_>) -> Option<Text> {
    let round = prepared.round;
    if round.is_mutual()
        || !round.joint.is_empty()
        || round.people.values().all(|person| person.wishes.is_empty())
    {
        return None;
    }
    let alone = (0u32..)
        .zip(&prepared.numbers.people)
        .filter(|(person, _)| prepared.market.wishes(*person).is_empty());
    let names: Vec<&str> = alone.map(|(_, id)| *id).collect();
    if names.is_empty() {
        return None;
    }
    let names = names.join(", ");
    Some(Text::new(
        format!("かないうる希望が一つもない人: {names}"),
        format!("people with no wish that could come true: {names}"),
    ))
}

fn notes(prepared: &Prepared<'_>) -> Vec<Note> {
    let round = prepared.round;
    let mut found = prepared.legal.clone();
    let mut say = |code: &str, ja: String, en: String| {
        found.push(Note { code: code.to_owned(), text: Text::new(ja, en) });
    };
    if !prepared.market.is_strict() {
        say(
            "ties",
            "同順位がある。くじの種を先に決めて記録する（seed）".to_owned(),
            "there are ties: commit to a seed before the lists are known (`seed`)".to_owned(),
        );
    }
    if round.offers.values().any(|offer| offer.least > 0) {
        say(
            "minimums",
            "最少人数がある。安定な結果が存在しないことがある".to_owned(),
            "there are minimums: a stable result may not exist; minimums says so and gives the stated compromise".to_owned(),
        );
    }
    if round.offers.values().flat_map(|offer| &offer.quotas).any(|quota| quota.most.is_some()) {
        say(
            "majority-cap-warning",
            "種類ごとの厳格な上限は、助けるはずの人々を不利にすることがある（Kojima 2012）。留保枠（reserve）を検討されたい".to_owned(),
            "hard caps on kinds can hurt those they should help (Kojima 2012); consider `reserve`".to_owned(),
        );
    }
    let words: Vec<&str> = METHODS.iter().map(|method: &Method| method.word()).collect();
    say("methods", format!("方法: {}", words.join(", ")), format!("methods: {}", words.join(", ")));
    found
}
