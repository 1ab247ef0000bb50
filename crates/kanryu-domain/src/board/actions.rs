//! The actions of the policy: wording, owners as far as stated, period, and what was reported about each.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Board, Cell, Column, Finding, Question, Report, Row, Table, evidence, time};
use crate::calendar::{Day, PartialDate};
use crate::event::{PolicyGroup, Source, Word};
use crate::id::Subject;
use crate::registry::policy::PolicyAction;
use crate::text::Text;
use crate::word::Coded;

/// The board of policy actions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Actions {
    /// How many actions there are.
    pub actions: i64,
    /// How many of them somebody reported about by the day.
    pub reported: i64,
    /// How many stand under each heading, in the order of the policy.
    pub groups: Vec<GroupCount>,
    /// The actions, by key.
    pub rows: Vec<ActionRow>,
}

/// How many actions stand under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupCount {
    /// The heading.
    pub group: Coded,
    /// How many.
    pub actions: i64,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionRow {
    /// Its record.
    pub subject: Subject,
    /// The heading it stands under.
    pub group: Coded,
    /// A short title.
    pub title: Text,
    /// The wording.
    pub text: Text,
    /// The owners that the source names.
    pub owners: Vec<String>,
    /// What the owners rest on.
    pub owner_basis: Coded,
    /// The period in the source's words.
    pub period: Option<String>,
    /// Its first day.
    pub begins_on: Option<PartialDate>,
    /// Its last day.
    pub ends_on: Option<PartialDate>,
    /// Where the period stands to the day; absent without a dated period.
    pub time: Option<Coded>,
    /// The reported state, `no-report` where nobody reported.
    pub state: Coded,
    /// The date of the report.
    pub reported_on: Option<PartialDate>,
    /// The evidence of the report.
    pub evidence: Option<String>,
    /// The slide that lists it.
    pub source: Source,
}

impl Board for Actions {
    const NAME: &'static str = "actions";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("id", "番号", "Id"),
            Column::new("group", "区分", "Heading"),
            Column::new("title", "施策", "Action"),
            Column::new("text", "内容", "Wording"),
            Column::new("owners", "担当", "Owners"),
            Column::new("owner_basis", "担当の根拠", "Basis of owners"),
            Column::new("period", "期間（原文）", "Period (wording)"),
            Column::new("begins_on", "開始", "Begins"),
            Column::new("ends_on", "終了", "Ends"),
            Column::new("state", "報告された状況", "Reported state"),
            Column::new("reported_on", "報告日", "Reported"),
            Column::new("source", "出典", "Source"),
        ];
        let title = Text::new("施策", "Policy actions");
        vec![Table { name: "actions", title, columns, rows: self.rows.iter().map(row).collect() }]
    }
}

fn row(action: &ActionRow) -> Row {
    let date = |date: Option<PartialDate>| date.map_or(Cell::Empty, Cell::Date);
    let owners = action.owners.join("、");
    let cells = vec![
        Cell::Plain(action.subject.key().to_owned()),
        Cell::Text(action.group.label.clone()),
        Cell::Text(action.title.clone()),
        Cell::Text(action.text.clone()),
        if owners.is_empty() { Cell::Empty } else { Cell::Plain(owners) },
        Cell::Text(action.owner_basis.label.clone()),
        action.period.as_ref().map_or(Cell::Empty, |period| Cell::Plain(period.clone())),
        date(action.begins_on),
        date(action.ends_on),
        Cell::Text(action.state.label.clone()),
        date(action.reported_on),
        Cell::Plain(action.source.place.clone()),
    ];
    Row { subject: Some(action.subject.clone()), cells }
}

/// The actions of the policy on the day of the question.
pub fn actions(question: &Question<'_>) -> Report<Actions> {
    let all = PolicyAction::all(question.registry);
    let rows: Vec<ActionRow> = all.iter().map(|action| action_row(action, question.as_of)).collect();
    let mut by_group: BTreeMap<PolicyGroup, i64> = BTreeMap::new();
    all.iter().for_each(|action| *by_group.entry(action.group).or_default() += 1);
    let groups =
        by_group.into_iter().map(|(group, actions)| GroupCount { group: Coded::word(group), actions });
    let unreported: Vec<Subject> =
        rows.iter().filter(|row| row.reported_on.is_none()).map(|row| row.subject.clone()).collect();
    let value = Actions {
        actions: rows.len() as i64,
        reported: (rows.len() - unreported.len()) as i64,
        groups: groups.collect(),
        rows,
    };
    let mut report = Report::new(question, value);
    if !unreported.is_empty() {
        report.findings.push(Finding {
            code: "actions/no-report".to_owned(),
            text: Text::new(
                "進捗の報告がありません。「未着手」とは限りません。",
                "Nobody has reported progress; that does not mean that nothing was done.",
            ),
            subjects: unreported,
        });
    }
    report.sources =
        evidence::sources(all.iter().flat_map(|one| std::iter::once(&one.entry).chain(&one.reports)));
    report
}

fn action_row(action: &PolicyAction, as_of: Day) -> ActionRow {
    let report = action.report(as_of);
    let evidence = report.and_then(|(_, entry)| match &entry.fact {
        crate::event::Fact::PolicyActionReported { evidence, .. } => Some(evidence.clone()),
        _ => None,
    });
    ActionRow {
        subject: action.subject.clone(),
        group: Coded::code(PolicyGroup::TABLE, action.group.word()),
        title: action.title.clone(),
        text: action.text.clone(),
        owners: action.owners.clone(),
        owner_basis: Coded::code("owner-basis", &action.owner_basis),
        period: action.period.clone(),
        begins_on: action.begins_on,
        ends_on: action.ends_on,
        time: action.begins_on.map(|begins| time::standing(begins, action.ends_on, as_of)),
        state: Coded::code("policy-state", report.map_or("no-report", |(state, _)| state)),
        reported_on: report.map(|(_, entry)| entry.occurred_on),
        evidence,
        source: action.entry.source.clone(),
    }
}
