//! Markup that is drawn rather than filled in: pictures, badges, trees and tables. Pure functions of boards.

pub mod chart;
pub mod circulation;
pub mod figure;
pub mod form;
pub mod life;
pub mod mark;
pub mod markup;
pub mod measure;
pub mod period;
pub mod proof;
pub mod report;
pub mod route;
pub mod routemap;
pub mod table;
pub mod tally;
pub mod trail;
pub mod world;

pub use mark::Mark;
pub use markup::Markup;

use crate::page::Frame;
