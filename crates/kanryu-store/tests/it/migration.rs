//! A store written by schema 1 is backed up, migrated to the newest, and can be taken back.

use std::path::PathBuf;
use std::sync::Arc;

use kanryu_domain::registry::Registry;
use kanryu_store::{Append, AuditQuery, BrokenKind, LATEST_SCHEMA, Restored, Store, StoreError, Target};

use crate::on_both;
use crate::place::{Place, at, postgresql, run, sqlite};
use crate::world::{entered, import, imported, lives};

on_both! {
    a_store_of_schema_1_is_migrated_and_nothing_is_lost,
    a_migration_is_undone_from_its_backup,
    a_store_is_migrated_once_by_those_who_open_it_at_once,
    a_store_that_does_not_verify_is_not_migrated,
}

/// A store exactly as the program of schema 1 left it.
async fn schema_1(place: &Place) {
    if let Target::Folder(folder) = &place.target {
        std::fs::create_dir(folder).expect("a folder");
    }
    place.sql(include_str!("../fixtures/schema-1.sql")).await;
}

fn events() -> Vec<kanryu_domain::event::Event> {
    let mut events = lives(15);
    events[0] = imported(events[0].clone(), 1);
    events
}

fn backups(place: &Place) -> Vec<PathBuf> {
    let folder = match &place.target {
        Target::Folder(folder) => folder.join("backups"),
        Target::Postgres { backups, .. } => backups.clone().expect("a folder"),
    };
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    files.map(|file| file.expect("a file").path()).collect()
}

async fn a_store_of_schema_1_is_migrated_and_nothing_is_lost(place: Arc<Place>) {
    schema_1(&place).await;
    let store = place.open().await;
    assert_eq!(backups(&place).len(), 1);
    let verification = store.verify(|_, _| {}).await.expect("an answer");
    assert_eq!((verification.events, verification.broken, verification.broken_audit), (15, None, None));
    let (registry, _) = store.load_registry().await.expect("a registry");
    assert_eq!(registry, Registry::fold(&events()));
    let options = Append { seen: None, key: Some("form-1".to_owned()) };
    assert_eq!(store.append(&events(), options).await.expect("to append").recorded, 0, "its key is known");
    assert_eq!(store.account_by_login("INVENTED").await.expect("an answer").expect("an account").id.0, 1);
    assert!(store.token(&[1; 32], at(1)).await.expect("an answer").is_some());
    assert_eq!(store.setting("title").await.expect("an answer").as_deref(), Some("還流"));
    assert_eq!(store.search_audit(&AuditQuery::latest(9)).await.expect("entries").len(), 1);
    // What schema 2 brought.
    assert!(store.exports(None, 10).await.expect("exports").is_empty());
    assert_eq!(store.events_of_import(&import(1), 0, 10).await.expect("events").len(), 1);
    // What schema 3 brought.
    assert_eq!(store.feed(&[9; 32]).await.expect("an answer"), None);
    store.close().await;
    place.open().await.close().await;
    assert_eq!(backups(&place).len(), 1, "it is migrated once");
}

async fn a_migration_is_undone_from_its_backup(place: Arc<Place>) {
    schema_1(&place).await;
    let before = tables(&place).await;
    let store = place.open().await;
    assert_ne!(tables(&place).await, before);
    store.append(&[entered(99, 1)], Append::default()).await.expect("to append");
    store.close().await;
    let backup = backups(&place).remove(0);
    let undone = Store::restore(&backup, &place.target, true, at(1), |_, _| {}).await.expect("to restore");
    let Restored { schema, head, .. } = undone;
    assert_eq!((schema, head.seq), (1, 15));
    assert_eq!(tables(&place).await, before, "the program of schema 1 finds what it left");
    // And the newer program may migrate it again.
    let store = Store::open(&place.target, at(2)).await.expect("the store");
    assert_eq!(store.head().await.expect("a head"), head);
    assert_ne!(tables(&place).await, before);
}

/// Every table and index, in the words of the database.
async fn tables(place: &Place) -> Vec<String> {
    let sqlite = "SELECT COALESCE(sql, name) FROM sqlite_master ORDER BY name";
    let postgresql = "SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' \
                      || COALESCE(collation_name, '') FROM information_schema.columns WHERE table_schema = 'public' \
                      UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1";
    place.texts(sqlite, postgresql).await
}

async fn a_store_is_migrated_once_by_those_who_open_it_at_once(place: Arc<Place>) {
    schema_1(&place).await;
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let place = place.clone();
            tokio::spawn(async move { place.open().await.head().await.expect("a head").seq })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.expect("a task"), 15);
    }
    assert_eq!(backups(&place).len(), 1);
}

async fn a_store_that_does_not_verify_is_not_migrated(place: Arc<Place>) {
    schema_1(&place).await;
    place.sql("UPDATE events SET payload = REPLACE(payload, '2024-04-01', '2023-04-01') WHERE seq = 6").await;
    let before = tables(&place).await;
    let error = Store::open(&place.target, at(0)).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::BrokenLog { log, seq: 6 } if log.en == "log"), "{error}");
    assert_eq!(tables(&place).await, before);
    assert!(backups(&place).is_empty());
    assert_eq!(BrokenKind::Chain.code(), "verify/chain");
}

#[test]
fn a_database_without_a_folder_for_the_backup_is_not_migrated() {
    run(postgresql(), async |place: Arc<Place>| {
        schema_1(&place).await;
        let target: Target = place.address.as_deref().expect("an address").parse().expect("a target");
        let error = Store::open(&target, at(0)).await.expect_err("a refusal");
        assert_eq!(error, StoreError::NoBackupFolder { found: 1, known: LATEST_SCHEMA });
        place.open().await.close().await;
    });
}

#[test]
fn a_new_store_has_the_tables_of_a_migrated_one() {
    run(sqlite(), async |place: Arc<Place>| {
        schema_1(&place).await;
        place.open().await.close().await;
        let migrated = tables(&place).await;
        run_in_thread(migrated);
    });
}

/// Compares with a new store, on a runtime of its own.
fn run_in_thread(migrated: Vec<String>) {
    let compare = || {
        run(sqlite(), async move |place: Arc<Place>| {
            place.create().await.close().await;
            assert_eq!(tables(&place).await, migrated);
        });
    };
    std::thread::spawn(compare).join().expect("the comparison");
}
