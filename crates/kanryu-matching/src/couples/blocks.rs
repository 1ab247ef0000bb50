//! When a person or a couple blocks, by the three published definitions.

use super::{Board, Couples, CouplesRefused, Joint, Unit};

/// When a couple blocks with a pair of offers it would rather have.
///
/// All three agree where the two offers differ: each must have a free place, have that member already, or rank the member
/// above somebody it has (a place that the partner would leave does not count as free). They also agree that two free
/// places, or one where a member is already, suffice at one offer. They differ where both would go to one fuller offer:
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stability {
    /// The offer would choose both from all it has and the two (Kojima, Pathak & Roth 2013): with one free place both beat
    /// somebody; with a member there already both beat one and the same; otherwise both beat the same two.
    Kpr,
    /// The same, or both beat one member of a couple of which both are there (Biró, Irving & Schlotter 2011).
    Bis,
    /// Somebody for each is enough (McDermid & Manlove 2010): with one free place either beats somebody; with a member there
    /// already the other beats somebody else; otherwise each beats a different one.
    Mm,
}

impl Stability {
    /// All definitions.
    pub const ALL: [Stability; 3] = [Stability::Kpr, Stability::Bis, Stability::Mm];

    /// The word used in files and commands.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Stability::Kpr => "kpr",
            Stability::Bis => "bis",
            Stability::Mm => "mm",
        }
    }

    /// The definition with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Stability> {
        Stability::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What is wrong with a matching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blocking {
    /// A person alone and an offer would both gain.
    Single {
        /// The person.
        person: u32,
        /// The offer.
        offer: u32,
    },
    /// A couple and its pair of offers would gain by the definition.
    Couple {
        /// Number of the couple.
        couple: u32,
        /// Where the first would go.
        first: Option<u32>,
        /// Where the second would go.
        second: Option<u32>,
    },
    /// A person or couple is where it never wished to be, or where it is not ranked.
    Unacceptable {
        /// The person, or the first of the couple.
        person: u32,
    },
    /// An offer holds more than its places.
    Overfull {
        /// The offer.
        offer: u32,
    },
}

/// Everything that blocks a matching, each person and couple once for its best such option, in order.
///
/// # Errors
/// [`CouplesRefused`] names the list and entry.
pub fn blocking(
    market: &Couples,
    offer_of: &[Option<u32>],
    stability: Stability,
) -> Result<Vec<Blocking>, CouplesRefused> {
    Ok(all(&Board::new(market)?, offer_of, stability))
}

/// Ranks of the people each offer has, best first.
pub(crate) struct Held<'a> {
    pub(crate) board: &'a Board,
    pub(crate) at: Vec<Vec<(u32, u32)>>,
}

