//! The pathways as JSON: stages with counts, steps with the law that opens them.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::audience::{Shown, small_cells};
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::pathway::Law;
use kanryu_domain::text::Text;
use kanryu_rules::{Confidence, Stage, Step};
use serde::Serialize;

use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::error::Fault;
use crate::people;
use crate::state::AppState;

/// The pathways on a day.
#[derive(Debug, Serialize)]
pub struct Pathways {
    /// The day the answer speaks of.
    pub as_of: Day,
    /// The moment of knowledge, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_at: Option<Instant>,
    /// The hash of the law.
    pub law: String,
    /// Stages, from early to late.
    pub stages: Vec<StageAnswer>,
    /// Steps, by id.
    pub steps: Vec<StepAnswer>,
}

/// A stage with the people in it.
#[derive(Debug, Serialize)]
pub struct StageAnswer {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// How the drawing groups it.
    pub lane: String,
    /// The status of residence held there.
    pub status: Option<String>,
    /// How many people stand in it; small counts are withheld from those who do not see everybody.
    pub people: Shown,
    /// Whether the stage exists on the day.
    pub in_force: bool,
    /// Keys of the sources.
    pub sources: Vec<String>,
}

/// A step with what it asks for.
#[derive(Debug, Serialize)]
pub struct StepAnswer {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Stages it leaves.
    pub from: Vec<String>,
    /// The stage it reaches.
    pub to: String,
    /// The claim that opens it; `/api/explain` asks it about a person.
    pub requires: Option<String>,
    /// Who must act.
    pub actor: Option<String>,
    /// The article.
    pub cite: Option<String>,
    /// How well it is established, where the rulebook says so.
    pub confidence: Option<Confidence>,
    /// Whether it can be taken on the day.
    pub in_force: bool,
    /// Keys of the sources.
    pub sources: Vec<String>,
}

/// `GET /api/pathways`
pub async fn pathways(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    asked.options(&[])?;
    let (snapshot, law) = (state.snapshot(&asked).await?, state.law());
    let answer = state.compute(move || {
        let counts = people::counts(&snapshot, law, asked.as_of);
        let cells: Vec<i64> = counts.stages.iter().map(|stage| stage.people).collect();
        let shown = small_cells(&cells, &asked.audience);
        let people = counts.stages.iter().map(|stage| stage.key.as_str()).zip(shown).collect();
        Pathways {
            as_of: asked.as_of,
            known_at: snapshot.known_at,
            law: law.rulebook().fingerprint().to_string(),
            stages: stages(law, asked.as_of, &people),
            steps: steps(law, asked.as_of),
        }
    });
    Ok(answer::json(&answer.await?))
}

fn stages(law: &Law, as_of: Day, people: &BTreeMap<&str, Shown>) -> Vec<StageAnswer> {
    let ids: BTreeSet<&str> = law.rulebook().stages().iter().map(|stage| &*stage.id).collect();
    let mut stages: Vec<&Stage> = ids.into_iter().filter_map(|id| law.stage(id, as_of)).collect();
    stages.sort_by_key(|stage| (stage.order, stage.id.clone()));
    let answer = |stage: &Stage| StageAnswer {
        id: stage.id.to_string(),
        title: (&stage.title).into(),
        lane: stage.lane.clone(),
        status: stage.status.clone(),
        people: people.get(&*stage.id).copied().unwrap_or(Shown::Exact(0)),
        in_force: stage.is_in_force_on(as_of),
        sources: stage.sources.clone(),
    };
    stages.into_iter().map(answer).collect()
}

fn steps(law: &Law, as_of: Day) -> Vec<StepAnswer> {
    let ids: BTreeSet<&str> = law.rulebook().steps().iter().map(|step| &*step.id).collect();
    let answer = |step: &Step| StepAnswer {
        id: step.id.to_string(),
        title: (&step.title).into(),
        from: step.from_stages.iter().map(ToString::to_string).collect(),
        to: step.to_stage.to_string(),
        requires: step.requires.as_ref().map(ToString::to_string),
        actor: step.actor.clone(),
        cite: step.cite.clone(),
        confidence: step.confidence,
        in_force: step.is_in_force_on(as_of),
        sources: step.sources.clone(),
    };
    ids.into_iter().filter_map(|id| law.step(id, as_of)).map(answer).collect()
}
