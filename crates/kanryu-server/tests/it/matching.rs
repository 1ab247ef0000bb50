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

#[tokio::test]
async fn lists_come_in_as_a_workbook_after_a_look_and_go_out_again() {
    use kanryu_domain::matching::lists::ListSheet;
    let site = Site::new().await;
    let chief = site.reader(Role::Secretariat, None).await;
    let today = site.now().day_in_japan();
    let (opens, closes) = (today.plus_days(-1).to_string(), today.plus_days(9).to_string());
    let fields = [("title_ja", "架空"), ("opens_on", &opens), ("closes_on", &closes)];
    let opened = site.post(&chief, "/matching", &fields).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
    let round = opened.header("location").to_owned();
    let sheet = |name, heads: &[&str], row: &[&str]| ListSheet {
        name,
        headings: heads.iter().map(|head| (*head).to_owned()).collect(),
        rows: vec![row.iter().map(|cell| (*cell).to_owned()).collect()],
    };
    let book = |person: &str| {
        let sheets = vec![
            sheet("offers", &["id", "organization", "places"], &["day", "organization:a", "2"]),
            sheet("wishes", &["person", "rank", "offer"], &[person, "1", "day"]),
            sheet("ranks", &["offer", "rank", "person"], &["day", "1", person]),
        ];
        kanryu_server::lists::workbook(sheets).unwrap()
    };
    let before = site.store.head().await.unwrap().seq;
    let path = format!("{round}/lists?lang=en");
    let look = site.send_file(&chief, &path, &chief.csrf, ("lists.xlsx", &book("person:pa"))).await;
    assert_eq!(look.status, StatusCode::OK, "{}", look.text());
    assert!(look.text().contains("1 offers, wishes of 1 people and 1 lists"), "{}", look.text());
    let wrong = site.send_file(&chief, &path, &chief.csrf, ("lists.xlsx", &book("person:nobody"))).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("person:nobody"), "{}", wrong.text());
    assert_eq!(site.store.head().await.unwrap().seq, before, "looking records nothing");
    let keep = format!("{round}/lists?keep=yes");
    let kept = site.send_file(&chief, &keep, &chief.csrf, ("lists.xlsx", &book("person:pa"))).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    assert!(site.get(&chief, &format!("{round}/result")).await.text().contains("person:pa"));
    for file in ["lists.xlsx", "result.xlsx"] {
        let sent = site.get(&chief, &format!("{round}/{file}")).await;
        assert_eq!(sent.status, StatusCode::OK, "{file}");
        assert!(sent.header("content-type").contains("spreadsheetml"), "{file}");
    }
    let operator = site.reader(Role::Operator, Some("organization:a")).await;
    assert_eq!(site.get(&operator, &format!("{round}/lists.xlsx")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn two_people_wish_jointly_on_their_own_pages_and_a_later_form_shows_it_again() {
    let site = Site::new().await;
    let chief = site.reader(Role::Secretariat, None).await;
    let today = site.now().day_in_japan();
    let (opens, closes) = (today.plus_days(-1).to_string(), today.plus_days(9).to_string());
    let fields = [("title_ja", "架空"), ("opens_on", &opens), ("closes_on", &closes)];
    let round = site.post(&chief, "/matching", &fields).await.header("location").to_owned();
    for offer in ["day", "night"] {
        let fields =
            [("offer", offer), ("organization", "organization:a"), ("title_ja", "枠"), ("places", "1")];
        assert_eq!(
            site.post(&chief, &format!("{round}/offers"), &fields).await.status,
            StatusCode::SEE_OTHER
        );
    }
    let own = format!("{round}/me");
    let ann = site.reader(Role::Person, Some("person:pa")).await;
    let ben = site.reader(Role::Person, Some("person:pb")).await;
    let wish = |partner: &'static str, own: &'static str, theirs: &'static str| {
        [("id", "day"), ("rank", "1"), ("partner", partner), ("own", own), ("theirs", theirs)]
    };
    let sent = site.post(&ann, &own, &wish("person:pb", "day", "night")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let sent = site.post(&ben, &own, &wish("person:pa", "night", "day")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let page = site.get(&ann, &own).await.text();
    assert!(page.contains("value=\"person:pb\""), "{page}");
    let none = site.post(&ann, &own, &wish("person:pb", "", "")).await;
    assert!(none.status.is_client_error(), "a partner without a pair");
    let found = site.get(&chief, &format!("{round}/result?method=couples&definition=kpr&lang=en")).await;
    let text = found.text();
    assert!(text.contains("person:pa") && !text.contains("joint-wish-one-sided"), "{text}");
}
