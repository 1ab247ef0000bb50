//! Random secrets, their hashes at rest, and comparison in constant time.
//!
//! Sessions, set-up links, invitations and API tokens are 256 random bits. The store only ever holds their
//! SHA-256: whoever reads the database cannot sign in with what stands there. A plain hash is enough,
//! because nobody can guess 256 bits; passwords, which people choose, go through `access::password`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Bytes of a secret: 256 bits.
const SECRET_BYTES: usize = 32;

/// A new secret of 256 random bits, as 43 characters that addresses and cookies carry.
///
/// # Panics
/// When the operating system gives no randomness; going on with weak secrets would be worse.
pub fn fresh() -> String {
    URL_SAFE_NO_PAD.encode(random::<SECRET_BYTES>())
}

/// A new reference number for an error: 40 random bits in hexadecimal, short enough to read aloud.
pub fn reference() -> String {
    hex(&random::<5>())
}

/// 128 random bits, for ids of things that are no events.
pub fn id_bits() -> u128 {
    u128::from_be_bytes(random::<16>())
}

/// What the store holds of a secret: its SHA-256.
pub fn sum(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// The SHA-256 of some bytes, such as those of a file.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A token bound to `secret` and a purpose, for forms: knowing it does not give the secret away.
pub fn bound(secret: &str, purpose: &str) -> String {
    let digest =
        Sha256::new().chain_update(purpose.as_bytes()).chain_update([0]).chain_update(secret.as_bytes());
    URL_SAFE_NO_PAD.encode(digest.finalize())
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub fn same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

/// Hexadecimal, lower case.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

#[cfg(test)]
mod tests;
