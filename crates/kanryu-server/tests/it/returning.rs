//! The way back, over HTTP: a post, a search without names, a request, an answer, and only then a name.

use axum::http::StatusCode;
use kanryu_server::access::Role;

use crate::site::{NAME_A, Site};

const POST: [(&str, &str); 6] = [
    ("title_ja", "架空の求人"),
    ("title_en", "Invented post"),
    ("work", "care"),
    ("places", "2"),
    ("country", "VN"),
    ("japanese", ""),
];

#[tokio::test]
async fn a_name_reaches_an_employer_only_after_the_person_said_yes() {
    let site = Site::new().await;
    let operator = site.reader(Role::Operator, Some("organization:a")).await;
    let person = site.reader(Role::Person, Some("person:pa")).await;

    let posted = site.post(&operator, "/vacancies", &POST).await;
    assert_eq!(posted.status, StatusCode::SEE_OTHER, "{}", posted.text());
    let post = posted.header("location").to_owned();
    let page = site.get(&operator, &post).await.text();
    assert!(page.contains("Invented post") && !page.contains("name=\"handle\""), "nobody agreed yet: {page}");

    let agreed = site.post(&person, "/people/pa/consent", &[("answer", "yes")]).await;
    assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{}", agreed.text());
    let page = site.get(&operator, &post).await;
    let handle = page.hidden("handle");
    assert!(handle.starts_with('R') && !page.text().contains(NAME_A), "{}", page.text());

    let ask = format!("{post}/ask");
    let asked = site.post(&operator, &ask, &[("handle", &handle)]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    let again = site.post(&operator, &ask, &[("handle", &handle)]).await;
    assert!(again.status.is_client_error(), "one request a post");

    let own = site.get(&person, "/people/pa/requests").await.text();
    assert!(own.contains("Invented post"), "{own}");
    let key = post.rsplit('/').next().unwrap();
    let stranger = site.reader(Role::Person, Some("person:pb")).await;
    let foreign = site.post(&stranger, "/people/pa/requests", &[("vacancy", key), ("answer", "yes")]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let yes = site.post(&person, "/people/pa/requests", &[("vacancy", key), ("answer", "yes")]).await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", yes.text());

    assert!(site.get(&operator, &post).await.text().contains(NAME_A));
    let rival = site.reader(Role::Operator, Some("organization:b")).await;
    assert!(!site.get(&rival, &post).await.text().contains(NAME_A));
    assert!(!site.get(&rival, "/returnees").await.text().contains(NAME_A));

    site.post(&person, "/people/pa/consent", &[("answer", "no")]).await;
    assert!(!site.get(&operator, &post).await.text().contains(NAME_A), "consent can be taken back");
}

#[tokio::test]
async fn a_post_that_cannot_be_is_refused_with_its_field() {
    let site = Site::new().await;
    let operator = site.reader(Role::Operator, Some("organization:a")).await;
    for (field, value) in
        [("country", "XX"), ("places", "many"), ("work", "surgery"), ("title_ja", ""), ("japanese", "N9")]
    {
        let mut fields = POST;
        fields.iter_mut().filter(|(name, _)| *name == field).for_each(|pair| pair.1 = value);
        let refused = site.post(&operator, "/vacancies", &fields).await;
        assert!(refused.status.is_client_error(), "{field} = {value}");
        assert!(refused.text().contains(field), "{field}: {}", refused.text());
    }
    let none = site.post(&operator, "/vacancies", &[&POST[..], &[("places", "0")]].concat()).await;
    assert_eq!(none.status, StatusCode::SEE_OTHER, "the first value of a field counts");
    let case_worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    assert!(site.post(&case_worker, "/vacancies", &POST).await.status.is_client_error());
}

#[tokio::test]
async fn a_closed_post_takes_no_more_requests_and_only_its_employer_closes_it() {
    let site = Site::new().await;
    let operator = site.reader(Role::Operator, Some("organization:a")).await;
    let posted = site.post(&operator, "/vacancies", &POST).await;
    let close = format!("{}/close", posted.header("location"));
    let rival = site.reader(Role::Operator, Some("organization:b")).await;
    assert_eq!(site.post(&rival, &close, &[("reason", "filled")]).await.status, StatusCode::NOT_FOUND);
    assert!(site.post(&operator, &close, &[("reason", "bored")]).await.status.is_client_error());
    assert_eq!(site.post(&operator, &close, &[("reason", "filled")]).await.status, StatusCode::SEE_OTHER);
    let open = site.get(&operator, "/api/vacancies").await.json();
    assert_eq!(open["open"], 0, "{open}");
}
