//! The slides, live: each panel with what it states, what the records say now, and where the two differ.

use serde::Serialize;

use super::agreements::kind_counts;
use super::bases::{MAPS, Registers};
use super::evidence;
use super::figure::{self, Figure, PeopleCounts};
use super::overview::{cycle, memorandum_figure, partnership_figures, place_figures};
use super::place::{self, Counts};
use super::record::Mention;
use super::{Board, Cell, Column, Count, Finding, Question, Report, Row, Table};
use crate::calendar::{Day, PartialDate};
use crate::event::{Fact, SourceKind};
use crate::id::{Kind, Subject};
use crate::initiative::{self, Claim};
use crate::registry::site::Standing;
use crate::registry::{Entry, Record, Registry};
use crate::text::Text;
use crate::word::Coded;

/// The list of slides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Slides {
    /// The panels, in order.
    pub rows: Vec<Panel>,
}

/// A panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Panel {
    /// Its record.
    pub subject: Subject,
    /// Its title.
    pub title: Text,
    /// The sheet of the deck.
    pub sheet: i64,
    /// Title page, panel or slide.
    pub form: Coded,
    /// What it shows.
    pub shows: String,
    /// When it was written, as far as can be inferred.
    pub stated_on: PartialDate,
    /// How many records rest on it.
    pub records: i64,
}

/// One panel, live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlidePage {
    /// The panel.
    pub panel: Panel,
    /// The records that rest on it, by kind.
    pub groups: Vec<Group>,
    /// What the records say on the day.
    pub live: Vec<Figure>,
    /// Numbers that the slide claims, beside what the records count.
    pub claims: Vec<ClaimRow>,
    /// The panel before.
    pub previous: Option<Subject>,
    /// The panel after.
    pub next: Option<Subject>,
}

/// Records of one kind that rest on a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The kind.
    pub kind: Coded,
    /// The records, by key.
    pub records: Vec<Mention>,
}

/// A number that a slide claims, beside what the records count for the day of which it speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimRow {
    /// The statement.
    pub subject: Subject,
    /// Its wording.
    pub text: Text,
    /// The day of which it speaks.
    pub on: Day,
    /// What it counts.
    pub count: Coded,
    /// The number claimed.
    pub claimed: i64,
    /// What the records count.
    pub counted: Count,
    /// `agrees`, `possible` or `differs`.
    pub verdict: Coded,
}

impl Board for Slides {
    const NAME: &'static str = "slides";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("id", "番号", "Id"),
            Column::new("title", "表題", "Title"),
            Column::new("sheet", "シート", "Sheet"),
            Column::new("form", "種別", "Form"),
            Column::new("stated_on", "作成（推定）", "Written (inferred)"),
            Column::new("records", "記録", "Records"),
            Column::new("shows", "内容", "Shows"),
        ];
        let row = |panel: &Panel| Row {
            subject: Some(panel.subject.clone()),
            cells: vec![
                Cell::Plain(panel.subject.key().to_owned()),
                Cell::Text(panel.title.clone()),
                Cell::Number(panel.sheet),
                Cell::Text(panel.form.label.clone()),
                Cell::Date(panel.stated_on),
                Cell::Number(panel.records),
                Cell::Plain(panel.shows.clone()),
            ],
        };
        let title = Text::new("スライド", "Slides");
        vec![Table { name: "slides", title, columns, rows: self.rows.iter().map(row).collect() }]
    }
}

impl Board for SlidePage {
    const NAME: &'static str = "slide";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("kind", "種別", "Kind"),
            Column::new("id", "番号", "Id"),
            Column::new("title", "内容", "What"),
        ];
        let row = |group: &Group, record: &Mention| Row {
            subject: Some(record.subject.clone()),
            cells: vec![
                Cell::Text(group.kind.label.clone()),
                Cell::Plain(record.subject.key().to_owned()),
                Cell::Text(record.title.clone()),
            ],
        };
        let rows =
            self.groups.iter().flat_map(|group| group.records.iter().map(move |record| row(group, record)));
        let stated =
            Table { name: "records", title: self.panel.title.clone(), columns, rows: rows.collect() };
        let live = figure::table("live", Text::new("現在", "Live"), &self.live);
        vec![stated, live, self.claims_table()]
    }
}

