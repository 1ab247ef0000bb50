//! Snapshots of the records: carried forward, shared, never wrong about what was known when.

use super::*;
use kanryu_domain::event::{Body, Event, Fact, OrganizationKind, Source, SourceKind};
use kanryu_domain::id::EventId;
use kanryu_domain::text::Text;
use kanryu_store::{Append, Target};
use std::sync::atomic::{AtomicUsize, Ordering};

fn named(number: u128, at_ms: i64) -> Event {
    Event {
        id: EventId::from_bits(number),
        subject: format!("organization:invented-{number}").parse().unwrap(),
        occurred_on: "2026-01-01".parse().unwrap(),
        recorded_at: Instant::from_ms(at_ms),
        source: Source { kind: SourceKind::Demo, place: "invented for tests".into(), note: None },
        confidence: None,
        import: None,
        body: Body::states(Fact::OrganizationNamed {
            name: Text::same("Invented"),
            kind: OrganizationKind::Company,
            country: None,
        }),
    }
}

async fn loaded(events: &[Event]) -> (tempfile::TempDir, Store, Snapshots) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create(&Target::folder(folder.path()), Instant::from_ms(0)).await.unwrap();
    store.append(events, Append::default()).await.unwrap();
    let snapshots = Snapshots::load(store.clone()).await.unwrap();
    (folder, store, snapshots)
}

#[tokio::test]
async fn a_snapshot_carried_forward_is_the_one_that_would_be_loaded() {
    let (_folder, store, snapshots) = loaded(&[named(1, 10)]).await;
    let held = snapshots.current();
    store.append(&[named(2, 20), named(3, 30)], Append::default()).await.unwrap();
    let carried = snapshots.refresh().await.unwrap();
    let loaded = Snapshots::load(store).await.unwrap().current();
    assert_eq!((carried.head, &carried.registry), (loaded.head, &loaded.registry));
    assert_eq!(carried.recorded_until, Some(Instant::from_ms(30)));
    assert_eq!(held.registry.len(), 1, "a reader who holds the earlier one goes on reading it");
}

#[tokio::test]
async fn records_that_did_not_change_are_shared() {
    let (_folder, store, snapshots) = loaded(&[named(1, 10), named(2, 10)]).await;
    let before = snapshots.current();
    let subject = named(1, 0).subject;
    store.append(&[named(3, 20)], Append::default()).await.unwrap();
    let after = snapshots.refresh().await.unwrap();
    assert!(std::ptr::eq(before.registry.get(&subject).unwrap(), after.registry.get(&subject).unwrap()));
}

#[tokio::test]
async fn what_is_derived_is_computed_once_a_day_and_is_given_what_was_derived_before() {
    struct Size(usize, Option<usize>);
    let (_folder, store, snapshots) = loaded(&[named(1, 10)]).await;
    let day = Day::from_ymd(2026, 4, 1).unwrap();
    let computed = AtomicUsize::new(0);
    let size = |snapshot: &Snapshot| {
        snapshot.derived(day, |registry, before: Option<(&Registry, Arc<Size>)>| {
            computed.fetch_add(1, Ordering::Relaxed);
            Size(registry.len(), before.map(|(_, before)| before.0))
        })
    };
    let first = snapshots.current();
    assert_eq!((size(&first).0, size(&first).0, computed.load(Ordering::Relaxed)), (1, 1, 1));
    store.append(&[named(2, 20)], Append::default()).await.unwrap();
    let second = snapshots.refresh().await.unwrap();
    assert_eq!((size(&second).0, size(&second).1), (2, Some(1)));
    store.append(&[named(3, 30)], Append::default()).await.unwrap();
    snapshots.refresh().await.unwrap();
    assert!(second.before.lock().unwrap().is_none(), "no more than two snapshots are held");
}

#[tokio::test]
async fn the_past_is_folded_from_the_log_and_kept_until_the_log_grows() {
    let (_folder, store, snapshots) = loaded(&[named(1, 10), named(2, 20)]).await;
    let moment = Instant::from_ms(15);
    let past = snapshots.known_at(moment).await.unwrap();
    assert_eq!((past.registry.len(), past.known_at), (1, Some(moment)));
    assert!(Arc::ptr_eq(&past, &snapshots.known_at(moment).await.unwrap()));
    store.append(&[named(3, 12)], Append::default()).await.unwrap();
    snapshots.refresh().await.unwrap();
    assert_eq!(snapshots.known_at(moment).await.unwrap().registry.len(), 2);
    let all = snapshots.known_at(Instant::from_ms(1_000)).await.unwrap();
    assert_eq!((all.registry.len(), all.known_at), (3, Some(Instant::from_ms(1_000))));
}
