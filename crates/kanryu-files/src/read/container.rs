//! What kind of file it is, and whether an archive may be unpacked at all.
//!
//! The zip directory is checked before anything is unpacked (number of parts, sizes, ratio, overlaps,
//! encryption). A directory can lie about sizes, so every part that a reader would touch is then unpacked once
//! into nothing, counting; only a workbook that stays inside the limits reaches the spreadsheet reader.

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::{Limits, ReadError};

const END_OF_DIRECTORY: [u8; 4] = *b"PK\x05\x06";
/// The end record has 22 bytes and a comment of at most 65,535.
const END_WINDOW: u64 = 22 + 65_535;
/// Parts under this size are not judged by their ratio: short XML of one repeated row packs very well.
const RATIO_FROM_BYTES: u64 = 1_000_000;

fn unreadable(error: std::io::Error) -> ReadError {
    ReadError::Unreadable(error.kind())
}

fn damaged() -> ReadError {
    ReadError::Damaged { place: "archive".to_owned() }
}

/// The first bytes, at most `most`; the source is left at its beginning.
fn head<R: Read + Seek>(source: &mut R, most: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    source.rewind().map_err(unreadable)?;
    source.by_ref().take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    source.rewind().map_err(unreadable)?;
    Ok(bytes)
}

/// Whether it is a zip archive, which an .xlsx file is.
pub(super) fn is_archive<R: Read + Seek>(source: &mut R) -> Result<bool, ReadError> {
    let bytes = head(source, 4)?;
    Ok(bytes == *b"PK\x03\x04" || bytes == END_OF_DIRECTORY)
}

/// The name of a format that is recognized by its first bytes but not read; `None` for what may be text.
pub(super) fn foreign_format<R: Read + Seek>(source: &mut R) -> Result<Option<&'static str>, ReadError> {
    const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    let bytes = head(source, 4_096)?;
    if bytes.starts_with(OLE) {
        return ole_format(source).map(Some);
    }
    let marks: [(&[u8], &'static str); 10] = [
        (b"%PDF", "PDF"),
        (b"{\\rtf", "RTF"),
        (b"\x89PNG", "PNG"),
        (b"\xFF\xD8\xFF", "JPEG"),
        (b"GIF8", "GIF"),
        (b"\x1F\x8B", "gzip"),
        (b"7z\xBC\xAF\x27\x1C", "7z"),
        (b"Rar!", "RAR"),
        (b"SQLite format 3\0", "SQLite"),
        (b"PAR1", "Parquet"),
    ];
    if let Some((_, name)) = marks.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Ok(Some(name));
    }
    Ok(markup_or_binary(&bytes))
}

/// An old or an encrypted Office file; the encrypted package of a new one names itself in UTF-16.
fn ole_format<R: Read + Seek>(source: &mut R) -> Result<&'static str, ReadError> {
    let needle: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bytes = head(source, 4_000_000)?;
    if bytes.windows(needle.len()).any(|window| window == needle) {
        return Err(ReadError::Encrypted);
    }
    Ok(".xls")
}

fn markup_or_binary(bytes: &[u8]) -> Option<&'static str> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begins = |mark: &[u8]| text.len() >= mark.len() && text[..mark.len()].eq_ignore_ascii_case(mark);
    // Old systems export "Excel files" that are HTML tables.
    if begins(b"<!doctype html") || begins(b"<html") || begins(b"<table") {
        return Some("HTML");
    }
    if begins(b"<?xml") {
        return Some("XML");
    }
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    (bytes.contains(&0) && !utf16).then_some("binary")
}

/// Refuses an archive that is no workbook, is encrypted, or would unpack to more than the limits allow.
pub(super) fn inspect<R: Read + Seek>(source: &mut R, limits: &Limits) -> Result<(), ReadError> {
    check_part_count(source, limits)?;
    let mut archive = ZipArchive::new(&mut *source).map_err(|_| damaged())?;
    if let Some(format) = archive_format(&archive) {
        return Err(ReadError::OtherFormat { format });
    }
    check_directory(&mut archive, limits)?;
    count_unpacked(&mut archive, limits)?;
    source.rewind().map_err(unreadable)
}

