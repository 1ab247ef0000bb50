//! A round: who and what takes part, their lists, and the rules among them; checked, with every id known.

use std::collections::{BTreeMap, BTreeSet};

use kanryu_rules::Facts;

use super::fault::RoundFinding;
use super::fields::Tiers;
use super::method::Method;
use crate::calendar::Day;
use crate::history::History;
use crate::pathway::facility::FacilityFile;

/// A round of matching.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Round {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Option<String>,
    /// The day on which places begin; lawfulness is judged on it.
    pub starts_on: Option<Day>,
    /// The first day on which lists are taken.
    pub opens_on: Option<Day>,
    /// The last day on which lists are taken.
    pub closes_on: Option<Day>,
    /// How it is to be run, unless another way is asked for.
    pub settings: Settings,
    /// The people, by id.
    pub people: BTreeMap<String, Person>,
    /// The offers, by id.
    pub offers: BTreeMap<String, Offer>,
    /// Joint wishes of two people.
    pub joint: Vec<Joint>,
    /// Regions with caps, by id.
    pub regions: BTreeMap<String, Region>,
    /// Corporations (lecturers of student-project allocation) with their own limits and lists, by id.
    pub corporations: BTreeMap<String, Corporation>,
    /// Sites whose facts decide how many people are lawful there, by id.
    pub sites: BTreeMap<String, Site>,
    /// Caps on people of a kind at some offers together, by id.
    pub caps: BTreeMap<String, Cap>,
    /// One order of people for offers that have no list of their own, best first.
    pub priority: Option<Tiers>,
    /// Costs of pairs, for assignment.
    pub costs: Vec<Cost>,
    /// A network, for a flow; then there are no people.
    pub network: Option<Network>,
    /// What its makers should know.
    pub findings: Vec<RoundFinding>,
}

/// How a round is to be run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The method.
    pub method: Option<Method>,
    /// The definition of stability, by its word.
    pub definition: Option<String>,
    /// The seed of every lottery.
    pub seed: Option<u64>,
    /// Whether each offer draws for itself.
    pub lottery_per_offer: bool,
    /// Draws made elsewhere, by person; smaller is better.
    pub draws: BTreeMap<String, u64>,
    /// What an assignment strives for.
    pub objective: Option<String>,
    /// Most steps of a search.
    pub bound: Option<u64>,
    /// What one step down in a person's own list costs, for assignment without costs of pairs.
    pub wish_weight: Option<i64>,
    /// What one step down in an offer's list costs.
    pub choice_weight: Option<i64>,
    /// What a person without a place costs.
    pub unmatched_cost: Option<i64>,
    /// Whether an offer may close instead of reaching its minimum.
    pub offers_may_close: bool,
    /// Whether pairs are made although facts that decide their lawfulness are missing.
    pub allow_unknown: bool,
}

/// Somebody who wishes for offers (or, where people match among themselves, for people).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Person {
    /// The line in the file.
    pub line: usize,
    /// Wishes, best first; `*` stands for everything not named.
    pub wishes: Tiers,
    /// Ids that are not acceptable although a list holds them.
    pub not_acceptable: BTreeSet<String>,
    /// Attributes such as nationality and sex, for caps, quotas and counts.
    pub about: BTreeMap<String, String>,
    /// The offer held at present.
    pub present: Option<String>,
    /// Only offers in these regions are acceptable; none means anywhere.
    pub regions: BTreeSet<String>,
    /// The level of Japanese somebody verified.
    pub language: Option<String>,
    /// The level of Japanese that is claimed and not verified.
    pub language_claimed: Option<String>,
    /// Qualifications that somebody verified.
    pub qualifications: BTreeSet<String>,
    /// Qualifications that are claimed and not verified.
    pub qualifications_claimed: BTreeSet<String>,
    /// What is known for lawfulness: a life, and facts that prevail.
    pub history: Option<Box<History>>,
    /// The history file behind it.
    pub life_text: Option<String>,
    /// Facts for lawfulness; they prevail over the life.
    pub facts: Facts,
    /// What they were read from.
    pub facts_text: Option<String>,
    /// A number of an application, a record or the like; never shown to others.
    pub record: Option<String>,
}

