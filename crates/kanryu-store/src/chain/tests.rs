//! The chain's arithmetic.

use super::*;

#[test]
fn the_first_link_is_the_sum_of_zeros_the_number_and_the_bytes() {
    // Computed with coreutils: (head -c 32 /dev/zero; printf '\0\0\0\0\0\0\0\1{}') | sha256sum
    let head = Head::EMPTY.and(b"{}");
    assert_eq!(head.seq, 1);
    assert_eq!(head.hash.to_string(), "1bad765d926feacace97a8ddcd329a1f4254c208affc1ba86b3c7d59e8fba83e");
}

#[test]
fn a_link_depends_on_number_bytes_and_predecessor() {
    let base = Hash::ZERO.next(1, b"a");
    assert_ne!(base, Hash::ZERO.next(2, b"a"));
    assert_ne!(base, Hash::ZERO.next(1, b"b"));
    assert_ne!(base, base.next(1, b"a"));
}

#[test]
fn hexadecimal_digits_are_read_as_they_are_written() {
    let hash = Hash::ZERO.next(1, b"a");
    assert_eq!(Hash::from_hex(&hash.to_string()), Some(hash));
    assert_eq!(to_hex(&[0x00, 0x9f, 0xa0]), "009fa0");
    for text in ["0", "zz", "009fa", "é0"] {
        assert_eq!(from_hex(text), None, "{text}");
    }
}
