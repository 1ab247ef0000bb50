//! The market: who wishes for which offer, whom each offer ranks, and how many places it has, as flat checked arrays.
//!
//! A market is built once from the [`Lists`] of both sides. Only pairs that stand in both lists are pairs of the market;
//! a one-sided listing becomes a [`Finding`], and so does everything that cannot be read. Both directions are aligned:
//! a wish carries the rank that the offer gives the person, a choice carries the place of the wish, so that no method ever
//! searches a list for a rank.

mod build;
#[cfg(test)]
mod tests;

use std::fmt;

use thiserror::Error;

/// The two sides of a market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// People who wish for offers.
    Person,
    /// Offers that rank people.
    Offer,
}

impl fmt::Display for Side {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Side::Person => "person",
            Side::Offer => "offer",
        })
    }
}

/// Ranked lists of one side, one list for each person (or offer) in the order of their numbers.
///
/// A rank is any number below `u32::MAX`; smaller is better, equal ranks are a tie, gaps are allowed and kept (a wish that
/// was struck out leaves its gap, so that "rank 3" stays what the person wrote). What is not listed is not acceptable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    end: Vec<usize>,
    /// (number on the other side, rank)
    entry: Vec<(u32, u32)>,
}

impl Lists {
    /// Empty lists with room for `lists` lists and `entries` entries in all.
    #[must_use]
    pub fn with_room(lists: usize, entries: usize) -> Lists {
        Lists { end: Vec::with_capacity(lists), entry: Vec::with_capacity(entries) }
    }

    /// Adds the next list as pairs of number and rank, in any order.
    pub fn push(&mut self, list: impl IntoIterator<Item = (u32, u32)>) {
        self.entry.extend(list);
        self.end.push(self.entry.len());
    }

    /// Adds the next list, best first, without ties: ranks are 0, 1, 2 …
    pub fn push_strict(&mut self, list: impl IntoIterator<Item = u32>) {
        self.push(list.into_iter().zip(0..));
    }

    /// Adds the next list as tiers, best tier first; members of one tier are tied. Ranks are 0, 1, 2 … a tier.
    pub fn push_tiers<T: AsRef<[u32]>>(&mut self, tiers: impl IntoIterator<Item = T>) {
        for (tier, rank) in tiers.into_iter().zip(0..) {
            self.entry.extend(tier.as_ref().iter().map(|&number| (number, rank)));
        }
        self.end.push(self.entry.len());
    }

    /// Number of lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end.len()
    }

    /// Whether there is no list at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.end.is_empty()
    }

    /// Number of entries in all lists together.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.entry.len()
    }

    /// The list of one person (or offer): number and rank, as it was given.
    #[must_use]
    pub fn list(&self, number: usize) -> &[(u32, u32)] {
        let first = if number == 0 { 0 } else { self.end[number - 1] };
        &self.entry[first..self.end[number]]
    }
}

impl<T: AsRef<[u32]>> FromIterator<T> for Lists {
    /// Strict lists, best first.
    fn from_iter<I: IntoIterator<Item = T>>(lists: I) -> Lists {
        let mut all = Lists::default();
        for list in lists {
            all.push_strict(list.as_ref().iter().copied());
        }
        all
    }
}

/// One wish of a person: an offer, and the rank that the offer gives the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wish(u64);

impl Wish {
    pub(crate) fn new(offer: u32, rank_there: u32) -> Wish {
        Wish(u64::from(offer) << 32 | u64::from(rank_there))
    }

    /// The offer wished for.
    #[must_use]
    pub fn offer(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// The rank that the offer gives this person (smaller is better).
    #[must_use]
    pub fn rank_there(self) -> u32 {
        self.0 as u32
    }
}

/// One entry in the list of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The person.
    pub person: u32,
    /// The rank the offer gives the person (smaller is better).
    pub rank: u32,
    /// The number of the wish that mirrors this entry, an index for [`Market::wish`] and [`Market::own_rank`].
    pub wish: usize,
}

