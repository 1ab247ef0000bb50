//! Projections over HTTP: bands, flows, a change to try, files; refusals with the valid words.

use axum::http::StatusCode;

use kanryu_server::access::Role;

use crate::site::{Answer, Reader, Site, nobody};

/// Asks until the projection has been worked out; a debug build may need longer than one request lasts.
async fn patient(site: &Site, path: &str) -> Answer {
    patient_for(&nobody(), site, path).await
}

async fn patient_for(reader: &Reader, site: &Site, path: &str) -> Answer {
    for _ in 0..20 {
        let answer = site.get(reader, path).await;
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
async fn changes_of_the_form_add_up_in_the_address_and_are_compared_with_the_base() {
    let site = Site::new().await;
    let form = "/projections/change?lang=en&change=epa-pass*1.1&target=cap:specified-skilled-1&how=%3D&number=150000&country=&from=2027-04&until=";
    let added = site.get(&nobody(), form).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    let address = added.header("location").to_owned();
    assert!(address.ends_with("#scenario") && address.contains("lang=en"), "{address}");
    let (path, _) = address.split_once('#').unwrap();
    let file = site.get(&nobody(), &path.replace("/projections?", "/projections/scenario.toml?")).await;
    let text = file.text();
    assert!(text.contains("factor = 1.1") && text.contains("cap = \"specified-skilled-1\""), "{text}");
    assert!(text.contains("value = 150000.0") && text.contains("from = \"2027-04\""), "{text}");
    let page = patient(&site, path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.words().contains("take out") && page.words().contains("Scenario"), "{}", page.words());
    for wrong in ["epa-pass", "no-such-thing*2", "cap:returned=5", "epa-pass*2@ZZZ"] {
        let refused = patient(&site, &format!("/projections?change={wrong}")).await;
        assert!(refused.status.is_client_error(), "{wrong}: {}", refused.status);
    }
}

#[tokio::test]
async fn a_scenario_is_kept_under_a_name_shared_by_its_address_and_dropped() {
    let site = Site::new().await;
    let fields = [
        ("title_ja", "架空の想定"),
        ("title_en", "Invented scenario"),
        ("change", "epa-pass*1.3;epa-arrivals*2@VNM"),
    ];
    let nobody_may = site.post(&nobody(), "/projections/scenarios", &fields).await;
    assert!(nobody_may.status != StatusCode::OK && nobody_may.header("location") != "/projections");
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    let kept = site.post(&worker, "/projections/scenarios", &fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let address = kept.header("location").split('#').next().unwrap().to_owned();
    let page = patient(&site, &format!("{address}&lang=en")).await;
    assert!(page.words().contains("Invented scenario"), "whoever has the address sees it: {}", page.words());
    let file = site.get(&nobody(), &address.replace("/projections?", "/projections/scenario.toml?")).await;
    assert!(file.text().contains("country = \"VNM\""), "{}", file.text());
    let operator = site.reader(Role::Operator, Some("organization:b")).await;
    let key = address.split("scenario=").nth(1).unwrap().to_owned();
    let drop = format!("/projections/scenarios/{key}/drop");
    assert_eq!(site.post(&operator, &drop, &[]).await.status, StatusCode::FORBIDDEN, "it is another's");
    assert_eq!(site.post(&worker, &drop, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&nobody(), &address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_scenario_file_is_kept_too_and_a_wrong_one_is_refused_with_its_place() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let keep = |file: &'static str| {
        let (site, office) = (&site, &office);
        async move {
            let fields = [("file_ja", "架空"), ("file_en", "Invented"), ("file", file)];
            site.post(office, "/projections/scenarios", &fields).await
        }
    };
    let good = keep("[[change]]\nassumption = \"epa-pass\"\nvalue = 0.6\ncountry = \"IDN\"\n").await;
    assert_eq!(good.status, StatusCode::SEE_OTHER, "{}", good.text());
    for (file, said) in [
        ("[[change]]\nassumption = \"luck\"\nvalue = 0.6\n", "luck"),
        ("[[chang]]\n", "chang"),
        ("rulebooks = \"draft\"\n[[change]]\nassumption = \"epa-pass\"\nfactor = 1.1\n", "project run"),
        ("name = \"empty\"\n", "1 to 20"),
    ] {
        let refused = keep(file).await;
        assert!(refused.status.is_client_error(), "{file}: {}", refused.status);
        assert!(refused.text().contains(said), "{file}: {}", refused.text());
    }
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
