//! `kanryu serve`: the site and the API.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use kanryu_domain::text::{Lang, Text};
use kanryu_server::ServeConfig;
use kanryu_server::access::Lifetimes;
use kanryu_store::Store;

use super::init::{append, create, store_failure};
use crate::exit::{Failure, Outcome};
use crate::law;
use crate::location::Location;

/// Serve the site and the API.
///
/// Where there is no store yet, one is made with the records of the initiative. The first start prints a set-up link
/// that works once: with it the first administrator chooses a password. There is no default password.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Kanryu stands behind a proxy that ends TLS: cookies are marked Secure.
    #[arg(long)]
    https: bool,
    /// A folder of rulebooks instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let target = arguments.location.target()?;
    let store = if Store::exists(&target).await.map_err(|error| store_failure(&error))? {
        arguments.location.open().await?
    } else {
        let store = create(&arguments.location).await?;
        append(&store, &kanryu_domain::initiative::events(), "initiative", lang).await?;
        store
    };
    let exports = arguments.location.exports();
    site(store, exports, arguments.listen, arguments.https, arguments.rulebooks, lang).await
}

/// Comes true when the process is asked to stop, by Ctrl-C or by whoever runs it.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminated) = terminated {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Without signals the process is stopped from outside; waiting on for ever is right then.
    if interrupted.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Serves `store` until the process is told to stop.
pub async fn site(
    store: Store,
    exports: PathBuf,
    listen: SocketAddr,
    https: bool,
    rulebooks: Option<PathBuf>,
    lang: Lang,
) -> Result<Outcome, Failure> {
    let law = law::in_use(rulebooks.as_deref())?;
    let config = ServeConfig {
        store,
        law,
        listen,
        https,
        // Whoever ends TLS before the site also says who is asking.
        behind_proxy: https,
        lifetimes: Lifetimes::default(),
        exports,
    };
    let started = |address: SocketAddr, link: Option<String>| {
        let scheme = if https { "https" } else { "http" };
        let text =
            Text::new(format!("サイト: {scheme}://{address}/"), format!("site: {scheme}://{address}/"));
        println!("{}", text.get(lang));
        if let Some(link) = link {
            let text = Text::new(
                format!("最初の管理者を設定するリンク（24時間、一度だけ有効）:\n{scheme}://{address}{link}"),
                format!(
                    "link to set up the first administrator (works once, for 24 hours):\n{scheme}://{address}{link}"
                ),
            );
            println!("{}", text.get(lang));
        }
        // Whoever started the process may be reading a pipe.
        let _ = std::io::Write::flush(&mut std::io::stdout());
    };
    kanryu_server::serve(config, started, stopped())
        .await
        .map_err(|error| Failure::input_from("input/listen", &error))?;
    Ok(Outcome::Fine)
}
