//! Who sees whom, over pages and API.

use axum::http::StatusCode;
use kanryu_domain::event::{AffiliationRole, Fact};
use kanryu_server::access::Role;
use kanryu_store::Append;

use crate::site::{NAME_A, NAME_B, Site, event, nobody, subject};

#[tokio::test]
async fn a_case_worker_sees_the_people_of_the_own_organization_and_nobody_elses_exist() {
    let site = Site::new().await;
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    let list = site.get(&worker, "/people").await.text();
    assert!(list.contains(NAME_A) && !list.contains(NAME_B));
    for path in ["/people", "/api/people"] {
        assert_eq!(site.get(&worker, &format!("{path}/pa")).await.status, StatusCode::OK);
        let other = site.get(&worker, &format!("{path}/pb")).await;
        let unknown = site.get(&worker, &format!("{path}/no-such-person")).await;
        assert_eq!((other.status, unknown.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        assert!(!other.text().contains(NAME_B));
    }
}

#[tokio::test]
async fn a_person_sees_the_own_record_and_no_other() {
    let site = Site::new().await;
    let person = site.reader(Role::Person, Some("person:pa")).await;
    assert!(site.get(&person, "/people/pa").await.text().contains(NAME_A));
    assert_eq!(site.get(&person, "/people/pb").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&person, "/people/pb/readers").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&person, "/import").await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.get(&person, "/admin/audit").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_question_of_law_about_somebody_elses_person_is_not_answered() {
    let site = Site::new().await;
    let worker = site.program(Role::CaseWorker, Some("organization:a"), &["people:read"]).await;
    let ask = |person: &str| format!("/api/explain?subject=person:{person}&claim=exam-eligible");
    let own = site.get(&worker, &ask("pa")).await;
    assert_eq!(own.status, StatusCode::OK, "{}", own.text());
    assert_eq!(own.json()["asked"], "claim");
    assert_eq!(site.get(&worker, &ask("pb")).await.status, StatusCode::NOT_FOUND);
    let wrong = site.get(&worker, "/api/explain?subject=person:pa&claim=exam-elligible").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.json()["message"].as_str().unwrap().contains("exam-eligible"), "{}", wrong.text());
}

#[tokio::test]
async fn search_finds_people_only_for_those_who_may_see_them() {
    let site = Site::new().await;
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    let find = |name: &str| format!("/search?q={name}");
    assert!(site.get(&worker, &find(NAME_A)).await.text().contains("Hoa"));
    assert!(!site.get(&worker, &find(NAME_B)).await.text().contains("Minh"));
    for path in [find(NAME_A), format!("/api/search?q={NAME_A}")] {
        assert!(!site.get(&nobody(), &path).await.text().contains("Hoa"), "{path}");
    }
}

#[tokio::test]
async fn a_token_without_the_scope_for_people_reads_none() {
    let site = Site::new().await;
    let program = site.program(Role::Secretariat, None, &["registry:read"]).await;
    assert_eq!(site.get(&program, "/api/bases").await.status, StatusCode::OK);
    for path in ["/api/people", "/api/people/pa"] {
        let answer = site.get(&program, path).await;
        assert_eq!(
            (answer.status, answer.json()["code"].as_str()),
            (StatusCode::FORBIDDEN, Some("access/role"))
        );
    }
    let found = site.get(&program, &format!("/api/search?q={NAME_A}")).await.json();
    assert_eq!(found["total"], 0);
}

#[tokio::test]
async fn the_list_is_searched_sorted_and_paged_and_refuses_what_it_does_not_know() {
    let site = Site::new().await;
    let office = site.program(Role::Secretariat, None, &["people:read"]).await;
    let all = site.get(&office, "/api/people?sort=name&order=down&size=1&page=2").await.json();
    assert_eq!((all["total"].as_i64(), all["people"].as_array().unwrap().len()), (Some(2), 1));
    assert_eq!(all["people"][0]["subject"], "person:pa");
    for (query, code) in [
        ("sort=height", "request/value"),
        ("srot=name", "request/unknown-option"),
        ("page=0", "request/value"),
        ("size=501", "request/value"),
        ("due=-1", "request/value"),
    ] {
        let answer = site.get(&office, &format!("/api/people?{query}")).await;
        assert_eq!(
            (answer.status, answer.json()["code"].as_str()),
            (StatusCode::BAD_REQUEST, Some(code)),
            "{query}"
        );
    }
}

#[tokio::test]
async fn an_organization_that_is_no_longer_responsible_reads_nothing_by_asking_about_an_earlier_day() {
    let site = Site::new().await;
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    assert_eq!(site.get(&worker, "/people/pa").await.status, StatusCode::OK);
    let ended =
        Fact::AffiliationEnded { organization: subject("organization:a"), role: AffiliationRole::Host };
    site.store.append(&[event(70, "person:pa", "2026-10-31", ended)], Append::default()).await.unwrap();
    site.state.latest().await.unwrap();
    for day in [
        "",
        "?as_of=2025-01-01",
        "?known_at=2026-11-23T12:00:00Z",
        "?as_of=2025-01-01&known_at=2026-11-23T12:00:00Z",
    ] {
        for path in ["/people/pa", "/api/people/pa"] {
            assert_eq!(
                site.get(&worker, &format!("{path}{day}")).await.status,
                StatusCode::NOT_FOUND,
                "{path}{day}"
            );
        }
        for path in ["/people", "/api/people", "/export/people"] {
            assert!(!site.get(&worker, &format!("{path}{day}")).await.text().contains(NAME_A), "{path}{day}");
        }
    }
    let explain = "/api/explain?subject=person:pa&claim=exam-eligible&as_of=2025-01-01";
    assert_eq!(site.get(&worker, explain).await.status, StatusCode::NOT_FOUND);
    let found = site.get(&worker, &format!("/search?q={NAME_A}&as_of=2025-01-01")).await.text();
    assert!(!found.contains("Hoa"));
    let office = site.reader(Role::Secretariat, None).await;
    assert_eq!(site.get(&office, "/people/pa?as_of=2025-01-01").await.status, StatusCode::OK);
}
