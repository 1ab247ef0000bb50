//! What an accepted result leaves for a further round: places nobody holds, and people without a place.

use std::collections::{BTreeMap, BTreeSet};

use crate::matching::{Person, Round, Tiers};
use crate::registry::round::{PlaceState, Placing};

/// Takes people who hold a place out of the round, with the places they hold and their part of every limit.
pub(super) fn leave(round: &mut Round, placings: &[Placing]) {
    let held: BTreeMap<String, &str> = placings
        .iter()
        .filter(|placing| placing.state != PlaceState::Withdrawn)
        .map(|placing| (placing.person.to_string(), placing.offer.as_str()))
        .collect();
    if held.is_empty() {
        return;
    }
    let nobody = Person::default();
    let people: BTreeMap<&String, Person> =
        held.keys().map(|id| (id, round.people.get(id).unwrap_or(&nobody).clone())).collect();
    let count = |offers: &dyn Fn(&str) -> bool, who: &BTreeMap<String, String>| {
        let counted = held.iter().filter(|(id, offer)| offers(offer) && people[id].is(who));
        u32::try_from(counted.count()).unwrap_or(u32::MAX)
    };
    let all = BTreeMap::new();
    let region_of = |round: &Round, offer: &str| {
        round.offers.get(offer).and_then(|offer| offer.region.clone()).unwrap_or_default()
    };
    let corporation_of = |round: &Round, offer: &str| {
        round.offers.get(offer).and_then(|offer| offer.corporation.clone()).unwrap_or_default()
    };
    let before = round.clone();
    for (id, offer) in &mut round.offers {
        let here = |one: &str| one == id;
        let taken = count(&here, &all);
        offer.places = offer.places.saturating_sub(taken);
        offer.least = offer.least.saturating_sub(taken);
        offer.target = offer.target.map(|target| target.saturating_sub(taken));
        for quota in &mut offer.quotas {
            let taken = count(&here, &quota.who);
            quota.least = quota.least.saturating_sub(taken);
            quota.most = quota.most.map(|most| most.saturating_sub(taken));
            quota.reserve = quota.reserve.saturating_sub(taken);
        }
    }
    for (id, region) in &mut round.regions {
        let taken = count(&|one: &str| region_of(&before, one) == *id, &all);
        region.cap = region.cap.map(|cap| cap.saturating_sub(taken));
        region.least = region.least.saturating_sub(taken);
    }
    for (id, corporation) in &mut round.corporations {
        let taken = count(&|one: &str| corporation_of(&before, one) == *id, &all);
        corporation.places = corporation.places.map(|places| places.saturating_sub(taken));
        corporation.target = corporation.target.map(|target| target.saturating_sub(taken));
    }
    for cap in round.caps.values_mut() {
        let offers = cap.offers.clone();
        let taken = count(&|one: &str| offers.contains(one), &cap.who);
        cap.most = cap.most.saturating_sub(taken);
    }
    let gone: BTreeSet<&String> = held.keys().collect();
    forget(round, &gone);
}

/// Takes people out of the round and out of every list.
fn forget(round: &mut Round, gone: &BTreeSet<&String>) {
    round.people.retain(|id, _| !gone.contains(id));
    round.joint.retain(|joint| !joint.members.iter().any(|member| gone.contains(member)));
    round.costs.retain(|cost| !gone.contains(&cost.person));
    round.settings.draws.retain(|id, _| !gone.contains(id));
    let clear = |list: &mut Option<Tiers>| {
        if let Some(tiers) = list {
            tiers.iter_mut().for_each(|tier| tier.retain(|listed| !gone.contains(&listed.id)));
            tiers.retain(|tier| !tier.is_empty());
        }
    };
    round.offers.values_mut().for_each(|offer| clear(&mut offer.ranks));
    round.corporations.values_mut().for_each(|corporation| clear(&mut corporation.ranks));
    clear(&mut round.priority);
}
