//! Accounts: invited, changed, disabled; nobody ever chooses somebody else's password.

use axum::http::StatusCode;
use kanryu_server::access::Role;

use crate::site::{Reader, Site, nobody};

const PASSWORD: &str = "a long invented password";

/// The path of the invitation that a page shows.
fn link(page: &str) -> String {
    let start = page.find("/setup?token=").expect("the page shows a link");
    page[start..].split(['<', '"']).next().unwrap().to_owned()
}

async fn accept(site: &Site, path: &str) -> Reader {
    let page = site.get(&nobody(), path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let reader =
        Reader { cookie: page.cookie("kanryu_form"), csrf: page.hidden("csrf"), ..Reader::default() };
    let token = page.hidden("token");
    let answer = site
        .post(&reader, "/setup", &[("token", token.as_str()), ("password", PASSWORD), ("again", PASSWORD)])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    Reader { cookie: answer.cookie("kanryu_session"), ..Reader::default() }
}

#[tokio::test]
async fn an_invited_case_worker_sets_a_password_and_sees_the_own_people() {
    let site = Site::new().await;
    let chief = site.reader(Role::Administrator, None).await;
    let fields = [
        ("login", "worker-a"),
        ("name", "Invented Worker"),
        ("role", "case-worker"),
        ("belongs_to", "organization:a"),
    ];
    let created = site.post(&chief, "/admin/users", &fields).await;
    assert_eq!(created.status, StatusCode::OK, "{}", created.text());
    let worker = accept(&site, &link(&created.text())).await;
    assert_eq!(site.get(&worker, "/people/pa").await.status, StatusCode::OK);
    assert_eq!(site.get(&worker, "/people/pb").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_comes_back_when_enabled() {
    let site = Site::new().await;
    let chief = site.reader(Role::Administrator, None).await;
    let created = site
        .post(
            &chief,
            "/admin/users",
            &[("login", "office"), ("name", "Invented Office"), ("role", "secretariat")],
        )
        .await;
    let office = accept(&site, &link(&created.text())).await;
    let id = site.store.account_by_login("office").await.unwrap().unwrap().id.0;
    assert_eq!(site.get(&office, "/people").await.status, StatusCode::OK);
    assert_eq!(
        site.post(&chief, &format!("/admin/users/{id}/disable"), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(site.get(&office, "/people").await.status, StatusCode::SEE_OTHER);
    site.post(&chief, &format!("/admin/users/{id}/enable"), &[]).await;
    assert_eq!(
        site.get(&office, "/people").await.status,
        StatusCode::SEE_OTHER,
        "the old session stays ended"
    );
    let new = site.post(&chief, &format!("/admin/users/{id}/link"), &[]).await;
    assert_eq!(site.get(&accept(&site, &link(&new.text())).await, "/people").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_account_that_another_process_disabled_is_out_within_seconds() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    assert_eq!(site.get(&office, "/people").await.status, StatusCode::OK);
    site.store.disable_account(office.account.unwrap(), Some(site.now())).await.unwrap();
    site.pass_minutes(1);
    assert_eq!(site.get(&office, "/people").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn another_role_takes_hold_at_the_next_request() {
    let site = Site::new().await;
    let chief = site.reader(Role::Administrator, None).await;
    let office = site.reader(Role::Secretariat, None).await;
    assert_eq!(site.get(&office, "/people/pb").await.status, StatusCode::OK);
    let path = format!("/admin/users/{}", office.account.unwrap().0);
    let fields =
        [("login", "moved"), ("name", "Invented"), ("role", "case-worker"), ("belongs_to", "organization:a")];
    assert_eq!(site.post(&chief, &path, &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&office, "/people/pb").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&office, "/people/pa").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_role_without_what_it_belongs_to_is_refused() {
    let site = Site::new().await;
    let chief = site.reader(Role::Administrator, None).await;
    for (role, belongs_to) in [
        ("case-worker", ""),
        ("case-worker", "organization:none"),
        ("operator", "person:pa"),
        ("person", "organization:a"),
        ("chief", ""),
    ] {
        let fields = [("login", "x"), ("name", "X"), ("role", role), ("belongs_to", belongs_to)];
        let answer = site.post(&chief, "/admin/users", &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{role} {belongs_to}");
    }
    assert!(site.store.account_by_login("x").await.unwrap().is_none());
}

#[tokio::test]
async fn two_accounts_cannot_share_a_login() {
    let site = Site::new().await;
    let chief = site.reader(Role::Administrator, None).await;
    let fields = |login| [("login", login), ("name", "X"), ("role", "secretariat")];
    assert_eq!(site.post(&chief, "/admin/users", &fields("office")).await.status, StatusCode::OK);
    assert_eq!(site.post(&chief, "/admin/users", &fields("OFFICE")).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn administrators_cannot_lock_themselves_out() {
    let site = Site::new().await;
    let chief = site.reader(Role::Administrator, None).await;
    let own = chief.account.unwrap().0;
    assert_eq!(
        site.post(&chief, &format!("/admin/users/{own}/disable"), &[]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let fields = [("login", "me"), ("name", "Me"), ("role", "secretariat")];
    assert_eq!(
        site.post(&chief, &format!("/admin/users/{own}"), &fields).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(site.get(&chief, "/admin/users").await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_administrators_manage_accounts() {
    let site = Site::new().await;
    for (role, belongs_to) in [
        (Role::Secretariat, None),
        (Role::CaseWorker, Some("organization:a")),
        (Role::Operator, Some("organization:a")),
        (Role::Person, Some("person:pa")),
    ] {
        let reader = site.reader(role, belongs_to).await;
        for path in ["/admin", "/admin/users", "/admin/audit", "/admin/rulebook"] {
            assert_eq!(site.get(&reader, path).await.status, StatusCode::FORBIDDEN, "{role:?} {path}");
        }
        let fields = [("login", "x"), ("name", "X"), ("role", "administrator")];
        assert_eq!(
            site.post(&reader, "/admin/users", &fields).await.status,
            StatusCode::FORBIDDEN,
            "{role:?}"
        );
    }
}

#[tokio::test]
async fn a_token_is_shown_once_works_and_is_revoked() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let made = site
        .post(&office, "/account/tokens", &[("label", "Invented"), ("scope", "people:read"), ("days", "30")])
        .await;
    let text = made.text();
    let start = text.find("kanryu_").expect("the page shows the token");
    let token: String = text[start..].chars().take_while(|c| *c != '<').collect();
    let program = Reader { token: Some(token.clone()), ..Reader::default() };
    assert_eq!(site.get(&program, "/api/people").await.json()["total"], 2);
    assert!(!site.get(&office, "/account").await.text().contains(&token));
    let id = site.store.tokens_of(office.account.unwrap()).await.unwrap()[0].id.0;
    assert_eq!(
        site.post(&office, &format!("/account/tokens/{id}/revoke"), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let answer = site.get(&program, "/api/people").await;
    assert_eq!(
        (answer.status, answer.json()["code"].as_str()),
        (StatusCode::UNAUTHORIZED, Some("access/sign-in"))
    );
}

#[tokio::test]
async fn a_token_cannot_be_made_beyond_the_role() {
    let site = Site::new().await;
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    let fields = [("label", "Invented"), ("scope", "admin"), ("days", "30")];
    assert_eq!(site.post(&worker, "/account/tokens", &fields).await.status, StatusCode::BAD_REQUEST);
    let old = site.program(Role::Person, Some("person:pa"), &["people:write", "admin"]).await;
    let answer = site.post_json(&old, "/api/events", "k", &serde_json::json!({ "events": [] })).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "a role that lost the right cannot use an old token");
}

#[tokio::test]
async fn the_rulebook_page_shows_that_every_scenario_holds() {
    let site = Site::new().await;
    let chief = site.reader(Role::Administrator, None).await;
    let page = site.get(&chief, "/admin/rulebook").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Every scenario comes out as expected"), "{}", page.text());
    assert!(page.text().contains("exam-eligible") || page.text().contains("practical-experience"));
}
