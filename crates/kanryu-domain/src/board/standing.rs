//! Where one person stands, in the form in which programs read it: stage, stay, clocks, and every next step.
//!
//! The first line of every step says what law says and whether that law is established. Rules that stand against a
//! step are named with the keys of their sources.

use kanryu_rules::{Line, Verdict};
use serde::Serialize;

use super::{Board, Cell, Column, Finding, Report, Row, Table};
use crate::calendar::{Day, Instant, PartialDate};
use crate::event::Confidence;
use crate::id::Subject;
use crate::pathway::{
    Ahead, Clock, LastDay, Need, RuleRef, Standing, StepStanding, StepState, Whereabouts, Window, assumption,
    without_needs,
};
use crate::text::Text;
use crate::word::{self, Coded};

#[cfg(test)]
mod tests;

/// Where a person stands, and what may come next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StandingBoard {
    /// The stage, an id of the rulebooks; absent where the record shows none.
    pub stage: Option<String>,
    /// What the stage is called.
    pub stage_title: Option<Text>,
    /// Where no stage is known: the stages whose steps are shown.
    pub possible_stages: Vec<String>,
    /// Since when.
    pub since: Option<PartialDate>,
    /// The status of residence; absent abroad.
    pub residence_status: Option<String>,
    /// What the status is called.
    pub residence_status_title: Option<Text>,
    /// The last lawful day of the present status, included; absent abroad, without a last day, or where it is not known.
    pub last_lawful_day: Option<Day>,
    /// How the last lawful day comes about.
    pub last_day: LastDay,
    /// The last day printed on the card.
    pub printed_until: Option<Day>,
    /// Whether the person is a certified care worker.
    pub certified: bool,
    /// Clocks that run, the stay first.
    pub clocks: Vec<Clock>,
    /// Every next step: lawful ones first, then those that hang on facts, then blocked ones.
    pub steps: Vec<StepRow>,
    /// What days ahead assume.
    pub assumptions: Vec<Text>,
    /// Why the last lawful day is what it is.
    pub limit_lines: Vec<Line>,
    /// The hash of the law that was asked.
    pub law: String,
}

/// A next step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepRow {
    /// The step.
    pub id: String,
    /// What law says, and whether that law is established.
    pub headline: Text,
    /// What the step is called.
    pub title: Text,
    /// The stage it reaches.
    pub to: String,
    /// What that stage is called.
    pub to_title: Text,
    /// The claim that opens it; absent for a step that asks for nothing.
    pub requires: Option<String>,
    /// Whether it may be taken.
    pub state: StepState,
    /// The verdict on the claim, with what is missing.
    #[serde(flatten, serialize_with = "without_needs")]
    pub verdict: Verdict,
    /// As sure as the least sure thing the verdict rests on.
    pub confidence: Confidence,
    /// The rules that stand against it, each with its id and the keys of its sources.
    pub blocked_by: Vec<RuleRef>,
    /// The facts that would decide.
    pub needs: Vec<Need>,
    /// The first lawful day, not before the day asked about, if nothing happens but time.
    pub earliest: Option<Day>,
    /// The last lawful day, if nothing happens but time.
    pub latest: Option<Day>,
    /// Why these days, and how sure they are.
    pub window: Window,
    /// When it could be taken if law that is not established were confirmed; never asserted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub if_confirmed: Option<Window>,
    /// What to obtain first.
    pub obtains: Vec<Coded>,
    /// Who must act.
    pub actor: Option<Coded>,
    /// Days on which the answer will change by law alone.
    pub ahead: Vec<Ahead>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// Keys into the list of sources of the step itself.
    pub sources: Vec<String>,
    /// The proof.
    pub lines: Vec<Line>,
}

/// The standing as a report; the day is that of the standing.
pub fn standing(
    standing: Standing,
    subject: Option<&Subject>,
    known_at: Option<Instant>,
) -> Report<StandingBoard> {
    let findings = findings(&standing, subject);
    let as_of = standing.as_of;
    let assumptions = standing.pace.map(assumption).into_iter().collect();
    let whereabouts = standing.whereabouts;
    let status = whereabouts.residence_status;
    let value = StandingBoard {
        possible_stages: if whereabouts.stage.is_some() { Vec::new() } else { standing.stages },
        stage: whereabouts.stage,
        stage_title: whereabouts.stage_title,
        since: whereabouts.since,
        residence_status_title: status.as_ref().map(|status| word::code("residence", status)),
        residence_status: status,
        last_lawful_day: match whereabouts.last_lawful_day {
            LastDay::Until { day, .. } => Some(day),
            LastDay::NotStaying | LastDay::Open | LastDay::Unknown { .. } => None,
        },
        last_day: whereabouts.last_lawful_day,
        printed_until: whereabouts.printed_until,
        certified: whereabouts.certified,
        clocks: standing.clocks,
        steps: standing.steps.into_iter().map(row).collect(),
        assumptions,
        limit_lines: standing.limit_lines,
        law: standing.law,
    };
    Report { as_of, known_at, value, findings, sources: Vec::new() }
}

