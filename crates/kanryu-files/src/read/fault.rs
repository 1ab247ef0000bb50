//! Why a file was refused, and what deserves a look in one that was read.

use std::io::ErrorKind;

/// Why a file cannot be read. No cell content ever stands in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The operating system did not hand the file over.
    #[error("the file cannot be read ({0}); check that it exists and may be opened")]
    Unreadable(ErrorKind),
    /// There is nothing in it.
    #[error("the file is empty")]
    EmptyFile,
    /// Larger than the limit.
    #[error("the file has {found} bytes, more than the {limit} that are read; split it into several files")]
    FileTooLarge {
        /// Its size in bytes.
        found: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// A format that is recognized but not read.
    #[error("the file is {format}, which is not read; save it as .xlsx or CSV")]
    OtherFormat {
        /// Its name, such as `.xls`.
        format: &'static str,
    },
    /// A workbook that asks for a password.
    #[error("the workbook is encrypted; save a copy without a password")]
    Encrypted,
    /// Unpacks to more than the limit, or claims to.
    #[error("the workbook unpacks to more than {limit} bytes; nothing was unpacked further")]
    UnpacksTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// A part that is packed more tightly than any honest sheet.
    #[error("a part of the workbook is packed {ratio} to 1, more tightly than any spreadsheet program does")]
    PackedTooTightly {
        /// How many bytes a packed byte unpacks to.
        ratio: u64,
    },
    /// Too many parts in the archive.
    #[error("the workbook has {found} parts, more than the {limit} that are read")]
    TooManyParts {
        /// How many.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// Parts that overlap or share a name: no spreadsheet program writes this, and readers disagree about it.
    #[error("parts of the workbook overlap or have the same name")]
    TangledArchive,
    /// Not readable as what it claims to be.
    #[error("the file is damaged; open it in a spreadsheet program and save it again")]
    Damaged {
        /// Where, in the words of the format: `archive`, `workbook`, or the number of the sheet.
        place: String,
    },
    /// Too many sheets.
    #[error("the workbook has {found} sheets, more than the {limit} that are read")]
    TooManySheets {
        /// How many.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// Too many rows.
    #[error("a sheet has more than {limit} rows; split it")]
    TooManyRows {
        /// The limit.
        limit: usize,
    },
    /// Too many columns.
    #[error("a sheet has more than {limit} columns; delete those that are not needed")]
    TooManyColumns {
        /// The limit.
        limit: usize,
    },
    /// Too many cells.
    #[error("the file has more than {limit} cells; split it or delete empty areas")]
    TooManyCells {
        /// The limit.
        limit: usize,
    },
    /// A cell that holds more than a cell can.
    #[error("the cell {cell} has more than {limit} characters; a quotation mark may be missing before it")]
    CellTooLong {
        /// Where.
        cell: String,
        /// The limit in characters.
        limit: usize,
    },
    /// A quotation mark that is never closed, so that the rest of the file would become one cell.
    #[error("the quotation mark opened on line {line} is not closed; close it or delete it")]
    UnclosedQuote {
        /// The line, from 1.
        line: u64,
    },
    /// Neither UTF-8 nor CP932.
    #[error(
        "the characters are neither UTF-8 (byte {utf8_byte}, line {utf8_line}) nor Shift_JIS (byte {cp932_byte}, line {cp932_line})"
    )]
    UnknownEncoding {
        /// Byte, from 0, at which it stops being UTF-8.
        utf8_byte: u64,
        /// The line of that byte, from 1.
        utf8_line: u64,
        /// Byte, from 0, at which it stops being CP932.
        cp932_byte: u64,
        /// The line of that byte, from 1.
        cp932_line: u64,
    },
}

/// Something in a file that was read but deserves a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadWarning {
    /// A line has more or fewer fields than most.
    RaggedRow {
        /// The line on which the row begins, from 1.
        line: u64,
        /// Fields found.
        found: usize,
        /// Fields that most rows have.
        usual: usize,
    },
    /// More rows of uneven length than are listed one by one.
    MoreRaggedRows {
        /// How many more.
        more: usize,
    },
    /// A sheet that its author hid was read like the others.
    HiddenSheet {
        /// Its name.
        sheet: String,
    },
    /// A sheet that is not a table of cells (a chart, a macro sheet) was left out.
    NotCells {
        /// Its name.
        sheet: String,
    },
}

