//! TLS of our own: a certificate and its key from two files, taken up anew when they change, and a local authority for
//! networks without a public one.

pub mod authority;
mod listener;
pub mod sheet;
mod validity;

use std::{
    fmt::Display,
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
    time::SystemTime,
};

use tokio_rustls::rustls::{
    self, ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

pub use listener::TlsListener;

use crate::{
    clock::{Clock, Instant},
    error::{Error, Result},
};

/// Days before the end of a certificate from which on the log reminds of it.
const REMIND_DAYS: f64 = 21.0;

/// A certificate with its key, as two PEM files; read again when one of them changes.
///
/// No signal is needed: each new connection looks at the files' dates, which costs microseconds. A new pair that cannot
/// be used (yet: two files are never replaced at once) leaves the old one in place and says so in the log.
#[derive(Debug)]
pub struct Pair {
    certificate: PathBuf,
    key: PathBuf,
    clock: Clock,
    loaded: RwLock<Loaded>,
}

#[derive(Debug)]
struct Loaded {
    stamp: Stamp,
    pair: Arc<CertifiedKey>,
}

/// Date and length of both files; none of a file that cannot be looked at.
type Stamp = [Option<(SystemTime, u64)>; 2];

impl Pair {
    /// Reads the pair; an error names the file and says what is wrong with it.
    pub fn open(certificate: &Path, key: &Path, clock: Clock) -> Result<Arc<Self>> {
        let loaded = Loaded {
            stamp: stamp(certificate, key),
            pair: Arc::new(read(certificate, key, clock.now())?),
        };
        Ok(Arc::new(Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            clock,
            loaded: RwLock::new(loaded),
        }))
    }

    /// What a listener needs: TLS 1.2 and 1.3, for HTTP/2 and, where a client does not know that, HTTP/1.1.
    pub fn server_config(self: &Arc<Self>) -> Result<Arc<ServerConfig>> {
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(internal)?;
        let mut config = config
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(self) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// The pair as the files hold it now, or the last one that could be used.
    fn current(&self) -> Option<Arc<CertifiedKey>> {
        let stamp = stamp(&self.certificate, &self.key);
        {
            let loaded = self.loaded.read().ok()?;
            if loaded.stamp == stamp {
                return Some(Arc::clone(&loaded.pair));
            }
        }
        let mut loaded = self.loaded.write().ok()?;
        if loaded.stamp != stamp {
            // Noted even if it cannot be used, so that the log says so once and not with every connection.
            loaded.stamp = stamp;
            match read(&self.certificate, &self.key, self.clock.now()) {
                Ok(pair) => {
                    tracing::info!(file = %self.certificate.display(), "took up a renewed certificate");
                    loaded.pair = Arc::new(pair);
                }
                Err(error) => tracing::error!(%error, "the certificate stays as it was"),
            }
        }
        Some(Arc::clone(&loaded.pair))
    }
}

impl ResolvesServerCert for Pair {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.current()
    }
}

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn internal(error: impl Display) -> Error {
    Error::Internal(error.to_string())
}

fn stamp(certificate: &Path, key: &Path) -> Stamp {
    [certificate, key].map(|path| {
        let facts = std::fs::metadata(path).ok()?;
        Some((facts.modified().ok()?, facts.len()))
    })
}

/// A complaint about one of the two files.
fn about(field: &str, path: &Path, why: impl Display) -> Error {
    Error::field(field, format!("{}: {why}", path.display()))
}

fn read(certificate: &Path, key: &Path, now: Instant) -> Result<CertifiedKey> {
    const CERTIFICATE: &str = "tls-cert";
    const KEY: &str = "tls-key";
    let pem = std::fs::read(certificate).map_err(|why| about(CERTIFICATE, certificate, why))?;
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|why| about(CERTIFICATE, certificate, why))?;
    let first = chain.first().ok_or_else(|| {
        let why = "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)";
        about(CERTIFICATE, certificate, why)
    })?;
    check_dates(first, now).map_err(|why| about(CERTIFICATE, certificate, why))?;
    let pem = std::fs::read(key).map_err(|why| about(KEY, key, why))?;
    let secret = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| {
        let why = "holds no unencrypted private key in PEM form (-----BEGIN PRIVATE KEY-----)";
        about(KEY, key, why)
    })?;
    CertifiedKey::from_der(chain, secret, &provider()).map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => {
            let why = format!("is not the key of {}", certificate.display());
            about(KEY, key, why)
        }
        other => about(KEY, key, other),
    })
}

/// Complains about a certificate that does not hold now.
fn check_dates(certificate: &CertificateDer<'_>, now: Instant) -> Result<(), String> {
    let (from, to) = validity::of(certificate)
        .ok_or_else(|| "is not a certificate that can be read".to_owned())?;
    if now > to {
        return Err(format!("expired at {to}"));
    }
    if now < from {
        return Err(format!(
            "holds from {from} only; is the clock of this machine right?"
        ));
    }
    let left = to.seconds_since(now) / 86_400.0;
    if left < REMIND_DAYS {
        tracing::warn!(days = left.floor(), "the certificate ends soon");
    }
    Ok(())
}
