//! How much one request may ask: sizes, times, headers. Every number of the edge stands here.

/// Bytes of an ordinary form or JSON body.
pub const FORM_BYTES: usize = 1024 * 1024;
/// Bytes of an uploaded file.
pub const UPLOAD_BYTES: usize = 64 * 1024 * 1024;
