//! Regional caps: kept, without illegitimate blocking pairs, efficient and safe from lies, by trying everything.

use proptest::prelude::*;

use super::*;
use crate::market::Lists;
use crate::oracle;
use crate::trial;

/// Kamada & Kojima (2015), examples 1 and 6: two offers of ten places under a cap of ten.
fn published() -> (Market, Regions) {
    let wishes: Lists = (0..10).map(|p| [u32::from(p >= 3)]).collect();
    let choices: Lists = (0..2).map(|_| (0..10).collect::<Vec<u32>>()).collect();
    let market = Market::build(vec![10, 10], &wishes, &choices).expect("readable").market;
    let regions =
        Regions { region_of: vec![Some(0); 2], cap: vec![10], target: vec![5, 5], order: vec![vec![0, 1]] };
    (market, regions)
}

#[test]
fn cutting_places_leaves_two_of_ten_without_a_place_and_the_flexible_way_places_all() {
    let (market, regions) = published();
    let cut = cut_places(&market, &regions).expect("sound");
    assert_eq!((cut.placed(), cut.offer_of[8], cut.offer_of[9]), (8, None, None));
    assert_eq!(cut.bound(9, 1), Some(crate::bound::Bound::Region(0)));
    assert_eq!(wasted(&market, &regions, &cut.offer_of), [(8, 1), (9, 1)]);
    let flexible = flexible(&market, &regions).expect("sound");
    assert_eq!(flexible.placed(), 10);
    assert!(wasted(&market, &regions, &flexible.offer_of).is_empty());
}

#[test]
fn shares_of_a_cap_follow_places_with_the_largest_remainder() {
    let regions = Regions::proportional(vec![Some(0), Some(0), Some(0), None], vec![10], &[10, 5, 5, 7]);
    assert_eq!(regions.target, [5, 3, 2, 7]);
}

#[test]
fn a_region_that_contradicts_itself_is_named() {
    let (market, regions) = published();
    let high = Regions { target: vec![6, 5], ..regions.clone() };
    assert_eq!(flexible(&market, &high), Err(RegionsRefused::Targets { region: 0, targets: 11, cap: 10 }));
    let twice = Regions { order: vec![vec![1, 1]], ..regions.clone() };
    assert_eq!(flexible(&market, &twice), Err(RegionsRefused::Order { region: 0, offer: 1 }));
    let unknown = Regions { region_of: vec![Some(0), Some(3)], ..regions };
    assert_eq!(flexible(&market, &unknown), Err(RegionsRefused::NoSuchRegion { offer: 1, region: 3 }));
}

#[test]
fn lifting_a_cap_shows_who_would_gain() {
    let (market, mut regions) = published();
    regions.cap = vec![7];
    regions.target = vec![3, 4];
    let effect = effects(&market, &regions).expect("sound")[0];
    assert_eq!((effect.placed, effect.placed_without, effect.better, effect.worse), (7, 10, 3, 0));
}

/// Offers 0 and 1 in a region, offer 2 alone.
fn capped() -> impl Strategy<Value = (Market, Regions)> {
    (trial::strict(4, 3), 0u32..4, 0u32..3, 0u32..3, any::<bool>()).prop_map(|(market, cap, a, b, turned)| {
        let a = a.min(cap).min(market.capacity(0));
        let b = b.min(cap - a).min(market.capacity(1));
        let order = if turned { vec![1, 0] } else { vec![0, 1] };
        let regions = Regions {
            region_of: vec![Some(0), Some(0), None],
            cap: vec![cap],
            target: vec![a, b, 0],
            order: vec![order],
        };
        (market, regions)
    })
}

fn keeps_cap(regions: &Regions, matching: &[Option<u32>]) -> bool {
    matching.iter().flatten().filter(|o| regions.region_of[**o as usize] == Some(0)).count()
        <= regions.cap[0] as usize
}

proptest! {
    #[test]
    fn caps_hold_no_pair_blocks_and_nobody_can_be_added((market, regions) in capped()) {
        let found = flexible(&market, &regions).expect("sound").offer_of;
        let all = oracle::matchings(&market);
        prop_assert!(all.contains(&found) && keeps_cap(&regions, &found));
        prop_assert_eq!(blocking(&market, &regions, &found, Stability::Target), vec![]);
        prop_assert_eq!(wasted(&market, &regions, &found), vec![]);
        for other in all.iter().filter(|m| keeps_cap(&regions, m) && **m != found) {
            // Efficiency counts both sides: nobody can be added while everybody else stays.
            prop_assert!(!found.iter().zip(other).all(|(now, then)| now.is_none() || now == then));
        }
        let cut = cut_places(&market, &regions).expect("sound").offer_of;
        prop_assert!(all.contains(&cut) && keeps_cap(&regions, &cut));
    }

    #[test]
    fn no_list_but_the_true_one_helps_under_regional_caps((market, regions) in capped()) {
        let method = |m: &Market| flexible(m, &regions).expect("sound").offer_of;
        prop_assert_eq!(trial::useful_lie(&market, method), None);
        let method = |m: &Market| cut_places(m, &regions).expect("sound").offer_of;
        prop_assert_eq!(trial::useful_lie(&market, method), None);
    }

    #[test]
    fn strong_stability_implies_the_target_notion_and_that_the_weak_one((market, regions) in capped()) {
        for matching in oracle::matchings(&market).iter().filter(|m| keeps_cap(&regions, m)) {
            let blocks = |d| blocking(&market, &regions, matching, d);
            prop_assert!(blocks(Stability::Target).iter().all(|pair| blocks(Stability::Strong).contains(pair)));
            prop_assert!(blocks(Stability::Weak).iter().all(|pair| blocks(Stability::Target).contains(pair)));
        }
    }
}
