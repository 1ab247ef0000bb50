//! Host facilities and bodies over HTTP: told on a form, judged on a page, due on the list, seen by their own only.

use axum::http::StatusCode;
use kanryu_server::access::Role;

use crate::site::Site;

const FILE: &str = "[body]\nkind = \"registered-support\"\nregistration_until = 2027-05-31\n";

fn told<'a>(organization: &'a str, on: &'a str, file: &'a str) -> [(&'a str, &'a str); 3] {
    [("organization", organization), ("told_on", on), ("file", file)]
}

#[tokio::test]
async fn what_a_body_told_is_judged_is_due_and_is_seen_by_its_own_organization_only() {
    let site = Site::new().await;
    let own = site.reader(Role::CaseWorker, Some("organization:a")).await;
    let today = site.now().day_in_japan().to_string();
    let sent = site.post(&own, "/hosts", &told("organization:a", &today, FILE)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    assert_eq!(sent.header("location"), "/hosts/a");

    let page = site.get(&own, "/hosts/a?lang=en").await.text();
    assert!(page.contains("registration_until = 2027-05-31") && page.contains("id=\"deadlines\""), "{page}");
    assert!(site.get(&own, "/hosts?lang=en").await.text().contains("/hosts/a"));
    let due = site.get(&own, "/due?kind=host-duty&within=3660&lang=en").await.text();
    assert!(due.contains("/hosts/a"), "{due}");
    let program =
        site.program(Role::CaseWorker, Some("organization:a"), &["people:read", "registry:read"]).await;
    let rows = site.get(&program, "/api/due?kind=host-duty&within=3660").await.json();
    assert_eq!(rows["rows"][0]["subject"], "organization:a", "{rows}");
    let answer = site.get(&program, "/api/hosts/a").await.json();
    assert_eq!(answer["standing"]["subject"], "body", "{answer}");

    let other = site.reader(Role::CaseWorker, Some("organization:b")).await;
    assert_eq!(site.get(&other, "/hosts/a").await.status, StatusCode::NOT_FOUND);
    assert!(!site.get(&other, "/hosts").await.text().contains("/hosts/a"));
    assert!(!site.get(&other, "/due?within=3660").await.text().contains("/hosts/a"));
    let foreign = site.post(&other, "/hosts", &told("organization:a", &today, FILE)).await;
    assert!(foreign.status.is_client_error());
}

#[tokio::test]
async fn a_file_with_a_fault_names_its_line_and_nothing_is_kept() {
    let site = Site::new().await;
    let chief = site.reader(Role::Secretariat, None).await;
    let before = site.store.head().await.unwrap().seq;
    let today = site.now().day_in_japan();
    let (now, later) = (today.to_string(), today.plus_days(1).to_string());
    let broken = site.post(&chief, "/hosts", &told("organization:a", &now, "[body]\nkind = \"x\"\n")).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(broken.text().contains("facility.toml:2"), "{}", broken.text());
    for (organization, on) in [("organization:nobody", &now), ("person:pa", &now), ("organization:a", &later)]
    {
        let refused = site.post(&chief, "/hosts", &told(organization, on, FILE)).await;
        assert!(refused.status.is_client_error(), "{organization} {on}");
    }
    let operator = site.reader(Role::Operator, Some("organization:a")).await;
    assert!(
        site.post(&operator, "/hosts", &told("organization:a", &now, FILE)).await.status.is_client_error()
    );
    assert_eq!(site.store.head().await.unwrap().seq, before);
}
