//! Pages of single records, slides, agreements and the overview.

use serde_json::{Value, json};

use super::*;
use crate::board::figure::{PeopleCount, PeopleCounts};
use crate::event::{AgreementKind, OrganizationKind, Source, SourceKind};

fn all() -> Registry {
    Registry::fold(&initiative::events())
}

fn subject(text: &str) -> Subject {
    text.parse().unwrap()
}

fn codes(board: &Value) -> Vec<&str> {
    board["findings"].as_array().unwrap().iter().map(|found| found["code"].as_str().unwrap()).collect()
}

fn figure<'a>(list: &'a Value, key: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|figure| figure["key"] == json!(key)).unwrap()
}

fn people() -> PeopleCounts {
    let count = |key: &str, people| PeopleCount { key: key.into(), title: Text::same(key), people };
    PeopleCounts { total: 23, stages: vec![count("study", 12), count("work", 3), count("home", 8)] }
}

#[test]
fn a_base_page_shows_plan_and_fact_with_the_source_of_each() {
    let page = ask(&all(), "2026-11-24", |question| site::site(question, &subject("site:B19")).unwrap());
    let stages: Vec<(&str, &str, &str)> = page["stages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["phase"]["code"].as_str().unwrap(),
                one["on"].as_str().unwrap(),
                one["source"]["kind"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(stages, [("planned", "2017-10", "slide"), ("actual", "2018-05-09", "publication")]);
    assert_eq!(page["trail"]["statements"].as_array().map(Vec::len), Some(3));
    let found = codes(&page);
    for code in ["site/opened-off-plan", "site/name-is-provisional", "places/probably-the-same"] {
        assert!(found.contains(&code), "{code}");
    }
}

#[test]
fn a_founding_that_came_later_than_told_is_shown_as_off_plan() {
    let page = ask(&all(), "2026-11-24", |question| site::site(question, &subject("site:B22")).unwrap());
    assert!(codes(&page).contains(&"site/stage-off-plan"));
    assert_eq!(page["milestones"], json!(["milestone:T06", "milestone:T09"]));
    let slides_only =
        ask(&slides(), "2026-11-24", |question| site::site(question, &subject("site:B22")).unwrap());
    assert!(!codes(&slides_only).contains(&"site/stage-off-plan"));
}

#[test]
fn the_hospital_of_both_lists_keeps_an_unknown_status_there_and_shows_the_base_beside_it() {
    let page = ask(&all(), "2026-11-24", |question| site::site(question, &subject("site:C15")).unwrap());
    assert_eq!(page["place"]["standing"]["code"], json!("unknown"));
    assert_eq!(page["linked"][0]["subject"], json!("site:B17"));
    assert_eq!(page["trail"]["amendments"][0]["did"]["code"], json!("linked"));
}

#[test]
fn what_is_incomplete_or_stands_in_is_said_on_the_page() {
    let page =
        |key: &str| ask(&slides(), "2017-03-31", |question| site::site(question, &subject(key)).unwrap());
    assert!(codes(&page("site:B02")).contains(&"site/operators-incomplete"));
    assert!(codes(&page("site:B05")).contains(&"site/position-stands-in"));
    let uncertain =
        ask(&slides(), "2018-03-31", |question| site::site(question, &subject("site:B22")).unwrap());
    assert!(codes(&uncertain).contains(&"site/standing-uncertain"));
}

#[test]
fn an_organization_page_lists_every_place_and_partnership_that_names_it() {
    let page = ask(&all(), "2026-11-24", |question| {
        record::record(question, &subject("organization:fujifilm")).unwrap()
    });
    let mentioned: Vec<&Value> =
        page["mentioned_in"].as_array().unwrap().iter().map(|one| &one["subject"]).collect();
    assert_eq!(mentioned, ["site:B04", "site:B07", "site:B09", "site:B13", "partner:P57"]);
}

#[test]
fn an_organization_known_from_a_roster_alone_is_hidden_from_the_public_and_no_page_leads_to_a_person() {
    let mut registry = slides();
    let kind = OrganizationKind::CareProvider;
    let name = Text::same("Invented Care Home");
    let mut employer =
        event("organization:invented", "2025-04-01", Fact::OrganizationNamed { name, kind, country: None });
    employer.source = Source { kind: SourceKind::File, place: "roster.xlsx#1!A2".into(), note: None };
    registry.apply(&employer);
    let page = |audience: Audience, about: &str| {
        let as_of = "2026-11-24".parse().unwrap();
        let question = Question { registry: &registry, as_of, known_at: None, audience: &audience };
        record::record(&question, &subject(about))
    };
    assert!(page(Audience::Public, "organization:invented").is_none());
    assert!(page(Audience::CaseWorker(subject("organization:other")), "organization:invented").is_none());
    assert!(page(Audience::CaseWorker(subject("organization:invented")), "organization:invented").is_some());
    assert!(page(Audience::Secretariat, "organization:invented").is_some());
    assert!(page(Audience::Administrator, "person:anyone").is_none());
}

#[test]
fn what_files_say_about_a_published_record_is_not_told_to_the_public() {
    let mut registry = slides();
    let name = Text::same("Fujifilm");
    let kind = OrganizationKind::Company;
    let mut row =
        event("organization:fujifilm", "2025-04-01", Fact::OrganizationNamed { name, kind, country: None });
    row.source = Source { kind: SourceKind::File, place: "roster.xlsx#1!A2".into(), note: None };
    registry.apply(&row);
    let statements = |audience: Audience| {
        let as_of = "2026-11-24".parse().unwrap();
        let question = Question { registry: &registry, as_of, known_at: None, audience: &audience };
        record::record(&question, &subject("organization:fujifilm")).unwrap().value.trail.statements.len()
    };
    assert_eq!((statements(Audience::Public), statements(Audience::Secretariat)), (1, 2));
}

#[test]
fn no_memorandum_is_on_record_and_the_kinds_are_counted_apart() {
    let board = ask(&slides(), "2026-11-24", agreements::agreements);
    assert_eq!(board["recorded"], json!([]));
    assert!(codes(&board).contains(&"agreements/none-recorded"));
    let kind = |code: &str| -> Value {
        let kinds = board["kinds"].as_array().unwrap();
        kinds.iter().find(|one| one["kind"]["code"] == json!(code)).unwrap().clone()
    };
    let health = kind("healthcare-memorandum");
    assert_eq!((&health["reported"], &health["total"]["total"]), (&json!([1, 4]), &json!(6)));
    let workers = kind("specified-skilled-memorandum");
    assert_eq!((&workers["reported"], &workers["total"]["total"]), (&json!([9, 17]), &json!(17)));
    assert_eq!(kind("technical-intern-memorandum")["total"], Value::Null);
}

#[test]
fn memoranda_are_reported_as_of_the_day() {
    let kinds = |day: &str| ask(&slides(), day, agreements::agreements)["kinds"][0].clone();
    assert_eq!(kinds("2017-12-31")["reported"], json!(0));
    assert_eq!(kinds("2018-06-30")["reported"], json!([0, 2]));
    assert_eq!(kinds("2019-03-31")["reported"], json!([1, 4]));
    assert_eq!(kinds("2019-03-31")["total"], Value::Null, "the total is told for March 2023");
}

#[test]
fn a_recorded_memorandum_counts_from_its_day() {
    let mut registry = slides();
    let title = Text::new("覚書（架空）", "Memorandum (invented)");
    let (kind, parties) = (AgreementKind::HealthcareMemorandum, vec!["JP".to_owned(), "PH".to_owned()]);
    registry.apply(&event("agreement:test", "2019-02", Fact::AgreementSigned { title, kind, parties }));
    let board = |day: &str| ask(&registry, day, agreements::agreements);
    assert_eq!(board("2019-01-31")["recorded"], json!([]));
    assert_eq!(board("2019-03-31")["kinds"][0]["recorded"], json!(1));
    assert_eq!(board("2019-03-31")["recorded"][0]["parties"][1]["label"]["ja"], json!("フィリピン"));
}

#[test]
fn the_overview_leads_from_every_number_to_a_board() {
    let board = ask(&slides(), "2017-03-31", |question| overview::overview(question, &people()));
    let value = |key: &str| figure(&board["figures"], key)["value"].clone();
    assert_eq!(value("bases-open"), json!(17));
    assert_eq!(value("bases-planned"), json!(6));
    assert_eq!(value("businesses"), json!(16));
    assert_eq!(value("places"), json!(39));
    assert_eq!(value("partners"), json!(63));
    assert_eq!(value("actions"), json!(26));
    assert_eq!(value("bodies"), json!(23));
    assert_eq!(value("memoranda"), json!(0));
    for figure in board["figures"].as_array().unwrap() {
        let board = figure["board"].as_str().unwrap();
        assert!(audience::CONTENTS.iter().any(|(name, _)| *name == board), "{board}");
    }
}

#[test]
fn the_public_sees_no_small_count_of_people_on_the_overview() {
    let board = ask(&slides(), "2017-03-31", |question| overview::overview(question, &people()));
    let value = |key: &str| figure(&board["figures"], key)["value"].clone();
    assert_eq!(value("people-total"), json!(23));
    assert_eq!(value("people-work"), json!("<5"));
    assert_eq!(value("people-home"), json!("withheld"), "else the total would give the small cell away");
    assert_eq!(value("people-study"), json!(12));
}

#[test]
fn cycles_are_counted_on_from_the_decision_and_said_to_be_inferred() {
    let cycle =
        |day: &str| ask(&slides(), day, |question| overview::overview(question, &people()))["cycle"].clone();
    assert_eq!(cycle("2016-06-30"), Value::Null);
    let told = |day: &str| {
        let cycle = cycle(day);
        (
            cycle["number"].clone(),
            cycle["begins_on"].clone(),
            cycle["ends_on"].clone(),
            cycle["inferred"].clone(),
        )
    };
    assert_eq!(told("2017-03-31"), (json!(1), json!("2016-07"), json!("2021-07"), json!(true)));
    assert_eq!(told("2026-11-24"), (json!(3), json!("2026-07"), json!("2031-07"), json!(true)));
}

#[test]
fn every_panel_of_the_deck_has_a_live_page() {
    let registry = all();
    let list = ask(&registry, "2026-11-24", slides::slides);
    let panels: Vec<&str> =
        list["rows"].as_array().unwrap().iter().map(|row| row["subject"].as_str().unwrap()).collect();
    assert_eq!(panels.len(), 14);
    for panel in panels {
        let page = ask(&registry, "2026-11-24", |question| {
            slides::slide(question, &subject(panel), &people()).unwrap()
        });
        assert!(!page["live"].as_array().unwrap().is_empty(), "{panel} has something to say");
        assert_eq!(page["panel"]["subject"], json!(panel));
    }
}

#[test]
fn a_panel_lists_the_records_that_rest_on_it() {
    let page = ask(&slides(), "2017-09-30", |question| {
        slides::slide(question, &subject("slide:S02d"), &PeopleCounts::default()).unwrap()
    });
    let group = |code: &str| -> usize {
        let groups = page["groups"].as_array().unwrap();
        let found = groups.iter().find(|group| group["kind"]["code"] == json!(code));
        found.map_or(0, |group| group["records"].as_array().unwrap().len())
    };
    assert_eq!([group("site"), group("statement"), group("milestone")], [24, 4, 27]);
    assert_eq!((&page["previous"], &page["next"]), (&json!("slide:S02c"), &json!("slide:S02e")));
}

#[test]
fn the_numbers_of_the_slide_are_checked_against_the_records() {
    let verdicts = |registry: &Registry| -> Vec<String> {
        let page = ask(registry, "2026-11-24", |question| {
            slides::slide(question, &subject("slide:S02d"), &PeopleCounts::default()).unwrap()
        });
        let claims = page["claims"].as_array().unwrap();
        claims.iter().map(|claim| claim["verdict"]["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(verdicts(&slides()), ["agrees", "agrees", "agrees", "possible"], "22 or 23 allows 23");
    assert_eq!(verdicts(&all()), ["agrees", "agrees", "agrees", "differs"], "at most 20 were open by then");
}

#[test]
fn the_slide_that_calls_the_bills_pending_says_that_another_has_them_in_force() {
    for panel in ["slide:S08", "slide:S02b"] {
        let page = ask(&slides(), "2026-11-24", |question| {
            slides::slide(question, &subject(panel), &PeopleCounts::default()).unwrap()
        });
        assert!(codes(&page).contains(&"slides/law-pending-and-in-force"), "{panel}");
    }
}

#[test]
fn the_tables_of_pages_have_a_cell_for_each_column() {
    let registry = all();
    let audience = Audience::Public;
    let as_of = "2017-09-30".parse().unwrap();
    let question = Question { registry: &registry, as_of, known_at: None, audience: &audience };
    tables_fit(&agreements::agreements(&question).value);
    tables_fit(&overview::overview(&question, &people()).value);
    tables_fit(&slides::slides(&question).value);
    tables_fit(&slides::slide(&question, &subject("slide:S02d"), &people()).unwrap().value);
    tables_fit(&site::site(&question, &subject("site:B22")).unwrap().value);
    tables_fit(&record::record(&question, &subject("body:O11")).unwrap().value);
}

#[test]
fn every_record_that_a_contradiction_or_a_claim_names_exists() {
    let registry = slides();
    let named = initiative::contradictions().into_iter().flat_map(|one| one.records);
    for about in named.chain(initiative::claims().into_iter().map(|claim| claim.record)) {
        assert!(registry.get(&about).is_some(), "{about}");
    }
}
