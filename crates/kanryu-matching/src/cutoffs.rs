//! Fair matching under caps of any shape: every offer has a cut-off, and cut-offs fall until all caps hold.
//!
//! [`fair`] is the cut-off adjustment of Kamada & Kojima (2024), Review of Economic Studies 91:1162. Everybody goes to the
//! best offer whose cut-off they meet; while a cap is broken, an offer under it drops the last rank it took. When every cap
//! concerns one offer only, the result is the best for people among all fair matchings (nobody loses an offer to somebody
//! ranked below, whatever the caps), and it does not depend on order. When a cap spans offers, the offer that drops is the
//! one that took the worst rank (then the highest number): still fair, but the best is not promised. In both cases places
//! may stay empty that a cap would allow: [`Fair::wasted`] lists them. Not strategy-proof in general. Cost: each entry is
//! visited once, times a logarithm; a cap is looked at only when its load grows.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use thiserror::Error;

use crate::bound::{Bound, Placement, Refusal};
use crate::market::Market;

/// An upper bound on a weighted number of people at some offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceiling {
    /// The offers.
    pub offers: Vec<u32>,
    /// Weight of a person of each kind; kinds beyond the list weigh 0.
    pub weight: Vec<u32>,
    /// Most weight together.
    pub most: u64,
}

/// A fair matching with its cut-offs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fair {
    /// Who goes where, and what refused whom: a set number is the number of a ceiling.
    pub placement: Placement,
    /// For each offer the worst rank it may take; none: everybody it ranks.
    pub cut_off: Vec<Option<u32>>,
    /// Whether the theorem promises the best fair matching: every ceiling concerns one offer only.
    pub best_fair: bool,
    /// Places left empty for fairness: (person, offer) where the person would rather be and no cap would be broken.
    pub wasted: Vec<(u32, u32)>,
}

/// Ceilings that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CeilingRefused {
    /// A ceiling names an offer that does not exist.
    #[error("ceiling {ceiling} names offer {offer}, which does not exist")]
    NoSuchOffer {
        /// The ceiling.
        ceiling: u32,
        /// The offer.
        offer: u32,
    },
    /// One kind for each person is needed.
    #[error("{kinds} kinds for {people} people; give each person one kind")]
    Kinds {
        /// Kinds given.
        kinds: usize,
        /// People of the market.
        people: usize,
    },
}

/// The state: who is where, and how much each ceiling carries.
struct State<'a> {
    market: &'a Market,
    ceilings: &'a [Ceiling],
    kind_of: &'a [u32],
    over: Vec<Vec<u32>>,
    load: Vec<u64>,
    at: Vec<BTreeSet<(u32, u32)>>,
    cut: Vec<Option<u32>>,
    next: Vec<u32>,
    refusals: Vec<Refusal>,
}

/// The fair matching by cut-off adjustment; see the module for what it promises. People tied at a cut-off drop together.
///
/// # Errors
/// [`CeilingRefused`] names the ceiling or person.
pub fn fair(market: &Market, kind_of: &[u32], ceilings: &[Ceiling]) -> Result<Fair, CeilingRefused> {
    if kind_of.len() != market.people() {
        return Err(CeilingRefused::Kinds { kinds: kind_of.len(), people: market.people() });
    }
    let mut over = vec![Vec::new(); market.offers()];
    for (number, ceiling) in (0u32..).zip(ceilings) {
        for &offer in &ceiling.offers {
            let list = over.get_mut(offer as usize);
            list.ok_or(CeilingRefused::NoSuchOffer { ceiling: number, offer })?.push(number);
        }
    }
    over.iter_mut().for_each(Vec::dedup);
    let mut state = State {
        market,
        ceilings,
        kind_of,
        over,
        load: vec![0; ceilings.len()],
        at: vec![BTreeSet::new(); market.offers()],
        cut: vec![None; market.offers()],
        next: vec![0; market.people()],
        refusals: Vec::new(),
    };
    state.settle((0..market.people() as u32).collect());
    Ok(state.finish())
}

