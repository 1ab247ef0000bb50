//! The store on a real SQLite file and a real PostgreSQL server: the same tests against both.

mod access;
mod appending;
mod backing_up;
mod concurrency;
mod killed;
mod migration;
mod opening;
mod place;
mod postgres;
mod properties;
mod records;
mod verifying;
mod world;

/// Declares each async function of the module as a test on either database.
macro_rules! on_both {
    ($($name:ident,)*) => {
        mod sqlite {
            $(#[test] fn $name() { crate::place::run(crate::place::sqlite(), super::$name) })*
        }
        mod postgresql {
            $(#[test] fn $name() { crate::place::run(crate::place::postgresql(), super::$name) })*
        }
    };
}
pub(crate) use on_both;