/// A two-sided market of numbered people and offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    capacity: Vec<u32>,
    wish_start: Vec<u32>,
    wish: Vec<Wish>,
    /// Rank a person gives its wish; empty when rank and position are the same everywhere.
    own_rank: Vec<u32>,
    choice_start: Vec<u32>,
    choice_person: Vec<u32>,
    choice_wish: Vec<u32>,
    ties_of_people: bool,
    ties_of_offers: bool,
    /// Whether the rank of every choice is its position, as it is when lists are strict and without gaps.
    positions: bool,
}

/// A market that could be built, and what was noticed on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The market of all pairs that stand in both lists.
    pub market: Market,
    /// One-sided listings, ordered by person and offer.
    pub findings: Vec<Finding>,
}

/// Something about the lists that whoever made them should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum Finding {
    /// A list names the same number twice: its rank would be ambiguous.
    #[error("{side} {list} lists number {number} twice; keep one entry")]
    Duplicate {
        /// Whose list.
        side: Side,
        /// Number of the list.
        list: u32,
        /// The number listed twice.
        number: u32,
    },
    /// A list names somebody who is not in the market.
    #[error(
        "{side} {list} lists number {number}, which does not exist; correct the number or add what it means"
    )]
    OutOfRange {
        /// Whose list.
        side: Side,
        /// Number of the list.
        list: u32,
        /// The number that does not exist.
        number: u32,
    },
    /// The rank `u32::MAX` is kept for "not listed".
    #[error("{side} {list} gives number {number} a rank of 4294967295; ranks must be smaller")]
    RankTooLarge {
        /// Whose list.
        side: Side,
        /// Number of the list.
        list: u32,
        /// The number ranked so.
        number: u32,
    },
    /// As many capacities as lists of offers are needed.
    #[error(
        "{capacities} capacities for {offers} lists of offers; give each offer one capacity and one list"
    )]
    Lengths {
        /// Number of capacities.
        capacities: usize,
        /// Number of lists.
        offers: usize,
    },
    /// More entries, people or offers than numbers.
    #[error("{count} entries are more than 4294967294; split the market")]
    TooMany {
        /// How many.
        count: usize,
    },
    /// Only one of the two lists the other: the pair is not acceptable.
    #[error("only the {by} lists the other: person {person} and offer {offer} cannot be paired")]
    OneSided {
        /// The side that lists the other.
        by: Side,
        /// The person.
        person: u32,
        /// The offer.
        offer: u32,
    },
}

/// Lists that no market can be built from, with every reason, in order.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the lists cannot be read: {}", .findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct Refused {
    /// Every reason, ordered.
    pub findings: Vec<Finding>,
}

impl Market {
    /// Builds a market from the capacities of the offers, the wishes of the people and the choices of the offers.
    ///
    /// The order of entries within a list does not matter, only their ranks do. Costs time and room linear in the number
    /// of entries when lists are given best first.
    ///
    /// # Errors
    /// [`Refused`] with all duplicates, numbers that do not exist and numbers that are too large.
    pub fn build(capacity: Vec<u32>, wishes: &Lists, choices: &Lists) -> Result<Built, Refused> {
        build::build(capacity, wishes, choices)
    }

    /// Number of people.
    #[must_use]
    pub fn people(&self) -> usize {
        self.wish_start.len() - 1
    }

    /// Number of offers.
    #[must_use]
    pub fn offers(&self) -> usize {
        self.capacity.len()
    }

