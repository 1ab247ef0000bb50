//! Runs a method on a round: names to numbers, the engine, and back, with everything a rerun needs.

mod capped;
mod costs;
mod exchange;
mod joint;
mod two_sided;

use std::collections::BTreeSet;

use kanryu_matching::lottery::Lottery;
use kanryu_matching::market::Market;

pub(super) use capped::reserve_kinds;
pub(super) use joint::{couples_of, group_of, projects_of};

use super::eligible::{self, StruckPairs};
use super::lawful;
use super::limits::{Kinds, Limit, limits};
use super::method::Method;
use super::numbers::{Listing, Numbers, joint_wishes, places};
use super::present;
use super::result::{Note, RoundResult};
use super::round::Round;
use super::solved::Solved;
use crate::pathway::Law;

/// Steps a search may take where the round says nothing.
const USUAL_BOUND: u64 = 2_000_000;

/// What is asked of a round; what is absent is taken from the round itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The method.
    pub method: Option<Method>,
    /// The definition of stability, by its word.
    pub definition: Option<String>,
    /// The seed of the lottery.
    pub seed: Option<u64>,
}

/// Why a round cannot be run as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// Several definitions exist and none was named.
    #[error(
        "{method} needs a definition of stability, since the published ones disagree on the same result; name one with --definition or `definition` in the round: {words}"
    )]
    DefinitionNeeded {
        /// The method.
        method: Method,
        /// The words that may be named.
        words: String,
    },
    /// The definition does not belong to the method.
    #[error("{method} knows no definition \"{word}\"; name one of: {words}")]
    NoSuchDefinition {
        /// The method.
        method: Method,
        /// The word that was named.
        word: String,
        /// The words that may be named.
        words: String,
    },
    /// The method cannot answer this round.
    #[error("{method} cannot answer this round: {why}")]
    NotForThisRound {
        /// The method.
        method: Method,
        /// What stands against it, and what to do.
        why: String,
    },
}

/// A round as numbers, with what it may not do.
pub(super) struct Prepared<'r> {
    pub round: &'r Round,
    pub numbers: Numbers<'r>,
    pub struck: StruckPairs,
    pub listing: Listing,
    pub market: Market,
    pub limits: Vec<Limit>,
    pub kinds: Kinds,
    /// What law left to say.
    pub legal: Vec<Note>,
    /// Whether law limits several offers together.
    legal_caps: bool,
    /// Pairs that have a cost.
    costs: BTreeSet<(u32, u32)>,
}

impl<'r> Prepared<'r> {
    pub fn of(round: &'r Round, law: &Law) -> Prepared<'r> {
        let numbers = Numbers::of(round);
        let legal = lawful::lawful(round, &numbers, law);
        let mut struck = eligible::struck(round, law);
        for (pair, one) in legal.struck {
            struck.entry(pair).or_insert(one);
        }
        let listing = Listing::of(round, &numbers, &struck);
        let mut places = places(round);
        let mut limits = limits(round, &numbers);
        // Law that limits one offer alone is fewer places there, which every method knows.
        let (alone, together): (Vec<Limit>, Vec<Limit>) =
            legal.limits.into_iter().partition(|limit| limit.offers.len() == 1);
        for limit in &alone {
            if let (Some(offer), Some(most)) = (limit.offers.first(), limit.most) {
                let here = &mut places[*offer as usize];
                *here = (*here).min(most);
            }
        }
        let legal_caps = !together.is_empty();
        limits.extend(together);
        let market = listing.market(places);
        let kinds = Kinds::of(round, &limits);
        let cost =
            |cost: &super::round::Cost| Some((numbers.person(&cost.person)?, numbers.offer(&cost.offer)?));
        let costs = round.costs.iter().filter_map(cost).collect();
        let legal = legal.notes;
        Prepared { round, numbers, struck, listing, market, limits, kinds, legal, legal_caps, costs }
    }

    /// The lottery of the round, with this seed.
    pub fn lottery(&self, seed: u64) -> Lottery {
        let settings = &self.round.settings;
        if !settings.draws.is_empty() {
            let draw = |id: &&str| settings.draws.get(*id).copied().unwrap_or(u64::MAX);
            return Lottery::Given { draws: self.numbers.people.iter().map(draw).collect() };
        }
        if settings.lottery_per_offer { Lottery::PerOffer { seed } } else { Lottery::Single { seed } }
    }

    /// Whether both sides list each other, alone or jointly, or a cost names the pair.
    pub fn may_pair(&self, person: u32, offer: u32) -> bool {
        self.market.find(person, offer).is_some()
            || self.costs.contains(&(person, offer))
            || (self.present_post(person) == Some(offer))
            || joint_wishes(self.round, &self.numbers).binary_search(&(person, offer)).is_ok()
                && self.listing.choices[offer as usize].iter().any(|(one, _)| *one == person)
    }

    /// The post a person holds at present.
    pub fn present_post(&self, person: u32) -> Option<u32> {
        let id = self.numbers.people[person as usize];
        let post = self.round.people.get(id).and_then(|person| person.present.as_ref())?;
        self.numbers.offer(post)
    }

    /// Whether a pair is struck out.
    pub fn is_struck(&self, person: u32, offer: u32) -> bool {
        !self.struck.is_empty()
            && self.struck.contains_key(&(
                self.numbers.people[person as usize].to_owned(),
                self.numbers.offers[offer as usize].to_owned(),
            ))
    }
}

/// The method, definition and seed that a question comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settled {
    pub method: Method,
    pub definition: &'static str,
    pub seed: u64,
    pub bound: u64,
}

