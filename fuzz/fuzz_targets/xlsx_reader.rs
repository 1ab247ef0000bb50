//! Fuzz target: any bytes as a workbook, within limits small enough that a runaway shows at once.
#![no_main]

use kanryu_files::{Limits, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { unpacked_bytes: 4_000_000, cells: 100_000, ..Limits::default() };
    if let Ok(book) = read_bytes(bytes, "fuzz.xlsx", &limits) {
        let cells: usize = book.sheets.iter().flat_map(|sheet| &sheet.rows).map(|row| row.len()).sum();
        assert!(cells <= limits.cells);
    }
});
