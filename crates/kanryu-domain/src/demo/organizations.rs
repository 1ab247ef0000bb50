//! The invented organizations that invented people belong to.

use super::draw::Draw;
use super::life::first_of;
use super::plan::Plan;
use super::{event, subject};
use crate::calendar::Instant;
use crate::event::{Body, Event, Fact, OrganizationKind};
use crate::id::{EventId, Kind, Subject};
use crate::text::Text;

/// The events that name the invented organizations; the same for every seed.
pub fn organizations() -> Vec<Event> {
    let plan = Plan::embedded();
    // They were there before the first person: 2012-01-01 is earlier than every life of the plan.
    let known_on = first_of(2012, 1);
    let mut ids = Draw::new(0, 0);
    let mut events = Vec::new();
    for group in &plan.organizations {
        let countries = if group.country == "each" { plan.countries() } else { vec![group.country.as_str()] };
        for country in countries {
            for (at, (ja, en)) in group.names.iter().enumerate() {
                let place = if group.country == "each" { format!(" ({country})") } else { String::new() };
                let fact = Fact::OrganizationNamed {
                    name: Text::new(
                        group.ja.replace("{}", ja) + &place.replace(" (", "（").replace(')', "）"),
                        group.en.replace("{}", en) + &place,
                    ),
                    kind: OrganizationKind::from_word(&group.kind)
                        .expect("tested: the plan uses words of the format"),
                    country: Some(country.to_owned()),
                };
                let id = EventId::from_bits(ids.uuid());
                let subject = organization(&group.role, (group.country == "each").then_some(country), at);
                events.push(event(id, subject, known_on, Instant::start_of(known_on), Body::states(fact)));
            }
        }
    }
    events
}

/// The organization of this role and number, in a country where the role is given by country.
pub(super) fn organization(role: &str, country: Option<&str>, at: usize) -> Subject {
    let country = country.map(|code| format!("{}-", code.to_ascii_lowercase())).unwrap_or_default();
    subject(Kind::Organization, &format!("demo-{role}-{country}{:02}", at + 1))
}
