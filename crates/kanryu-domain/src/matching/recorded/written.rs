//! The records of a round written as a round file in JSON.

use std::collections::{BTreeMap, BTreeSet};

use kanryu_rules::{Facts, Value as FactValue};
use serde_json::{Map, Value, json};

use super::RecordedError;
use crate::calendar::Day;
use crate::event::Fact;
use crate::facts::facts_of;
use crate::id::Subject;
use crate::pathway::Law;
use crate::registry::Record;
use crate::registry::round::{OfferRecord, RoundRecord, Wishes};

/// The qualification of a person who is in the register of certified care workers, not provisionally.
const CERTIFIED: &str = "certified-care-worker";

/// The round as a file, and the people whose joint wish the other person does not share.
pub(super) fn file(
    round: &RoundRecord,
    wishes: &[Wishes<'_>],
    as_of: Day,
    law: &Law,
) -> Result<(String, Vec<Subject>), RecordedError> {
    let mut file = table(&round.settings);
    for key in ["person", "offer", "joint"] {
        if file.contains_key(key) {
            return Err(RecordedError::OwnRecord { round: round.subject.clone(), key: key.to_owned() });
        }
    }
    let mut head = match file.remove("round") {
        Some(Value::Object(head)) => head,
        _ => Map::new(),
    };
    head.insert("id".into(), json!(round.subject.to_string()));
    head.insert("title".into(), json!(round.title.ja));
    head.insert("opens_on".into(), json!(round.opens_on));
    head.insert("closes_on".into(), json!(round.closes_on));
    if let Some(starts_on) = round.starts_on {
        head.insert("starts_on".into(), json!(starts_on));
    }
    if let Some(definition) = &round.definition {
        head.insert("definition".into(), json!(definition));
    }
    file.insert("round".into(), Value::Object(head));
    let people: BTreeSet<&Subject> = wishes.iter().map(|wishes| &wishes.record.subject).collect();
    let sites = sites(&file);
    let offers = round.offers.iter().map(|(id, offer)| self::offer(id, offer, &people, &sites));
    file.insert("offer".into(), offers.collect());
    let judged_on = round.starts_on.map_or(as_of, |starts_on| starts_on.max(as_of));
    file.insert("person".into(), wishes.iter().map(|wishes| person(wishes, as_of, judged_on, law)).collect());
    let (joint, alone) = joint(wishes);
    file.insert("joint".into(), joint.into());
    Ok((Value::Object(file).to_string(), alone))
}

/// Settings as JSON. The registry refuses what is no TOML, so nothing is lost here.
fn table(settings: &str) -> Map<String, Value> {
    let read = settings.parse::<toml::Table>().unwrap_or_default();
    read.into_iter().map(|(key, value)| (key, of_toml(value))).collect()
}

fn of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(answer) => json!(answer),
        toml::Value::Datetime(day) => json!(day.to_string()),
        toml::Value::Array(list) => list.into_iter().map(of_toml).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, of_toml(value))).collect())
        }
    }
}

/// The sites whose facts the settings state.
fn sites(file: &Map<String, Value>) -> BTreeSet<String> {
    match file.get("site") {
        Some(Value::Object(sites)) => sites.keys().cloned().collect(),
        Some(Value::Array(list)) => {
            list.iter().filter_map(|site| site["id"].as_str().map(str::to_owned)).collect()
        }
        _ => BTreeSet::new(),
    }
}

fn offer(id: &str, offer: &OfferRecord, people: &BTreeSet<&Subject>, sites: &BTreeSet<String>) -> Value {
    let mut written = table(&offer.settings);
    written.insert("id".into(), json!(id));
    written.insert("title".into(), json!(offer.title.ja));
    written.insert("places".into(), json!(offer.places));
    if let Some(site) = offer.site.as_ref().map(Subject::to_string).filter(|site| sites.contains(site)) {
        written.insert("site".into(), json!(site));
    }
    if let Some(ranks) = &offer.ranks {
        // Somebody who takes no part (any more) leaves the others in their order.
        let tiers = ranks.iter().map(|tier| {
            tier.iter().filter(|person| people.contains(person)).map(Subject::to_string).collect::<Vec<_>>()
        });
        written.insert("ranks".into(), tiers.filter(|tier| !tier.is_empty()).map(tied).collect());
    }
    Value::Object(written)
}

fn tied(tier: Vec<String>) -> Value {
    match tier.as_slice() {
        [one] => json!(one),
        _ => json!(tier),
    }
}

