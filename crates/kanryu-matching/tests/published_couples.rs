//! Published instances with couples, and 182 published verdicts under three definitions of their stability.

use std::path::Path;

use kanryu_matching::couples::{self, Couple, Couples, Effort, Joint, Stability};
use kanryu_matching::outcome::Status;
use serde_json::Value;

fn case(id: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published").join(format!("{id}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("the fixture")).expect("JSON")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_string()
}

/// A list, best first, whose entries are names or tiers of names.
fn tiers(list: &Value) -> Vec<Vec<Value>> {
    let tier = |entry: &Value| match entry.as_array() {
        Some(tier) => tier.clone(),
        None => vec![entry.clone()],
    };
    list.as_array().expect("a list").iter().map(tier).collect()
}

struct Read {
    people: Vec<String>,
    offers: Vec<String>,
    market: Couples,
}

/// Reads an instance; joint lists are pairs of names, or with `tied` tiers of such pairs.
fn read(instance: &Value, tied: bool) -> Read {
    let couples: Vec<&Value> = match &instance["couples"] {
        Value::Array(list) => list.iter().collect(),
        other => other.as_object().expect("couples").values().collect(),
    };
    let mut people: Vec<String> = instance["singles"].as_object().expect("singles").keys().cloned().collect();
    people.extend(couples.iter().flat_map(|c| [text(&c["a"]), text(&c["b"])]));
    let offers: Vec<String> = instance["hospitals"].as_object().expect("offers").keys().cloned().collect();
    let number = |names: &[String], name: &Value| {
        names.iter().position(|n| Some(n.as_str()) == name.as_str()).expect("a known name") as u32
    };
    let ranked = |names: &[String], list: &Value| -> Vec<(u32, u32)> {
        let tiers = tiers(list).into_iter().zip(0u32..);
        tiers
            .flat_map(|(tier, rank)| tier.into_iter().map(move |name| (name, rank)))
            .map(|(n, r)| (number(names, &n), r))
            .collect()
    };
    let joint = |rank: u32, pair: &Value| {
        let at = |n: usize| Some(&pair[n]).filter(|o| !o.is_null()).map(|o| number(&offers, o));
        Joint { rank, first: at(0), second: at(1) }
    };
    let wishes = |c: &Value| -> Vec<Joint> {
        let list = c["prefs"].as_array().expect("joint wishes");
        let tier = |(entry, rank): (&Value, u32)| -> Vec<Joint> {
            if tied {
                entry.as_array().expect("a tier").iter().map(|p| joint(rank, p)).collect()
            } else {
                vec![joint(rank, entry)]
            }
        };
        list.iter().zip(0u32..).flat_map(tier).collect()
    };
    let market = Couples {
        wishes: people
            .iter()
            .map(|p| instance["singles"].get(p).map_or(Vec::new(), |list| ranked(&offers, list)))
            .collect(),
        couples: couples
            .iter()
            .map(|c| Couple {
                first: number(&people, &c["a"]),
                second: number(&people, &c["b"]),
                wishes: wishes(c),
            })
            .collect(),
        places: offers
            .iter()
            .map(|o| instance["hospitals"][o]["cap"].as_u64().expect("places") as u32)
            .collect(),
        choices: offers.iter().map(|o| ranked(&people, &instance["hospitals"][o]["prefs"])).collect(),
    };
    Read { people, offers, market }
}

impl Read {
    fn matching(&self, pairs: impl IntoIterator<Item = (String, String)>) -> Vec<Option<u32>> {
        let mut offer_of = vec![None; self.people.len()];
        for (person, offer) in pairs {
            let at = self.people.iter().position(|p| *p == person).expect("a known person");
            offer_of[at] = Some(self.offers.iter().position(|o| *o == offer).expect("a known offer") as u32);
        }
        offer_of
    }

    fn published(&self, matching: &Value) -> Vec<Option<u32>> {
        let pairs = matching.as_object().expect("a matching").iter().filter(|(_, o)| !o.is_null());
        self.matching(pairs.map(|(p, o)| (p.clone(), text(o))))
    }
}

#[test]
fn every_published_verdict_is_repeated_under_its_definition() {
    let (mut verdicts, mut differ) = (0, 0);
    for one in case("couples_pyhrtc_definitions")["cases"].as_array().expect("cases") {
        let read = read(&one["instance"], true);
        for verdict in one["verdicts"].as_array().expect("verdicts") {
            let pairs =
                verdict["pairs"].as_array().expect("pairs").iter().map(|p| (text(&p[0]), text(&p[1])));
            let matching = read.matching(pairs);
            let mut seen = Vec::new();
            for (word, stability) in [("KPR", Stability::Kpr), ("BIS", Stability::Bis), ("MM", Stability::Mm)]
            {
                let Some(stable) = verdict[word].as_bool() else { continue };
                let found = couples::blocking(&read.market, &matching, stability).expect("readable");
                assert_eq!(found.is_empty(), stable, "{} {} {word} {found:?}", one["id"], verdict["pairs"]);
                verdicts += 1;
                seen.push(stable);
            }
            differ += usize::from(seen.windows(2).any(|w| w[0] != w[1]));
        }
    }
    assert_eq!((verdicts, differ), (182, 4));
}

#[test]
fn the_first_example_of_a_well_known_package_has_one_stable_result() {
    let case = case("couples_hri2_1");
    let read = read(&case["instance"], false);
    let want = read.published(&case["expected"]["roth_peranson"]);
    for stability in Stability::ALL {
        let all = couples::all_stable(&read.market, stability, 1_000_000).expect("readable").expect("small");
        assert_eq!(all, std::slice::from_ref(&want));
        let found = couples::solve(&read.market, stability, Effort::default()).expect("readable");
        assert_eq!((found.offer_of, found.status), (want.clone(), Status::Exact));
    }
}

#[test]
fn stable_results_of_a_published_suite_are_found_and_its_own_accepted() {
    for id in ["couples_suite_test1", "couples_suite_test2", "couples_suite_try1"] {
        let case = case(id);
        let read = read(&case["instance"], false);
        let theirs = read.published(&case["expected"]["a_stable_matching"]);
        for stability in Stability::ALL {
            let found = couples::solve(&read.market, stability, Effort::default()).expect("readable");
            assert_eq!(found.status, Status::Exact, "{id} {stability:?}");
            assert_eq!(couples::blocking(&read.market, &found.offer_of, stability).expect("readable"), []);
        }
        assert_eq!(couples::blocking(&read.market, &theirs, Stability::Kpr).expect("readable"), [], "{id}");
    }
}
