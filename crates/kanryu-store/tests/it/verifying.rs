//! Proving the log, and naming the first event that somebody tampered with.

use std::sync::Arc;

use kanryu_domain::event::Event;
use kanryu_store::{Append, AuditEntry, Broken, BrokenKind, Hash, Store, Verification};

use crate::on_both;
use crate::place::{Place, at};
use crate::world::{entered, event_id, lives};

on_both! {
    an_untouched_log_verifies,
    a_changed_event_is_named,
    a_changed_hash_is_named,
    a_missing_event_is_named,
    a_cut_off_end_is_named,
    an_event_put_in_is_named,
    two_exchanged_events_are_named,
    a_changed_column_is_named,
    a_last_event_replaced_with_its_hash_is_named,
    an_event_rewritten_with_its_hash_breaks_the_next,
    a_text_that_is_no_event_is_named,
    a_changed_audit_entry_is_named,
    a_cut_off_audit_log_is_named,
}

async fn ten(place: &Place) -> Store {
    let store = place.create().await;
    store.append(&lives(10), Append::default()).await.expect("to append");
    store
}

async fn verify(store: &Store) -> Verification {
    store.verify(|_, _| {}).await.expect("an answer")
}

async fn broken(store: &Store) -> (u64, Option<u128>, BrokenKind) {
    let verification = verify(store).await;
    let broken = verification.broken.expect("something broken");
    let wording = broken.wording();
    assert!(
        wording.message.ja.contains(&broken.seq.to_string())
            && wording.message.en.contains(&broken.seq.to_string())
    );
    let Broken { seq, id, what } = broken;
    // What holds is counted up to the event before the broken one; a wrong end holds up to itself.
    let holds = if what == BrokenKind::Head { seq } else { seq - 1 };
    assert_eq!((verification.events, verification.head.seq), (holds, holds));
    (seq, id.map(|id| id.bits()), what)
}

async fn an_untouched_log_verifies(place: Arc<Place>) {
    let store = ten(&place).await;
    let mut heard = Vec::new();
    let verification = store.verify(|done, total| heard.push((done, total))).await.expect("an answer");
    assert_eq!(verification.events, 10);
    assert_eq!(verification.head, store.head().await.expect("a head"));
    assert_eq!(verification.broken, None);
    assert_eq!(verification.broken_audit, None);
    assert_eq!(heard.last(), Some(&(10, 10)));
}

async fn a_changed_event_is_named(place: Arc<Place>) {
    let store = ten(&place).await;
    place.sql("UPDATE events SET payload = REPLACE(payload, '2024-04-01', '2023-04-01') WHERE seq = 6").await;
    assert_eq!(broken(&store).await, (6, Some(6), BrokenKind::Chain));
}

async fn a_changed_hash_is_named(place: Arc<Place>) {
    let store = ten(&place).await;
    place.sql(&format!("UPDATE events SET hash = X'{}' WHERE seq = 3", Hash::ZERO)).await;
    assert_eq!(broken(&store).await, (3, Some(3), BrokenKind::Chain));
}

async fn a_missing_event_is_named(place: Arc<Place>) {
    let store = ten(&place).await;
    place.sql("DELETE FROM events WHERE seq = 4").await;
    assert_eq!(broken(&store).await, (4, None, BrokenKind::Missing));
}

async fn a_cut_off_end_is_named(place: Arc<Place>) {
    let store = ten(&place).await;
    place.sql("DELETE FROM events WHERE seq > 8").await;
    assert_eq!(broken(&store).await, (9, None, BrokenKind::Missing));
    place.sql("DELETE FROM events").await;
    assert_eq!(broken(&store).await, (1, None, BrokenKind::Missing));
}

async fn an_event_put_in_is_named(place: Arc<Place>) {
    let store = ten(&place).await;
    let head = store.head().await.expect("a head");
    insert(&place, 11, head.hash, &entered(11, 1)).await;
    assert_eq!(broken(&store).await, (11, Some(11), BrokenKind::AfterHead));
}

async fn two_exchanged_events_are_named(place: Arc<Place>) {
    let store = ten(&place).await;
    for (from, to) in [(2, 99), (3, 2), (99, 3)] {
        place.sql(&format!("UPDATE events SET seq = {to} WHERE seq = {from}")).await;
    }
    assert_eq!(broken(&store).await, (2, Some(3), BrokenKind::Chain));
}