fn person(wishes: &Wishes<'_>, as_of: Day, judged_on: Day, law: &Law) -> Value {
    let mut written = Map::new();
    written.insert("id".into(), json!(wishes.record.subject.to_string()));
    let tiers = wishes.wishes.iter().filter(|tier| !tier.is_empty()).cloned().map(tied);
    written.insert("wishes".into(), tiers.collect());
    let record = wishes.record;
    if let Some(Fact::PersonRegistered { nationality, sex, .. }) = record
        .by(as_of)
        .rev()
        .map(|entry| &entry.fact)
        .find(|fact| matches!(fact, Fact::PersonRegistered { .. }))
    {
        written.insert("nationality".into(), json!(nationality));
        if let Some(sex) = sex {
            written.insert("sex".into(), json!(sex));
        }
    }
    // What happens after the day of the question is not known on it.
    let known = Record { entries: record.by(as_of).cloned().collect(), ..record.clone() };
    let facts = facts_of(&known, judged_on);
    let scale = law.rulebook().catalog().get("japanese_level");
    // Words of the scale stand from the lowest to the highest.
    let scale: Vec<&str> =
        scale.map_or_else(Vec::new, |scale| scale.words.iter().map(|word| &**word).collect());
    verified(&facts, &mut written);
    claims(&known, &scale, &mut written);
    written.insert("facts_text".into(), json!(facts_text(&facts, law)));
    Value::Object(written)
}

/// What somebody verified: level of Japanese, registration, tests.
fn verified(facts: &Facts, written: &mut Map<String, Value>) {
    if let Some(FactValue::Word(level)) = facts.get("japanese_level") {
        written.insert("language".into(), json!(&**level));
    }
    let holds = |name: &str| matches!(facts.get(name), Some(FactValue::YesNo(true)));
    if holds("registered") && !holds("registration_is_provisional") {
        written.insert("qualifications".into(), json!([CERTIFIED]));
    }
}

/// Verified passes are qualifications under the name of the test; passes that nobody verified are claims.
fn claims(record: &Record, scale: &[&str], written: &mut Map<String, Value>) {
    let mut held: BTreeSet<String> = BTreeSet::new();
    let mut claimed: BTreeSet<String> = BTreeSet::new();
    let mut level_claimed: Option<usize> = None;
    for entry in &record.entries {
        let Fact::TestTaken { test, level, passed: true, verified, .. } = &entry.fact else { continue };
        if *verified {
            held.insert(test.clone())
        } else {
            claimed.insert(test.clone())
        };
        let rank = level.as_deref().and_then(|level| scale.iter().position(|known| *known == level));
        level_claimed = level_claimed.max(rank.filter(|_| !verified));
    }
    if let Some(Value::Array(known)) = written.get("qualifications") {
        held.extend(known.iter().filter_map(Value::as_str).map(str::to_owned));
    }
    claimed.retain(|one| !held.contains(one));
    written.insert("qualifications".into(), json!(held));
    written.insert("qualifications_claimed".into(), json!(claimed));
    if let Some(rank) = level_claimed {
        written.insert("language_claimed".into(), json!(scale[rank]));
    }
}

/// Facts as the table that the catalog reads.
fn facts_text(facts: &Facts, law: &Law) -> String {
    let catalog = law.rulebook().catalog();
    let mut text = "[facts]\n".to_owned();
    for (name, value) in facts.iter().filter(|(name, _)| catalog.get(name).is_some()) {
        let value = match value {
            FactValue::Count(count) => count.to_string(),
            FactValue::Day(day) => day.to_string(),
            FactValue::YesNo(answer) => answer.to_string(),
            FactValue::Word(word) => toml::Value::String(word.to_string()).to_string(),
            FactValue::Spans(spans) => {
                let span =
                    |span: &str| format!("[{}]", span.trim().trim_end_matches("..").replace("..", ", "));
                let spans = spans.to_string();
                let parts = spans.split(',').filter(|part| !part.trim().is_empty());
                format!("[{}]", parts.map(span).collect::<Vec<_>>().join(", "))
            }
        };
        text.push_str(&format!("{name} = {value}\n"));
    }
    text
}

/// Joint wishes that both people state, and the people who state one alone.
fn joint(wishes: &[Wishes<'_>]) -> (Vec<Value>, Vec<Subject>) {
    let by_person: BTreeMap<&Subject, &Wishes<'_>> =
        wishes.iter().map(|wishes| (&wishes.record.subject, wishes)).collect();
    let (mut both, mut alone) = (Vec::new(), Vec::new());
    for (person, wishes) in &by_person {
        let Some(joint) = wishes.joint else { continue };
        let swapped: Vec<[String; 2]> =
            joint.wishes.iter().map(|[own, other]| [other.clone(), own.clone()]).collect();
        let shared = by_person
            .get(&joint.partner)
            .and_then(|other| other.joint)
            .is_some_and(|other| other.partner == **person && other.wishes == swapped);
        if !shared {
            alone.push((*person).clone());
        } else if **person < joint.partner {
            let (first, second) = (person.to_string(), joint.partner.to_string());
            both.push(json!({
                "id": format!("{}+{}", person.key(), joint.partner.key()),
                "members": [first, second],
                "wishes": joint.wishes,
            }));
        }
    }
    (both, alone)
}
