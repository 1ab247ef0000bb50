//! The loop at a glance: people, bases, businesses, medicines, memoranda and the five-year cycle, each number with
//! the board it leads to.

use serde::Serialize;

use super::agreements::{KindCount, kind_counts};
use super::bases::{MAPS, Registers};
use super::figure::{self, Figure, PeopleCounts};
use super::place::{self, Counts};
use super::{Board, Count, Question, Report, Table};
use crate::calendar::{Day, PartialDate};
use crate::event::{AgreementKind, BodyKind, MilestoneKind, PartnerClass, SiteRegister};
use crate::id::Subject;
use crate::registry::Registry;
use crate::registry::body::Body;
use crate::registry::partnership::{Effort, Partner};
use crate::registry::policy::{Milestone, PolicyAction};
use crate::text::Text;
use crate::word::Coded;

/// The overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// Every number, in the order of the loop.
    pub figures: Vec<Figure>,
    /// How many medical bases stand how.
    pub bases: Counts,
    /// How many care businesses stand how.
    pub businesses: Counts,
    /// Distinct places on both maps.
    pub places: i64,
    /// Entries of each map.
    pub registers: Registers,
    /// Memoranda by kind; kinds are never added up.
    pub memoranda: Vec<KindCount>,
    /// The cycle of planning and review that holds the day.
    pub cycle: Option<Cycle>,
}

/// A cycle of planning and review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cycle {
    /// Its number, from 1.
    pub number: i64,
    /// The month in which it begins.
    pub begins_on: PartialDate,
    /// The month in which it ends.
    pub ends_on: PartialDate,
    /// The milestone that states the first period.
    pub stated_in: Subject,
    /// The dates are counted from the decision; the slides give none.
    pub inferred: bool,
    /// What the dates rest on.
    pub note: Text,
}

impl Board for Overview {
    const NAME: &'static str = "overview";

    fn tables(&self) -> Vec<Table> {
        vec![figure::table(
            "overview",
            Text::new("アジア健康構想の現在", "The initiative at a glance"),
            &self.figures,
        )]
    }
}

/// The overview on the day of the question. `people` is counted by the pathway's board; small cells are withheld here.
pub fn overview(question: &Question<'_>, people: &PeopleCounts) -> Report<Overview> {
    let Question { registry, as_of, audience, .. } = *question;
    let bases = super::bases::counts(registry, as_of);
    let businesses = place::judged(registry, SiteRegister::CareBusiness, as_of);
    let businesses = Counts::tally(businesses.iter().map(|place| &place.status));
    let memoranda = kind_counts(question);
    let registers = Registers::of(registry);
    let places = place::distinct_places(registry, &MAPS);
    let mut figures = figure::people(people, audience);
    figures.extend(place_figures(&bases, registers, places));
    figures.extend(partnership_figures(registry));
    figures.extend(steering_figures(registry, &memoranda, as_of));
    let cycle = cycle(registry, as_of);
    let mut report =
        Report::new(question, Overview { figures, bases, businesses, places, registers, memoranda, cycle });
    report.findings = super::bases::bases(question).findings;
    report.findings.retain(|finding| finding.code == "bases/count-uncertain");
    report
}

pub(super) fn place_figures(bases: &Counts, registers: Registers, places: i64) -> Vec<Figure> {
    let both = Text::new(
        "両地図に載る同一の拠点は一つに数えます。",
        "A place that stands on both maps counts once.",
    );
    let lost = Text::new(
        "スライドの印の色が失われ、状況は不明です。",
        "The colors of the slide are lost; status unknown.",
    );
    vec![
        Figure::records("bases-open", "開業した医療拠点", "Medical bases open", bases.open, "bases"),
        Figure::records(
            "bases-planned",
            "開業予定の医療拠点",
            "Medical bases planned",
            bases.planned,
            "bases",
        ),
        Figure::records(
            "bases-feasibility",
            "実行可能性調査中",
            "Under feasibility study",
            bases.feasibility,
            "bases",
        ),
        Figure::records(
            "businesses",
            "介護等の事業（事例）",
            "Care businesses (examples)",
            Count::exact(registers.care_businesses),
            "businesses",
        )
        .with_note(Some(lost)),
        Figure::records("places", "異なる拠点", "Distinct places", Count::exact(places), "bases")
            .with_note(Some(both)),
    ]
}

