//! Lists of a workbook as facts for a round of the store.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{ListFault, Lists, Ranked};
use crate::calendar::Day;
use crate::event::{Fact, JointWish};
use crate::id::{Kind, Subject};
use crate::registry::Registry;
use crate::registry::round::RoundRecord;
use crate::text::Text;

/// What the lists state about a round of the store: offers, wishes of people, ranks of offers.
///
/// # Errors
/// Ids that no record has, and offers without an employer.
pub fn statements(
    lists: &Lists,
    round: &Subject,
    registry: &Registry,
) -> Result<Vec<(Subject, Fact)>, Vec<ListFault>> {
    let mut telling = Telling { registry, faults: Vec::new() };
    let mut facts = Vec::new();
    let mut employers: BTreeMap<&String, Subject> = BTreeMap::new();
    for (id, record) in &lists.offers {
        if let Some((organization, fact)) = telling.offer(id, record) {
            employers.insert(id, organization);
            facts.push((round.clone(), fact));
        }
    }
    let held = registry.get(round).and_then(|record| RoundRecord::of(record, Day::MAX));
    let known = |id: &String| held.as_ref()?.offers.get(id).map(|offer| offer.organization.clone());
    for (id, list) in &lists.wishes {
        let joint = lists.joint.iter().find(|((one, other), _)| one == id || other == id);
        let wishes = tiers(list);
        let joint = joint.and_then(|((one, other), wish)| {
            let is_first = one == id;
            let partner = telling.known("joint", if is_first { other } else { one }, Kind::Person)?;
            let pairs = wish.tiers.values().flatten().map(|[own, theirs]| match is_first {
                true => [own.clone(), theirs.clone()],
                false => [theirs.clone(), own.clone()],
            });
            Some(JointWish { partner, wishes: pairs.collect() })
        });
        if let Some(person) = telling.known("wishes", id, Kind::Person) {
            facts.push((person, Fact::WishesSubmitted { round: round.clone(), wishes, joint }));
        }
    }
    for (id, list) in &lists.ranks {
        let by = employers.get(id).cloned().or_else(|| known(id));
        let Some(by) = by else {
            telling.fault(
                "ranks",
                format!("受入れ枠「{id}」は募集回にありません。offers のシートに書くか、先に出してください"),
                format!("the round has no offer {id:?}; write it in the sheet offers, or offer it first"),
            );
            continue;
        };
        let ranks: Vec<Vec<Subject>> = list
            .values()
            .map(|tier| tier.iter().filter_map(|id| telling.known("ranks", id, Kind::Person)).collect())
            .collect();
        facts.push((round.clone(), Fact::RanksSubmitted { offer: id.clone(), ranks, by }));
    }
    if telling.faults.is_empty() { Ok(facts) } else { Err(telling.faults) }
}

fn tiers(list: &Ranked) -> Vec<Vec<String>> {
    list.values().cloned().collect()
}

struct Telling<'a> {
    registry: &'a Registry,
    faults: Vec<ListFault>,
}

impl Telling<'_> {
    fn fault(&mut self, sheet: &str, ja: String, en: String) {
        let text = Text::new(ja, en);
        self.faults.push(ListFault { sheet: sheet.to_owned(), cell: "A1".to_owned(), text });
    }

    /// The record of an id, with or without its kind before it.
    fn known(&mut self, sheet: &str, id: &str, kind: Kind) -> Option<Subject> {
        let subject = id.parse::<Subject>().ok().or_else(|| Subject::new(kind, id).ok());
        let found = subject.filter(|subject| subject.kind() == kind && self.registry.get(subject).is_some());
        if found.is_none() {
            let word = kind.word();
            self.fault(
                sheet,
                format!("「{id}」は記録にありません（{word}:… の識別子を書いてください）"),
                format!("{id:?} is not on record; write an identifier {word}:…"),
            );
        }
        found
    }

    fn offer(&mut self, id: &str, record: &Map<String, Value>) -> Option<(Subject, Fact)> {
        let text = |key: &str| record.get(key).and_then(Value::as_str).map(str::to_owned);
        let Some(organization) = text("organization") else {
            self.fault(
                "offers",
                format!("受入れ枠「{id}」に事業者がありません。見出し organization の列に organization:… を書いてください"),
                format!("offer {id:?} names no employer; write organization:… in the column organization"),
            );
            return None;
        };
        let organization = self.known("offers", &organization, Kind::Organization)?;
        let places = record.get("places").and_then(Value::as_i64).unwrap_or(1);
        let title = text("title").unwrap_or_else(|| id.to_owned());
        let apart = ["organization", "title", "places", "site"];
        let rest = record.iter().filter(|(key, _)| !apart.contains(&key.as_str()));
        let settings: toml::Table =
            rest.filter_map(|(key, value)| Some((key.clone(), of_json(value)?))).collect();
        let fact = Fact::RoundOffer {
            offer: id.to_owned(),
            title: Text::same(title),
            organization: organization.clone(),
            site: text("site").and_then(|site| site.parse().ok()),
            places,
            settings: settings.to_string(),
        };
        Some((organization, fact))
    }
}

fn of_json(value: &Value) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(answer) => toml::Value::Boolean(*answer),
        Value::Number(number) => toml::Value::Integer(number.as_i64()?),
        Value::String(text) => toml::Value::String(text.clone()),
        Value::Array(list) => toml::Value::Array(list.iter().filter_map(of_json).collect()),
        Value::Object(table) => toml::Value::Table(
            table.iter().filter_map(|(key, value)| Some((key.clone(), of_json(value)?))).collect(),
        ),
    })
}
