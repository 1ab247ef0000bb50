//! What a round must not say: ids nobody declared, entries twice, limits that contradict each other.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::matching::fault::RoundFinding;
use crate::matching::fields::{Faults, Tiers};
use crate::matching::round::{Offer, Round};
use crate::pathway::Law;
use crate::text::Text;

/// Adds the faults of a round to `faults`, and its findings to the round.
pub(super) fn check(round: &mut Round, law: &Law, faults: &mut Faults) {
    lists(round, faults);
    places(round, faults);
    quotas(round, faults);
    regions(round, faults);
    others(round, faults);
    joint(round, faults);
    levels(round, law, faults);
    if faults.is_empty() {
        let mut findings = one_sided(round);
        findings.extend(crowded(round));
        findings.sort();
        round.findings = findings;
    }
}

/// Every entry of a list must exist and stand there once.
fn list(name: &str, list: &Tiers, noun: &str, exists: impl Fn(&str) -> bool, faults: &mut Faults) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for listed in list.iter().flatten() {
        if listed.id != "*" && !exists(&listed.id) {
            let message = format!(
                "{name} lists {noun} \"{}\", which does not exist; correct the id or add the {noun}",
                listed.id
            );
            faults.add(listed.line, message);
        }
        if let Some(first) = seen.insert(&listed.id, listed.line) {
            let message =
                format!("{name} lists \"{}\" twice, first on line {first}; keep one entry", listed.id);
            faults.add(listed.line, message);
        }
    }
}

fn lists(round: &Round, faults: &mut Faults) {
    let (people, offers) = (&round.people, &round.offers);
    let mutual = round.is_mutual();
    for (id, person) in people {
        let name = format!("person \"{id}\"");
        if mutual {
            list(&name, &person.wishes, "person", |other| people.contains_key(other), faults);
            if let Some(own) = person.wishes.iter().flatten().find(|listed| listed.id == *id) {
                faults.add(own.line, format!("{name} wishes for itself; take that entry away"));
            }
        } else {
            list(&name, &person.wishes, "offer", |offer| offers.contains_key(offer), faults);
        }
        let is_known =
            |other: &String| if mutual { people.contains_key(other) } else { offers.contains_key(other) };
        for other in person.not_acceptable.iter().chain(&person.present).filter(|other| !is_known(other)) {
            faults
                .add(person.line, format!("{name} names \"{other}\", which does not exist; correct the id"));
        }
    }
    let exists = |id: &str| people.contains_key(id);
    for (id, offer) in offers {
        if let Some(ranks) = &offer.ranks {
            list(&format!("offer \"{id}\""), ranks, "person", exists, faults);
        }
    }
    for (id, corporation) in &round.corporations {
        if let Some(ranks) = &corporation.ranks {
            list(&format!("corporation \"{id}\""), ranks, "person", exists, faults);
        }
    }
    if let Some(priority) = &round.priority {
        list("the priority of the round", priority, "person", exists, faults);
    }
}

fn places(round: &Round, faults: &mut Faults) {
    for (id, offer) in &round.offers {
        if offer.least > offer.places {
            let (least, places) = (offer.least, offer.places);
            let message = format!(
                "offer \"{id}\" wants at least {least} people and has {places} places; min ≤ places must hold"
            );
            faults.add(offer.line, message);
        }
    }
    let mut holders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, person) in &round.people {
        if let Some(present) = &person.present {
            holders.entry(present).or_default().push(id);
        }
    }
    for (offer, holders) in holders {
        let Some(places) = round.offers.get(offer).map(|offer| offer.places) else { continue };
        if holders.len() > places as usize {
            let who = holders.join("\", \"");
            let line = round.people[holders[0]].line;
            let message = format!(
                "\"{who}\" hold offer \"{offer}\" at present, which has {places} places; raise its places or correct `present`"
            );
            faults.add(line, message);
        }
    }
}

fn quotas(round: &Round, faults: &mut Faults) {
    for (id, offer) in &round.offers {
        let mut least = 0u64;
        for quota in &offer.quotas {
            least += u64::from(quota.least);
            if quota.most.is_some_and(|most| quota.least > most) {
                let most = quota.most.unwrap_or_default();
                let message = format!(
                    "a quota of offer \"{id}\" has min {} and max {most}; min ≤ max must hold",
                    quota.least
                );
                faults.add(quota.line, message);
            }
        }
        if least > u64::from(offer.places) {
            let message = format!(
                "the quotas of offer \"{id}\" want at least {least} people, and it has {} places; lower a min or raise `places`",
                offer.places
            );
            faults.add(offer.line, message);
        }
    }
}

