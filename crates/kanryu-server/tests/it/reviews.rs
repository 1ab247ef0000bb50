//! The scorecard and the reviews over HTTP: page, PDF and JSON, and decisions that become policy actions.

use axum::http::StatusCode;
use kanryu_server::access::Role;

use crate::site::{Reader, Site};

const DECISION: [(&str, &str); 4] = [
    ("title_ja", "架空の決定"),
    ("title_en", "Invented decision"),
    ("owners", "架空の事務局; Invented office"),
    ("due", "2027-03-31"),
];

#[tokio::test]
async fn the_scorecard_says_no_data_and_leads_to_records_and_assumptions() {
    let site = Site::new().await;
    let page = site.get(&Reader::default(), "/indicators?lang=en").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    for wanted in [
        "no data",
        "href=\"/bases?lang=en\"",
        "/projections?measure=certified",
        "On track",
        "id=\"uhc-index\"",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing: {text}");
    }
    let json = site.get(&Reader::default(), "/api/indicators").await.json();
    let row =
        json["rows"].as_array().unwrap().iter().find(|row| row["key"] == "training-cost").unwrap().clone();
    assert_eq!((row["actual"]["is"].as_str(), row["light"].as_str()), (Some("no-data"), Some("no-data")));
    let file = site.get(&Reader::default(), "/export/indicators?format=csv").await;
    assert!(file.text().contains("places-opened"), "{}", file.text());
}

#[tokio::test]
async fn a_review_is_a_page_a_pdf_and_json_and_an_unknown_cycle_is_not_found() {
    let site = Site::new().await;
    let nobody = Reader::default();
    let page = site.get(&nobody, "/reviews/fy2021-25?lang=en").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.words().contains("dates inferred"), "{}", page.words());
    assert!(page.text().contains("/reviews/fy2021-25.pdf?lang=en"));
    assert!(!page.text().contains("name=\"owners\""), "the public decides nothing");
    let pdf = site.get(&nobody, "/reviews/fy2021-25.pdf?lang=en").await;
    assert_eq!((pdf.status, pdf.header("content-type")), (StatusCode::OK, "application/pdf"));
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    assert!(pdf.bytes == site.get(&nobody, "/reviews/fy2021-25.pdf?lang=en").await.bytes);
    let json = site.get(&nobody, "/api/reviews/fy2021-25").await.json();
    assert_eq!(json["cycle"]["inferred"].as_bool(), Some(true), "{json}");
    let list = site.get(&nobody, "/reviews").await.text();
    assert!(list.contains("/reviews/fy2026-30"));
    for path in ["/reviews/fy2031-35", "/reviews/fy2031-35.pdf", "/api/reviews/x"] {
        assert_eq!(site.get(&nobody, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_decision_becomes_a_policy_action_with_owner_and_date_and_is_reported_on() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let decided = site.post(&office, "/reviews/fy2021-25/decisions", &DECISION).await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.text());
    let json = site.get(&office, "/api/reviews/fy2021-25").await.json();
    let decisions = json["decisions"].as_array().unwrap();
    assert_eq!(decisions.len(), 1, "{json}");
    let action = &decisions[0];
    assert_eq!(action["title"]["en"], "Invented decision");
    assert_eq!(action["owners"], serde_json::json!(["架空の事務局", "Invented office"]));
    assert_eq!(
        (action["begins_on"].as_str(), action["ends_on"].as_str()),
        (Some("2026-11-24"), Some("2027-03-31"))
    );
    let subject = action["subject"].as_str().unwrap().to_owned();
    assert!(site.get(&office, "/actions?lang=en").await.text().contains("Invented decision"));

    let report = [("decision", subject.as_str()), ("state", "done"), ("evidence", "invented minutes")];
    let told = site.post(&office, "/reviews/fy2021-25/reports", &report).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text());
    let json = site.get(&office, "/api/reviews/fy2021-25").await.json();
    assert_eq!(json["decisions"][0]["state"]["code"], "done", "{json}");
    let foreign = [("decision", "policy-action:A01"), ("state", "done"), ("evidence", "x")];
    let refused = site.post(&office, "/reviews/fy2021-25/reports", &foreign).await;
    assert!(refused.status.is_client_error(), "only decisions of the cycle are reported on here");
}

#[tokio::test]
async fn only_the_secretariat_decides_and_a_decision_needs_an_owner_and_a_later_day() {
    let site = Site::new().await;
    for role in [Role::CaseWorker, Role::Operator] {
        let reader = site.reader(role, Some("organization:a")).await;
        let refused = site.post(&reader, "/reviews/fy2021-25/decisions", &DECISION).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    let office = site.reader(Role::Secretariat, None).await;
    for (field, value) in [("owners", " ; "), ("due", "2026-01-01"), ("due", "soon"), ("title_en", "")] {
        let mut fields = DECISION;
        fields.iter_mut().filter(|(name, _)| *name == field).for_each(|pair| pair.1 = value);
        let refused = site.post(&office, "/reviews/fy2021-25/decisions", &fields).await;
        assert!(refused.status.is_client_error(), "{field} = {value}: {}", refused.status);
        assert!(refused.text().contains(field), "{field} = {value}: {}", refused.text());
    }
    let json = site.get(&office, "/api/reviews/fy2021-25").await.json();
    assert_eq!(json["decisions"], serde_json::json!([]));
}
