//! Tests of `value`.
