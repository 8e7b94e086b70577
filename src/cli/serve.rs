//! `sightline serve`: the page and the API.

use tokio::{net::TcpListener, signal};

use super::{open, say};
use crate::{
    app::{App, router},
    clock::Clock,
    config::{Config, Listen},
    db::Db,
    deployment::DeploymentKind,
    error::{Error, Result},
    retention::daily,
    tls::{Pair, TlsListener},
};

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
        axum::serve(listener, router(&app))
            .with_graceful_shutdown(stop())
            .await?;
    } else {
        say(format_args!("listening on http://{address}"));
        axum::serve(listener, router(&app))
            .with_graceful_shutdown(stop())
            .await?;
    }
    if let Some(purging) = purging {
        // Half a purge is none: its transaction ends with it.
        purging.abort();
    }
    db.close().await;
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
