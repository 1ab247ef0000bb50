//! A place as its record tells it: what sources say about it, and every stage with plan and fact apart.
//!
//! What a source lists (name, country, operators) is read as known, whatever the day asked about; stages are
//! judged on the day, by the rule in [`standing`].

use super::{Entry, Record, Registry};
use crate::calendar::{Day, PartialDate};
use crate::event::{
    Confidence, Coordinates, Fact, Operator, Phase, SiteKind, SiteRegister, SiteStage, Source,
};
use crate::id::{Kind, Subject};
use crate::text::Text;

mod standing;
#[cfg(test)]
mod tests;

pub use standing::{Basis, Standing, Status};

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its record.
    pub subject: Subject,
    /// Its name as the source writes it.
    pub name: Text,
    /// The source marks the name as provisional (仮称).
    pub name_is_provisional: bool,
    /// The register it stands in.
    pub register: SiteRegister,
    /// What it does.
    pub kinds: Vec<SiteKind>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The city, where one is known.
    pub city: Option<City>,
    /// Where it lies, and whether that is the city or a stand-in.
    pub coordinates: Option<Coordinates>,
    /// Who operates it.
    pub operators: Vec<Operator>,
    /// The source adds "and others" (等, 他).
    pub operators_incomplete: bool,
    /// The source's own words about opening.
    pub wording: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Who lists it.
    pub source: Source,
    /// Plans and facts about its stages, by date.
    pub stages: Vec<Staged>,
    /// Searches that found nothing.
    pub searches: Vec<Entry>,
}

/// A city, how it is known, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct City {
    /// Its name.
    pub name: Text,
    /// `seed-name`, `search`, `memory`, `country`: a word of the catalog table `city-basis`.
    pub basis: String,
    /// How sure it is, where the source says.
    pub confidence: Option<Confidence>,
}

/// A plan or a fact about a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// The stage.
    pub stage: SiteStage,
    /// Plan or fact.
    pub phase: Phase,
    /// When it happened or is to happen.
    pub occurred_on: PartialDate,
    /// The entry that says so.
    pub entry: Entry,
}

/// The days between which something is to happen, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First day possible.
    pub earliest: Day,
    /// Last day possible.
    pub latest: Day,
}

/// A plan to open, as one source tells it in one or more statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What all its statements together allow.
    pub window: Window,
    /// The statements, by date.
    pub dates: Vec<PartialDate>,
    /// The first of the entries that state it.
    pub entry: Entry,
    /// Whether the last possible day had passed when it was recorded.
    pub was_past_when_recorded: bool,
}

impl Site {
    /// The place of this record, or `None` where no source lists one.
    pub fn of(record: &Record) -> Option<Site> {
        let listings = record.entries.iter().filter(|entry| matches!(entry.fact, Fact::SiteListed { .. }));
        let listing = listings.max_by_key(|entry| entry.recorded_at)?;
        Site::listed(record, listing)
    }

    fn listed(record: &Record, listing: &Entry) -> Option<Site> {
        let Fact::SiteListed {
            name,
            name_is_provisional,
            register,
            kinds,
            country,
            city,
            city_basis,
            coordinates,
            operators,
            operators_incomplete,
            wording,
            note,
        } = listing.fact.clone()
        else {
            return None;
        };
        let basis = city_basis.unwrap_or_default();
        Some(Site {
            subject: record.subject.clone(),
            name,
            name_is_provisional,
            register,
            kinds,
            country,
            city: city.map(|name| City { name, basis, confidence: listing.confidence }),
            coordinates,
            operators,
            operators_incomplete,
            wording,
            note,
            source: listing.source.clone(),
            stages: record.entries.iter().filter_map(staged).collect(),
            searches: record.entries.iter().filter(|entry| is_search(entry)).cloned().collect(),
        })
    }

    /// Every place of a register, by key.
    pub fn of_register(registry: &Registry, register: SiteRegister) -> Vec<Site> {
        registry.of_kind(Kind::Site).filter_map(Site::of).filter(|site| site.register == register).collect()
    }

    /// The first time it surely or possibly opened, told as precisely as any source tells it.
    pub fn opened(&self) -> Option<&Staged> {
        self.facts().into_iter().find(|fact| fact.stage == SiteStage::Open)
    }

    /// The plan to open that counts: the one recorded last whose date still lay ahead when it was recorded,
    /// else the one recorded last.
    pub fn plan(&self) -> Option<Plan> {
        self.plans().into_iter().max_by_key(|plan| (!plan.was_past_when_recorded, plan.entry.recorded_at))
    }

