//! Measures: what indicators are made of, worked out from records, published series, law and a projection.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use kanryu_rules::{Facts, TableVerdict};

use super::cost::Costs;
use crate::calendar::{Day, Span};
use crate::event::{AgreementKind, Fact, SiteRegister};
use crate::id::{Kind, Subject};
use crate::pathway::Law;
use crate::projection::expected::{Expected, Keep};
use crate::projection::measure::Measure as Projected;
use crate::projection::month::Month;
use crate::projection::run::Projection;
use crate::projection::values::Draw;
use crate::registry::policy::{Agreement, PolicyAction};
use crate::registry::site::Site;
use crate::registry::{Record, Registry};
use crate::series::Series;
use crate::text::Text;
use crate::word;

/// What a measure is: its name in formulas, what it is called, and whether it counts people on record.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Its name in formulas.
    pub name: &'static str,
    /// In Japanese.
    pub ja: &'static str,
    /// In English.
    pub en: &'static str,
    /// Whether it counts people on record, so that small numbers are withheld.
    pub people: bool,
}

const fn people(name: &'static str, ja: &'static str, en: &'static str) -> Known {
    Known { name, ja, en, people: true }
}

const fn other(name: &'static str, ja: &'static str, en: &'static str) -> Known {
    Known { name, ja, en, people: false }
}

/// Every measure of records, series and law. Those of a projection are `projected_` and a measure of the projection.
pub const KNOWN: [Known; 32] = [
    people("people_known", "記録された人", "People on record"),
    people("people_certified", "介護福祉士として登録された人", "People registered as certified care workers"),
    people("people_returned", "帰国した人", "People who returned home"),
    people("returned_6_months", "帰国から6か月以上たった人", "People who returned at least 6 months ago"),
    people("returned_12_months", "帰国から12か月以上たった人", "People who returned at least 12 months ago"),
    people("returned_24_months", "帰国から24か月以上たった人", "People who returned at least 24 months ago"),
    people(
        "in_care_after_6_months",
        "帰国6か月後に介護の仕事に就いていた人",
        "In care work at home 6 months after the return",
    ),
    people(
        "in_care_after_12_months",
        "帰国12か月後に介護の仕事に就いていた人",
        "In care work at home 12 months after the return",
    ),
    people(
        "in_care_after_24_months",
        "帰国24か月後に介護の仕事に就いていた人",
        "In care work at home 24 months after the return",
    ),
    people("returned_in_care", "いま母国で介護の仕事に就いている人", "In care work at home now"),
    people(
        "returned_in_japan_linked_care",
        "いま日本の事業者の現地の介護事業で働く人",
        "In care work at home for a business with a Japanese operator",
    ),
    people(
        "qualified_after_entry",
        "入国から介護福祉士の登録に至った人",
        "People registered as certified after entering Japan",
    ),
    other(
        "median_months_to_qualification",
        "入国から登録までの月数（中央値）",
        "Months from entry to registration, median",
    ),
    people("examinations_sat", "国家試験の受験（過去12か月）", "National examination sat, last 12 months"),
    people(
        "examinations_passed",
        "国家試験の合格（過去12か月）",
        "National examination passed, last 12 months",
    ),
    people("people_with_costs", "費用の記録がある人", "People with costs on record"),
    other("median_cost_yen", "一人当たりの費用（中央値、円）", "Cost of a person, median, yen"),
    people(
        "people_with_own_costs",
        "本人の費用の記録がある人",
        "People of whom it is recorded what they paid themselves",
    ),
    other("median_own_cost_yen", "一人当たりの本人の費用（中央値、円）", "What a person paid, median, yen"),
    other("places_opened", "開業した拠点", "Places opened"),
    other("places_planned", "その日までの開業が計画された拠点", "Places planned to be open by the day"),
    other("memoranda_signed", "アジア健康構想の覚書", "Memoranda of the initiative signed"),
    other(
        "memoranda_with_commitments",
        "約束が記録された構想の覚書",
        "Memoranda of the initiative with commitments on record",
    ),
    other(
        "memoranda_commitments_met",
        "約束がすべて完了と報告された構想の覚書",
        "Memoranda of the initiative whose commitments are all reported done",
    ),
    other("commitments_overdue", "期限を過ぎた約束", "Commitments past their day"),
    other("actions_listed", "施策", "Policy actions"),
    other("actions_reported", "報告のある施策", "Policy actions reported on"),
    other(
        "specified_skilled_residents",
        "特定技能（介護）の在留者（公表の最新）",
        "Specified skilled workers in care, latest published",
    ),
    other(
        "specified_skilled_cap",
        "特定技能（介護）の受入れ見込数",
        "Number foreseen of specified skilled workers in care",
    ),
    other("uhc_index", "UHCサービスカバレッジ指数（最新）", "UHC service coverage index, latest"),
    other(
        "epa_pass_rate_pct",
        "EPA候補者の合格率（最新の試験、%）",
        "Pass rate of EPA candidates, latest examination, %",
    ),
    other("not_recorded", "記録のないもの（常にデータなし）", "What nobody records (always no data)"),
];

