//! The plan of one person to a goal: the question, who may ask it, and the page that answers it.
//!
//! The search runs off the serving threads and waits its turn like other long work; the page comes when it is done.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::person::person as person_board;
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::pathway::Law;
use kanryu_domain::pathway::plan::chances::with_chances;
use kanryu_domain::pathway::plan::{PlanAnswer, PlanError, goals, plan};
use kanryu_domain::text::Text;
use kanryu_rules::Facts;
use serde::Serialize;

use super::sheet::{Section, Sheet};
use super::{Frame, person};
use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::{Asked, Options};
use crate::error::{Fault, PageError};
use crate::look::Markup;
use crate::snapshot::Snapshot;
use crate::state::AppState;

mod route;

/// Options of the page and the API.
pub const OPTIONS: [&str; 2] = ["goal", "chances"];
/// The one word that asks for chances.
const YES: &str = "yes";

/// What is asked.
struct Ask {
    /// The goal; absent while nothing was chosen.
    goal: Option<String>,
    /// Whether published pass rates are to stand beside the routes.
    chances: bool,
}

/// A plan with whose it is.
#[derive(Debug, Serialize)]
struct Planned {
    /// The person.
    subject: Subject,
    /// The moment of knowledge, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    known_at: Option<Instant>,
    #[serde(flatten)]
    answer: PlanAnswer,
}

/// Reads the options; a goal that the rulebooks do not have is refused with those that they have.
fn ask(law: &Law, options: &Options) -> Result<Ask, Fault> {
    let known: Vec<String> = goals(law).into_keys().collect();
    let words: Vec<&str> = known.iter().map(String::as_str).collect();
    let goal = options.one_of("goal", &words)?.map(str::to_owned);
    Ok(Ask { goal, chances: options.one_of("chances", &[YES])?.is_some() })
}

/// What the person is called to this reader; whoever may not see the person finds nothing here. Notes the reading.
async fn named(
    state: &AppState,
    snapshot: &Snapshot,
    asked: &Asked,
    subject: &Subject,
) -> Result<String, Fault> {
    let name = {
        let report = person_board(&snapshot.question(asked), state.law(), subject).ok_or(Fault::NotFound)?;
        let record = snapshot.registry.get(subject).ok_or(Fault::NotFound)?;
        person::names(&report.value.person, record).0
    };
    state.read_person(asked, subject).await?;
    Ok(name)
}

/// The plan; call [`named`] before, which says whether this reader may have it.
async fn planned(
    state: &AppState,
    asked: &Asked,
    subject: &Subject,
    goal: String,
    chances: bool,
) -> Result<PlanAnswer, Fault> {
    let snapshot = state.snapshot(asked).await?;
    let (law, subject, as_of) = (state.law(), subject.clone(), asked.as_of);
    let search = move || {
        let record = snapshot.registry.get(&subject).ok_or(Fault::NotFound)?;
        let found = plan(law, record, &Facts::new(), &goal, as_of).map_err(refused)?;
        Ok(if chances { with_chances(law, found) } else { found })
    };
    state.compute(search).await?
}

fn refused(error: PlanError) -> Fault {
    match error {
        PlanError::NoSuchGoal { goal, known } => {
            let list = known.join(", ");
            Fault::value("goal", &goal, format!("使えるもの: {list}"), format!("Valid: {list}."))
        }
        PlanError::NoStage { as_of } => no_stage(as_of),
    }
}

fn no_stage(as_of: Day) -> Fault {
    Fault::Refused {
        code: "plan/no-stage".to_owned(),
        message: Text::new(
            format!("{as_of} にどの段階にいるかが記録から分からないので、計画を立てられません。"),
            format!("The record does not show a stage on {as_of}, so nothing can be planned."),
        ),
        place: None,
        hint: Some(Text::new(
            "段階に入った出来事（stage-entered）か、一つの段階だけに属する在留資格を記録してください。",
            "Record a `stage-entered` event, or a status of residence that belongs to one stage.",
        )),
    }
}

/// `GET /people/{id}/plan`
pub async fn plan_page(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    let law = state.law();
    let ask = ask(law, &asked.options(&OPTIONS)?)?;
    asked.signed_in()?;
    let subject = Subject::new(Kind::Person, &key).map_err(|_| Fault::NotFound)?;
    let snapshot = state.snapshot(&asked).await?;
    let name = named(&state, &snapshot, &asked, &subject).await?;
    let frame = Frame::over(&asked, &snapshot);
    let found = match &ask.goal {
        Some(goal) => Some(planned(&state, &asked, &subject, goal.clone(), ask.chances).await?),
        None => None,
    };
    let sheet = Sheet::new(frame.clone(), frame.fill("planning.title", &[&name]), frame.t("planning.lead"))
        .above(above(&key, &name, &ask, &frame))
        .section(Section::new("", chooser(law, &ask, &frame)).at("goal"));
    answer::html(&match &found {
        Some(found) => route::sections(sheet, found, law, &frame),
        None => sheet.section(Section::new(frame.t("planning.goals"), list(law, &frame)).at("goals")),
    })
}

/// `GET /api/people/{id}/plan`
pub async fn plan_json(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::PeopleRead)?;
    let law = state.law();
    let ask = ask(law, &asked.options(&OPTIONS)?)?;
    let subject = Subject::new(Kind::Person, &key).map_err(|_| Fault::NotFound)?;
    let snapshot = state.snapshot(&asked).await?;
    named(&state, &snapshot, &asked, &subject).await?;
    let Some(goal) = ask.goal else {
        let known = goals(law).into_keys().collect();
        return Err(refused(PlanError::NoSuchGoal { goal: String::new(), known }));
    };
    let answer = planned(&state, &asked, &subject, goal, ask.chances).await?;
    Ok(answer::json(&Planned { subject, known_at: asked.known_at, answer }))
}

fn above(key: &str, name: &str, ask: &Ask, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.leaf("a", &[("href", &frame.href("/people"))], frame.t("nav.people")).raw(" / ");
    out.leaf("a", &[("href", &frame.href(format!("/people/{key}")))], name);
    if ask.goal.is_some() {
        let json = frame.same_question(&format!("/api/people/{key}/plan"));
        out.raw(" · ").leaf("a", &[("href", &json)], frame.t("planning.json"));
    }
    out
}

fn chooser(law: &Law, ask: &Ask, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", &frame.path)]);
    for (name, value) in frame.others(&OPTIONS) {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
    out.open("div", &[("class", "grow")]).leaf("label", &[("for", "goal")], frame.t("planning.goal"));
    out.open("select", &[("id", "goal"), ("name", "goal")]);
    for (id, title) in goals(law) {
        let chosen = if ask.goal.as_ref() == Some(&id) { "selected" } else { "" };
        out.leaf("option", &[("value", &id), ("selected", chosen)], frame.text(&title));
    }
    out.close("select").close("div");
    let checked = if ask.chances { "checked" } else { "" };
    out.open("p", &[]).open("label", &[]);
    out.empty("input", &[("type", "checkbox"), ("name", "chances"), ("value", YES), ("checked", checked)]);
    out.raw(" ").text(frame.t("planning.with_chances")).close("label").close("p");
    out.leaf("button", &[("type", "submit")], frame.t("planning.go")).close("form");
    out.leaf("p", &[("class", "small soft")], frame.t("planning.takes"));
    out
}

/// The goals as links, for a page on which none was chosen.
fn list(law: &Law, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[]);
    for (id, title) in goals(law) {
        out.open("li", &[]).leaf("a", &[("href", &frame.with("goal", &id))], frame.text(&title)).close("li");
    }
    out.close("ul");
    out
}
