//! A round written back, in one canonical form: what a rerun reads, and what the input hash is made of.
//!
//! The form is the round file as JSON with everything it named written inside, records by id and keys by name. Two files
//! that say the same in another order or notation have one canonical form and so one hash.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::fields::Tiers;
use super::round::{Cap, Corporation, Joint, Offer, Person, Quota, Region, Round, Settings, Site};

/// The hash of everything a result of this round rests on, save method, definition, seed and law: hexadecimal SHA-256.
pub fn hash(round: &Round) -> String {
    let mut input = round.clone();
    // How it is to be run stands beside the hash in every result.
    input.settings.method = None;
    input.settings.definition = None;
    input.settings.seed = None;
    let digest = Sha256::digest(write(&input).as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The round as a round file in JSON, in canonical form.
pub fn write(round: &Round) -> String {
    let mut file = Object::default();
    file.put("round", head(round));
    file.put("person", records(&round.people, person));
    file.put("offer", records(&round.offers, offer));
    file.put("region", records(&round.regions, region));
    file.put("corporation", records(&round.corporations, corporation));
    file.put("site", records(&round.sites, site));
    let joint: BTreeMap<&str, &Joint> = round.joint.iter().map(|joint| (joint.id.as_str(), joint)).collect();
    file.put("joint", joint.into_values().map(self::joint).collect::<Vec<_>>().into());
    file.put("cap", records(&round.caps, cap));
    let mut costs: Vec<(&str, &str, i64)> =
        round.costs.iter().map(|cost| (cost.person.as_str(), cost.offer.as_str(), cost.cost)).collect();
    costs.sort_unstable();
    let cost =
        |(person, offer, cost): (&str, &str, i64)| json!({"person": person, "offer": offer, "cost": cost});
    file.put("cost", costs.into_iter().map(cost).collect::<Vec<_>>().into());
    if let Some(network) = &round.network {
        let nodes: BTreeMap<&str, i64> =
            network.nodes.iter().map(|(id, supply)| (id.as_str(), *supply)).collect();
        file.put(
            "node",
            nodes
                .into_iter()
                .map(|(id, supply)| json!({"id": id, "supply": supply}))
                .collect::<Vec<_>>()
                .into(),
        );
        let mut arcs: Vec<Value> = network
            .arcs
            .iter()
            .map(|arc| json!({"from": arc.from, "to": arc.to, "min": arc.least, "capacity": arc.most, "cost": arc.cost}))
            .collect();
        arcs.sort_by_key(Value::to_string);
        file.put("arc", arcs.into());
    }
    Value::Object(file.0).to_string()
}

/// An object that leaves out what is not there.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn put(&mut self, key: &str, value: Value) {
        let is_empty = match &value {
            Value::Null => true,
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        };
        if !is_empty {
            self.0.insert(key.to_owned(), value);
        }
    }

    /// A list that means something when it is empty.
    fn put_list(&mut self, key: &str, list: &Option<Tiers>) {
        if let Some(list) = list {
            self.0.insert(key.to_owned(), tiers(list));
        }
    }

    fn count(&mut self, key: &str, count: u32) {
        if count > 0 {
            self.put(key, count.into());
        }
    }
}

fn records<T>(records: &BTreeMap<String, T>, write: impl Fn(&T) -> Object) -> Value {
    let one = |(id, record): (&String, &T)| {
        let mut object = write(record);
        object.put("id", id.as_str().into());
        Value::Object(object.0)
    };
    records.iter().map(one).collect::<Vec<_>>().into()
}

/// A ranked list; the order within a tie has no meaning and is the order of the ids.
fn tiers(list: &Tiers) -> Value {
    let tier = |tier: &Vec<super::fields::Listed>| {
        let mut ids: Vec<&str> = tier.iter().map(|listed| listed.id.as_str()).collect();
        ids.sort_unstable();
        match ids.as_slice() {
            [one] => json!(one),
            several => json!(several),
        }
    };
    list.iter().map(tier).collect::<Vec<_>>().into()
}

fn set(ids: &BTreeSet<String>) -> Value {
    json!(ids)
}

fn head(round: &Round) -> Value {
    let mut head = Object::default();
    head.put("id", round.id.as_str().into());
    head.put("title", json!(round.title));
    head.put("starts_on", json!(round.starts_on));
    head.put("opens_on", json!(round.opens_on));
    head.put("closes_on", json!(round.closes_on));
    head.put_list("priority", &round.priority);
    settings(&round.settings, &mut head);
    Value::Object(head.0)
}