fn row(step: StepStanding) -> StepRow {
    StepRow {
        headline: headline(step.state, step.confidence),
        earliest: step.window.earliest.map(|dated| dated.day),
        latest: step.window.latest.map(|dated| dated.day),
        obtains: step.obtains.iter().map(|one| Coded::code("obtains", one)).collect(),
        actor: step.actor.as_ref().map(|actor| Coded::code("actor", actor)),
        id: step.id,
        title: step.title,
        to: step.to,
        to_title: step.to_title,
        requires: step.requires,
        state: step.state,
        verdict: step.verdict,
        confidence: step.confidence,
        blocked_by: step.blocked_by,
        needs: step.needs,
        window: step.window,
        if_confirmed: step.if_confirmed,
        ahead: step.ahead,
        note: step.note,
        sources: step.sources,
        lines: step.lines,
    }
}

/// What law says in a word, and what it rests on where that is not established.
pub fn headline(state: StepState, confidence: Confidence) -> Text {
    if state == StepState::NotEstablished {
        return Text::new(
            "確定していない規定が確定すればできる（今はできるとは言えない）",
            "Would be lawful if law that is not established were confirmed; not to be relied on",
        );
    }
    let said = word::code("step-state", state.word());
    let doubt = match confidence {
        Confidence::High | Confidence::Medium => return said,
        Confidence::Low => {
            ("弱い根拠しかない規定による", "rests on law of which there is only weak evidence")
        }
        Confidence::Unverified => ("確認されていない規定による", "rests on law that is not verified"),
        Confidence::Open => ("確定していない規定による", "rests on law that is not established"),
    };
    Text::new(format!("{}（{}）", said.ja, doubt.0), format!("{} ({})", said.en, doubt.1))
}

/// What a case worker must know at a glance.
pub fn findings(standing: &Standing, subject: Option<&Subject>) -> Vec<Finding> {
    let finding = |code: &str, text: Text| Finding {
        code: code.to_owned(),
        text,
        subjects: subject.cloned().into_iter().collect(),
    };
    let mut findings = Vec::new();
    match &standing.whereabouts.last_lawful_day {
        LastDay::Until { day, .. } if *day < standing.as_of => findings.push(finding(
            "person/stay-over",
            Text::new(
                format!("記録にある在留の最終日 {day} を過ぎている"),
                format!("the last lawful day on record, {day}, has passed"),
            ),
        )),
        LastDay::Unknown { needs, .. } => findings.push(finding(
            "person/last-day-unknown",
            Text::new(
                format!("最終日は次の事実による：{}", needs.join("、")),
                format!("the last lawful day depends on: {}", needs.join(", ")),
            ),
        )),
        LastDay::NotStaying | LastDay::Open | LastDay::Until { .. } => {}
    }
    if let Some(text) = card_differs(&standing.whereabouts) {
        findings.push(finding("person/card-differs", text));
    }
    if let Some(text) = stage_unknown(&standing.whereabouts) {
        findings.push(finding("person/stage-unknown", text));
    }
    for step in &standing.steps {
        let is_open = matches!(step.state, StepState::Lawful | StepState::Unknown);
        if let Some(closes_on) = step.closes_on.filter(|_| is_open) {
            findings.push(finding(
                "person/step-closes",
                Text::new(
                    format!("「{}」は {closes_on} を最後に閉じる", step.title.ja),
                    format!("\"{}\" closes after {closes_on}", step.title.en),
                ),
            ));
        }
    }
    findings
}

/// What to tell where the card runs longer than the rules compute. An earlier card is the usual case and needs no word.
fn card_differs(whereabouts: &Whereabouts) -> Option<Text> {
    let LastDay::Until { day, computed, .. } = &whereabouts.last_lawful_day else { return None };
    let printed = whereabouts.printed_until?;
    match computed {
        Some(computed) if *computed < *day => Some(Text::new(
            format!(
                "在留カードの満了日 {day} は、記録から計算した上限 {computed} より後である。カードの日付が優先する。算入されない期間の記録漏れ、又はカードの読み違いがないかを確かめる"
            ),
            format!(
                "the card runs to {day}, later than the cap computed from the record, {computed}. The printed day prevails; check whether time that does not count is missing from the record, or the card was misread"
            ),
        )),
        None if printed > *day => Some(Text::new(
            format!("在留カードの満了日は {printed} だが、規定ではこの段階は {day} までに終わる"),
            format!("the card runs to {printed}, but the rules end this stage by {day}"),
        )),
        Some(_) | None => None,
    }
}

