//! Published instances of constrained markets, exchanges, groups, three levels and flows, with their published answers.

use std::collections::BTreeMap;
use std::path::Path;

use kanryu_matching::assignment::{self, Aim, Profile, Profiled};
use kanryu_matching::market::{Lists, Market};
use kanryu_matching::{flow, regions, roommates, spa, ttc};
use serde_json::Value;

/// Names of one side and their numbers, in the order of the names.
struct Names(Vec<String>);

impl Names {
    fn of(object: &Value) -> Names {
        let mut names: Vec<String> = object.as_object().expect("an object").keys().cloned().collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        Names(names)
    }

    fn number(&self, name: &Value) -> u32 {
        let name = name.as_str().expect("a name");
        self.0.iter().position(|n| n == name).unwrap_or_else(|| panic!("{name} is unknown")) as u32
    }

    fn list(&self, list: &Value) -> Vec<u32> {
        list.as_array().expect("a list").iter().map(|name| self.number(name)).collect()
    }
}

fn case(id: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published").join(format!("{id}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("the fixture")).expect("JSON")
}

/// Market of `residents` and `hospitals`.
fn market(instance: &Value) -> (Market, Names, Names) {
    let (people, offers) = (Names::of(&instance["residents"]), Names::of(&instance["hospitals"]));
    let wishes: Lists = people.0.iter().map(|p| offers.list(&instance["residents"][p])).collect();
    let choices: Lists = offers.0.iter().map(|o| people.list(&instance["hospitals"][o]["prefs"])).collect();
    let places =
        offers.0.iter().map(|o| instance["hospitals"][o]["cap"].as_u64().expect("places") as u32).collect();
    (Market::build(places, &wishes, &choices).expect("readable").market, people, offers)
}

fn expected(people: &Names, offers: &Names, matching: &Value) -> Vec<Option<u32>> {
    let at = |p: &String| matching.get(p).filter(|o| !o.is_null()).map(|o| offers.number(o));
    people.0.iter().map(at).collect()
}

#[test]
fn flexible_and_cut_places_answer_as_kamada_and_kojima_print() {
    let case = case("regional_kamada_kojima_ex1");
    let (instance, want) = (&case["instance"], &case["expected"]);
    let (market, people, offers) = market(instance);
    let number = |value: &Value| value.as_u64().expect("a number") as u32;
    let regions = regions::Regions {
        region_of: vec![Some(0); market.offers()],
        cap: vec![number(&instance["regional_cap"]["r"])],
        target: offers.0.iter().map(|o| number(&instance["target"][o])).collect(),
        order: vec![offers.list(&instance["order"]["r"])],
    };
    let flexible = regions::flexible(&market, &regions).expect("sound").offer_of;
    assert_eq!(flexible, expected(&people, &offers, &want["flexible_da"]));
    let cut = regions::cut_places(&market, &regions).expect("sound").offer_of;
    assert_eq!(cut, expected(&people, &offers, &want["jrmp"]));
}

#[test]
fn priorities_are_traded_as_abdulkadiroglu_and_sonmez_print() {
    for id in ["sc_abdulkadiroglu_sonmez_2003_ttc", "sc_common_priority_ttc_equals_sd"] {
        let case = case(id);
        let (market, people, offers) = market(&case["instance"]);
        let found = ttc::by_priorities(&market).offer_of;
        assert_eq!(found, expected(&people, &offers, &case["expected"]["ttc"]), "{id}");
    }
}

#[test]
fn with_one_common_priority_the_queue_gives_the_same() {
    let case = case("sc_common_priority_ttc_equals_sd");
    let (market, people, offers) = market(&case["instance"]);
    let posts = ttc::Posts {
        wishes: people.0.iter().map(|p| offers.list(&case["instance"]["residents"][p])).collect(),
        present: vec![None; market.people()],
        places: market.capacities().to_vec(),
        queue: people.list(&case["instance"]["hospitals"][&offers.0[0]]["prefs"]),
    };
    let found = ttc::serial(&posts).expect("sound").offer_of;
    assert_eq!(found, expected(&people, &offers, &case["expected"]["serial_dictatorship"]));
}

