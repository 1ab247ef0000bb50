//! Cell addresses as spreadsheets show them: `A1`, `AB12`.

use std::fmt;
use std::str::FromStr;

/// The place of a cell in a sheet, counted from zero and shown from one: row 0, column 0 is `A1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

/// The text is not an address such as `A1`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cell address such as A1")]
pub struct AddressError;

impl Address {
    /// The address of this row and column, both from 0.
    pub fn new(row: u32, column: u32) -> Address {
        Address { row, column }
    }
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = ((rest - 1) % 26) as u8;
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.column), u64::from(self.row) + 1)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Address, AddressError> {
        let split = text.find(|c: char| c.is_ascii_digit()).ok_or(AddressError)?;
        let (letters, digits) = text.split_at(split);
        if letters.is_empty() || letters.len() > 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(AddressError);
        }
        let mut column: u64 = 0;
        for byte in letters.bytes() {
            let letter = byte.to_ascii_uppercase();
            if !letter.is_ascii_uppercase() {
                return Err(AddressError);
            }
            column = column * 26 + u64::from(letter - b'A') + 1;
        }
        let row: u32 = digits.parse().map_err(|_| AddressError)?;
        let column = u32::try_from(column - 1).map_err(|_| AddressError)?;
        row.checked_sub(1).map(|row| Address { row, column }).ok_or(AddressError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_shown_as_spreadsheets_show_them() {
        let cases =
            [((0, 0), "A1"), ((11, 25), "Z12"), ((0, 26), "AA1"), ((1_048_575, 16_383), "XFD1048576")];
        for ((row, column), text) in cases {
            assert_eq!(Address::new(row, column).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "A", "1", "A0", "1A", "あ1", "A1B", "AAAAAAAA1"] {
            assert_eq!(text.parse::<Address>(), Err(AddressError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_address_is_read_back(row in 0u32..1_048_576, column in 0u32..16_384) {
            let address = Address::new(row, column);
            prop_assert_eq!(address.to_string().parse::<Address>(), Ok(address));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,20}") {
            let _ = text.parse::<Address>();
        }
    }
}
