//! Accounts, links, sessions, tokens, settings, exports and the audit log. Every name here is made up.

use std::sync::Arc;

use kanryu_store::{
    AccountId, AuditEntry, AuditQuery, Export, ExportState, NewAccount, NewSession, NewToken, SetupLink,
    Store, StoreError,
};

use crate::on_both;
use crate::place::{Place, at};
use crate::world::{organization, person};

on_both! {
    a_login_is_one_account_in_upper_and_lower_case,
    an_account_is_changed_without_its_password,
    a_disabled_account_has_no_sessions,
    the_first_account_comes_from_a_link_that_works_once,
    of_two_who_use_a_link_at_once_one_succeeds,
    a_link_for_a_password_does_not_create_an_account,
    a_session_ends_when_it_should,
    a_new_password_ends_every_session,
    a_token_works_until_it_expires_or_is_revoked,
    a_feed_works_until_it_is_renewed_or_revoked,
    a_setting_is_replaced,
    the_audit_log_is_searched_and_paged,
    a_person_reads_who_looked,
    an_export_that_has_ended_stays_as_it_is,
    accounts_made_at_once_have_numbers_of_their_own,
}

fn account(login: &str) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        display_name: "Invented Worker".to_owned(),
        role: "case-worker".to_owned(),
        organization: Some(organization(1)),
        person: None,
        password_hash: Some("$argon2id$invented".to_owned()),
    }
}

fn secret(number: u8) -> [u8; 32] {
    [number; 32]
}

/// The code of an error and the thing it names.
fn said(error: &StoreError) -> (&'static str, &'static str) {
    let (StoreError::Taken { what } | StoreError::NoSuch { what }) = error else { panic!("{error}") };
    (error.code(), what.en)
}

async fn with_account(place: &Place) -> (Store, AccountId) {
    let store = place.create().await;
    let id = store.create_account(&account("worker"), at(0)).await.expect("an account");
    (store, id)
}

async fn a_login_is_one_account_in_upper_and_lower_case(place: Arc<Place>) {
    let store = place.create().await;
    let id = store.create_account(&account("Élodie@Example.jp "), at(1)).await.expect("an account");
    let found = store.account_by_login(" éLODIE@example.JP").await.expect("an answer").expect("an account");
    assert_eq!((found.id, found.login.as_str()), (id, "Élodie@Example.jp"));
    assert_eq!((found.created_at, found.disabled_at), (at(1), None));
    assert_eq!(found.organization, Some(organization(1)));
    let error = store.create_account(&account("élodie@example.jp"), at(2)).await.expect_err("a refusal");
    assert_eq!(said(&error), ("store/taken", "login"));
    assert_eq!(store.account_by_login("nobody").await.expect("an answer"), None);
    assert!(!format!("{found:?}").contains("Invented"), "no name in a log");
}

async fn an_account_is_changed_without_its_password(place: Arc<Place>) {
    let (store, id) = with_account(&place).await;
    let other = store.create_account(&account("other"), at(0)).await.expect("an account");
    let mut state = account("renamed");
    state.password_hash = None;
    state.person = Some(person(1));
    store.update_account(id, &state).await.expect("to change");
    let found = store.account(id).await.expect("an answer").expect("an account");
    assert_eq!(found.person, Some(person(1)));
    assert_eq!(found.password_hash.as_deref(), Some("$argon2id$invented"));
    let error = store.update_account(other, &state).await.expect_err("a refusal");
    assert_eq!(said(&error), ("store/taken", "login"));
    let error = store.update_account(AccountId(99), &account("x")).await.expect_err("a refusal");
    assert_eq!(said(&error), ("store/no-such", "account"));
    let logins: Vec<String> =
        store.accounts().await.expect("accounts").into_iter().map(|a| a.login).collect();
    assert_eq!(logins, ["other", "renamed"]);
}

async fn a_disabled_account_has_no_sessions(place: Arc<Place>) {
    let (store, id) = with_account(&place).await;
    session(&store, id, 1).await;
    store.disable_account(id, Some(at(5))).await.expect("to disable");
    assert_eq!(store.session(&secret(1), at(6)).await.expect("an answer"), None);
    let found = store.account(id).await.expect("an answer").expect("an account");
    assert_eq!(found.disabled_at, Some(at(5)));
    store.disable_account(id, None).await.expect("to enable");
    let found = store.account(id).await.expect("an answer").expect("an account");
    assert_eq!(found.disabled_at, None);
}

