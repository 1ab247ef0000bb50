//! The hash chain: each entry's hash covers its number, its bytes and the hash before it.

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256; `Display` writes 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// Where a chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the last entry, 0 for an empty chain.
    pub seq: u64,
    /// Its hash, 32 zero bytes for an empty chain.
    pub hash: Hash,
}

impl Hash {
    /// The hash before the first entry.
    pub const ZERO: Hash = Hash([0; 32]);

    /// The hash of entry `seq` with these bytes after an entry with this hash: SHA-256 of the earlier hash, the
    /// number as eight bytes with the highest first, and the bytes.
    pub fn next(self, seq: u64, payload: &[u8]) -> Hash {
        let sum = Sha256::new().chain_update(self.0).chain_update(seq.to_be_bytes()).chain_update(payload);
        Hash(sum.finalize().into())
    }

    /// Reads 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Hash> {
        from_hex(text)?.try_into().ok().map(Hash)
    }
}

impl Head {
    /// The head of an empty chain.
    pub const EMPTY: Head = Head { seq: 0, hash: Hash::ZERO };

    /// The head after one more entry.
    pub(crate) fn and(self, payload: &[u8]) -> Head {
        let seq = self.seq + 1;
        Head { seq, hash: self.hash.next(seq, payload) }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Two lower-case hexadecimal digits a byte.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

/// The bytes of hexadecimal digits, or `None` where the text is none.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match *pair {
            [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
