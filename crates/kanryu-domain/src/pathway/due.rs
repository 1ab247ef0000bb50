//! What is due: the days by which something must happen for one person, with who must act.
//!
//! A deadline comes from the standing: the end of the stay, of a clock, of the time in which a step may be taken, the
//! last day to apply for an examination, and the examination itself. It is as sure as the law and the calendar behind it.

use kanryu_rules::LimitVerdict;
use serde::Serialize;

use super::clock::{self, ClockKind};
use super::standing::{leaving, stages};
use super::window::Windows;
use super::{Because, ClockState, Deadlines, LastDay, Law, StepState, Whereabouts, place};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::facts::{Future, read};
use crate::registry::Record;
use crate::text::Text;

/// Kinds of deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DueKind {
    /// The present stay ends.
    StayEnds,
    /// A period of law or a registration ends.
    ClockEnds,
    /// A step may be taken no longer after this day.
    StepCloses,
    /// The last day to apply for an examination.
    Application,
    /// An examination is held.
    Examination,
    /// A host facility or a body must act, or what is lawful there ends.
    HostDuty,
}

/// The kinds, as addresses and commands spell them.
pub const DUE_KINDS: [DueKind; 6] = [
    DueKind::StayEnds,
    DueKind::ClockEnds,
    DueKind::StepCloses,
    DueKind::Application,
    DueKind::Examination,
    DueKind::HostDuty,
];

impl DueKind {
    /// Its word in addresses, interchange and the catalog of words.
    pub fn word(self) -> &'static str {
        match self {
            DueKind::StayEnds => "stay-ends",
            DueKind::ClockEnds => "clock-ends",
            DueKind::StepCloses => "step-closes",
            DueKind::Application => "application",
            DueKind::Examination => "examination",
            DueKind::HostDuty => "host-duty",
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<DueKind> {
        DUE_KINDS.into_iter().find(|kind| kind.word() == word)
    }
}

/// A day by which something must happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deadline {
    /// What kind of deadline.
    pub kind: DueKind,
    /// The limit, clock, step or calendar row it comes from.
    pub id: String,
    /// What ends or happens.
    pub title: Text,
    /// The day, included.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub on: Day,
    /// Who must act, a code of the catalog of words; absent where the rulebook names nobody.
    pub actor: Option<String>,
    /// As sure as the law and the calendar behind it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub confidence: Confidence,
}

impl Deadline {
    /// Days from `as_of` to the day; negative when it has passed.
    pub fn days_left(&self, as_of: Day) -> i64 {
        i64::from(self.on.number()) - i64::from(as_of.number())
    }
}

/// The rung of the ladder on which a deadline stands: the nearest that has been reached; `None` before the first one.
pub fn rung(days_left: i64) -> Option<i32> {
    let reached = Deadlines::builtin().ladder.iter().filter(|days| days_left <= i64::from(**days));
    reached.min().copied().filter(|_| days_left >= 0)
}

/// Where the examination of the pathway stands in the law: the gate, its calendar and the limit of applications.
const EXAMINATION: (&str, &str, &str) = ("national-exam", "national-exam", "exam-application");

/// Every deadline of the person of `record` from `as_of` up to `within` days later, and stays that are over.
pub fn deadlines(law: &Law, record: &Record, as_of: Day, within: i32) -> Vec<Deadline> {
    let reading = read(record, as_of);
    let nothing = kanryu_rules::Facts::new();
    let future = Future::of(record, &nothing, as_of);
    let whereabouts = place::on(law, reading.place.as_ref(), future.now(), as_of);
    let horizon = as_of.plus_days(within.max(0));
    let mut found: Vec<Deadline> = stay(law, &whereabouts, as_of).into_iter().collect();
    let clocks = clock::ending(law, &future, as_of);
    found.extend(clocks.into_iter().filter_map(|clock| {
        // The end of a paused clock is only what it would be if counting went on: nothing is due by it.
        let is_open = clock.state == ClockState::Running;
        let is_period = matches!(clock.kind, ClockKind::Period | ClockKind::Beside);
        let on = clock.last_day.filter(|_| is_open && is_period)?;
        let (id, title, confidence) = (clock.id, clock.title, clock.confidence);
        Some(Deadline {
            kind: DueKind::ClockEnds,
            id,
            title,
            on,
            actor: Some("person".to_owned()),
            confidence,
        })
    }));
    found.extend(steps(law, &whereabouts, &future, as_of, horizon));
    found.retain(|deadline| deadline.on <= horizon);
    found.sort_by(|a, b| (a.on, a.kind, &a.id).cmp(&(b.on, b.kind, &b.id)));
    found
}

