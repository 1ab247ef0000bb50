//! Every step that leaves a person's stage, with its verdict, what blocks it and what law has in store for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use kanryu_rules::{Facts, Ground, Judgment, Line, Mark, Proof, Step, Verdict, Version};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::window::{Window, Windows, YEARS_AHEAD};
use super::{Clock, Law, Whereabouts, clock, place};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::facts::{Future, Pace, read};
use crate::registry::Record;
use crate::text::Text;

/// Where a person stands, and what may come next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// The day the answer speaks of.
    pub as_of: Day,
    /// Where the person is.
    pub whereabouts: Whereabouts,
    /// Why the last lawful day is what it is.
    pub limit_lines: Vec<Line>,
    /// Clocks that run, the stay first.
    pub clocks: Vec<Clock>,
    /// The stages whose steps are shown: the stage itself; where the record shows none, those of the status of
    /// residence; where it shows neither, those where routes begin.
    pub stages: Vec<String>,
    /// Steps that leave these stages: lawful ones first, then those that hang on facts, then blocked ones.
    pub steps: Vec<StepStanding>,
    /// In which proportion days of work are assumed to grow; the first lawful days of steps may rest on it.
    #[serde(skip)]
    pub pace: Option<Pace>,
    /// The hash of the law that was asked.
    pub law: String,
}

/// What law says about a step on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// It may be taken.
    Lawful,
    /// It depends on facts that are not known.
    Unknown,
    /// The law would allow it, but that law is not established; it is never asserted.
    NotEstablished,
    /// It may not be taken.
    Blocked,
    /// There is no such step on that day.
    NotInForce,
}

impl StepState {
    /// Its word in interchange and in the catalog of words.
    pub fn word(self) -> &'static str {
        match self {
            StepState::Lawful => "lawful",
            StepState::Unknown => "unknown",
            StepState::NotEstablished => "not-established",
            StepState::Blocked => "blocked",
            StepState::NotInForce => "not-in-force",
        }
    }
}

/// A step with its verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepStanding {
    /// The step.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The stage it reaches.
    pub to: String,
    /// What that stage is called.
    pub to_title: Text,
    /// The claim that opens it; absent for a step that asks for nothing.
    pub requires: Option<String>,
    /// Who must act.
    pub actor: Option<String>,
    /// What to get first.
    pub obtains: Vec<String>,
    /// What law says.
    pub state: StepState,
    /// The verdict on the claim.
    #[serde(flatten, serialize_with = "without_needs")]
    pub verdict: Verdict,
    /// As sure as the least sure thing the verdict rests on.
    pub confidence: Confidence,
    /// The rules that stand against it.
    pub blocked_by: Vec<RuleRef>,
    /// The facts that would decide.
    pub needs: Vec<Need>,
    /// When it may be taken, if nothing happens but time.
    pub window: Window,
    /// When it could be taken if law that is not established were confirmed; never asserted.
    pub if_confirmed: Option<Window>,
    /// The first day on which law, with the facts of today, opens it.
    pub opens_on: Option<Day>,
    /// The last day on which law, with the facts of today, does not yet close it.
    pub closes_on: Option<Day>,
    /// Days on which the answer will change by law alone.
    pub ahead: Vec<Ahead>,
    /// The proof.
    pub lines: Vec<Line>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
}

/// A rule that stands against a step, with its citation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleRef {
    /// The rule.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The article.
    pub cite: String,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// How sure it is.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub confidence: Confidence,
    /// First day in force.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub from: Option<Day>,
    /// Last day in force.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub until: Option<Day>,
    /// Whether it is in force on the day that counts; otherwise it has ended or not begun.
    pub in_force: bool,
    /// Its own conditions that fail, as the rulebook writes them.
    pub failing: Vec<String>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
}

/// A fact that would decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Need {
    /// The fact's name.
    pub fact: String,
    /// What it is called.
    pub label: Text,
}

/// How law changes the answer later, the facts staying as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ahead {
    /// From this day.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub on: Day,
    /// What law says from then.
    pub state: StepState,
    /// Conditions that fail from then.
    pub missing: Vec<String>,
}

/// Where the person of `record` stands on `as_of`, with every next step.
pub fn standing(law: &Law, record: &Record, as_of: Day) -> Standing {
    standing_with(law, record, &Facts::new(), as_of)
}

