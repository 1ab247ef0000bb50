//! PATHWAY-12H: dated histories of about eighteen events a person, folded to the facts of a day.

use crate::population::{DAY_A, mixed};
use crate::reference::{Outcomes, Person, gates, outcome};

/// One event, eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Event {
    /// Days since 1970-01-01.
    pub day: i32,
    /// What happened.
    pub kind: Kind,
    /// A level, a status or a yes, by kind.
    pub detail: u8,
    /// For how many days, by kind.
    pub days: u16,
}

/// What an event can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Born,
    JapaneseLevel,
    SkillTest,
    LanguageTest,
    ContractBegun,
    ContractEnded,
    Cleared,
    Trained,
    Examined,
    Graduated,
    StatusGranted,
    WorkBegun,
    WorkEnded,
    HealthChecked,
}

/// Histories one after the other; those of person `n` stand from `starts[n]` to `starts[n + 1]`, by day.
#[derive(Debug, Clone)]
pub struct Histories {
    /// Where each history begins; one more than there are people.
    pub starts: Vec<u32>,
    /// All events.
    pub events: Vec<Event>,
}

/// The published check values for 1,000,000 people: people by outcome, and the sum of the masks.
pub const PUBLISHED: ([u64; 6], u64) = ([49_210, 377_269, 554_837, 9_481, 4_924, 4_279], 1_590_947_206);

struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(1);
        mixed(self.0) % limit
    }

    fn days(&mut self, limit: u64) -> i32 {
        self.below(limit) as i32
    }
}

/// Makes the histories of `count` people.
pub fn histories(count: usize) -> Histories {
    let mut all = Histories { starts: vec![0], events: Vec::with_capacity(count * 18) };
    let mut life = Vec::new();
    for person in 0..count {
        life.clear();
        live(&mut Chance((person as u64) << 20), &mut life);
        life.sort_by_key(|event: &Event| event.day);
        all.events.extend_from_slice(&life);
        all.starts.push(all.events.len() as u32);
    }
    all
}

/// One life, in the order in which the definition draws its numbers.
fn live(chance: &mut Chance, life: &mut Vec<Event>) {
    let mut put = |day: i32, kind: Kind, detail: u8, days: u16| life.push(Event { day, kind, detail, days });
    put(chance.days(14_000), Kind::Born, 0, 0);
    let mut day = 15_340 + chance.days(3_650);
    let levels = chance.below(5) as u8;
    for level in 1..=levels {
        put(day, Kind::JapaneseLevel, level, 0);
        day += 120 + chance.days(400);
    }
    if chance.below(10) < 7 {
        put(day, Kind::SkillTest, 0, 0);
    }
    if chance.below(10) < 7 {
        put(day + 10, Kind::LanguageTest, 0, 0);
    }
    put(day + 5, Kind::Cleared, u8::from(chance.below(20) != 0), 0);
    let mut start = day + 60;
    for _ in 0..1 + chance.below(4) {
        let status = [1_u8, 2, 3, 3, 6][chance.below(5) as usize];
        let length = 180 + chance.below(900) as u16;
        let end = start + i32::from(length);
        put(start, Kind::StatusGranted, status, length);
        put(start, Kind::ContractBegun, 0, 0);
        if status != 1 {
            put(start + 7, Kind::WorkBegun, 0, 0);
            put(end - 7, Kind::WorkEnded, 0, 0);
        }
        if chance.below(2) == 0 {
            put(start + 30, Kind::HealthChecked, 0, 0);
        }
        start = end;
    }
    for (odds, before, kind) in [
        (2, 100, Kind::Trained),
        (3, 50, Kind::Examined),
        (4, 40, Kind::Graduated),
        (3, 0, Kind::ContractEnded),
    ] {
        if chance.below(odds) == 0 {
            put(start - before, kind, 0, 0);
        }
    }
    put(start - 20 + chance.days(300), Kind::HealthChecked, 0, 0);
}

/// A person of whom nothing is recorded.
const NOBODY: Person = Person {
    as_of: 0,
    birth: i32::MAX / 2,
    jlpt: 0,
    jlpt_day: 0,
    skill_test: 0,
    lang_test: 0,
    contract: 0,
    clear: 1,
    training: 0,
    exam_day: 0,
    grad_day: 0,
    status: 0,
    status_start: 0,
    status_expiry: i32::MAX,
    work_days: 0,
    ssw_days: 0,
    health_day: -100_000,
};

/// The facts of a person as of a day.
#[inline]
pub fn folded(events: &[Event], day: i32) -> Person {
    let mut p = Person { as_of: day, ..NOBODY };
    let mut working_since = 0;
    for event in events.iter().take_while(|event| event.day <= day) {
        match event.kind {
            Kind::Born => p.birth = event.day,
            Kind::JapaneseLevel => (p.jlpt, p.jlpt_day) = (event.detail, event.day),
            Kind::SkillTest => p.skill_test = 1,
            Kind::LanguageTest => p.lang_test = 1,
            Kind::ContractBegun => p.contract = 1,
            Kind::ContractEnded => p.contract = 0,
            Kind::Cleared => p.clear = event.detail,
            Kind::Trained => p.training = 1,
            Kind::Examined => p.exam_day = event.day,
            Kind::Graduated => p.grad_day = event.day,
            Kind::StatusGranted => {
                if p.status == 3 {
                    p.ssw_days += event.day.min(p.status_expiry) - p.status_start;
                }
                (p.status, p.status_start) = (event.detail, event.day);
                p.status_expiry = event.day + i32::from(event.days);
            }
            Kind::WorkBegun => working_since = event.day,
            Kind::WorkEnded => {
                p.work_days += event.day - working_since;
                working_since = 0;
            }
            Kind::HealthChecked => p.health_day = event.day,
        }
    }
    if working_since != 0 {
        p.work_days += day - working_since;
    }
    if p.status == 3 {
        p.ssw_days += day.min(p.status_expiry) - p.status_start;
    }
    p
}

impl Histories {
    /// The events of one person.
    pub fn of(&self, person: usize) -> &[Event] {
        &self.events[self.starts[person] as usize..self.starts[person + 1] as usize]
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.starts.len() - 1
    }

    /// Judges everybody as the definition reads.
    pub fn judge(&self) -> Outcomes {
        let mut all = Outcomes::new(self.people());
        for person in 0..self.people() {
            let facts = folded(self.of(person), DAY_A);
            all.masks[person] = gates(&facts);
            all.outcomes[person] = outcome(all.masks[person], DAY_A);
        }
        all
    }
}
