//! Why a count of places is a range: one sentence for each place that makes it one.

use serde::Serialize;

use super::{Counts, Judged};
use crate::board::Count;
use crate::board::evidence::{describe, join, spell_plain};
use crate::calendar::Day;
use crate::event::SiteStage::{Agreed, EntityFounded};
use crate::id::Subject;
use crate::registry::site::{Basis, Plan, Site, Standing};
use crate::text::Text;
use crate::word;

/// Why a count is uncertain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The count, such as `open`.
    pub count: String,
    /// From what is sure to what is possible.
    pub range: Count,
    /// The places that make it uncertain.
    pub sites: Vec<Subject>,
    /// The reason in words, one sentence a place.
    pub text: Text,
}

/// Why each uncertain count is uncertain, naming the places.
pub fn reasons(places: &[Judged], counts: &Counts, as_of: Day) -> Vec<Reason> {
    let uncertain: Vec<&Judged> = places.iter().filter(|place| place.status.only().is_none()).collect();
    let reason = |standing: Standing| {
        let of: Vec<&&Judged> =
            uncertain.iter().filter(|place| place.status.possible.contains(&standing)).collect();
        let (ja, en): (Vec<String>, Vec<String>) =
            of.iter().map(|place| why_uncertain(place, as_of)).map(|text| (text.ja, text.en)).unzip();
        (!of.is_empty()).then(|| Reason {
            count: standing.word().to_owned(),
            range: counts.of(standing),
            sites: of.iter().map(|place| place.site.subject.clone()).collect(),
            text: Text::new(ja.concat(), en.join(" ")),
        })
    };
    Standing::ALL.into_iter().filter_map(reason).collect()
}

/// One sentence: what the sources say and why that leaves more than one standing possible.
fn why_uncertain(place: &Judged, as_of: Day) -> Text {
    let Judged { site, status } = place;
    let (key, name, day) = (site.subject.key(), &site.name, spell_plain(as_of.into()));
    let steps = steps(site);
    let planned =
        site.plan().map(|plan| join(plan.dates.iter().map(|date| spell_plain(*date)))).unwrap_or_default();
    match (status.basis, site.plan()) {
        (Basis::PlanOverdue, Some(plan)) => {
            let found = follow_up(site, &plan);
            Text::new(
                format!(
                    "{key} {}：開業予定（{}）を過ぎたが、開業の証拠がない{}。",
                    name.ja, planned.ja, found.ja
                ),
                format!(
                    "{key} {}: its planned opening ({}) has passed without evidence that it opened{}.",
                    name.en, planned.en, found.en
                ),
            )
        }
        (_, Some(_)) => Text::new(
            format!(
                "{key} {}：{}開業予定は{}で、{}までに開業したか判定できない。",
                name.ja, steps.ja, planned.ja, day.ja
            ),
            format!(
                "{key} {}: {}opening is planned for {}, which does not say whether it is open by {}.",
                name.en, steps.en, planned.en, day.en
            ),
        ),
        (_, None) => Text::new(
            format!("{key} {}：日付が粗く、{}の前か後か判定できない。", name.ja, day.ja),
            format!(
                "{key} {}: a date too coarse to say whether it lies before or after {}.",
                name.en, day.en
            ),
        ),
    }
}

/// Steps towards opening that are on record, such as the founding of the entity.
fn steps(site: &Site) -> Text {
    let steps =
        site.stages.iter().filter(|staged| matches!(staged.stage, Agreed | EntityFounded)).map(|staged| {
            let (stage, on) = (word::label(staged.stage), spell_plain(staged.occurred_on));
            Text::new(
                format!("{}は{}、", stage.ja, on.ja),
                format!("{} {}; ", stage.en.to_lowercase(), on.en),
            )
        });
    let (ja, en): (Vec<String>, Vec<String>) = steps.map(|text| (text.ja, text.en)).unzip();
    Text::new(ja.concat(), en.concat())
}

/// What a follow-up found instead of an opening.
fn follow_up(site: &Site, plan: &Plan) -> Text {
    let found: Vec<Text> = site
        .follow_up_of(plan)
        .into_iter()
        .map(|entry| {
            let (what, on) = (describe(&entry.fact), spell_plain(entry.occurred_on));
            Text::new(format!("{} {}", what.ja, on.ja), format!("{} {}", what.en, on.en))
        })
        .collect();
    if found.is_empty() {
        return Text::default();
    }
    let found = join(found);
    Text::new(format!("（追跡調査：{}）", found.ja), format!(" (follow-up: {})", found.en))
}
