//! Reading where a store lives.

use super::*;

#[test]
fn a_path_is_a_folder_and_an_address_is_a_database() {
    assert!(matches!("data".parse(), Ok(Target::Folder(path)) if path == Path::new("data")));
    let target: Target = "postgres://kanryu:geheim@db.example:5433/registry".parse().expect("an address");
    assert_eq!(target.to_string(), "PostgreSQL database registry at db.example:5433");
    assert!(matches!("postgresql://db.example/registry".parse(), Ok(Target::Postgres { .. })));
}

#[test]
fn a_password_is_never_shown() {
    let target: Target =
        "postgres://kanryu:geheim@db.example/registry?password=geheim".parse().expect("an address");
    assert!(!format!("{target} {target:?}").contains("geheim"));
    let error =
        "postgres://kanryu:geheim@db.example:port/registry".parse::<Target>().expect_err("a bad port");
    assert!(!format!("{error} {error:?}").contains("geheim"));
}

#[test]
fn an_address_of_another_database_or_of_none_is_refused() {
    for text in ["mysql://db.example/registry", "postgres://db.example", "", "  "] {
        assert!(matches!(text.parse::<Target>(), Err(StoreError::Target { .. })), "{text:?}");
    }
}

#[test]
fn a_folder_keeps_its_backups_and_a_database_must_be_told_where() {
    assert_eq!(Target::folder("data").backups(), Some(PathBuf::from("data/backups")));
    let target: Target = "postgres://db.example/registry".parse().expect("an address");
    assert_eq!(target.backups(), None);
    assert_eq!(target.with_backups("safe").backups(), Some(PathBuf::from("safe")));
}