type Values = Vec<(&'static str, String)>;

impl ReadError {
    /// The stable code, a key of `catalog/messages.toml`.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Unreadable(_) => "file/unreadable",
            ReadError::EmptyFile => "file/empty",
            ReadError::FileTooLarge { .. } => "file/too-large",
            ReadError::OtherFormat { .. } => "file/other-format",
            ReadError::Encrypted => "file/encrypted",
            ReadError::UnpacksTooLarge { .. } => "file/unpacks-too-large",
            ReadError::PackedTooTightly { .. } => "file/packed-too-tightly",
            ReadError::TooManyParts { .. } => "file/too-many-parts",
            ReadError::TangledArchive => "file/tangled-archive",
            ReadError::Damaged { .. } => "file/damaged",
            ReadError::TooManySheets { .. } => "file/too-many-sheets",
            ReadError::TooManyRows { .. } => "file/too-many-rows",
            ReadError::TooManyColumns { .. } => "file/too-many-columns",
            ReadError::TooManyCells { .. } => "file/too-many-cells",
            ReadError::CellTooLong { .. } => "file/cell-too-long",
            ReadError::UnclosedQuote { .. } => "file/unclosed-quote",
            ReadError::UnknownEncoding { .. } => "file/unknown-encoding",
        }
    }

    /// The values of the placeholders in the message of [`ReadError::code`].
    pub fn values(&self) -> Values {
        match self {
            ReadError::EmptyFile | ReadError::Encrypted | ReadError::TangledArchive => Vec::new(),
            ReadError::Unreadable(kind) => vec![("reason", kind.to_string())],
            ReadError::FileTooLarge { found, limit } => {
                vec![("found", megabytes(*found)), ("limit", megabytes(*limit))]
            }
            ReadError::OtherFormat { format } => vec![("format", (*format).to_owned())],
            ReadError::UnpacksTooLarge { limit } => vec![("limit", megabytes(*limit))],
            ReadError::PackedTooTightly { ratio } => vec![("ratio", ratio.to_string())],
            ReadError::TooManyParts { found, limit } => {
                vec![("found", found.to_string()), ("limit", limit.to_string())]
            }
            ReadError::Damaged { place } => vec![("place", place.clone())],
            ReadError::TooManySheets { found, limit } => {
                vec![("found", found.to_string()), ("limit", limit.to_string())]
            }
            ReadError::TooManyRows { limit }
            | ReadError::TooManyColumns { limit }
            | ReadError::TooManyCells { limit } => {
                vec![("limit", limit.to_string())]
            }
            ReadError::CellTooLong { cell, limit } => {
                vec![("cell", cell.clone()), ("limit", limit.to_string())]
            }
            ReadError::UnclosedQuote { line } => vec![("line", line.to_string())],
            ReadError::UnknownEncoding { utf8_byte, utf8_line, cp932_byte, cp932_line } => vec![
                ("utf8_byte", utf8_byte.to_string()),
                ("utf8_line", utf8_line.to_string()),
                ("cp932_byte", cp932_byte.to_string()),
                ("cp932_line", cp932_line.to_string()),
            ],
        }
    }
}

impl ReadWarning {
    /// The stable code, a key of `catalog/messages.toml`.
    pub fn code(&self) -> &'static str {
        match self {
            ReadWarning::RaggedRow { .. } => "file/ragged-row",
            ReadWarning::MoreRaggedRows { .. } => "file/more-ragged-rows",
            ReadWarning::HiddenSheet { .. } => "file/hidden-sheet",
            ReadWarning::NotCells { .. } => "file/not-cells",
        }
    }

    /// The values of the placeholders in the message of [`ReadWarning::code`].
    pub fn values(&self) -> Values {
        match self {
            ReadWarning::RaggedRow { line, found, usual } => {
                vec![("line", line.to_string()), ("found", found.to_string()), ("usual", usual.to_string())]
            }
            ReadWarning::MoreRaggedRows { more } => vec![("more", more.to_string())],
            ReadWarning::HiddenSheet { sheet } | ReadWarning::NotCells { sheet } => {
                vec![("sheet", sheet.clone())]
            }
        }
    }
}

/// Megabytes with one decimal, as file managers show sizes.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}
