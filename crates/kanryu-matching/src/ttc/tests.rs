//! Trading: efficient, nobody below the present post, safe from lies, by trying everything on small markets.

use proptest::prelude::*;

use super::*;
use crate::oracle;
use crate::trial;

/// Four offers with one or two places, up to five people, some holding a post.
fn posts() -> impl Strategy<Value = Posts> {
    let lists = trial::all_lists(3);
    let person = (0..lists.len(), 0usize..6);
    (prop::collection::vec(person, 1..5), prop::collection::vec(1u32..3, 3)).prop_map(
        move |(people, places)| {
            let mut left = places.clone();
            let mut posts = Posts {
                wishes: vec![],
                present: vec![],
                places,
                queue: (0..people.len() as u32).rev().collect(),
            };
            for (list, present) in people {
                let present = (present < 3 && left[present] > 0).then_some(present as u32);
                present.iter().for_each(|&p| left[p as usize] -= 1);
                posts.wishes.push(lists[list].clone());
                posts.present.push(present);
            }
            posts
        },
    )
}

fn rank(posts: &Posts, person: usize, post: Option<u32>) -> usize {
    let list = &posts.complete()[person];
    post.map_or(usize::MAX, |post| list.iter().position(|&p| p == post).expect("on the list"))
}

/// Every allocation of posts on the completed lists.
fn allocations(posts: &Posts) -> Vec<Vec<Option<u32>>> {
    let mut all = vec![vec![]];
    for list in posts.complete() {
        let longer = |begun: &Vec<Option<u32>>| {
            let begun = begun.clone();
            let choices: Vec<Option<u32>> =
                std::iter::once(None).chain(list.iter().map(|&p| Some(p))).collect();
            choices.into_iter().map(move |choice| begun.iter().copied().chain([choice]).collect::<Vec<_>>())
        };
        all = all.iter().flat_map(longer).collect();
        all.retain(|a| {
            (0u32..)
                .zip(&posts.places)
                .all(|(p, &n)| a.iter().filter(|o| **o == Some(p)).count() <= n as usize)
        });
    }
    all
}

proptest! {
    #[test]
    fn exchanges_leave_nothing_to_exchange_and_nobody_below_the_present_post(posts in posts()) {
        let found = with_present_posts(&posts).expect("sound").offer_of;
        for (person, present) in posts.present.iter().enumerate() {
            prop_assert!(present.is_none() || rank(&posts, person, found[person]) <= rank(&posts, person, *present));
        }
        let ranks = |a: &[Option<u32>]| (0..found.len()).map(|p| rank(&posts, p, a[p])).collect::<Vec<_>>();
        let now = ranks(&found);
        let all = allocations(&posts);
        prop_assert!(all.contains(&found));
        for other in &all {
            let then = ranks(other);
            prop_assert!(then == now || then.iter().zip(&now).any(|(then, now)| then > now), "{:?}", other);
        }
    }

    #[test]
    fn no_list_but_the_true_one_helps_in_exchanges_and_queues(posts in posts()) {
        // In the queue a present post is not protected, so the list counts as it is; in exchanges as completed.
        for (method, lists) in [
            (with_present_posts as fn(&Posts) -> Result<Traded, PostsRefused>, posts.complete()),
            (serial, posts.wishes.clone()),
        ] {
            let place = |person: usize, post: Option<u32>| {
                post.and_then(|post| lists[person].iter().position(|&p| p == post)).unwrap_or(usize::MAX)
            };
            let truth = method(&posts).expect("sound").offer_of;
            for (person, &honest) in truth.iter().enumerate() {
                for lie in trial::all_lists(3) {
                    let mut lied = posts.clone();
                    lied.wishes[person] = lie;
                    let got = method(&lied).expect("sound").offer_of[person];
                    prop_assert!(place(person, got) >= place(person, honest));
                }
            }
        }
    }

    #[test]
    fn trading_priorities_is_efficient_and_safe_from_lies(market in trial::strict(4, 3)) {
        let found = by_priorities(&market).offer_of;
        let all = oracle::matchings(&market);
        prop_assert!(all.contains(&found));
        prop_assert!(!all.iter().any(|other| trial::dominates(&market, other, &found)));
        prop_assert_eq!(trial::useful_lie(&market, |m| by_priorities(m).offer_of), None);
    }

    #[test]
    fn secured_posts_are_kept_and_only_their_right_overrules_ranks(
        market in trial::strict(4, 3), wanted in prop::collection::vec(0usize..6, 4),
    ) {
        let mut left = market.capacities().to_vec();
        let mut present = vec![None; market.people()];
        for (slot, post) in present.iter_mut().zip(wanted) {
            if post < 3 && left[post] > 0 {
                left[post] -= 1;
                *slot = Some(post as u32);
            }
        }
        let found = secured(&market, &present).expect("sound");
        for person in 0..market.people() as u32 {
            let home = present[person as usize];
            let now = oracle::rank_of;
            if let Some(entry) = home.and_then(|post| market.find(person, post)) {
                prop_assert!(now(&market, &found.offer_of, person) <= market.own_rank(person, entry));
            }
            prop_assert!(home.is_none() || found.offer_of[person as usize].is_some());
        }
        for (person, offer, holder) in &found.kept {
            prop_assert_eq!(found.offer_of[*holder as usize], Some(*offer));
            prop_assert_eq!(present[*holder as usize], Some(*offer));
            prop_assert_ne!(found.offer_of[*person as usize], Some(*offer));
        }
        // Every other pair is at peace: what the person would rather have is full of people ranked above or at home.
        for person in 0..market.people() as u32 {
            let now = found.offer_of[person as usize].and_then(|o| market.find(person, o));
            for entry in market.entries(person).filter(|e| now.is_none_or(|now| *e < now)) {
                let wish = market.wish(entry);
                if found.kept.iter().any(|k| (k.0, k.1) == (person, wish.offer())) || present[person as usize] == Some(wish.offer()) {
                    continue;
                }
                let there: Vec<u32> = (0..market.people() as u32)
                    .filter(|other| found.offer_of[*other as usize] == Some(wish.offer())).collect();
                prop_assert!(there.len() as u32 >= market.capacity(wish.offer()));
                for other in there {
                    let rank = market.find(other, wish.offer()).map(|e| market.wish(e).rank_there());
                    prop_assert!(present[other as usize] == Some(wish.offer()) || rank.expect("ranked") < wish.rank_there());
                }
            }
        }
    }
}

#[test]
fn posts_that_contradict_themselves_are_named() {
    let posts = Posts {
        wishes: vec![vec![0], vec![0]],
        present: vec![Some(0), Some(0)],
        places: vec![1],
        queue: vec![0, 1],
    };
    assert_eq!(with_present_posts(&posts), Err(PostsRefused::Overfull { post: 0, places: 1, held: 2 }));
    let twice = Posts { present: vec![None, None], queue: vec![1, 1], ..posts.clone() };
    assert_eq!(serial(&twice), Err(PostsRefused::Queue { person: 0 }));
    let unknown = Posts { wishes: vec![vec![7], vec![]], present: vec![None, None], ..posts };
    assert_eq!(serial(&unknown), Err(PostsRefused::NoSuchPost { person: 0, post: 7 }));
}
