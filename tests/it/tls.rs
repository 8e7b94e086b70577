//! TLS as clients meet it: the real binary on a loopback port, curl and a client of our own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    os::unix::fs::PermissionsExt,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

use crate::{cli::Cli, support::Backend};

type Connection = tokio_rustls::client::TlsStream<tokio::net::TcpStream>;

/// A server that ends with the test.
struct Served {
    child: Child,
    address: SocketAddr,
}

impl Served {
    /// Starts the binary with these files of the folder, on a port that the system picks.
    fn start(cli: &Cli, certificate: &str, key: &str) -> Self {
        let mut child = cli
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .args(["--tls-cert", certificate, "--tls-key", key])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let address = line
            .trim()
            .strip_prefix("listening on https://")
            .unwrap_or_else(|| panic!("{line}"));
        Self {
            address: address.parse().unwrap(),
            child,
        }
    }

    /// What curl prints, which trusts nobody but the authority in `tls/`.
    fn curl(&self, cli: &Cli, arguments: &[&str], path: &str) -> String {
        let output = Command::new("curl")
            .current_dir(&cli.folder)
            .args(["--silent", "--show-error", "--max-time", "20"])
            .args(["--cacert", "tls/authority.crt"])
            .args(arguments)
            .arg(format!("https://{}{path}", self.address))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// A client that trusts nobody but the authority in `tls/`, and asks for one of `protocols`.
    async fn connected(&self, cli: &Cli, protocols: &[&[u8]]) -> Connection {
        let mut roots = RootCertStore::empty();
        let authority = cli.folder.join("tls/authority.crt");
        roots
            .add(CertificateDer::from_pem_file(authority).unwrap())
            .unwrap();
        let provider = tokio_rustls::rustls::crypto::ring::default_provider();
        let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        let stream = tokio::net::TcpStream::connect(self.address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        connector.connect(name, stream).await.unwrap()
    }

    /// The certificate that a client is shown.
    async fn shown(&self, cli: &Cli) -> Vec<u8> {
        let connection = self.connected(cli, &[]).await;
        let (_, session) = connection.get_ref();
        session.peer_certificates().unwrap()[0].to_vec()
    }

    /// A connection over which HTTP/2 has begun.
    async fn browser(&self, cli: &Cli) -> Connection {
        let mut connection = self.connected(cli, &[b"http/1.1", b"h2"]).await;
        // The server's own order decides.
        assert_eq!(connection.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        // RFC 9113, section 3.4: the preface and an empty frame of settings.
        let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
        connection.write_all(preface).await.unwrap();
        connection.flush().await.unwrap();
        let mut first = [0; 9];
        connection.read_exact(&mut first).await.unwrap();
        assert_eq!(first[3], 4, "settings come first");
        let mut settings = vec![0; usize::from(first[2])];
        connection.read_exact(&mut settings).await.unwrap();
        connection
    }

    /// Everything that comes back on a plain connection.
    fn plainly(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request).unwrap();
        let mut answer = String::new();
        // A connection that is reset is one that was hung up on.
        let _ = stream.read_to_string(&mut answer);
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn with_authority() -> Cli {
    let cli = Cli::new(Backend::Sqlite, "live").await;
    cli.run(&["tls", "init", "--host", "may-chu.xa.local", "192.168.1.5"])
        .ok();
    cli
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then_some(value.trim())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_client_gets_every_header_and_a_cookie_for_tls_alone() {
    let cli = with_authority().await;
    cli.run_with_input(
        &["user", "add", "officer", "--role", "officer"],
        "right-password\n",
    )
    .ok();
    let server = Served::start(&cli, "tls/server.crt", "tls/server.key");
    for (version, printed) in [("--http2", "2"), ("--http1.1", "1.1")] {
        let head = ["--include", "--write-out", "\nversion:%{http_version}"];
        let answer = server.curl(&cli, &[&[version], &head[..]].concat(), "/healthz");
        assert_eq!(header(&answer, "version"), Some(printed), "{answer}");
        let policy = header(&answer, "content-security-policy").unwrap();
        assert!(policy.contains("default-src 'self'") && !policy.contains("script-src"));
        assert!(!policy.contains("'unsafe-inline'; script") && policy.contains("style-src 'self'"));
        for (name, value) in [
            ("strict-transport-security", "max-age=31536000"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(header(&answer, name), Some(value), "{answer}");
        }
        assert_eq!(header(&answer, "server"), None, "no banner");
    }

    let body = r#"{"username":"officer","password":"right-password"}"#;
    let json = ["--include", "--json", body, "--cookie-jar", "jar"];
    let answer = server.curl(&cli, &json, "/api/v1/session");
    let cookie = header(&answer, "set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Secure"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    // A browser without Sec-Fetch-Site names the page's origin.
    let own = format!("Origin: https://{}", server.address);
    for (version, origin, status) in [
        ("--http2", "Origin: https://elsewhere.example", "403"),
        ("--http1.1", "Origin: https://elsewhere.example", "403"),
        ("--http2", own.as_str(), "204"),
    ] {
        let asked = ["--request", "DELETE", "--cookie", "jar", "--header", origin];
        let printed = ["--output", "gone", "--write-out", "%{http_code}", version];
        let answer = server.curl(
            &cli,
            &[&asked[..], &printed[..]].concat(),
            "/api/v1/session",
        );
        assert_eq!(answer, status, "{version} {origin}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_trust_the_authority_or_speaks_no_tls_gets_nothing() {
    let cli = with_authority().await;
    let server = Served::start(&cli, "tls/server.crt", "tls/server.key");
    let stranger = Command::new("curl")
        .args(["--silent", &format!("https://{}/healthz", server.address)])
        .output()
        .unwrap();
    // 60: the certificate could not be checked.
    assert_eq!(stranger.status.code(), Some(60));

    let plain = server.plainly(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(plain.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{plain}");
    assert!(plain.contains("HTTPS only") && plain.contains("connection: close"));
    assert!(!plain.contains("\r\n\r\nok"));
    assert_eq!(
        server.plainly(b"\x00\x01\x02"),
        "",
        "anything else is hung up on"
    );

    // A caller who says nothing keeps nobody waiting.
    let silent = TcpStream::connect(server.address).unwrap();
    assert_eq!(server.curl(&cli, &[], "/healthz"), "ok");
    drop(silent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_certificate_is_taken_up_by_the_running_server() {
    let cli = with_authority().await;
    let server = Served::start(&cli, "tls/server.crt", "tls/server.key");
    let first = server.shown(&cli).await;
    assert_eq!(server.shown(&cli).await, first);
    cli.run(&["tls", "init", "--host", "may-chu.xa.local"]).ok();
    let second = server.shown(&cli).await;
    assert_ne!(second, first);
    let file = cli.folder.join("tls/server.crt");
    let on_disk = CertificateDer::from_pem_file(&file).unwrap();
    assert_eq!(second, on_disk.to_vec());
    // Half a renewal, and nonsense: the server goes on with what it has.
    std::fs::write(&file, "-----BEGIN CERTIFICATE-----\nno\n").unwrap();
    assert_eq!(server.shown(&cli).await, second);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(server.shown(&cli).await, second);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_stop_ends_well() {
    let cli = with_authority().await;
    let mut server = Served::start(&cli, "tls/server.crt", "tls/server.key");
    assert_eq!(server.curl(&cli, &[], "/healthz"), "ok");
    // A browser keeps its connection open; this one has gone to sleep and answers no goodbye.
    let mut idle = server.browser(&cli).await;
    let pid = server.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    assert!(server.child.wait().unwrap().success());
    let mut rest = Vec::new();
    let _ = idle.read_to_end(&mut rest).await;
    // RFC 9113, section 6.8: a goodbye is a frame of type 7.
    let kinds: Vec<u8> = frames(&rest).collect();
    assert!(kinds.contains(&7), "{kinds:?}");
}

/// The types of the frames of HTTP/2 in `bytes`.
fn frames(mut bytes: &[u8]) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let [a, b, c, kind, ..] = *bytes else {
            return None;
        };
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        bytes = bytes.get(9 + length..).unwrap_or_default();
        Some(kind)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_is_made_once_and_vouches_for_its_names_alone() {
    let cli = with_authority().await;
    let read = |name: &str| std::fs::read(cli.folder.join("tls").join(name)).unwrap();
    for (name, secret) in [
        ("authority.crt", false),
        ("authority.key", true),
        ("server.crt", false),
        ("server.key", true),
    ] {
        let facts = std::fs::metadata(cli.folder.join("tls").join(name)).unwrap();
        let mode = facts.permissions().mode() & 0o777;
        assert_eq!(
            mode.trailing_zeros() >= 6,
            secret,
            "{name} has mode {mode:o}"
        );
        assert_eq!(mode & 0o600, 0o600, "{name} has mode {mode:o}");
    }
    let (authority, key, server) = (
        read("authority.crt"),
        read("authority.key"),
        read("server.key"),
    );
    let renewed = cli
        .run(&[
            "tls",
            "init",
            "--host",
            "may-chu.xa.local",
            "--host",
            "10.1.2.3",
        ])
        .ok();
    assert!(
        renewed.contains("the authority stays as it was"),
        "{renewed}"
    );
    assert!(
        renewed.contains("may-chu.xa.local, 10.1.2.3, localhost, 127.0.0.1, ::1"),
        "{renewed}"
    );
    assert!(read("authority.crt") == authority && read("authority.key") == key);
    assert!(
        read("server.key") != server,
        "a new key with each certificate"
    );
    let sheet = String::from_utf8(read("install.html")).unwrap();
    let fingerprint = renewed
        .lines()
        .find_map(|line| line.strip_prefix("its fingerprint: "));
    assert!(sheet.contains(&fingerprint.unwrap()[..47]), "{renewed}");
    assert!(sheet.contains("https://10.1.2.3:8443"));

    for (arguments, part) in [
        (
            ["--host", "bank.example"],
            "cannot vouch for 'bank.example'",
        ),
        (["--host", "8.8.8.8"], "cannot vouch for '8.8.8.8'"),
        (
            ["--host", "https://x"],
            "neither a host name nor an address",
        ),
        (["--host", "x:8443"], "neither a host name nor an address"),
    ] {
        let error = cli
            .run(&[&["tls", "init"], &arguments[..]].concat())
            .error();
        assert!(error.contains(part), "{error}");
    }
    std::fs::remove_file(cli.folder.join("tls/authority.key")).unwrap();
    let error = cli.run(&["tls", "init"]).error();
    assert!(error.contains("authority.key: is missing"), "{error}");
    assert!(read("authority.crt") == authority);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_that_cannot_be_used_is_named() {
    let cli = with_authority().await;
    cli.run(&["tls", "init", "--folder", "other"]).ok();
    let key = KeyPair::generate().unwrap();
    cli.file("own.key", &key.serialize_pem());
    let certificate = |from: i32, to: i32| {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        params.self_signed(&key).unwrap().pem()
    };
    cli.file("expired.crt", &certificate(2020, 2021));
    cli.file("early.crt", &certificate(2990, 2999));
    cli.file("letter.txt", "a letter");
    cli.file(
        "broken.crt",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    let good = ("tls/server.crt", "tls/server.key");
    for (certificate, key, part) in [
        ("none.crt", good.1, "tls-cert: none.crt: No such file"),
        (good.0, "none.key", "tls-key: none.key: No such file"),
        ("letter.txt", good.1, "letter.txt: holds no certificate"),
        ("broken.crt", good.1, "broken.crt: is not a certificate"),
        (
            good.0,
            "letter.txt",
            "letter.txt: holds no unencrypted private key",
        ),
        (
            good.0,
            "other/server.key",
            "other/server.key: is not the key of tls/server.crt",
        ),
        (
            "expired.crt",
            "own.key",
            "expired.crt: expired at 2021-01-01",
        ),
        (
            "early.crt",
            "own.key",
            "is the clock of this machine right?",
        ),
        ("tls", good.1, "tls-cert: tls: "),
    ] {
        let serve = [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--tls-cert",
            certificate,
            "--tls-key",
            key,
        ];
        let error = cli.run(&serve).error();
        assert!(error.contains(part), "{error}");
    }
    let alone = cli.run(&["serve", "--tls-cert", good.0]).error();
    assert!(!alone.is_empty());
}
