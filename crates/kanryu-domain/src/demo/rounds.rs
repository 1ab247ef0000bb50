//! Invented rounds of matching from `catalog/demo-rounds.toml`: offers, lists of invented people, and an accepted result.
//!
//! The result is what the engine finds from the lists on the day of the acceptance, so that it can be run again like
//! any other. Lists depend on the seed; who takes part, on the first invented people.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::draw::Draw;
use super::organizations::organization;
use super::{event, organizations, people, subject};
use crate::calendar::{Day, Instant};
use crate::event::{Body, Event, Fact};
use crate::facts::read;
use crate::id::{EventId, Kind, Subject};
use crate::matching::{self, Asked};
use crate::pathway::Law;
use crate::registry::{Record, Registry};
use crate::text::Text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    round: Vec<Planned>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Planned {
    key: String,
    ja: String,
    en: String,
    opens_on: toml::value::Datetime,
    closes_on: toml::value::Datetime,
    starts_on: toml::value::Datetime,
    accepted_on: Option<toml::value::Datetime>,
    people: usize,
    stages: Vec<String>,
    wishes: u32,
    /// Permille.
    tied: u32,
    /// Permille of the placed who confirm; of the others four in ten give the place up.
    confirms: u32,
    settings: String,
    offer: Vec<Offer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Offer {
    id: String,
    /// Number of the invented host, from 1.
    host: usize,
    ja: String,
    en: String,
    places: i64,
    settings: String,
}

/// People whose lives are drawn again to find who takes part: the rounds need some dozens.
const MOST_PEOPLE: usize = 1_000;
/// With fewer candidates a round would show nothing.
const FEWEST: usize = 6;

fn day(written: &toml::value::Datetime) -> Day {
    written.to_string().parse().expect("tested: the days of the rounds are dates")
}

/// The rounds as far as they were recorded by `until`, among the first of `count` invented people.
///
/// Load [`organizations`](super::organizations()) and the people first. Where too few people fit, a round is left out.
pub fn rounds(seed: u64, count: usize, until: Day, law: &Law) -> Vec<Event> {
    let file: File = toml::from_str(include_str!("../../../../catalog/demo-rounds.toml"))
        .expect("tested: the catalog of invented rounds reads");
    let known_by = |day: Day| {
        let lives = people(seed, count.min(MOST_PEOPLE), day.min(until));
        Registry::fold(&[organizations(), lives].concat())
    };
    // Nobody whose record was corrected: the lists stand as they were on every later day.
    let whole = known_by(until);
    let is_plain = |person: &Subject| whole.get(person).is_none_or(|record| record.amendments.is_empty());
    let mut all: Vec<Event> = Vec::new();
    for (number, planned) in (0..).zip(&file.round) {
        let mut telling = Telling {
            planned,
            round: subject(Kind::Round, &planned.key),
            draw: Draw::new(seed, (1 << 62) | number),
            ids: Draw::new(seed, (1 << 62) | (1 << 32) | number),
            until,
            events: Vec::new(),
        };
        telling.tell(&known_by(day(&planned.opens_on)), is_plain);
        if let Some(accepted_on) = planned.accepted_on.as_ref().map(day).filter(|on| *on <= until) {
            // The result rests on what was recorded before the day, as a rerun will.
            let mut registry = known_by(accepted_on.plus_days(-1));
            all.iter().chain(&telling.events).for_each(|event| registry.apply(event));
            telling.accept(&registry, accepted_on, law);
        }
        all.append(&mut telling.events);
    }
    all
}

struct Telling<'a> {
    planned: &'a Planned,
    round: Subject,
    draw: Draw,
    ids: Draw,
    until: Day,
    events: Vec<Event>,
}