impl SlidePage {
    fn claims_table(&self) -> Table {
        let columns = vec![
            Column::new("text", "スライドの記述", "Statement"),
            Column::new("on", "時点", "On"),
            Column::new("count", "状況", "Standing"),
            Column::new("claimed", "スライドの数", "Claimed"),
            Column::new("counted", "記録の数", "Counted"),
            Column::new("verdict", "照合", "Check"),
        ];
        let row = |claim: &ClaimRow| Row {
            subject: Some(claim.subject.clone()),
            cells: vec![
                Cell::Text(claim.text.clone()),
                Cell::Date(claim.on.into()),
                Cell::Text(claim.count.label.clone()),
                Cell::Number(claim.claimed),
                Cell::Count(claim.counted),
                Cell::Text(claim.verdict.label.clone()),
            ],
        };
        let title = Text::new("数の照合", "Numbers checked");
        Table { name: "claims", title, columns, rows: self.claims.iter().map(row).collect() }
    }
}

/// The list of slides.
pub fn slides(question: &Question<'_>) -> Report<Slides> {
    Report::new(question, Slides { rows: panels(question.registry) })
}

/// One panel by its record, or `None` where there is no such panel.
pub fn slide(question: &Question<'_>, subject: &Subject, people: &PeopleCounts) -> Option<Report<SlidePage>> {
    let registry = question.registry;
    let all = panels(registry);
    let at = all.iter().position(|panel| panel.subject == *subject)?;
    let key = subject.key();
    let resting = resting(registry, key);
    let page = SlidePage {
        panel: all[at].clone(),
        groups: groups(&resting),
        live: live(question, key, people),
        claims: initiative::claims()
            .into_iter()
            .filter(|claim| claim.panel == key)
            .map(|claim| claim_row(registry, claim))
            .collect(),
        previous: at.checked_sub(1).map(|before| all[before].subject.clone()),
        next: all.get(at + 1).map(|panel| panel.subject.clone()),
    };
    let mut report = Report::new(question, page);
    report.findings = findings(question, key, &report.value.claims);
    report.sources = evidence::sources(resting.iter().flat_map(|record| on_panel(record, key)));
    Some(report)
}

fn panels(registry: &Registry) -> Vec<Panel> {
    let panel = |record: &Record| {
        record.entries.iter().rev().find_map(|entry| {
            let Fact::SlideListed { title, sheet, shows, form } = entry.fact.clone() else { return None };
            Some(Panel {
                subject: record.subject.clone(),
                title,
                sheet,
                form: Coded::code("slide-form", &form),
                shows,
                stated_on: entry.occurred_on,
                records: resting(registry, record.subject.key()).len() as i64,
            })
        })
    };
    registry.of_kind(Kind::Slide).filter_map(panel).collect()
}

/// The entries of a record that a panel states, also where the panel is named second.
fn on_panel<'a>(record: &'a Record, panel: &'a str) -> impl Iterator<Item = &'a Entry> {
    record.entries.iter().filter(move |entry| {
        let also = entry.source.note.as_deref().and_then(|note| note.strip_prefix("also "));
        let named = also.is_some_and(|also| also.split(", ").any(|name| name == panel));
        entry.source.kind == SourceKind::Slide && (entry.source.place == panel || named)
    })
}

fn resting<'a>(registry: &'a Registry, panel: &str) -> Vec<&'a Record> {
    registry
        .iter()
        .filter(|record| !matches!(record.subject.kind(), Kind::Slide | Kind::Person))
        .filter(|record| on_panel(record, panel).next().is_some())
        .collect()
}

fn groups(records: &[&Record]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for record in records {
        let kind = Coded::code("kind", record.subject.kind().word());
        let mention = Mention { subject: record.subject.clone(), title: evidence::title(record) };
        match groups.iter_mut().find(|group| group.kind == kind) {
            Some(group) => group.records.push(mention),
            None => groups.push(Group { kind, records: vec![mention] }),
        }
    }
    // What the slide says comes before whom it names.
    groups.sort_by_key(|group| group.records.first().map(|record| order(record.subject.kind())));
    groups
}

fn order(kind: Kind) -> u8 {
    match kind {
        Kind::Statement => 0,
        Kind::PolicyAction | Kind::Goal | Kind::Domain => 1,
        Kind::Site | Kind::Body | Kind::Partner | Kind::Initiative => 2,
        Kind::Agreement | Kind::Undertaking | Kind::Milestone => 3,
        Kind::Drawing => 4,
        Kind::Organization
        | Kind::Person
        | Kind::Slide
        | Kind::Import
        | Kind::Vacancy
        | Kind::Round
        | Kind::Scenario => 5,
    }
}

fn claim_row(registry: &Registry, claim: Claim) -> ClaimRow {
    let counts = super::bases::counts(registry, claim.as_of);
    let standing = Standing::ALL.into_iter().find(|standing| standing.word() == claim.count);
    let counted = standing.map(|standing| counts.of(standing)).unwrap_or_default();
    let verdict = if counted == Count::exact(claim.number) {
        "agrees"
    } else if (counted.low..=counted.high).contains(&claim.number) {
        "possible"
    } else {
        "differs"
    };
    ClaimRow {
        text: registry.get(&claim.record).map(evidence::title).unwrap_or_default(),
        subject: claim.record,
        on: claim.as_of,
        count: Coded::code("standing", &claim.count),
        claimed: claim.number,
        counted,
        verdict: Coded::code("claim", verdict),
    }
}

