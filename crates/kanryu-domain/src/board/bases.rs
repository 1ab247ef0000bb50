//! The medical bases: how many are open, planned or under study on a day, and each with its plan and its fact.
//!
//! `counts` are those of the medical bases alone. `places` is the number of distinct places on both maps, bases and
//! care businesses together, in which a place that stands on both counts once; `registers` says how many entries
//! each map has.

use serde::Serialize;

use super::place::{self, Counts, Judged, Place, Reason};
use super::{Board, Count, Finding, Question, Report, Table, evidence};
use crate::event::SiteRegister;
use crate::id::Subject;
use crate::initiative;
use crate::registry::Registry;
use crate::registry::site::{Basis, Standing};
use crate::text::Text;

/// The registers that the initiative's two maps show.
pub const MAPS: [SiteRegister; 2] = [SiteRegister::MedicalBase, SiteRegister::CareBusiness];

/// The board of bases.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bases {
    /// How many bases stand how.
    pub counts: Counts,
    /// Why a count is a range.
    pub reasons: Vec<Reason>,
    /// Distinct places on both maps.
    pub places: i64,
    /// Entries of each map.
    pub registers: Registers,
    /// The bases, by key.
    pub rows: Vec<Place>,
}

/// Entries of each map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Registers {
    /// Entries of the map of medical bases (S02d).
    pub medical_bases: i64,
    /// Entries of the map of care businesses (S02c).
    pub care_businesses: i64,
}

impl Registers {
    pub(super) fn of(registry: &Registry) -> Registers {
        let entries = |register| crate::registry::site::Site::of_register(registry, register).len() as i64;
        Registers {
            medical_bases: entries(SiteRegister::MedicalBase),
            care_businesses: entries(SiteRegister::CareBusiness),
        }
    }
}

impl Board for Bases {
    const NAME: &'static str = "bases";

    fn tables(&self) -> Vec<Table> {
        let title = Text::new("日本の国際的な医療事業拠点", "Japan's international medical bases");
        vec![place::table("bases", title, &self.rows), place::counts_table(&self.counts, self.places)]
    }
}

/// The medical bases on the day of the question.
pub fn bases(question: &Question<'_>) -> Report<Bases> {
    let Question { registry, as_of, .. } = *question;
    let judged = place::judged(registry, SiteRegister::MedicalBase, as_of);
    let counts = Counts::tally(judged.iter().map(|place| &place.status));
    let reasons = place::reasons(&judged, &counts, as_of);
    let value = Bases {
        counts,
        places: place::distinct_places(registry, &MAPS),
        registers: Registers::of(registry),
        rows: judged.iter().map(|judged| Place::of(registry, judged)).collect(),
        reasons: reasons.clone(),
    };
    let mut report = Report::new(question, value);
    report.findings = findings(registry, &judged, &reasons);
    report.sources = sources(&judged);
    report
}

/// How many bases stand how on a day, for other boards.
pub fn counts(registry: &Registry, as_of: crate::calendar::Day) -> Counts {
    let judged = place::judged(registry, SiteRegister::MedicalBase, as_of);
    Counts::tally(judged.iter().map(|place| &place.status))
}

fn sources(judged: &[Judged]) -> Vec<crate::event::Source> {
    let entries = judged.iter().flat_map(|place| place.site.stages.iter().map(|staged| &staged.entry));
    evidence::sources(entries)
}

fn findings(registry: &Registry, judged: &[Judged], reasons: &[Reason]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = uncertain(reasons);
    let those = |holds: &dyn Fn(&Judged) -> bool| -> Vec<Subject> {
        judged.iter().filter(|place| holds(place)).map(|place| place.site.subject.clone()).collect()
    };
    let listed: [(&str, Vec<Subject>, Text); 5] = [
        (
            "bases/plan-at-its-word",
            those(&|place| place.status.basis == Basis::PlanAtItsWord),
            Text::new(
                "計画の期日を過ぎ、追跡調査がないため、計画どおり開業したものとして数えています。",
                "Counted as open on the word of a plan whose date has passed; nobody followed it up.",
            ),
        ),
        (
            "bases/opened-later-than-planned",
            those(&|place| place.site.slip_months().is_some_and(|(low, _)| low > 0)),
            Text::new("計画より遅く開業しました。", "Opened later than planned."),
        ),
        (
            "bases/study-not-followed-up",
            those(&|place| place.status.only() == Some(Standing::Feasibility)),
            Text::new(
                "実行可能性調査のその後は記録がありません。",
                "What came of the feasibility study is not on record.",
            ),
        ),
        (
            "bases/position-stands-in",
            those(&|place| place.site.city.is_none()),
            Text::new(
                "都市が不明のため、地図では首都または最大都市の位置を仮に使っています。",
                "The city is not known; on the map the capital or largest city stands in.",
            ),
        ),
        (
            "bases/name-is-provisional",
            those(&|place| place.site.name_is_provisional),
            Text::new("スライドは名称を仮称としています。", "The slide marks the name as provisional."),
        ),
    ];
    let filled = listed.into_iter().filter(|(_, subjects, _)| !subjects.is_empty());
    findings.extend(filled.map(|(code, subjects, text)| Finding { code: code.to_owned(), text, subjects }));
    findings.extend(suggested(registry));
    findings
}

/// One finding for each set of places, naming every count that they make uncertain.
fn uncertain(reasons: &[Reason]) -> Vec<Finding> {
    let mut by_sites: Vec<Vec<&Reason>> = Vec::new();
    for reason in reasons {
        match by_sites.iter_mut().find(|group| group[0].sites == reason.sites) {
            Some(group) => group.push(reason),
            None => by_sites.push(vec![reason]),
        }
    }
    let finding = |group: Vec<&Reason>| {
        let counts = evidence::join(group.iter().map(|reason| count_text(reason)));
        let Reason { text, sites, .. } = group[0];
        Finding {
            code: "bases/count-uncertain".to_owned(),
            text: Text::new(format!("{}。{}", counts.ja, text.ja), format!("{}. {}", counts.en, text.en)),
            subjects: sites.clone(),
        }
    };
    by_sites.into_iter().map(finding).collect()
}

fn count_text(reason: &Reason) -> Text {
    let (label, Count { low, high }) = (crate::word::code("standing", &reason.count), reason.range);
    Text::new(format!("「{}」は{low}から{high}", label.ja), format!("{}: from {low} to {high}", label.en))
}

/// Pairs that are probably one thing and are not linked; a person decides.
pub(super) fn suggested(registry: &Registry) -> Vec<Finding> {
    initiative::suggested_links()
        .into_iter()
        .filter(|link| registry.get(&link.subject).is_some() && registry.get(&link.other).is_some())
        .filter(|link| !registry.same_things(&link.subject).contains(&link.other))
        .map(|link| Finding {
            code: "places/probably-the-same".to_owned(),
            text: Text::new(
                format!(
                    "{} と {} はおそらく同じ事業ですが、どの資料もそう述べていないため、別に数えています。",
                    link.subject, link.other
                ),
                format!(
                    "{} and {} are probably one undertaking, but no source says so; they are counted apart. {}.",
                    link.subject, link.other, link.reason
                ),
            ),
            subjects: vec![link.subject, link.other],
        })
        .collect()
}

#[cfg(test)]
mod tests;
