//! Pairs within one group ("roommates"): a stable pairing, or the proof that there is none.
//!
//! Irving (1985), Journal of Algorithms 6:577-595, with incomplete lists (Gusfield & Irving 1989, section 4.5). Cost O(n²).
//! Either every pair of people is settled, or the run ends with the list of somebody who must be paired but has nobody
//! left; the rotations removed on the way are the proof and are returned. Not promised: which of several stable pairings
//! is found, beyond being the same for the same lists.

mod table;
#[cfg(test)]
mod tests;

use thiserror::Error;

/// What became of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pairing {
    /// A stable pairing: the partner of each person. Whoever has none has none in every stable pairing.
    Stable(Vec<Option<u32>>),
    /// No stable pairing exists.
    None(Proof),
}

/// Why no stable pairing exists: these rotations must be removed one after the other, and then somebody is left without
/// anybody, though in every stable pairing that person would be paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Rotations in the order of removal: each person loses its first choice to the next and turns to its second.
    pub rotations: Vec<Vec<(u32, u32)>>,
    /// The person whose list is empty then.
    pub stranded: u32,
}

/// Lists that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GroupRefused {
    /// A number without a person, oneself, or the same person twice.
    #[error("person {person} lists {other}, who does not exist, is the same person, or stands there twice")]
    Entry {
        /// Whose list.
        person: u32,
        /// The entry.
        other: u32,
    },
}

/// A stable pairing of people who each rank others strictly, best first. Only pairs that stand in both lists count.
///
/// # Errors
/// [`GroupRefused`] names the person and the entry.
pub fn pair(lists: &[Vec<u32>]) -> Result<Pairing, GroupRefused> {
    let people = lists.len();
    for (person, list) in (0u32..).zip(lists) {
        let mut seen = vec![false; people];
        for &other in list {
            if other == person || seen.get(other as usize).copied().unwrap_or(true) {
                return Err(GroupRefused::Entry { person, other });
            }
            seen[other as usize] = true;
        }
    }
    let mut table = table::Table::new(lists);
    table.propose();
    let paired: Vec<u32> = (0..people as u32).filter(|&p| table.first(p).is_some()).collect();
    let mut rotations = Vec::new();
    while let Some(start) = paired.iter().copied().find(|&p| table.second(p).is_some()) {
        let rotation = table.rotation(start);
        table.remove(&rotation);
        rotations.push(rotation);
        if let Some(&stranded) = paired.iter().find(|&&p| table.first(p).is_none()) {
            return Ok(Pairing::None(Proof { rotations, stranded }));
        }
    }
    Ok(Pairing::Stable((0..people as u32).map(|p| table.first(p)).collect()))
}

/// Pairs who would both rather be with each other than as they are. Empty: the pairing is stable.
#[must_use]
pub fn blocking(lists: &[Vec<u32>], partner: &[Option<u32>]) -> Vec<(u32, u32)> {
    let place = |person: u32, other: u32| lists[person as usize].iter().position(|&o| o == other);
    let now = |person: u32| partner[person as usize].and_then(|o| place(person, o)).unwrap_or(usize::MAX);
    let mut all = Vec::new();
    for person in 0..lists.len() as u32 {
        for (at, &other) in lists[person as usize].iter().enumerate() {
            if person < other && at < now(person) && place(other, person).is_some_and(|p| p < now(other)) {
                all.push((person, other));
            }
        }
    }
    all
}
