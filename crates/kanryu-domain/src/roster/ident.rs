//! Identifiers that depend on the file alone, so that the same file imported again is recognized.
//!
//! Everything is derived by SHA-256 from the import's key and the place in the file; nothing of a cell's content
//! enters, so no identifier tells who is meant. The import's key is derived from the hash of the file and from
//! how often an import of this file was undone before: after an undo the file can be imported anew.

use sha2::{Digest, Sha256};

use crate::id::{EventId, Kind, Subject};

/// Makes the identifiers of one import.
pub(super) struct Mint {
    import: Subject,
}

fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        // The length goes first, so that no two lists of parts run together.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

/// Ten characters of 32 letters and digits that are not mistaken for one another: 50 bits.
fn short(parts: &[&str]) -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    digest(parts)[..10].iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

fn subject(kind: Kind, prefix: &str, parts: &[&str]) -> Subject {
    Subject::new(kind, &format!("{prefix}-{}", short(parts))).expect("letters, digits and a hyphen are a key")
}

/// The import of the file with this SHA-256 (hexadecimal), undone so many times before.
pub(super) fn import(sha256: &str, undone_before: usize) -> Subject {
    subject(Kind::Import, "I", &["kanryu-import", sha256, &undone_before.to_string()])
}

impl Mint {
    pub(super) fn new(import: Subject) -> Mint {
        Mint { import }
    }

    pub(super) fn import(&self) -> &Subject {
        &self.import
    }

    /// The person of a row.
    pub(super) fn person(&self, place: &str) -> Subject {
        subject(Kind::Person, "P", &["kanryu-person", self.import.key(), place])
    }

    /// The organization of this folded name.
    pub(super) fn organization(&self, key: &str) -> Subject {
        subject(Kind::Organization, "O", &["kanryu-organization", self.import.key(), key])
    }

    /// The event about `label` at this place of the file: a UUID of version 8.
    pub(super) fn event(&self, place: &str, label: &str) -> EventId {
        event(&["kanryu-event", self.import.key(), place, label])
    }
}

/// A UUID of version 8 (RFC 9562) from the hash of the parts.
pub(super) fn event(parts: &[&str]) -> EventId {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest(parts)[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    EventId::from_bits(u128::from_be_bytes(bytes))
}
