//! The proportions of the invented population, as `catalog/demo.toml` states them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::draw::Draw;
use crate::calendar::Day;

/// Everything `catalog/demo.toml` holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    route: Vec<RoutePlan>,
    nationalities: Vec<Nationalities>,
    pub chances: Chances,
    pub costs: Costs,
    pub law: Law,
    exam: Vec<Exam>,
    names: Vec<Names>,
    pub organizations: Vec<OrganizationPlan>,
    pub vacancies: VacancyPlan,
}

/// The routes by which an invented person comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Route {
    Student,
    TechnicalIntern,
    SpecifiedSkilled,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoutePlan {
    name: Route,
    #[serde(rename = "from")]
    _from: String,
    #[serde(rename = "gaps")]
    _gaps: String,
    thinned_permille: u32,
    entrants: Vec<Entrants>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entrants {
    fiscal_year: i32,
    persons: u32,
    /// Marks a number that is not in the table but carried over from its neighbors.
    #[serde(default, rename = "carried")]
    _carried: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nationalities {
    route: Route,
    from_fiscal_year: i32,
    #[serde(rename = "from")]
    _from: String,
    shares: BTreeMap<String, u32>,
}

/// Chances in permille; the file says where each comes from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chances {
    pub jlpt_n4_overseas: u32,
    pub jlpt_n3_japan: u32,
    pub jlpt_n2_japan: u32,
    pub exam_again: u32,
    pub intern_third_stage: u32,
    pub intern_to_specified_skilled: u32,
    pub specified_skilled_leaves_yearly: u32,
    pub returns_of_leavers: u32,
    pub qualified_returns: u32,
    pub female: u32,
    pub student_leaves_early: u32,
    pub intern_leaves_early: u32,
    pub skill_test_passes: u32,
    pub sits_the_exam: u32,
    pub care_after_return: u32,
    pub teaches_after_return: u32,
    pub agrees_to_search: u32,
    pub claims_without_paper: u32,
}

/// What is paid for somebody by the day of entry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Costs {
    /// How many of a thousand have it on record.
    pub recorded: u32,
    pub paid: Vec<CostPlan>,
}

/// One kind of cost on a route, with the range it is drawn from, in yen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CostPlan {
    pub route: Route,
    pub item: String,
    pub payer: String,
    pub least: i32,
    pub most: i32,
}

/// The dates of law that every life keeps to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Law {
    #[serde(deserialize_with = "day")]
    pub graduates_sit_from: Day,
    #[serde(deserialize_with = "day")]
    pub nursing_care_from: Day,
    #[serde(deserialize_with = "day")]
    pub nursing_care_by_work_from: Day,
    #[serde(deserialize_with = "day")]
    pub intern_entry_from: Day,
    #[serde(deserialize_with = "day")]
    pub bridge_from: Day,
    #[serde(deserialize_with = "day")]
    pub study_plan_from: Day,
    #[serde(deserialize_with = "day")]
    pub specified_skilled_from: Day,
}

/// One national examination.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exam {
    pub number: i64,
    #[serde(deserialize_with = "day")]
    pub sat_on: Day,
    #[serde(deserialize_with = "day")]
    pub result_on: Day,
    #[serde(default)]
    pub pass_mark: Option<i64>,
    /// Permille of those who fail and pass this part.
    #[serde(default)]
    pub part_shares: BTreeMap<String, u32>,
    #[serde(default, rename = "known")]
    _known: Option<bool>,
    /// Permille of the foreign new graduates who pass.
    pub graduates: u32,
    /// Permille of the people with work experience who pass.
    pub workers: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    nationality: String,
    family: Vec<(String, String)>,
    given: Vec<(String, String)>,
    /// Whether the syllables of a given name make one word.
    #[serde(default)]
    joined: bool,
}

/// The invented posts for people who return.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VacancyPlan {
    #[serde(deserialize_with = "day")]
    pub posted_on: Day,
    /// Permille of those who agreed to be found and are asked.
    pub asked: u32,
    pub posts: Vec<PostPlan>,
}

/// An invented post, one in every country.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostPlan {
    pub ja: String,
    pub en: String,
    pub work: String,
    pub places: i64,
    pub certified: bool,
    #[serde(default)]
    pub japanese: Option<String>,
    pub tests: Vec<String>,
}

/// A group of invented organizations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganizationPlan {
    pub role: String,
    pub kind: String,
    pub country: String,
    pub ja: String,
    pub en: String,
    pub names: Vec<(String, String)>,
}

fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
    toml::value::Datetime::deserialize(deserializer)?.to_string().parse().map_err(serde::de::Error::custom)
}

impl Plan {
    /// The plan that the program carries.
    pub fn embedded() -> Plan {
        toml::from_str(include_str!("../../../../catalog/demo.toml"))
            .expect("catalog/demo.toml is read by every test")
    }

    /// By which route somebody comes, and in which fiscal year.
    pub fn draw_entry(&self, draw: &mut Draw) -> (Route, i32) {
        let rows = || self.route.iter().flat_map(|route| route.entrants.iter().map(move |row| (route, row)));
        let weights = rows().map(|(route, row)| row.persons * route.thinned_permille / 1_000);
        let at = draw.weighted(weights);
        let (route, row) = rows().nth(at).expect("the place is that of a weight");
        (route.name, row.fiscal_year)
    }

    /// The nationality of somebody who comes by `route` in this fiscal year.
    pub fn draw_nationality(&self, route: Route, fiscal_year: i32, draw: &mut Draw) -> String {
        let of_route = self.nationalities.iter().filter(|shares| shares.route == route);
        let shares = &of_route
            .filter(|shares| shares.from_fiscal_year <= fiscal_year)
            .max_by_key(|shares| shares.from_fiscal_year)
            .expect("every route has shares from its first year")
            .shares;
        let at = draw.weighted(shares.values().copied());
        shares.keys().nth(at).expect("the place is that of a weight").clone()
    }

    /// A name in Latin letters and in kana.
    pub fn draw_name(&self, nationality: &str, draw: &mut Draw) -> (String, String) {
        let names = self.names.iter().find(|names| names.nationality == nationality);
        let names = names.expect("every nationality of the plan has names");
        let mut words: Vec<&(String, String)> = Vec::new();
        if !names.family.is_empty() {
            words.push(draw.pick(&names.family));
        }
        let syllables: Vec<_> = (0..draw.between(2, 3)).map(|_| draw.pick(&names.given)).collect();
        let between = if names.joined { "" } else { " " };
        let join = |part: fn(&(String, String)) -> &str| {
            let given = syllables.iter().map(|pair| part(pair)).collect::<Vec<_>>().join(between);
            words.iter().map(|pair| part(pair).to_owned()).chain([given]).collect::<Vec<_>>().join(" ")
        };
        (join(|pair| &pair.0), join(|pair| &pair.1))
    }

    /// Every country people come from, in order.
    pub fn countries(&self) -> Vec<&str> {
        let mut countries: Vec<&str> =
            self.nationalities.iter().flat_map(|shares| shares.shares.keys().map(String::as_str)).collect();
        countries.sort_unstable();
        countries.dedup();
        countries
    }

    /// The first examination on or after `day`.
    pub fn next_exam(&self, day: Day) -> Option<&Exam> {
        self.exam.iter().find(|exam| exam.sat_on >= day)
    }

    /// How many organizations there are in a role, in each country where it is given by country.
    pub fn organization_count(&self, role: &str) -> usize {
        self.organizations.iter().find(|plan| plan.role == role).map_or(0, |plan| plan.names.len())
    }
}