impl Telling<'_> {
    fn say(&mut self, on: Day, about: &Subject, fact: Fact) {
        let id = EventId::from_bits(self.ids.uuid());
        if on <= self.until {
            self.events.push(event(id, about.clone(), on, Instant::start_of(on), Body::states(fact)));
        }
    }

    /// Everything up to the last list.
    fn tell(&mut self, registry: &Registry, is_plain: impl Fn(&Subject) -> bool) {
        let planned = self.planned;
        let (opens_on, closes_on) = (day(&planned.opens_on), day(&planned.closes_on));
        let mut candidates = self.candidates(registry, opens_on);
        candidates.retain(is_plain);
        candidates.truncate(planned.people);
        if opens_on > self.until || candidates.len() < FEWEST {
            return;
        }
        let round = self.round.clone();
        let opened = Fact::RoundOpened {
            title: Text::new(planned.ja.clone(), planned.en.clone()),
            opens_on,
            closes_on,
            starts_on: Some(day(&planned.starts_on)),
            definition: None,
            settings: planned.settings.clone(),
        };
        self.say(opens_on, &round, opened);
        for offer in &planned.offer {
            let fact = Fact::RoundOffer {
                offer: offer.id.clone(),
                title: Text::new(offer.ja.clone(), offer.en.clone()),
                organization: organization("host", None, offer.host - 1),
                site: None,
                places: offer.places,
                settings: offer.settings.clone(),
            };
            self.say(opens_on, &round, fact);
        }
        let wishing = self.wishes(&candidates, opens_on, closes_on.min(self.until));
        self.ranks(&wishing, closes_on);
    }

    /// The people who stand in one of the stages.
    fn candidates(&self, registry: &Registry, on: Day) -> Vec<Subject> {
        let fits = |record: &&Record| {
            let place = read(record, on).place;
            let stage = place.and_then(|place| place.stage.map(str::to_owned));
            stage.is_some_and(|stage| self.planned.stages.contains(&stage))
        };
        registry.of_kind(Kind::Person).filter(fits).map(|record| record.subject.clone()).collect()
    }

    /// What everybody wishes for; who wishes for what, by offer.
    fn wishes(&mut self, people: &[Subject], first: Day, last: Day) -> BTreeMap<String, Vec<Subject>> {
        let mut wishing: BTreeMap<String, Vec<Subject>> = BTreeMap::new();
        for person in people {
            let mut open: Vec<&Offer> = self.planned.offer.iter().collect();
            let many = 1 + self.draw.below(self.planned.wishes) as usize;
            let mut wishes: Vec<Vec<String>> = Vec::new();
            for _ in 0..many.min(open.len()) {
                let chosen = open.swap_remove(self.draw.below(open.len() as u32) as usize);
                wishing.entry(chosen.id.clone()).or_default().push(person.clone());
                self.add(&mut wishes, chosen.id.clone());
            }
            let on = self.draw.day(first, last);
            self.say(on, person, Fact::WishesSubmitted { round: self.round.clone(), wishes, joint: None });
        }
        wishing
    }

    /// Adds an entry behind the last tier, or to it.
    fn add<T>(&mut self, tiers: &mut Vec<Vec<T>>, entry: T) {
        let is_tied = self.draw.chance(self.planned.tied);
        match tiers.last_mut().filter(|_| is_tied) {
            Some(tier) => tier.push(entry),
            None => tiers.push(vec![entry]),
        }
    }

    /// Employers rank those who wish for them; one in twelve is not ranked.
    fn ranks(&mut self, wishing: &BTreeMap<String, Vec<Subject>>, on: Day) {
        let round = self.round.clone();
        for offer in &self.planned.offer {
            let mut open = wishing.get(&offer.id).cloned().unwrap_or_default();
            let mut ranks: Vec<Vec<Subject>> = Vec::new();
            while !open.is_empty() {
                let person = open.swap_remove(self.draw.below(open.len() as u32) as usize);
                if !self.draw.chance(80) {
                    self.add(&mut ranks, person);
                }
            }
            let by = organization("host", None, offer.host - 1);
            self.say(on, &round, Fact::RanksSubmitted { offer: offer.id.clone(), ranks, by });
        }
    }

    /// The result of the lists becomes the one that holds, and people say whether they come.
    fn accept(&mut self, registry: &Registry, on: Day, law: &Law) {
        let round = self.round.clone();
        let Ok(lists) = matching::recorded(registry, &round, on, law) else { return };
        let Ok(result) = matching::run(&lists, law, &Asked::default()) else { return };
        let accepted = matching::accepting(&result);
        let pairs = accepted.pairs.clone();
        self.say(on, &round, Fact::ResultAccepted { result: accepted });
        for pair in pairs {
            let later = on.plus_days(self.draw.between(1, 14));
            let (confirms, gives_up) = (self.draw.chance(self.planned.confirms), self.draw.chance(400));
            let (round, offer) = (round.clone(), pair.offer);
            match (confirms, gives_up) {
                (true, _) => self.say(later, &pair.person, Fact::PlaceConfirmed { round, offer }),
                (false, true) => self.say(later, &pair.person, Fact::PlaceWithdrawn { round, offer }),
                (false, false) => {}
            }
        }
    }
}
