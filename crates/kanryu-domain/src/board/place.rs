//! A place as a row of a map and a table, the counts of places, and the reasons of uncertain counts.
//!
//! The counting rule is [`crate::registry::site::Standing`]'s; here standings are only added up. A count's low end
//! holds the places whose only possible standing it is, its high end those for which it is possible.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use super::Count;
use super::evidence::join;
use crate::calendar::{Day, PartialDate};
use crate::event::{CoordinateBasis, Operator, SiteRegister};
use crate::id::{Kind, Subject};
use crate::registry::site::{Plan, Site, Standing, Status};
use crate::registry::{Record, Registry};
use crate::text::Text;
use crate::word::Coded;

mod reason;
mod sheet;

pub use reason::{Reason, reasons};
pub(super) use sheet::{counts_table, table};

/// A place on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Its record.
    pub subject: Subject,
    /// Its name as the source writes it.
    pub name: Text,
    /// The source marks the name as provisional (仮称).
    pub name_is_provisional: bool,
    /// What it does.
    pub kinds: Vec<Coded>,
    /// The country.
    pub country: Coded,
    /// The city, where one is known.
    pub city: Option<CityCell>,
    /// Where it is drawn.
    pub position: Option<Position>,
    /// Who operates it.
    pub operators: Vec<Operator>,
    /// The source adds "and others" (等, 他).
    pub operators_incomplete: bool,
    /// How far it has come.
    pub standing: StandingCell,
    /// The plan to open that counts.
    pub plan: Option<PlanCell>,
    /// The opening, told as precisely as any source tells it; also where it lies after the day asked about.
    pub opened_on: Option<PartialDate>,
    /// By how many months the opening came later than planned.
    pub slip_months: Option<Count>,
    /// The source's own words about opening.
    pub wording: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Records that are the same thing.
    pub same_as: Vec<Subject>,
}

/// A city and how it is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CityCell {
    /// Its name.
    pub name: Text,
    /// How it is known.
    pub basis: Coded,
    /// How sure it is.
    pub confidence: Option<Coded>,
}

/// A position on the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Position {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// The capital or largest city stands in, because the place itself is not known.
    pub is_placeholder: bool,
}

/// A standing with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StandingCell {
    /// The standing, or `uncertain` where several are possible.
    pub code: String,
    /// In words: "open", or "open or planned".
    pub label: Text,
    /// Every standing that is possible.
    pub possible: Vec<Coded>,
    /// What it rests on.
    pub basis: Coded,
}

/// A plan to open.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanCell {
    /// What the source states, one or more dates that hold together.
    pub dates: Vec<PartialDate>,
    /// The first day that all of them allow.
    pub earliest: Day,
    /// The last day that all of them allow.
    pub latest: Day,
}

/// How many places stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Open.
    pub open: Count,
    /// Planned, agreed or with the entity founded.
    pub planned: Count,
    /// Under a feasibility study.
    pub feasibility: Count,
    /// Closed or suspended.
    pub closed: Count,
    /// Begun only after the day, with no plan on record.
    pub not_yet: Count,
    /// Listed, with nothing said about how far it has come.
    pub unknown: Count,
}

impl Counts {
    /// The count of a standing.
    pub fn of(&self, standing: Standing) -> Count {
        match standing {
            Standing::Open => self.open,
            Standing::Planned => self.planned,
            Standing::Feasibility => self.feasibility,
            Standing::Closed => self.closed,
            Standing::NotYet => self.not_yet,
            Standing::Unknown => self.unknown,
        }
    }

    /// Adds up statuses.
    pub fn tally<'a>(statuses: impl IntoIterator<Item = &'a Status>) -> Counts {
        let mut counts: BTreeMap<Standing, Count> = BTreeMap::new();
        for status in statuses {
            for standing in &status.possible {
                let count = counts.entry(*standing).or_default();
                count.high += 1;
                count.low += i64::from(status.possible.len() == 1);
            }
        }
        let of = |standing| counts.get(&standing).copied().unwrap_or_default();
        Counts {
            open: of(Standing::Open),
            planned: of(Standing::Planned),
            feasibility: of(Standing::Feasibility),
            closed: of(Standing::Closed),
            not_yet: of(Standing::NotYet),
            unknown: of(Standing::Unknown),
        }
    }
}

/// A place with its status, as boards count it.
pub struct Judged {
    /// The place; where several records of the register are the same thing, with the evidence of all of them.
    pub site: Site,
    /// How far it has come on the day.
    pub status: Status,
}

/// The places of a register on a day. Records that are the same thing are one place with all their evidence.
pub fn judged(registry: &Registry, register: SiteRegister, as_of: Day) -> Vec<Judged> {
    let sites = Site::of_register(registry, register);
    let listed: BTreeSet<&Subject> = sites.iter().map(|site| &site.subject).collect();
    let mut seen: BTreeSet<Subject> = BTreeSet::new();
    let mut places = Vec::new();
    for site in &sites {
        if seen.contains(&site.subject) {
            continue;
        }
        let same: Vec<Subject> = registry
            .same_things(&site.subject)
            .into_iter()
            .filter(|subject| listed.contains(subject))
            .collect();
        let site = if same.len() > 1 {
            merged(registry, &same).unwrap_or_else(|| site.clone())
        } else {
            site.clone()
        };
        seen.extend(same);
        let status = site.status(as_of);
        places.push(Judged { site, status });
    }
    places
}

