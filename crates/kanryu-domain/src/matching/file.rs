//! Reads a round file, TOML or JSON; the format is told in `docs/round-file.md`.
//!
//! Everything that is wrong with a file is reported at once, each fault with its line and the records it is about.

mod attached;
mod check;
mod matrix;
mod records;

use std::collections::BTreeMap;

use super::fault::RoundError;
use super::fields::{Faults, Fields};
use super::method::Method;
use super::round::{Round, Settings};
use super::tree::{self, Entry, Node, Value};
use crate::pathway::Law;

/// Reads a file that the round names, such as a history or facility file, by the path written there.
pub type Attachments<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// Reads a round file; `file` is its name in messages, `attached` reads the files it names.
///
/// # Errors
/// Everything that is wrong with it, each with its line.
pub fn parse(file: &str, text: &str, law: &Law, attached: Attachments<'_>) -> Result<Round, Vec<RoundError>> {
    let mut faults = Faults::of(file);
    let document = match tree::read(text) {
        Ok(document) => document,
        Err(unreadable) => {
            faults.add(unreadable.line, unreadable.message);
            return Err(faults.into_sorted());
        }
    };
    let mut reading = Reading { law, attached, faults };
    let round = reading.round(&document);
    let Reading { mut faults, .. } = reading;
    let mut round = round;
    check::check(&mut round, law, &mut faults);
    if faults.is_empty() { Ok(round) } else { Err(faults.into_sorted()) }
}

/// One file being read.
struct Reading<'a> {
    law: &'a Law,
    attached: Attachments<'a>,
    faults: Faults,
}

/// A record with its id, its line and its table.
type Found<'n> = (String, usize, &'n Node);

impl Reading<'_> {
    fn round(&mut self, document: &Node) -> Round {
        let mut all = Fields::of("the file", document, &mut self.faults);
        let mut round = Round::default();
        match all.take("round") {
            Some(node) => self.head(node, &mut round),
            None => round.id = "round".to_owned(),
        }
        for (id, line, node) in self.records(all.take("person"), "person") {
            let person = self.person(&id, line, node);
            round.people.insert(id, person);
        }
        for (id, line, node) in self.records(all.take("offer"), "offer") {
            let offer = self.offer(&id, line, node);
            round.offers.insert(id, offer);
        }
        for (id, line, node) in self.records(all.take("region"), "region") {
            let region = self.region(&id, line, node, &mut round);
            round.regions.insert(id, region);
        }
        for (id, line, node) in self.records(all.take("corporation"), "corporation") {
            let corporation = self.corporation(&id, line, node);
            round.corporations.insert(id, corporation);
        }
        for (id, line, node) in self.records(all.take("site"), "site") {
            let site = self.site(&id, line, node);
            round.sites.insert(id, site);
        }
        for (id, line, node) in self.records(all.take("joint"), "joint") {
            self.joint(&id, line, node, &mut round);
        }
        let caps = self.records(all.take("cap"), "cap");
        self.caps(&caps, &mut round);
        self.costs(&mut all, &mut round);
        self.network(&mut all, &mut round);
        all.finish(&mut self.faults);
        round
    }

    fn head(&mut self, node: &Node, round: &mut Round) {
        let faults = &mut self.faults;
        let mut head = Fields::of("the round", node, faults);
        round.id = head.id("id", faults).unwrap_or_else(|| "round".to_owned());
        round.title = head.text("title", faults);
        round.starts_on = head.day("starts_on", faults);
        round.opens_on = head.day("opens_on", faults);
        round.closes_on = head.day("closes_on", faults);
        round.priority = head.tiers("priority", faults);
        let mut settings = Settings::default();
        if let Some(node) = head.take("method") {
            match &node.value {
                Value::Text(word) => match word.parse::<Method>() {
                    Ok(method) => settings.method = Some(method),
                    Err(error) => faults.add(node.line, format!("`method`: {error}")),
                },
                _ => faults.add(node.line, "`method` of the round must be a text"),
            }
        }
        settings.definition = head.text("definition", faults);
        settings.seed = head.seed("seed", faults);
        if let Some(node) = head.take("lottery") {
            match &node.value {
                Value::Text(word) if word == "single" => {}
                Value::Text(word) if word == "per-offer" => settings.lottery_per_offer = true,
                Value::Table(entries) => draws(entries, &mut settings, faults),
                _ => faults.add(
                    node.line,
                    "`lottery` of the round is \"single\", \"per-offer\" or a table of draws by person",
                ),
            }
        }
        settings.objective = head.text("objective", faults);
        settings.bound = head.seed("bound", faults);
        settings.wish_weight = head.number("wish_weight", faults);
        settings.choice_weight = head.number("choice_weight", faults);
        settings.unmatched_cost = head.number("unmatched_cost", faults);
        settings.offers_may_close = head.yes_no("offers_may_close", faults).unwrap_or_default();
        settings.allow_unknown = head.yes_no("allow_unknown", faults).unwrap_or_default();
        round.settings = settings;
        if let (Some(opens), Some(closes)) = (round.opens_on, round.closes_on)
            && opens > closes
        {
            faults.add(
                head.line,
                format!("the round opens on {opens}, after it closes on {closes}; swap the days"),
            );
        }
        head.finish(faults);
    }

    /// The records of one kind: a list of tables with `id`, or a table of tables by id.
    fn records<'n>(&mut self, node: Option<&'n Node>, kind: &'static str) -> Vec<Found<'n>> {
        let mut found = Vec::new();
        let mut lines: BTreeMap<String, usize> = BTreeMap::new();
        match node.map(|node| (&node.value, node.line)) {
            None => {}
            Some((Value::List(list), _)) => {
                for (node, number) in list.iter().zip(1usize..) {
                    let id = match (self.id_in(node), kind) {
                        (Some(id), _) => id,
                        // A joint wish or a cap can be named by its number alone.
                        (None, "joint" | "cap") => number.to_string(),
                        (None, _) => {
                            self.faults.add(node.line, format!("this {kind} has no id; write `id = \"…\"`"));
                            continue;
                        }
                    };
                    if let Some(first) = lines.insert(id.clone(), node.line) {
                        self.faults.add(
                            node.line,
                            format!("{kind} \"{id}\" stands twice, first on line {first}; keep one of them"),
                        );
                    }
                    found.push((id, node.line, node));
                }
            }
            Some((Value::Table(entries), _)) => {
                found.extend(entries.iter().map(|entry| (entry.key.clone(), entry.line, &entry.node)));
            }
            Some((_, line)) => {
                self.faults.add(line, format!("write each {kind} as a table [[{kind}]] or [{kind}.ID]"));
            }
        }
        found
    }

    fn id_in(&self, node: &Node) -> Option<String> {
        match &node.value {
            Value::Table(entries) => entries
                .iter()
                .find(|entry| entry.key == "id")
                .and_then(|entry| super::fields::id_of(&entry.node)),
            _ => None,
        }
    }
}

/// Draws made elsewhere.
fn draws(entries: &[Entry], settings: &mut Settings, faults: &mut Faults) {
    for Entry { key, line, node } in entries {
        match node.value {
            Value::Number(draw) if draw >= 0 => {
                settings.draws.insert(key.clone(), draw.unsigned_abs());
            }
            _ => faults.add(*line, format!("the draw of \"{key}\" must be a whole number from 0")),
        }
    }
}
