//! Which characters the bytes of a text file mean: UTF-8, UTF-16 with a mark, or CP932.
//!
//! The whole file is checked strictly before it is believed: a file that is UTF-8 to the end is UTF-8, else one
//! that is CP932 (what Japanese spreadsheet programs call Shift_JIS) to the end is CP932, else it is refused
//! with the place where each reading breaks. Nothing is ever replaced by question marks.

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::ReadError;

/// How the characters of a text file are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a mark at its beginning.
    Utf8,
    /// CP932, Microsoft's Shift_JIS.
    Cp932,
    /// UTF-16, little end first, marked ("Unicode text" of spreadsheet programs).
    Utf16Le,
    /// UTF-16, big end first, marked.
    Utf16Be,
}

impl Encoding {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Cp932 => "CP932",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
        }
    }

    fn decoder(self) -> Decoder {
        match self {
            Encoding::Utf8 => UTF_8.new_decoder_with_bom_removal(),
            Encoding::Cp932 => SHIFT_JIS.new_decoder_without_bom_handling(),
            Encoding::Utf16Le => UTF_16LE.new_decoder_with_bom_removal(),
            Encoding::Utf16Be => UTF_16BE.new_decoder_with_bom_removal(),
        }
    }
}

const CHUNK: usize = 1 << 16;

/// The encoding of the whole source, which is left at its beginning.
pub(super) fn detect<R: Read + Seek>(source: &mut R) -> Result<Encoding, ReadError> {
    let mut mark = [0; 2];
    let unreadable = |error: io::Error| ReadError::Unreadable(error.kind());
    source.rewind().map_err(unreadable)?;
    let marked = source.read_exact(&mut mark).is_ok();
    let (first, second) = match (marked, mark) {
        (true, [0xFF, 0xFE]) => (Encoding::Utf16Le, Encoding::Utf16Le),
        (true, [0xFE, 0xFF]) => (Encoding::Utf16Be, Encoding::Utf16Be),
        _ => (Encoding::Utf8, Encoding::Cp932),
    };
    let Some(utf8) = first_fault(source, first)? else { return Ok(first) };
    let Some(cp932) = first_fault(source, second)? else { return Ok(second) };
    Err(ReadError::UnknownEncoding {
        utf8_byte: utf8.byte,
        utf8_line: utf8.line,
        cp932_byte: cp932.byte,
        cp932_line: cp932.line,
    })
}

struct Fault {
    byte: u64,
    line: u64,
}

/// Where the source stops being `encoding`, or `None` where it never does; the source is left at its beginning.
fn first_fault<R: Read + Seek>(source: &mut R, encoding: Encoding) -> Result<Option<Fault>, ReadError> {
    let unreadable = |error: io::Error| ReadError::Unreadable(error.kind());
    source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let mut reader = Decoding::new(&mut *source, encoding);
    let mut buffer = vec![0; CHUNK];
    let mut lines = 1;
    let fault = loop {
        match reader.read(&mut buffer) {
            Ok(0) => break None,
            Ok(n) => lines += buffer[..n].iter().filter(|byte| **byte == b'\n').count() as u64,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                break Some(Fault { byte: reader.consumed, line: lines });
            }
            Err(error) => return Err(unreadable(error)),
        }
    };
    source.rewind().map_err(unreadable)?;
    Ok(fault)
}

/// A reader that hands on UTF-8 whatever the encoding of its source. A malformed sequence is `InvalidData`.
pub(super) struct Decoding<R> {
    source: R,
    decoder: Decoder,
    input: Vec<u8>,
    from: usize,
    filled: usize,
    ended: bool,
    finished: bool,
    /// Bytes of the source that were decoded, up to the malformed sequence if there was one.
    consumed: u64,
    /// A malformed sequence was met; what was decoded before it is handed on first.
    broken: bool,
}

impl<R: Read> Decoding<R> {
    pub(super) fn new(source: R, encoding: Encoding) -> Decoding<R> {
        Decoding {
            source,
            decoder: encoding.decoder(),
            input: vec![0; CHUNK],
            from: 0,
            filled: 0,
            ended: false,
            finished: false,
            consumed: 0,
            broken: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.from == self.filled && !self.ended {
            self.filled = loop {
                match self.source.read(&mut self.input) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    other => break other?,
                }
            };
            self.from = 0;
            self.ended = self.filled == 0;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // The decoder needs room for one character; handing on half of one would need a store of its own.
        if out.len() < 4 {
            return if out.is_empty() { Ok(0) } else { Err(io::ErrorKind::InvalidInput.into()) };
        }
        loop {
            if self.broken {
                return Err(io::ErrorKind::InvalidData.into());
            }
            if self.finished {
                return Ok(0);
            }
            self.refill()?;
            let input = &self.input[self.from..self.filled];
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(input, out, self.ended);
            self.from += read;
            self.consumed += read as u64;
            match result {
                DecoderResult::InputEmpty => self.finished = self.ended,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    self.consumed = self.consumed.saturating_sub(u64::from(bad) + u64::from(after));
                    self.broken = true;
                }
            }
            if written > 0 {
                return Ok(written);
            }
        }
    }
}
