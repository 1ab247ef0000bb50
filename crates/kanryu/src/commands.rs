//! The commands, one file each.

pub mod agreement;
pub mod backup;
pub mod board;
pub mod decide;
pub mod demo;
pub mod due;
pub mod explain;
pub mod export;
pub mod facility;
pub mod import;
pub mod indicators;
pub mod init;
pub mod matching;
pub mod plan;
pub mod project;
pub mod rebuild;
pub mod restore;
pub mod returnees;
pub mod review;
pub mod rules;
pub mod serve;
pub mod standing;
pub mod undo;
pub mod user;
pub mod verify;