pub(super) fn partnership_figures(registry: &Registry) -> Vec<Figure> {
    let partners = Partner::all(registry);
    let of = |class| Count::exact(partners.iter().filter(|partner| partner.class == class).count() as i64);
    vec![
        Figure::records(
            "partners",
            "国際医薬パートナーシップの参加者",
            "Parties to the medicines partnership",
            Count::exact(partners.len() as i64),
            "medicines",
        ),
        Figure::records(
            "partners-member",
            "うち構成員",
            "of them members",
            of(PartnerClass::Member),
            "medicines",
        ),
        Figure::records(
            "partners-observer",
            "うちオブザーバー",
            "of them observers",
            of(PartnerClass::Observer),
            "medicines",
        ),
        Figure::records(
            "partners-unclear",
            "うち区分不明",
            "of them unclear",
            of(PartnerClass::Unclear),
            "medicines",
        ),
        Figure::records(
            "efforts",
            "医薬の取組例",
            "Example efforts in medicines",
            Count::exact(Effort::all(registry).len() as i64),
            "medicines",
        ),
    ]
}

fn steering_figures(registry: &Registry, memoranda: &[KindCount], as_of: Day) -> Vec<Figure> {
    let actions = PolicyAction::all(registry);
    let reported = actions.iter().filter(|action| action.report(as_of).is_some()).count() as i64;
    let bodies =
        Body::all(registry).into_iter().filter(|body| body.kind != BodyKind::Ministry).count() as i64;
    let actions = Count::exact(actions.len() as i64);
    let mut figures = vec![memorandum_figure(memoranda)];
    figures.extend([
        Figure::records("actions", "施策", "Policy actions", actions, "actions"),
        Figure::records(
            "actions-reported",
            "うち報告のあるもの",
            "of them reported on",
            Count::exact(reported),
            "actions",
        ),
        Figure::records("bodies", "会議体", "Bodies", Count::exact(bodies), "governance"),
    ]);
    figures
}

/// Memoranda of the initiative itself: the total that a source gives by the day, else what single sources report.
pub(super) fn memorandum_figure(memoranda: &[KindCount]) -> Figure {
    let kind = Coded::word(AgreementKind::HealthcareMemorandum);
    let of_kind = memoranda.iter().find(|count| count.kind == kind);
    let total = of_kind.and_then(|count| count.total.as_ref());
    let recorded = of_kind.map_or(0, |count| count.recorded);
    let reported = of_kind.map(|count| count.reported).unwrap_or_default();
    let count = total.map_or(reported, |total| Count::exact(total.total));
    let count = Count { low: count.low.max(recorded), high: count.high.max(recorded) };
    let note = Text::new(
        format!("公開資料による。記録された覚書は{recorded}件。特定技能・技能実習の覚書は含みません。"),
        format!(
            "As published sources report; {recorded} on record. Memoranda on workers and trainees are apart."
        ),
    );
    Figure::records("memoranda", "アジア健康構想の覚書", "Memoranda of the initiative", count, "agreements")
        .with_note(Some(note))
}

fn month_count(date: PartialDate) -> i32 {
    let (year, month, _) = date.earliest().ymd();
    year * 12 + i32::from(month) - 1
}

fn month(count: i32) -> PartialDate {
    PartialDate::Month(count.div_euclid(12), (count.rem_euclid(12) + 1) as u8)
}

/// The cycle that holds `as_of`, counted on from the first period in its length. `None` before the first begins,
/// or where no period is on record.
pub(super) fn cycle(registry: &Registry, as_of: Day) -> Option<Cycle> {
    let first = Milestone::all(registry)
        .into_iter()
        .find(|milestone| milestone.kind == MilestoneKind::Period && milestone.until.is_some())?;
    let (begins, ends) = (month_count(first.occurred_on), month_count(first.until?));
    let length = Some(ends - begins).filter(|length| *length > 0)?;
    let elapsed = month_count(as_of.into()) - begins;
    let number = (elapsed >= 0).then(|| elapsed / length)?;
    let begins_on = begins + number * length;
    Some(Cycle {
        number: i64::from(number) + 1,
        begins_on: month(begins_on),
        ends_on: month(begins_on + length),
        stated_in: first.subject,
        inferred: true,
        note: Text::new(
            "スライドは「当初５年間」「以降は５年程度の単位」と述べるだけで日付がなく、2016年7月の決定から数えた推定です。",
            "The slides say only \"the first five years\" and \"units of about five years\"; the dates are counted from the decision of July 2016.",
        ),
    })
}
