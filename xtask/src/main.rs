//! Rules about the code are code.
fn main() {}
