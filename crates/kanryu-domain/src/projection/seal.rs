//! Hashes by which a second party sees that a run was made from the same things.

use sha2::{Digest, Sha256};

use super::run::Projection;

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of the assumptions that a projection uses.
pub fn assumptions(projection: &Projection) -> String {
    digest(serde_json::to_string(&projection.assumptions).unwrap_or_default().as_bytes())
}

/// The hash of the circulation that ships with the program.
pub fn circulation() -> String {
    digest(super::circulation::TEXT.as_bytes())
}
