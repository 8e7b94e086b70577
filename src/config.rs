//! Settings: flags or `SIGHTLINE_*` environment variables.

use std::{io::Read, net::SocketAddr, path::PathBuf};

use crate::{
    basemaps,
    deployment::DeploymentKind,
    error::{Error, Result},
    owners::ContactKey,
};

/// What the log of the server holds unless `SIGHTLINE_LOG` says otherwise.
pub const DEFAULT_LOG: &str = "sightline=info,warn";

/// Where the database is.
#[derive(Clone, clap::Args)]
pub struct Database {
    /// `sqlite:FILE` or `postgres://…`; if left out `sqlite:sightline.db`, but for `demo` a temporary one, gone when it ends.
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
    /// Where the key of contacts is.
    #[command(flatten)]
    pub key: KeySource,
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

/// Where the key that encrypts contacts is.
#[derive(Clone, Default, clap::Args)]
pub struct KeySource {
    /// The key that encrypts contacts, as `sightline key new` writes it; `SIGHTLINE_KEY` may hold the key itself instead.
    #[arg(long, env = "SIGHTLINE_KEY_FILE", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// The key itself: never a flag, because every user of the machine sees those.
    #[arg(skip = std::env::var("SIGHTLINE_KEY").ok())]
    pub key: Option<String>,
}

impl std::fmt::Debug for KeySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeySource(…)")
    }
}

impl KeySource {
    /// The key for a database of this kind; none if none is named. A demo always has its built-in one.
    pub fn read(&self, kind: DeploymentKind) -> Result<Option<ContactKey>> {
        if kind == DeploymentKind::Demo {
            return Ok(Some(ContactKey::of_demo()));
        }
        let file = self.key_file.as_ref();
        let text = self.key.as_ref().filter(|text| !text.trim().is_empty());
        match (file, text) {
            (None, None) => Ok(None),
            (Some(file), None) => read_key_file(file).map(Some),
            (None, Some(text)) => ContactKey::from_text(text).map(Some).ok_or_else(|| {
                Error::Conflict(
                    "SIGHTLINE_KEY holds no key as `sightline key new` writes one".into(),
                )
            }),
            (Some(_), Some(_)) => {
                let text =
                    "both a key file and SIGHTLINE_KEY are given; name the key of contacts once";
                Err(Error::Conflict(text.into()))
            }
        }
    }
}

/// The key in a file that no other user of the machine can read.
pub(crate) fn read_key_file(path: &std::path::Path) -> Result<ContactKey> {
    let named =
        |why: String| Error::Conflict(format!("the key file {} {why}", path.display()).into());
    let file = std::fs::File::open(path).map_err(|error| {
        named(format!(
            "cannot be read: {error}. Bring it back from its backup, or make one with `sightline key new` if there never \
             was one; nothing was changed"
        ))
    })?;
    let facts = file.metadata()?;
    if facts.is_dir() {
        let why = "is a directory; name the file that `sightline key new` wrote";
        return Err(named(why.into()));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Pipes and devices are not for `chmod`.
        if facts.is_file() && facts.permissions().mode() & 0o077 != 0 {
            let why = "can be read by other users of this machine; run `chmod 600` on it";
            return Err(named(why.into()));
        }
    }
    let mut text = String::new();
    // A key is 44 characters; whatever is longer is none.
    let read = file.take(1024).read_to_string(&mut text);
    let key = read.ok().and_then(|_| ContactKey::from_text(&text));
    key.ok_or_else(|| named("holds no key as `sightline key new` writes one".into()))
}

/// The address to listen on.
#[derive(Clone, Debug, clap::Args)]
pub struct Listen {
    /// Address and port; beyond this machine it needs `--tls-cert` or `--behind-proxy`.
    #[arg(long, env = "SIGHTLINE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}
