//! The search over all weakly stable matchings, with a bound of steps; a step is one tried place of a person.
//!
//! Whenever a person is given a place, every offer it likes better must in the end be full of people good enough; what that
//! forbids is known at once, so that the search turns back early. A branch that cannot place more than the best is left; how
//! many it could place is counted by augmenting paths. The person with the fewest places left to try comes next.

use super::most::Room;
use crate::market::Market;

/// What a search found.
pub(super) struct Found {
    /// The best matching that places more than was asked for.
    pub found: Option<Vec<Option<u32>>>,
    /// Whether everything was searched that matters.
    pub ended: bool,
    /// Steps taken.
    pub steps: u64,
}

struct Search<'a> {
    market: &'a Market,
    held: Vec<Option<usize>>,
    decided: Vec<bool>,
    best: Option<Vec<Option<u32>>>,
    /// Only more than so many count.
    known: usize,
    steps: u64,
    bound: u64,
}

/// What decisions so far ask of the offers.
#[derive(Clone)]
struct Demands {
    /// Only ranks below this are good enough.
    below: Vec<u32>,
    must_fill: Vec<bool>,
    filled: Vec<u32>,
    worst: Vec<Option<u32>>,
    placed: usize,
}

/// One person whose places are being tried.
struct Level {
    demands: Demands,
    person: u32,
    tried: usize,
}

impl Demands {
    /// Whether an offer can still take somebody it ranks so.
    fn open(&self, market: &Market, offer: u32, rank: u32) -> bool {
        rank < self.below[offer as usize] && self.filled[offer as usize] < market.capacity(offer)
    }
}

/// Searches for a weakly stable matching that places more than `known` people.
pub(super) fn search(market: &Market, known: usize, bound: u64) -> Found {
    let mut search = Search {
        market,
        held: vec![None; market.people()],
        decided: vec![false; market.people()],
        best: None,
        known,
        steps: 0,
        bound,
    };
    let demands = Demands {
        below: vec![u32::MAX; market.offers()],
        must_fill: vec![false; market.offers()],
        filled: vec![0; market.offers()],
        worst: vec![None; market.offers()],
        placed: 0,
    };
    let ended = search.descend(&demands);
    Found { found: search.best, ended, steps: search.steps }
}

impl Search<'_> {
    /// Tries every place of the next person; false when the bound was reached.
    fn descend(&mut self, demands: &Demands) -> bool {
        // An explicit stack: the depth is the number of people.
        let mut stack: Vec<Level> = Vec::from_iter(self.level(demands.clone()));
        if stack.is_empty() {
            self.keep();
        }
        while let Some(level) = stack.last_mut() {
            let (person, option) = (level.person, level.tried);
            level.tried += 1;
            let range = self.market.entries(person);
            if option > range.len() {
                self.held[person as usize] = None;
                self.decided[person as usize] = false;
                stack.pop();
                continue;
            }
            if self.steps >= self.bound {
                return false;
            }
            self.steps += 1;
            let choice = (option < range.len()).then_some(range.start + option);
            let Some(next) = self.place(&level.demands, person, choice) else { continue };
            match self.level(next) {
                Some(next) => stack.push(next),
                None => self.keep(),
            }
        }
        true
    }

    /// The next person to decide, if anybody is left: the one with the fewest places left to try.
    fn level(&self, demands: Demands) -> Option<Level> {
        let undecided = (0..self.market.people() as u32).filter(|&person| !self.decided[person as usize]);
        let open = |person: u32| {
            let wishes = self.market.wishes(person).iter();
            wishes.filter(|wish| demands.open(self.market, wish.offer(), wish.rank_there())).count()
        };
        let person = undecided.min_by_key(|&person| open(person))?;
        Some(Level { demands, person, tried: 0 })
    }

    fn keep(&mut self) {
        let placed = self.held.iter().flatten().count();
        self.known = placed;
        self.best =
            Some(self.held.iter().map(|held| held.map(|entry| self.market.wish(entry).offer())).collect());
    }

    /// The demands after this person got this wish (or nothing), unless something can no longer be met.
    fn place(&mut self, demands: &Demands, person: u32, choice: Option<usize>) -> Option<Demands> {
        let mut next = demands.clone();
        self.held[person as usize] = choice;
        self.decided[person as usize] = true;
        if let Some(entry) = choice {
            let (offer, rank) = (self.market.wish(entry).offer(), self.market.wish(entry).rank_there());
            let at = offer as usize;
            if next.filled[at] == self.market.capacity(offer) || rank >= next.below[at] {
                return None;
            }
            next.filled[at] += 1;
            next.worst[at] = next.worst[at].max(Some(rank));
            next.placed += 1;
        }
        let have = choice.map(|entry| self.market.own_rank(person, entry));
        for entry in self.market.entries(person) {
            if have.is_some_and(|have| self.market.own_rank(person, entry) >= have) {
                break;
            }
            self.demand(&mut next, entry)?;
        }
        self.can_be_met(&next).then_some(next)
    }

    /// The person likes this wish better than its place: its offer must be full of people ranked as high or higher.
    fn demand(&self, next: &mut Demands, entry: usize) -> Option<()> {
        let (offer, rank) = (self.market.wish(entry).offer(), self.market.wish(entry).rank_there());
        let at = offer as usize;
        next.below[at] = next.below[at].min(rank + 1);
        next.must_fill[at] = true;
        next.worst[at].is_none_or(|worst| worst < next.below[at]).then_some(())
    }

    /// Whether every offer that must be full still can be, and whether enough people can still be placed.
    fn can_be_met(&self, next: &Demands) -> bool {
        let open = |person: u32, offer: u32, rank: u32| {
            !self.decided[person as usize] && next.open(self.market, offer, rank)
        };
        let full =
            (0..self.market.offers() as u32).filter(|&offer| next.must_fill[offer as usize]).all(|offer| {
                let missing = self.market.capacity(offer) - next.filled[offer as usize];
                let mut can =
                    self.market.choices(offer).filter(|choice| open(choice.person, offer, choice.rank));
                missing == 0 || can.nth(missing as usize - 1).is_some()
            });
        if !full {
            return false;
        }
        let undecided = (0..self.market.people() as u32).filter(|&person| {
            let wishes = self.market.wishes(person);
            wishes.iter().any(|wish| open(person, wish.offer(), wish.rank_there()))
        });
        next.placed + undecided.count() > self.known && self.could_place(next) > self.known
    }

    /// How many people could be placed in the end, stability aside.
    fn could_place(&self, next: &Demands) -> usize {
        let decided = self.held.iter().map(|held| held.map(|entry| self.market.wish(entry).offer()));
        let allowed = |_, entry: usize| {
            let wish = self.market.wish(entry);
            wish.rank_there() < next.below[wish.offer() as usize]
        };
        let room =
            Room { market: self.market, places: self.market.capacities(), fixed: &self.decided, allowed };
        room.largest(decided.collect()).iter().flatten().count()
    }
}
