//! Who may come in, and as whom: accounts, roles, sessions, passwords, throttling.

pub mod role;
pub mod visitor;
