//! Several writers at once, in one process and in several: nothing is lost, nothing stands twice.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::sync::Arc;

use kanryu_domain::event::Event;
use kanryu_store::{Append, Store, StoreError, Target};

use crate::on_both;
use crate::place::{self, Place, at, block_on};
use crate::world::{entered, lives, registered};

on_both! {
    tasks_of_one_process_append_at_once,
    the_same_batch_appended_at_once_is_recorded_once,
    of_two_changes_checked_at_once_one_is_refused,
    readers_derive_records_while_others_append,
}

async fn tasks_of_one_process_append_at_once(place: Arc<Place>) {
    let store = place.create().await;
    let tasks: Vec<_> = (0..8)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for batch in 0..20 {
                    let first = (writer * 20 + batch) * 10 + 1;
                    let events: Vec<Event> = (first..first + 10).map(|id| registered(id, id)).collect();
                    store.append(&events, Append::default()).await.expect("to append");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a task");
    }
    complete(&store, 1_600).await;
}

/// The log verifies, has `count` events, and every id once.
async fn complete(store: &Store, count: u64) {
    let verification = store.verify(|_, _| {}).await.expect("an answer");
    assert_eq!((verification.broken, verification.events), (None, count));
    let events = store.events_after(0, count + 1).await.expect("events");
    let ids: BTreeSet<_> = events.iter().map(|recorded| recorded.event.id).collect();
    assert_eq!(ids.len() as u64, count);
}

async fn the_same_batch_appended_at_once_is_recorded_once(place: Arc<Place>) {
    let store = place.create().await;
    let tasks: Vec<_> = (0..6)
        .map(|writer| {
            let store = store.clone();
            let key = (writer % 2 == 0).then(|| "form-1".to_owned());
            tokio::spawn(async move {
                store.append(&lives(50), Append { seen: None, key }).await.expect("to append")
            })
        })
        .collect();
    let mut recorded = 0;
    for task in tasks {
        recorded += task.await.expect("a task").recorded;
    }
    assert_eq!(recorded, 50);
    complete(&store, 50).await;
}

async fn of_two_changes_checked_at_once_one_is_refused(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&[registered(1, 1)], Append::default()).await.expect("to append");
    let tasks: Vec<_> = (0..6)
        .map(|writer| {
            let store = store.clone();
            let options = Append { seen: Some(1), key: None };
            tokio::spawn(async move { store.append(&[entered(10 + writer, 1)], options).await })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        match task.await.expect("a task") {
            Ok(_) => done += 1,
            Err(error) => assert_eq!(error, StoreError::Moved { head: 2 }),
        }
    }
    assert_eq!(done, 1);
}

async fn readers_derive_records_while_others_append(place: Arc<Place>) {
    let store = place.create().await;
    let all = lives(2_000);
    let writer = store.clone();
    let batches = all.clone();
    let writing = tokio::spawn(async move {
        for batch in batches.chunks(50) {
            writer.append(batch, Append::default()).await.expect("to append");
        }
    });
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut last = 0;
                for _ in 0..10 {
                    let (registry, seq) = store.load_registry().await.expect("a registry");
                    assert_eq!(
                        registry,
                        kanryu_domain::registry::Registry::fold(&lives(seq)),
                        "of one moment"
                    );
                    assert!(seq >= last);
                    last = seq;
                }
            })
        })
        .collect();
    writing.await.expect("the writer");
    for reader in readers {
        reader.await.expect("a reader");
    }
    let (registry, _) = store.load_registry().await.expect("a registry");
    assert_eq!(registry, kanryu_domain::registry::Registry::fold(&all));
}

/// Tells a process that it is a writer: the target, and the number of the writer.
const WRITER: &str = "KANRYU_TEST_WRITER";
const PROCESSES: u64 = 4;
const BATCHES: u64 = 25;
const BATCH: u64 = 20;

#[test]
fn processes_append_to_one_file_at_once() {
    match std::env::var(WRITER) {
        Ok(writer) => write_as(&writer),
        Err(_) => place::run(place::sqlite(), async |place: Arc<Place>| {
            let Target::Folder(folder) = &place.target else { unreachable!("a folder") };
            let target = folder.display().to_string();
            processes_append(&place, &target, "concurrency::processes_append_to_one_file_at_once").await;
        }),
    }
}

#[test]
fn processes_append_to_one_database_at_once() {
    match std::env::var(WRITER) {
        Ok(writer) => write_as(&writer),
        Err(_) => place::run(place::postgresql(), async |place: Arc<Place>| {
            let target = place.address.clone().expect("an address");
            processes_append(&place, &target, "concurrency::processes_append_to_one_database_at_once").await;
        }),
    }
}

/// Each process appends its own events, and all of them append the same ones too.
fn write_as(writer: &str) {
    let (target, number) = writer.rsplit_once(' ').expect("a target and a number");
    let (target, number): (Target, u64) =
        (target.parse().expect("a target"), number.parse().expect("a number"));
    block_on(async {
        let store = Store::open(&target, at(0)).await.expect("the store");
        for batch in 0..BATCHES {
            let first = 1_000_000 + (number * BATCHES + batch) * BATCH;
            let own: Vec<Event> = (first..first + BATCH).map(|id| registered(id, id)).collect();
            store.append(&own, Append::default()).await.expect("to append");
            let shared: Vec<Event> =
                (batch * BATCH..(batch + 1) * BATCH).map(|id| registered(id, id)).collect();
            store.append(&shared, Append::default()).await.expect("to append");
        }
    });
}

async fn processes_append(place: &Place, target: &str, test: &str) {
    let store = place.create().await;
    let writers: Vec<_> = (0..PROCESSES)
        .map(|number| {
            let mut writer = Command::new(std::env::current_exe().expect("this program"));
            writer.args(["--exact", test]).env(WRITER, format!("{target} {number}"));
            writer.stdout(Stdio::null()).spawn().expect("a writer")
        })
        .collect();
    for mut writer in writers {
        assert!(writer.wait().expect("a writer").success());
    }
    complete(&store, (PROCESSES + 1) * BATCHES * BATCH).await;
}
