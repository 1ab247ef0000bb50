//! The limits of a round beyond the places of each offer, as numbers: kinds of people, caps, regions, and what a result breaks.

use std::collections::{BTreeMap, BTreeSet};

use kanryu_matching::cutoffs::Ceiling;
use kanryu_matching::laminar::CapSet;
use kanryu_matching::regions::Regions;
use serde::Serialize;

use super::numbers::Numbers;
use super::round::Round;
use crate::text::Text;

/// A limit on people of some kinds at some offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limit {
    /// How reports call it, such as `cap "trainees"`.
    pub name: Text,
    /// Numbers of the offers.
    pub offers: Vec<u32>,
    /// Whom it counts.
    pub who: BTreeMap<String, String>,
    /// Fewest; 0 is no minimum.
    pub least: u32,
    /// Most; none is no cap.
    pub most: Option<u32>,
}

/// A limit that a result breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// The limit, in words.
    pub limit: Text,
    /// People it counts in the result.
    pub count: u32,
    /// Fewest it allows, if it has a minimum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// Most it allows, if it has a cap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

/// People by the descriptions that limits use: who answers to the same descriptions is of one kind.
pub(super) struct Kinds {
    /// The kind of each person.
    pub kind_of: Vec<u32>,
    /// For each kind whether it answers to each description.
    answers: Vec<Vec<bool>>,
    described: Vec<BTreeMap<String, String>>,
}

impl Kinds {
    pub fn of(round: &Round, limits: &[Limit]) -> Kinds {
        let described: BTreeSet<&BTreeMap<String, String>> =
            limits.iter().map(|limit| &limit.who).filter(|who| !who.is_empty()).collect();
        let described: Vec<BTreeMap<String, String>> = described.into_iter().cloned().collect();
        let of = |person: &super::round::Person| -> Vec<bool> {
            described.iter().map(|who| person.is(who)).collect()
        };
        let answers: BTreeSet<Vec<bool>> = round.people.values().map(of).collect();
        let answers: Vec<Vec<bool>> = answers.into_iter().collect();
        let number = |pattern: Vec<bool>| answers.binary_search(&pattern).map_or(0, |kind| kind as u32);
        let kind_of = round.people.values().map(|person| number(of(person))).collect();
        Kinds { kind_of, answers, described }
    }

    /// Number of kinds, at least one.
    pub fn count(&self) -> usize {
        self.answers.len().max(1)
    }

    /// The kinds that answer to a description.
    pub fn matching(&self, who: &BTreeMap<String, String>) -> Vec<u32> {
        if who.is_empty() {
            return (0..self.count() as u32).collect();
        }
        let Some(place) = self.described.iter().position(|known| known == who) else { return Vec::new() };
        let kinds = (0u32..).zip(&self.answers);
        kinds.filter(|(_, answers)| answers[place]).map(|(kind, _)| kind).collect()
    }
}

/// Whom a limit counts, in words.
fn whom(who: &BTreeMap<String, String>) -> String {
    let words: Vec<String> = who.iter().map(|(key, word)| format!("{key} = {word}")).collect();
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}

/// Every limit of a round, in a fixed order. Places of offers are not among them.
pub(super) fn limits(round: &Round, numbers: &Numbers<'_>) -> Vec<Limit> {
    let mut found = Vec::new();
    for (id, offer) in &round.offers {
        let here: Vec<u32> = numbers.offer(id).into_iter().collect();
        if offer.least > 0 {
            found.push(Limit {
                name: Text::new(format!("「{id}」の最少人数"), format!("minimum of offer \"{id}\"")),
                offers: here.clone(),
                who: BTreeMap::new(),
                least: offer.least,
                most: None,
            });
        }
        for quota in offer.quotas.iter().filter(|quota| quota.least > 0 || quota.most.is_some()) {
            let whom = whom(&quota.who);
            found.push(Limit {
                name: Text::new(format!("「{id}」の枠{whom}"), format!("quota of offer \"{id}\"{whom}")),
                offers: here.clone(),
                who: quota.who.clone(),
                least: quota.least,
                most: quota.most,
            });
        }
    }
    for (id, region) in &round.regions {
        if region.cap.is_some() || region.least > 0 {
            let inside = |offer: &super::round::Offer| offer.region.as_ref() == Some(id);
            found.push(Limit {
                name: Text::new(format!("地域「{id}」"), format!("region \"{id}\"")),
                offers: numbered(round, numbers, inside),
                who: BTreeMap::new(),
                least: region.least,
                most: region.cap,
            });
        }
    }
    for (id, corporation) in &round.corporations {
        if corporation.places.is_some() {
            let inside = |offer: &super::round::Offer| offer.corporation.as_ref() == Some(id);
            found.push(Limit {
                name: Text::new(format!("法人「{id}」"), format!("corporation \"{id}\"")),
                offers: numbered(round, numbers, inside),
                who: BTreeMap::new(),
                least: 0,
                most: corporation.places,
            });
        }
    }
    for (id, cap) in &round.caps {
        let whom = whom(&cap.who);
        found.push(Limit {
            name: Text::new(format!("上限「{id}」{whom}"), format!("cap \"{id}\"{whom}")),
            offers: cap.offers.iter().filter_map(|offer| numbers.offer(offer)).collect(),
            who: cap.who.clone(),
            least: 0,
            most: Some(cap.most),
        });
    }
    found
}

