//! A body of the organization chart: its name, its relations, and who holds its seats on a day.

use std::collections::BTreeMap;

use super::{Entry, Record, Registry};
use crate::calendar::{Day, PartialDate};
use crate::event::{BodyKind, BodyRelation, Fact, SeatRole};
use crate::id::{Kind, Subject};
use crate::text::Text;

/// A body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its record.
    pub subject: Subject,
    /// Its name.
    pub name: Text,
    /// What it is.
    pub kind: BodyKind,
    /// The lane of the chart, where it is drawn in one.
    pub lane: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Since when it is stated to exist: its founding where a source dates it, else the date of the source.
    pub stated_on: PartialDate,
    /// Its relations, as recorded from it to others.
    pub relations: Vec<Relation>,
    /// The entry that names it.
    pub entry: Entry,
}

/// A relation from one body to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Read from the body to `to`.
    pub relation: BodyRelation,
    /// The other body.
    pub to: Subject,
    /// Taken from the layout, not stated.
    pub inferred: bool,
    /// What it rests on.
    pub basis: String,
    /// The entry that states it.
    pub entry: Entry,
}

/// A seat on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Its number within the body.
    pub number: i64,
    /// The role.
    pub role: SeatRole,
    /// The post or body that holds it.
    pub holder: Text,
    /// The ministry or side.
    pub side: Option<String>,
    /// The name, where the source names somebody.
    pub named: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Who holds it on the day, and how sure that is.
    pub state: SeatState,
    /// The date of the statement.
    pub stated_on: PartialDate,
    /// The entry that states it.
    pub entry: Entry,
}

/// How a seat stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeatState {
    /// Stated on or before the day and not vacated since.
    Held,
    /// Stated for a date that may lie after the day.
    PossiblyHeld,
    /// Stated only for a later date: since when it was held before is not on record.
    StatedLater,
    /// Vacated.
    Vacant,
}

impl Body {
    /// The body of this record, or `None` where none is named.
    pub fn of(record: &Record) -> Option<Body> {
        let named = record.entries.iter().filter(|entry| matches!(entry.fact, Fact::BodyNamed { .. }));
        let entry = named.max_by_key(|entry| entry.recorded_at)?;
        let Fact::BodyNamed { name, kind, lane, note } = entry.fact.clone() else { return None };
        Some(Body {
            subject: record.subject.clone(),
            name,
            kind,
            lane,
            note,
            stated_on: entry.occurred_on,
            relations: record.entries.iter().filter_map(relation).collect(),
            entry: entry.clone(),
        })
    }

    /// Every body, by key.
    pub fn all(registry: &Registry) -> Vec<Body> {
        registry.of_kind(Kind::Body).filter_map(Body::of).collect()
    }
}

fn relation(entry: &Entry) -> Option<Relation> {
    let Fact::BodyRelated { relation, to, inferred, basis } = entry.fact.clone() else { return None };
    Some(Relation { relation, to, inferred, basis, entry: entry.clone() })
}

/// The seats of a body on `as_of`, by number: for each, the last statement that can already hold, else the first later one.
pub fn seats(record: &Record, as_of: Day) -> Vec<Seat> {
    let mut by_number: BTreeMap<i64, Vec<&Entry>> = BTreeMap::new();
    for entry in &record.entries {
        if let Fact::SeatHeld { seat, .. } | Fact::SeatVacated { seat } = entry.fact {
            by_number.entry(seat).or_default().push(entry);
        }
    }
    by_number.values().filter_map(|entries| seat_on(entries, as_of)).collect()
}

/// A vacated seat is shown with its last holder. Entries stand in the order of their dates.
fn seat_on(entries: &[&Entry], as_of: Day) -> Option<Seat> {
    let begun: Vec<&Entry> =
        entries.iter().copied().filter(|entry| entry.occurred_on.possibly_by(as_of)).collect();
    let is_held = |entry: &&&Entry| matches!(entry.fact, Fact::SeatHeld { .. });
    let Some(last) = begun.last() else {
        return seat(entries.iter().find(is_held)?, SeatState::StatedLater);
    };
    let state = match last.fact {
        Fact::SeatVacated { .. } if last.occurred_on.surely_by(as_of) => SeatState::Vacant,
        Fact::SeatHeld { .. } if last.occurred_on.surely_by(as_of) => SeatState::Held,
        _ => SeatState::PossiblyHeld,
    };
    seat(begun.iter().rev().find(is_held)?, state)
}

fn seat(entry: &Entry, state: SeatState) -> Option<Seat> {
    let Fact::SeatHeld { seat: number, role, holder, side, named, note } = entry.fact.clone() else {
        return None;
    };
    Some(Seat {
        number,
        role,
        holder,
        side,
        named,
        note,
        state,
        stated_on: entry.occurred_on,
        entry: entry.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Instant;
    use crate::event::{self, Event, Source, SourceKind};
    use crate::id::EventId;

    fn event(bits: u128, on: &str, fact: Fact) -> Event {
        Event {
            id: EventId::from_bits(bits),
            subject: "body:X".parse().unwrap(),
            occurred_on: on.parse().unwrap(),
            recorded_at: Instant::from_ms(0),
            source: Source { kind: SourceKind::Statement, place: "form".into(), note: None },
            confidence: None,
            import: None,
            body: event::Body::states(fact),
        }
    }

    fn held(holder: &str) -> Fact {
        let holder = Text::same(holder);
        Fact::SeatHeld { seat: 1, role: SeatRole::Chair, holder, side: None, named: None, note: None }
    }

    #[test]
    fn a_seat_passes_from_post_to_post_with_the_dates() {
        let events = [
            event(1, "2017-08", held("First post")),
            event(2, "2019-07-05", Fact::SeatVacated { seat: 1 }),
            event(3, "2019-09", held("Second post")),
        ];
        let registry = Registry::fold(&events);
        let record = registry.get(&"body:X".parse().unwrap()).unwrap();
        let on = |day: &str| {
            let found = seats(record, day.parse().unwrap());
            (found[0].holder.en.clone(), found[0].state)
        };
        assert_eq!(on("2017-03-31"), ("First post".into(), SeatState::StatedLater));
        assert_eq!(on("2017-08-10"), ("First post".into(), SeatState::PossiblyHeld));
        assert_eq!(on("2018-01-01"), ("First post".into(), SeatState::Held));
        assert_eq!(on("2019-08-01"), ("First post".into(), SeatState::Vacant));
        assert_eq!(on("2020-01-01"), ("Second post".into(), SeatState::Held));
    }
}
