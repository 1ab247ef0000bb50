//! The state of the rulebook: every version of every rule, its source, how sure it is, and when it is in force.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kanryu_domain::calendar::Day;
use kanryu_domain::pathway::Law;
use kanryu_domain::text::Text;
use kanryu_rules::{Confidence, Version, run_all};

use super::administrator;
use crate::answer;
use crate::asked::Asked;
use crate::error::PageError;
use crate::page::Frame;
use crate::state::AppState;

#[derive(Template)]
#[template(path = "admin/rulebook.html")]
struct RulebookPage {
    frame: Frame,
    fingerprint: String,
    scenarios: usize,
    failed: Vec<String>,
    warnings: Vec<String>,
    in_force: usize,
    doubtful: usize,
    next_edge: Option<Day>,
    rows: Vec<VersionRow>,
}

struct VersionRow {
    kind: &'static str,
    id: String,
    title: String,
    cite: String,
    from: String,
    until: String,
    in_force: bool,
    confidence: &'static str,
    doubtful: bool,
    sources: String,
    place: String,
}

/// `GET /admin/rulebook`
pub async fn rulebook_page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    administrator(&asked)?;
    asked.options(&[])?;
    let law = state.law();
    // Every scenario is judged anew: the page shows what the law does here and now, not what a build once said.
    let failed = state.compute(move || failed(law)).await?;
    let frame = Frame::of(&asked);
    let versions = law.rulebook().versions();
    let rows: Vec<VersionRow> = versions.iter().map(|version| row(version, &frame)).collect();
    answer::html(&RulebookPage {
        fingerprint: law.rulebook().fingerprint().to_string(),
        scenarios: law.scenarios().len(),
        failed,
        warnings: law.warnings().iter().map(ToString::to_string).collect(),
        in_force: rows.iter().filter(|row| row.in_force).count(),
        doubtful: rows.iter().filter(|row| row.doubtful).count(),
        next_edge: law.rulebook().next_version_edge(asked.as_of),
        rows,
        frame,
    })
}

/// The places and names of scenarios whose answer is not the expected one.
fn failed(law: &Law) -> Vec<String> {
    let results = run_all(law.scenarios(), law.rulebook());
    let wrong = results.into_iter().filter(|result| !result.is_right());
    wrong.map(|result| format!("{}:{} {}", result.file, result.line, result.name)).collect()
}

fn row(version: &Version, frame: &Frame) -> VersionRow {
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    VersionRow {
        kind: version.kind,
        id: version.id.to_string(),
        title: frame.text(&Text::from(&version.title)).to_owned(),
        cite: version.cite.clone(),
        from: day(version.from),
        until: day(version.until),
        in_force: version.is_in_force_on(frame.as_of),
        confidence: version.confidence.word(),
        doubtful: match version.confidence {
            Confidence::High | Confidence::Medium => false,
            Confidence::Low | Confidence::Unverified | Confidence::Open => true,
        },
        sources: version.sources.join(", "),
        place: format!("{}:{}", version.file, version.line),
    }
}