fn numbered(round: &Round, numbers: &Numbers<'_>, inside: impl Fn(&super::round::Offer) -> bool) -> Vec<u32> {
    let members = round.offers.iter().filter(|(_, offer)| inside(offer));
    members.filter_map(|(id, _)| numbers.offer(id)).collect()
}

/// Every limit that a result breaks. A minimum is broken only by fewer people than it wants, unless the offer is closed
/// and may close.
pub(super) fn broken(round: &Round, limits: &[Limit], offer_of: &[Option<u32>]) -> Vec<Broken> {
    let people: Vec<&super::round::Person> = round.people.values().collect();
    let mut found = Vec::new();
    for limit in limits {
        let here: BTreeSet<u32> = limit.offers.iter().copied().collect();
        let at = |everybody: bool| {
            let placed = offer_of.iter().zip(&people);
            let counted = placed.filter(|(offer, person)| {
                offer.is_some_and(|offer| here.contains(&offer)) && (everybody || person.is(&limit.who))
            });
            counted.count() as u32
        };
        let count = at(false);
        let is_closed = round.settings.offers_may_close && at(true) == 0;
        let short = count < limit.least && !is_closed;
        if short || limit.most.is_some_and(|most| count > most) {
            found.push(Broken {
                limit: limit.name.clone(),
                count,
                min: (limit.least > 0).then_some(limit.least),
                max: limit.most,
            });
        }
    }
    found
}

/// The caps among the limits as sets of the engine; positions are those of `limits`, so that a refusal finds its name.
pub(super) fn sets(limits: &[Limit], kinds: &Kinds) -> (Vec<CapSet>, Vec<usize>) {
    let mut sets = Vec::new();
    let mut from = Vec::new();
    for (limit, place) in limits.iter().zip(0usize..) {
        if let Some(cap) = limit.most {
            let counted = (!limit.who.is_empty()).then(|| kinds.matching(&limit.who));
            sets.push(CapSet { offers: limit.offers.clone(), kinds: counted, cap });
            from.push(place);
        }
    }
    (sets, from)
}

/// The same caps as weighted bounds.
pub(super) fn ceilings(limits: &[Limit], kinds: &Kinds) -> (Vec<Ceiling>, Vec<usize>) {
    let (sets, from) = sets(limits, kinds);
    let ceiling = |set: CapSet| {
        let counted = set.kinds.unwrap_or_else(|| (0..kinds.count() as u32).collect());
        let weight = (0..kinds.count() as u32).map(|kind| u32::from(counted.contains(&kind))).collect();
        Ceiling { offers: set.offers, weight, most: u64::from(set.cap) }
    };
    (sets.into_iter().map(ceiling).collect(), from)
}

/// Regions with caps, and their ids by number. Offers without a target share what the cap leaves in proportion to places.
pub(super) fn regions(round: &Round, numbers: &Numbers<'_>) -> (Regions, Vec<String>) {
    let ids: Vec<&String> =
        round.regions.iter().filter(|(_, region)| region.cap.is_some()).map(|(id, _)| id).collect();
    let number = |id: &String| ids.binary_search(&id).ok().map(|region| region as u32);
    let region_of: Vec<Option<u32>> =
        round.offers.values().map(|offer| offer.region.as_ref().and_then(number)).collect();
    let cap: Vec<u32> = ids.iter().filter_map(|id| round.regions[*id].cap).collect();
    let places: Vec<u32> = round.offers.values().map(|offer| offer.places).collect();
    let mut regions = Regions::proportional(region_of, cap, &places);
    share(round, &mut regions);
    regions.order = ids
        .iter()
        .map(|id| round.regions[*id].order.iter().filter_map(|offer| numbers.offer(offer)).collect())
        .collect();
    (regions, ids.into_iter().cloned().collect())
}

/// Stated targets count as they are; offers of the same region without one share what these leave.
fn share(round: &Round, regions: &mut Regions) {
    let stated: Vec<Option<u32>> = round.offers.values().map(|offer| offer.target).collect();
    let places: Vec<u32> = round.offers.values().map(|offer| offer.places).collect();
    for (region, cap) in (0u32..).zip(regions.cap.clone()) {
        let here = |offer: &usize| regions.region_of[*offer] == Some(region);
        let members: Vec<usize> = (0..places.len()).filter(here).collect();
        if members.iter().all(|offer| stated[*offer].is_none()) {
            continue;
        }
        let given: u32 = members.iter().filter_map(|offer| stated[*offer]).sum();
        let open: Vec<usize> = members.iter().copied().filter(|offer| stated[*offer].is_none()).collect();
        let rest = Regions::proportional(
            open.iter().map(|_| Some(0)).collect(),
            vec![cap.saturating_sub(given)],
            &open.iter().map(|offer| places[*offer]).collect::<Vec<_>>(),
        );
        for (offer, target) in open.iter().zip(rest.target) {
            regions.target[*offer] = target;
        }
        for offer in members {
            if let Some(target) = stated[offer] {
                regions.target[offer] = target;
            }
        }
    }
}
