//! Who may come in, and as whom: accounts, roles, sessions, passwords, throttling.

pub mod password;
pub mod role;
pub mod throttle;
pub mod visitor;
