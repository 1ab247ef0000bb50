//! Secrets and their sums.

use super::*;

#[test]
fn two_secrets_differ_and_fit_into_an_address() {
    let (one, other) = (fresh(), fresh());
    assert_ne!(one, other);
    assert_eq!(one.len(), 43);
    assert!(one.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
}

#[test]
fn what_is_stored_is_the_sha_256_of_the_secret() {
    assert_eq!(hex(&sum("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn a_form_token_depends_on_the_secret_and_the_purpose() {
    assert_eq!(bound("a", "form"), bound("a", "form"));
    assert_ne!(bound("a", "form"), bound("b", "form"));
    assert_ne!(bound("a", "form"), bound("a", "other"));
    assert!(same("abc", "abc") && !same("abc", "abd") && !same("abc", "ab"));
}
