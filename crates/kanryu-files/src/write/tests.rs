//! Tables written, and read back by the reader of this crate.
