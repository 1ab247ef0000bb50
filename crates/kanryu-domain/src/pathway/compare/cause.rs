//! How an answer changes and why, without anything that is said of one person only.

use kanryu_rules::{Clause, Judgment, Step, Verdict};
use serde::Serialize;

use super::{Side, blocking};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::pathway::standing::need;
use crate::pathway::{LastDay, Law, Need, RuleRef, Statement, StepState, rules_of};
use crate::text::Text;

/// How an answer changes from the first side to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// A way that was lawful is closed.
    Lost,
    /// A way that hung on something not known, or on law that is not established, is closed.
    Closed,
    /// A way that was lawful hangs on facts that are not known.
    NowUnknown,
    /// A way that was lawful rests on law that is not established.
    NowNotEstablished,
    /// A way that was closed is lawful.
    Gained,
    /// A way that was closed hangs on facts that are not known, or on law that is not established.
    NowPossible,
    /// A way that hung on something is lawful.
    Settled,
    /// It still hangs on something, but on something else.
    OtherDoubt,
    /// The last lawful day comes earlier, or there is one now.
    Shorter,
    /// The last lawful day comes later, or there is none any more.
    Longer,
    /// The last lawful day is not known any more.
    StayUnknown,
    /// The last lawful day is known now.
    StayKnown,
}

impl Effect {
    /// Every effect, in order.
    pub const ALL: [Effect; 12] = [
        Effect::Lost,
        Effect::Closed,
        Effect::NowUnknown,
        Effect::NowNotEstablished,
        Effect::Gained,
        Effect::NowPossible,
        Effect::Settled,
        Effect::OtherDoubt,
        Effect::Shorter,
        Effect::Longer,
        Effect::StayUnknown,
        Effect::StayKnown,
    ];

    /// What becomes of a step; `None` where nothing does.
    pub(super) fn of_states(first: StepState, second: StepState) -> Option<Effect> {
        use StepState::{Blocked, Lawful, NotEstablished, NotInForce, Unknown};
        Some(match (first, second) {
            (Lawful, Lawful)
            | (Unknown, Unknown)
            | (NotEstablished, NotEstablished)
            | (Blocked | NotInForce, Blocked | NotInForce) => return None,
            (Lawful, Blocked | NotInForce) => Effect::Lost,
            (Lawful, Unknown) => Effect::NowUnknown,
            (Lawful, NotEstablished) => Effect::NowNotEstablished,
            (Unknown | NotEstablished, Blocked | NotInForce) => Effect::Closed,
            (Unknown | NotEstablished, Lawful) => Effect::Settled,
            (Unknown, NotEstablished) | (NotEstablished, Unknown) => Effect::OtherDoubt,
            (Blocked | NotInForce, Lawful) => Effect::Gained,
            (Blocked | NotInForce, Unknown | NotEstablished) => Effect::NowPossible,
        })
    }

    /// What becomes of a stay; `None` where nothing does.
    pub(super) fn of_days(first: &LastDay, second: &LastDay) -> Option<Effect> {
        use LastDay::{NotStaying, Open, Unknown, Until};
        match (first, second) {
            (Until { day: first, .. }, Until { day: second, .. }) => match first.cmp(second) {
                std::cmp::Ordering::Equal => None,
                std::cmp::Ordering::Less => Some(Effect::Longer),
                std::cmp::Ordering::Greater => Some(Effect::Shorter),
            },
            (Open | NotStaying, Open | NotStaying) | (Unknown { .. }, Unknown { .. }) => None,
            (Open | NotStaying, Until { .. }) => Some(Effect::Shorter),
            (Until { .. }, Open | NotStaying) => Some(Effect::Longer),
            (Unknown { .. }, Until { .. } | Open | NotStaying) => Some(Effect::StayKnown),
            (Until { .. } | Open | NotStaying, Unknown { .. }) => Some(Effect::StayUnknown),
        }
    }

    /// Whether it opens something; the reason then stands on the first side.
    pub fn is_for_the_better(self) -> bool {
        match self {
            Effect::Gained | Effect::NowPossible | Effect::Settled | Effect::Longer | Effect::StayKnown => {
                true
            }
            Effect::Lost
            | Effect::Closed
            | Effect::NowUnknown
            | Effect::NowNotEstablished
            | Effect::OtherDoubt
            | Effect::Shorter
            | Effect::StayUnknown => false,
        }
    }