#[test]
fn tenants_and_newcomers_trade_as_published() {
    for (id, answer) in [("ha_abdulkadiroglu_sonmez_1999_yrmh", "yrmh_igyt"), ("ha_ttc_6_tenants", "ttc")] {
        let case = case(id);
        let instance = &case["instance"];
        let people = Names::of(&instance["prefs"]);
        let houses: BTreeMap<String, Value> = instance["occupied"]
            .as_object()
            .expect("occupied")
            .values()
            .chain(instance["vacant"].as_array().into_iter().flatten())
            .map(|house| (house.as_str().expect("a house").to_string(), Value::Null))
            .collect();
        let houses = Names::of(&serde_json::to_value(houses).expect("names"));
        let posts = ttc::Posts {
            wishes: people.0.iter().map(|p| houses.list(&instance["prefs"][p])).collect(),
            present: expected(&people, &houses, &instance["occupied"]),
            places: vec![1; houses.0.len()],
            queue: people.list(&instance["priority"]),
        };
        let found = ttc::with_present_posts(&posts).expect("sound").offer_of;
        assert_eq!(found, expected(&people, &houses, &case["expected"][answer]), "{id}");
    }
}

#[test]
fn pairs_within_a_group_are_those_published_or_proved_impossible() {
    for id in ["sr_gale_shapley_none", "sr_irving_1985", "sr_matching_issue64"] {
        let case = case(id);
        let people = Names::of(&case["instance"]["prefs"]);
        let lists: Vec<Vec<u32>> =
            people.0.iter().map(|p| people.list(&case["instance"]["prefs"][p])).collect();
        match roommates::pair(&lists).expect("readable") {
            roommates::Pairing::None(_) => assert_eq!(case["expected"]["stable_exists"], false, "{id}"),
            roommates::Pairing::Stable(found) => {
                let all = case["expected"]["all_stable"].as_array().expect("a list");
                assert!(all.iter().any(|one| found == expected(&people, &people, one)), "{id}");
                assert!(roommates::blocking(&lists, &found).is_empty());
            }
        }
    }
}

/// Three levels; the lecturers' key differs between sources.
fn projects(instance: &Value, lecturers: &str, lecturer: &str) -> (spa::Projects, Names, Names) {
    let (people, offers) = (Names::of(&instance["students"]), Names::of(&instance["projects"]));
    let teachers = Names::of(&instance[lecturers]);
    let ranked = |list: Vec<u32>| list.into_iter().zip(0..).collect::<Vec<(u32, u32)>>();
    let number = |value: &Value| value.as_u64().expect("a number") as u32;
    let projects = spa::Projects {
        wishes: people.0.iter().map(|p| ranked(offers.list(&instance["students"][p]))).collect(),
        places: offers.0.iter().map(|o| number(&instance["projects"][o]["cap"])).collect(),
        lecturer_of: offers.0.iter().map(|o| teachers.number(&instance["projects"][o][lecturer])).collect(),
        lecturer_places: teachers.0.iter().map(|t| number(&instance[lecturers][t]["cap"])).collect(),
        choices: teachers.0.iter().map(|t| ranked(people.list(&instance[lecturers][t]["prefs"]))).collect(),
    };
    (projects, people, offers)
}

#[test]
fn three_levels_are_placed_as_published() {
    for (id, lecturers, lecturer) in
        [("spa_algmatch_readme", "lecturers", "lecturer"), ("spa_matching_docs", "supervisors", "supervisor")]
    {
        let case = case(id);
        let (instance, people, offers) = projects(&case["instance"], lecturers, lecturer);
        let found = spa::person_best(&instance).expect("strict").offer_of;
        assert_eq!(found, expected(&people, &offers, &case["expected"]["student_optimal"]), "{id}");
        if let Some(want) = case["expected"].get("lecturer_optimal") {
            let found = spa::lecturer_best(&instance).expect("strict").offer_of;
            assert_eq!(found, expected(&people, &offers, want), "{id}");
        }
    }
}

#[test]
fn the_documented_flow_costs_what_its_guide_says() {
    let case = case("mcf_ortools_doc");
    let numbers = |key: &str| -> Vec<i64> {
        case["instance"][key]
            .as_array()
            .expect("a list")
            .iter()
            .map(|n| n.as_i64().expect("a number"))
            .collect()
    };
    let (tail, head, most, cost) =
        (numbers("tail"), numbers("head"), numbers("capacity"), numbers("unit_cost"));
    let mut network = flow::Network::with_nodes(5);
    network.supply = numbers("supply");
    for arc in 0..tail.len() {
        network.join(tail[arc] as u32, head[arc] as u32, most[arc], cost[arc]);
    }
    let solution = network.solve().expect("feasible");
    assert_eq!(solution.cost, case["expected"]["min_cost"].as_i64().expect("a cost"));
    assert!(solution.is_proved(&network));
}

