//! What stood in the way: the limit that refused a person at an offer, by its number.

/// A limit that refused somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// All places of the offer were held by people the choice puts first.
    Places,
    /// The cap of the set with this number was reached.
    Set(u32),
    /// The cap of the region with this number was reached.
    Region(u32),
    /// The most people of this kind at the offer were reached.
    Kind(u32),
    /// Places left must stay for the minimums of other offers.
    Minimums,
    /// All places of the group of offers (lecturer, corporation) with this number were held by people ranked above.
    Group(u32),
}

/// A person was refused at an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Refusal {
    /// The person.
    pub person: u32,
    /// The offer.
    pub offer: u32,
    /// What was full when the refusal was made. At the end the same person would be refused again.
    pub bound: Bound,
}

/// Who goes where, and every refusal on the way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placement {
    /// The offer of each person.
    pub offer_of: Vec<Option<u32>>,
    /// All refusals, ordered by person and offer.
    pub refusals: Vec<Refusal>,
}

impl Placement {
    /// What refused this person at this offer, if it asked there and was refused.
    #[must_use]
    pub fn bound(&self, person: u32, offer: u32) -> Option<Bound> {
        let at = self.refusals.binary_search_by_key(&(person, offer), |r| (r.person, r.offer)).ok()?;
        Some(self.refusals[at].bound)
    }

    /// Number of people placed.
    #[must_use]
    pub fn placed(&self) -> usize {
        self.offer_of.iter().flatten().count()
    }
}
