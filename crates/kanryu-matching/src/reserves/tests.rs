//! Reserves: filled first, never wasted, person-best among all stable results, safe from lies; caps warn.

use proptest::prelude::*;

use super::*;
use crate::market::Lists;
use crate::trial;

fn choose(market: &Market, kinds: &Kinds, offer: u32, pool: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let rank = |&(p, o): &(u32, u32)| market.wish(market.find(p, o).expect("wished")).rank_there();
    let kind = |p: u32| kinds.kind_of[p as usize];
    let mut pool = pool.to_vec();
    pool.sort_by_key(rank);
    let mut taken: Vec<(u32, u32)> = Vec::new();
    for reserved in [true, false] {
        for &pair in &pool {
            let same = taken.iter().filter(|t| kind(t.0) == kind(pair.0)).count() as u32;
            let limit = if reserved {
                Some(kinds.reserve[offer as usize][kind(pair.0) as usize])
            } else {
                kinds.most[offer as usize][kind(pair.0) as usize]
            };
            let room = (taken.len() as u32) < market.capacity(offer) && limit.is_none_or(|l| same < l);
            if room && !taken.contains(&pair) {
                taken.push(pair);
            }
        }
    }
    taken
}

fn markets() -> impl Strategy<Value = (Market, Kinds)> {
    let per_offer = prop::collection::vec((0u32..3, 0u32..3, prop::option::of(0u32..3)), 3);
    (trial::strict(4, 3), prop::collection::vec(0u32..2, 4), per_offer).prop_map(|(market, kinds, offers)| {
        let mut all = Kinds { kind_of: kinds[..market.people()].to_vec(), reserve: vec![], most: vec![] };
        for (offer, (a, b, most)) in (0..).zip(offers) {
            let a = a.min(market.capacity(offer));
            let b = b.min(market.capacity(offer) - a);
            all.reserve.push(vec![a, b]);
            all.most.push(vec![most.map(|m| m.max(a)), None]);
        }
        (market, all)
    })
}

proptest! {
    #[test]
    fn the_result_is_the_best_for_people_of_all_stable_ones((market, kinds) in markets()) {
        let found = with_reserves(&market, &kinds).expect("sound").placement.offer_of;
        let all = trial::stable_by_choice(&market, &[0, 1, 2], |o, pool| choose(&market, &kinds, o, pool));
        prop_assert!(trial::is_best_of(&market, &found, &all));
    }

    #[test]
    fn no_list_but_the_true_one_helps_with_reserves((market, kinds) in markets()) {
        let method = |m: &Market| with_reserves(m, &kinds).expect("sound").placement.offer_of;
        prop_assert_eq!(trial::useful_lie(&market, method), None);
    }
}

#[test]
fn a_reserve_goes_to_its_kind_first_and_to_others_when_it_is_not_filled() {
    let wishes: Lists = (0..3).map(|_| [0u32]).collect();
    let choices: Lists = [[0u32, 1, 2]].into_iter().collect();
    let market = Market::build(vec![2], &wishes, &choices).expect("readable").market;
    let kinds = |kind_of: &[u32]| Kinds {
        kind_of: kind_of.to_vec(),
        reserve: vec![vec![0, 1]],
        most: vec![vec![None; 2]],
    };
    let mixed = with_reserves(&market, &kinds(&[0, 0, 1])).expect("sound");
    assert_eq!((mixed.placement.offer_of, mixed.short), (vec![Some(0), None, Some(0)], vec![]));
    let alike = with_reserves(&market, &kinds(&[0, 0, 0])).expect("sound");
    assert_eq!((alike.placement.offer_of, alike.short), (vec![Some(0), Some(0), None], vec![(0, 1, 1)]));
}

#[test]
fn a_cap_below_its_own_reserve_is_refused() {
    let wishes: Lists = [[0u32]].into_iter().collect();
    let market = Market::build(vec![2], &wishes, &wishes).expect("readable").market;
    let kinds = Kinds { kind_of: vec![0], reserve: vec![vec![2]], most: vec![vec![Some(1)]] };
    assert_eq!(with_reserves(&market, &kinds), Err(KindsRefused::Contradiction { offer: 0, kind: 0 }));
}
