//! Whoever is not signed in sees the registry and counts, and never a person.

use axum::http::StatusCode;

use crate::site::{NAME_A, NAME_B, Site, nobody};

/// Every address that can be opened, as the routers list them, with parts that lead somewhere.
fn addresses() -> Vec<String> {
    let source = include_str!("../../src/router.rs");
    let mut paths: Vec<String> = source
        .split(".route(\"")
        .skip(1)
        .map(|part| part.split_once('"').unwrap())
        .filter(|(_, rest)| rest.split("\n}").next().unwrap().contains("get("))
        .map(|(path, _)| path.to_owned())
        .collect();
    let document = serde_json::to_value(kanryu_server::openapi()).unwrap();
    let operations = document["paths"].as_object().unwrap();
    paths.extend(
        operations.iter().filter(|(_, item)| item.get("get").is_some()).map(|(path, _)| path.clone()),
    );
    assert!(paths.len() > 45, "the routers' texts were not read: {paths:?}");
    paths
}

/// Values for the part of a path that varies: records of every kind, those of people among them.
const PARTS: [&str; 7] = ["pa", "person:pa", "person:pb", "organization:a", "B01", "S01", "bases"];

#[tokio::test]
async fn no_address_shows_the_public_a_person() {
    let site = Site::new().await;
    for path in addresses() {
        let filled: Vec<String> = match path.find('{') {
            None => {
                vec![path.clone(), format!("{path}?as_of=2025-01-01"), format!("{path}?known_at=2026-11-24")]
            }
            Some(start) => {
                let end = path.find('}').unwrap();
                PARTS.iter().map(|part| format!("{}{part}{}", &path[..start], &path[end + 1..])).collect()
            }
        };
        for path in filled {
            let answer = site.get(&nobody(), &path).await;
            let text = answer.text();
            assert!(!text.contains(NAME_A) && !text.contains(NAME_B), "{path} shows a person");
            assert!(!text.contains("2001-02-03"), "{path} shows a date of birth");
            assert!(answer.status != StatusCode::INTERNAL_SERVER_ERROR, "{path}: {text}");
        }
    }
}

#[tokio::test]
async fn the_boards_of_the_registry_are_open_to_everybody() {
    let site = Site::new().await;
    for path in [
        "/",
        "/bases",
        "/businesses",
        "/pathways",
        "/law",
        "/law/compare?from=2026-11-24&to=2027-04-01",
        "/law/technical-intern-3-entry",
        "/governance",
        "/council",
        "/actions",
        "/agreements",
        "/medicines",
        "/timeline",
        "/slides",
        "/search?q=hospital",
        "/indicators",
        "/reviews",
        "/reviews/fy2021-25",
    ] {
        let answer = site.get(&nobody(), path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    }
}

#[tokio::test]
async fn the_public_is_led_to_the_sign_in_page_and_the_api_says_what_is_missing() {
    let site = Site::new().await;
    let page = site.get(&nobody(), "/people?q=x").await;
    assert_eq!(
        (page.status, page.header("location")),
        (StatusCode::SEE_OTHER, "/login?next=%2Fpeople%3Fq%3Dx")
    );
    let people = site.get(&nobody(), "/api/people").await.json();
    assert_eq!((people["total"].as_i64(), people["visible"].as_i64()), (Some(0), Some(0)));
    let audit = site.get(&nobody(), "/api/audit").await;
    assert_eq!(
        (audit.status, audit.json()["code"].as_str()),
        (StatusCode::UNAUTHORIZED, Some("access/sign-in"))
    );
}

#[tokio::test]
async fn counts_of_fewer_than_five_people_are_not_told_to_the_public() {
    let site = Site::new().await;
    let text = site.get(&nobody(), "/api/overview").await.text();
    let office = site.program(kanryu_server::access::Role::Secretariat, None, &["registry:read"]).await;
    let office = site.get(&office, "/api/overview").await.text();
    assert!(office.contains("\"key\":\"people-total\""), "{office}");
    assert_ne!(text, office, "two people are told to the secretariat only");
    assert!(text.contains("\"<5\""), "{text}");
}

#[tokio::test]
async fn a_browser_that_asks_for_an_icon_before_it_reads_a_page_gets_the_mark() {
    let site = Site::new().await;
    let icon = site.get(&nobody(), "/favicon.ico").await;
    assert_eq!(icon.status, StatusCode::OK);
    assert_eq!(icon.header("content-type"), "image/svg+xml");
    assert_eq!(icon.text(), site.get(&nobody(), "/assets/mark.svg").await.text());
}