async fn a_changed_column_is_named(place: Arc<Place>) {
    let columns = [
        "subject = 'person:P000009'",
        "other = 'person:P000009'",
        "import = 'import:I009'",
        "occurred_from = occurred_from - 1",
        "occurred_until = occurred_until + 1",
        "recorded_at = recorded_at - 1",
    ];
    let store = ten(&place).await;
    for change in columns {
        assert_eq!(verify(&store).await.broken, None);
        let name = change.split(' ').next().expect("a column");
        place.sql(&format!("CREATE TABLE kept AS SELECT seq, {name} FROM events")).await;
        place.sql(&format!("UPDATE events SET {change} WHERE seq = 5")).await;
        assert_eq!(broken(&store).await, (5, Some(5), BrokenKind::Columns), "{change}");
        let back = format!("{name} = (SELECT {name} FROM kept WHERE kept.seq = events.seq)");
        place.sql(&format!("UPDATE events SET {back}; DROP TABLE kept")).await;
    }
    place.sql("UPDATE events SET id = X'000000000000000000000000000000ff' WHERE seq = 5").await;
    assert_eq!(broken(&store).await, (5, Some(255), BrokenKind::Columns));
}

async fn a_last_event_replaced_with_its_hash_is_named(place: Arc<Place>) {
    let store = ten(&place).await;
    let before = store.events_after(8, 1).await.expect("events")[0].hash;
    place.sql("DELETE FROM events WHERE seq = 10").await;
    insert(&place, 10, before, &entered(10, 9)).await;
    assert_eq!(broken(&store).await, (10, None, BrokenKind::Head));
}

async fn an_event_rewritten_with_its_hash_breaks_the_next(place: Arc<Place>) {
    let store = ten(&place).await;
    let before = store.events_after(3, 1).await.expect("events")[0].hash;
    place.sql("DELETE FROM events WHERE seq = 5").await;
    insert(&place, 5, before, &entered(5, 9)).await;
    assert_eq!(broken(&store).await, (6, Some(6), BrokenKind::Chain));
}

async fn a_text_that_is_no_event_is_named(place: Arc<Place>) {
    let store = ten(&place).await;
    let before = store.events_after(8, 1).await.expect("events")[0].hash;
    let hash = before.next(10, b"{}");
    place.sql(&format!("UPDATE events SET payload = '{{}}', hash = X'{hash}' WHERE seq = 10")).await;
    assert_eq!(broken(&store).await, (10, Some(10), BrokenKind::Unreadable));
}

async fn a_changed_audit_entry_is_named(place: Arc<Place>) {
    let store = audited(&place).await;
    assert_eq!((verify(&store).await.audit_entries, verify(&store).await.broken_audit), (5, None));
    place.sql("UPDATE audit SET account = 7 WHERE seq = 3").await;
    let verification = verify(&store).await;
    assert_eq!((verification.audit_entries, verification.broken_audit), (2, Some(3)));
    assert_eq!(verification.broken, None, "the log of events is another chain");
}

async fn a_cut_off_audit_log_is_named(place: Arc<Place>) {
    let store = audited(&place).await;
    place.sql("DELETE FROM audit WHERE seq = 5").await;
    let verification = verify(&store).await;
    assert_eq!((verification.audit_entries, verification.broken_audit), (4, Some(5)));
}

async fn audited(place: &Place) -> Store {
    let store = place.create().await;
    for number in 1..=5 {
        let detail = serde_json::json!({ "page": number });
        let action = "person.read".to_owned();
        let entry = AuditEntry { at: at(number), account: None, action, subject: None, detail };
        store.audit(&[entry]).await.expect("to note");
    }
    store
}

/// Puts an event into the table with a hash that follows from the one before, as a careful forger would.
async fn insert(place: &Place, seq: u64, before: Hash, event: &Event) {
    let payload = serde_json::to_string(event).expect("JSON");
    let hash = before.next(seq, payload.as_bytes());
    let day = event.occurred_on.earliest().number();
    let (recorded_at, subject) = (event.recorded_at.ms(), &event.subject);
    let id = format!("{:032x}", event.id.bits());
    assert_eq!(event.id, event_id(seq));
    place
        .sql(&format!(
            "INSERT INTO events (seq, occurred_from, occurred_until, recorded_at, id, subject, payload, hash) \
             VALUES ({seq}, {day}, {day}, {recorded_at}, X'{id}', '{subject}', '{payload}', X'{hash}')"
        ))
        .await;
}