    /// Number of acceptable pairs, that is of wishes and of choices.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.wish.len()
    }

    /// Places of an offer.
    #[must_use]
    pub fn capacity(&self, offer: u32) -> u32 {
        self.capacity[offer as usize]
    }

    /// Places of all offers, by number.
    #[must_use]
    pub fn capacities(&self) -> &[u32] {
        &self.capacity
    }

    /// The same lists with other capacities, for instance one place more.
    ///
    /// # Panics
    /// When there is not one capacity for each offer.
    #[must_use]
    pub fn with_capacities(&self, capacity: Vec<u32>) -> Market {
        assert_eq!(capacity.len(), self.offers(), "one capacity for each offer");
        Market { capacity, ..self.clone() }
    }

    /// The wishes of a person, best first; tied wishes stand in the order of their numbers.
    #[must_use]
    pub fn wishes(&self, person: u32) -> &[Wish] {
        &self.wish[self.entries(person)]
    }

    /// The numbers of the wishes of a person, for [`Market::wish`] and [`Market::own_rank`].
    #[must_use]
    pub fn entries(&self, person: u32) -> std::ops::Range<usize> {
        self.wish_start[person as usize] as usize..self.wish_start[person as usize + 1] as usize
    }

    /// The wish with this number.
    #[must_use]
    pub fn wish(&self, entry: usize) -> Wish {
        self.wish[entry]
    }

    /// The rank that the person gives the wish with this number; `position` is its place in the person's list.
    fn rank_at(&self, entry: usize, position: usize) -> u32 {
        if self.own_rank.is_empty() { position as u32 } else { self.own_rank[entry] }
    }

    /// The rank that a person gives its wish with this number.
    #[must_use]
    pub fn own_rank(&self, person: u32, entry: usize) -> u32 {
        self.rank_at(entry, entry - self.wish_start[person as usize] as usize)
    }

    /// The number of the wish of a person for an offer, if the pair is acceptable. Costs the length of the list.
    #[must_use]
    pub fn find(&self, person: u32, offer: u32) -> Option<usize> {
        self.entries(person).find(|&entry| self.wish[entry].offer() == offer)
    }

    /// Number of people in the list of an offer.
    #[must_use]
    pub fn listed(&self, offer: u32) -> usize {
        self.choice_range(offer).len()
    }

    pub(crate) fn choice_range(&self, offer: u32) -> std::ops::Range<usize> {
        self.choice_start[offer as usize] as usize..self.choice_start[offer as usize + 1] as usize
    }

    /// The list of an offer, best first; tied people stand in the order of their numbers.
    pub fn choices(&self, offer: u32) -> impl ExactSizeIterator<Item = Choice> + DoubleEndedIterator + '_ {
        self.choice_range(offer).map(|at| self.choice_at(at))
    }

    /// The entry at a position (from 0) of the list of an offer.
    #[must_use]
    pub fn choice(&self, offer: u32, position: usize) -> Option<Choice> {
        let range = self.choice_range(offer);
        (position < range.len()).then(|| self.choice_at(range.start + position))
    }

    fn choice_at(&self, at: usize) -> Choice {
        let wish = self.choice_wish[at] as usize;
        Choice { person: self.choice_person[at], rank: self.wish[wish].rank_there(), wish }
    }

    /// The position of a person in the list of an offer, counted over the lists of all offers, from its rank there.
    pub(crate) fn position(&self, person: u32, wish: Wish) -> usize {
        let range = self.choice_range(wish.offer());
        if self.positions {
            return range.start + wish.rank_there() as usize;
        }
        let key = (wish.rank_there(), person);
        let before = |at: &usize| {
            let choice = self.choice_at(*at);
            (choice.rank, choice.person) < key
        };
        partition(range, before)
    }

    /// The end of those whom an offer ranks so or better, counted as in [`Market::position`].
    pub(crate) fn end_of_tier(&self, offer: u32, rank: u32) -> usize {
        partition(self.choice_range(offer), |at| self.choice_at(*at).rank <= rank)
    }

    /// Whether the rank of every choice is its position in the list: offers' lists are strict and have no gaps.
    pub(crate) fn ranks_are_positions(&self) -> bool {
        self.positions
    }

    /// The people in the lists of all offers, one list after the other, see [`Market::choice_range`].
    pub(crate) fn chosen(&self) -> &[u32] {
        &self.choice_person
    }

    /// All wishes, one list after the other, see [`Market::entries`].
    pub(crate) fn all_wishes(&self) -> &[Wish] {
        &self.wish
    }

    /// Whether anybody of this side ranks two equally.
    #[must_use]
    pub fn has_ties(&self, side: Side) -> bool {
        match side {
            Side::Person => self.ties_of_people,
            Side::Offer => self.ties_of_offers,
        }
    }

    /// Whether nobody ranks two equally.
    #[must_use]
    pub fn is_strict(&self) -> bool {
        !self.ties_of_people && !self.ties_of_offers
    }
}

/// The first number of a range for which something that holds at its beginning no longer holds.
fn partition(range: std::ops::Range<usize>, holds: impl Fn(&usize) -> bool) -> usize {
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(&middle) { low = middle + 1 } else { high = middle }
    }
    low
}
