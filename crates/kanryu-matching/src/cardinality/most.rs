//! How many people could be placed at all, stability aside: augmenting paths from a given matching (Berge 1957).

use crate::market::Market;

/// Who may move where.
pub(super) struct Room<'a, Allowed: Fn(u32, usize) -> bool> {
    /// The market.
    pub market: &'a Market,
    /// Places of the offers.
    pub places: &'a [u32],
    /// People who keep what they have, also when it is nothing.
    pub fixed: &'a [bool],
    /// Whether a person may be placed by the wish with this number.
    pub allowed: Allowed,
}

/// The size of the largest matching of a market, begun from one that is given.
pub(super) fn placeable(market: &Market, begun: &[Option<u32>]) -> usize {
    let fixed = vec![false; market.people()];
    let room = Room { market, places: market.capacities(), fixed: &fixed, allowed: |_, _| true };
    room.largest(begun.to_vec()).iter().flatten().count()
}

impl<Allowed: Fn(u32, usize) -> bool> Room<'_, Allowed> {
    /// A largest matching that is allowed. A search that fails marks offers that no later search needs to enter, so that the
    /// cost is one pass over the lists for each person gained, and one more.
    pub(super) fn largest(&self, mut offer_of: Vec<Option<u32>>) -> Vec<Option<u32>> {
        let mut at: Vec<Vec<u32>> = vec![Vec::new(); self.market.offers()];
        for (person, offer) in (0..).zip(&offer_of) {
            if let Some(offer) = offer {
                at[*offer as usize].push(person);
            }
        }
        let mut dead = vec![false; self.market.offers()];
        for person in 0..self.market.people() as u32 {
            if offer_of[person as usize].is_none() && !self.fixed[person as usize] {
                self.augment(person, &mut offer_of, &mut at, &mut dead);
            }
        }
        offer_of
    }

    /// Looks for an offer with a free place that the person reaches by moving others, and moves them.
    fn augment(&self, person: u32, offer_of: &mut [Option<u32>], at: &mut [Vec<u32>], dead: &mut [bool]) {
        let mut through: Vec<Option<u32>> = vec![None; self.market.offers()];
        let mut entered = Vec::new();
        let mut queue = vec![person];
        let mut read = 0;
        while read < queue.len() {
            let one = queue[read];
            read += 1;
            for entry in self.market.entries(one) {
                let wish = self.market.wish(entry);
                let index = wish.offer() as usize;
                if dead[index]
                    || through[index].is_some()
                    || offer_of[one as usize] == Some(wish.offer())
                    || !(self.allowed)(one, entry)
                {
                    continue;
                }
                through[index] = Some(one);
                if at[index].len() < self.places[index] as usize {
                    move_along(wish.offer(), &through, offer_of, at);
                    return;
                }
                entered.push(index);
                queue.extend(at[index].iter().filter(|&&other| !self.fixed[other as usize]));
            }
        }
        for index in entered {
            dead[index] = true;
        }
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
