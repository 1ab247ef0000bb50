//! Names become numbers: people and offers by the order of their ids, so that the order of a file never matters.

use std::collections::HashMap;

use kanryu_matching::market::{Lists, Market};

use super::eligible::StruckPairs;
use super::fields::Tiers;
use super::round::Round;

/// The numbers of a round.
pub(super) struct Numbers<'r> {
    /// Ids of people, by number.
    pub people: Vec<&'r str>,
    /// Ids of offers, by number.
    pub offers: Vec<&'r str>,
    person: HashMap<&'r str, u32>,
    offer: HashMap<&'r str, u32>,
}

impl<'r> Numbers<'r> {
    pub fn of(round: &'r Round) -> Numbers<'r> {
        let people: Vec<&str> = round.people.keys().map(String::as_str).collect();
        let offers: Vec<&str> = round.offers.keys().map(String::as_str).collect();
        let number = |ids: &[&'r str]| ids.iter().copied().zip(0u32..).collect();
        Numbers { person: number(&people), offer: number(&offers), people, offers }
    }

    /// The number of a person of the round.
    pub fn person(&self, id: &str) -> Option<u32> {
        self.person.get(id).copied()
    }

    /// The number of an offer of the round.
    pub fn offer(&self, id: &str) -> Option<u32> {
        self.offer.get(id).copied()
    }
}

/// A ranked list as numbers: the members of a tier share its rank; `*` stands for `rest`, whoever is not named.
fn ranked(
    tiers: &Tiers,
    number: impl Fn(&str) -> Option<u32>,
    rest: impl Fn() -> Vec<u32>,
) -> Vec<(u32, u32)> {
    let named: Vec<u32> = tiers.iter().flatten().filter_map(|listed| number(&listed.id)).collect();
    let mut list = Vec::with_capacity(named.len());
    for (tier, rank) in tiers.iter().zip(0u32..) {
        for listed in tier {
            if listed.id == "*" {
                list.extend(rest().into_iter().filter(|one| !named.contains(one)).map(|one| (one, rank)));
            } else {
                list.extend(number(&listed.id).map(|one| (one, rank)));
            }
        }
    }
    list
}

/// The lists of both sides as numbers, without the pairs that are struck. Struck wishes leave their rank as a gap.
pub(super) struct Listing {
    /// Wishes of each person.
    pub wishes: Vec<Vec<(u32, u32)>>,
    /// The list of each offer.
    pub choices: Vec<Vec<(u32, u32)>>,
}

impl Listing {
    pub fn of(round: &Round, numbers: &Numbers<'_>, struck: &StruckPairs) -> Listing {
        let is_struck = |person: u32, offer: u32| {
            !struck.is_empty()
                && struck.contains_key(&(
                    numbers.people[person as usize].to_owned(),
                    numbers.offers[offer as usize].to_owned(),
                ))
        };
        let every_offer = || (0..numbers.offers.len() as u32).collect();
        let mut wishes: Vec<Vec<(u32, u32)>> = round
            .people
            .values()
            .map(|person| ranked(&person.wishes, |id| numbers.offer(id), every_offer))
            .collect();
        for (list, person) in wishes.iter_mut().zip(0u32..) {
            list.retain(|(offer, _)| !is_struck(person, *offer));
        }
        let mut askers: Vec<Vec<u32>> = vec![Vec::new(); numbers.offers.len()];
        for (list, person) in wishes.iter().zip(0u32..) {
            list.iter().for_each(|(offer, _)| askers[*offer as usize].push(person));
        }
        for (person, offer) in joint_wishes(round, numbers) {
            if !is_struck(person, offer) {
                askers[offer as usize].push(person);
            }
        }
        // Somebody may wish for an offer alone and jointly, or jointly in several pairs.
        for askers in &mut askers {
            askers.sort_unstable();
            askers.dedup();
        }
        let anybody: Tiers = vec![vec![super::fields::Listed { id: "*".to_owned(), line: 0 }]];
        let mut choices = Vec::with_capacity(numbers.offers.len());
        for (offer, askers) in round.offers.values().zip(&askers) {
            let corporation = offer.corporation.as_ref().and_then(|id| round.corporations.get(id));
            let own = offer.ranks.as_ref().or_else(|| corporation.and_then(|one| one.ranks.as_ref()));
            let is_own = own.is_some();
            let tiers = own.or(round.priority.as_ref()).unwrap_or(&anybody);
            let mut list = ranked(tiers, |id| numbers.person(id), || askers.clone());
            if !is_own || tiers.len() == 1 {
                // A priority ranks everybody; at an offer only those count who wish for it.
                let asks: std::collections::HashSet<u32> = askers.iter().copied().collect();
                list.retain(|(person, _)| is_own || asks.contains(person));
            }
            choices.push(list);
        }
        for (list, offer) in choices.iter_mut().zip(0u32..) {
            list.retain(|(person, _)| !is_struck(*person, offer));
        }
        Listing { wishes, choices }
    }

    /// The market of the lists. One-sided entries fall away; the round's findings name them.
    pub fn market(&self, places: Vec<u32>) -> Market {
        let side = |lists: &[Vec<(u32, u32)>]| {
            let mut all = Lists::with_room(lists.len(), lists.iter().map(Vec::len).sum());
            lists.iter().for_each(|list| all.push(list.iter().copied()));
            all
        };
        Market::build(places, &side(&self.wishes), &side(&self.choices))
            .expect("the reader of rounds refuses entries twice and ids that do not exist")
            .market
    }
}

/// Every offer that stands in somebody's joint wish.
pub(super) fn joint_wishes(round: &Round, numbers: &Numbers<'_>) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for joint in &round.joint {
        for pair in joint.wishes.iter().flatten() {
            for (member, offer) in joint.members.iter().zip(pair) {
                if let (Some(person), Some(offer)) =
                    (numbers.person(member), offer.as_ref().and_then(|offer| numbers.offer(offer)))
                {
                    found.push((person, offer));
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Places of the offers, by number.
pub(super) fn places(round: &Round) -> Vec<u32> {
    round.offers.values().map(|offer| offer.places).collect()
}
