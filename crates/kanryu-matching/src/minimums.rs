//! Least numbers of people at offers: kept by a stable result where one exists, else by a stated compromise.
//!
//! Without ties every stable result fills every offer equally (Roth 1986), so deferred acceptance decides at once: when it
//! misses a minimum, no stable result keeps it. (With ties another lottery might; then nothing is said to be impossible
//! unless all matchings were tried.) [`meet`] then either closes offers or breaks stability as little as it can, and says
//! which:
//!
//! - *Closing* (Biró, Fleiner, Irving & Manlove 2010): an offer takes nobody or at least its minimum. Besides pairs, a
//!   closed offer blocks when at least its minimum of people would all rather be there. All sets of closed offers are
//!   tried, fewest first, with the person-best result for each (nobody wants a closed offer less in another). Deciding is
//!   NP-hard; the bound is stated.
//! - *Open*: the fewest blocking pairs among matchings that keep all minimums (Hamada, Iwama & Miyazaki 2016: hard even
//!   to approximate). Proved to be the fewest for small markets, else the best of several starts after local exchanges.
//! - Minimums that no matching keeps are proved so by a cut; then the fewest people are missing.
//!
//! [`extended_seats`] is the strategy-proof rule for hard minimums (Fragiadakis et al. 2016): fair, but it may leave places
//! empty, and it keeps minimums for certain only when everybody is acceptable everywhere.

mod exchange;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use thiserror::Error;

use crate::bound::{Bound, Placement};
use crate::deferred::deferred_acceptance;
use crate::flow::{Cut, Lex, Network, NoFlow};
use crate::lottery::Lottery;
use crate::market::{Market, Side};
use crate::outcome::Status;
use crate::units;

/// Whether offers may close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// An offer may take nobody instead of its minimum.
    Allowed,
    /// Every offer must reach its minimum.
    Forbidden,
}

/// What kind of result it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Stable, all minimums kept, nothing closed.
    Stable,
    /// Stable with these offers closed.
    Closed(Vec<u32>),
    /// No stable result: these offers are closed, and some closed offer blocks.
    ClosedUnstable(Vec<u32>),
    /// No stable result: all minimums are kept with these blocking pairs left.
    Blocking {
        /// Whether it is proved that no matching with all minimums has fewer.
        fewest: bool,
    },
    /// No matching keeps all minimums: the fewest people are missing.
    Short {
        /// The people and offers that prove it: people by number, then offers from the number of people on, then the end.
        cut: Cut,
    },
}

/// A result under minimums, with every fault it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// The offer of each person.
    pub offer_of: Vec<Option<u32>>,
    /// Exact: stable with all minimums kept (or offers closed). Impossible: proved that there is none. Else not found.
    pub status: Status,
    /// What kind of result it is.
    pub kind: Kind,
    /// Offers below their minimum and not closed: (offer, people missing).
    pub short: Vec<(u32, u32)>,
    /// Blocking pairs of person and open offer.
    pub blocking: Vec<(u32, u32)>,
    /// Closed offers that enough people would rather have: (offer, these people).
    pub coalitions: Vec<(u32, Vec<u32>)>,
}

/// Minimums that contradict the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MinimumRefused {
    /// A minimum above the places.
    #[error("offer {offer} needs at least {least} people but has {places} places; lower the minimum")]
    Above {
        /// The offer.
        offer: u32,
        /// Its minimum.
        least: u32,
        /// Its places.
        places: u32,
    },
    /// One minimum for each offer.
    #[error("{least} minimums for {offers} offers; give each offer one")]
    Lengths {
        /// Minimums given.
        least: usize,
        /// Offers.
        offers: usize,
    },
}

/// A result that keeps minimums, or the best stated compromise. `bound` counts sets of closed offers tried, or matchings
/// and exchanges tried. Ties are broken by the lottery.
///
/// # Errors
/// [`MinimumRefused`] names the offer.
pub fn meet(
    market: &Market,
    least: &[u32],
    closing: Closing,
    lottery: &Lottery,
    bound: u64,
) -> Result<Met, MinimumRefused> {
    check(market, least)?;
    let first = deferred_acceptance(market, Side::Person, lottery).outcome.offer_of;
    if shortfalls(market, least, &first, &BTreeSet::new()).is_empty() {
        return Ok(report(market, least, first, &BTreeSet::new(), Status::Exact, Kind::Stable));
    }
    match closing {
        Closing::Allowed => Ok(close(market, least, lottery, bound)),
        Closing::Forbidden => Ok(keep(market, least, first, bound)),
    }
}

fn check(market: &Market, least: &[u32]) -> Result<(), MinimumRefused> {
    if least.len() != market.offers() {
        return Err(MinimumRefused::Lengths { least: least.len(), offers: market.offers() });
    }
    match (0u32..).zip(least).find(|(offer, least)| **least > market.capacity(*offer)) {
        Some((offer, &least)) => Err(MinimumRefused::Above { offer, least, places: market.capacity(offer) }),
        None => Ok(()),
    }
}