/// The same when the facts of `over` prevail over what the record gives.
pub fn standing_with(law: &Law, record: &Record, over: &Facts, as_of: Day) -> Standing {
    let future = Future::of(record, over, as_of);
    let whereabouts = place::on(law, read(record, as_of).place.as_ref(), future.now(), as_of);
    let book = law.rulebook();
    let stage = whereabouts.stage.as_deref();
    let limit = stage.and_then(|stage| law.stage(stage, as_of)).and_then(|stage| stage.limit.as_deref());
    let limit = limit.and_then(|limit| book.limit(limit, future.now(), as_of));
    let limit_lines = limit.map(|limit| book.explain(&limit.proof)).unwrap_or_default();
    let stages = stages(law, &whereabouts, as_of);
    let horizon = as_of.corresponding_day(kanryu_rules::Span::years(YEARS_AHEAD));
    let mut windows = Windows::of(law, &future, as_of, &whereabouts.last_lawful_day, horizon);
    let mut steps: Vec<StepStanding> = leaving(law, &stages, as_of)
        .into_iter()
        .map(|step| {
            let found = step_standing(law, step, future.now(), as_of);
            with_windows(found, step, &mut windows)
        })
        .collect();
    // Within one state the order of the stages that are reached, early ones first.
    let order = |step: &StepStanding| law.stage(&step.to, as_of).map_or(i64::MAX, |stage| stage.order);
    steps.sort_by(|a, b| (a.state, order(a), &a.id).cmp(&(b.state, order(b), &b.id)));
    let clocks = clock::clocks(law, &whereabouts, &future, as_of);
    let (pace, law) = (future.pace(), book.fingerprint().to_string());
    Standing { as_of, whereabouts, limit_lines, clocks, stages, steps, pace, law }
}

/// The stages whose steps are asked about.
pub(super) fn stages(law: &Law, whereabouts: &Whereabouts, as_of: Day) -> Vec<String> {
    if let Some(stage) = &whereabouts.stage {
        return vec![stage.clone()];
    }
    let fits = |stage: &&kanryu_rules::Stage| match &whereabouts.residence_status {
        Some(status) => stage.status.as_ref() == Some(status),
        None => stage.initial,
    };
    let known = law.rulebook().stages().iter().filter(fits).filter(|stage| stage.is_in_force_on(as_of));
    known.map(|stage| stage.id.to_string()).collect()
}

/// The steps that leave one of `stages`, each in the version of the day.
pub(super) fn leaving<'a>(law: &'a Law, stages: &[String], as_of: Day) -> Vec<&'a Step> {
    let ids: BTreeSet<&str> = stages
        .iter()
        .flat_map(|stage| law.rulebook().steps().iter().filter(move |step| step.leaves(stage)))
        .map(|step| &*step.id)
        .collect();
    ids.into_iter().filter_map(|id| law.step(id, as_of)).collect()
}

fn with_windows(step: StepStanding, law_of: &Step, windows: &mut Windows<'_>) -> StepStanding {
    use StepState::{Lawful, NotEstablished, Unknown};
    let mut window = windows.of_step(law_of, &[Lawful]);
    if step.state == Unknown && window.earliest.is_none() {
        // Nobody knows whether it is open; after this day it is closed whatever comes out.
        window.latest = windows.of_step(law_of, &[Lawful, Unknown]).latest;
    }
    let if_confirmed = windows.of_step(law_of, &[Lawful, NotEstablished]);
    let differs = if_confirmed.earliest != window.earliest && if_confirmed.earliest.is_some();
    StepStanding { window, if_confirmed: differs.then_some(if_confirmed), ..step }
}

/// What law says about one step on these facts.
pub(super) fn step_standing(law: &Law, step: &Step, facts: &Facts, as_of: Day) -> StepStanding {
    let (state, judgment) = judge(law, step, facts, as_of);
    let ahead = ahead(law, step, facts, as_of, state, &judgment);
    let is_open = |state| matches!(state, StepState::Lawful | StepState::Unknown | StepState::NotEstablished);
    let closes_on = ahead.iter().find(|ahead| !is_open(ahead.state)).filter(|_| is_open(state));
    let opens_on = ahead.iter().find(|ahead| ahead.state == StepState::Lawful).filter(|_| !is_open(state));
    let (verdict, confidence, proof) = match judgment {
        // Law may grant the claim of a step that does not exist on the day.
        Some(judgment) if state == StepState::NotInForce => {
            (Verdict::NotInForce, judgment.confidence, Some(judgment.proof))
        }
        Some(judgment) => (judgment.verdict, judgment.confidence, Some(judgment.proof)),
        None if state == StepState::NotInForce => (Verdict::NotInForce, Confidence::High, None),
        None => (Verdict::Met, Confidence::High, None),
    };
    let needs = match &verdict {
        Verdict::Unknown { needs } => needs.iter().map(|fact| need(law, fact)).collect(),
        Verdict::Met | Verdict::NotMet { .. } | Verdict::NotInForce => Vec::new(),
    };
    let mut blocked_by = Vec::new();
    if let Some(proof) = &proof {
        collect_blocking(proof, &mut blocked_by);
    }
    if blocked_by.is_empty() && state == StepState::NotInForce {
        blocked_by.extend(absent(law, step, as_of));
    }
    StepStanding {
        id: step.id.to_string(),
        title: (&step.title).into(),
        to: step.to_stage.to_string(),
        to_title: law.stage(&step.to_stage, as_of).map(|stage| (&stage.title).into()).unwrap_or_default(),
        requires: step.requires.as_ref().map(|claim| claim.to_string()),
        actor: step.actor.clone(),
        obtains: step.obtains.clone(),
        state,
        verdict,
        confidence: confidence.and(step.confidence.unwrap_or_default()),
        blocked_by,
        needs,
        window: Window::default(),
        if_confirmed: None,
        opens_on: opens_on.map(|ahead| ahead.on),
        closes_on: closes_on.map(|ahead| ahead.on.plus_days(-1)),
        ahead,
        lines: proof.map(|proof| law.rulebook().explain(&proof)).unwrap_or_default(),
        note: step.note.as_ref().map(Text::from),
        sources: step.sources.clone(),
    }
}

