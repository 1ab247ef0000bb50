//! Who is there at the opening and who enters in which month: expected numbers, and whole people made from them.

use std::collections::BTreeMap;

use crate::model::Model;

#[cfg(test)]
mod tests;

/// When people enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Time {
    /// They are there before the first month and may move at its end.
    Opening,
    /// They enter at the end of that month, from 0, and may move at the end of the next.
    Month(u32),
}

impl Time {
    /// The first month at whose end they may move.
    pub(crate) fn first_move(self) -> usize {
        match self {
            Time::Opening => 0,
            Time::Month(month) => month as usize + 1,
        }
    }
}

/// People who enter together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// When.
    pub time: Time,
    /// Into which stage.
    pub stage: usize,
    /// Whole months served in that stage already, 0 for whoever is new in it.
    pub served: u32,
    /// Their group.
    pub group: usize,
    /// Their cohort, by which stocks are told apart: a year of entry, for instance.
    pub cohort: usize,
    /// How many, at least 0; may be a fraction.
    pub persons: f64,
}

/// What is wrong with an intake.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IntakeError {
    /// A number of people below 0, or none.
    #[error("entry {number} ({place}): {persons} people; give a number from 0 below 2^34")]
    Persons {
        /// Which entry, from 0.
        number: usize,
        /// Where it enters.
        place: String,
        /// How many.
        persons: f64,
    },
    /// An entry that the model has no place for.
    #[error(
        "entry {number} ({place}) lies outside of the model of {stages} stages, {groups} groups and {months} months, or of the {cohorts} cohorts"
    )]
    Outside {
        /// Which entry, from 0.
        number: usize,
        /// Where it enters.
        place: String,
        /// Stages of the model.
        stages: usize,
        /// Groups of the model.
        groups: usize,
        /// Months of the model.
        months: usize,
        /// Cohorts of the intake.
        cohorts: usize,
    },
    /// An entry into a stage that is closed.
    #[error("entry {number} ({place}): the stage is closed at the end of that month")]
    Closed {
        /// Which entry, from 0.
        number: usize,
        /// Where it enters.
        place: String,
    },
    /// Nobody to simulate, or more people than can be numbered.
    #[error(
        "{people} people cannot be simulated from an intake of {persons}; give 1 to 2^34 people, and an intake above 0"
    )]
    People {
        /// People asked for.
        people: f64,
        /// People of the intake.
        persons: f64,
    },
}

/// A checked intake, entries in order of group, cohort, time, stage and months served.
#[derive(Debug, Clone, PartialEq)]
pub struct Intake {
    entries: Vec<Entry>,
    cohorts: usize,
}

fn place(entry: &Entry) -> String {
    let Entry { stage, group, cohort, served, .. } = entry;
    let when = match entry.time {
        Time::Opening => "opening".to_owned(),
        Time::Month(month) => format!("month {month}"),
    };
    format!("{when}, stage {stage}, group {group}, cohort {cohort}, {served} months served")
}

impl Intake {
    /// Checks entries against a model and puts them in order; entries of one place are added, empty ones left out.
    ///
    /// # Errors
    /// The first entry that the model has no open place for.
    pub fn new(model: &Model, entries: &[Entry], cohorts: usize) -> Result<Intake, IntakeError> {
        let mut places: BTreeMap<_, f64> = BTreeMap::new();
        for (number, entry) in entries.iter().enumerate() {
            check(model, number, entry, cohorts)?;
            let key = (entry.group, entry.cohort, entry.time, entry.stage, entry.served);
            *places.entry(key).or_insert(0.0) += entry.persons;
        }
        let entries = places.into_iter().filter(|(_, persons)| *persons > 0.0);
        let entries = entries.map(|((group, cohort, time, stage, served), persons)| Entry {
            time,
            stage,
            served,
            group,
            cohort,
            persons,
        });
        Ok(Intake { entries: entries.collect(), cohorts: cohorts.max(1) })
    }

    /// The entries in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many cohorts are told apart.
    pub fn cohorts(&self) -> usize {
        self.cohorts
    }

    /// How many people enter in all.
    pub fn persons(&self) -> f64 {
        self.entries.iter().map(|entry| entry.persons).sum()
    }

