//! Agreements on record, what they commit to, and how that is counted.

use axum::http::StatusCode;
use kanryu_server::access::Role;
use serde_json::Value;

use crate::site::{Reader, Site, nobody};

const SIGNED: [(&str, &str); 5] = [
    ("title_ja", "架空の覚書"),
    ("title_en", "Invented memorandum"),
    ("kind", "healthcare-memorandum"),
    ("parties", "JP; VN"),
    ("signed", "2024-07-18"),
];

async fn agreements(site: &Site, as_of: &str) -> Value {
    site.get(&nobody(), &format!("/api/agreements?as_of={as_of}")).await.json()
}

async fn indicator(site: &Site, key: &str, as_of: &str) -> Value {
    let json = site.get(&nobody(), &format!("/api/indicators?as_of={as_of}")).await.json();
    let rows = json["rows"].as_array().unwrap();
    rows.iter().find(|row| row["key"] == key).unwrap()["actual"].clone()
}

/// Commits to something by a day; its record.
async fn commit(site: &Site, office: &Reader, agreement: &str, title: &str, due: &str) -> String {
    let fields = [
        ("agreement", agreement),
        ("title_ja", title),
        ("title_en", title),
        ("owners", "架空省; Invented ministry"),
        ("due", due),
    ];
    let told = site.post(office, "/agreements/commitments", &fields).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text());
    let board = agreements(site, "2026-11-24").await;
    let all = board["commitments"].as_array().unwrap().clone();
    let found = all.iter().find(|row| row["title"]["en"] == title).unwrap();
    found["subject"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn commitments_of_a_memorandum_are_recorded_reported_on_and_counted_and_grow_overdue() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    assert_eq!(indicator(&site, "memoranda-commitments-met", "2026-11-24").await["is"], "no-data");
    let signed = site.post(&office, "/agreements", &SIGNED).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
    let board = agreements(&site, "2026-11-24").await;
    let agreement = board["recorded"][0]["subject"].as_str().unwrap().to_owned();
    assert_eq!(board["recorded"][0]["signed_on"], "2024-07-18");
    let first = commit(&site, &office, &agreement, "Teachers", "2026-12-31").await;
    let second = commit(&site, &office, &agreement, "Committee", "2027-03-31").await;
    assert_eq!(indicator(&site, "memoranda-commitments-met", "2026-11-24").await["value"], 0.0);
    for action in [&first, &second] {
        let report = [("commitment", action.as_str()), ("state", "done"), ("evidence", "invented minutes")];
        let told = site.post(&office, "/agreements/reports", &report).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text());
        if *action == first {
            assert_eq!(indicator(&site, "memoranda-commitments-met", "2026-11-24").await["value"], 0.0);
            // The committee is due on 2027-03-31 and nobody has reported on it.
            assert_eq!(indicator(&site, "commitments-overdue", "2027-03-31").await["value"], 0.0);
            assert_eq!(indicator(&site, "commitments-overdue", "2027-04-01").await["value"], 1.0);
            let page = site.get(&nobody(), "/agreements?as_of=2027-04-01&lang=en").await;
            assert!(page.words().contains("overdue"), "{}", page.words());
        }
    }
    assert_eq!(indicator(&site, "memoranda-commitments-met", "2026-11-24").await["value"], 100.0);
    let review = site.get(&nobody(), "/reviews/fy2026-30?lang=en").await;
    assert!(review.words().contains("2 of 2 done"), "{}", review.words());
    assert_eq!(indicator(&site, "commitments-overdue", "2027-04-01").await["value"], 0.0);
}

#[tokio::test]
async fn agreements_of_other_kinds_are_not_counted_among_memoranda_of_the_initiative() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let mut fields = SIGNED;
    fields[2].1 = "specified-skilled-memorandum";
    site.post(&office, "/agreements", &fields).await;
    let board = agreements(&site, "2026-11-24").await;
    let agreement = board["recorded"][0]["subject"].as_str().unwrap().to_owned();
    commit(&site, &office, &agreement, "Exchange of lists", "2026-12-31").await;
    assert_eq!(indicator(&site, "memoranda-commitments-met", "2026-11-24").await["is"], "no-data");
}

#[tokio::test]
async fn only_who_keeps_the_register_records_and_what_is_wrong_is_named() {
    let site = Site::new().await;
    let operator = site.reader(Role::Operator, Some("organization:a")).await;
    assert_eq!(site.post(&operator, "/agreements", &SIGNED).await.status, StatusCode::FORBIDDEN);
    let office = site.reader(Role::Secretariat, None).await;
    let wrong = [
        ("kind", "treaty"),
        ("parties", "JP"),
        ("parties", "JP; QQ"),
        ("signed", "2027-01-01"),
        ("title_ja", ""),
    ];
    for (field, value) in wrong {
        let mut fields = SIGNED;
        fields.iter_mut().filter(|(name, _)| *name == field).for_each(|pair| pair.1 = value);
        let refused = site.post(&office, "/agreements", &fields).await;
        assert!(refused.status.is_client_error(), "{field} = {value}: {}", refused.status);
        assert!(refused.text().contains(field), "{field} = {value}: {}", refused.text());
    }
    let nowhere = [
        ("agreement", "agreement:none"),
        ("title_ja", "x"),
        ("title_en", "x"),
        ("owners", "x"),
        ("due", "2027-01-01"),
    ];
    assert!(site.post(&office, "/agreements/commitments", &nowhere).await.status.is_client_error());
    let action = [("commitment", "policy-action:A01"), ("state", "done"), ("evidence", "x")];
    assert!(site.post(&office, "/agreements/reports", &action).await.status.is_client_error());
    let page = site.get(&nobody(), "/agreements?lang=en").await;
    assert!(!page.text().contains("name=\"parties\""), "the public records nothing");
}
