//! Memoranda and other agreements: those on record, and those that published sources report.
//!
//! Three kinds of memoranda concern the initiative's people (health care, specified skilled workers, technical intern
//! training); they are counted apart and never added up. What a source reports without a record of its own stands in
//! `catalog/memoranda.csv` with how sure it is.

use serde::Serialize;

use super::{Board, Cell, Column, Count, Finding, Question, Report, Row, Table, evidence};
use crate::calendar::{Day, PartialDate};
use crate::event::{AgreementKind, Fact, Source};
use crate::id::Subject;
use crate::registry::policy::{Agreement, PolicyAction};
use crate::text::Text;
use crate::word::{Coded, table};

static REPORTED: &str = include_str!("../../../../catalog/memoranda.csv");
static TOTALS: &str = include_str!("../../../../catalog/memoranda_totals.csv");

/// The board of agreements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreements {
    /// How many of each kind; kinds are never added up.
    pub kinds: Vec<KindCount>,
    /// Agreements on record, by date. Empty until somebody records one.
    pub recorded: Vec<AgreementRow>,
    /// What the agreements on record commit their parties to, by the day on which it is due.
    pub commitments: Vec<CommitmentRow>,
    /// Memoranda that published sources report, signed (or possibly signed) by the day.
    pub reported: Vec<ReportedRow>,
}

/// How many agreements there are of a kind on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// The kind.
    pub kind: Coded,
    /// On record.
    pub recorded: i64,
    /// Reported by published sources: from what is surely signed by the day to what may be.
    pub reported: Count,
    /// A total that a source gives, where one does by the day.
    pub total: Option<Total>,
    /// Commitments on record.
    pub commitments: i64,
    /// Those reported done.
    pub done: i64,
    /// Those past their day.
    pub overdue: i64,
}

/// A total that a source gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The total.
    pub total: i64,
    /// By when.
    pub by: PartialDate,
    /// How sure it is.
    pub confidence: Coded,
    /// The page.
    pub source: String,
    /// A remark.
    pub note: Option<String>,
}

/// An agreement on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgreementRow {
    /// Its record.
    pub subject: Subject,
    /// Its title.
    pub title: Text,
    /// Its kind.
    pub kind: Coded,
    /// Its parties; countries by name.
    pub parties: Vec<Coded>,
    /// The day of signature, as precise as known.
    pub signed_on: PartialDate,
    /// Who says so.
    pub source: Source,
}

/// What an agreement commits its parties to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommitmentRow {
    /// Its record, a policy action.
    pub subject: Subject,
    /// The agreement.
    pub agreement: Subject,
    /// What the agreement is called.
    pub of: Text,
    /// A short title.
    pub title: Text,
    /// Who must act.
    pub owners: Vec<String>,
    /// By when.
    pub due_on: Option<PartialDate>,
    /// The state last reported by the day; `no-report` where nobody reported.
    pub state: Coded,
    /// When it was reported.
    pub reported_on: Option<PartialDate>,
    /// The evidence of the report, in its words.
    pub evidence: Option<String>,
    /// Whether its last day has passed and it was reported neither done nor dropped.
    pub is_overdue: bool,
}

/// A memorandum that a published source reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedRow {
    /// The kind.
    pub kind: Coded,
    /// The country.
    pub country: Coded,
    /// The day of signature, as precise as known.
    pub signed_on: PartialDate,
    /// How sure it is; `unverified` and `open` are leads, not facts.
    pub confidence: Coded,
    /// Pages, separated by spaces.
    pub source: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// The kinds that concern the initiative, in the order in which they are shown.
const KINDS: [AgreementKind; 5] = [
    AgreementKind::HealthcareMemorandum,
    AgreementKind::SpecifiedSkilledMemorandum,
    AgreementKind::TechnicalInternMemorandum,
    AgreementKind::EconomicPartnership,
    AgreementKind::OrganizationAgreement,
];

impl Board for Agreements {
    const NAME: &'static str = "agreements";

    fn tables(&self) -> Vec<Table> {
        vec![self.reported_table(), self.recorded_table(), self.commitment_table()]
    }
}

impl Agreements {
    fn reported_table(&self) -> Table {
        let columns = vec![
            Column::new("kind", "種別", "Kind"),
            Column::new("country", "国", "Country"),
            Column::new("signed_on", "署名", "Signed"),
            Column::new("confidence", "確度", "Confidence"),
            Column::new("source", "出典", "Source"),
            Column::new("note", "備考", "Note"),
        ];
        let plain =
            |text: &Option<String>| text.as_ref().map_or(Cell::Empty, |text| Cell::Plain(text.clone()));
        let row = |row: &ReportedRow| Row {
            subject: None,
            cells: vec![
                Cell::Text(row.kind.label.clone()),
                Cell::Text(row.country.label.clone()),
                Cell::Date(row.signed_on),
                Cell::Text(row.confidence.label.clone()),
                plain(&row.source),
                plain(&row.note),
            ],
        };
        let title = Text::new("公開資料にある覚書", "Memoranda that published sources report");
        Table { name: "reported", title, columns, rows: self.reported.iter().map(row).collect() }
    }