impl State<'_> {
    fn weight(&self, ceiling: u32, person: u32) -> u64 {
        let kind = self.kind_of[person as usize] as usize;
        u64::from(self.ceilings[ceiling as usize].weight.get(kind).copied().unwrap_or(0))
    }

    fn meets(&self, offer: u32, rank: u32) -> bool {
        self.cut[offer as usize].is_none_or(|worst| rank < worst)
    }

    /// Lets everybody go to the best offer open to them, then drops ranks until all caps hold.
    fn settle(&mut self, mut free: Vec<u32>) {
        let mut broken: BTreeSet<Bound> = BTreeSet::new();
        loop {
            for person in free.drain(..) {
                self.go(person, &mut broken);
            }
            let Some(bound) = broken.first().copied() else { return };
            match self.dropping(bound) {
                Some(offer) => free = self.drop_last(offer, bound),
                None => _ = broken.remove(&bound),
            }
        }
    }

    fn go(&mut self, person: u32, broken: &mut BTreeSet<Bound>) {
        let wishes = self.market.wishes(person);
        while let Some(wish) = wishes.get(self.next[person as usize] as usize) {
            let offer = wish.offer();
            if self.meets(offer, wish.rank_there()) {
                self.at[offer as usize].insert((wish.rank_there(), person));
                for at in 0..self.over[offer as usize].len() {
                    let ceiling = self.over[offer as usize][at];
                    self.load[ceiling as usize] += self.weight(ceiling, person);
                    broken.insert(Bound::Set(ceiling));
                }
                // The places of an offer are named by its number here and become `Bound::Places` in the report.
                broken.insert(Bound::Group(offer));
                return;
            }
            self.next[person as usize] += 1;
        }
    }

    /// The offer that must drop its last rank for a broken limit; none when the limit holds.
    fn dropping(&self, bound: Bound) -> Option<u32> {
        match bound {
            Bound::Group(offer) => {
                (self.at[offer as usize].len() > self.market.capacity(offer) as usize).then_some(offer)
            }
            Bound::Set(ceiling) => {
                let set = &self.ceilings[ceiling as usize];
                if self.load[ceiling as usize] <= set.most {
                    return None;
                }
                let worst = |&offer: &u32| {
                    let mut weighing = self.at[offer as usize].iter().rev();
                    weighing
                        .find(|(_, person)| self.weight(ceiling, *person) > 0)
                        .map(|&(rank, _)| (rank, offer))
                };
                set.offers.iter().filter_map(worst).max().map(|(_, offer)| offer)
            }
            Bound::Places | Bound::Region(_) | Bound::Kind(_) | Bound::Minimums => None,
        }
    }

    fn drop_last(&mut self, offer: u32, bound: Bound) -> Vec<u32> {
        let bound = if matches!(bound, Bound::Group(_)) { Bound::Places } else { bound };
        let mut free = Vec::new();
        while let Some(&(rank, person)) = self.at[offer as usize].last() {
            if self.cut[offer as usize].is_some_and(|cut| rank < cut) && !free.is_empty() {
                break;
            }
            self.at[offer as usize].pop_last();
            self.cut[offer as usize] = Some(rank);
            for at in 0..self.over[offer as usize].len() {
                let ceiling = self.over[offer as usize][at];
                self.load[ceiling as usize] -= self.weight(ceiling, person);
            }
            self.refusals.push(Refusal { person, offer, bound });
            free.push(person);
        }
        free
    }

    fn finish(mut self) -> Fair {
        let mut offer_of = vec![None; self.market.people()];
        for (offer, people) in (0u32..).zip(&self.at) {
            people.iter().for_each(|&(_, person)| offer_of[person as usize] = Some(offer));
        }
        // Whoever never got past a cut-off was refused by whatever lowered it last.
        let mut last = vec![Bound::Places; self.market.offers()];
        self.refusals.iter().for_each(|r| last[r.offer as usize] = r.bound);
        let mut wasted = Vec::new();
        for person in 0..self.market.people() as u32 {
            for wish in &self.market.wishes(person)[..self.next[person as usize] as usize] {
                let offer = wish.offer();
                self.refusals.push(Refusal { person, offer, bound: last[offer as usize] });
                if self.would_hold(person, offer, offer_of[person as usize]) {
                    wasted.push((person, offer));
                }
            }
        }
        self.refusals.sort_unstable();
        self.refusals.dedup_by_key(|r| (r.person, r.offer));
        Fair {
            placement: Placement { offer_of, refusals: self.refusals },
            cut_off: self.cut.iter().map(|cut| cut.map(|worst| worst.saturating_sub(1))).collect(),
            best_fair: self.ceilings.iter().all(|ceiling| ceiling.offers.len() <= 1),
            wasted,
        }
    }

    /// Whether all caps would hold if only this person moved.
    fn would_hold(&self, person: u32, offer: u32, from: Option<u32>) -> bool {
        let leaves = |ceiling: u32| from.is_some_and(|o| self.over[o as usize].contains(&ceiling));
        (self.at[offer as usize].len() as u32) < self.market.capacity(offer)
            && self.over[offer as usize].iter().all(|&ceiling| {
                let weight = self.weight(ceiling, person);
                leaves(ceiling)
                    || self.load[ceiling as usize] + weight <= self.ceilings[ceiling as usize].most
            })
    }
}
