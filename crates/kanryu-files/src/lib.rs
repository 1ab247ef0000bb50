//! Spreadsheets, CSV and calendars, in and out; it must never be able to know what a row means.
//!
//! Reading turns a file of unknown origin into plain cells, inside stated limits: a file that is too large,
//! a bomb, encrypted, damaged or of another format is refused with a typed [`ReadError`] that says what to do.
//! Writing streams: memory does not grow with the number of rows, progress can be watched, and the work can be
//! cancelled. Text that a spreadsheet program would run as a formula is written so that it stays text.

pub mod address;
pub mod ical;
pub mod read;
pub mod template;
pub mod write;

pub use address::Address;
pub use ical::{CALENDAR_TYPE, Calendar, CalendarEvent, write_calendar};
pub use read::{
    DateSystem, Encoding, FileFormat, Limits, Merge, RawCell, ReadError, ReadWarning, Sheet, Workbook,
    read_bytes, read_path,
};
pub use template::{Template, TemplateColumn, TemplateSheet, write_template};
pub use write::{
    Heading, Output, SheetRows, TableWriter, Value, Watch, WriteError, write_table, write_workbook,
};