async fn session(store: &Store, account: AccountId, number: u8) {
    let new = NewSession { account, csrf: format!("csrf-{number}"), expires_at: at(1_000) };
    store.create_session(&secret(number), &new, at(0)).await.expect("a session");
}

async fn the_first_account_comes_from_a_link_that_works_once(place: Arc<Place>) {
    let store = place.create().await;
    let link = SetupLink { account: None, expires_at: at(100) };
    store.create_setup_link(&secret(1), &link, at(0)).await.expect("a link");
    assert_eq!(store.setup_link(&secret(1), at(99)).await.expect("an answer"), Some(link));
    assert_eq!(store.setup_link(&secret(1), at(100)).await.expect("an answer"), None, "it expired");
    assert_eq!(store.setup_link(&secret(2), at(1)).await.expect("an answer"), None, "it never existed");
    let late = store.create_account_by_link(&secret(1), &account("root"), at(100)).await;
    assert_eq!(late, Err(StoreError::Link));
    let id = store.create_account_by_link(&secret(1), &account("root"), at(1)).await.expect("an account");
    assert_eq!(store.account(id).await.expect("an answer").expect("an account").login, "root");
    let again = store.create_account_by_link(&secret(1), &account("second"), at(2)).await;
    assert_eq!(again, Err(StoreError::Link));
    assert_eq!(store.setup_link(&secret(1), at(2)).await.expect("an answer"), None, "it was used");
}

