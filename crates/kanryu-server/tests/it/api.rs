//! Recording through the API: checked, all or none, by whoever may.

use axum::http::StatusCode;
use kanryu_server::access::Role;
use serde_json::{Value, json};

use crate::site::{Site, nobody};

fn entered(person: &str) -> Value {
    json!({
        "subject": person, "occurred_on": "2026-05-01",
        "source": { "kind": "statement", "place": "invented form" },
        "body": { "does": "states", "fact": { "fact": "entered-japan" } },
    })
}

#[tokio::test]
async fn a_batch_is_recorded_as_a_whole_or_not_at_all() {
    let site = Site::new().await;
    let office = site.program(Role::Secretariat, None, &["people:write"]).await;
    let before = site.store.head().await.unwrap().seq;
    let body = json!({ "events": [entered("person:pa"), entered("person:unknown")] });
    let answer = site.post_json(&office, "/api/events", "k", &body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refusal = answer.json();
    assert_eq!(
        (refusal["code"].as_str(), refusal["place"].as_str()),
        (Some("registry/not-registered"), Some("events[1]"))
    );
    assert!(refusal["hint"].is_string());
    assert_eq!(site.store.head().await.unwrap().seq, before);
}

#[tokio::test]
async fn a_case_worker_records_about_the_own_people_only_and_learns_nothing_about_others() {
    let site = Site::new().await;
    let worker = site.program(Role::CaseWorker, Some("organization:a"), &["people:write"]).await;
    let own = site.post_json(&worker, "/api/events", "1", &json!({ "events": [entered("person:pa")] })).await;
    assert_eq!(own.status, StatusCode::OK, "{}", own.text());
    let other =
        site.post_json(&worker, "/api/events", "2", &json!({ "events": [entered("person:pb")] })).await;
    let unknown =
        site.post_json(&worker, "/api/events", "3", &json!({ "events": [entered("person:nobody")] })).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        (other.status, other.json()),
        (unknown.status, unknown.json()),
        "the two answers tell them apart"
    );
}

#[tokio::test]
async fn a_case_worker_takes_over_nobody_elses_person_by_saying_so() {
    let site = Site::new().await;
    let worker =
        site.program(Role::CaseWorker, Some("organization:a"), &["people:write", "people:read"]).await;
    let mut claim = entered("person:pb");
    claim["body"] = json!({ "does": "states", "fact": { "fact": "affiliation-began", "organization": "organization:a", "role": "host" } });
    let answer = site.post_json(&worker, "/api/events", "1", &json!({ "events": [claim] })).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut link = entered("person:pa");
    link["body"] = json!({ "does": "same-as", "other": "person:pb", "reason": "invented" });
    let answer = site.post_json(&worker, "/api/events", "2", &json!({ "events": [link] })).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.get(&worker, "/api/people").await.json()["total"], 1);
}

#[tokio::test]
async fn records_other_than_people_need_the_scope_for_them() {
    let site = Site::new().await;
    let event = json!({
        "subject": "organization:c", "occurred_on": "2026-05-01",
        "source": { "kind": "statement", "place": "invented form" },
        "body": { "does": "states", "fact": { "fact": "organization-named", "name": { "ja": "架空", "en": "Invented" }, "kind": "company" } },
    });
    let body = json!({ "events": [event] });
    let people_only = site.program(Role::Secretariat, None, &["people:write"]).await;
    assert_eq!(site.post_json(&people_only, "/api/events", "1", &body).await.status, StatusCode::FORBIDDEN);
    let keeper = site.program(Role::Secretariat, None, &["people:write", "admin"]).await;
    assert_eq!(site.post_json(&keeper, "/api/events", "1", &body).await.status, StatusCode::OK);
    let worker = site.program(Role::CaseWorker, Some("organization:a"), &["people:write", "admin"]).await;
    assert_eq!(site.post_json(&worker, "/api/events", "2", &body).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_not_a_batch_is_refused_with_its_place_and_nothing_of_its_content() {
    let site = Site::new().await;
    let office = site.program(Role::Secretariat, None, &["people:write"]).await;
    let mut wrong = entered("person:pa");
    wrong["occurred_on"] = json!("SECRETNAME");
    let bodies = [
        json!({ "events": [wrong] }),
        json!({ "events": [], "more": "SECRETNAME" }),
        json!({ "events": [{ "subject": "person:SECRET NAME" }] }),
        json!("SECRETNAME"),
    ];
    for body in bodies {
        let answer = site.post_json(&office, "/api/events", "k", &body).await;
        assert_eq!(
            (answer.status, answer.json()["code"].as_str()),
            (StatusCode::BAD_REQUEST, Some("request/unreadable")),
            "{body}"
        );
        assert!(!answer.text().contains("SECRET"), "{}", answer.text());
    }
    for events in [json!([]), json!(vec![entered("person:pa"); 1_001])] {
        let answer = site.post_json(&office, "/api/events", "k", &json!({ "events": events })).await;
        assert_eq!(
            (answer.status, answer.json()["place"].as_str()),
            (StatusCode::BAD_REQUEST, Some("events"))
        );
    }
    let no_key =
        site.post_json(&office, "/api/events", "", &json!({ "events": [entered("person:pa")] })).await;
    assert_eq!(
        (no_key.status, no_key.json()["place"].as_str()),
        (StatusCode::BAD_REQUEST, Some("Idempotency-Key"))
    );
}

#[tokio::test]
async fn bases_are_given_as_geojson_with_honest_positions() {
    let site = Site::new().await;
    let answer = site.get(&nobody(), "/api/bases.geojson?as_of=2017-03-31").await;
    assert_eq!(answer.header("content-type"), "application/geo+json");
    let features = answer.json()["features"].as_array().unwrap().clone();
    assert_eq!(features.len(), 24);
    let placed = features.iter().find(|feature| feature["geometry"].is_object()).unwrap();
    let longitude = placed["geometry"]["coordinates"][0].as_f64().unwrap();
    assert!(longitude.abs() > 30.0, "longitude stands first: {placed}");
    assert!(features.iter().all(|feature| feature["properties"]["position_is_placeholder"].is_boolean()));
}

#[tokio::test]
async fn the_pathways_tell_the_law_by_its_hash_and_hide_small_counts() {
    let site = Site::new().await;
    let board = site.get(&nobody(), "/api/pathways?as_of=2026-11-24").await.json();
    assert!(board["stages"].as_array().unwrap().len() > 5 && board["steps"].as_array().unwrap().len() > 5);
    assert_eq!(board["law"].as_str().map(str::len).map(|length| length >= 16), Some(true));
    let claims: Vec<&str> =
        board["steps"].as_array().unwrap().iter().filter_map(|step| step["requires"].as_str()).collect();
    assert!(!claims.is_empty());
}

#[tokio::test]
async fn single_records_and_slides_are_given_with_their_evidence() {
    let site = Site::new().await;
    let slides = site.get(&nobody(), "/api/slides").await.json();
    let slide = slides["rows"][0]["subject"].as_str().unwrap().to_owned();
    let key = slide.split(':').nth(1).unwrap();
    assert_eq!(site.get(&nobody(), &format!("/api/slides/{key}")).await.status, StatusCode::OK);
    assert_eq!(site.get(&nobody(), "/api/sites/B01").await.status, StatusCode::OK);
    assert_eq!(site.get(&nobody(), "/api/records/site:B01").await.json()["subject"], "site:B01");
    for path in [
        "/api/records/person:pa",
        "/api/records/organization:a",
        "/api/records/nonsense",
        "/api/sites/NONE",
        "/api/slides/NONE",
    ] {
        assert_eq!(site.get(&nobody(), path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