fn stay(law: &Law, whereabouts: &Whereabouts, as_of: Day) -> Option<Deadline> {
    let (on, confidence, limit) = match &whereabouts.last_lawful_day {
        LastDay::Until { day, confidence, limit, .. } => (*day, *confidence, limit.as_deref()),
        LastDay::Unknown { limit, .. } => (whereabouts.printed_until?, Confidence::High, limit.as_deref()),
        LastDay::NotStaying | LastDay::Open => return None,
    };
    let title =
        limit.and_then(|limit| clock::version(law, limit, as_of)).map(|version| (&version.title).into());
    Some(Deadline {
        kind: DueKind::StayEnds,
        id: limit.unwrap_or("residence-card").to_owned(),
        title: title.unwrap_or_else(|| Text::new("在留カードの期限", "Last day on the residence card")),
        on,
        actor: Some("person".to_owned()),
        confidence,
    })
}

/// Steps that close before the stay ends, and examinations that are open.
fn steps(
    law: &Law,
    whereabouts: &Whereabouts,
    future: &Future<'_>,
    as_of: Day,
    horizon: Day,
) -> Vec<Deadline> {
    if whereabouts.stage.is_none() {
        return Vec::new();
    }
    let mut windows = Windows::of(law, future, as_of, &whereabouts.last_lawful_day, horizon);
    let mut found = Vec::new();
    for step in leaving(law, &stages(law, whereabouts, as_of), as_of) {
        let window = windows.of_step(step, &[StepState::Lawful]);
        let closes =
            window.latest.filter(|latest| latest.because != Because::StayEnds && latest.day >= as_of);
        if let Some(latest) = closes.filter(|_| window.earliest.is_some_and(|first| first.day <= horizon)) {
            found.push(Deadline {
                kind: DueKind::StepCloses,
                id: step.id.to_string(),
                title: (&step.title).into(),
                on: latest.day,
                actor: step.actor.clone(),
                confidence: latest.confidence,
            });
        }
        if *step.to_stage == *EXAMINATION.0 && window.earliest.is_some() {
            found.extend(examination(law, future, as_of));
        }
    }
    found
}

/// The next examination and the last day to apply for it, as sure as the calendar is.
fn examination(law: &Law, future: &Future<'_>, as_of: Day) -> Vec<Deadline> {
    let mut found = Vec::new();
    if let Some(calendar) = law.rulebook().calendar(EXAMINATION.1)
        && let Some(row) = calendar.next("on", as_of, true)
    {
        found.push(Deadline {
            kind: DueKind::Examination,
            id: row.id.to_string(),
            title: (&calendar.title).into(),
            on: row.on,
            actor: Some("person".to_owned()),
            confidence: row.confidence,
        });
    }
    if let Some(limit) = law.rulebook().limit(EXAMINATION.2, future.now(), as_of)
        && let LimitVerdict::Until { day, .. } = limit.verdict
    {
        let title = clock::version(law, EXAMINATION.2, as_of).map(|version| (&version.title).into());
        found.push(Deadline {
            kind: DueKind::Application,
            id: EXAMINATION.2.to_owned(),
            title: title.unwrap_or_default(),
            on: day,
            actor: Some("person".to_owned()),
            confidence: limit.confidence,
        });
    }
    found
}
