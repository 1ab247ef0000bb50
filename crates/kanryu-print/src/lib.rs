//! Typeset documents: markup and pictures in, a tagged PDF out.
//!
//! The crate reads no file, clock or network: the two faces are part of the program, the date is an argument. The same
//! document therefore has the same bytes on every machine.

mod document;
mod markup;

pub use document::{Document, PrintError};
pub use markup::{Markup, escaped};

#[cfg(test)]
mod tests;
