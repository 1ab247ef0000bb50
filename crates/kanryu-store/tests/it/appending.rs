//! Appending and reading.

use std::sync::Arc;

use kanryu_domain::event::Event;
use kanryu_store::{Append, Appended, Hash, Recorded, StoreError};

use crate::on_both;
use crate::place::{Place, at};
use crate::world::{affiliated, entered, event_id, import, imported, lives, person, registered, same};

on_both! {
    events_come_back_as_they_were_recorded_in_order,
    each_hash_covers_the_event_and_the_one_before,
    an_event_recorded_twice_stands_once,
    an_id_cannot_be_used_for_another_event,
    a_batch_is_recorded_as_a_whole_or_not_at_all,
    a_repeated_key_answers_as_the_first_time,
    a_key_is_not_used_for_another_batch,
    a_batch_checked_before_its_subject_changed_is_refused,
    a_link_to_a_subject_counts_as_a_change_of_it,
    a_batch_checked_before_other_subjects_changed_is_recorded,
    rows_of_another_import_refuse_a_batch_of_an_import,
    a_repeated_batch_is_not_refused_for_its_own_events,
    a_batch_that_is_too_large_is_refused,
    events_are_found_by_subject_import_and_moment,
    an_empty_batch_records_nothing,
}

fn plain() -> Append {
    Append::default()
}

fn seen(seq: u64) -> Append {
    Append { seen: Some(seq), key: None }
}

fn key(key: &str) -> Append {
    Append { seen: None, key: Some(key.to_owned()) }
}

fn events(recorded: Vec<Recorded>) -> Vec<Event> {
    recorded.into_iter().map(|recorded| recorded.event).collect()
}

async fn events_come_back_as_they_were_recorded_in_order(place: Arc<Place>) {
    let store = place.create().await;
    let all = lives(700);
    let appended = store.append(&all[..300], plain()).await.expect("to append");
    assert_eq!(appended, Appended { first_seq: 1, last_seq: 300, recorded: 300, already_known: 0 });
    let appended = store.append(&all[300..], plain()).await.expect("to append");
    assert_eq!(appended, Appended { first_seq: 301, last_seq: 700, recorded: 400, already_known: 0 });
    assert_eq!(events(store.events_after(0, 1_000).await.expect("events")), all);
    let page = store.events_after(650, 10).await.expect("events");
    assert_eq!(page.iter().map(|recorded| recorded.seq).collect::<Vec<_>>(), (651..=660).collect::<Vec<_>>());
    assert_eq!(store.head().await.expect("a head").seq, 700);
}

async fn each_hash_covers_the_event_and_the_one_before(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&lives(12), plain()).await.expect("to append");
    let mut hash = Hash::ZERO;
    for recorded in store.events_after(0, 100).await.expect("events") {
        let text = serde_json::to_string(&recorded.event).expect("JSON");
        hash = hash.next(recorded.seq, text.as_bytes());
        assert_eq!(recorded.hash, hash);
    }
    assert_eq!(store.head().await.expect("a head").hash, hash);
}

async fn an_event_recorded_twice_stands_once(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&[registered(1, 1)], plain()).await.expect("to append");
    let batch = [registered(1, 1), entered(2, 1), entered(2, 1)];
    let appended = store.append(&batch, plain()).await.expect("to append");
    assert_eq!(appended, Appended { first_seq: 2, last_seq: 2, recorded: 1, already_known: 2 });
    assert_eq!(events(store.events_after(0, 10).await.expect("events")), [registered(1, 1), entered(2, 1)]);
}

async fn an_id_cannot_be_used_for_another_event(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&[registered(1, 1)], plain()).await.expect("to append");
    for batch in [vec![registered(2, 2), registered(1, 3)], vec![entered(4, 1), registered(4, 2)]] {
        let id = batch[1].id;
        let error = store.append(&batch, plain()).await.expect_err("a refusal");
        assert_eq!(error, StoreError::Conflict { id });
        assert!(!format!("{error} {error:?}").contains("INVENTED"), "no payload in an error");
    }
    assert_eq!(store.head().await.expect("a head").seq, 1, "nothing of the batches was recorded");
    assert_eq!(event_id(1), registered(1, 1).id);
}

async fn a_batch_is_recorded_as_a_whole_or_not_at_all(place: Arc<Place>) {
    let store = place.create().await;
    let mut all = lives(500);
    store.append(&all[400..401], plain()).await.expect("to append");
    let head = store.head().await.expect("a head");
    // The last event but ninety-nine collides with a recorded one of the same id and other content.
    all[400].occurred_on = kanryu_domain::calendar::PartialDate::Year(1999);
    store.append(&all, plain()).await.expect_err("a refusal");
    assert_eq!(store.head().await.expect("a head"), head);
    assert_eq!(store.events_after(0, 1_000).await.expect("events").len(), 1);
}

async fn a_repeated_key_answers_as_the_first_time(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&[registered(1, 1)], plain()).await.expect("to append");
    let batch = [registered(2, 2), entered(3, 2)];
    let first = store.append(&batch, key("form-1")).await.expect("to append");
    assert_eq!(first, Appended { first_seq: 2, last_seq: 3, recorded: 2, already_known: 0 });
    store.append(&[registered(4, 4)], plain()).await.expect("to append");
    let again = store.append(&batch, key("form-1")).await.expect("to append");
    assert_eq!(again, Appended { first_seq: 2, last_seq: 3, recorded: 0, already_known: 2 });
    // A key beats `seen`: the caller of a repeated request looked at what was there before the first one.
    let options = Append { seen: Some(1), key: Some("form-1".to_owned()) };
    assert_eq!(store.append(&batch, options).await.expect("to append"), again);
    assert_eq!(store.head().await.expect("a head").seq, 4);
}