/// What to tell where the record shows no stage.
fn stage_unknown(whereabouts: &Whereabouts) -> Option<Text> {
    match (&whereabouts.stage, &whereabouts.residence_status) {
        (Some(_), _) => None,
        (None, Some(status)) => {
            let status = word::code("residence", status);
            Some(Text::new(
                format!(
                    "在留資格「{}」だけでは段階が決まらない。段階に入った日（stage-entered）を記録すると決まる",
                    status.ja
                ),
                format!(
                    "the status \"{}\" alone does not tell the stage; record the day the stage was entered (stage-entered)",
                    status.en
                ),
            ))
        }
        (None, None) => Some(Text::new(
            "段階の記録がない。海外で準備中として次の手続を示す。日本にいる場合は段階に入った日（stage-entered）又は在留の許可（residence-granted）を記録する",
            "no stage is on record; the steps shown are those of somebody preparing abroad. For somebody in Japan record the stage (stage-entered) or the permission (residence-granted)",
        )),
    }
}

impl Board for StandingBoard {
    const NAME: &'static str = "standing";

    fn tables(&self) -> Vec<Table> {
        vec![steps_table(self), clocks_table(self)]
    }
}

fn day(day: Option<Day>) -> Cell {
    day.map_or(Cell::Empty, |day| Cell::Date(day.into()))
}

fn steps_table(board: &StandingBoard) -> Table {
    let columns = vec![
        Column::new("id", "識別子", "Id"),
        Column::new("title", "手続", "Step"),
        Column::new("headline", "判定", "Verdict"),
        Column::new("earliest", "最も早い日", "Earliest"),
        Column::new("latest", "最も遅い日", "Latest"),
        Column::new("actor", "動く人", "Who acts"),
        Column::new("obtains", "先に得るもの", "Obtain first"),
        Column::new("blocked_by", "妨げる規定", "Blocked by"),
        Column::new("needs", "必要な事実", "Needs"),
        Column::new("confidence", "確度", "Confidence"),
    ];
    let joined = |texts: Vec<Text>| match texts.is_empty() {
        true => Cell::Empty,
        false => Cell::Text(Text::new(
            texts.iter().map(|text| text.ja.as_str()).collect::<Vec<_>>().join("、"),
            texts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join(", "),
        )),
    };
    let row = |step: &StepRow| Row {
        subject: None,
        cells: vec![
            Cell::Plain(step.id.clone()),
            Cell::Text(step.title.clone()),
            Cell::Text(step.headline.clone()),
            day(step.earliest),
            day(step.latest),
            step.actor.as_ref().map_or(Cell::Empty, |actor| Cell::Text(actor.label.clone())),
            joined(step.obtains.iter().map(|one| one.label.clone()).collect()),
            joined(step.blocked_by.iter().map(|rule| rule.title.clone()).collect()),
            joined(step.needs.iter().map(|need| need.label.clone()).collect()),
            Cell::Text(word::code("confidence", step.confidence.word())),
        ],
    };
    let title = Text::new("次の手続", "Next steps");
    Table { name: "steps", title, columns, rows: board.steps.iter().map(row).collect() }
}

fn clocks_table(board: &StandingBoard) -> Table {
    let columns = vec![
        Column::new("id", "識別子", "Id"),
        Column::new("title", "時計", "Clock"),
        Column::new("state", "状態", "State"),
        Column::new("used_days", "経過日数", "Used (days)"),
        Column::new("needed_days", "必要日数", "Needed (days)"),
        Column::new("left_days", "残り日数", "Left (days)"),
        Column::new("last_day", "最終日", "Last day"),
        Column::new("reached_on", "達する日", "Reached on"),
        Column::new("not_counted", "数えない日", "Not counted"),
        Column::new("confidence", "確度", "Confidence"),
    ];
    let number = |number: Option<i64>| number.map_or(Cell::Empty, Cell::Number);
    let row = |clock: &Clock| Row {
        subject: None,
        cells: vec![
            Cell::Plain(clock.id.clone()),
            Cell::Text(clock.title.clone()),
            Cell::Text(word::code("clock-state", clock.state.word())),
            number(clock.used_days),
            number(clock.needed_days),
            number(clock.left_days),
            day(clock.last_day),
            day(clock.reached_on),
            match clock.not_counted.iter().filter(|days| days.applied).map(|days| days.days).sum::<i64>() {
                0 => Cell::Empty,
                days => Cell::Number(days),
            },
            Cell::Text(word::code("confidence", clock.confidence.word())),
        ],
    };
    let title = Text::new("時計", "Clocks");
    Table { name: "clocks", title, columns, rows: board.clocks.iter().map(row).collect() }
}
