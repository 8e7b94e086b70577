//! What the command line says to whoever mistypes, and what it reads in spite of it.

use serde_json::Value;

use crate::{cli::Cli, support::Backend};

const POINT: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[105.9,18.34]},"properties":{"code":"C-1"}}]}"#;

#[tokio::test(flavor = "multi_thread")]
async fn help_is_given_however_it_is_asked_for() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let wanted = cli.run(&["help"]).ok();
    assert!(wanted.contains("Usage: sightline"), "{wanted}");
    assert_eq!(cli.run(&["help", "--help"]).ok(), wanted);
    assert_eq!(cli.run(&["help", "-h"]).ok(), wanted);
    let of_user = cli.run(&["user", "help", "--help"]).ok();
    assert!(of_user.contains("Add an account"), "{of_user}");
    let output = cli.command(&["link"]).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    for way in ["--incidents <FILE>", "--at <LON,LAT>"] {
        assert!(error.contains(way), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_accounts_are_one_plain_word() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let add = |name: &str| {
        let arguments = ["user", "add", name, "--role", "officer"];
        cli.run_with_input(&arguments, "right-password\n")
    };
    for name in ["a b", "a\tb", " ", "cán-bộ", &"x".repeat(65)] {
        let error = add(name).error();
        assert!(error.contains("a letter from a to z"), "{name}: {error}");
    }
    add("can-bo.1_A").ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_known_by_its_ending_in_capitals_too() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let csv = cli.file("LIST.CSV", "code,lon,lat\nC-2,105.9,18.34\n");
    for file in [cli.file("POINTS.GEOJSON", POINT), csv] {
        let printed: Value =
            serde_json::from_str(&cli.run(&["import", "cameras", &file]).ok()).unwrap();
        assert_eq!(printed["created"], 1, "{file}");
    }
    let error = cli.run(&["import", "cameras", &cli.file("a.DOC", "")]);
    assert!(error.error().contains(".geojson, .json"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_property_that_is_given_twice_is_refused_and_named() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let twice = POINT.replace(r#""code":"C-1""#, r#""code":"C-1","code":"C-2""#);
    let file = cli.file("twice.geojson", &twice);
    let error = cli.run(&["import", "cameras", &file]).error();
    let expected = "features/0/properties/code: is given more than once";
    assert!(error.contains(expected), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_without_names_says_whom_it_can_vouch_for() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let bare = cli.run(&["tls", "init"]).ok();
    for part in [
        "only this machine itself",
        "--host NAME-OR-IP",
        "begin anew",
    ] {
        assert!(bare.contains(part), "{bare}");
    }
    let again = cli.run(&["tls", "init"]).ok();
    assert!(again.contains("only this machine itself") && !again.contains("begin anew"));
    let named = ["tls", "init", "--folder", "b", "--host", "may-chu.xa.local"];
    assert!(!cli.run(&named).ok().contains("only this machine"));
}
