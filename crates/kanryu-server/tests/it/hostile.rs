//! Names and queries that try to be something else: shown as text, searched as text, never carried out.

use axum::http::StatusCode;
use kanryu_domain::event::{AffiliationRole, Fact, Name};
use kanryu_server::access::Role;
use kanryu_store::Append;

use crate::site::{Site, encoded, event, nobody, subject};

const MARKUP: &str = "<img src=x onerror=alert(1)><script>alert('INVENTED')</script>";
const FORMULA: &str = "=HYPERLINK(\"http://evil.example\",\"INVENTED\")";

async fn site_with_hostile_names() -> Site {
    let site = Site::new().await;
    let named = |name: &str| Fact::PersonRegistered {
        name: Name { latin: Some(name.into()), kana: None, native: Some(name.into()) },
        born_on: None,
        sex: None,
        nationality: "VN".into(),
    };
    let joined =
        || Fact::AffiliationBegan { organization: subject("organization:a"), role: AffiliationRole::Host };
    let events = [
        event(60, "person:h1", "2024-04-01", named(MARKUP)),
        event(61, "person:h1", "2024-04-01", joined()),
        event(62, "person:h2", "2024-04-01", named(FORMULA)),
    ];
    site.store.append(&events, Append::default()).await.unwrap();
    site.state.latest().await.unwrap();
    site
}

#[tokio::test]
async fn markup_in_a_name_is_shown_as_text_on_every_page() {
    let site = site_with_hostile_names().await;
    let office = site.reader(Role::Administrator, None).await;
    for path in
        ["/people", "/people/h1", "/search?q=onerror", "/people/h1/readers", "/admin/audit?subject=person:h1"]
    {
        let answer = site.get(&office, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text().contains("<img src=x") && !answer.text().contains("<script>alert"), "{path}");
    }
    let page = site.get(&office, "/people/h1").await.text();
    assert!(page.contains("&lt;img src=x") || page.contains("&#60;img src=x"), "the name is shown, escaped");
}

#[tokio::test]
async fn a_name_that_is_a_formula_stays_text_in_csv() {
    let site = site_with_hostile_names().await;
    let office = site.reader(Role::Secretariat, None).await;
    let csv = site.get(&office, "/export/people?format=csv").await;
    assert_eq!(csv.status, StatusCode::OK);
    assert!(csv.header("content-disposition").contains("attachment"));
    let text = csv.text();
    assert!(text.contains("'=HYPERLINK"), "{text}");
    assert!(!text.contains(",=HYPERLINK") && !text.contains(",\"=HYPERLINK"));
}

#[tokio::test]
async fn queries_that_look_like_statements_find_nothing_and_break_nothing() {
    let site = Site::new().await;
    let office = site.reader(Role::Administrator, None).await;
    let before = site.store.head().await.unwrap();
    for query in [
        "' OR '1'='1",
        "'; DROP TABLE events; --",
        "%",
        "_",
        "\\",
        "\" OR 1=1",
        "\u{0}",
        "🙂",
        "%27%20UNION%20SELECT",
    ] {
        for path in ["/search?q=", "/people?q=", "/api/people?q=", "/api/search?q=", "/admin/audit?account="]
        {
            let answer = site.get(&office, &format!("{path}{}", encoded(query))).await;
            assert!(
                answer.status == StatusCode::OK || answer.status == StatusCode::BAD_REQUEST,
                "{path}{query}: {}",
                answer.status
            );
        }
        let found = site.get(&office, &format!("/api/people?q={}", encoded(query))).await.json();
        assert!(
            found["total"] == 0 || query.trim_matches(['%', '_', '\\', '\u{0}', '🙂']).is_empty(),
            "{query}: {found}"
        );
    }
    assert_eq!(site.store.head().await.unwrap(), before);
    assert!(site.store.verify(|_, _| {}).await.unwrap().broken.is_none());
}

#[tokio::test]
async fn ids_that_climb_out_of_their_folder_lead_nowhere() {
    let site = Site::new().await;
    let office = site.reader(Role::Administrator, None).await;
    for path in [
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/exports/..%2f..%2fstore%2fkanryu.db",
        "/people/..%2fpa",
        "/import/..",
        "/records/%00",
        "/slides/%ff",
    ] {
        let answer = site.get(&office, path).await;
        let refused = answer.status == StatusCode::NOT_FOUND || answer.status == StatusCode::BAD_REQUEST;
        assert!(refused, "{path}: {} {}", answer.status, answer.text());
    }
}

#[tokio::test]
async fn a_host_or_a_target_from_elsewhere_leads_nobody_astray() {
    let site = Site::new().await;
    let page = site.get(&nobody(), "/login?next=https%3A%2F%2Fevil.example").await;
    assert_eq!(page.hidden("next"), "/");
}
