//! Tests of `scenario`.
