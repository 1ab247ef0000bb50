//! Backup to a file and restore from it, from either database to either.

use std::path::Path;
use std::sync::Arc;

use kanryu_store::{
    Append, AuditEntry, NewAccount, NewSession, NewToken, Restored, Store, StoreError, Target,
};

use crate::on_both;
use crate::place::{Place, at, postgresql, run, sqlite};
use crate::world::{entered, lives};

on_both! {
    a_restored_store_is_what_it_was,
    a_backup_is_not_written_over_another_file,
    a_store_is_not_restored_over_another_unless_told,
    a_damaged_file_changes_nothing,
    a_broken_log_is_not_backed_up,
    a_forged_file_with_a_right_sum_is_refused,
    sessions_do_not_survive_a_restore,
    others_go_on_writing_during_a_backup,
}

#[test]
fn sqlite_is_restored_into_postgresql() {
    run(sqlite(), async |from: Arc<Place>| {
        let file = filled(&from).await;
        let there = std::thread::spawn(move || {
            run(postgresql(), async |to: Arc<Place>| same_after(&file, &to).await)
        });
        there.join().expect("the test");
    });
}

#[test]
fn postgresql_is_restored_into_sqlite() {
    run(postgresql(), async |from: Arc<Place>| {
        let file = filled(&from).await;
        let there =
            std::thread::spawn(move || run(sqlite(), async |to: Arc<Place>| same_after(&file, &to).await));
        there.join().expect("the test");
    });
}

/// Fills a store with something of everything and backs it up.
async fn filled(place: &Place) -> std::path::PathBuf {
    let store = place.create().await;
    let key = Some("form-1".to_owned());
    store.append(&lives(6_000), Append { seen: None, key }).await.expect("to append");
    let new = NewAccount {
        login: "Invented".to_owned(),
        display_name: "名\t\"前\"\u{0}".replace('\u{0}', ""),
        role: "secretariat".to_owned(),
        organization: None,
        person: None,
        password_hash: None,
    };
    let account = store.create_account(&new, at(0)).await.expect("an account");
    let token = NewToken { account, label: "copy".to_owned(), scopes: vec![], expires_at: None };
    store.create_token(&[1; 32], &token, at(0)).await.expect("a token");
    store.set_setting("title", "還流\n").await.expect("a setting");
    let detail = serde_json::json!({});
    let entry =
        AuditEntry { at: at(0), account: Some(account), action: "x".to_owned(), subject: None, detail };
    store.audit(&[entry]).await.expect("to note");
    let file = place.file("store.backup");
    let done = store.backup(&file, at(9), |_, _| {}).await.expect("a backup");
    assert_eq!(done.head, store.head().await.expect("a head"));
    assert_eq!(done.rows, 6_000 + 1 + 1 + 1 + 1 + 1);
    assert_eq!(done.bytes, file.metadata().expect("a file").len());
    store.close().await;
    file
}

/// Restores a file of `filled` and compares everything, by backing up once more.
async fn same_after(file: &Path, to: &Place) {
    let restored = restore(file, &to.target, false).await.expect("to restore");
    assert_eq!((restored.head.seq, restored.rows, restored.backed_up_at), (6_000, 6_005, at(9)));
    let store = to.open().await;
    let again = to.file("again.backup");
    store.backup(&again, at(9), |_, _| {}).await.expect("a backup");
    assert!(std::fs::read(file).expect("a file") == std::fs::read(again).expect("a file"), "the same bytes");
    let (registry, seq) = store.load_registry().await.expect("a registry");
    assert_eq!((registry, seq), (kanryu_domain::registry::Registry::fold(&lives(6_000)), 6_000));
    store.append(&[entered(9_001, 1)], Append::default()).await.expect("it can be written to");
    store.close().await;
}

async fn restore(file: &Path, target: &Target, replace: bool) -> Result<Restored, StoreError> {
    Store::restore(file, target, replace, at(10), |_, _| {}).await
}

async fn a_restored_store_is_what_it_was(place: Arc<Place>) {
    let file = filled(&place).await;
    let store = place.open().await;
    store.append(&[entered(9_001, 1)], Append::default()).await.expect("to append");
    store.close().await;
    restore(&file, &place.target, true).await.expect("to restore");
    let store = place.open().await;
    let again = place.file("again.backup");
    store.backup(&again, at(9), |_, _| {}).await.expect("a backup");
    assert!(std::fs::read(file).expect("a file") == std::fs::read(again).expect("a file"), "the same bytes");
}

async fn a_backup_is_not_written_over_another_file(place: Arc<Place>) {
    let store = place.create().await;
    let file = place.file("roster.xlsx");
    std::fs::write(&file, "somebody's work").expect("a file");
    let error = store.backup(&file, at(0), |_, _| {}).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::File { kind: std::io::ErrorKind::AlreadyExists, .. }), "{error:?}");
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), "somebody's work");
    let nowhere = place.file("no such folder").join("store.backup");
    let error = store.backup(&nowhere, at(0), |_, _| {}).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::File { .. }), "{error:?}");
}

async fn a_store_is_not_restored_over_another_unless_told(place: Arc<Place>) {
    let file = filled(&place).await;
    let error = restore(&file, &place.target, false).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::Exists { .. }), "{error:?}");
    restore(&file, &place.target, true).await.expect("to restore");
}

