//! Rounds of matching, as their records tell them: days, offers, lists, accepted results and who holds a place.

use std::collections::BTreeMap;

use super::{Entry, Record, Refusal, Registry};
use crate::calendar::Day;
use crate::event::{AcceptedResult, Event, Fact, JointWish};
use crate::id::{EventId, Kind, Subject};
use crate::text::Text;

#[cfg(test)]
mod tests;

/// A round of matching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundRecord {
    /// Its record.
    pub subject: Subject,
    /// What it is called.
    pub title: Text,
    /// The first day on which lists are taken.
    pub opens_on: Day,
    /// The last day on which lists are taken.
    pub closes_on: Day,
    /// The day on which places begin.
    pub starts_on: Option<Day>,
    /// The definition of stability, where one is named.
    pub definition: Option<String>,
    /// Everything else, in the form of `docs/round-file.md`.
    pub settings: String,
    /// The entry that opened it last.
    pub entry: Entry,
    /// What it offers, by the offer's id.
    pub offers: BTreeMap<String, OfferRecord>,
    /// Whether it was closed before its last day.
    pub is_closed: bool,
    /// Accepted results, in the order of recording.
    pub accepted: Vec<Accepted>,
}

/// Places that a round offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferRecord {
    /// What it is called.
    pub title: Text,
    /// The employer.
    pub organization: Subject,
    /// Where, if at a recorded place.
    pub site: Option<Subject>,
    /// How many people.
    pub places: i64,
    /// Everything else, the keys of an `[[offer]]`.
    pub settings: String,
    /// Its list of people, best first; absent while none was submitted.
    pub ranks: Option<Vec<Vec<Subject>>>,
    /// The entry that offered it.
    pub entry: Entry,
}

/// A result that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The event.
    pub event: EventId,
    /// The entry.
    pub entry: Entry,
    /// The result.
    pub result: AcceptedResult,
}

/// How far a round has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoundState {
    /// Lists are taken.
    Open,
    /// Lists are taken later.
    Later,
    /// Lists are no longer taken, and no result was accepted since.
    Closed,
    /// A result was accepted.
    Decided,
}

impl RoundState {
    /// Its word in `catalog/words.toml`.
    pub fn word(self) -> &'static str {
        match self {
            RoundState::Open => "open",
            RoundState::Later => "later",
            RoundState::Closed => "closed",
            RoundState::Decided => "decided",
        }
    }
}

/// What became of a place that an accepted result gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceState {
    /// The person has not said anything yet; the place is kept.
    Given,
    /// The person takes it.
    Confirmed,
    /// The person gave it up; it is free again.
    Withdrawn,
}

/// A place that an accepted result gave to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placing {
    /// The person.
    pub person: Subject,
    /// The offer's id.
    pub offer: String,
    /// What became of it.
    pub state: PlaceState,
}

/// A person's wishes in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes<'r> {
    /// The person's record.
    pub record: &'r Record,
    /// Offers, best first.
    pub wishes: &'r [Vec<String>],
    /// A joint wish.
    pub joint: Option<&'r JointWish>,
    /// The entry that submitted them.
    pub entry: &'r Entry,
}

impl RoundRecord {
    /// The round of this record on a day; nothing where it was not opened by then.
    pub fn of(record: &Record, as_of: Day) -> Option<RoundRecord> {
        let mut entries: Vec<&Entry> = record.by(as_of).collect();
        entries.sort_by_key(|entry| entry.recorded_at);
        let entry = *entries.iter().rfind(|entry| matches!(entry.fact, Fact::RoundOpened { .. }))?;
        let Fact::RoundOpened { title, opens_on, closes_on, starts_on, definition, settings } =
            entry.fact.clone()
        else {
            return None;
        };
        let (offers, accepted) = (offers(&entries), accepted(&entries));
        let is_closed = entries
            .iter()
            .any(|other| matches!(other.fact, Fact::RoundClosed) && other.recorded_at >= entry.recorded_at);
        Some(RoundRecord {
            subject: record.subject.clone(),
            title,
            opens_on,
            closes_on,
            starts_on,
            definition,
            settings,
            entry: entry.clone(),
            offers,
            is_closed,
            accepted,
        })
    }

