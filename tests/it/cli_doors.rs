//! The doors of the command line: databases that are none, the log checked, live rules.

use sightline::db::{Db, Tx};

use crate::{
    cli::{CAMERAS, Cli, INCIDENTS},
    support::{Backend, both},
};

async fn execute(url: &str, sql: &'static str) {
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
    let refused = cli
        .run(&["import", "cameras", &cli.file("nul.csv", control)])
        .error();
    assert!(
        refused.contains("line 2/label: must not hold control characters"),
        "{refused}"
    );
    let feature = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
        "properties":{"code":"C-3","label":"a\u0000b"},"geometry":{"type":"Point","coordinates":[105.9,18.3]}}]}"#;
    let refused = cli
        .run(&["import", "cameras", &cli.file("nul.geojson", feature)])
        .error();
    assert!(
        refused.contains("feature 0/label: must not hold control characters"),
        "{refused}"
    );
}