/// The method a round asks for by its contents, where neither it nor the question names one.
pub(super) fn usual_method(prepared: &Prepared<'_>) -> Method {
    let round = prepared.round;
    let has_wishes = round.people.values().any(|person| !person.wishes.is_empty());
    let quotas = || round.offers.values().flat_map(|offer| &offer.quotas);
    if round.network.is_some() {
        Method::Flow
    } else if round.is_mutual() {
        Method::Roommates
    } else if !round.joint.is_empty() {
        Method::Couples
    } else if !round.costs.is_empty() && !has_wishes {
        Method::Assignment
    } else if round.corporations.values().any(|corporation| corporation.ranks.is_some()) {
        Method::Projects
    } else if quotas().any(|quota| quota.reserve > 0) {
        Method::Reserves
    } else if prepared.legal_caps || !round.caps.is_empty() || quotas().any(|quota| quota.most.is_some()) {
        Method::NestedCaps
    } else if round.regions.values().any(|region| region.cap.is_some()) {
        Method::Flexible
    } else if round.offers.values().any(|offer| offer.least > 0) {
        Method::Minimums
    } else if round.people.values().any(|person| person.present.is_some()) {
        let ranked = round.offers.values().any(|offer| offer.ranks.is_some());
        if ranked { Method::Secured } else { Method::PresentPosts }
    } else {
        Method::DeferredAcceptance
    }
}

pub(super) fn settle(prepared: &Prepared<'_>, asked: &Asked) -> Result<Settled, RunError> {
    let round = prepared.round;
    let method = asked.method.or(round.settings.method).unwrap_or_else(|| usual_method(prepared));
    let words = || method.definitions().join(", ");
    let known = |word: &String| method.definitions().iter().find(|known| *known == word).copied();
    // A definition of the round that belongs to another method is not meant for the one asked for instead.
    let is_own = asked.method.is_none_or(|asked| Some(asked) == round.settings.method);
    let definition = match (&asked.definition, &round.settings.definition) {
        (Some(word), _) => Some(word),
        (None, Some(word)) if is_own || known(word).is_some() => Some(word),
        (None, _) => None,
    };
    let definition = match definition {
        Some(word) => known(word).ok_or_else(|| RunError::NoSuchDefinition {
            method,
            word: word.clone(),
            words: words(),
        })?,
        None => {
            method.usual_definition().ok_or_else(|| RunError::DefinitionNeeded { method, words: words() })?
        }
    };
    let seed = asked.seed.or(round.settings.seed).unwrap_or_default();
    Ok(Settled { method, definition, seed, bound: round.settings.bound.unwrap_or(USUAL_BOUND) })
}

/// Runs a round. It changes nothing; the answer is a proposal.
///
/// # Errors
/// [`RunError`] when the round cannot be run as asked.
pub fn run(round: &Round, law: &Law, asked: &Asked) -> Result<RoundResult, RunError> {
    let prepared = Prepared::of(round, law);
    let settled = settle(&prepared, asked)?;
    let solved = solve(&prepared, &settled)?;
    Ok(present::present(&prepared, law, &settled, &solved))
}

/// Runs the method.
pub(super) fn solve(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    use Method::*;
    suits(prepared.round, settled.method)?;
    match settled.method {
        DeferredAcceptance | OffersPropose | StableImprovement | Largest | StableSearch => {
            Ok(two_sided::solve(prepared, settled))
        }
        Flexible | CutPlaces => capped::regional(prepared, settled),
        NestedCaps => capped::nested_caps(prepared, settled),
        CutOffs => capped::cut_offs(prepared, settled),
        Reserves => capped::reserves(prepared, settled),
        Minimums => capped::minimums(prepared, settled),
        Couples => joint::couples(prepared, settled),
        Secured => exchange::secure(prepared, settled),
        TopTradingCycles => Ok(exchange::priorities(prepared, settled)),
        PresentPosts | Serial => exchange::posts(prepared, settled),
        Projects | ProjectsByCorporation | ProjectsLargest => joint::projects(prepared, settled),
        Roommates => joint::roommates(prepared, settled),
        Assignment => costs::assign(prepared, settled),
        Flow => costs::flow(prepared, settled),
    }
}

/// Whether the round has what the method works on.
fn suits(round: &Round, method: Method) -> Result<(), RunError> {
    let refuse = |why: &str| Err(RunError::NotForThisRound { method, why: why.to_owned() });
    match method {
        Method::Flow if round.network.is_none() => {
            return refuse("it has no network; write [[node]] and [[arc]]");
        }
        Method::Flow => return Ok(()),
        _ if round.network.is_some() => {
            return refuse("it is a network, which only the method flow answers");
        }
        Method::Roommates if !round.is_mutual() => {
            return refuse("people match among themselves only where there is no offer");
        }
        Method::Roommates => return Ok(()),
        _ if round.is_mutual() => {
            return refuse("it has no offers; where people match among themselves use the method roommates");
        }
        Method::Couples => {}
        _ if !round.joint.is_empty() => {
            return refuse("it has joint wishes, which only the method couples hears");
        }
        _ => {}
    }
    let three_level = matches!(
        method,
        Method::Projects | Method::ProjectsByCorporation | Method::ProjectsLargest | Method::Assignment
    );
    let ranked = |id: &String| round.corporations.get(id).is_some_and(|one| one.ranks.is_some());
    let own =
        |offer: &super::round::Offer| offer.ranks.is_none() && offer.corporation.as_ref().is_some_and(ranked);
    if three_level && method != Method::Assignment && !round.offers.values().all(own) {
        return refuse("every offer must name a corporation that has a list, and have none of its own");
    }
    Ok(())
}