    /// Every plan to open, one a source and moment of recording.
    pub fn plans(&self) -> Vec<Plan> {
        let mut plans: Vec<Plan> = Vec::new();
        let planned = |staged: &&Staged| staged.phase == Phase::Planned && staged.stage == SiteStage::Open;
        for staged in self.stages.iter().filter(planned) {
            match plans.iter_mut().find(|plan| is_same_telling(&plan.entry, &staged.entry)) {
                Some(plan) => plan.add(staged.occurred_on),
                None => plans.push(Plan::new(staged)),
            }
        }
        for plan in &mut plans {
            plan.was_past_when_recorded = plan.window.latest < plan.entry.recorded_at.day_in_japan();
        }
        plans
    }

    /// Facts about stages by date, without those that another fact tells more precisely.
    pub fn facts(&self) -> Vec<&Staged> {
        let facts: Vec<&Staged> = self.stages.iter().filter(|staged| staged.phase == Phase::Actual).collect();
        facts
            .iter()
            .copied()
            .filter(|fact| !facts.iter().any(|other| other.tells_more_precisely(fact)))
            .collect()
    }

    /// What was recorded about its stages, or looked for in vain, after the plan was recorded.
    pub fn follow_up_of(&self, plan: &Plan) -> Vec<&Entry> {
        let stages = self.stages.iter().map(|staged| &staged.entry);
        stages.chain(&self.searches).filter(|entry| entry.recorded_at > plan.entry.recorded_at).collect()
    }

    /// By how many months the opening came later than planned (earlier where negative), from least to most;
    /// zero where the opening falls within the plan. `None` without both a plan and an opening.
    pub fn slip_months(&self) -> Option<(i64, i64)> {
        let (plan, opened) = (self.plan()?.window, self.opened()?.occurred_on);
        let overlap = opened.earliest() <= plan.latest && opened.latest() >= plan.earliest;
        let slip =
            (months_between(plan.latest, opened.earliest()), months_between(plan.earliest, opened.latest()));
        Some(if overlap { (0, 0) } else { slip })
    }
}

/// Months from the month of `from` to the month of `to`.
fn months_between(from: Day, to: Day) -> i64 {
    let count = |day: Day| i64::from(day.year()) * 12 + i64::from(day.ymd().1);
    count(to) - count(from)
}

fn is_search(entry: &Entry) -> bool {
    matches!(entry.fact, Fact::NothingFound { .. })
}

fn staged(entry: &Entry) -> Option<Staged> {
    match entry.fact {
        Fact::SiteStaged { stage, phase, .. } => {
            Some(Staged { stage, phase, occurred_on: entry.occurred_on, entry: entry.clone() })
        }
        _ => None,
    }
}

/// Two statements of one source, recorded together, are one telling: a slide's label and its legend.
fn is_same_telling(one: &Entry, other: &Entry) -> bool {
    one.recorded_at == other.recorded_at
        && (one.source.kind, &one.source.place) == (other.source.kind, &other.source.place)
}

impl Staged {
    /// Whether this tells the same stage within fewer days, as `2015-10-12` does beside `2015-10`.
    fn tells_more_precisely(&self, other: &Staged) -> bool {
        let (mine, theirs) = (Window::of(self.occurred_on), Window::of(other.occurred_on));
        let within = mine.earliest >= theirs.earliest && mine.latest <= theirs.latest;
        self.stage == other.stage && within && mine != theirs
    }
}

impl Window {
    /// The days that a date can mean.
    pub fn of(date: PartialDate) -> Window {
        Window { earliest: date.earliest(), latest: date.latest() }
    }
}

impl Plan {
    fn new(staged: &Staged) -> Plan {
        Plan {
            window: Window::of(staged.occurred_on),
            dates: vec![staged.occurred_on],
            entry: staged.entry.clone(),
            was_past_when_recorded: false,
        }
    }

    /// Narrows the plan to what both statements allow; where they exclude each other, all of both stays possible.
    fn add(&mut self, date: PartialDate) {
        let (mine, other) = (self.window, Window::of(date));
        let both =
            Window { earliest: mine.earliest.max(other.earliest), latest: mine.latest.min(other.latest) };
        let either =
            Window { earliest: mine.earliest.min(other.earliest), latest: mine.latest.max(other.latest) };
        self.window = if both.earliest <= both.latest { both } else { either };
        self.dates.push(date);
    }
}