const PROJECTED: &str = "projected_";
/// Medians over people on record begin so.
const MEDIAN: &str = "median_";

/// Whether a formula may name it.
pub fn is_known(name: &str) -> bool {
    let is_projected = name.strip_prefix(PROJECTED).is_some_and(|rest| {
        let key = rest.replace('_', "-");
        Projected::NAMES.iter().any(|(known, ..)| *known == key)
    });
    is_projected || KNOWN.iter().any(|known| known.name == name)
}

/// Whether it counts people on record.
pub fn counts_people(name: &str) -> bool {
    KNOWN.iter().any(|known| known.name == name && known.people)
}

/// Every name, for messages.
pub fn names() -> Vec<String> {
    let projected =
        Projected::NAMES.iter().map(|(name, ..)| format!("{PROJECTED}{}", name.replace('-', "_")));
    KNOWN.iter().map(|known| known.name.to_owned()).chain(projected).collect()
}

/// What a measure is called.
pub fn title(name: &str) -> Text {
    let known = KNOWN.iter().find(|known| known.name == name).map(|known| Text::new(known.ja, known.en));
    let projected = name.strip_prefix(PROJECTED).and_then(|rest| {
        let key = rest.replace('_', "-");
        let found = Projected::NAMES.iter().find(|(known, ..)| *known == key);
        found.map(|(_, ja, en)| Text::new(format!("予測：{ja}"), format!("Projected: {en}")))
    });
    known.or(projected).unwrap_or_else(|| Text::same(name))
}

/// One person, as far as measures look.
struct Life {
    country: String,
    certified_on: Option<Day>,
    entered_on: Option<Day>,
    returned_on: Option<Day>,
    /// Care work at home: first day, last day, whether the employer is Japanese.
    care_at_home: Vec<(Day, Option<Day>, bool)>,
    /// Days of examinations, and whether they were passed.
    examinations: Vec<(Day, bool)>,
    costs: Costs,
}

/// Where measures are taken from.
pub struct Measures<'a> {
    registry: &'a Registry,
    as_of: Day,
    law: &'a Law,
    lives: Vec<Life>,
    projection: Option<(&'a Projection, RefCell<Option<Expected>>)>,
}

