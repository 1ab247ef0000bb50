//! Messages exist in both languages, say what they are given, and quote nothing they must not.

use kanryu_domain::id::EventId;
use kanryu_domain::message;
use kanryu_domain::text::Lang;

use super::*;

fn every_error() -> Vec<StoreError> {
    let place = || "somewhere".to_owned();
    let id = EventId::from_bits(7);
    vec![
        StoreError::Target { why: phrase::PATH_EMPTY },
        StoreError::NotAStore { place: place(), why: phrase::NO_FOLDER },
        StoreError::Exists { place: place() },
        StoreError::Newer { found: 9, known: 2 },
        StoreError::NoBackupFolder { found: 1, known: 2 },
        StoreError::Moved { head: 41 },
        StoreError::Conflict { id },
        StoreError::KeyReused,
        StoreError::TooLarge { what: phrase::BATCH, found: 3, limit: 2 },
        StoreError::Unreadable { seq: 5, column: 6 },
        StoreError::Record { subject: "person:P1".to_owned() },
        StoreError::Taken { what: phrase::LOGIN },
        StoreError::NoSuch { what: phrase::ACCOUNT },
        StoreError::Link,
        StoreError::Backup { file: place(), line: 3, why: phrase::NOT_UTF8 },
        StoreError::BrokenLog { log: phrase::AUDIT_LOG, seq: 4 },
        StoreError::File { place: place(), kind: std::io::ErrorKind::NotFound },
        StoreError::Busy,
        StoreError::Database { doing: "reading", cause: "no such table".to_owned(), unique: false },
    ]
}

#[test]
fn every_error_has_a_wording_with_all_its_placeholders_filled() {
    for error in every_error() {
        let wording = error.wording();
        assert_eq!(wording.code, error.code());
        assert!(message::codes().any(|code| code == error.code()), "{} has no wording", error.code());
        for lang in [Lang::Ja, Lang::En] {
            let (message, remedy) = wording.get(lang);
            assert!(!format!("{message}{remedy}").contains(['{', '}']), "{message} {remedy}");
        }
        assert_ne!(wording.message.ja, wording.message.en, "{}", error.code());
    }
}

#[test]
fn every_phrase_is_written_in_both_languages() {
    for phrase in phrase::ALL {
        assert!(phrase.en.is_ascii() && !phrase.en.is_empty(), "{phrase}");
        assert!(!phrase.ja.is_ascii(), "{phrase}");
    }
}

#[test]
fn an_error_of_a_database_does_not_quote_values() {
    // What a driver says about a row that does not decode names the column; the value stays out.
    let source = sqlx::Error::ColumnDecode { index: "3".to_owned(), source: "架空の値".into() };
    let error = StoreError::database("reading", source);
    assert!(!format!("{error} {error:?}").contains("架空"), "{error:?}");
    assert_eq!(StoreError::database("reading", sqlx::Error::PoolTimedOut), StoreError::Busy);
}
