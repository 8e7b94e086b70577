//! A local authority: vouches for a server in a network that no public authority reaches.
//!
//! It can vouch for the names that it was made for and for private addresses, and for nothing else: a stolen key opens
//! no bank (name constraints, RFC 5280, section 4.2.1.10).

use std::{
    fs,
    io::Write,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    NameConstraints, date_time_ymd,
};
use sha2::{Digest, Sha256};
use tokio_rustls::rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};

use super::provider;
use crate::{
    accounts::hexadecimal,
    clock::Instant,
    error::{Error, Result},
};

/// Days that an authority holds.
const AUTHORITY_DAYS: f64 = 3650.0;
/// Days that a server's certificate holds: the most that browsers take from any authority (CA/Browser Forum, 2020).
const SERVER_DAYS: f64 = 397.0;
/// Names by which a machine knows itself; always among a certificate's names.
const OWN_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// What lies in the folder: the authority that phones install, the server's pair, and their secret keys.
pub struct Folder(PathBuf);

/// What `issue` has made.
pub struct Issued {
    /// SHA-256 of the authority's certificate, as phones and browsers show it: pairs of hexadecimal digits.
    pub fingerprint: String,
    /// All names and addresses that the server's certificate holds for.
    pub names: Vec<String>,
    /// The first moment at which the server's certificate no longer holds.
    pub expires: Instant,
    /// Whether the authority was made now, and not found.
    pub new_authority: bool,
}

impl Folder {
    /// The files of `folder`, whether or not they are there.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// The authority's certificate, to be installed on each device.
    #[must_use]
    pub fn authority(&self) -> PathBuf {
        self.0.join("authority.crt")
    }

    /// The authority's key: it never leaves this machine.
    #[must_use]
    pub fn authority_key(&self) -> PathBuf {
        self.0.join("authority.key")
    }

    /// The server's certificate, for `--tls-cert`.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.0.join("server.crt")
    }

    /// The server's key, for `--tls-key`.
    #[must_use]
    pub fn key(&self) -> PathBuf {
        self.0.join("server.key")
    }

    /// The sheet that says how to install the authority.
    #[must_use]
    pub fn sheet(&self) -> PathBuf {
        self.0.join("install.html")
    }

    /// Makes an authority unless there is one, and a new pair for the server under `hosts`, names or addresses.
    pub fn issue(&self, hosts: &[String], now: Instant) -> Result<Issued> {
        fs::create_dir_all(&self.0).map_err(|why| in_file(&self.0, why))?;
        let names = names(hosts)?;
        let new_authority = self.lay_authority(&names, now)?;
        let pem = read(&self.authority())?;
        let authority = CertificateDer::from_pem_slice(pem.as_bytes())
            .map_err(|why| in_file(&self.authority(), why))?;
        let key = KeyPair::from_pem(&read(&self.authority_key())?)
            .map_err(|why| in_file(&self.authority_key(), why))?;
        // What the issuer says of itself follows from its key; names that differ would fail the check below.
        let issuer = Issuer::new(authority_params(&key), key);

        let secret = KeyPair::generate().map_err(failed)?;
        let expires = now.plus_days(SERVER_DAYS);
        let certificate = server(&names, now, expires)?
            .signed_by(&secret, &issuer)
            .map_err(failed)?;
        self.check_as_a_browser_would(&authority, certificate.der(), &names, now)?;
        replace(&self.key(), &secret.serialize_pem(), true)?;
        replace(&self.certificate(), &certificate.pem(), false)?;
        Ok(Issued {
            fingerprint: fingerprint(&authority),
            names,
            expires,
            new_authority,
        })
    }

    /// Makes the authority if neither of its files is there; one without the other is an error, and nothing is replaced.
    fn lay_authority(&self, names: &[String], now: Instant) -> Result<bool> {
        let (certificate, key) = (self.authority(), self.authority_key());
        match (certificate.exists(), key.exists()) {
            (true, true) => return Ok(false),
            (false, false) => {}
            (true, false) => {
                let why = "is missing; without it the authority cannot vouch for anything more: restore it, or begin \
                           in another --folder and install the new authority everywhere";
                return Err(in_file(&key, why));
            }
            (false, true) => {
                let why = "is missing beside its key: restore it, or begin in another --folder";
                return Err(in_file(&certificate, why));
            }
        }
        let secret = KeyPair::generate().map_err(failed)?;
        let mut params = authority_params(&secret);
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: permitted(names)?,
            excluded_subtrees: Vec::new(),
        });
        let made = dated(params, now, now.plus_days(AUTHORITY_DAYS))
            .self_signed(&secret)
            .map_err(failed)?;
        create(&key, &secret.serialize_pem(), true)?;
        create(&certificate, &made.pem(), false)?;
        Ok(true)
    }

    /// Whether a device that trusts the authority would take the new certificate under each of its names.
    fn check_as_a_browser_would(
        &self,
        authority: &CertificateDer<'static>,
        certificate: &CertificateDer<'_>,
        names: &[String],
        now: Instant,
    ) -> Result<()> {
        let mut roots = RootCertStore::empty();
        roots
            .add(authority.clone())
            .map_err(|why| in_file(&self.authority(), why))?;
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider())
            .build()
            .map_err(failed)?;
        let now = UnixTime::since_unix_epoch(Duration::from_secs_f64(now.seconds().max(0.0)));
        for name in names {
            let server = ServerName::try_from(name.as_str()).map_err(failed)?;
            verifier
                .verify_server_cert(certificate, &[], &server, &[], now)
                .map_err(|why| {
                    let why = format!(
                        "cannot vouch for '{name}' ({why}); it vouches for the names that it was made for and for \
                         private addresses: begin in another --folder and install the new authority everywhere"
                    );
                    in_file(&self.authority(), why)
                })?;
        }
        Ok(())
    }
}