fn report(
    market: &Market,
    least: &[u32],
    offer_of: Vec<Option<u32>>,
    closed: &BTreeSet<u32>,
    status: Status,
    kind: Kind,
) -> Met {
    Met {
        short: shortfalls(market, least, &offer_of, closed),
        blocking: exchange::blocking(market, &offer_of, closed),
        coalitions: coalitions(market, least, &offer_of, closed),
        offer_of,
        status,
        kind,
    }
}

fn shortfalls(
    market: &Market,
    least: &[u32],
    offer_of: &[Option<u32>],
    closed: &BTreeSet<u32>,
) -> Vec<(u32, u32)> {
    let mut at = vec![0u32; market.offers()];
    offer_of.iter().flatten().for_each(|&o| at[o as usize] += 1);
    let missing = |(offer, (&least, at)): (u32, (&u32, u32))| (offer, least.saturating_sub(at));
    (0u32..).zip(least.iter().zip(at)).map(missing).filter(|(o, n)| *n > 0 && !closed.contains(o)).collect()
}

/// Closed offers that at least their minimum of people (or one, without a minimum) would rather have.
fn coalitions(
    market: &Market,
    least: &[u32],
    offer_of: &[Option<u32>],
    closed: &BTreeSet<u32>,
) -> Vec<(u32, Vec<u32>)> {
    let mut wanting: Vec<(u32, Vec<u32>)> = closed.iter().map(|&offer| (offer, Vec::new())).collect();
    for (person, offer, _) in exchange::above(market, offer_of) {
        if let Ok(at) = wanting.binary_search_by_key(&offer, |w| w.0) {
            wanting[at].1.push(person);
        }
    }
    wanting.retain(|(offer, people)| people.len() >= least[*offer as usize].max(1) as usize);
    wanting
}

/// Tries sets of closed offers, fewest first.
fn close(market: &Market, least: &[u32], lottery: &Lottery, bound: u64) -> Met {
    let may: Vec<u32> = (0..market.offers() as u32).filter(|&o| least[o as usize] > 0).collect();
    let mut tried = 0u64;
    let mut best: Option<(usize, usize, Met)> = None;
    for size in 1..=may.len() {
        let mut chosen: Vec<usize> = (0..size).collect();
        loop {
            if tried >= bound {
                let status = Status::NotFound { bound };
                return best.map_or_else(
                    || all_closed(market, least, lottery, &may, status),
                    |b| Met { status, ..b.2 },
                );
            }
            tried += 1;
            let closed: BTreeSet<u32> = chosen.iter().map(|&at| may[at]).collect();
            let met = with_closed(market, least, lottery, &closed);
            if met.status == Status::Exact {
                return met;
            }
            let key = (met.short.len() * market.people().max(1) + met.coalitions.len(), closed.len());
            if met.short.is_empty() && best.as_ref().is_none_or(|b| key < (b.0, b.1)) {
                best = Some((key.0, key.1, met));
            }
            if !next_choice(&mut chosen, may.len()) {
                break;
            }
        }
    }
    let status = if market.is_strict() { Status::Impossible } else { Status::NotFound { bound } };
    best.map_or_else(|| all_closed(market, least, lottery, &may, status), |b| Met { status, ..b.2 })
}

fn all_closed(market: &Market, least: &[u32], lottery: &Lottery, may: &[u32], status: Status) -> Met {
    Met { status, ..with_closed(market, least, lottery, &may.iter().copied().collect()) }
}

/// The person-best result when these offers take nobody.
fn with_closed(market: &Market, least: &[u32], lottery: &Lottery, closed: &BTreeSet<u32>) -> Met {
    let places = |offer: u32| if closed.contains(&offer) { 0 } else { market.capacity(offer) };
    let open = market.with_capacities((0..market.offers() as u32).map(places).collect());
    let offer_of = deferred_acceptance(&open, Side::Person, lottery).outcome.offer_of;
    let list: Vec<u32> = closed.iter().copied().collect();
    let mut met =
        report(market, least, offer_of, closed, Status::Impossible, Kind::ClosedUnstable(list.clone()));
    if met.short.is_empty() && met.coalitions.is_empty() {
        (met.status, met.kind) = (Status::Exact, Kind::Closed(list));
    }
    met
}

/// The next choice of as many out of `all`, in order; false after the last.
fn next_choice(chosen: &mut [usize], all: usize) -> bool {
    let size = chosen.len();
    let Some(at) = (0..size).rev().find(|&at| chosen[at] < all - size + at) else { return false };
    chosen[at] += 1;
    for later in at + 1..size {
        chosen[later] = chosen[later - 1] + 1;
    }
    true
}

