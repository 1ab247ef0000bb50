//! Plans over page and API: who may ask, what is answered, what is refused.

use axum::http::StatusCode;
use kanryu_domain::event::Fact;
use kanryu_server::access::Role;
use kanryu_store::Append;

use crate::site::{NAME_A, NAME_B, Reader, Site, event, nobody};

const GOAL: &str = "goal=specified-skilled-1";

/// A site on which person pa prepares at home to come to Japan.
async fn preparing() -> Site {
    let site = Site::new().await;
    let prepares = |number, person| {
        event(number, person, "2026-06-01", Fact::StageEntered { stage: "preparing".into(), site: None })
    };
    let both = [prepares(101, "person:pa"), prepares(102, "person:pb")];
    site.store.append(&both, Append::default()).await.unwrap();
    site.state.latest().await.unwrap();
    site
}

/// A site on which person pa is a trainee whose second stage was permitted on this day.
async fn trainee(permitted: &str) -> Site {
    let site = Site::new().await;
    let facts = [
        ("2025-04-20", Fact::StageEntered { stage: "technical-intern-1".into(), site: None }),
        ("2025-05-20", Fact::CareWorked { until: None, worked_days: None, site: None }),
        (
            "2025-12-07",
            Fact::TestTaken {
                test: "jlpt".into(),
                level: Some("N3".into()),
                score: None,
                passed: true,
                verified: true,
            },
        ),
        (
            permitted,
            Fact::ResidenceGranted {
                status: "technical-intern-training-2".into(),
                until: Some("2028-04-20".parse().unwrap()),
            },
        ),
    ];
    let events: Vec<_> = (201..).zip(facts).map(|(n, (on, fact))| event(n, "person:pa", on, fact)).collect();
    site.store.append(&events, Append::default()).await.unwrap();
    site.state.latest().await.unwrap();
    site
}

async fn worker(site: &Site) -> Reader {
    site.reader(Role::CaseWorker, Some("organization:a")).await
}

#[tokio::test]
async fn a_case_worker_is_shown_the_routes_with_their_days_rules_and_what_they_take_for_granted() {
    let site = preparing().await;
    let worker = worker(&site).await;
    let page = site.get(&worker, &format!("/people/pa/plan?{GOAL}&lang=en")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    let words = page.words();
    for said in
        [NAME_A, "Lawful routes: ", "Route 1: reached on", "days of slack", "Taken for granted", "Who acts"]
    {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(!words.contains("Past pass rates (an assumption)"), "chances only when asked for");
    let text = page.text();
    let link = text.split("href=\"").filter_map(|rest| rest.split('"').next());
    let rules: Vec<&str> = link.filter(|link| link.starts_with("/law/")).collect();
    assert!(!rules.is_empty(), "the rules that open a step are named");
    for rule in rules {
        assert_eq!(site.get(&worker, rule).await.status, StatusCode::OK, "{rule} leads nowhere");
    }
    let json = site.get(&worker, &format!("/api/people/pa/plan?{GOAL}")).await.json();
    assert_eq!((json["subject"].as_str(), json["verdict"].as_str()), (Some("person:pa"), Some("lawful")));
    let first = &json["routes"][0]["steps"][0];
    assert!(first["earliest"].as_str() <= first["latest"].as_str(), "{first}");
    let rated = site.get(&worker, &format!("/people/pa/plan?{GOAL}&chances=yes&lang=en")).await.words();
    assert!(
        rated.contains("not this person's prospects") || rated.contains("not this person&#39;s prospects")
    );
}

#[tokio::test]
async fn nobody_plans_for_somebody_they_may_not_see_and_only_plans_that_were_given_are_noted() {
    let site = preparing().await;
    let worker = worker(&site).await;
    for path in ["/people/pb/plan", "/api/people/pb/plan"] {
        let other = site.get(&worker, &format!("{path}?{GOAL}")).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!other.text().contains(NAME_B));
        assert_ne!(site.get(&nobody(), &format!("{path}?{GOAL}")).await.status, StatusCode::OK);
    }
    assert!(site.actions_about("person:pb").await.is_empty());
    assert_eq!(site.get(&worker, &format!("/people/pa/plan?{GOAL}")).await.status, StatusCode::OK);
    assert_eq!(site.actions_about("person:pa").await, ["person.read"]);
    let person = site.reader(Role::Person, Some("person:pa")).await;
    assert_eq!(site.get(&person, "/people/pa/plan").await.status, StatusCode::OK);
    assert_eq!(site.get(&person, "/people/pb/plan").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_a_goal_the_goals_are_listed_and_an_unknown_one_is_refused_with_the_list() {
    let site = preparing().await;
    let worker = worker(&site).await;
    let about = site.get(&worker, "/people/pa?as_of=2026-12-01").await.text();
    assert!(about.contains("/people/pa/plan?as_of=2026-12-01"), "the page of the person leads to the plan");
    let page = site.get(&worker, "/people/pa/plan").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("/people/pa/plan?goal=certified-care-worker"), "{}", page.words());
    for path in ["/api/people/pa/plan?goal=wealth", "/api/people/pa/plan", "/people/pa/plan?goal=wealth"] {
        let answer = site.get(&worker, path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.text().contains("nursing-care"), "{path}: {}", answer.text());
    }
    let wrong = site.get(&worker, &format!("/people/pa/plan?{GOAL}&chances=maybe")).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_trainee_whose_second_stage_was_permitted_too_late_is_told_which_rule_leaves_no_route() {
    let ask = "/people/pa/plan?goal=technical-intern-3&lang=en";
    let site = trainee("2026-04-15").await;
    let late = site.get(&worker(&site).await, ask).await;
    assert_eq!(late.status, StatusCode::OK);
    let words = late.words();
    assert!(
        words.contains("No lawful route by") && words.contains("Why there is no lawful route"),
        "{words}"
    );
    assert!(late.text().contains("/law/technical-intern-3-entry"), "{words}");
    let json = site.get(&worker(&site).await, &format!("/api{ask}")).await.json();
    assert_eq!(json["verdict"], "no-lawful-route");
    let site = trainee("2026-04-01").await;
    let in_time = site.get(&worker(&site).await, ask).await.words();
    assert!(in_time.contains("Lawful routes: ") && !in_time.contains("No lawful route"), "{in_time}");
}
