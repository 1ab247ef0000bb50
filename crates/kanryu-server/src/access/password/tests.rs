//! Password rules and hashing.

use super::*;

#[test]
fn twelve_characters_of_any_kind_are_enough_and_eleven_are_not() {
    assert_eq!(check("ながいあいことばをつかう", "ながいあいことばをつかう", "nguyen"), Ok(()));
    assert_eq!(check("elevenchars", "elevenchars", "nguyen"), Err(PasswordRefusal::Short));
}

#[test]
fn the_login_and_one_repeated_character_are_no_passwords() {
    assert_eq!(
        check("A.Login.Of.16.Ch", "A.Login.Of.16.Ch", "a.login.of.16.ch"),
        Err(PasswordRefusal::Obvious)
    );
    assert_eq!(check("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "nguyen"), Err(PasswordRefusal::Obvious));
}

#[test]
fn two_fields_that_differ_are_refused_before_anything_else() {
    assert_eq!(check("short", "other", "nguyen"), Err(PasswordRefusal::Differ));
    assert_eq!(check(&"x1".repeat(200), &"x1".repeat(200), "nguyen"), Err(PasswordRefusal::Long));
}

#[test]
fn comparing_with_nobodys_hash_is_the_same_work() {
    let own = hash_now("correct horse battery").unwrap();
    let parameters = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(parameters(NOBODY), parameters(&own));
    assert_eq!(NOBODY.len(), own.len());
    let readable = argon2::password_hash::phc::PasswordHash::new(NOBODY);
    assert!(readable.is_ok(), "a hash that cannot be read would be refused without work");
}

#[tokio::test]
async fn a_password_matches_its_own_hash_only_and_nobody_has_none() {
    let hasher = Hasher::default();
    let hash = hasher.hash("correct horse battery".into()).await.unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    assert!(hasher.matches("correct horse battery".into(), Some(hash.clone())).await.unwrap());
    assert!(!hasher.matches("correct horse batterY".into(), Some(hash)).await.unwrap());
    assert!(!hasher.matches("correct horse battery".into(), None).await.unwrap());
}
