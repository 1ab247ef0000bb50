//! Plans to a goal: the lawful routes of one person through time, each move with its days, its rules and who must act.
//!
//! The search is in `kanryu-rules`; here facts are made ready for it, and every move is judged once more with its
//! proof. The card of the present stay is not taken for an end: a plan assumes that it is renewed and says so.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use kanryu_rules::{
    Assumption, Barrier, Facts, Goal, Ground, Mark, Move, MoveKind, Plan, Planner, Proof, Route, Start, Value,
};
use serde::Serialize;

use super::standing::{collect_blocking, need, rule_ref};
use super::{Law, Need, RuleRef};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::facts::{overlaid, read};
use crate::registry::Record;
use crate::text::Text;

pub mod chances;
#[cfg(test)]
mod tests;

/// How far ahead a plan looks.
const YEARS: i32 = 15;

/// The day on the card, which a plan takes to be renewed.
const CARD: &str = "residence_until_on";

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The rulebooks have no such goal.
    #[error("there is no goal `{goal}`; the goals are {}", known.join(", "))]
    NoSuchGoal {
        /// What was asked for.
        goal: String,
        /// The goals there are.
        known: Vec<String>,
    },
    /// The record does not show where the person is.
    #[error(
        "the record does not show a stage on {as_of}; add a `stage-entered` event, or a status of residence that belongs to one stage"
    )]
    NoStage {
        /// The day asked about.
        as_of: Day,
    },
}

/// The answer to the question how somebody may reach a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanAnswer {
    /// The goal.
    pub goal: String,
    /// What it is called.
    pub goal_title: Text,
    /// The day on which the plan begins.
    pub as_of: Day,
    /// Nothing is planned beyond this day.
    pub horizon: Day,
    /// The stage from which it begins.
    pub stage: String,
    /// What that stage is called.
    pub stage_title: Text,
    /// Nothing is recorded about where the person is: the plan begins at the beginning.
    pub stage_is_assumed: bool,
    /// The day on the card of the present stay; the plan assumes that it is renewed in time.
    pub card_until: Option<Day>,
    /// Whether there is a lawful route.
    pub verdict: PlanVerdict,
    /// Lawful routes; none beats another in day, examinations and certainty all together.
    pub routes: Vec<PlannedRoute>,
    /// Routes on law that is not established; never asserted.
    pub not_established: Vec<PlannedRoute>,
    /// What stands in the way, where there is no lawful route.
    pub because: Vec<Obstacle>,
    /// False if the search was given up before its end.
    pub is_complete: bool,
    /// The hash of the law that was asked.
    pub law: String,
}

/// Whether a goal can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanVerdict {
    /// It is reached already.
    Reached,
    /// At least one lawful route leads to it.
    Lawful,
    /// Only law that is not established would open a route.
    NotEstablished,
    /// No lawful route leads to it within the horizon.
    NoLawfulRoute,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlannedRoute {
    /// The day on which the goal is reached.
    pub reached_on: Day,
    /// How many examinations and tests are to be passed.
    pub examinations: usize,
    /// As sure as the least sure law it rests on.
    pub confidence: Confidence,
    /// Some day follows from a pattern and is not published.
    pub is_predicted: bool,
    /// What to do, by day.
    pub steps: Vec<PlannedMove>,
    /// What the route takes for granted; none of it is law.
    pub assumptions: Vec<Taken>,
    /// Chances of its examinations, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chances: Option<chances::Chances>,
}

/// One move of a route.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlannedMove {
    /// Step, examination, activity, something taken for granted, or time that passes.
    pub kind: MoveKind,
    /// The step or activity.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Who must act.
    pub actor: Option<String>,
    /// The stage in which it is done.
    pub stage: String,
    /// The stage that it reaches.
    pub to: Option<String>,
    /// The claim that opens it.
    pub requires: Option<String>,
    /// The day from which the time that it takes runs.
    pub begins_on: Day,
    /// The earliest lawful day.
    pub earliest: Day,
    /// The day on which it takes effect.
    pub effective_on: Day,
    /// The latest day that does not delay the goal.
    pub latest: Day,
    /// Days between the two.
    pub slack_days: i32,
    /// The last day on which this route is still possible at all within the horizon.
    pub last: Day,
    /// The calendar on which it is held, where there is one.
    pub calendar: Option<String>,
    /// The last day of application, where one is known.
    pub apply_until: Option<Day>,
    /// The last lawful day of the stay in which it is done.
    pub stay_until: Option<Day>,
    /// Its day follows from a pattern and is not published.
    pub is_predicted: bool,
    /// How sure it is.
    pub confidence: Confidence,
    /// Rules that open it, with their versions and citations.
    pub rules: Vec<RuleRef>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
}

