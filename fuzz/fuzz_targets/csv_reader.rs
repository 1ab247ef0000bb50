//! Fuzz target: any bytes as a file of separated values; reading row by row agrees with reading at once.
#![no_main]

use std::io::Cursor;

use kanryu_files::read::csv_rows;
use kanryu_files::{FileFormat, Limits, ReadError, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { cells: 100_000, ..Limits::default() };
    let whole = read_bytes(bytes, "fuzz.csv", &limits);
    let Ok(book) = whole else { return };
    if !matches!(book.format, FileFormat::Csv { .. }) {
        return;
    }
    let mut last_filled = 0;
    let mut rows = 0;
    csv_rows(Cursor::new(bytes), &limits, |_, fields| {
        rows += 1;
        if fields.iter().any(|field| !field.is_empty()) {
            last_filled = rows;
        }
        Ok::<(), ReadError>(())
    })
    .expect("what was read at once can be read row by row");
    assert_eq!(book.sheets[0].rows.len(), last_filled);
});
