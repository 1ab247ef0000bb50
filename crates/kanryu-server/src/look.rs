//! Markup that is drawn rather than filled in: pictures, badges, trees and tables. Pure functions of boards.

pub mod markup;

pub use markup::{Markup, escape};
