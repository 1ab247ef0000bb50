//! Creating, opening and refusing.

use std::sync::Arc;

use kanryu_store::{Store, StoreError, Target};

use crate::on_both;
use crate::place::{Place, at, run, sqlite};

on_both! {
    a_new_store_is_empty_and_opens_again,
    a_store_is_not_created_over_another,
    a_place_without_a_store_is_refused,
    tables_of_something_else_are_left_alone,
    a_store_of_a_newer_program_is_refused,
}

async fn a_new_store_is_empty_and_opens_again(place: Arc<Place>) {
    let store = place.create().await;
    assert_eq!(store.head().await.expect("a head").seq, 0);
    store.close().await;
    let store = place.open().await;
    assert!(store.events_after(0, 10).await.expect("events").is_empty());
    let (registry, seq) = store.load_registry().await.expect("a registry");
    assert!(registry.is_empty());
    assert_eq!(seq, 0);
    assert!(Store::exists(&place.target).await.expect("an answer"));
}

async fn a_store_is_not_created_over_another(place: Arc<Place>) {
    place.create().await.close().await;
    let error = Store::create(&place.target, at(1)).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::Exists { .. }), "{error}");
}

async fn a_place_without_a_store_is_refused(place: Arc<Place>) {
    assert!(!Store::exists(&place.target).await.expect("an answer"));
    let error = Store::open(&place.target, at(0)).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::NotAStore { .. }), "{error}");
    assert!(error.to_string().contains("create one there first"), "{error}");
    // Asking must not have made one.
    assert!(!Store::exists(&place.target).await.expect("an answer"));
}

async fn tables_of_something_else_are_left_alone(place: Arc<Place>) {
    if let Target::Folder(folder) = &place.target {
        std::fs::create_dir(folder).expect("a folder");
    }
    place.sql("CREATE TABLE recipes (name TEXT PRIMARY KEY)").await;
    let error = Store::open(&place.target, at(0)).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::NotAStore { .. }), "{error}");
    let error = Store::create(&place.target, at(0)).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::NotAStore { .. }), "{error}");
    place.sql("INSERT INTO recipes (name) VALUES ('still there')").await;
}

async fn a_store_of_a_newer_program_is_refused(place: Arc<Place>) {
    place.create().await.close().await;
    place.sql("UPDATE kanryu_meta SET value = '99' WHERE name = 'schema'").await;
    let error = Store::open(&place.target, at(0)).await.expect_err("a refusal");
    assert_eq!(error, StoreError::Newer { found: 99, known: kanryu_store::LATEST_SCHEMA });
}

#[test]
fn a_folder_with_other_files_is_refused_and_says_why() {
    run(sqlite(), async |place: Arc<Place>| {
        let Target::Folder(folder) = &place.target else { unreachable!("a folder") };
        let why = async || match Store::open(&place.target, at(0)).await {
            Err(StoreError::NotAStore { why, .. }) => why.en,
            other => panic!("{other:?}"),
        };
        assert_eq!(why().await, "there is no such folder");
        std::fs::create_dir(folder).expect("a folder");
        assert_eq!(why().await, "there is no readable file kanryu.db in it");
        std::fs::write(folder.join("kanryu.db"), "名,国籍\n").expect("a file");
        assert_eq!(why().await, "its file kanryu.db is not an SQLite database");
        let text = std::fs::read_to_string(folder.join("kanryu.db")).expect("the file");
        assert_eq!(text, "名,国籍\n", "the file is left as it was");
    });
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_look_into_the_folder_and_its_files() {
    use std::os::unix::fs::PermissionsExt;
    run(sqlite(), async |place: Arc<Place>| {
        let store = place.create().await;
        let Target::Folder(folder) = &place.target else { unreachable!("a folder") };
        let mode = |path: &std::path::Path| path.metadata().expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode(folder), 0o700);
        assert_eq!(mode(&folder.join("kanryu.db")), 0o600);
        assert_eq!(mode(&folder.join("kanryu.db-wal")), 0o600);
        store.close().await;
    });
}
