//! An invented population along realistic routes, the same bytes for the same seed.
//!
//! Counts, nationalities, dates and rates come from `catalog/demo.toml`, which names the table behind each and says
//! what is assumed. Person `i` depends on the seed and on `i` alone, so that a thousand people are the first
//! thousand of a hundred thousand. A later `until` only adds events: what was recorded by a day never changes.
//! Nobody here exists; every event has a source of kind `demo`.

use crate::calendar::{Day, Instant};
use crate::event::{Body, Event, Source, SourceKind};
use crate::id::{EventId, Kind, Subject};

mod cost;
mod draw;
mod hosts;
mod intern;
mod life;
mod organizations;
mod plan;
mod rounds;
mod skilled;
mod student;
#[cfg(test)]
mod tests;
mod vacancies;
mod work;

pub use hosts::hosts;
pub use organizations::organizations;
pub use rounds::rounds;
pub use vacancies::vacancies;

use draw::Draw;
use life::Life;
use plan::{Plan, Route};

/// The events of `count` invented people, as far as they were recorded by the end of `until`.
///
/// Events stand person by person in the order in which they were recorded. Somebody who becomes known after
/// `until` has none. Load [`organizations`] first: affiliations name them.
pub fn people(seed: u64, count: usize, until: Day) -> Vec<Event> {
    lives(seed, count, until).flatten().collect()
}

/// The same, person by person, for populations that do not fit into memory at once.
pub fn lives(seed: u64, count: usize, until: Day) -> impl Iterator<Item = Vec<Event>> {
    let plan = Plan::embedded();
    (0..count as u64).map(move |number| person(&plan, seed, number, until))
}

/// The events of one invented person; `number` counts from 0.
fn person(plan: &Plan, seed: u64, number: u64, until: Day) -> Vec<Event> {
    let mut life = Life::new(plan, Draw::new(seed, number));
    let (route, fiscal_year) = plan.draw_entry(&mut life.draw);
    match route {
        Route::Student => student::live(&mut life, fiscal_year),
        Route::TechnicalIntern => intern::live(&mut life, fiscal_year),
        Route::SpecifiedSkilled => skilled::live(&mut life, fiscal_year),
    }
    cost::tell(&mut life, route, &mut Draw::new(seed, number | 1 << 62));
    // Ids come from a stream of their own: they stay the same when a life is told in more detail.
    let mut ids = Draw::new(seed, number | 1 << 63);
    let subject = subject(Kind::Person, &format!("demo-{:06}", number + 1));
    let last = Instant::end_of(until);
    life.finish()
        .into_iter()
        .map(|told| (EventId::from_bits(ids.uuid()), told))
        .take_while(|(_, told)| told.recorded_at <= last)
        .scan(Vec::new(), |earlier: &mut Vec<EventId>, (id, told)| {
            earlier.push(id);
            let body = match told.corrects {
                None => Body::states(told.fact),
                Some((at, reason)) => {
                    Body::Corrects { event: earlier[at], fact: told.fact, reason: reason.to_owned() }
                }
            };
            Some(event(id, subject.clone(), told.occurred_on, told.recorded_at, body))
        })
        .collect()
}

fn event(id: EventId, subject: Subject, occurred_on: Day, recorded_at: Instant, body: Body) -> Event {
    Event {
        id,
        subject,
        occurred_on: occurred_on.into(),
        recorded_at,
        source: source(),
        confidence: None,
        import: None,
        body,
    }
}

/// Where every invented event comes from.
fn source() -> Source {
    Source { kind: SourceKind::Demo, place: "demo".to_owned(), note: None }
}

fn subject(kind: Kind, key: &str) -> Subject {
    Subject::new(kind, key).expect("keys of the demonstration are short and plain")
}