async fn of_two_who_use_a_link_at_once_one_succeeds(place: Arc<Place>) {
    let store = place.create().await;
    let link = SetupLink { account: None, expires_at: at(100) };
    store.create_setup_link(&secret(1), &link, at(0)).await.expect("a link");
    let tries: Vec<_> = (0..6)
        .map(|number| {
            let store = store.clone();
            let new = account(&format!("root-{number}"));
            tokio::spawn(async move { store.create_account_by_link(&secret(1), &new, at(1)).await })
        })
        .collect();
    let mut done = 0;
    for attempt in tries {
        match attempt.await.expect("a task") {
            Ok(_) => done += 1,
            Err(error) => assert_eq!(error, StoreError::Link),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(store.accounts().await.expect("accounts").len(), 1);
}

async fn a_link_for_a_password_does_not_create_an_account(place: Arc<Place>) {
    let (store, id) = with_account(&place).await;
    session(&store, id, 9).await;
    let link = SetupLink { account: Some(id), expires_at: at(100) };
    store.create_setup_link(&secret(1), &link, at(0)).await.expect("a link");
    let error = store.create_account_by_link(&secret(1), &account("x"), at(1)).await;
    assert_eq!(error, Err(StoreError::Link));
    let set = store.set_password_by_link(&secret(1), "$argon2id$second", at(2)).await;
    assert_eq!(set, Ok(id), "the attempt before did not use it up");
    let found = store.account(id).await.expect("an answer").expect("an account");
    assert_eq!(found.password_hash.as_deref(), Some("$argon2id$second"));
    assert_eq!(store.session(&secret(9), at(3)).await.expect("an answer"), None);
    let again = store.set_password_by_link(&secret(1), "$argon2id$third", at(3)).await;
    assert_eq!(again, Err(StoreError::Link));
}

async fn a_session_ends_when_it_should(place: Arc<Place>) {
    let (store, id) = with_account(&place).await;
    for number in 1..=3 {
        session(&store, id, number).await;
    }
    let found = store.session(&secret(1), at(1)).await.expect("an answer").expect("a session");
    assert_eq!((found.account, found.csrf.as_str(), found.seen_at), (id, "csrf-1", at(0)));
    assert!(!format!("{found:?}").contains("csrf"), "no secret in a log");
    store.touch_session(&secret(1), at(500)).await.expect("to touch");
    store.touch_session(&secret(1), at(400)).await.expect("to touch");
    let found = store.session(&secret(1), at(999)).await.expect("an answer").expect("a session");
    assert_eq!(found.seen_at, at(500), "a late writer does not turn it back");
    assert_eq!(store.session(&secret(1), at(1_000)).await.expect("an answer"), None, "the absolute limit");
    store.end_session(&secret(2)).await.expect("to end");
    assert_eq!(store.session(&secret(2), at(1)).await.expect("an answer"), None);
    assert_eq!(store.sessions_of(id, at(1)).await.expect("sessions").len(), 2);
    assert_eq!(store.clear_sessions(at(600), at(300)).await.expect("to clear"), 1, "session 3 was idle");
    assert_eq!(store.end_sessions_of(id).await.expect("to end"), 1);
}

async fn a_new_password_ends_every_session(place: Arc<Place>) {
    let (store, id) = with_account(&place).await;
    session(&store, id, 1).await;
    store.set_password(id, "$argon2id$second").await.expect("to set");
    assert_eq!(store.session(&secret(1), at(1)).await.expect("an answer"), None);
    let error = store.set_password(AccountId(99), "x").await.expect_err("a refusal");
    assert_eq!(said(&error), ("store/no-such", "account"));
}

async fn a_token_works_until_it_expires_or_is_revoked(place: Arc<Place>) {
    let (store, id) = with_account(&place).await;
    let scopes = vec!["boards:read".to_owned(), "people:read".to_owned()];
    let new = NewToken { account: id, label: "nightly copy".to_owned(), scopes, expires_at: Some(at(100)) };
    let token = store.create_token(&secret(1), &new, at(0)).await.expect("a token");
    let found = store.token(&secret(1), at(99)).await.expect("an answer").expect("a token");
    assert_eq!((found.id, found.account, &found.scopes), (token, id, &new.scopes));
    assert_eq!(store.token(&secret(1), at(100)).await.expect("an answer"), None);
    let forever = NewToken { expires_at: None, ..new };
    let second = store.create_token(&secret(2), &forever, at(0)).await.expect("a token");
    store.touch_token(second, at(7)).await.expect("to touch");
    let found = store.token(&secret(2), at(9_999)).await.expect("an answer").expect("a token");
    assert_eq!(found.seen_at, Some(at(7)));
    let other = store.create_account(&account("other"), at(0)).await.expect("an account");
    let error = store.revoke_token(other, second, at(8)).await.expect_err("a refusal");
    assert_eq!(said(&error), ("store/no-such", "token"), "it is somebody else's");
    store.revoke_token(id, second, at(8)).await.expect("to revoke");
    assert_eq!(store.token(&secret(2), at(9)).await.expect("an answer"), None);
    let all = store.tokens_of(id).await.expect("tokens");
    assert_eq!(all.iter().map(|token| token.revoked_at).collect::<Vec<_>>(), [Some(at(8)), None]);
}

async fn a_setting_is_replaced(place: Arc<Place>) {
    let store = place.create().await;
    assert_eq!(store.setting("title").await.expect("an answer"), None);
    store.set_setting("title", "還流").await.expect("to set");
    store.set_setting("title", "還流 '試験'; DROP TABLE settings").await.expect("to set");
    let found = store.setting("title").await.expect("an answer");
    assert_eq!(found.as_deref(), Some("還流 '試験'; DROP TABLE settings"));
    assert_eq!(store.settings().await.expect("settings").len(), 1);
}

async fn the_audit_log_is_searched_and_paged(place: Arc<Place>) {
    let (store, id) = with_account(&place).await;
    let entries: Vec<AuditEntry> = (1..=40)
        .map(|number: i64| AuditEntry {
            at: at(number),
            account: (number % 2 == 0).then_some(id),
            action: if number % 5 == 0 { "person.write" } else { "person.read" }.to_owned(),
            subject: Some(person(number.unsigned_abs() % 4)),
            detail: serde_json::json!({ "number": number }),
        })
        .collect();
    store.audit(&entries[..10]).await.expect("to note");
    store.audit(&entries[10..]).await.expect("to note");
    let found = store.search_audit(&AuditQuery::latest(3)).await.expect("entries");
    assert_eq!(found.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [40, 39, 38]);
    assert_eq!(found[0].entry, entries[39]);
    let query =
        AuditQuery { account: Some(id), action: Some("person.write".to_owned()), ..AuditQuery::latest(100) };
    assert_eq!(numbers(&store, &query).await, [40, 30, 20, 10]);
    let query = AuditQuery { from: Some(at(10)), until: Some(at(12)), ..AuditQuery::latest(100) };
    assert_eq!(numbers(&store, &query).await, [12, 11, 10]);
    let query = AuditQuery { account: Some(id), before: Some(7), ..AuditQuery::latest(2) };
    assert_eq!(numbers(&store, &query).await, [6, 4]);
    let query = AuditQuery { action: Some("person.read' OR 1=1".to_owned()), ..AuditQuery::latest(2) };
    assert!(numbers(&store, &query).await.is_empty());
}

async fn numbers(store: &Store, query: &AuditQuery) -> Vec<u64> {
    store.search_audit(query).await.expect("entries").into_iter().map(|entry| entry.seq).collect()
}

async fn a_person_reads_who_looked(place: Arc<Place>) {
    let (store, id) = with_account(&place).await;
    let read = |subject| AuditEntry {
        at: at(1),
        account: Some(id),
        action: "person.read".to_owned(),
        subject: Some(subject),
        detail: serde_json::Value::Null,
    };
    store.audit(&[read(person(1)), read(person(2)), read(person(1))]).await.expect("to note");
    let found = store.search_audit(&AuditQuery::about(&person(1), 10)).await.expect("entries");
    assert_eq!(
        found.iter().map(|entry| (entry.seq, entry.entry.account)).collect::<Vec<_>>(),
        [(3, Some(id)), (1, Some(id))]
    );
}

async fn an_export_that_has_ended_stays_as_it_is(place: Arc<Place>) {
    let (store, id) = with_account(&place).await;
    let mut export = Export {
        id: "4f1c".to_owned(),
        account: Some(id),
        what: "people.xlsx".to_owned(),
        state: ExportState::Running,
        rows: 0,
        started_at: at(1),
        finished_at: None,
        file: None,
    };
    store.create_export(&export).await.expect("an export");
    let error = store.create_export(&export).await.expect_err("a refusal");
    assert_eq!(said(&error), ("store/taken", "export id"));
    export.rows = 500;
    assert!(store.update_export(&export).await.expect("an answer"));
    let cancelled = Export { state: ExportState::Cancelled, finished_at: Some(at(2)), ..export.clone() };
    assert!(store.update_export(&cancelled).await.expect("an answer"));
    let done = Export { state: ExportState::Done, file: Some("people.xlsx".to_owned()), ..export };
    assert!(!store.update_export(&done).await.expect("an answer"), "it was cancelled before");
    assert_eq!(store.export("4f1c").await.expect("an answer"), Some(cancelled.clone()));
    assert_eq!(store.exports(Some(id), 10).await.expect("exports"), std::slice::from_ref(&cancelled));
    assert_eq!(store.exports(None, 10).await.expect("exports"), [cancelled]);
    assert!(store.exports(Some(AccountId(99)), 10).await.expect("exports").is_empty());
    store.delete_export("4f1c").await.expect("to delete");
    let error = store.delete_export("4f1c").await.expect_err("a refusal");
    assert_eq!(said(&error), ("store/no-such", "export"));
}

async fn accounts_made_at_once_have_numbers_of_their_own(place: Arc<Place>) {
    let store = place.create().await;
    let tasks: Vec<_> = (0..8)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(
                async move { store.create_account(&account(&format!("worker-{number}")), at(0)).await },
            )
        })
        .collect();
    let mut ids = Vec::new();
    for task in tasks {
        ids.push(task.await.expect("a task").expect("an account").0);
    }
    ids.sort_unstable();
    assert_eq!(ids, (1..=8).collect::<Vec<_>>());
}

