//! `sightline serve`: the page and the API.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Router,
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{net::TcpListener, signal, sync::watch, time::sleep};

use super::{open, say};
use crate::{
    accounts::Peer,
    app::{App, router},
    clock::Clock,
    config::{Config, Listen},
    db::Db,
    deployment::DeploymentKind,
    error::{Error, Result},
    retention::daily,
    tls::{Pair, TlsListener},
};

/// How long a server that was told to stop waits for those it still answers.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where and how to listen.
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    #[command(flatten)]
    listen: Listen,
    #[command(flatten)]
    config: Config,
}

impl Serve {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let (db, _) = open(url).await?;
        serve(db, self.listen, self.config).await
    }
}

/// Serves until the process is told to stop, then ends what it has begun.
pub(super) async fn serve(db: Db, listen: Listen, config: Config) -> Result<()> {
    if !listen.listen.ip().is_loopback() && !config.over_tls() {
        return Err(Error::field(
            "listen",
            "plain HTTP beyond this machine would send passwords in the clear; say --tls-cert and --tls-key \
             (`sightline tls init` makes them), or put a TLS proxy in front and say --behind-proxy",
        ));
    }
    let clock = Clock::default();
    let tls = match (&config.tls_cert, &config.tls_key) {
        (Some(certificate), Some(key)) => Some(Pair::open(certificate, key, clock.clone())?),
        _ => None,
    };
    let listener = TcpListener::bind(listen.listen).await.map_err(|error| {
        Error::field(
            "listen",
            format!("cannot listen on {}: {error}", listen.listen),
        )
    })?;
    let app = App::new(db.clone(), config, clock.clone()).await?;
    let address = listener.local_addr()?;
    let is_live = app.deployment.kind == DeploymentKind::Live;
    let purging = is_live.then(|| tokio::spawn(daily::run(db.clone(), clock)));
    if let Some(pair) = tls {
        let listener = TlsListener::new(listener, pair.server_config()?);
        say(format_args!("listening on https://{address}"));
        until_stopped(listener, router(&app)).await?;
    } else {
        say(format_args!("listening on http://{address}"));
        until_stopped(listener, router(&app)).await?;
    }
    if let Some(purging) = purging {
        // Half a purge is none: its transaction ends with it.
        purging.abort();
    }
    db.close().await;
    Ok(())
}

/// Serves until the process is told to stop and what was under way has ended.
///
/// A connection of HTTP/2 ends when the client has answered the goodbye, and one that is gone without a word never does:
/// nobody is waited for longer than [`PATIENCE`].
async fn until_stopped<L>(listener: L, routes: Router) -> Result<()>
where
    L: Listener<Addr = SocketAddr>,
    Peer: for<'a> Connected<IncomingStream<'a, L>>,
{
    let (told, mut heard) = watch::channel(false);
    let stopping = async move {
        stop().await;
        let _ = told.send(true);
    };
    let served = axum::serve(
        listener,
        routes.into_make_service_with_connect_info::<Peer>(),
    )
    .with_graceful_shutdown(stopping);
    let too_long = async {
        let _ = heard.wait_for(|told| *told).await;
        sleep(PATIENCE).await;
    };
    tokio::select! {
        done = served.into_future() => done?,
        () = too_long => {}
    }
    Ok(())
}

async fn stop() {
    let interrupt = async {
        let _ = signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
