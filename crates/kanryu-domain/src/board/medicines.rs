//! The medicines partnership: members, observers and those whose class the text does not show, example efforts, goals.

use serde::Serialize;

use super::{Board, Cell, Column, Finding, Question, Report, Row, Table, evidence};
use crate::event::PartnerClass;
use crate::id::Subject;
use crate::registry::partnership::{Effort, Partner};
use crate::registry::policy::Goal;
use crate::text::Text;
use crate::word::Coded;

/// The board of the medicines partnership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Medicines {
    /// How many partners there are of each class; the chair is a seat of the body, not a partner.
    pub classes: Vec<ClassCount>,
    /// The partners, in the order of the list.
    pub partners: Vec<PartnerRow>,
    /// The example efforts.
    pub efforts: Vec<TextRow>,
    /// The goals of Japan and of the partner countries.
    pub goals: Vec<GoalRow>,
}

/// How many partners there are of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClassCount {
    /// The class.
    pub class: Coded,
    /// How many.
    pub partners: i64,
}

/// A partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartnerRow {
    /// Its record.
    pub subject: Subject,
    /// The name of the post, body, company or affiliation.
    pub name: Text,
    /// Member, observer or unclear.
    pub class: Coded,
    /// What stands in the seat.
    pub form: Coded,
    /// The organization's record.
    pub organization: Option<Subject>,
    /// The block of the list.
    pub block: String,
    /// The person and title, where the slide names somebody.
    pub named: Option<String>,
}

/// A record that is one sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextRow {
    /// Its record.
    pub subject: Subject,
    /// The wording.
    pub text: Text,
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoalRow {
    /// Its record.
    pub subject: Subject,
    /// The wording.
    pub text: Text,
    /// Whose goal.
    pub group: Coded,
}

/// The groups of goals that concern medicines.
const MEDICINE_GOALS: [&str; 2] = ["japan", "partner"];

impl Board for Medicines {
    const NAME: &'static str = "medicines";

    fn tables(&self) -> Vec<Table> {
        vec![self.partners_table(), self.efforts_table(), self.goals_table()]
    }
}

impl Medicines {
    fn partners_table(&self) -> Table {
        let columns = vec![
            Column::new("id", "番号", "Id"),
            Column::new("name", "名称", "Name"),
            Column::new("class", "区分", "Class"),
            Column::new("form", "種別", "Form"),
            Column::new("block", "欄", "Block"),
            Column::new("named", "氏名", "Named"),
            Column::new("organization", "組織", "Organization"),
        ];
        let row = |partner: &PartnerRow| Row {
            subject: Some(partner.subject.clone()),
            cells: vec![
                Cell::Plain(partner.subject.key().to_owned()),
                Cell::Text(partner.name.clone()),
                Cell::Text(partner.class.label.clone()),
                Cell::Text(partner.form.label.clone()),
                Cell::Plain(partner.block.clone()),
                partner.named.as_ref().map_or(Cell::Empty, |named| Cell::Plain(named.clone())),
                partner.organization.as_ref().map_or(Cell::Empty, |one| Cell::Plain(one.key().to_owned())),
            ],
        };
        let title = Text::new("国際医薬パートナーシップの構成", "The medicines partnership");
        Table { name: "partners", title, columns, rows: self.partners.iter().map(row).collect() }
    }

    fn efforts_table(&self) -> Table {
        let row = |effort: &TextRow| Row {
            subject: Some(effort.subject.clone()),
            cells: vec![Cell::Plain(effort.subject.key().to_owned()), Cell::Text(effort.text.clone())],
        };
        let columns = vec![Column::new("id", "番号", "Id"), Column::new("text", "内容", "Wording")];
        let title = Text::new("想定される初期の取組例", "Example initial efforts");
        Table { name: "efforts", title, columns, rows: self.efforts.iter().map(row).collect() }
    }

    fn goals_table(&self) -> Table {
        let row = |goal: &GoalRow| Row {
            subject: Some(goal.subject.clone()),
            cells: vec![
                Cell::Plain(goal.subject.key().to_owned()),
                Cell::Text(goal.group.label.clone()),
                Cell::Text(goal.text.clone()),
            ],
        };
        let columns = vec![
            Column::new("id", "番号", "Id"),
            Column::new("group", "誰の目標", "Whose"),
            Column::new("text", "内容", "Wording"),
        ];
        let title = Text::new("目標", "Goals");
        Table { name: "goals", title, columns, rows: self.goals.iter().map(row).collect() }
    }
}

/// The medicines partnership.
pub fn medicines(question: &Question<'_>) -> Report<Medicines> {
    let registry = question.registry;
    let (partners, efforts) = (Partner::all(registry), Effort::all(registry));
    let goals: Vec<Goal> = Goal::all(registry)
        .into_iter()
        .filter(|goal| MEDICINE_GOALS.contains(&goal.group.as_str()))
        .collect();
    let class = |class: &PartnerClass| ClassCount {
        class: Coded::word(*class),
        partners: partners.iter().filter(|partner| partner.class == *class).count() as i64,
    };
    let unclear: Vec<Subject> = partners
        .iter()
        .filter(|partner| partner.class == PartnerClass::Unclear)
        .map(|partner| partner.subject.clone())
        .collect();
    let value = Medicines {
        classes: PartnerClass::ALL.iter().map(class).collect(),
        partners: partners.iter().map(partner_row).collect(),
        efforts: efforts
            .iter()
            .map(|one| TextRow { subject: one.subject.clone(), text: one.text.clone() })
            .collect(),
        goals: goals.iter().map(goal_row).collect(),
    };
    let mut report = Report::new(question, value);
    if !unclear.is_empty() {
        report.findings.push(Finding {
            code: "medicines/class-unclear".to_owned(),
            text: Text::new(
                "構成員かオブザーバーか、本文からは分かりません。",
                "The text does not show whether these are members or observers.",
            ),
            subjects: unclear,
        });
    }
    let entries = partners.iter().map(|one| &one.entry).chain(efforts.iter().map(|one| &one.entry));
    report.sources = evidence::sources(entries.chain(goals.iter().map(|one| &one.entry)));
    report
}

fn partner_row(partner: &Partner) -> PartnerRow {
    PartnerRow {
        subject: partner.subject.clone(),
        name: partner.name.clone(),
        class: Coded::word(partner.class),
        form: Coded::word(partner.form),
        organization: partner.organization.clone(),
        block: partner.block.clone(),
        named: partner.named.clone(),
    }
}

fn goal_row(goal: &Goal) -> GoalRow {
    GoalRow {
        subject: goal.subject.clone(),
        text: goal.text.clone(),
        group: Coded::code("goal-group", &goal.group),
    }
}