/// One place from the records of the same thing; the first gives its key.
fn merged(registry: &Registry, same: &[Subject]) -> Option<Site> {
    let mut record = Record::new(same.first()?.clone());
    record.entries =
        same.iter().filter_map(|subject| registry.get(subject)).flat_map(|r| r.entries.clone()).collect();
    record.entries.sort_by_key(|entry| entry.occurred_on.earliest());
    Site::of(&record)
}

/// How many distinct places the registers hold: records that are the same thing count once, across registers too.
pub fn distinct_places(registry: &Registry, registers: &[SiteRegister]) -> i64 {
    let listed = registers.iter().flat_map(|register| Site::of_register(registry, *register));
    let first = |site: Site| registry.same_things(&site.subject).into_iter().next();
    listed.filter_map(first).collect::<BTreeSet<Subject>>().len() as i64
}

impl Place {
    /// The row of a place.
    pub fn of(registry: &Registry, judged: &Judged) -> Place {
        let Judged { site, status } = judged;
        let city = site.city.as_ref().map(|city| CityCell {
            name: city.name.clone(),
            basis: Coded::code("city-basis", &city.basis),
            confidence: city.confidence.map(|confidence| Coded::code("confidence", confidence.word())),
        });
        let position = site.coordinates.as_ref().map(|at| Position {
            lat: at.lat_micro as f64 / 1e6,
            lon: at.lon_micro as f64 / 1e6,
            is_placeholder: at.basis == CoordinateBasis::Placeholder,
        });
        let others = registry.same_things(&site.subject).into_iter().filter(|other| *other != site.subject);
        Place {
            subject: site.subject.clone(),
            name: site.name.clone(),
            name_is_provisional: site.name_is_provisional,
            kinds: site.kinds.iter().map(|kind| Coded::word(*kind)).collect(),
            country: Coded::country(&site.country),
            city,
            position,
            operators: site.operators.clone(),
            operators_incomplete: site.operators_incomplete,
            standing: StandingCell::of(status),
            plan: site.plan().as_ref().map(PlanCell::of),
            opened_on: site.opened().map(|opened| opened.occurred_on),
            slip_months: site.slip_months().map(|(low, high)| Count { low, high }),
            wording: site.wording.clone(),
            note: site.note.clone(),
            same_as: others.filter(|other| other.kind() == Kind::Site).collect(),
        }
    }

    /// The names of the operators, with "and others" where the source adds it.
    pub fn operators_text(&self) -> Text {
        let names = self.operators.iter().map(|operator| operator.name.clone());
        let others = self.operators_incomplete.then(|| Text::new("他", "and others"));
        join(names.chain(others))
    }
}

impl StandingCell {
    /// The cell of a status.
    pub fn of(status: &Status) -> StandingCell {
        let possible: Vec<Coded> =
            status.possible.iter().map(|standing| Coded::code("standing", standing.word())).collect();
        let ja: Vec<&str> = possible.iter().map(|one| one.label.ja.as_str()).collect();
        let en: Vec<String> = possible
            .iter()
            .enumerate()
            .map(|(at, one)| if at == 0 { one.label.en.clone() } else { one.label.en.to_lowercase() })
            .collect();
        StandingCell {
            code: status.only().map_or("uncertain", Standing::word).to_owned(),
            label: Text::new(ja.join("または"), en.join(" or ")),
            basis: Coded::code("standing-basis", status.basis.word()),
            possible,
        }
    }
}

impl PlanCell {
    fn of(plan: &Plan) -> PlanCell {
        PlanCell { dates: plan.dates.clone(), earliest: plan.window.earliest, latest: plan.window.latest }
    }
}

/// The places as a GeoJSON feature collection (RFC 7946). Places without a position are left out; a position that
/// only stands in for the place says so in `placeholder`.
pub fn geojson(places: &[Place]) -> Value {
    let feature = |place: &Place| {
        let position = place.position?;
        Some(json!({
            "type": "Feature",
            "id": place.subject.to_string(),
            "geometry": { "type": "Point", "coordinates": [position.lon, position.lat] },
            "properties": {
                "subject": place.subject.to_string(),
                "name_ja": place.name.ja,
                "name_en": place.name.en,
                "name_is_provisional": place.name_is_provisional,
                "country": place.country.code,
                "country_ja": place.country.label.ja,
                "country_en": place.country.label.en,
                "standing": place.standing.code,
                "standing_ja": place.standing.label.ja,
                "standing_en": place.standing.label.en,
                "basis": place.standing.basis.code,
                "kinds": place.kinds.iter().map(|kind| kind.code.as_str()).collect::<Vec<_>>(),
                "operators_ja": place.operators_text().ja,
                "operators_en": place.operators_text().en,
                "opened_on": place.opened_on,
                "planned": place.plan.as_ref().map(|plan| &plan.dates),
                "placeholder": position.is_placeholder,
            },
        }))
    };
    let features: Vec<Value> = places.iter().filter_map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features })
}