fn settings(settings: &Settings, head: &mut Object) {
    let Settings {
        method,
        definition,
        seed,
        lottery_per_offer,
        draws,
        objective,
        bound,
        wish_weight,
        choice_weight,
        unmatched_cost,
        offers_may_close,
        allow_unknown,
    } = settings;
    head.put("method", json!(method.map(super::Method::word)));
    head.put("definition", json!(definition));
    head.put("seed", json!(seed));
    match (draws.is_empty(), lottery_per_offer) {
        (false, _) => head.put("lottery", json!(draws)),
        (true, true) => head.put("lottery", "per-offer".into()),
        (true, false) => {}
    }
    head.put("objective", json!(objective));
    head.put("bound", json!(bound));
    head.put("wish_weight", json!(wish_weight));
    head.put("choice_weight", json!(choice_weight));
    head.put("unmatched_cost", json!(unmatched_cost));
    if *offers_may_close {
        head.put("offers_may_close", true.into());
    }
    if *allow_unknown {
        head.put("allow_unknown", true.into());
    }
}

fn person(person: &Person) -> Object {
    let mut object = Object::default();
    object.put("wishes", tiers(&person.wishes));
    object.put("not_acceptable", set(&person.not_acceptable));
    object.put("about", json!(person.about));
    object.put("present", json!(person.present));
    object.put("regions", set(&person.regions));
    object.put("language", json!(person.language));
    object.put("language_claimed", json!(person.language_claimed));
    object.put("qualifications", set(&person.qualifications));
    object.put("qualifications_claimed", set(&person.qualifications_claimed));
    object.put("record", json!(person.record));
    object.put("life_text", json!(person.life_text));
    object.put("facts_text", json!(person.facts_text));
    object
}

fn offer(offer: &Offer) -> Object {
    let mut object = Object::default();
    object.put("title", json!(offer.title));
    object.put("site", json!(offer.site));
    object.put("corporation", json!(offer.corporation));
    object.put("region", json!(offer.region));
    object.put("places", offer.places.into());
    object.count("min", offer.least);
    object.put("target", json!(offer.target));
    object.put_list("ranks", &offer.ranks);
    object.put("quota", offer.quotas.iter().map(quota).collect::<Vec<_>>().into());
    object.put("language_floor", json!(offer.language_floor));
    object.put("qualifications", set(&offer.qualifications));
    object.put("admits", json!(offer.admits));
    let terms = &offer.terms;
    object.put("pay_month", json!(terms.pay_month));
    object.put("currency", json!(terms.currency));
    object.put("shifts", json!(terms.shifts));
    object.put("town", json!(terms.town));
    object.put("country", json!(terms.country));
    object.put("work", json!(terms.work));
    object.put("level", json!(terms.level));
    object.put("language", json!(terms.language));
    object
}

fn quota(quota: &Quota) -> Value {
    let mut object = Object::default();
    object.put("who", json!(quota.who));
    object.count("min", quota.least);
    object.put("max", json!(quota.most));
    object.count("reserve", quota.reserve);
    Value::Object(object.0)
}

fn region(region: &Region) -> Object {
    let mut object = Object::default();
    object.put("cap", json!(region.cap));
    object.count("min", region.least);
    object.put("order", json!(region.order));
    object
}

fn corporation(corporation: &Corporation) -> Object {
    let mut object = Object::default();
    object.put("places", json!(corporation.places));
    object.put("target", json!(corporation.target));
    object.put_list("ranks", &corporation.ranks);
    object
}

fn site(site: &Site) -> Object {
    let mut object = Object::default();
    object.put("facility_text", json!(site.facility_text));
    object
}

fn joint(joint: &Joint) -> Value {
    let pair = |pair: &[Option<String>; 2]| {
        json!(pair.iter().map(|offer| offer.as_deref().unwrap_or_default()).collect::<Vec<_>>())
    };
    let tier = |tier: &Vec<[Option<String>; 2]>| match tier.as_slice() {
        [one] => pair(one),
        several => several.iter().map(pair).collect::<Vec<_>>().into(),
    };
    json!({
        "id": joint.id, "members": joint.members, "wishes": joint.wishes.iter().map(tier).collect::<Vec<_>>(),
    })
}

fn cap(cap: &Cap) -> Object {
    let mut object = Object::default();
    object.put("offers", set(&cap.offers));
    object.put("who", json!(cap.who));
    object.put("max", cap.most.into());
    object.put("because", json!(cap.because));
    object
}
