//! HTTP: the JSON API and server-rendered pages. Screens must never be able to decide, or to speak SQL.
//!
//! [`router`] is the site map. A request meets, in order: limits and headers, the layer that writes error
//! bodies, the gate that finds out who asks, and its handler, which takes `State<AppState>` and an [`Asked`] and
//! renders a board. [`serve`] runs the site; [`app`] is the same for tests that send requests in process.

pub mod access;
mod admin;
mod answer;
mod api;
mod asked;
mod audit;
mod boards;
mod due_lines;
mod error;
mod export;
pub mod feed;
pub mod import;
mod law;
mod limits;
pub mod lists;
mod look;
mod page;
mod people;
pub mod review;
mod router;
pub mod secret;
mod serve;
mod snapshot;
mod state;
mod telling;

pub use access::link::{first_start, invitation_path};
pub use api::document as openapi;
pub use asked::Asked;
pub use error::{ErrorBody, Fault, PageError};
pub use law::Law;
pub use serve::{ServeConfig, ServeError, app, serve};
pub use snapshot::Snapshot;
pub use state::{AppState, Clock, Settings};
