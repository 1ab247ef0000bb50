//! Stories: events in, answers of boards out. `stories/README.md` tells the format.

use std::path::{Path, PathBuf};

use kanryu_domain::board::bases::bases;
use kanryu_domain::board::{Audience, Question};
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::history::{self, History};
use kanryu_domain::initiative;
use kanryu_domain::pathway::plan::plan;
use kanryu_domain::pathway::{Law, StepState, explain, standing};
use kanryu_domain::registry::Registry;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    story: Title,
    #[serde(default)]
    life: Option<toml::Table>,
    ask: Vec<Ask>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Title {
    title: Both,
}

#[derive(Deserialize)]
struct Both {
    ja: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    name: String,
    question: String,
    #[serde(default)]
    goal: Option<String>,
    as_of: toml::value::Datetime,
    #[serde(default)]
    known_at: Option<String>,
    expect: toml::Table,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stories")
}

/// Tells a story: asks everything, and fails with every answer that differs.
fn tell(name: &str) {
    let path = folder().join(name).with_extension("toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let story: Story = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(
        !story.story.title.ja.is_empty() && !story.story.title.en.is_empty(),
        "{name}: a title in both languages"
    );
    assert!(!story.ask.is_empty(), "{name}: a story asks something");
    let life = story.life.map(|life| {
        let text = toml::to_string(&life).expect("a table that was read can be written");
        history::parse(name, &text, Law::builtin().rulebook().catalog()).unwrap_or_else(|errors| {
            panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        })
    });
    let wrong: Vec<String> = story.ask.iter().flat_map(|ask| differences(ask, life.as_ref())).collect();
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

/// What differs from what the question expects, one line a field.
fn differences(ask: &Ask, life: Option<&History>) -> Vec<String> {
    let as_of: Day = ask.as_of.to_string().parse().unwrap_or_else(|error| panic!("{}: {error}", ask.name));
    let answer = match (ask.question.as_str(), life) {
        ("bases", _) => answer_of_bases(ask, as_of),
        ("standing", Some(life)) => answer_of_standing(life, as_of),
        ("plan", Some(life)) => answer_of_plan(ask, life, as_of),
        (question, Some(life)) => answer_of_explain(life, question, as_of),
        (question, None) => panic!("{}: {question} asks about a life, and the story has none", ask.name),
    };
    let mut wrong = Vec::new();
    for (key, expected) in &ask.expect {
        let expected = json_of(expected);
        let Some(found) = answer.get(key) else { panic!("{}: no answer has `{key}`", ask.name) };
        let holds = match (&expected, found, is_step_list(key)) {
            (Value::Array(some), Value::Array(all), true) => some.iter().all(|one| all.contains(one)),
            _ => *found == expected,
        };
        if !holds {
            wrong.push(format!("  {} ({as_of}): {key} is {found}, expected {expected}", ask.name));
        }
    }
    wrong
}

/// Lists of which a story names only the members that matter to it.
fn is_step_list(key: &str) -> bool {
    matches!(key, "lawful" | "blocked" | "unknown" | "missing" | "steps" | "blocked_by")
}

fn json_of(value: &toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(list) => list.iter().map(json_of).collect(),
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(n) => json!(n),
        toml::Value::Boolean(yes) => json!(yes),
        toml::Value::Float(_) | toml::Value::Table(_) => panic!("{value} is nothing that a story expects"),
    }
}

fn answer_of_bases(ask: &Ask, as_of: Day) -> Value {
    let known_at: Option<Instant> = ask.known_at.as_ref().map(|text| text.parse().expect("a moment"));
    let events = initiative::events();
    let known = events.iter().filter(|event| known_at.is_none_or(|at| event.recorded_at <= at));
    let registry = Registry::fold(known);
    let audience = Audience::Public;
    let report = bases(&Question { registry: &registry, as_of, known_at, audience: &audience });
    let board = serde_json::to_value(&report).expect("boards are JSON");
    let mut answer = board["counts"].clone();
    answer["places"] = board["places"].clone();
    answer
}

fn answer_of_standing(life: &History, as_of: Day) -> Value {
    let standing = standing(Law::builtin(), &life.record, as_of);
    let steps = |states: &[StepState]| -> Vec<&str> {
        standing
            .steps
            .iter()
            .filter(|step| states.contains(&step.state))
            .map(|step| step.id.as_str())
            .collect()
    };
    json!({
        "stage": standing.whereabouts.stage,
        "deadline": standing.whereabouts.deadline(),
        "certified": standing.whereabouts.certified,
        "lawful": steps(&[StepState::Lawful]),
        "blocked": steps(&[StepState::Blocked, StepState::NotInForce]),
        "unknown": steps(&[StepState::Unknown, StepState::NotEstablished]),
    })
}

/// The earliest route, lawful or else on law that is not established, and what stands in the way.
fn answer_of_plan(ask: &Ask, life: &History, as_of: Day) -> Value {
    let goal = ask.goal.as_deref().unwrap_or_else(|| panic!("{}: a plan names its `goal`", ask.name));
    let plan = plan(Law::builtin(), &life.record, &life.facts, goal, as_of)
        .unwrap_or_else(|error| panic!("{}: {error}", ask.name));
    let first = plan.routes.first().or(plan.not_established.first());
    let steps = first.iter().flat_map(|route| &route.steps).map(|step| step.id.as_str());
    json!({
        "verdict": plan.verdict,
        "reached_on": first.map(|route| route.reached_on),
        "examinations": first.map(|route| route.examinations),
        "confidence": first.map(|route| route.confidence),
        "steps": steps.collect::<Vec<_>>(),
        "blocked_by": plan.because.iter().map(|obstacle| obstacle.id.as_str()).collect::<Vec<_>>(),
    })
}

fn answer_of_explain(life: &History, question: &str, as_of: Day) -> Value {
    let answer =
        explain(Law::builtin(), &life.record, question, as_of).unwrap_or_else(|error| panic!("{error}"));
    let mut answer = serde_json::to_value(&answer).expect("explanations are JSON");
    if answer.get("missing").is_none() {
        answer["missing"] = json!([]);
    }
    answer
}

#[test]
fn a_student_becomes_a_certified_care_worker_and_returns() {
    tell("first-returnee");
}

#[test]
fn a_trainee_without_n3_meets_the_change_of_2019() {
    tell("intern-through-2019");
}

#[test]
fn a_trainee_stands_on_either_side_of_the_law_of_2027() {
    tell("law-of-2027");
}

#[test]
fn a_skilled_worker_plans_the_way_to_the_qualification_and_meets_its_limits() {
    tell("plan-of-a-skilled-worker");
}

#[test]
fn bases_are_counted_from_the_slides_and_from_the_follow_up() {
    tell("base-counts");
}

#[test]
fn every_story_is_told() {
    let told =
        ["base-counts", "first-returnee", "intern-through-2019", "law-of-2027", "plan-of-a-skilled-worker"];
    let mut found: Vec<String> = std::fs::read_dir(folder())
        .expect("there are stories")
        .filter_map(|entry| {
            entry.ok()?.file_name().into_string().ok()?.strip_suffix(".toml").map(str::to_owned)
        })
        .collect();
    found.sort();
    assert_eq!(found, told);
}
