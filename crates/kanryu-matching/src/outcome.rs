//! What a method answers: who goes where, by which definition of stability, and how sure that is.

use crate::market::Market;

/// Which notion of stability is meant. Notions disagree on the same matching, so every report names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Definition {
    /// No pair where both would gain strictly. The usual notion; without ties all three are the same.
    /// (Gale & Shapley 1962; with ties Irving 1994.)
    Weak,
    /// No pair where one gains strictly and the other does not lose. (Irving 1994.)
    Strong,
    /// No pair outside the matching where neither loses. (Irving 1994.)
    Super,
}

impl Definition {
    /// The word used in files and commands.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Definition::Weak => "weak",
            Definition::Strong => "strong",
            Definition::Super => "super",
        }
    }

    /// The definition with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Definition> {
        [Definition::Weak, Definition::Strong, Definition::Super].into_iter().find(|one| one.word() == word)
    }
}

/// How sure an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The answer is what the method promises, by theorem or by a search that ended.
    Exact,
    /// The answer is lawful and stable as promised, and at least this part of the best one.
    Bounded {
        /// Guaranteed part of the best, numerator; 2 of 2/3.
        part: u32,
        /// Guaranteed part of the best, denominator; 3 of 2/3.
        whole: u32,
    },
    /// The search stopped at its bound: an answer may exist. What is returned is the best one seen, with its faults listed.
    NotFound {
        /// Steps allowed, in the unit the method documents.
        bound: u64,
    },
    /// It was proved that no answer exists. What is returned is the best stated compromise, with its faults listed.
    Impossible,
}

/// Something a reader of the result must know. The wording in both languages is made where names are known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Note {
    /// Ties were broken by a lottery.
    TiesBroken {
        /// The seed, unless draws were given.
        seed: Option<u64>,
        /// Whether all offers used the same draw (single lottery) or each its own.
        single: bool,
    },
    /// After breaking ties, this many stable improvement cycles were carried out.
    Improved {
        /// Number of cycles.
        cycles: u64,
    },
    /// A search examined this many steps.
    Searched {
        /// Number of steps.
        steps: u64,
    },
}

/// The answer of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// For each person, by number, the offer it is placed at.
    pub offer_of: Vec<Option<u32>>,
    /// The definition of stability by which the method worked.
    pub definition: Definition,
    /// How sure the answer is.
    pub status: Status,
    /// What a reader must know, in order.
    pub notes: Vec<Note>,
}

impl Outcome {
    /// An exact answer by the weak (usual) definition, without notes.
    #[must_use]
    pub fn exact(offer_of: Vec<Option<u32>>) -> Outcome {
        Outcome { offer_of, definition: Definition::Weak, status: Status::Exact, notes: Vec::new() }
    }

    /// Number of people placed.
    #[must_use]
    pub fn placed(&self) -> usize {
        self.offer_of.iter().flatten().count()
    }

    /// The people at each offer, by number of the offer, in the order of their numbers.
    #[must_use]
    pub fn people_at(&self, market: &Market) -> Vec<Vec<u32>> {
        let mut at = vec![Vec::new(); market.offers()];
        for (person, offer) in (0..).zip(&self.offer_of) {
            if let Some(offer) = offer {
                at[*offer as usize].push(person);
            }
        }
        at
    }
}
