//! What some of the invented facilities and bodies told about themselves, from `catalog/demo-hosts.toml`.

use serde::Deserialize;

use super::draw::Draw;
use super::event;
use super::organizations::organization;
use crate::calendar::{Day, Instant};
use crate::event::{Body, Event, Fact};
use crate::id::EventId;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    told: Vec<Told>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    role: String,
    /// From 1, in the order of the names of the role.
    number: usize,
    told_on: toml::value::Datetime,
    file: String,
}

/// The files that were told by `until`; the same for every seed.
///
/// Load [`organizations`](super::organizations()) first: the files are theirs.
pub fn hosts(until: Day) -> Vec<Event> {
    let file: File = toml::from_str(include_str!("../../../../catalog/demo-hosts.toml"))
        .expect("tested: the catalog of invented hosts reads");
    let mut ids = Draw::new(0, 2);
    let told = file.told.into_iter().map(|told| {
        let on: Day = told.told_on.to_string().parse().expect("tested: the days are dates");
        let id = EventId::from_bits(ids.uuid());
        let subject = organization(&told.role, None, told.number - 1);
        let fact = Fact::HostTold { file: told.file.trim_start().to_owned() };
        (on, event(id, subject, on, Instant::start_of(on), Body::states(fact)))
    });
    // Every file takes its id, so that a later day only adds events.
    let told: Vec<(Day, Event)> = told.collect();
    told.into_iter().filter(|(on, _)| *on <= until).map(|(_, event)| event).collect()
}
