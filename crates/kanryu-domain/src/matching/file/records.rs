//! The records of a round file: people, offers, regions, corporations, sites, joint wishes, caps.

use std::collections::{BTreeMap, BTreeSet};

use super::{Found, Reading};
use crate::matching::fields::{Fields, Listed};
use crate::matching::round::{Cap, Corporation, Joint, Offer, Person, Quota, Region, Round, Site, Terms};
use crate::matching::tree::{Node, Value};

/// Attributes of people that have a key of their own; any other stands in `about`.
const ATTRIBUTES: [&str; 4] = ["nationality", "sex", "status", "sending_organization"];

fn set(listed: Vec<Listed>) -> BTreeSet<String> {
    listed.into_iter().map(|one| one.id).collect()
}

impl Reading<'_> {
    pub(super) fn person(&mut self, id: &str, line: usize, node: &Node) -> Person {
        let mut fields = Fields::of(&format!("person \"{id}\""), node, &mut self.faults);
        let faults = &mut self.faults;
        fields.take("id");
        let mut person =
            Person { line, wishes: fields.tiers("wishes", faults).unwrap_or_default(), ..Person::default() };
        person.not_acceptable = set(fields.ids("not_acceptable", faults));
        person.about = fields.words("about", faults);
        for key in ATTRIBUTES {
            if let Some(word) = fields.id(key, faults) {
                person.about.insert(key.to_owned(), word);
            }
        }
        person.present = fields.id("present", faults);
        person.regions = set(fields.ids("regions", faults));
        person.language = fields.text("language", faults);
        person.language_claimed = fields.text("language_claimed", faults);
        person.qualifications = set(fields.ids("qualifications", faults));
        person.qualifications_claimed = set(fields.ids("qualifications_claimed", faults));
        person.record = fields.text("record", faults);
        self.known_life(id, &mut fields, &mut person);
        fields.finish(&mut self.faults);
        person
    }

    pub(super) fn offer(&mut self, id: &str, line: usize, node: &Node) -> Offer {
        let mut fields = Fields::of(&format!("offer \"{id}\""), node, &mut self.faults);
        let faults = &mut self.faults;
        fields.take("id");
        let mut offer = Offer {
            line,
            title: fields.text("title", faults),
            site: fields.id("site", faults),
            corporation: fields.id("corporation", faults),
            region: fields.id("region", faults),
            places: fields.count("places", faults).unwrap_or(1),
            least: fields.count("min", faults).unwrap_or_default(),
            target: fields.count("target", faults),
            ranks: fields.tiers("ranks", faults),
            language_floor: fields.text("language_floor", faults),
            qualifications: set(fields.ids("qualifications", faults)),
            admits: fields.id("admits", faults),
            ..Offer::default()
        };
        offer.terms = Terms {
            pay_month: fields.number("pay_month", faults),
            currency: fields.text("currency", faults),
            shifts: fields.ids("shifts", faults).into_iter().map(|one| one.id).collect(),
            town: fields.text("town", faults),
            country: fields.text("country", faults),
            work: fields.text("work", faults),
            level: fields.text("level", faults),
            language: fields.text("language", faults),
        };
        for node in fields.list("quota", faults) {
            let mut quota = Fields::of(&format!("a quota of offer \"{id}\""), node, faults);
            offer.quotas.push(Quota {
                line: node.line,
                who: quota.words("who", faults),
                least: quota.count("min", faults).unwrap_or_default(),
                most: quota.count("max", faults),
                reserve: quota.count("reserve", faults).unwrap_or_default(),
            });
            quota.finish(faults);
        }
        fields.finish(faults);
        offer
    }

    pub(super) fn region(&mut self, id: &str, line: usize, node: &Node, round: &mut Round) -> Region {
        let faults = &mut self.faults;
        let mut fields = Fields::of(&format!("region \"{id}\""), node, faults);
        fields.take("id");
        let region = Region {
            line,
            cap: fields.count("cap", faults),
            least: fields.count("min", faults).unwrap_or_default(),
            order: fields.ids("order", faults).into_iter().map(|one| one.id).collect(),
        };
        // Offers may be named here instead of naming their region themselves, and so may their targets.
        for listed in fields.ids("offers", faults) {
            match round.offers.get_mut(&listed.id) {
                Some(offer) if offer.region.as_deref().is_some_and(|other| other != id) => {
                    let other = offer.region.as_deref().unwrap_or_default();
                    let message = format!(
                        "offer \"{}\" lies in region \"{other}\" and in \"{id}\"; regions must be apart, so use [[cap]] for sets that overlap",
                        listed.id
                    );
                    faults.add(listed.line, message);
                }
                Some(offer) => offer.region = Some(id.to_owned()),
                None => faults.add(
                    listed.line,
                    format!("region \"{id}\" names offer \"{}\", which does not exist", listed.id),
                ),
            }
        }
        for (listed, target) in fields.counts("targets", faults) {
            match round.offers.get_mut(&listed.id) {
                Some(offer) => offer.target = Some(target),
                None => faults.add(
                    listed.line,
                    format!(
                        "region \"{id}\" gives a target to offer \"{}\", which does not exist",
                        listed.id
                    ),
                ),
            }
        }
        fields.finish(faults);
        region
    }

    pub(super) fn corporation(&mut self, id: &str, line: usize, node: &Node) -> Corporation {
        let faults = &mut self.faults;
        let mut fields = Fields::of(&format!("corporation \"{id}\""), node, faults);
        fields.take("id");
        let corporation = Corporation {
            line,
            places: fields.count("places", faults),
            target: fields.count("target", faults),
            ranks: fields.tiers("ranks", faults),
        };
        fields.finish(faults);
        corporation
    }

    pub(super) fn site(&mut self, id: &str, line: usize, node: &Node) -> Site {
        let mut fields = Fields::of(&format!("site \"{id}\""), node, &mut self.faults);
        fields.take("id");
        fields.text("title", &mut self.faults);
        let mut site = Site { line, ..Site::default() };
        self.facility(id, &mut fields, &mut site);
        fields.finish(&mut self.faults);
        site
    }

    pub(super) fn joint(&mut self, id: &str, line: usize, node: &Node, round: &mut Round) {
        let faults = &mut self.faults;
        let mut fields = Fields::of(&format!("joint wish \"{id}\""), node, faults);
        fields.take("id");
        let members: Vec<String> = fields.ids("members", faults).into_iter().map(|one| one.id).collect();
        let mut wishes = Vec::new();
        for node in fields.list("wishes", faults) {
            match tier(node) {
                Some(tier) => wishes.push(tier),
                None => faults.add(
                    node.line,
                    format!("a wish of joint wish \"{id}\" is a pair of offers [\"a\", \"b\"], \"\" for no place, or a list of such pairs that are tied"),
                ),
            }
        }
        fields.finish(faults);
        match <[String; 2]>::try_from(members) {
            Ok(members) if members[0] != members[1] => {
                for member in &members {
                    // A member who wishes for nothing alone needs no record of its own.
                    round
                        .people
                        .entry(member.clone())
                        .or_insert_with(|| Person { line, ..Person::default() });
                }
                round.joint.push(Joint { line, id: id.to_owned(), members, wishes });
            }
            _ => faults.add(line, format!("joint wish \"{id}\" needs two different `members`")),
        }
    }

    pub(super) fn caps(&mut self, found: &[Found<'_>], round: &mut Round) {
        let faults = &mut self.faults;
        let mut includes: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
        for (id, line, node) in found {
            let mut fields = Fields::of(&format!("cap \"{id}\""), node, faults);
            fields.take("id");
            let mut offers = set(fields.ids("offers", faults));
            for key in ["site", "corporation", "region"] {
                let Some(named) = fields.id(key, faults) else { continue };
                let belongs = |offer: &Offer| match key {
                    "site" => offer.site.as_ref() == Some(&named),
                    "corporation" => offer.corporation.as_ref() == Some(&named),
                    _ => offer.region.as_ref() == Some(&named),
                };
                let before = offers.len();
                offers.extend(
                    round.offers.iter().filter(|(_, offer)| belongs(offer)).map(|(id, _)| id.clone()),
                );
                if offers.len() == before {
                    faults.add(
                        *line,
                        format!("cap \"{id}\" counts offers of {key} \"{named}\", but no offer names it"),
                    );
                }
            }
            includes.insert(id.clone(), fields.ids("includes", faults));
            let who = fields.words("who", faults);
            let because = fields.text("because", faults);
            match fields.count("max", faults) {
                Some(most) => {
                    round.caps.insert(id.clone(), Cap { line: *line, offers, who, most, because });
                }
                None => faults.add(*line, format!("cap \"{id}\" has no `max`")),
            }
            fields.finish(faults);
        }
        self.include(&includes, round);
    }

    /// Adds to each cap the offers of the caps it includes; a circle of caps is a fault.
    fn include(&mut self, includes: &BTreeMap<String, Vec<Listed>>, round: &mut Round) {
        for (id, inner) in includes {
            let mut reached: Vec<&str> = Vec::new();
            let mut open: Vec<&Listed> = inner.iter().collect();
            while let Some(listed) = open.pop() {
                if listed.id == *id {
                    let circle = reached.join("\", \"");
                    self.faults.add(
                        listed.line,
                        format!(
                            "cap \"{id}\" includes itself, through \"{circle}\"; take one `includes` away"
                        ),
                    );
                    return;
                }
                let Some(next) = includes.get(&listed.id) else {
                    self.faults.add(
                        listed.line,
                        format!("cap \"{id}\" includes cap \"{}\", which does not exist", listed.id),
                    );
                    continue;
                };
                if !reached.contains(&listed.id.as_str()) {
                    reached.push(&listed.id);
                    open.extend(next);
                }
            }
            let more: Vec<String> = reached
                .iter()
                .filter_map(|inner| round.caps.get(*inner))
                .flat_map(|cap| cap.offers.clone())
                .collect();
            if let Some(cap) = round.caps.get_mut(id) {
                cap.offers.extend(more);
            }
        }
    }
}

/// One pair of offers, or several that are tied.
fn tier(node: &Node) -> Option<Vec<[Option<String>; 2]>> {
    let Value::List(list) = &node.value else { return None };
    if list.iter().all(|inner| matches!(inner.value, Value::List(_))) && !list.is_empty() {
        return list.iter().map(pair).collect();
    }
    pair(node).map(|one| vec![one])
}

fn pair(node: &Node) -> Option<[Option<String>; 2]> {
    let Value::List(list) = &node.value else { return None };
    let side = |node: &Node| match &node.value {
        Value::Null => Some(None),
        Value::Text(text) if text.is_empty() => Some(None),
        _ => crate::matching::fields::id_of(node).map(Some),
    };
    match list.as_slice() {
        [one, other] => Some([side(one)?, side(other)?]),
        _ => None,
    }
}
