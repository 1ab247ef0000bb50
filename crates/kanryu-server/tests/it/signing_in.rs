//! Signing in: the first link, passwords, sessions that end, tries that are too many.

use axum::http::StatusCode;
use kanryu_server::access::Role;
use kanryu_server::first_start;

use crate::site::{Reader, Site, nobody};

const PASSWORD: &str = "a long invented password";

/// Opens a page with a form and returns its cookie and its value.
async fn form(site: &Site, path: &str) -> (Reader, String) {
    let page = site.get(&nobody(), path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let reader =
        Reader { cookie: page.cookie("kanryu_form"), csrf: page.hidden("csrf"), ..Reader::default() };
    assert!(reader.cookie.is_some() && !reader.csrf.is_empty());
    let token = page.hidden("token");
    (reader, token)
}

async fn set_up(site: &Site) -> Reader {
    let link = first_start(&site.store, site.now()).await.unwrap().expect("the house has no account yet");
    let (reader, token) = form(site, &link).await;
    let fields = [
        ("token", token.as_str()),
        ("login", "chief"),
        ("name", "Invented Chief"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let answer = site.post(&reader, "/setup", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    Reader { cookie: answer.cookie("kanryu_session"), ..Reader::default() }
}

async fn sign_in(site: &Site, password: &str) -> crate::site::Answer {
    let (reader, _) = form(site, "/login").await;
    site.post(&reader, "/login", &[("login", "Chief"), ("password", password), ("next", "/bases")]).await
}

#[tokio::test]
async fn the_first_link_makes_one_administrator_and_works_once() {
    let site = Site::new().await;
    let link = first_start(&site.store, site.now()).await.unwrap().unwrap();
    let (reader, token) = form(&site, &link).await;
    let fields = [
        ("token", token.as_str()),
        ("login", "chief"),
        ("name", "Invented Chief"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let first = site.post(&reader, "/setup", &fields).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let chief = Reader { cookie: first.cookie("kanryu_session"), ..Reader::default() };
    assert_eq!(site.get(&chief, "/admin/users").await.status, StatusCode::OK);
    assert_eq!(site.post(&reader, "/setup", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.get(&nobody(), &link).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(first_start(&site.store, site.now()).await.unwrap(), None);
}

#[tokio::test]
async fn the_first_link_stops_working_after_a_day() {
    let site = Site::new().await;
    let link = first_start(&site.store, site.now()).await.unwrap().unwrap();
    site.pass_minutes(24 * 60 + 1);
    let answer = site.get(&nobody(), &link).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("not valid"), "{}", answer.text());
}

#[tokio::test]
async fn a_short_password_is_refused_with_the_rule_and_the_link_still_works() {
    let site = Site::new().await;
    let link = first_start(&site.store, site.now()).await.unwrap().unwrap();
    let (reader, token) = form(&site, &link).await;
    let fields = [
        ("token", token.as_str()),
        ("login", "chief"),
        ("name", "Invented Chief"),
        ("password", "short"),
        ("again", "short"),
    ];
    let answer = site.post(&reader, "/setup", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("at least 12 characters"), "{}", answer.text());
    assert!(answer.text().contains("value=\"chief\""), "what was typed is kept, the password is not");
    assert_eq!(site.get(&nobody(), &link).await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_in_leads_to_where_one_wanted_to_go_and_gives_a_new_session() {
    let site = Site::new().await;
    let first = set_up(&site).await;
    let answer = sign_in(&site, PASSWORD).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/bases"));
    let cookies =
        answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>();
    let session = cookies.iter().find(|cookie| cookie.starts_with("kanryu_session=")).unwrap();
    assert!(session.contains("HttpOnly") && session.contains("SameSite=Lax") && !session.contains("Secure"));
    assert_ne!(answer.cookie("kanryu_session"), first.cookie);
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_https_and_this_host() {
    let site = Site::with(|settings| settings.https = true).await;
    let page = site.get(&nobody(), "/login").await;
    assert!(page.cookie("__Host-kanryu_form").is_some());
    assert!(page.header("set-cookie").contains("Secure"));
    assert!(page.header("strict-transport-security").contains("max-age"));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_get_the_same_answer() {
    let site = Site::new().await;
    set_up(&site).await;
    let wrong = sign_in(&site, "another invented password").await;
    let (reader, _) = form(&site, "/login").await;
    let unknown = site
        .post(&reader, "/login", &[("login", "nobody-here"), ("password", PASSWORD), ("next", "/bases")])
        .await;
    assert_eq!((wrong.status, unknown.status), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
    let words = "The login or the password is wrong.";
    assert!(wrong.text().contains(words) && unknown.text().contains(words));
    assert!(wrong.cookie("kanryu_session").is_none());
}

#[tokio::test]
async fn the_sixth_try_waits_and_says_how_long() {
    let site = Site::new().await;
    set_up(&site).await;
    for _ in 0..5 {
        assert_eq!(sign_in(&site, "another invented password").await.status, StatusCode::UNAUTHORIZED);
    }
    let answer = sign_in(&site, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=61).contains(&seconds));
    assert!(answer.text().contains(&format!("Try again in {seconds} seconds")), "{}", answer.text());
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_without_a_request() {
    let site = Site::new().await;
    let reader = site.reader(Role::Secretariat, None).await;
    for _ in 0..3 {
        site.pass_minutes(29);
        assert_eq!(site.get(&reader, "/account").await.status, StatusCode::OK);
    }
    site.pass_minutes(31);
    let answer = site.get(&reader, "/account").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/login?next=%2Faccount"));
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_busy() {
    let site = Site::new().await;
    let reader = site.reader(Role::Secretariat, None).await;
    for _ in 0..35 {
        site.pass_minutes(20);
        assert_eq!(site.get(&reader, "/account").await.status, StatusCode::OK);
    }
    site.pass_minutes(21);
    assert_eq!(site.get(&reader, "/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_forged_session_is_nobody() {
    let site = Site::new().await;
    for forged in [
        "kanryu_session=",
        "kanryu_session=' OR 1=1 --",
        "kanryu_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ] {
        let reader = Reader { cookie: Some(forged.into()), ..Reader::default() };
        assert_eq!(site.get(&reader, "/account").await.status, StatusCode::SEE_OTHER, "{forged}");
        assert_eq!(site.get(&reader, "/bases").await.status, StatusCode::OK, "{forged}");
    }
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_the_account_at_once() {
    let site = Site::new().await;
    set_up(&site).await;
    let session =
        |answer: crate::site::Answer| Reader { cookie: answer.cookie("kanryu_session"), ..Reader::default() };
    let (mut one, other) = (session(sign_in(&site, PASSWORD).await), session(sign_in(&site, PASSWORD).await));
    assert_eq!(site.get(&other, "/account").await.status, StatusCode::OK);
    one.csrf = site.get(&one, "/account").await.hidden("csrf");
    assert_eq!(site.post(&one, "/account/sign-out-everywhere", &[]).await.status, StatusCode::SEE_OTHER);
    for reader in [&one, &other] {
        assert_eq!(site.get(reader, "/account").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_other_sessions() {
    let site = Site::new().await;
    set_up(&site).await;
    let session =
        |answer: crate::site::Answer| Reader { cookie: answer.cookie("kanryu_session"), ..Reader::default() };
    let (mut one, other) = (session(sign_in(&site, PASSWORD).await), session(sign_in(&site, PASSWORD).await));
    one.csrf = site.get(&one, "/account").await.hidden("csrf");
    let new = "a second invented password";
    let wrong =
        site.post(&one, "/account/password", &[("current", new), ("password", new), ("again", new)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = site
        .post(&one, "/account/password", &[("current", PASSWORD), ("password", new), ("again", new)])
        .await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text());
    assert_eq!(site.get(&other, "/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&session(right), "/account").await.status, StatusCode::OK);
}
