//! Settings: flags or `SIGHTLINE_*` environment variables.

use std::{net::SocketAddr, path::PathBuf};

use crate::basemaps;

/// Where the database is.
#[derive(Clone, clap::Args)]
pub struct Database {
    /// `sqlite:FILE` or `postgres://…`; `sqlite:sightline.db` if left out.
    #[arg(
        long,
        env = "SIGHTLINE_DATABASE_URL",
        global = true,
        hide_env_values = true
    )]
    pub database_url: Option<String>,
}

impl Database {
    /// The URL, or the file in the working folder that stands for none.
    #[must_use]
    pub fn url(&self) -> &str {
        self.database_url
            .as_deref()
            .unwrap_or("sqlite:sightline.db")
    }
}

impl std::fmt::Debug for Database {
    // A URL may carry a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = self.url().split(':').next().unwrap_or_default();
        write!(f, "Database({scheme}:…)")
    }
}

/// How the server is reached, and what it offers beside the registry.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Config {
    /// Say that a proxy in front of this server speaks TLS: cookies are then sent over TLS only.
    #[arg(long, env = "SIGHTLINE_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Speak TLS with this certificate (PEM, followed by those that vouch for it); renewed ones are taken up by themselves.
    #[arg(
        long,
        env = "SIGHTLINE_TLS_CERT",
        value_name = "FILE",
        requires = "tls_key"
    )]
    pub tls_cert: Option<PathBuf>,
    /// The key of that certificate (PEM).
    #[arg(
        long,
        env = "SIGHTLINE_TLS_KEY",
        value_name = "FILE",
        requires = "tls_cert"
    )]
    pub tls_key: Option<PathBuf>,
    /// What the map can lie on.
    #[command(flatten)]
    pub basemaps: basemaps::Settings,
}

impl Config {
    /// Whether this server speaks TLS itself.
    #[must_use]
    pub fn speaks_tls(&self) -> bool {
        self.tls_cert.is_some()
    }

    /// Whether browsers reach it over TLS, its own or a proxy's.
    #[must_use]
    pub fn over_tls(&self) -> bool {
        self.behind_proxy || self.speaks_tls()
    }
}

/// The address to listen on.
#[derive(Clone, Debug, clap::Args)]
pub struct Listen {
    /// Address and port; beyond this machine it needs `--tls-cert` or `--behind-proxy`.
    #[arg(long, env = "SIGHTLINE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}
