//! The site map: every address, in groups by who calls it.
//!
//! Whether a reader may see what stands behind an address is decided by the board (for people) or by the
//! first line of the handler (`asked.signed_in()`, `admin::administrator(&asked)`), never here.

use axum::Router;
use axum::middleware::from_fn_with_state;

use crate::error::{Fault, render};
use crate::state::AppState;

/// Every address of the site.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(pages())
        .fallback(|| async { Fault::NotFound })
        .layer(from_fn_with_state(state.clone(), render::render))
        .with_state(state)
}

/// Anybody with a browser.
fn pages() -> Router<AppState> {
    Router::new()
}