#[test]
fn documented_tables_cost_what_their_guides_say() {
    for id in ["assign_ortools_doc", "assign_scipy_doc"] {
        let case = case(id);
        let rows = case["instance"]["cost"].as_array().expect("rows");
        let cost: Vec<i64> = rows
            .iter()
            .flat_map(|row| row.as_array().expect("a row").iter().map(|c| c.as_i64().expect("a cost")))
            .collect();
        let found = assignment::dense(rows.len(), rows.len(), &cost, Aim::Least).expect("sound");
        assert_eq!(Some(found.total), case["expected"]["min_cost"].as_i64(), "{id}");
        if let Some(columns) = case["expected"]["columns"].as_array() {
            let columns: Vec<Option<u32>> = columns.iter().map(|c| c.as_u64().map(|c| c as u32)).collect();
            assert_eq!(found.column_of, columns);
        }
    }
}

/// Ranks by tier, with ties and least numbers.
#[test]
fn profiles_are_the_published_optima() {
    for id in ["opt_fmcooper_hr_0", "opt_fmcooper_hr_1"] {
        let case = case(id);
        let instance = &case["instance"];
        let (people, offers) = (Names::of(&instance["residents"]), Names::of(&instance["hospitals"]));
        let tiers = |names: &Names, list: &Value| -> Vec<(u32, u32)> {
            let tier = |(entry, rank): (&Value, u32)| -> Vec<(u32, u32)> {
                let tier = entry.as_array().cloned().unwrap_or_else(|| vec![entry.clone()]);
                tier.iter().map(|name| (names.number(name), rank)).collect()
            };
            list.as_array().expect("a list").iter().zip(0..).flat_map(tier).collect()
        };
        let (mut wishes, mut choices) = (Lists::default(), Lists::default());
        people.0.iter().for_each(|p| wishes.push(tiers(&offers, &instance["residents"][p])));
        offers.0.iter().for_each(|o| choices.push(tiers(&people, &instance["hospitals"][o]["prefs"])));
        let number = |o: &String, key: &str| instance["hospitals"][o][key].as_u64().expect("a number") as u32;
        let places = offers.0.iter().map(|o| number(o, "cap")).collect();
        let least: Vec<u32> = offers.0.iter().map(|o| number(o, "lower")).collect();
        let market = Market::build(places, &wishes, &choices).expect("readable").market;
        let best = |aim| assignment::by_profile(&market, &least, aim).expect("feasible");
        let want = |key: &str| case["expected"][key].as_str().expect("a text").to_string();
        let text = |found: &Profiled, ranks: usize| {
            let mut profile = found.profile.clone();
            profile.resize(ranks, 0);
            format!("< {} >", profile.iter().map(u32::to_string).collect::<Vec<_>>().join(" "))
        };
        let ranks = |key: &str| want(key).split_whitespace().count() - 2;
        let size = |found: &Profiled| found.offer_of.iter().flatten().count().to_string();
        assert_eq!(size(&best(Profile::LeastSum)), want("optimal_size"), "{id}");
        assert_eq!(best(Profile::LeastSum).sum.to_string(), want("optimal_maxsizemincost"), "{id}");
        for (aim, key) in [
            (Profile::Generous, "optimal_generousmaxprofile"),
            (Profile::Greedy, "optimal_greedymaxprofile"),
            (Profile::RankMaximal, "optimal_greedyprofile"),
        ] {
            assert_eq!(text(&best(aim), ranks(key)), want(key), "{id}");
        }
        let squares: u64 =
            (1u64..).zip(&best(Profile::LeastSquares).profile).map(|(r, n)| r * r * u64::from(*n)).sum();
        assert_eq!(squares.to_string(), want("optimal_maxsizeminsqcost"), "{id}");
        let worst = best(Profile::Generous).profile.iter().rposition(|&n| n > 0).map_or(0, |r| r + 1);
        assert_eq!(worst.to_string(), want("optimal_maxsizemindegree"), "{id}");
    }
}
