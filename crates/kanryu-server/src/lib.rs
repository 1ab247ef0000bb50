//! HTTP: the JSON API and server-rendered pages. Screens must never be able to decide, or to speak SQL.
//!
//! [`router`] is the site map. A request meets, in order: limits and headers, the layer that writes error
//! bodies, the session, and its handler, which takes `State<AppState>` and an [`Asked`] and renders a board.

mod access;
mod asked;
mod error;
mod limits;
mod look;
mod page;
mod router;
mod secret;
mod snapshot;
mod state;

pub use asked::Asked;
pub use error::{ErrorBody, Fault, PageError};
pub use snapshot::Snapshot;
pub use state::{AppState, Clock};
