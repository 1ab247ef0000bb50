//! What the measurements of the matching engine share: the instances, and the clock.

pub mod instance;
pub mod measure;

#[cfg(test)]
mod tests;
