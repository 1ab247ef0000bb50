//! Invented posts of the invented operators, and whether somebody is asked about one.

use super::draw::Draw;
use super::life::Life;
use super::organizations::organization;
use super::plan::Plan;
use super::{event, subject};
use crate::calendar::{Day, Instant};
use crate::event::{Body, Event, Fact};
use crate::id::{EventId, Kind, Subject};
use crate::text::Text;

/// The posts of every country, as far as they were posted by `until`; the same for every seed.
///
/// Load [`organizations`](super::organizations()) first: posts name them.
pub fn vacancies(until: Day) -> Vec<Event> {
    let plan = Plan::embedded();
    let posted_on = plan.vacancies.posted_on;
    if posted_on > until {
        return Vec::new();
    }
    let mut ids = Draw::new(0, 1);
    let mut events = Vec::new();
    for country in plan.countries() {
        for (at, post) in plan.vacancies.posts.iter().enumerate() {
            let fact = Fact::VacancyPosted {
                organization: organization(
                    "operator",
                    Some(country),
                    at % plan.organization_count("operator"),
                ),
                site: None,
                title: Text::new(post.ja.clone(), post.en.clone()),
                work: post.work.clone(),
                places: post.places,
                country: country.to_owned(),
                town: Some(Text::new("架空の町", "Invented Town")),
                starts_on: None,
                certified: post.certified,
                japanese: post.japanese.clone(),
                tests: post.tests.clone(),
                pay: None,
            };
            let id = EventId::from_bits(ids.uuid());
            events.push(event(
                id,
                key(country, at),
                posted_on,
                Instant::start_of(posted_on),
                Body::states(fact),
            ));
        }
    }
    events
}

fn key(country: &str, at: usize) -> Subject {
    subject(Kind::Vacancy, &format!("demo-{}-{}", country.to_ascii_lowercase(), at + 1))
}

/// Perhaps the first post of the country of return asks for somebody who agreed on `agreed_on` to be found.
pub(super) fn ask(life: &mut Life<'_>, agreed_on: Day) {
    let posts = &life.plan.vacancies;
    let (posted_on, asked) = (posts.posted_on, posts.asked);
    if life.draw.chance(asked) {
        let on = agreed_on.max(posted_on).plus_days(life.draw.between(5, 60));
        let vacancy = key(&life.nationality, 0);
        life.tell(on, Fact::ContactAsked { vacancy, message: None });
    }
}