async fn a_damaged_file_changes_nothing(place: Arc<Place>) {
    let file = filled(&place).await;
    let good = std::fs::read_to_string(&file).expect("a file");
    let store = place.open().await;
    store.append(&[entered(9_001, 1)], Append::default()).await.expect("to append");
    let before = store.head().await.expect("a head");
    store.close().await;
    let lines: Vec<&str> = good.split_inclusive('\n').collect();
    let without = |line: usize| lines[..line].iter().chain(&lines[line + 1..]).copied().collect::<String>();
    let damaged = [
        ("one letter", good.replacen("INVENTED PERSON 3", "INVENTED PERSON 4", 1)),
        ("cut off", good[..good.len() / 2].to_owned()),
        ("cut off after a line", lines[..100].concat()),
        ("without a row", without(50)),
        ("without its end", without(lines.len() - 1)),
        ("with something after its end", format!("{good}[]\n")),
        ("without its header", without(0)),
        ("nothing", String::new()),
        ("another file", "名前,国籍\n架空,VN\n".to_owned()),
        ("binary", "\u{0}\u{1}\n".to_owned()),
    ];
    for (what, text) in damaged {
        std::fs::write(&file, text).expect("a file");
        let error = restore(&file, &place.target, true).await.expect_err(what);
        assert!(matches!(error, StoreError::Backup { .. }), "{what}: {error:?}");
        assert!(!format!("{error} {error:?}").contains("INVENTED"), "{what}: no payload in an error");
    }
    let error = restore(&place.file("missing"), &place.target, true).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::File { kind: std::io::ErrorKind::NotFound, .. }), "{error:?}");
    assert_eq!(place.open().await.head().await.expect("a head"), before);
}

async fn a_broken_log_is_not_backed_up(place: Arc<Place>) {
    let store = place.create().await;
    store.append(&lives(10), Append::default()).await.expect("to append");
    place.sql("UPDATE events SET payload = REPLACE(payload, '2024-04-01', '2023-04-01') WHERE seq = 6").await;
    let file = place.file("store.backup");
    let error = store.backup(&file, at(0), |_, _| {}).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::BrokenLog { log, seq: 6 } if log.en == "log"), "{error}");
    assert!(!file.exists() && !place.file("store.backup.part").exists(), "nothing is left behind");
}

async fn a_forged_file_with_a_right_sum_is_refused(place: Arc<Place>) {
    let file = filled(&place).await;
    let good = std::fs::read_to_string(&file).expect("a file");
    let forge = |from: &str, to: &str| {
        let body = good.replacen(from, to, 1);
        let (body, end) = body.trim_end().rsplit_once('\n').expect("lines");
        let body = format!("{body}\n");
        let sum = sha256(body.as_bytes());
        let old = &end[end.find("sha256\":\"").expect("a sum") + 9..][..64];
        format!("{body}{}\n", end.replace(old, &sum))
    };
    // A changed event, a changed column of an event, a table of another shape, and a changed entry of the audit log.
    let backup = |error: StoreError| matches!(error, StoreError::Backup { .. });
    let broken = |error: StoreError| matches!(error, StoreError::BrokenLog { .. });
    type Kind = fn(StoreError) -> bool;
    let forged: [(&str, String, Kind); 4] = [
        ("event", forge("INVENTED PERSON 3", "INVENTED PERSON 4"), backup),
        ("column", forge("\"person:P000002\"", "\"person:P000003\""), broken),
        ("table", forge("\"recorded_at\",\"id\"", "\"id\",\"recorded_at\""), backup),
        ("audit", forge("\"x\",null,\"{}\"", "\"y\",null,\"{}\""), broken),
    ];
    for (what, text, fits) in forged {
        assert!(text != good, "{what} was changed");
        std::fs::write(&file, text).expect("a file");
        let error = restore(&file, &place.target, true).await.expect_err(what);
        assert!(fits(error.clone()), "{what}: {error:?}");
    }
    std::fs::write(&file, forge("", "")).expect("a file");
    restore(&file, &place.target, true)
        .await
        .expect("the forger's sum is right, so the rest was refused for itself");
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn sessions_do_not_survive_a_restore(place: Arc<Place>) {
    let file = filled(&place).await;
    let store = place.open().await;
    let account = store.account_by_login("invented").await.expect("an answer").expect("an account").id;
    let new = NewSession { account, csrf: String::new(), expires_at: at(100) };
    store.create_session(&[1; 32], &new, at(0)).await.expect("a session");
    let second = place.file("second.backup");
    store.backup(&second, at(0), |_, _| {}).await.expect("a backup");
    store.close().await;
    for file in [file, second] {
        restore(&file, &place.target, true).await.expect("to restore");
        let store = place.open().await;
        assert_eq!(store.session(&[1; 32], at(1)).await.expect("an answer"), None);
        store.close().await;
    }
}

async fn others_go_on_writing_during_a_backup(place: Arc<Place>) {
    let store = place.create().await;
    let all = lives(12_000);
    store.append(&all[..6_000], Append::default()).await.expect("to append");
    let writer = store.clone();
    let rest = all[6_000..].to_vec();
    let writing = tokio::spawn(async move {
        for batch in rest.chunks(100) {
            writer.append(batch, Append::default()).await.expect("to append");
        }
    });
    let file = place.file("store.backup");
    let done = store.backup(&file, at(0), |_, _| {}).await.expect("a backup");
    writing.await.expect("the writer");
    assert_eq!(store.head().await.expect("a head").seq, 12_000);
    store.close().await;
    let restored = restore(&file, &place.target, true).await.expect("to restore");
    assert_eq!(restored.head, done.head);
    assert_eq!(done.head.seq % 100, 0, "whole batches");
}
