//! What the command line makes of files and folders that are not what it needs, and of servers that do not answer.
#![cfg(unix)]

use std::{
    fs::{Permissions, copy, create_dir, metadata, set_permissions},
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use sightline::db::Db;

use crate::{
    cli::Cli,
    cli_doors::execute,
    support::{Backend, both},
};

/// An account that owns nothing.
const NOBODY: &str = "65534";

fn file_of(cli: &Cli) -> PathBuf {
    PathBuf::from(cli.url.strip_prefix("sqlite:").unwrap())
}

fn mode(path: &Path) -> u32 {
    metadata(path).unwrap().permissions().mode() & 0o777
}

/// Runs the binary as somebody for whom modes count; they do not for root.
fn unprivileged(cli: &Cli, url: &str, arguments: &[&str]) -> Result<String, String> {
    let binary = env!("CARGO_BIN_EXE_sightline");
    let mut command = Command::new("setpriv");
    if metadata("/proc/self").is_ok_and(|facts| facts.uid() == 0) {
        command.args([
            "--reuid",
            NOBODY,
            "--regid",
            NOBODY,
            "--clear-groups",
            binary,
        ]);
    } else {
        command = Command::new(binary);
    }
    let output = command
        .args(arguments)
        .env("SIGHTLINE_DATABASE_URL", url)
        .current_dir(&cli.folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() {
        Ok(text(output.stdout))
    } else {
        Err(text(output.stderr))
    }
}

/// A copy of the database in a folder that only its owner writes, with the files beside it that are named by `endings`.
fn read_only_copy(cli: &Cli, name: &str, endings: &[&str]) -> String {
    let (from, folder) = (file_of(cli), cli.folder.join(name));
    create_dir(&folder).unwrap();
    for ending in endings {
        let to = folder.join(format!("copy.db{ending}"));
        copy(format!("{}{ending}", from.display()), &to).unwrap();
        set_permissions(&to, Permissions::from_mode(0o444)).unwrap();
    }
    set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
    format!("sqlite:{}/copy.db", folder.display())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_is_made_for_its_user_alone() {
    let cli = Cli::new(Backend::Sqlite, "live").await;
    let path = file_of(&cli);
    assert_eq!(mode(&path), 0o600);
    let db = Db::connect(&cli.url, false).await.unwrap();
    db.ping().await.unwrap();
    execute(&cli.url, "UPDATE deployment SET kind = kind").await;
    for ending in ["-wal", "-shm"] {
        let beside = PathBuf::from(format!("{}{ending}", path.display()));
        assert_eq!(mode(&beside), 0o600, "{ending}");
    }
    db.close().await;
    // What its owner has opened to others stays so.
    set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    cli.run(&["audit", "verify"]).ok();
    assert_eq!(mode(&path), 0o640);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_made_says_why() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let init = |url: &str| {
        let arguments = ["init", "--kind", "live", "--database-url", url];
        cli.run(&arguments).error()
    };
    let missing = init("sqlite:nofolder/x.db");
    assert!(missing.contains("there is no folder nofolder"), "{missing}");
    assert!(!missing.contains("sightline init"), "{missing}");
    for url in [
        "sqlite:",
        "sqlite://",
        "sqlite::memory:",
        "sqlite:x.db?mode=memory",
    ] {
        let error = init(url);
        assert!(error.contains("names no file"), "{url}: {error}");
    }
    let folder = init("sqlite:.");
    assert!(folder.contains(". is a directory"), "{folder}");
    set_permissions(&cli.folder, Permissions::from_mode(0o555)).unwrap();
    let denied = unprivileged(&cli, "sqlite:x.db", &["init", "--kind", "live"]).unwrap_err();
    assert!(
        denied.contains("cannot make the database x.db: Permission denied"),
        "{denied}"
    );
    let missing = cli.run(&["export", "cameras", "--database-url", "sqlite:no/x.db"]);
    assert!(missing.error().contains("there is no folder no,"));
}

#[tokio::test(flavor = "multi_thread")]
async fn p13_a_log_is_verified_in_a_copy_that_cannot_be_written() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let whole = cli.run(&["audit", "verify"]).ok();
    let url = read_only_copy(&cli, "at-rest", &[""]);
    assert_eq!(unprivileged(&cli, &url, &["audit", "verify"]), Ok(whole));

    // What a running server has written last is never left out in silence.
    let db = Db::connect(&cli.url, false).await.unwrap();
    cli.run(&["export", "cameras"]).ok();
    let whole = cli.run(&["audit", "verify"]).ok();
    let url = read_only_copy(&cli, "running", &["", "-wal"]);
    let error = unprivileged(&cli, &url, &["audit", "verify"]).unwrap_err();
    assert!(
        error.contains("copy.db-wal: copy both into a folder of your own"),
        "{error}"
    );
    let folder = cli.folder.join("running");
    set_permissions(&folder, Permissions::from_mode(0o777)).unwrap();
    assert_eq!(unprivileged(&cli, &url, &["audit", "verify"]), Ok(whole));
    db.close().await;

    let closed = cli.folder.join("running/copy.db");
    set_permissions(&closed, Permissions::from_mode(0o000)).unwrap();
    let error = unprivileged(&cli, &url, &["audit", "verify"]).unwrap_err();
    assert!(error.contains("Permission denied"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_named_as_one() {
    let cli = Cli::new(Backend::Sqlite, "live").await;
    let folder = cli.folder.display().to_string();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--key-file", &folder];
    let error = cli.run(&serve).error();
    assert!(
        error.contains("is a directory") && !error.contains("chmod"),
        "{error}"
    );
    let test = Cli::new(Backend::Sqlite, "test").await;
    let error = test.run(&["import", "osm", &folder]).error();
    assert!(error.contains("is a directory"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_is_named_without_its_password() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    for (server, named) in [
        ("127.0.0.1:1", "127.0.0.1:1"),
        ("no.invalid", "no.invalid:5432"),
    ] {
        let url = format!("postgres://somebody:hush-hush@{server}/registry");
        let run = cli.run(&["audit", "verify", "--database-url", &url]);
        let error = run.error();
        assert!(
            error.contains(&format!("server at {named}"))
                || error.contains(&format!("answers at {named}")),
            "{error}"
        );
        assert!(
            !error.contains("hush") && !error.contains("pool"),
            "{error}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_no_terminal_has_no_colors() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    cli.run(&["tls", "init"]).ok();
    let pair = [
        "--tls-cert",
        "tls/server.crt",
        "--tls-key",
        "tls/server.key",
    ];
    let mut server = cli
        .command(&[&["serve", "--listen", "127.0.0.1:0"], &pair[..]].concat())
        .env("SIGHTLINE_LOG", "sightline=debug")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut told, mut logged) = (String::new(), String::new());
    let mut out = BufReader::new(server.stdout.take().unwrap());
    out.read_line(&mut told).unwrap();
    let address = told.trim().strip_prefix("listening on https://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"\x16\x03\x01\x00\x05hello").unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap());
    log.read_line(&mut logged).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(
        logged.contains("DEBUG") && logged.contains("handshake failed"),
        "{logged}"
    );
    assert!(!logged.contains('\u{1b}'), "{logged}");
}

both!(an_incident_to_hold_is_asked_for_in_plain_words);
async fn an_incident_to_hold_is_asked_for_in_plain_words(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let hold = |incident: &str| {
        let arguments = [
            "hold",
            incident,
            "--until",
            "2020-01-01",
            "--reason",
            "Đang khiếu nại",
        ];
        let output = cli.command(&arguments).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    for wrong in ["n", "412/2026"] {
        let error = hold(wrong);
        assert!(
            error.contains("an incident's id, as it stands behind #/find/")
                && !error.contains("found `"),
            "{error}"
        );
    }
    let known = hold("0193f0a4-5b1c-7d52-8e3a-6c0f9b2d4e71");
    assert!(known.contains("until: must lie within"), "{known}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_says_where_its_database_is() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let help = cli.run(&["demo", "--help"]).ok();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        help.contains("but for `demo` a temporary one, gone when it ends"),
        "{help}"
    );
}
