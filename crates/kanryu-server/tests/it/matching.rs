//! A round of matching, over HTTP: offers, wishes, a proposal, its acceptance, and each person's own view.

use axum::http::StatusCode;
use kanryu_server::access::Role;

use crate::site::{NAME_A, Reader, Site, nobody};

const OPEN: [(&str, &str); 4] = [
    ("title_ja", "架空の募集回"),
    ("title_en", "Invented round"),
    ("opens_on", "2020-01-01"),
    ("closes_on", "2099-12-31"),
];

#[tokio::test]
async fn wishes_become_a_result_that_each_person_sees_for_itself() {
    let site = Site::new().await;
    let secretariat = site.reader(Role::Secretariat, None).await;
    let operator = site.reader(Role::Operator, Some("organization:a")).await;
    let rival = site.reader(Role::Operator, Some("organization:b")).await;
    let (pa, pb) = (
        site.reader(Role::Person, Some("person:pa")).await,
        site.reader(Role::Person, Some("person:pb")).await,
    );

    assert!(site.post(&operator, "/matching", &OPEN).await.status.is_client_error());
    let opened = site.post(&secretariat, "/matching", &OPEN).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
    let round = opened.header("location").to_owned();
    let api = format!("/api{round}");
    for (reader, id) in [(&operator, "x"), (&rival, "y")] {
        let fields = [("offer", id), ("title_ja", id), ("places", "1")];
        let offered = site.post(reader, &format!("{round}/offers"), &fields).await;
        assert_eq!(offered.status, StatusCode::SEE_OTHER, "{}", offered.text());
    }
    let taken = site
        .post(&rival, &format!("{round}/offers"), &[("offer", "x"), ("title_ja", "z"), ("places", "9")])
        .await;
    assert!(taken.status.is_client_error(), "another employer's offer is not changed");

    let me = format!("{round}/me");
    for reader in [&pa, &pb] {
        let wished = site.post(reader, &me, &[("id", "x"), ("rank", "1"), ("id", "y"), ("rank", "2")]).await;
        assert_eq!(wished.status, StatusCode::SEE_OTHER, "{}", wished.text());
    }
    let unknown = site.post(&pa, &me, &[("id", "nowhere"), ("rank", "1")]).await;
    assert!(unknown.status.is_client_error(), "an offer that the round does not have");

    let lists = site.get(&operator, &api).await.json();
    assert_eq!(lists["offers"][0]["lists"]["wishing"].as_array().unwrap().len(), 2, "{lists}");
    assert!(lists["offers"][1]["lists"].is_null(), "the other employer's list");
    let public = site.get(&nobody(), &round).await.text();
    assert!(public.contains("&lt;5") && !public.contains("person:pa"), "{public}");
    let fields = [("offer", "x"), ("id", "person:pb"), ("rank", "1"), ("id", "person:pa"), ("rank", "2")];
    let ranked = site.post(&operator, &format!("{round}/ranks"), &fields).await;
    assert_eq!(ranked.status, StatusCode::SEE_OTHER, "{}", ranked.text());
    assert_eq!(site.post(&rival, &format!("{round}/ranks"), &fields).await.status, StatusCode::NOT_FOUND);

    let result = format!("{round}/result?method=deferred-acceptance&seed=7");
    for reader in [&pa, &operator] {
        assert_ne!(
            site.get(reader, &result).await.status,
            StatusCode::OK,
            "a proposal is for the secretariat"
        );
    }
    assert!(site.get(&pa, &format!("{api}/me")).await.json()["why"].is_null(), "no result before acceptance");
    let proposal = site.get(&secretariat, &result).await;
    assert_eq!(proposal.status, StatusCode::OK, "{}", proposal.text());
    let found = site.get(&secretariat, &format!("/api{result}")).await.json();
    assert_eq!(found["result"]["pairs"][0]["offer"], "y", "{found}");
    let hash = proposal.hidden("input_hash");
    let accept = format!("{round}/accept");
    let accepting = [("method", "deferred-acceptance"), ("seed", "7"), ("input_hash", hash.as_str())];
    assert!(site.post(&pa, &accept, &accepting).await.status.is_client_error());
    let stale = [("method", "deferred-acceptance"), ("input_hash", "00")];
    assert!(site.post(&secretariat, &accept, &stale).await.status.is_client_error(), "lists that changed");
    let accepted = site.post(&secretariat, &accept, &accepting).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.text());

    let keepers = [&secretariat, &operator];
    people_see_their_own(&site, &pa, &round).await;
    evidence_runs_again(&site, keepers, &round).await;
}

/// After the acceptance: the place, its reason, nothing about others, and an answer that only the person gives.
async fn people_see_their_own(site: &Site, pa: &Reader, round: &str) {
    let (api, me) = (format!("/api{round}"), format!("{round}/me"));
    let own = site.get(pa, &format!("{api}/me")).await.json();
    assert_eq!((&own["why"]["place"], &own["why"]["rank"]), (&"y".into(), &2.into()), "{own}");
    let text = own.to_string();
    assert!(!text.contains("person:pb") && !text.contains("rank_there"), "nothing about others: {text}");
    let page = site.get(pa, &me).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("person:pb"), "{}", page.text());
    let confirmed = site.post(pa, &format!("{round}/place"), &[("offer", "y"), ("answer", "yes")]).await;
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text());
    let foreign = site.post(pa, &format!("{round}/place"), &[("offer", "x"), ("answer", "no")]).await;
    assert!(foreign.status.is_client_error(), "a place that somebody else holds");
}

/// The evidence of a result on record: the same bytes again, and nobody's name.
async fn evidence_runs_again(site: &Site, [secretariat, operator]: [&Reader; 2], round: &str) {
    let api = format!("/api{round}");
    let evidence = site.get(secretariat, &format!("{api}/audit")).await.json();
    assert_eq!(evidence["accepted"][0]["rerun"]["same_result"], true, "{evidence}");
    assert!(!evidence.to_string().contains(NAME_A), "evidence names nobody");
    assert_eq!(site.get(secretariat, &format!("{round}/audit")).await.status, StatusCode::OK);
    assert_ne!(site.get(operator, &format!("{api}/audit")).await.status, StatusCode::OK);
}