impl<'a> Measures<'a> {
    /// Measures of the records on a day, with a projection where one is given.
    pub fn new(
        registry: &'a Registry,
        as_of: Day,
        law: &'a Law,
        projection: Option<&'a Projection>,
    ) -> Measures<'a> {
        let japanese = japanese_operators(registry);
        let people = registry.of_kind(Kind::Person);
        let lives = people.filter_map(|record| Life::of(record, as_of, &japanese)).collect();
        Measures { registry, as_of, law, lives, projection: projection.map(|one| (one, RefCell::new(None))) }
    }

    /// The day.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// Countries of people on record, ISO 3166-1 alpha-3.
    pub fn countries(&self) -> BTreeSet<String> {
        self.lives.iter().map(|life| life.country.clone()).collect()
    }

    /// A measure, of one country or all. `None` where there is no data; a count of nobody among people on record is 0.
    pub fn value(&self, name: &str, country: Option<&str>) -> Option<f64> {
        if let Some(rest) = name.strip_prefix(PROJECTED) {
            return self.projected(&rest.replace('_', "-"), country);
        }
        let lives: Vec<&Life> =
            self.lives.iter().filter(|life| country.is_none_or(|country| life.country == country)).collect();
        if counts_people(name) || name.starts_with(MEDIAN) {
            return self.of_people(name, &lives);
        }
        match (name, country) {
            ("uhc_index", country) => self.latest("uhc-service-coverage", "iso3", country?, "uhc_sci"),
            // Everything else is not told apart by country.
            (_, Some(_)) => None,
            ("places_opened", None) => Some(self.places(true)),
            ("places_planned", None) => Some(self.places(false)),
            ("memoranda_signed", None) => {
                let all = Agreement::all(self.registry);
                let signed = all.iter().filter(|one| one.kind == AgreementKind::HealthcareMemorandum);
                let count = signed.filter(|one| one.signed_on.surely_by(self.as_of)).count();
                (!all.is_empty()).then_some(count as f64)
            }
            ("memoranda_with_commitments" | "memoranda_commitments_met" | "commitments_overdue", None) => {
                self.commitments(name)
            }
            ("actions_listed", None) => {
                Some(PolicyAction::all(self.registry).len() as f64).filter(|count| *count > 0.0)
            }
            ("actions_reported", None) => {
                let all = PolicyAction::all(self.registry);
                let reported = all.iter().filter(|action| action.report(self.as_of).is_some()).count();
                (!all.is_empty()).then_some(reported as f64)
            }
            ("specified_skilled_residents", None) => self.residents(),
            ("specified_skilled_cap", None) => self.cap(),
            ("epa_pass_rate_pct", None) => self.epa_pass_rate(),
            _ => None,
        }
    }

    fn of_people(&self, name: &str, lives: &[&Life]) -> Option<f64> {
        if lives.is_empty() {
            return None;
        }
        let count =
            |is_so: &dyn Fn(&Life) -> bool| Some(lives.iter().filter(|life| is_so(life)).count() as f64);
        let year_ago = self.as_of.corresponding_day(Span::months(-12));
        let in_year = |day: Day| day > year_ago && day <= self.as_of;
        match name {
            "people_known" => count(&|_| true),
            "people_certified" => count(&|life| life.certified_on.is_some()),
            "people_returned" => count(&|life| life.returned_on.is_some()),
            "returned_6_months" => count(&|life| life.followed(6, self.as_of).is_some()),
            "returned_12_months" => count(&|life| life.followed(12, self.as_of).is_some()),
            "returned_24_months" => count(&|life| life.followed(24, self.as_of).is_some()),
            "in_care_after_6_months" => count(&|life| life.was_in_care(6, self.as_of)),
            "in_care_after_12_months" => count(&|life| life.was_in_care(12, self.as_of)),
            "in_care_after_24_months" => count(&|life| life.was_in_care(24, self.as_of)),
            "returned_in_care" => {
                count(&|life| life.returned_on.is_some() && life.in_care_on(self.as_of, false))
            }
            "returned_in_japan_linked_care" => {
                count(&|life| life.returned_on.is_some() && life.in_care_on(self.as_of, true))
            }
            "qualified_after_entry" => count(&|life| life.months_to_qualification().is_some()),
            "examinations_sat" => {
                let sat = |life: &&Life| life.examinations.iter().filter(|(day, _)| in_year(*day)).count();
                Some(lives.iter().map(sat).sum::<usize>() as f64)
            }
            "examinations_passed" => {
                let passed =
                    |life: &&Life| life.examinations.iter().filter(|(day, ok)| *ok && in_year(*day)).count();
                Some(lives.iter().map(passed).sum::<usize>() as f64)
            }
            "people_with_costs" => count(&|life| life.costs.yen().is_some()),
            "people_with_own_costs" => count(&|life| life.costs.yen_of_person().is_some()),
            "median_cost_yen" => {
                median(lives.iter().filter_map(|life| life.costs.yen()).map(|yen| yen as f64))
            }
            "median_own_cost_yen" => {
                median(lives.iter().filter_map(|life| life.costs.yen_of_person()).map(|yen| yen as f64))
            }
            "median_months_to_qualification" => {
                median(lives.iter().filter_map(|life| life.months_to_qualification()))
            }
            _ => None,
        }
    }

    /// Memoranda of the initiative with commitments on record, those that met them all, or commitments past their day.
    fn commitments(&self, name: &str) -> Option<f64> {
        let memoranda = Agreement::all(self.registry).into_iter().filter(|one| {
            one.kind == AgreementKind::HealthcareMemorandum && one.signed_on.surely_by(self.as_of)
        });
        let actions = PolicyAction::all(self.registry);
        let of = |agreement: &Agreement| -> Vec<&PolicyAction> {
            let own = |action: &&PolicyAction| {
                action.agreement.as_ref() == Some(&agreement.subject)
                    && action.entry.occurred_on.possibly_by(self.as_of)
            };
            actions.iter().filter(own).collect()
        };
        let all: Vec<Vec<&PolicyAction>> =
            memoranda.map(|one| of(&one)).filter(|own| !own.is_empty()).collect();
        if all.is_empty() {
            return None;
        }
        let is_met = |own: &&Vec<&PolicyAction>| own.iter().all(|action| action.is_done(self.as_of));
        let count = match name {
            "memoranda_with_commitments" => all.len(),
            "memoranda_commitments_met" => all.iter().filter(is_met).count(),
            _ => all.iter().flatten().filter(|action| action.is_overdue(self.as_of)).count(),
        };
        Some(count as f64)
    }

    fn places(&self, opened: bool) -> f64 {
        let sites = Site::of_register(self.registry, SiteRegister::MedicalBase);
        let counts = |site: &&Site| {
            if opened {
                site.opened().is_some_and(|staged| staged.occurred_on.surely_by(self.as_of))
            } else {
                let planned = site.plan().is_some_and(|plan| plan.window.latest <= self.as_of);
                planned || site.opened().is_some_and(|staged| staged.occurred_on.surely_by(self.as_of))
            }
        };
        sites.iter().filter(counts).count() as f64
    }

    fn latest(&self, series: &str, column: &str, text: &str, value: &str) -> Option<f64> {
        let year = f64::from(self.as_of.year());
        let wanted = [(column, text)];
        let rows = Series::get(series)?.matching(&wanted);
        let known = rows.filter_map(|row| Some((row.number("year")?, row.number(value)?)));
        known.filter(|(at, _)| *at <= year).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, value)| value)
    }

    fn residents(&self) -> Option<f64> {
        let rows = Series::get("specified-skilled-residents")?.rows();
        let known =
            rows.filter_map(|row| Some((row.text("month").parse::<Month>().ok()?, row.number("persons")?)));
        known
            .filter(|(month, _)| *month <= Month::of(self.as_of))
            .max_by_key(|(month, _)| *month)
            .map(|(_, n)| n)
    }

    fn cap(&self) -> Option<f64> {
        let facts = Facts::new().with("specified_skilled_in_care", 0_i64);
        match self.law.rulebook().table("specified-skilled-cap", &facts, self.as_of)?.verdict {
            TableVerdict::Gives { value, .. } => Some(value as f64),
            TableVerdict::NoRow | TableVerdict::Unknown { .. } | TableVerdict::NotInForce => None,
        }
    }

    fn epa_pass_rate(&self) -> Option<f64> {
        let wanted = [("nationality", "ALL")];
        let rows = Series::get("epa-exam-results")?.matching(&wanted);
        let known =
            rows.filter_map(|row| Some((row.number("year")?, row.number("passers")?, row.number("takers")?)));
        // Results of a year come in March.
        let is_known = |(year, ..): &(f64, f64, f64)| Month::new(*year as i32, 4).first_day() <= self.as_of;
        let (_, passed, sat) = known.filter(is_known).max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(100.0 * passed / sat)
    }

    fn projected(&self, name: &str, country: Option<&str>) -> Option<f64> {
        let (projection, kept) = self.projection.as_ref()?;
        let measure = Projected::from_name(name, projection)?;
        let country = match country {
            None => None,
            Some(code) => Some(projection.countries.iter().position(|known| known == code)?),
        };
        let mut kept = kept.borrow_mut();
        if kept.is_none() {
            *kept = projection.expected(&Draw::new(), Keep { cohorts: false, flows: true }).ok();
        }
        let expected = kept.as_ref()?;
        let at = expected.at(Month::of(self.as_of))?;
        Some(measure.at(projection, expected, at, country))
    }
}

