//! Published instances of two-sided markets, strict and with ties, with their published answers.

use std::collections::BTreeSet;
use std::path::Path;

use kanryu_matching::audit::audit;
use kanryu_matching::cardinality::{largest_weakly_stable, stable_by};
use kanryu_matching::deferred::deferred_acceptance;
use kanryu_matching::lattice::lattice;
use kanryu_matching::lottery::Lottery;
use kanryu_matching::market::{Built, Lists, Market, Side};
use kanryu_matching::outcome::{Definition, Status};
use serde_json::Value;

const LOTTERY: Lottery = Lottery::Single { seed: 0 };

struct Case {
    people: Vec<String>,
    offers: Vec<String>,
    market: Market,
    expected: Value,
}

fn names(side: &Value) -> Vec<String> {
    side.as_object().expect("an object").keys().cloned().collect()
}

fn number(names: &[String], name: &Value) -> u32 {
    names.iter().position(|one| Some(one.as_str()) == name.as_str()).expect("a known name") as u32
}

/// A list of names, in which a list within the list is a tie.
fn tiers(names: &[String], list: &Value) -> Vec<Vec<u32>> {
    let tier = |entry: &Value| match entry {
        Value::Array(tied) => tied.iter().map(|name| number(names, name)).collect(),
        name => vec![number(names, name)],
    };
    list.as_array().expect("a list").iter().map(tier).collect()
}

fn case(id: &str) -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published").join(format!("{id}.json"));
    let text = std::fs::read_to_string(path).expect("the instance stands in the repository");
    let case: Value = serde_json::from_str(&text).expect("JSON");
    let (residents, hospitals) = (&case["instance"]["residents"], &case["instance"]["hospitals"]);
    let (people, offers) = (names(residents), names(hospitals));
    let (mut wishes, mut choices) = (Lists::default(), Lists::default());
    for person in &people {
        wishes.push_tiers(tiers(&offers, &residents[person]));
    }
    for offer in &offers {
        choices.push_tiers(tiers(&people, &hospitals[offer]["prefs"]));
    }
    let places =
        offers.iter().map(|offer| hospitals[offer]["cap"].as_u64().expect("places") as u32).collect();
    let Built { market, .. } = Market::build(places, &wishes, &choices).expect("readable");
    Case { people, offers, market, expected: case["expected"].clone() }
}

impl Case {
    fn matching(&self, published: &Value) -> Vec<Option<u32>> {
        self.people
            .iter()
            .map(|person| published.get(person).map(|offer| number(&self.offers, offer)))
            .collect()
    }
}

#[test]
fn strict_markets_are_matched_as_published_from_both_sides_and_have_the_published_stable_matchings() {
    for id in [
        "sm_gale_shapley_ex1",
        "sm_gale_shapley_ex2",
        "sm_roth_sotomayor_2_9",
        "hr_matching_issue67",
        "hr_matching_readme",
        "hr_matching_unmatched",
    ] {
        let case = case(id);
        for (side, published) in [(Side::Person, "resident_optimal"), (Side::Offer, "hospital_optimal")] {
            let outcome = deferred_acceptance(&case.market, side, &LOTTERY).outcome;
            assert_eq!(outcome.offer_of, case.matching(&case.expected[published]), "{id} {published}");
            assert!(audit(&case.market, &outcome.offer_of, Definition::Weak, 1).is_stable(), "{id}");
        }
        let all = lattice(&case.market, &LOTTERY, 100);
        assert_eq!(
            Some(all.matchings.len() as u64),
            case.expected["number_of_stable_matchings"].as_u64(),
            "{id}"
        );
        if let Some(published) = case.expected["all_stable"].as_array() {
            let published: BTreeSet<_> = published.iter().map(|one| case.matching(one)).collect();
            assert_eq!(all.matchings.into_iter().collect::<BTreeSet<_>>(), published, "{id}");
        }
    }
}

#[test]
fn with_ties_the_largest_weakly_stable_matching_has_the_published_size() {
    for id in ["smti_manlove_1_vs_2", "smti_pyhrtc_nocomplete", "smti_pyhrtc_simple"] {
        let case = case(id);
        let found = largest_weakly_stable(&case.market, 10_000);
        assert_eq!(Some(found.placed() as u64), case.expected["max_weakly_stable_size"].as_u64(), "{id}");
        assert_eq!(found.status, Status::Exact, "{id}");
        assert!(audit(&case.market, &found.offer_of, Definition::Weak, 1).is_stable(), "{id}");
    }
}

#[test]
fn the_draw_decides_between_the_published_sizes_one_and_two_and_no_super_stable_matching_exists() {
    let case = case("smti_manlove_1_vs_2");
    let sizes: BTreeSet<u64> = (0..20)
        .map(|seed| {
            deferred_acceptance(&case.market, Side::Person, &Lottery::Single { seed }).outcome.placed() as u64
        })
        .collect();
    let published = case.expected["sizes_of_weakly_stable"].as_array().expect("sizes");
    assert_eq!(sizes, published.iter().filter_map(Value::as_u64).collect());
    assert_eq!(stable_by(&case.market, Definition::Super, &LOTTERY).status, Status::Impossible);
}
