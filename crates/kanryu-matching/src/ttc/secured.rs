//! Deferred acceptance in which everybody who holds a post keeps the right to it ("secured enrolment").

use std::collections::BTreeMap;

use super::PostsRefused;
use crate::bound::Bound;
use crate::market::Market;
use crate::units::{self, Candidate};

/// Result of deferred acceptance with secured present posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secured {
    /// The offer of each person.
    pub offer_of: Vec<Option<u32>>,
    /// Pairs that would block by the offers' own ranks and are refused only because somebody keeps a present post:
    /// (person, offer, holder who keeps it).
    pub kept: Vec<(u32, u32, u32)>,
}

/// Person-proposing deferred acceptance where each present post is the last resort of its holder and ranks the holder first.
///
/// Whoever holds a post ends there or at an offer wished more. With the ranks so changed the result is stable and the
/// person-best, and telling the truth is a dominant strategy (Gale & Shapley 1962 on the changed lists; the right itself
/// after the Chilean school admission, Correa et al. 2019). Not promised: stability by the offers' own ranks; every pair
/// that the right overrules is listed.
///
/// # Errors
/// [`PostsRefused`] when there are not as many posts as people, a post does not exist, or more people hold it than it has
/// places.
pub fn secured(market: &Market, present: &[Option<u32>]) -> Result<Secured, PostsRefused> {
    check(market, present)?;
    let held = |person: u32, offer: u32| present[person as usize] == Some(offer);
    let rank = |person: u32, entry: Option<usize>, offer: u32| match entry {
        _ if held(person, offer) => (0, 0),
        Some(entry) => (1, market.wish(entry).rank_there()),
        None => (1, u32::MAX),
    };
    let wishes: Vec<Vec<(u32, Option<usize>)>> = (0..market.people() as u32)
        .map(|person| {
            let mut list: Vec<_> =
                market.entries(person).map(|entry| (market.wish(entry).offer(), Some(entry))).collect();
            if let Some(post) = present[person as usize] {
                let end = list.iter().position(|w| w.0 == post).unwrap_or(list.len());
                list.truncate(end);
                list.push((post, None));
            }
            list
        })
        .collect();
    let lists: Vec<Vec<u32>> = wishes.iter().map(|list| list.iter().map(|w| w.0).collect()).collect();
    let unit_of: Vec<u32> = (0..market.offers() as u32).collect();
    let outcome =
        units::propose(&lists, &unit_of, market.offers(), |unit, pool: &mut Vec<Candidate>, out| {
            pool.sort_unstable_by_key(|c| {
                (rank(c.person, wishes[c.person as usize][c.at as usize].1, c.offer), c.person)
            });
            while pool.len() > market.capacity(unit) as usize {
                out.extend(pool.pop().map(|c| (c, Bound::Places)));
            }
        });
    let kept = overruled(market, present, &outcome.offer_of);
    Ok(Secured { offer_of: outcome.offer_of, kept })
}

fn check(market: &Market, present: &[Option<u32>]) -> Result<(), PostsRefused> {
    if present.len() != market.people() {
        return Err(PostsRefused::Lengths { wishes: market.people(), present: present.len() });
    }
    let mut held = BTreeMap::new();
    for (person, post) in (0u32..).zip(present) {
        let Some(post) = *post else { continue };
        if post as usize >= market.offers() {
            return Err(PostsRefused::NoSuchPost { person, post });
        }
        *held.entry(post).or_insert(0) += 1;
    }
    match held.into_iter().find(|&(post, held)| held > market.capacity(post)) {
        Some((post, held)) => Err(PostsRefused::Overfull { post, places: market.capacity(post), held }),
        None => Ok(()),
    }
}

/// Pairs where the person would rather be there, and the offer ranks it above a holder who stayed by right.
fn overruled(market: &Market, present: &[Option<u32>], offer_of: &[Option<u32>]) -> Vec<(u32, u32, u32)> {
    let mut stayed = vec![Vec::new(); market.offers()];
    for (person, offer) in (0u32..).zip(offer_of) {
        if let Some(offer) = offer
            && present[person as usize] == Some(*offer)
        {
            let rank = market.find(person, *offer).map_or(u32::MAX, |entry| market.wish(entry).rank_there());
            stayed[*offer as usize].push((rank, person));
        }
    }
    let mut all = Vec::new();
    for person in 0..market.people() as u32 {
        let own = |entry| market.own_rank(person, entry);
        let now = offer_of[person as usize].and_then(|o| market.find(person, o)).map(own);
        for entry in market.entries(person) {
            let (offer, rank) = (market.wish(entry).offer(), market.wish(entry).rank_there());
            let better = now.is_none_or(|now| own(entry) < now) && present[person as usize] != Some(offer);
            if better
                && let Some(&(worst, holder)) = stayed[offer as usize].iter().max()
                && rank < worst
            {
                all.push((person, offer, holder));
            }
        }
    }
    all
}
