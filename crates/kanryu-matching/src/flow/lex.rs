//! Costs that can be added and compared: plain integers, and lists of integers compared from the first.

use std::fmt::Debug;
use std::ops::{Add, Sub};

/// A cost: an ordered group of exact numbers.
pub trait Cost: Copy + Ord + Debug + Default + Add<Output = Self> + Sub<Output = Self> {
    /// More than any sum that can occur.
    const FAR: Self;

    /// The cost of `count` units.
    #[must_use]
    fn times(self, count: i64) -> Self;

    /// Largest absolute number in it, to bound sums.
    fn size(self) -> i128;
}

impl Cost for i64 {
    const FAR: i64 = i64::MAX / 2;

    fn times(self, count: i64) -> i64 {
        self * count
    }

    fn size(self) -> i128 {
        i128::from(self).abs()
    }
}

/// Several aims in order of importance: the first difference decides.
///
/// Order is kept under addition, so every shortest-path argument holds for it as for plain numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lex<const N: usize>(pub [i64; N]);

impl<const N: usize> Default for Lex<N> {
    fn default() -> Self {
        Lex([0; N])
    }
}

impl<const N: usize> Add for Lex<N> {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a += b);
        self
    }
}

impl<const N: usize> Sub for Lex<N> {
    type Output = Self;

    fn sub(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a -= b);
        self
    }
}

impl<const N: usize> Cost for Lex<N> {
    const FAR: Self = Lex([i64::MAX / 2; N]);

    fn times(mut self, count: i64) -> Self {
        self.0.iter_mut().for_each(|a| *a *= count);
        self
    }

    fn size(self) -> i128 {
        self.0.iter().map(|a| i128::from(*a).abs()).max().unwrap_or(0)
    }
}
