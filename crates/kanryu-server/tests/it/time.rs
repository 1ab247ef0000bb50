//! The two dates of every read: the day it speaks of, and the moment of knowledge.

use axum::http::StatusCode;
use kanryu_domain::calendar::Instant;
use kanryu_server::access::Role;
use kanryu_store::Append;
use serde_json::json;

use crate::site::{START_MS, Site, event, nobody};

#[tokio::test]
async fn in_march_2017_seventeen_bases_are_open_six_planned_and_one_under_study() {
    let site = Site::new().await;
    let board = site.get(&nobody(), "/api/bases?as_of=2017-03-31").await.json();
    let counts = &board["counts"];
    assert_eq!(
        (counts["open"].as_i64(), counts["planned"].as_i64(), counts["feasibility"].as_i64()),
        (Some(17), Some(6), Some(1)),
        "{counts}"
    );
    assert_eq!((board["places"].as_i64(), board["as_of"].as_str()), (Some(39), Some("2017-03-31")));
}

#[tokio::test]
async fn what_was_not_known_yet_is_not_told() {
    let site = Site::new().await;
    let office = site.program(Role::Secretariat, None, &["people:read"]).await;
    let before = Instant::from_ms(START_MS - 2 * 86_400_000);
    let answer = site.get(&office, &format!("/api/people?known_at={before}")).await.json();
    assert_eq!(
        (answer["total"].as_i64(), answer["known_at"].as_str()),
        (Some(0), Some(before.to_string().as_str()))
    );
    let now = site.get(&office, "/api/people").await.json();
    assert_eq!(now["total"], 2);
    assert!(now.get("known_at").is_none());
}

#[tokio::test]
async fn a_moment_of_knowledge_is_asked_again_when_the_log_has_grown() {
    let site = Site::new().await;
    let office = site.program(Role::Secretariat, None, &["people:read"]).await;
    let path = format!("/api/people?known_at={}", Instant::from_ms(START_MS));
    assert_eq!(site.get(&office, &path).await.json()["total"], 2);
    let mut late = event(
        50,
        "person:pc",
        "2024-04-01",
        kanryu_domain::event::Fact::PersonRegistered {
            name: kanryu_domain::event::Name {
                latin: Some("INVENTED Third".into()),
                kana: None,
                native: None,
            },
            born_on: None,
            sex: None,
            nationality: "ID".into(),
        },
    );
    late.recorded_at = Instant::from_ms(START_MS - 1_000);
    site.store.append(&[late], Append::default()).await.unwrap();
    // Another process recorded it: the site sees it when it looks at the log again.
    site.state.latest().await.unwrap();
    assert_eq!(site.get(&office, &path).await.json()["total"], 3);
}

#[tokio::test]
async fn a_write_is_seen_by_the_next_read_and_never_twice() {
    let site = Site::new().await;
    let office = site.program(Role::Secretariat, None, &["people:read", "people:write"]).await;
    let body = json!({ "events": [{
        "subject": "person:new-1", "occurred_on": "2026-05-01",
        "source": { "kind": "statement", "place": "invented form" },
        "body": { "does": "states", "fact": { "fact": "person-registered", "name": { "latin": "INVENTED New" }, "nationality": "PH" } },
    }] });
    let first = site.post_json(&office, "/api/events", "key-1", &body).await.json();
    assert_eq!(first["recorded"], 1, "{first}");
    assert_eq!(site.get(&office, "/api/people").await.json()["total"], 3);
    site.pass_minutes(3);
    let again = site.post_json(&office, "/api/events", "key-1", &body).await.json();
    assert_eq!((again["recorded"].as_i64(), again["already_known"].as_i64()), (Some(0), Some(1)), "{again}");
    let mut other = body.clone();
    other["events"][0]["occurred_on"] = json!("2026-05-02");
    let reused = site.post_json(&office, "/api/events", "key-1", &other).await;
    assert_eq!(reused.status, StatusCode::CONFLICT, "{}", reused.text());
    assert_eq!(site.get(&office, "/api/people").await.json()["total"], 3);
}

#[tokio::test]
async fn days_that_do_not_exist_are_refused_with_the_form_that_is_right() {
    let site = Site::new().await;
    for (query, part) in [
        ("as_of=2017-02-30", "as_of"),
        ("as_of=yesterday", "as_of"),
        ("known_at=2026-13-01", "known_at"),
        ("lang=fr", "lang"),
    ] {
        let answer = site.get(&nobody(), &format!("/api/bases?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.json()["place"], part, "{query}");
        assert_eq!(
            site.get(&nobody(), &format!("/bases?{query}")).await.status,
            StatusCode::BAD_REQUEST,
            "{query}"
        );
    }
}
