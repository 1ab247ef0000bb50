//! Projections over HTTP: bands, flows, a change to try, files; refusals with the valid words.

use axum::http::StatusCode;

use crate::site::{Answer, Site, nobody};

/// Asks until the projection has been worked out; a debug build may need longer than one request lasts.
async fn patient(site: &Site, path: &str) -> Answer {
    for _ in 0..20 {
        let answer = site.get(&nobody(), path).await;
        if answer.status != StatusCode::GATEWAY_TIMEOUT {
            return answer;
        }
    }
    panic!("{path} was never answered");
}

#[tokio::test]
async fn a_projection_is_shown_with_bands_flows_and_the_assumptions_behind_it() {
    let site = Site::new().await;
    let page = patient(&site, "/projections?lang=en").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    assert!(text.contains("class=\"band") && text.contains("ribbon-flow"), "bands and flows are drawn");
    assert!(text.contains("id=\"assumptions\""));
    let figure = patient(&site, "/projections/figures/measure.svg").await;
    assert!(figure.text().starts_with("<svg xmlns="), "{}", figure.text());
    let json = patient(&site, "/api/projections").await.json();
    assert!(json["measures"].as_array().is_some_and(|all| all.len() >= 9), "{json}");
}

#[tokio::test]
async fn a_change_can_be_taken_away_as_a_scenario_and_a_wrong_one_is_refused() {
    let site = Site::new().await;
    let refused = site.get(&nobody(), "/projections?measure=luck").await;
    assert!(refused.status.is_client_error() && refused.text().contains("certified"));
    let refused = site.get(&nobody(), "/projections?assumption=no-such-thing&factor=2").await;
    assert!(refused.status.is_client_error());
    let key = kanryu_domain::projection::assumption::Assumptions::builtin().0.into_keys().next().unwrap();
    let half = site.get(&nobody(), &format!("/projections/scenario.toml?assumption={key}")).await;
    assert!(half.status.is_client_error(), "neither `factor` nor `add`");
    let file = site.get(&nobody(), &format!("/projections/scenario.toml?assumption={key}&factor=1.5")).await;
    assert!(file.text().contains("factor = 1.5"), "{}", file.text());
}

#[tokio::test]
async fn demand_shows_a_country_and_a_year_and_says_which_there_are() {
    let site = Site::new().await;
    let page = site.get(&nobody(), "/demand?country=VNM&year=2040&lang=en").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("Population by age: Viet Nam (2040)") || text.contains("Vietnam (2040)"), "{text}");
    assert!(text.contains("id=\"prefectures\"") && text.contains("no data"), "{text}");
    for wrong in ["/demand?country=XXX", "/demand?year=2041", "/demand?year=1900"] {
        assert!(site.get(&nobody(), wrong).await.status.is_client_error(), "{wrong}");
    }
}