/// Counts parts by every end record in the tail before the directory is loaded, because loading takes memory.
fn check_part_count<R: Read + Seek>(source: &mut R, limits: &Limits) -> Result<(), ReadError> {
    let length = super::length(source)?;
    source.seek(SeekFrom::Start(length.saturating_sub(END_WINDOW))).map_err(unreadable)?;
    let mut tail = Vec::new();
    source.by_ref().take(END_WINDOW).read_to_end(&mut tail).map_err(unreadable)?;
    source.rewind().map_err(unreadable)?;
    let most = tail
        .windows(12)
        .filter(|window| window[..4] == END_OF_DIRECTORY)
        .map(|window| u64::from(u16::from_le_bytes([window[10], window[11]])))
        .max()
        .ok_or_else(damaged)?;
    if most > limits.parts {
        Err(ReadError::TooManyParts { found: most, limit: limits.parts })
    } else {
        Ok(())
    }
}

/// The format of an archive that is no .xlsx workbook; `None` for a workbook.
fn archive_format<R: Read + Seek>(archive: &ZipArchive<R>) -> Option<&'static str> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    let under = |folder: &str| archive.file_names_raw().any(|name| name.starts_with(folder.as_bytes()));
    if has("xl/workbook.bin") {
        return Some(".xlsb");
    }
    if has("mimetype") && has("content.xml") {
        return Some(".ods / OpenDocument");
    }
    if under("word/") {
        return Some(".docx");
    }
    if under("ppt/") {
        return Some(".pptx");
    }
    if under("Index/") || under("Metadata/") {
        return Some(".numbers");
    }
    let workbook = has("[Content_Types].xml") && (has("xl/workbook.xml") || under("xl/"));
    (!workbook).then_some("zip")
}

fn check_directory<R: Read + Seek>(archive: &mut ZipArchive<R>, limits: &Limits) -> Result<(), ReadError> {
    let found = archive.len() as u64;
    if found > limits.parts {
        return Err(ReadError::TooManyParts { found, limit: limits.parts });
    }
    if archive.has_duplicate_names() || archive.has_overlapping_files().map_err(|_| damaged())? {
        return Err(ReadError::TangledArchive);
    }
    let mut total: u64 = 0;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| damaged())?;
        if part.encrypted() {
            return Err(ReadError::Encrypted);
        }
        total = total.saturating_add(part.size());
        let ratio = part.size() / part.compressed_size().max(1);
        if part.size() >= RATIO_FROM_BYTES && ratio > limits.unpack_ratio {
            return Err(ReadError::PackedTooTightly { ratio });
        }
    }
    if total > limits.unpacked_bytes {
        Err(ReadError::UnpacksTooLarge { limit: limits.unpacked_bytes })
    } else {
        Ok(())
    }
}

/// Unpacks what the spreadsheet reader will touch into nothing, counting true sizes.
fn count_unpacked<R: Read + Seek>(archive: &mut ZipArchive<R>, limits: &Limits) -> Result<(), ReadError> {
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| damaged())?;
        let name = part.name_raw().to_ascii_lowercase();
        if !(name.ends_with(b".xml") || name.ends_with(b".rels")) {
            continue;
        }
        let packed = part.compressed_size().max(1);
        let ceiling = packed.saturating_mul(limits.unpack_ratio).max(RATIO_FROM_BYTES);
        let true_size = std::io::copy(&mut part.by_ref().take(left.min(ceiling) + 1), &mut std::io::sink())
            .map_err(|_| damaged())?;
        if true_size > left {
            return Err(ReadError::UnpacksTooLarge { limit: limits.unpacked_bytes });
        }
        if true_size > ceiling {
            return Err(ReadError::PackedTooTightly { ratio: true_size / packed });
        }
        left -= true_size;
    }
    Ok(())
}