impl Held<'_> {
    pub(crate) fn new<'a>(board: &'a Board, offer_of: &[Option<u32>]) -> Held<'a> {
        let mut at = vec![Vec::new(); board.places.len()];
        for (person, offer) in (0u32..).zip(offer_of) {
            if let Some(offer) = *offer {
                at[offer as usize].push((board.rank(person, offer), person));
            }
        }
        at.iter_mut().for_each(|people| people.sort_unstable());
        Held { board, at }
    }

    /// The same board with these people at the offers.
    pub(crate) fn with(mut self, at: Vec<Vec<(u32, u32)>>) -> Self {
        self.at = at;
        self
    }

    /// Whether the offer has a free place for the person or has somebody it ranks below.
    pub(crate) fn takes_alone(&self, offer: u32, person: u32) -> bool {
        self.takes(offer, person)
    }

    fn free(&self, offer: u32) -> usize {
        (self.board.places[offer as usize] as usize).saturating_sub(self.at[offer as usize].len())
    }

    fn has(&self, offer: u32, person: u32) -> bool {
        self.at[offer as usize].iter().any(|e| e.1 == person)
    }

    /// Rank of the n-th worst person there (from 0), if somebody is.
    fn worst(&self, offer: u32, n: usize) -> Option<u32> {
        let people = &self.at[offer as usize];
        people.len().checked_sub(n + 1).map(|at| people[at].0)
    }

    fn takes(&self, offer: u32, person: u32) -> bool {
        self.free(offer) > 0
            || self.has(offer, person)
            || self.worst(offer, 0).is_some_and(|worst| self.board.rank(person, offer) < worst)
    }

    /// Whether the offers of the option would take the unit, which is not there as a whole now.
    pub(crate) fn open(&self, unit: &Unit, option: Joint, stability: Stability) -> bool {
        let Some(second) = unit.second else {
            return option.first.is_none_or(|offer| self.takes(offer, unit.first));
        };
        match (option.first, option.second) {
            (Some(a), Some(b)) if a == b => self.takes_both(a, unit.first, second, stability),
            (a, b) => a.is_none_or(|a| self.takes(a, unit.first)) && b.is_none_or(|b| self.takes(b, second)),
        }
    }

    fn takes_both(&self, offer: u32, first: u32, second: u32, stability: Stability) -> bool {
        let (a, b) = (self.board.rank(first, offer), self.board.rank(second, offer));
        let (free, here) = (self.free(offer), self.has(offer, first) || self.has(offer, second));
        let beats = |rank: u32, n: usize| self.worst(offer, n).is_some_and(|worst| rank < worst);
        if free >= 2 || free == 1 && here {
            return true;
        }
        let mm = stability == Stability::Mm;
        let enough = match (free, here) {
            (1.., _) if mm => beats(a, 0) || beats(b, 0),
            (1.., _) => beats(a, 0) && beats(b, 0),
            (0, true) if mm => {
                let (there, comes) = if self.has(offer, first) { (first, b) } else { (second, a) };
                self.at[offer as usize].iter().any(|&(held, person)| person != there && comes < held)
            }
            (0, true) => beats(a, 0) && beats(b, 0),
            (0, false) if mm => beats(a, 0) && beats(b, 1) || beats(a, 1) && beats(b, 0),
            (0, false) => beats(a, 1) && beats(b, 1),
        };
        enough || stability == Stability::Bis && self.beats_a_couple(offer, first, a.max(b))
    }

    /// Whether both beat one member of another couple of which both are at the offer: the couple would leave together.
    fn beats_a_couple(&self, offer: u32, first: u32, rank: u32) -> bool {
        self.couples_at(offer, first).any(|(one, other)| rank < one.max(other))
    }

    /// Ranks of both members of other couples that are at the offer together.
    fn couples_at(&self, offer: u32, first: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.at[offer as usize].iter().filter_map(move |&(rank, person)| {
            let unit = &self.board.units[self.board.unit_of[person as usize] as usize];
            let second = unit.second.filter(|_| unit.first == person && person != first)?;
            self.has(offer, second).then(|| (rank, self.board.rank(second, offer)))
        })
    }
}

pub(crate) fn all(board: &Board, offer_of: &[Option<u32>], stability: Stability) -> Vec<Blocking> {
    let held = Held::new(board, offer_of);
    let mut found = Vec::new();
    for (offer, people) in (0u32..).zip(&held.at) {
        if people.len() > board.places[offer as usize] as usize {
            found.push(Blocking::Overfull { offer });
        }
    }
    for (number, unit) in (0u32..).zip(&board.units) {
        let standing = board.standing(unit, offer_of);
        if standing.is_none() {
            found.push(Blocking::Unacceptable { person: unit.first });
        }
        let better = unit.options.iter().filter(|o| standing.is_none_or(|now| o.rank < now));
        if let Some(option) = better.copied().find(|o| held.open(unit, *o, stability)) {
            found.push(match (unit.second, option.first) {
                (None, Some(offer)) => Blocking::Single { person: unit.first, offer },
                (_, first) => Blocking::Couple { couple: number, first, second: option.second },
            });
        }
    }
    found.sort_unstable();
    found
}
