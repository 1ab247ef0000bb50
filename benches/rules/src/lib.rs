//! What the measurements of the law engine share: the population, the law, the reference and the clock.

pub mod generated;
pub mod hand;
pub mod history;
pub mod law;
pub mod measure;
pub mod population;
pub mod reference;
pub mod route1;

#[cfg(test)]
mod tests;
