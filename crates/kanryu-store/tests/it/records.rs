//! Records derived from the log.

use std::sync::Arc;

use kanryu_domain::id::Kind;
use kanryu_domain::registry::Registry;
use kanryu_store::{Append, StoreError};

use crate::on_both;
use crate::place::{Place, at};
use crate::world::{affiliated, entered, lives, organization, person, registered, same, withdrawn};

on_both! {
    the_registry_is_the_fold_of_the_log,
    records_are_caught_up_when_they_are_read,
    a_link_stands_in_both_records,
    records_are_paged_by_key,
    a_rebuild_changes_nothing_and_says_how_far_it_is,
    a_rebuild_repairs_records_that_were_damaged,
    what_was_known_at_a_moment_is_folded_from_what_was_recorded_by_then,
    records_are_not_derived_from_an_event_that_cannot_be_read,
}

async fn the_registry_is_the_fold_of_the_log(place: Arc<Place>) {
    let store = place.create().await;
    let all = lives(1_000);
    store.append(&all, Append::default()).await.expect("to append");
    let (registry, seq) = store.load_registry().await.expect("a registry");
    assert_eq!(seq, 1_000);
    assert_eq!(registry, Registry::fold(&all));
}

async fn records_are_caught_up_when_they_are_read(place: Arc<Place>) {
    let store = place.create().await;
    assert_eq!(store.record(&person(1)).await.expect("an answer"), None);
    store.append(&[registered(1, 1)], Append::default()).await.expect("to append");
    let record = store.record(&person(1)).await.expect("an answer").expect("a record");
    assert_eq!(record.entries.len(), 1);
    store.append(&[entered(2, 1), withdrawn(3, 1, 1)], Append::default()).await.expect("to append");
    let record = store.record(&person(1)).await.expect("an answer").expect("a record");
    assert_eq!(record.entries.iter().map(|entry| entry.event).collect::<Vec<_>>(), [entered(2, 1).id]);
    assert_eq!(record.amendments.len(), 1);
    assert_eq!(store.catch_up().await.expect("to catch up"), 3);
}

async fn a_link_stands_in_both_records(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&[registered(1, 1), registered(2, 2)], Append::default()).await.expect("to append");
    store.catch_up().await.expect("to catch up");
    store.append(&[same(3, 1, 2)], Append::default()).await.expect("to append");
    for (one, other) in [(1, 2), (2, 1)] {
        let record = store.record(&person(one)).await.expect("an answer").expect("a record");
        assert_eq!(record.same_as, [person(other)]);
    }
}

async fn records_are_paged_by_key(place: Arc<Place>) {
    let store = place.create().await;
    let batch: Vec<_> = (1..=25).map(|number| registered(number, 26 - number)).collect();
    store.append(&batch, Append::default()).await.expect("to append");
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = store.records(Kind::Person, after.as_ref(), 10).await.expect("records");
        let Some(last) = page.last() else { break };
        after = Some(last.subject.clone());
        found.extend(page.into_iter().map(|record| record.subject));
    }
    assert_eq!(found, (1..=25).map(person).collect::<Vec<_>>());
    assert!(store.records(Kind::Site, None, 10).await.expect("records").is_empty());
}

async fn a_rebuild_changes_nothing_and_says_how_far_it_is(place: Arc<Place>) {
    let store = place.create().await;
    for batch in lives(2_000).chunks(333) {
        store.append(batch, Append::default()).await.expect("to append");
        store.catch_up().await.expect("to catch up");
    }
    let before = store.records_digest().await.expect("a digest");
    let mut heard = Vec::new();
    let reached = store.rebuild(|done, total| heard.push((done, total))).await.expect("to rebuild");
    assert_eq!(reached, 2_000);
    assert_eq!(heard.first(), Some(&(0, 2_000)));
    assert_eq!(heard.last(), Some(&(2_000, 2_000)));
    assert_eq!(store.records_digest().await.expect("a digest"), before);
}

async fn a_rebuild_repairs_records_that_were_damaged(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&[registered(1, 1), affiliated(2, 1, 3)], Append::default()).await.expect("to append");
    let before = store.records_digest().await.expect("a digest");
    place.sql("UPDATE records SET record = '{\"subject\":\"nonsense\"}'").await;
    assert_ne!(store.records_digest().await.expect("a digest"), before);
    let error = store.record(&person(1)).await.expect_err("a refusal");
    assert_eq!(error, StoreError::Record { subject: "person:P000001".to_owned() });
    store.rebuild(|_, _| {}).await.expect("to rebuild");
    assert_eq!(store.records_digest().await.expect("a digest"), before);
    assert_eq!(organization(3).to_string(), "organization:O003");
}

async fn what_was_known_at_a_moment_is_folded_from_what_was_recorded_by_then(place: Arc<Place>) {
    let store = place.create().await;
    let all = lives(100);
    store.append(&all, Append::default()).await.expect("to append");
    let registry = store.registry_known_at(at(60)).await.expect("a registry");
    assert_eq!(registry, Registry::fold(&all[..60]));
    assert!(store.registry_known_at(at(0)).await.expect("a registry").is_empty());
}

async fn records_are_not_derived_from_an_event_that_cannot_be_read(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&lives(10), Append::default()).await.expect("to append");
    place.sql("UPDATE events SET payload = '{\"name\":\"INVENTED SECRET\"}' WHERE seq = 7").await;
    let error = store.catch_up().await.expect_err("a refusal");
    assert!(matches!(error, StoreError::Unreadable { seq: 7, .. }), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("SECRET"), "no payload in an error");
    place.sql("DELETE FROM events WHERE seq > 4").await;
    let error = store.catch_up().await.expect_err("a refusal");
    assert_eq!(error, StoreError::Unreadable { seq: 5, column: 0 }, "the missing event is named");
}