    /// Every round that was opened by a day, by key.
    pub fn all(registry: &Registry, as_of: Day) -> Vec<RoundRecord> {
        registry.of_kind(Kind::Round).filter_map(|record| RoundRecord::of(record, as_of)).collect()
    }

    /// How far it has come on a day.
    pub fn state(&self, as_of: Day) -> RoundState {
        let is_decided =
            self.accepted.iter().any(|accepted| accepted.entry.recorded_at >= self.entry.recorded_at);
        if is_decided {
            RoundState::Decided
        } else if as_of < self.opens_on {
            RoundState::Later
        } else if self.is_closed || as_of > self.closes_on {
            RoundState::Closed
        } else {
            RoundState::Open
        }
    }

    /// The wishes that count, by person.
    pub fn wishes<'r>(&self, registry: &'r Registry, as_of: Day) -> Vec<Wishes<'r>> {
        registry.of_kind(Kind::Person).filter_map(|record| wishes_of(record, &self.subject, as_of)).collect()
    }

    /// Every place that accepted results gave, in order of person.
    pub fn placings(&self, registry: &Registry, as_of: Day) -> Vec<Placing> {
        let mut found = Vec::new();
        for Accepted { entry, result, .. } in &self.accepted {
            for pair in &result.pairs {
                let record = registry.get(&pair.person);
                let said = |entry: &&Entry| match &entry.fact {
                    Fact::PlaceConfirmed { round, offer }
                        if *round == self.subject && *offer == pair.offer =>
                    {
                        Some(PlaceState::Confirmed)
                    }
                    Fact::PlaceWithdrawn { round, offer }
                        if *round == self.subject && *offer == pair.offer =>
                    {
                        Some(PlaceState::Withdrawn)
                    }
                    _ => None,
                };
                let last = record.and_then(|record| {
                    let later = record.by(as_of).filter(|one| one.recorded_at >= entry.recorded_at);
                    later
                        .filter_map(|one| said(&one).map(|state| (one.recorded_at, state)))
                        .max_by_key(|(at, _)| *at)
                });
                found.push(Placing {
                    person: pair.person.clone(),
                    offer: pair.offer.clone(),
                    state: last.map_or(PlaceState::Given, |(_, state)| state),
                });
            }
        }
        found.sort_by(|a, b| (&a.person, &a.offer).cmp(&(&b.person, &b.offer)));
        found
    }
}

fn offers(entries: &[&Entry]) -> BTreeMap<String, OfferRecord> {
    let mut offers: BTreeMap<String, OfferRecord> = BTreeMap::new();
    for entry in entries {
        match &entry.fact {
            Fact::RoundOffer { offer, title, organization, site, places, settings } => {
                // A changed offer keeps the list that was submitted for it.
                let ranks = offers.get(offer).and_then(|known| known.ranks.clone());
                offers.insert(
                    offer.clone(),
                    OfferRecord {
                        title: title.clone(),
                        organization: organization.clone(),
                        site: site.clone(),
                        places: *places,
                        settings: settings.clone(),
                        ranks,
                        entry: (*entry).clone(),
                    },
                );
            }
            Fact::RanksSubmitted { offer, ranks, .. } => {
                if let Some(known) = offers.get_mut(offer) {
                    known.ranks = Some(ranks.clone());
                }
            }
            _ => {}
        }
    }
    offers
}

fn accepted(entries: &[&Entry]) -> Vec<Accepted> {
    let one = |entry: &&Entry| match &entry.fact {
        Fact::ResultAccepted { result } => {
            Some(Accepted { event: entry.event, entry: (*entry).clone(), result: result.clone() })
        }
        _ => None,
    };
    entries.iter().filter_map(one).collect()
}

