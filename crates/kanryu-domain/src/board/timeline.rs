//! The initiative in time: what the slides date, and what later evidence dates about the places.

use serde::Serialize;

use super::{Board, Cell, Column, Question, Report, Row, Table, evidence, time};
use crate::calendar::PartialDate;
use crate::event::{Source, SourceKind};
use crate::id::{Kind, Subject};
use crate::registry::Registry;
use crate::registry::policy::Milestone;
use crate::registry::site::{Site, Staged};
use crate::text::Text;
use crate::word::Coded;

/// The board of the time line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// How many milestones the slides give.
    pub milestones: i64,
    /// Milestones, by date.
    pub rows: Vec<TimelineRow>,
    /// What other sources date about the maps' places, by date.
    pub evidence: Vec<TimelineRow>,
}

/// A dated event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineRow {
    /// Its record: the milestone, or the place that evidence is about.
    pub subject: Subject,
    /// When; the beginning of a period.
    pub on: PartialDate,
    /// The end of a period.
    pub until: Option<PartialDate>,
    /// What it is about.
    pub kind: Coded,
    /// The wording.
    pub text: Text,
    /// The date in the source's words.
    pub wording: Option<String>,
    /// The place it concerns.
    pub site: Option<Subject>,
    /// Where it stands to the day.
    pub time: Coded,
    /// Who says so.
    pub source: Source,
}

impl Board for Timeline {
    const NAME: &'static str = "timeline";

    fn tables(&self) -> Vec<Table> {
        let title = Text::new("年表", "Time line");
        let later = Text::new("その後の証拠", "Later evidence");
        vec![table("timeline", title, &self.rows), table("evidence", later, &self.evidence)]
    }
}

fn table(name: &'static str, title: Text, rows: &[TimelineRow]) -> Table {
    let columns = vec![
        Column::new("id", "番号", "Id"),
        Column::new("on", "日付", "Date"),
        Column::new("until", "まで", "Until"),
        Column::new("kind", "種別", "Kind"),
        Column::new("text", "内容", "What"),
        Column::new("wording", "日付（原文）", "Date (wording)"),
        Column::new("time", "状態", "State"),
        Column::new("source", "出典", "Source"),
    ];
    let row = |row: &TimelineRow| Row {
        subject: Some(row.subject.clone()),
        cells: vec![
            Cell::Plain(row.subject.key().to_owned()),
            Cell::Date(row.on),
            row.until.map_or(Cell::Empty, Cell::Date),
            Cell::Text(row.kind.label.clone()),
            Cell::Text(row.text.clone()),
            row.wording.as_ref().map_or(Cell::Empty, |wording| Cell::Plain(wording.clone())),
            Cell::Text(row.time.label.clone()),
            Cell::Plain(row.source.place.clone()),
        ],
    };
    Table { name, title, columns, rows: rows.iter().map(row).collect() }
}

/// The time line on the day of the question.
pub fn timeline(question: &Question<'_>) -> Report<Timeline> {
    let Question { registry, as_of, .. } = *question;
    let milestones = Milestone::all(registry);
    let rows: Vec<TimelineRow> = milestones
        .iter()
        .map(|milestone| TimelineRow {
            subject: milestone.subject.clone(),
            on: milestone.occurred_on,
            until: milestone.until,
            kind: Coded::word(milestone.kind),
            text: milestone.text.clone(),
            wording: milestone.wording.clone(),
            site: milestone.site.clone(),
            time: time::standing(milestone.occurred_on, milestone.until, as_of),
            source: milestone.entry.source.clone(),
        })
        .collect();
    let later = later_evidence(registry);
    let evidence = later
        .iter()
        .map(|(site, staged)| TimelineRow {
            subject: site.subject.clone(),
            on: staged.occurred_on,
            until: None,
            kind: Coded::code("milestone-kind", "base"),
            text: told(site, staged),
            wording: None,
            site: Some(site.subject.clone()),
            time: time::standing(staged.occurred_on, None, as_of),
            source: staged.entry.source.clone(),
        })
        .collect();
    let value = Timeline { milestones: rows.len() as i64, rows, evidence };
    let mut report = Report::new(question, value);
    let entries =
        milestones.iter().map(|one| &one.entry).chain(later.iter().map(|(_, staged)| &staged.entry));
    report.sources = evidence::sources(entries);
    report
}

/// Stages of the maps' places that other sources than the slides date, by date.
fn later_evidence(registry: &Registry) -> Vec<(Site, Staged)> {
    let sites = registry.of_kind(Kind::Site).filter_map(Site::of);
    let on_a_map = sites.filter(|site| super::bases::MAPS.contains(&site.register));
    let mut found: Vec<(Site, Staged)> = on_a_map
        .flat_map(|site| site.stages.clone().into_iter().map(move |staged| (site.clone(), staged)))
        .filter(|(_, staged)| staged.entry.source.kind != SourceKind::Slide)
        .collect();
    found.sort_by_key(|(_, staged)| staged.occurred_on.earliest());
    found
}

fn told(site: &Site, staged: &Staged) -> Text {
    let stage = evidence::describe(&staged.entry.fact);
    Text::new(format!("{}：{}", site.name.ja, stage.ja), format!("{}: {}", site.name.en, stage.en))
}