/// Something that a route takes for granted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Taken {
    /// The stay, lead time or activity it belongs to.
    pub id: String,
    /// What is taken for granted.
    pub title: Text,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
}

/// Something that stands in the way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Obstacle {
    /// The step or activity that never became possible.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The stage in which it was looked for.
    pub stage: String,
    /// The claim that was never met.
    pub requires: Option<String>,
    /// The day on which it was judged.
    pub on: Day,
    /// It would be possible, but only after this last lawful day of the stay.
    pub too_late_after: Option<Day>,
    /// The rules that stand against it.
    pub blocked_by: Vec<RuleRef>,
    /// The facts that would decide.
    pub needs: Vec<Need>,
}

/// The goals that may be asked for, with what they are called.
pub fn goals(law: &Law) -> BTreeMap<String, Text> {
    law.rulebook()
        .goals()
        .iter()
        .map(|goal| (goal.about.id.to_string(), (&goal.about.title).into()))
        .collect()
}

/// The lawful routes of the person of `record` to `goal`, from `as_of` on; the facts of `over` prevail.
///
/// # Errors
/// The goal does not exist, or the record does not show where the person is.
pub fn plan(
    law: &Law,
    record: &Record,
    over: &Facts,
    goal: &str,
    as_of: Day,
) -> Result<PlanAnswer, PlanError> {
    let planner = planner(law, goal)?;
    let reading = read(record, as_of);
    let mut facts = overlaid(&reading.facts, over);
    let card_until = match facts.get(CARD) {
        Some(Value::Day(day)) => Some(*day),
        _ => None,
    };
    facts.forget(CARD);
    let place = reading.place.as_ref();
    let (stage, since, stage_is_assumed) = match place.and_then(|place| Some((place.stage?, place.since))) {
        Some((stage, since)) => (stage.to_owned(), since.exact(), false),
        None if place.is_some() => return Err(PlanError::NoStage { as_of }),
        None => {
            let first = law.rulebook().stages().iter().find(|stage| stage.initial);
            (first.map(|stage| stage.id.to_string()).ok_or(PlanError::NoStage { as_of })?, None, true)
        }
    };
    let horizon = as_of.corresponding_day(kanryu_rules::Span::years(YEARS));
    let start = Start { stage: &stage, since, facts: &facts, as_of, horizon };
    let plan = planner.plan(&start).ok_or(PlanError::NoStage { as_of })?;
    Ok(answer(law, plan, &stage, stage_is_assumed, card_until))
}

/// The rulebook made ready for one goal.
///
/// # Errors
/// The goal does not exist.
pub fn planner<'a>(law: &'a Law, goal: &str) -> Result<&'a Planner, PlanError> {
    law.planners().of(law, goal).ok_or_else(|| PlanError::NoSuchGoal {
        goal: goal.to_owned(),
        known: goals(law).into_keys().collect(),
    })
}

/// The planner of each goal of one law, made when it is first asked for.
pub(crate) struct Planners(BTreeMap<String, OnceLock<Option<Planner>>>);

impl Planners {
    /// Room for the planners of all goals.
    pub(crate) fn new(law: &Law) -> Planners {
        let goals = law.rulebook().goals().iter();
        Planners(goals.map(|goal| (goal.about.id.to_string(), OnceLock::new())).collect())
    }

    fn of(&self, law: &Law, goal: &str) -> Option<&Planner> {
        self.0.get(goal)?.get_or_init(|| Planner::new(law.rulebook(), goal)).as_ref()
    }
}

impl std::fmt::Debug for Planners {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Planners({} goals)", self.0.len())
    }
}

