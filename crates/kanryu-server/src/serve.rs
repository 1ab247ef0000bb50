//! Running the site: listening, housekeeping, and stopping without losing anything.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use kanryu_domain::calendar::Instant;
use kanryu_store::{ExportState, Store, StoreError};
use tokio::net::TcpListener;

use crate::access::Lifetimes;
use crate::access::link;
use crate::error::Fault;
use crate::export;
use crate::law::Law;
use crate::router;
use crate::state::{AppState, Settings};

/// How often the log is looked at for events that another process recorded.
const LOOK: Duration = Duration::from_secs(2);
/// How often sessions and files that ended are cleared away.
const CLEAR: Duration = Duration::from_secs(600);

/// What the site is served from, and how.
#[derive(Clone)]
pub struct ServeConfig {
    /// The store.
    pub store: Store,
    /// The law.
    pub law: &'static Law,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Whether readers reach the site over https, through a proxy that ends it.
    pub https: bool,
    /// Whether a proxy of ours stands before the site and writes `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// How long sessions live.
    pub lifetimes: Lifetimes,
    /// The folder for the files of exports.
    pub exports: std::path::PathBuf,
}

/// Why the site is not served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken or not allowed.
    #[error("cannot listen on {address}: {kind}; choose another address with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Serving ended by itself.
    #[error("serving ended: {0}")]
    Ended(std::io::ErrorKind),
}

/// The site as a service, for requests in process.
pub fn app(state: AppState) -> Router {
    router::router(state)
}

/// Serves the site until `stop` comes true, then lets requests that have begun end.
///
/// `started` hears the address, once it is listened on, and the path of the set-up link where the house has no
/// account yet.
///
/// # Errors
/// [`ServeError`].
pub async fn serve(
    config: ServeConfig,
    started: impl FnOnce(SocketAddr, Option<String>) + Send,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let address = config.listen;
    let listening = |error: std::io::Error| ServeError::Listen { address, kind: error.kind() };
    let listener = TcpListener::bind(address).await.map_err(listening)?;
    let address = listener.local_addr().map_err(listening)?;
    keep_panics_short();
    let settings = Settings {
        law: config.law,
        clock: Arc::new(|| Instant::from_ms(jiff::Timestamp::now().as_millisecond())),
        https: config.https,
        behind_proxy: config.behind_proxy,
        lifetimes: config.lifetimes,
        exports: config.exports,
    };
    let state = AppState::open(config.store, settings).await?;
    end_orphans(&state).await?;
    let setup = link::first_start(state.store(), state.now()).await?;
    let housekeeping = tokio::spawn(keep_house(state.clone()));
    started(address, setup);
    let service = app(state).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
    housekeeping.abort();
    served.map_err(|error| ServeError::Ended(error.kind()))
}

/// Exports that a process which is gone had begun will never end.
async fn end_orphans(state: &AppState) -> Result<(), StoreError> {
    for export in state.store().exports(None, 10_000).await? {
        if export.state == ExportState::Running {
            let ended =
                kanryu_store::Export { state: ExportState::Failed, finished_at: Some(state.now()), ..export };
            state.store().update_export(&ended).await?;
        }
    }
    Ok(())
}

async fn keep_house(state: AppState) {
    let mut look = tokio::time::interval(LOOK);
    let mut clear = tokio::time::interval(CLEAR);
    loop {
        tokio::select! {
            _ = look.tick() => heard(state.latest().await.map(|_| ())),
            _ = clear.tick() => {
                heard(state.sessions().clear(state.now()).await.map_err(Fault::from));
                heard(export::clear(&state).await);
            }
        }
    }
}

/// A failure of housekeeping was logged where it happened; the next turn tries again.
fn heard(_result: Result<(), Fault>) {}

/// A panic's message may quote a record, so only its place is printed.
fn keep_panics_short() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a bug: something panicked");
    }));
}