pub(super) fn need(law: &Law, fact: &str) -> Need {
    Need { fact: fact.to_owned(), label: law.fact_label(fact) }
}

/// What is not there on the day: the step itself, or the stage it reaches.
fn absent(law: &Law, step: &Step, as_of: Day) -> Vec<RuleRef> {
    let stage = law.stage(&step.to_stage, as_of).filter(|stage| !stage.is_in_force_on(as_of));
    let stage = stage.map(|stage| RuleRef {
        id: stage.id.to_string(),
        title: (&stage.title).into(),
        cite: stage.cite.clone().unwrap_or_default(),
        sources: stage.sources.clone(),
        confidence: stage.confidence.unwrap_or_default(),
        from: stage.from,
        until: stage.until,
        in_force: false,
        failing: Vec::new(),
        note: stage.note.as_ref().map(Text::from),
    });
    let own = (!step.is_in_force_on(as_of)).then(|| RuleRef {
        id: step.id.to_string(),
        title: (&step.title).into(),
        cite: step.cite.clone().unwrap_or_default(),
        sources: step.sources.clone(),
        confidence: step.confidence.unwrap_or_default(),
        from: step.from,
        until: step.until,
        in_force: false,
        failing: Vec::new(),
        note: step.note.as_ref().map(Text::from),
    });
    own.into_iter().chain(stage).collect()
}

/// Serializes a verdict without the names of facts, which stand beside it with their labels.
///
/// # Errors
/// Those of the serializer.
pub fn without_needs<S: Serializer>(verdict: &Verdict, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("verdict", verdict.word())?;
    if let Verdict::NotMet { missing } = verdict {
        map.serialize_entry("missing", missing)?;
    }
    map.end()
}

pub(super) fn judge(law: &Law, step: &Step, facts: &Facts, as_of: Day) -> (StepState, Option<Judgment>) {
    let judgment = step.requires.as_ref().map(|claim| law.rulebook().judge(claim, facts, as_of));
    let exists = law.stage(&step.to_stage, as_of).is_some_and(|stage| stage.is_in_force_on(as_of));
    let found = judgment.as_ref().map(|judgment| (judgment.verdict.mark(), judgment.confidence));
    (state(step, exists && step.is_in_force_on(as_of), found).0, judgment)
}

/// What a step comes to and how sure that is: whether it exists on the day, and what its claim comes to if it has one.
pub(super) fn state(step: &Step, exists: bool, found: Option<(Mark, Confidence)>) -> (StepState, Confidence) {
    let confidence =
        found.map(|(_, confidence)| confidence).unwrap_or_default().and(step.confidence.unwrap_or_default());
    let state = match found.map(|(mark, _)| mark) {
        _ if !exists => StepState::NotInForce,
        Some(Mark::NotInForce) => StepState::NotInForce,
        Some(Mark::NotMet) => StepState::Blocked,
        Some(Mark::Unknown) => StepState::Unknown,
        None | Some(Mark::Met) if confidence == Confidence::Open => StepState::NotEstablished,
        None | Some(Mark::Met) => StepState::Lawful,
    };
    (state, confidence)
}

fn missing(judgment: Option<&Judgment>) -> Vec<String> {
    match judgment.map(|judgment| &judgment.verdict) {
        Some(Verdict::NotMet { missing }) => missing.clone(),
        Some(Verdict::Met | Verdict::Unknown { .. } | Verdict::NotInForce) | None => Vec::new(),
    }
}

/// The days after the last days of limits and clocks that an answer looked at.
fn days_after(proof: &Proof, days: &mut BTreeSet<Day>) {
    match &proof.what {
        Ground::Entry { day: Some(day), decides: true, .. } => drop(days.insert(day.plus_days(1))),
        Ground::Clock { count: Some(count), .. } => drop(days.insert(count.last_day.plus_days(1))),
        _ => {}
    }
    proof.because.iter().for_each(|part| days_after(part, days));
}