fn regions(round: &Round, faults: &mut Faults) {
    for (id, region) in &round.regions {
        if region.cap.is_some_and(|cap| region.least > cap) {
            let cap = region.cap.unwrap_or_default();
            let message =
                format!("region \"{id}\" has min {} and cap {cap}; min ≤ cap must hold", region.least);
            faults.add(region.line, message);
        }
        let members: BTreeSet<&str> = members(round, id);
        let mut seen = BTreeSet::new();
        for offer in &region.order {
            if !members.contains(offer.as_str()) {
                faults.add(
                    region.line,
                    format!("the order of region \"{id}\" names offer \"{offer}\", which is not in it"),
                );
            }
            if !seen.insert(offer) {
                faults
                    .add(region.line, format!("the order of region \"{id}\" names offer \"{offer}\" twice"));
            }
        }
        let targets: u64 =
            members.iter().filter_map(|offer| round.offers[*offer].target).map(u64::from).sum();
        if let Some(cap) = region.cap.filter(|cap| targets > u64::from(*cap)) {
            let message = format!(
                "the targets in region \"{id}\" sum to {targets}, above its cap of {cap}; lower a target"
            );
            faults.add(region.line, message);
        }
    }
}

/// The offers of a region.
fn members<'r>(round: &'r Round, region: &str) -> BTreeSet<&'r str> {
    let here = round.offers.iter().filter(|(_, offer)| offer.region.as_deref() == Some(region));
    here.map(|(id, _)| id.as_str()).collect()
}

fn others(round: &Round, faults: &mut Faults) {
    for (id, cap) in &round.caps {
        for offer in cap.offers.iter().filter(|offer| !round.offers.contains_key(*offer)) {
            faults.add(
                cap.line,
                format!("cap \"{id}\" counts offer \"{offer}\", which does not exist; correct the id"),
            );
        }
        if cap.offers.is_empty() && faults.is_empty() {
            faults.add(cap.line, format!("cap \"{id}\" counts no offer; write `offers`, `site`, `corporation`, `region` or `includes`"));
        }
    }
    let mut seen = HashSet::new();
    for cost in &round.costs {
        let known = round.people.contains_key(&cost.person) && round.offers.contains_key(&cost.offer);
        if !known {
            let message = format!(
                "a cost names person \"{}\" and offer \"{}\", which do not both exist; correct the id",
                cost.person, cost.offer
            );
            faults.add(cost.line, message);
        }
        if !seen.insert((&cost.person, &cost.offer)) {
            faults.add(
                cost.line,
                format!("the cost of \"{}\" at \"{}\" stands twice; keep one", cost.person, cost.offer),
            );
        }
    }
    for person in round.settings.draws.keys().filter(|id| !round.people.contains_key(*id)) {
        faults.add(0, format!("a draw is given for \"{person}\", who does not exist; correct the id"));
    }
}

fn joint(round: &Round, faults: &mut Faults) {
    let mut of: BTreeMap<&str, &str> = BTreeMap::new();
    for joint in &round.joint {
        for member in &joint.members {
            if let Some(other) = of.insert(member, &joint.id) {
                let message = format!(
                    "person \"{member}\" stands in joint wishes \"{other}\" and \"{}\"; one person can have one joint wish",
                    joint.id
                );
                faults.add(joint.line, message);
            }
        }
        let mut seen = BTreeSet::new();
        for pair in joint.wishes.iter().flatten() {
            for offer in pair.iter().flatten().filter(|offer| !round.offers.contains_key(*offer)) {
                faults.add(
                    joint.line,
                    format!(
                        "joint wish \"{}\" names offer \"{offer}\", which does not exist; correct the id",
                        joint.id
                    ),
                );
            }
            if !seen.insert(pair) {
                faults.add(
                    joint.line,
                    format!("joint wish \"{}\" lists one pair of offers twice; keep one entry", joint.id),
                );
            }
        }
    }
}