/// The wishes of one person in a round that count on a day: the last ones, unless a place was given up after them.
pub fn wishes_of<'r>(record: &'r Record, round: &Subject, as_of: Day) -> Option<Wishes<'r>> {
    let last = record
        .by(as_of)
        .filter(|entry| match &entry.fact {
            Fact::WishesSubmitted { round: about, .. } | Fact::PlaceWithdrawn { round: about, .. } => {
                about == round
            }
            _ => false,
        })
        .max_by_key(|entry| entry.recorded_at)?;
    match &last.fact {
        Fact::WishesSubmitted { wishes, joint, .. } => {
            Some(Wishes { record, wishes, joint: joint.as_ref(), entry: last })
        }
        _ => None,
    }
}

/// Refuses lists outside the days of the round, offers that it does not have, and places that nobody was given.
pub(super) fn check(registry: &Registry, event: &Event, fact: &Fact) -> Result<(), Refusal> {
    let unreadable = |settings: &str| match settings.parse::<toml::Table>() {
        Ok(_) => Ok(()),
        Err(_) => Err(Refusal::Unreadable { subject: event.subject.clone() }),
    };
    match fact {
        Fact::RoundOpened { settings, .. } => unreadable(settings),
        Fact::RoundOffer { settings, offer, .. } => {
            known(registry, event, &event.subject)?;
            if offer.trim().is_empty() || offer == "*" {
                return Err(Refusal::Empty { subject: event.subject.clone(), field: "offer" });
            }
            unreadable(settings)
        }
        Fact::WishesSubmitted { round, wishes, joint } => {
            let known = known(registry, event, round)?;
            let (from, to) = (event.occurred_on.earliest(), event.occurred_on.latest());
            if known.is_closed || from < known.opens_on || to > known.closes_on {
                return Err(not_open(event, round));
            }
            let pairs = joint.iter().flat_map(|joint| joint.wishes.iter().flatten());
            let named = wishes.iter().flatten().chain(pairs.filter(|offer| !offer.is_empty()));
            named.into_iter().try_for_each(|offer| offered(event, &known, offer))
        }
        Fact::RanksSubmitted { offer, .. } => {
            let known = known(registry, event, &event.subject)?;
            if known.is_closed {
                return Err(not_open(event, &event.subject));
            }
            offered(event, &known, offer)
        }
        Fact::RoundClosed => known(registry, event, &event.subject).map(drop),
        Fact::ResultAccepted { result } => {
            let known = known(registry, event, &event.subject)?;
            result.pairs.iter().try_for_each(|pair| offered(event, &known, &pair.offer))
        }
        Fact::PlaceConfirmed { round, offer } | Fact::PlaceWithdrawn { round, offer } => {
            let known = known(registry, event, round)?;
            let holds = known.placings(registry, event.occurred_on.latest()).into_iter().any(|placing| {
                placing.person == event.subject
                    && placing.offer == *offer
                    && placing.state != PlaceState::Withdrawn
            });
            holds.then_some(()).ok_or_else(|| Refusal::NotPlaced {
                subject: event.subject.clone(),
                round: round.clone(),
                offer: offer.clone(),
            })
        }
        _ => Ok(()),
    }
}

fn not_open(event: &Event, round: &Subject) -> Refusal {
    Refusal::RoundNotOpen {
        subject: event.subject.clone(),
        round: round.clone(),
        occurred_on: event.occurred_on,
    }
}

fn known(registry: &Registry, event: &Event, round: &Subject) -> Result<RoundRecord, Refusal> {
    let day = event.occurred_on.latest();
    registry
        .get(round)
        .and_then(|record| RoundRecord::of(record, day))
        .ok_or_else(|| Refusal::NotRegistered { subject: round.clone() })
}

fn offered(event: &Event, round: &RoundRecord, offer: &str) -> Result<(), Refusal> {
    round.offers.contains_key(offer).then_some(()).ok_or_else(|| Refusal::NotInRound {
        subject: event.subject.clone(),
        round: round.subject.clone(),
        name: offer.to_owned(),
    })
}
