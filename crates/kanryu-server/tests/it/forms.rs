//! Forms that are posted come from this site and from this session, or change nothing.

use axum::http::{Request, StatusCode, header};
use kanryu_server::access::Role;

use crate::site::{Site, nobody};

/// Every address that takes a form, as the router lists them; a path's own part is filled in.
pub fn posts() -> Vec<String> {
    let source: String = include_str!("../../src/router.rs").split_whitespace().collect::<Vec<_>>().join(" ");
    let source = source.replace(".route( ", ".route(");
    let mut found = Vec::new();
    for part in source.split(".route(\"").skip(1) {
        let (path, rest) = part.split_once('"').unwrap();
        let handler = rest.split(" } ").next().unwrap();
        if handler.contains("post(") {
            found.push(path.replace("{id}", "1"));
        }
    }
    assert!(found.len() > 15, "the router's text was not read: {found:?}");
    found
}

#[tokio::test]
async fn every_form_without_the_sessions_own_value_is_refused() {
    let site = Site::new().await;
    let chief = site.reader(Role::Administrator, None).await;
    let before = site.store.head().await.unwrap().seq;
    for path in posts() {
        for value in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let answer = match path.as_str() {
                "/import" | "/law/compare" | "/law/facility" | "/matching/1/lists" => {
                    site.send_file(&chief, &path, value, ("a.csv", b"x")).await
                }
                _ => site.post_bare(&chief, &path, &[("csrf", value)]).await,
            };
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} took {value:?}: {}", answer.text());
        }
    }
    assert_eq!(site.store.head().await.unwrap().seq, before);
    assert_eq!(site.get(&chief, "/account").await.status, StatusCode::OK, "the session did not end");
}

#[tokio::test]
async fn a_facility_file_and_a_draft_are_answered_on_the_page_and_kept_nowhere() {
    let site = Site::new().await;
    let chief = site.reader(Role::Administrator, None).await;
    let before = site.store.head().await.unwrap().seq;
    let facility = "[facility]\nin_care_council = true\n[staff]\nfull_time = 11\njapanese_etc = 9\n[people]\nspecified_skilled_1 = 9\n";
    let path = "/law/facility?lang=en&as_of=2026-11-23";
    let answer = site.send_file(&chief, path, &chief.csrf, ("home.toml", facility.as_bytes())).await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    assert!(
        text.contains("one-more-specified-skilled-1") && text.contains("the headcount leaves 0"),
        "{text}"
    );
    let files = kanryu_domain::pathway::Law::builtin_files();
    let (_, stay) = files.iter().find(|(path, _)| path.ends_with("skill-development/stay.toml")).unwrap();
    let draft = stay.replacen("in_force   = { from = 2027-04-01 }", "in_force   = { from = 2026-04-01 }", 1);
    let path = "/law/compare?lang=en&from=2026-11-23";
    let answer = site.send_file(&chief, path, &chief.csrf, ("draft.toml", draft.as_bytes())).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("the draft (draft.toml)"));
    let broken = site.send_file(&chief, path, &chief.csrf, ("draft.toml", b"[rule.x]")).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(broken.text().contains("draft.toml:1"), "{}", broken.text());
    assert_eq!(site.store.head().await.unwrap().seq, before);
}

#[tokio::test]
async fn the_value_of_another_session_is_no_value() {
    let site = Site::new().await;
    let (chief, other) =
        (site.reader(Role::Administrator, None).await, site.reader(Role::Secretariat, None).await);
    let answer = site.post_bare(&chief, "/account/sign-out-everywhere", &[("csrf", &other.csrf)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_sent_by_another_site_is_refused_even_with_the_right_value() {
    let site = Site::new().await;
    let chief = site.reader(Role::Administrator, None).await;
    let sent = |name: &str, value: &str| {
        Request::post("/account/sign-out-everywhere")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::HOST, "kanryu.example")
            .header(name, value)
            .body(format!("csrf={}", chief.csrf).into())
            .unwrap()
    };
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        assert_eq!(
            site.send(&chief, sent(name, value)).await.status,
            StatusCode::FORBIDDEN,
            "{name}: {value}"
        );
    }
    assert_eq!(
        site.send(&chief, sent("origin", "http://kanryu.example")).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_sign_in_form_needs_the_cookie_that_came_with_it() {
    let site = Site::new().await;
    let page = site.get(&nobody(), "/login").await;
    let csrf = page.hidden("csrf");
    let fields = [("csrf", csrf.as_str()), ("login", "x"), ("password", "y")];
    assert_eq!(site.post_bare(&nobody(), "/login", &fields).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_cookie_changes_nothing_through_the_api_and_a_token_opens_no_page() {
    let site = Site::new().await;
    let chief = site.reader(Role::Administrator, None).await;
    let body = serde_json::json!({ "events": [] });
    assert_eq!(site.post_json(&chief, "/api/events", "k", &body).await.status, StatusCode::UNAUTHORIZED);
    let program = site.program(Role::Administrator, None, &["admin", "people:read"]).await;
    assert_eq!(site.get(&program, "/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn behind_a_proxy_of_ours_the_host_that_it_forwards_counts_and_only_there() {
    for (behind_proxy, status) in [(true, StatusCode::SEE_OTHER), (false, StatusCode::FORBIDDEN)] {
        let site = Site::with(|settings| settings.behind_proxy = behind_proxy).await;
        let chief = site.reader(Role::Administrator, None).await;
        let request = Request::post("/account/sign-out-everywhere")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::HOST, "inside:8080")
            .header("x-forwarded-host", "kanryu.example")
            .header("origin", "https://kanryu.example")
            .body(format!("csrf={}", chief.csrf).into())
            .unwrap();
        assert_eq!(site.send(&chief, request).await.status, status, "behind a proxy: {behind_proxy}");
    }
}
