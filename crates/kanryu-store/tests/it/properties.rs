//! Properties: what is recorded does not depend on how it was cut into batches or how often it was sent.

use std::collections::BTreeSet;

use kanryu_domain::event::Event;
use kanryu_domain::registry::Registry;
use kanryu_store::{Append, Hash, Head};
use proptest::prelude::*;

use crate::place::{at, block_on, sqlite};
use crate::world::{affiliated, entered, lives, registered, same, withdrawn};

/// An event of some kind about one of six people.
fn any_event(id: u64) -> impl Strategy<Value = Event> {
    (0..6_u64, 0..6_u64, 0..5_u8).prop_map(move |(number, other, kind)| match kind {
        0 => registered(id, number),
        1 => entered(id, number),
        2 => affiliated(id, number, other),
        3 => same(id, number, (number + 1 + other) % 7),
        _ => withdrawn(id, number, id.saturating_sub(other)),
    })
}

fn any_log() -> impl Strategy<Value = Vec<Event>> {
    (1..60_u64).prop_flat_map(|count| (1..=count).map(any_event).collect::<Vec<_>>())
}

/// Appends a log cut at the given places, catching up after some of the pieces.
fn recorded(log: &[Event], cuts: &BTreeSet<usize>, catch_up: bool) -> (Head, Hash, Registry) {
    let place = sqlite();
    block_on(async {
        let store = place.create().await;
        let mut from = 0;
        for to in cuts.iter().copied().filter(|cut| *cut < log.len()).chain([log.len()]) {
            store.append(&log[from..to], Append::default()).await.expect("to append");
            if catch_up {
                store.catch_up().await.expect("to catch up");
            }
            from = to;
        }
        let (registry, _) = store.load_registry().await.expect("a registry");
        (store.head().await.expect("a head"), store.records_digest().await.expect("a digest"), registry)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_fold_does_not_depend_on_the_batches(log in any_log(), cuts in prop::collection::btree_set(0..60_usize, 0..8)) {
        let whole = recorded(&log, &BTreeSet::new(), false);
        let pieces = recorded(&log, &cuts, true);
        prop_assert_eq!(&whole, &pieces);
        prop_assert_eq!(whole.2, Registry::fold(&log));
    }

    #[test]
    fn events_sent_again_in_any_order_are_recorded_once(
        again in prop::collection::vec(0..40_usize, 0..120),
        cuts in prop::collection::btree_set(0..120_usize, 0..6),
    ) {
        let all = lives(40);
        let sent: Vec<Event> = again.iter().map(|at| all[*at].clone()).collect();
        let place = sqlite();
        let (found, verification) = block_on(async {
            let store = place.create().await;
            let mut from = 0;
            let mut recorded = 0;
            for to in cuts.iter().copied().filter(|cut| *cut < sent.len()).chain([sent.len()]) {
                let done = store.append(&sent[from..to], Append::default()).await.expect("to append");
                assert_eq!(done.recorded + done.already_known, (to - from) as u64);
                recorded += done.recorded;
                from = to;
            }
            let found = store.events_after(0, 1_000).await.expect("events");
            assert_eq!(found.len() as u64, recorded);
            (found, store.verify(|_, _| {}).await.expect("an answer"))
        });
        prop_assert_eq!(verification.broken, None);
        // Each event stands where it was sent first.
        let mut expected: Vec<Event> = Vec::new();
        for event in sent {
            if !expected.contains(&event) {
                expected.push(event);
            }
        }
        let found: Vec<Event> = found.into_iter().map(|recorded| recorded.event).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn what_was_known_at_a_moment_does_not_change_with_what_comes_later(log in any_log(), moment in 0..60_i64) {
        let place = sqlite();
        let (before, after) = block_on(async {
            let store = place.create().await;
            let (early, late): (Vec<Event>, Vec<Event>) = log.iter().cloned().partition(|event| event.recorded_at <= at(moment));
            store.append(&early, Append::default()).await.expect("to append");
            let before = store.registry_known_at(at(moment)).await.expect("a registry");
            store.append(&late, Append::default()).await.expect("to append");
            (before, store.registry_known_at(at(moment)).await.expect("a registry"))
        });
        prop_assert_eq!(before, after);
    }
}