/// Places at one site.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Offer {
    /// The line in the file.
    pub line: usize,
    /// What it is called.
    pub title: Option<String>,
    /// The site.
    pub site: Option<String>,
    /// The corporation.
    pub corporation: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// Places.
    pub places: u32,
    /// Fewest people, if anybody comes at all; 0 is no minimum.
    pub least: u32,
    /// Target for flexible deferred acceptance.
    pub target: Option<u32>,
    /// Ranked people, best first; absent: everybody who wishes, by the priority of the round or all tied.
    pub ranks: Option<Tiers>,
    /// Limits and reserved places for people of a kind.
    pub quotas: Vec<Quota>,
    /// Lowest level of Japanese, verified.
    pub language_floor: Option<String>,
    /// Qualifications a person must hold, verified.
    pub qualifications: BTreeSet<String>,
    /// The stage that a person enters, such as `specified-skilled-1`; lawfulness is asked about it.
    pub admits: Option<String>,
    /// What is told to people: pay, shifts, town, kind of work.
    pub terms: Terms,
}

/// What an offer tells to people. Nothing is decided by it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// Pay a month.
    pub pay_month: Option<i64>,
    /// Currency of the pay; JPY when left out.
    pub currency: Option<String>,
    /// Shifts.
    pub shifts: Vec<String>,
    /// Town.
    pub town: Option<String>,
    /// Country, two letters.
    pub country: Option<String>,
    /// Kind of work.
    pub work: Option<String>,
    /// Level of work.
    pub level: Option<String>,
    /// Language of work.
    pub language: Option<String>,
}

/// A limit or reserve for people of a kind at one offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// The line in the file.
    pub line: usize,
    /// Whom it is about: attributes that all agree.
    pub who: BTreeMap<String, String>,
    /// Fewest such people.
    pub least: u32,
    /// Most such people.
    pub most: Option<u32>,
    /// Places kept for such people while they want them; others may take what they leave.
    pub reserve: u32,
}

/// Two people who wish for pairs of offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joint {
    /// The line in the file.
    pub line: usize,
    /// Its id.
    pub id: String,
    /// The two people.
    pub members: [String; 2],
    /// Pairs of offers, best first; pairs of one tier are tied; `None` is no place for that one.
    pub wishes: Vec<Vec<[Option<String>; 2]>>,
}

/// Offers that share a cap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Region {
    /// The line in the file.
    pub line: usize,
    /// Most people in the region; none is no cap.
    pub cap: Option<u32>,
    /// Fewest people in the region.
    pub least: u32,
    /// The order in which its offers take one more beyond their targets.
    pub order: Vec<String>,
}

/// A corporation with places and a list over all its offers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Corporation {
    /// The line in the file.
    pub line: usize,
    /// Most people over all its offers; none is no limit.
    pub places: Option<u32>,
    /// Its target, for assignment that balances loads.
    pub target: Option<u32>,
    /// Ranked people, best first, for all its offers.
    pub ranks: Option<Tiers>,
}

/// A site, for lawfulness.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Site {
    /// The line in the file.
    pub line: usize,
    /// Its facts.
    pub facility: Option<Box<FacilityFile>>,
    /// The facility file behind them.
    pub facility_text: Option<String>,
}

/// A cap on people of a kind at some offers together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// The line in the file; 0 for one that law sets.
    pub line: usize,
    /// The offers.
    pub offers: BTreeSet<String>,
    /// Whom it counts: attributes that all agree; none means everybody.
    pub who: BTreeMap<String, String>,
    /// Most such people.
    pub most: u32,
    /// Why: a rule, a contract, a decision; free text.
    pub because: Option<String>,
}

/// What it costs to place a person at an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// The line in the file.
    pub line: usize,
    /// The person.
    pub person: String,
    /// The offer.
    pub offer: String,
    /// The cost, or the profit where the objective is to maximize.
    pub cost: i64,
}

/// Nodes that supply or need, and arcs between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Network {
    /// Supply of each node (negative: need), in order of the file.
    pub nodes: Vec<(String, i64)>,
    /// The arcs, by their ends.
    pub arcs: Vec<NetworkArc>,
}

/// An arc of a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkArc {
    /// The line in the file.
    pub line: usize,
    /// The node it leaves.
    pub from: String,
    /// The node it enters.
    pub to: String,
    /// Least flow.
    pub least: i64,
    /// Most flow.
    pub most: i64,
    /// Cost of one unit.
    pub cost: i64,
}

impl Person {
    /// Whether the person has every attribute of `who`.
    pub fn is(&self, who: &BTreeMap<String, String>) -> bool {
        who.iter().all(|(key, word)| self.about.get(key) == Some(word))
    }
}

impl Round {
    /// Whether people match among themselves (roommates).
    pub fn is_mutual(&self) -> bool {
        self.offers.is_empty() && !self.people.is_empty()
    }
}
