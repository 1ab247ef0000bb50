//! Judges any result by the lists and limits of the round alone, by a named definition; it trusts nothing a method kept.

mod choice;

use std::collections::BTreeMap;

use kanryu_matching::audit::{Blocking, Gain, audit};
use kanryu_matching::couples::{self, Blocking as JointBlocking};
use kanryu_matching::market::Market;
use kanryu_matching::outcome::Definition;
use kanryu_matching::{regions as engine_regions, roommates, spa};

use super::limits::{self, Broken, broken};
use super::method::{FAIR, GROUP, NESTED, NONE, RESERVES, SECURED, THREE_LEVEL};
use super::result::{BlockingPair, Counts};
use super::run::{Prepared, Settled, couples_of, group_of, projects_of};
use crate::text::Text;

/// Blocking pairs that a result lists; all of them are counted.
pub(super) const LISTED: usize = 100;

/// What the lists say of a result.
pub(super) struct Judged {
    /// Absent where stability is no question.
    pub stable: Option<bool>,
    pub blocking: Vec<BlockingPair>,
    pub total: u64,
    pub counts: Counts,
    /// What makes it no result of this round at all.
    pub faults: Vec<Text>,
    /// Limits it breaks.
    pub broken: Vec<Broken>,
}

/// Judges a result by a definition.
pub(super) fn judge(prepared: &Prepared<'_>, settled: &Settled, offer_of: &[Option<u32>]) -> Judged {
    let mut faults = faults(prepared, offer_of);
    let limits = if prepared.round.is_mutual() {
        Vec::new()
    } else {
        broken(prepared.round, &prepared.limits, offer_of)
    };
    let counts = counts(prepared, offer_of);
    let (blocking, total) = match blocking(prepared, settled, offer_of) {
        Ok(found) => found,
        Err(fault) => {
            faults.push(fault);
            (Vec::new(), 0)
        }
    };
    let is_question = settled.definition != NONE && prepared.round.network.is_none();
    // Where no stable result exists and nobody is paired, everybody who could pair blocks.
    let stable = is_question.then_some(faults.is_empty() && limits.is_empty() && total == 0);
    Judged { stable, blocking, total, counts, faults, broken: limits }
}

type Found = (Vec<BlockingPair>, u64);

fn blocking(prepared: &Prepared<'_>, settled: &Settled, offer_of: &[Option<u32>]) -> Result<Found, Text> {
    let market = &prepared.market;
    let definition = settled.definition;
    if prepared.round.network.is_some() || definition == NONE {
        return Ok((Vec::new(), 0));
    }
    if let Some(by) = Definition::from_word(definition) {
        return Ok(plain(prepared, &open_only(prepared, offer_of), offer_of, by));
    }
    if let Some(by) = engine_regions::Stability::from_word(definition) {
        let (regions, _) = limits::regions(prepared.round, &prepared.numbers);
        return Ok(named(prepared, &engine_regions::blocking(market, &regions, offer_of, by)));
    }
    if let Some(by) = couples::Stability::from_word(definition) {
        return joint(prepared, by, offer_of);
    }
    match definition {
        NESTED => Ok(named(prepared, &choice::nested(prepared, offer_of))),
        FAIR => Ok(named(prepared, &choice::envy(prepared, offer_of))),
        RESERVES => {
            let pairs = choice::reserves(prepared, settled, offer_of)?;
            Ok(named(prepared, &pairs))
        }
        SECURED => Ok(named(prepared, &choice::secured(prepared, offer_of))),
        THREE_LEVEL => {
            let pairs = spa::blocking(&projects_of(prepared), offer_of)
                .map_err(|error| Text::same(error.to_string()))?;
            Ok(named(prepared, &pairs))
        }
        GROUP => {
            let lists = group_of(prepared, settled).map_err(|error| Text::same(error.to_string()))?;
            let pairs = roommates::blocking(&lists, offer_of);
            let total = pairs.len() as u64;
            let name = |&(one, other): &(u32, u32)| BlockingPair {
                person: prepared.numbers.people[one as usize].to_owned(),
                offer: prepared.numbers.people[other as usize].to_owned(),
                text: Text::new("互いに今より望む", "both would rather be with each other"),
            };
            Ok((pairs.iter().take(LISTED).map(name).collect(), total))
        }
        _ => Ok((Vec::new(), 0)),
    }
}

