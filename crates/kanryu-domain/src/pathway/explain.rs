//! One question about one person: a claim, a step or a limit, answered with its proof.

use kanryu_rules::{Facts, LimitVerdict, Line, Verdict};
use serde::Serialize;

use super::standing::{collect_blocking, need, step_standing, without_needs};
use super::{Law, Need, RuleRef, StepState, Whereabouts, place};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::facts::read;
use crate::registry::Record;
use crate::text::Text;

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// Whether a claim is granted.
    Claim,
    /// Whether a step may be taken.
    Step,
    /// Until when a limit runs.
    Limit,
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// What was asked.
    pub asked: Asked,
    /// The id of the claim, step or limit.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The day on which it is judged.
    pub as_of: Day,
    /// Where the person is.
    pub whereabouts: Whereabouts,
    /// Of a step: whether it may be taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<StepState>,
    /// The answer. A limit is met where it runs, with its last day beside.
    #[serde(flatten, serialize_with = "without_needs")]
    pub verdict: Verdict,
    /// Of a limit: the last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Day>,
    /// As sure as the least sure thing it rests on.
    pub confidence: Confidence,
    /// The rules that stand against it.
    pub blocked_by: Vec<RuleRef>,
    /// The facts that would decide.
    pub needs: Vec<Need>,
    /// The proof, as lines.
    pub lines: Vec<Line>,
    /// The hash of the law that was asked.
    pub law: String,
}

/// Why a question cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExplainError {
    /// The law has no claim, step or limit of this name.
    #[error("the law has no claim, step or limit `{name}`; {}", known(.nearest))]
    Unknown {
        /// The name.
        name: String,
        /// Names that are close to it, or else every claim.
        nearest: Vec<String>,
    },
}

fn known(nearest: &[String]) -> String {
    format!("it knows: {}", nearest.join(", "))
}

/// Answers `question`, the id of a claim, step or limit, about the person of `record` on `as_of`.
///
/// # Errors
/// The law has no such claim, step or limit.
pub fn explain(law: &Law, record: &Record, question: &str, as_of: Day) -> Result<Explanation, ExplainError> {
    let reading = read(record, as_of);
    let whereabouts = place::on(law, reading.place.as_ref(), &reading.facts, as_of);
    explain_facts(law, &reading.facts, whereabouts, question, as_of)
}

/// Answers `question` on facts that are already known.
///
/// # Errors
/// The law has no such claim, step or limit.
pub fn explain_facts(
    law: &Law,
    facts: &Facts,
    whereabouts: Whereabouts,
    question: &str,
    as_of: Day,
) -> Result<Explanation, ExplainError> {
    let book = law.rulebook();
    if book.has_claim(question) {
        return Ok(claim(law, facts, whereabouts, question, as_of));
    }
    if let Some(step) = law.step(question, as_of) {
        let step = step_standing(law, step, facts, as_of);
        return Ok(Explanation {
            asked: Asked::Step,
            id: step.id,
            title: step.title,
            as_of,
            whereabouts,
            state: Some(step.state),
            verdict: step.verdict,
            last_day: None,
            confidence: step.confidence,
            blocked_by: step.blocked_by,
            needs: step.needs,
            lines: step.lines,
            law: book.fingerprint().to_string(),
        });
    }
    limit(law, facts, whereabouts, question, as_of)
}

fn claim(law: &Law, facts: &Facts, whereabouts: Whereabouts, question: &str, as_of: Day) -> Explanation {
    let book = law.rulebook();
    let judgment = book.judge(question, facts, as_of);
    let mut blocked_by = Vec::new();
    collect_blocking(&judgment.proof, &mut blocked_by);
    let needs = match &judgment.verdict {
        Verdict::Unknown { needs } => needs.iter().map(|fact| need(law, fact)).collect(),
        Verdict::Met | Verdict::NotMet { .. } | Verdict::NotInForce => Vec::new(),
    };
    Explanation {
        asked: Asked::Claim,
        id: question.to_owned(),
        title: book.claim_title(question).map(Text::from).unwrap_or_default(),
        as_of,
        whereabouts,
        state: None,
        confidence: judgment.confidence,
        blocked_by,
        needs,
        lines: book.explain(&judgment.proof),
        verdict: judgment.verdict,
        last_day: None,
        law: book.fingerprint().to_string(),
    }
}

fn limit(
    law: &Law,
    facts: &Facts,
    whereabouts: Whereabouts,
    question: &str,
    as_of: Day,
) -> Result<Explanation, ExplainError> {
    let book = law.rulebook();
    let Some(limit) = book.limit(question, facts, as_of) else { return Err(unknown(law, question)) };
    let lines = book.explain(&limit.proof);
    let (verdict, last_day) = match limit.verdict {
        LimitVerdict::Until { day, .. } => (Verdict::Met, Some(day)),
        LimitVerdict::Open => (Verdict::Met, None),
        LimitVerdict::Unknown { needs } => (Verdict::Unknown { needs }, None),
        LimitVerdict::NotInForce => (Verdict::NotInForce, None),
    };
    let needs = match &verdict {
        Verdict::Unknown { needs } => needs.iter().map(|fact| need(law, fact)).collect(),
        Verdict::Met | Verdict::NotMet { .. } | Verdict::NotInForce => Vec::new(),
    };
    let title = lines.first().map(|line| (&line.text).into()).unwrap_or_default();
    Ok(Explanation {
        asked: Asked::Limit,
        id: limit.id,
        title,
        as_of,
        whereabouts,
        state: None,
        verdict,
        last_day,
        confidence: limit.confidence,
        blocked_by: Vec::new(),
        needs,
        lines,
        law: book.fingerprint().to_string(),
    })
}

fn unknown(law: &Law, question: &str) -> ExplainError {
    let book = law.rulebook();
    let claims: Vec<&str> = book.claims().collect();
    let names = claims.iter().copied().chain(book.steps().iter().map(|step| &*step.id)).chain(book.limits());
    let words: Vec<&str> = question.split('-').filter(|word| word.len() > 3).collect();
    let close: Vec<String> = names
        .filter(|name| words.iter().any(|word| name.contains(word)))
        .take(8)
        .map(str::to_owned)
        .collect();
    let nearest = if close.is_empty() { claims.into_iter().map(str::to_owned).collect() } else { close };
    ExplainError::Unknown { name: question.to_owned(), nearest }
}