/// The days on which versions of law begin or end, or a last day passes, and which change the answer.
fn ahead(
    law: &Law,
    step: &Step,
    facts: &Facts,
    as_of: Day,
    now: StepState,
    judgment: &Option<Judgment>,
) -> Vec<Ahead> {
    let horizon = as_of.corresponding_day(kanryu_rules::Span::years(YEARS_AHEAD));
    let mut last = (now, missing(judgment.as_ref()));
    let mut changes = Vec::new();
    let next = |day: Day| law.rulebook().next_version_edge(day).filter(|on| *on <= horizon);
    let mut days: BTreeSet<Day> = std::iter::successors(next(as_of), |edge| next(*edge)).collect();
    if let Some(judgment) = judgment {
        days_after(&judgment.proof, &mut days);
    }
    for on in days.into_iter().filter(|on| *on > as_of && *on <= horizon) {
        let (state, judgment) = judge(law, step, facts, on);
        let then = (state, missing(judgment.as_ref()));
        if then != last {
            changes.push(Ahead { on, state, missing: then.1.clone() });
            last = then;
        }
    }
    changes
}

/// What law says of the steps that reach the stage `goal` from where the person stands, on one day alone: nothing is
/// looked for on later days.
pub fn steps_reaching(law: &Law, record: &Record, over: &Facts, goal: &str, as_of: Day) -> Vec<StepStanding> {
    let reading = read(record, as_of);
    let facts = crate::facts::overlaid(&reading.facts, over);
    let whereabouts = place::on(law, reading.place.as_ref(), &facts, as_of);
    let stages = stages(law, &whereabouts, as_of);
    let reaching = leaving(law, &stages, as_of).into_iter().filter(|step| &*step.to_stage == goal);
    reaching.map(|step| step_standing(law, step, &facts, as_of)).collect()
}

/// The rules that stand against a claim on a day, as its proof tells; for asking about one claim alone.
pub fn rules_against(proof: &Proof) -> Vec<RuleRef> {
    let mut found = Vec::new();
    collect_blocking(proof, &mut found);
    found
}

/// The rules of a proof that fail by conditions of their own, or that are not in force.
pub(super) fn collect_blocking(proof: &Proof, found: &mut Vec<RuleRef>) {
    match (&proof.what, proof.mark) {
        (Ground::Rule { version }, Mark::NotMet) => {
            let mut failing = Vec::new();
            proof.because.iter().for_each(|part| own_failures(part, &mut failing));
            if !failing.is_empty() {
                push(found, rule_ref(version, true, failing));
            }
            proof.because.iter().for_each(|part| collect_blocking(part, found));
        }
        (Ground::Rule { version }, Mark::NotInForce) => push(found, rule_ref(version, false, Vec::new())),
        (_, Mark::NotMet | Mark::NotInForce | Mark::Unknown) => {
            proof.because.iter().for_each(|part| collect_blocking(part, found));
        }
        (_, Mark::Met) => {}
    }
}

/// Every version of a rule that a proof shows, whatever it came to; those in force say so.
pub fn rules_of(proof: &Proof) -> Vec<RuleRef> {
    let mut found = Vec::new();
    collect_rules(proof, &mut found);
    found
}

fn collect_rules(proof: &Proof, found: &mut Vec<RuleRef>) {
    if let Ground::Rule { version } = &proof.what {
        push(found, rule_ref(version, proof.mark != Mark::NotInForce, Vec::new()));
    }
    proof.because.iter().for_each(|part| collect_rules(part, found));
}

fn push(found: &mut Vec<RuleRef>, rule: RuleRef) {
    if !found.contains(&rule) {
        found.push(rule);
    }
}

/// Conditions of a rule itself that fail; what another claim lacks is that claim's rules' to say.
fn own_failures(proof: &Proof, failing: &mut Vec<String>) {
    match (&proof.what, proof.mark) {
        (Ground::Test { text, .. }, Mark::NotMet) => failing.push(text.to_string()),
        (Ground::All | Ground::Any | Ground::Not | Ground::Exception { .. }, Mark::NotMet) => {
            proof.because.iter().for_each(|part| own_failures(part, failing));
        }
        _ => {}
    }
}

pub(super) fn rule_ref(version: &Arc<Version>, in_force: bool, failing: Vec<String>) -> RuleRef {
    RuleRef {
        id: version.id.to_string(),
        title: (&version.title).into(),
        cite: version.cite.clone(),
        sources: version.sources.clone(),
        confidence: version.confidence,
        from: version.from,
        until: version.until,
        in_force,
        failing,
        note: version.note.as_ref().map(Text::from),
    }
}
