//! The doors of the command line: databases that are none, the log checked, live rules.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use sightline::db::{Db, Tx};

use crate::{
    cli::{CAMERAS, Cli, INCIDENTS},
    support::{Backend, both},
};

pub async fn execute(url: &str, sql: &'static str) {
    let db = Db::connect(url, false).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    match &mut tx {
        Tx::Sqlite(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
        Tx::Postgres(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
    }
    tx.commit().await.unwrap();
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_missing_or_none_says_what_to_do() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let open = |file: &str| {
        let url = format!("sqlite:{file}");
        cli.run(&["export", "cameras", "--database-url", &url])
            .error()
    };
    let missing = open("missing.db");
    assert!(
        missing.contains("there is no database missing.db") && missing.contains("sightline init"),
        "{missing}"
    );
    assert!(!cli.folder.join("missing.db").exists());
    let text = "This is a letter, and no database at all.\n".repeat(50);
    let other = open(&cli.file("letter.db", &text));
    assert!(
        other.ends_with("letter.db is not a SQLite database"),
        "{other}"
    );
    assert_eq!(
        std::fs::read_to_string(cli.folder.join("letter.db")).unwrap(),
        text
    );
    let empty = open(&cli.file("empty.db", ""));
    assert!(empty.contains("sightline init"), "{empty}");
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_beyond_this_machine_is_refused() {
    let cli = Cli::new(Backend::Sqlite, "live").await;
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let error = cli.run(&["serve", "--listen", address]).error();
        assert!(
            error.contains("--behind-proxy") && error.contains("--tls-cert"),
            "{address}: {error}"
        );
    }
}

both!(p13_verifying_names_the_line_that_was_touched);
async fn p13_verifying_names_the_line_that_was_touched(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    cli.run(&["import", "cameras", &cli.file("cameras.csv", CAMERAS)])
        .ok();
    cli.run(&["export", "cameras"]).ok();
    cli.run(&["export", "coverages"]).ok();
    let whole = cli.run(&["audit", "verify"]).ok();
    assert!(whole.starts_with("the log is whole: 4 lines"), "{whole}");

    execute(
        &cli.url,
        "UPDATE audit SET body = body || ' ' WHERE seq = 2",
    )
    .await;
    let edited = cli.run(&["audit", "verify"]).error();
    assert!(
        edited.contains("broken at line 2: the line was edited"),
        "{edited}"
    );

    execute(
        &cli.url,
        "UPDATE audit SET body = substr(body, 1, length(body) - 1) WHERE seq = 2",
    )
    .await;
    cli.run(&["audit", "verify"]).ok();
    execute(&cli.url, "DELETE FROM audit WHERE seq = 4").await;
    let cut = cli.run(&["audit", "verify"]).error();
    assert!(
        cut.contains("ends at line 3") && cut.contains("lines were cut off"),
        "{cut}"
    );
}

/// A server that ends with the test.
struct Serving(std::process::Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves where `SIGHTLINE_LISTEN` says, and gives the address that it prints.
fn serving(cli: &Cli) -> (Serving, String) {
    let mut child = cli
        .command(&["serve"])
        .env("SIGHTLINE_LISTEN", "127.0.0.1:0")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut printed = String::new();
    let out = child.stdout.take().unwrap();
    let serving = Serving(child);
    BufReader::new(out).read_line(&mut printed).unwrap();
    let address = printed.trim().strip_prefix("listening on http://");
    (
        serving,
        address.unwrap_or_else(|| panic!("{printed}")).to_owned(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_listens_where_the_environment_says_and_refuses_large_bodies_to_the_end() {
    let cli = Cli::new(Backend::Sqlite, "live").await;
    let (_serving, address) = serving(&cli);
    assert!(!address.ends_with(":0") && !address.ends_with(":8080"));
    let ask = |head: &str, megabytes: usize| {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream
            .set_read_timeout(Some(std::time::Duration::from_mins(1)))
            .unwrap();
        let length = megabytes << 20;
        write!(
            stream,
            "{head} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        )
        .unwrap();
        // Nothing is read before everything is written.
        let spaces = vec![b' '; 1 << 20];
        for _ in 0..megabytes {
            stream.write_all(&spaces).unwrap();
        }
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    assert!(ask("GET /healthz", 0).starts_with("HTTP/1.1 200"));
    let refused = ask("POST /api/v1/session", 100);
    assert!(refused.starts_with("HTTP/1.1 413"), "{refused}");
    assert!(refused.contains("larger than allowed"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_with_control_characters_is_refused() {
    let cli = Cli::new(Backend::Sqlite, "live").await;
    for name in ["a\tb", "a\u{200b}b"] {
        let add = ["user", "add", name, "--role", "officer"];
        let error = cli.run_with_input(&add, "long-enough-password\n").error();
        assert!(
            error.contains("username: has 1 to 64 characters, each a letter"),
            "{error}"
        );
    }
    let add = ["user", "add", "officer", "--role", "officer"];
    cli.run_with_input(&add, "long-enough-password\n").ok();
    let token = ["token", "add", "officer", "--label", "a\nb"];
    assert!(cli.run(&token).error().contains("label: must not hold"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_incidents_may_have_semicolons_and_decimal_commas() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    cli.run(&["import", "cameras", &cli.file("cameras.csv", CAMERAS)])
        .ok();
    let link = |text: &str| {
        let list = cli.file("incidents.csv", text);
        cli.run(&[
            "link",
            "--incidents",
            &list,
            "--now",
            "2026-11-20T05:00:00Z",
        ])
        .ok()
    };
    let wanted = link(INCIDENTS);
    assert!(!wanted.is_empty());
    assert_eq!(link(&INCIDENTS.replace(',', ";")), wanted);
    assert_eq!(link(&INCIDENTS.replace(',', "\t")), wanted);
    let decimal_commas = INCIDENTS.replace(',', ";").replace('.', ",");
    assert_eq!(link(&decimal_commas), wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_incidents_that_cannot_be_used_says_why_and_not_for_ever() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let link = |name: &str, text: &[u8]| {
        let path = cli.folder.join(name);
        std::fs::write(&path, text).unwrap();
        cli.run(&["link", "--incidents", path.to_str().unwrap()])
            .error()
    };
    let (header, row) = INCIDENTS.split_once('\n').unwrap();
    let row = row.lines().next().unwrap().replace("TRM", "ABC");
    let many = link(
        "many.csv",
        format!("{header}\n{}", format!("{row}\n").repeat(350)).as_bytes(),
    );
    assert!(many.ends_with("; and 250 more"), "{many}");
    assert!(many.contains("line 101/type") && !many.contains("line 102/"));
    let twice = INCIDENTS.replace("id,lon", "lon,lon");
    let twice = link("twice.csv", twice.as_bytes());
    assert!(
        twice.contains("line 1: the column 'lon' stands twice"),
        "{twice}"
    );
    let latin = [INCIDENTS.as_bytes(), b"C,\xe9\n"].concat();
    let latin = link("latin.csv", &latin);
    assert!(latin.contains("line 4: the file is not UTF-8"), "{latin}");
    let pole = [
        "link", "--at", "105.9,90", "--type", "TRM", "--case", "1/2026",
    ];
    let window = [
        "--from",
        "2026-01-01T00:00:00Z",
        "--to",
        "2026-01-01T00:00:00Z",
    ];
    let pole = cli.run(&[&pole[..], &window].concat()).error();
    assert!(pole.contains("incident/place: lies beyond 89.9"), "{pole}");
}

both!(p13_a_link_that_cannot_be_logged_prints_nothing);
async fn p13_a_link_that_cannot_be_logged_prints_nothing(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    cli.run(&["import", "cameras", &cli.file("cameras.csv", CAMERAS)])
        .ok();
    let incidents = cli.file("incidents.csv", INCIDENTS);
    let link = [
        "link",
        "--incidents",
        &incidents,
        "--now",
        "2026-11-20T05:00:00Z",
    ];
    assert!(!cli.run(&link).ok().is_empty());
    execute(&cli.url, "ALTER TABLE audit RENAME TO audit_gone").await;
    assert!(cli.run(&link).error().contains("the log cannot be written"));
}

#[tokio::test(flavor = "multi_thread")]
async fn p6_on_a_live_database_now_is_not_in_the_future() {
    let cli = Cli::new(Backend::Sqlite, "live").await;
    let officer = ["user", "add", "officer", "--role", "officer"];
    cli.run_with_input(&officer, "long-enough-password\n").ok();
    let link = |now: &str| {
        let at = [
            "link",
            "--at",
            "105.9,18.34",
            "--from",
            "2026-01-02T06:00:00Z",
            "--to",
            "2026-01-02T06:10:00Z",
        ];
        let of = [
            "--type", "TRM", "--case", "1/2026", "--as", "officer", "--now", now,
        ];
        cli.run(&[&at[..], &of[..]].concat())
    };
    assert!(
        link("2999-01-01T00:00:00Z")
            .error()
            .contains("now: lies in the future")
    );
    link("2026-01-03T00:00:00Z").ok();
}

both!(p1_refused_columns_are_counted_and_their_cells_nowhere);
async fn p1_refused_columns_are_counted_and_their_cells_nowhere(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let list = "code,lon,lat,Địa chỉ IP,mat_khau,note\nC-1,105.9,18.34,10.0.0.2,Xy1,hello\nC-2,105.9,18.35,,Xy2,\n";
    let report = cli
        .run(&["import", "cameras", &cli.file("list.csv", list)])
        .ok();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["ignored"], serde_json::json!(["note"]));
    assert_eq!(
        report["refused_columns"],
        serde_json::json!({ "Địa chỉ IP": 1, "mat_khau": 2 })
    );
    let exported = cli.run(&["export", "cameras"]).ok();
    for secret in ["10.0.0.2", "Xy", "hello"] {
        assert!(!exported.contains(secret) && !report.to_string().contains(secret));
    }
    let control = "code,lon,lat,label\nC-3,105.9,18.34,\"a\0b\"\n";
    let feature = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
        "properties":{"code":"C-3","label":"a\u0000b"},"geometry":{"type":"Point","coordinates":[105.9,18.3]}}]}"#;
    for (name, text, row) in [
        ("nul.csv", control, "line 2"),
        ("nul.geojson", feature, "feature 0"),
    ] {
        let report = cli.run(&["import", "cameras", &cli.file(name, text)]).ok();
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let waits = &report["review"][0];
        assert_eq!(
            [&waits["row"], &waits["field"], &waits["code"]],
            [row, "label", "holds_control_characters"]
        );
        assert_eq!(waits["value"], serde_json::Value::Null);
    }
}