/// What was asked for and the machine's own names, each once.
fn names(hosts: &[String]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for host in hosts
        .iter()
        .map(String::as_str)
        .chain(OWN_NAMES)
        .map(|host| host.trim().trim_end_matches('.').to_lowercase())
    {
        if ServerName::try_from(host.as_str()).is_err() {
            let why = "is neither a host name nor an address; leave out https:// and the port";
            return Err(Error::field("host", format!("'{host}' {why}")));
        }
        if !names.contains(&host) {
            names.push(host);
        }
    }
    Ok(names)
}

/// What an authority says of itself; its name ends in the beginning of its key's hash, so that no two are called alike.
fn authority_params(key: &KeyPair) -> CertificateParams {
    let mut params = CertificateParams::default();
    let hash = hexadecimal(&Sha256::digest(key.public_key_raw()));
    params.distinguished_name = DistinguishedName::new();
    let title = format!("Sightline local authority {}", &hash[..8]);
    params.distinguished_name.push(DnType::CommonName, title);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// The names themselves, and all private addresses (RFC 1918, RFC 4193) because those change with the router.
fn permitted(names: &[String]) -> Result<Vec<GeneralSubtree>> {
    const PRIVATE: [&str; 5] = [
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",
        "fe80::/10",
    ];
    let own = names.iter().map(|name| match name.parse::<IpAddr>() {
        Ok(address) => GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(
            address,
            if address.is_ipv4() { 32 } else { 128 },
        )),
        Err(_) => GeneralSubtree::DnsName(name.clone()),
    });
    let private = PRIVATE.into_iter().map(|subnet| {
        subnet
            .parse()
            .map(GeneralSubtree::IpAddress)
            .map_err(|()| Error::Internal(format!("{subnet} is no subnet")))
    });
    own.map(Ok).chain(private).collect()
}

fn server(names: &[String], now: Instant, expires: Instant) -> Result<CertificateParams> {
    let mut params = CertificateParams::new(names.to_vec()).map_err(failed)?;
    params.distinguished_name = DistinguishedName::new();
    let first = names.first().map_or("localhost", String::as_str);
    params.distinguished_name.push(DnType::CommonName, first);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(dated(params, now, expires))
}

/// Holds from the day before, for devices whose clock is slow, to the day of `expires`.
fn dated(mut params: CertificateParams, now: Instant, expires: Instant) -> CertificateParams {
    let day = |instant: Instant| {
        let date = instant.in_zone(&jiff::tz::TimeZone::UTC).date();
        date_time_ymd(
            i32::from(date.year()),
            date.month().unsigned_abs(),
            date.day().unsigned_abs(),
        )
    };
    params.not_before = day(now.plus_days(-1.0));
    params.not_after = day(expires);
    params
}

/// SHA-256 of a certificate in pairs of digits, as every device shows it.
fn fingerprint(certificate: &CertificateDer<'_>) -> String {
    let digest = Sha256::digest(certificate);
    let pairs: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

fn failed(why: impl std::fmt::Display) -> Error {
    Error::Internal(format!("certificates: {why}"))
}

fn in_file(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::field("folder", format!("{}: {why}", path.display()))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|why| in_file(path, why))
}

/// Writes a file that is not there yet; only its owner reads a secret one.
fn create(path: &Path, text: &str, secret: bool) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if secret { 0o600 } else { 0o644 });
    let mut file = options.open(path).map_err(|why| in_file(path, why))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|why| in_file(path, why))
}

/// Puts a new file in the place of an old one at once, so that a server that runs never reads half of it.
fn replace(path: &Path, text: &str, secret: bool) -> Result<()> {
    let new = path.with_extension("new");
    if new.exists() {
        fs::remove_file(&new).map_err(|why| in_file(&new, why))?;
    }
    create(&new, text, secret)?;
    fs::rename(&new, path).map_err(|why| in_file(path, why))
}
