//! Search in both languages, and never a person for those who may not see one.

use super::*;
use crate::board::search::{PersonEntry, SearchIndex, search};

fn found(audience: &Audience, query: &str, people: &[PersonEntry]) -> Vec<String> {
    let registry = slides();
    let index = SearchIndex::new(&registry);
    let as_of = "2017-09-30".parse().unwrap();
    let question = Question { registry: &registry, as_of, known_at: None, audience };
    let report = search(&question, &index, query, people, 50);
    report.value.hits.iter().map(|hit| hit.subject.to_string()).collect()
}

fn public(query: &str) -> Vec<String> {
    found(&Audience::Public, query, &[])
}

/// An invented person.
fn invented() -> Vec<PersonEntry> {
    vec![PersonEntry {
        subject: "person:invented-1".parse().unwrap(), name: "NGUYEN VAN TEST グエン".into()
    }]
}

#[test]
fn width_case_and_kana_make_no_difference() {
    for query in ["ｻﾝﾗｲｽﾞｼﾞｬﾊﾟﾝ", "さんらいずじゃぱん", "SUNRISE japan", "サンライズジャパンホスピタル"]
    {
        let hits = public(query);
        assert!(hits.starts_with(&["site:B17".into(), "site:C15".into()]), "{query}: {hits:?}");
    }
    assert_eq!(public("sao paulo")[0], "site:B07", "accents make none either");
}

#[test]
fn every_word_must_be_found() {
    assert!(public("Viet Nam 人間ドック").iter().all(|hit| hit == "site:B23" || hit == "milestone:T32"));
    assert_eq!(public("人間ドック アゼルバイジャン"), Vec::<String>::new());
    assert_eq!(public("   "), Vec::<String>::new());
}

#[test]
fn the_id_itself_comes_first() {
    assert_eq!(public("b22")[0], "site:B22");
    assert_eq!(public("policy-action:A14")[0], "policy-action:A14");
}

#[test]
fn the_wording_and_operators_are_found_as_well_as_names() {
    assert!(public("北原国際病院").contains(&"site:B18".to_owned()));
    assert!(public("平成30年開院予定").contains(&"site:B22".to_owned()));
    assert!(public("クールジャパン機構").contains(&"policy-action:A09".to_owned()));
    assert!(public("リハビリテーションセンター ロシア").contains(&"site:B22".to_owned()));
}

#[test]
fn a_person_is_found_only_by_those_who_may_see_people() {
    let own = "organization:o1".parse().unwrap();
    assert_eq!(found(&Audience::CaseWorker(own), "nguyen ぐえん", &invented()), ["person:invented-1"]);
    assert_eq!(found(&Audience::Secretariat, "invented-1", &invented()), ["person:invented-1"]);
    let operator = Audience::Operator("organization:o1".parse().unwrap());
    for audience in [Audience::Public, operator] {
        assert_eq!(found(&audience, "nguyen", &invented()), Vec::<String>::new(), "{audience:?}");
    }
}

#[test]
fn what_was_found_names_nobody_in_logs() {
    let registry = slides();
    let index = SearchIndex::new(&registry);
    let audience = Audience::Secretariat;
    let as_of = "2017-09-30".parse().unwrap();
    let question = Question { registry: &registry, as_of, known_at: None, audience: &audience };
    let report = search(&question, &index, "nguyen", &invented(), 50);
    assert_eq!(report.value.total, 1);
    let shown = format!("{:?} {:?} {:?}", report.value, report.value.hits, invented());
    assert!(!shown.to_lowercase().contains("nguyen"), "{shown}");
}

#[test]
fn hits_beyond_the_limit_are_counted_by_kind() {
    let registry = slides();
    let index = SearchIndex::new(&registry);
    let audience = Audience::Public;
    let as_of = "2017-09-30".parse().unwrap();
    let question = Question { registry: &registry, as_of, known_at: None, audience: &audience };
    let report = search(&question, &index, "ベトナム", &[], 2).value;
    assert_eq!(report.hits.len(), 2);
    assert_eq!(report.total, report.kinds.iter().map(|kind| kind.total).sum::<i64>());
    assert!(report.total > 10);
}