    /// The word of interchange.
    pub fn word(self) -> &'static str {
        match self {
            Effect::Lost => "lost",
            Effect::Closed => "closed",
            Effect::NowUnknown => "now-unknown",
            Effect::NowNotEstablished => "now-not-established",
            Effect::Gained => "gained",
            Effect::NowPossible => "now-possible",
            Effect::Settled => "settled",
            Effect::OtherDoubt => "other-doubt",
            Effect::Shorter => "shorter",
            Effect::Longer => "longer",
            Effect::StayUnknown => "stay-unknown",
            Effect::StayKnown => "stay-known",
        }
    }

    /// What happens to the people, to be said after their number and before the name of the way or stage.
    pub fn label(self) -> Text {
        let (ja, en) = match self {
            Effect::Lost => ("進めなくなる", "lose the way"),
            Effect::Closed => ("不確かだった道が閉じる", "lose a way that was uncertain"),
            Effect::NowUnknown => ("未確認の事実しだいになる", "need facts that are not known for the way"),
            Effect::NowNotEstablished => {
                ("確立していない規定しだいになる", "rest on law that is not established for the way")
            }
            Effect::Gained => ("進めるようになる", "gain the way"),
            Effect::NowPossible => ("条件しだいで進めるようになる", "may gain the way"),
            Effect::Settled => ("確かに進めるようになる", "may surely take the way"),
            Effect::OtherDoubt => {
                ("別の理由で不確かになる", "are uncertain for another reason about the way")
            }
            Effect::Shorter => ("在留できる最終日が早まる", "must leave earlier from the stage"),
            Effect::Longer => ("在留できる最終日が延びる", "may stay longer in the stage"),
            Effect::StayUnknown => {
                ("在留できる最終日が分からなくなる", "no longer have a known last day in the stage")
            }
            Effect::StayKnown => ("在留できる最終日が定まる", "have a known last day in the stage"),
        };
        Text::new(ja, en)
    }
}

/// What decides, as ids: two people with equal reasons are told the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Reason {
    /// `rule`, `limit`, `step` or `stage`.
    pub(super) kind: &'static str,
    /// The rule, limit, step or stage.
    pub(super) id: String,
    /// First day of its version.
    pub(super) from: Option<Day>,
    /// Whether it is in force on its side.
    pub(super) in_force: bool,
    /// Conditions that decide, as written.
    pub(super) conditions: Vec<String>,
    /// Facts that are not known and would decide.
    pub(super) needs: Vec<String>,
}

/// A reason for a change in words: a rule with those of its conditions that decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The rule, limit, step or stage.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The article, where one is cited.
    pub cite: Option<String>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// First day in force.
    pub from: Option<Day>,
    /// Last day in force.
    pub until: Option<Day>,
    /// Whether it is in force on its side; otherwise it has ended there or not begun.
    pub in_force: bool,
    /// The conditions that decide, in words.
    pub conditions: Vec<Text>,
    /// Facts that are not known and would decide.
    pub needs: Vec<Need>,
}

/// Why a step is closed, or not simply lawful, on a side.
pub(super) fn of_step(
    side: Side<'_>,
    step: Option<&Step>,
    state: StepState,
    judgment: Option<&Judgment>,
) -> Vec<Reason> {
    let Some(step) = step else { return Vec::new() };
    let in_force = step.is_in_force_on(side.day);
    let own =
        || Reason { kind: "step", id: step.id.to_string(), from: step.from, in_force, ..Reason::default() };
    let reached = side.law.stage(&step.to_stage, side.day).filter(|stage| !stage.is_in_force_on(side.day));
    if let Some(stage) = reached.filter(|_| in_force) {
        return vec![Reason {
            kind: "stage",
            id: stage.id.to_string(),
            from: stage.from,
            ..Reason::default()
        }];
    }
    let Some(judgment) = judgment.filter(|_| in_force) else { return vec![own()] };
    if let Verdict::Unknown { needs } = &judgment.verdict {
        return vec![Reason { needs: needs.clone(), ..own() }];
    }
    let mut reasons: Vec<Reason> = blocking(judgment).into_iter().map(Reason::from).collect();
    if reasons.is_empty() && state == StepState::NotEstablished {
        let open = rules_of(&judgment.proof);
        let open = open.into_iter().filter(|rule| rule.in_force && rule.confidence == judgment.confidence);
        reasons = open.map(Reason::from).collect();
    }
    if reasons.is_empty() { vec![own()] } else { reasons }
}