    /// Whole people: as many as are expected, as many as asked for, or one for so many persons.
    ///
    /// Rounding runs along the entries, so every sum over neighbors (a group, a cohort of a group) is off by less than
    /// one person, and the total is exact.
    ///
    /// # Errors
    /// No people, or too many.
    pub fn whole(&self, scale: Scale) -> Result<People, IntakeError> {
        let persons = self.persons();
        let people = match scale {
            Scale::AsExpected => persons.round(),
            Scale::People(people) => people as f64,
            Scale::PersonsEach(each) => (persons / each).round(),
        };
        if !(1.0..=MOST_PEOPLE).contains(&people) || persons <= 0.0 {
            return Err(IntakeError::People { people, persons });
        }
        let (mut sum, mut before) = (0.0, 0_u64);
        let mut parties = Vec::with_capacity(self.entries.len());
        let mut numbered: BTreeMap<(Time, usize, usize), u64> = BTreeMap::new();
        for (number, entry) in self.entries.iter().enumerate() {
            sum += entry.persons;
            let is_last = number + 1 == self.entries.len();
            let until = if is_last { people as u64 } else { (sum * (people / persons)).round() as u64 };
            let count = until.min(people as u64).saturating_sub(before);
            before += count;
            let known = numbered.entry((entry.time, entry.stage, entry.group)).or_insert(0);
            let first = key_of(entry) + *known;
            *known += count;
            parties.push(Party { entry: *entry, count, first, stride: 1 });
        }
        Ok(People { parties, cohorts: self.cohorts, persons_each: persons / people })
    }
}

/// The most people that can be numbered.
const MOST_PEOPLE: f64 = (1_u64 << 34) as f64;

/// People of an entry are numbered from here on: the number depends on when and where they enter alone, so that the same
/// person draws the same numbers in every scenario. 12 bits of time, 8 of stage, 10 of group, 34 within.
fn key_of(entry: &Entry) -> u64 {
    let time = match entry.time {
        Time::Opening => 0,
        Time::Month(month) => u64::from(month) + 1,
    };
    (time << 52) | ((entry.stage as u64) << 44) | ((entry.group as u64) << 34)
}

/// How many people are simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// One for each person expected.
    AsExpected,
    /// So many in all.
    People(u64),
    /// One for so many persons.
    PersonsEach(f64),
}

/// Whole people who enter together, with the numbers that their draws depend on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Party {
    /// Where and when they enter, and how many were expected.
    pub entry: Entry,
    /// How many they are.
    pub count: u64,
    /// The number of the first of them.
    pub first: u64,
    /// The distance between their numbers.
    pub stride: u64,
}

/// Whole people, in the order of the intake.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    parties: Vec<Party>,
    cohorts: usize,
    persons_each: f64,
}

impl People {
    /// The same people numbered in turn across the parties: 0 is the first of the first party, 1 the first of the
    /// second, and so on. For populations that another program numbers that way.
    pub fn numbered_in_turn(mut self) -> People {
        let stride = self.parties.len() as u64;
        for (first, party) in (0..).zip(&mut self.parties) {
            (party.first, party.stride) = (first, stride);
        }
        self
    }

    /// The parties.
    pub fn parties(&self) -> &[Party] {
        &self.parties
    }

    /// How many people there are.
    pub fn count(&self) -> u64 {
        self.parties.iter().map(|party| party.count).sum()
    }

    /// How many cohorts are told apart.
    pub fn cohorts(&self) -> usize {
        self.cohorts
    }

    /// How many persons one of them stands for.
    pub fn persons_each(&self) -> f64 {
        self.persons_each
    }

    /// The intake of exactly these people, for the exact recursion beside the simulation.
    pub fn as_intake(&self) -> Intake {
        let entries = self.parties.iter().map(|party| Entry { persons: party.count as f64, ..party.entry });
        Intake { entries: entries.filter(|entry| entry.persons > 0.0).collect(), cohorts: self.cohorts }
    }
}

/// Whether the model has an open place for an entry.
pub(crate) fn check(model: &Model, number: usize, entry: &Entry, cohorts: usize) -> Result<(), IntakeError> {
    let shape = model.shape();
    if !(0.0..MOST_PEOPLE).contains(&entry.persons) {
        return Err(IntakeError::Persons { number, place: place(entry), persons: entry.persons });
    }
    let (stages, groups, months) = (shape.stages.len(), shape.groups, shape.months);
    let is_inside = match entry.time {
        Time::Opening => true,
        Time::Month(month) => (month as usize) < months,
    };
    let slots = shape.stages.get(entry.stage).map_or(0, |stage| stage.slots);
    if !is_inside || entry.served >= slots || entry.group >= groups || entry.cohort >= cohorts.max(1) {
        return Err(IntakeError::Outside { number, place: place(entry), stages, groups, months, cohorts });
    }
    match entry.time {
        Time::Month(month) if entry.persons > 0.0 && model.is_closed(entry.stage, month as usize) => {
            Err(IntakeError::Closed { number, place: place(entry) })
        }
        Time::Month(_) | Time::Opening => Ok(()),
    }
}
