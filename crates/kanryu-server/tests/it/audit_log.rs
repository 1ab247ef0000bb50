//! What is noted: every read of a person, every write, and who asked for the log.

use axum::http::StatusCode;
use kanryu_server::access::Role;
use serde_json::json;

use crate::site::{NAME_A, Site, nobody};

#[tokio::test]
async fn every_read_of_a_person_is_noted_with_who_read_it() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    for path in [
        "/people/pa",
        "/api/people/pa",
        "/api/explain?subject=person:pa&claim=exam-eligible",
        "/people/pa/plan?goal=specified-skilled-1",
        "/api/people/pa/plan?goal=specified-skilled-1",
        "/people",
        "/api/people",
        &format!("/search?q={NAME_A}"),
        "/export/people?format=csv",
    ] {
        let before = site.actions_about("person:pa").await.len();
        assert_eq!(site.get(&office, path).await.status, StatusCode::OK, "{path}");
        let after = site.actions_about("person:pa").await;
        assert_eq!(after.len(), before + 1, "{path} was not noted once: {after:?}");
    }
    let entries = site.audited().await;
    assert!(
        entries
            .iter()
            .filter(|entry| entry.entry.subject.is_some())
            .all(|entry| entry.entry.account == office.account)
    );
    assert!(site.store.verify(|_, _| {}).await.unwrap().broken.is_none(), "the chain of the audit log holds");
}

#[tokio::test]
async fn a_refused_read_is_no_read_and_a_read_of_the_registry_is_not_noted() {
    let site = Site::new().await;
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    site.get(&worker, "/people/pb").await;
    site.get(&worker, "/bases").await;
    assert!(site.audited().await.is_empty());
}

#[tokio::test]
async fn people_read_who_read_their_record() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    site.get(&office, "/people/pa").await;
    let person = site.reader(Role::Person, Some("person:pa")).await;
    let page = site.get(&person, "/people/pa/readers").await.words();
    assert!(page.contains("Invented secretariat Secretariat read a person"), "{page}");
    let chief = site.reader(Role::Administrator, None).await;
    assert_eq!(site.get(&chief, "/people/pa/readers").await.status, StatusCode::OK);
    assert_eq!(site.get(&office, "/people/pa/readers").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_write_is_noted() {
    let site = Site::new().await;
    let office = site.program(Role::Secretariat, None, &["people:write"]).await;
    let body = json!({ "events": [{
        "subject": "person:pa", "occurred_on": "2026-05-01",
        "source": { "kind": "statement", "place": "invented form" },
        "body": { "does": "states", "fact": { "fact": "entered-japan" } },
    }] });
    let answer = site.post_json(&office, "/api/events", "one", &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(site.actions_about("person:pa").await, ["events.recorded"]);
    let all = site.audited().await;
    assert!(
        all.iter().all(|entry| entry.entry.account == office.account && entry.entry.detail["by"] == "token")
    );
}

#[tokio::test]
async fn the_administrator_searches_the_log_and_that_is_noted_too() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    site.get(&office, "/people/pa").await;
    let chief = site.reader(Role::Administrator, None).await;
    let page = site.get(&chief, "/admin/audit?subject=person:pa&action=person.read").await;
    assert!(page.text().contains("Invented secretariat"), "{}", page.text());
    let none = site.get(&chief, "/admin/audit?subject=person:pa&action=import.undone").await.text();
    assert!(none.contains("There are no entries."));
    assert!(site.audited().await.iter().any(|entry| entry.entry.action == "audit.read"));
    let wrong = site.get(&chief, "/admin/audit?action=person.red").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text().contains("person.read"), "the valid actions are listed");
    assert_eq!(site.get(&office, "/admin/audit").await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.get(&nobody(), "/admin/audit").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn sixteen_readers_at_once_are_all_noted() {
    let site = std::sync::Arc::new(Site::new().await);
    let office = site.reader(Role::Secretariat, None).await;
    let reads = (0..16).map(|_| {
        let (site, office) = (site.clone(), office.clone());
        tokio::spawn(async move { site.get(&office, "/people/pa").await.status })
    });
    for read in reads.collect::<Vec<_>>() {
        assert_eq!(read.await.unwrap(), StatusCode::OK);
    }
    assert_eq!(site.actions_about("person:pa").await.len(), 16);
}