    fn recorded_table(&self) -> Table {
        let columns = vec![
            Column::new("id", "番号", "Id"),
            Column::new("title", "名称", "Title"),
            Column::new("kind", "種別", "Kind"),
            Column::new("parties", "当事者", "Parties"),
            Column::new("signed_on", "署名", "Signed"),
            Column::new("source", "出典", "Source"),
        ];
        let row = |row: &AgreementRow| Row {
            subject: Some(row.subject.clone()),
            cells: vec![
                Cell::Plain(row.subject.key().to_owned()),
                Cell::Text(row.title.clone()),
                Cell::Text(row.kind.label.clone()),
                Cell::Text(evidence::join(row.parties.iter().map(|party| party.label.clone()))),
                Cell::Date(row.signed_on),
                Cell::Plain(row.source.place.clone()),
            ],
        };
        let title = Text::new("記録された覚書", "Agreements on record");
        Table { name: "recorded", title, columns, rows: self.recorded.iter().map(row).collect() }
    }
}

impl Agreements {
    fn commitment_table(&self) -> Table {
        let columns = vec![
            Column::new("id", "番号", "Id"),
            Column::new("title", "約束", "Commitment"),
            Column::new("of", "覚書", "Agreement"),
            Column::new("owners", "担当", "Owners"),
            Column::new("due_on", "期限", "Due"),
            Column::new("state", "状態", "State"),
            Column::new("reported_on", "報告", "Reported"),
            Column::new("evidence", "根拠", "Evidence"),
        ];
        let row = |row: &CommitmentRow| {
            let overdue = Text::new("期限超過", "overdue");
            let state = if row.is_overdue {
                evidence::join([row.state.label.clone(), overdue])
            } else {
                row.state.label.clone()
            };
            Row {
                subject: Some(row.subject.clone()),
                cells: vec![
                    Cell::Plain(row.subject.key().to_owned()),
                    Cell::Text(row.title.clone()),
                    Cell::Text(row.of.clone()),
                    Cell::Plain(row.owners.join("; ")),
                    row.due_on.map_or(Cell::Empty, Cell::Date),
                    Cell::Text(state),
                    row.reported_on.map_or(Cell::Empty, Cell::Date),
                    row.evidence.clone().map_or(Cell::Empty, Cell::Plain),
                ],
            }
        };
        let title = Text::new("覚書の約束", "Commitments of agreements");
        Table { name: "commitments", title, columns, rows: self.commitments.iter().map(row).collect() }
    }
}

/// The agreements on the day of the question.
pub fn agreements(question: &Question<'_>) -> Report<Agreements> {
    let Question { registry, as_of, .. } = *question;
    let on_record: Vec<Agreement> =
        Agreement::all(registry).into_iter().filter(|one| one.signed_on.possibly_by(as_of)).collect();
    let commitments = commitments(question, &on_record);
    let of_kind = |kind: AgreementKind| -> Vec<&CommitmentRow> {
        let is_so = |row: &&CommitmentRow| {
            on_record.iter().any(|one| one.subject == row.agreement && one.kind == kind)
        };
        commitments.iter().filter(is_so).collect()
    };
    let value = Agreements {
        kinds: KINDS.iter().map(|kind| kind_count(*kind, &on_record, &of_kind(*kind), as_of)).collect(),
        recorded: on_record.iter().map(agreement_row).collect(),
        commitments: commitments.clone(),
        reported: reported(as_of),
    };
    let mut report = Report::new(question, value);
    report.findings = findings(&report.value);
    report.sources = evidence::sources(on_record.iter().map(|one| &one.entry));
    report
}

/// How many agreements of each kind there are on a day, for other boards.
pub fn kind_counts(question: &Question<'_>) -> Vec<KindCount> {
    agreements(question).value.kinds
}

fn reported(as_of: Day) -> Vec<ReportedRow> {
    table::rows(REPORTED)
        .map(|row| ReportedRow {
            kind: Coded::code("agreement-kind", row.cell("kind")),
            country: Coded::country(row.cell("country")),
            signed_on: date(row.cell("signed_on")),
            confidence: Coded::code("confidence", row.cell("confidence")),
            source: row.filled("source").map(str::to_owned),
            note: row.filled("note").map(str::to_owned),
        })
        .filter(|row| row.signed_on.possibly_by(as_of))
        .collect()
}