async fn a_key_is_not_used_for_another_batch(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&[registered(1, 1)], key("form-1")).await.expect("to append");
    let error = store.append(&[registered(2, 2)], key("form-1")).await.expect_err("a refusal");
    assert_eq!(error, StoreError::KeyReused);
    assert_eq!(store.head().await.expect("a head").seq, 1);
}

async fn a_batch_checked_before_its_subject_changed_is_refused(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&[registered(1, 1), registered(2, 2)], plain()).await.expect("to append");
    store.append(&[entered(3, 1)], seen(2)).await.expect("nothing came in between");
    let error = store.append(&[entered(4, 2), entered(5, 1)], seen(2)).await.expect_err("a refusal");
    assert_eq!(error, StoreError::Moved { head: 3 });
    store.append(&[entered(4, 2), entered(5, 1)], seen(3)).await.expect("it was checked again");
    let error = store.append(&[entered(6, 3)], seen(99)).await.expect_err("a refusal");
    assert_eq!(error, StoreError::Moved { head: 5 }, "a log that is not there was looked at");
}

async fn a_link_to_a_subject_counts_as_a_change_of_it(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&[registered(1, 1), registered(2, 2)], plain()).await.expect("to append");
    store.append(&[same(3, 1, 2)], seen(2)).await.expect("to append");
    let error = store.append(&[entered(4, 2)], seen(2)).await.expect_err("a refusal");
    assert_eq!(error, StoreError::Moved { head: 3 });
    let error = store.append(&[same(5, 9, 1)], seen(2)).await.expect_err("a refusal");
    assert_eq!(error, StoreError::Moved { head: 3 }, "a link is checked for both of its ends");
}

async fn a_batch_checked_before_other_subjects_changed_is_recorded(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&[registered(1, 1), registered(2, 2)], plain()).await.expect("to append");
    store.append(&[entered(3, 1)], seen(2)).await.expect("to append");
    store.append(&[entered(4, 2)], seen(2)).await.expect("person 2 did not change");
    store.append(&[imported(entered(5, 1), 1)], seen(4)).await.expect("to append");
    store
        .append(&[entered(6, 2)], seen(4))
        .await
        .expect("an import of other people does not stand against a form");
}

async fn rows_of_another_import_refuse_a_batch_of_an_import(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&[imported(registered(1, 1), 1)], seen(0)).await.expect("to append");
    let error = store.append(&[imported(registered(2, 2), 2)], seen(0)).await.expect_err("a refusal");
    assert_eq!(error, StoreError::Moved { head: 1 });
    store
        .append(&[imported(registered(3, 3), 1)], seen(0))
        .await
        .expect("the second batch of the same import");
    store.append(&[imported(registered(2, 2), 2)], seen(2)).await.expect("it was matched again");
}

async fn a_repeated_batch_is_not_refused_for_its_own_events(place: Arc<Place>) {
    let store = place.create().await;
    let batch = [registered(1, 1), entered(2, 1)];
    store.append(&batch, seen(0)).await.expect("to append");
    let again = store.append(&batch, seen(0)).await.expect("the answer was lost and the request repeated");
    assert_eq!(again, Appended { first_seq: 3, last_seq: 2, recorded: 0, already_known: 2 });
}

async fn a_batch_that_is_too_large_is_refused(place: Arc<Place>) {
    let store = place.create().await;
    let many = vec![registered(1, 1); kanryu_store::MAX_BATCH + 1];
    let error = store.append(&many, plain()).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::TooLarge { limit: kanryu_store::MAX_BATCH, .. }), "{error}");
    let mut large = registered(1, 1);
    large.source.place = "x".repeat(kanryu_store::MAX_EVENT_BYTES);
    let error = store.append(&[large], plain()).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::TooLarge { limit: kanryu_store::MAX_EVENT_BYTES, .. }), "{error}");
    assert_eq!(store.head().await.expect("a head").seq, 0);
}

async fn events_are_found_by_subject_import_and_moment(place: Arc<Place>) {
    let store = place.create().await;
    let all = [
        registered(1, 1),
        imported(registered(2, 2), 1),
        affiliated(3, 1, 1),
        same(4, 2, 1),
        imported(entered(5, 2), 1),
        imported(entered(6, 3), 2),
    ];
    store.append(&all, plain()).await.expect("to append");
    let pick = |places: &[usize]| places.iter().map(|at| all[*at].clone()).collect::<Vec<_>>();
    assert_eq!(events(store.events_of(&person(1)).await.expect("events")), pick(&[0, 2, 3]));
    assert_eq!(events(store.events_of(&person(2)).await.expect("events")), pick(&[1, 3, 4]));
    let found = store.events_of_import(&import(1), 0, 10).await.expect("events");
    assert_eq!(events(found), pick(&[1, 4]));
    let found = store.events_of_import(&import(1), 2, 10).await.expect("events");
    assert_eq!(events(found), pick(&[4]));
    let found = store.events_until(at(3), 0, 10).await.expect("events");
    assert_eq!(events(found), pick(&[0, 1, 2]), "the moment itself is included");
    let found = store.events_until(at(3), 1, 1).await.expect("events");
    assert_eq!(events(found), pick(&[1]));
}

async fn an_empty_batch_records_nothing(place: Arc<Place>) {
    let store = place.create().await;
    let appended = store.append(&[], seen(0)).await.expect("to append");
    assert_eq!(appended, Appended { first_seq: 1, last_seq: 0, recorded: 0, already_known: 0 });
}
