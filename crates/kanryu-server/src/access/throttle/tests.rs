//! Throttling of sign-in attempts.

use super::*;

fn from(text: &str) -> Origin {
    Origin::from(Some(text.parse().unwrap()))
}

#[test]
fn the_sixth_try_for_one_account_from_one_address_waits_about_a_minute() {
    let throttle = Throttle::default();
    for _ in 0..5 {
        throttle.attempt("tanaka", from("192.0.2.1")).unwrap();
    }
    let fault = throttle.attempt("Tanaka", from("192.0.2.1")).unwrap_err();
    let Fault::TooMany { seconds } = fault else { panic!("{fault:?}") };
    assert!((1..=61).contains(&seconds), "{seconds}");
}

#[test]
fn the_owner_of_an_account_is_not_kept_out_by_a_few_tries_from_elsewhere() {
    let throttle = Throttle::default();
    for _ in 0..6 {
        let _ = throttle.attempt("tanaka", from("192.0.2.1"));
    }
    assert!(throttle.attempt("tanaka", from("192.0.2.2")).is_ok());
}

#[test]
fn one_address_cannot_try_many_accounts() {
    let throttle = Throttle::default();
    let refused =
        (0..40).filter(|n| throttle.attempt(&format!("login{n}"), from("2001:db8::1")).is_err()).count();
    assert_eq!(refused, 10);
    assert!(throttle.attempt("other", from("2001:db8::2")).is_err(), "the same /64 is the same office");
    assert!(throttle.attempt("other", from("2001:db8:0:1::2")).is_ok());
}

#[test]
fn an_address_written_as_ipv6_is_the_same_address() {
    assert_eq!(from("::ffff:192.0.2.1"), from("192.0.2.1"));
}