/// Levels of Japanese must be words of the law's own scale.
fn levels(round: &Round, law: &Law, faults: &mut Faults) {
    let Some(scale) = law.rulebook().catalog().get("japanese_level") else { return };
    let known: Vec<&str> = scale.words.iter().map(|word| &**word).collect();
    let mut ask = |line: usize, name: String, level: &Option<String>| {
        if let Some(level) = level.as_ref().filter(|level| !known.contains(&level.as_str())) {
            let all = known.join(", ");
            faults.add(line, format!("{name} names the level \"{level}\"; write one of: {all}"));
        }
    };
    for (id, offer) in &round.offers {
        ask(offer.line, format!("`language_floor` of offer \"{id}\""), &offer.language_floor);
    }
    for (id, person) in &round.people {
        ask(person.line, format!("`language` of person \"{id}\""), &person.language);
        ask(person.line, format!("`language_claimed` of person \"{id}\""), &person.language_claimed);
    }
}

/// Wishes and choices that only one side has.
fn one_sided(round: &Round) -> Vec<RoundFinding> {
    let mut findings = Vec::new();
    if round.is_mutual() {
        return findings;
    }
    let mut wished: HashSet<(&str, &str)> = HashSet::new();
    let mut open: HashSet<&str> = HashSet::new();
    for (id, person) in &round.people {
        wished.extend(person.wishes.iter().flatten().map(|offer| (offer.id.as_str(), id.as_str())));
        if person.wishes.iter().flatten().any(|listed| listed.id == "*") {
            open.insert(id);
        }
    }
    for joint in &round.joint {
        for pair in joint.wishes.iter().flatten() {
            let both =
                joint.members.iter().zip(pair).filter_map(|(member, offer)| Some((offer.as_ref()?, member)));
            wished.extend(both.map(|(offer, member)| (offer.as_str(), member.as_str())));
        }
    }
    // A corporation's list ranks for all its offers.
    let list_of = |offer: &'_ Offer| {
        let own = offer.corporation.as_ref().and_then(|id| round.corporations.get(id));
        offer.ranks.clone().or_else(|| own.and_then(|corporation| corporation.ranks.clone()))
    };
    let mut ranked: HashSet<(&str, String)> = HashSet::new();
    let mut open_offers: HashSet<&str> = HashSet::new();
    for (id, offer) in &round.offers {
        let Some(ranks) = list_of(offer) else {
            open_offers.insert(id);
            continue;
        };
        for listed in ranks.into_iter().flatten() {
            if listed.id == "*" {
                open_offers.insert(id);
                continue;
            }
            if offer.ranks.is_some()
                && !wished.contains(&(id.as_str(), listed.id.as_str()))
                && !open.contains(listed.id.as_str())
            {
                let text = Text::new(
                    "受入れ先は順位を付けたが、本人は希望していない",
                    "the offer ranks the person, who does not wish for it",
                );
                findings.push(finding("one-sided-choice", listed.line, (&listed.id, id), text));
            }
            ranked.insert((id, listed.id));
        }
    }
    for (offer, person) in wished.iter().filter(|(offer, _)| *offer != "*" && !open_offers.contains(offer)) {
        if !ranked.contains(&(offer, (*person).to_owned())) {
            let text = Text::new(
                "本人は希望したが、受入れ先は順位を付けていない",
                "the person wishes for the offer, which does not rank the person",
            );
            findings.push(finding("one-sided-wish", round.people[*person].line, (person, offer), text));
        }
    }
    findings
}

/// Reserved places beyond the places of an offer.
fn crowded(round: &Round) -> Vec<RoundFinding> {
    let more = |(id, offer): (&String, &Offer)| {
        let kept: u64 = offer.quotas.iter().map(|quota| u64::from(quota.reserve)).sum();
        (kept > u64::from(offer.places)).then(|| RoundFinding {
            code: "reserves-beyond-places",
            line: offer.line,
            person: None,
            offer: Some(id.clone()),
            text: Text::new(
                format!("枠取り{kept}人分は定員{}人を超える", offer.places),
                format!("{kept} reserved places are more than its {} places", offer.places),
            ),
        })
    };
    round.offers.iter().filter_map(more).collect()
}

fn finding(code: &'static str, line: usize, pair: (&str, &str), text: Text) -> RoundFinding {
    RoundFinding { code, line, person: Some(pair.0.to_owned()), offer: Some(pair.1.to_owned()), text }
}