async fn a_feed_works_until_it_is_renewed_or_revoked(place: Arc<Place>) {
    let (store, id) = with_account(&place).await;
    let other = store.create_account(&account("other"), at(0)).await.expect("an account");
    assert_eq!(store.feed_of(id).await.expect("an answer"), None);
    let first = store.renew_feed(&secret(1), id, at(1)).await.expect("a feed");
    let found = store.feed(&secret(1)).await.expect("an answer").expect("a feed");
    assert_eq!((found.id, found.account, found.seen_at), (first, id, None));
    store.touch_feed(first, at(2)).await.expect("to touch");
    assert_eq!(store.feed_of(id).await.expect("an answer").expect("a feed").seen_at, Some(at(2)));
    let second = store.renew_feed(&secret(2), id, at(3)).await.expect("a feed");
    assert_eq!(store.feed(&secret(1)).await.expect("an answer"), None, "its secret was renewed");
    assert_eq!(store.feed(&secret(2)).await.expect("an answer").expect("a feed").id, second);
    let error = store.revoke_feed(other, at(4)).await.expect_err("a refusal");
    assert_eq!(said(&error), ("store/no-such", "calendar feed"), "it is somebody else's");
    store.revoke_feed(id, at(4)).await.expect("to revoke");
    assert_eq!(store.feed(&secret(2)).await.expect("an answer"), None);
    assert_eq!(store.feed_of(id).await.expect("an answer"), None);
}