fn answer(law: &Law, plan: Plan, stage: &str, stage_is_assumed: bool, card_until: Option<Day>) -> PlanAnswer {
    let Goal { about, .. } = &plan.goal;
    let routes: Vec<PlannedRoute> = plan.routes.iter().map(|route| planned_route(law, route)).collect();
    let not_established: Vec<PlannedRoute> =
        plan.not_established.iter().map(|route| planned_route(law, route)).collect();
    let verdict = match (routes.first(), not_established.first()) {
        (Some(route), _) if route.steps.is_empty() => PlanVerdict::Reached,
        (Some(_), _) => PlanVerdict::Lawful,
        (None, Some(_)) => PlanVerdict::NotEstablished,
        (None, None) => PlanVerdict::NoLawfulRoute,
    };
    let mut because: Vec<Obstacle> = plan.barriers.iter().map(|barrier| obstacle(law, barrier)).collect();
    because.retain(|obstacle| {
        obstacle.too_late_after.is_some() || !obstacle.blocked_by.is_empty() || !obstacle.needs.is_empty()
    });
    PlanAnswer {
        goal: about.id.to_string(),
        goal_title: (&about.title).into(),
        as_of: plan.as_of,
        horizon: plan.horizon,
        stage: stage.to_owned(),
        stage_title: law.stage(stage, plan.as_of).map(|stage| (&stage.title).into()).unwrap_or_default(),
        stage_is_assumed,
        card_until,
        verdict,
        routes,
        not_established,
        because,
        is_complete: plan.is_complete,
        law: law.rulebook().fingerprint().to_string(),
    }
}

fn planned_route(law: &Law, route: &Route) -> PlannedRoute {
    let assumed = route.moves.iter().filter(|told| told.kind == MoveKind::Assumed).map(|told| Taken {
        id: told.id.clone(),
        title: (&told.title).into(),
        note: told.note.as_ref().map(Text::from),
        sources: told.sources.clone(),
    });
    let taken = |about: &Assumption| Taken {
        id: about.id.to_string(),
        title: (&about.title).into(),
        note: about.note.as_ref().map(Text::from),
        sources: about.sources.clone(),
    };
    let assumptions = route.stays.iter().map(taken).chain(assumed).collect();
    let steps = route.moves.iter().filter(|told| told.kind != MoveKind::Assumed);
    PlannedRoute {
        reached_on: route.reached_on,
        examinations: route.examinations,
        confidence: route.confidence,
        is_predicted: route.is_predicted,
        steps: steps.map(|told| planned_move(law, told)).collect(),
        assumptions,
        chances: None,
    }
}

fn planned_move(law: &Law, told: &Move) -> PlannedMove {
    let judgment = told.requires.as_ref().map(|claim| law.rulebook().judge(claim, &told.facts, told.on));
    let mut rules = Vec::new();
    if let Some(judgment) = &judgment {
        collect_opening(&judgment.proof, &mut rules);
    }
    let own = judgment.map_or(Confidence::High, |judgment| judgment.confidence);
    PlannedMove {
        kind: told.kind,
        id: told.id.clone(),
        title: (&told.title).into(),
        actor: told.actor.clone(),
        stage: told.stage.clone(),
        to: told.to.clone(),
        requires: told.requires.clone(),
        begins_on: told.begins_on,
        earliest: told.on,
        effective_on: told.effective_on,
        latest: told.latest_on,
        slack_days: told.latest_on.number() - told.on.number(),
        last: told.last_on,
        calendar: told.calendar.clone(),
        apply_until: told.apply_until,
        stay_until: told.stay_until,
        is_predicted: told.is_predicted,
        confidence: told.confidence.and(own),
        rules,
        note: told.note.as_ref().map(Text::from),
        sources: told.sources.clone(),
    }
}

/// Rules in force that are met and carry the answer.
fn collect_opening(proof: &Proof, found: &mut Vec<RuleRef>) {
    if proof.mark != Mark::Met {
        return;
    }
    if let Ground::Rule { version } = &proof.what {
        let rule = rule_ref(version, true, Vec::new());
        if !found.contains(&rule) {
            found.push(rule);
        }
    }
    proof.because.iter().for_each(|part| collect_opening(part, found));
}

fn obstacle(law: &Law, barrier: &Barrier) -> Obstacle {
    let judgment =
        barrier.requires.as_ref().map(|claim| law.rulebook().judge(claim, &barrier.facts, barrier.on));
    let mut blocked_by = Vec::new();
    let mut needs = Vec::new();
    if let Some(judgment) = judgment {
        collect_blocking(&judgment.proof, &mut blocked_by);
        if let kanryu_rules::Verdict::Unknown { needs: facts } = judgment.verdict {
            needs = facts.iter().map(|fact| need(law, fact)).collect();
        }
    }
    Obstacle {
        id: barrier.id.clone(),
        title: (&barrier.title).into(),
        stage: barrier.stage.clone(),
        requires: barrier.requires.clone(),
        on: barrier.on,
        too_late_after: barrier.too_late_after,
        blocked_by,
        needs,
    }
}
