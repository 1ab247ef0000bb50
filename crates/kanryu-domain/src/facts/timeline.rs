//! One reading of a record: every date a day, nothing later than the day asked about.

use super::stage::{Segment, segments};
use super::{Record, at_end};
use crate::calendar::{Day, PartialDate};
use crate::event::Fact;

/// One fact with the day this reading gives it.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The day of this reading.
    pub day: Day,
    /// The date as the record knows it.
    pub occurred_on: PartialDate,
    /// The fact.
    pub fact: &'a Fact,
}

/// A person's facts up to a day, each with a day, in order.
pub struct Timeline<'a> {
    /// The day asked about.
    pub as_of: Day,
    /// The date of birth.
    pub born_on: Option<Day>,
    /// Nationality, ISO 3166-1 alpha-2.
    pub nationality: Option<&'a str>,
    /// Facts by day; equal days keep the order of the record.
    pub items: Vec<Item<'a>>,
    /// The stages the person went through.
    pub segments: Vec<Segment<'a>>,
}

impl<'a> Timeline<'a> {
    /// The reading in which the dates of entries marked `latest` lie at their latest day and the others at their earliest.
    ///
    /// What happened after `known_by` is left out; what went on by then is counted up to `as_of`.
    pub fn of(record: &'a Record, known_by: Day, as_of: Day, latest: &[bool]) -> Timeline<'a> {
        let (mut born_on, mut nationality) = (None, None);
        let mut items = Vec::with_capacity(record.entries.len());
        for (at, entry) in record.entries.iter().enumerate() {
            let is_late = latest.get(at).copied().unwrap_or(false);
            if let Fact::PersonRegistered { born_on: born, nationality: of, .. } = &entry.fact {
                if let Some(born) = born {
                    born_on = Some(at_end(*born, is_late)).filter(|born| *born <= as_of);
                }
                nationality = Some(of.as_str()).filter(|of| !of.is_empty());
                continue;
            }
            let day = at_end(entry.occurred_on, is_late);
            if day <= known_by {
                items.push(Item { day, occurred_on: entry.occurred_on, fact: &entry.fact });
            }
        }
        items.sort_by_key(|item| item.day);
        let segments = segments(&items);
        Timeline { as_of, born_on, nationality, items, segments }
    }

    /// The stage of the day asked about.
    pub fn current(&self) -> Option<&Segment<'a>> {
        self.segments.last()
    }

    /// The last day of a segment that has ended, or the day asked about.
    pub fn end_of(&self, segment: &Segment<'a>) -> Day {
        segment.until.unwrap_or(self.as_of)
    }

    /// Stays abroad: the day of leaving and the day of coming back, or the day asked about.
    pub fn absences(&self) -> Vec<(Day, Day)> {
        let mut absences = Vec::new();
        let mut left_on = None;
        for Item { day, fact, .. } in &self.items {
            match fact {
                Fact::LeftJapan { .. } => left_on = left_on.or(Some(*day)),
                Fact::EnteredJapan => absences.extend(left_on.take().map(|left| (left, *day))),
                _ => {}
            }
        }
        absences.extend(left_on.map(|left| (left, self.as_of)));
        absences
    }
}
