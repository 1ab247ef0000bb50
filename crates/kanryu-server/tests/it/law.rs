//! The law in words and compared, over pages and API: who is told whose answers change.

use axum::http::StatusCode;
use kanryu_domain::event::Fact;
use kanryu_server::access::Role;
use kanryu_store::Append;

use crate::site::{NAME_A, NAME_B, Site, event, nobody};

const DAYS: &str = "from=2026-11-24&to=2027-04-01";

/// A site on which both people prepare to come to Japan: the law of April 2027 opens them a way.
async fn waiting() -> Site {
    let site = Site::new().await;
    let prepares = |number, person| {
        event(number, person, "2026-01-10", Fact::StageEntered { stage: "preparing".into(), site: None })
    };
    let both = [prepares(101, "person:pa"), prepares(102, "person:pb")];
    site.store.append(&both, Append::default()).await.unwrap();
    assert!(site.state.latest().await.is_ok());
    site
}

#[tokio::test]
async fn the_public_is_shown_what_differs_in_the_law_and_nothing_about_people() {
    let site = waiting().await;
    let page = site.get(&nobody(), &format!("/law/compare?{DAYS}&lang=en")).await;
    assert_eq!(page.status, StatusCode::OK);
    let words = page.words();
    assert!(words.contains("Statements that differ") && words.contains("skill-development-entry"));
    assert!(words.contains("Sign in to see"), "{words}");
    let report = site.get(&nobody(), &format!("/api/law/compare?{DAYS}")).await.json();
    assert!(report["law"].as_array().is_some_and(|law| !law.is_empty()));
    assert!(report["people"].is_null());
}

#[tokio::test]
async fn everybody_who_comes_in_is_told_of_the_people_they_may_see_and_it_is_recorded() {
    let site = waiting().await;
    let path = format!("/law/compare?{DAYS}");
    let office = site.reader(Role::Secretariat, None).await;
    let all = site.get(&office, &path).await.text();
    assert!(all.contains(NAME_A) && all.contains(NAME_B));
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    let own = site.get(&worker, &path).await.text();
    assert!(own.contains(NAME_A) && !own.contains(NAME_B));
    let operator = site.reader(Role::Operator, Some("organization:a")).await;
    let counts = site.get(&operator, &format!("{path}&lang=en")).await;
    assert!(!counts.text().contains(NAME_A) && counts.words().contains("fewer than 5"), "{}", counts.words());
    let read = site.actions_about("person:pb").await;
    assert_eq!(read.len(), 1, "the secretariat alone was shown them: {read:?}");
}

#[tokio::test]
async fn the_workbook_carries_every_table_and_the_people_of_the_reader_only() {
    let site = waiting().await;
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    let answer = site.get(&worker, &format!("/law/compare.xlsx?{DAYS}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let book = kanryu_files::read_bytes(&answer.bytes, "compare.xlsx", &Default::default()).unwrap();
    assert_eq!(book.sheets.len(), 3);
    let cells = format!("{:?}", book.sheets);
    assert!(cells.contains(NAME_A) && !cells.contains(NAME_B));
}

#[tokio::test]
async fn a_statement_is_found_by_its_source_and_leads_to_its_own_page() {
    let site = Site::new().await;
    let list = site.get(&nobody(), "/law?source=R-TRN-05&lang=en").await;
    assert!(list.text().contains("/law/technical-intern-3-entry"), "{}", list.words());
    assert!(list.bytes.len() < 300_000, "{} bytes", list.bytes.len());
    let page = site.get(&nobody(), "/law/technical-intern-3-entry?lang=en").await;
    assert!(page.words().contains("is on or before 2026-04-01"), "{}", page.words());
    assert_eq!(site.get(&nobody(), "/law/no-such-rule").await.status, StatusCode::NOT_FOUND);
    let entry = site.get(&nobody(), "/api/law/technical-intern-3-entry").await.json();
    assert!(entry["scenarios"].as_array().is_some_and(|scenarios| scenarios.len() >= 3));
    let wrong = site.get(&nobody(), "/law/compare?from=2027-02-30").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}
