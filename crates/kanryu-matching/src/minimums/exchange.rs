//! Few blocking pairs among matchings that keep minimums: all matchings of a small market, else moves and exchanges.

use std::collections::BTreeSet;

use crate::market::Market;

/// Pairs that the person wishes above what it has, with the rank it has there.
pub(super) fn above<'a>(
    market: &'a Market,
    offer_of: &'a [Option<u32>],
) -> impl Iterator<Item = (u32, u32, u32)> + 'a {
    (0..market.people() as u32).flat_map(move |person| {
        let now = offer_of[person as usize]
            .and_then(|o| market.find(person, o))
            .map(|e| market.own_rank(person, e));
        market
            .entries(person)
            .filter(move |&e| now.is_none_or(|now| market.own_rank(person, e) < now))
            .map(move |e| (person, market.wish(e).offer(), market.wish(e).rank_there()))
    })
}

/// Blocking pairs at offers that are not closed.
pub(super) fn blocking(market: &Market, offer_of: &[Option<u32>], closed: &BTreeSet<u32>) -> Vec<(u32, u32)> {
    let mut at = vec![0u32; market.offers()];
    let mut worst = vec![None; market.offers()];
    for (person, offer) in (0u32..).zip(offer_of) {
        if let Some(entry) = offer.and_then(|o| market.find(person, o)) {
            let wish = market.wish(entry);
            at[wish.offer() as usize] += 1;
            worst[wish.offer() as usize] = worst[wish.offer() as usize].max(Some(wish.rank_there()));
        }
    }
    let blocks = |&(_, offer, rank): &(u32, u32, u32)| {
        !closed.contains(&offer)
            && (at[offer as usize] < market.capacity(offer)
                || worst[offer as usize].is_some_and(|w| rank < w))
    };
    above(market, offer_of).filter(blocks).map(|(person, offer, _)| (person, offer)).collect()
}

fn key(market: &Market, offer_of: &[Option<u32>]) -> (usize, usize) {
    let unplaced = offer_of.iter().filter(|o| o.is_none()).count();
    (blocking(market, offer_of, &BTreeSet::new()).len(), unplaced)
}

/// The fewest blocking pairs, then the most placed, and whether that is proved. `start` keeps all minimums.
pub(super) fn fewest_blocking(
    market: &Market,
    least: &[u32],
    start: Vec<Option<u32>>,
    bound: u64,
) -> (Vec<Option<u32>>, bool) {
    let all = (0..market.people() as u32).map(|p| market.wishes(p).len() as f64 + 1.0).product::<f64>();
    if all <= bound as f64 {
        let mut search =
            Search { market, least, at: vec![0; market.offers()], best: (key(market, &start), start) };
        search.place(&mut Vec::new());
        return (search.best.1, true);
    }
    (improve(market, least, start, bound), false)
}

struct Search<'a> {
    market: &'a Market,
    least: &'a [u32],
    at: Vec<u32>,
    best: ((usize, usize), Vec<Option<u32>>),
}

impl Search<'_> {
    fn place(&mut self, begun: &mut Vec<Option<u32>>) {
        let person = begun.len() as u32;
        if person as usize == self.market.people() {
            if self.at.iter().zip(self.least).all(|(at, least)| at >= least) {
                let found = key(self.market, begun);
                if found < self.best.0 {
                    self.best = (found, begun.clone());
                }
            }
            return;
        }
        begun.push(None);
        self.place(begun);
        for wish in self.market.wishes(person) {
            let offer = wish.offer();
            if self.at[offer as usize] < self.market.capacity(offer) {
                self.at[offer as usize] += 1;
                begun[person as usize] = Some(offer);
                self.place(begun);
                self.at[offer as usize] -= 1;
            }
        }
        begun.pop();
    }
}

/// Lets blocking pairs come together, one at a time, where minimums stay kept and fewer pairs block afterwards.
fn improve(market: &Market, least: &[u32], mut now: Vec<Option<u32>>, bound: u64) -> Vec<Option<u32>> {
    let mut tried = 0;
    let mut best = key(market, &now);
    'again: loop {
        for (person, offer) in blocking(market, &now, &BTreeSet::new()) {
            for then in moves(market, least, &now, person, offer) {
                tried += 1;
                if tried > bound {
                    return now;
                }
                let found = key(market, &then);
                if found < best {
                    (best, now) = (found, then);
                    continue 'again;
                }
            }
        }
        return now;
    }
}

/// The person goes to the offer: into a free place, or for somebody ranked below, who goes without or takes the place left.
fn moves(
    market: &Market,
    least: &[u32],
    now: &[Option<u32>],
    person: u32,
    offer: u32,
) -> Vec<Vec<Option<u32>>> {
    let at = |offer: u32| now.iter().filter(|o| **o == Some(offer)).count() as u32;
    let from = now[person as usize];
    let may_leave = from.is_none_or(|from| at(from) > least[from as usize]);
    let mut all = Vec::new();
    let go = |all: &mut Vec<Vec<Option<u32>>>, out: Option<(u32, Option<u32>)>| {
        let mut then = now.to_vec();
        then[person as usize] = Some(offer);
        if let Some((out, to)) = out {
            then[out as usize] = to;
        }
        all.push(then);
    };
    if at(offer) < market.capacity(offer) && may_leave {
        go(&mut all, None);
    }
    let rank = market.find(person, offer).map(|e| market.wish(e).rank_there());
    for other in (0..now.len() as u32).filter(|&o| now[o as usize] == Some(offer)) {
        let below = market.find(other, offer).map(|e| market.wish(e).rank_there()) > rank;
        if below && may_leave {
            go(&mut all, Some((other, None)));
        }
        if below && from.is_some_and(|from| market.find(other, from).is_some()) {
            go(&mut all, Some((other, from)));
        }
    }
    all
}
