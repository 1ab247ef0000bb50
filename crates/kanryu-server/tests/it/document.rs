//! The OpenAPI document says what the router does, in both directions.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use serde_json::Value;

use crate::site::{Site, nobody};

fn document() -> Value {
    serde_json::to_value(kanryu_server::openapi()).unwrap()
}

#[tokio::test]
async fn the_router_answers_every_operation_of_the_document_and_no_other_method() {
    let site = Site::new().await;
    let document = document();
    for (path, item) in document["paths"].as_object().unwrap() {
        let filled = path.replace("{id}", "none");
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let documented = item.get(method.as_str().to_lowercase()).is_some();
            let answer = site.call(&nobody(), method.clone(), &filled).await;
            let refused = answer.status == StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(refused, !documented, "{method} {path}: {} {}", answer.status, answer.text());
            let known = answer.status != StatusCode::NOT_FOUND || path.contains('{');
            assert!(known, "{method} {path} is documented and has no route");
        }
    }
}

#[tokio::test]
async fn what_is_not_in_the_document_is_not_there() {
    let site = Site::new().await;
    for path in ["/api", "/api/", "/api/nothing", "/api/people/pa/readers", "/api/accounts", "/api/bases/"] {
        let answer = site.get(&nobody(), path).await;
        assert_eq!(
            (answer.status, answer.json()["code"].as_str()),
            (StatusCode::NOT_FOUND, Some("request/not-found")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn every_option_of_the_document_is_taken_and_any_other_is_refused() {
    let site = Site::new().await;
    let document = document();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(get) = item.get("get").filter(|_| !path.contains('{') && path != "/api/audit") else {
            continue;
        };
        let names: Vec<&str> = get["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|one| one["in"] == "query")
            .filter_map(|one| one["name"].as_str())
            .collect();
        assert!(names.contains(&"as_of"), "{path} does not take as_of");
        for name in names {
            let answer = site.get(&nobody(), &format!("{path}?{name}=")).await;
            assert_ne!(answer.json()["code"], "request/unknown-option", "{path} {name}");
        }
        let wrong = site.get(&nobody(), &format!("{path}?no_such_option=1")).await;
        assert_eq!(wrong.json()["code"], "request/unknown-option", "{path}");
    }
}

#[test]
fn every_reference_of_the_document_leads_to_a_component() {
    let document = document();
    let mut references = BTreeSet::new();
    collect(&document, &mut references);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let missing: Vec<&String> = references.iter().filter(|name| !schemas.contains_key(*name)).collect();
    assert!(missing.is_empty(), "no component: {missing:?}");
    let ids: Vec<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "operation ids are not unique: {ids:?}");
}

fn collect(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            let name = fields
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|text| text.strip_prefix("#/components/schemas/"));
            found.extend(name.map(str::to_owned));
            fields.values().for_each(|value| collect(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// `KANRYU_BLESS=1` writes the file anew; the difference is what a reviewer reads.
#[tokio::test]
async fn the_document_in_docs_is_the_one_that_is_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api/openapi.json");
    let now = serde_json::to_string_pretty(&document()).unwrap() + "\n";
    if std::env::var_os("KANRYU_BLESS").is_some() {
        std::fs::create_dir_all(std::path::Path::new(path).parent().unwrap()).unwrap();
        std::fs::write(path, &now).unwrap();
    }
    let checked_in = std::fs::read_to_string(path).expect("docs/api/openapi.json is checked in");
    assert!(checked_in == now, "docs/api/openapi.json is old: run this test with KANRYU_BLESS=1");
    let site = Site::new().await;
    assert_eq!(site.get(&nobody(), "/api/openapi.json").await.json(), document());
}