impl From<RuleRef> for Reason {
    fn from(rule: RuleRef) -> Reason {
        let RuleRef { id, from, in_force, failing, .. } = rule;
        Reason { kind: "rule", id, from, in_force, conditions: failing, needs: Vec::new() }
    }
}

/// The limit that decides a stay on a side.
pub(super) fn of_stay(side: Side<'_>, last: &LastDay) -> Option<Reason> {
    let (limit, conditions, needs) = match last {
        LastDay::Until { limit, decided_by, .. } => (limit.as_deref()?, vec![decided_by.clone()], Vec::new()),
        LastDay::Unknown { limit, needs } => (limit.as_deref()?, Vec::new(), needs.clone()),
        LastDay::NotStaying | LastDay::Open => return None,
    };
    let from = side.law.limit_from(limit, side.day);
    Some(Reason { kind: "limit", id: limit.to_owned(), from, in_force: true, conditions, needs })
}

impl Reason {
    /// The reason in words, as the law of its side has them; `None` where that law has no such statement.
    pub(super) fn told(&self, law: &Law) -> Option<Cause> {
        let of_this = |s: &Statement| s.kind == self.kind && s.id == self.id && s.from == self.from;
        let statement = law.statements().into_iter().find(of_this)?;
        let clauses = law.clauses(&statement);
        let all: Vec<&Clause> = clauses.iter().flat_map(Clause::all).collect();
        // An entry of a limit is written with its condition behind it.
        let says = |written: &str, clause: &Clause| {
            clause.written == written || clause.written.starts_with(&format!("{written} when("))
        };
        let said = |written: &String| {
            let found = all.iter().find(|clause| says(written, clause));
            found.map_or_else(|| Text::same(written.clone()), |clause| (&clause.text).into())
        };
        Some(Cause {
            conditions: self.conditions.iter().map(said).collect(),
            needs: self.needs.iter().map(|fact| need(law, fact)).collect(),
            in_force: self.in_force,
            id: statement.id,
            title: statement.title,
            cite: statement.cite,
            sources: statement.sources,
            confidence: statement.confidence,
            from: statement.from,
            until: statement.until,
        })
    }
}

impl Cause {
    /// The reason as half a sentence.
    pub fn sentence(&self) -> Text {
        let cite = self
            .cite
            .as_ref()
            .map(|cite| Text::new(format!("（{cite}）"), format!(" ({cite})")))
            .unwrap_or_default();
        let mut text =
            Text::new(format!("「{}」{}", self.title.ja, cite.ja), format!("“{}”{}", self.title.en, cite.en));
        let add = |text: Text, ja: String, en: String| Text::new(text.ja + &ja, text.en + &en);
        if !self.in_force {
            let day = |day: Option<Day>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
            let (from, until) = (day(self.from), day(self.until));
            text = add(
                text,
                format!("は施行外（{from}–{until}）"),
                format!(" is not in force ({from}–{until})"),
            );
        }
        if !self.conditions.is_empty() {
            let ja: Vec<&str> = self.conditions.iter().map(|text| text.ja.as_str()).collect();
            let en: Vec<&str> = self.conditions.iter().map(|text| text.en.as_str()).collect();
            text = add(text, format!("：{}", ja.join("、")), format!(": {}", en.join("; ")));
        }
        if !self.needs.is_empty() {
            let ja: Vec<&str> = self.needs.iter().map(|need| need.label.ja.as_str()).collect();
            let en: Vec<&str> = self.needs.iter().map(|need| need.label.en.as_str()).collect();
            text =
                add(text, format!("：未確認 {}", ja.join("、")), format!(": not known: {}", en.join("; ")));
        }
        text
    }
}