fn date(text: &str) -> PartialDate {
    text.parse().unwrap_or_else(|fault| panic!("a table of memoranda has a wrong date: {fault}"))
}

fn is_sure(row: &ReportedRow, as_of: Day) -> bool {
    matches!(row.confidence.code.as_str(), "high" | "medium") && row.signed_on.surely_by(as_of)
}

fn kind_count(
    kind: AgreementKind,
    on_record: &[Agreement],
    commitments: &[&CommitmentRow],
    as_of: Day,
) -> KindCount {
    let kind = Coded::word(kind);
    let of_kind: Vec<ReportedRow> = reported(as_of).into_iter().filter(|row| row.kind == kind).collect();
    let totals = table::rows(TOTALS).filter(|row| row.cell("kind") == kind.code);
    let total = totals.map(|row| Total {
        total: row.cell("total").parse().expect("a total of memoranda is a number"),
        by: date(row.cell("by")),
        confidence: Coded::code("confidence", row.cell("confidence")),
        source: row.cell("source").to_owned(),
        note: row.filled("note").map(str::to_owned),
    });
    KindCount {
        recorded: on_record.iter().filter(|one| Coded::word(one.kind) == kind).count() as i64,
        reported: Count {
            low: of_kind.iter().filter(|row| is_sure(row, as_of)).count() as i64,
            high: of_kind.len() as i64,
        },
        total: total.filter(|total| total.by.surely_by(as_of)).last(),
        commitments: commitments.len() as i64,
        done: commitments.iter().filter(|row| row.state.code == "done").count() as i64,
        overdue: commitments.iter().filter(|row| row.is_overdue).count() as i64,
        kind,
    }
}

fn agreement_row(agreement: &Agreement) -> AgreementRow {
    AgreementRow {
        subject: agreement.subject.clone(),
        title: agreement.title.clone(),
        kind: Coded::word(agreement.kind),
        parties: agreement.parties.iter().map(|party| Coded::country(party)).collect(),
        signed_on: agreement.signed_on,
        source: agreement.entry.source.clone(),
    }
}

fn commitments(question: &Question<'_>, on_record: &[Agreement]) -> Vec<CommitmentRow> {
    let Question { registry, as_of, .. } = *question;
    let row = |action: PolicyAction| {
        let agreement = on_record.iter().find(|one| action.agreement.as_ref() == Some(&one.subject))?;
        if !action.entry.occurred_on.possibly_by(as_of) {
            return None;
        }
        let report = action.report(as_of);
        let evidence = report.and_then(|(_, entry)| match &entry.fact {
            Fact::PolicyActionReported { evidence, .. } => Some(evidence.clone()),
            _ => None,
        });
        Some(CommitmentRow {
            state: Coded::code("policy-state", report.map_or("no-report", |(state, _)| state)),
            reported_on: report.map(|(_, entry)| entry.occurred_on),
            evidence,
            is_overdue: action.is_overdue(as_of),
            subject: action.subject.clone(),
            agreement: agreement.subject.clone(),
            of: agreement.title.clone(),
            title: action.title.clone(),
            owners: action.owners.clone(),
            due_on: action.ends_on,
        })
    };
    let mut all: Vec<CommitmentRow> = PolicyAction::all(registry).into_iter().filter_map(row).collect();
    all.sort_by_key(|row| row.due_on.map(PartialDate::latest));
    all
}

fn findings(board: &Agreements) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut say = |code: &str, text: Text, subjects: Vec<Subject>| {
        findings.push(Finding { code: code.to_owned(), text, subjects });
    };
    if board.recorded.is_empty() {
        say(
            "agreements/none-recorded",
            Text::new(
                "この日までに記録された覚書はありません。スライドは２国間覚書の作成を述べますが、個々の覚書は挙げていません。",
                "No agreement is on record by this day. The slides announce bilateral memoranda but name none.",
            ),
            Vec::new(),
        );
    }
    let overdue: Vec<Subject> =
        board.commitments.iter().filter(|row| row.is_overdue).map(|row| row.subject.clone()).collect();
    if !overdue.is_empty() {
        let count = overdue.len();
        say(
            "agreements/overdue",
            Text::new(
                format!("期限を過ぎた約束が{count}件あります。"),
                format!("Commitments past their day: {count}."),
            ),
            overdue,
        );
    }
    let is_lead = |row: &&ReportedRow| matches!(row.confidence.code.as_str(), "unverified" | "open");
    let leads = board.reported.iter().filter(is_lead).count();
    if leads > 0 {
        say(
            "agreements/unverified",
            Text::new(
                format!("公開資料の一覧のうち{leads}件は未確認または未確定です。"),
                format!("{leads} of the reported memoranda are unverified or not established."),
            ),
            Vec::new(),
        );
    }
    findings
}
