//! Settings: flags or `SIGHTLINE_*` environment variables.

use std::net::SocketAddr;

/// What the log of the server holds unless `SIGHTLINE_LOG` says otherwise.
pub const DEFAULT_LOG: &str = "sightline=info,warn";

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

/// How the server listens.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Config {
    /// Say that a proxy in front of this server speaks TLS: cookies are then sent over TLS only.
    #[arg(long, env = "SIGHTLINE_BEHIND_PROXY")]
    pub behind_proxy: bool,
}

/// The address to listen on.
#[derive(Clone, Debug, clap::Args)]
pub struct Listen {
    /// Address and port; plain HTTP beyond this machine needs `--behind-proxy`.
    #[arg(long, env = "SIGHTLINE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}