/// The middle of numbers; between the two middle ones where they are even in number, `None` where there are none.
fn median(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let mut all: Vec<f64> = numbers.collect();
    all.sort_by(f64::total_cmp);
    let middle = all.len() / 2;
    match all.len() {
        0 => None,
        count if count % 2 == 1 => all.get(middle).copied(),
        _ => Some((all[middle - 1] + all[middle]) / 2.0),
    }
}

/// Organizations that operate a place of the initiative.
fn japanese_operators(registry: &Registry) -> BTreeSet<Subject> {
    let mut all = BTreeSet::new();
    for record in registry.of_kind(Kind::Site) {
        for entry in &record.entries {
            if let Fact::SiteListed { operators, .. } = &entry.fact {
                all.extend(operators.iter().map(|operator| operator.organization.clone()));
            }
        }
    }
    all
}

impl Life {
    fn of(record: &Record, as_of: Day, japanese: &BTreeSet<Subject>) -> Option<Life> {
        let mut life = Life {
            country: String::new(),
            certified_on: None,
            entered_on: None,
            returned_on: None,
            care_at_home: Vec::new(),
            examinations: Vec::new(),
            costs: Costs::default(),
        };
        let mut working: BTreeMap<&Subject, usize> = BTreeMap::new();
        for entry in record.by(as_of) {
            let day = entry.occurred_on.earliest();
            match &entry.fact {
                Fact::PersonRegistered { nationality, .. } => {
                    let known = word::countries().get(nationality);
                    life.country = known.map_or(nationality, |country| &country.alpha3).clone();
                }
                Fact::EnteredJapan => {
                    life.entered_on = life.entered_on.or(Some(day));
                    life.returned_on = None;
                }
                Fact::LeftJapan { for_good: true } => life.returned_on = Some(day),
                Fact::CertificationRegistered { provisional: false } => {
                    life.certified_on = life.certified_on.or(Some(day));
                }
                Fact::ExamTaken { passed, .. } => life.examinations.push((day, *passed)),
                Fact::CostPaid { item, payer, yen, .. } => life.costs.add(day, item, payer, *yen),
                Fact::EmploymentBegan { organization, work, country }
                    if country != "JP" && (work == "care" || work == "care-teaching") =>
                {
                    working.insert(organization, life.care_at_home.len());
                    life.care_at_home.push((day, None, japanese.contains(organization)));
                }
                Fact::EmploymentEnded { organization } => {
                    if let Some(at) = working.remove(organization) {
                        life.care_at_home[at].1 = Some(day);
                    }
                }
                _ => {}
            }
        }
        (!life.country.is_empty()).then_some(life)
    }

    /// The day so many months after the return, where it has come.
    fn followed(&self, months: i32, as_of: Day) -> Option<Day> {
        let day = self.returned_on?.corresponding_day(Span::months(months));
        (day <= as_of).then_some(day)
    }

    fn was_in_care(&self, months: i32, as_of: Day) -> bool {
        self.followed(months, as_of).is_some_and(|day| self.in_care_on(day, false))
    }

    fn in_care_on(&self, day: Day, japanese_only: bool) -> bool {
        let on = |(from, until, is_japanese): &(Day, Option<Day>, bool)| {
            *from <= day && until.is_none_or(|until| day <= until) && (*is_japanese || !japanese_only)
        };
        self.care_at_home.iter().any(on)
    }

    fn months_to_qualification(&self) -> Option<f64> {
        let (from, to) = (self.entered_on?, self.certified_on?);
        (to >= from).then(|| f64::from(Month::of(to).since(Month::of(from))))
    }
}
