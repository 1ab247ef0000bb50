//! How many people could be placed at all, stability aside: augmenting paths from a given matching (Berge 1957).

use crate::market::Market;

/// The size of the largest matching, begun from one that is given. A search that fails marks offers that no later search
/// needs to enter, so that the cost is one pass over the lists for each person gained, and one more.
pub(super) fn placeable(market: &Market, begun: &[Option<u32>]) -> usize {
    let mut offer_of = begun.to_vec();
    let mut at: Vec<Vec<u32>> = vec![Vec::new(); market.offers()];
    for (person, offer) in (0..).zip(begun) {
        if let Some(offer) = offer {
            at[*offer as usize].push(person);
        }
    }
    let mut dead = vec![false; market.offers()];
    for person in 0..market.people() as u32 {
        if offer_of[person as usize].is_none() {
            augment(market, person, &mut offer_of, &mut at, &mut dead);
        }
    }
    offer_of.iter().flatten().count()
}

/// Looks for an offer with a free place that the person reaches by moving others, and moves them.
fn augment(
    market: &Market,
    person: u32,
    offer_of: &mut [Option<u32>],
    at: &mut [Vec<u32>],
    dead: &mut [bool],
) {
    let mut through: Vec<Option<u32>> = vec![None; market.offers()];
    let mut entered = Vec::new();
    let mut queue = vec![person];
    let mut read = 0;
    while read < queue.len() {
        let one = queue[read];
        read += 1;
        for offer in market.wishes(one).iter().map(|wish| wish.offer()) {
            let index = offer as usize;
            if dead[index] || through[index].is_some() || offer_of[one as usize] == Some(offer) {
                continue;
            }
            through[index] = Some(one);
            if at[index].len() < market.capacity(offer) as usize {
                move_along(offer, &through, offer_of, at);
                return;
            }
            entered.push(index);
            queue.extend(&at[index]);
        }
    }
    for index in entered {
        dead[index] = true;
    }
}

fn move_along(last: u32, through: &[Option<u32>], offer_of: &mut [Option<u32>], at: &mut [Vec<u32>]) {
    let mut to = Some(last);
    while let Some(offer) = to
        && let Some(person) = through[offer as usize]
    {
        let from = offer_of[person as usize].replace(offer);
        at[offer as usize].push(person);
        if let Some(from) = from {
            at[from as usize].retain(|one| *one != person);
        }
        to = from;
    }
}
