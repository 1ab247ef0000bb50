//! The worked cases of law through the program: a history file in, `kanryu standing` out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value as Json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    life: String,
    as_of: toml::value::Datetime,
    stage: Option<String>,
    status: Option<String>,
    last: Option<toml::value::Datetime>,
    #[serde(default)]
    lawful: Vec<String>,
    #[serde(default)]
    not_lawful: Vec<String>,
    #[serde(default)]
    not_blocked: Vec<String>,
    #[serde(default)]
    blocked: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    earliest: BTreeMap<String, toml::value::Datetime>,
    #[serde(default)]
    latest: BTreeMap<String, toml::value::Datetime>,
    #[serde(default)]
    clocks: BTreeMap<String, toml::value::Datetime>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/standing")
}

fn standing(life: &Path, as_of: &str) -> Json {
    let output = Command::new(env!("CARGO_BIN_EXE_kanryu"))
        .args(["standing", &life.display().to_string(), "--as-of", as_of, "--format", "json", "--lang", "en"])
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}: {}", life.display(), String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}

/// What differs between a case and the answer.
fn wrong(case: &Case, answer: &Json) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut same = |what: &str, found: &Json, wanted: Option<String>| {
        if wanted.as_deref().is_some_and(|wanted| found.as_str() != Some(wanted)) {
            wrong.push(format!("{what} is {found}, not {wanted:?}"));
        }
    };
    let day = |day: &toml::value::Datetime| Some(day.to_string());
    same("stage", &answer["stage"], case.stage.clone());
    same("status", &answer["residence_status"], case.status.clone());
    same("last lawful day", &answer["last_lawful_day"], case.last.as_ref().and_then(day));
    let none = Vec::new();
    let steps = answer["steps"].as_array().unwrap_or(&none);
    let step = |id: &str| steps.iter().find(|step| step["id"] == id).cloned().unwrap_or_default();
    for id in &case.lawful {
        same(&format!("{id}: state"), &step(id)["state"], Some("lawful".to_owned()));
    }
    for (id, wanted) in &case.earliest {
        same(&format!("{id}: earliest"), &step(id)["earliest"], day(wanted));
    }
    for (id, wanted) in &case.latest {
        same(&format!("{id}: latest"), &step(id)["latest"], day(wanted));
    }
    let clocks = answer["clocks"].as_array().unwrap_or(&none);
    for (id, wanted) in &case.clocks {
        let clock = clocks.iter().find(|clock| clock["id"] == **id).cloned().unwrap_or_default();
        same(&format!("clock {id}: last day"), &clock["last_day"], day(wanted));
    }
    for id in &case.not_lawful {
        if step(id)["state"] == "lawful" || step(id).is_null() {
            wrong.push(format!("{id} is {}", step(id)["state"]));
        }
    }
    for id in &case.not_blocked {
        if step(id)["state"] == "blocked" || step(id)["state"] == "not-in-force" || step(id).is_null() {
            wrong.push(format!("{id} is {}: {}", step(id)["state"], step(id)["blocked_by"]));
        }
    }
    for (id, keys) in &case.blocked {
        let step = step(id);
        if !["not-met", "not-in-force"].contains(&step["verdict"].as_str().unwrap_or_default()) {
            wrong.push(format!("{id}: verdict is {}, needs {}", step["verdict"], step["needs"]));
        }
        let found = step["blocked_by"].to_string();
        wrong.extend(keys.iter().filter(|key| !found.contains(&format!("\"{key}\""))).map(|key| {
            let rules: Vec<String> = step["blocked_by"].as_array().unwrap_or(&none).iter().map(|rule| rule["id"].to_string()).collect();
            format!("{id}: no rule with source {key} among {}", rules.join(", "))
        }));
    }
    wrong
}

#[test]
fn every_worked_case_comes_out_right() {
    let text = std::fs::read_to_string(folder().join("cases.toml")).expect("the cases");
    let cases: Cases = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    let mut all = Vec::new();
    for case in &cases.case {
        let life = folder().join("lives").join(format!("{}.toml", case.life));
        let answer = standing(&life, &case.as_of.to_string());
        all.extend(wrong(case, &answer).into_iter().map(|wrong| format!("{}: {wrong}", case.name)));
    }
    assert!(all.is_empty(), "\n{}", all.join("\n"));
    assert!(cases.case.len() >= 18, "{} cases", cases.case.len());
}

#[test]
fn a_person_abroad_has_no_status_and_no_last_day_and_is_still_told_what_comes_next() {
    let life = folder().join("lives/trainee-home-again.toml");
    let answer = standing(&life, "2027-05-10");
    assert_eq!(answer["residence_status"], Json::Null);
    assert_eq!(answer["last_lawful_day"], Json::Null);
    assert!(answer["steps"].as_array().is_some_and(|steps| !steps.is_empty()));
}

#[test]
fn the_sheet_is_printed_in_each_of_its_languages_and_no_other() {
    let life = folder().join("lives/trainee-end-of-second-stage.toml").display().to_string();
    let print = |code: &str| {
        Command::new(env!("CARGO_BIN_EXE_kanryu"))
            .args(["standing", &life, "--as-of", "2025-04-20", "--sheet", code])
            .output()
            .expect("the program starts")
    };
    for code in ["ja", "en", "vi", "id"] {
        let output = print(code);
        assert!(output.status.success() && output.stdout.len() > 300, "{code}");
    }
    assert_eq!(print("fr").status.code(), Some(2));
}