/// What the records say on the day about the panel's subject; a panel without numbers of its own has none.
fn live(question: &Question<'_>, panel: &str, people: &PeopleCounts) -> Vec<Figure> {
    let Question { registry, as_of, audience, .. } = *question;
    let places = || {
        let registers = Registers::of(registry);
        let counts = super::bases::counts(registry, as_of);
        place_figures(&counts, registers, place::distinct_places(registry, &MAPS))
    };
    let of_kind = |key: &str, ja: &str, en: &str, kind: Kind, board: &'static str| {
        Figure::records(key, ja, en, Count::exact(registry.of_kind(kind).count() as i64), board)
    };
    match panel {
        "S01" => vec![of_kind("slides", "スライドのパネル", "Panels of the slides", Kind::Slide, "slides")],
        "S02a" | "S02f" | "S02g" | "S06" | "S07" => partnership_figures(registry),
        "S02b" => {
            let mut figures = figure::people(people, audience);
            figures.push(memorandum_figure(&kind_counts(question)));
            figures
        }
        "S02c" => {
            let judged = place::judged(registry, crate::event::SiteRegister::CareBusiness, as_of);
            let counts = Counts::tally(judged.iter().map(|place| &place.status));
            vec![
                Figure::records("businesses-open", "展開済み", "Deployed", counts.open, "businesses"),
                Figure::records("businesses-planned", "準備中", "Preparing", counts.planned, "businesses"),
                Figure::records("businesses-unknown", "不明", "Unknown", counts.unknown, "businesses"),
            ]
        }
        "S02d" => places(),
        "S02e" => {
            let mut figures = places();
            figures.push(of_kind("domains", "分野", "Domains", Kind::Domain, "slides"));
            figures
        }
        "S03" => vec![bodies(registry)],
        "S04" => {
            let mut figures = figure::people(people, audience);
            figures.push(of_kind("actions", "施策", "Policy actions", Kind::PolicyAction, "actions"));
            figures
        }
        "S05" => {
            let seats: usize =
                super::council::council(question).value.bodies.iter().map(|body| body.seats.len()).sum();
            let seats = Count::exact(seats as i64);
            vec![
                bodies(registry),
                Figure::records("council-seats", "推進体制の席", "Seats of the structure", seats, "council"),
            ]
        }
        "S08" => {
            let mut figures =
                vec![of_kind("actions", "施策", "Policy actions", Kind::PolicyAction, "actions")];
            let running = cycle(registry, as_of);
            figures.extend(running.map(|cycle| {
                Figure::records(
                    "cycle",
                    "サイクル（第何期）",
                    "Cycle number",
                    Count::exact(cycle.number),
                    "overview",
                )
                .with_note(Some(cycle.note))
            }));
            figures
        }
        _ => Vec::new(),
    }
}

fn bodies(registry: &Registry) -> Figure {
    let bodies = crate::registry::body::Body::all(registry);
    let count = bodies.iter().filter(|body| body.kind != crate::event::BodyKind::Ministry).count() as i64;
    Figure::records("bodies", "会議体", "Bodies", Count::exact(count), "governance")
}

fn findings(question: &Question<'_>, panel: &str, claims: &[ClaimRow]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = claims
        .iter()
        .filter(|claim| claim.verdict.code != "agrees")
        .map(|claim| Finding {
            code: "slides/claim-differs".to_owned(),
            text: Text::new(
                format!(
                    "スライドは{}（{}）と述べ、記録の数は{}です。",
                    claim.claimed, claim.count.label.ja, claim.counted
                ),
                format!(
                    "The slide says {} ({}); the records count {}.",
                    claim.claimed, claim.count.label.en, claim.counted
                ),
            ),
            subjects: vec![claim.subject.clone()],
        })
        .collect();
    let told =
        initiative::contradictions().into_iter().filter(|one| one.panels.iter().any(|name| name == panel));
    findings.extend(told.map(|one| Finding {
        code: format!("slides/{}", one.code),
        text: one.text,
        subjects: one.records,
    }));
    match panel {
        "S02c" => findings.extend(super::businesses::businesses(question).findings),
        "S02d" => findings.extend(super::bases::bases(question).findings),
        "S03" | "S05" => findings.extend(super::governance::governance(question).findings),
        "S07" => findings.extend(super::medicines::medicines(question).findings),
        _ => {}
    }
    findings
}
