//! Published instances of matching through the program: a round file in, `kanryu match` out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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
    round: String,
    arguments: Vec<String>,
    pairs: Option<BTreeMap<String, String>>,
    unmatched: Option<Vec<String>>,
    stable: Option<bool>,
    status: Option<String>,
    total: Option<i64>,
    placed: Option<u64>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rounds")
}

fn kanryu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kanryu"))
        .args(arguments)
        .args(["--lang", "en"])
        .output()
        .expect("the program starts")
}

fn json(output: &Output) -> Json {
    let told = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("no JSON: {error}; {told}"))
}

fn run(case: &Case) -> Json {
    let round = folder().join(format!("{}.toml", case.round)).display().to_string();
    let mut arguments = vec!["match", "run", &round, "--format", "json"];
    arguments.extend(case.arguments.iter().map(String::as_str));
    json(&kanryu(&arguments))
}

fn pairs(answer: &Json) -> BTreeMap<String, String> {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let pairs = answer["pairs"].as_array().expect("a list of pairs");
    pairs.iter().map(|pair| (text(&pair["person"]), text(&pair["offer"]))).collect()
}

/// What differs between a case and the answer.
fn wrong(case: &Case, answer: &Json) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut same = |what: &str, wanted: Option<Json>, found: Json| {
        if wanted.as_ref().is_some_and(|wanted| *wanted != found) {
            wrong.push(format!("{} {:?}: {what} is {found}, not {wanted:?}", case.round, case.arguments));
        }
    };
    let value = |value: &Option<Vec<String>>| value.as_ref().map(|list| serde_json::json!(list));
    same(
        "pairs",
        case.pairs.as_ref().map(|pairs| serde_json::json!(pairs)),
        serde_json::json!(pairs(answer)),
    );
    same("unmatched", value(&case.unmatched).map(sorted), sorted(answer["unmatched"].clone()));
    same("stable", case.stable.map(Json::from), answer["stable"].clone());
    same("status", case.status.clone().map(Json::from), answer["status"]["word"].clone());
    same("total_cost", case.total.map(Json::from), answer["total_cost"].clone());
    same("placed", case.placed.map(Json::from), answer["counts"]["placed"].clone());
    wrong
}

fn sorted(list: Json) -> Json {
    let mut list: Vec<String> = serde_json::from_value(list).unwrap_or_default();
    list.sort();
    serde_json::json!(list)
}

#[test]
fn published_instances_come_out_as_published() {
    let text = std::fs::read_to_string(folder().join("cases.toml")).expect("the cases are there");
    let cases: Cases = toml::from_str(&text).expect("they can be read");
    assert!(cases.case.len() > 30);
    let wrong: Vec<String> = cases.case.iter().flat_map(|case| wrong(case, &run(case))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_workbook_of_a_round_runs_to_the_same_result_and_a_wrong_cell_is_named() {
    let folder = tempfile::tempdir().expect("a folder for the workbook");
    let text = std::fs::read_to_string(self::folder().join("cases.toml")).expect("the cases are there");
    let cases: Cases = toml::from_str(&text).expect("they can be read");
    let mut tried = 0;
    for case in &cases.case {
        let round = self::folder().join(format!("{}.toml", case.round)).display().to_string();
        let book = folder.path().join(format!("{}.xlsx", case.round)).display().to_string();
        let written = kanryu(&["match", "export", &round, "--out", &book]);
        assert!(written.status.success(), "{round}: {}", String::from_utf8_lossy(&written.stderr));
        let mut arguments = vec!["match", "run", &book, "--format", "json"];
        arguments.extend(case.arguments.iter().map(String::as_str));
        let again = json(&kanryu(&arguments));
        assert_eq!(again, run(case), "{}", case.round);
        tried += 1;
    }
    assert!(tried > 30);
}