/// No stable result keeps the minimums: keep them with few blocking pairs, or miss as few people as possible.
fn keep(market: &Market, least: &[u32], stable: Vec<Option<u32>>, bound: u64) -> Met {
    let none = BTreeSet::new();
    // With ties stable results differ in how they fill offers, so one that misses proves nothing about the others.
    let unstable = if market.is_strict() { Status::Impossible } else { Status::NotFound { bound } };
    match fewest_missing(market, least) {
        Err(NoFlow::Infeasible { cut, .. }) => {
            let offer_of = most_of_minimums(market, least).unwrap_or(stable);
            report(market, least, offer_of, &none, Status::Impossible, Kind::Short { cut })
        }
        Err(_) => {
            report(market, least, stable, &none, Status::NotFound { bound }, Kind::Blocking { fewest: false })
        }
        Ok(start) => {
            let (offer_of, fewest) = exchange::fewest_blocking(market, least, start, bound);
            let met = report(market, least, offer_of, &none, unstable, Kind::Blocking { fewest });
            match (met.blocking.is_empty(), fewest) {
                (true, _) => Met { status: Status::Exact, kind: Kind::Stable, ..met },
                (false, true) => Met { status: Status::Impossible, ..met },
                (false, false) => met,
            }
        }
    }
}

/// All minimums kept, with as many people placed and then the least sum of ranks.
fn fewest_missing(market: &Market, least: &[u32]) -> Result<Vec<Option<u32>>, NoFlow> {
    use crate::assignment::{Profile, by_profile};
    by_profile(market, least, Profile::LeastSum).map(|found| found.offer_of)
}

/// As many places of minimums filled as possible, then as many people placed, then the least sum of ranks.
fn most_of_minimums(market: &Market, least: &[u32]) -> Option<Vec<Option<u32>>> {
    let (people, offers) = (market.people() as u32, market.offers() as u32);
    let end = people + offers;
    let mut network: Network<Lex<3>> = Network::with_nodes(end as usize + 1);
    let mut arcs = Vec::new();
    for person in 0..people {
        network.supply[person as usize] = 1;
        for entry in market.entries(person) {
            let offer = market.wish(entry).offer();
            let rank = i64::from(market.own_rank(person, entry)) + 1;
            arcs.push((network.join(person, people + offer, 1, Lex([0, 0, rank])), person, offer));
        }
        network.join(person, end, 1, Lex([1, 1, 0]));
    }
    network.supply[end as usize] = -i64::from(people);
    for offer in 0..offers {
        let minimum = i64::from(least[offer as usize]);
        network.join(people + offer, end, minimum, Lex([0, 0, 0]));
        network.join(people + offer, end, i64::from(market.capacity(offer)) - minimum, Lex([1, 0, 0]));
    }
    let solution = network.solve().ok()?;
    let mut offer_of = vec![None; people as usize];
    for (arc, person, offer) in arcs {
        if solution.flow[arc] > 0 {
            offer_of[person as usize] = Some(offer);
        }
    }
    Some(offer_of)
}

/// Deferred acceptance with extended seats (Fragiadakis et al. 2016): offers take their minimum first; beyond minimums only
/// so many people are taken in all, offer by offer in turn, as leave enough for every minimum.
///
/// Strategy-proof and fair. When everybody is acceptable everywhere and there are enough people, all minimums are kept; with
/// incomplete lists they may be missed.
///
/// # Errors
/// [`MinimumRefused`] names the offer.
pub fn extended_seats(market: &Market, least: &[u32]) -> Result<Placement, MinimumRefused> {
    check(market, least)?;
    let minimums: u64 = least.iter().map(|&l| u64::from(l)).sum();
    let extra = (market.people() as u64).saturating_sub(minimums) as usize;
    let unit_of = vec![0; market.offers()];
    Ok(units::propose(&units::lists(market), &unit_of, 1, |_, pool, out| {
        pool.sort_unstable_by_key(|c| (c.offer, units::rank(market, *c), c.person));
        let mut asked = vec![0u32; market.offers()];
        pool.iter().for_each(|c| asked[c.offer as usize] += 1);
        let mut taken: Vec<u32> = asked.iter().zip(least).map(|(a, l)| *a.min(l)).collect();
        let mut left = extra;
        let mut moved = true;
        while left > 0 && std::mem::take(&mut moved) {
            for offer in 0..taken.len() {
                if left > 0 && taken[offer] < asked[offer].min(market.capacity(offer as u32)) {
                    taken[offer] += 1;
                    left -= 1;
                    moved = true;
                }
            }
        }
        let mut seen = vec![0u32; market.offers()];
        pool.retain(|c| {
            let offer = c.offer as usize;
            seen[offer] += 1;
            if seen[offer] > taken[offer] {
                let full = taken[offer] == market.capacity(c.offer);
                out.push((*c, if full { Bound::Places } else { Bound::Minimums }));
            }
            seen[offer] <= taken[offer]
        });
    }))
}