/// The market without the places of closed offers, where offers may close.
fn open_only(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Market {
    let market = &prepared.market;
    if !prepared.round.settings.offers_may_close {
        return market.clone();
    }
    let mut filled = vec![0u32; market.offers()];
    for offer in offer_of.iter().flatten().filter(|offer| (**offer as usize) < market.offers()) {
        filled[*offer as usize] += 1;
    }
    let places = prepared.round.offers.values().zip(&filled);
    let places = places.map(|(offer, filled)| if offer.least > 0 && *filled == 0 { 0 } else { offer.places });
    market.with_capacities(places.collect())
}

fn plain(prepared: &Prepared<'_>, market: &Market, offer_of: &[Option<u32>], by: Definition) -> Found {
    let found = audit(market, offer_of, by, LISTED);
    let name = |pair: &Blocking| BlockingPair {
        person: prepared.numbers.people[pair.person as usize].to_owned(),
        offer: prepared.numbers.offers[pair.offer as usize].to_owned(),
        text: gains(pair),
    };
    (found.blocking.iter().map(name).collect(), found.blocking_pairs)
}

fn gains(pair: &Blocking) -> Text {
    let (own, there) = (pair.own_rank + 1, pair.rank_there + 1);
    let (ja, en) = match pair.offer_gains {
        Gain::FreePlace => ("空いた定員がある", "there is a free place"),
        Gain::Better => ("より低い順位の人がいる", "it holds somebody it ranks lower"),
        Gain::Equal => ("同順位の人がいる", "it holds somebody it ranks equally"),
        Gain::Nothing => ("受入れ先に利点はない", "it gains nothing"),
    };
    let (would_ja, would_en) = if pair.person_gains {
        ("より望む", "would rather be there")
    } else {
        ("同じだけ望む", "likes it as well")
    };
    Text::new(
        format!("本人は（第{own}希望で）{would_ja}。受入れ先（本人の順位 {there}）には{ja}"),
        format!("the person {would_en} (own rank {own}); at the offer, which ranks the person {there}, {en}"),
    )
}

/// Pairs in names, where the definition says why they block.
fn named(prepared: &Prepared<'_>, pairs: &[(u32, u32)]) -> Found {
    let numbers = &prepared.numbers;
    let name = |&(person, offer): &(u32, u32)| BlockingPair {
        person: numbers.people[person as usize].to_owned(),
        offer: numbers.offers[offer as usize].to_owned(),
        text: Text::new(
            "本人はより望み、受入れ先は定義に照らして受け入れる",
            "the person would rather be there, and by the definition the offer would take the person",
        ),
    };
    (pairs.iter().take(LISTED).map(name).collect(), pairs.len() as u64)
}

fn joint(prepared: &Prepared<'_>, by: couples::Stability, offer_of: &[Option<u32>]) -> Result<Found, Text> {
    let market = couples_of(prepared);
    let found = couples::blocking(&market, offer_of, by).map_err(|error| Text::same(error.to_string()))?;
    let numbers = &prepared.numbers;
    let place = |offer: &Option<u32>| offer.map_or("-", |offer| numbers.offers[offer as usize]);
    let person = |person: u32| numbers.people[person as usize].to_owned();
    let name = |one: &JointBlocking| match one {
        JointBlocking::Single { person: who, offer } => BlockingPair {
            person: person(*who),
            offer: numbers.offers[*offer as usize].to_owned(),
            text: Text::new("本人も受入れ先も今より望む", "both would rather be together"),
        },
        JointBlocking::Couple { couple, first, second } => BlockingPair {
            person: prepared.round.joint[*couple as usize].members.join(" + "),
            offer: format!("{} + {}", place(first), place(second)),
            text: Text::new(
                "二人はより望み、受入れ先は定義に照らして受け入れる",
                "the two would rather go there, and by the definition the offers would take them",
            ),
        },
        JointBlocking::Unacceptable { person: who } => BlockingPair {
            person: person(*who),
            offer: "-".to_owned(),
            text: Text::new("希望していない場所にいる", "placed where nobody wished to be"),
        },
        JointBlocking::Overfull { offer } => BlockingPair {
            person: "-".to_owned(),
            offer: numbers.offers[*offer as usize].to_owned(),
            text: Text::new("定員を超えている", "more people than places"),
        },
    };
    Ok((found.iter().take(LISTED).map(name).collect(), found.len() as u64))
}

/// What makes a result no result of this round: pairs nobody listed, pairs struck out, more people than places.
fn faults(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Vec<Text> {
    let mut found = Vec::new();
    if prepared.round.is_mutual() || prepared.round.network.is_some() {
        return found;
    }
    let numbers = &prepared.numbers;
    let mut filled = vec![0u32; numbers.offers.len()];
    for (person, offer) in (0u32..).zip(offer_of) {
        let Some(offer) = *offer else { continue };
        filled[offer as usize] += 1;
        let (who, place) = (numbers.people[person as usize], numbers.offers[offer as usize]);
        if prepared.is_struck(person, offer) {
            found.push(Text::new(
                format!("{who} は {place} に入れない（除かれた組合せ）"),
                format!("{who} cannot be at {place}: the pair is struck out"),
            ));
        } else if !prepared.may_pair(person, offer) {
            found.push(Text::new(
                format!("{who} と {place} は互いに挙げていない"),
                format!("{who} and {place} do not list each other"),
            ));
        }
    }
    for ((id, places), filled) in prepared.round.offers.keys().zip(prepared.market.capacities()).zip(filled) {
        if filled > *places {
            found.push(Text::new(
                format!("{id}: 定員 {places} に {filled} 人"),
                format!("{id} holds {filled} people in {places} places"),
            ));
        }
    }
    found
}

fn counts(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Counts {
    let market = &prepared.market;
    let people = prepared.numbers.people.len() as u32;
    let placed = offer_of.iter().flatten().count() as u32;
    let mut counts = Counts { people, placed, ..Counts::default() };
    let mut by_rank: BTreeMap<u32, u32> = BTreeMap::new();
    for rank in super::present::own_ranks(prepared, offer_of).into_iter().flatten() {
        *by_rank.entry(rank).or_default() += 1;
    }
    counts.by_rank = by_rank;
    if prepared.round.is_mutual() || prepared.round.network.is_some() {
        return counts;
    }
    counts.places = market.capacities().iter().map(|places| u64::from(*places)).sum();
    counts.free_places = counts.places.saturating_sub(u64::from(placed));
    if prepared.round.joint.is_empty() {
        let found = audit(market, offer_of, Definition::Weak, 0);
        counts.justified_envy = found.justified_envy;
        counts.wasted = found.wasted;
    }
    counts
}
