//! Every refusal looks the same, in the reader's language, and tells nothing it should not.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use kanryu_server::access::Role;

use crate::site::{Site, nobody};

#[tokio::test]
async fn a_page_that_is_not_there_says_so_in_the_frame_of_the_site() {
    let site = Site::new().await;
    let answer = site.get(&nobody(), "/no-such-page").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.text().contains("There is nothing here") && answer.text().contains("request/not-found"));
    assert!(answer.text().contains("kanryu.css"));
    let ja = site.get(&nobody(), "/no-such-page?lang=ja").await.text();
    assert!(ja.contains("ここには何もないか"), "{ja}");
}

#[tokio::test]
async fn the_api_has_one_shape_of_error_in_both_languages() {
    let site = Site::new().await;
    for (path, code) in [
        ("/api/none", "request/not-found"),
        ("/api/bases?x=1", "request/unknown-option"),
        ("/api/audit", "access/sign-in"),
    ] {
        let en = site
            .get(&nobody(), &format!("{path}{}lang=en", if path.contains('?') { '&' } else { '?' }))
            .await;
        let ja = site
            .get(&nobody(), &format!("{path}{}lang=ja", if path.contains('?') { '&' } else { '?' }))
            .await;
        for answer in [&en, &ja] {
            let body = answer.json();
            assert_eq!(body["code"], code);
            let known = ["code", "message", "place", "hint"];
            assert!(body.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{body}");
        }
        assert_ne!(en.json()["message"], ja.json()["message"]);
    }
    let unknown = site.get(&nobody(), "/api/bases?x=1").await.json();
    assert_eq!(
        (unknown["place"].as_str(), unknown["hint"].as_str()),
        (Some("x"), Some("The options are: as_of, known_at, lang"))
    );
    let method = site.call(&nobody(), Method::DELETE, "/api/bases").await;
    assert_eq!(
        (method.status, method.json()["code"].as_str()),
        (StatusCode::METHOD_NOT_ALLOWED, Some("request/method"))
    );
    assert!(method.header("allow").contains("GET"));
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_keep_it_safe() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    for (reader, path) in
        [(&nobody(), "/"), (&nobody(), "/none"), (&nobody(), "/api/bases"), (&office, "/people")]
    {
        let answer = site.get(reader, path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("unsafe-eval"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
    }
}

#[tokio::test]
async fn no_page_carries_a_script_or_a_style_of_its_own() {
    let site = Site::new().await;
    let office = site.reader(Role::Administrator, None).await;
    for path in [
        "/",
        "/bases",
        "/businesses",
        "/pathways",
        "/law",
        "/law/compare",
        "/people",
        "/people/pa",
        "/governance",
        "/council",
        "/actions",
        "/medicines",
        "/timeline",
        "/slides",
        "/search?q=a",
        "/import",
        "/exports",
        "/account",
        "/admin/users",
        "/admin/audit",
        "/admin/rulebook",
        "/login",
        "/none",
    ] {
        let text = site.get(&office, path).await.text();
        assert!(
            !text.contains(" style=\"") && !text.contains("<style"),
            "{path} has a style that the policy forbids"
        );
        for script in text.split("<script").skip(1) {
            assert!(
                script.trim_start().starts_with("src=")
                    || script.contains("src=\"") && script.split('>').next().unwrap().contains("src=\""),
                "{path}: <script{}",
                &script[..script.len().min(80)]
            );
        }
        assert!(!text.contains(" onclick=") && !text.contains("javascript:"), "{path}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_with_the_limit() {
    let site = Site::new().await;
    let office = site.program(Role::Secretariat, None, &["people:write"]).await;
    let answer = site
        .post_json(&office, "/api/events", "k", &serde_json::Value::String("x".repeat(2 * 1024 * 1024)))
        .await;
    assert_eq!(
        (answer.status, answer.json()["code"].as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, Some("request/too-large"))
    );
    let reader = site.reader(Role::Secretariat, None).await;
    let page = site.post(&reader, "/account/tokens", &[("label", &"x".repeat(2 * 1024 * 1024))]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.text().contains("The limit is 1 MB"), "{}", page.text());
}

#[tokio::test]
async fn a_form_of_another_kind_is_refused() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let request = Request::post("/account/tokens")
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from(format!("csrf={}", office.csrf)))
        .unwrap();
    assert_eq!(site.send(&office, request).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn what_a_stranger_types_is_shown_back_escaped_and_short() {
    let site = Site::new().await;
    let typed = format!("%3Cscript%3Ealert(1)%3C/script%3E{}", "A".repeat(500));
    let page = site.get(&nobody(), &format!("/bases?as_of={typed}")).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    let text = page.text();
    assert!(!text.contains("<script>alert") && !text.contains(&"A".repeat(100)), "{text}");
}

#[tokio::test]
async fn the_language_switch_is_kept_in_a_cookie() {
    let site = Site::new().await;
    let switched = site.get(&nobody(), "/bases?lang=en").await;
    assert_eq!(switched.cookie("kanryu_lang").as_deref(), Some("kanryu_lang=en"));
    let request = Request::get("/bases")
        .header(header::COOKIE, "kanryu_lang=en")
        .header(header::ACCEPT_LANGUAGE, "ja")
        .body(Body::empty())
        .unwrap();
    assert!(site.send(&nobody(), request).await.text().contains("<html lang=\"en\">"));
}
